"""Supervisors: they force, pin, drain, take away, close, join, and say what others do."""

from typing import Any

import pytest

from router.core import events as e
from router.core import policy as p
from router.core.condition import Condition, Test
from router.core.values import AgentId, Duration
from tests.story import Story, a_channel, a_policy, accepts, arrives, at, completes, ends, line, signs_in, signs_out
from tests.told_handoffs import (
    catching_up,
    closes,
    consults,
    drains,
    forces,
    joins,
    pins,
    releases,
    reprioritises,
    says_for,
    unassigns,
    until,
)


def floor() -> Story:
    """Ann is on the phone with c1; c2 and the chat c3 wait."""
    story = Story(a_policy(channels={"phone": a_channel(1000), "chat": a_channel(400, answer="auto")}))
    story.given("+0s", signs_in("ann"), arrives("c1"))
    story.given("+1s", accepts("ann", story.offer("c1")), arrives("c2"), arrives("c3", "chat"))
    return story


HELD = "a4"  # c1, by ann


# ── Forced ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_override_becomes_debt_and_is_paid_back() -> None:
    story = floor()
    story.then("+2s", forces("c2", "ann"), "RefuseRequest c2 (no_override: over_budget)")
    story.then(
        "+3s",
        forces("c2", "ann", **until(at("+1h"))),
        "GrantRequest c2",
        "OfferContact c2 → ann (auto, load 2000/1000, force)",
        "AssignContact c2 → ann (active)",
        "TakeDebt ann (1000, override, by sue: storm)",
    )
    story.then(
        "+4s",
        completes(HELD),
        "ChangeAssignment c1 of ann (ended, load 1000, completed)",
        "CloseContact c1 (served, waited 1s)",
        "PayDebt ann",
    )


@pytest.mark.parametrize(
    "words",
    [
        {"by": "sue", "reason": "storm"},
        {"by": "sue", "expires_at": at("+1h")},
        {"reason": "storm", "expires_at": at("+1h")},
        {"by": "sue", "reason": "storm", "expires_at": at("+2s")},
    ],
)
def test_an_override_names_who_why_and_until_when(words: dict[str, Any]) -> None:
    floor().then("+3s", forces("c2", "ann", **words), "RefuseRequest c2 (no_override: over_budget)")


def test_what_the_gate_lets_in_needs_no_override() -> None:
    story = Story(a_policy())
    story.given("+0s", arrives("c1"), arrives("c2"), signs_in("ben", channels=()))
    story.given("+1s", catching_up(), signs_in("ann"))
    story.then(
        "+2s",
        forces("c2", "ann"),
        "GrantRequest c2",
        "OfferContact c2 → ann (auto, load 1000/1000, force)",
        "AssignContact c2 → ann (active)",
    )


def test_a_supervisor_may_take_it_from_one_and_give_it_to_another_whatever_they_can() -> None:
    story = floor()
    story.given("+2s", signs_in("ben", channels=("chat",)))
    story.then("+3s", forces("c1", "ben"), "RefuseRequest c1 (contact_waiting_not)")
    story.then("+3s", forces("c1", "ben", take_from=True), "RefuseRequest c1 (no_override: channel_not_taken)")
    story.then(
        "+4s",
        forces("c1", "ben", take_from=True, **until(at("+1h"))),
        "GrantRequest c1",
        "ChangeAssignment c1 of ann (ended, load 0, supervised)",
        "QueueContact c1 (phone #2)",
        "OfferContact c1 → ben (auto, load 1400/1000, force)",
        "AssignContact c1 → ben (active)",
        "TakeDebt ben (400, override, by sue: storm)",
        "OfferContact c2 → ann (manual, load 1000/1000, freed)",
    )


def test_a_contact_that_rings_elsewhere_is_taken_back_and_one_that_rings_here_is_theirs() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"), arrives("c1"), signs_in("ben"))
    story.then(
        "+1s",
        forces("c1", "ben"),
        "GrantRequest c1",
        "RevokeOffer c1 ← ann (supervised)",
        "QueueContact c1 (phone #1)",
        "OfferContact c1 → ben (auto, load 1000/1000, force)",
        "AssignContact c1 → ben (active)",
    )
    story.given("+2s", arrives("c2"))
    story.then("+3s", forces("c2", "ann"), "GrantRequest c2", "AssignContact c2 → ann (active)")


def test_whoever_is_on_it_already_takes_it_over() -> None:
    story = floor()
    story.given("+2s", closes("c2"), closes("c3"), signs_in("ben"), consults(HELD, "ben"))
    (ringing,) = story.engine.floor.offers
    story.given("+3s", accepts("ben", ringing))
    story.then(
        "+4s",
        forces("c1", "ben", take_from=True),
        "GrantRequest c1",
        "ChangeAssignment c1 of ann (ended, load 0, supervised)",
        "ChangeAssignment c1 of ben as primary (active, load 1000, supervised)",
    )
    story.then("+5s", forces("c1", "ben", take_from=True), "RefuseRequest c1 (has_it_already)")


@pytest.mark.parametrize(
    ("fact", "why"),
    [
        (forces("c9", "ann"), "contact_unknown"),
        (forces("c2", "zoe"), "agent_unknown"),
        (forces("c2", "gus"), "agent_not_ready"),
        (forces("c2", "gus", **until(at("+1h"))), "agent_not_ready"),
        (forces("c2", "lou", **until(at("+1h"))), "agent_not_ready"),
        (forces("c2", "may"), "no_override: away"),
        (joins("zoe", "c1"), "agent_unknown"),
        (joins("gus", "c1"), "agent_not_ready"),
        (joins("may", "c2"), "not_in_this_state"),
        (joins("may", "c1", "shout"), "not_in_this_state"),
        (joins("ann", "c1"), "has_it_already"),
        (pins("c9", "ann"), "contact_unknown"),
        (pins("c1", "ann"), "contact_waiting_not"),
        (pins("c2", "zoe"), "agent_unknown"),
        (drains("zoe"), "agent_unknown"),
        (releases("zoe"), "contact_unknown"),
        (releases("ann"), "already_so"),
        (releases("c2"), "already_so"),
        (unassigns("a99"), "assignment_unknown"),
        (closes("c9"), "contact_unknown"),
    ],
)
def test_what_cannot_be_had_is_refused_with_its_reason(fact: e.Fact, why: str) -> None:
    story = floor()
    story.given("+2s", signs_in("gus"), signs_out("gus"), signs_in("may", presence="away"))
    story.given("+3s", signs_in("lou", channels=(), session="s1"))
    story.given("+4s", e.AgentLost("", "shell", AgentId("lou"), "s1"))
    story.given("+20s")
    story.then("+21s", fact, f"RefuseRequest {e.asked_about(fact)} ({why})")


# ── Pinned, drained ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_pinned_contact_waits_for_its_agent_and_goes_to_anybody_once_released() -> None:
    story = floor()
    story.then("+2s", pins("c2", "ann"), "GrantRequest c2", "QueueContact c2 (phone #1, for ann)")
    story.then("+2s", pins("c2", "ann"), "RefuseRequest c2 (already_so)")
    story.then("+3s", signs_in("ben", channels=("phone",)))
    story.then(
        "+4s",
        releases("c2"),
        "GrantRequest c2",
        "QueueContact c2 (phone #1)",
        "OfferContact c2 → ben (manual, load 1000/1000)",
    )
    story.then(
        "+5s",
        pins("c2", "ann"),
        "GrantRequest c2",
        "RevokeOffer c2 ← ben (supervised)",
        "QueueContact c2 (phone #1, for ann)",
    )
    made = story.given("+6s", completes(HELD))
    assert line(made[-1]) == "OfferContact c2 → ann (manual, load 1000/1000, freed, c3 0 behind)"
    story.then("+7s", releases("c2"), "GrantRequest c2")  # it rings there, and goes on ringing
    story.then("+8s", pins("c2", "ann"), "GrantRequest c2")


def test_one_who_is_drained_finishes_what_they_have_and_gets_nothing_new() -> None:
    story = floor()
    story.then("+3s", drains("ann"), "GrantRequest ann", "ChangeAgent ann (drained)")
    story.then("+4s", drains("ann"), "RefuseRequest ann (already_so)")
    story.given("+5s", completes(HELD))
    assert story.in_hand("ann") == []
    story.then(
        "+6s",
        releases("ann"),
        "GrantRequest ann",
        "ChangeAgent ann (not drained)",
        "OfferContact c2 → ann (manual, load 1000/1000, freed, c3 0 behind)",
    )


# ── What others do ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_supervisor_says_for_an_agent_what_they_do_and_their_desk_hears_of_it() -> None:
    story = floor()
    story.then("+2s", says_for("ann", "away"), "ChangeAgent ann (away)")
    story.given("+3s", completes(HELD))
    assert story.in_hand("ann") == []
    story.given("+4s", says_for("ann", "available"))
    assert story.in_hand("ann") == ["c2"]
    story.then(
        "+5s",
        says_for("ann", "offline"),
        "ChangeAgent ann (offline)",
        "RevokeOffer c2 ← ann (agent_left)",
        "QueueContact c2 (phone #1)",
    )
    story.then("+6s", says_for("ann", "available"), "IgnoreFact ann (not_in_this_state)")
    story.then("+6s", says_for("ann", "napping"), "IgnoreFact ann (not_in_this_state)")
    story.then("+6s", says_for("zoe", "away"), "IgnoreFact zoe (agent_unknown)")


def test_what_gets_another_priority_is_placed_by_it() -> None:
    high = p.Urgency("high", ((Duration(0), 9000),), Condition((Test("priority", "at_least", (5,)),)))
    story = Story(a_policy(urgency=(high, p.Urgency("plain", ((Duration(0), 1000),)))))
    story.given("+0s", arrives("c1"), arrives("c2"))
    story.then("+1s", reprioritises("c2", 9), "QueueContact c2 (phone #2, high)")
    story.given("+2s", signs_in("ann"))
    assert story.in_hand("ann") == ["c2"]
    story.then("+3s", reprioritises("c2", 0))  # it rings; when it comes back it is placed by that
    story.then("+3s", reprioritises("c9", 0), "IgnoreFact c9 (contact_unknown)")


# ── Taken away, closed ────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_taken_away_goes_back_in_line_past_the_one_who_had_it() -> None:
    story = floor()
    story.given("+2s", closes("c3"), signs_in("ben"))
    story.then(
        "+3s",
        unassigns(HELD),
        "GrantRequest a4",
        "ChangeAssignment c1 of ann (ended, load 0, supervised)",
        "QueueContact c1 (phone #1, not ann)",
    )


def test_who_is_beside_a_primary_is_sent_away_alone_and_what_is_written_up_stays() -> None:
    wrap = p.Wrap(most=Duration(30_000))
    story = Story(a_policy(channels={"chat": a_channel(400, answer="auto", wrap=wrap)}))
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"), signs_in("ben"))
    story.given("+1s", joins("ben", "c1"))
    gone = "ChangeAssignment c1 of ben (ended, load 0, supervised)"
    story.then("+2s", unassigns("a6"), "GrantRequest a6", gone)
    story.given("+3s", ends("c1"))
    story.then("+4s", unassigns("a3"), "RefuseRequest a3 (not_in_this_state)")


def test_a_supervisor_closes_what_waits_what_rings_and_what_is_in_hand() -> None:
    story = floor()
    story.then("+2s", closes("c3"), "GrantRequest c3", "CloseContact c3 (closed_unserved, waited 1s, supervised)")
    story.then(
        "+3s",
        closes("c1"),
        "GrantRequest c1",
        "ChangeAssignment c1 of ann (ended, load 0, supervised)",
        "CloseContact c1 (served, waited 1s, supervised)",
        "OfferContact c2 → ann (manual, load 1000/1000, freed)",
    )
    story.then(
        "+4s",
        closes("c2"),
        "GrantRequest c2",
        "RevokeOffer c2 ← ann (supervised)",
        "CloseContact c2 (closed_unserved, waited 3s, supervised)",
    )
    story.then("+5s", closes("c2"), "RefuseRequest c2 (contact_closed)")


# ── Joined ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_supervisor_listens_speaks_and_takes_over() -> None:
    story = floor()
    story.given("+2s", closes("c2"), closes("c3"), signs_in("sue"))
    story.then(
        "+3s",
        joins("sue", "c1"),
        "GrantRequest c1",
        "OfferContact c1 → sue as monitor (auto, load 0/1000, join)",
        "AssignContact c1 → sue as monitor (active)",
    )
    story.then("+4s", joins("sue", "c1", "whisper"), "RefuseRequest c1 (already_so)")
    story.then(
        "+5s",
        joins("sue", "c1", "barge"),
        "GrantRequest c1",
        "ChangeAssignment c1 of sue as conference (active, load 1000, supervised)",
    )
    story.then(
        "+6s",
        joins("sue", "c1", "takeover"),
        "GrantRequest c1",
        "ChangeAssignment c1 of ann (ended, load 0, supervised)",
        "ChangeAssignment c1 of sue as primary (active, load 1000, supervised)",
    )


def test_a_supervisor_may_take_over_at_once() -> None:
    story = floor()
    story.given("+2s", closes("c2"), closes("c3"), signs_in("sue"))
    story.then(
        "+3s",
        joins("sue", "c1", "takeover"),
        "GrantRequest c1",
        "OfferContact c1 → sue as conference (auto, load 1000/1000, join)",
        "AssignContact c1 → sue as conference (active)",
        "ChangeAssignment c1 of ann (ended, load 0, supervised)",
        "ChangeAssignment c1 of sue as primary (active, load 1000, supervised)",
    )


def test_a_supervisor_with_their_hands_full_may_listen_but_neither_speak_nor_take_over() -> None:
    story = floor()
    story.given("+2s", signs_in("sue", channels=("phone",)))
    assert story.in_hand("sue") == ["c2"]
    story.then("+3s", joins("sue", "c1", "barge"), "RefuseRequest c1 (over_budget)")
    story.given("+4s", joins("sue", "c1"))
    story.then("+5s", joins("sue", "c1", "takeover"), "RefuseRequest c1 (over_budget)")

"""Handing on: blind and warm transfers, consults, conferences, and what a contact carries with it."""

from typing import Any

import pytest

from router.core import policy as p
from router.core.policy import Limit
from tests.handoffs import floor_of, ringing, with_consult
from tests.story import (
    Story,
    a_channel,
    a_policy,
    accepts,
    arrives,
    breaks,
    changes,
    completes,
    connects,
    declines,
    ends,
    line,
    signs_in,
)
from tests.told_handoffs import confers, consults, pins, releases, transfers

GONE = "ChangeAssignment c1 of ann as former (wrapping, load 100, until +40s, transferred)"

# ── Blind ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_blind_transfer_to_an_agent_goes_to_them_at_once_while_the_first_writes_it_up() -> None:
    story = floor_of("ben", "cal")
    story.then(
        "+10s",
        transfers("a3", "cal", progress="identity checked"),
        "GrantRequest a3",
        GONE,
        "QueueContact c1 (chat #1, for cal until +70s not ann)",
        "OfferContact c1 → cal (auto, load 400/1000, transfer)",
        "AssignContact c1 → cal (active)",
    )
    assert (story.in_hand("ann"), story.in_hand("cal")) == (["c1"], ["c1"])
    contact = story.engine.floor.contacts["c1"]
    assert (contact.holders, contact.transfers, contact.progress) == (("ann",), 1, True)
    story.then("+20s", completes("a3"), "ChangeAssignment c1 of ann (ended, load 0, completed)")
    story.then(
        "+30s",
        ends("c1"),
        "ChangeAssignment c1 of cal (wrapping, load 100, until +60s, media_ended)",
        "CloseContact c1 (served, waited 0s)",
    )


def test_a_transfer_that_was_taken_sends_nobody_to_the_same_agent_again() -> None:
    story = Story(a_policy(channels={"phone": a_channel(400, answer="auto", connects=True)}))
    story.given("+0s", signs_in("ann"), arrives("c1"))
    story.given("+1s", connects(story.assignment("c1")), signs_in("ben"), signs_in("cal"))
    story.given("+9s", transfers(story.assignment("c1"), "cal"))
    story.then(
        "+10s",
        breaks(story.assignment("c1")),
        "ChangeAssignment c1 of cal (ended, load 0, failed)",
        "QueueContact c1 (phone #1)",
        "OfferContact c1 → ben (auto, load 400/1000, retry)",
        "AssignContact c1 → ben (connecting)",
    )


def test_a_transfer_to_a_team_goes_to_its_best_and_past_the_one_who_handed_it_on() -> None:
    story = floor_of("ben", "zoe")
    story.then(
        "+10s",
        transfers("a3", team="heads"),
        "GrantRequest a3",
        GONE,
        "QueueContact c1 (chat #1, heads, not ann)",
        "OfferContact c1 → zoe (auto, load 400/1000)",
        "AssignContact c1 → zoe (active)",
    )
    assert not story.engine.floor.contacts["c1"].progress


def test_a_transfer_by_needs_raises_what_is_asked_of_the_next_one() -> None:
    story = floor_of("ben")
    story.given("+5s", changes("c1", needs=transfers("x", law=2, art=0).target.needs))  # type: ignore[union-attr]
    story.then(
        "+10s",
        transfers("a3", law=3),
        "GrantRequest a3",
        GONE,
        "QueueContact c1 (chat #1, art 0 law 3, not ann)",
        "OfferContact c1 → ben (auto, load 400/1000)",
        "AssignContact c1 → ben (active)",
    )


def test_needs_that_nobody_told_before_are_asked_for_from_now_on() -> None:
    story = floor_of("ben")
    made = story.given("+10s", transfers("a3", law=3))
    assert line(made[2]) == "QueueContact c1 (chat #1, law 3, not ann)"


def test_a_contact_that_nobody_else_is_on_goes_to_another_pool_alone() -> None:
    story = floor_of()
    made = story.given("+10s", transfers("a3", pool="north"))
    assert line(made[-1]) == "HandOverContact c1 → north (waited 0s)"


def test_a_transfer_to_nobody_in_particular_goes_to_anybody_else() -> None:
    story = floor_of("ben")
    made = story.given("+10s", transfers("a3"))
    assert story.in_hand("ben") == ["c1"] and len(made) == 5


def test_whoever_handed_it_on_has_it_back_where_nobody_else_is_left() -> None:
    story = floor_of()
    story.then(
        "+10s",
        transfers("a3"),
        "GrantRequest a3",
        GONE,
        "QueueContact c1 (chat #1, not ann)",
        "OfferContact c1 → ann (auto, load 500/1000)",
        "AssignContact c1 → ann (active)",
    )


def test_a_contact_that_goes_to_another_pool_leaves_the_floor_and_everybody_on_it() -> None:
    story = with_consult()
    story.then(
        "+20s",
        transfers("a3", pool="north"),
        "GrantRequest a3",
        "ChangeAssignment c1 of ann as former (wrapping, load 100, until +50s, transferred)",
        "ChangeAssignment c1 of ben (ended, load 0, consult_over)",
        "HandOverContact c1 → north (waited 0s)",
    )
    story.then("+21s", ends("c1"), "IgnoreFact c1 (contact_closed)")


@pytest.mark.parametrize(
    ("fact", "why"),
    [
        (transfers("a99"), "assignment_unknown"),
        (transfers("a3", "ben", mode="thrown"), "not_in_this_state"),
        (transfers("a3", "nobody"), "target_unknown"),
        (transfers("a3", team="nobody"), "target_unknown"),
        (transfers("a3", "ann"), "has_it_already"),
        (transfers("a3", "ben"), "over_budget"),
        (transfers("a3", "cal"), "away"),
        (transfers("a3", "dan"), "channel_not_taken"),
        (transfers("a3", "ben", mode="warm"), "no_consult"),
        (transfers("a3", mode="warm"), "no_consult"),
    ],
)
def test_what_cannot_be_had_is_refused_and_nothing_moves(fact: Any, why: str) -> None:
    story = floor_of("ben")
    story.given("+5s", signs_in("cal", presence="away"), signs_in("dan", channels=()))
    story.given("+6s", arrives("c2", "chat"), arrives("c3", "chat"), arrives("c4", "chat"))
    assert len(story.in_hand("ben")) == 2
    story.then("+10s", fact, f"RefuseRequest {fact.assignment} ({why})")
    assert "c1" in story.in_hand("ann")


def test_only_the_primary_hands_on_and_only_what_is_in_hand() -> None:
    story = with_consult()
    story.then("+20s", transfers("a7", "ann"), "RefuseRequest a7 (not_allowed)")
    story.then("+20s", consults("a7"), "RefuseRequest a7 (not_allowed)")
    story.then("+20s", confers("a7"), "RefuseRequest a7 (not_allowed)")
    story.given("+21s", ends("c1"))
    story.then("+22s", transfers("a3", "ben"), "RefuseRequest a3 (not_in_this_state)")


def test_ping_pong_is_refused_unless_something_was_done() -> None:
    story = floor_of("ben")
    story.given("+10s", transfers("a3", "ben"))
    story.then("+11s", transfers("a8", "ann"), "RefuseRequest a8 (no_progress)")
    made = story.given("+12s", transfers("a8", "ann", progress="refunded"))
    assert story.engine.floor.contacts["c1"].holders == ("ann", "ben") and len(made) == 5
    assert story.in_hand("ann") == ["c1", "c1"]  # and still writes the first part up


def test_one_who_asked_to_be_asked_later_is_sent_nothing_before() -> None:
    chat = a_channel(400)
    story = Story(a_policy(channels={"chat": chat}))
    story.given("+0s", signs_in("ben"), arrives("c1", "chat"))
    story.given("+1s", declines("ben", story.offer("c1"), "1m"), signs_in("ann"))
    story.given("+2s", accepts("ann", story.offer("c1")))
    story.then("+3s", transfers(story.assignment("c1"), "ben"), "RefuseRequest a7 (asked_to_wait)")


def test_a_pinned_contact_goes_to_nobody_else() -> None:
    story = Story(a_policy(channels={"chat": a_channel(400)}))
    story.given("+0s", arrives("c1", "chat"), signs_in("ann", presence="away"), signs_in("ben", presence="away"))
    story.given("+1s", pins("c1", "ben"), signs_in("ben"), signs_in("ann"))
    story.given("+2s", accepts("ben", story.offer("c1")))
    held = story.assignment("c1")
    story.then("+3s", transfers(held, "ann"), f"RefuseRequest {held} (pinned_elsewhere)")
    story.given("+4s", releases("c1"), transfers(held, "ann"))
    assert story.in_hand("ann") == ["c1"]


# ── Too often ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_past_the_cap_it_goes_to_the_supervisors_whoever_was_named() -> None:
    story = floor_of("ben", "cal", "zoe", hand_offs=p.HandOffs(max_transfers=Limit(1), supervisors="heads"))
    story.given("+10s", transfers("a3", "ben"))
    story.then(
        "+11s",
        transfers(story.assignment("c1"), "cal", progress="asked again"),
        "GrantRequest a8",
        "ChangeAssignment c1 of ben as former (wrapping, load 100, until +41s, transferred)",
        "QueueContact c1 (chat #1, heads, not ben)",
        "OfferContact c1 → zoe (auto, load 400/1000)",
        "AssignContact c1 → zoe (active)",
    )
    held = story.assignment("c1")
    story.then("+12s", transfers(held, "cal"), f"RefuseRequest {held} (too_many_transfers)")


def test_past_the_cap_it_goes_to_the_owner_of_its_case_who_is_here() -> None:
    story = Story(a_policy(hand_offs=p.HandOffs(max_transfers=Limit(1)), ownership=p.Ownership()))
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"), signs_in("ben"), signs_in("cal"))
    story.given("+1s", transfers(story.assignment("c1"), "ben"))
    story.given("+2s", transfers(story.assignment("c1"), "cal", progress="done"))
    assert (story.in_hand("ann"), story.in_hand("cal")) == (["c1"], [])
    held = story.assignment("c1")
    story.then("+3s", transfers(held, "cal"), f"RefuseRequest {held} (too_many_transfers)")


def test_past_the_cap_and_with_nobody_to_turn_to_it_stays() -> None:
    story = with_consult(hand_offs=p.HandOffs(max_transfers=Limit(0)))
    story.then("+20s", transfers("a3", "ben"), "RefuseRequest a3 (too_many_transfers)")
    story.then("+20s", transfers("a3", "ben", mode="warm"), "RefuseRequest a3 (too_many_transfers)")


def test_past_the_cap_a_supervisor_who_is_consulted_may_take_it_over() -> None:
    story = floor_of("zoe", hand_offs=p.HandOffs(max_transfers=Limit(0), supervisors="heads"))
    story.given("+10s", consults("a3", "zoe"))
    story.given("+11s", accepts("zoe", ringing(story)), transfers("a3", mode="warm"))
    assert story.engine.floor.assignments[story.engine.floor.contacts["c1"].assignment].agent == "zoe"


# ── Ownership ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_whoever_hands_the_case_on_with_the_contact_owns_it_no_more() -> None:
    story = Story(a_policy(ownership=p.Ownership()))
    story.given("+0s", signs_in("ann"), arrives("c1", "chat", case="k1"), signs_in("ben"))
    story.given("+1s", transfers(story.assignment("c1"), "ben", owner="pass"))
    assert story.engine.floor.cases["k1"].owner == "ben"
    story.given("+2s", consults(story.assignment("c1"), "ann"))
    story.given("+3s", accepts("ann", ringing(story)))
    held = story.engine.floor.contacts["c1"].assignment
    story.given("+4s", transfers(held, "ann", mode="warm", owner="pass", progress="done"))
    assert story.engine.floor.cases["k1"].owner == "ann"


# ── Warm ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_warm_transfer_makes_the_consult_the_primary_while_the_first_writes_it_up() -> None:
    story = floor_of("ben")
    story.then(
        "+10s", consults("a3", "ben"), "OfferContact c1 → ben as consult (manual, load 400/1000, consult)"
    )
    story.then(
        "+12s",
        accepts("ben", ringing(story)),
        "GrantRequest o4",
        "GrantRequest a3",
        "AssignContact c1 → ben as consult (active)",
    )
    story.then(
        "+14s",
        transfers("a3", mode="warm"),
        "GrantRequest a3",
        "ChangeAssignment c1 of ann as former (wrapping, load 100, until +44s, warm_transferred)",
        "ChangeAssignment c1 of ben as primary (active, load 400, warm_transferred)",
    )
    story.then(
        "+20s",
        ends("c1"),
        "ChangeAssignment c1 of ben (wrapping, load 100, until +50s, media_ended)",
        "CloseContact c1 (served, waited 0s)",
    )


def test_a_consult_that_weighs_less_must_have_room_for_the_whole() -> None:
    rules = p.AttentionRules(roles=p.Roles(consult=a_channel(100).weights))
    story = with_consult(attention=rules)
    story.given("+13s", arrives("c2", "chat"), arrives("c3", "chat"), arrives("c4", "chat"))
    assert story.load("ben") == 900
    story.then("+14s", transfers("a3", "ben", mode="warm"), "RefuseRequest a3 (over_budget)")


def test_a_colleague_who_is_with_the_contact_takes_it_in_person_even_where_the_transfer_is_called_blind() -> None:
    story = floor_of("ben")
    story.given("+10s", consults("a3", "ben"))
    story.given("+12s", accepts("ben", ringing(story)))
    story.then(
        "+14s",
        transfers("a3", "ben", mode="blind"),
        "GrantRequest a3",
        "ChangeAssignment c1 of ann as former (wrapping, load 100, until +44s, warm_transferred)",
        "ChangeAssignment c1 of ben as primary (active, load 400, warm_transferred)",
    )

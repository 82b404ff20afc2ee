"""What the platform sees compared with what we hold: in one agent's hands, and on the whole floor."""

import pytest

from router.core import decisions as d
from router.core import events as e
from router.core import policy as p
from router.core import reasons
from router.core.policy import Limit
from router.core.reconciliation import SAME, SEEN_AS
from router.core.values import ACTIVE, CONNECTING, PHASE_NAMES, Attention
from tests.story import (
    Story,
    a_channel,
    a_policy,
    arrives,
    changes,
    completes,
    connects,
    declines,
    ends,
    leaves,
    line,
    ms,
    signs_in,
    signs_out,
    turns,
)
from tests.told_people import loses, seen, sees, sees_all
from tests.told_work import holds, parks

SESSIONS = p.Sessions(reconcile_grace=ms("10s"), lost_settle=ms("5s"), return_for=ms("20s"))


def a_floor(**more: object) -> Story:
    """Make a floor on which calls are connected, and chats and emails may be in hand together."""
    channels = {
        "phone": a_channel(400, answer="auto", connects=True, wrapping=100, wrap=p.Wrap(most=ms("30s"))),
        "chat": a_channel(300, answer="auto", waiting=100, dormant_after=ms("5m")),
        "email": a_channel(200, answer="auto", live=False),
        "social": a_channel(200),
    }
    return Story(a_policy(channels=channels, sessions=SESSIONS, **more))


def seq(story: Story) -> int:
    """Return the decision that the platform has seen by now."""
    return story.engine.floor.seq


# ── One agent's hands ─────────────────────────────────────────────────────────────────────────────────────────────


def test_nobody_but_us_sees_what_is_written_up() -> None:
    story = a_floor()
    story.given("+0s", signs_in("ann"), arrives("c1"))
    story.given("+1s", connects(story.assignment("c1")), ends("c1"))
    story.given("+2s", sees("ann", seq(story)))
    story.then("+30s", None)
    story.then("+31s", None, "ChangeAssignment c1 of ann (ended, load 0, wrap_over)")


def test_of_work_that_ends_within_its_grace_nothing_is_left() -> None:
    story = a_floor()
    story.given("+0s", signs_in("ann"), arrives("c1", "email"))
    story.given("+1s", sees("ann", seq(story)))
    assert story.deadline() == "+11s"
    story.given("+2s", completes(story.assignment("c1")))
    assert story.deadline() == ""


def test_the_platforms_snapshot_differs_and_its_media_are_believed() -> None:
    story = a_floor()
    story.given("+0s", signs_in("ann"), arrives("c1"), arrives("c2", "chat"), arrives("c3", "email"))
    story.given("+1s", connects(story.assignment("c1")))
    story.then(
        "+2s",
        sees("ann", seq(story), seen("c1", "held"), seen("c2", channel="chat"), seen("c9")),
        "ChangeAssignment c1 of ann (held, load 900, reconciled)",
        "AdoptAssignment c9 → ann (phone, active, load 1300, adopted_work)",
        "TakeDebt ann (300, adopted)",
        "ReconcileAgent ann (adopted c9, moved c1, as of 10)",
    )
    story.then(
        "+12s",
        None,
        "ChangeAssignment c3 of ann (ended, load 1100, reconciled)",
        "CloseContact c3 (served, waited 0s)",
        "ReconcileAgent ann (ended c3, as of 10)",
    )
    story.then("+13s", ends("c9"), "ChangeAssignment c9 of ann (wrapping, load 800, until +43s, media_ended)",
               "CloseContact c9 (served, waited 0s)", "PayDebt ann")  # fmt: skip


def test_a_snapshot_that_agrees_says_nothing() -> None:
    story = a_floor()
    story.given("+0s", signs_in("ann"), arrives("c1"), arrives("c2", "chat"))
    story.then("+1s", sees("ann", seq(story), seen("c1", "connecting"), seen("c2", assignment="a6")))
    story.then("+1m", None)


def test_what_was_decided_since_is_not_judged() -> None:
    story = a_floor()
    story.given("+0s", signs_in("ann"), arrives("c1", "email"))
    story.given("+1s", connects("nothing"))
    past = seq(story)
    story.given("+2s", arrives("c2", "chat"), turns("c1", "customer"))
    story.then("+3s", sees("ann", past - 1, seen("c1", "active", "email")))
    story.then("+1m", None)
    assert story.in_hand("ann") == ["c1", "c2"]


def test_what_we_took_away_since_is_not_adopted_again() -> None:
    story = a_floor()
    story.given("+0s", signs_in("ann"), arrives("c1", "email"), loses("ann"))
    past = seq(story)
    story.given("+26s")
    assert story.engine.floor.contacts["c1"].stamp > past
    story.then("+27s", sees("ann", past, seen("c1", channel="email")))
    story.then("+28s", sees("ann", seq(story), seen("c1", channel="email")),
               "AdoptAssignment c1 → ann (email, active, load 200, adopted_work)",
               "ReconcileAgent ann (adopted c1, as of 6)")  # fmt: skip


def test_what_is_seen_again_or_moves_in_time_is_not_over() -> None:
    story = a_floor()
    story.given("+0s", signs_in("ann"), arrives("c1", "email"), arrives("c2", "chat"))
    story.given("+1s", sees("ann", seq(story)))
    story.given("+5s", sees("ann", seq(story), seen("c1", channel="email")), turns("c2", "customer"))
    story.then("+30s", None)
    story.given("+31s", sees("ann", seq(story)))
    story.given("+40s", completes(story.assignment("c1")))
    story.then("+41s", None, "ChangeAssignment c2 of ann (ended, load 0, reconciled)",
               "CloseContact c2 (served, waited 0s)", "ReconcileAgent ann (ended c2, as of 7)")  # fmt: skip


def test_work_missing_twice_in_a_row_is_over_at_the_first_grace() -> None:
    story = a_floor()
    story.given("+0s", signs_in("ann"), arrives("c1", "email"))
    story.given("+1s", sees("ann", seq(story)))
    story.given("+8s", sees("ann", seq(story)))
    story.given("+11s")
    assert story.in_hand("ann") == []


def test_a_call_that_never_connected_and_is_missing_goes_back_to_the_line() -> None:
    story = a_floor()
    story.given("+0s", signs_in("ann"), arrives("c1"))
    story.given("+1s", sees("ann", seq(story)), signs_out("ann"))
    story.then("+11s", None, "ChangeAssignment c1 of ann (ended, load 0, reconciled)", "QueueContact c1 (phone #1)",
               "ReconcileAgent ann (ended c1, as of 3)")  # fmt: skip


@pytest.mark.parametrize("word", ["waiting", "held", "parked"])
def test_who_is_seen_beyond_connecting_was_connected_and_is_served(word: str) -> None:
    story = a_floor()
    story.given("+0s", signs_in("ann"), arrives("c1"))
    story.given("+1s", sees("ann", seq(story), seen("c1", word)))
    assert story.engine.floor.contacts["c1"].connected
    told = story.given("+2s", sees_all(seq(story)))
    told += story.given("+20s")
    assert [it.outcome for it in told if isinstance(it, d.CloseContact)] == [reasons.SERVED]


def test_wrap_up_is_ours_alone_and_is_never_missing() -> None:
    story = a_floor()
    story.given("+0s", signs_in("ann"), arrives("c1"))
    story.given("+1s", connects(story.assignment("c1")))
    story.given("+2s", ends("c1"))
    story.then("+3s", sees("ann", seq(story)))
    story.then("+4s", sees("ann", seq(story), seen("c1", "active"), seen("c8", "wrapping")))
    story.then("+32s", None, "ChangeAssignment c1 of ann (ended, load 0, wrap_over)")


def test_a_contact_that_the_platform_sees_in_other_hands_is_there_too_until_the_first_are_known_to_be_empty() -> None:
    story = a_floor()
    story.given("+0s", signs_in("ann"), arrives("c1"))
    story.given("+1s", connects(story.assignment("c1")), signs_in("ben", channels=()))
    story.then(
        "+2s",
        sees("ben", seq(story), seen("c1")),
        "AdoptAssignment c1 → ben as conference (phone/conference, active, load 400, adopted_work)",
        "ReconcileAgent ben (adopted c1, as of 4)",
    )
    story.then("+3s", sees("ben", seq(story), seen("c1")))
    story.given("+4s", sees("ann", seq(story)))
    made = story.given("+14s")
    assert [line(it) for it in made] == [
        "ChangeAssignment c1 of ann (ended, load 0, reconciled)",
        "ChangeAssignment c1 of ben as primary (active, load 400, conferenced)",
        "ReconcileAgent ann (ended c1, as of 6)",
    ]


def test_one_beside_the_primary_who_is_missing_just_leaves() -> None:
    story = a_floor()
    story.given("+0s", signs_in("ann"), arrives("c1"))
    story.given("+1s", connects(story.assignment("c1")), signs_in("ben", channels=()))
    story.given("+2s", sees("ben", seq(story), seen("c1")))
    story.given("+3s", sees("ben", seq(story)))
    made = [line(it) for it in story.given("+13s")]
    assert made[0] == "ChangeAssignment c1 of ben (ended, load 0, reconciled)"
    story.given("+14s", sees("ben", seq(story), seen("c1", "connecting")))
    assert story.engine.floor.assignments[next(iter(story.engine.floor.agents["ben"].assignments))].phase == ACTIVE
    made = [line(it) for it in story.given("+15s", sees("ben", seq(story), seen("c1", "wrapping")))]
    assert made[0] == "ChangeAssignment c1 of ben (wrapping, load 100, until +45s, reconciled)"
    assert story.in_hand("ann") == ["c1"]


def test_media_that_ended_unseen_are_wrapped_up() -> None:
    story = a_floor()
    story.given("+0s", signs_in("ann"), arrives("c1"), arrives("c2"))
    story.given("+1s", connects(story.assignment("c1")))
    made = story.given("+2s", sees("ann", seq(story), seen("c1", "wrapping"), seen("c2", "wrapping")))
    assert [line(it) for it in made] == [
        "ChangeAssignment c1 of ann (wrapping, load 500, until +32s, reconciled)",
        "CloseContact c1 (served, waited 0s)",
        "ChangeAssignment c2 of ann (ended, load 100, reconciled)",
        "CloseContact c2 (closed_unserved, waited 0s)",
        "ReconcileAgent ann (moved c1 c2, as of 7)",
    ]


@pytest.mark.parametrize("ours", [2, 3, 4, 5, 7, 8], ids=PHASE_NAMES.__getitem__)
@pytest.mark.parametrize("word", [*SEEN_AS, "other"])
def test_each_phase_that_the_platform_sees_is_ours_or_becomes_it(ours: int, word: str) -> None:
    story = a_floor()
    story.given("+0s", signs_in("ann"), arrives("c1"), arrives("c2", "chat"))
    story.given("+1s", connects(story.assignment("c1")))
    work = story.engine.floor.assignments[story.assignment("c1")]
    reach: dict[str, list[e.Fact]] = {"held": [holds(work.id)], "parked": [parks(work.id)], "wrapping": [ends("c1")],
             "waiting": [turns("c1", "customer")], "unattended": [loses("ann")]}  # fmt: skip
    name = PHASE_NAMES[ours]
    story.given("+2s", *reach.get(name, []))
    story.given("+10s")
    assert PHASE_NAMES[work.phase] == name
    made = story.given("+10s", sees("ann", seq(story), seen("c1", word), seen("c2", channel="chat")))
    after = SEEN_AS.get(word, ours)
    if after == ours or after in SAME[ours]:
        assert not [it for it in made if "c1" in line(it)]
    else:
        assert f"c1 of ann ({word}" in line(made[0])


def test_work_outside_is_what_the_platform_says_it_is() -> None:
    story = a_floor()
    story.given("+0s", signs_in("ann"))
    lunch, call = e.Outside("lunch", "", Attention(300)), e.Outside("call", "phone")
    story.then("+1s", sees("ann", 0, outside=(lunch, call)))
    assert story.load("ann") == 700
    story.then("+2s", sees("ann", 0, outside=(call,)))
    assert story.load("ann") == 400
    full = e.Outside("court", "", Attention(900))
    story.then("+3s", sees("ann", 0, outside=(call, full)), "TakeDebt ann (300, outside)")
    story.then("+4s", sees("ann", 0, outside=(call, full)))
    story.then("+5s", sees("ann", 0), "PayDebt ann")


def test_what_cannot_be_adopted_is_left_alone() -> None:
    story = a_floor()
    story.given("+0s", signs_in("ann", session="s1"), arrives("c1", stage="self_service"))
    story.given("+1s", leaves("c1"))
    unknown = (seen("c1"), seen("c5", channel="fax"), seen(""))
    story.then("+2s", sees("ann", seq(story), *unknown))
    story.then("+3s", sees("ann", seq(story), seen("c5"), session="s0"), "IgnoreFact ann (session_other)")


def test_an_offer_of_what_is_in_hand_already_is_taken_back() -> None:
    story = a_floor()
    story.given("+0s", signs_in("ann"), arrives("c1", "social"), arrives("c2", "chat", stage="self_service"))
    past = story.engine.floor.offers[story.offer("c1")].seq - 1
    story.then("+1s", sees("ann", past, seen("c1")))
    story.then(
        "+2s",
        sees("ann", seq(story), seen("c1", "connecting"), seen("c2", "strange")),
        "RevokeOffer c1 ← ann (taken)",
        "AdoptAssignment c1 → ann (social, connecting, load 200, adopted_work)",
        "AdoptAssignment c2 → ann (chat, active, load 500, adopted_work)",
        "ReconcileAgent ann (adopted c1 c2, as of 2)",
    )
    assert not story.engine.floor.contacts["c1"].connected
    assert story.engine.floor.assignments["a4"].phase == CONNECTING


# ── The whole floor ───────────────────────────────────────────────────────────────────────────────────────────────


def here(*contacts: str, **more: str) -> tuple[e.PoolContact, ...]:
    return tuple(e.PoolContact(contact, more.get("channel", "phone"), more.get("agent", "")) for contact in contacts)


def test_whose_pool_is_more_than_they_can_carry_is_in_debt() -> None:
    story = a_floor()
    story.given("+0s", signs_in("ann"))
    story.given("+1s", sees_all(0, *here("c1", "c2", "c3", agent="ann")))
    agent = story.engine.floor.agents["ann"]
    assert (agent.debt, agent.debt_cause) == (200, reasons.DEBT_ADOPTED)


def test_contacts_that_the_platform_does_not_know_leave_after_the_grace_by_the_books() -> None:
    story = a_floor()
    story.given("+0s", signs_in("ann"), arrives("c1", "social"), arrives("c2"), arrives("c3"), arrives("c4"))
    story.given("+1s", connects(story.assignment("c2")), arrives("c5", stage="self_service"), arrives("c6"))
    story.then("+2s", sees_all(seq(story), *here("c6")))
    made = story.given("+12s")
    assert [line(it) for it in made] == [
        "RevokeOffer c1 ← ann (reconciled)",
        "CloseContact c1 (closed_unserved, waited 12s)",
        "ChangeAssignment c2 of ann (wrapping, load 500, until +42s, reconciled)",
        "CloseContact c2 (served, waited 0s)",
        "ChangeAssignment c3 of ann (ended, load 100, reconciled)",
        "CloseContact c3 (closed_unserved, waited 0s)",
        "CloseContact c4 (closed_unserved, waited 12s)",
        "CloseContact c5 (left_self_service, waited 11s)",
        "OfferContact c6 → ann (auto, load 500/1000, freed)",
        "AssignContact c6 → ann (connecting)",
    ]


def test_who_came_after_the_look_or_is_heard_of_since_stays() -> None:
    story = a_floor()
    story.given("+0s", arrives("c1"), arrives("c2"), arrives("c3"), signs_in("ann", channels=("chat",)))
    story.given("+0s", arrives("c7", "chat"))
    past = seq(story)
    story.given("+1s", arrives("c4"))
    story.then("+2s", sees_all(past))
    story.given("+3s", changes("c1", intent="law"), arrives("c2"), turns("c7", "customer"))
    story.given("+4s", sees_all(0, *here("c3")))
    assert story.given("+1m") == []
    assert sorted(story.engine.floor.contacts) == ["c1", "c2", "c3", "c4", "c7"]


def test_contacts_that_we_did_not_know_are_taken_in_or_adopted() -> None:
    story = a_floor(memory=p.Memory(waiting_max=Limit(1)))
    story.given("+0s", signs_in("ann", channels=("email",)), arrives("c0", "chat", stage="self_service"))
    story.given("+1s", leaves("c0"))
    story.then(
        "+2s",
        sees_all(
            0, *here("c1", "c2", agent="ann"), *here("c3", "c4", "c0"), *here("c5", channel="fax"),
            *here("c6", agent="zoe"), *here("c1"),
        ),
        "AdoptAssignment c1 → ann (phone, active, load 400, adopted_work)",
        "AdoptAssignment c2 → ann (phone, active, load 800, adopted_work)",
        "QueueContact c3 (phone #1)",
        "RefuseContact c4 (waiting_full)",
    )  # fmt: skip
    assert sorted(story.engine.floor.contacts) == ["c1", "c2", "c3"]


def test_a_platform_that_restarts_and_sends_everything_again_doubles_nothing_and_costs_nobody_their_place() -> None:
    story = a_floor()
    everyone = [arrives("c1", "chat"), arrives("c2"), arrives("c3"), arrives("c4"), arrives("c5")]
    story.given("+0s", signs_in("ann"), *everyone)
    story.given("+1s", connects(story.assignment("c2")), leaves("c3"))
    before = {id: contact.state for id, contact in story.engine.floor.contacts.items()}
    for fact in reversed(everyone):
        story.given("+10s", fact)
    assert {id: contact.state for id, contact in story.engine.floor.contacts.items()} == before
    assert "IgnoreFact c3 (contact_closed)" in "\n".join(story.script)
    assert story.load("ann") == 700
    story.given("+11s", ends("c2"))
    story.given("+42s")
    assert story.in_hand("ann") == ["c1", "c4"], "c4 came before c5, whoever was told again first"


def test_late_early_and_duplicate_facts_do_no_harm() -> None:
    story = a_floor()
    story.given("+0s", signs_in("ann"))
    story.then("+1s", turns("c1", "agent"), "IgnoreFact c1 (contact_unknown)")
    story.then("+2s", changes("c1", intent="law"), "IgnoreFact c1 (contact_unknown)")
    story.then("+3s", leaves("c1"))
    story.then("+4s", arrives("c1"), "IgnoreFact c1 (contact_closed)")
    story.then("+5s", ends("c2"))
    story.then("+6s", arrives("c2"), "IgnoreFact c2 (contact_closed)")
    story.then("+7s", ends("c2"), "IgnoreFact c2 (contact_closed)")
    story.given("+8s", arrives("c3", "social", id="x1"))
    story.then("+9s", arrives("c3", "social", id="x1"), "IgnoreFact c3 (repeated)")
    story.given("+10s", declines("ann", story.offer("c3")))
    assert story.engine.floor.closed.value("c1") == reasons.ABANDONED
    assert story.engine.floor.closed.value("c2") == reasons.CLOSED_UNSERVED


def test_a_sequence_makes_what_is_older_stale_for_its_source_and_subject_alone() -> None:
    story = a_floor()
    now = story.now
    assert [line(it) for it in story.tell(arrives("c1", priority=5), now, 7)] == ["QueueContact c1 (phone #1)"]
    assert [line(it) for it in story.tell(changes("c1", priority=1), now, 6)] == ["IgnoreFact c1 (stale)"]
    assert [line(it) for it in story.tell(changes("c1", priority=2), now, 7)] == ["QueueContact c1 (phone #1)"]
    assert [line(it) for it in story.tell(arrives("c2"), now, 1)] == ["QueueContact c2 (phone #2)"]
    assert [line(it) for it in story.tell(leaves("c1"), now)] == ["CloseContact c1 (abandoned, waited 0s)"]
    assert story.engine.floor.contacts["c2"].fact.priority == 0

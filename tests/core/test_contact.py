"""Every cell of a contact's life: each fact in each state, each decision in each state."""

from collections.abc import Callable

import pytest

from router.core import contact as life
from router.core import decisions as d
from router.core import events as e
from router.core.changes import apply
from router.core.contact import FACTS, MOVES, STATE_NAMES
from router.core.values import AgentId, AssignmentId, Attention, ContactId, Duration, Instant, OfferId
from tests.story import Story, a_channel, a_policy, arrives, changes, ends, leaves, line, ms, signs_in, turns

UNPLACED, SELF_SERVICE, QUEUED, OFFERED, ASSIGNED, GONE, UNKNOWN = range(7)

OK, CLOSED, NEW, NOT_NOW = 0, 43, 42, 51

FACTS_EXPECTED: dict[type, tuple[int, ...]] = {
    # unplaced, self-service, queued, offered, assigned, gone, unknown
    e.ContactArrived: (NOT_NOW, OK, OK, OK, OK, CLOSED, OK),
    e.ContactChanged: (NOT_NOW, OK, OK, OK, OK, CLOSED, NEW),
    e.ContactTurned: (NOT_NOW, NOT_NOW, NOT_NOW, NOT_NOW, OK, CLOSED, NEW),
    e.ContactAbandoned: (NOT_NOW, OK, OK, OK, OK, CLOSED, NEW),
    e.ContactEnded: (NOT_NOW, OK, OK, OK, OK, CLOSED, NEW),
}

FACT_OF: dict[type, Callable[[], e.Fact]] = {
    e.ContactArrived: lambda: arrives("c1"),
    e.ContactChanged: lambda: changes("c1", intent="other"),
    e.ContactTurned: lambda: turns("c1", "customer"),
    e.ContactAbandoned: lambda: leaves("c1"),
    e.ContactEnded: lambda: ends("c1"),
}

ORDERS_EXPECTED: dict[tuple[type, int], list[str]] = {
    (e.ContactArrived, SELF_SERVICE): ["QueueContact c1 (phone #1)"],
    (e.ContactArrived, QUEUED): ["QueueContact c1 (phone #1)"],
    (e.ContactArrived, OFFERED): [],
    (e.ContactArrived, ASSIGNED): [],
    (e.ContactArrived, UNKNOWN): ["QueueContact c1 (phone #1)"],
    (e.ContactChanged, SELF_SERVICE): [],
    (e.ContactChanged, QUEUED): ["QueueContact c1 (phone #1)"],
    (e.ContactChanged, OFFERED): [],
    (e.ContactChanged, ASSIGNED): [],
    (e.ContactTurned, ASSIGNED): ["ChangeAssignment c1 of ann (waiting, load 100)"],
    (e.ContactAbandoned, SELF_SERVICE): ["CloseContact c1 (left_self_service, waited 10s)"],
    (e.ContactAbandoned, QUEUED): ["CloseContact c1 (abandoned, waited 10s)"],
    (e.ContactAbandoned, OFFERED): [
        "RevokeOffer c1 ← ann (customer_left)",
        "CloseContact c1 (abandoned, waited 10s)",
    ],
    (e.ContactAbandoned, ASSIGNED): [
        "ChangeAssignment c1 of ann (ended, load 0, media_ended)",
        "CloseContact c1 (served, waited 0s)",
    ],
    (e.ContactEnded, SELF_SERVICE): ["CloseContact c1 (left_self_service, waited 10s)"],
    (e.ContactEnded, QUEUED): ["CloseContact c1 (closed_unserved, waited 10s)"],
    (e.ContactEnded, OFFERED): [
        "RevokeOffer c1 ← ann (ended_by_platform)",
        "CloseContact c1 (closed_unserved, waited 10s)",
    ],
    (e.ContactEnded, ASSIGNED): [
        "ChangeAssignment c1 of ann (ended, load 0, media_ended)",
        "CloseContact c1 (served, waited 0s)",
    ],
}
"""What an accepted fact leads to; one that only is data leads to nothing."""


def bring(state: int) -> Story:
    """Bring c1 into a state that lasts."""
    answer = "manual" if state == OFFERED else "auto"
    story = Story(a_policy(channels={"phone": a_channel(400, answer=answer, waiting=100, ring_for=ms("60s"))}))
    if state in (OFFERED, ASSIGNED):
        story.given("+0s", signs_in("ann"))
    if state != UNKNOWN:
        story.given("+0s", arrives("c1", stage="self_service" if state == SELF_SERVICE else "queue"))
    if state == GONE:
        story.given("+1s", leaves("c1"))
    assert story.engine.floor.contact_state("c1") == state
    return story


def test_no_fact_and_no_state_is_missing_from_the_table_or_from_this_test() -> None:
    assert FACTS == FACTS_EXPECTED
    assert len(STATE_NAMES) == 7
    named = {fact for fact in vars(e).values() if isinstance(fact, type) and fact.__name__.startswith("Contact")}
    assert set(FACTS) == set(FACT_OF) == {fact for fact in named if fact.__name__ != "ContactId"}
    taken = {(fact, state) for fact, row in FACTS_EXPECTED.items() for state, code in enumerate(row) if not code}
    assert taken == set(ORDERS_EXPECTED)


@pytest.mark.parametrize("state", [SELF_SERVICE, QUEUED, OFFERED, ASSIGNED, GONE, UNKNOWN], ids=STATE_NAMES.__getitem__)
@pytest.mark.parametrize("kind", FACTS)
def test_each_fact_in_each_state_is_taken_or_ignored_with_its_reason(kind: type, state: int) -> None:
    story = bring(state)
    code = FACTS_EXPECTED[kind][state]
    if code:
        word = {CLOSED: "contact_closed", NEW: "contact_unknown", NOT_NOW: "not_in_this_state"}[code]
        story.then("+10s", FACT_OF[kind](), f"IgnoreFact c1 ({word})")
    else:
        story.then("+10s", FACT_OF[kind](), *ORDERS_EXPECTED[kind, state])


# ── Decisions ─────────────────────────────────────────────────────────────────────────────────────────────────────

MOVES_EXPECTED: dict[type, dict[int, int]] = {
    d.QueueContact: {UNPLACED: QUEUED, SELF_SERVICE: QUEUED, QUEUED: QUEUED},
    d.DeferContact: {QUEUED: QUEUED},
    d.OfferContact: {QUEUED: OFFERED},
    d.RevokeOffer: {OFFERED: UNPLACED},
    d.AssignContact: {OFFERED: ASSIGNED},
    d.ChangeAssignment: {ASSIGNED: UNPLACED},
    d.RefuseContact: {UNPLACED: GONE, SELF_SERVICE: GONE},
    d.RedirectContact: {UNPLACED: GONE, SELF_SERVICE: GONE, QUEUED: GONE},
    d.HandOverContact: {UNPLACED: GONE, QUEUED: GONE},
    d.CloseContact: {UNPLACED: GONE, SELF_SERVICE: GONE, QUEUED: GONE, ASSIGNED: GONE},
}


def decision(kind: type, story: Story) -> d.Decision:
    """Make a decision of a kind about c1, as a recorded one would come."""
    seq, contact, agent = story.engine.floor.seq + 1, ContactId("c1"), AgentId("ann")
    held = story.engine.floor.contacts[contact]
    offer, assignment = OfferId(held.offer or "o99"), AssignmentId(held.assignment or "a99")
    made: dict[type, Callable[[], d.Decision]] = {
        d.QueueContact: lambda: d.QueueContact(
            seq, contact, "phone", (), "", (), "plain", Duration(0), Instant(1 << 62), 1
        ),
        d.DeferContact: lambda: d.DeferContact(seq, contact, Instant(1 << 62), 30),
        d.OfferContact: lambda: d.OfferContact(
            seq, contact, OfferId("o99"), agent, "manual", Instant(0), 60, 0, 0, Attention(0), Attention(0), "", 0
        ),
        d.RevokeOffer: lambda: d.RevokeOffer(seq, contact, offer, agent, 71),
        d.AssignContact: lambda: d.AssignContact(seq, contact, assignment, offer, agent, "primary", 2),
        d.ChangeAssignment: lambda: d.ChangeAssignment(
            seq, assignment, contact, agent, 10, Attention(0), Instant(0), 76
        ),
        d.RefuseContact: lambda: d.RefuseContact(seq, contact, 53),
        d.RedirectContact: lambda: d.RedirectContact(seq, contact, 100, Instant(0)),
        d.HandOverContact: lambda: d.HandOverContact(seq, contact, "south", Duration(0)),
        d.CloseContact: lambda: d.CloseContact(seq, contact, 90, Duration(0)),
    }
    return made[kind]()


def bring_for_a_decision(state: int) -> Story:
    """Bring c1 into a state, the passing one included."""
    story = bring(OFFERED if state == UNPLACED else state)
    if "ann" not in story.engine.floor.agents:
        story.given("+5s", signs_in("ann", channels=()))
    if state == UNPLACED:
        apply(story.engine.floor, decision(d.RevokeOffer, story))
    assert story.engine.floor.contacts["c1"].state == state
    return story


def test_no_decision_is_missing_from_the_moves_or_from_this_test() -> None:
    assert MOVES == MOVES_EXPECTED
    about_contacts = {kind for kind in vars(d).values() if isinstance(kind, type) and "contact" in vars(kind)}
    assert set(MOVES) == about_contacts - {ContactId}


@pytest.mark.parametrize("state", [UNPLACED, SELF_SERVICE, QUEUED, OFFERED, ASSIGNED], ids=STATE_NAMES.__getitem__)
@pytest.mark.parametrize("kind", MOVES)
def test_each_decision_moves_each_state_or_is_our_own_mistake(kind: type, state: int) -> None:
    story = bring_for_a_decision(state)
    floor = story.engine.floor
    after = MOVES_EXPECTED[kind].get(state)
    made = decision(kind, story)
    if after is None:
        with pytest.raises((AssertionError, KeyError)):
            apply(floor, made)
    else:
        apply(floor, made)
        assert floor.contact_state("c1") == after, line(made)


def test_the_numbers_of_the_states_are_those_that_journals_hold() -> None:
    names = [name.upper() for name in STATE_NAMES]
    assert [getattr(life, name) for name in names] == list(range(7))

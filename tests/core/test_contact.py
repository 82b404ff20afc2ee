"""Every cell of a contact's life: each fact in each state, each decision in each state."""

from collections.abc import Callable

import pytest

from router.core import contact as life
from router.core import decisions as d
from router.core import events as e
from router.core.changes import apply
from router.core.contact import FACTS, MOVES, STATE_NAMES, TAKES_OVER
from router.core.values import AgentId, AssignmentId, Attention, ContactId, Duration, Instant, OfferId
from tests.story import (
    START,
    Story,
    a_channel,
    a_policy,
    arrives,
    at,
    changes,
    ends,
    leaves,
    line,
    ms,
    signs_in,
    turns,
)
from tests.told_work import escalates

UNPLACED, SELF_SERVICE, QUEUED, OFFERED, ASSIGNED, SCHEDULED, AWAITING_OWNER, GONE, UNKNOWN = range(9)

OK, CLOSED, NEW, NOT_NOW, IDLE = 0, 43, 42, 51, 56

FACTS_EXPECTED: dict[type, tuple[int, ...]] = {
    # unplaced, self-service, queued, offered, assigned, scheduled, awaiting owner, gone, unknown
    e.ContactArrived: (NOT_NOW, OK, OK, OK, OK, OK, OK, CLOSED, OK),
    e.ContactChanged: (NOT_NOW, OK, OK, OK, OK, OK, OK, CLOSED, NEW),
    e.ContactTurned: (NOT_NOW, NOT_NOW, NOT_NOW, NOT_NOW, OK, NOT_NOW, OK, CLOSED, NEW),
    e.ContactAbandoned: (NOT_NOW, OK, OK, OK, OK, OK, OK, CLOSED, OK),
    e.ContactEnded: (NOT_NOW, OK, OK, OK, OK, OK, OK, CLOSED, OK),
    e.ContactEscalated: (NOT_NOW, OK, OK, OK, OK, NOT_NOW, OK, CLOSED, NEW),
    e.ContactStarted: (NOT_NOW, OK, OK, OK, NOT_NOW, OK, NOT_NOW, CLOSED, OK),
    e.CallbackRequested: (NOT_NOW, OK, OK, OK, NOT_NOW, NOT_NOW, NOT_NOW, CLOSED, NEW),
    e.CallbackCancelled: (NOT_NOW, NOT_NOW, OK, OK, NOT_NOW, OK, NOT_NOW, CLOSED, NEW),
    e.CallbackRescheduled: (NOT_NOW, NOT_NOW, OK, OK, NOT_NOW, OK, NOT_NOW, CLOSED, NEW),
    e.CallbackUnreached: (NOT_NOW, NOT_NOW, NOT_NOW, NOT_NOW, OK, NOT_NOW, NOT_NOW, CLOSED, NEW),
    e.ShiftAccepted: (NOT_NOW, NOT_NOW, OK, OK, NOT_NOW, NOT_NOW, NOT_NOW, CLOSED, NEW),
    e.ShiftDeclined: (NOT_NOW, NOT_NOW, OK, OK, OK, NOT_NOW, NOT_NOW, CLOSED, NEW),
    e.AssignmentPulled: (IDLE, IDLE, OK, IDLE, IDLE, IDLE, IDLE, CLOSED, NEW),
    e.SupervisorForced: (IDLE, IDLE, OK, OK, OK, OK, OK, CLOSED, NEW),
    e.SupervisorPinned: (IDLE, IDLE, OK, OK, IDLE, OK, IDLE, CLOSED, NEW),
    e.SupervisorReprioritised: (NOT_NOW, OK, OK, OK, OK, OK, OK, CLOSED, NEW),
    e.SupervisorClosed: (NOT_NOW, OK, OK, OK, OK, OK, OK, CLOSED, NEW),
    e.SupervisorJoined: (NOT_NOW, NOT_NOW, NOT_NOW, NOT_NOW, OK, NOT_NOW, NOT_NOW, CLOSED, NEW),
}

FACT_OF: dict[type, Callable[[], e.Fact]] = {
    e.ContactArrived: lambda: arrives("c1"),
    e.ContactChanged: lambda: changes("c1", intent="other"),
    e.ContactTurned: lambda: turns("c1", "customer"),
    e.ContactAbandoned: lambda: leaves("c1"),
    e.ContactEnded: lambda: ends("c1"),
    e.ContactEscalated: lambda: escalates("c1", "video"),
}
"""The facts of this file; promised calls, shifts, what agents start and what supervisors do have files of their own."""

ORDERS_EXPECTED: dict[tuple[type, int], list[str]] = {
    (e.ContactArrived, SELF_SERVICE): ["QueueContact c1 (phone #1)"],
    (e.ContactArrived, QUEUED): ["QueueContact c1 (phone #1)"],
    (e.ContactArrived, OFFERED): [],
    (e.ContactArrived, ASSIGNED): [],
    (e.ContactArrived, SCHEDULED): ["ScheduleContact c1 (until +10s)", "QueueContact c1 (phone #1)"],  # now, after all
    (e.ContactArrived, AWAITING_OWNER): [],
    (e.ContactArrived, UNKNOWN): ["QueueContact c1 (phone #1)"],
    (e.ContactChanged, SELF_SERVICE): [],
    (e.ContactChanged, QUEUED): ["QueueContact c1 (phone #1)"],
    (e.ContactChanged, OFFERED): [],
    (e.ContactChanged, ASSIGNED): [],
    (e.ContactChanged, SCHEDULED): [],
    (e.ContactChanged, AWAITING_OWNER): [],
    (e.ContactTurned, ASSIGNED): ["ChangeAssignment c1 of ann (waiting, load 100, until +15s)"],
    (e.ContactTurned, AWAITING_OWNER): ["ChangeAssignment c1 of ann (waiting, load 1100, until +15s)",
                                        "TakeDebt ann (100, resumed)"],
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
    (e.ContactAbandoned, SCHEDULED): ["CloseContact c1 (abandoned, waited 0s)"],
    (e.ContactAbandoned, AWAITING_OWNER): [
        "ChangeAssignment c1 of ann (ended, load 1000, media_ended)",
        "CloseContact c1 (served, waited 2s)",
    ],
    (e.ContactAbandoned, UNKNOWN): [],
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
    (e.ContactEnded, SCHEDULED): ["CloseContact c1 (closed_unserved, waited 0s)"],
    (e.ContactEnded, AWAITING_OWNER): [
        "ChangeAssignment c1 of ann (ended, load 1000, media_ended)",
        "CloseContact c1 (served, waited 2s)",
    ],
    (e.ContactEnded, UNKNOWN): [],
    (e.ContactEscalated, SELF_SERVICE): ["GrantRequest c1 (self_service)"],
    (e.ContactEscalated, QUEUED): ["GrantRequest c1 (queued)", "QueueContact c1 (video #1)"],
    (e.ContactEscalated, OFFERED): [
        "GrantRequest c1 (queued)",
        "RevokeOffer c1 ← ann (escalated)",
        "QueueContact c1 (video #1)",
        "OfferContact c1 → ann (auto, load 0/1000)",
        "AssignContact c1 → ann (active)",
    ],
    (e.ContactEscalated, ASSIGNED): [
        "GrantRequest c1 (assigned)",
        "ChangeAssignment c1 of ann (active as video, load 0, escalated)",
    ],
    (e.ContactEscalated, AWAITING_OWNER): [
        "GrantRequest c1 (assigned)",
        "ChangeAssignment c1 of ann (active as video, load 1000, escalated)",
    ],
}  # fmt: skip
"""What an accepted fact leads to; one that only is data leads to nothing."""


def bring(state: int) -> Story:
    """Bring c1 into a state that lasts."""
    answer = "manual" if state == OFFERED else "auto"
    phone = a_channel(400, answer=answer, waiting=100, ring_for=ms("60s"), dormant_after=ms("5s"))
    channels = {"phone": phone, "video": a_channel(0, answer="auto"), "email": a_channel(1000, answer="auto")}
    story = Story(a_policy(channels=channels))
    if state in (OFFERED, ASSIGNED, AWAITING_OWNER):
        story.given("+0s", signs_in("ann"))
    if state == SCHEDULED:
        story.given("+0s", arrives("c1", not_before=at("1h")))
    elif state != UNKNOWN:
        story.given("+0s", arrives("c1", stage="self_service" if state == SELF_SERVICE else "queue"))
    if state == GONE:
        story.given("+1s", leaves("c1"))
    if state == AWAITING_OWNER:
        story.given("+1s", turns("c1", "customer"))
        story.given("+7s", arrives("e1", "email"))
        story.given("+8s", turns("c1", "agent"))
    assert story.engine.floor.contact_state("c1") == state
    return story


def test_no_fact_and_no_state_is_missing_from_the_table_or_from_this_test() -> None:
    assert FACTS == FACTS_EXPECTED
    assert len(STATE_NAMES) == 9
    named = {fact for fact in vars(e).values() if isinstance(fact, type) and fact.__name__.startswith("Contact")}
    assert {fact for fact in named if fact.__name__ != "ContactId"} <= set(FACTS)
    taken = {(fact, state) for fact in FACT_OF for state, code in enumerate(FACTS_EXPECTED[fact]) if not code}
    assert taken == set(ORDERS_EXPECTED)
    assert TAKES_OVER == (NOT_NOW, OK, OK, OK, NOT_NOW, NOT_NOW, NOT_NOW, CLOSED, OK)


LASTING = [SELF_SERVICE, QUEUED, OFFERED, ASSIGNED, SCHEDULED, AWAITING_OWNER, GONE, UNKNOWN]


@pytest.mark.parametrize("state", LASTING, ids=STATE_NAMES.__getitem__)
@pytest.mark.parametrize("kind", FACT_OF)
def test_each_fact_in_each_state_is_taken_or_refused_with_its_reason(kind: type, state: int) -> None:
    story = bring(state)
    code = FACTS_EXPECTED[kind][state]
    if code:
        word = {CLOSED: "contact_closed", NEW: "contact_unknown", NOT_NOW: "not_in_this_state"}[code]
        how = "RefuseRequest" if kind is e.ContactEscalated else "IgnoreFact"
        story.then("+10s", FACT_OF[kind](), f"{how} c1 ({word})")
    else:
        story.then("+10s", FACT_OF[kind](), *ORDERS_EXPECTED[kind, state])


# ── Decisions ─────────────────────────────────────────────────────────────────────────────────────────────────────

MOVES_EXPECTED: dict[type, dict[int, int]] = {
    d.QueueContact: {UNPLACED: QUEUED, SELF_SERVICE: QUEUED, QUEUED: QUEUED, SCHEDULED: QUEUED},
    d.ScheduleContact: {UNPLACED: SCHEDULED, SELF_SERVICE: SCHEDULED, SCHEDULED: SCHEDULED},
    d.PromiseCallback: {UNPLACED: SCHEDULED, SELF_SERVICE: SCHEDULED, QUEUED: SCHEDULED, SCHEDULED: SCHEDULED},
    d.RefuseCallback: {state: state for state in (SELF_SERVICE, QUEUED, OFFERED, SCHEDULED)},
    d.OfferShift: {QUEUED: QUEUED},
    d.DeferContact: {QUEUED: QUEUED},
    d.OfferContact: {QUEUED: OFFERED},
    d.RevokeOffer: {OFFERED: UNPLACED},
    d.AssignContact: {OFFERED: ASSIGNED},
    d.AdoptAssignment: {UNPLACED: ASSIGNED, SELF_SERVICE: ASSIGNED, QUEUED: ASSIGNED, SCHEDULED: ASSIGNED},
    d.ChangeAssignment: {ASSIGNED: UNPLACED, AWAITING_OWNER: UNPLACED, UNPLACED: ASSIGNED},
    d.WakeContact: {ASSIGNED: AWAITING_OWNER, AWAITING_OWNER: AWAITING_OWNER},
    d.RefuseContact: {UNPLACED: GONE, SELF_SERVICE: GONE},
    d.RedirectContact: {UNPLACED: GONE, SELF_SERVICE: GONE, QUEUED: GONE},
    d.HandOverContact: {UNPLACED: GONE, QUEUED: GONE},
    d.CloseContact: {UNPLACED: GONE, SELF_SERVICE: GONE, QUEUED: GONE, ASSIGNED: GONE, SCHEDULED: GONE},
}


def decision(kind: type, story: Story) -> d.Decision:
    """Make a decision of a kind about c1, as a recorded one would come."""
    seq, contact, agent = story.engine.floor.seq + 1, ContactId("c1"), AgentId("ann")
    held = story.engine.floor.contacts[contact]
    offer, assignment = OfferId(held.offer or "o99"), AssignmentId(held.assignment or "a99")
    later, load, waited = Instant(START + 100_000), Attention(0), Duration(0)
    made: dict[type, Callable[[], d.Decision]] = {
        d.QueueContact: lambda: d.QueueContact(seq, contact, "phone", (), "", (), "plain", waited, Instant(1 << 62), 1),
        d.ScheduleContact: lambda: d.ScheduleContact(seq, contact, later),
        d.PromiseCallback: lambda: d.PromiseCallback(seq, contact, "phone", later, later, later, 1),
        d.RefuseCallback: lambda: d.RefuseCallback(seq, contact, 135),
        d.OfferShift: lambda: d.OfferShift(seq, contact, "s99", "email", "", True, 900, 900, 100),
        d.DeferContact: lambda: d.DeferContact(seq, contact, Instant(1 << 62), 30),
        d.OfferContact: lambda: d.OfferContact(
            seq, contact, OfferId("o99"), agent, "manual", Instant(0), 60, 0, 0, load, load, "", 0
        ),
        d.RevokeOffer: lambda: d.RevokeOffer(seq, contact, offer, agent, 71),
        d.AssignContact: lambda: d.AssignContact(seq, contact, assignment, offer, agent, "primary", 2),
        d.AdoptAssignment: lambda: d.AdoptAssignment(
            seq, contact, AssignmentId("a98"), agent, "phone", "phone", "primary", 2, load, 161
        ),
        d.ChangeAssignment: lambda: d.ChangeAssignment(seq, assignment, contact, agent, 10, load, Instant(0), 76),
        d.WakeContact: lambda: d.WakeContact(seq, contact, assignment, agent, 181, later),
        d.RefuseContact: lambda: d.RefuseContact(seq, contact, 53),
        d.RedirectContact: lambda: d.RedirectContact(seq, contact, 100, Instant(0)),
        d.HandOverContact: lambda: d.HandOverContact(seq, contact, "north", waited),
        d.CloseContact: lambda: d.CloseContact(seq, contact, 90, waited),
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
    assert set(MOVES) == about_contacts - {ContactId, d.ExtendOffer, d.ChangeCase}


@pytest.mark.parametrize("state", [UNPLACED, *LASTING[:-2]], ids=STATE_NAMES.__getitem__)
@pytest.mark.parametrize("kind", MOVES)
def test_each_decision_moves_each_state_or_is_our_own_mistake(kind: type, state: int) -> None:
    story = bring_for_a_decision(state)
    floor = story.engine.floor
    after = MOVES_EXPECTED[kind].get(state)
    if (kind, state) == (d.ChangeAssignment, UNPLACED):
        return  # a colleague becomes its primary: test_beside.py
    made = decision(kind, story)
    if after is None:
        with pytest.raises((AssertionError, KeyError)):
            apply(floor, made)
    else:
        apply(floor, made)
        assert floor.contact_state("c1") == after, line(made)


def test_the_numbers_of_the_states_are_those_that_journals_hold() -> None:
    names = [name.upper() for name in STATE_NAMES]
    assert [getattr(life, name) for name in names] == list(range(9))

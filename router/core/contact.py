"""A contact's life: one need on one channel, from its arrival until it leaves the floor.

Two tables tell the whole life. FACTS: what each fact means in each state (0: taken, else the reason for which it is
ignored). MOVES: the state in which each decision leaves the contact; a pair that is not there is our own mistake.
A contact that returns to the line keeps its arrival; time with an agent does not count as waiting.
"""

from typing import Final, final

from router.core import decisions as d
from router.core import events as e
from router.core import reasons
from router.core.decisions import Wish
from router.core.parties import Parties
from router.core.values import AgentId, ContactId, Instant, OfferId

UNPLACED: Final = 0
"""Just arrived, or just returned: within one fact only, a decision follows at once."""
SELF_SERVICE: Final = 1
QUEUED: Final = 2
OFFERED: Final = 3
ASSIGNED: Final = 4
SCHEDULED: Final = 5
"""Not to be served before its time: a callback, work for later."""
AWAITING_OWNER: Final = 6
"""It woke, and its agent has no room for it yet."""
GONE: Final = 7
"""Closed, abandoned, redirected, expired or refused: off the floor, its id remembered."""
UNKNOWN: Final = 8
"""Never seen, or forgotten."""

STATE_NAMES: Final = (
    "unplaced", "self_service", "queued", "offered", "assigned", "scheduled", "awaiting_owner", "gone", "unknown",
)

_HERE = (SELF_SERVICE, QUEUED, OFFERED, ASSIGNED, SCHEDULED, AWAITING_OWNER)


def _fact_row(taken: tuple[int, ...], otherwise: int = reasons.NOT_IN_THIS_STATE) -> tuple[int, ...]:
    row = [otherwise] * 7 + [reasons.CONTACT_CLOSED, reasons.CONTACT_UNKNOWN]
    for state in taken:
        row[state] = reasons.OK
    return tuple(row)


FACTS: Final[dict[type, tuple[int, ...]]] = {
    e.ContactArrived: _fact_row((*_HERE, UNKNOWN)),  # `arrived` for a known contact is `changed`
    e.ContactChanged: _fact_row(_HERE),
    e.ContactTurned: _fact_row((ASSIGNED, AWAITING_OWNER)),
    e.ContactAbandoned: _fact_row((*_HERE, UNKNOWN)),  # who left before they came will not come any more
    e.ContactEnded: _fact_row((*_HERE, UNKNOWN)),
    e.ContactStarted: _fact_row((SELF_SERVICE, QUEUED, OFFERED, SCHEDULED, UNKNOWN)),
    e.ContactEscalated: _fact_row((SELF_SERVICE, QUEUED, OFFERED, ASSIGNED, AWAITING_OWNER)),
    e.CallbackRequested: _fact_row((SELF_SERVICE, QUEUED, OFFERED)),
    e.CallbackCancelled: _fact_row((SCHEDULED, QUEUED, OFFERED)),
    e.CallbackRescheduled: _fact_row((SCHEDULED, QUEUED, OFFERED)),
    e.CallbackUnreached: _fact_row((ASSIGNED,)),
    e.ShiftAccepted: _fact_row((QUEUED, OFFERED)),
    e.ShiftDeclined: _fact_row((QUEUED, OFFERED, ASSIGNED)),
    e.AssignmentPulled: _fact_row((QUEUED,), reasons.CONTACT_WAITING_NOT),
    e.SupervisorForced: _fact_row(
        (QUEUED, OFFERED, ASSIGNED, SCHEDULED, AWAITING_OWNER), reasons.CONTACT_WAITING_NOT
    ),
    e.SupervisorPinned: _fact_row((QUEUED, OFFERED, SCHEDULED), reasons.CONTACT_WAITING_NOT),
    e.SupervisorReprioritised: _fact_row(_HERE),
    e.SupervisorClosed: _fact_row(_HERE),
    e.SupervisorJoined: _fact_row((ASSIGNED,)),
}

TAKES_OVER: Final = _fact_row((SELF_SERVICE, QUEUED, OFFERED, UNKNOWN))
"""In which states a contact may take the place of another, whose conversation goes on in it."""

MOVES: Final[dict[type, dict[int, int]]] = {
    d.QueueContact: {UNPLACED: QUEUED, SELF_SERVICE: QUEUED, QUEUED: QUEUED, SCHEDULED: QUEUED},
    d.ScheduleContact: {UNPLACED: SCHEDULED, SELF_SERVICE: SCHEDULED, SCHEDULED: SCHEDULED},
    d.PromiseCallback: {
        UNPLACED: SCHEDULED, SELF_SERVICE: SCHEDULED, QUEUED: SCHEDULED, SCHEDULED: SCHEDULED,
    },
    d.RefuseCallback: {SELF_SERVICE: SELF_SERVICE, QUEUED: QUEUED, OFFERED: OFFERED, SCHEDULED: SCHEDULED},
    d.OfferShift: {QUEUED: QUEUED},
    d.DeferContact: {QUEUED: QUEUED},
    d.OfferContact: {QUEUED: OFFERED},
    d.RevokeOffer: {OFFERED: UNPLACED},
    d.AssignContact: {OFFERED: ASSIGNED},
    d.AdoptAssignment: {UNPLACED: ASSIGNED, SELF_SERVICE: ASSIGNED, QUEUED: ASSIGNED, SCHEDULED: ASSIGNED},
    # The primary lets go, or somebody becomes it.
    d.ChangeAssignment: {ASSIGNED: UNPLACED, AWAITING_OWNER: UNPLACED, UNPLACED: ASSIGNED},
    d.WakeContact: {ASSIGNED: AWAITING_OWNER, AWAITING_OWNER: AWAITING_OWNER},  # where it finds no room
    d.RefuseContact: {UNPLACED: GONE, SELF_SERVICE: GONE},
    d.RedirectContact: {UNPLACED: GONE, SELF_SERVICE: GONE, QUEUED: GONE},
    d.HandOverContact: {UNPLACED: GONE, QUEUED: GONE},
    d.CloseContact: {UNPLACED: GONE, SELF_SERVICE: GONE, QUEUED: GONE, ASSIGNED: GONE, SCHEDULED: GONE},
}


@final
class Contact:
    """One contact on the floor."""

    __slots__ = (
        "arrived_at", "assigned_at", "assignment", "attempt", "callback_at", "case", "connected", "deferred_until",
        "demand", "due_at", "fact", "holders", "id", "key", "kind", "known_seq", "line", "missing_seq", "offer",
        "overflows", "parties", "pinned", "position", "progress", "promised_at", "queue_at", "segment", "sent", "seq",
        "served", "served_by", "shift", "shift_to", "single", "stamp", "state", "step", "team", "transfers", "tried",
        "wish",
    )  # fmt: skip

    @property
    def served_ms(self) -> int:
        """The time spent with agents so far, in milliseconds of the wall."""
        total = 0
        for since, until in self.served:
            total += until - since
        return total

    def __init__(self, fact: e.ContactArrived, seq: int, arrived_at: Instant) -> None:
        self.id: ContactId = fact.contact
        self.seq: int = seq  # order of arrival among all contacts
        self.fact: e.ContactArrived = fact
        self.arrived_at: int = arrived_at
        self.known_seq: int = 0  # decisions so far when it came
        self.missing_seq: int = 0  # the last decision when the platform did not see it; 0: it is not missing
        self.state: int = UNPLACED if fact.stage == "queue" else SELF_SERVICE
        self.kind: str = ""
        self.demand: int = -1  # index of what it asks for
        self.line: int = -1  # index of its urgency table
        self.key: int = 0  # place in the line
        self.due_at: int = 0
        self.deferred_until: int = 0  # not worth it for anybody free before this instant; 0: that is not why it waits
        self.stamp: int = 0  # seq of the decision that put it in line; 0 while in none
        self.offer: OfferId | None = None
        self.assignment: str = ""
        self.assigned_at: int = 0
        self.served: tuple[tuple[int, int], ...] = ()  # when it was with agents, so far
        self.connected: bool = False  # someone was there for the customer, once
        self.tried: dict[AgentId, int] | None = None  # who would not: agent -> may be asked again at
        self.wish: Wish | None = None  # who shall take it, as it stands in line
        self.single: bool = False  # it competes singly: it belongs to others, or somebody knows its customer
        self.pinned: str = ""  # by a supervisor, to this agent
        self.sent: Wish | None = None  # by a transfer, to or past an agent
        self.team: str = ""  # the team it was sent to, split to, or overflowed to
        self.overflows: int = 0  # rules of overflow by wait that are behind it, a bit each
        self.step: int = 0  # of the relaxation ladder
        self.position: int = 0  # as last told
        self.segment: str = ""
        self.holders: tuple[str, ...] = ()  # who had it in hand before, in order
        self.transfers: int = 0
        self.case: str = ""  # the case it belongs to, by name or by what it continues
        self.progress: bool = True  # something was done since it was last handed on
        self.queue_at: int = 0  # when a scheduled contact enters the line
        self.promised_at: int = 0  # by when a callback, or an answer, was promised
        self.attempt: int = 0  # of the callback
        self.served_by: str = ""  # who had it in hand last
        self.callback_at: int = 0  # from when the customer was promised a call; 0: none was
        self.shift: str = ""  # the offer of another channel that stands
        self.shift_to: str = ""  # the other channel that was offered, once
        self.parties: Parties | None = None  # who else is on it

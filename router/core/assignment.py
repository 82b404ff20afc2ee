"""An assignment's life: a contact in an agent's hands, in a phase, until it ends.

FACTS says what each fact means in each phase: the phase that follows, or a reason (negative) for which it is
ignored. Phase, load and wrap-up belong to the assignment: one agent may wrap up while another talks.
"""

from typing import Final, final

from router.core import events as e
from router.core import reasons
from router.core.values import (
    ACTIVE,
    CONNECTING,
    DORMANT,
    ENDED,
    HELD,
    INTERRUPTED,
    PARKED,
    UNATTENDED,
    WAITING,
    WRAPPING,
    AgentId,
    AssignmentId,
    ContactId,
)

_REFUSED = -reasons.NOT_IN_THIS_STATE

ALIVE: Final = (CONNECTING, ACTIVE, UNATTENDED, WAITING, HELD, INTERRUPTED, WRAPPING, PARKED, DORMANT)
"""The phases of work in hand."""

BEGUN: Final = (ACTIVE, UNATTENDED, WAITING, HELD, INTERRUPTED, PARKED, DORMANT)
"""Somebody is, or was, there for the customer, and the contact goes on."""

IN_HAND: Final = (ACTIVE, WAITING, HELD, INTERRUPTED, PARKED, DORMANT)
"""The agent is there, and may hand it on or ask for a colleague."""

ASLEEP: Final = (PARKED, DORMANT)
"""Work that asks the gate before it is taken up again (engine.md 1, Rule 5)."""


def _phases(steps: dict[int, int]) -> dict[int, int]:
    return {phase: steps.get(phase, _REFUSED) for phase in ALIVE}


_OVER: Final = _phases({CONNECTING: ENDED, **dict.fromkeys(BEGUN, WRAPPING)})
"""The media are over: what never began ends, all else is written up."""

TO_CUSTOMER: Final = "customer"
TO_AGENT: Final = "agent"

FACTS: Final[dict[type, dict[int, int]]] = {
    e.AssignmentConnected: _phases({CONNECTING: ACTIVE}),
    e.AssignmentFailed: _phases({CONNECTING: ENDED}),
    e.AssignmentHeld: _phases({ACTIVE: HELD}),
    e.AssignmentParked: _phases(dict.fromkeys((ACTIVE, WAITING, HELD, INTERRUPTED, PARKED), PARKED)),
    e.AssignmentResumed: _phases(dict.fromkeys((HELD, INTERRUPTED, PARKED, DORMANT), ACTIVE)),
    e.AssignmentWrapping: _OVER | {WRAPPING: WRAPPING},  # which asks for more time
    e.AssignmentCompleted: _phases({phase: ENDED for phase in ALIVE}),
    e.ContactEnded: _OVER,
    e.ContactAbandoned: _OVER,
    e.AssignmentTransferred: _phases(dict.fromkeys(IN_HAND, WRAPPING)),
    e.AssignmentConsulted: _phases({phase: phase for phase in IN_HAND}),
    e.AssignmentConferenced: _phases({phase: phase for phase in IN_HAND}),
    e.ContactEscalated: _phases(dict.fromkeys((ACTIVE, WAITING, HELD, INTERRUPTED, PARKED, DORMANT), ACTIVE)),
}

TURNS: Final[dict[str, dict[int, int]]] = {
    TO_CUSTOMER: _phases({ACTIVE: WAITING, INTERRUPTED: WAITING}),  # they answered it though they were interrupted
    TO_AGENT: _phases({
        WAITING: ACTIVE, PARKED: ACTIVE, DORMANT: ACTIVE,
        UNATTENDED: UNATTENDED, INTERRUPTED: INTERRUPTED,  # noted: it returns to active, not to waiting
    }),
}


@final
class Assignment:
    """A contact in an agent's hands."""

    __slots__ = (
        "agent", "before", "began_at", "channel", "contact", "extensions", "id", "kind", "missing_seq", "moved_seq",
        "phase", "role", "since", "until", "woken",
    )  # fmt: skip

    def __init__(
        self, id: AssignmentId, contact: ContactId, agent: AgentId, kind: str, channel: str, role: str, phase: int
    ) -> None:
        self.id = id
        self.contact = contact
        self.agent = agent
        self.kind = kind
        self.channel = channel
        self.role = role
        self.phase = phase
        self.began_at: int = 0  # when it was given; 0: without us
        self.since: int = 0  # when the phase began
        self.until: int = 0  # when the engine ends the phase; 0: it does not
        self.before: int = 0  # the phase to which interrupted or unattended work returns
        self.moved_seq: int = 0  # the decision that made or moved it last
        self.missing_seq: int = 0  # the last decision when the platform did not see it; 0: it is not missing
        self.extensions: int = 0  # how often more time was asked for to write it up
        self.woken: int = 0  # how its customer is answered while it waits for room: held, promised; 0: it does not

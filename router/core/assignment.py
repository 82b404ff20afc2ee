"""An assignment's life: a contact in an agent's hands, in a phase, until it ends.

FACTS says what each fact means in each phase: the phase that follows, or a reason (negative) for which it is
ignored. Phase, load and wrap-up belong to the assignment: one agent may wrap up while another talks.
"""

from typing import Final, final

from router.core import events as e
from router.core import reasons
from router.core.values import ACTIVE, CONNECTING, DORMANT, ENDED, WAITING, WRAPPING, AgentId, AssignmentId, ContactId

_REFUSED = -reasons.NOT_IN_THIS_STATE

ALIVE: Final = (CONNECTING, ACTIVE, WAITING, WRAPPING, DORMANT)
"""The phases that facts of today lead to."""


def _phases(steps: dict[int, int]) -> dict[int, int]:
    return {phase: steps.get(phase, _REFUSED) for phase in ALIVE}


TO_CUSTOMER: Final = "customer"
TO_AGENT: Final = "agent"

FACTS: Final[dict[type, dict[int, int]]] = {
    e.AssignmentConnected: _phases({CONNECTING: ACTIVE}),
    e.AssignmentFailed: _phases({CONNECTING: ENDED}),
    e.AssignmentCompleted: _phases({phase: ENDED for phase in ALIVE}),
    e.ContactEnded: _phases({CONNECTING: ENDED, ACTIVE: WRAPPING, WAITING: WRAPPING, DORMANT: WRAPPING}),
    e.ContactAbandoned: _phases({CONNECTING: ENDED, ACTIVE: WRAPPING, WAITING: WRAPPING, DORMANT: WRAPPING}),
}

TURNS: Final[dict[str, dict[int, int]]] = {
    TO_CUSTOMER: _phases({ACTIVE: WAITING}),
    TO_AGENT: _phases({WAITING: ACTIVE, DORMANT: ACTIVE}),
}


@final
class Assignment:
    """A contact in an agent's hands."""

    __slots__ = ("agent", "channel", "contact", "id", "kind", "phase", "role", "since", "until")

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
        self.since: int = 0  # when the phase began
        self.until: int = 0  # when the engine ends the phase; 0: it does not

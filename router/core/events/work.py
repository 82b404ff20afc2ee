"""What is said of offers and of work in hand, and what agents ask for."""

from dataclasses import dataclass

from router.core.events.contacts import Needs
from router.core.values import AgentId, AssignmentId, ContactId, Duration, Instant, OfferId


@dataclass(slots=True)
class OfferAccepted:
    """An agent took an offer."""

    id: str
    source: str
    agent: AgentId
    offer: OfferId


@dataclass(slots=True)
class OfferDeclined:
    """An agent refused an offer, perhaps with a time after which to ask again."""

    id: str
    source: str
    agent: AgentId
    offer: OfferId
    reason: str = ""
    ask_again_after: Duration | None = None


@dataclass(slots=True)
class OfferFailed:
    """The platform could not deliver an offer: `busy`, `unreachable` or `not_ready`."""

    id: str
    source: str
    agent: AgentId
    offer: OfferId
    reason: str = "unreachable"


@dataclass(slots=True)
class AssignmentConnected:
    """Customer and agent are on the same media."""

    id: str
    source: str
    assignment: AssignmentId


@dataclass(slots=True)
class AssignmentFailed:
    """The media could not be connected."""

    id: str
    source: str
    assignment: AssignmentId
    reason: str = "unreachable"


@dataclass(slots=True, init=False)
class AssignmentCompleted:
    """The agent is done with it, wrap-up included."""

    id: str
    source: str
    assignment: AssignmentId
    outcome: str = ""
    disposition: str = ""

    def __init__(
        self, id: str, source: str, assignment: AssignmentId, outcome: str = "", disposition: str = "",
    ) -> None:
        self.id = id
        self.source = source
        self.assignment = assignment
        self.outcome = outcome
        self.disposition = disposition


@dataclass(slots=True)
class AssignmentHeld:
    """The agent put the customer on hold."""

    id: str
    source: str
    assignment: AssignmentId


@dataclass(slots=True)
class AssignmentParked:
    """The agent laid the work aside, until a certain time or until they take it up again."""

    id: str
    source: str
    assignment: AssignmentId
    until: Instant | None = None


@dataclass(slots=True)
class AssignmentResumed:
    """The agent took it up again: from hold, park or interruption."""

    id: str
    source: str
    assignment: AssignmentId


@dataclass(slots=True)
class AssignmentWrapping:
    """The media are over and the agent writes it up; `extend` asks for more time where they do so already."""

    id: str
    source: str
    assignment: AssignmentId
    extend: bool = False


@dataclass(slots=True)
class Target:
    """To whom a contact shall go: one agent, a team, whoever meets the needs, or another pool."""

    agent: str = ""
    team: str = ""
    needs: Needs | None = None
    pool: str = ""


@dataclass(slots=True)
class AssignmentPulled:
    """An agent asks for a certain contact that waits."""

    id: str
    source: str
    agent: AgentId
    contact: ContactId


@dataclass(slots=True)
class AssignmentTransferred:
    """The holder asks that somebody else take over: `blind` by the line, `warm` by the colleague they consult.

    `progress` says what was done; without it nobody gets a contact back that they handed on.
    """

    id: str
    source: str
    assignment: AssignmentId
    mode: str = "blind"
    target: Target | None = None
    owner: str = "keep"
    progress: str = ""


@dataclass(slots=True)
class AssignmentConsulted:
    """The holder asks for a colleague's advice while the customer stays theirs."""

    id: str
    source: str
    assignment: AssignmentId
    target: Target | None = None


@dataclass(slots=True)
class AssignmentConferenced:
    """The holder asks that the colleague they consult, or a target, join the conversation."""

    id: str
    source: str
    assignment: AssignmentId
    target: Target | None = None

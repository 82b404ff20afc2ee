"""What supervisors, the shell and devices say."""

from dataclasses import dataclass

from router.core.plan import Plan
from router.core.policy import Policy
from router.core.values import AgentId, AssignmentId, ContactId, Duration, Instant


@dataclass(slots=True)
class SupervisorForced:
    """A supervisor gives a contact to an agent; with a reason and an expiry it passes a "no" of the gate, as debt."""

    id: str
    source: str
    contact: ContactId
    agent: AgentId
    by: str = ""
    reason: str = ""
    take_from: bool = False
    expires_at: Instant | None = None


@dataclass(slots=True)
class SupervisorPinned:
    """A waiting contact is for this agent alone, until it is released."""

    id: str
    source: str
    contact: ContactId
    agent: AgentId
    by: str = ""
    reason: str = ""


@dataclass(slots=True)
class SupervisorDrained:
    """An agent finishes what they have and gets nothing new, until they are released."""

    id: str
    source: str
    agent: AgentId
    by: str = ""
    reason: str = ""


@dataclass(slots=True)
class SupervisorReprioritised:
    """A contact has another priority from now on."""

    id: str
    source: str
    contact: ContactId
    priority: int
    by: str = ""
    reason: str = ""


@dataclass(slots=True)
class SupervisorPresenceSet:
    """A supervisor says for an agent what they do."""

    id: str
    source: str
    agent: AgentId
    presence: str
    by: str = ""
    reason: str = ""


@dataclass(slots=True)
class SupervisorUnassigned:
    """A contact is taken out of an agent's hands and goes back to the line."""

    id: str
    source: str
    assignment: AssignmentId
    by: str = ""
    reason: str = ""


@dataclass(slots=True)
class SupervisorClosed:
    """A contact is taken off the floor."""

    id: str
    source: str
    contact: ContactId
    by: str = ""
    reason: str = ""


@dataclass(slots=True)
class SupervisorJoined:
    """A supervisor who is signed in joins a conversation: `monitor`, `whisper`, `barge` or `takeover`."""

    id: str
    source: str
    contact: ContactId
    agent: AgentId
    mode: str = "monitor"
    by: str = ""
    reason: str = ""


@dataclass(slots=True)
class SupervisorReleased:
    """A pin or a drain ends; `subject` is the contact or the agent it was about."""

    id: str
    source: str
    subject: str
    by: str = ""
    reason: str = ""


@dataclass(slots=True)
class PolicyApplied:
    """From now on this policy holds; `text` is what the supervisor wrote."""

    id: str
    source: str
    digest: str
    policy: Policy
    by: str = ""
    text: str = ""


@dataclass(slots=True)
class PoolContact:
    """One live contact as the platform sees it."""

    contact: str = ""
    channel: str = ""
    agent: str = ""


@dataclass(slots=True)
class PoolSnapshot:
    """All contacts that live on the platform, as of the decision `as_of_seq`."""

    id: str
    source: str
    as_of_seq: int = 0
    contacts: tuple[PoolContact, ...] = ()


@dataclass(slots=True)
class ClockReached:
    """Time passed; `at` is the deadline that the engine had named."""

    at: Instant
    id: str = ""
    source: str = "clock"


@dataclass(slots=True)
class RouterResumed:
    """The router is back after `down_ms`: leases and offers are extended by it, nothing is offered until caught up."""

    down_ms: Duration
    id: str = ""
    source: str = "router"


@dataclass(slots=True)
class RouterCaughtUp:
    """The input is read up to where it ended when the router came back."""

    id: str = ""
    source: str = "router"


@dataclass(slots=True)
class PlanSolved:
    """A device answers `SolvePlan`: the plan of that revision."""

    revision: int
    plan: Plan
    id: str = ""
    source: str = "solver"

"""Facts: what has happened, as told by platforms, desks, supervisors, the clock and devices. Names are past tense.

Facts are never changed once made (a tidy test refuses assignment to their fields); they are not frozen because
freezing costs the engine two fifths of its speed. `id` and `source` together make a fact unique; an empty id is one
that needs no recognition (the clock's). The commonest spell out their `__init__`, because a compiled core would
otherwise spend a quarter of its time in generated ones.
"""

from router.core.events.agents import (
    AgentFound,
    AgentFreed,
    AgentLost,
    AgentOccupied,
    AgentPresenceChanged,
    AgentRemoved,
    AgentSignedIn,
    AgentSignedOut,
    AgentSnapshot,
    InHand,
    Outside,
)
from router.core.events.contacts import (
    UNSAID,
    CallbackCancelled,
    CallbackRequested,
    CallbackRescheduled,
    CallbackUnreached,
    ContactAbandoned,
    ContactArrived,
    ContactChanged,
    ContactEnded,
    ContactEscalated,
    ContactStarted,
    ContactTurned,
    Customer,
    Effort,
    Needs,
    ShiftAccepted,
    ShiftDeclined,
)
from router.core.events.control import (
    ClockReached,
    PlanSolved,
    PolicyApplied,
    PoolContact,
    PoolSnapshot,
    RouterCaughtUp,
    RouterResumed,
    SupervisorClosed,
    SupervisorDrained,
    SupervisorForced,
    SupervisorJoined,
    SupervisorPinned,
    SupervisorPresenceSet,
    SupervisorReleased,
    SupervisorReprioritised,
    SupervisorUnassigned,
)
from router.core.events.service import (
    AuthorityMissing,
    CaseLinked,
    CaseMerged,
    CaseOpened,
    CasePromised,
    CaseReassigned,
    CaseResolved,
    CustomerErased,
    CustomerHistory,
    CustomerLinked,
    CustomerMerged,
    PastContact,
)
from router.core.events.work import (
    AssignmentCompleted,
    AssignmentConferenced,
    AssignmentConnected,
    AssignmentConsulted,
    AssignmentFailed,
    AssignmentHeld,
    AssignmentParked,
    AssignmentPulled,
    AssignmentResumed,
    AssignmentTransferred,
    AssignmentWrapping,
    OfferAccepted,
    OfferDeclined,
    OfferFailed,
    Target,
)

__all__ = [
    "UNSAID", "AgentFound", "AgentFreed", "AgentLost", "AgentOccupied", "AgentPresenceChanged", "AgentRemoved",
    "AgentSignedIn", "AgentSignedOut", "AgentSnapshot", "AssignmentCompleted", "AssignmentConferenced",
    "AssignmentConnected", "AssignmentConsulted", "AssignmentFailed", "AssignmentHeld", "AssignmentParked",
    "AssignmentPulled", "AssignmentResumed", "AssignmentTransferred", "AssignmentWrapping", "AuthorityMissing",
    "CallbackCancelled", "CallbackRequested", "CallbackRescheduled", "CallbackUnreached", "CaseLinked", "CaseMerged",
    "CaseOpened", "CasePromised", "CaseReassigned", "CaseResolved", "ClockReached", "ContactAbandoned",
    "ContactArrived", "ContactChanged", "ContactEnded", "ContactEscalated", "ContactStarted", "ContactTurned",
    "Customer", "CustomerErased", "CustomerHistory", "CustomerLinked", "CustomerMerged", "Effort", "Fact", "InHand",
    "Needs", "OfferAccepted", "OfferDeclined", "OfferFailed", "Outside", "PastContact", "PlanSolved", "PolicyApplied",
    "PoolContact", "PoolSnapshot", "RouterCaughtUp", "RouterResumed", "ShiftAccepted", "ShiftDeclined",
    "SupervisorClosed", "SupervisorDrained", "SupervisorForced", "SupervisorJoined", "SupervisorPinned",
    "SupervisorPresenceSet", "SupervisorReleased", "SupervisorReprioritised", "SupervisorUnassigned", "Target",
    "asked_about", "subject_of",
]  # fmt: skip

Fact = (
    ContactArrived | ContactChanged | ContactTurned | ContactAbandoned | ContactEnded | ContactEscalated
    | ContactStarted | CallbackRequested | CallbackCancelled | CallbackRescheduled | CallbackUnreached
    | ShiftAccepted | ShiftDeclined | AgentSignedIn | AgentPresenceChanged | AgentSignedOut | AgentRemoved
    | AgentLost | AgentFound | AgentOccupied | AgentFreed | AgentSnapshot | OfferAccepted | OfferDeclined
    | OfferFailed | AssignmentConnected | AssignmentFailed | AssignmentCompleted | AssignmentHeld | AssignmentParked
    | AssignmentResumed | AssignmentWrapping | AssignmentPulled | AssignmentTransferred | AssignmentConsulted
    | AssignmentConferenced | CustomerLinked | CustomerMerged | CustomerHistory | CustomerErased | CaseOpened
    | CaseLinked | CaseMerged | CaseResolved | CasePromised | CaseReassigned | AuthorityMissing | SupervisorForced
    | SupervisorPinned | SupervisorDrained | SupervisorReprioritised | SupervisorPresenceSet | SupervisorUnassigned
    | SupervisorClosed | SupervisorJoined | SupervisorReleased | PolicyApplied | PoolSnapshot | ClockReached
    | RouterResumed | RouterCaughtUp | PlanSolved
)


def subject_of(fact: Fact) -> str:
    """Name whom or what a fact is about: a contact, an agent, an offer, an assignment."""
    for name in ("contact", "agent", "assignment", "case", "customer", "subject"):
        found = getattr(fact, name, None)
        if found:  # what need not be named may be empty
            return str(found)
    return ""


def asked_about(fact: Fact) -> str:
    """Name what a request is about, as its answer does: an offer, an assignment, a contact, a case, an agent."""
    for name in ("offer", "assignment", "contact", "case", "subject", "agent"):
        found = getattr(fact, name, None)
        if found is not None:
            return str(found)
    return ""

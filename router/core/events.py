"""Facts: what has happened, as told by platforms, desks, the clock and devices. Names are in the past tense.

Facts are never changed once made (a tidy test refuses assignment to their fields); they are not frozen because
freezing costs the engine two fifths of its speed. `id` and `source` together make a fact unique; an empty id is one
that needs no recognition (the clock's). The commonest spell out their `__init__`, because a compiled core would
otherwise spend a quarter of its time in generated ones.
"""

from dataclasses import dataclass, field
from typing import Final

from router.core.values import AgentId, AssignmentId, ContactId, Duration, Instant, OfferId

UNSAID: Final = Instant(0)
"""No time was said: the fact holds as of now."""


@dataclass(slots=True)
class Customer:
    """Who asks: a keyed pseudonym and what the platform says about them."""

    id: str = ""
    tier: str = ""
    language: str = ""


@dataclass(slots=True)
class Needs:
    """What the platform asks for itself, beyond the policy's rules."""

    skills: dict[str, int] = field(default_factory=dict)
    authority: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True, init=False)
class ContactArrived:
    """A contact came in; `time` is when it did by the platform's clock (0: now)."""

    id: str
    source: str
    contact: ContactId
    channel: str
    time: Instant = UNSAID
    intent: str = ""
    priority: int = 0
    language: str = ""
    customer: Customer | None = None
    needs: Needs | None = None
    due_at: Instant | None = None
    stage: str = "queue"
    site: str = ""
    direction: str = "inbound"
    attributes: dict[str, str | int | bool] | None = None
    extra: dict[str, object] | None = None

    def __init__(
        self, id: str, source: str, contact: ContactId, channel: str, time: Instant = UNSAID, intent: str = "",
        priority: int = 0, language: str = "", customer: Customer | None = None, needs: Needs | None = None,
        due_at: Instant | None = None, stage: str = "queue", site: str = "", direction: str = "inbound",
        attributes: dict[str, str | int | bool] | None = None, extra: dict[str, object] | None = None,
    ) -> None:
        self.id = id
        self.source = source
        self.contact = contact
        self.channel = channel
        self.time = time
        self.intent = intent
        self.priority = priority
        self.language = language
        self.customer = customer
        self.needs = needs
        self.due_at = due_at
        self.stage = stage
        self.site = site
        self.direction = direction
        self.attributes = attributes
        self.extra = extra


@dataclass(slots=True)
class ContactChanged:
    """Some of a contact's fields are other than they were; None means unchanged."""

    id: str
    source: str
    contact: ContactId
    intent: str | None = None
    priority: int | None = None
    language: str | None = None
    customer: Customer | None = None
    needs: Needs | None = None
    due_at: Instant | None = None
    stage: str | None = None
    attributes: dict[str, str | int | bool] | None = None


@dataclass(slots=True)
class ContactTurned:
    """The ball passed to the `agent` or to the `customer`."""

    id: str
    source: str
    contact: ContactId
    to: str


@dataclass(slots=True)
class ContactAbandoned:
    """The customer left before anyone was there for them."""

    id: str
    source: str
    contact: ContactId
    reason: str = ""


@dataclass(slots=True)
class ContactEnded:
    """The contact's media are over; `by` is `customer`, `agent` or `platform`."""

    id: str
    source: str
    contact: ContactId
    by: str = "platform"
    reason: str = ""


@dataclass(slots=True)
class AgentSignedIn:
    """An agent opened a session; channels None means every channel of the policy."""

    id: str
    source: str
    agent: AgentId
    session: str = ""
    name: str = ""
    team: str = ""
    site: str = ""
    skills: dict[str, int] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    authority: dict[str, int] = field(default_factory=dict)
    channels: tuple[str, ...] | None = None
    presence: str = "available"
    budget: int | None = None


@dataclass(slots=True)
class AgentPresenceChanged:
    """An agent said what they do: `available`, `away`, `draining` or `offline`; channels None means as before."""

    id: str
    source: str
    agent: AgentId
    session: str = ""
    presence: str = "available"
    reason: str = ""
    channels: tuple[str, ...] | None = None


@dataclass(slots=True)
class AgentSignedOut:
    """An agent closed a session; work in hand stays in hand."""

    id: str
    source: str
    agent: AgentId
    session: str = ""


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

    def __init__(
        self, id: str, source: str, assignment: AssignmentId, outcome: str = "",
    ) -> None:
        self.id = id
        self.source = source
        self.assignment = assignment
        self.outcome = outcome


@dataclass(slots=True)
class ClockReached:
    """Time passed; `at` is the deadline that the engine had named."""

    at: Instant
    id: str = ""
    source: str = "clock"


Fact = (
    ContactArrived | ContactChanged | ContactTurned | ContactAbandoned | ContactEnded
    | AgentSignedIn | AgentPresenceChanged | AgentSignedOut
    | OfferAccepted | OfferDeclined | OfferFailed
    | AssignmentConnected | AssignmentFailed | AssignmentCompleted
    | ClockReached
)


def subject_of(fact: Fact) -> str:
    """Name whom or what a fact is about: a contact, an agent, an offer, an assignment."""
    for name in ("contact", "agent", "assignment"):
        found = getattr(fact, name, None)
        if found is not None:
            return str(found)
    return ""

"""What is said of contacts."""

from dataclasses import dataclass, field
from typing import Final

from router.core.values import AgentId, ContactId, Instant

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
    """What the platform asks for itself, beyond the policy's rules; ceilings are levels not to be passed."""

    skills: dict[str, int] = field(default_factory=dict)
    authority: dict[str, int] = field(default_factory=dict)
    ceilings: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Effort:
    """What the customer went through before they reached the line: a head start over those who did not."""

    menu_depth: int = 0
    failed_self_service: bool = False
    asked_for_human: bool = False
    repeats: int = 0


@dataclass(slots=True, init=False)
class ContactArrived:
    """A contact came in; `time` is when it did by the platform's clock (0: now).

    `asked_at` is when the customer first asked, on whatever channel: ages run from it. `promised_at` is what somebody
    promised, `not_before` when scheduled work may begin. `case`, `thread` and `continues` tie it to what was before.
    """

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
    case: str = ""
    thread: str = ""
    continues: str = ""
    preferred_agent: str = ""
    asked_at: Instant | None = None
    promised_at: Instant | None = None
    not_before: Instant | None = None
    effort: Effort | None = None

    def __init__(
        self, id: str, source: str, contact: ContactId, channel: str, time: Instant = UNSAID, intent: str = "",
        priority: int = 0, language: str = "", customer: Customer | None = None, needs: Needs | None = None,
        due_at: Instant | None = None, stage: str = "queue", site: str = "", direction: str = "inbound",
        attributes: dict[str, str | int | bool] | None = None, extra: dict[str, object] | None = None, case: str = "",
        thread: str = "", continues: str = "", preferred_agent: str = "", asked_at: Instant | None = None,
        promised_at: Instant | None = None, not_before: Instant | None = None, effort: Effort | None = None,
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
        self.case = case
        self.thread = thread
        self.continues = continues
        self.preferred_agent = preferred_agent
        self.asked_at = asked_at
        self.promised_at = promised_at
        self.not_before = not_before
        self.effort = effort


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
    case: str | None = None
    preferred_agent: str | None = None
    promised_at: Instant | None = None
    effort: Effort | None = None


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
class ContactEscalated:
    """The conversation goes on by another channel (chat becomes a call); `replaces` is the contact it did so from.

    A request: the platform moves no media before it is granted. With `replaces` empty the contact itself changes its
    channel; else that one ends and this one takes its place.
    """

    id: str
    source: str
    contact: ContactId
    to: str
    origin: str = ""  # the channel it comes from, as the platform sees it
    replaces: str = ""


@dataclass(slots=True)
class ContactStarted:
    """An agent began it, or the platform gave it, without asking: an outbound call, a walk-in."""

    id: str
    source: str
    contact: ContactId
    agent: AgentId
    channel: str
    direction: str = "outbound"
    intent: str = ""
    language: str = ""
    customer: Customer | None = None
    case: str = ""


@dataclass(slots=True)
class CallbackRequested:
    """The customer would rather be called back between two instants than wait."""

    id: str
    source: str
    contact: ContactId
    not_before: Instant | None = None
    not_after: Instant | None = None
    channel: str = ""  # the policy's callback channel where none is said
    reason: str = ""


@dataclass(slots=True)
class CallbackCancelled:
    """The customer wants no callback any more."""

    id: str
    source: str
    contact: ContactId
    reason: str = ""


@dataclass(slots=True)
class CallbackRescheduled:
    """The customer wants the callback at another time."""

    id: str
    source: str
    contact: ContactId
    not_before: Instant
    not_after: Instant | None = None


@dataclass(slots=True)
class CallbackUnreached:
    """The agent called, and the customer did not answer."""

    id: str
    source: str
    contact: ContactId
    reason: str = ""


@dataclass(slots=True)
class ShiftAccepted:
    """The customer takes up the offer of another channel."""

    id: str
    source: str
    contact: ContactId
    shift: str


@dataclass(slots=True)
class ShiftDeclined:
    """The customer would rather stay where they are."""

    id: str
    source: str
    contact: ContactId
    shift: str

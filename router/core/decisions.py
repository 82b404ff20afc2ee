"""Decisions: the router's orders, in the imperative. Each carries all that applying it needs.

`seq` counts decisions without gaps. A recovering engine applies recorded decisions and decides nothing, so whatever
a rule worked out (kind, requirement, price of a choice) stands in the decision and is never worked out again.
The commonest spell out their `__init__`: see events.py.
"""

from dataclasses import dataclass

from router.core.values import AgentId, AssignmentId, Attention, ContactId, Duration, Instant, OfferId

Levels = tuple[tuple[str, int], ...]
"""Names with numbers, sorted by name."""


@dataclass(slots=True)
class IgnoreFact:
    """The fact was not accepted and changes nothing; `code` says why (repeated, stale, refused)."""

    seq: int
    cause: str
    source: str
    subject: str
    code: int


@dataclass(slots=True, init=False)
class QueueContact:
    """Put a contact in line; kind, requirement and urgency are ruled here, for good or until it changes.

    `key` orders the line: arrival on the urgency table's clock, plus time served, less head start (engine.md 3.5).
    """

    seq: int
    contact: ContactId
    kind: str
    skills: Levels
    language: str
    authority: Levels
    urgency: str
    key: Duration
    due_at: Instant
    position: int

    def __init__(
        self, seq: int, contact: ContactId, kind: str, skills: Levels, language: str, authority: Levels,
        urgency: str, key: Duration, due_at: Instant, position: int,
    ) -> None:
        self.seq = seq
        self.contact = contact
        self.kind = kind
        self.skills = skills
        self.language = language
        self.authority = authority
        self.urgency = urgency
        self.key = key
        self.due_at = due_at
        self.position = position


@dataclass(slots=True, init=False)
class OfferContact:
    """Hold a contact out to an agent; attention is reserved until `expires_at`.

    `value` is the plan's term for the pair in thousandths of a weighted customer-second; `runner_up` is the next
    best agent (chosen for a contact) or contact (chosen for an agent), and `margin` what it lacked, in the units of
    the rank, or of value.
    """

    seq: int
    contact: ContactId
    offer: OfferId
    agent: AgentId
    answer: str
    expires_at: Instant
    way: int
    value: int
    fit: int
    load_after: Attention
    budget: Attention
    runner_up: str
    margin: int

    def __init__(
        self, seq: int, contact: ContactId, offer: OfferId, agent: AgentId, answer: str, expires_at: Instant,
        way: int, value: int, fit: int, load_after: Attention, budget: Attention, runner_up: str, margin: int,
    ) -> None:
        self.seq = seq
        self.contact = contact
        self.offer = offer
        self.agent = agent
        self.answer = answer
        self.expires_at = expires_at
        self.way = way
        self.value = value
        self.fit = fit
        self.load_after = load_after
        self.budget = budget
        self.runner_up = runner_up
        self.margin = margin


@dataclass(slots=True)
class DeferContact:
    """Leave a contact waiting beside an agent who could take it, since that is not worth its price before `until`."""

    seq: int
    contact: ContactId
    until: Instant
    code: int


@dataclass(slots=True)
class RevokeOffer:
    """Take an offer back; `ask_again_at` is when this agent may be asked for this contact again (0: no such wish)."""

    seq: int
    contact: ContactId
    offer: OfferId
    agent: AgentId
    cause: int
    ask_again_at: Instant = Instant(0)


@dataclass(slots=True, init=False)
class AssignContact:
    """Give the contact to the agent; `phase` is connecting, or active where nothing has to be connected."""

    seq: int
    contact: ContactId
    assignment: AssignmentId
    offer: OfferId
    agent: AgentId
    role: str
    phase: int

    def __init__(
        self, seq: int, contact: ContactId, assignment: AssignmentId, offer: OfferId, agent: AgentId, role: str,
        phase: int,
    ) -> None:
        self.seq = seq
        self.contact = contact
        self.assignment = assignment
        self.offer = offer
        self.agent = agent
        self.role = role
        self.phase = phase


@dataclass(slots=True, init=False)
class ChangeAssignment:
    """Move an assignment to another phase; `until` is when the engine will end the phase (0: it will not)."""

    seq: int
    assignment: AssignmentId
    contact: ContactId
    agent: AgentId
    phase: int
    load: Attention
    until: Instant
    cause: int

    def __init__(
        self, seq: int, assignment: AssignmentId, contact: ContactId, agent: AgentId, phase: int, load: Attention,
        until: Instant, cause: int,
    ) -> None:
        self.seq = seq
        self.assignment = assignment
        self.contact = contact
        self.agent = agent
        self.phase = phase
        self.load = load
        self.until = until
        self.cause = cause


@dataclass(slots=True, init=False)
class CloseContact:
    """The contact leaves the floor; `outcome` is its column in the books."""

    seq: int
    contact: ContactId
    outcome: int
    waited: Duration

    def __init__(
        self, seq: int, contact: ContactId, outcome: int, waited: Duration,
    ) -> None:
        self.seq = seq
        self.contact = contact
        self.outcome = outcome
        self.waited = waited


@dataclass(slots=True)
class RefuseContact:
    """The contact cannot be taken at all; the platform says so to the customer."""

    seq: int
    contact: ContactId
    code: int


@dataclass(slots=True)
class RedirectContact:
    """The contact is better served elsewhere or later: `closed` names the next opening."""

    seq: int
    contact: ContactId
    code: int
    opens_at: Instant


@dataclass(slots=True)
class ChangeAgent:
    """The agent's routing status changed by rule: `responding` is False after too many unanswered offers."""

    seq: int
    agent: AgentId
    responding: bool


@dataclass(slots=True)
class TakeDebt:
    """Load stands above the budget without an admission; `debt` is the whole excess, `cause` what raised it."""

    seq: int
    agent: AgentId
    debt: Attention
    cause: int


@dataclass(slots=True)
class PayDebt:
    """The agent's load is back within the budget."""

    seq: int
    agent: AgentId


@dataclass(slots=True)
class GrantRequest:
    """The fact `cause` asked for something, and has it."""

    seq: int
    cause: str
    source: str
    subject: str


@dataclass(slots=True)
class RefuseRequest:
    """The fact `cause` asked for what cannot be had; `state` is what happened instead."""

    seq: int
    cause: str
    source: str
    subject: str
    code: int
    state: str


Decision = (
    IgnoreFact | QueueContact | DeferContact | OfferContact | RevokeOffer | AssignContact | ChangeAssignment
    | CloseContact | RefuseContact | RedirectContact | ChangeAgent | TakeDebt | PayDebt | GrantRequest | RefuseRequest
)

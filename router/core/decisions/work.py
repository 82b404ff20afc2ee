"""Decisions about offers and work in hand."""

from dataclasses import dataclass

from router.core.values import AgentId, AssignmentId, Attention, ContactId, Instant, OfferId


@dataclass(slots=True, init=False)
class OfferContact:
    """Hold a contact out to an agent; attention is reserved until `expires_at`.

    `value` is the plan's term for the pair in thousandths of a weighted customer-second; `runner_up` is the next
    best agent (chosen for a contact) or contact (chosen for an agent), and `margin` what it lacked, in the units of
    the rank, or of value. `role` is primary but for consults and conferences; `price` is what soft rules took off.
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
    role: str = "primary"
    price: int = 0
    revision: int = 0

    def __init__(
        self, seq: int, contact: ContactId, offer: OfferId, agent: AgentId, answer: str, expires_at: Instant,
        way: int, value: int, fit: int, load_after: Attention, budget: Attention, runner_up: str, margin: int,
        role: str = "primary", price: int = 0, revision: int = 0,
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
        self.role = role
        self.price = price
        self.revision = revision


@dataclass(slots=True)
class RevokeOffer:
    """Take an offer back; `ask_again_at` is when this agent may be asked for this contact again (0: no such wish).

    `rest_until` is when the agent may be offered anything again (0: at once).
    """

    seq: int
    contact: ContactId
    offer: OfferId
    agent: AgentId
    cause: int
    ask_again_at: Instant = Instant(0)
    rest_until: Instant = Instant(0)


@dataclass(slots=True)
class ExtendOffer:
    """Let an open offer ring longer: the router was away meanwhile."""

    seq: int
    contact: ContactId
    offer: OfferId
    agent: AgentId
    expires_at: Instant


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


@dataclass(slots=True)
class AdoptAssignment:
    """Take up work that is in an agent's hands already, without an offer: begun by them, or given by the platform."""

    seq: int
    contact: ContactId
    assignment: AssignmentId
    agent: AgentId
    channel: str
    kind: str
    role: str
    phase: int
    load: Attention
    cause: int


@dataclass(slots=True, init=False)
class ChangeAssignment:
    """Move an assignment to another phase; `until` is when the engine will end the phase (0: it will not).

    `kind` is told where the work changes its kind too (an escalation), `role` where it changes its role.
    """

    seq: int
    assignment: AssignmentId
    contact: ContactId
    agent: AgentId
    phase: int
    load: Attention
    until: Instant
    cause: int
    kind: str = ""
    role: str = ""

    def __init__(
        self, seq: int, assignment: AssignmentId, contact: ContactId, agent: AgentId, phase: int, load: Attention,
        until: Instant, cause: int, kind: str = "", role: str = "",
    ) -> None:
        self.seq = seq
        self.assignment = assignment
        self.contact = contact
        self.agent = agent
        self.phase = phase
        self.load = load
        self.until = until
        self.cause = cause
        self.kind = kind
        self.role = role

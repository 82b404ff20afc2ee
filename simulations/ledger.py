"""The checker's ledger: agents, contacts, offers and work in hand, as facts and decisions alone tell them."""

from typing import Final, final

from router.core.decisions import ChangeCase, Wish
from router.core.events import AgentPresenceChanged, AgentSignedIn
from router.core.policy import Policy
from router.core.values import INTERRUPTED, NEVER, Instant
from simulations.budgets import Modifiers
from simulations.demand import Asks, Demand, Story, Table
from simulations.pacing import Pace, Paces
from simulations.scales import Bounds, Breach, Scales, Work

NEW: Final = "new"
SELF_SERVICE: Final = "in self-service"
QUEUED: Final = "queued"
OFFER_OPEN: Final = "offered"
ASSIGNED: Final = "assigned"
RETURNED: Final = "returned"
"""The agent's part is over and the contact is not closed: it waits again."""
SCHEDULED: Final = "scheduled"
AWAITING: Final = "awaiting its owner"


@final
class Agent:
    """One agent as signed in; `responding` is None while an act may have ended a silence.

    The law leaves open whether a failed offer, or one whose media failed, counts as unanswered and whether an automatic
    answer breaks the row, so both are counted: the fewest, after which the engine must act, and the most, when it may.
    `changed_at` is when anything last changed that could let them be given something.
    """

    __slots__ = (
        "absent_since", "admitted", "authority", "bounds", "budget_asked", "changed_at", "channels", "debt", "drained",
        "gates", "id", "in_debt", "languages", "lapsing_since", "last_channel", "last_made", "lost", "modifiers",
        "outside", "pace", "passed", "presence", "responding", "session", "skills", "team", "unanswered",
        "unanswered_most", "works",
    )  # fmt: skip

    def __init__(self, id: str, bounds: Bounds, pace: Pace, modifiers: Modifiers) -> None:
        self.id = id
        self.bounds = bounds
        self.pace = pace
        self.modifiers = modifiers
        self.team = self.session = ""
        self.budget_asked: int | None = None
        self.presence = "offline"
        self.absent_since = 0  # on a break, signed out or lost since then; 0: here
        self.lost = self.drained = False
        self.lapsing_since = 0
        self.channels: frozenset[str] | None = None
        self.skills: dict[str, int] = {}
        self.languages: frozenset[str] = frozenset()
        self.authority: dict[str, int] = {}
        self.responding: bool | None = True
        self.unanswered = self.unanswered_most = 0
        self.last_channel = ""  # of the latest offer, by its number, that was accepted
        self.last_made = 0
        self.debt = 0
        self.in_debt = False  # noted, and not paid yet
        self.passed: frozenset[str] = frozenset()  # limits passed, noted as breaches
        self.admitted = 0  # above the budget by an admission that was noted: no debt, and not to be noted again
        self.works: dict[str, Work] = {}
        self.outside: dict[str, tuple[Work, int]] = {}  # activity -> its weight, and until when (0: not said)
        self.gates: dict[str, bool] = {}  # by kind, as long as nothing in hand changes
        self.changed_at = 0

    def takes(self, channel: str) -> bool:
        """Tell whether this channel is one that the agent works on."""
        return self.channels is None or channel in self.channels

    def suits(self, asks: Asks) -> bool:
        """Tell whether skills, ceilings, language, authority and team are as asked."""
        for name, level in asks.skills:
            if self.skills.get(name, 0) < level:
                return False
        if asks.language and asks.language not in self.languages:
            return False
        if asks.ceilings and any(self.skills.get(name, 0) > level for name, level in asks.ceilings):
            return False
        if asks.team and asks.team != self.team:
            return False
        return all(self.authority.get(name, 0) >= level for name, level in asks.authority)

    @property
    def ready(self) -> bool:
        """Tell whether the agent may be given anything at all, for sure."""
        return self.presence == "available" and self.responding is True and not (self.lost or self.drained)

    @property
    def askable(self) -> bool:
        """Tell whether somebody may hope for this agent: at work or on a break, not leaving, not silent."""
        here = self.presence in ("available", "away")
        return here and self.responding is not False and not (self.lost or self.drained)

    def present(self, fact: AgentSignedIn | AgentPresenceChanged) -> None:
        """Take over what a sign-in or a change of presence says about both."""
        self.presence = fact.presence
        if fact.channels is not None:
            self.channels = frozenset(fact.channels)
        self.modifiers.own_limit = self.modifiers.own_limit if fact.own_limit is None else fact.own_limit
        self.acted()

    def seen(self, now: int) -> None:
        """Note since when the agent is not here."""
        if self.presence in ("available", "draining") and not self.lost:
            self.absent_since = 0
        else:
            self.absent_since = self.absent_since or now

    def acted(self) -> None:
        """Remember a sign of life: whether it ends a silence the engine says."""
        self.unanswered = self.unanswered_most = 0
        self.lapsing_since = 0
        if self.responding is False:
            self.responding = None


@final
class Tried:
    """How an earlier offer of a contact to an agent ended: when, whether by failure, and when to ask again."""

    __slots__ = ("ask_again_at", "at", "failed")

    def __init__(self, at: int, ask_again_at: int, failed: bool) -> None:
        self.at, self.ask_again_at, self.failed = at, ask_again_at, failed


@final
class Contact:
    """One contact that is still here; `parties` is the work of others beside its primary."""

    __slots__ = (
        "arrival", "asks", "attempt", "callback_at", "connected", "deferred_until", "due_at", "first_seq", "holders",
        "home", "id", "key", "kind", "left", "offer", "parties", "pinned", "primary", "promised_at", "queue_at", "seq",
        "served", "shift", "shift_to", "started_at", "state", "step", "stood_at", "story", "transfers", "tried",
        "until", "wish",
    )  # fmt: skip

    def __init__(self, id: str, story: Story, arrival: int) -> None:
        self.id = id
        self.story = story
        self.arrival = arrival
        self.state = NEW
        self.kind = story.channel
        self.asks: Asks | None = None
        self.key = self.seq = self.first_seq = 0
        self.due_at = NEVER
        self.tried: dict[str, Tried] = {}
        self.offer = self.primary = ""
        self.started_at = 0  # when the time with the present agent began
        self.stood_at = 0  # since when it waits
        self.served: list[tuple[int, int]] = []
        self.connected = False
        self.deferred_until = 0  # not worth it for anybody free, or kept back, before then
        self.left = False  # noted as left waiting, once for each time that it waits
        self.wish: Wish | None = None
        self.pinned = ""
        self.home = ""  # the team it belongs to
        self.step = 0
        self.queue_at = 0  # when it is queued, or was, if it is scheduled
        self.until = 0  # until when its agent is waited for, if it woke
        self.callback_at = self.promised_at = self.attempt = 0
        self.shift = self.shift_to = ""
        self.transfers = 0
        self.holders: list[str] = []
        self.parties: dict[str, Work] = {}

    def key_on(self, table: Table, policy: Policy) -> int:
        """Return where the contact stands on a table's clock: arrival, plus time with agents, less its head start."""
        elapsed, since = table.clock.elapsed, self.arrival
        if self.story.asked_at < since:
            since = max(self.story.asked_at, since - policy.memory.max_age)
        total = int(elapsed(Instant(since)))
        for start, end in self.served:
            total += elapsed(Instant(end)) - elapsed(Instant(start))
        return total - self.story.head_start(policy.head_start, self.transfers)

    def due_on(self, table: Table, key: int) -> int:
        """Return when it has waited as long as it may; a promised call takes the place of the table's limit."""
        longest = NEVER if self.callback_at else table.due_at(key)
        promised = min(self.story.due_at, self.story.promised_at, self.promised_at or NEVER)
        return min(longest, promised if promised == NEVER else promised - table.lead)


@final
class Offer:
    """An open offer; `before` is the channel of the agent's work before it."""

    __slots__ = ("agent", "answer", "before", "contact", "expires_at", "id", "made", "work")

    def __init__(self, id: str, contact: str, work: Work, answer: str, expires_at: int, made: int) -> None:
        self.id, self.contact, self.agent, self.work = id, contact, work.agent, work
        self.answer, self.expires_at, self.made = answer, expires_at, made
        self.before = ""


@final
class Ledger:
    """Everyone and everything now, by the checker's own reckoning."""

    __slots__ = (
        "agents", "assignments", "cases", "closed", "contacts", "demand", "given", "made", "offers", "policy",
        "scales", "touched",
    )  # fmt: skip

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.scales = Scales(policy)
        self.demand = Demand(policy)
        self.agents: dict[str, Agent] = {}
        self.contacts: dict[str, Contact] = {}
        self.offers: dict[str, Offer] = {}
        self.assignments: dict[str, Work] = {}
        self.cases: dict[str, ChangeCase] = {}  # as told last
        self.closed: dict[str, int] = {}  # oldest first, forgotten after the policy's `remember_for`
        self.made: set[str] = set()  # ids of offers, never used twice
        self.given: set[str] = set()  # and of assignments
        self.touched: dict[str, Agent] = {}  # since the last look

    def obey(self, policy: Policy, now: int) -> None:
        """Live by another policy from now on; what is in hand stays."""
        everywhere, other = tuple(self.policy.channels), policy.limits != self.policy.limits
        for contact in list(self.closed)[: -self.policy.memory.remember_max]:  # forgotten under the old one
            del self.closed[contact]
        self.policy, self.scales, self.demand = policy, Scales(policy), Demand(policy)
        for agent in self.agents.values():
            if agent.channels is not None and agent.channels == frozenset(everywhere):
                agent.channels = None  # who took every channel takes every one
            agent.modifiers.obey(policy, now)
            agent.unanswered = min(agent.unanswered, policy.offers.max_unanswered - 1)  # the next one counts anew
            self.bind(agent)
            if other:
                agent.pace.obey(Paces(policy, agent.team, agent.id))
            for work in agent.works.values():
                named, _, role = work.kind.rpartition("/")
                self.scales.cast(work, named if role == work.role else work.kind, work.role)
            self.touch(agent)

    def bind(self, agent: Agent) -> None:
        """Find the limits that hold for an agent; what lowers the budget now goes on doing so until it is told."""
        before = agent.bounds
        bounds = self.scales.bounds(agent.team, agent.id, agent.budget_asked)
        agent.bounds = bounds if before.budget == before.base else bounds._replace(budget=before.budget)

    def sign_in(self, fact: AgentSignedIn, now: int) -> tuple[Agent, bool]:
        """Open a session; load stays. Return the agent, and whether what they can do is other than before."""
        agent = self.agent(fact.agent)
        languages = frozenset(fact.languages)
        known = (agent.skills, agent.languages, agent.authority, agent.team)
        changed = not agent.session or known != (fact.skills, languages, fact.authority, fact.team)
        if agent.presence == "offline" and fact.presence != "offline":
            agent.pace.signed_in_at = now
        agent.team, agent.budget_asked, agent.session = fact.team, fact.budget, fact.session
        agent.skills, agent.languages, agent.authority = fact.skills, languages, fact.authority
        agent.modifiers.started_at = fact.started_at or agent.modifiers.started_at
        agent.channels = None
        agent.pace.paces = Paces(self.policy, agent.team, agent.id)
        self.bind(agent)
        agent.present(fact)
        self.touch(agent)
        return agent, changed

    def agent(self, id: str) -> Agent:
        """Return an agent, made from nothing where a decision names one that never signed in."""
        agent = self.agents.get(id)
        if agent is None:
            pace, modifiers = Pace(Paces(self.policy, "", id)), Modifiers(self.policy)
            agent = self.agents[id] = Agent(id, self.scales.bounds("", id, None), pace, modifiers)
        return agent

    def touch(self, agent: Agent) -> None:
        """Have an agent looked at after this fact, because what they hold has changed."""
        agent.gates.clear()
        self.touched[agent.id] = agent

    def in_hand(self, agent: Agent) -> tuple[Work, ...]:
        """Return everything in an agent's hands, what Poise did not give included."""
        if not agent.outside:
            return tuple(agent.works.values())
        return (*agent.works.values(), *[work for work, _ in agent.outside.values()])

    def load(self, agent: Agent) -> int:
        """Return an agent's load, summed over everything in hand."""
        works = self.in_hand(agent) if agent.outside else agent.works.values()
        return self.scales.read(works, agent.bounds.base).load

    def excess(self, agent: Agent) -> int:
        """Return how far an agent's load stands above the budget."""
        return max(0, self.load(agent) - agent.bounds.budget)

    def breaches(self, agent: Agent) -> list[Breach]:
        """List the limits that what is in hand passes."""
        return self.scales.standing(self.in_hand(agent), agent.bounds)

    def admits(self, agent: Agent, asks: Asks, now: int) -> bool:
        """Tell whether the gate lets this kind of work to an agent, by the checker's own reading.

        What only time lifts is judged as of the millisecond before: the engine hears of time when it is told.
        """
        known = agent.gates.get(asks.kind)
        if known is None:
            known = agent.gates[asks.kind] = not agent.in_debt and not self.refusals(agent, asks)
        if not known or not (agent.pace.rest_until or agent.pace.paces.any):
            return known
        newcomer = self.scales.work("", "", agent.id, asks.kind, asks.channel)
        return not any(True for _ in agent.pace.refusals(now - 1, newcomer, strict=True))

    def refusals(self, agent: Agent, asks: Asks) -> list[Breach]:
        """List the limits that one more piece of this kind would pass."""
        newcomer = self.scales.work("", "", agent.id, asks.kind, asks.channel)
        return self.scales.refusals(self.in_hand(agent), newcomer, agent.bounds)

    def interrupted(self, agent: Agent) -> list[Work]:
        """List the work in an agent's hands that something else interrupts."""
        return [work for work in agent.works.values() if work.phase == INTERRUPTED]

    def remembers(self, contact: str, now: int) -> bool:
        """Tell whether a contact is closed, and has to be known to be."""
        at = self.closed.get(contact)
        if at is None:
            return False
        memory = self.policy.memory
        return now - at < memory.remember_for and len(self.closed) <= memory.remember_max

    def forget(self, now: int) -> None:
        """Let go of closed contacts that the policy need not remember."""
        oldest = now - self.policy.memory.remember_for
        while self.closed:
            contact, at = next(iter(self.closed.items()))
            if at >= oldest:
                break
            del self.closed[contact]

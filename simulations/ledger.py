"""The checker's ledger: agents, contacts, offers and work in hand, as facts and decisions alone tell them."""

from typing import Final, final

from router.core.events import AgentPresenceChanged, AgentSignedIn
from router.core.policy import Policy
from router.core.values import NEVER, Instant
from simulations.demand import Asks, Demand, Story, Table
from simulations.scales import Bounds, Breach, Scales, Work

NEW: Final = "new"
SELF_SERVICE: Final = "in self-service"
QUEUED: Final = "queued"
OFFER_OPEN: Final = "offered"
ASSIGNED: Final = "assigned"
RETURNED: Final = "returned"
"""The agent's part is over and the contact is not closed: it waits again."""


@final
class Agent:
    """One agent as signed in; `responding` is None while an act may have ended a silence.

    The law leaves open whether a failed offer, or one whose media failed, counts as unanswered and whether an automatic
    answer breaks the row, so both are counted: the fewest, after which the engine must act, and the most, when it may.
    """

    __slots__ = (
        "admitted", "authority", "bounds", "channels", "debt", "gates", "id", "languages", "last_channel", "last_made",
        "presence", "responding", "skills", "team", "unanswered", "unanswered_most", "works",
    )  # fmt: skip

    def __init__(self, id: str, bounds: Bounds) -> None:
        self.id = id
        self.bounds = bounds
        self.team = ""
        self.presence = "offline"
        self.channels: frozenset[str] | None = None
        self.skills: dict[str, int] = {}
        self.languages: frozenset[str] = frozenset()
        self.authority: dict[str, int] = {}
        self.responding: bool | None = True
        self.unanswered = self.unanswered_most = 0
        self.last_channel = ""  # of the latest offer, by its number, that was accepted
        self.last_made = 0
        self.debt = 0
        self.admitted = 0  # above the budget by an admission that was noted: no debt, and not to be noted again
        self.works: dict[str, Work] = {}
        self.gates: dict[str, bool] = {}  # by kind, as long as nothing in hand changes

    def takes(self, channel: str) -> bool:
        """Tell whether this channel is one that the agent works on."""
        return self.channels is None or channel in self.channels

    def suits(self, asks: Asks) -> bool:
        """Tell whether skills, language and authority suffice."""
        for name, level in asks.skills:
            if self.skills.get(name, 0) < level:
                return False
        if asks.language and asks.language not in self.languages:
            return False
        return all(self.authority.get(name, 0) >= level for name, level in asks.authority)

    def present(self, fact: AgentSignedIn | AgentPresenceChanged) -> None:
        """Take over what a sign-in or a change of presence says about both."""
        self.presence = fact.presence
        if fact.channels is not None:
            self.channels = frozenset(fact.channels)
        self.acted()

    def acted(self) -> None:
        """Remember a sign of life: whether it ends a silence the engine says."""
        self.unanswered = self.unanswered_most = 0
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
    """One contact that is still here."""

    __slots__ = (
        "arrival", "asks", "connected", "due_at", "first_seq", "id", "key", "left", "offer", "primary", "seq", "served",
        "started_at", "state", "story", "tried",
    )  # fmt: skip

    def __init__(self, id: str, story: Story, arrival: int) -> None:
        self.id = id
        self.story = story
        self.arrival = arrival
        self.state = NEW
        self.asks: Asks | None = None
        self.key = self.seq = self.first_seq = 0
        self.due_at = NEVER
        self.tried: dict[str, Tried] = {}
        self.offer = self.primary = ""
        self.started_at = 0  # when the time with the present agent began
        self.served: list[tuple[int, int]] = []
        self.connected = False
        self.left = False  # noted as left waiting, once for each time that it waits

    def key_on(self, table: Table) -> int:
        """Return where the contact stands on a table's clock: arrival plus the time that agents had it."""
        elapsed = table.clock.elapsed
        total = int(elapsed(Instant(self.arrival)))
        for start, end in self.served:
            total += elapsed(Instant(end)) - elapsed(Instant(start))
        return total


@final
class Offer:
    """An open offer."""

    __slots__ = ("agent", "answer", "contact", "expires_at", "id", "made", "work")

    def __init__(self, id: str, contact: str, work: Work, answer: str, expires_at: int, made: int) -> None:
        self.id, self.contact, self.agent, self.work = id, contact, work.agent, work
        self.answer, self.expires_at, self.made = answer, expires_at, made


@final
class Ledger:
    """Everyone and everything now, by the checker's own reckoning."""

    __slots__ = (
        "agents", "assignments", "closed", "contacts", "demand", "given", "made", "offers", "policy", "scales",
        "touched",
    )  # fmt: skip

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.scales = Scales(policy)
        self.demand = Demand(policy)
        self.agents: dict[str, Agent] = {}
        self.contacts: dict[str, Contact] = {}
        self.offers: dict[str, Offer] = {}
        self.assignments: dict[str, Work] = {}
        self.closed: dict[str, int] = {}  # oldest first, forgotten after the policy's `remember_for`
        self.made: set[str] = set()  # ids of offers, never used twice
        self.given: set[str] = set()  # and of assignments
        self.touched: dict[str, Agent] = {}  # since the last look

    def sign_in(self, fact: AgentSignedIn) -> tuple[Agent, bool]:
        """Open a session; load stays. Return the agent, and whether what they can do is other than before."""
        bounds = self.scales.bounds(fact.team, fact.agent, fact.budget)
        agent = self.agents.get(fact.agent)
        fresh = agent is None
        if agent is None:
            agent = self.agents[fact.agent] = Agent(fact.agent, bounds)
        languages = frozenset(fact.languages)
        known = (agent.skills, agent.languages, agent.authority)
        changed = fresh or known != (fact.skills, languages, fact.authority)
        agent.team, agent.bounds = fact.team, bounds
        agent.skills, agent.languages, agent.authority = fact.skills, languages, fact.authority
        agent.channels = None
        agent.present(fact)
        self.touch(agent)
        return agent, changed

    def agent(self, id: str) -> Agent:
        """Return an agent, made from nothing where a decision names one that never signed in."""
        agent = self.agents.get(id)
        if agent is None:
            agent = self.agents[id] = Agent(id, self.scales.bounds("", id, None))
        return agent

    def touch(self, agent: Agent) -> None:
        """Have an agent looked at after this fact, because what they hold has changed."""
        agent.gates.clear()
        self.touched[agent.id] = agent

    def load(self, agent: Agent) -> int:
        """Return an agent's load, summed over everything in hand."""
        return self.scales.read(agent.works.values(), agent.bounds.budget).load

    def excess(self, agent: Agent) -> int:
        """Return how far an agent's load stands above the budget."""
        return max(0, self.load(agent) - agent.bounds.budget)

    def admits(self, agent: Agent, asks: Asks) -> bool:
        """Tell whether the gate lets this kind of work to an agent, by the checker's own reading."""
        known = agent.gates.get(asks.kind)
        if known is None:
            known = agent.gates[asks.kind] = agent.debt == 0 and not self.refusals(agent, asks)
        return known

    def refusals(self, agent: Agent, asks: Asks) -> list[Breach]:
        """List the limits that one more piece of this kind would pass."""
        newcomer = self.scales.work("", "", agent.id, asks.kind, asks.channel)
        return self.scales.breaches((*agent.works.values(), newcomer), agent.bounds)

    def forget(self, now: int) -> None:
        """Let go of closed contacts that the policy need not remember."""
        oldest = now - self.policy.memory.remember_for
        while self.closed:
            contact, at = next(iter(self.closed.items()))
            if at >= oldest:
                break
            del self.closed[contact]

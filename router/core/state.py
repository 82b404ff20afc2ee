"""The state of one pool: everyone and everything now. floor.py adds the indexes by which it is searched.

Rule 1. Only intake (facts, taken as data) and changes (decisions, applied) move it.
"""

from router.core import timers
from router.core.agent import Agent
from router.core.assignment import Assignment
from router.core.attention import Ledger
from router.core.bounds import bounds_of
from router.core.case import Case
from router.core.contact import GONE, UNKNOWN, Contact
from router.core.customer import Customer, Customers
from router.core.decisions import Levels
from router.core.offer import Offer
from router.core.pace import Pace, Pacing, remembered_for
from router.core.plan import Pending
from router.core.policy import Policy
from router.core.promises import Promises
from router.core.remembered import Remembered, Ties
from router.core.rulebook import Rulebook, Ruling
from router.core.tariff import KindCost, costs, mix_table, named_costs, resolve
from router.core.values import ENDED
from router.core.values import OFFERED as PHASE_OFFERED
from router.core.waiting import Demand

Asked = tuple[str, Levels, str, Levels, Levels, str]
"""Kind, skills, language, authority, ceilings, team."""

LEDGERS_MAX = 512
"""More tables of costs than this, for different budgets, and they are made anew."""


class State:
    """Everything that is so, without what is derived from it for speed."""

    __slots__ = (
        "_costs", "_keeps", "_mix", "_named",
        "again", "agents", "alarmed", "arrivals", "assignments", "cases", "cases_over",
        "catching_up", "closed", "closing", "contacts", "covered", "credit", "customers", "demand_of", "demands",
        "digest", "due", "ended",
        "forget_at", "freed", "fresh", "handling", "next_demand", "now", "offers", "plan", "policy", "promises",
        "regrouped", "relaxed", "revision", "roster", "rules", "rulings", "seen", "seq", "sequences", "sessions",
        "shared", "threads", "ties", "timers", "waiting",
    )  # fmt: skip

    def __init__(self, policy: Policy) -> None:
        memory = policy.memory
        self.obey(policy)
        self.digest: str = ""  # of the policy that was applied last; empty: the one from the start holds
        self.now: int = 0
        self.seq: int = 0  # decisions so far
        self.arrivals: int = 0  # contacts so far
        self.waiting: int = 0  # contacts in line now
        self.contacts: dict[str, Contact] = {}
        self.agents: dict[str, Agent] = {}
        self.roster: list[Agent] = []
        self.offers: dict[str, Offer] = {}
        self.assignments: dict[str, Assignment] = {}
        self.demands: dict[int, Demand] = {}
        self.demand_of: dict[Asked, Demand] = {}
        self.next_demand: int = 0
        self.forget_at: int = 0  # not before there are twice as many as could not be forgotten
        self.timers = timers.Timers()
        self.seen = Remembered(memory.remember_for, memory.remember_max)  # facts
        self.closed = Remembered(memory.remember_for, memory.remember_max)  # contacts
        self.ended = Remembered(memory.remember_for, memory.remember_max)  # offers
        self.sessions = Remembered(memory.remember_for, memory.remember_max)  # those whose place another took
        self.sequences = Remembered(memory.remember_for, memory.remember_max)  # source and subject -> the last one said
        self.alarmed: bool = False  # so many leases lapsed at once that no lapse takes effect
        self.catching_up: bool = False  # back after downtime: nothing is offered until the input is read
        self.cases: dict[str, Case] = {}  # the one touched longest ago first
        self.covered: dict[str, None] = {}  # those of them in which somebody stands in for the owner
        self.cases_over: int = 0  # how many there are beyond what may be kept, because none could be forgotten
        self.threads: dict[str, str] = {}  # open threads -> the contact that messages on it join
        self.ties = Ties(memory.remember_for, memory.remember_max)  # closed contacts, closed threads -> their case
        self.customers = Customers()
        self.promises = Promises()  # of calls
        self.freed: list[Agent] = []
        self.fresh: list[Contact] = []
        self.again: list[Contact] = []
        self.due: list[timers.Name] = []
        self.revision: int = 0  # of the last plan that was asked for
        self.plan: Pending | None = None  # the one that is waited for
        self.closing: bool = False  # the batch closes with this very fact
        self.credit: dict[str, int] = {}  # of shares: what each group lacks, in thousandths of a contact
        self.handling: dict[str, int] = {}  # kind -> how long work of it takes, the latest counting most
        self.shared: dict[str, int] = {}  # of splits and overflow: how many contacts went to each part
        self.relaxed: dict[str, Contact] = {}  # those in line who are some steps down their ladder
        self.regrouped: bool = False  # somebody who may qualify, or did, came or went

    def obey(self, policy: Policy) -> None:
        """Live by a policy: what follows from it alone."""
        self.policy = policy
        self.rules = Rulebook(policy)
        self.rulings: dict[tuple[str | int | None, ...], Ruling] = {}
        self._costs: dict[int, dict[str, KindCost]] = {}
        self._mix = mix_table(policy)
        self._named = named_costs(policy)
        self._keeps = remembered_for(policy)

    def contact_state(self, id: str) -> int:
        """Return the state of a contact, gone and unknown ones included."""
        contact = self.contacts.get(id)
        if contact is not None:
            return contact.state
        return GONE if self.closed.knows(id) else UNKNOWN

    def customer_of(self, contact: Contact) -> Customer | None:
        """Return what is known of a contact's customer, if it names one."""
        customer = contact.fact.customer
        return None if customer is None else self.customers.get(customer.id)

    def ledger(self, team: str, agent: str, own: int | None) -> Ledger:
        """Make an empty ledger under the limits that hold for an agent."""
        rules = self.policy.attention
        limits = resolve(self.policy.limits, rules.budget, team, agent, own)
        assert limits.budget is not None
        table = self._costs.get(limits.budget)
        if table is None:
            if len(self._costs) >= LEDGERS_MAX:
                self._costs.clear()
            table = self._costs[limits.budget] = costs(self.policy, limits.budget)
        pace = None if self._keeps is None else Pace(Pacing(self.policy.limits, team, agent), self._keeps)
        interrupts = rules.max_interrupts if rules.interrupts else 0
        return Ledger(table, self._mix, rules.crowding, limits, bounds_of(limits, self._named), pace, interrupts)

    def rate(self, agent: Agent) -> None:
        """Count the agent's load anew, under the limits that hold for them now."""
        pace = agent.attention.pace
        ledger = agent.attention = self.ledger(agent.team, agent.id, agent.own_budget)
        ledger.budget = agent.set_budget or ledger.base
        if pace is not None and ledger.pace is not None:
            ledger.pace.carry_on(pace, self.now)
        for offer in agent.offers:
            agent.attention.move(self.offers[offer].kind, ENDED, PHASE_OFFERED)
        for id in agent.assignments:
            agent.attention.move(self.assignments[id].kind, ENDED, self.assignments[id].phase)
        for channel, weight in agent.outside.values():
            agent.attention.carry(weight, channel, 1)

    def attention(self, agent: Agent) -> tuple[int, int, int, int]:
        """Return the agent's attention that is spent, reserved, spare, and in debt (engine.md 1, Rule 3)."""
        spent = self.ledger(agent.team, agent.id, agent.own_budget)
        for id in agent.assignments:
            spent.move(self.assignments[id].kind, ENDED, self.assignments[id].phase)
        for channel, weight in agent.outside.values():
            spent.carry(weight, channel, 1)
        load, budget = agent.attention.load, agent.attention.budget
        return spent.load, load - spent.load, max(0, budget - load), max(0, load - budget)

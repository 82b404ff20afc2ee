"""The floor: everyone and everything now, and the indexes by which it is searched.

Rule 1. Only intake.py (facts, taken as data) and changes.py (decisions, applied) move it.
Rule 2. Whatever could let somebody be served (an agent freed, a contact placed) is noted in `freed` and `fresh`,
which matching empties before the fact is done with.
Rule 3. Indexes (demands, lines, rankings) are derived from the state and never recorded.
"""

from typing import Final, final

from router.core import agent as presence
from router.core import decisions as d
from router.core import reasons, timers
from router.core.agent import Agent
from router.core.assignment import Assignment
from router.core.attention import Ledger
from router.core.contact import ASSIGNED, GONE, OFFERED, QUEUED, UNKNOWN, UNPLACED, Contact
from router.core.eligibility import fit, misfit
from router.core.offer import Offer
from router.core.policy import Policy
from router.core.remembered import Remembered
from router.core.rulebook import Rulebook, Ruling
from router.core.tariff import KindCost, costs, mix_table, resolve
from router.core.values import ENDED, NEVER
from router.core.values import OFFERED as PHASE_OFFERED
from router.core.waiting import Demand

Asked = tuple[str, d.Levels, str, d.Levels]
"""Kind, skills, language, authority."""

DEMANDS_MAX: Final = 512
"""More different demands than this, and those for which nobody waits are forgotten."""


@final
class Floor:
    """The whole state of one pool."""

    __slots__ = (
        "_costs", "_mix", "again", "agents", "arrivals", "assignments", "closed", "contacts", "demand_of",
        "demands", "due", "ended", "forget_at", "freed", "fresh", "next_demand", "now", "offers", "policy",
        "roster", "rules", "rulings", "seen", "seq", "timers", "waiting",
    )  # fmt: skip

    def __init__(self, policy: Policy) -> None:
        memory = policy.memory
        self.policy = policy
        self.rules = Rulebook(policy)
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
        self.freed: list[Agent] = []
        self.fresh: list[Contact] = []
        self.again: list[Contact] = []
        self.due: list[timers.Name] = []
        self.rulings: dict[tuple[str | int, ...], Ruling] = {}
        self._costs: dict[int, dict[str, KindCost]] = {}
        self._mix = mix_table(policy)

    def contact_state(self, id: str) -> int:
        """Return the state of a contact, gone and unknown ones included."""
        contact = self.contacts.get(id)
        if contact is not None:
            return contact.state
        return GONE if self.closed.knows(id) else UNKNOWN

    def rest(self) -> None:
        """Forget what was noted for matching: after a recovery the next fact decides, not the past."""
        for agent in self.freed:
            agent.freed = False
        self.freed, self.fresh, self.again, self.due = [], [], [], []

    def leave_line(self, contact: Contact) -> None:
        """Take a contact out of its line, with the timers that ran while it waited."""
        demand = self.demands[contact.demand]
        demand.leave(contact)
        self.waiting -= 1
        if contact.deferred_until:  # whoever stood behind is the front now, and must be looked at
            self.undefer(contact)
            front = demand.anyone()
            if front is not None:
                self.again.append(front)
        if contact.tried:
            self.timers.cancel(timers.RETRY, contact.id)
        if self.rules.expires:
            self.timers.cancel(timers.GIVE_UP, contact.id)

    def undefer(self, contact: Contact) -> None:
        """Forget that it was not worth it."""
        contact.deferred_until = 0
        self.demands[contact.demand].deferred -= 1
        self.timers.cancel(timers.WORTH, contact.id)

    def ask_again(self, contact: Contact) -> None:
        """Set the timer for the next instant at which one who would not take the contact may be asked again."""
        if contact.tried:
            again = min([at for at in (contact.due_at, *contact.tried.values()) if at > self.now], default=NEVER)
            if again < NEVER:
                self.timers.set(timers.RETRY, contact.id, again)

    def demand(self, channel: str, key: Asked) -> Demand:
        """Return the demand for what is asked, made now if nobody asked for it before."""
        demand = self.demand_of.get(key)
        if demand is None:
            if len(self.demands) >= max(DEMANDS_MAX, self.forget_at):
                self._forget_demands()
            self.next_demand += 1
            demand = Demand(self.next_demand, channel, *key)
            self.demand_of[key] = self.demands[demand.index] = demand
            for agent in self.roster:
                if agent.presence != presence.OFFLINE:
                    self._join(agent, demand)
        return demand

    def _forget_demands(self) -> None:
        for key, demand in list(self.demand_of.items()):
            if not demand.waiting and not demand.singles:
                del self.demand_of[key], self.demands[demand.index]
        self.forget_at = 2 * len(self.demands)
        for agent in self.roster:
            agent.demands = [index for index in agent.demands if index in self.demands]
            agent.absent = {index: None for index in agent.absent if index in self.demands}

    def _join(self, agent: Agent, demand: Demand) -> None:
        if misfit(agent, demand) == reasons.OK:
            demand.fits[agent.no] = fit(agent, demand, self.policy.fit)
            agent.demands.append(demand.index)
            demand.announce(agent.no)

    def index(self, agent: Agent) -> None:
        """Enter a signed-in agent wherever they could help."""
        assert not agent.demands, "an agent is indexed once"
        if agent.presence != presence.OFFLINE:
            for demand in self.demands.values():
                self._join(agent, demand)
        self.improved(agent)

    def unindex(self, agent: Agent) -> None:
        """Take an agent out of every ranking."""
        self.unhoped(agent)
        for index in agent.demands:
            demand = self.demands[index]
            demand.forget(agent.no)
        agent.demands, agent.absent = [], {}

    def unhoped(self, agent: Agent) -> None:
        """Have those looked at again whom other agents would not take: perhaps nobody else is left to ask."""
        for index in agent.demands:
            self.again.extend(self.demands[index].singles.values())

    def improved(self, agent: Agent) -> None:
        """Note that the agent may now take what they could not before."""
        if self.rules.improvable:
            self.announce(agent)
            agent.absent = {}
        elif agent.absent:
            self._return(agent)
        if not agent.freed:
            agent.freed = True
            self.freed.append(agent)

    def _return(self, agent: Agent) -> None:
        """Announce an agent where they were absent and now pass the gate: the gate costs less than a ranking."""
        codes: dict[str, int] = {}
        absent: dict[int, None] = {}
        for index in agent.absent:
            demand = self.demands[index]
            code = codes.get(demand.kind, -1)
            if code < 0:
                code = codes[demand.kind] = agent.attention.refusal(demand.kind)
            if code:
                absent[index] = None
            else:
                demand.announce(agent.no)
        agent.absent = absent

    def announce(self, agent: Agent) -> None:
        """Have an agent whose place may have become better ranked anew wherever they stand."""
        for index in agent.demands:
            self.demands[index].announce(agent.no)

    def ledger(self, team: str, agent: str, own: int | None) -> Ledger:
        """Make an empty ledger under the limits that hold for an agent."""
        rules = self.policy.attention
        limits = resolve(self.policy.limits, rules.budget, team, agent, own)
        assert limits.budget is not None
        table = self._costs.get(limits.budget)
        if table is None:
            if len(self._costs) >= DEMANDS_MAX:
                self._costs.clear()
            table = self._costs[limits.budget] = costs(self.policy, limits.budget)
        return Ledger(table, self._mix, rules.crowding, limits)

    def rate(self, agent: Agent) -> None:
        """Count the agent's load anew, under the limits that hold for them now."""
        agent.attention = self.ledger(agent.team, agent.id, agent.own_budget)
        for offer in agent.offers:
            agent.attention.move(self.offers[offer].kind, ENDED, PHASE_OFFERED)
        for id in agent.assignments:
            agent.attention.move(self.assignments[id].kind, ENDED, self.assignments[id].phase)

    # Proof.

    def check(self) -> None:
        """Assert the rules over everything; proves, never mends."""
        for contact in self.contacts.values():
            self.check_contact(contact)
        for agent in self.roster:
            self.check_agent(agent)
        in_line = [contact for contact in self.contacts.values() if contact.state == QUEUED]
        assert len(in_line) == self.waiting, "the count of waiting contacts is right"
        entered = sum(demand.waiting + len(demand.singles) for demand in self.demands.values())
        assert entered == self.waiting, "every waiting contact stands in one line"
        for demand in self.demands.values():
            deferred = [contact for contact in in_line if contact.demand == demand.index and contact.deferred_until]
            assert demand.deferred == len(deferred), "those who are not worth it yet are counted"
            assert demand.waiting == sum(line.size for line in demand.lines.values()), "lines add up"
        assert not (self.freed or self.fresh or self.again or self.due), "nothing is left undone"

    def check_contact(self, contact: Contact) -> None:
        """Assert that state, line, offer and assignment of a contact agree."""
        assert contact.state != UNPLACED, "a contact is placed before its fact is done with"
        assert (contact.stamp > 0) == (contact.state == QUEUED), "a stamp is a place in line"
        assert (contact.offer is not None) == (contact.state == OFFERED), "an offered contact has one offer"
        assert (contact.assignment != "") == (contact.state == ASSIGNED), "at most one primary"
        if contact.offer is not None:
            assert self.offers[contact.offer].contact == contact.id, "the offer is for this contact"
        if contact.assignment:
            assert self.assignments[contact.assignment].contact == contact.id, "the assignment is of this contact"

    def attention(self, agent: Agent) -> tuple[int, int, int, int]:
        """Return the agent's attention that is spent, reserved, spare, and in debt (engine.md 1, Rule 3)."""
        spent = self.ledger(agent.team, agent.id, agent.own_budget)
        for id in agent.assignments:
            spent.move(self.assignments[id].kind, ENDED, self.assignments[id].phase)
        load, budget = agent.attention.load, agent.attention.budget
        return spent.load, load - spent.load, max(0, budget - load), max(0, load - budget)

    def check_agent(self, agent: Agent) -> None:
        """Assert that attention is conserved: the load by difference is the load counted anew."""
        ledger, load = agent.attention, agent.attention.load
        self.rate(agent)
        assert agent.attention.load == load and agent.attention.same(ledger), "attention is conserved"
        agent.attention = ledger
        spent, reserved, spare, debt = self.attention(agent)
        assert min(spent, reserved) >= 0 and ledger.budget + debt == spare + reserved + spent, "never created"
        assert (load > ledger.budget) == (agent.debt_cause != 0), "load above the budget is debt, with a cause"
        assert agent.presence != presence.OFFLINE or not agent.demands, "who is not signed in is asked for nothing"

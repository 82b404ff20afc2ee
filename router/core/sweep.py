"""The sweep: all who wait against all who have room, the pair of greatest value first, by value less soft prices.

It serves policies with soft rules or plans; others have their best agent found faster (matching.py).

Rule 1. The overdue come first, over all demands, by due time; none of them is left whom an eligible agent could take.
Rule 2. Then, again and again, the pair that is worth most. Ties go to who came first, then to the better by taste.
Rule 3. Contacts that belong together and are placed in one sweep share an agent; the others of them wait.
Rule 4. Who waits beside an agent who could take them is looked at again: when it will be worth the switch, when the
next promise would break, and where soft rules are the reason after `reconsider`. Fairness keeps nobody waiting, and a
switch nobody whom waiting makes worth no more.
"""

from typing import Final, final

from router.core import decisions as d
from router.core import reasons
from router.core.agent import Agent
from router.core.contact import QUEUED, Contact
from router.core.floor import Floor
from router.core.matching import WAYS, offer
from router.core.orders import Orders
from router.core.plan import Pending
from router.core.pricing import Peers, Prices
from router.core.ranking import candidates
from router.core.values import NEVER, Instant
from router.core.waiting import Demand
from router.core.worth import barred, hoped_for, ripe, wanted, worth_at

Choice = tuple[int, int, int]
"""(minus the value less all prices, seq, place by taste): the least is the best."""

NOTHING: Final[Choice] = (NEVER, 0, 0)


@final
class Best:
    """The best agent for one contact so far, and what the next one lacked."""

    __slots__ = ("agent", "choice", "contact", "price", "second", "second_id", "value")

    def __init__(self, contact: Contact) -> None:
        self.contact = contact
        self.choice = NOTHING
        self.agent: Agent | None = None
        self.value: int = 0
        self.price: int = 0
        self.second: int = NEVER
        self.second_id: str = ""

    def offer(self, agent: Agent, place: int, value: int, price: int) -> None:
        """Compare one more agent."""
        choice = (price - value, self.contact.seq, place)
        if choice < self.choice:
            if self.agent is not None:
                self.second, self.second_id = self.choice[0], self.agent.id
            self.choice, self.agent, self.value, self.price = choice, agent, value, price
        elif choice[0] < self.second:
            self.second, self.second_id = choice[0], agent.id


@final
class Sweep:
    """One look at everybody; within it time stands still."""

    __slots__ = ("_before", "_floor", "_held", "_inside", "_orders", "_outside", "_prices", "_together")

    def __init__(self, floor: Floor, orders: Orders, inside: Pending | None = None) -> None:
        self._floor = floor
        self._orders = orders
        self._prices = Prices(floor)
        self._inside = inside  # these alone
        self._outside: Pending | None = None  # all but these
        self._before = floor.seq - len(orders.made)  # stamps above it are of this fact
        self._together: dict[str, str] = {}  # what contacts belong to -> who was given the first of them
        self._held: dict[str, tuple[int, int]] = {}  # who waits beside an agent -> until when, and why

    def leave_out(self, plan: Pending) -> None:
        """Leave those to the solver who are in a problem."""
        self._outside = plan

    # The overdue.

    def overdue(self) -> None:
        """Place the overdue, by due time; soft rules but fairness yield."""
        stuck: dict[str, None] = {}
        while True:
            late = [contact for contact in self._late() if contact.id not in stuck]
            if not late:
                return
            first = late[0]
            for contact in late:
                if (contact.due_at, contact.seq) < (first.due_at, first.seq):
                    first = contact
            if not self._place_overdue(first):
                stuck[first.id] = None

    def _late(self) -> list[Contact]:
        now = self._floor.now
        found: list[Contact] = []
        for demand in self._floor.demands.values():
            if demand.waiting:
                contact = demand.overdue(now)
                if contact is not None:
                    found.append(contact)
            for single in demand.singles.values():
                if single.due_at <= now:
                    found.append(single)
        return [contact for contact in found if self._inside is None or contact.id in self._inside.contacts]

    def _place_overdue(self, contact: Contact) -> bool:
        agents = self._agents(self._floor.demands[contact.demand])
        best, peers = Best(contact), self._prices.peers(agents)
        for place, agent in enumerate(agents):
            if not barred(self._floor, contact, agent, False):
                best.offer(agent, place, self._prices.value(contact, agent), peers.charge(agent))
        if best.agent is None:
            return False
        self._give(best, reasons.BY_OVERDUE)
        return True

    # All others.

    def rest(self) -> None:
        """Place whoever is worth it, and say of the others when they are looked at again."""
        best = self._best()
        while best is not None:
            self._give(best, self._way(best.contact))
            best = self._best()
        self._defer()

    def _best(self) -> Best | None:
        self._held = {}
        found: Best | None = None
        for demand in self._floor.demands.values():
            if not demand.waiting and not demand.singles:
                continue
            agents = self._agents(demand)
            if agents:
                peers = self._prices.peers(agents)
                for contact in self._competing(demand):
                    best = self._best_for(contact, agents, peers)
                    if best.agent is not None and (found is None or best.choice < found.choice):
                        found = best
        return found

    def _agents(self, demand: Demand) -> list[Agent]:
        agents = candidates(self._floor, demand)
        if self._inside is not None:
            return [agent for agent in agents if agent.id in self._inside.agents]
        if self._outside is not None:
            return [agent for agent in agents if agent.id not in self._outside.agents]
        return agents

    def _competing(self, demand: Demand) -> list[Contact]:
        """List the fronts of the lines, and whoever competes singly; nobody can take the overdue who are left."""
        fronts = [line.front() for line in demand.lines.values()]
        found = [it for it in (*fronts, *demand.singles.values()) if it is not None and it.due_at > self._floor.now]
        if self._inside is not None:
            return [contact for contact in found if contact.id in self._inside.contacts]
        if self._outside is not None:
            return [contact for contact in found if contact.id not in self._outside.contacts]
        return found

    def _best_for(self, contact: Contact, agents: list[Agent], peers: Peers) -> Best:
        floor, prices = self._floor, self._prices
        best, until, code = Best(contact), NEVER, reasons.OK
        tied = self._together.get(belongs_to(floor, contact), "")
        hoped = hoped_for(floor, contact) if contact.tried is not None or contact.wish is not None else False
        for place, agent in enumerate(agents):
            if barred(floor, contact, agent, hoped):
                continue
            soonest, why = floor.now + floor.policy.choosing.reconsider, reasons.KEPT_TOGETHER
            if not tied or agent.id == tied:
                value = prices.value(contact, agent)
                reserved = prices.reserved(contact, agent)
                cost = reserved - prices.credit(agent)
                gain = prices.fitting(contact, agent) if ripe(floor, contact) else value
                if gain >= cost:
                    best.offer(agent, place, value, cost + peers.charge(agent))
                    continue
                why = reasons.RESERVED if reserved else reasons.NOT_WORTH_IT
                soonest = soonest if reserved else worth_at(floor, contact, agent)
            until, code = min((until, code), (soonest, why))
        if best.agent is None and until < NEVER:
            next_due = floor.demands[contact.demand].next_due(floor.now)
            self._held[contact.id] = (max(floor.now + 1, min(until, next_due, contact.due_at)), code)
        return best

    def _way(self, contact: Contact) -> int:
        if contact.wish is not None and contact.wish.code in WAYS and wanted(self._floor, contact):
            return WAYS[contact.wish.code]
        if contact.tried:
            return reasons.BY_RETRY
        return reasons.BY_ARRIVAL if contact.stamp > self._before else reasons.BY_FREED

    def _give(self, best: Best, way: int) -> None:
        contact, agent = best.contact, best.agent
        assert agent is not None, "somebody was found"
        group = belongs_to(self._floor, contact)
        if group:
            self._together.setdefault(group, agent.id)
        lack = best.second - best.choice[0] if best.second_id else 0
        offer(self._floor, self._orders, contact, agent, way, best.value, best.second_id, lack, best.price)
        self._prices.given(agent)

    def _defer(self) -> None:
        floor = self._floor
        for contact in sorted([floor.contacts[id] for id in self._held], key=lambda contact: contact.seq):
            until, code = self._held[contact.id]
            if contact.state == QUEUED and (not contact.deferred_until or until < contact.deferred_until):
                self._orders.emit(d.DeferContact(floor.seq + 1, contact.id, Instant(until), code))


def belongs_to(floor: Floor, contact: Contact) -> str:
    """Name what the contact belongs to, where the policy keeps that together."""
    kept = floor.policy.choosing.keep_together
    if kept == "customer":
        return "" if contact.fact.customer is None else floor.customers.name(contact.fact.customer.id)
    return contact.case if kept == "case" else ""

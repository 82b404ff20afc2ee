"""What a pair of contact and agent is worth, term by term, and why it had better wait: read off the floor.

    value = K * fit / 1000 - switch - fairness - reserves + shares      in thousandths of a weighted customer-second
"""

from dataclasses import dataclass

from router.console.gate import Refusal
from router.core import reasons
from router.core.agent import Agent
from router.core.contact import ASSIGNED, OFFERED, Contact
from router.core.floor import Floor
from router.core.pricing import Prices
from router.core.sweep import belongs_to
from router.core.values import NEVER, Duration
from router.core.worth import ripe, suits, value, withheld, worth_at


@dataclass(frozen=True, slots=True)
class Terms:
    """What the pair is worth, and what each soft rule takes off (a share adds)."""

    worth: int
    switch: int = 0
    reserve: int = 0
    share: int = 0
    fairness: int = 0

    @property
    def total(self) -> int:
        """Return the value that pairs are compared by."""
        return self.worth - self.switch - self.reserve + self.share - self.fairness


def terms(floor: Floor, contact: Contact, agent: Agent, prices: Prices, fairness: int = 0) -> Terms:
    """Return the terms as the engine would have them now; for the overdue reserves and shares yield."""
    worth = prices.fitting(contact, agent)
    switch = worth - prices.value(contact, agent)
    if contact.due_at <= floor.now:
        return Terms(worth, switch, fairness=fairness)
    return Terms(worth, switch, prices.reserved(contact, agent), prices.credit(agent), fairness)


def unworthy(floor: Floor, contact: Contact, agent: Agent, prices: Prices | None = None) -> list[Refusal]:
    """Return why the pair had better wait although no rule forbids it; nothing if it need not.

    `prices` are those of the floor as it stands, where they are known already: they take a look at everybody.
    """
    if contact.due_at <= floor.now:
        return []
    if not floor.rules.swept:
        return _switched(floor, contact, agent) if withheld(floor, contact, agent) else []
    prices = Prices(floor) if prices is None else prices
    its = terms(floor, contact, agent, prices)
    cost = its.reserve - its.share + (0 if ripe(floor, contact) else its.switch)
    if its.worth < cost:
        return [_reserved(floor, contact, agent, its, prices)] if its.reserve else _switched(floor, contact, agent)
    tied = _tied(floor, contact)
    return [Refusal(reasons.KEPT_TOGETHER, tied, after=contact.deferred_until)] if tied not in ("", agent.id) else []


def _switched(floor: Floor, contact: Contact, agent: Agent) -> list[Refusal]:
    price = floor.policy.choosing.switch * 1000
    worth = value(floor, contact, agent) + price
    after = worth_at(floor, contact, agent)
    return [Refusal(reasons.NOT_WORTH_IT, agent.last_channel, worth, price, min(after, contact.due_at))]


def _reserved(floor: Floor, contact: Contact, agent: Agent, its: Terms, prices: Prices) -> Refusal:
    kept = [keep for keep in prices.keeps if keep.charge(floor, contact, agent)]
    what = ", ".join(dict.fromkeys(keep.channel for keep in kept))
    team = ", ".join(dict.fromkeys(keep.team for keep in kept if keep.team))
    need = sum(keep.need for keep in kept)
    after = min(_worth_from(floor, contact, agent, its), contact.due_at)
    return Refusal(reasons.RESERVED, what, its.worth, its.reserve + its.switch - its.share, after, need, team)


def _worth_from(floor: Floor, contact: Contact, agent: Agent, its: Terms) -> int:
    """Return the first instant at which the pair is worth its price as prices stand, NEVER if waiting cannot do that.

    Past the end of the urgency table a switch holds nothing back any more (worth.py, Rule 1).
    """
    curve, clock = floor.rules.curves[contact.line], floor.rules.clock_of[contact.line]
    horizon, fit = floor.policy.choosing.value_horizon, suits(floor, contact, agent)
    price = its.reserve - its.share
    age = curve.age_of(-(-(price + its.switch) * 1000 // fit), horizon)
    if age >= curve.last_age and curve.worth(age, horizon) * fit // 1000 < price:
        return NEVER
    return max(floor.now + 1, clock.instant_of(Duration(contact.key + age)))


def _tied(floor: Floor, contact: Contact) -> str:
    """Name who was given the others of the same customer or case, while the contact waits because of that."""
    group = belongs_to(floor, contact) if contact.deferred_until > floor.now else ""
    last, holder = 0, ""
    for other in floor.contacts.values() if group else ():
        if other.state in (OFFERED, ASSIGNED) and other is not contact and belongs_to(floor, other) == group:
            offer = floor.offers.get(other.offer or "")
            work = floor.assignments.get(other.assignment)
            seq = offer.seq if offer is not None else work.moved_seq if work is not None else 0
            if seq > last:
                last, holder = seq, offer.agent if offer is not None else work.agent if work is not None else ""
    return holder

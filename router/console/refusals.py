"""Every rule that keeps an agent from a contact, with its numbers; computed from the floor, decided by nobody.

The order is the order in which rules are told: who is not here, who cannot, who does not, who would not, and whom the
gate keeps out. The first that fails is the one an agent is counted under.
"""

from dataclasses import dataclass

from router.core import agent as presence
from router.core import reasons
from router.core.agent import Agent
from router.core.contact import Contact
from router.core.floor import Floor
from router.core.tariff import costs, resolve
from router.core.values import LAST_AT_MOST, LAST_IN_HAND, LAST_LIVE, OFFERED
from router.core.waiting import Demand
from router.core.worth import barred, value, withheld, worth_at


@dataclass(frozen=True, slots=True)
class Refusal:
    """One rule that says no: of what, how much there is, how much is needed or allowed, what it would come to."""

    code: int
    what: str = ""
    has: int = 0
    limit: int = 0
    after: int = 0
    weight: int = 0


def refusals(floor: Floor, contact: Contact, agent: Agent) -> list[Refusal]:
    """Return every rule by which this agent would not be given a waiting contact now; none if they could be."""
    demand = floor.demands[contact.demand]
    found = [Refusal(reasons.OFFLINE)] if agent.presence == presence.OFFLINE else []
    found += misfits(agent, demand)
    code = agent.unready_code()
    if code not in (reasons.OK, reasons.OFFLINE):
        found.append(Refusal(code, has=agent.unanswered))
    code = barred(floor, contact, agent) if agent.no in demand.fits else reasons.OK
    if code:
        found.append(Refusal(code, limit=(contact.tried or {}).get(agent.id, 0)))
    found += gate(floor, demand, agent)
    if not found and withheld(floor, contact, agent):
        price = floor.policy.choosing.switch * 1000
        worth = value(floor, contact, agent) + price
        found.append(Refusal(reasons.NOT_WORTH_IT, agent.last_channel, worth, price, worth_at(floor, contact, agent)))
    return found


def misfits(agent: Agent, demand: Demand) -> list[Refusal]:
    """Return all that the contact asks for and the agent has not; the engine stops at the first."""
    found = []
    if demand.channel not in agent.channels:
        found.append(Refusal(reasons.CHANNEL_NOT_TAKEN, demand.channel))
    for skill, level in demand.skills:
        if agent.skills.get(skill, 0) < level:
            found.append(Refusal(reasons.SKILL_MISSING, skill, agent.skills.get(skill, 0), level))
    if demand.language and demand.language not in agent.languages:
        found.append(Refusal(reasons.LANGUAGE_MISSING, demand.language))
    for name, amount in demand.authority:
        if agent.authority.get(name, 0) < amount:
            found.append(Refusal(reasons.AUTHORITY_MISSING, name, agent.authority.get(name, 0), amount))
    return found


def gate(floor: Floor, demand: Demand, agent: Agent) -> list[Refusal]:
    """Return what the one gate says no for, each rule with what is in hand and what is allowed."""
    judged = agent.attention.admit(demand.kind, floor.now)
    if judged.ok:
        return []
    hand = Hand(floor, agent, demand)
    return [hand.refusal(code, judged.load_after) for code in judged.reasons]


class Hand:
    """What an agent has in hand, counted for the numbers behind a refusal."""

    def __init__(self, floor: Floor, agent: Agent, demand: Demand) -> None:
        policy = floor.policy
        self.demand, self.attention = demand, agent.attention
        self.limits = resolve(policy.limits, policy.attention.budget, agent.team, agent.id, agent.own_budget)
        self.table = costs(policy, agent.attention.budget)
        self.offers = len(agent.offers)
        self.works = [(floor.offers[id].kind, OFFERED) for id in agent.offers]
        self.works += [(floor.assignments[id].kind, floor.assignments[id].phase) for id in agent.assignments]

    def refusal(self, code: int, after: int) -> Refusal:
        """Put numbers to one of the gate's reasons."""
        demand, limits, load = self.demand, self.limits, self.attention.load
        if code in (reasons.OVER_BUDGET, reasons.IN_DEBT):
            weight = self.table[demand.kind].weights[OFFERED]
            return Refusal(code, demand.kind, load, self.attention.budget, after, weight)
        if code == reasons.MAX_LIVE:
            live = sum(phase <= LAST_LIVE and self.table[kind].live for kind, phase in self.works)
            return Refusal(code, demand.channel, live, int(limits.max_live or 0))
        if code == reasons.MAX_OPEN_OFFERS:
            return Refusal(code, "", self.offers, int(limits.max_open_offers or 0))
        if code == reasons.AT_MOST:
            return self.at_most()
        channels = self.channels()
        if code == reasons.MAX_CHANNELS:
            return Refusal(code, ", ".join(channels), len(channels), int(limits.max_channels or 0))
        pairs = [pair for pair in limits.never if demand.channel in pair and set(pair) & set(channels)]
        others = [one if other == demand.channel else other for one, other in pairs]
        return Refusal(code, ", ".join(others))

    def at_most(self) -> Refusal:
        """Name the number allowed in hand that is reached, and how many there are."""
        demand = self.demand
        for name in dict.fromkeys((demand.kind, demand.channel, "all")):
            limit = self.limits.at_most.get(name)
            counted = [kind for kind, phase in self.works if phase <= LAST_AT_MOST]
            has = sum(name in (kind, self.table[kind].channel, "all") for kind in counted)
            if limit is not None and has + 1 > limit:
                return Refusal(reasons.AT_MOST, name, has, limit)
        return Refusal(reasons.AT_MOST, demand.kind)

    def channels(self) -> list[str]:
        """List the different channels in hand."""
        return list(dict.fromkeys(self.table[kind].channel for kind, phase in self.works if phase <= LAST_IN_HAND))

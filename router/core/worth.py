"""What a pair of contact and agent is worth, when it comes to be worth it, and who is not asked again.

    value = K * fit / 1000 - price of a switch          in thousandths of a weighted customer-second (engine.md 4)

Rule 1. A pair that is worth less than it costs waits for as long as waiting makes it worth more: until it is worth its
price, or its urgency table ends, or the contact is overdue. So no price keeps a customer from people for good.
"""

from router.core import reasons
from router.core.agent import Agent
from router.core.contact import Contact
from router.core.floor import Floor
from router.core.values import Duration, Instant


def _age(floor: Floor, contact: Contact) -> int:
    return floor.rules.clock_of[contact.line].elapsed(Instant(floor.now)) - contact.key


def value(floor: Floor, contact: Contact, agent: Agent) -> int:
    """Return what the pair is worth: K * fit / 1000, less the price of a switch."""
    rules, choosing = floor.rules, floor.policy.choosing
    age = _age(floor, contact)
    worth = rules.curves[contact.line].worth(age, choosing.value_horizon)
    worth = worth * floor.demands[contact.demand].fits[agent.no] // 1000
    if choosing.switch and agent.last_channel and agent.last_channel != contact.fact.channel:
        worth -= choosing.switch * 1000
    return worth


def barred(floor: Floor, contact: Contact, agent: Agent, hoped: bool | None = None) -> int:
    """Return why this agent is not asked for this contact again, or OK (engine.md 2, Offer).

    `hoped` is what `hoped_for` says of the contact, where that is known already: it looks at everybody.
    """
    if contact.tried is None or agent.id not in contact.tried:
        return reasons.OK
    if floor.now < contact.tried[agent.id]:
        return reasons.ASKED_TO_WAIT
    if contact.due_at <= floor.now:
        return reasons.OK
    if hoped_for(floor, contact) if hoped is None else hoped:
        return reasons.DECLINED_BEFORE
    return reasons.OK


def hoped_for(floor: Floor, contact: Contact) -> bool:
    """Tell whether somebody is left who could take the contact and has not refused it."""
    for no in floor.demands[contact.demand].fits:
        other = floor.roster[no]
        if other.askable and other.id not in (contact.tried or {}):
            return True
    return False


def withheld(floor: Floor, contact: Contact, agent: Agent) -> bool:
    """Tell whether the pair had better wait."""
    if contact.due_at <= floor.now or value(floor, contact, agent) >= 0:
        return False
    return _age(floor, contact) < floor.rules.curves[contact.line].last_age


def worth_at(floor: Floor, contact: Contact, agent: Agent) -> int:
    """Return the first instant at which the pair need not wait any longer, by the passing of time alone.

    worth * fit / 1000 >= switch, solved for the age at which the urgency table reaches that worth, or ends.
    """
    choosing = floor.policy.choosing
    fit = floor.demands[contact.demand].fits[agent.no]
    needed = -(-choosing.switch * 1_000_000 // fit)
    age = floor.rules.curves[contact.line].age_of(needed, choosing.value_horizon)
    return max(floor.now + 1, floor.rules.clock_of[contact.line].instant_of(Duration(contact.key + age)))

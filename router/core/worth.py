"""What a pair of contact and agent is worth, when it comes to be worth it, and who is not asked again.

    value = K * fit / 1000 - price of a switch          in thousandths of a weighted customer-second (engine.md 4)

Rule 1. A pair that is worth less than it costs waits for as long as waiting makes it worth more: until it is worth its
price, or its urgency table ends, or the contact is overdue. So no price keeps a customer from people for good.
"""

from router.core import reasons
from router.core.agent import Agent
from router.core.contact import Contact
from router.core.floor import Floor
from router.core.values import NEVER, Duration, Instant
from router.core.wishes import owner_of, stands


def _age(floor: Floor, contact: Contact) -> int:
    return floor.rules.clock_of[contact.line].elapsed(Instant(floor.now)) - contact.key


def value(floor: Floor, contact: Contact, agent: Agent) -> int:
    """Return what the pair is worth: K * fit / 1000, less the price of a switch."""
    rules, choosing = floor.rules, floor.policy.choosing
    age = rules.clock_of[contact.line].elapsed(Instant(floor.now)) - contact.key
    total = rules.curves[contact.line].worth(age, choosing.value_horizon)
    fit = suits(floor, contact, agent) if rules.bonus else floor.demands[contact.demand].fits[agent.no]
    total = total * fit // 1000
    if choosing.switch and agent.last_channel and agent.last_channel != contact.fact.channel:
        total -= choosing.switch * 1000
    return total


def worth(floor: Floor, contact: Contact) -> int:
    """Return K: what it would cost to let the contact wait for the horizon."""
    return floor.rules.curves[contact.line].worth(_age(floor, contact), floor.policy.choosing.value_horizon)


def gross(floor: Floor, contact: Contact, agent: Agent, worth: int) -> int:
    """Return what the pair is worth where K is known."""
    total = worth * suits(floor, contact, agent) // 1000
    switch = floor.policy.choosing.switch
    if switch and agent.last_channel and agent.last_channel != contact.fact.channel:
        total -= switch * 1000
    return total


def suits(floor: Floor, contact: Contact, agent: Agent) -> int:
    """Return the fit, with the bonus of one who owns the case or served the customer last."""
    fit = floor.demands[contact.demand].fits[agent.no]
    bonus = floor.rules.bonus
    return fit + bonus if bonus and agent.id in familiar(floor, contact) else fit


def familiar(floor: Floor, contact: Contact) -> tuple[str, str]:
    """Return who owns the contact's case, and who served its customer last."""
    customer = None if contact.fact.customer is None else floor.customers.get(contact.fact.customer.id)
    last = ""
    if customer is not None:
        for past in customer.past:
            if past.agent and past.contact != contact.id:
                last = past.agent
    return owner_of(floor, contact), last


def barred(floor: Floor, contact: Contact, agent: Agent, hoped: bool | None = None) -> int:
    """Return why this agent is not asked for this contact now, or OK (engine.md 2, Offer; 6).

    `hoped` is what `hoped_for` says of the contact, where that is known already: it looks at everybody.
    """
    wish, tried = contact.wish, contact.tried
    if wish is None and tried is None:
        return reasons.OK
    before = tried is not None and agent.id in tried
    if tried is not None and floor.now < tried.get(agent.id, 0):
        return reasons.ASKED_TO_WAIT
    alone = wanted(floor, contact)
    if alone and wish is not None:
        return reasons.OK if agent.id == alone else wish.code
    if contact.due_at <= floor.now or not (before or passed_over(contact, agent.id)):
        return reasons.OK
    if hoped_for(floor, contact) if hoped is None else hoped:
        return reasons.DECLINED_BEFORE if before else reasons.HANDED_ON
    return reasons.OK


def wanted(floor: Floor, contact: Contact) -> str:
    """Return who alone may take the contact as things stand, nobody's name where anybody may.

    What was wished for gives way to a promise that breaks, unless it is strict.
    """
    wish = contact.wish
    if wish is None or not stands(floor, contact) or (wish.until < NEVER and contact.due_at <= floor.now):
        return ""
    return wish.agent


def passed_over(contact: Contact, agent: str) -> bool:
    """Tell whether an agent handed the contact on: just now, or before, and nothing was done since."""
    wish = contact.wish
    if wish is None or not wish.passed_over:
        return False
    return agent == wish.passed_over or (not contact.progress and agent in contact.holders)


def hoped_for(floor: Floor, contact: Contact) -> bool:
    """Tell whether somebody is left who could take the contact and has neither refused it nor handed it on."""
    for no in floor.demands[contact.demand].fits:
        other = floor.roster[no]
        if other.askable and other.id not in (contact.tried or {}) and not passed_over(contact, other.id):
            return True
    return False


def withheld(floor: Floor, contact: Contact, agent: Agent) -> bool:
    """Tell whether the pair had better wait."""
    if contact.due_at <= floor.now or value(floor, contact, agent) >= 0:
        return False
    return not ripe(floor, contact)


def ripe(floor: Floor, contact: Contact) -> bool:
    """Tell whether waiting makes the contact worth no more."""
    return _age(floor, contact) >= floor.rules.curves[contact.line].last_age


def worth_at(floor: Floor, contact: Contact, agent: Agent) -> int:
    """Return the first instant at which the pair need not wait any longer, by the passing of time alone.

    worth * fit / 1000 >= switch, solved for the age at which the urgency table reaches that worth, or ends.
    """
    choosing = floor.policy.choosing
    fit = suits(floor, contact, agent)
    ages, at = floor.rules.worth_ages, (contact.line, fit)
    age = ages.get(at, -1)
    if age < 0:
        needed = -(-choosing.switch * 1_000_000 // fit)
        age = ages[at] = floor.rules.curves[contact.line].age_of(needed, choosing.value_horizon)
    return max(floor.now + 1, floor.rules.clock_of[contact.line].instant_of(Duration(contact.key + age)))

"""Overflow: who may enter, and where contacts go when too many wait or one waits too long (engine.md 3, 9).

Rule 1. Nobody is turned away, or sent elsewhere for a crowd, whom somebody free could take at once.
Rule 2. Of the contacts for which a rule of overflow comes to hold, its share goes, exactly (portions.py).
Rule 3. A rule by length is asked as a contact enters, a rule by wait once, at the age it names; nobody is called back.
Rule 4. Whoever was promised a call is sent off the floor by no rule by wait.
"""

from typing import Final

from router.core import decisions as d
from router.core import reasons
from router.core.contact import Contact
from router.core.floor import Floor
from router.core.orders import Orders
from router.core.placement import queue, waited
from router.core.policy import Memory
from router.core.portions import WHOLE, next_of
from router.core.ranking import best
from router.core.requirement import asked_at_entry, patience, ruling
from router.core.values import Instant
from router.core.waiting import Demand

GO: Final = "go"
STAY: Final = "stay"


def enter(floor: Floor, contact: Contact, orders: Orders) -> None:
    """Let a contact in that asks for a person, unless too many wait already."""
    rules, team = floor.rules, contact.team
    full = rules.bounded and floor.waiting >= entry_limit(floor.policy.memory, contact.fact.priority)
    if full and not _free(floor, _demand(floor, contact, team)):
        orders.emit(d.RefuseContact(floor.seq + 1, contact.id, reasons.WAITING_FULL))
        return
    shares: tuple[str, ...] = ()
    if rules.crowds:
        for no in ruling(floor, contact.fact).crowded:
            rule, demand = floor.policy.overflow[no], _demand(floor, contact, team)
            assert rule.waiting is not None, "a rule by length says how many"
            if demand.waiting + len(demand.singles) < rule.waiting or _free(floor, demand):
                continue
            goes, column = _share(floor, no)
            shares += column
            if goes and _send(floor, contact, no, shares, orders):
                return
            team = rule.to_team if goes else team
    queue(floor, contact, orders, None, team, 0, shares)


def review(floor: Floor, contact: Contact, orders: Orders) -> None:
    """Place a waiting contact anew that came of age: relaxed further, or sent where its wait sends it."""
    clock = floor.rules.clock_of[contact.line]
    age = clock.elapsed(Instant(floor.now)) - patience(contact, clock, contact.key)
    team, overflows = contact.team, contact.overflows
    shares: tuple[str, ...] = ()
    for no in ruling(floor, contact.fact).late:
        rule = floor.policy.overflow[no]
        assert rule.after is not None, "a rule by wait says how long"
        if overflows >> no & 1 or rule.after > age:
            continue
        overflows |= 1 << no
        if contact.callback_at and not rule.to_team:
            continue
        goes, column = _share(floor, no)
        shares += column
        if goes and _send(floor, contact, no, shares, orders):
            return
        team = rule.to_team if goes else team
    queue(floor, contact, orders, None, team, overflows, shares)


def entry_limit(memory: Memory, priority: int) -> int:
    """Return how many may wait so that one of a priority still enters: the widest door that is open to them."""
    widest = max([limit for least, limit in memory.entry if least <= priority], default=memory.waiting_max)
    return min(widest, memory.waiting_max)


def _demand(floor: Floor, contact: Contact, team: str) -> Demand:
    return floor.demand(contact.fact.channel, asked_at_entry(floor, contact, team))


def _free(floor: Floor, demand: Demand) -> bool:
    """Tell whether somebody could take a newcomer at once: nobody waits before it, and the gate is open."""
    if floor.catching_up or demand.waiting or demand.singles:
        return False
    return best(floor, demand) is not None


def _share(floor: Floor, no: int) -> tuple[bool, tuple[str, ...]]:
    """Tell whether the next contact is one that goes, and the column in which it counts if not all go."""
    share = floor.policy.overflow[no].share
    if share == WHOLE:
        return True, ()
    prefix = f"overflow {no} "
    name = next_of({GO: share, STAY: WHOLE - share}, floor.shared, prefix)
    return name == GO, (prefix + name,)


def _send(floor: Floor, contact: Contact, no: int, shares: tuple[str, ...], orders: Orders) -> bool:
    """Send a contact off the floor, if that is where the rule sends it."""
    rule = floor.policy.overflow[no]
    if rule.to_pool:
        orders.emit(d.HandOverContact(floor.seq + 1, contact.id, rule.to_pool, waited(floor, contact), shares))
    elif rule.redirect:
        orders.emit(d.RedirectContact(floor.seq + 1, contact.id, reasons.OVERFLOW, Instant(0), rule.redirect, shares))
    else:
        return False
    return True

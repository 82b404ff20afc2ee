"""What is told of customers: that two are one, or know each other, what they did before, that they be forgotten.

Rule 1. What is learnt of a customer counts at once for those of their contacts that wait.
"""

from typing import Final

from router.core import events as e
from router.core import reasons
from router.core.contact import QUEUED
from router.core.floor import Floor
from router.core.meeting import known_or_here
from router.core.orders import Orders, Routes
from router.core.placement import queue

Told = e.CustomerLinked | e.CustomerMerged | e.CustomerHistory


def rule(floor: Floor, fact: Told) -> int:
    """Rule on what is told of a customer: two names must be two people."""
    if isinstance(fact, e.CustomerHistory):
        return reasons.OK
    customers = floor.customers
    if customers.name(fact.customer) == customers.name(fact.other):
        return reasons.ALREADY_SO
    return reasons.OK


def rule_erased(floor: Floor, fact: e.CustomerErased) -> int:
    """Rule on a customer who is to be forgotten: somebody must be known here."""
    return reasons.OK if known_or_here(floor, fact.customer) else reasons.CUSTOMER_UNKNOWN


def better_known(floor: Floor, fact: Told, orders: Orders) -> None:
    """Place the waiting contacts of a customer anew where the policy asks who they are."""
    known = floor.customers.get(fact.customer)
    if known is None or not floor.rules.context:
        return
    for id in list(known.here):
        contact = floor.contacts[id]
        if contact.state == QUEUED:
            queue(floor, contact, orders)


def erased(floor: Floor, fact: e.CustomerErased, orders: Orders) -> None:
    """Nothing follows: who waits is served, whoever they are."""


ROUTES: Final[Routes] = {
    e.CustomerLinked: (rule, better_known),
    e.CustomerMerged: (rule, better_known),
    e.CustomerHistory: (rule, better_known),
    e.CustomerErased: (rule_erased, erased),
}

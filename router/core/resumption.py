"""Downtime: the router is back, rings its open offers for as long again, and waits until the input is read.

Rule 1. Nobody loses an offer, or a lease, by our absence (intake moves what waits for a word; offers move by decision).
Rule 2. Until the input is read up to where it ended, or `catch_up_most` is over, nothing new is offered: what is known
is old. What somebody asks for, or a supervisor orders, is.
"""

from typing import Final

from router.core import decisions as d
from router.core import events as e
from router.core import reasons
from router.core.floor import Floor
from router.core.orders import Orders, Routes
from router.core.values import Instant


def rule(floor: Floor, fact: e.RouterResumed) -> int:
    """Who is back is back."""
    return reasons.OK


def resumed(floor: Floor, fact: e.RouterResumed, orders: Orders) -> None:
    """Let every open offer ring for as long as the router was away; a plan was asked for on a floor that is old."""
    if floor.plan is not None:
        orders.emit(d.ClosePlan(floor.seq + 1, floor.plan.revision, reasons.PLAN_VOID))
    for offer in list(floor.offers.values()):
        until = Instant(offer.expires_at + fact.down_ms)
        orders.emit(d.ExtendOffer(floor.seq + 1, offer.contact, offer.id, offer.agent, until))


def rule_caught_up(floor: Floor, fact: e.RouterCaughtUp) -> int:
    """Rule on the end of the input: only who is behind can catch up."""
    return reasons.OK if floor.catching_up else reasons.ALREADY_SO


def caught_up(floor: Floor, fact: e.RouterCaughtUp, orders: Orders) -> None:
    """Everybody who is ready was looked at as the fact was taken, and matching serves them next."""


ROUTES: Final[Routes] = {
    e.RouterResumed: (rule, resumed),
    e.RouterCaughtUp: (rule_caught_up, caught_up),
}

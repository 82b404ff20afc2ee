"""Time that has passed: offers nobody took, wrap-up that is over, work that fell asleep, waits too long."""

from typing import Final

from router.core import events as e
from router.core import reasons, timers
from router.core.contact import QUEUED
from router.core.floor import Floor
from router.core.orders import Orders, Routes
from router.core.overflow import review
from router.core.placement import change, close, queue, revoke
from router.core.positions import tell
from router.core.values import DORMANT, ENDED
from router.core.waking import park_over, waited


def rule(floor: Floor, fact: e.ClockReached) -> int:
    """Every reading of the clock is welcome; one that comes early finds nothing due."""
    return reasons.OK


def clock_reached(floor: Floor, fact: e.ClockReached, orders: Orders) -> None:
    """Deal with every timer that is due, in order of instant and name."""
    due, floor.due = floor.due, []
    for kind, about in due:
        if kind == timers.OFFER:
            contact = floor.contacts[floor.offers[about].contact]
            revoke(floor, contact, reasons.EXPIRED, orders)
            queue(floor, contact, orders)
        elif kind == timers.WRAP:
            change(floor, floor.assignments[about], ENDED, reasons.WRAP_OVER, orders)
        elif kind == timers.SLEEP:
            change(floor, floor.assignments[about], DORMANT, reasons.OK, orders)
        elif kind == timers.PARK:
            park_over(floor, about, orders)
        elif kind == timers.AWAIT:
            waited(floor, about, orders)
        elif kind == timers.POSITIONS:
            tell(floor, orders)
        else:
            contact_due(floor, kind, about, orders)


def contact_due(floor: Floor, kind: str, about: str, orders: Orders) -> None:
    """Give a contact up that waited too long, place one anew that came of age, look again for one that had to wait."""
    waiting = floor.contacts.get(about)
    if waiting is None or waiting.state != QUEUED:
        return
    if kind == timers.GIVE_UP:
        close(floor, waiting, reasons.EXPIRED_WAITING, orders)
    elif kind == timers.REVIEW:
        review(floor, waiting, orders)
    else:
        floor.again.append(waiting)


ROUTES: Final[Routes] = {
    e.ClockReached: (rule, clock_reached),
}

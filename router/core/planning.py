"""Time that has passed: offers nobody took, wrap-up that is over, work that fell asleep, waits too long."""

from typing import Final

from router.core import cases, reasons, timers
from router.core import events as e
from router.core.callbacks import time_has_come
from router.core.contact import QUEUED
from router.core.debts import time_told
from router.core.floor import Floor
from router.core.holding import change
from router.core.inquiries import came_to_nothing
from router.core.orders import Orders, Routes
from router.core.overflow import review
from router.core.placement import close
from router.core.plans import rule as rule_plan
from router.core.plans import solved, unanswered, window_passed
from router.core.positions import tell
from router.core.reconciliation import contact_missed, work_missed
from router.core.sessions import given_up, settled
from router.core.values import DORMANT, ENDED, WAITING, WRAPPING
from router.core.waking import park_over, waited

TOLD_BY_DEBTS: Final = (timers.RAMP, timers.STRAIN, timers.OVERRIDE)


FAULTS: Final = {
    timers.SETTLE: settled, timers.RETURN: given_up, timers.RECONCILE: work_missed, timers.MISSING: contact_missed,
    timers.PLAN: unanswered, timers.BATCH: window_passed,
}  # fmt: skip
"""What is done where somebody, or the solver, was not heard of in time, or where enough was heard for a batch."""

ENDS: Final = {
    timers.WRAP: (WRAPPING, ENDED, reasons.WRAP_OVER), timers.SLEEP: (WAITING, DORMANT, reasons.OK),
}  # fmt: skip
"""Which phase is over, what follows it, and why."""


def rule(floor: Floor, fact: e.ClockReached) -> int:
    """Every reading of the clock is welcome; one that comes early finds nothing due."""
    return reasons.OK


def clock_reached(floor: Floor, fact: e.ClockReached, orders: Orders) -> None:
    """Deal with every timer that is due, in order of instant and name."""
    due, floor.due = floor.due, []
    for kind, about in due:
        if kind in FAULTS:
            FAULTS[kind](floor, about, orders)
        elif kind == timers.OFFER:
            if about in floor.offers:  # else something that was due before has taken it back
                came_to_nothing(floor, floor.offers[about], reasons.EXPIRED, orders)
        elif kind in ENDS:
            phase_over(floor, kind, about, orders)
        elif kind == timers.QUEUE:
            time_has_come(floor, about, orders)
        elif kind == timers.PARK:
            park_over(floor, about, orders)
        elif kind == timers.AWAIT:
            waited(floor, about, orders)
        elif kind in TOLD_BY_DEBTS:
            time_told(floor, kind, about, orders)
        elif kind in cases.TIMERS:
            cases.due(floor, kind, about, orders)
        elif kind == timers.POSITIONS:
            tell(floor, orders)
        else:
            contact_due(floor, kind, about, orders)


def phase_over(floor: Floor, kind: str, about: str, orders: Orders) -> None:
    """End a phase whose time is over, unless something that was due before has done so."""
    work, (phase, after, cause) = floor.assignments.get(about), ENDS[kind]
    if work is not None and work.phase == phase:
        change(floor, work, after, cause, orders)


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
    e.PlanSolved: (rule_plan, solved),
}

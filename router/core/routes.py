"""Who answers for which fact: the handlers of every family, in one table."""

from typing import Final

from router.core import (
    acquaintance,
    answers,
    arrivals,
    callbacks,
    cases,
    escalation,
    handoffs,
    outside,
    planning,
    presence,
    pulls,
    reconciliation,
    resumption,
    sessions,
    shifts,
    supervision,
    switching,
    work,
)
from router.core.orders import Routes

ROUTES: Final[Routes] = {
    **acquaintance.ROUTES,
    **answers.ROUTES,
    **arrivals.ROUTES,
    **callbacks.ROUTES,
    **cases.ROUTES,
    **escalation.ROUTES,
    **handoffs.ROUTES,
    **outside.ROUTES,
    **planning.ROUTES,
    **presence.ROUTES,
    **pulls.ROUTES,
    **reconciliation.ROUTES,
    **resumption.ROUTES,
    **sessions.ROUTES,
    **shifts.ROUTES,
    **supervision.ROUTES,
    **switching.ROUTES,
    **work.ROUTES,
}

"""Who answers for which fact: the handlers of every family, in one table."""

from typing import Final

from router.core import (
    acquaintance,
    answers,
    arrivals,
    callbacks,
    cases,
    outside,
    planning,
    presence,
    reconciliation,
    resumption,
    sessions,
    shifts,
    work,
)
from router.core.orders import Routes

ROUTES: Final[Routes] = {
    **acquaintance.ROUTES,
    **answers.ROUTES,
    **arrivals.ROUTES,
    **callbacks.ROUTES,
    **cases.ROUTES,
    **outside.ROUTES,
    **planning.ROUTES,
    **presence.ROUTES,
    **reconciliation.ROUTES,
    **resumption.ROUTES,
    **sessions.ROUTES,
    **shifts.ROUTES,
    **work.ROUTES,
}

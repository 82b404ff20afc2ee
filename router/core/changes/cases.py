"""How decisions about cases are applied."""

from collections.abc import Callable
from typing import Any, Final

from router.core import decisions as d
from router.core import timers
from router.core.case import CLOSED, MOVES, OWNERS_MAX, REOPENED, RESOLVED, Case
from router.core.caseload import note_cover, touch
from router.core.floor import Floor


def _change(floor: Floor, decision: d.ChangeCase) -> None:
    case = floor.cases[decision.subject]
    assert decision.state in MOVES[case.state], "a case goes from state to state by the table"
    if case.owner and decision.owner != case.owner:
        case.owners = (*case.owners, case.owner)[-OWNERS_MAX:]
    case.owner, case.cover, case.news = decision.owner, decision.cover, ""
    if decision.promised_at != case.promised_at:
        case.promised_at = decision.promised_at
        _alarm_clock(floor, timers.PROMISE, case, case.promised_at)
    if decision.state != case.state:
        case.state = decision.state
        _enter_state(floor, case)
    note_cover(floor, case)
    touch(floor, case)


def _enter_state(floor: Floor, case: Case) -> None:
    if case.state == RESOLVED:
        case.resolved_at = floor.now
    elif case.state == REOPENED:
        case.reopens += 1
    if case.state in (RESOLVED, CLOSED):
        floor.timers.cancel(timers.PROMISE, case.id)


def _alarm_clock(floor: Floor, kind: str, case: Case, at: int) -> None:
    if at:
        floor.timers.set(kind, case.id, at)
    else:
        floor.timers.cancel(kind, case.id)


APPLIERS: Final[dict[type, Callable[[Floor, Any], None]]] = {
    d.ChangeCase: _change,
}

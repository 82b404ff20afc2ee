"""How it is applied that work wakes: it waits for room in its agent's hands, or is taken up."""

from collections.abc import Callable
from typing import Any, Final

from router.core import decisions as d
from router.core import reasons, timers
from router.core.agent import Agent
from router.core.assignment import Assignment
from router.core.contact import ASSIGNED, AWAITING_OWNER, MOVES
from router.core.floor import Floor
from router.core.values import ENDED

# A step that the table lacks is our own mistake: KeyError, and the process stops.
WAKE: Final = MOVES[d.WakeContact]


def _wake(floor: Floor, decision: d.WakeContact) -> None:
    if decision.outcome not in (reasons.WOKEN_HELD, reasons.WOKEN_PROMISED):
        return  # what is resumed or reassigned changes its phase next, and that is what moves it
    contact, assignment = floor.contacts[decision.contact], floor.assignments[decision.assignment]
    if contact.state == ASSIGNED:  # from now on the customer waits for somebody
        contact.served += ((contact.assigned_at, floor.now),)
        floor.agents[decision.agent].awaiting[assignment.id] = None
    contact.state = WAKE[contact.state]
    assignment.woken, due = decision.outcome, int(decision.until)
    if decision.outcome == reasons.WOKEN_PROMISED:
        floor.promises.drop(contact.id)  # that of a call was kept
        contact.callback_at, contact.promised_at = 0, due
        due -= min(floor.policy.waking.hold_for, (due - floor.now) // 2)  # early enough for somebody else to keep it
    floor.timers.set(timers.AWAIT, assignment.id, due)


def taken_up(floor: Floor, agent: Agent, assignment: Assignment) -> None:
    """Let the customer wait no more: somebody is there for them again, or it ends."""
    contact = floor.contacts[assignment.contact]
    assert contact.state == AWAITING_OWNER, "only who waits is taken up"
    contact.state, contact.assigned_at = ASSIGNED, floor.now
    if assignment.woken == reasons.WOKEN_PROMISED and assignment.phase != ENDED:
        contact.promised_at = 0  # kept
    assignment.woken = 0
    del agent.awaiting[assignment.id]
    floor.timers.cancel(timers.AWAIT, assignment.id)


APPLIERS: Final[dict[type, Callable[[Floor, Any], None]]] = {
    d.WakeContact: _wake,
}

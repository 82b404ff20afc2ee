"""Work that slept and wakes: its customer came back, or its time has come (engine.md 1, Rule 5).

Rule 1. It asks the gate like a newcomer of its kind. Who finds no room is answered by the policy's steps, in their
order: the agent is waited for, a time is promised, somebody else takes over; and who has gone through them all is put
in line, with their age: nobody is left to wait for one agent for good.
"""

from router.core import decisions as d
from router.core import reasons
from router.core.assignment import ASLEEP, TO_AGENT, TURNS, Assignment
from router.core.floor import Floor
from router.core.holding import grow, no_room, take_up
from router.core.orders import Orders
from router.core.parties import PRIMARY
from router.core.placement import let_go
from router.core.values import PARKED, Instant

WAIT = "wait"
PROMISE = "promise"


def wake(floor: Floor, work: Assignment, orders: Orders) -> None:
    """Take work up that slept if its agent has room for it, else answer its customer by the policy."""
    code = no_room(floor, work, work.kind)
    if code:
        _answer(floor, work, floor.policy.waking.steps, code, orders)
    else:
        take_up(floor, orders, work)


def reply(floor: Floor, work: Assignment, orders: Orders) -> None:
    """Let the load rise, as debt if need be, when the customer replies; what slept asks the gate."""
    after = TURNS[TO_AGENT][work.phase]
    if work.phase in ASLEEP:
        wake(floor, work, orders)
    elif after > 0:  # else somebody has the ball already
        grow(floor, work, after, reasons.OK, reasons.DEBT_TURNED, orders)


def park_over(floor: Floor, about: str, orders: Orders) -> None:
    """The time has come until which work was parked, unless it woke before.

    For one who is beside the primary nobody waits: where they have no room it stays parked, until they take it up.
    """
    work = floor.assignments.get(about)
    if work is None or work.woken or work.phase != PARKED:  # something that was due before has moved it
        return
    if work.role == PRIMARY:
        wake(floor, work, orders)
    elif not no_room(floor, work, work.kind):
        take_up(floor, orders, work)


def waited(floor: Floor, about: str, orders: Orders) -> None:
    """The agent was waited for in vain, or what was promised is about to break."""
    work = floor.assignments.get(about)
    if work is None or not work.woken:
        return
    code = no_room(floor, work, work.kind)
    steps = floor.policy.waking.steps
    if not code:
        take_up(floor, orders, work)
    else:  # a policy that came meanwhile may have other steps
        done = work.woken != reasons.WOKEN_HELD or WAIT not in steps
        _answer(floor, work, () if done else steps[steps.index(WAIT) + 1 :], code, orders)


def _answer(floor: Floor, work: Assignment, steps: tuple[str, ...], code: int, orders: Orders) -> None:
    rules, step = floor.policy.waking, steps[0] if steps else ""
    outcome, until = reasons.WOKEN_REASSIGNED, 0
    if step == WAIT:
        outcome, until = reasons.WOKEN_HELD, floor.now + rules.hold_for
    elif step == PROMISE:
        outcome, until = reasons.WOKEN_PROMISED, floor.now + rules.promise_in
    orders.emit(
        d.WakeContact(
            floor.seq + 1, floor.contacts[work.contact].id, work.id, work.agent, outcome, Instant(until), code
        )
    )
    if not until:
        let_go(floor, work, reasons.RETURNED, orders, wrap=False)

"""Batches: when what changed is acted on.

Rule 1. Without a batch window, and with no plan pending, every fact closes its own batch.
Rule 2. Else a change opens a batch while somebody waits; it closes when its window has passed. A lone contact and a
free agent meet at once: a batch in which nobody else waits closes with the fact that opened it.
Rule 3. While a plan is pending no batch closes; what happens meanwhile is the next batch.
Rule 4. While the input is read again after downtime nothing is offered.

The batch that is open is a timer (floor.py, `stir`), set by changes alone: so a recovery knows it too.
"""

from router.core.floor import Floor
from router.core.matching import attend, place_all
from router.core.orders import Orders
from router.core.posing import members, pose
from router.core.sweep import Sweep


def settle(floor: Floor, orders: Orders) -> None:
    """Act on what the fact changed, now or when its batch closes."""
    if floor.rules.plain and floor.plan is None and not floor.catching_up:
        place_all(floor, orders)
        return
    changed = _attend_all(floor, orders)
    if floor.catching_up or floor.plan is not None or not floor.waiting:
        floor.rest()
    elif changed and (floor.closing or floor.waiting == 1 or not floor.policy.choosing.batch_window):
        _close(floor, orders)
    floor.rest()


def _attend_all(floor: Floor, orders: Orders) -> bool:
    """Do for agents what comes before anything new; tell whether anything changed."""
    changed = floor.closing or bool(floor.fresh or floor.again)
    while floor.freed:
        changed = True
        freed, floor.freed = floor.freed, []
        for agent in freed:
            attend(floor, orders, agent)
    return changed


def _close(floor: Floor, orders: Orders) -> None:
    """Close the batch: the overdue first, then what the solver is asked for is left out, then everybody else."""
    if not floor.rules.swept:
        for demand in floor.demands.values():
            floor.again.extend(demand.singles.values())
            front = demand.anyone()
            if front is not None:
                floor.again.append(front)
        floor.fresh = []
        place_all(floor, orders)
        return
    sweep = Sweep(floor, orders)
    sweep.overdue()
    planned = members(floor) if floor.policy.choosing.plan is not None else None
    if planned is not None:
        sweep.leave_out(planned)
    sweep.rest()
    if planned is not None:
        pose(floor, orders, planned)

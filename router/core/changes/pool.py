"""How decisions about the pool are applied."""

from collections.abc import Callable
from typing import Any, Final

from router.core import decisions as d
from router.core import timers
from router.core.floor import Floor
from router.core.plan import Pending


def _nothing(floor: Floor, decision: d.IgnoreFact | d.GrantRequest | d.RefuseRequest) -> None:
    """Answers only count in `seq`."""


def _solve(floor: Floor, decision: d.SolvePlan) -> None:
    problem = decision.problem
    contacts, agents = [it.contact for it in problem.contacts], [it.agent for it in problem.agents]
    floor.revision = decision.revision
    floor.plan = Pending(decision.revision, decision.deadline, tuple(contacts), tuple(agents))
    floor.timers.set(timers.PLAN, "", decision.deadline)
    floor.timers.cancel(timers.BATCH, "")


def _close_plan(floor: Floor, decision: d.ClosePlan) -> None:
    floor.plan = None
    floor.timers.cancel(timers.PLAN, "")
    if (timers.BATCH, "") in floor.timers.armed:  # the next batch need not wait for the plan any more
        window = floor.policy.choosing.batch_window
        floor.timers.cancel(timers.BATCH, "")
        floor.closing = not window
        if window:
            floor.timers.set(timers.BATCH, "", floor.now + window)


def _change_policy(floor: Floor, decision: d.ChangePolicy) -> None:
    floor.digest = decision.digest  # the policy itself came with the fact


APPLIERS: Final[dict[type, Callable[[Floor, Any], None]]] = {
    d.IgnoreFact: _nothing,
    d.GrantRequest: _nothing,
    d.RefuseRequest: _nothing,
    d.ChangePolicy: _change_policy,
    d.SolvePlan: _solve,
    d.ClosePlan: _close_plan,
}

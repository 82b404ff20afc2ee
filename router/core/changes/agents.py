"""How decisions about agents are applied."""

from collections.abc import Callable
from typing import Any, Final

from router.core import decisions as d
from router.core import reasons, timers
from router.core.agent import Agent
from router.core.budgets import watch, weighed
from router.core.caseload import note_absence
from router.core.floor import Floor


def _change_agent(floor: Floor, decision: d.ChangeAgent) -> None:
    agent = floor.agents[decision.agent]
    if decision.responding is not None:
        agent.responding = decision.responding
        floor.unhoped(agent)
    if decision.lost is not None:
        _lose(floor, agent, decision.lost)
    if decision.drained is not None:
        agent.drained = decision.drained
        _ready_or_not(floor, agent, not agent.drained)
    if decision.budget is not None:
        _set_budget(floor, agent, decision.budget, decision.cause)


def _lose(floor: Floor, agent: Agent, lost: bool) -> None:
    agent.lost = lost
    note_absence(floor, agent)
    floor.heard(agent)
    if lost and agent.assignments:
        floor.timers.set(timers.RETURN, agent.id, floor.now + floor.policy.sessions.return_for)
    elif not lost:
        floor.timers.cancel(timers.RETURN, agent.id)
    _ready_or_not(floor, agent, not lost)


def _ready_or_not(floor: Floor, agent: Agent, ready: bool) -> None:
    if ready:
        floor.improved(agent)
    else:
        floor.unhoped(agent)


def _set_budget(floor: Floor, agent: Agent, budget: int, cause: int) -> None:
    ledger = agent.attention
    grew = budget > ledger.budget
    ledger.budget, agent.set_budget = budget, 0 if budget == ledger.base else budget
    if cause == reasons.RECOVERED and agent.strain is not None:
        agent.strain.resting = False
    weighed(floor, agent)
    if grew:
        floor.improved(agent)


def _advise_rest(floor: Floor, decision: d.AdviseRest) -> None:
    agent = floor.agents[decision.agent]
    assert agent.strain is not None, "who is advised to rest is strained"
    agent.strain.resting = True
    watch(floor, agent)


def _take_debt(floor: Floor, decision: d.TakeDebt) -> None:
    agent = floor.agents[decision.agent]
    agent.debt_cause, agent.debt, agent.debt_limits = decision.cause, decision.debt, decision.limits
    if decision.expires_at:
        armed = floor.timers.armed.get((timers.OVERRIDE, agent.id), decision.expires_at)
        floor.timers.set(timers.OVERRIDE, agent.id, min(armed, decision.expires_at))


def _pay_debt(floor: Floor, decision: d.PayDebt) -> None:
    agent = floor.agents[decision.agent]
    agent.debt_cause, agent.debt, agent.debt_limits = 0, 0, ()
    floor.timers.cancel(timers.OVERRIDE, agent.id)


APPLIERS: Final[dict[type, Callable[[Floor, Any], None]]] = {
    d.ChangeAgent: _change_agent,
    d.AdviseRest: _advise_rest,
    d.TakeDebt: _take_debt,
    d.PayDebt: _pay_debt,
}

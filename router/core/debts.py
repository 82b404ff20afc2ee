"""Debt: load above the budget, or a limit passed (a breach), that no admission caused (engine.md 1, Rule 2).

Rule 1. It is noted with its cause as it comes to be, and whenever it grows; a lesser cause does not take its place.
Rule 2. Nothing in hand is dropped for it, and nothing new is given before it is paid; an open offer may be accepted.
Rule 3. Whatever lowers a budget (ramp, own limit, recovery, policy) makes debt of what is in hand beyond it.
"""

from router.core import decisions as d
from router.core import reasons, timers
from router.core.agent import Agent
from router.core.budgets import budget_of, resting
from router.core.floor import Floor
from router.core.orders import Orders
from router.core.values import Attention, Instant


def note_debt(
    floor: Floor, agent: Agent, cause: int, orders: Orders, by: str = "", reason: str = "", expires_at: int = 0
) -> None:
    """Record what stands above the budget or past a limit, if there is more of it than was known."""
    breaches = agent.attention.breaches()
    debt = max(0, agent.attention.load - agent.attention.budget)
    grown = debt > agent.debt
    for code in breaches:
        grown = grown or code not in agent.debt_limits
    if grown:
        until = Instant(expires_at)
        orders.emit(d.TakeDebt(floor.seq + 1, agent.id, Attention(debt), cause, breaches, by, reason, until))


def rebudget(floor: Floor, agent: Agent, orders: Orders, cause: int = 0) -> None:
    """Order the budget that should hold now where it does not; what is in hand beyond it is debt.

    `cause` is told where nothing lowers the budget any more.
    """
    budget, binding = budget_of(floor, agent, resting(agent))
    if budget != agent.attention.budget:
        orders.emit(d.ChangeAgent(floor.seq + 1, agent.id, budget=budget, cause=binding or cause))
    note_debt(floor, agent, reasons.DEBT_SHRUNK, orders)


def time_told(floor: Floor, kind: str, about: str, orders: Orders) -> None:
    """Decide on what time brought: a step of the ramp, strain, an override that ran out."""
    agent = floor.agents[about]
    if kind == timers.RAMP:
        rebudget(floor, agent, orders, reasons.RAMP)
    elif kind == timers.STRAIN:
        _strained(floor, agent, orders)
    elif not agent.attention.clear():
        orders.emit(d.RaiseAlarm(floor.seq + 1, agent.id, reasons.OVERRIDE_RAN_OUT))


def _strained(floor: Floor, agent: Agent, orders: Orders) -> None:
    strain = agent.strain
    if strain is None or not strain.turned(floor.now):
        return
    budget, accrued = budget_of(floor, agent, not strain.resting)[0], strain.at(floor.now) // 1000
    if strain.resting:
        orders.emit(d.ChangeAgent(floor.seq + 1, agent.id, budget=budget, cause=reasons.RECOVERED))
    else:
        orders.emit(d.AdviseRest(floor.seq + 1, agent.id, accrued, Attention(budget)))
        rebudget(floor, agent, orders)

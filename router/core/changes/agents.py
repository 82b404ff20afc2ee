"""How decisions about agents are applied."""

from collections.abc import Callable
from typing import Any, Final

from router.core import decisions as d
from router.core.floor import Floor


def _change_agent(floor: Floor, decision: d.ChangeAgent) -> None:
    agent = floor.agents[decision.agent]
    if decision.responding is not None:
        agent.responding = decision.responding
        floor.unhoped(agent)


def _take_debt(floor: Floor, decision: d.TakeDebt) -> None:
    floor.agents[decision.agent].debt_cause = decision.cause


def _pay_debt(floor: Floor, decision: d.PayDebt) -> None:
    floor.agents[decision.agent].debt_cause = 0


APPLIERS: Final[dict[type, Callable[[Floor, Any], None]]] = {
    d.ChangeAgent: _change_agent,
    d.TakeDebt: _take_debt,
    d.PayDebt: _pay_debt,
}

"""What holds of an agent's budget now: the ramp, the agent's own limit, recovery; and what follows when load moves.

    budget = min(own limit, base * ramp * what recovery leaves)        at least 1

Shares of a budget stay shares of its base: who may carry less does not thereby find each piece of work lighter.
"""

from router.core import reasons, timers
from router.core.agent import Agent
from router.core.state import State
from router.core.tariff import ramp
from router.core.values import NEVER


def budget_of(floor: State, agent: Agent, resting: bool) -> tuple[int, int]:
    """Return the budget that should hold now, and which modifier last lowered it (0: none)."""
    cause = 0
    budget = agent.attention.base
    part = ramp(floor.policy.attention.ramp, agent.started_at, floor.now)[0] if agent.started_at else 1000
    if part != 1000:
        budget, cause = max(1, budget * part // 1000), reasons.RAMP
    if agent.strain is not None and resting:
        budget, cause = agent.strain.lowered(budget), reasons.STRAINED
    if 0 < agent.own_limit < budget:
        budget, cause = agent.own_limit, reasons.OWN_LIMIT
    return budget, cause


def climb(floor: State, agent: Agent) -> None:
    """Arm the timer for the next step of the ramp, and judge strain by the step that holds."""
    steps = floor.policy.attention.ramp
    part, next_at = 1000, 0
    if agent.started_at:
        part, next_at = ramp(steps, agent.started_at, floor.now)
    if next_at:
        floor.timers.set(timers.RAMP, agent.id, next_at)
    else:
        floor.timers.cancel(timers.RAMP, agent.id)
    if agent.strain is not None:
        agent.strain.full = max(1, agent.attention.base * part // 1000)
        weighed(floor, agent)


def resting(agent: Agent) -> bool:
    """Tell whether recovery lowers the agent's budget."""
    return agent.strain is not None and agent.strain.resting


def weighed(floor: State, agent: Agent) -> None:
    """Keep what depends on load up to date, whenever it moved: what is left of a debt, and strain."""
    if agent.debt_cause:
        ledger, breaches = agent.attention, agent.attention.breaches()
        agent.debt = min(agent.debt, max(0, ledger.load - ledger.budget))
        agent.debt_limits = tuple([code for code in agent.debt_limits if code in breaches])
    if agent.strain is not None:
        agent.strain.weigh(floor.now, agent.attention.load)
        watch(floor, agent)


def watch(floor: State, agent: Agent) -> None:
    """Arm the timer for the instant at which the agent will have to rest, or has rested enough."""
    assert agent.strain is not None
    due_at = agent.strain.due_at()
    if due_at < NEVER:
        floor.timers.set(timers.STRAIN, agent.id, due_at)
    else:
        floor.timers.cancel(timers.STRAIN, agent.id)


def paced(floor: State, agent: Agent) -> None:
    """Arm the timer for the next instant at which time alone may let the agent take something."""
    pace = agent.attention.pace
    assert pace is not None
    if pace.due <= floor.now:  # nobody has said so yet, and until then it is not so
        return
    pace.due = pace.lifts_at(floor.now)
    if pace.due < NEVER:
        floor.timers.set(timers.LIFT, agent.id, pace.due)
    else:
        floor.timers.cancel(timers.LIFT, agent.id)


def lifted(floor: State, agent: Agent) -> None:
    """Take it that the instant has come, and arm the timer for the next."""
    if agent.attention.pace is not None:
        agent.attention.pace.due = NEVER
        paced(floor, agent)


def came(floor: State, agent: Agent) -> None:
    """Begin the warm-up of one who was not here."""
    if agent.attention.pace is not None:
        agent.attention.pace.signed_in_at = floor.now
        paced(floor, agent)

"""Words of stories about debt, strain and budgets that move."""

from router.core import decisions as d
from router.core import reasons


def debt(it: d.TakeDebt) -> str:
    """Tell how much stands above the budget, why, and which limits are passed; an override tells by whom."""
    past = "".join([f", past {reasons.NAMES[code]}" for code in it.limits])
    who = f", by {it.by}: {it.reason}" if it.by else ""
    return f"{it.agent} ({it.debt}, {reasons.NAMES[it.cause]}{past}{who})"


def budget(it: d.ChangeAgent) -> str:
    """Tell what an agent may carry from now on."""
    return f"{it.agent} (budget {it.budget}, {reasons.NAMES[it.cause]})"


def rest(it: d.AdviseRest) -> str:
    """Tell how much is accrued, and what the agent gets meanwhile."""
    return f"{it.agent} (strain {it.strain / 1000:.10g}s, budget {it.budget})"

"""Words for choosing: who waits beside an agent, what the solver is asked for, and what became of its answer."""

from router.core import decisions as d
from router.core import events as e
from router.core import reasons
from router.core.plan import Pair, Plan


def solved(revision: int, *groups: str, objective: int = 0, bound: int = 0) -> e.PlanSolved:
    """Answer a plan: each group tells its pairs, as in `c1>ann c2>ann`."""
    split = [[pair.split(">") for pair in group.split()] for group in groups]
    told = [tuple([Pair(contact, agent) for contact, agent in group]) for group in split]
    return e.PlanSolved(revision, Plan(tuple(told), objective, bound, "story", 1))


def defer(it: d.DeferContact, until: str) -> str:
    why = "" if it.code == reasons.NOT_WORTH_IT else f", {reasons.NAMES[it.code]}"
    return f"{it.contact} (until {until}{why})"


def asked(it: d.SolvePlan, deadline: str) -> str:
    contacts = " ".join([one.contact for one in it.problem.contacts])
    agents = " ".join([one.agent for one in it.problem.agents])
    return f"#{it.revision} {contacts} × {agents} (until {deadline})"


def closed(it: d.ClosePlan) -> str:
    stale = [f"{pairs}: {reasons.NAMES[code]}" for pairs, code in it.stale]
    return f"#{it.revision} (" + ", ".join([reasons.NAMES[it.code], *stale]) + ")"

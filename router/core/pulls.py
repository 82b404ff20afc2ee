"""Agents who pull: they ask for a certain contact that waits (engine.md 1, Rule 4)."""

from typing import Final

from router.core import decisions as d
from router.core import events as e
from router.core import reasons
from router.core.contact import FACTS
from router.core.eligibility import misfit
from router.core.floor import Floor
from router.core.giving import give, wished_elsewhere
from router.core.orders import Orders, Routes


def rule(floor: Floor, fact: e.AssignmentPulled) -> int:
    """Rule on a pull: the contact waits, for nobody else, and the agent can have it; to ask is to act."""
    code = FACTS[type(fact)][floor.contact_state(fact.contact)]
    if code:
        return code
    agent, contact = floor.agents.get(fact.agent), floor.contacts[fact.contact]
    if agent is None:
        return reasons.AGENT_UNKNOWN
    code = agent.unready_code()
    if code and code != reasons.NOT_RESPONDING:
        return code
    demand = floor.demands[contact.demand]
    return (
        misfit(agent, demand) or wished_elsewhere(floor, contact, agent)
        or agent.attention.refusal(demand.kind, floor.now)
    )  # fmt: skip


def pulled(floor: Floor, fact: e.AssignmentPulled, orders: Orders) -> None:
    """Give the agent what they ask for, at once."""
    orders.emit(d.GrantRequest(floor.seq + 1, fact.id, fact.source, fact.contact))
    give(floor, orders, floor.contacts[fact.contact], floor.agents[fact.agent], reasons.BY_PULL)


ROUTES: Final[Routes] = {
    e.AssignmentPulled: (rule, pulled),
}

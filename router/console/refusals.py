"""Every rule that keeps an agent from a contact, with its numbers; computed from the floor, decided by nobody.

The order is the order in which rules are told: who is not here, who cannot, who does not, who would not or shall not,
whom the gate keeps out, what the pool waits for, and what it would cost. The first that fails is the one an agent is
counted under.
"""

from router.console.gate import Refusal, gate
from router.console.terms import unworthy
from router.core import agent as presence
from router.core import reasons, timers
from router.core.agent import UNREADY, Agent
from router.core.contact import Contact
from router.core.floor import Floor
from router.core.pricing import Prices
from router.core.values import NEVER
from router.core.waiting import Demand
from router.core.worth import barred, wanted

__all__ = ["Refusal", "refusals"]


def refusals(floor: Floor, contact: Contact, agent: Agent, prices: Prices | None = None) -> list[Refusal]:
    """Return every rule by which this agent would not be given a waiting contact now; none if they could be."""
    demand = floor.demands[contact.demand]
    found = [Refusal(reasons.OFFLINE)] if agent.presence == presence.OFFLINE else []
    found += misfits(agent, demand)
    found += unready(agent)
    found += unasked(floor, contact, agent)
    found += gate(floor, demand.kind, agent)
    found += pool(floor, contact, agent)
    return found or unworthy(floor, contact, agent, prices)


def unready(agent: Agent) -> list[Refusal]:
    """Return all by which an agent who is signed in takes nothing new."""
    found: list[Refusal] = []
    if agent.presence not in (presence.OFFLINE, presence.AVAILABLE):
        found.append(Refusal(UNREADY[agent.presence], after=agent.absent_since))
    if agent.lost:
        found.append(Refusal(reasons.AGENT_LOST, after=agent.absent_since))
    if agent.drained:
        found.append(Refusal(reasons.DRAINED))
    if not agent.responding:
        found.append(Refusal(reasons.NOT_RESPONDING, has=agent.unanswered))
    return found


def misfits(agent: Agent, demand: Demand) -> list[Refusal]:
    """Return all that the contact asks for and the agent has not; the engine stops at the first."""
    found = []
    if demand.channel not in agent.channels:
        found.append(Refusal(reasons.CHANNEL_NOT_TAKEN, demand.channel))
    for skill, level in demand.skills:
        if agent.skills.get(skill, 0) < level:
            found.append(Refusal(reasons.SKILL_MISSING, skill, agent.skills.get(skill, 0), level))
    for skill, level in demand.ceilings:
        if agent.skills.get(skill, 0) > level:
            found.append(Refusal(reasons.CEILING_PASSED, skill, agent.skills[skill], level))
    if demand.team and demand.team != agent.team:
        found.append(Refusal(reasons.TEAM_OTHER, demand.team, of=agent.team))
    if demand.language and demand.language not in agent.languages:
        found.append(Refusal(reasons.LANGUAGE_MISSING, demand.language, of=", ".join(agent.languages)))
    for name, amount in demand.authority:
        if agent.authority.get(name, 0) < amount:
            found.append(Refusal(reasons.AUTHORITY_MISSING, name, agent.authority.get(name, 0), amount))
    return found


def unasked(floor: Floor, contact: Contact, agent: Agent) -> list[Refusal]:
    """Return why this agent is not asked: they would not, asked for time, or it is for another, or from them."""
    again = (contact.tried or {}).get(agent.id, 0)
    found = [Refusal(reasons.ASKED_TO_WAIT, after=again)] if floor.now < again else []
    alone, wish = wanted(floor, contact), contact.wish
    if alone and wish is not None:
        if agent.id != alone:
            found.append(Refusal(wish.code, alone, after=0 if wish.until >= NEVER else wish.until))
        return found
    code = barred(floor, contact, agent)
    if code and code != reasons.ASKED_TO_WAIT:
        found.append(Refusal(code, after=0 if contact.due_at >= NEVER else contact.due_at))
    return found


def pool(floor: Floor, contact: Contact, agent: Agent) -> list[Refusal]:
    """Return what the pool as a whole waits for before anybody is given anything."""
    found: list[Refusal] = []
    if floor.catching_up:
        found.append(Refusal(reasons.CATCHING_UP, after=floor.timers.armed.get((timers.CATCH_UP, ""), 0)))
    plan = floor.plan
    if plan is not None:
        inside = contact.id in plan.contacts and agent.id in plan.agents
        found.append(Refusal(reasons.IN_PLAN, "" if inside else "next", after=plan.deadline))
    return found

"""Who could take what: skills with levels, languages, authority, channels; and how well it fits.

fit = the mean over the needed skills of level / top level (all of 1000 where none is needed), less the policy's
price of every rare skill that the agent has and the contact does not need; between 1 and 1000.
"""

from router.core import reasons
from router.core.agent import Agent
from router.core.policy import Fit
from router.core.waiting import Demand


def misfit(agent: Agent, demand: Demand) -> int:
    """Return why the agent could never take what is asked, as things stand; OK if they could."""
    if demand.channel not in agent.channels:
        return reasons.CHANNEL_NOT_TAKEN
    for skill, level in demand.skills:
        if agent.skills.get(skill, 0) < level:
            return reasons.SKILL_MISSING
    for skill, level in demand.ceilings:
        if agent.skills.get(skill, 0) > level:
            return reasons.CEILING_PASSED
    if demand.team and demand.team != agent.team:
        return reasons.TEAM_OTHER
    if demand.language and demand.language not in agent.languages:
        return reasons.LANGUAGE_MISSING
    for name, amount in demand.authority:
        if agent.authority.get(name, 0) < amount:
            return reasons.AUTHORITY_MISSING
    return reasons.OK


def fit(agent: Agent, demand: Demand, policy: Fit) -> int:
    """Return how well an eligible agent suits, in thousandths."""
    total = 1000
    if demand.skills:
        total = 0
        for skill, _ in demand.skills:
            total += min(agent.skills.get(skill, 0), policy.top_level) * 1000 // policy.top_level
        total //= len(demand.skills)
    if policy.rare:
        needed = dict(demand.skills)
        for skill, price in policy.rare.items():
            if skill in agent.skills and skill not in needed:
                total -= price
    return max(1, min(total, 1000))

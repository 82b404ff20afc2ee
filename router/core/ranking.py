"""Who is best for what is asked, by the policy's taste: a ranking for each demand, kept lazily.

Keys that got worse are entered anew when they come to the top; whatever improved was announced (waiting.py, Rule 2).
"""

from heapq import heappop, heapreplace
from typing import Final

from router.core.agent import Agent
from router.core.floor import Floor
from router.core.rulebook import TASTES, WEIGHTED
from router.core.waiting import AGENT_BITS, AGENT_MASK, Demand

_BEST_FIT: Final = TASTES["best_fit"]
_LONGEST_IDLE: Final = TASTES["longest_idle"]
_LEAST_LOADED: Final = TASTES["least_loaded"]
_ROUND_ROBIN: Final = TASTES["round_robin"]
_TIE: Final = 1 << 44
"""Above every instant in milliseconds: one step of the main taste outweighs all idleness."""


def best(floor: Floor, demand: Demand) -> Agent | None:
    """Return the best agent who passes the gate now; those who do not leave the ranking until they improve."""
    roster, places = floor.roster, demand.places
    if demand.entrants:
        _enter(floor, demand)
    ranking = demand.ranking
    while ranking:
        entry = ranking[0]
        no = entry & AGENT_MASK
        if places.get(no) != entry:
            heappop(ranking)
            continue
        agent = roster[no]
        if not agent.ready or agent.attention.refusal(demand.kind, floor.now):
            heappop(ranking)
            del places[no]
            agent.absent[demand.index] = None
            continue
        fresh = rank_key(floor, agent, demand) << AGENT_BITS | no
        if fresh == entry:
            return agent
        places[no] = fresh
        heapreplace(ranking, fresh)
    return None


def _enter(floor: Floor, demand: Demand) -> None:
    entrants, demand.entrants = demand.entrants, []
    for no in entrants:
        if no in demand.fits:
            demand.rank(no, rank_key(floor, floor.roster[no], demand))


def candidates(floor: Floor, demand: Demand) -> list[Agent]:
    """List all who pass the gate now, the best by taste first.

    Those who do not leave the ranking until they improve, but for whom time alone may improve: they are asked anew.
    """
    _enter(floor, demand)
    found: list[int] = []
    for no in list(demand.places):
        agent = floor.roster[no]
        if not agent.ready or agent.attention.refusal(demand.kind, floor.now):
            if agent.attention.pace is None:
                del demand.places[no]
                agent.absent[demand.index] = None
        else:
            key = rank_key(floor, agent, demand)
            demand.rank(no, key)
            found.append(key << AGENT_BITS | no)
    found.sort()
    return [floor.roster[entry & AGENT_MASK] for entry in found]


def rank_key(floor: Floor, agent: Agent, demand: Demand) -> int:
    """Return the agent's place by the policy's taste: the least is the best; ties go to the longest idle."""
    rules = floor.rules
    taste = rules.taste
    if taste == _LONGEST_IDLE:
        return agent.idle_since
    if taste == _BEST_FIT:
        return (1000 - demand.fits[agent.no]) * _TIE + agent.idle_since
    if taste == _LEAST_LOADED:
        return agent.attention.load * 1000 // agent.attention.budget * _TIE + agent.idle_since
    if taste == _ROUND_ROBIN:
        return agent.given_seq
    if taste == WEIGHTED:
        taste_for = rules.weighting
        score = taste_for.fit * (1000 - demand.fits[agent.no])
        score += taste_for.load * (agent.attention.load * 1000 // agent.attention.budget)
        score += taste_for.idle * (agent.idle_since // 1000)
        if agent.last_channel and agent.last_channel != demand.channel:
            score += taste_for.switch
        return score * _TIE + agent.idle_since
    return agent.no


def margin(floor: Floor, second: int, first: int) -> int:
    """Return what the second lacked in the taste's own unit: milliseconds, turns, places, or points of its score."""
    second, first = second >> AGENT_BITS, first >> AGENT_BITS
    if floor.rules.taste in (_BEST_FIT, _LEAST_LOADED, WEIGHTED):
        return second // _TIE - first // _TIE
    return second - first


def set_aside(demand: Demand, agent: Agent) -> None:
    """Take the best agent out of the ranking, to look at the next; `announce` puts them back."""
    del demand.places[agent.no]
    heappop(demand.ranking)

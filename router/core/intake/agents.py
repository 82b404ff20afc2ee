"""How facts about agents are taken."""

from collections.abc import Callable
from typing import Any, Final

from router.core import agent as presence
from router.core import events as e
from router.core.agent import Agent
from router.core.floor import Floor


def _signed_in(floor: Floor, fact: e.AgentSignedIn) -> None:
    agent = floor.agents.get(fact.agent)
    if agent is None:
        agent = Agent(fact.agent, len(floor.roster), floor.ledger("", fact.agent, None))
        floor.agents[fact.agent] = agent
        floor.roster.append(agent)
    floor.unindex(agent)
    agent.session, agent.name, agent.team, agent.site = fact.session, fact.name, fact.team, fact.site
    agent.skills, agent.languages, agent.authority = fact.skills, fact.languages, fact.authority
    agent.channels = tuple(floor.policy.channels) if fact.channels is None else fact.channels
    agent.own_budget = fact.budget
    agent.presence, agent.idle_since = fact.presence, floor.now
    agent.responding, agent.unanswered = True, 0
    floor.rate(agent)
    floor.index(agent)


def _presence_changed(floor: Floor, fact: e.AgentPresenceChanged) -> None:
    agent = floor.agents[fact.agent]
    if fact.presence == presence.OFFLINE:
        _sign_out(floor, agent)
        return
    agent.presence = fact.presence
    agent.responding, agent.unanswered = True, 0
    if fact.channels is not None and fact.channels != agent.channels:
        floor.unindex(agent)
        agent.channels = fact.channels
        floor.index(agent)
    if not agent.askable:
        floor.unhoped(agent)
    floor.improved(agent)


def _signed_out(floor: Floor, fact: e.AgentSignedOut) -> None:
    _sign_out(floor, floor.agents[fact.agent])


def _sign_out(floor: Floor, agent: Agent) -> None:
    agent.presence, agent.session = presence.OFFLINE, ""
    floor.unindex(agent)


TAKERS: Final[dict[type, Callable[[Floor, Any], None]]] = {
    e.AgentSignedIn: _signed_in,
    e.AgentPresenceChanged: _presence_changed,
    e.AgentSignedOut: _signed_out,
}

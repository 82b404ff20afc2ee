"""How facts about agents are taken."""

from collections.abc import Callable
from typing import Any, Final

from router.core import agent as presence
from router.core import events as e
from router.core import timers
from router.core.agent import Agent
from router.core.budgets import came, climb, paced, weighed
from router.core.caseload import note_absence
from router.core.floor import Floor
from router.core.strain import Strain
from router.core.values import WRAPPING


def _signed_in(floor: Floor, fact: e.AgentSignedIn) -> None:
    agent = floor.agents.get(fact.agent)
    if agent is None:
        agent = Agent(fact.agent, len(floor.roster), floor.ledger("", fact.agent, None))
        floor.agents[fact.agent] = agent
        floor.roster.append(agent)
    floor.unindex(agent)
    if agent.session and agent.session != fact.session:  # another sign-in took its place: its word is old from now on
        floor.sessions.add(agent.id + "\n" + agent.session, 0, floor.now)
    agent.session, agent.name, agent.team, agent.site = fact.session, fact.name, fact.team, fact.site
    agent.skills, agent.languages, agent.authority = fact.skills, fact.languages, fact.authority
    agent.channels = tuple(floor.policy.channels) if fact.channels is None else fact.channels
    agent.own_budget, agent.vendor = fact.budget, fact.vendor
    agent.own_limit = agent.own_limit if fact.own_limit is None else fact.own_limit
    agent.started_at = fact.started_at or agent.started_at
    new = agent.presence == presence.OFFLINE and fact.presence != presence.OFFLINE
    agent.presence, agent.idle_since = fact.presence, floor.now
    agent.removed = False
    floor.acted(agent)
    note_absence(floor, agent)
    floor.rate(agent)
    if agent.strain is None and floor.policy.attention.recovery is not None:
        agent.strain = Strain(floor.policy.attention.recovery, floor.now)
    climb(floor, agent)
    if new:
        came(floor, agent)
    elif agent.attention.pace is not None:  # another team may have other limits
        paced(floor, agent)
    floor.index(agent)


def _presence_changed(floor: Floor, fact: e.AgentPresenceChanged) -> None:
    agent = floor.agents[fact.agent]
    floor.acted(agent)
    if fact.own_limit is not None:
        agent.own_limit = fact.own_limit
    if fact.channels is not None and fact.channels != agent.channels and fact.presence != presence.OFFLINE:
        floor.unindex(agent)
        agent.channels = fact.channels
        floor.index(agent)
    be(floor, agent, fact.presence)


def be(floor: Floor, agent: Agent, said: str) -> None:
    """Have an agent who is signed in be what is said."""
    if said == presence.OFFLINE:
        _sign_out(floor, agent)
        return
    agent.presence = said
    note_absence(floor, agent)
    if not agent.askable:
        floor.unhoped(agent)
    floor.improved(agent)


def _signed_out(floor: Floor, fact: e.AgentSignedOut) -> None:
    _sign_out(floor, floor.agents[fact.agent])


def _sign_out(floor: Floor, agent: Agent) -> None:
    floor.heard(agent)
    agent.presence, agent.session = presence.OFFLINE, ""
    note_absence(floor, agent)
    floor.unindex(agent)


def _removed(floor: Floor, fact: e.AgentRemoved) -> None:
    agent = floor.agents[fact.agent]
    _sign_out(floor, agent)
    for activity in list(agent.outside):
        floor.free(agent, activity)
    weighed(floor, agent)
    agent.lost = agent.drained = False
    agent.removed = True
    floor.timers.cancel(timers.RETURN, agent.id)
    for contact in floor.contacts.values():
        if contact.pinned == agent.id:  # nobody waits for one who works here no more
            contact.pinned = ""


def _lost(floor: Floor, fact: e.AgentLost) -> None:
    agent = floor.agents[fact.agent]
    agent.lapsing_since = floor.now
    if not floor.alarmed:  # else lapses are suspended
        floor.timers.set(timers.SETTLE, agent.id, floor.now + floor.policy.sessions.lost_settle)


def _found(floor: Floor, fact: e.AgentFound) -> None:
    floor.heard(floor.agents[fact.agent])


def _occupied(floor: Floor, fact: e.AgentOccupied) -> None:
    agent = floor.agents[fact.agent]
    floor.occupy(agent, fact.activity, fact.channel, fact.weight, fact.until)
    weighed(floor, agent)


def _freed(floor: Floor, fact: e.AgentFreed) -> None:
    agent = floor.agents[fact.agent]
    floor.free(agent, fact.activity)
    weighed(floor, agent)


def _seen(floor: Floor, fact: e.AgentSnapshot) -> None:
    """Take outside work as it is said, and note what of ours the platform does not see."""
    agent = floor.agents[fact.agent]
    said = {one.activity: one for one in fact.outside}
    for activity in list(agent.outside):
        if activity not in said:
            floor.free(agent, activity)
    for activity, one in said.items():
        if activity not in agent.outside:
            floor.occupy(agent, activity, one.channel, one.weight, None)
    weighed(floor, agent)
    named = {one.assignment: None for one in fact.in_hand}
    held = {one.contact: None for one in fact.in_hand}
    for id in agent.assignments:
        assignment = floor.assignments[id]
        if assignment.moved_seq > fact.as_of_seq or assignment.phase == WRAPPING:
            continue  # decided after what the platform saw; nobody but us sees wrap-up
        shown = id in named or assignment.contact in held
        if shown:
            assignment.missing_seq = 0
            floor.timers.cancel(timers.RECONCILE, id)
        elif assignment.moved_seq > assignment.missing_seq:
            assignment.missing_seq = floor.seq
            floor.timers.set(timers.RECONCILE, id, floor.now + floor.policy.sessions.reconcile_grace)


TAKERS: Final[dict[type, Callable[[Floor, Any], None]]] = {
    e.AgentSignedIn: _signed_in,
    e.AgentPresenceChanged: _presence_changed,
    e.AgentSignedOut: _signed_out,
    e.AgentRemoved: _removed,
    e.AgentLost: _lost,
    e.AgentFound: _found,
    e.AgentOccupied: _occupied,
    e.AgentFreed: _freed,
    e.AgentSnapshot: _seen,
}

"""How facts are taken: as data, without rules.

Rule 1. What a fact says of contacts, agents and time is written down; what follows from it is decided elsewhere.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from router.core import agent as presence
from router.core import events as e
from router.core import timers
from router.core.agent import Agent
from router.core.contact import SELF_SERVICE, Contact
from router.core.floor import Floor
from router.core.values import Instant


def take(floor: Floor, fact: e.Fact) -> None:
    """Take an accepted fact as data, and remember it."""
    if fact.id:
        floor.seen.add(fact.source + "\n" + fact.id, 0, floor.now)
    TAKERS[type(fact)](floor, fact)


def _arrived(floor: Floor, fact: e.ContactArrived) -> None:
    contact = floor.contacts.get(fact.contact)
    if contact is not None:  # the platform says it again: the later word counts, the place in line stays
        stage = fact.stage if contact.state == SELF_SERVICE else contact.fact.stage
        contact.fact = replace(fact, channel=contact.fact.channel, stage=stage)
        return
    at = max(min(fact.time or floor.now, floor.now), floor.now - floor.policy.memory.max_age)
    floor.arrivals += 1
    floor.contacts[fact.contact] = Contact(fact, floor.arrivals, Instant(at))


def _changed(floor: Floor, fact: e.ContactChanged) -> None:
    contact = floor.contacts[fact.contact]
    old = contact.fact
    contact.fact = replace(
        old,
        intent=old.intent if fact.intent is None else fact.intent,
        priority=old.priority if fact.priority is None else fact.priority,
        language=old.language if fact.language is None else fact.language,
        customer=fact.customer or old.customer,
        needs=fact.needs or old.needs,
        due_at=old.due_at if fact.due_at is None else fact.due_at,
        stage=fact.stage or old.stage,
        attributes=fact.attributes or old.attributes,
    )


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


def _acted(floor: Floor, fact: e.OfferAccepted | e.OfferDeclined) -> None:
    agent = floor.agents[fact.agent]
    if not agent.responding:
        floor.improved(agent)
    agent.responding, agent.unanswered = True, 0


def _clock_reached(floor: Floor, fact: e.ClockReached) -> None:
    while name := floor.timers.pop_due(floor.now):
        floor.due.append(name)
        if name[0] == timers.WORTH:
            contact = floor.contacts[name[1]]
            floor.undefer(contact)
        elif name[0] == timers.RETRY:
            floor.ask_again(floor.contacts[name[1]])


def _nothing(floor: Floor, fact: e.Fact) -> None:
    """Such facts matter only for what is decided on them."""


TAKERS: Final[dict[type, Callable[[Floor, Any], None]]] = {
    e.ContactArrived: _arrived,
    e.ContactChanged: _changed,
    e.AgentSignedIn: _signed_in,
    e.AgentPresenceChanged: _presence_changed,
    e.AgentSignedOut: _signed_out,
    e.OfferAccepted: _acted,
    e.OfferDeclined: _acted,
    e.ClockReached: _clock_reached,
    e.ContactTurned: _nothing,
    e.ContactAbandoned: _nothing,
    e.ContactEnded: _nothing,
    e.OfferFailed: _nothing,
    e.AssignmentConnected: _nothing,
    e.AssignmentFailed: _nothing,
    e.AssignmentCompleted: _nothing,
}

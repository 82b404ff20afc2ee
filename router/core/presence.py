"""Agents who sign in, say what they do, sign out, and work here no more."""

from typing import Final

from router.core import events as e
from router.core import reasons
from router.core.agent import AVAILABLE, DRAINING, FACTS, OFFLINE, PRESENCES, Agent
from router.core.contact import QUEUED
from router.core.debts import rebudget
from router.core.floor import Floor
from router.core.orders import Orders, Routes
from router.core.placement import queue
from router.core.sessions import call_off, come_back, leave_unattended, session_code, take_away, take_offers_back
from router.core.values import UNATTENDED

PresenceFact = e.AgentSignedIn | e.AgentPresenceChanged | e.AgentSignedOut


def rule(floor: Floor, fact: PresenceFact) -> int:
    """Rule on what an agent says of themselves: an old session's word does not count."""
    if not isinstance(fact, e.AgentSignedOut) and fact.presence not in PRESENCES:
        return reasons.NOT_IN_THIS_STATE
    agent = floor.agents.get(fact.agent)
    if isinstance(fact, e.AgentSignedIn):  # any but one that came late, after another took its place
        code = reasons.OK if agent is None else session_code(floor, agent, fact.session)
        return code if code == reasons.SESSION_OLD else reasons.OK
    if agent is None:
        return reasons.AGENT_UNKNOWN
    code = session_code(floor, agent, fact.session)
    if code:
        return code
    return reasons.OK if FACTS[type(fact)][agent.presence] else reasons.NOT_IN_THIS_STATE


def rule_removed(floor: Floor, fact: e.AgentRemoved) -> int:
    """Rule on one who is said to work here no more: they must have worked here."""
    return reasons.OK if fact.agent in floor.agents else reasons.AGENT_UNKNOWN


def signed_in(floor: Floor, fact: e.AgentSignedIn, orders: Orders) -> None:
    """Welcome an agent; work that they still have in hand may stand above a smaller budget."""
    rebudget(floor, floor.agents[fact.agent], orders)
    said(floor, fact, orders)


def said(floor: Floor, fact: PresenceFact, orders: Orders) -> None:
    """Take open offers from one who is not there to answer them; work in hand stays in hand."""
    agent = floor.agents[fact.agent]
    keep_offers_or_not(floor, agent, orders)
    if isinstance(fact, e.AgentPresenceChanged) and fact.own_limit is not None:
        rebudget(floor, agent, orders, reasons.OWN_LIMIT)
    if agent.presence != OFFLINE:
        come_back(floor, agent, orders)
    else:
        call_off(floor, orders)


def keep_offers_or_not(floor: Floor, agent: Agent, orders: Orders) -> None:
    """Take open offers from one who is not there to answer them."""
    if agent.presence not in (AVAILABLE, DRAINING):
        take_offers_back(floor, agent, reasons.AGENT_LEFT, orders)


def removed(floor: Floor, fact: e.AgentRemoved, orders: Orders) -> None:
    """Give what they have to others; who is on live media with them stays until the platform says ended."""
    agent = floor.agents[fact.agent]
    take_offers_back(floor, agent, reasons.AGENT_REMOVED, orders)
    leave_unattended(floor, agent, reasons.AGENT_REMOVED, orders)
    for id in list(agent.assignments):
        work = floor.assignments[id]
        if work.phase != UNATTENDED:
            take_away(floor, work, reasons.AGENT_REMOVED, orders)
    for contact in list(floor.contacts.values()):
        if contact.state == QUEUED and contact.wish is not None and contact.wish.agent == agent.id:
            queue(floor, contact, orders)
    call_off(floor, orders)


ROUTES: Final[Routes] = {
    e.AgentSignedIn: (rule, signed_in),
    e.AgentPresenceChanged: (rule, said),
    e.AgentSignedOut: (rule, said),
    e.AgentRemoved: (rule_removed, removed),
}

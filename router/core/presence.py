"""Agents who sign in, say what they do, and sign out."""

from typing import Final

from router.core import events as e
from router.core import reasons
from router.core.agent import AVAILABLE, DRAINING, FACTS, PRESENCES
from router.core.floor import Floor
from router.core.orders import Orders, Routes
from router.core.placement import note_debt, queue, revoke

PresenceFact = e.AgentSignedIn | e.AgentPresenceChanged | e.AgentSignedOut


def rule(floor: Floor, fact: PresenceFact) -> int:
    """Rule on what an agent says of themselves: an old session's word does not count."""
    if not isinstance(fact, e.AgentSignedOut) and fact.presence not in PRESENCES:
        return reasons.NOT_IN_THIS_STATE
    if isinstance(fact, e.AgentSignedIn):
        return reasons.OK
    agent = floor.agents.get(fact.agent)
    if agent is None:
        return reasons.AGENT_UNKNOWN
    if fact.session and agent.session and fact.session != agent.session:
        return reasons.SESSION_OTHER
    return reasons.OK if FACTS[type(fact)][agent.presence] else reasons.NOT_IN_THIS_STATE


def signed_in(floor: Floor, fact: e.AgentSignedIn, orders: Orders) -> None:
    """Welcome an agent; work that they still have in hand may stand above a smaller budget."""
    note_debt(floor, floor.agents[fact.agent], reasons.DEBT_SHRUNK, orders)
    _take_offers_back(floor, fact, orders)


def presence_said(floor: Floor, fact: e.AgentPresenceChanged | e.AgentSignedOut, orders: Orders) -> None:
    """Take open offers from one who is not there to answer them; work in hand stays in hand."""
    _take_offers_back(floor, fact, orders)


def _take_offers_back(floor: Floor, fact: PresenceFact, orders: Orders) -> None:
    agent = floor.agents[fact.agent]
    if agent.presence in (AVAILABLE, DRAINING):
        return
    for id in list(agent.offers):
        contact = floor.contacts[floor.offers[id].contact]
        revoke(floor, contact, reasons.AGENT_LEFT, orders)
        queue(floor, contact, orders)


ROUTES: Final[Routes] = {
    e.AgentSignedIn: (rule, signed_in),
    e.AgentPresenceChanged: (rule, presence_said),
    e.AgentSignedOut: (rule, presence_said),
}

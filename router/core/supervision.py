"""Supervisors: they force, pin, drain, take away, close, join and say what others do (contracts.md 1).

Rule 1. A force passes the same gate as everything. Only an override passes its "no": it names who, why and until when,
and what is too much then is debt. Whoever is not signed in, or lost, can be given nothing.
Rule 2. What is taken out of somebody's hands does not come back to them while anybody else could take it.
"""

from typing import Final

from router.core import decisions as d
from router.core import events as e
from router.core import reasons
from router.core.agent import FACTS as AGENT_FACTS
from router.core.agent import OFFLINE, PRESENCES, Agent
from router.core.beside import change_role, heavier, party_of
from router.core.contact import FACTS, OFFERED, QUEUED, Contact
from router.core.debts import note_debt
from router.core.decisions import Wish
from router.core.floor import Floor
from router.core.giving import give, refusal
from router.core.handoffs import take_over
from router.core.holding import change
from router.core.matching import assign
from router.core.orders import Orders, Routes, stated
from router.core.parties import CONFERENCE, MONITOR, PRIMARY
from router.core.placement import close, let_go, queue, revoke
from router.core.presence import keep_offers_or_not
from router.core.sessions import call_off
from router.core.tariff import kind_in_role
from router.core.values import ENDED, WRAPPING

MODES: Final = {"monitor": MONITOR, "whisper": MONITOR, "barge": CONFERENCE, "takeover": PRIMARY}
"""How a supervisor joins -> the role in which they do."""

Asked = (
    e.SupervisorForced | e.SupervisorPinned | e.SupervisorDrained | e.SupervisorUnassigned | e.SupervisorClosed
    | e.SupervisorJoined | e.SupervisorReleased
)


def _grant(floor: Floor, fact: Asked, orders: Orders) -> None:
    orders.emit(d.GrantRequest(floor.seq + 1, fact.id, fact.source, e.asked_about(fact)))


# ── Forced ────────────────────────────────────────────────────────────────────────────────────────────────────────


def rule_forced(floor: Floor, fact: e.SupervisorForced) -> int:
    """Rule on a force: the contact can be had, the agent is there, and the gate lets it in or is overridden."""
    code = FACTS[type(fact)][floor.contact_state(fact.contact)]
    if code:
        return code
    contact, agent = floor.contacts[fact.contact], floor.agents.get(fact.agent)
    code = _there(agent)
    if agent is None or code:
        return code
    if contact.assignment and floor.assignments[contact.assignment].agent == agent.id:
        return reasons.HAS_IT_ALREADY
    if contact.assignment and not fact.take_from:
        return reasons.CONTACT_WAITING_NOT
    no = _gate(floor, contact, agent)
    if no and not (fact.by and fact.reason and fact.expires_at is not None and fact.expires_at > floor.now):
        return stated(reasons.NO_OVERRIDE, no)
    return reasons.OK


def _there(agent: Agent | None) -> int:
    if agent is None:
        return reasons.AGENT_UNKNOWN
    return reasons.AGENT_NOT_READY if agent.presence == OFFLINE or agent.lost else reasons.OK


def _gate(floor: Floor, contact: Contact, agent: Agent) -> int:
    """Return why the agent could not have it but for an override; what they have of it already is no obstacle."""
    work = party_of(floor, contact, agent.id)
    if work is not None:
        return heavier(floor, contact, work, PRIMARY)
    if contact.offer is not None and floor.offers[contact.offer].agent == agent.id:
        return reasons.OK
    return refusal(floor, contact, agent)


def forced(floor: Floor, fact: e.SupervisorForced, orders: Orders) -> None:
    """Give a contact to an agent at once, out of the line, an offer or somebody else's hands."""
    contact, agent = floor.contacts[fact.contact], floor.agents[fact.agent]
    work = party_of(floor, contact, agent.id)
    _grant(floor, fact, orders)
    if work is not None:
        take_over(floor, contact, floor.assignments[contact.assignment], work, reasons.SUPERVISED, orders)
    elif contact.offer is not None and floor.offers[contact.offer].agent == agent.id:
        connects = floor.policy.channels[contact.fact.channel].connects
        assign(floor, orders, contact, agent, floor.offers[contact.offer].id, connects)
    else:
        _put_in_line(floor, contact, orders)
        give(floor, orders, contact, agent, reasons.BY_FORCE)
    note_debt(floor, agent, reasons.DEBT_OVERRIDE, orders, fact.by, fact.reason, fact.expires_at or 0)


def _put_in_line(floor: Floor, contact: Contact, orders: Orders) -> None:
    if contact.assignment:
        let_go(floor, floor.assignments[contact.assignment], reasons.SUPERVISED, orders)
        return
    if contact.state == OFFERED:
        revoke(floor, contact, reasons.SUPERVISED, orders)
    if contact.state != QUEUED:
        queue(floor, contact, orders)


# ── Pinned, drained, released ─────────────────────────────────────────────────────────────────────────────────────


def rule_pinned(floor: Floor, fact: e.SupervisorPinned) -> int:
    """Rule on a pin: the contact waits, and the agent is known; they need not be here."""
    code = FACTS[type(fact)][floor.contact_state(fact.contact)]
    if code:
        return code
    agent = floor.agents.get(fact.agent)
    if agent is None or agent.removed:
        return reasons.AGENT_UNKNOWN
    return reasons.ALREADY_SO if floor.contacts[fact.contact].pinned == fact.agent else reasons.OK


def pinned(floor: Floor, fact: e.SupervisorPinned, orders: Orders) -> None:
    """Hold a contact for one agent, whoever else could take it."""
    contact = floor.contacts[fact.contact]
    _grant(floor, fact, orders)
    if contact.offer is not None and floor.offers[contact.offer].agent != fact.agent:
        revoke(floor, contact, reasons.SUPERVISED, orders)
        queue(floor, contact, orders)
    elif contact.state == QUEUED:
        queue(floor, contact, orders)


def rule_drained(floor: Floor, fact: e.SupervisorDrained) -> int:
    """Rule on a drain: the agent is signed in, and not drained yet."""
    agent = floor.agents.get(fact.agent)
    if agent is None:
        return reasons.AGENT_UNKNOWN
    return reasons.ALREADY_SO if agent.drained else reasons.OK


def drained(floor: Floor, fact: e.SupervisorDrained, orders: Orders) -> None:
    """Let an agent finish what they have, and be given nothing new."""
    _grant(floor, fact, orders)
    orders.emit(d.ChangeAgent(floor.seq + 1, floor.agents[fact.agent].id, drained=True, cause=reasons.SUPERVISED))


def rule_released(floor: Floor, fact: e.SupervisorReleased) -> int:
    """Rule on a release: of a contact that is pinned, or an agent who is drained."""
    contact, agent = floor.contacts.get(fact.subject), floor.agents.get(fact.subject)
    if contact is None and agent is None:
        code = FACTS[e.SupervisorClosed][floor.contact_state(fact.subject)]
        return code
    held = (contact is not None and contact.pinned) or (agent is not None and agent.drained)
    return reasons.OK if held else reasons.ALREADY_SO


def released(floor: Floor, fact: e.SupervisorReleased, orders: Orders) -> None:
    """Let a contact go to anybody again, and an agent be given something again."""
    _grant(floor, fact, orders)
    contact, agent = floor.contacts.get(fact.subject), floor.agents.get(fact.subject)
    if contact is not None and contact.state == QUEUED:
        queue(floor, contact, orders)
    if agent is not None and agent.drained:
        orders.emit(d.ChangeAgent(floor.seq + 1, agent.id, drained=False, cause=reasons.SUPERVISED))


# ── What others do ────────────────────────────────────────────────────────────────────────────────────────────────


def rule_presence(floor: Floor, fact: e.SupervisorPresenceSet) -> int:
    """Rule on a presence that a supervisor sets: as the agent's own word, but for the session."""
    agent = floor.agents.get(fact.agent)
    if agent is None:
        return reasons.AGENT_UNKNOWN
    known = fact.presence in PRESENCES and AGENT_FACTS[e.AgentPresenceChanged][agent.presence]
    return reasons.OK if known else reasons.NOT_IN_THIS_STATE


def presence_set(floor: Floor, fact: e.SupervisorPresenceSet, orders: Orders) -> None:
    """Tell the agent's desk, of which nothing is heard by that: who is lost stays so until it is."""
    agent = floor.agents[fact.agent]
    orders.emit(d.ChangeAgent(floor.seq + 1, agent.id, presence=fact.presence, cause=reasons.SUPERVISED))
    keep_offers_or_not(floor, agent, orders)
    call_off(floor, orders)


def rule_contact(floor: Floor, fact: e.SupervisorReprioritised | e.SupervisorClosed) -> int:
    """Rule on a fact about a contact by the state that it is in."""
    return FACTS[type(fact)][floor.contact_state(fact.contact)]


def reprioritised(floor: Floor, fact: e.SupervisorReprioritised, orders: Orders) -> None:
    """Place a contact anew that waits; to others it is data."""
    contact = floor.contacts[fact.contact]
    if contact.state == QUEUED:
        queue(floor, contact, orders)


# ── Taken away, closed, joined ────────────────────────────────────────────────────────────────────────────────────


def rule_unassigned(floor: Floor, fact: e.SupervisorUnassigned) -> int:
    """Rule on taking work away: it is in hand, and its customer still there."""
    work = floor.assignments.get(fact.assignment)
    if work is None:
        return reasons.ASSIGNMENT_UNKNOWN
    return reasons.OK if work.phase != WRAPPING else reasons.NOT_IN_THIS_STATE


def unassigned(floor: Floor, fact: e.SupervisorUnassigned, orders: Orders) -> None:
    """Put a contact back in line, past whoever had it; who was beside its primary only leaves."""
    work = floor.assignments[fact.assignment]
    _grant(floor, fact, orders)
    if work.role == PRIMARY:
        let_go(floor, work, reasons.SUPERVISED, orders, sent=Wish(code=reasons.HANDED_ON, passed_over=work.agent))
    else:
        change(floor, work, ENDED, reasons.SUPERVISED, orders)


def closed(floor: Floor, fact: e.SupervisorClosed, orders: Orders) -> None:
    """Take a contact off the floor, and out of all hands."""
    contact = floor.contacts[fact.contact]
    _grant(floor, fact, orders)
    if contact.state == OFFERED:
        revoke(floor, contact, reasons.SUPERVISED, orders)
    if contact.assignment:
        change(floor, floor.assignments[contact.assignment], ENDED, reasons.SUPERVISED, orders)
    outcome = reasons.SERVED if contact.connected else reasons.CLOSED_UNSERVED
    close(floor, contact, outcome, orders, reasons.SUPERVISED)


def rule_joined(floor: Floor, fact: e.SupervisorJoined) -> int:
    """Rule on a supervisor who joins: they are there, somebody else has the contact, and the gate lets them."""
    code = FACTS[type(fact)][floor.contact_state(fact.contact)]
    if code:
        return code
    agent = floor.agents.get(fact.agent)
    code = _there(agent)
    if agent is None or code:
        return code
    contact, role = floor.contacts[fact.contact], MODES.get(fact.mode)
    if role is None:
        return reasons.NOT_IN_THIS_STATE
    if floor.assignments[contact.assignment].agent == agent.id:
        return reasons.HAS_IT_ALREADY
    work = party_of(floor, contact, agent.id)
    if work is None:
        return agent.attention.refusal(kind_in_role(contact.kind, role), floor.now)
    return reasons.ALREADY_SO if work.role == role else heavier(floor, contact, work, role)


def joined(floor: Floor, fact: e.SupervisorJoined, orders: Orders) -> None:
    """Let a supervisor listen, speak, or take over."""
    contact, agent, role = floor.contacts[fact.contact], floor.agents[fact.agent], MODES[fact.mode]
    _grant(floor, fact, orders)
    work = party_of(floor, contact, agent.id)
    if work is None:
        give(floor, orders, contact, agent, reasons.BY_JOIN, CONFERENCE if role == PRIMARY else role)
        work = party_of(floor, contact, agent.id)
    elif role != PRIMARY:
        change_role(floor, contact, work, role, reasons.SUPERVISED, orders)
    if role == PRIMARY:
        assert work is not None, "they joined"
        take_over(floor, contact, floor.assignments[contact.assignment], work, reasons.SUPERVISED, orders)
    note_debt(floor, agent, reasons.DEBT_ADOPTED, orders)


ROUTES: Final[Routes] = {
    e.SupervisorForced: (rule_forced, forced),
    e.SupervisorPinned: (rule_pinned, pinned),
    e.SupervisorDrained: (rule_drained, drained),
    e.SupervisorReleased: (rule_released, released),
    e.SupervisorPresenceSet: (rule_presence, presence_set),
    e.SupervisorReprioritised: (rule_contact, reprioritised),
    e.SupervisorUnassigned: (rule_unassigned, unassigned),
    e.SupervisorClosed: (rule_contact, closed),
    e.SupervisorJoined: (rule_joined, joined),
}

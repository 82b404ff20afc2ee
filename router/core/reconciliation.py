"""Reconciliation: what the platform sees is compared with what we hold. Where media contradicts Poise, Poise adopts.

Rule 1. What was decided after the decision that the platform had seen (`as_of_seq`) is not judged.
Rule 2. Work in an agent's hands that we do not know of is adopted, as debt if need be: beside the primary, where we see
the contact in other hands, until those are known to be empty.
Rule 3. What the platform does not see is over after `reconcile_grace`, unless it is moved or seen meanwhile. A contact
whose customer was connected was served; one whose was not goes back to the line, if only its agent lost it.
"""

from typing import Final

from router.core import decisions as d
from router.core import events as e
from router.core import reasons
from router.core.agent import Agent
from router.core.assignment import Assignment
from router.core.beside import heir
from router.core.contact import OFFERED, QUEUED, SELF_SERVICE, UNPLACED, Contact
from router.core.debts import note_debt
from router.core.floor import Floor
from router.core.holding import change, end_media, grow
from router.core.orders import Orders, Routes
from router.core.outside import adopt
from router.core.parties import CONFERENCE, PRIMARY
from router.core.placement import close, let_go, queue, revoke
from router.core.sessions import session_code
from router.core.values import (
    ACTIVE,
    CONNECTING,
    DORMANT,
    ENDED,
    HELD,
    INTERRUPTED,
    PARKED,
    UNATTENDED,
    WAITING,
    WRAPPING,
    ContactId,
)

SEEN_AS: Final = {
    "connecting": CONNECTING, "active": ACTIVE, "waiting": WAITING, "held": HELD, "parked": PARKED,
    "wrapping": WRAPPING,
}  # fmt: skip
"""The phases that a platform can see; any other word for one says only that the work is there."""

SAME: Final = {
    CONNECTING: (CONNECTING,),
    ACTIVE: (CONNECTING, ACTIVE),
    UNATTENDED: (CONNECTING, ACTIVE, WAITING, HELD, PARKED),  # to the platform the desk is there
    WAITING: (WAITING,),
    HELD: (HELD,),
    INTERRUPTED: (CONNECTING, ACTIVE, WAITING, HELD),  # by us alone
    WRAPPING: tuple(SEEN_AS.values()),  # its contact is gone for good
    PARKED: (PARKED, WAITING),
    DORMANT: (WAITING, PARKED),  # asleep is waiting, for long
}
"""Our phase -> what a platform may call it without contradicting us."""


def rule(floor: Floor, fact: e.AgentSnapshot) -> int:
    """Rule on what is said of an agent's hands: an old session's are empty by now."""
    agent = floor.agents.get(fact.agent)
    return reasons.AGENT_UNKNOWN if agent is None else session_code(floor, agent, fact.session)


def agent_seen(floor: Floor, fact: e.AgentSnapshot, orders: Orders) -> None:
    """Adopt what is in an agent's hands, in its phase; what is missing has its grace (intake noted it)."""
    agent = floor.agents[fact.agent]
    note_debt(floor, agent, reasons.DEBT_OUTSIDE, orders)
    adopted: list[str] = []
    moved: list[str] = []
    for one in fact.in_hand:
        work = _find(floor, agent, one)
        if work is not None:
            if work.moved_seq <= fact.as_of_seq and _move(floor, work, one, orders):
                moved.append(work.contact)
        elif one.phase != "wrapping" and _is_news(floor, one, fact.as_of_seq):
            _take_up(floor, agent, one, orders)
            adopted.append(one.contact)
    if adopted:
        note_debt(floor, agent, reasons.DEBT_ADOPTED, orders)
    if adopted or moved:
        orders.emit(
            d.ReconcileAgent(floor.seq + 1, agent.id, fact.as_of_seq, adopted=tuple(adopted), moved=tuple(moved))
        )


def _find(floor: Floor, agent: Agent, one: e.InHand) -> Assignment | None:
    """Return the agent's work that is meant: by its own name, else by its contact's."""
    if one.assignment in agent.assignments:
        return floor.assignments[one.assignment]
    for id in agent.assignments:
        if floor.assignments[id].contact == one.contact:
            return floor.assignments[id]
    return None


def _move(floor: Floor, work: Assignment, one: e.InHand, orders: Orders) -> bool:
    """Take the phase that the platform sees, if it contradicts ours."""
    phase = SEEN_AS.get(one.phase, work.phase)
    if phase == CONNECTING and work.role != PRIMARY:
        phase = ACTIVE  # only a primary is to be connected
    if phase == work.phase or phase in SAME[work.phase]:
        return False
    contact = floor.contacts.get(work.contact)
    if phase == WRAPPING and contact is not None and contact.assignment == work.id and heir(floor, contact) is not None:
        let_go(floor, work, reasons.RECONCILED, orders)
    elif phase == WRAPPING:
        _end_media(floor, work, orders)
    else:
        grow(floor, work, phase, reasons.RECONCILED, reasons.DEBT_ADOPTED, orders)
    return True


def _is_news(floor: Floor, one: e.InHand, as_of_seq: int) -> bool:
    """Tell whether work we do not know of was there when the platform saw it, and can be weighed."""
    contact = floor.contacts.get(one.contact)
    if contact is None:
        fresh = bool(one.contact) and not floor.closed.knows(one.contact)
        return fresh and one.channel in floor.policy.channels
    return contact.fact.channel in floor.policy.channels and _decided(floor, contact) <= as_of_seq


def _decided(floor: Floor, contact: Contact) -> int:
    """Return the decision by which a contact is where it is."""
    if contact.state == QUEUED:
        return contact.stamp
    if contact.state == OFFERED and contact.offer is not None:
        return floor.offers[contact.offer].seq
    if contact.assignment:
        return floor.assignments[contact.assignment].moved_seq
    return contact.known_seq


def _take_up(floor: Floor, agent: Agent, one: e.InHand, orders: Orders) -> None:
    contact = floor.contacts.get(one.contact)
    role = PRIMARY if contact is None or not contact.assignment else CONFERENCE
    phase = SEEN_AS.get(one.phase, ACTIVE)
    if phase == CONNECTING and role != PRIMARY:
        phase = ACTIVE  # only a primary is to be connected
    adopt(floor, ContactId(one.contact), one.channel, agent, phase, reasons.ADOPTED_WORK, orders, role)


def work_missed(floor: Floor, id: str, orders: Orders) -> None:
    """End work that the platform did not see, if nothing was heard of it since."""
    work = floor.assignments.get(id)
    if work is None or not work.missing_seq or work.moved_seq > work.missing_seq:
        return
    contact, agent, as_of = floor.contacts.get(work.contact), work.agent, work.missing_seq
    if contact is None or contact.assignment != work.id:
        change(floor, work, ENDED, reasons.RECONCILED, orders)
    elif contact.parties is not None or not contact.connected:
        let_go(floor, work, reasons.RECONCILED, orders, wrap=False)
    else:
        change(floor, work, ENDED, reasons.RECONCILED, orders)
        close(floor, contact, reasons.SERVED, orders)
    orders.emit(d.ReconcileAgent(floor.seq + 1, agent, as_of, ended=(work.contact,)))


# ── The pool ──────────────────────────────────────────────────────────────────────────────────────────────────────


def rule_pool(floor: Floor, fact: e.PoolSnapshot) -> int:
    """Every look at the pool is welcome."""
    return reasons.OK


def pool_seen(floor: Floor, fact: e.PoolSnapshot, orders: Orders) -> None:
    """Take in whom we did not know: adopted where an agent has them, else in line."""
    for one in fact.contacts:
        contact = floor.contacts.get(one.contact)
        if contact is None or contact.state != UNPLACED or (one.agent and one.agent not in floor.agents):
            continue  # one of whom two things are said is where the first that can be so says
        if one.agent:
            agent = floor.agents[one.agent]
            adopt(floor, contact.id, one.channel, agent, ACTIVE, reasons.ADOPTED_WORK, orders)
            note_debt(floor, agent, reasons.DEBT_ADOPTED, orders)
        elif floor.waiting >= floor.policy.memory.waiting_max:
            orders.emit(d.RefuseContact(floor.seq + 1, contact.id, reasons.WAITING_FULL))
        else:
            queue(floor, contact, orders)


def contact_missed(floor: Floor, id: str, orders: Orders) -> None:
    """See off a contact that the platform did not see, if nothing was heard of it since."""
    contact = floor.contacts.get(id)
    if contact is None or not contact.missing_seq:
        return
    work = floor.assignments[contact.assignment] if contact.assignment else None
    if work is not None and work.moved_seq > contact.missing_seq:
        return
    if contact.state == OFFERED:
        revoke(floor, contact, reasons.RECONCILED, orders)
    if work is not None:
        _end_media(floor, work, orders)
    elif contact.state == SELF_SERVICE:
        close(floor, contact, reasons.LEFT_SELF_SERVICE, orders)
    else:
        close(floor, contact, reasons.CLOSED_UNSERVED, orders)


def _end_media(floor: Floor, work: Assignment, orders: Orders) -> None:
    """Let work be written up whose media are over, and its contact go if it is the primary's."""
    contact = floor.contacts.get(work.contact)
    primary = contact is not None and contact.assignment == work.id
    if work.phase == CONNECTING:
        change(floor, work, ENDED, reasons.RECONCILED, orders)
    else:
        end_media(floor, work, reasons.RECONCILED, orders)
    if contact is not None and primary:
        close(floor, contact, reasons.SERVED if contact.connected else reasons.CLOSED_UNSERVED, orders)


ROUTES: Final[Routes] = {
    e.AgentSnapshot: (rule, agent_seen),
    e.PoolSnapshot: (rule_pool, pool_seen),
}

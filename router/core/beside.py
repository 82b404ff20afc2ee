"""Colleagues beside a contact's primary: how they change their role, and what becomes of them when the primary leaves.

Rule 1. None of them outlasts the contact, but to write it up who spoke in it.
Rule 2. A customer whose primary leaves stays with the colleague who is in the conversation already, if one is.
Rule 3. Whoever asked for a colleague is answered, also when there is nobody left to ask for.
"""

from typing import Final

from router.core import decisions as d
from router.core import reasons
from router.core.assignment import Assignment
from router.core.casework import taken
from router.core.contact import Contact
from router.core.debts import note_debt
from router.core.floor import Floor
from router.core.holding import change, end_media, load_as
from router.core.orders import Orders
from router.core.parties import CONFERENCE, CONSULT, PRIMARY
from router.core.tariff import kind_in_role
from router.core.values import ENDED, Attention, Instant

SENT_AWAY: Final = (reasons.TRANSFERRED, reasons.SUPERVISED)
"""Causes for which a contact goes where it is sent, not to a colleague who is in the conversation."""


def party_of(floor: Floor, contact: Contact, agent: str) -> Assignment | None:
    """Return the work of an agent beside the primary of this contact, if they are on it."""
    if contact.parties is not None:
        for id in contact.parties.hands:
            if floor.assignments[id].agent == agent:
                return floor.assignments[id]
    return None


def change_role(floor: Floor, contact: Contact, work: Assignment, role: str, cause: int, orders: Orders) -> None:
    """Give work another role, with the weight of that role; what is too much then is for the caller to note."""
    agent, kind = floor.agents[work.agent], kind_in_role(contact.kind, role)
    load = load_as(agent, work, kind, work.phase)
    orders.emit(
        d.ChangeAssignment(
            floor.seq + 1, work.id, contact.id, agent.id, work.phase, Attention(load), Instant(work.until), cause,
            kind, role,
        )
    )
    if contact.case and role == PRIMARY:
        taken(floor, orders, contact, agent)


def heavier(floor: Floor, contact: Contact, work: Assignment, role: str) -> int:
    """Return why the gate forbids an agent to do in another role what they have in hand; OK if it does not.

    It is judged as a swap: by what stands in the way of the new role, and did not in that of the old one.
    """
    agent, kind = floor.agents[work.agent], kind_in_role(contact.kind, role)
    ledger = agent.attention
    if load_as(agent, work, kind, work.phase) > max(ledger.load, ledger.budget):
        return reasons.OVER_BUDGET
    ledger.move(work.kind, work.phase, ENDED)
    before = ledger.admit(work.kind, floor.now, relieved=False).reasons
    found = [code for code in ledger.admit(kind, floor.now, relieved=False).reasons if code not in before]
    ledger.move(work.kind, ENDED, work.phase)
    return found[0] if found else reasons.OK


def heir(floor: Floor, contact: Contact) -> Assignment | None:
    """Return the colleague who was first in the conversation and would stay with the customer."""
    if contact.parties is not None:
        for id in contact.parties.hands:
            if floor.assignments[id].role == CONFERENCE:
                return floor.assignments[id]
    return None


def succeed(floor: Floor, contact: Contact, orders: Orders) -> bool:
    """Leave a contact without primary to the colleague who is in the conversation; tell whether there is one."""
    work = heir(floor, contact)
    if work is not None:
        promote(floor, contact, work, reasons.CONFERENCED, orders)
        note_debt(floor, floor.agents[work.agent], reasons.DEBT_ADOPTED, orders)
    return work is not None


def promote(floor: Floor, contact: Contact, work: Assignment, cause: int, orders: Orders) -> None:
    """Make a colleague the primary of a contact that has none; those who advised the one before go."""
    withdraw(floor, contact, cause, orders)
    change_role(floor, contact, work, PRIMARY, cause, orders)
    assert contact.parties is not None, "who is promoted was beside the primary"
    for id in list(contact.parties.hands):
        if floor.assignments[id].role == CONSULT:
            change(floor, floor.assignments[id], ENDED, reasons.CONSULT_OVER, orders)


def disband(floor: Floor, contact: Contact, cause: int, orders: Orders) -> None:
    """Send everybody home who is beside the primary; who spoke with the customer may write it up."""
    assert contact.parties is not None, "somebody is or was beside the primary"
    withdraw(floor, contact, cause, orders)
    for id in list(contact.parties.hands):
        work = floor.assignments[id]
        if work.role == CONFERENCE:
            end_media(floor, work, reasons.CONSULT_OVER, orders)
        else:
            change(floor, work, ENDED, reasons.CONSULT_OVER, orders)


def withdraw(floor: Floor, contact: Contact, cause: int, orders: Orders) -> None:
    """Take back what a colleague is offered on behalf of a primary who needs them no more."""
    inquiry = None if contact.parties is None else contact.parties.inquiry
    if inquiry is None or not inquiry.offer:
        return
    offer = floor.offers[inquiry.offer]
    theirs = reasons.WITHDRAWN if cause == reasons.FAILED else cause  # what failed was not for want of their answer
    orders.emit(d.RevokeOffer(floor.seq + 1, contact.id, offer.id, offer.agent, theirs))
    orders.emit(
        d.RefuseRequest(
            floor.seq + 1, inquiry.id, inquiry.source, inquiry.assignment, reasons.WITHDRAWN, reasons.NAMES[cause]
        )
    )

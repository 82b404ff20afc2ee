"""How work changes hands and roles: out of the primary's, back in line, over to a colleague."""

from typing import Final

from router.core import decisions as d
from router.core import reasons
from router.core.agent import Agent
from router.core.assignment import BEGUN, Assignment
from router.core.budgets import paced
from router.core.contact import MOVES, Contact
from router.core.floor import Floor
from router.core.offer import Offer
from router.core.parties import FORMER, PRIMARY, Parties

# A step that the table lacks is our own mistake: KeyError, and the process stops.
CHANGE: Final = MOVES[d.ChangeAssignment]


def leave_hands(floor: Floor, contact: Contact, agent: Agent, cause: int) -> None:
    """Take a contact out of its primary's hands: its time with them is counted, and that they had it."""
    contact.state = CHANGE[contact.state]
    contact.served += ((contact.assigned_at, floor.now),)
    contact.assignment, contact.served_by = "", agent.id
    if cause == reasons.FAILED:
        agent.unanswered += 1
        contact.tried = {**(contact.tried or {}), agent.id: 0}
    elif (cause != reasons.COMPLETED or contact.parties is not None) and agent.id not in contact.holders:
        contact.holders += (agent.id,)
    if cause in (reasons.TRANSFERRED, reasons.WARM_TRANSFERRED):
        contact.transfers += 1


def change_role(floor: Floor, contact: Contact, assignment: Assignment, role: str, cause: int) -> None:
    """Let the primary write up what others take over, a colleague take over, or a listener speak."""
    if role == FORMER:
        assert contact.assignment == assignment.id, "only a primary lets go"
        leave_hands(floor, contact, floor.agents[assignment.agent], cause)
    elif role == PRIMARY:
        contact.state = CHANGE[contact.state]
        contact.assignment, contact.assigned_at = assignment.id, floor.now
        contact.connected = contact.connected or assignment.phase in BEGUN
        leave_parties(contact, assignment)
        agent = floor.agents[assignment.agent]
        if cause != reasons.CONFERENCED and agent.attention.pace is not None:  # it was given to them
            agent.attention.given(assignment.kind, floor.now)
            paced(floor, agent)
    assignment.role = role


def hold_out_beside(contact: Contact, decision: d.OfferContact) -> None:
    """Note that a colleague is asked to advise or to join; the contact stays where it is."""
    if decision.answer == "manual":
        assert contact.parties is not None and contact.parties.inquiry is not None, "somebody asked for a colleague"
        contact.parties.inquiry.offer = decision.offer


def take_back_beside(contact: Contact, offer: Offer) -> None:
    """Note that the colleague was asked in vain, and is not asked again for this."""
    assert contact.parties is not None and contact.parties.inquiry is not None, "somebody asked for a colleague"
    contact.parties.inquiry.offer = ""
    contact.parties.inquiry.refused += (offer.agent,)


def join_beside(contact: Contact, assignment: Assignment, offer: str) -> None:
    """Let a colleague be on the contact beside its primary; whoever asked for one has their answer."""
    if contact.parties is None:
        contact.parties = Parties()
    contact.parties.hands[assignment.id] = None
    inquiry = contact.parties.inquiry
    if inquiry is not None and inquiry.offer == offer:
        contact.parties.inquiry = None


def leave_parties(contact: Contact, assignment: Assignment) -> None:
    """Forget a colleague who left, or who is the primary from now on."""
    if contact.parties is not None:
        contact.parties.hands.pop(assignment.id, None)

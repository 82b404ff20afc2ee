"""Placing contacts: into a line with what they ask for, back into it, or off the floor."""

from router.core import decisions as d
from router.core import reasons
from router.core.agent import Agent
from router.core.assignment import Assignment
from router.core.beside import SENT_AWAY, disband, succeed
from router.core.contact import ASSIGNED, OFFERED, QUEUED, Contact
from router.core.decisions import Wish
from router.core.floor import Floor
from router.core.holding import change, end_media
from router.core.offer import Offer
from router.core.orders import Orders
from router.core.parties import FORMER
from router.core.requirement import misplaced, placing
from router.core.values import CONNECTING, ENDED, Duration, Instant
from router.core.wishes import wish_of


def queue(
    floor: Floor, contact: Contact, orders: Orders, sent: Wish | None = None, team: str | None = None,
    overflows: int = 0, shares: tuple[str, ...] = (), told: int = 0,
) -> None:  # fmt: skip
    """Put a contact in line, or back in line, by what it asks for now.

    `sent` is to or past whom a transfer sends it (its code is HANDED_ON), `team` to which team (any, if empty); what
    is None stays as it was. `overflows` are rules of overflow that are behind it, `shares` where this counts, `told`
    its place where known.
    """
    wish = wish_of(floor, contact, sent)
    overflows |= contact.overflows
    orders.emit(placing(floor, contact, wish, contact.team if team is None else team, overflows, shares, told))


def revise(floor: Floor, orders: Orders) -> None:
    """Place those anew whose relaxation hangs on who is signed in, after somebody came or went (ladder.py, Rule 3)."""
    floor.regrouped = False
    found = list(floor.relaxed.values())
    for demand in floor.demands.values():
        if not demand.fits and (demand.waiting or demand.singles):
            found += [contact for contact in demand.everyone() if not contact.step]
    for contact in sorted(found, key=lambda contact: contact.seq):
        if contact.state == QUEUED and misplaced(floor, contact):
            queue(floor, contact, orders)


def close(floor: Floor, contact: Contact, outcome: int, orders: Orders, cause: int = 0) -> None:
    """Take a contact off the floor, and everybody off it."""
    if contact.parties is not None:
        disband(floor, contact, cause or reasons.CUSTOMER_LEFT, orders)
    orders.emit(d.CloseContact(floor.seq + 1, contact.id, outcome, waited(floor, contact), cause))


def waited(floor: Floor, contact: Contact) -> Duration:
    """Return how long a contact waited for a person, time with an agent left out."""
    until = contact.assigned_at if contact.state == ASSIGNED else floor.now
    return Duration(max(0, until - contact.arrived_at - contact.served_ms))  # scheduled work arrives in time to come


def revoke(floor: Floor, contact: Contact, cause: int, orders: Orders, ask_again_at: int = 0) -> Agent:
    """Take back the open offer of a contact; the agent who lets too many pass is no longer asked."""
    assert contact.state == OFFERED and contact.offer is not None, "only an open offer can be taken back"
    return take_back(floor, floor.offers[contact.offer], cause, orders, ask_again_at)


def take_back(floor: Floor, offer: Offer, cause: int, orders: Orders, ask_again_at: int = 0) -> Agent:
    """Take back an open offer, of a contact or of a place beside its primary."""
    agent = floor.agents[offer.agent]
    again, rests = Instant(ask_again_at), Instant(rest_until(floor, cause))
    orders.emit(d.RevokeOffer(floor.seq + 1, offer.contact, offer.id, agent.id, cause, again, rests))
    silence(floor, agent, orders)
    return agent


def rest_until(floor: Floor, cause: int) -> int:
    """Return until when one who let an offer go by such a cause is offered nothing; 0: they may be at once."""
    rest = floor.policy.attention.rest_after
    lasts: int = 0
    if cause == reasons.EXPIRED:
        lasts = rest.no_answer
    elif cause == reasons.DECLINED:
        lasts = rest.decline
    elif cause == reasons.FAILED:
        lasts = rest.busy
    return floor.now + lasts if lasts else 0


def silence(floor: Floor, agent: Agent, orders: Orders) -> None:
    """Stop asking an agent who has left too many offers unanswered in a row."""
    if agent.responding and agent.unanswered >= floor.policy.offers.max_unanswered:
        orders.emit(d.ChangeAgent(floor.seq + 1, agent.id, responding=False))


def let_go(
    floor: Floor, assignment: Assignment, cause: int, orders: Orders, wrap: bool = True, sent: Wish | None = None,
    team: str | None = None,
) -> None:  # fmt: skip
    """Take a contact out of its primary's hands, who may write it up meanwhile, and put it back in line."""
    contact = floor.contacts[assignment.contact]
    hand_out(floor, assignment, cause, orders, wrap)
    put_back(floor, contact, cause, orders, sent, team)


def put_back(
    floor: Floor, contact: Contact, cause: int, orders: Orders, sent: Wish | None = None,
    team: str | None = None,
) -> None:  # fmt: skip
    """Put a contact back in line that has no primary any more.

    Colleagues who were asked for advice, or listened, go with the primary; one who was in the conversation stays with
    the customer, unless it is sent elsewhere.
    """
    if contact.parties is not None:
        if cause not in SENT_AWAY and succeed(floor, contact, orders):
            return
        disband(floor, contact, cause, orders)
    queue(floor, contact, orders, sent, team)


def hand_out(floor: Floor, assignment: Assignment, cause: int, orders: Orders, wrap: bool = True) -> None:
    """Take a contact out of its primary's hands; where it goes from there is decided next."""
    if wrap and assignment.phase != CONNECTING:
        end_media(floor, assignment, cause, orders, FORMER)
    else:
        change(floor, assignment, ENDED, cause, orders)

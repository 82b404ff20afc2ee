"""Contacts that come, change and leave."""

from typing import Final

from router.core import decisions as d
from router.core import events as e
from router.core import reasons
from router.core.assignment import FACTS as ASSIGNMENT_FACTS
from router.core.callbacks import overtaken, schedule, told_again
from router.core.caseload import host
from router.core.casework import came, taken
from router.core.contact import (
    ASSIGNED,
    AWAITING_OWNER,
    FACTS,
    OFFERED,
    QUEUED,
    SCHEDULED,
    SELF_SERVICE,
    UNPLACED,
    Contact,
)
from router.core.floor import Floor
from router.core.holding import change, end_media
from router.core.orders import Orders, Routes
from router.core.overflow import enter
from router.core.placement import close, queue, revoke
from router.core.shifts import offer_shift
from router.core.values import ENDED, Instant
from router.core.waking import reply

ContactFact = e.ContactArrived | e.ContactChanged | e.ContactAbandoned | e.ContactEnded


def rule(floor: Floor, fact: ContactFact) -> int:
    """Rule on a fact about a contact by the state that the contact is in."""
    return FACTS[type(fact)][floor.contact_state(fact.contact)]


def arrived(floor: Floor, fact: e.ContactArrived, orders: Orders) -> None:
    """Take a contact in, or learn more about one that is here; a message on an open thread joins its contact."""
    contact = floor.contacts[fact.contact]
    if contact.case:
        came(floor, orders, contact)
    first = host(floor, contact) if contact.state in (UNPLACED, SELF_SERVICE) else None
    if first is None:
        _settle(floor, contact, fact.stage, orders)
        return
    close(floor, contact, reasons.CLOSED_UNSERVED, orders, reasons.JOINED_THREAD)
    if first.state == ASSIGNED:
        reply(floor, floor.assignments[first.assignment], orders)
    elif first.state == SELF_SERVICE:
        _settle(floor, first, fact.stage, orders)


def changed(floor: Floor, fact: e.ContactChanged, orders: Orders) -> None:
    """Place a contact anew if what it asks for may have changed; whoever holds it is in the case that it belongs to."""
    contact = floor.contacts[fact.contact]
    if fact.case:
        came(floor, orders, contact)
        if contact.assignment:
            taken(floor, orders, contact, floor.agents[floor.assignments[contact.assignment].agent])
    _settle(floor, contact, fact.stage or "", orders)


def _settle(floor: Floor, contact: Contact, stage: str, orders: Orders) -> None:
    if contact.state == UNPLACED or (contact.state == SELF_SERVICE and stage == "queue"):
        _let_in(floor, contact, orders)
    elif contact.state == QUEUED:
        queue(floor, contact, orders)
    elif contact.state == SCHEDULED:
        told_again(floor, contact, orders)


def _let_in(floor: Floor, contact: Contact, orders: Orders) -> None:
    """Queue a contact that asks for a person, unless the doors are closed or full."""
    channel = floor.policy.channels.get(contact.fact.channel)
    if channel is None:
        orders.emit(d.RefuseContact(floor.seq + 1, contact.id, reasons.CHANNEL_UNKNOWN))
        return
    if contact.fact.not_before is not None and schedule(floor, contact, orders):
        return
    if channel.when_closed == "redirect" and channel.hours is not None:
        opens_at = floor.rules.clock(channel.hours).opens_at(Instant(floor.now))
        if opens_at > floor.now:
            orders.emit(d.RedirectContact(floor.seq + 1, contact.id, reasons.HOURS_CLOSED, opens_at))
            return
    enter(floor, contact, orders)
    if floor.policy.callbacks is not None:
        overtaken(floor, contact, orders)
    if floor.policy.contracts:
        offer_shift(floor, contact, orders)


def left(floor: Floor, fact: e.ContactAbandoned | e.ContactEnded, orders: Orders) -> None:
    """See a contact off: out of self-service, out of the line, or out of an agent's hands."""
    contact = floor.contacts.get(fact.contact)
    if contact is None:  # they left before they came, and will not come any more
        return
    if contact.state == SELF_SERVICE:
        close(floor, contact, reasons.LEFT_SELF_SERVICE, orders)
        return
    if contact.callback_at and contact.state in (SCHEDULED, QUEUED, OFFERED):
        return  # the call in which they asked for another is over; what was promised stands until it is cancelled
    by_customer = isinstance(fact, e.ContactAbandoned) or fact.by == "customer"
    # Leaving before the first connection is abandonment; afterwards nobody can say that no one was there.
    promised = contact.callback_at or contact.fact.promised_at
    unserved = reasons.ABANDONED if by_customer and not (contact.connected or promised) else reasons.CLOSED_UNSERVED
    if contact.state == OFFERED:
        revoke(floor, contact, reasons.CUSTOMER_LEFT if by_customer else reasons.ENDED_BY_PLATFORM, orders)
    if contact.state not in (ASSIGNED, AWAITING_OWNER):
        close(floor, contact, unserved, orders)
        return
    assignment = floor.assignments[contact.assignment]
    if ASSIGNMENT_FACTS[type(fact)][assignment.phase] == ENDED:
        change(floor, assignment, ENDED, reasons.CUSTOMER_LEFT, orders)
        close(floor, contact, reasons.SERVED if contact.connected else unserved, orders)
    else:
        end_media(floor, assignment, reasons.MEDIA_ENDED, orders)
        close(floor, contact, reasons.SERVED, orders)


ROUTES: Final[Routes] = {
    e.ContactArrived: (rule, arrived),
    e.ContactChanged: (rule, changed),
    e.ContactAbandoned: (rule, left),
    e.ContactEnded: (rule, left),
}

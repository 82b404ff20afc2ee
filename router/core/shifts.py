"""Offers of another channel: made to one who would have to wait, taken up or turned down.

Rule 1. A shift is offered once, and only where it is worth asking: nobody is free for the contact now.
Rule 2. The contact keeps its place meanwhile; nobody is shifted who does not say yes.
Rule 3. From wherever a shift leads, the way back to a person is open: self-service ends when the customer says so, a
call that cannot be promised leaves the contact in line.
"""

from typing import Final

from router.core import decisions as d
from router.core import events as e
from router.core import reasons
from router.core.callbacks import alternatives, ask
from router.core.contact import FACTS, OFFERED, QUEUED, Contact
from router.core.floor import Floor
from router.core.orders import Orders, Routes
from router.core.placement import queue, revoke
from router.core.ranking import best
from router.core.segments import CALLBACK, SELF_SERVICE, better, is_open

ShiftFact = e.ShiftAccepted | e.ShiftDeclined


def offer_shift(floor: Floor, contact: Contact, orders: Orders) -> None:
    """Offer a contact that just entered the line a channel its customer would rather have than wait here."""
    if contact.state != QUEUED or contact.shift_to or best(floor, floor.demands[contact.demand]) is not None:
        return
    found = better(floor, contact)
    if found is None or (found.channel == CALLBACK and not _callable(floor, contact)):
        return
    seq, answer = floor.seq + 1, found.answer
    orders.emit(
        d.OfferShift(
            seq, contact.id, "s" + str(seq), found.channel, contact.segment, answer.values, found.prefers,
            answer.quality, found.instead_of,
        )
    )


def _callable(floor: Floor, contact: Contact) -> bool:
    rules = floor.policy.callbacks
    return rules is not None and alternatives(floor, rules, contact, floor.now) != ()


def rule(floor: Floor, fact: ShiftFact) -> int:
    """Rule on an answer: to the offer that stands, and to one that can still be kept."""
    code = FACTS[type(fact)][floor.contact_state(fact.contact)]
    if code:
        return code
    contact = floor.contacts[fact.contact]
    if not fact.shift or contact.shift != fact.shift:
        return reasons.SHIFT_UNKNOWN
    if isinstance(fact, e.ShiftDeclined) or contact.shift_to == CALLBACK:
        return reasons.OK
    if contact.shift_to == SELF_SERVICE:  # once an agent is asked to take them, a person is what they get
        return reasons.OK if contact.state == QUEUED else reasons.NOT_IN_THIS_STATE
    if contact.shift_to not in floor.policy.channels:
        return reasons.CHANNEL_UNKNOWN
    return reasons.OK if is_open(floor, contact.shift_to) else reasons.HOURS_CLOSED


def accepted(floor: Floor, fact: e.ShiftAccepted, orders: Orders) -> None:
    """Serve the customer where they would rather be: by a promised call, by another channel, by themselves."""
    contact = floor.contacts[fact.contact]
    if contact.shift_to == CALLBACK:
        ask(floor, contact, None, None, "", orders)
        return
    if contact.state == OFFERED:
        revoke(floor, contact, reasons.CUSTOMER_LEFT, orders)
        queue(floor, contact, orders)
    elif contact.state == QUEUED:
        queue(floor, contact, orders)


def declined(floor: Floor, fact: e.ShiftDeclined, orders: Orders) -> None:
    """Leave the contact where it is."""


ROUTES: Final[Routes] = {
    e.ShiftAccepted: (rule, accepted),
    e.ShiftDeclined: (rule, declined),
}

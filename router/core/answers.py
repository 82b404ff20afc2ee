"""Answers to offers: taken, declined, undeliverable, too late."""

from typing import Final

from router.core import decisions as d
from router.core import events as e
from router.core import reasons
from router.core.floor import Floor
from router.core.inquiries import came_to_nothing, joined
from router.core.matching import assign
from router.core.offer import ANSWERS
from router.core.orders import Orders, Routes
from router.core.parties import PRIMARY

Answer = e.OfferAccepted | e.OfferDeclined | e.OfferFailed


def rule(floor: Floor, fact: Answer) -> int:
    """Rule on an answer: only the agent who has the offer open may give one, and in time."""
    offer = floor.offers.get(fact.offer)
    if offer is None:
        how = floor.ended.value(fact.offer)
        return reasons.OFFER_UNKNOWN if how == -1 else how or reasons.OFFER_TAKEN
    if offer.agent != fact.agent:
        return reasons.OFFER_OF_OTHER
    if floor.now >= offer.expires_at + floor.policy.offers.accept_grace:
        return reasons.EXPIRED
    return reasons.OK


def answered(floor: Floor, fact: Answer, orders: Orders) -> None:
    """Assign what was accepted; ask somebody else for what was not."""
    offer = floor.offers[fact.offer]
    contact = floor.contacts[offer.contact]
    cause = ANSWERS[type(fact)]
    if cause == reasons.OK:
        orders.emit(d.GrantRequest(floor.seq + 1, fact.id, fact.source, fact.offer))
        if offer.role != PRIMARY:
            joined(floor, orders, offer)
            return
        connects = floor.policy.channels[contact.fact.channel].connects
        assign(floor, orders, contact, floor.agents[offer.agent], offer.id, connects)
        return
    again = 0
    if isinstance(fact, e.OfferDeclined) and fact.ask_again_after is not None:
        again = floor.now + fact.ask_again_after
    came_to_nothing(floor, offer, cause, orders, again)


ROUTES: Final[Routes] = {
    e.OfferAccepted: (rule, answered),
    e.OfferDeclined: (rule, answered),
    e.OfferFailed: (rule, answered),
}

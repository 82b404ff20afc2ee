"""How decisions about offers and work in hand are applied."""

from collections.abc import Callable
from typing import Any, Final

from router.core import decisions as d
from router.core import reasons, timers
from router.core.assignment import Assignment
from router.core.changes.parties import change_role, leave_hands, leave_parties
from router.core.contact import MOVES
from router.core.floor import Floor
from router.core.offer import HELD_AGAINST, UNANSWERED, Offer
from router.core.values import ACTIVE, ENDED, OFFERED, WAITING, WRAPPING

# A step that the table lacks is our own mistake: KeyError, and the process stops.
OFFER: Final = MOVES[d.OfferContact]
REVOKE: Final = MOVES[d.RevokeOffer]
ASSIGN: Final = MOVES[d.AssignContact]


def _offer(floor: Floor, decision: d.OfferContact) -> None:
    contact, agent = floor.contacts[decision.contact], floor.agents[decision.agent]
    floor.leave_line(contact)
    contact.state = OFFER[contact.state]
    offer = Offer(decision.offer, contact.id, agent.id, contact.kind, decision.answer)
    offer.expires_at, offer.made_at, offer.seq = decision.expires_at, floor.now, decision.seq
    offer.idle_before, offer.switched_from = agent.idle_since, agent.last_channel
    contact.offer = decision.offer
    floor.offers[decision.offer] = offer
    agent.offers[decision.offer] = None
    agent.attention.move(contact.kind, ENDED, OFFERED)
    agent.idle_since, agent.given_seq = floor.now, decision.seq
    agent.last_channel = contact.fact.channel
    if agent.last_channel != offer.switched_from:  # to work on this channel is no switch any more
        if floor.policy.choosing.switch:
            floor.improved(agent)
        elif floor.rules.improvable:
            floor.announce(agent)
    if decision.answer == "manual":
        floor.timers.set(timers.OFFER, offer.id, offer.expires_at + floor.policy.offers.accept_grace)


def _end_offer(floor: Floor, id: str, code: int) -> Offer:
    offer = floor.offers.pop(id)
    del floor.agents[offer.agent].offers[id]
    if offer.answer == "manual":
        floor.ended.add(id, code, floor.now)
        floor.timers.cancel(timers.OFFER, id)
    floor.contacts[offer.contact].offer = None
    return offer


def _revoke(floor: Floor, decision: d.RevokeOffer) -> None:
    offer = _end_offer(floor, decision.offer, decision.cause)
    contact, agent = floor.contacts[offer.contact], floor.agents[offer.agent]
    contact.state = REVOKE[contact.state]
    agent.attention.move(offer.kind, OFFERED, ENDED)
    if agent.given_seq == offer.seq:
        agent.last_channel = offer.switched_from  # a switch that did not happen
        if decision.cause == reasons.CUSTOMER_LEFT and agent.idle_since == offer.made_at:
            agent.idle_since = offer.idle_before
            floor.announce(agent)
    if decision.cause in HELD_AGAINST:
        contact.tried = contact.tried or {}
        contact.tried[agent.id] = decision.ask_again_at
    if decision.cause in UNANSWERED:
        agent.unanswered += 1
    floor.improved(agent)


def _assign(floor: Floor, decision: d.AssignContact) -> None:
    offer = _end_offer(floor, decision.offer, reasons.OK)
    contact, agent = floor.contacts[offer.contact], floor.agents[offer.agent]
    contact.state = ASSIGN[contact.state]
    agent.attention.move(offer.kind, OFFERED, decision.phase)
    assignment = Assignment(
        decision.assignment, contact.id, agent.id, offer.kind, contact.fact.channel, decision.role, decision.phase
    )
    assignment.since = floor.now
    floor.assignments[assignment.id] = assignment
    agent.assignments[assignment.id] = None
    contact.assignment, contact.assigned_at = assignment.id, floor.now
    contact.connected = contact.connected or decision.phase == ACTIVE
    if offer.answer == "manual":  # one open offer fewer, which may let the next one in
        floor.improved(agent)


def _change(floor: Floor, decision: d.ChangeAssignment) -> None:
    assignment = floor.assignments[decision.assignment]
    agent = floor.agents[assignment.agent]
    before, after, load = assignment.phase, decision.phase, agent.attention.load
    if decision.kind:  # another channel, or another role
        agent.attention.move(assignment.kind, before, ENDED)
        assignment.kind = decision.kind
        agent.attention.move(assignment.kind, ENDED, after)
    else:
        agent.attention.move(assignment.kind, before, after)
    assignment.phase, assignment.until = after, decision.until
    assignment.since = assignment.since if after == before else floor.now
    if before == WRAPPING:
        floor.timers.cancel(timers.WRAP, assignment.id)
    elif before == WAITING:
        floor.timers.cancel(timers.SLEEP, assignment.id)
    if decision.until:
        floor.timers.set(timers.WRAP if after == WRAPPING else timers.SLEEP, assignment.id, decision.until)
    contact = floor.contacts.get(assignment.contact)
    if decision.role and contact is not None:
        change_role(floor, contact, assignment, decision.role, decision.cause)
    elif after == ENDED and contact is not None and contact.assignment != assignment.id:
        leave_parties(contact, assignment)
    if contact is not None and contact.assignment != assignment.id:
        contact = None
    if after == ENDED:
        del floor.assignments[assignment.id]
        del agent.assignments[assignment.id]
        agent.idle_since = floor.now
        if contact is not None:
            leave_hands(floor, contact, agent, decision.cause)
    elif after == ACTIVE and contact is not None:
        contact.connected = True
        agent.unanswered = 0
    if after > before or agent.attention.load < load:
        floor.improved(agent)


APPLIERS: Final[dict[type, Callable[[Floor, Any], None]]] = {
    d.OfferContact: _offer,
    d.RevokeOffer: _revoke,
    d.AssignContact: _assign,
    d.ChangeAssignment: _change,
}

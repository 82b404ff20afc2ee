"""How decisions about offers and work in hand are applied."""

from collections.abc import Callable
from typing import Any, Final

from router.core import decisions as d
from router.core import reasons, timers
from router.core.agent import Agent
from router.core.assignment import BEGUN, Assignment
from router.core.budgets import paced, weighed
from router.core.caseload import watch
from router.core.changes.parties import (
    change_role,
    hold_out_beside,
    join_beside,
    leave_hands,
    leave_parties,
    take_back_beside,
)
from router.core.changes.waking import taken_up
from router.core.contact import MOVES
from router.core.floor import Floor
from router.core.offer import HELD_AGAINST, UNANSWERED, Offer
from router.core.parties import PRIMARY
from router.core.tariff import kind_in_role
from router.core.values import ACTIVE, ENDED, INTERRUPTED, OFFERED, PARKED, UNATTENDED, WAITING, WRAPPING

# A step that the table lacks is our own mistake: KeyError, and the process stops.
OFFER: Final = MOVES[d.OfferContact]
REVOKE: Final = MOVES[d.RevokeOffer]
ASSIGN: Final = MOVES[d.AssignContact]

ENDS_BY: Final = {WRAPPING: timers.WRAP, WAITING: timers.SLEEP, PARKED: timers.PARK}
"""The timer that ends a phase which is not to last."""


def _offer(floor: Floor, decision: d.OfferContact) -> None:
    contact, agent = floor.contacts[decision.contact], floor.agents[decision.agent]
    kind = contact.kind
    if decision.role == PRIMARY:
        floor.leave_line(contact)
        contact.state = OFFER[contact.state]
        contact.offer = decision.offer
    else:
        kind = kind_in_role(kind, decision.role)
        hold_out_beside(contact, decision)
    offer = Offer(decision.offer, contact.id, agent.id, kind, decision.answer)
    offer.role = decision.role
    offer.expires_at, offer.made_at, offer.seq = decision.expires_at, floor.now, decision.seq
    offer.idle_before, offer.switched_from = agent.idle_since, agent.last_channel
    floor.offers[decision.offer] = offer
    agent.offers[decision.offer] = None
    agent.attention.move(kind, ENDED, OFFERED)
    _weighed(floor, agent)
    if agent.attention.pace is not None:
        agent.attention.given(kind, floor.now)
        paced(floor, agent)
    agent.idle_since, agent.given_seq = floor.now, decision.seq
    agent.last_channel = contact.fact.channel
    if agent.last_channel != offer.switched_from:  # to work on this channel is no switch any more
        if floor.policy.choosing.switch:
            floor.improved(agent)
        elif floor.rules.improvable:
            floor.announce(agent)
    if decision.answer == "manual":
        floor.timers.set(timers.OFFER, offer.id, offer.expires_at + floor.policy.offers.accept_grace)
    if floor.rules.shares is not None and decision.role == PRIMARY:
        floor.share(agent, 1)


def _weighed(floor: Floor, agent: Agent) -> None:
    if agent.debt_cause or agent.strain is not None:
        weighed(floor, agent)


def _give_back_pace(floor: Floor, agent: Agent, offer: Offer, rest_until: int) -> None:
    pace = agent.attention.pace
    assert pace is not None
    agent.attention.undone(offer.kind, offer.made_at, agent.given_seq == offer.seq, offer.switched_from)
    pace.rest_until = max(pace.rest_until, rest_until)
    paced(floor, agent)


def _end_offer(floor: Floor, id: str, code: int) -> Offer:
    offer = floor.offers.pop(id)
    del floor.agents[offer.agent].offers[id]
    if offer.answer == "manual":
        floor.ended.add(id, code, floor.now)
        floor.timers.cancel(timers.OFFER, id)
    if offer.role == PRIMARY:
        floor.contacts[offer.contact].offer = None
    return offer


def _revoke(floor: Floor, decision: d.RevokeOffer) -> None:
    offer = _end_offer(floor, decision.offer, decision.cause)
    contact, agent = floor.contacts[offer.contact], floor.agents[offer.agent]
    agent.attention.move(offer.kind, OFFERED, ENDED)
    _weighed(floor, agent)
    if agent.attention.pace is not None:
        _give_back_pace(floor, agent, offer, decision.rest_until)
    if agent.given_seq == offer.seq:
        agent.last_channel = offer.switched_from  # a switch that did not happen
        if decision.cause == reasons.CUSTOMER_LEFT and agent.idle_since == offer.made_at:
            agent.idle_since = offer.idle_before
            floor.announce(agent)
    if offer.role != PRIMARY:
        take_back_beside(contact, offer)
    else:
        contact.state = REVOKE[contact.state]
        if floor.rules.shares is not None:
            floor.share(agent, -1)
        if decision.cause in HELD_AGAINST:
            contact.tried = contact.tried or {}
            contact.tried[agent.id] = decision.ask_again_at
    if decision.cause in UNANSWERED:
        agent.unanswered += 1
    floor.improved(agent)


def _assign(floor: Floor, decision: d.AssignContact) -> None:
    offer = _end_offer(floor, decision.offer, reasons.OK)
    contact, agent = floor.contacts[offer.contact], floor.agents[offer.agent]
    agent.attention.move(offer.kind, OFFERED, decision.phase)
    _weighed(floor, agent)
    assignment = Assignment(
        decision.assignment, contact.id, agent.id, offer.kind, contact.fact.channel, decision.role, decision.phase
    )
    assignment.since, assignment.moved_seq = floor.now, decision.seq
    assignment.began_at = floor.now
    floor.assignments[assignment.id] = assignment
    if floor.rules.silence:
        watch(floor, assignment, True)
    agent.assignments[assignment.id] = None
    if decision.role != PRIMARY:
        join_beside(contact, assignment, offer.id)
    else:
        contact.state = ASSIGN[contact.state]
        contact.assignment, contact.assigned_at = assignment.id, floor.now
        contact.wish = contact.sent = None
        contact.connected = contact.connected or decision.phase == ACTIVE
    if offer.answer == "manual" or floor.rules.interrupts:  # one open offer fewer, or work to be interrupted
        floor.improved(agent)


def _change(floor: Floor, decision: d.ChangeAssignment) -> None:
    assignment = floor.assignments[decision.assignment]
    agent = floor.agents[assignment.agent]
    before, after, load = assignment.phase, decision.phase, agent.attention.load
    _move(floor, agent, assignment, decision)
    contact = floor.contacts.get(assignment.contact)
    if decision.role and contact is not None:
        change_role(floor, contact, assignment, decision.role, decision.cause)
    elif after in (WRAPPING, ENDED) and contact is not None and contact.assignment != assignment.id:
        leave_parties(contact, assignment)
    if contact is not None and contact.assignment != assignment.id:
        contact = None
    if after == ENDED:
        floor.handled(assignment, before)
        del floor.assignments[assignment.id]
        if assignment.missing_seq:
            floor.timers.cancel(timers.RECONCILE, assignment.id)
        del agent.assignments[assignment.id]
        agent.idle_since = floor.now
        if contact is not None:
            leave_hands(floor, contact, agent, decision.cause)
    elif after in BEGUN and contact is not None:
        contact.connected = True
        agent.unanswered = 0 if after == ACTIVE else agent.unanswered
    if after > before or agent.attention.load < load or decision.kind or floor.rules.interrupts:
        floor.improved(agent)  # more room; or other work, beside which other work may come; or work to be interrupted
    if floor.rules.silence:
        watch(floor, assignment, after != before)


def _move(floor: Floor, agent: Agent, assignment: Assignment, decision: d.ChangeAssignment) -> None:
    """Move an assignment to its next phase, with its load and what the clock is to tell of it."""
    before, after = assignment.phase, decision.phase
    if decision.kind:  # another channel, or another role
        agent.attention.move(assignment.kind, before, ENDED)
        _rename(floor, agent, assignment, decision)
        agent.attention.move(assignment.kind, ENDED, after)
    else:
        agent.attention.move(assignment.kind, before, after)
    _weighed(floor, agent)
    if assignment.until:
        floor.timers.cancel(ENDS_BY[before], assignment.id)
    if before == INTERRUPTED or after == INTERRUPTED:
        _interrupt(agent, assignment, before, after)
    assignment.phase, assignment.until, assignment.moved_seq = after, decision.until, decision.seq
    if after == UNATTENDED:  # or the customer came back meanwhile
        assignment.before = ACTIVE if before == UNATTENDED else before
    assignment.since = assignment.since if after == before else floor.now
    assignment.extensions += decision.cause == reasons.EXTENDED
    if decision.until:
        floor.timers.set(ENDS_BY[after], assignment.id, decision.until)
    if assignment.woken:
        taken_up(floor, agent, assignment)


def _rename(floor: Floor, agent: Agent, assignment: Assignment, decision: d.ChangeAssignment) -> None:
    assignment.kind = decision.kind
    contact = floor.contacts.get(assignment.contact)
    if contact is not None:
        assignment.channel = contact.fact.channel
    if contact is not None and decision.cause == reasons.ESCALATED:
        contact.kind = decision.kind
        agent.last_channel = assignment.channel


def _interrupt(agent: Agent, assignment: Assignment, before: int, after: int) -> None:
    if before == INTERRUPTED and after == INTERRUPTED:  # the customer came back meanwhile
        assignment.before = ACTIVE
    elif after == INTERRUPTED:
        assignment.before = WAITING if before == WAITING else ACTIVE
        agent.interrupted += 1
    else:
        assignment.before = 0
        agent.interrupted -= 1


APPLIERS: Final[dict[type, Callable[[Floor, Any], None]]] = {
    d.OfferContact: _offer,
    d.RevokeOffer: _revoke,
    d.AssignContact: _assign,
    d.ChangeAssignment: _change,
}

"""A conversation that goes on by another channel: chat becomes a call, and stays one conversation.

Rule 1. It is judged as a swap: the gate is asked for the new channel as if the agent did not have the old one, so that
nobody is given up for want of room that their own conversation takes.
Rule 2. The platform moves no media before it is granted; what is refused leaves everything as it was.
"""

from typing import Final

from router.core import decisions as d
from router.core import events as e
from router.core import reasons
from router.core.assignment import FACTS as ASSIGNMENT_FACTS
from router.core.assignment import Assignment
from router.core.contact import (
    ASSIGNED,
    FACTS,
    OFFERED,
    QUEUED,
    SELF_SERVICE,
    STATE_NAMES,
    TAKES_OVER,
    Contact,
)
from router.core.floor import Floor
from router.core.holding import change, clear_way, end_media, load_as, no_room
from router.core.intake.escalations import escalated_as
from router.core.orders import Orders, Routes
from router.core.placement import close, let_go, queue, revoke
from router.core.requirement import ruling
from router.core.values import ACTIVE, CONNECTING, ENDED, AssignmentId, Attention, Instant


def rule(floor: Floor, fact: e.ContactEscalated) -> int:
    """Rule on a change of channel: by the state of the contact it comes from, and of the one that takes its place."""
    id = fact.replaces or fact.contact
    code = FACTS[e.ContactEscalated][floor.contact_state(id)]
    if not code and fact.replaces:
        code = TAKES_OVER[floor.contact_state(fact.contact)]
    if code:
        return code
    if fact.to not in floor.policy.channels:
        return reasons.POLICY_LACKS_CHANNEL
    contact = floor.contacts[id]
    if contact.fact.channel == fact.to:
        return reasons.ALREADY_SO
    if not contact.assignment:
        return reasons.OK
    work = floor.assignments[contact.assignment]
    code = max(0, -ASSIGNMENT_FACTS[e.ContactEscalated][work.phase])
    if code or floor.policy.hand_offs.escalation == "queue":
        return code
    return _no_swap(floor, work, escalated_as(floor, fact))


def _no_swap(floor: Floor, work: Assignment, said: e.ContactArrived) -> int:
    """Return why the agent cannot go on by the new channel; OK if they can."""
    if said.channel not in floor.agents[work.agent].channels:
        return reasons.CHANNEL_NOT_TAKEN
    return no_room(floor, work, ruling(floor, said).kind)


def escalated(floor: Floor, fact: e.ContactEscalated, orders: Orders) -> None:
    """Let the agent go on by the new channel, or the contact wait for somebody who can."""
    contact = floor.contacts[fact.contact]
    before = floor.contacts[fact.replaces] if fact.replaces else contact
    if before.assignment and not _no_swap(floor, floor.assignments[before.assignment], contact.fact):
        _grant(floor, fact, ASSIGNED, orders)
        _go_on(floor, contact, before, orders)
    elif before.state == SELF_SERVICE and before is contact:
        _grant(floor, fact, SELF_SERVICE, orders)
    else:
        _grant(floor, fact, QUEUED, orders)
        _wait(floor, contact, before, orders)


def _grant(floor: Floor, fact: e.ContactEscalated, state: int, orders: Orders) -> None:
    orders.emit(d.GrantRequest(floor.seq + 1, fact.id, fact.source, fact.contact, STATE_NAMES[state]))


def _go_on(floor: Floor, contact: Contact, before: Contact, orders: Orders) -> None:
    """Swap the old work for the new in the agent's hands."""
    work = floor.assignments[before.assignment]
    agent, channel = floor.agents[work.agent], contact.fact.channel
    kind = ruling(floor, contact.fact).kind
    phase = CONNECTING if floor.policy.channels[channel].connects else ACTIVE
    clear_way(floor, orders, work, kind)
    load = Attention(load_as(agent, work, kind, phase))
    if contact is before:
        orders.emit(
            d.ChangeAssignment(
                floor.seq + 1, work.id, contact.id, agent.id, phase, load, Instant(0), reasons.ESCALATED, kind
            )
        )
        return
    if contact.state == OFFERED:
        revoke(floor, contact, reasons.ESCALATED, orders)
    change(floor, work, ENDED, reasons.ESCALATED, orders)
    _supersede(floor, before, orders)
    seq = floor.seq + 1
    orders.emit(
        d.AdoptAssignment(
            seq, contact.id, AssignmentId("a" + str(seq)), agent.id, channel, kind, "primary", phase, load,
            reasons.ESCALATED,
        )
    )


def _wait(floor: Floor, contact: Contact, before: Contact, orders: Orders) -> None:
    """Put the contact in line for its new channel, with the age of the conversation."""
    if contact is before and before.assignment:
        let_go(floor, floor.assignments[before.assignment], reasons.ESCALATED, orders)
        return
    if contact.state == OFFERED:
        revoke(floor, contact, reasons.ESCALATED, orders)
    if before is not contact:
        if before.state == OFFERED:
            revoke(floor, before, reasons.ESCALATED, orders)
        elif before.assignment:
            end_media(floor, floor.assignments[before.assignment], reasons.ESCALATED, orders)
        _supersede(floor, before, orders)
    queue(floor, contact, orders)


def _supersede(floor: Floor, before: Contact, orders: Orders) -> None:
    """Take the contact off the floor that goes on in another."""
    outcome = reasons.SERVED if before.connected else reasons.CLOSED_UNSERVED
    if before.state == SELF_SERVICE:
        outcome = reasons.LEFT_SELF_SERVICE
    close(floor, before, outcome, orders, reasons.ESCALATED)


ROUTES: Final[Routes] = {
    e.ContactEscalated: (rule, escalated),
}

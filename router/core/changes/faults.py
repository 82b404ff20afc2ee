"""How decisions are applied that mend what went wrong: work taken up as it is found, offers that ring on, alarms."""

from collections.abc import Callable
from typing import Any, Final

from router.core import decisions as d
from router.core import events as e
from router.core import reasons, timers
from router.core.assignment import BEGUN, Assignment
from router.core.budgets import weighed
from router.core.caseload import tie, watch
from router.core.changes.parties import join_beside
from router.core.contact import MOVES, QUEUED, Contact
from router.core.floor import Floor
from router.core.parties import PRIMARY
from router.core.values import ENDED, Instant

# A step that the table lacks is our own mistake: KeyError, and the process stops.
ADOPT: Final = MOVES[d.AdoptAssignment]


def _adopt(floor: Floor, decision: d.AdoptAssignment) -> None:
    agent, contact = floor.agents[decision.agent], floor.contacts.get(decision.contact)
    if contact is None:
        floor.arrivals += 1
        fact = e.ContactArrived("", "", decision.contact, decision.channel)
        contact = floor.contacts[decision.contact] = Contact(fact, floor.arrivals, Instant(floor.now))
        contact.known_seq = decision.seq
        tie(floor, contact)
    agent.attention.move(decision.kind, ENDED, decision.phase)
    weighed(floor, agent)
    if agent.attention.pace is not None:
        agent.attention.pace.channel = decision.channel
    assignment = Assignment(
        decision.assignment, contact.id, agent.id, decision.kind, decision.channel, decision.role, decision.phase
    )
    assignment.since, assignment.moved_seq = floor.now, decision.seq
    floor.assignments[assignment.id] = assignment
    if floor.rules.silence:
        watch(floor, assignment, True)
    agent.assignments[assignment.id] = None
    if decision.role != PRIMARY:
        join_beside(contact, assignment, assignment.id)
    else:
        if contact.state == QUEUED:
            floor.leave_line(contact)
        floor.timers.cancel(timers.QUEUE, contact.id)
        contact.state, contact.kind = ADOPT[contact.state], decision.kind
        contact.assignment, contact.assigned_at = assignment.id, floor.now
        contact.connected = contact.connected or decision.phase in BEGUN
    switched, agent.last_channel = agent.last_channel != decision.channel, decision.channel
    agent.idle_since, agent.given_seq = floor.now, decision.seq
    if (switched and floor.policy.choosing.switch) or floor.rules.interrupts:
        floor.improved(agent)
    elif switched and floor.rules.improvable:
        floor.announce(agent)


def _extend(floor: Floor, decision: d.ExtendOffer) -> None:
    offer = floor.offers[decision.offer]
    offer.expires_at = decision.expires_at
    floor.timers.set(timers.OFFER, offer.id, offer.expires_at + floor.policy.offers.accept_grace)


def _alarm(floor: Floor, decision: d.RaiseAlarm) -> None:
    """Suspend lapses when too many came at once, and let those that are left settle anew when enough came back."""
    if decision.code == reasons.LEASES_LAPSED:
        floor.alarmed = True
        for agent in floor.roster:
            floor.timers.cancel(timers.SETTLE, agent.id)
    elif decision.code == reasons.LEASES_RETURNED:
        floor.alarmed = False
        settles_at = floor.now + floor.policy.sessions.lost_settle
        for agent in floor.roster:
            if agent.lapsing_since:
                agent.lapsing_since = floor.now
                floor.timers.set(timers.SETTLE, agent.id, settles_at)


def _told(floor: Floor, decision: d.ReconcileAgent) -> None:
    """What was adopted, ended and moved, was so by decisions of its own."""


APPLIERS: Final[dict[type, Callable[[Floor, Any], None]]] = {
    d.AdoptAssignment: _adopt,
    d.ExtendOffer: _extend,
    d.RaiseAlarm: _alarm,
    d.ReconcileAgent: _told,
}

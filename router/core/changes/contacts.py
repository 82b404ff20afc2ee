"""How decisions about contacts are applied."""

from collections.abc import Callable
from typing import Any, Final

from router.core import decisions as d
from router.core import timers
from router.core.contact import MOVES, QUEUED
from router.core.floor import Floor
from router.core.values import NEVER

# A step that the table lacks is our own mistake: KeyError, and the process stops.
QUEUE: Final = MOVES[d.QueueContact]
DEFER: Final = MOVES[d.DeferContact]


def _queue(floor: Floor, decision: d.QueueContact) -> None:
    contact = floor.contacts[decision.contact]
    if contact.state == QUEUED:
        floor.leave_line(contact)
    asked = (decision.kind, decision.skills, decision.language, decision.authority, decision.ceilings, decision.team)
    demand = floor.demand(contact.fact.channel, asked)
    contact.state = QUEUE[contact.state]
    contact.kind, contact.demand, contact.key = decision.kind, demand.index, decision.key
    contact.line = floor.rules.urgency_no[decision.urgency]
    contact.due_at = decision.due_at
    contact.stamp = decision.seq
    demand.enter(contact)
    floor.waiting += 1
    floor.fresh.append(contact)
    expires = floor.rules.expires
    if expires and demand.channel in expires:
        floor.timers.set(timers.GIVE_UP, contact.id, contact.arrived_at + expires[demand.channel])
    floor.ask_again(contact)


def _defer(floor: Floor, decision: d.DeferContact) -> None:
    contact = floor.contacts[decision.contact]
    contact.state = DEFER[contact.state]
    if not contact.deferred_until:
        floor.demands[contact.demand].deferred += 1
    contact.deferred_until = decision.until
    if decision.until < NEVER:
        floor.timers.set(timers.WORTH, contact.id, decision.until)


def _close(floor: Floor, decision: d.CloseContact | d.RefuseContact | d.RedirectContact) -> None:
    contact = floor.contacts.pop(decision.contact)
    if contact.state == QUEUED:
        floor.leave_line(contact)
    contact.state = MOVES[type(decision)][contact.state]
    outcome = decision.outcome if isinstance(decision, d.CloseContact) else decision.code
    floor.closed.add(contact.id, outcome, floor.now)


APPLIERS: Final[dict[type, Callable[[Floor, Any], None]]] = {
    d.QueueContact: _queue,
    d.DeferContact: _defer,
    d.CloseContact: _close,
    d.RefuseContact: _close,
    d.RedirectContact: _close,
}

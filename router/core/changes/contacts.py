"""How decisions about contacts are applied."""

from collections.abc import Callable
from typing import Any, Final

from router.core import decisions as d
from router.core import reasons, timers
from router.core.caseload import untie
from router.core.contact import MOVES, QUEUED, SCHEDULED
from router.core.floor import Floor
from router.core.meeting import part, take_over
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
    if contact.state == SCHEDULED:
        floor.timers.cancel(timers.QUEUE, contact.id)
    contact.state = QUEUE[contact.state]
    contact.kind, contact.demand, contact.key = decision.kind, demand.index, decision.key
    contact.line = floor.rules.urgency_no[decision.urgency]
    contact.due_at = decision.due_at
    contact.team, contact.step, contact.position = decision.home, decision.step, decision.position
    contact.overflows = decision.overflows
    contact.wish, contact.segment = decision.wish, decision.segment
    if decision.wish is not None and decision.wish.passed_over:  # handed on: that outlasts this place in line
        contact.sent = sent_of(decision.wish)
    contact.stamp = decision.seq
    if floor.rules.grouped:
        contact.single = contact.fact.customer is not None or contact.case != ""
    elif contact.single:  # it was, under another policy
        contact.single = False
    demand.enter(contact)
    floor.waiting += 1
    if floor.rules.batched:
        floor.stir()
    floor.fresh.append(contact)
    if floor.rules.expires and (give_up_at := floor.give_up_at(contact)):
        floor.timers.set(timers.GIVE_UP, contact.id, give_up_at)
    floor.ask_again(contact)
    if decision.step:
        floor.relaxed[contact.id] = contact
    if decision.review_at:
        floor.timers.set(timers.REVIEW, contact.id, decision.review_at)
    if floor.rules.tells and (timers.POSITIONS, "") not in floor.timers.armed:
        floor.timers.set(timers.POSITIONS, "", floor.now + floor.policy.positions.every)
    _count(floor, decision.shares)


def sent_of(wish: d.Wish) -> d.Wish:
    """Return what of a wish comes from a transfer: to whom, if that is why it waits for them, and past whom."""
    return wish if wish.code == reasons.HANDED_ON else d.Wish(code=reasons.HANDED_ON, passed_over=wish.passed_over)


def _count(floor: Floor, shares: tuple[str, ...]) -> None:
    for column in shares:
        floor.shared[column] = floor.shared.get(column, 0) + 1


def _defer(floor: Floor, decision: d.DeferContact) -> None:
    contact = floor.contacts[decision.contact]
    contact.state = DEFER[contact.state]
    if not contact.deferred_until:
        floor.demands[contact.demand].deferred += 1
    contact.deferred_until = decision.until
    if decision.until < NEVER:
        floor.timers.set(timers.WORTH, contact.id, decision.until)


def _close(floor: Floor, decision: d.CloseContact | d.RefuseContact | d.RedirectContact | d.HandOverContact) -> None:
    contact = floor.contacts.pop(decision.contact)
    untie(floor, contact)
    if contact.state == QUEUED:
        floor.leave_line(contact)
    contact.state = MOVES[type(decision)][contact.state]
    if isinstance(decision, d.HandOverContact):
        outcome = reasons.HANDED_OVER
    else:
        outcome = decision.outcome if isinstance(decision, d.CloseContact) else decision.code
    if isinstance(decision, d.HandOverContact | d.RedirectContact):
        _count(floor, decision.shares)
    floor.closed.add(contact.id, outcome, floor.now)
    floor.found(contact)
    if contact.queue_at:
        floor.timers.cancel(timers.QUEUE, contact.id)
        floor.promises.drop(contact.id)
    if floor.customers.known:
        part(floor, contact, outcome)
        if isinstance(decision, d.CloseContact) and decision.cause == reasons.JOINED_CALLBACK:
            take_over(floor, contact)


APPLIERS: Final[dict[type, Callable[[Floor, Any], None]]] = {
    d.QueueContact: _queue,
    d.DeferContact: _defer,
    d.CloseContact: _close,
    d.RefuseContact: _close,
    d.RedirectContact: _close,
    d.HandOverContact: _close,
}

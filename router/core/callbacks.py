"""Promised calls and scheduled work: asked for, promised or refused, put off, tried again, overtaken by the customer.

Rule 1. A promise is made only for a window in which the hours are open, not past, not too far ahead, and in which there
is room; else it is refused, with the next instants for which it would be made.
Rule 2. Whoever was promised a call keeps their age: it runs from when they asked, and the end of the window is when
they are due.
Rule 3. A customer who calls for the same before they are called is not called again: the new contact takes the place
of the old. Who writes meanwhile, or calls about another matter, is.
Rule 4. A promise stands though the call in which it was made ends: it is kept, cancelled, or overtaken.
"""

from typing import Final

from router.core import decisions as d
from router.core import events as e
from router.core import reasons
from router.core.beside import disband
from router.core.contact import FACTS, OFFERED, QUEUED, SCHEDULED, Contact
from router.core.floor import Floor
from router.core.meeting import comes_by_themselves, here, same_matter
from router.core.orders import Orders, Routes
from router.core.placement import close, hand_out, queue, revoke
from router.core.policy import Callbacks
from router.core.values import NEVER, Instant

ALTERNATIVES: Final = 3
TRIES: Final = 64
"""How many windows are looked at for alternatives, at most."""

CallbackFact = e.CallbackRequested | e.CallbackCancelled | e.CallbackRescheduled | e.CallbackUnreached
Window = tuple[int, int]


def rule(floor: Floor, fact: CallbackFact) -> int:
    """Rule on what is said of a callback by the contact's state; all but the request need one that was promised."""
    code = FACTS[type(fact)][floor.contact_state(fact.contact)]
    if code or isinstance(fact, e.CallbackRequested):
        return code
    return reasons.OK if floor.contacts[fact.contact].callback_at else reasons.NOT_IN_THIS_STATE


def judge(floor: Floor, rules: Callbacks, window: Window, contact: Contact) -> int:
    """Say why no call can be promised for a window; OK if one can."""
    start, end = window
    if end <= max(start, floor.now):
        return reasons.CALLBACK_PAST
    if start - floor.now > rules.at_most_ahead:
        return reasons.CALLBACK_TOO_FAR
    clock = floor.rules.clock(rules.hours)
    if clock.elapsed(Instant(end)) == clock.elapsed(Instant(start)):
        return reasons.CALLBACK_CLOSED
    if rules.per_window is not None and floor.promises.within(start, end, contact.id) >= rules.per_window:
        return reasons.CALLBACK_FULL
    return reasons.OK


def alternatives(floor: Floor, rules: Callbacks, contact: Contact, since: int) -> tuple[Instant, ...]:
    """List the next instants from which a call could be promised."""
    clock = floor.rules.clock(rules.hours)
    found: list[Instant] = []
    at = max(since, floor.now)
    for _ in range(TRIES):
        at = clock.opens_at(Instant(at))
        code = judge(floor, rules, (at, at + rules.window), contact) if at < NEVER else reasons.CALLBACK_TOO_FAR
        if code == reasons.CALLBACK_TOO_FAR or len(found) == ALTERNATIVES:
            break
        if code == reasons.OK:
            found.append(Instant(at))
            at += rules.window
        else:  # full: the first instant at which one promise fewer counts
            at = floor.promises.next_end(at)
    return tuple(found)


def _window(floor: Floor, rules: Callbacks, not_before: int | None, not_after: int | None) -> Window:
    """Return the window that is meant: from now on where it is said to have begun, as wide as usual if nobody says."""
    start = max(floor.now, floor.now if not_before is None else not_before)
    if not_after is not None:
        return start, not_after
    if not_before is not None and not_before < floor.now:
        return start, not_before + rules.window
    return start, start + rules.window


def promise(
    floor: Floor, contact: Contact, rules: Callbacks, window: Window, orders: Orders, channel: str = "",
    attempt: int = 1, code: int = 0,
) -> None:  # fmt: skip
    """Promise a call, and put the contact in line as long before the window as the policy says: at once, if need be."""
    start, end = window
    queue_at = max(floor.now, start - rules.lead)
    orders.emit(
        d.PromiseCallback(
            floor.seq + 1, contact.id, channel or rules.channel, Instant(start), Instant(end), Instant(queue_at),
            attempt, code,
        )
    )
    if queue_at <= floor.now:
        queue(floor, contact, orders)


def refuse(floor: Floor, contact: Contact, code: int, since: int, orders: Orders) -> None:
    """Refuse to promise, and name what could be had instead."""
    rules = floor.policy.callbacks
    others = () if rules is None else alternatives(floor, rules, contact, since)
    orders.emit(d.RefuseCallback(floor.seq + 1, contact.id, code, others))


def ask(
    floor: Floor, contact: Contact, not_before: int | None, not_after: int | None, channel: str, orders: Orders
) -> None:
    """Promise a call if one can be promised; an agent who is asked to take the contact is asked no more then."""
    rules = floor.policy.callbacks
    if rules is None:
        refuse(floor, contact, reasons.NOT_ALLOWED, floor.now, orders)
        return
    if (channel or rules.channel) not in floor.policy.channels:
        refuse(floor, contact, reasons.CHANNEL_UNKNOWN, floor.now, orders)
        return
    if not_before is None and not_after is None:  # as soon as may be
        not_before = next(iter(alternatives(floor, rules, contact, floor.now)), None)
    window = _window(floor, rules, not_before, not_after)
    code = judge(floor, rules, window, contact)
    if code:
        later = code in (reasons.CALLBACK_CLOSED, reasons.CALLBACK_FULL)
        refuse(floor, contact, code, window[0] if later else floor.now, orders)
        return
    if contact.state == OFFERED:
        revoke(floor, contact, reasons.CUSTOMER_LEFT, orders)
    promise(floor, contact, rules, window, orders, channel, max(1, contact.attempt))


def requested(floor: Floor, fact: e.CallbackRequested, orders: Orders) -> None:
    """Promise the call that the customer asks for, or say when there could be one."""
    ask(floor, floor.contacts[fact.contact], fact.not_before, fact.not_after, fact.channel, orders)


def rescheduled(floor: Floor, fact: e.CallbackRescheduled, orders: Orders) -> None:
    """Promise another time; where that cannot be, the old promise stands."""
    contact = floor.contacts[fact.contact]
    ask(floor, contact, fact.not_before, fact.not_after, contact.fact.channel, orders)


def cancelled(floor: Floor, fact: e.CallbackCancelled, orders: Orders) -> None:
    """Let a customer go who wants no call any more."""
    contact = floor.contacts[fact.contact]
    if contact.state == OFFERED:
        revoke(floor, contact, reasons.CUSTOMER_LEFT, orders)
    close(floor, contact, reasons.CLOSED_UNSERVED, orders, reasons.WITHDRAWN)


def unreached(floor: Floor, fact: e.CallbackUnreached, orders: Orders) -> None:
    """Try again later, unless it was tried often enough, or the customer is here by themselves."""
    contact, rules = floor.contacts[fact.contact], floor.policy.callbacks
    hand_out(floor, floor.assignments[contact.assignment], reasons.UNREACHED, orders)
    if contact.parties is not None:
        disband(floor, contact, reasons.UNREACHED, orders)
    others = [one for one in comes_by_themselves(floor, contact) if one.state in (QUEUED, OFFERED)]
    if others:
        close(floor, contact, reasons.CLOSED_UNSERVED, orders, reasons.JOINED_CALLBACK)
        for one in others:
            if one.state == QUEUED:
                queue(floor, one, orders)
        return
    if rules is None or contact.attempt >= rules.attempts:
        close(floor, contact, reasons.CLOSED_UNSERVED, orders, reasons.ATTEMPTS_USED_UP)
        return
    start = floor.rules.clock(rules.hours).opens_at(Instant(floor.now + rules.retry_after))
    if start >= NEVER:
        close(floor, contact, reasons.CLOSED_UNSERVED, orders, reasons.CALLBACK_CLOSED)
        return
    window = (start, start + rules.window)
    promise(floor, contact, rules, window, orders, contact.fact.channel, contact.attempt + 1, reasons.UNREACHED)


def overtaken(floor: Floor, contact: Contact, orders: Orders) -> None:
    """Close the callbacks of a customer who just came for the same by themselves; the contact becomes as old."""
    if contact.state != QUEUED or contact.callback_at or contact.fact.direction != "inbound":
        return
    promised = [one for one in here(floor, contact) if one.callback_at and one.state in (SCHEDULED, QUEUED)]
    found = [one for one in promised if same_matter(floor, one, contact)]
    for one in found:
        close(floor, one, reasons.CLOSED_UNSERVED, orders, reasons.JOINED_CALLBACK)
    if found:
        queue(floor, contact, orders)


def schedule(floor: Floor, contact: Contact, orders: Orders) -> bool:
    """Let work that is not to be served yet rest until its time; tell whether it rests."""
    until = contact.fact.not_before
    if until is None or until <= floor.now:
        return False
    orders.emit(d.ScheduleContact(floor.seq + 1, contact.id, until))
    return True


def told_again(floor: Floor, contact: Contact, orders: Orders) -> None:
    """Follow the platform where it says another time for scheduled work; a promise is moved by the customer alone."""
    until = Instant(max(floor.now, contact.fact.not_before or 0))
    if contact.callback_at or until == contact.queue_at:
        return
    orders.emit(d.ScheduleContact(floor.seq + 1, contact.id, until))
    if until <= floor.now:
        queue(floor, contact, orders)


def time_has_come(floor: Floor, about: str, orders: Orders) -> None:
    """Put a contact in line whose time has come."""
    queue(floor, floor.contacts[about], orders)


ROUTES: Final[Routes] = {
    e.CallbackRequested: (rule, requested),
    e.CallbackCancelled: (rule, cancelled),
    e.CallbackRescheduled: (rule, rescheduled),
    e.CallbackUnreached: (rule, unreached),
}

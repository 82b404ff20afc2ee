"""How decisions about contacts that rest are applied: scheduled work, promised calls, offers of another channel."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from router.core import decisions as d
from router.core import timers
from router.core.contact import MOVES, QUEUED, Contact
from router.core.floor import Floor

# A step that the table lacks is our own mistake: KeyError, and the process stops.
SCHEDULE: Final = MOVES[d.ScheduleContact]
PROMISE: Final = MOVES[d.PromiseCallback]
REFUSE: Final = MOVES[d.RefuseCallback]
SHIFT: Final = MOVES[d.OfferShift]


def _rest(floor: Floor, contact: Contact, until: int) -> None:
    contact.queue_at = until
    floor.found(contact)  # it lives with us alone until then
    floor.timers.set(timers.QUEUE, contact.id, until)


def _schedule(floor: Floor, decision: d.ScheduleContact) -> None:
    contact = floor.contacts[decision.contact]
    contact.state = SCHEDULE[contact.state]
    if contact.fact.asked_at is None:
        contact.arrived_at = decision.until  # its age counts from when it may be served
    _rest(floor, contact, decision.until)


def _promise(floor: Floor, decision: d.PromiseCallback) -> None:
    contact = floor.contacts[decision.contact]
    after = PROMISE[contact.state]
    if contact.state == QUEUED:
        floor.leave_line(contact)
    contact.state = after
    contact.fact = replace(contact.fact, channel=decision.channel)
    contact.callback_at, contact.promised_at = decision.not_before, decision.not_after
    contact.attempt, contact.shift, contact.wish = decision.attempt, "", None
    floor.promises.put(contact.id, decision.not_before, decision.not_after)
    _rest(floor, contact, decision.queue_at)


def _refuse(floor: Floor, decision: d.RefuseCallback) -> None:
    contact = floor.contacts[decision.contact]
    contact.state = REFUSE[contact.state]


def _shift(floor: Floor, decision: d.OfferShift) -> None:
    contact = floor.contacts[decision.contact]
    contact.state = SHIFT[contact.state]
    contact.shift, contact.shift_to = decision.shift, decision.to


APPLIERS: Final[dict[type, Callable[[Floor, Any], None]]] = {
    d.ScheduleContact: _schedule,
    d.PromiseCallback: _promise,
    d.RefuseCallback: _refuse,
    d.OfferShift: _shift,
}

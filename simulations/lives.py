"""Lives of contacts judged: what decisions may do to them, state by state (engine.md 2, 3)."""

from collections.abc import Callable
from heapq import heappop, heappush
from typing import Any, Final, final

from router.core import reasons
from router.core.decisions import (
    CloseContact,
    DeferContact,
    HandOverContact,
    OfferShift,
    PromiseCallback,
    QueueContact,
    RedirectContact,
    RefuseCallback,
    RefuseContact,
    ScheduleContact,
)
from router.core.events import (
    CallbackRequested,
    CallbackRescheduled,
    CallbackUnreached,
    ContactAbandoned,
    ContactEnded,
    ShiftAccepted,
    SupervisorForced,
)
from router.core.values import NEVER, Instant
from simulations.ledger import NEW, QUEUED, RETURNED, SCHEDULED, SELF_SERVICE, Contact
from simulations.placing import Placing
from simulations.scene import Scene

CALLBACKS: Final = (CallbackRequested, CallbackRescheduled, ShiftAccepted)
"""Facts that ask for a call."""


@final
class Lives:
    """Enters decisions about contacts into the ledger and notes each that its subject's state forbids."""

    __slots__ = ("_deadlines", "_ledger", "_placing", "_scene", "_waiting", "rules")

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._ledger = scene.ledger
        self._waiting = scene.waiting
        self._placing = Placing(scene)
        self._deadlines: list[tuple[int, str]] = []  # when who is queued at the latest
        self.rules: dict[type, Callable[[Any], None]] = {
            QueueContact: self._queue,
            DeferContact: self._defer,
            CloseContact: self._close,
            RefuseContact: self._turn_away,
            RedirectContact: self._turn_away,
            HandOverContact: self._hand_over,
            ScheduleContact: self._schedule,
            PromiseCallback: self._promise,
            RefuseCallback: self._refuse,
            OfferShift: self._shift,
        }

    def _in_state(self, contact: Contact, doing: str, *states: str) -> bool:
        if contact.state in states:
            return True
        right = f"while {' or '.join(states)}"
        self._scene.note("life.contact", contact.id, "", f"{doing} while {contact.state}", right)
        return False

    # ── In line and out of it ─────────────────────────────────────────────────────────────────────────────────────

    def _queue(self, order: QueueContact) -> None:
        contact = self._scene.contact(order.contact, "queued")
        states = NEW, SELF_SERVICE, QUEUED, RETURNED, SCHEDULED
        if contact is None or not self._in_state(contact, "queued", *states):
            return
        forced = isinstance(self._scene.fact, SupervisorForced)
        if contact.state == SCHEDULED and self._scene.now < contact.queue_at and not forced:
            seen, right = f"queued at {self._scene.now}", f"not before {contact.queue_at}"
            self._scene.note("time.scheduled", contact.id, "", seen, right)
        self._waiting.leave(contact.id)
        self._placing.judge(order, contact)
        contact.first_seq = contact.first_seq or order.seq
        self._scene.stand(contact)

    def _defer(self, order: DeferContact) -> None:
        contact = self._scene.contact(order.contact, "deferred")
        if contact is not None and self._in_state(contact, "deferred", QUEUED):
            contact.deferred_until = order.until

    def _turn_away(self, order: RefuseContact | RedirectContact) -> None:
        contact = self._scene.contact(order.contact, "turned away")
        if contact is None:
            return
        self._in_state(contact, "turned away", NEW, SELF_SERVICE, QUEUED)
        if isinstance(order, RedirectContact) and order.code == reasons.HOURS_CLOSED:
            clock = self._ledger.demand.clocks.get(contact.story.channel)
            opens_at = clock.opens_at(Instant(self._scene.now)) if clock else self._scene.now
            if order.opens_at != opens_at or opens_at == self._scene.now:
                self._scene.note("life.contact", contact.id, "", f"opens at {order.opens_at}", f"opens at {opens_at}")
        self._leave(contact)

    def _hand_over(self, order: HandOverContact) -> None:
        contact = self._scene.contact(order.contact, "handed over")
        if contact is not None:
            self._in_state(contact, "handed over", NEW, QUEUED, RETURNED)
            self._waited(contact, order.waited)
            self._leave(contact)

    def _close(self, order: CloseContact) -> None:
        contact = self._scene.contact(order.contact, "closed")
        if contact is None:
            return
        wrong = self._unlike(contact, order.outcome)
        if wrong:
            self._scene.note("life.contact", contact.id, "", f"closed as {reasons.NAMES.get(order.outcome)}", wrong)
        self._waited(contact, order.waited)
        if contact.offer:
            self._scene.note("life.offer", contact.id, "", f"closed with offer {contact.offer} open", "revoked first")
        self._leave(contact)
        if order.cause == reasons.JOINED_CALLBACK:
            self._overtaken(contact)

    def _waited(self, contact: Contact, waited: int) -> None:
        age = max(0, self._scene.now - contact.arrival)
        if not 0 <= waited <= age:
            self._scene.note("life.contact", contact.id, "", f"waited {waited}", f"up to {age}")

    def _overtaken(self, callback: Contact) -> None:
        """Let the contact of a customer who came by themselves be as old as the call that they were promised."""
        name = self._scene.customer(callback.story.customer)
        mine = [
            one for one in self._ledger.contacts.values()
            if one.state == QUEUED and not one.callback_at and self._scene.customer(one.story.customer) == name
            and self._about_the_same(callback, one)
        ]  # fmt: skip
        if mine:
            newest = max(mine, key=lambda one: one.seq)
            newest.arrival = min(newest.arrival, callback.arrival)

    def _about_the_same(self, callback: Contact, contact: Contact) -> bool:
        """Tell whether a contact is one in which its customer waits on the line for what they were promised."""
        channel, wanted, said = contact.story.channel, callback.story.intent, contact.story.intent
        return self._ledger.policy.channels[channel].live and (not wanted or not said or wanted == said)

    def _unlike(self, contact: Contact, outcome: int) -> str:
        """Say what an outcome would need that this contact does not have; '' if it is the right column."""
        if outcome == reasons.SERVED:
            return "" if contact.connected else "served only by an agent who was there"
        if outcome == reasons.CLOSED_UNSERVED:  # also who was served once, and left while they waited again
            held = contact.primary and not isinstance(self._scene.fact, CallbackUnreached)
            return "served: an agent was there" if contact.connected and held else ""
        if outcome == reasons.ABANDONED:
            if contact.connected:
                return "served: an agent was there"
            if contact.callback_at:
                return "not abandoned: a call was promised"
            return "" if isinstance(self._scene.fact, ContactAbandoned | ContactEnded) else "the customer had to leave"
        if outcome == reasons.LEFT_SELF_SERVICE:
            return "" if contact.state == SELF_SERVICE else "in self-service"
        if outcome == reasons.EXPIRED_WAITING:
            return self._unexpired(contact)
        return "an outcome of the books"

    def _unexpired(self, contact: Contact) -> str:
        channel = self._ledger.policy.channels.get(contact.story.channel)
        after = channel.expires_after if channel else None
        if after is None:
            return "contacts of this channel do not expire"
        expires_at = max(contact.arrival, contact.queue_at) + after
        return "" if self._scene.now >= expires_at else f"not before {expires_at}"

    def _leave(self, contact: Contact) -> None:
        self._waiting.leave(contact.id)
        self._scene.fresh.pop(contact.id, None)
        del self._ledger.contacts[contact.id]
        self._ledger.closed[contact.id] = self._scene.now

    # ── For later ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _rest(self, contact: Contact, until: int) -> None:
        self._waiting.leave(contact.id)
        self._scene.fresh.pop(contact.id, None)
        contact.state, contact.queue_at = SCHEDULED, until
        heappush(self._deadlines, (until, contact.id))

    def _schedule(self, order: ScheduleContact) -> None:
        contact = self._scene.contact(order.contact, "scheduled")
        if contact is None or not self._in_state(contact, "scheduled", NEW, SELF_SERVICE, SCHEDULED):
            return
        right = max(self._scene.now, contact.story.not_before)
        if order.until != right:
            self._scene.note("time.scheduled", contact.id, "", f"until {order.until}", f"until {right}")
        if contact.story.asked_at == NEVER:  # its age counts from when it may be served
            contact.arrival = order.until
        self._rest(contact, order.until)

    def _promise(self, order: PromiseCallback) -> None:
        contact = self._scene.contact(order.contact, "promised a call")
        states = NEW, SELF_SERVICE, QUEUED, RETURNED, SCHEDULED
        if contact is None or not self._in_state(contact, "promised a call", *states):
            return
        wrong = self._unkept(order, contact)
        if wrong:
            self._scene.note("time.callback", contact.id, "", f"{order.not_before} to {order.not_after}", wrong)
        contact.story.channel = order.channel
        contact.callback_at, contact.promised_at = order.not_before, order.not_after
        contact.attempt, contact.shift, contact.wish = order.attempt, "", None
        self._rest(contact, order.queue_at)

    def _unkept(self, order: PromiseCallback, contact: Contact) -> str:
        """Say what is wrong with the promise of a call; '' if it can be kept."""
        rules, now = self._ledger.policy.callbacks, self._scene.now
        if rules is None:
            return "the policy promises no calls"
        if order.not_after <= max(order.not_before, now):
            return "a window that is not over"
        if order.queue_at != max(now, order.not_before - rules.lead):
            return f"queued {rules.lead} ms before"
        if order.attempt > rules.attempts:
            return f"{rules.attempts} attempts"
        if isinstance(self._scene.fact, CallbackUnreached):  # tried again, whenever that can be
            return "" if order.attempt == contact.attempt + 1 else f"attempt {contact.attempt + 1}"
        if order.not_before - now > rules.at_most_ahead:
            return f"at most {rules.at_most_ahead} ms ahead"
        if rules.hours is not None:
            intervals = self._ledger.policy.hours[rules.hours].open
            if not any(start < order.not_after and order.not_before < end for start, end in intervals):
                return "while the hours are open"
        promised = [
            one for one in self._ledger.contacts.values()
            if one is not contact and one.callback_at and one.state == SCHEDULED
            and one.callback_at <= order.not_before and order.not_after <= one.promised_at
        ]  # fmt: skip
        most = rules.per_window
        return f"at most {most} for one window" if most is not None and len(promised) >= most else ""

    def _refuse(self, order: RefuseCallback) -> None:
        contact = self._scene.contact(order.contact, "refused a call")
        if contact is not None and not isinstance(self._scene.fact, CALLBACKS):
            seen = f"a call refused at {type(self._scene.fact).__name__}"
            self._scene.note("time.callback", contact.id, "", seen, "only where one is asked for")

    def _shift(self, order: OfferShift) -> None:
        contact = self._scene.contact(order.contact, "offered another channel")
        if contact is None or not self._in_state(contact, "offered another channel", QUEUED):
            return
        channels = {name for contract in self._ledger.policy.contracts for name in contract.channels}
        if contact.shift_to or order.to not in channels or order.to == contact.story.channel:
            seen = f"{order.to}, after {contact.shift_to}" if contact.shift_to else order.to
            self._scene.note("time.shift", contact.id, "", seen, "once, a channel of the contract")
        contact.shift, contact.shift_to = order.shift, order.to

    def overrun(self) -> None:
        """Note contacts whose time had come before now and who are not in line."""
        while self._deadlines and self._deadlines[0][0] < self._scene.now:
            until, id = heappop(self._deadlines)
            contact = self._ledger.contacts.get(id)
            if contact is not None and contact.state == SCHEDULED and contact.queue_at == until:
                self._scene.note("time.scheduled", id, "", "still scheduled", f"until {until}")



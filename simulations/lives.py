"""Lives judged: what decisions may do to contacts and offers, state by state (engine.md 2)."""

from collections.abc import Callable
from heapq import heappop, heappush
from typing import Any, Final, final

from router.core import reasons
from router.core.decisions import (
    AssignContact,
    CloseContact,
    DeferContact,
    OfferContact,
    QueueContact,
    RedirectContact,
    RefuseContact,
    RevokeOffer,
)
from router.core.events import (
    AgentPresenceChanged,
    AgentSignedOut,
    ContactAbandoned,
    ContactEnded,
    Fact,
    OfferAccepted,
    OfferDeclined,
    OfferFailed,
)
from router.core.values import ACTIVE, CONNECTING, WRAPPING, Instant
from simulations.admissions import Admissions
from simulations.holdings import phase_name
from simulations.ledger import (
    ASSIGNED,
    NEW,
    OFFER_OPEN,
    QUEUED,
    RETURNED,
    SELF_SERVICE,
    Agent,
    Contact,
    Offer,
    Tried,
)
from simulations.scene import Scene

REVOKING: Final[dict[int, tuple[type, ...]]] = {
    reasons.DECLINED: (OfferDeclined,),
    reasons.FAILED: (OfferFailed,),
    reasons.CUSTOMER_LEFT: (ContactAbandoned, ContactEnded),
    reasons.AGENT_LEFT: (AgentPresenceChanged, AgentSignedOut),
}
"""Which facts may take back an offer for which cause; `expired` is judged by the clock."""


@final
class Lives:
    """Enters decisions into the ledger and notes each that its subject's state forbids."""

    __slots__ = ("_admissions", "_deadlines", "_ledger", "_scene", "_waiting", "rules")

    def __init__(self, scene: Scene, admissions: Admissions) -> None:
        self._scene = scene
        self._ledger = scene.ledger
        self._waiting = scene.waiting
        self._admissions = admissions
        self._deadlines: list[tuple[int, str]] = []  # when which offer has to be over
        self.rules: dict[type, Callable[[Any], None]] = {
            QueueContact: self._queue,
            DeferContact: self._defer,
            OfferContact: self._offer,
            RevokeOffer: self._revoke,
            AssignContact: self._assign,
            CloseContact: self._close,
            RefuseContact: self._turn_away,
            RedirectContact: self._turn_away,
        }

    def _in_state(self, contact: Contact, doing: str, *states: str) -> bool:
        if contact.state in states:
            return True
        right = f"while {' or '.join(states)}"
        self._scene.note("life.contact", contact.id, "", f"{doing} while {contact.state}", right)
        return False

    # ── Contacts ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _queue(self, order: QueueContact) -> None:
        contact = self._scene.contact(order.contact, "queued")
        if contact is None or not self._in_state(contact, "queued", NEW, SELF_SERVICE, QUEUED, RETURNED):
            return
        self._waiting.leave(contact.id)
        asks = self._ledger.demand.of(contact.story)
        for rule, seen, right in (
            ("require.kind", order.kind, asks.kind),
            ("require.needs", order.skills, asks.skills),
            ("require.needs", order.language, asks.language),
            ("require.needs", order.authority, asks.authority),
            ("require.urgency", order.urgency, asks.urgency),
        ):
            if seen != right:
                self._scene.note(rule, contact.id, "", seen, right)
        table = self._ledger.demand.tables.get(asks.urgency)
        if table is not None:
            key = contact.key_on(table)
            if order.key != key:
                self._scene.note("order.key", contact.id, "", order.key, f"{key} on the clock of {table.name}")
            due_at = min(table.due_at(key), contact.story.due_at)
            if order.due_at != due_at:
                self._scene.note("order.due_at", contact.id, "", order.due_at, due_at)
        contact.asks = asks
        contact.key, contact.due_at, contact.seq = order.key, order.due_at, order.seq
        contact.first_seq = contact.first_seq or order.seq
        self._scene.stand(contact)

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

    def _close(self, order: CloseContact) -> None:
        contact = self._scene.contact(order.contact, "closed")
        if contact is None:
            return
        wrong = self._unlike(contact, order.outcome)
        if wrong:
            self._scene.note("life.contact", contact.id, "", f"closed as {reasons.NAMES.get(order.outcome)}", wrong)
        age = self._scene.now - contact.arrival
        if not 0 <= order.waited <= age:
            self._scene.note("life.contact", contact.id, "", f"waited {order.waited}", f"up to {age}")
        if contact.offer:
            self._scene.note("life.offer", contact.id, "", f"closed with offer {contact.offer} open", "revoked first")
        self._leave(contact)

    def _unlike(self, contact: Contact, outcome: int) -> str:
        """Say what an outcome would need that this contact does not have; '' if it is the right column."""
        if outcome == reasons.SERVED:
            return "" if contact.connected else "served only by an agent who was there"
        if contact.connected and outcome in (reasons.ABANDONED, reasons.CLOSED_UNSERVED, reasons.EXPIRED_WAITING):
            return "served: an agent was there"
        if outcome == reasons.ABANDONED:
            return "" if isinstance(self._scene.fact, ContactAbandoned | ContactEnded) else "the customer had to leave"
        if outcome == reasons.LEFT_SELF_SERVICE:
            return "" if contact.state == SELF_SERVICE else "in self-service"
        if outcome == reasons.EXPIRED_WAITING:
            channel = self._ledger.policy.channels.get(contact.story.channel)
            after = channel.expires_after if channel else None
            if after is None:
                return "contacts of this channel do not expire"
            return "" if self._scene.now >= contact.arrival + after else f"not before {contact.arrival + after}"
        return "" if outcome == reasons.CLOSED_UNSERVED else "an outcome of the books"

    def _leave(self, contact: Contact) -> None:
        self._waiting.leave(contact.id)
        self._scene.fresh.pop(contact.id, None)
        del self._ledger.contacts[contact.id]
        self._ledger.closed[contact.id] = self._scene.now

    # ── Offers ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _use(self, used: set[str], id: str, contact: str) -> None:
        if id in used:
            self._scene.note("decision.identity", contact, "", f"{id} given twice", "a new id")
        used.add(id)

    def _defer(self, order: DeferContact) -> None:
        contact = self._scene.contact(order.contact, "deferred")
        if contact is not None:
            self._in_state(contact, "deferred", QUEUED)

    def _offer(self, order: OfferContact) -> None:
        contact = self._scene.contact(order.contact, "offered")
        self._use(self._ledger.made, order.offer, order.contact)
        if contact is None:
            return
        if contact.state == RETURNED:  # waits again without a new place
            self._scene.come_back(contact)
        if not self._in_state(contact, "offered", QUEUED) and contact.state not in (OFFER_OPEN, ASSIGNED):
            return
        if order.agent not in self._ledger.agents:
            seen = "offered to nobody known"
            self._scene.note("decision.identity", contact.id, order.agent, seen, "an agent who signed in")
        agent = self._ledger.agent(order.agent)
        kind = contact.asks.kind if contact.asks else contact.story.channel
        work = self._ledger.scales.work(order.offer, contact.id, agent.id, kind, contact.story.channel)
        work.since = self._scene.now
        self._admissions.judge(self._scene.now, order, contact, agent, work)
        self._waiting.leave(contact.id)
        self._scene.fresh.pop(contact.id, None)
        contact.state = ASSIGNED if contact.state == ASSIGNED else OFFER_OPEN
        contact.offer = order.offer
        offer = Offer(order.offer, contact.id, work, order.answer, order.expires_at, order.seq)
        self._ledger.offers[order.offer] = offer
        agent.works[order.offer] = work
        self._ledger.touch(agent)
        grace = self._ledger.policy.offers.accept_grace
        heappush(self._deadlines, (order.expires_at + grace, order.offer))

    def _open_offer(self, id: str, contact: str, agent: str, doing: str) -> Offer | None:
        offer = self._ledger.offers.get(id)
        if offer is None:
            seen = f"{id} {doing}, ended before" if id in self._ledger.made else f"{id} {doing}, never made"
            self._scene.note("life.offer", contact, agent, seen, "an open offer")
        elif (offer.contact, offer.agent) != (contact, agent):
            self._scene.note("life.offer", contact, agent, f"{id} {doing}", f"of {offer.contact} to {offer.agent}")
        return offer

    def _end_offer(self, offer: Offer) -> Agent:
        del self._ledger.offers[offer.id]
        agent = self._ledger.agent(offer.agent)
        del agent.works[offer.id]
        self._ledger.touch(agent)
        return agent

    def _revoke(self, order: RevokeOffer) -> None:
        offer = self._open_offer(order.offer, order.contact, order.agent, "revoked")
        if offer is None:
            return
        fact, ask_again_at = self._scene.fact, 0
        if order.cause == reasons.EXPIRED:
            ends_at = offer.expires_at + self._ledger.policy.offers.accept_grace
            if self._scene.now < ends_at:
                seen, right = f"expired at {self._scene.now}", f"not before {ends_at}"
                self._scene.note("offer.ended_early", offer.contact, offer.agent, seen, right)
        elif not (isinstance(fact, REVOKING.get(order.cause, ())) and concerns(fact, offer)):
            cause = reasons.NAMES.get(order.cause, str(order.cause))
            seen = f"revoked as {cause} at {type(fact).__name__}"
            self._scene.note("offer.ended_early", offer.contact, offer.agent, seen, "a cause that happened")
        if isinstance(fact, OfferDeclined) and fact.ask_again_after and order.cause == reasons.DECLINED:
            ask_again_at = self._scene.now + fact.ask_again_after
        if order.ask_again_at != ask_again_at:
            seen = f"ask again at {order.ask_again_at}"
            self._scene.note("life.offer", offer.contact, offer.agent, seen, f"at {ask_again_at}")
        agent = self._end_offer(offer)
        self._unanswered(agent, order.cause)
        contact = self._ledger.contacts.get(offer.contact)
        if contact is not None and contact.offer == offer.id:
            contact.offer = ""
            if order.cause in (reasons.EXPIRED, reasons.DECLINED, reasons.FAILED):
                failed = order.cause == reasons.FAILED
                contact.tried[agent.id] = Tried(self._scene.now, ask_again_at, failed)
            self._scene.stand(contact)

    def _unanswered(self, agent: Agent, cause: int) -> None:
        if cause == reasons.EXPIRED:
            agent.unanswered += 1
        if cause in (reasons.EXPIRED, reasons.FAILED):
            agent.unanswered_most += 1

    def _assign(self, order: AssignContact) -> None:
        self._use(self._ledger.given, order.assignment, order.contact)
        offer = self._open_offer(order.offer, order.contact, order.agent, "assigned")
        contact = self._scene.contact(order.contact, "assigned")
        if offer is None or contact is None:
            return
        fact = self._scene.fact
        accepted = isinstance(fact, OfferAccepted) and fact.offer == offer.id and fact.agent == offer.agent
        if not accepted and offer.answer != "auto":
            seen = "assigned without an answer"
            self._scene.note("offer.answer", contact.id, offer.agent, seen, "accepted by the agent")
        ends_at = offer.expires_at + self._ledger.policy.offers.accept_grace
        if self._scene.now > ends_at:
            seen = f"accepted at {self._scene.now}"
            self._scene.note("offer.ended_late", contact.id, offer.agent, seen, f"until {ends_at}")
        other = self._ledger.assignments.get(contact.primary)
        if order.role == "primary" and other is not None and other.phase != WRAPPING:
            self._scene.note("life.primary", contact.id, offer.agent, f"a second beside {other.id}", "one primary")
        channel = self._ledger.policy.channels.get(contact.story.channel)
        phase = CONNECTING if channel and channel.connects else ACTIVE
        if order.phase != phase:
            right = phase_name(phase)
            self._scene.note("life.assignment", contact.id, offer.agent, f"begins {phase_name(order.phase)}", right)
        agent = self._end_offer(offer)
        work = offer.work
        work.id, work.phase, work.since = order.assignment, order.phase, self._scene.now
        agent.works[work.id] = self._ledger.assignments[work.id] = work
        if offer.made > agent.last_made:
            agent.last_channel, agent.last_made = work.channel, offer.made
        agent.unanswered = 0
        contact.offer, contact.state, contact.started_at = "", ASSIGNED, self._scene.now
        contact.primary = work.id if order.role == "primary" else contact.primary
        contact.connected = contact.connected or order.phase == ACTIVE

    def overrun(self) -> None:
        """Note offers that should have ended before now and have not."""
        while self._deadlines and self._deadlines[0][0] < self._scene.now:
            ends_at, id = heappop(self._deadlines)
            offer = self._ledger.offers.get(id)
            if offer is not None:
                self._scene.note("offer.ended_late", offer.contact, offer.agent, "still open", f"until {ends_at}")


def concerns(fact: Fact | None, offer: Offer) -> bool:
    """Tell whether a fact is about this offer, its contact or its agent."""
    if isinstance(fact, OfferDeclined | OfferFailed):
        return fact.offer == offer.id
    if isinstance(fact, ContactAbandoned | ContactEnded):
        return fact.contact == offer.contact
    return isinstance(fact, AgentPresenceChanged | AgentSignedOut) and fact.agent == offer.agent

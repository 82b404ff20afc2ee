"""Lives of offers judged: opened once, ended once and in time, for a cause that happened (engine.md 2)."""

from collections.abc import Callable
from heapq import heappop, heappush
from typing import Any, Final, final

from router.core import events as e
from router.core import reasons
from router.core.decisions import AssignContact, ExtendOffer, OfferContact, RevokeOffer
from router.core.values import ACTIVE, CONNECTING, WRAPPING
from simulations.admissions import Admissions
from simulations.holdings import phase_name
from simulations.ledger import ASSIGNED, AWAITING, OFFER_OPEN, QUEUED, RETURNED, Agent, Contact, Offer, Tried
from simulations.scales import PRIMARY
from simulations.scene import Scene

REVOKING: Final[dict[int, tuple[type, ...]]] = {
    reasons.DECLINED: (e.OfferDeclined,),
    reasons.FAILED: (e.OfferFailed,),
    reasons.CUSTOMER_LEFT: (
        e.ContactAbandoned, e.ContactEnded, e.CallbackRequested, e.CallbackCancelled, e.CallbackRescheduled,
        e.ShiftAccepted,
    ),
    reasons.ENDED_BY_PLATFORM: (e.ContactEnded,),
    reasons.AGENT_LEFT: (e.AgentSignedIn, e.AgentPresenceChanged, e.AgentSignedOut, e.SupervisorPresenceSet),
    reasons.AGENT_LOST: (e.ClockReached,),
    reasons.AGENT_REMOVED: (e.AgentRemoved,),
    reasons.SUPERVISED: (e.SupervisorForced, e.SupervisorPinned, e.SupervisorClosed),
    reasons.TAKEN: (e.ContactStarted, e.AgentSnapshot, e.PoolSnapshot),
    reasons.ESCALATED: (e.ContactEscalated,),
    reasons.RECONCILED: (e.ClockReached,),
}  # fmt: skip
"""Which facts may take back an offer for which cause; `expired` is judged by the clock."""


@final
class Offers:
    """Enters decisions about offers into the ledger and notes each that the offer's life forbids.

    Excused: an offer of a place beside the primary is taken back for whatever cause the primary has to need nobody.
    """

    __slots__ = ("_admissions", "_deadlines", "_ledger", "_scene", "_waiting", "rules")

    def __init__(self, scene: Scene, admissions: Admissions) -> None:
        self._scene = scene
        self._ledger = scene.ledger
        self._waiting = scene.waiting
        self._admissions = admissions
        self._deadlines: list[tuple[int, str]] = []  # when which offer has to be over
        self.rules: dict[type, Callable[[Any], None]] = {
            OfferContact: self._offer,
            RevokeOffer: self._revoke,
            ExtendOffer: self._extend,
            AssignContact: self._assign,
        }

    def _use(self, used: set[str], id: str, contact: str) -> None:
        if id in used:
            self._scene.note("decision.identity", contact, "", f"{id} given twice", "a new id")
        used.add(id)

    # ── Opened ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _offer(self, order: OfferContact) -> None:
        contact = self._scene.contact(order.contact, "offered")
        self._use(self._ledger.made, order.offer, order.contact)
        if contact is None or not self._may_be_offered(order, contact):
            return
        if order.agent not in self._ledger.agents:
            seen = "offered to nobody known"
            self._scene.note("decision.identity", contact.id, order.agent, seen, "an agent who signed in")
        agent = self._ledger.agent(order.agent)
        kind, channel = contact.kind, contact.story.channel
        work = self._ledger.scales.work(order.offer, contact.id, agent.id, kind, channel, order.role)
        work.role, work.since = order.role, self._scene.now
        self._admissions.judge(self._scene.now, order, contact, agent, work)
        offer = Offer(order.offer, contact.id, work, order.answer, order.expires_at, order.seq)
        offer.before = agent.pace.channel
        agent.pace.give(self._scene.now, work)
        self._ledger.offers[order.offer] = offer
        agent.works[order.offer] = work
        self._ledger.touch(agent)
        grace = self._ledger.policy.offers.accept_grace
        heappush(self._deadlines, (order.expires_at + grace, order.offer))
        if order.role == PRIMARY:
            self._waiting.leave(contact.id)
            self._scene.fresh.pop(contact.id, None)
            contact.state = ASSIGNED if contact.state == ASSIGNED else OFFER_OPEN
            contact.offer = order.offer

    def _may_be_offered(self, order: OfferContact, contact: Contact) -> bool:
        if order.role != PRIMARY:
            states: tuple[str, ...] = (ASSIGNED, AWAITING, RETURNED)
        else:
            if contact.state == RETURNED:  # waits again without a new place
                self._scene.come_back(contact)
            states = (QUEUED,)
        if contact.state not in states:
            right = f"while {' or '.join(states)}"
            self._scene.note("life.contact", contact.id, "", f"offered while {contact.state}", right)
            return order.role == PRIMARY and contact.state in (OFFER_OPEN, ASSIGNED)
        return True

    def _extend(self, order: ExtendOffer) -> None:
        offer = self._open_offer(order.offer, order.contact, order.agent, "extended")
        if offer is None:
            return
        fact = self._scene.fact
        right = offer.expires_at + fact.down_ms if isinstance(fact, e.RouterResumed) else offer.expires_at
        if order.expires_at != right or not isinstance(fact, e.RouterResumed):
            seen = f"rings until {order.expires_at}"
            self._scene.note("offer.extended", offer.contact, offer.agent, seen, f"until {right}, after downtime")
        offer.expires_at = order.expires_at
        heappush(self._deadlines, (order.expires_at + self._ledger.policy.offers.accept_grace, offer.id))

    # ── Ended ─────────────────────────────────────────────────────────────────────────────────────────────────────

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
        agent.changed_at = self._scene.now
        self._ledger.touch(agent)
        return agent

    def _revoke(self, order: RevokeOffer) -> None:
        offer = self._open_offer(order.offer, order.contact, order.agent, "revoked")
        if offer is None:
            return
        self._cause(order, offer)
        fact, ask_again_at = self._scene.fact, 0
        if isinstance(fact, e.OfferDeclined) and fact.ask_again_after is not None and order.cause == reasons.DECLINED:
            ask_again_at = self._scene.now + fact.ask_again_after
        if order.ask_again_at != ask_again_at:
            seen = f"ask again at {order.ask_again_at}"
            self._scene.note("life.offer", offer.contact, offer.agent, seen, f"at {ask_again_at}")
        agent = self._end_offer(offer)
        agent.pace.undo(offer.work, offer.before)
        self._rest(order, agent)
        self._unanswered(agent, order.cause)
        contact = self._ledger.contacts.get(offer.contact)
        if contact is not None and contact.offer == offer.id:
            contact.offer = ""
            if order.cause in (reasons.EXPIRED, reasons.DECLINED, reasons.FAILED):
                failed = order.cause == reasons.FAILED
                contact.tried[agent.id] = Tried(self._scene.now, ask_again_at, failed)
            contact.state = RETURNED
            self._scene.returned.append(contact)

    def _cause(self, order: RevokeOffer, offer: Offer) -> None:
        fact = self._scene.fact
        if order.cause == reasons.EXPIRED:
            ends_at = offer.expires_at + self._ledger.policy.offers.accept_grace
            if self._scene.now < ends_at:
                seen, right = f"expired at {self._scene.now}", f"not before {ends_at}"
                self._scene.note("offer.ended_early", offer.contact, offer.agent, seen, right)
            return
        answered = order.cause in (reasons.DECLINED, reasons.FAILED)
        if offer.work.role != PRIMARY and not (answered and isinstance(fact, e.OfferDeclined | e.OfferFailed)):
            return
        if not (isinstance(fact, REVOKING.get(order.cause, ())) and concerns(fact, offer)):
            cause = reasons.NAMES.get(order.cause, str(order.cause))
            seen = f"revoked as {cause} at {type(fact).__name__}"
            self._scene.note("offer.ended_early", offer.contact, offer.agent, seen, "a cause that happened")

    def _rest(self, order: RevokeOffer, agent: Agent) -> None:
        rest = self._ledger.policy.attention.rest_after
        lasts = {
            reasons.EXPIRED: rest.no_answer, reasons.DECLINED: rest.decline, reasons.FAILED: rest.busy
        }.get(order.cause, 0)  # fmt: skip
        right = self._scene.now + lasts if lasts else 0
        if order.rest_until != right:
            self._scene.note("attention.rest_after", order.contact, agent.id, f"rests until {order.rest_until}", right)
        agent.pace.rest_until = max(agent.pace.rest_until, order.rest_until)

    def _unanswered(self, agent: Agent, cause: int) -> None:
        if cause == reasons.EXPIRED:
            agent.unanswered += 1
        if cause in (reasons.EXPIRED, reasons.FAILED):
            agent.unanswered_most += 1

    # ── Taken ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _assign(self, order: AssignContact) -> None:
        self._use(self._ledger.given, order.assignment, order.contact)
        offer = self._open_offer(order.offer, order.contact, order.agent, "assigned")
        contact = self._scene.contact(order.contact, "assigned")
        if offer is None or contact is None:
            return
        self._answered(offer, contact)
        channel = self._ledger.policy.channels.get(contact.story.channel)
        phase = CONNECTING if order.role == PRIMARY and channel and channel.connects else ACTIVE
        if order.phase != phase:
            right = phase_name(phase)
            self._scene.note("life.assignment", contact.id, offer.agent, f"begins {phase_name(order.phase)}", right)
        if order.role != offer.work.role:
            self._scene.note("life.role", contact.id, offer.agent, f"begins as {order.role}", offer.work.role)
        agent = self._end_offer(offer)
        work = offer.work
        if agent.pace.last == work.id:
            agent.pace.last = order.assignment
        work.id, work.phase, work.since = order.assignment, order.phase, self._scene.now
        agent.works[work.id] = self._ledger.assignments[work.id] = work
        if offer.made > agent.last_made:
            agent.last_channel, agent.last_made = work.channel, offer.made
        agent.unanswered = 0
        if order.role != PRIMARY:
            contact.parties[work.id] = work
            return
        contact.offer, contact.state, contact.started_at = "", ASSIGNED, self._scene.now
        contact.primary, contact.wish = work.id, None
        contact.connected = contact.connected or order.phase == ACTIVE

    def _answered(self, offer: Offer, contact: Contact) -> None:
        """Judge whether somebody said yes in time, and whether nobody else has the contact."""
        fact = self._scene.fact
        accepted = isinstance(fact, e.OfferAccepted) and fact.offer == offer.id and fact.agent == offer.agent
        forced = isinstance(fact, e.SupervisorForced) and (fact.contact, fact.agent) == (contact.id, offer.agent)
        if not (accepted or forced) and offer.answer != "auto":
            seen = "assigned without an answer"
            self._scene.note("offer.answer", contact.id, offer.agent, seen, "accepted by the agent")
        ends_at = offer.expires_at + self._ledger.policy.offers.accept_grace
        if self._scene.now > ends_at:
            seen = f"accepted at {self._scene.now}"
            self._scene.note("offer.ended_late", contact.id, offer.agent, seen, f"until {ends_at}")
        other = self._ledger.assignments.get(contact.primary)
        if offer.work.role == PRIMARY and other is not None and other.phase != WRAPPING:
            self._scene.note("life.primary", contact.id, offer.agent, f"a second beside {other.id}", "one primary")

    def overrun(self) -> None:
        """Note offers that should have ended before now and have not."""
        while self._deadlines and self._deadlines[0][0] < self._scene.now:
            ends_at, id = heappop(self._deadlines)
            offer = self._ledger.offers.get(id)
            if offer is not None and offer.expires_at + self._ledger.policy.offers.accept_grace <= ends_at:
                self._scene.note("offer.ended_late", offer.contact, offer.agent, "still open", f"until {ends_at}")


def concerns(fact: e.Fact | None, offer: Offer) -> bool:
    """Tell whether a fact is about this offer, its contact or its agent; the clock's are about everybody."""
    if isinstance(fact, e.OfferDeclined | e.OfferFailed):
        return fact.offer == offer.id
    if isinstance(fact, e.ClockReached | e.PoolSnapshot | e.AgentSnapshot):
        return True
    if isinstance(fact, e.ContactEscalated):
        return offer.contact in (fact.contact, fact.replaces)
    if offer.contact == getattr(fact, "contact", None):
        return True
    return not hasattr(fact, "contact") and offer.agent == getattr(fact, "agent", None)

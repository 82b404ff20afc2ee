"""Customers and agents who answer the router's decisions as people do, in virtual time.

A customer leaves when their patience is over and nobody is there for them; an agent answers a ringing offer after a
moment, or does not; media end with the handle time, and the agent writes up until wrap-up is done. None of them
knows the policy: they see offers and assignments, as a desk shows them.
"""

from collections import Counter
from collections.abc import Callable
from typing import Any, Final, final

from router.core import decisions as d
from router.core import events as e
from router.core.values import ACTIVE, CONNECTING, ENDED, WRAPPING, AgentId, AssignmentId, ContactId, Instant, OfferId
from simulations.assumptions import Assumption
from simulations.behaviour import Behaviour
from simulations.clock import Agenda
from simulations.draws import Constant, Distribution, Draws
from simulations.mapping import ALL, Assumed
from simulations.staff import Staff

SOURCE: Final = "people"
AT_ONCE: Final = Constant(0)


@final
class _Party:
    """A customer whose contact is on the floor."""

    __slots__ = ("asked", "behaviour", "channel", "connected", "in_line")

    def __init__(self, channel: str, behaviour: Behaviour) -> None:
        self.channel = channel
        self.behaviour = behaviour
        self.in_line = False
        self.connected = False
        self.asked = 0  # offers of this contact so far


@final
class _Work:
    """A contact in an agent's hands."""

    __slots__ = ("agent", "channel", "contact", "handle", "phase", "wrap")

    def __init__(self, order: d.AssignContact, party: _Party | None) -> None:
        self.contact, self.agent = order.contact, order.agent
        self.phase = CONNECTING
        self.channel = party.channel if party else ""
        self.handle = party.behaviour.handle if party else 0
        self.wrap = party.behaviour.wrap if party else 0


@final
class People:
    """Everyone whom the router's decisions reach."""

    __slots__ = ("_agenda", "_answers", "_assumed", "_count", "_draws", "_live", "_offers", "_parties", "_staff",
                 "_used", "_works", "changed", "repeated")  # fmt: skip

    def __init__(self, agenda: Agenda, staff: Staff, live: dict[str, bool], assumed: Assumed, draws: Draws) -> None:
        self._agenda, self._staff, self._live, self._assumed, self._draws = agenda, staff, live, assumed, draws
        self._parties: dict[str, _Party] = {}
        self._works: dict[str, _Work] = {}
        self._offers: dict[str, tuple[AgentId, ContactId]] = {}
        self._used: Counter[tuple[str, str, str]] = Counter()
        self._count = 0
        self.changed = self.repeated = 0
        self._answers: dict[type, Callable[[Any, Instant], None]] = {
            d.QueueContact: self._queued,
            d.OfferContact: self._offered,
            d.RevokeOffer: self._revoked,
            d.AssignContact: self._assigned,
            d.ChangeAssignment: self._changed,
            d.CloseContact: self._gone,
            d.RefuseContact: self._gone,
            d.RedirectContact: self._gone,
            d.ChangeAgent: self._silent,
        }

    @property
    def idle(self) -> bool:
        """Tell whether nobody waits and nobody works."""
        return not self._parties and not self._works

    @property
    def waiting(self) -> bool:
        """Tell whether anybody waits in line for an agent."""
        return any(party.in_line and not party.connected for party in self._parties.values())

    def meet(self, fact: e.ContactArrived, behaviour: Behaviour, decisions: list[d.Decision]) -> None:
        """Take in a customer whose contact the engine took in; one who is known already behaves as before."""
        if decisions and type(decisions[0]) is d.IgnoreFact:
            self.repeated += 1
            return
        if fact.contact in self._parties:
            self.changed += 1
            return
        self._parties[fact.contact] = _Party(fact.channel, behaviour)
        if fact.stage == "self_service" and behaviour.stay is not None:
            self._agenda.add(fact.time + behaviour.stay, self._leave_self_service, fact.contact)

    def answer(self, decisions: list[d.Decision], now: Instant) -> None:
        """See what was decided, and put on the agenda what follows from it."""
        answers = self._answers
        for decision in decisions:
            react = answers.get(type(decision))
            if react is not None:
                react(decision, now)

    def _id(self) -> str:
        self._count += 1
        return f"{SOURCE}-{self._count}"

    def _spread(self, name: str, channel: str) -> Distribution:
        spreads: dict[str, Distribution] = getattr(self._assumed, name)
        return spreads.get(channel) or spreads.get(ALL) or AT_ONCE

    def _after(self, name: str, what: str, channel: str, subject: str) -> int:
        """Draw how long something takes, and note that it was assumed."""
        spread = self._spread(name, channel)
        self._used[what, channel, spread.words()] += 1
        return spread.value_ms if type(spread) is Constant else spread.at(self._draws.uniform(name, subject))

    # ── Customers ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _queued(self, order: d.QueueContact, now: Instant) -> None:
        party = self._parties.get(order.contact)
        if party is not None and not party.in_line:
            party.in_line = True
            if party.behaviour.patience is not None:
                self._agenda.add(now + party.behaviour.patience, self._abandon, order.contact)

    def _abandon(self, contact: str, _: Instant) -> e.Fact | None:
        party = self._parties.get(contact)
        if party is None or party.connected:
            return None
        return e.ContactAbandoned(self._id(), SOURCE, ContactId(contact), "patience")

    def _leave_self_service(self, contact: str, _: Instant) -> e.Fact | None:
        party = self._parties.get(contact)
        if party is None or party.in_line:
            return None
        return e.ContactAbandoned(self._id(), SOURCE, ContactId(contact), "self-service")

    def _gone(self, order: d.CloseContact | d.RefuseContact | d.RedirectContact, _: Instant) -> None:
        self._parties.pop(order.contact, None)

    # ── Offers ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _offered(self, order: d.OfferContact, now: Instant) -> None:
        self._offers[order.offer] = (order.agent, order.contact)
        self._staff.take(order.agent)
        party = self._parties.get(order.contact)
        if order.answer != "manual" or party is None:
            return
        party.asked += 1
        assumed, subject = self._assumed, f"{order.contact}#{party.asked}"
        make = self._accept
        if assumed.decline or assumed.no_answer:
            share = self._draws.uniform("answer", subject) * 1000
            if share < assumed.decline:
                make = self._decline
            elif share < assumed.decline + assumed.no_answer:
                self._used["unanswered offers", party.channel, f"{assumed.no_answer / 10:g}% of all"] += 1
                return
        delay = self._after("accept_after", "time to answer an offer", party.channel, subject)
        self._agenda.add(now + delay, make, order.offer)

    def _accept(self, offer: str, _: Instant) -> e.Fact | None:
        held = self._offers.get(offer)
        return e.OfferAccepted(self._id(), SOURCE, held[0], OfferId(offer)) if held else None

    def _decline(self, offer: str, _: Instant) -> e.Fact | None:
        held = self._offers.get(offer)
        if held is None:
            return None
        party = self._parties.get(held[1])
        self._used["declined offers", party.channel if party else "", f"{self._assumed.decline / 10:g}% of all"] += 1
        return e.OfferDeclined(self._id(), SOURCE, held[0], OfferId(offer), "assumed")

    def _revoked(self, order: d.RevokeOffer, now: Instant) -> None:
        if self._offers.pop(order.offer, None) is not None:
            self._staff.release(order.agent, now)

    def _silent(self, order: d.ChangeAgent, now: Instant) -> None:
        if not order.responding:
            delay = self._after("back_after", "time to come back after silence", "", order.agent)
            self._agenda.add(now + delay, self._staff.back, order.agent)

    # ── Work ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _assigned(self, order: d.AssignContact, now: Instant) -> None:
        if self._offers.pop(order.offer, None) is None:
            self._staff.take(order.agent)
        party = self._parties.get(order.contact)
        work = self._works[order.assignment] = _Work(order, party)
        if order.phase != CONNECTING:
            self._start(order.assignment, work, now)
            return
        delay = self._after("connect_after", "time to connect", work.channel, order.contact)
        self._agenda.add(now + delay, self._connect, order.assignment)

    def _connect(self, assignment: str, _: Instant) -> e.Fact | None:
        if assignment not in self._works:
            return None
        return e.AssignmentConnected(self._id(), SOURCE, AssignmentId(assignment))

    def _start(self, assignment: str, work: _Work, now: Instant) -> None:
        work.phase = ACTIVE
        party = self._parties.get(work.contact)
        if party is not None:
            party.connected = True
        self._agenda.add(now + work.handle, self._finish, assignment)

    def _finish(self, assignment: str, _: Instant) -> e.Fact | None:
        work = self._works.get(assignment)
        if work is None or work.phase != ACTIVE:
            return None
        if self._live.get(work.channel):
            return e.ContactEnded(self._id(), SOURCE, work.contact, "customer")
        return e.AssignmentCompleted(self._id(), SOURCE, AssignmentId(assignment))

    def _complete(self, assignment: str, _: Instant) -> e.Fact | None:
        if assignment not in self._works:
            return None
        return e.AssignmentCompleted(self._id(), SOURCE, AssignmentId(assignment))

    def _changed(self, order: d.ChangeAssignment, now: Instant) -> None:
        work = self._works.get(order.assignment)
        if work is None:
            return
        if order.phase == ACTIVE and work.phase == CONNECTING:
            self._start(order.assignment, work, now)
        elif order.phase == WRAPPING and work.phase != WRAPPING:
            work.phase = WRAPPING
            if not order.until or now + work.wrap < order.until:
                self._agenda.add(now + work.wrap, self._complete, order.assignment)
        elif order.phase == ENDED:
            del self._works[order.assignment]
            self._staff.release(work.agent, now)

    def assumptions(self) -> list[Assumption]:
        """List what was assumed so far, in a fixed order."""
        return [Assumption(*key, count) for key, count in sorted(self._used.items())]

"""The tally: what a run's facts and decisions add up to, counted as they pass and in bounded memory.

Loads are summed over everything in hand by the checker's scales, not read from the engine. A wait lasts from arrival
to the first connection with an agent (or to leaving without one), in wall time.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Final, final

from router.core import reasons
from router.core.decisions import (
    AssignContact,
    ChangeAssignment,
    CloseContact,
    Decision,
    IgnoreFact,
    OfferContact,
    QueueContact,
    RedirectContact,
    RefuseContact,
    RefuseRequest,
    RevokeOffer,
    TakeDebt,
)
from router.core.events import AgentPresenceChanged, AgentSignedIn, AgentSignedOut, ContactArrived, Fact, OfferAccepted
from router.core.policy import Policy, ServiceLevel
from router.core.values import ACTIVE, ENDED, LAST_IN_HAND, OFFERED, WAITING, WRAPPING, Instant
from simulations.histogram import Histogram
from simulations.scales import Scales, Work

AT_WORK: Final = ("available", "draining")


@final
class Asked:
    """One contact that is still here; `answered` once an agent was connected."""

    __slots__ = ("agents", "answered", "arrival", "channel", "kind", "queued")

    def __init__(self, channel: str, arrival: int) -> None:
        self.channel = self.kind = channel
        self.arrival = arrival
        self.answered = self.queued = False
        self.agents = 0


@final
class Desk:
    """One agent's hands over time."""

    __slots__ = ("budget", "last_channel", "load", "presence", "since", "team", "works")

    def __init__(self, budget: int, now: int) -> None:
        self.budget = budget
        self.team = ""
        self.presence = "offline"
        self.works: dict[str, Work] = {}
        self.load = 0
        self.since = now
        self.last_channel = ""


@final
class Team:
    """What one team's time was spent on, in milliseconds."""

    __slots__ = ("budget_ms", "busy_ms", "channels", "load_ms", "ratio", "staffed_ms")

    def __init__(self) -> None:
        self.ratio = Histogram()  # load in thousandths of the budget, by time
        self.channels = Histogram()  # different channels in hand, by time
        self.load_ms = self.budget_ms = 0
        self.busy_ms = self.staffed_ms = 0

    def join(self, other: "Team") -> None:
        """Take over everything that another has counted."""
        self.ratio.join(other.ratio)
        self.channels.join(other.channels)
        self.load_ms += other.load_ms
        self.budget_ms += other.budget_ms
        self.busy_ms += other.busy_ms
        self.staffed_ms += other.staffed_ms


@final
class Waits:
    """The waits of one channel: of all who waited, and of those who met an agent."""

    __slots__ = ("abandoned", "all", "queued", "served")

    def __init__(self) -> None:
        self.all = Histogram()
        self.served = Histogram()
        self.queued = self.abandoned = 0


@final
class Level:
    """One service level, counted: those answered in time, and those that its definition counts at all."""

    __slots__ = ("counted", "good", "rule")

    def __init__(self, rule: ServiceLevel) -> None:
        self.rule = rule
        self.good = self.counted = 0

    def left(self, waited: int, answered: bool, abandoned: bool) -> None:
        """Count a contact whose wait is over."""
        if answered:
            self.counted += 1
            self.good += waited <= self.rule.within
        elif self.rule.of == "all":
            self.counted += 1
        elif self.rule.of == "all_but_short_abandons":
            self.counted += not (abandoned and waited < self.rule.short)


@final
class Tally:
    """Call `see` for each handled fact, in order; read the counts when the run is over."""

    __slots__ = (
        "_clerks", "_readers", "assigned", "assignments", "contacts", "debts", "desks", "first_at", "handed_on",
        "ignored", "last_at", "levels", "offers", "offers_by", "policy", "redirected", "refused", "scales", "switches",
        "teams", "waits",
    )  # fmt: skip

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.scales = Scales(policy)
        self.first_at: int | None = None
        self.last_at = 0
        self.contacts: dict[str, Asked] = {}
        self.offers: dict[str, Work] = {}
        self.assignments: dict[str, Work] = {}
        self.desks: dict[str, Desk] = {}
        self.teams: dict[str, Team] = {}
        self.waits: dict[str, Waits] = {}
        self.levels = {name: Level(rule) for name, rule in policy.service_levels.items()}
        self.offers_by: dict[str, int] = {"made": 0, "accepted": 0, "accepted_automatically": 0}
        self.switches = self.assigned = self.handed_on = 0
        self.debts: dict[str, int] = {}
        self.ignored: dict[str, int] = {}
        self.refused: dict[str, int] = {}
        self.redirected: dict[str, int] = {}
        self._readers: dict[type, Callable[[Any], None]] = {
            ContactArrived: self._arrived,
            AgentSignedIn: self._signed_in,
            AgentPresenceChanged: lambda fact: self._present(fact.agent, fact.presence),
            AgentSignedOut: lambda fact: self._present(fact.agent, "offline"),
        }
        self._clerks: dict[type, Callable[[Any, Fact], None]] = {
            QueueContact: self._queued,
            OfferContact: self._offered,
            RevokeOffer: self._revoked,
            AssignContact: self._assigned,
            ChangeAssignment: self._changed,
            CloseContact: self._closed,
            RefuseContact: lambda order, fact: self._turned_away(order, self.refused),
            RedirectContact: lambda order, fact: self._turned_away(order, self.redirected),
            TakeDebt: lambda order, fact: count(self.debts, reasons.NAMES.get(order.cause, "other")),
        }

    def see(self, now: Instant, fact: Fact, decisions: Sequence[Decision], sequence: int = 0) -> None:
        """Count what one handled fact and its decisions changed."""
        if self.first_at is None:
            self.first_at = now
        self.last_at = now
        refused = False
        for decision in decisions:
            if type(decision) is IgnoreFact or type(decision) is RefuseRequest:
                refused = True
                count(self.ignored, reasons.NAMES[decision.code])
        reader = self._readers.get(type(fact))
        if reader is not None and not refused:
            reader(fact)
        for decision in decisions:
            clerk = self._clerks.get(type(decision))
            if clerk is not None:
                clerk(decision, fact)

    def still_waiting(self) -> Counter[str]:
        """Count by channel who is in line and has met no agent."""
        return Counter(each.channel for each in self.contacts.values() if each.queued and not each.answered)

    def settle(self) -> None:
        """Bring every agent's time up to the last instant seen."""
        for desk in self.desks.values():
            self._spend(desk)

    # ── Facts ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _arrived(self, fact: ContactArrived) -> None:
        if fact.contact in self.contacts:  # a change: they have waited since they first came
            return
        oldest = self.last_at - self.policy.memory.max_age
        arrival = min(max(fact.time, oldest), self.last_at) if fact.time else self.last_at
        self.contacts[fact.contact] = Asked(fact.channel, arrival)

    def _signed_in(self, fact: AgentSignedIn) -> None:
        desk = self._desk(fact.agent)
        self._spend(desk)
        desk.budget = self.scales.bounds(fact.team, fact.agent, fact.budget).budget
        desk.team, desk.presence = fact.team, fact.presence
        self._weigh(desk)

    def _present(self, agent: str, presence: str) -> None:
        desk = self._desk(agent)
        self._spend(desk)
        desk.presence = presence

    # ── Decisions ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _queued(self, order: QueueContact, fact: Fact) -> None:
        contact = self.contacts.get(order.contact)
        if contact is None:
            return
        contact.kind = order.kind
        if not contact.queued:
            contact.queued = True
            self._waits(contact.channel).queued += 1

    def _offered(self, order: OfferContact, fact: Fact) -> None:
        contact = self.contacts.get(order.contact)
        count(self.offers_by, "made")
        if contact is None:
            return
        work = self.scales.work(order.offer, order.contact, order.agent, contact.kind, contact.channel)
        self.offers[order.offer] = work
        desk = self._desk(order.agent)
        self._spend(desk)
        desk.works[work.id] = work
        self._weigh(desk)

    def _revoked(self, order: RevokeOffer, fact: Fact) -> None:
        count(self.offers_by, reasons.NAMES.get(order.cause, "other"))
        work = self.offers.pop(order.offer, None)
        if work is not None:
            self._let_go(work)

    def _assigned(self, order: AssignContact, fact: Fact) -> None:
        work, contact = self.offers.pop(order.offer, None), self.contacts.get(order.contact)
        count(self.offers_by, "accepted" if type(fact) is OfferAccepted else "accepted_automatically")
        if work is None or contact is None:
            return
        desk = self._let_go(work)
        work.id, work.phase = order.assignment, order.phase
        desk.works[work.id] = self.assignments[work.id] = work
        self._weigh(desk)
        self.assigned += 1
        self.handed_on += contact.agents > 0
        contact.agents += 1
        self.switches += desk.last_channel not in ("", work.channel)
        desk.last_channel = work.channel
        if order.phase == ACTIVE:
            self._answer(contact)

    def _changed(self, order: ChangeAssignment, fact: Fact) -> None:
        work = self.assignments.get(order.assignment)
        if work is None:
            return
        if order.phase == ENDED:
            del self.assignments[work.id]
            self._let_go(work)
            return
        desk = self._desk(work.agent)
        self._spend(desk)
        work.phase = order.phase
        self._weigh(desk)
        contact = self.contacts.get(work.contact)
        if order.phase == ACTIVE and contact is not None:
            self._answer(contact)

    def _closed(self, order: CloseContact, fact: Fact) -> None:
        contact = self.contacts.pop(order.contact, None)
        if contact is not None and not contact.answered and order.outcome != reasons.LEFT_SELF_SERVICE:
            self._over(contact, answered=False, abandoned=order.outcome == reasons.ABANDONED)

    def _turned_away(self, order: RefuseContact | RedirectContact, counts: dict[str, int]) -> None:
        self.contacts.pop(order.contact, None)
        count(counts, reasons.NAMES.get(order.code, "other"))

    # ── Waits ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _answer(self, contact: Asked) -> None:
        if not contact.answered:
            contact.answered = True
            self._over(contact, answered=True, abandoned=False)

    def _over(self, contact: Asked, answered: bool, abandoned: bool) -> None:
        waited, waits = self.last_at - contact.arrival, self._waits(contact.channel)
        waits.all.add_duration(waited)
        waits.abandoned += abandoned
        if answered:
            waits.served.add_duration(waited)
        for level in self.levels.values():
            if contact.channel in level.rule.channels:
                level.left(waited, answered, abandoned)

    def _waits(self, channel: str) -> Waits:
        waits = self.waits.get(channel)
        if waits is None:
            waits = self.waits[channel] = Waits()
        return waits

    # ── Hands ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _desk(self, agent: str) -> Desk:
        desk = self.desks.get(agent)
        if desk is None:
            desk = self.desks[agent] = Desk(self.scales.bounds("", agent, None).budget, self.last_at)
        return desk

    def _let_go(self, work: Work) -> Desk:
        desk = self._desk(work.agent)
        self._spend(desk)
        desk.works.pop(work.id, None)
        self._weigh(desk)
        return desk

    def _weigh(self, desk: Desk) -> None:
        desk.load = self.scales.read(desk.works.values(), desk.budget).load

    def _spend(self, desk: Desk) -> None:
        """Count the time since an agent's hands last changed, before they change."""
        spent = self.last_at - desk.since
        if not spent:
            return
        desk.since = self.last_at
        if desk.presence == "offline" and not desk.works:
            return
        team = self.teams.get(desk.team)
        if team is None:
            team = self.teams[desk.team] = Team()
        team.ratio.add(desk.load * 1000 // desk.budget, spent)
        team.load_ms += desk.load * spent
        team.budget_ms += desk.budget * spent
        channels, busy = [], False
        for work in desk.works.values():
            if work.phase <= LAST_IN_HAND and work.channel not in channels:
                channels.append(work.channel)
            busy = busy or (OFFERED < work.phase <= WRAPPING and work.phase != WAITING)
        team.channels.add(len(channels), spent)
        if busy or desk.presence in AT_WORK:
            team.staffed_ms += spent
            team.busy_ms += spent if busy else 0


def count(counts: dict[str, int], name: str) -> None:
    """Add one."""
    counts[name] = counts.get(name, 0) + 1

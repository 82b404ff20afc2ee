"""Random facts of every type: most of them fit the floor, many come too late, too early, twice, or about nobody."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random
from typing import Final

from router.core import events as e
from router.core.contact import ASSIGNED, QUEUED
from router.core.events import Customer, Effort, Needs
from router.core.plan import Plan, Problem
from router.core.policy import Policy
from router.core.values import (
    ACTIVE,
    CONNECTING,
    DORMANT,
    HELD,
    INTERRUPTED,
    PARKED,
    UNATTENDED,
    WAITING,
    WRAPPING,
    AgentId,
    AssignmentId,
    ContactId,
    Duration,
    Instant,
    OfferId,
)
from tests.core.machine import Teller, rubbish, solve

AGENTS: Final = ("ann", "ben", "cal", "dan", "eve")
VIP: Final[dict[str, str | int | bool]] = {"vip": True}
TEAMS: Final = ("north", "south", "heads")
CASES: Final = ("k1", "k2", "k3", "nocase")
CUSTOMERS: Final = ("u", "v", "w", "x")
CHANNELS: Final = ("phone", "phone", "chat", "chat", "chat", "email", "email", "email", "fax")
SKILLS: Final[tuple[dict[str, int], ...]] = ({}, {}, {"law": 3}, {"law": 3}, {"law": 9})
ON_MEDIA: Final = (ACTIVE, WAITING, HELD, INTERRUPTED, PARKED, DORMANT)
PHASES: Final = ("active", "active", "connecting", "waiting", "held", "parked", "wrapping", "asleep")


class Facts:
    """Draws facts; `asked` holds the plans that nobody has answered yet.

    Each drawer has its own mind of what happens often and what never does: so days differ more than facts do.
    """

    def __init__(self, lot: Random, story: Teller, another: Callable[[Random], Policy]) -> None:
        self.lot = lot
        self.story = story
        self.asked: list[tuple[int, Problem]] = []
        self._another = another
        self.number = 0  # of contacts so far
        self._policies = 0
        families: tuple[tuple[Callable[[], e.Fact], int], ...] = (
            (self.work, 36), (self.contact_said, 12), (self.sign_in, 6), (self.presence, 6), (self.lease, 4),
            (self.asks, 16), (self.orders, 12), (self.customer_said, 6), (self.callback, 8), (self.case_said, 8),
            (self.outside, 5), (self.seen, 5), (self.answer, 12), (self.control, 3),
        )  # fmt: skip
        self._draws = [self.arrival, *[draw for draw, _ in families]]
        self._weights = [lot.choice([40, 80, 160]), *[weight * lot.choice([0, 1, 1, 4]) for _, weight in families]]

    def draw(self) -> e.Fact:
        """Draw the next fact; what is asked is likely to be answered."""
        lot, part = self.lot, self.lot.random()
        if self.asked and part < 0.35:
            return self.plan()
        if self.story.engine.floor.offers and part < 0.4:
            return self.answer()
        if self.story.engine.floor.catching_up and part < 0.5:
            return e.RouterCaughtUp()
        return lot.choices(self._draws, self._weights)[0]()

    def one_of(self, facts: Sequence[e.Fact]) -> e.Fact:
        return self.lot.choice(facts)

    # Whom and what facts are about.

    def contact(self) -> ContactId:
        """Name a contact: mostly one on the floor, or one of before."""
        floor, lot = self.story.engine.floor, self.lot
        if floor.contacts and lot.random() < 0.85:
            return ContactId(lot.choice(list(floor.contacts)))
        return ContactId(f"c{lot.randint(1, self.number + 2)}")

    def agent(self) -> AgentId:
        return AgentId(self.lot.choice([*AGENTS, *AGENTS, *AGENTS, "zoe"]))

    def here(self) -> AgentId:
        """Name somebody who may be given something, if there is one."""
        ready = [it.id for it in self.story.engine.floor.roster if it.ready]
        return self.lot.choice(ready) if ready and self.lot.random() < 0.8 else self.agent()

    def assignment(self, phases: tuple[int, ...] = ()) -> AssignmentId:
        """Name work in hand: mostly in one of these phases, where some are named."""
        floor, lot = self.story.engine.floor, self.lot
        fitting = [id for id, it in floor.assignments.items() if it.phase in phases]
        if fitting and lot.random() < 0.9:
            return AssignmentId(lot.choice(fitting))
        if floor.assignments and lot.random() < 0.9:
            return AssignmentId(lot.choice(list(floor.assignments)))
        return AssignmentId(f"a{lot.randint(1, floor.seq + 1)}")

    def contact_in(self, state: int) -> ContactId:
        """Name a contact: mostly one in this state."""
        found = [it.id for it in self.story.engine.floor.contacts.values() if it.state == state]
        return self.lot.choice(found) if found and self.lot.random() < 0.8 else self.contact()

    def case(self) -> str:
        floor, lot = self.story.engine.floor, self.lot
        return lot.choice(list(floor.cases)) if floor.cases and lot.random() < 0.6 else lot.choice(CASES)

    def session(self, agent: str) -> str:
        """Name the session of an agent: none, the open one, or another."""
        known = self.story.engine.floor.agents.get(agent)
        own = "" if known is None else known.session
        return self.lot.choice(["", own, own, own, own, f"s{self.lot.randint(1, 4)}"])

    def soon(self) -> Instant:
        """Name an instant: in the past, now, soon, far away."""
        return Instant(self.story.now + self.lot.choice([-60_000, -1, 0, 1, 5_000, 30_000, 120_000, 7_200_000]))

    def a_customer(self) -> Customer | None:
        lot = self.lot
        if lot.random() < 0.4:
            return None
        return Customer(lot.choice(CUSTOMERS), lot.choice(["", "gold"]), lot.choice(["", "fr"]))

    def needs(self) -> Needs | None:
        lot = self.lot
        asked = Needs(lot.choice([{}, {"law": 2}]), lot.choice([{}, {"refund": 50}]), lot.choice([{}, {"law": 8}]))
        return lot.choice([None, None, None, asked])

    # Contacts and their customers.

    def arrival(self) -> e.Fact:
        lot, now = self.lot, self.story.now
        if lot.random() < 0.93:
            self.number += 1
        id, channel, customer = ContactId(f"c{self.number}"), lot.choice(CHANNELS), self.a_customer()
        if lot.random() < 0.07:
            return e.ContactStarted("", "platform", id, self.agent(), channel, "outbound", "", "", customer)
        fact = e.ContactArrived(
            "", "platform", id, channel, Instant(lot.choice([0, 0, 0, now - 30_000, now + 9_000, 1])),
            lot.choice(["", "", "law", "refund"]), lot.choice([0, 0, 1]), lot.choice(["", "fr"]), customer,
            self.needs(), lot.choice([None, None, self.soon()]), lot.choice(["queue"] * 9 + ["self_service"]),
        )  # fmt: skip
        if lot.random() < 0.6:
            return fact
        return replace(
            fact, case=lot.choice(["", "", self.case()]),
            thread=lot.choice(["", "", "t1", "t2"]), continues=lot.choice(["", "", self.contact()]),
            preferred_agent=lot.choice(["", "", self.agent()]), asked_at=lot.choice([None, self.soon()]),
            promised_at=lot.choice([None, None, self.soon()]), not_before=lot.choice([None, None, self.soon()]),
            effort=lot.choice([None, Effort(3, True, True, 2)]), attributes=lot.choice([None, VIP]),
            direction=lot.choice(["inbound", "inbound", "outbound"]), site=lot.choice(["", "north"]),
        )  # fmt: skip

    def contact_said(self) -> e.Fact:
        lot, id = self.lot, self.contact()
        held = self.story.engine.floor.contacts.get(id)
        way = held.fact.channel if held is not None else "chat"
        changed = e.ContactChanged(
            "", "platform", id, lot.choice([None, "", "law"]), lot.choice([None, 0, 1]), lot.choice([None, "fr"]),
            self.a_customer(), self.needs(), lot.choice([None, None, self.soon()]), lot.choice([None, "queue"]), None,
            lot.choice([None, None, self.case()]), lot.choice([None, None, self.agent()]),
            lot.choice([None, None, self.soon()]), lot.choice([None, Effort(1, repeats=3)]),
        )  # fmt: skip
        replaces = lot.choice(["", "", self.contact()])
        return self.one_of([
            changed, changed, e.ContactAbandoned("", "platform", id),
            e.ContactEnded("", "platform", id, lot.choice(["customer", "agent", "platform"])),
            e.ContactEscalated("", "platform", id, lot.choice(CHANNELS), way, replaces),
            e.ContactEscalated("", "platform", id, lot.choice(["phone", "chat"])),
        ])  # fmt: skip

    def callback(self) -> e.Fact:
        lot, id = self.lot, self.contact()
        start, end = lot.choice([None, self.soon()]), lot.choice([None, None, self.soon()])
        if lot.random() < 0.6:
            id = self.contact_in(QUEUED)
        promised = [it.id for it in self.story.engine.floor.contacts.values() if it.callback_at]
        if promised and lot.random() < 0.6:
            id = ContactId(lot.choice(promised))
        asked = e.CallbackRequested("", "platform", id, start, end, lot.choice(["", "", "phone", "fax"]))
        return self.one_of([
            asked, asked, asked, e.CallbackCancelled("", "platform", id), e.CallbackUnreached("", "platform", id),
            e.CallbackRescheduled("", "platform", id, self.soon(), end),
        ])  # fmt: skip

    def customer_said(self) -> e.Fact:
        lot, name, other = self.lot, self.lot.choice(CUSTOMERS), self.lot.choice(CUSTOMERS)
        shifted = [it for it in self.story.engine.floor.contacts.values() if it.shift]
        if shifted and lot.random() < 0.6:
            one = lot.choice(shifted)
            answers = (e.ShiftAccepted, e.ShiftDeclined)
            return lot.choice(answers)("", "platform", one.id, lot.choice([one.shift, one.shift, "s1"]))
        at = Instant(self.story.now - lot.choice([0, 90_000, 86_400_000]))
        past = e.PastContact(f"p{lot.randint(1, 9)}", lot.choice(CHANNELS), "law", at, "served", "", self.agent())
        return self.one_of([
            e.CustomerLinked("", "platform", name, other), e.CustomerMerged("", "platform", name, other),
            e.CustomerHistory("", "platform", name, (past,)), e.CustomerErased("", "platform", name),
            e.ShiftAccepted("", "platform", self.contact(), "s3"),
            e.ShiftDeclined("", "platform", self.contact(), "s4"),
        ])  # fmt: skip

    def case_said(self) -> e.Fact:
        lot, id, by, role = self.lot, self.case(), self.agent(), self.lot.choice(["agent", "supervisor"])
        known = self.story.engine.floor.cases.get(id)
        owner = known.owner if known is not None else by
        return self.one_of([
            e.CaseOpened("", "platform", id, lot.choice(["", "u"]), by), e.CaseLinked("", "platform", id, self.case()),
            e.CaseMerged("", "platform", id, self.case()), e.CaseResolved("", "desk", id, owner, role),
            e.CaseResolved("", "desk", id, by, role), e.CaseReassigned("", "desk", id, self.agent(), by, role),
            e.CasePromised("", "desk", id, by, lot.choice([None, self.soon()])),
            e.AuthorityMissing("", "desk", lot.choice([id, ""]), by, {"refund": 200}, self.contact()),
        ])  # fmt: skip

    # Agents.

    def sign_in(self) -> e.AgentSignedIn:
        lot, agent = self.lot, self.agent()
        channels: list[tuple[str, ...] | None] = [None, None, None, ("phone",), ("chat", "email")]
        place = lot.choice(TEAMS)
        return e.AgentSignedIn(
            "", "desk", agent, lot.choice(["", f"s{lot.randint(1, 4)}"]), agent.title(), place, place,
            lot.choice(SKILLS), lot.choice([(), ("", "fr")]), lot.choice([{}, {"refund": 200}]), lot.choice(channels),
            lot.choice(["available"] * 8 + ["away", "draining", "offline", "asleep"]),
            lot.choice([None, None, None, 600, 1500]), place, lot.choice([None, Instant(self.story.now - 30_000)]),
            lot.choice([None, None, None, 0, 700]),
        )  # fmt: skip

    def presence(self) -> e.Fact:
        lot, agent = self.lot, self.agent()
        session = self.session(agent)
        said = e.AgentPresenceChanged(
            "", "desk", agent, session, lot.choice(["available"] * 4 + ["away", "draining", "offline", "asleep"]),
            channels=lot.choice([None, None, None, ("phone",), ("chat", "email", "phone")]),
            own_limit=lot.choice([None, None, 0, 500]),
        )  # fmt: skip
        gone = e.AgentSignedOut("", "desk", agent, session)
        return self.one_of([said] * 9 + [gone, e.AgentRemoved("", "platform", agent)])

    def lease(self) -> e.Fact:
        agent = self.agent()
        lapsed = e.AgentLost("", "shell", agent, self.session(agent))
        return self.one_of([lapsed, lapsed, e.AgentFound("", "shell", agent, self.session(agent))])

    def outside(self) -> e.Fact:
        lot, agent, activity = self.lot, self.agent(), self.lot.choice(["walk", "lunch call"])
        begun = e.AgentOccupied(
            "", "platform", agent, activity, lot.choice(["", "phone", "fax"]), lot.choice([None, 0, 300]),
            lot.choice([None, self.soon()]),
        )  # fmt: skip
        busy = [it for it in self.story.engine.floor.roster if it.outside]
        if busy and lot.random() < 0.5:
            free = lot.choice(busy)
            return e.AgentFreed("", "platform", free.id, next(iter(free.outside)))
        return self.one_of([begun, begun, e.AgentFreed("", "platform", agent, activity)])

    def seen(self) -> e.Fact:
        """Have the platform see what there is, or something like it."""
        floor, lot = self.story.engine.floor, self.lot
        as_of = max(0, floor.seq - lot.choice([0, 0, 1, 5, 200]))
        if lot.random() < 0.35:
            found = [
                e.PoolContact(it.id, it.fact.channel, lot.choice(["", self.agent()]))
                for it in floor.contacts.values()
                if lot.random() < 0.8
            ]
            new = e.PoolContact(self.contact(), lot.choice(CHANNELS), lot.choice(["", self.agent()]))
            return e.PoolSnapshot("", "platform", as_of, (*found, *lot.choice([(), (new,), (new, new)])))
        agent = self.agent()
        known = floor.agents.get(agent)
        held = [floor.assignments[id] for id in ([] if known is None else known.assignments)]
        hands = [
            e.InHand(it.contact, lot.choice([it.id, ""]), it.channel, lot.choice(PHASES))
            for it in held
            if lot.random() < 0.8
        ]
        more = e.InHand(self.contact(), "", lot.choice(CHANNELS), lot.choice(PHASES))
        outside = lot.choice([(), (e.Outside("walk", "phone", 200),)])
        return e.AgentSnapshot(
            "", "platform", agent, self.session(agent), as_of, (*hands, *lot.choice([(), (more,)])), outside
        )

    # Offers and work in hand.

    def answer(self) -> e.Fact:
        floor, lot = self.story.engine.floor, self.lot
        if floor.offers and lot.random() < 0.95:
            offer = floor.offers[lot.choice(list(floor.offers))]
            id, agent = offer.id, offer.agent
        elif lot.random() < 0.8:
            return self.arrival()
        else:
            id, agent = OfferId(f"o{lot.randint(1, floor.seq + 1)}"), self.agent()
        if lot.random() < 0.04:
            agent = self.agent()
        again = lot.choice([None, None, Duration(5_000), Duration(120_000), Duration(0)])
        taken = e.OfferAccepted("", "desk", agent, id)
        failed = e.OfferFailed("", "platform", agent, id, lot.choice(["busy", "unreachable", "not_ready"]))
        return self.one_of([taken, taken, taken, taken, e.OfferDeclined("", "desk", agent, id, "", again), failed])

    def work(self) -> e.Fact:
        """Have work in hand go on: mostly as its phase allows."""
        lot, id = self.lot, self.assignment()
        held = self.story.engine.floor.assignments.get(id)
        about = self.contact() if held is None else ContactId(held.contact)
        to_customer, to_agent = (e.ContactTurned("", "platform", about, to) for to in ("customer", "agent"))
        done, ended = e.AssignmentCompleted("", "desk", id), e.ContactEnded("", "platform", about, "agent")
        parked = e.AssignmentParked("", "desk", id, lot.choice([None, None, self.soon()]))
        resumed, wrapped = e.AssignmentResumed("", "desk", id), e.AssignmentWrapping("", "desk", id)
        connected, failed = e.AssignmentConnected("", "platform", id), e.AssignmentFailed("", "platform", id)
        longer, hold = e.AssignmentWrapping("", "desk", id, True), e.AssignmentHeld("", "desk", id)
        unreached = e.CallbackUnreached("", "platform", about)
        fitting: dict[int, tuple[e.Fact, ...]] = {
            CONNECTING: (connected, connected, connected, failed),
            ACTIVE: (to_customer, to_customer, to_customer, hold, parked, wrapped, done, ended, unreached),
            WAITING: (to_agent, to_agent, parked, done), HELD: (resumed, parked, to_customer),
            INTERRUPTED: (to_agent, to_customer, resumed), PARKED: (to_agent, resumed), DORMANT: (to_agent, resumed),
            WRAPPING: (longer, done), UNATTENDED: (to_agent, ended, done),
        }  # fmt: skip
        if held is not None and lot.random() < 0.85:
            return self.one_of(fitting[held.phase])
        return self.one_of([
            connected, failed, to_customer, to_agent, hold, parked, resumed, wrapped, longer, done, ended, unreached,
        ])  # fmt: skip

    def target(self) -> e.Target | None:
        lot = self.lot
        return lot.choice([
            None, e.Target(self.agent()), e.Target(self.here()), e.Target(self.here()),
            e.Target(team=lot.choice([*TEAMS, "west"])), e.Target(needs=self.needs()), e.Target(pool="night"),
        ])  # fmt: skip

    def asks(self) -> e.Fact:
        lot, id = self.lot, self.assignment(ON_MEDIA)
        mode, owner, done = (
            lot.choice(["blind", "warm", "cold"]),
            lot.choice(["keep", "pass"]),
            lot.choice(["", "done"]),
        )
        consulted = [it for it in self.story.engine.floor.assignments.values() if it.role == "consult"]
        if consulted and lot.random() < 0.4:
            contact = self.story.engine.floor.contacts[lot.choice(consulted).contact]
            id, mode = AssignmentId(contact.assignment), "warm"
        target = self.target()
        return self.one_of([
            e.AssignmentPulled("", "desk", self.here(), self.contact_in(QUEUED)),
            e.AssignmentTransferred("", "desk", id, mode, target, owner, done),
            e.AssignmentTransferred("", "desk", id, mode, None, owner, done),
            e.AssignmentConsulted("", "desk", id, target), e.AssignmentConferenced("", "desk", id, target),
            e.AssignmentConferenced("", "desk", id),
        ])  # fmt: skip

    # Supervisors, the shell, the solver.

    def orders(self) -> e.Fact:
        lot, id, agent = self.lot, self.contact(), self.here()
        floor = self.story.engine.floor
        waits, held = self.contact_in(QUEUED), self.contact_in(ASSIGNED)
        why = ("sue", lot.choice(["storm", "storm", ""]), lot.random() < 0.6, Instant(self.story.now + 60_000))
        bound = [str(it.id) for it in floor.roster if it.drained] + [
            it.id for it in floor.contacts.values() if it.pinned
        ]
        released = lot.choice(bound) if bound and lot.random() < 0.8 else lot.choice([id, agent])
        presence = lot.choice(["available", "available", "away", "draining", "offline", "asleep"])
        mode = lot.choice(["monitor", "whisper", "barge", "takeover", "takeover", "stare"])
        joined = e.SupervisorJoined("", "console", held, agent, mode)
        return self.one_of([
            e.SupervisorForced("", "console", waits, agent, *why), e.SupervisorForced("", "console", id, agent, *why),
            e.SupervisorForced("", "console", id, agent), e.SupervisorPinned("", "console", waits, agent),
            e.SupervisorDrained("", "console", agent), e.SupervisorReleased("", "console", released),
            e.SupervisorReleased("", "console", released), e.SupervisorPresenceSet("", "console", agent, presence),
            e.SupervisorReprioritised("", "console", id, lot.choice([0, 1])), joined, joined,
            e.SupervisorUnassigned("", "console", self.assignment()), e.SupervisorClosed("", "console", id),
        ])  # fmt: skip

    def control(self) -> e.Fact:
        lot = self.lot
        if lot.random() < 0.4:
            self._policies += 1
            return e.PolicyApplied("", "console", f"p{self._policies}", self._another(lot), "sue")
        return self.one_of([
            e.RouterResumed(Duration(lot.choice([0, 9_000, 600_000]))), e.RouterCaughtUp(),
            e.ClockReached(self.story.now), e.PlanSolved(lot.randint(0, 9), Plan()),
        ])  # fmt: skip

    def plan(self) -> e.Fact:
        """Answer a plan, as it should be, or with whatever comes to mind; some are answered late, or never."""
        revision, problem = self.asked.pop()
        if self.lot.random() < 0.55:
            return e.PlanSolved(revision, solve(problem))
        return e.PlanSolved(revision, rubbish(self.lot, problem, self.contact(), self.agent()))

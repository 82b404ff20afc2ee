"""Random facts of every type: most of them fit the floor, many come too late, too early, twice, or about nobody."""

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Final, Protocol

from router.core import events as e
from router.core.engine import Engine
from router.core.events import Customer, Effort, Needs
from router.core.plan import Pair, Plan, Problem
from router.core.policy import Policy
from router.core.values import AgentId, AssignmentId, ContactId, Duration, Instant, OfferId
from router.solver.brute_force import brute_force

AGENTS: Final = ("ann", "ben", "cal", "dan", "eve")
TEAMS: Final = ("north", "south", "heads")
CASES: Final = ("k1", "k2", "k3", "nocase")
CUSTOMERS: Final = ("u", "v", "w", "x")
CHANNELS: Final = ("phone", "chat", "chat", "email", "email", "fax")
SKILLS: Final[tuple[dict[str, int], ...]] = ({}, {}, {"law": 3}, {"law": 3}, {"law": 9})
PHASES: Final = ("active", "active", "connecting", "waiting", "held", "parked", "wrapping", "asleep")


class Told(Protocol):
    """What a drawer of facts looks at."""

    engine: Engine
    now: Instant


class Facts:
    """Draws facts; `asked` holds the plans that nobody has answered yet."""

    def __init__(self, lot: Random, story: Told, another: Callable[[Random], Policy]) -> None:
        self.lot = lot
        self.story = story
        self.asked: list[tuple[int, Problem]] = []
        self._another = another
        self._number = 0
        self._policies = 0

    def draw(self) -> e.Fact:
        """Draw the next fact; what is open is most likely to be answered."""
        floor, lot = self.story.engine.floor, self.lot
        part = lot.random()
        if self.asked and part < 0.35:
            return self.plan()
        if floor.offers and part < 0.5:
            return self.answer()
        if floor.catching_up and part < 0.55:
            return e.RouterCaughtUp()
        families: tuple[tuple[Callable[[], e.Fact], int], ...] = (
            (self.arrival, 26), (self.work, 26), (self.contact_said, 14), (self.sign_in, 6), (self.presence, 8),
            (self.lease, 5), (self.asks, 12), (self.orders, 11), (self.customer_said, 9), (self.callback, 8),
            (self.case_said, 9), (self.outside, 6), (self.seen, 5), (self.answer, 3), (self.control, 3),
        )  # fmt: skip
        draw = lot.choices([it for it, _ in families], [weight for _, weight in families])[0]
        return draw()

    # Whom and what facts are about.

    def contact(self) -> ContactId:
        """Name a contact: mostly one on the floor, or one of before."""
        floor, lot = self.story.engine.floor, self.lot
        if floor.contacts and lot.random() < 0.85:
            return ContactId(lot.choice(list(floor.contacts)))
        return ContactId(f"c{lot.randint(1, self._number + 2)}")

    def agent(self) -> AgentId:
        return AgentId(self.lot.choice([*AGENTS, *AGENTS, *AGENTS, "zoe"]))

    def assignment(self) -> AssignmentId:
        floor, lot = self.story.engine.floor, self.lot
        if floor.assignments and lot.random() < 0.95:
            return AssignmentId(lot.choice(list(floor.assignments)))
        return AssignmentId(f"a{lot.randint(1, floor.seq + 1)}")

    def case(self) -> str:
        floor, lot = self.story.engine.floor, self.lot
        return lot.choice(list(floor.cases)) if floor.cases and lot.random() < 0.6 else lot.choice(CASES)

    def session(self, agent: str) -> str:
        """Name the session of an agent: none, the open one, or another."""
        known = self.story.engine.floor.agents.get(agent)
        return self.lot.choice(["", "", "" if known is None else known.session, f"s{self.lot.randint(1, 4)}"])

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
            self._number += 1
        id, channel, customer = ContactId(f"c{self._number}"), lot.choice(CHANNELS), self.a_customer()
        if lot.random() < 0.07:
            return e.ContactStarted("", "platform", id, self.agent(), channel, "outbound", "", "", customer)
        fact = e.ContactArrived(
            "", "platform", id, channel, Instant(lot.choice([0, 0, 0, now - 30_000, now + 9_000, 1])),
            lot.choice(["", "", "law", "refund"]), lot.choice([0, 0, 1]), lot.choice(["", "fr"]), customer, self.needs(),
            stage=lot.choice(["queue"] * 9 + ["self_service"]),
        )  # fmt: skip
        if lot.random() < 0.6:
            return fact
        return replace(
            fact, due_at=lot.choice([None, self.soon()]), case=lot.choice(["", "", self.case()]),
            thread=lot.choice(["", "", "t1", "t2"]), continues=lot.choice(["", "", self.contact()]),
            preferred_agent=lot.choice(["", "", self.agent()]), asked_at=lot.choice([None, self.soon()]),
            promised_at=lot.choice([None, None, self.soon()]), not_before=lot.choice([None, None, self.soon()]),
            effort=lot.choice([None, Effort(3, True, True, 2)]), attributes=lot.choice([None, {"vip": True}]),
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
        return lot.choice([
            changed, changed, e.ContactAbandoned("", "platform", id),
            e.ContactEnded("", "platform", id, lot.choice(["customer", "agent", "platform"])),
            e.ContactEscalated("", "platform", id, lot.choice(CHANNELS), way, replaces),
            e.ContactEscalated("", "platform", id, lot.choice(["phone", "chat"])),
        ])  # fmt: skip

    def callback(self) -> e.Fact:
        lot, id = self.lot, self.contact()
        start, end = lot.choice([None, self.soon()]), lot.choice([None, None, self.soon()])
        promised = [it.id for it in self.story.engine.floor.contacts.values() if it.callback_at]
        if promised and lot.random() < 0.6:
            id = lot.choice(promised)
        asked = e.CallbackRequested("", "platform", id, start, end, lot.choice(["", "", "phone", "fax"]))
        return lot.choice([
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
        return lot.choice([
            e.CustomerLinked("", "platform", name, other), e.CustomerMerged("", "platform", name, other),
            e.CustomerHistory("", "platform", name, (past,)), e.CustomerErased("", "platform", name),
            e.ShiftAccepted("", "platform", self.contact(), "s3"),
            e.ShiftDeclined("", "platform", self.contact(), "s4"),
        ])  # fmt: skip

    def case_said(self) -> e.Fact:
        lot, id, by, role = self.lot, self.case(), self.agent(), self.lot.choice(["agent", "supervisor"])
        known = self.story.engine.floor.cases.get(id)
        owner = known.owner if known is not None else by
        return lot.choice([
            e.CaseOpened("", "platform", id, lot.choice(["", "u"]), by), e.CaseLinked("", "platform", id, self.case()),
            e.CaseMerged("", "platform", id, self.case()), e.CaseResolved("", "desk", id, owner, role),
            e.CaseResolved("", "desk", id, by, role), e.CaseReassigned("", "desk", id, self.agent(), by, role),
            e.CasePromised("", "desk", id, by, lot.choice([None, self.soon()])),
            e.AuthorityMissing("", "desk", lot.choice([id, ""]), by, {"refund": 200}, self.contact()),
        ])  # fmt: skip

    # Agents.

    def sign_in(self) -> e.Fact:
        lot, agent = self.lot, self.agent()
        channels: list[tuple[str, ...] | None] = [None, None, None, ("phone",), ("chat", "email")]
        place = lot.choice(TEAMS)
        return e.AgentSignedIn(
            "", "desk", agent, lot.choice(["", f"s{lot.randint(1, 4)}"]), agent.title(), place, place,
            lot.choice(SKILLS), lot.choice([(), ("", "fr")]), lot.choice([{}, {"refund": 200}]), lot.choice(channels),
            lot.choice(["available", "available", "available", "away", "draining", "offline", "asleep"]),
            lot.choice([None, None, None, 600, 1500]), place, lot.choice([None, Instant(self.story.now - 30_000)]),
            lot.choice([None, None, None, 0, 700]),
        )  # fmt: skip

    def presence(self) -> e.Fact:
        lot, agent = self.lot, self.agent()
        session = self.session(agent)
        said = e.AgentPresenceChanged(
            "", "desk", agent, session, lot.choice(["available", "available", "away", "draining", "offline", "asleep"]),
            channels=lot.choice([None, None, None, ("phone",), ("chat", "email", "phone")]),
            own_limit=lot.choice([None, None, 0, 500]),
        )  # fmt: skip
        gone = e.AgentSignedOut("", "desk", agent, session)
        return lot.choice([said, said, said, said, gone, e.AgentRemoved("", "platform", agent)])

    def lease(self) -> e.Fact:
        agent = self.agent()
        kind = self.lot.choice([e.AgentLost, e.AgentLost, e.AgentFound])
        return kind("", "shell", agent, self.session(agent))

    def outside(self) -> e.Fact:
        lot, agent, activity = self.lot, self.agent(), self.lot.choice(["walk", "lunch call"])
        begun = e.AgentOccupied(
            "", "platform", agent, activity, lot.choice(["", "phone", "fax"]), lot.choice([None, 0, 300]),
            lot.choice([None, self.soon()]),
        )  # fmt: skip
        return lot.choice([begun, e.AgentFreed("", "platform", agent, activity)])

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
        else:
            id, agent = OfferId(f"o{lot.randint(1, floor.seq + 1)}"), self.agent()
        if lot.random() < 0.04:
            agent = self.agent()
        again = lot.choice([None, None, Duration(5_000), Duration(120_000), Duration(0)])
        taken = e.OfferAccepted("", "desk", agent, id)
        failed = e.OfferFailed("", "platform", agent, id, lot.choice(["busy", "unreachable", "not_ready"]))
        return lot.choice([taken, taken, taken, taken, e.OfferDeclined("", "desk", agent, id, "", again), failed])

    def work(self) -> e.Fact:
        lot, id = self.lot, self.assignment()
        held = self.story.engine.floor.assignments.get(id)
        about = self.contact() if held is None else ContactId(held.contact)
        to_customer, to_agent = (e.ContactTurned("", "platform", about, to) for to in ("customer", "agent"))
        until = lot.choice([None, None, self.soon()])
        kinds: list[e.Fact] = [
            e.AssignmentConnected("", "platform", id), e.AssignmentConnected("", "platform", id), to_customer,
            to_customer, to_agent, to_agent, e.AssignmentHeld("", "desk", id), e.AssignmentResumed("", "desk", id),
            e.AssignmentParked("", "desk", id, until), e.AssignmentFailed("", "platform", id),
            e.AssignmentWrapping("", "desk", id, lot.choice([False, True])), e.AssignmentCompleted("", "desk", id),
            e.AssignmentCompleted("", "desk", id), e.ContactEnded("", "platform", about, "agent"),
        ]  # fmt: skip
        return lot.choice(kinds)

    def target(self) -> e.Target | None:
        lot = self.lot
        return lot.choice([
            None, e.Target(self.agent()), e.Target(self.agent()), e.Target(team=lot.choice([*TEAMS, "west"])),
            e.Target(needs=self.needs()), e.Target(pool="night"),
        ])  # fmt: skip

    def asks(self) -> e.Fact:
        lot, id = self.lot, self.assignment()
        waiting = [it.id for it in self.story.engine.floor.contacts.values() if it.stamp]
        about = lot.choice(waiting) if waiting and lot.random() < 0.7 else self.contact()
        moved = e.AssignmentTransferred(
            "", "desk", id, lot.choice(["blind", "warm", "cold"]), self.target(), lot.choice(["keep", "pass"]),
            lot.choice(["", "done"]),
        )  # fmt: skip
        return lot.choice([
            e.AssignmentPulled("", "desk", self.agent(), about), moved, moved,
            e.AssignmentConsulted("", "desk", id, self.target()), e.AssignmentConferenced("", "desk", id, self.target()),
        ])  # fmt: skip

    # Supervisors, the shell, the solver.

    def orders(self) -> e.Fact:
        lot, id, agent = self.lot, self.contact(), self.agent()
        why = ("sue", lot.choice(["", "storm"]), lot.random() < 0.4, lot.choice([None, self.soon()]))
        released = lot.choice([id, agent, agent])
        drained = [it.id for it in self.story.engine.floor.roster if it.drained]
        if drained and lot.random() < 0.2:
            released = lot.choice(drained)
        presence = lot.choice(["available", "available", "away", "draining", "offline", "asleep"])
        mode = lot.choice(["monitor", "whisper", "barge", "takeover", "stare"])
        return lot.choice([
            e.SupervisorForced("", "console", id, agent, *why), e.SupervisorForced("", "console", id, agent, *why),
            e.SupervisorPinned("", "console", id, agent), e.SupervisorDrained("", "console", agent),
            e.SupervisorReleased("", "console", released), e.SupervisorPresenceSet("", "console", agent, presence),
            e.SupervisorReprioritised("", "console", id, lot.choice([0, 1])),
            e.SupervisorUnassigned("", "console", self.assignment()), e.SupervisorClosed("", "console", id),
            e.SupervisorJoined("", "console", id, agent, mode), e.SupervisorJoined("", "console", id, agent, mode),
        ])  # fmt: skip

    def control(self) -> e.Fact:
        lot = self.lot
        if lot.random() < 0.4:
            self._policies += 1
            return e.PolicyApplied("", "console", f"p{self._policies}", self._another(lot), "sue")
        return lot.choice([
            e.RouterResumed(Duration(lot.choice([0, 9_000, 600_000]))), e.RouterCaughtUp(),
            e.ClockReached(self.story.now), e.PlanSolved(lot.randint(0, 9), Plan()),
        ])  # fmt: skip

    def plan(self) -> e.Fact:
        """Answer a plan, as it should be, or with whatever comes to mind; some are answered late, or never."""
        revision, problem = self.asked.pop()
        if self.lot.random() < 0.55:
            return e.PlanSolved(revision, brute_force(problem))
        return e.PlanSolved(revision, self.rubbish(problem))

    def rubbish(self, problem: Problem) -> Plan:
        lot = self.lot
        contacts = [it.contact for it in problem.contacts] + ["x", self.contact()]
        agents = [it.agent for it in problem.agents] + ["x", self.agent()]
        pairs = [Pair(lot.choice(contacts), lot.choice(agents)) for _ in range(lot.choice([0, 2, 5, 30]))]
        groups = (tuple(pairs[:2]), *[(pair,) for pair in pairs[2:]], ())
        return Plan(groups, lot.randrange(-9, 9), lot.randrange(9), "mood")

"""A floor of four channels and twelve skills, with its customers and agents, driven through the real engine.

Offers are taken by hand after a few seconds, chats and posts go to and fro, calls and chats are written up, customers
lose patience. Nothing is checked, recorded or encoded while time is taken.
"""

import random
from heapq import heappop, heappush

from router.core import decisions as d
from router.core import events as e
from router.core.condition import Condition, Test
from router.core.engine import Engine
from router.core.policy import (
    AttentionRules,
    Channel,
    Choosing,
    Limit,
    Limits,
    Mix,
    Need,
    Offers,
    Ownership,
    Policy,
    Scopes,
    Urgency,
    Weights,
    Wrap,
)
from router.core.values import ENDED, WRAPPING, AgentId, AssignmentId, Attention, ContactId, Duration, Instant, OfferId

SKILLS = tuple(f"skill{no}" for no in range(12))
CHANNELS = ("phone", "chat", "email", "social")
SHARES = (40, 25, 25, 10)
SKILLS_OF_AN_AGENT = 3
GAP_MS = 222_000
"""Milliseconds between arrivals, times agents: 93 % of the rate at which work piles up (one per agent in 206 s)."""

ACCEPTS_MS, TALKS_MS, WRITES_MS, TURN_MS, REPLY_MS, WRAPS_MS = 3_000, 240_000, 300_000, 25_000, 35_000, 15_000
PATIENCE_MS = {"phone": 150_000, "chat": 240_000}
COMES_BACK, LATELY = 0.3, 5_000
"""The part of contacts that are about a case of before, out of so many last ones."""
TURNS = {"chat": 6, "social": 2}

BEGIN_MS = 100_000_000
"""When it all begins, so that some may have come long before."""

ARRIVE, LEAVE, ACCEPT, TO_CUSTOMER, TO_AGENT, END, DONE = range(7)
Event = tuple[int, int, int, str]


def milli(active: int, **others: int) -> Weights:
    """Write weights down in thousandths."""
    return Weights(Attention(active), **{name: Attention(weight) for name, weight in others.items()})


def policy(*, alike: bool = False, owned: bool = False) -> Policy:
    """Return the rules of the floor: crowding, mix, limits, needs by intent, urgency by channel or alike for all.

    `owned`: every contact belongs to a case, and waits a while for whoever owns it.
    """

    def urgency(name: str, points: tuple[tuple[int, int], ...], max_wait_s: int) -> Urgency:
        curve = tuple((Duration(age_s * 1000), cost) for age_s, cost in points)
        when = Condition((Test("channel", "is", (name,)),))
        return Urgency(name, curve, when, Duration(max_wait_s * 1000))

    return Policy(
        "floor",
        {
            "phone": Channel(True, milli(850, wrapping=600), wrap=Wrap(most=Duration(60_000))),
            "chat": Channel(
                True, milli(300, waiting=200, dormant=50), while_waiting="hold", dormant_after=Duration(300_000),
                wrap=Wrap(most=Duration(30_000)),
            ),
            "email": Channel(False, milli(400, waiting=100)),
            "social": Channel(False, milli(300, waiting=100), dormant_after=Duration(600_000)),
        },
        attention=AttentionRules(
            crowding=Attention(50), mix=(Mix(("phone", "email"), Attention(50)),), mix_others=Attention(100)
        ),
        limits=Scopes(
            default=Limits(max_channels=Limit(2), max_live=Limit(3), max_open_offers=Limit(1)),
            all=Limits(never=() if alike else (("phone", "chat"),)),
        ),
        needs=tuple(Need(Condition((Test("intent", "is", (skill,)),)), {skill: 1}) for skill in SKILLS),
        urgency=(Urgency("alike", ((Duration(0), 1000), (Duration(300_000), 5000)), max_wait=Duration(300_000)),)
        if alike
        else (
            urgency("phone", ((0, 1000), (20, 3000), (120, 8000)), 300),
            urgency("chat", ((0, 1000), (30, 2500), (120, 5000)), 300),
            urgency("social", ((0, 200), (900, 600), (3600, 1500)), 7200),
            Urgency("the rest", ((Duration(0), 100), (Duration(14_400_000), 400))),
        ),
        choosing=Choosing(switch=2),
        offers=Offers(accept_grace=Duration(1000)),
        ownership=Ownership(hold_for=Duration(30_000), cases_max=20_000) if owned else None,
    )


class Floor:
    """The engine and the people around it; `made` is whatever the engine last ordered."""

    def __init__(self, agents: int, seed: int, *, waiting: int = 0, owned: bool = False) -> None:
        # All channels alike where many wait, else one channel's backlog would crowd out the others.
        self.engine = Engine(policy(alike=waiting > 0, owned=owned))
        self.handle = self.engine.handle
        self.rng = random.Random(seed)
        self.agents = agents
        self.owned = owned
        self.waiting = waiting  # 0: arrivals by rate; else each contact that leaves is followed by the next
        self.heap: list[Event] = []
        self.seq = self.arrived = self.facts = 0
        self.clock = float(BEGIN_MS)
        self.impatient: set[str] = set()
        self.open: dict[str, str] = {}  # offer -> agent
        self.channels: dict[str, str] = {}  # contact -> channel
        self.left: dict[str, int] = {}  # contact -> turns left
        self.in_hand: set[str] = set()  # assignments
        self.told: list[d.Decision] | None = None  # what was decided, if anybody asks
        self.acts = (
            self.arrive, self.leave, self.accept, self.to_customer, self.to_agent, self.end, self.done,
        )  # fmt: skip
        for no in range(agents):
            skills = {skill: self.rng.randint(1, 10) for skill in self.rng.sample(SKILLS, SKILLS_OF_AN_AGENT)}
            agent = AgentId(f"g{no}")
            self.tell(e.AgentSignedIn(f"s{no}", "desk", agent, "session", skills=skills), BEGIN_MS)
        backlog = waiting + 2 * agents if waiting else 0
        for no in range(backlog):  # as old as if they had come at the rate of the floor
            self.later(BEGIN_MS, ARRIVE, str(BEGIN_MS - (backlog - no) * GAP_MS // agents))
        if not waiting:
            self.later(BEGIN_MS, ARRIVE, "")

    def later(self, at: int, kind: int, what: str) -> None:
        """Have something happen."""
        self.seq += 1
        heappush(self.heap, (at, self.seq, kind, what))

    def after(self, mean_ms: int) -> int:
        """Draw how long something takes."""
        return int(self.rng.expovariate(1 / mean_ms))

    def name(self) -> str:
        """Name the next fact."""
        self.facts += 1
        return f"f{self.facts}"

    def run(self, contacts: int) -> None:
        """Go on until so many more contacts have arrived."""
        until = self.arrived + contacts
        heap, acts, deadline = self.heap, self.acts, self.engine.deadline
        while self.arrived < until:
            at = heap[0][0]
            due = deadline()
            if due is not None and due <= at:
                self.tell(e.ClockReached(due), due)
                continue
            _, _, kind, what = heappop(heap)
            acts[kind](what, at)

    def tell(self, fact: e.Fact, at: int) -> None:
        """Tell the engine, and do as it says."""
        made = self.handle(fact, Instant(at))
        for order in made:
            if isinstance(order, d.OfferContact):
                self.open[order.offer] = order.agent
                self.later(at + 500 + self.after(ACCEPTS_MS), ACCEPT, order.offer)
            elif isinstance(order, d.AssignContact):
                self.assigned(order, at)
            elif isinstance(order, d.ChangeAssignment):
                if order.phase == WRAPPING:
                    self.later(at + self.after(WRAPS_MS), DONE, order.assignment)
                elif order.phase == ENDED:
                    self.in_hand.discard(order.assignment)
            elif isinstance(order, d.CloseContact):
                del self.channels[order.contact]
                if self.waiting:
                    self.later(at + 1, ARRIVE, "")
            elif isinstance(order, d.RevokeOffer):
                self.open.pop(order.offer, None)
        if self.told is not None:
            self.told.extend(made)

    def assigned(self, order: d.AssignContact, at: int) -> None:
        """Begin the work on a contact."""
        contact = order.contact
        self.in_hand.add(order.assignment)
        self.impatient.discard(contact)
        channel = self.channels[contact]
        if channel == "phone":
            self.later(at + self.after(TALKS_MS), END, contact)
        elif channel == "email":
            self.later(at + self.after(WRITES_MS), DONE, order.assignment)
        else:
            self.left[contact] = TURNS[channel]
            self.later(at + self.after(TURN_MS), TO_CUSTOMER, contact)

    def arrive(self, said: str, at: int) -> None:
        """Let the next contact in, which may have come long ago, and draw the one after it."""
        self.arrived += 1
        contact = f"c{self.arrived}"
        channel = self.rng.choices(CHANNELS, SHARES)[0]
        self.channels[contact] = channel
        intent = SKILLS[int(self.rng.random() * len(SKILLS))]
        customer = e.Customer("p" + contact)
        time, id = Instant(int(said or 0)), ContactId(contact)
        case = ""
        if self.owned and self.rng.random() < COMES_BACK:
            case = f"case-c{max(1, self.arrived - int(self.rng.random() * LATELY))}"
        fact = e.ContactArrived(self.name(), channel, id, channel, time, intent, customer=customer, case=case)
        if not self.waiting:
            self.clock += self.rng.expovariate(self.agents / GAP_MS)
            self.later(int(self.clock), ARRIVE, "")
            if channel in PATIENCE_MS:
                self.impatient.add(contact)
                self.later(at + self.after(PATIENCE_MS[channel]), LEAVE, contact)
        self.tell(fact, at)

    def leave(self, contact: str, at: int) -> None:
        """Let a customer go who waited too long."""
        if contact in self.impatient:
            self.impatient.discard(contact)
            self.tell(e.ContactAbandoned(self.name(), "phone", ContactId(contact)), at)

    def accept(self, offer: str, at: int) -> None:
        """Let an agent take what is still theirs to take."""
        agent = self.open.pop(offer, None)
        if agent is not None:
            self.tell(e.OfferAccepted(self.name(), "desk", AgentId(agent), OfferId(offer)), at)

    def to_customer(self, contact: str, at: int) -> None:
        """Let the agent reply; the customer answers in a while, or has all they need."""
        self.left[contact] -= 1
        self.tell(e.ContactTurned(self.name(), "desk", ContactId(contact), "customer"), at)
        self.later(at + self.after(REPLY_MS), TO_AGENT if self.left[contact] else END, contact)

    def to_agent(self, contact: str, at: int) -> None:
        """Let the customer reply."""
        self.tell(e.ContactTurned(self.name(), "chat", ContactId(contact), "agent"), at)
        self.later(at + self.after(TURN_MS), TO_CUSTOMER, contact)

    def end(self, contact: str, at: int) -> None:
        """Let the customer hang up."""
        self.left.pop(contact, None)
        self.tell(e.ContactEnded(self.name(), "phone", ContactId(contact), "customer"), at)

    def done(self, assignment: str, at: int) -> None:
        """Let the agent say that they are done, unless the engine ended it before."""
        if assignment in self.in_hand:
            self.tell(e.AssignmentCompleted(self.name(), "desk", AssignmentId(assignment)), at)

    def load(self) -> float:
        """Return the share of all attention that is in use now."""
        ledgers = [agent.attention for agent in self.engine.floor.roster]
        return sum(ledger.load for ledger in ledgers) / sum(ledger.budget for ledger in ledgers)

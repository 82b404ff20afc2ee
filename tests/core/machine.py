"""What the machine and the seeds share: small random policies, the balance that matching must reach, the way home."""

from dataclasses import dataclass, replace
from random import Random
from typing import Protocol

from router.core import decisions as d
from router.core import events as e
from router.core import policy as p
from router.core import reasons, timers
from router.core.agent import OFFLINE, Agent
from router.core.condition import Condition, Test
from router.core.contact import QUEUED, SELF_SERVICE, Contact
from router.core.eligibility import misfit
from router.core.engine import Engine
from router.core.floor import Floor
from router.core.plan import Pair, Plan, Problem
from router.core.policy import UNLIMITED, Limit
from router.core.values import CONNECTING, WRAPPING, AgentId, Attention, Duration, Instant, PerMille
from router.core.worth import barred, withheld
from router.solver.brute_force import AGENTS_MAX, CONTACTS_MAX, brute_force
from tests.story import accepts, changes, completes, connects, ms, rank
from tests.told_handoffs import releases
from tests.told_people import finds, frees

TASTES: tuple[p.RankName | p.Weighting, ...] = (
    "best_fit", "longest_idle", "least_loaded", "round_robin", "in_order",
    p.Weighting(fit=3, load=2, idle=1, switch=500), p.Weighting(switch=1),
)  # fmt: skip


def when(field: str, value: str | int) -> Condition:
    """Test a field for a value."""
    return Condition((Test(field, "is", (value,)),))


def a_small_channel(lot: Random, *, live: bool) -> p.Channel:
    """Draw a channel whose weights are in order."""
    active, waiting, wrapping = lot.choice([200, 350, 500, 1000]), lot.choice([50, 150, 200]), lot.choice([100, 200])
    weights = p.Weights(Attention(active), waiting=Attention(waiting), wrapping=Attention(wrapping),
                        dormant=Attention(lot.choice([0, 20])))  # fmt: skip
    return p.Channel(
        live, weights, answer=lot.choice(["manual", "auto"]), ring_for=ms("20s"), connects=lot.random() < 0.3,
        while_waiting=lot.choice(["release", "hold"]), dormant_after=lot.choice([None, ms("30s"), ms("90s")]),
        wrap=lot.choice([p.Wrap(), p.Wrap(most=ms("15s")), p.Wrap(ms("5s"), ms("40s"))]),
        expires_after=lot.choice([None, None, ms("3m")]),
    )  # fmt: skip


def some_attention(lot: Random) -> p.AttentionRules:
    """Draw how load is counted: now and then with everything that there is."""
    rules = p.AttentionRules(crowding=Attention(lot.choice([0, 60])), mix_others=Attention(lot.choice([0, 90])))
    if lot.random() < 0.6:
        return rules
    chats = {"chat": p.Weights(Attention(1000), waiting=Attention(300))}
    text = p.NamedBudget(Attention(2000), chats, blocks_all_when_full=lot.random() < 0.5)
    return replace(
        rules, budgets=lot.choice([{}, {"text": text}]), max_interrupts=Limit(lot.choice([1, 3])),
        interrupts=lot.choice([{}, {"phone": ("email",)}, {"phone": ("email", "chat"), "chat.law": ("email",)}]),
        ramp=lot.choice([(), ((Duration(0), PerMille(500)), (ms("1m"), PerMille(1000)))]),
        recovery=lot.choice([None, p.Recovery(PerMille(600), PerMille(300), ms("30s"), PerMille(3000))]),
        rest_after=lot.choice([p.RestAfter(), p.RestAfter(ms("9s"), ms("5s"), ms("2s"))]),
    )  # fmt: skip


def some_limits(lot: Random) -> p.Limits:
    """Draw limits: now and then with all that only time lifts."""
    few = [None, None, Limit(1), Limit(2), UNLIMITED]
    limits = p.Limits(
        at_most=lot.choice([{}, {}, {"chat": Limit(1)}, {"all": Limit(3)}, {"chat.law": Limit(1), "email": Limit(2)}]),
        max_channels=lot.choice(few), max_live=lot.choice(few), max_open_offers=lot.choice(few),
        never=lot.choice([(), (), (("phone", "chat"),)]),
    )  # fmt: skip
    if lot.random() < 0.6:
        return limits
    hourly = p.Window(lot.choice(["all", "email", "chat.law"]), 3, ms("20s"))
    return replace(
        limits, on_top=lot.choice([{}, {"phone": ("email",)}]), windows=lot.choice([(), (hourly,)]),
        max_switches=lot.choice([None, p.Switches(2, ms("15s"))]), live_gap=lot.choice([None, ms("3s")]),
        warm_up=lot.choice([None, p.WarmUp(ms("4s"), ms("30s"))]),
    )  # fmt: skip


def a_small_policy(lot: Random) -> p.Policy:
    """Draw a policy in which every contact could be served by somebody."""
    channels = {"phone": a_small_channel(lot, live=True), "chat": a_small_channel(lot, live=True),
                "email": a_small_channel(lot, live=False)}  # fmt: skip
    hot = p.Urgency("hot", ((Duration(0), 500), (ms("60s"), 4000)), when("priority", 1), lot.choice([None, ms("45s")]))
    plain = p.Urgency("plain", ((Duration(0), 1000),), max_wait=lot.choice([None, ms("100s")]))
    return p.Policy(
        "drawn", channels, kinds={"chat.law": p.Kind("chat", when("intent", "law"))},
        attention=some_attention(lot), limits=p.Scopes(all=some_limits(lot)),
        needs=(p.Need(when("intent", "law"), skills={"law": 3}),), urgency=(hot, plain),
        choosing=rank(lot.choice(TASTES), switch=lot.choice([0, 0, 30, 90])),
        offers=p.Offers(lot.choice([Duration(0), ms("2s")]), lot.choice([Limit(1), Limit(3)])),
        memory=p.Memory(lot.choice([ms("9m"), ms("24h")]), waiting_max=lot.choice([UNLIMITED, UNLIMITED, Limit(3)])),
    )  # fmt: skip


# ── Balance ───────────────────────────────────────────────────────────────────────────────────────────────────────


def could_take(floor: Floor, contact: Contact, agent: Agent) -> bool:
    """Tell whether this agent could be given this contact now, asking everything anew and no index."""
    fits = agent.ready and misfit(agent, floor.demands[contact.demand]) == 0
    return fits and not barred(floor, contact, agent) and agent.attention.admit(contact.kind, floor.now).ok


def holds_its_breath(engine: Engine) -> bool:
    """Tell whether matching may wait: for time that nobody told of, for a plan, a batch, or the end of the input."""
    floor, due = engine.floor, engine.deadline()
    unheard = due is not None and due <= floor.now
    return unheard or floor.catching_up or floor.plan is not None or (timers.BATCH, "") in floor.timers.armed


def assert_balance(engine: Engine) -> None:
    """Assert that nobody waits whom an agent could take, but for a reason that the law names.

    Where pairs are worth less than they cost the contact is deferred, or stands behind one who is; the overdue are
    let wait by the gate alone.
    """
    floor = engine.floor
    if holds_its_breath(engine):
        return
    fronts = [line.front() for demand in floor.demands.values() for line in demand.lines.values()]
    for contact in floor.contacts.values():
        if contact.state != QUEUED:
            continue
        idle = [agent for agent in floor.roster if could_take(floor, contact, agent)]
        if contact.due_at > floor.now and not floor.rules.swept:
            idle = [agent for agent in idle if not withheld(floor, contact, agent)]
        elif contact.due_at > floor.now and (contact.deferred_until or not (contact.single or contact in fronts)):
            continue
        assert not idle, f"{contact.id} waits while {[agent.id for agent in idle]} could take it"


def assert_told_once(made: list[d.Decision], floor: Floor) -> None:
    """Assert that whatever was offered was offered to one agent, and within the budget but for a supervisor's force."""
    for it in made:
        if isinstance(it, d.OfferContact) and not overridden(it):
            assert it.load_after <= it.budget, "no admission takes load above the budget"
    held = [it.contact for it in floor.assignments.values() if it.role == "primary" and it.phase != WRAPPING]
    offered = [it.contact for it in floor.offers.values() if it.role == "primary"]
    assert len({*held, *offered}) == len(held) + len(offered), "nothing is in two hands"


def overridden(it: d.OfferContact) -> bool:
    """Tell whether it was a supervisor who gave it."""
    return it.way == reasons.BY_FORCE


# ── The way home ──────────────────────────────────────────────────────────────────────────────────────────────────

ABLE = {"law": 3}
"""What all needs ask for, and no ceiling forbids."""

ROUNDS = 10_000
"""So many deadlines are followed home, at most (days of rest, a place told anew every 30 s): more would be a circle."""


class Teller(Protocol):
    """A floor that is told facts."""

    engine: Engine
    now: Instant

    def tell(self, fact: e.Fact, now: Instant, sequence: int = 0) -> list[d.Decision]:
        """Tell one fact."""


@dataclass(frozen=True)
class Home:
    """Faults have stopped: everybody is found, able agents sign in, answer everything, and finish what they hold."""

    story: Teller

    def tell(self, fact: e.Fact) -> None:
        for it in self.story.tell(fact, self.story.now):
            if isinstance(it, d.SolvePlan):
                self.tell(e.PlanSolved(it.revision, solve(it.problem)))

    def serve_everyone(self) -> None:
        """Bring every contact off the floor, in a bounded number of rounds; then let time pass until none is due."""
        floor = self.story.engine.floor
        while (due := self.story.engine.deadline()) is not None and due <= self.story.now:
            self.tell(e.ClockReached(due))  # what nobody has said so far
        self.end_faults()
        self.finish()
        for _ in range(ROUNDS):
            due = self.story.engine.deadline()
            if due is None:
                break
            self.story.now = max(due, self.story.now)
            self.tell(e.ClockReached(due))
            self.finish()
        left = [(it.id, it.state, it.tried, it.wish) for it in floor.contacts.values()]
        assert not left, f"not served: {left}"
        assert not floor.offers and not floor.assignments and floor.waiting == 0
        assert all(agent.attention.load == 0 and not agent.debt_cause for agent in floor.roster), "nobody is in debt"
        assert self.story.engine.deadline() is None, f"no end: {list(floor.timers.armed)}"
        assert not floor.promises.windows and not floor.threads, "nothing is left behind"

    def end_faults(self) -> None:
        """Find everybody, take back what supervisors said, and have each team sign in who can do all."""
        floor = self.story.engine.floor
        if floor.catching_up:
            self.tell(e.RouterCaughtUp())
        for agent in list(floor.roster):
            for activity in list(agent.outside):
                self.tell(frees(agent.id, activity))
            if agent.drained:
                self.tell(releases(agent.id))
            if agent.lost or agent.lapsing_since:
                self.tell(finds(agent.id))
            if agent.presence != OFFLINE or agent.assignments:
                self.tell(able(agent.id, agent.team))
        for contact in list(floor.contacts.values()):
            if contact.pinned:
                self.tell(releases(contact.id))
            if contact.state == SELF_SERVICE:
                self.tell(changes(contact.id, stage="queue"))
        for no, team in enumerate(("", "north", "south", "heads", "north", "south")):
            self.tell(able(f"able{no}", team))

    def finish(self) -> None:
        """Answer all that rings, connect what was taken and finish what is in hand, until only wrap-up is left."""
        floor = self.story.engine.floor
        while floor.offers or any(it.phase != WRAPPING for it in floor.assignments.values()):
            for offer in list(floor.offers.values()):
                if offer.id in floor.offers:
                    self.tell(accepts(offer.agent, offer.id))
            for assignment in list(floor.assignments.values()):
                if assignment.phase == CONNECTING:
                    self.tell(connects(assignment.id))
                if assignment.id in floor.assignments:
                    self.tell(completes(assignment.id))


def able(agent: str, team: str) -> e.AgentSignedIn:
    """Sign in somebody who can do all."""
    return e.AgentSignedIn(
        "", "desk", AgentId(agent), f"home of {agent}", agent, team, team, ABLE, ("", "fr"), {"refund": 1000},
        vendor=team, own_limit=0, started_at=Instant(1),
    )  # fmt: skip


def solve(problem: Problem) -> Plan:
    """Answer a plan, an empty one where it is too large to be tried."""
    small = len(problem.contacts) <= CONTACTS_MAX and len(problem.agents) <= AGENTS_MAX
    return brute_force(problem) if small else Plan()


def rubbish(lot: Random, problem: Problem, contact: str, agent: str) -> Plan:
    """Answer a plan with whatever comes to mind."""
    contacts = [*[it.contact for it in problem.contacts], "x", contact]
    agents = [*[it.agent for it in problem.agents], "x", agent]
    pairs = [Pair(lot.choice(contacts), lot.choice(agents)) for _ in range(lot.choice([0, 2, 5, 30]))]
    groups = (tuple(pairs[:2]), *[(pair,) for pair in pairs[2:]], ())
    return Plan(groups, lot.randrange(-9, 9), lot.randrange(9), "mood")

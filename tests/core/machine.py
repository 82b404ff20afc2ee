"""What the machine and the seeds share: small random policies, the balance that matching must reach, the way home."""

from dataclasses import dataclass, replace
from random import Random

from router.core import decisions as d
from router.core import events as e
from router.core import policy as p
from router.core.agent import Agent
from router.core.condition import Condition, Test
from router.core.contact import QUEUED, SELF_SERVICE, Contact
from router.core.eligibility import misfit
from router.core.engine import Engine
from router.core.floor import Floor
from router.core.policy import UNLIMITED, Limit
from router.core.values import CONNECTING, WRAPPING, Attention, Duration, PerMille
from router.core.worth import barred, value
from tests.story import Story, accepts, changes, completes, connects, ms, rank, signs_in

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
    if not fits or barred(floor, contact, agent) or not agent.attention.admit(contact.kind, floor.now).ok:
        return False
    return contact.due_at <= floor.now or value(floor, contact, agent) >= 0


def assert_balance(engine: Engine) -> None:
    """Assert that nobody waits whom an agent could take; while a deadline is unheard of, time may have changed that."""
    floor, due = engine.floor, engine.deadline()
    if due is not None and due <= floor.now:
        return
    for contact in floor.contacts.values():
        if contact.state == QUEUED:
            idle = [agent.id for agent in floor.roster if could_take(floor, contact, agent)]
            assert not idle, f"{contact.id} waits while {idle} could take it"


def assert_told_once(made: list[d.Decision], floor: Floor) -> None:
    """Assert that whatever was offered was offered within the budget, and to one agent."""
    for it in made:
        if isinstance(it, d.OfferContact):
            assert it.load_after <= it.budget, "no admission takes load above the budget"
    held = [floor.assignments[id].contact for agent in floor.roster for id in agent.assignments]
    live = [id for id in held if id in floor.contacts and floor.contacts[id].assignment]
    offered = [floor.offers[id].contact for agent in floor.roster for id in agent.offers]
    assert len({*live, *offered}) == len(live) + len(offered), "nothing is in two hands"


# ── The way home ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Home:
    """Faults have stopped: able agents sign in, answer everything, and finish what they hold."""

    story: Story

    def tell(self, fact: e.Fact) -> None:
        self.story.tell(fact, self.story.now)

    def serve_everyone(self) -> None:
        """Bring every contact off the floor, in a bounded number of rounds."""
        floor = self.story.engine.floor
        while (due := self.story.engine.deadline()) is not None and due <= self.story.now:
            self.tell(e.ClockReached(due))  # what nobody has said so far
        for contact in list(floor.contacts.values()):
            if contact.state == SELF_SERVICE:
                self.tell(changes(contact.id, stage="queue"))
        for no in range(3):
            self.tell(signs_in(f"able{no}", skills={"law": 10}))
        self.finish()
        for _ in range(60):
            due = self.story.engine.deadline()
            if due is None or (not floor.contacts and not floor.assignments):
                break
            self.story.now = max(due, self.story.now)
            self.tell(e.ClockReached(due))
            self.finish()
        assert not floor.contacts, f"not served: {[(it.id, it.state, it.tried) for it in floor.contacts.values()]}"
        assert not floor.offers and not floor.assignments and floor.waiting == 0
        assert all(agent.attention.load == 0 and not agent.debt_cause for agent in floor.roster)

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
                self.tell(completes(assignment.id))

"""Random policies: a small base, and every feature that a policy knows, a few of them at a time.

Each of them lets every contact be served by somebody who can do all: an agent of every team, with every language,
authority and channel, and `law` at exactly the level that the needs ask for and no ceiling forbids.
"""

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any, Final, Literal

from router.core import policy as p
from router.core.condition import Condition, Test
from router.core.policy import UNLIMITED, Limit
from router.core.values import Attention, Duration, Instant, PerMille
from tests.core.machine import a_small_policy, when
from tests.story import START, ms

DAY: Final = 86_400_000
NORTH_SOUTH: Final = {"north": PerMille(600), "south": PerMille(400)}
Draw = Callable[[Random, p.Policy], p.Policy]


def hours_of(lot: Random) -> p.Hours:
    """Draw opening hours for a year and more: of an hour in three, of a day, or around the clock but for a minute."""
    every, lasts = lot.choice([(3_600_000, 1_200_000), (DAY, DAY // 3), (DAY, DAY - 60_000)])
    first = START - 2 * DAY + lot.choice([0, 0, 600_000])
    spans = tuple((Instant(at), Instant(at + lasts)) for at in range(first, START + 400 * DAY, every))
    return p.Hours("UTC", {}, "2025-06-07", "2026-07-13", open=spans)


def attention(lot: Random, policy: p.Policy) -> p.Policy:
    """Draw roles, mixes, weights that are shares, and all that changes a budget."""
    chats = {"chat": p.Weights(Attention(1000), waiting=Attention(300))}
    text = p.NamedBudget(Attention(lot.choice([1000, 2000])), chats, blocks_all_when_full=lot.random() < 0.5)
    light = p.Weights(Attention(lot.choice([0, 100])))
    ramps = (), ((Duration(0), PerMille(500)), (ms("1m"), PerMille(1000)))
    rules = replace(
        policy.attention, budgets=lot.choice([{}, {"text": text}]), max_interrupts=Limit(lot.choice([1, 3])),
        interrupts=lot.choice([{}, {"phone": ("email",)}, {"phone": ("email", "chat"), "chat.law": ("email",)}]),
        mix=lot.choice([(), (p.Mix(("phone", "chat"), Attention(70)),)]), ramp=lot.choice(ramps),
        roles=lot.choice([p.Roles(), p.Roles(light, light), p.Roles(monitor=None)]),
        recovery=lot.choice([None, p.Recovery(PerMille(600), PerMille(300), ms("30s"), PerMille(3000))]),
        rest_after=lot.choice([p.RestAfter(), p.RestAfter(ms("9s"), ms("5s"), ms("2s"))]),
    )  # fmt: skip
    return replace(policy, attention=rules)


def shares_of_budgets(lot: Random, policy: p.Policy) -> p.Policy:
    """Weigh a channel by the agent's own budget, and a kind by itself."""
    weights = p.Weights(p.Share(PerMille(lot.choice([300, 500]))), waiting=p.Share(PerMille(100)))
    channels = {**policy.channels, "chat": replace(policy.channels["chat"], weights=weights)}
    kinds = {**policy.kinds, "chat.law": p.Kind("chat", when("intent", "law"), weights, p.Wrap(most=ms("7s")))}
    return replace(policy, channels=channels, kinds=kinds if lot.random() < 0.6 else policy.kinds)


def some_limits(lot: Random) -> p.Limits:
    """Draw the limits of one scope."""
    few = [None, None, None, Limit(1), Limit(2), UNLIMITED]
    window = p.Window(lot.choice(["all", "email", "chat.law"]), lot.choice([1, 3]), lot.choice([ms("20s"), ms("1h")]))
    return p.Limits(
        budget=lot.choice([None, None, Attention(1000), Attention(2000)]),
        at_most=lot.choice([{}, {}, {"chat": Limit(1)}, {"all": Limit(3)}, {"chat.law": Limit(1), "email": Limit(2)}]),
        max_channels=lot.choice(few), max_live=lot.choice(few), max_open_offers=lot.choice(few),
        never=lot.choice([(), (), (("phone", "chat"),)]), on_top=lot.choice([{}, {}, {"phone": ("email",)}]),
        windows=lot.choice([(), (), (window,)]), max_switches=lot.choice([None, None, p.Switches(2, ms("15s"))]),
        live_gap=lot.choice([None, None, ms("3s")]), warm_up=lot.choice([None, None, p.WarmUp(ms("4s"), ms("30s"))]),
        wrap=lot.choice([None, None, p.Wrap(ms("2s"), ms("11s"), ms("4s"))]),
    )  # fmt: skip


def limits(lot: Random, policy: p.Policy) -> p.Policy:
    """Draw limits in each scope, or none there."""
    nothing = p.Limits()
    scopes = p.Scopes(
        lot.choice([nothing, some_limits(lot)]),
        lot.choice([nothing, some_limits(lot)]),
        lot.choice([{}, {"north": some_limits(lot)}]),
        lot.choice([{}, {"ben": some_limits(lot)}]),
    )
    return replace(policy, limits=scopes)


def needs(lot: Random, policy: p.Policy) -> p.Policy:
    """Ask for languages, authority and ceilings, and price rare skills."""
    more = (
        p.Need(when("channel", "phone"), language=True),
        p.Need(when("intent", "refund"), authority={"refund": 120}),
        p.Need(Condition((Test("priority", "at_most", (0,)),)), ceilings={"law": 5}),
    )
    asked = (*policy.needs, *lot.sample(more, lot.choice([1, 2, 3])))
    return replace(policy, needs=asked, fit=p.Fit(5, {"law": PerMille(300)}))


def relaxation(lot: Random, policy: p.Policy) -> p.Policy:
    """Draw a ladder."""
    steps = (
        p.RelaxStep(ms("10s"), lower={"law": 1}, ceilings=False),
        p.RelaxStep(ms("40s"), drop=("law", "refund"), language=False, team=lot.random() < 0.5),
    )
    ladder = p.Relaxation(steps[: lot.choice([1, 2])], when("intent", "law"), lot.random() < 0.6)
    return replace(policy, relax=lot.choice([(ladder,), (ladder, p.Relaxation(steps))]))


def order(lot: Random, policy: p.Policy) -> p.Policy:
    """Draw business time, head starts, entry limits and a short memory."""
    named = {"open": hours_of(lot)}
    urgency = tuple(replace(table, hours=lot.choice([None, "open"])) for table in policy.urgency)
    closing = lot.choice([None, "open"])
    email = replace(policy.channels["email"], hours=closing, when_closed=lot.choice(["wait", "redirect"]))
    head = p.HeadStart(ms("5s"), ms("20s"), ms("10s"), ms("7s"), ms("30s"), ms("2m"))
    memory = p.Memory(
        lot.choice([ms("9m"), ms("24h")]),
        lot.choice([5, 1_000_000]),
        lot.choice([UNLIMITED, Limit(3), Limit(6)]),
        lot.choice([ms("1m"), ms("31d")]),
        lot.choice([(), ((0, Limit(2)), (1, Limit(4)))]),
    )
    return replace(
        policy, hours=named, urgency=urgency, channels={**policy.channels, "email": email}, memory=memory,
        head_start=lot.choice([p.HeadStart(), head]),
    )  # fmt: skip


def overflow(lot: Random, policy: p.Policy) -> p.Policy:
    """Draw where contacts go when too many wait, and how they are split among teams."""
    share = PerMille(lot.choice([1000, 500]))
    rules = (
        p.Overflow(waiting=Limit(2), to_team="south", share=share),
        p.Overflow(after=ms("20s"), to_team="north"),
        p.Overflow(when("intent", "law"), after=ms("50s"), to_pool="night", share=share),
        p.Overflow(when("priority", 1), waiting=Limit(3), redirect="elsewhere"),
        p.Overflow(when("channel", "email"), after=ms("90s"), redirect="form"),
    )
    splits = (p.Split(NORTH_SOUTH, when("channel", "chat")),)
    chosen = tuple(rule for rule in rules if lot.random() < 0.4)
    return replace(policy, overflow=chosen, splits=lot.choice([(), splits]))


def positions(lot: Random, policy: p.Policy) -> p.Policy:
    """Tell customers anew where they stand."""
    return replace(policy, positions=p.Positions(lot.choice([1, 2]), lot.choice([ms("7s"), ms("30s")])))


def choosing(lot: Random, policy: p.Policy) -> p.Policy:
    """Draw soft rules, batches, plans, bonuses and the starvation guard."""
    by: tuple[Literal["team", "site", "vendor"], ...] = ("team", "site", "vendor")
    shares = p.Shares(lot.choice(by), NORTH_SOUTH, 20)
    reserves = (p.Reserve("phone", 1, lot.choice([20, 90])), p.Reserve("chat", 2, 30, "north"))
    plan = p.Planning(ms("3s"), lot.choice([3, 4]), lot.choice([2, 3]))
    guard, kept = lot.choice([(None, ()), (ms("2m"), ()), (ms("2m"), reserves), (ms("2m"), reserves)])
    return replace(policy, choosing=replace(
        policy.choosing, fairness=lot.choice([None, p.Fairness(5, 20)]), reserves=kept,  # which the guard overrules
        shares=lot.choice([None, shares]), keep_together=lot.choice(["nothing", "customer", "case"]),
        batch_window=lot.choice([Duration(0), ms("1s"), ms("3s")]), plan=lot.choice([None, plan, plan]),
        owner_bonus=PerMille(lot.choice([0, 150])), preferred_for=lot.choice([Duration(0), ms("20s")]),
        reconsider=lot.choice([ms("2s"), ms("10s")]), starvation_guard=guard,
    ))  # fmt: skip


def sessions(lot: Random, policy: p.Policy) -> p.Policy:
    """Draw how long lost agents, the platform's word and sleeping work are waited for."""
    steps: Any = lot.choice([("wait", "reassign"), ("promise",), ("wait", "promise", "reassign"), ("reassign",)])
    return replace(
        policy, waking=p.Waking(steps, lot.choice([ms("10s"), ms("5m")]), lot.choice([ms("30s"), ms("1h")])),
        sessions=p.Sessions(
            lot.choice([ms("1s"), ms("5s")]), PerMille(lot.choice([300, 500])), lot.choice([2, 3]),
            lot.choice([ms("5s"), ms("2m")]), lot.choice([ms("1s"), ms("10s")]), ms("20s"),
        ),
    )  # fmt: skip


def hand_offs(lot: Random, policy: p.Policy) -> p.Policy:
    """Draw limits on handing on."""
    rules = p.HandOffs(
        Limit(lot.choice([0, 1, 3])),
        ms("8s"),
        lot.choice(["", "heads"]),
        lot.choice(["refuse", "queue"]),
        Limit(lot.choice([0, 2])),
    )
    offers = p.Offers(lot.choice([Duration(0), ms("2s")]), Limit(lot.choice([1, 3])))
    return replace(policy, hand_offs=rules, offers=offers)


def callbacks(lot: Random, policy: p.Policy) -> p.Policy:
    """Promise calls."""
    rules = p.Callbacks(
        lot.choice(["phone", "chat"]),
        lot.choice([None, "calls"]),
        lot.choice([Duration(0), ms("60s")]),
        lot.choice([ms("1m"), ms("30m")]),
        ms("3d"),
        lot.choice([None, Limit(1)]),
        lot.choice([1, 3]),
        ms("40s"),
    )
    return replace(policy, callbacks=rules, hours={**policy.hours, "calls": hours_of(lot)})


def service(lot: Random, policy: p.Policy) -> p.Policy:
    """Tell segments apart, ask the three questions, and sharpen the answers."""
    often = Condition((Test("history.contacts_30d", "at_least", (2,)),))
    segments = (p.Segment("gold", when("tier", "gold")), p.Segment("often", often))
    named = lot.choice([(), segments])
    other = "self_service" if policy.callbacks is None else lot.choice(["callback", "self_service"])
    contracts = (
        p.Contract({"phone": p.Answer(prefers=100), "chat": p.Answer(prefers=900)}, ("gold",) if named else ()),
        p.Contract({"phone": p.Answer(False, 200), other: p.Answer(prefers=800), "email": p.Answer(quality=300)}),
    )
    most, kept = lot.choice([2, 100]), lot.choice([1, 10])
    preference = p.Preference(lot.choice([0, 4]), lot.choice([ms("60s"), ms("30d")]), 100, 500, most, kept)
    return replace(
        policy, segments=named, contracts=lot.choice([(), contracts]), preference=preference,
        brief=lot.choice([p.Briefing(), p.Briefing(2, ("id", "tier"))]),
    )  # fmt: skip


def ownership(lot: Random, policy: p.Policy) -> p.Policy:
    """Let cases have owners."""
    rules = p.Ownership(
        lot.choice([Duration(0), ms("15s"), ms("60s")]), lot.random() < 0.3, lot.choice([None, ms("30s")]),
        lot.choice([None, ms("20s")]), lot.choice([ms("1m"), ms("14d")]), lot.choice([ms("2m"), ms("30d")]),
        lot.choice([1, 3, 100_000]),
    )  # fmt: skip
    return replace(policy, ownership=rules)


FEATURES: Final[tuple[Draw, ...]] = (
    attention, shares_of_budgets, limits, needs, relaxation, order, overflow, positions, choosing, sessions, hand_offs,
    callbacks, service, ownership,
)  # fmt: skip


def a_policy_of_all(lot: Random) -> p.Policy:
    """Draw a policy with one feature for sure and a few others, rarely with all of them."""
    policy = a_small_policy(lot)
    often, sure = lot.choice([0.0, 0.15, 0.3, 0.5, 1.0]), lot.choice((*FEATURES, choosing, choosing))
    for draw in FEATURES:
        if draw is sure or lot.random() < often:
            policy = draw(lot, policy)
    return policy


def another_policy(lot: Random) -> p.Policy:
    """Draw a policy to follow another: now and then one that lacks a channel, or a kind."""
    policy, part = a_policy_of_all(lot), lot.random()
    if part < 0.1:
        return replace(policy, kinds={})
    if part < 0.2:
        return p.Policy("poor", {"phone": policy.channels["phone"]})
    return policy

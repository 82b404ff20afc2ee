"""Attention counted by hand: the sum of engine.md section 1 over a plain list of work, with nothing kept between."""

from collections.abc import Iterator
from itertools import combinations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from router.core import reasons
from router.core.attention import Ledger
from router.core.condition import ALWAYS
from router.core.policy import (
    UNLIMITED,
    AttentionRules,
    Channel,
    Kind,
    Limit,
    Limits,
    Mix,
    Policy,
    Scopes,
    Share,
    Weight,
    Weights,
)
from router.core.tariff import costs, mix_table, resolve
from router.core.values import PHASE_NAMES, Attention, PerMille

Work = tuple[str, str]
"""Kind and phase by name."""

NAMES = ("phone", "chat", "mail", "post")
LIVE = ("offered", "connecting", "active", "unattended")
NOT_IN_HAND = ("dormant", "parked")
NOT_COUNTED = (*NOT_IN_HAND, "wrapping")
BESIDE = {
    "offered": "active", "connecting": "active", "unattended": "active", "held": "active", "wrapping": "active",
    "waiting": "active", "interrupted": "waiting", "parked": "dormant",
}  # fmt: skip
"""Phase -> the phase that it costs as much as, where the policy names no weight for it."""


def channel_of(policy: Policy, kind: str) -> str:
    return policy.kinds[kind].channel if kind in policy.kinds else kind


def weight(policy: Policy, kind: str, phase: str, budget: int) -> int:
    weights = policy.channels[channel_of(policy, kind)].weights
    if kind in policy.kinds and policy.kinds[kind].weights is not None:
        weights = policy.kinds[kind].weights or weights
    named: Weight | None = getattr(weights, phase, None)
    while named is None:
        if phase == "dormant":
            return 0
        phase = BESIDE[phase]
        named = getattr(weights, phase, None)
    if isinstance(named, Share):
        return (budget * named.per_mille + 999) // 1000
    return named


def live(policy: Policy, work: list[Work]) -> int:
    return sum(phase in LIVE and policy.channels[channel_of(policy, kind)].live for kind, phase in work)


def channels(policy: Policy, work: list[Work]) -> list[str]:
    return sorted({channel_of(policy, kind) for kind, phase in work if phase not in NOT_IN_HAND})


def mix(policy: Policy, one: str, other: str) -> int:
    for named in policy.attention.mix:
        if set(named.between) == {one, other}:
            return named.cost
    return policy.attention.mix_others


def load(policy: Policy, work: list[Work], budget: int) -> int:
    n = live(policy, work)
    total = sum(weight(policy, kind, phase, budget) for kind, phase in work)
    total += policy.attention.crowding * (n * (n - 1) // 2)
    return total + sum(mix(policy, one, other) for one, other in combinations(channels(policy, work), 2))


def as_the_gate_sees_it(policy: Policy, work: list[Work]) -> list[Work]:
    """Return the work with what is waiting on a channel that holds its place counted as active."""
    hold = [name for name, channel in policy.channels.items() if channel.while_waiting == "hold"]
    return [
        (kind, "active" if phase == "waiting" and channel_of(policy, kind) in hold else phase) for kind, phase in work
    ]


def refusals(policy: Policy, limits: Limits, work: list[Work], kind: str) -> Iterator[int]:
    """Yield every rule that refuses a newcomer, in the order in which they are told."""
    assert limits.budget and limits.max_live is not None
    assert limits.max_open_offers is not None and limits.max_channels is not None
    budget, channel = limits.budget, channel_of(policy, kind)
    seen = as_the_gate_sees_it(policy, work)
    after = [*seen, (kind, "offered")]
    in_hand = channels(policy, work)
    if load(policy, work, budget) > budget:
        yield reasons.IN_DEBT
    if load(policy, after, budget) > budget:
        yield reasons.OVER_BUDGET
    if live(policy, after) > limits.max_live and policy.channels[channel].live:
        yield reasons.MAX_LIVE
    if sum(phase == "offered" for _, phase in after) > limits.max_open_offers:
        yield reasons.MAX_OPEN_OFFERS
    counted = [(one, channel_of(policy, one)) for one, phase in after if phase not in NOT_COUNTED]
    for name in (kind, channel, "all"):
        if sum(name in (*pair, "all") for pair in counted) > limits.at_most.get(name, UNLIMITED):
            yield reasons.AT_MOST
            break
    if len(channels(policy, after)) > limits.max_channels and channel not in in_hand:
        yield reasons.MAX_CHANNELS
    if any(channel in pair and (pair[0] if pair[1] == channel else pair[1]) in in_hand for pair in limits.never):
        yield reasons.NEVER_TOGETHER


def limits_of(policy: Policy, team: str = "", agent: str = "", own: int | None = None) -> Limits:
    return resolve(policy.limits, policy.attention.budget, team, agent, own)


def ledger(policy: Policy, limits: Limits, work: list[Work]) -> Ledger:
    """Return the core's ledger with this work in it."""
    assert limits.budget
    made = Ledger(costs(policy, limits.budget), mix_table(policy), policy.attention.crowding, limits)
    for kind, phase in work:
        made.move(kind, PHASE_NAMES.index("ended"), PHASE_NAMES.index(phase))
    return made


# ── Policies and work at random ───────────────────────────────────────────────────────────────────────────────────

AT_LEISURE = settings(suppress_health_check=[HealthCheck.too_slow])
"""For tests that draw policies: they are big, and a busy machine is no failure."""

AMOUNTS = st.integers(0, 1200).map(Attention) | st.integers(0, 1000).map(lambda part: Share(PerMille(part)))
COSTS = st.sampled_from([0, 0, 1, 50, 333]).map(Attention)
LIMITS = st.none() | st.integers(0, 4).map(Limit) | st.just(UNLIMITED)


@st.composite
def any_weights(draw: st.DrawFn) -> Weights:
    others = [draw(st.none() | AMOUNTS) for _ in range(7)]
    return Weights(draw(AMOUNTS), *others)


@st.composite
def ordered_weights(draw: st.DrawFn) -> Weights:
    """Weights that never grow on the way from active over waiting and wrapping to dormant."""
    amounts = sorted([draw(st.integers(0, 1200).map(Attention)) for _ in range(4)], reverse=True)
    return Weights(amounts[0], waiting=amounts[1], wrapping=amounts[2], dormant=amounts[3])


@st.composite
def limits(draw: st.DrawFn, names: tuple[str, ...], channels: tuple[str, ...]) -> Limits:
    pair = st.tuples(st.sampled_from(channels), st.sampled_from(channels))
    return Limits(
        at_most=draw(st.dictionaries(st.sampled_from((*names, "all")), LIMITS.filter(bool).map(lambda n: Limit(n or 0)),
                                     max_size=2)),
        max_channels=draw(LIMITS),
        max_live=draw(LIMITS),
        max_open_offers=draw(LIMITS),
        never=tuple(draw(st.lists(pair, max_size=1))),
    )  # fmt: skip


@st.composite
def policies(draw: st.DrawFn, weights: st.SearchStrategy[Weights] | None = None, hold: bool | None = None) -> Policy:
    weights = any_weights() if weights is None else weights
    names = NAMES[: draw(st.integers(1, 4))]
    waits = st.booleans() if hold is None else st.just(hold)
    found = {
        name: Channel(draw(st.booleans()), draw(weights), while_waiting="hold" if draw(waits) else "release")
        for name in names
    }
    kinds = {
        f"{name}.vip": Kind(name, ALWAYS, draw(st.none() | weights))
        for name in draw(st.lists(st.sampled_from(names), max_size=2, unique=True))
    }
    pairs = draw(st.lists(st.sampled_from([*combinations(names, 2), (names[0], names[0])]), max_size=2, unique=True))
    return Policy(
        "random",
        found,
        kinds=kinds,
        attention=AttentionRules(
            Attention(draw(st.integers(1, 3000))), draw(COSTS), tuple(Mix(pair, draw(COSTS)) for pair in pairs),
            draw(COSTS),
        ),
        limits=Scopes(all=draw(limits((*names, *kinds), names))),
    )  # fmt: skip

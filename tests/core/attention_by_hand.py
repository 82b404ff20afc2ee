"""Attention counted by hand: the sum of engine.md section 1 over a plain list of work, with nothing kept between."""

from collections.abc import Iterator
from itertools import combinations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from router.core import reasons
from router.core.attention import Ledger
from router.core.bounds import bounds_of
from router.core.condition import ALWAYS
from router.core.policy import (
    UNLIMITED,
    AttentionRules,
    Channel,
    Kind,
    Limit,
    Limits,
    Mix,
    NamedBudget,
    Policy,
    Roles,
    Scopes,
    Share,
    Weight,
    Weights,
)
from router.core.tariff import costs, mix_table, named_costs, resolve
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


ROLES = ("consult", "conference", "monitor")


def base_of(kind: str) -> str:
    return kind.split("/")[0]


def role_weights(policy: Policy, kind: str) -> Weights | None:
    """What the policy says work in this role costs, None for what it costs by its kind."""
    role = kind.partition("/")[2]
    return getattr(policy.attention.roles, role) if role else None


def channel_of(policy: Policy, kind: str) -> str:
    base = base_of(kind)
    return policy.kinds[base].channel if base in policy.kinds else base


def names_of(policy: Policy, kind: str) -> list[str]:
    """By which names a limit may mean work of this kind."""
    return [kind, base_of(kind), channel_of(policy, kind), "all"]


def phase_weight(weights: Weights, phase: str, budget: int) -> int:
    named: Weight | None = getattr(weights, phase, None)
    while named is None:
        if phase == "dormant":
            return 0
        phase = BESIDE[phase]
        named = getattr(weights, phase, None)
    if isinstance(named, Share):
        return (budget * named.per_mille + 999) // 1000
    return named


def weight(policy: Policy, kind: str, phase: str, budget: int) -> int:
    base = base_of(kind)
    weights = policy.channels[channel_of(policy, kind)].weights
    if base in policy.kinds and policy.kinds[base].weights is not None:
        weights = policy.kinds[base].weights or weights
    return phase_weight(role_weights(policy, kind) or weights, phase, budget)


def listens(policy: Policy, kind: str) -> bool:
    """Who listens in talks to nobody, unless that is said to cost what a conversation costs."""
    return kind.endswith("/monitor") and policy.attention.roles.monitor is not None


def is_live(policy: Policy, kind: str) -> bool:
    return policy.channels[channel_of(policy, kind)].live and not listens(policy, kind)


def live(policy: Policy, work: list[Work]) -> int:
    return sum(phase in LIVE and is_live(policy, kind) for kind, phase in work)


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


def named_load(policy: Policy, named: NamedBudget, work: list[Work]) -> int | None:
    """What work costs a further budget; None if all of it is of kinds that it does not know."""
    found = [named_weight(policy, named, kind, phase) for kind, phase in work]
    known = [cost for cost in found if cost is not None]
    return sum(known) if known else None


def named_weight(policy: Policy, named: NamedBudget, kind: str, phase: str) -> int | None:
    names = [kind] if kind.endswith("/monitor") else names_of(policy, kind)
    for name in names:
        if name in named.weights:
            return phase_weight(named.weights[name], phase, named.budget)
    return None


def counted(policy: Policy, work: list[Work], name: str) -> int:
    return sum(name in names_of(policy, kind) for kind, phase in work if phase not in NOT_COUNTED)


def breaches(policy: Policy, limits: Limits, work: list[Work]) -> Iterator[int]:
    """Yield every limit that is passed by what is in hand."""
    assert limits.max_live is not None and limits.max_channels is not None
    in_hand = channels(policy, work)
    here = [channel_of(policy, kind) for kind, phase in work if phase not in NOT_IN_HAND]
    if live(policy, work) > limits.max_live:
        yield reasons.MAX_LIVE
    if any(counted(policy, work, name) > most for name, most in limits.at_most.items()):
        yield reasons.AT_MOST
    if len(in_hand) > limits.max_channels:
        yield reasons.MAX_CHANNELS
    if any(here.count(one) > 1 if one == other else {one, other} <= set(here) for one, other in limits.never):
        yield reasons.NEVER_TOGETHER
    if any((named_load(policy, named, work) or 0) > named.budget for named in policy.attention.budgets.values()):
        yield reasons.NAMED_BUDGET


def refusals(policy: Policy, limits: Limits, work: list[Work], kind: str) -> Iterator[int]:
    """Yield every rule that refuses a newcomer, in the order in which they are told; nothing is interrupted."""
    assert limits.budget and limits.max_live is not None
    assert limits.max_open_offers is not None and limits.max_channels is not None
    budget, channel = limits.budget, channel_of(policy, kind)
    seen = as_the_gate_sees_it(policy, work)
    after = [*seen, (kind, "offered")]
    in_hand = channels(policy, work)
    if load(policy, work, budget) > budget:
        yield reasons.IN_DEBT
    if any(True for _ in breaches(policy, limits, work)):
        yield reasons.BREACHED
    if load(policy, after, budget) > budget:
        yield reasons.OVER_BUDGET
    if live(policy, after) > limits.max_live and is_live(policy, kind):
        yield reasons.MAX_LIVE
    if sum(phase == "offered" for _, phase in after) > limits.max_open_offers:
        yield reasons.MAX_OPEN_OFFERS
    for name in names_of(policy, kind):
        if counted(policy, after, name) > limits.at_most.get(name, UNLIMITED):
            yield reasons.AT_MOST
            break
    if len(channels(policy, after)) > limits.max_channels and channel not in in_hand:
        yield reasons.MAX_CHANNELS
    if any(channel in pair and (pair[0] if pair[1] == channel else pair[1]) in in_hand for pair in limits.never):
        yield reasons.NEVER_TOGETHER
    under = {name for other, phase in work if phase not in NOT_IN_HAND for name in names_of(policy, other)}
    if any(name in under and not set(names_of(policy, kind)) & set(on) for name, on in limits.on_top.items()):
        yield reasons.ON_TOP
    yield from named_refusals(policy, seen, kind)


def named_refusals(policy: Policy, seen: list[Work], kind: str) -> Iterator[int]:
    blocked = over = False
    for named in policy.attention.budgets.values():
        has = named_load(policy, named, seen) or 0
        costs = named_weight(policy, named, kind, "active")
        if costs is not None and has + costs > named.budget:
            over = True
        elif named.blocks_all_when_full and has >= named.budget:
            blocked = True
    if over:
        yield reasons.NAMED_BUDGET
    if blocked:
        yield reasons.BLOCKED_BY_BUDGET


HELPED = {reasons.OVER_BUDGET, reasons.MAX_LIVE, reasons.NAMED_BUDGET, reasons.BLOCKED_BY_BUDGET}


def relief(policy: Policy, limits: Limits, work: list[Work], kind: str) -> tuple[list[str], list[Work]]:
    """Return which kinds must make way so that a newcomer passes, one by one, and the work as it then stands."""
    left, seen, taken = list(refusals(policy, limits, work, kind)), list(work), list[str]()
    if not set(left) <= HELPED:
        return [], work
    rules = policy.attention
    listed = [other for name in names_of(policy, kind)[:-1] for other in rules.interrupts.get(name, ())]
    while left and not listens(policy, kind):
        if sum(phase == "interrupted" for _, phase in seen) >= rules.max_interrupts:
            return [], work
        tries = []
        for other in [name for name in (*policy.channels, *policy.kinds) if set(names_of(policy, name)) & set(listed)]:
            pieces = [piece for phase in ("active", "waiting") for piece in seen if piece == (other, phase)]
            if pieces:
                then = list(seen)
                then[seen.index(pieces[0])] = (other, "interrupted")
                after = [*as_the_gate_sees_it(policy, then), (kind, "offered")]
                failing = [*refusals(policy, limits, then, kind)]
                tries.append((len(failing), load(policy, after, limits.budget or 0), then))
        if not tries:
            return [], work
        best = min(tries, key=lambda one: one[:2])
        taken.append(next(one[0] for one, other in zip(seen, best[2], strict=True) if one != other))
        seen = best[2]
        left = list(refusals(policy, limits, seen, kind))
    return (taken, seen) if not left else ([], work)


def judgement(policy: Policy, limits: Limits, work: list[Work], kind: str) -> tuple[tuple[int, ...], int]:
    """Return every rule that refuses a newcomer for whom work may be interrupted, and the load that would stand."""
    failing, (taken, then) = tuple(refusals(policy, limits, work, kind)), relief(policy, limits, work, kind)
    return () if taken else failing, load(policy, [*then, (kind, "offered")], limits.budget or 0)


def limits_of(policy: Policy, team: str = "", agent: str = "", own: int | None = None) -> Limits:
    return resolve(policy.limits, policy.attention.budget, team, agent, own)


def ledger(policy: Policy, limits: Limits, work: list[Work]) -> Ledger:
    """Return the core's ledger with this work in it."""
    assert limits.budget
    made = Ledger(
        costs(policy, limits.budget), mix_table(policy), policy.attention.crowding, limits,
        bounds_of(limits, named_costs(policy)), None, policy.attention.max_interrupts,
    )  # fmt: skip
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
    pair, some = st.tuples(st.sampled_from(channels), st.sampled_from(channels)), st.sampled_from(names)
    return Limits(
        at_most=draw(st.dictionaries(st.sampled_from((*names, "all")), LIMITS.filter(bool).map(lambda n: Limit(n or 0)),
                                     max_size=2)),
        max_channels=draw(LIMITS),
        max_live=draw(LIMITS),
        max_open_offers=draw(LIMITS),
        never=tuple(draw(st.lists(pair, max_size=1))),
        on_top=draw(st.dictionaries(some, st.lists(some, max_size=2).map(tuple), max_size=1)),
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
    some = st.sampled_from((*names, *kinds))
    named = st.builds(
        NamedBudget, st.integers(1, 2000).map(Attention), st.dictionaries(some, weights, min_size=1, max_size=2),
        st.booleans(),
    )  # fmt: skip
    pairs = draw(st.lists(st.sampled_from([*combinations(names, 2), (names[0], names[0])]), max_size=2, unique=True))
    return Policy(
        "random",
        found,
        kinds=kinds,
        attention=AttentionRules(
            Attention(draw(st.integers(1, 3000))), draw(COSTS), tuple(Mix(pair, draw(COSTS)) for pair in pairs),
            draw(COSTS), draw(st.just({}) | st.dictionaries(st.just("pool"), named)),
            draw(st.just({}) | st.dictionaries(some, st.lists(some, min_size=1, max_size=3).map(tuple), max_size=2)),
            Limit(draw(st.integers(1, 2))), Roles(draw(st.none() | weights), monitor=draw(st.none() | weights)),
        ),
        limits=Scopes(all=draw(limits((*names, *kinds), names))),
    )  # fmt: skip

"""What work costs one agent and which limits hold for them: the policy worked out before any work comes.

Limits stack over scopes: each one that is set holds, a default stands only where nothing is set, and `unlimited` is
a value. Weights may be shares of the agent's own budget, so the table of costs is made for each budget. Work that is
not one's own contact (a consult, a conference, listening in) is a kind of its own: `chat/consult`.
"""

from typing import Final, final

from router.core.parties import CONFERENCE, CONSULT, MONITOR, PRIMARY
from router.core.policy import UNLIMITED, Limit, Limits, Policy, Scopes, Share, Weight, Weights
from router.core.values import Attention

ALL: Final = "all"


def kind_in_role(kind: str, role: str) -> str:
    """Return the kind by which work in a role is weighed: `chat` for the primary, `chat/consult` for a consult."""
    return kind if role == PRIMARY else f"{kind}/{role}"


@final
class KindCost:
    """What one kind of work costs an agent with a certain budget, phase by phase.

    `names` are those by which a limit may mean it: itself, the kind it is a role of, the channel, `all`. `primary` is
    False for roles; `interrupts` lists the kinds that it may interrupt.
    """

    __slots__ = ("channel", "hold", "interrupts", "live", "names", "primary", "weights")

    def __init__(self, channel: str, live: bool, hold: bool, weights: list[int], names: tuple[str, ...]) -> None:
        self.channel = channel
        self.live = live
        self.hold = hold
        self.weights = weights
        self.names = names
        self.primary: bool = True
        self.interrupts: tuple[str, ...] = ()


@final
class NamedCosts:
    """What work costs a named budget: kinds that cost it nothing are left out."""

    __slots__ = ("blocks", "budget", "weights")

    def __init__(self, budget: int, blocks: bool) -> None:
        self.budget = budget
        self.blocks = blocks  # a full one blocks work of every kind
        self.weights: dict[str, list[int]] = {}


def phase_weights(weights: Weights, budget: int) -> list[int]:
    """Spell a weight out for each phase, `ended` at zero; shares of a budget are rounded up, so never too light."""

    def of(weight: Weight | None, otherwise: int) -> int:
        if weight is None:
            return otherwise
        if isinstance(weight, Share):
            return -(-budget * weight.per_mille // 1000)
        return weight

    active = of(weights.active, 0)
    waiting = of(weights.waiting, active)
    dormant = of(weights.dormant, 0)
    return [
        active, active, active, of(weights.unattended, active), waiting, of(weights.held, active),
        of(weights.interrupted, waiting), of(weights.wrapping, active), of(weights.parked, dormant), dormant, 0,
    ]


def costs(policy: Policy, budget: int) -> dict[str, KindCost]:
    """Make the table of costs for one budget: every channel is a kind, every kind named by a rule, and every role."""
    table: dict[str, KindCost] = {}
    for name, channel in policy.channels.items():
        hold = channel.while_waiting == "hold"
        table[name] = KindCost(name, channel.live, hold, phase_weights(channel.weights, budget), (name, ALL))
    for name, kind in policy.kinds.items():
        channel = policy.channels[kind.channel]
        weights = phase_weights(kind.weights or channel.weights, budget)
        names = (name, kind.channel, ALL)
        table[name] = KindCost(kind.channel, channel.live, channel.while_waiting == "hold", weights, names)
    plain = list(table.items())
    if policy.attention.interrupts:
        for _, cost in plain:
            listed = [other for each in cost.names for other in policy.attention.interrupts.get(each, ())]
            cost.interrupts = tuple([it for it, its in plain if any(each in listed for each in its.names)])
    for name, cost in plain:
        _add_roles(policy, budget, table, name, cost)
    return table


def _add_roles(policy: Policy, budget: int, table: dict[str, KindCost], name: str, cost: KindCost) -> None:
    """Add what it costs to help with work of a kind: who only listens in talks to nobody, unless the policy says so."""
    roles = policy.attention.roles
    for role, named in ((CONSULT, roles.consult), (CONFERENCE, roles.conference), (MONITOR, roles.monitor)):
        kind = kind_in_role(name, role)
        weights = cost.weights if named is None else phase_weights(named, budget)
        talks = role != MONITOR or named is None
        made = KindCost(cost.channel, cost.live and talks, cost.hold, weights, (kind, *cost.names))
        made.primary = False
        made.interrupts = cost.interrupts if talks else ()
        table[kind] = made


def named_costs(policy: Policy) -> list[NamedCosts]:
    """Make the tables of the further budgets; work in a role costs what its kind costs, listening in only if named."""
    found: list[NamedCosts] = []
    kinds = costs(policy, policy.attention.budget) if policy.attention.budgets else {}
    for named in policy.attention.budgets.values():
        made = NamedCosts(named.budget, named.blocks_all_when_full)
        for kind, cost in kinds.items():
            listens = kind.endswith("/" + MONITOR)
            weights = [named.weights[name] for name in cost.names[: 1 if listens else None] if name in named.weights]
            if weights:
                made.weights[kind] = phase_weights(weights[0], named.budget)
        found.append(made)
    return found


def mix_table(policy: Policy) -> dict[str, dict[str, int]]:
    """Spell the mix costs out for every ordered pair of different channels; pairs that cost nothing are left out."""
    table: dict[str, dict[str, int]] = {}
    named = {frozenset(mix.between): int(mix.cost) for mix in policy.attention.mix}
    for one in policy.channels:
        row: dict[str, int] = {}
        for other in policy.channels:
            cost = named.get(frozenset((one, other)), int(policy.attention.mix_others))
            if one != other and cost:
                row[other] = cost
        table[one] = row
    return table


def _least(values: list[int | None], default: int | None) -> Limit:
    """Take the least of what is set, else the default, else no limit."""
    found = [value for value in values if value is not None]
    if found:
        return Limit(min(found))
    return UNLIMITED if default is None else Limit(default)


def layers_of(scopes: Scopes, team: str, agent: str) -> list[Limits]:
    """List the scopes that name an agent, the default left out."""
    layers = [scopes.all]
    if team in scopes.teams:
        layers.append(scopes.teams[team])
    if agent in scopes.agents:
        layers.append(scopes.agents[agent])
    return layers


def resolve(scopes: Scopes, budget: int, team: str, agent: str, own: int | None) -> Limits:
    """Fold the scopes into the limits of one agent: each that is set holds; a default stands where nothing is set.

    What only time lifts is resolved in pace.py.
    """
    layers, default = layers_of(scopes, team, agent), scopes.default
    budgets: list[int | None] = [layer.budget for layer in layers]
    budgets.append(own)
    names: dict[str, None] = {}
    never: dict[tuple[str, str], None] = {}
    for layer in [*layers, default]:
        names.update(dict.fromkeys(layer.at_most))
    for layer in layers:
        never.update(dict.fromkeys(layer.never))
    at_most = {
        name: _least([layer.at_most.get(name) for layer in layers], default.at_most.get(name)) for name in names
    }
    return Limits(
        budget=Attention(_least(budgets, budget if default.budget is None else default.budget)),
        at_most={name: most for name, most in at_most.items() if most < UNLIMITED},
        max_channels=_least([layer.max_channels for layer in layers], default.max_channels),
        max_live=_least([layer.max_live for layer in layers], default.max_live),
        max_open_offers=_least([layer.max_open_offers for layer in layers], default.max_open_offers),
        never=tuple(never) or default.never,
        on_top=_on_top(layers, default),
    )


def _on_top(layers: list[Limits], default: Limits) -> dict[str, tuple[str, ...]]:
    """Fold what may arrive on top of what: only what every scope that says anything lets arrive."""
    found: dict[str, tuple[str, ...]] = {}
    for layer in layers:
        for under, allowed in layer.on_top.items():
            known = found.get(under)
            found[under] = allowed if known is None else tuple([name for name in known if name in allowed])
    for under, allowed in default.on_top.items():
        found.setdefault(under, allowed)
    return found


def ramp(steps: tuple[tuple[int, int], ...], started_at: int, now: int) -> tuple[int, int]:
    """Return what part of the budget holds so long after they began, per mille, and when the next step comes (0: none).

    A start that lies ahead counts as now.
    """
    part = 1000
    for since, then in steps:
        if started_at + since > max(now, started_at):
            return part, started_at + since
        part = then
    return part, 0

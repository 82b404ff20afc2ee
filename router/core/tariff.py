"""What work costs one agent and which limits hold for them: the policy worked out before any work comes.

Limits stack over scopes: each one that is set holds, a default stands only where nothing is set, and `unlimited` is
a value. Weights may be shares of the agent's own budget, so the table of costs is made for each budget.
"""

from typing import final

from router.core.policy import UNLIMITED, Limit, Limits, Policy, Scopes, Share, Weight, Weights
from router.core.values import Attention


@final
class KindCost:
    """What one kind of work costs an agent with a certain budget, phase by phase."""

    __slots__ = ("channel", "hold", "live", "weights")

    def __init__(self, channel: str, live: bool, hold: bool, weights: list[int]) -> None:
        self.channel = channel
        self.live = live
        self.hold = hold
        self.weights = weights


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
    """Make the table of costs for one budget: every channel is a kind, and so is every kind named by a rule."""
    table: dict[str, KindCost] = {}
    for name, channel in policy.channels.items():
        hold = channel.while_waiting == "hold"
        table[name] = KindCost(name, channel.live, hold, phase_weights(channel.weights, budget))
    for name, kind in policy.kinds.items():
        channel = policy.channels[kind.channel]
        weights = phase_weights(kind.weights or channel.weights, budget)
        table[name] = KindCost(kind.channel, channel.live, channel.while_waiting == "hold", weights)
    return table


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


def resolve(scopes: Scopes, budget: int, team: str, agent: str, own: int | None) -> Limits:
    """Fold the scopes into the limits of one agent: each that is set holds; a default stands where nothing is set."""
    layers = [scopes.all]
    if team in scopes.teams:
        layers.append(scopes.teams[team])
    if agent in scopes.agents:
        layers.append(scopes.agents[agent])
    default = scopes.default
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
    )

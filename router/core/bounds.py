"""Limits on an agent's work beside the budget and the counts of live work: by kind, by pairs, by further budgets.

Only agents who have such limits have bounds; everyone else pays nothing for them.
"""

from typing import Final, final

from router.core import reasons
from router.core.policy import Limits
from router.core.tariff import KindCost, NamedCosts
from router.core.values import LAST_AT_MOST, LAST_IN_HAND, OFFERED, WAITING

Hand = dict[str, int]
"""Channel -> pieces of work in hand."""


@final
class Purse:
    """One further budget of one agent."""

    __slots__ = ("costs", "held", "load")

    def __init__(self, costs: NamedCosts) -> None:
        self.costs = costs
        self.load: int = 0
        self.held: int = 0  # what waiting work of `hold` channels lacks to active

    def move(self, kind: str, hold: bool, before: int, after: int) -> None:
        """Move one piece of work between phases."""
        weights = self.costs.weights.get(kind)
        if weights is None:
            return
        self.load += weights[after] - weights[before]
        if hold and (before == WAITING) != (after == WAITING):
            lacks = weights[OFFERED] - weights[WAITING]
            self.held += lacks if after == WAITING else -lacks

    def refusal(self, kind: str) -> int:
        """Judge a newcomer by this budget alone."""
        load, weights = self.load + self.held, self.costs.weights.get(kind)
        if weights is not None and load + weights[OFFERED] > self.costs.budget:
            return reasons.NAMED_BUDGET
        return reasons.BLOCKED_BY_BUDGET if self.costs.blocks and load >= self.costs.budget else reasons.OK


def bounds_of(limits: Limits, named: list[NamedCosts]) -> "Bounds | None":
    """Make the bounds of one agent, if any hold for them."""
    if not (limits.at_most or limits.never or limits.on_top or named):
        return None
    return Bounds(limits, named)


@final
class Bounds:
    """Counts by name, pairs that never go together, what may come on top of what, and further budgets."""

    __slots__ = ("_at_most", "_counts", "_never", "_on_top", "_purses", "_under")

    def __init__(self, limits: Limits, named: list[NamedCosts]) -> None:
        self._at_most: Final[dict[str, int]] = dict(limits.at_most)
        self._never: Final = limits.never
        self._on_top: Final = limits.on_top
        self._counts: dict[str, int] = {}  # names of `at_most` -> pieces of work
        self._under: dict[str, int] = {}  # names of `on_top` -> pieces of work
        self._purses: Final = [Purse(costs) for costs in named]

    def move(self, kind: str, cost: KindCost, before: int, after: int) -> None:
        """Move one piece of work between phases; `ended` stands for not in hand."""
        if self._at_most and (before <= LAST_AT_MOST) != (after <= LAST_AT_MOST):
            _count(self._counts, self._at_most, cost, 1 if after <= LAST_AT_MOST else -1)
        if self._on_top and (before <= LAST_IN_HAND) != (after <= LAST_IN_HAND):
            _count(self._under, self._on_top, cost, 1 if after <= LAST_IN_HAND else -1)
        for purse in self._purses:
            purse.move(kind, cost.hold, before, after)

    def carry(self, cost: KindCost, step: int) -> None:
        """Count a piece of work that Poise did not give; further budgets are not spent on it."""
        _count(self._counts, self._at_most, cost, step)
        _count(self._under, self._on_top, cost, step)

    def counted_out(self, cost: KindCost) -> bool:
        """Tell whether one more of this kind would be too many of it."""
        if not self._at_most:
            return False
        for name in cost.names:
            if name in self._at_most and self._counts.get(name, 0) + 1 > self._at_most[name]:
                return True
        return False

    def judge(self, kind: str, cost: KindCost, in_hand: Hand, failing: list[int]) -> None:
        """Add the rules that refuse a newcomer, counts left out."""
        if self._never and self._forbidden(cost.channel, in_hand):
            failing.append(reasons.NEVER_TOGETHER)
        if self._on_top and self._not_on_top(cost):
            failing.append(reasons.ON_TOP)
        if self._purses:
            codes = [purse.refusal(kind) for purse in self._purses]
            for code in (reasons.NAMED_BUDGET, reasons.BLOCKED_BY_BUDGET):
                if code in codes:
                    failing.append(code)

    def _forbidden(self, channel: str, in_hand: Hand) -> bool:
        for one, other in self._never:
            if (one == channel and other in in_hand) or (other == channel and one in in_hand):
                return True
        return False

    def _not_on_top(self, cost: KindCost) -> bool:
        for under, allowed in self._on_top.items():
            if self._under.get(under, 0):
                for name in cost.names:
                    if name in allowed:
                        break
                else:
                    return True
        return False

    def overrun(self) -> bool:
        """Tell whether there is more of something in hand than `at_most` allows."""
        for name, most in self._at_most.items():
            if self._counts.get(name, 0) > most:
                return True
        return False

    def torn(self, in_hand: Hand) -> bool:
        """Tell whether a pair is in hand that should never be; a channel paired with itself is one piece at most."""
        for one, other in self._never:
            if in_hand.get(one, 0) > 1 if one == other else one in in_hand and other in in_hand:
                return True
        return False

    def overspent(self) -> bool:
        """Tell whether a further budget is passed."""
        for purse in self._purses:
            if purse.load > purse.costs.budget:
                return True
        return False

    def same(self, other: "Bounds") -> bool:
        """Tell whether two of them count the same work."""
        return (
            _alive(self._counts) == _alive(other._counts)
            and _alive(self._under) == _alive(other._under)
            and [(it.load, it.held) for it in self._purses] == [(it.load, it.held) for it in other._purses]
        )


Named = dict[str, int] | dict[str, tuple[str, ...]]


def _count(counts: dict[str, int], named: Named, cost: KindCost, step: int) -> None:
    for name in cost.names:
        if name in named:
            counts[name] = counts.get(name, 0) + step


def _alive(counts: dict[str, int]) -> dict[str, int]:
    return {name: count for name, count in counts.items() if count}

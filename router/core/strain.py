"""Strain: load has memory. Time under much load accrues, light work and rest repay it (engine.md 1).

Rule 1. The ledger is kept lazily: it is brought up to date when load moves, and at the instants that `due_at` names.
Rule 2. It is counted in thousandths of a millisecond, so that repayment at any rate is exact.
"""

from typing import Any, Final, final

from router.core.policy import Recovery
from router.core.values import NEVER

STRAINED: Final = 1
LIGHT: Final = -1


@final
class Strain:
    """How strained one agent is, and whether they were advised to rest."""

    __slots__ = ("_rule", "accrued", "full", "level", "resting", "since")

    def __init__(self, rule: Recovery, now: int) -> None:
        self._rule = rule
        self.accrued: int = 0  # thousandths of a millisecond, as of `since`
        self.since: int = now
        self.level: int = LIGHT
        self.full: int = 0  # the budget by which load is judged: without recovery, and without their own limit
        self.resting: bool = False

    def level_of(self, load: int) -> int:
        """Tell whether such a load strains, repays, or neither."""
        if load * 1000 <= self._rule.light * self.full:
            return LIGHT
        return STRAINED if load * 1000 >= self._rule.strain * self.full else 0

    def at(self, now: int) -> int:
        """Return what is accrued by now."""
        if self.level == STRAINED:  # at most twice the limit: a call forgotten over a weekend costs no day of rest
            return max(self.accrued, min(self.accrued + (now - self.since) * 1000, self._rule.limit * 2000))
        if self.level == LIGHT:
            return max(0, self.accrued - (now - self.since) * self._rule.repay)
        return self.accrued

    def weigh(self, now: int, load: int) -> None:
        """Bring the ledger up to date; from now on this is the load."""
        self.accrued, self.since = self.at(now), now
        self.level = self.level_of(load)

    def turned(self, now: int) -> bool:
        """Tell whether it is time to rest, or rest enough."""
        accrued = self.at(now)
        if self.resting:
            return accrued <= self._rule.limit * 500
        return accrued >= self._rule.limit * 1000

    def due_at(self) -> int:
        """Return when it will be time to rest, or rest enough, if load stays as it is."""
        if self.turned(self.since):
            return self.since
        if self.resting and self.level == LIGHT:
            return self.since - (self._rule.limit * 500 - self.accrued) // self._rule.repay
        if not self.resting and self.level == STRAINED:
            return self.since - (self.accrued - self._rule.limit * 1000) // 1000
        return NEVER

    def lowered(self, budget: int) -> int:
        """Return what is left of a budget while they rest."""
        return max(1, budget * self._rule.lower_to // 1000)

    def dump(self) -> dict[str, Any]:
        """Return the ledger as plain data."""
        return {"accrued": self.accrued, "since": self.since, "level": self.level, "full": self.full,
                "resting": self.resting}  # fmt: skip

    def load(self, plain: dict[str, Any]) -> None:
        """Go on from what was dumped."""
        self.accrued, self.since, self.level = plain["accrued"], plain["since"], plain["level"]
        self.full, self.resting = plain["full"], plain["resting"]

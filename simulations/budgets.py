"""What lowers an agent's budget, worked out anew: the ramp, recovery, their own limit.

Strain is a ledger over time: time above `strain` of the budget accrues, time below `light` repays. The budget by which
it is judged is that of the ramp, without recovery and without the agent's own limit.
"""

from typing import Final, final

from router.core.policy import Policy, Recovery

MILLE: Final = 1000


@final
class Strain:
    """How strained one agent is, in thousandths of a millisecond, as of `since`, under this load and base budget."""

    __slots__ = ("accrued", "base", "load", "resting", "since")

    def __init__(self, now: int, base: int) -> None:
        self.accrued = self.load = 0
        self.since, self.base = now, base
        self.resting = False


@final
class Modifiers:
    """What lowers the budget of one agent."""

    __slots__ = ("_policy", "own_limit", "started_at", "strain")

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self.own_limit = 0
        self.started_at = 0
        self.strain: Strain | None = None

    def obey(self, policy: Policy, now: int) -> None:
        """Live by another policy from now on; what was accrued is kept."""
        if self.strain is not None:
            self.strain.accrued, self.strain.since = self.strained(now), now
        self._policy = policy
        if policy.attention.recovery is None:
            self.strain = None

    def full(self, base: int, now: int) -> int:
        """Return the budget on the ramp."""
        part = MILLE
        if self.started_at:
            for since, then in self._policy.attention.ramp:
                if now >= self.started_at + since or not since:
                    part = then
        return max(1, base * part // MILLE) if part != MILLE else base

    def budget(self, base: int, now: int) -> int:
        """Return the budget that holds."""
        found = self.full(base, now)
        rule = self._policy.attention.recovery
        if rule is not None and self.strain is not None and self.strain.resting:
            found = max(1, found * rule.lower_to // MILLE)
        return self.own_limit if 0 < self.own_limit < found else found

    def weigh(self, base: int, now: int, load: int) -> None:
        """Bring the ledger of strain up to date; from now on this is the load."""
        if self._policy.attention.recovery is None:
            return
        if self.strain is None:
            self.strain = Strain(now, base)
        self.strain.accrued, self.strain.since = self.strained(now), now
        self.strain.base, self.strain.load = base, load

    def strained(self, now: int) -> int:
        """Return what is accrued by now, 0 where there is no rule for it."""
        rule, strain = self._policy.attention.recovery, self.strain
        if rule is None or strain is None:
            return 0
        accrued, since = strain.accrued, strain.since
        steps = [self.started_at + after for after, _ in self._policy.attention.ramp] if self.started_at else []
        for until in (*[step for step in steps if since < step < now], now):
            accrued = accrue(rule, accrued, until - since, strain.load, self.full(strain.base, since))
            since = until
        return accrued


def accrue(rule: Recovery, accrued: int, passed: int, load: int, full: int) -> int:
    """Return what is accrued after some time under a load; never more than twice the limit."""
    if load * MILLE <= rule.light * full:
        return max(0, accrued - passed * rule.repay)
    if load * MILLE < rule.strain * full:
        return accrued
    return max(accrued, min(accrued + passed * MILLE, rule.limit * 2 * MILLE))

"""Attention: what an agent's work costs, and the one gate that every admission passes.

Rule 1. No admission takes load above the budget, or past a limit.
Rule 2. 0 <= load <= budget + debt. Load that grows without admission is debt, with a cause.
Rule 3. Attention is never created: budget + debt = spare + reserved + spent.
Rule 4. There is one gate: `refusal` gives its first reason, to the engine, and `admit` all of them, to whoever asks.

With crowding and mix costs at zero, load (load.py) is the linear points of other products, exactly.
"""

from dataclasses import dataclass
from typing import Final, final

from router.core import reasons
from router.core.bounds import Bounds
from router.core.load import Load
from router.core.pace import Pace
from router.core.policy import UNLIMITED, Limits
from router.core.tariff import KindCost
from router.core.values import ENDED, INTERRUPTED, NEVER, Attention

HELPED: Final = (
    reasons.OVER_BUDGET, reasons.MAX_LIVE, reasons.NAMED_BUDGET, reasons.BLOCKED_BY_BUDGET,
)  # fmt: skip
"""Rules that a newcomer may come to pass if work in hand is interrupted."""


@final
@dataclass(slots=True)
class Admission:
    """The gate's whole judgement: every failing rule, and the load that would stand."""

    ok: bool
    reasons: tuple[int, ...]
    load_after: Attention


Relief = tuple[tuple[str, int], ...]
"""(kind, how many): work in hand to be interrupted, active pieces first."""


@final
class Ledger(Load):
    """One agent's attention: the budget, the load by difference, and the counts that the limits need.

    `base` is the budget without ramp, recovery and the agent's own limit; `budget` is what holds now.
    """

    __slots__ = ("_coded_for", "_interrupts_max", "_max_channels", "_max_live", "_max_offers", "base", "budget", "pace")

    def __init__(
        self, costs: dict[str, KindCost], mix: dict[str, dict[str, int]], crowding: int, limits: Limits,
        bounds: Bounds | None = None, pace: Pace | None = None, max_interrupts: int = 0,
    ) -> None:
        assert limits.budget is not None and limits.max_live is not None, "limits are resolved"
        assert limits.max_channels is not None and limits.max_open_offers is not None, "limits are resolved"
        counted = min(limits.max_channels, limits.max_live, limits.max_open_offers) < UNLIMITED
        super().__init__(costs, mix, crowding, bounds, counted or pace is not None, max_interrupts > 0)
        self._max_channels: int = limits.max_channels
        self._max_live: int = limits.max_live
        self._max_offers: int = limits.max_open_offers
        self._interrupts_max = max_interrupts
        self.pace = pace
        self._coded_for: int = 0  # the budget under which the gate said what it said
        self.base: int = limits.budget
        self.budget: int = limits.budget

    def refusal(self, kind: str, now: int) -> int:
        """Judge a newcomer of this kind: 0 if admitted, else the first rule that refuses."""
        if self.load > self.budget:
            return reasons.IN_DEBT
        if not (self._limited or self._held_weight or self._held_live):  # the common case first: no list, no other rule
            return reasons.OVER_BUDGET if self.load_with(kind) > self.budget else 0
        if self.pace is not None:
            return self._refusal(kind, now)
        if self._coded_for != self.budget:
            self._codes, self._coded_for = {}, self.budget
        code = self._codes.get(kind, -1)
        if code < 0:
            code = self._codes[kind] = self._refusal(kind, now)
        return code

    def _refusal(self, kind: str, now: int) -> int:
        load = self._judged_load(self._costs[kind], kind)
        if load > self.budget and self._works is None and not self.breaches():
            return reasons.OVER_BUDGET  # the commonest answer, which nothing goes before
        failing = self._judge(kind, now, load)
        if not failing or (self._works is not None and self._relieve(kind, now, failing)):
            return 0
        return failing[0]

    def admit(self, kind: str, now: int, relieved: bool = True) -> Admission:
        """Judge a newcomer of this kind and tell every rule that refuses; `relieved`: work in hand may give way."""
        failing, load = self._judge(kind, now), self.load_with(kind)
        if failing and relieved and self._works is not None:
            taken = self._relieve(kind, now, failing)
            if taken:
                failing = []
                self._lay_aside(taken)
                load = self.load_with(kind)
                self._take_back(taken)
        return Admission(not failing, tuple(failing), Attention(load))

    def relief(self, kind: str, now: int) -> Relief:
        """Return what must be interrupted so that a newcomer of this kind passes; nothing if that is not needed."""
        failing = self._judge(kind, now) if self._works is not None else []
        found: dict[str, int] = {}
        for other, _ in self._relieve(kind, now, failing):
            found[other] = found.get(other, 0) + 1
        return tuple(found.items())

    def breaches(self) -> tuple[int, ...]:
        """Return the limits that the work in hand passes, in the order in which they are told."""
        if self._breaches is None:
            self._breaches = self._find_breaches()
        return self._breaches

    def clear(self) -> bool:
        """Tell whether load stands within the budget and every limit."""
        return self.load <= self.budget and not self.breaches()

    def room(self) -> bool:
        """Tell whether even the lightest kind of work could pass: a quick no before the gate is asked for each."""
        return self.load + self._lightest <= self.budget or self._works is not None

    def given(self, kind: str, now: int) -> None:
        """Count an offer for what only time lifts."""
        if self.pace is not None:
            self.pace.given(self._costs[kind], now)

    def undone(self, kind: str, at: int, last: bool, before: str) -> None:
        """Count an offer no more that came to nothing (see pace.py)."""
        if self.pace is not None:
            self.pace.undone(self._costs[kind], at, last, before)

    def _judge(self, kind: str, now: int, load: int = -1) -> list[int]:
        """List the rules that refuse, in the order in which they are told; `load` is the load judged, where known."""
        cost, bounds = self._costs[kind], self._bounds
        failing: list[int] = []
        if self.load > self.budget:
            failing.append(reasons.IN_DEBT)
        if self.breaches():
            failing.append(reasons.BREACHED)
        if (self._judged_load(cost, kind) if load < 0 else load) > self.budget:
            failing.append(reasons.OVER_BUDGET)
        if cost.live and self._live + self._held_live + 1 > self._max_live:
            failing.append(reasons.MAX_LIVE)
        if self._offers + 1 > self._max_offers:
            failing.append(reasons.MAX_OPEN_OFFERS)
        if bounds is not None and bounds.counted_out(cost):
            failing.append(reasons.AT_MOST)
        if cost.channel not in self._in_hand and len(self._in_hand) + 1 > self._max_channels:
            failing.append(reasons.MAX_CHANNELS)
        if bounds is not None:
            bounds.judge(kind, cost, self._in_hand, failing)
        if self.pace is not None:
            self.pace.judge(cost, now, failing)
        return failing

    def _find_breaches(self) -> tuple[int, ...]:
        found: list[int] = []
        bounds = self._bounds
        if self._live > self._max_live:
            found.append(reasons.MAX_LIVE)
        if bounds is not None and bounds.overrun():
            found.append(reasons.AT_MOST)
        if len(self._in_hand) > self._max_channels:
            found.append(reasons.MAX_CHANNELS)
        if bounds is not None:
            if bounds.torn(self._in_hand):
                found.append(reasons.NEVER_TOGETHER)
            if bounds.overspent():
                found.append(reasons.NAMED_BUDGET)
        return tuple(found)

    # Interrupts: the piece that leaves the fewest refusals goes first, then the one that frees most, then the order of
    # the policy. Pieces are interrupted in thought, judged, and put back.

    def _relieve(self, kind: str, now: int, failing: list[int]) -> list[tuple[str, int]]:
        """List kind and phase of what must be interrupted, in order; nothing where that does not help."""
        for code in failing:
            if code not in HELPED:
                return []
        cost, left = self._costs[kind], len(failing)
        taken: list[tuple[str, int]] = []
        while left and self._interrupted < self._interrupts_max:
            best, chosen = (NEVER, 0), ("", 0)
            for other in cost.interrupts:
                piece = (other, self._interruptible(other))
                if piece[1] != ENDED:
                    self.move(other, piece[1], INTERRUPTED)
                    found = len(self._judge(kind, now)), self._judged_load(cost, kind)
                    self.move(other, INTERRUPTED, piece[1])
                    if found < best:
                        best, chosen = found, piece
            if not chosen[0]:
                break
            taken.append(chosen)
            self.move(chosen[0], chosen[1], INTERRUPTED)
            left = best[0]
        self._take_back(taken)
        return [] if left else taken

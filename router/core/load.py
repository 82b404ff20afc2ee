"""The load of one agent, by difference: each piece of work that moves pays only for what it changes.

    load =  sum of weight(kind, phase)  +  crowding * n(n-1)/2  +  sum of mix[a, b] over pairs of channels in hand

with n the live work offered, connecting or active (engine.md 1). What only limits need is counted only where there
are any.
"""

from router.core.bounds import Bounds
from router.core.tariff import KindCost
from router.core.values import (
    ACTIVE,
    ENDED,
    INTERRUPTED,
    LAST_IN_HAND,
    LAST_LIVE,
    OFFERED,
    WAITING,
)


class Load:
    """What an agent has in hand, summed up; the gate (attention.py) judges by it."""

    __slots__ = (
        "_bounds", "_breaches", "_codes", "_costs", "_crowding", "_held_live", "_held_weight", "_in_hand",
        "_interrupted", "_lightest", "_limited", "_live", "_mix", "_offers", "_works", "load",
    )  # fmt: skip

    def __init__(
        self, costs: dict[str, KindCost], mix: dict[str, dict[str, int]], crowding: int, bounds: Bounds | None,
        limited: bool, interrupts: bool,
    ) -> None:
        self._costs = costs
        self._lightest = min([cost.weights[OFFERED] for cost in costs.values() if cost.primary])
        self._mix = mix
        self._crowding = crowding
        self._bounds = bounds
        self.load: int = 0
        self._live: int = 0
        self._offers: int = 0
        self._held_weight: int = 0  # what waiting work of `hold` channels lacks to active
        self._held_live: int = 0
        self._in_hand: dict[str, int] = {}  # channel -> pieces of work
        self._interrupted: int = 0
        interruptible = [kind for cost in costs.values() for kind in cost.interrupts] if interrupts else []
        # kind that may be interrupted -> pieces of work that are active, and that wait
        self._works: dict[str, list[int]] | None = {kind: [0, 0] for kind in interruptible} or None
        self._limited: bool = limited or bounds is not None or self._works is not None
        self._codes: dict[str, int] = {}  # what the gate said to each kind since something last moved
        self._breaches: tuple[int, ...] | None = ()  # limits passed by what is in hand; None: to be found anew

    def move(self, kind: str, before: int, after: int) -> None:
        """Move one piece of work between phases; `ended` stands for not in hand, before and after."""
        if before == OFFERED:
            self._offers -= 1
            if after <= ACTIVE and self._works is None:
                if self._limited:
                    self._codes = {}
                return  # offered, connecting and active weigh and count alike
        elif after == OFFERED:
            self._offers += 1
        cost = self._costs[kind]
        self.load += cost.weights[after] - cost.weights[before]
        if (before <= LAST_LIVE) != (after <= LAST_LIVE) and cost.live:
            # One more beside n costs crowding * n; one fewer of n gives back crowding * (n - 1).
            if after <= LAST_LIVE:
                self.load += self._crowding * self._live
                self._live += 1
            else:
                self._live -= 1
                self.load -= self._crowding * self._live
        if (before <= LAST_IN_HAND) != (after <= LAST_IN_HAND):
            self._move_channel(cost.channel, 1 if after <= LAST_IN_HAND else -1)
        if cost.hold and (before == WAITING) != (after == WAITING):
            step = 1 if after == WAITING else -1
            self._held_weight += step * (cost.weights[OFFERED] - cost.weights[WAITING])
            self._held_live += step if cost.live else 0
        if self._limited:
            self._move_limited(kind, cost, before, after)
        elif self._codes:  # the gate was asked while something was held
            self._codes = {}
        assert self.load >= 0, "attention is never negative"

    def _move_limited(self, kind: str, cost: KindCost, before: int, after: int) -> None:
        """Count what only limits need."""
        self._breaches = None
        self._codes = {}
        if self._bounds is not None:
            self._bounds.move(kind, cost, before, after)
        if self._works is not None:
            self._interrupted += (after == INTERRUPTED) - (before == INTERRUPTED)
            counts = self._works.get(kind)
            if counts is not None:
                counts[0] += (after == ACTIVE) - (before == ACTIVE)
                counts[1] += (after == WAITING) - (before == WAITING)

    def carry(self, weight: int, channel: str, step: int) -> None:
        """Take up (step 1) or lay down (-1) a piece of work that Poise did not give, at its own weight.

        Where its channel is one of the policy's it counts there as a piece in hand, active.
        """
        self._codes = {}
        self.load += step * weight
        cost = self._costs.get(channel)
        if cost is None:
            return
        if cost.live:
            if step > 0:
                self.load += self._crowding * self._live
            self._live += step
            if step < 0:
                self.load -= self._crowding * self._live
        self._move_channel(channel, step)
        self._breaches = None
        if self._bounds is not None:
            self._bounds.carry(cost, step)

    def weight(self, kind: str) -> int:
        """Return what one active piece of work of this kind weighs by itself."""
        return self._costs[kind].weights[OFFERED]

    def interrupts(self, kind: str) -> tuple[str, ...]:
        """Return the kinds that work of this kind may interrupt."""
        return self._costs[kind].interrupts

    def _move_channel(self, channel: str, step: int) -> None:
        count = self._in_hand.get(channel, 0) + step
        if step > 0 and count == 1:
            self.load += self._mix_with(channel)
            self._in_hand[channel] = 1
        elif count == 0:
            del self._in_hand[channel]
            self.load -= self._mix_with(channel)
        else:
            self._in_hand[channel] = count

    def _mix_with(self, channel: str) -> int:
        """Sum the mix costs of a channel against the others in hand."""
        total = 0
        for other in self._in_hand:
            total += self._mix[channel].get(other, 0)
        return total

    def load_after(self, kind: str, before: int, after: int) -> int:
        """Return the load that would stand if one piece of work in hand changed its phase."""
        cost = self._costs[kind]
        load = self.load + cost.weights[after] - cost.weights[before]
        if cost.live and (before <= LAST_LIVE) != (after <= LAST_LIVE):
            load += self._crowding * self._live if after <= LAST_LIVE else -self._crowding * (self._live - 1)
        if before <= LAST_IN_HAND < after and self._in_hand[cost.channel] == 1:
            load -= self._mix_with(cost.channel)
        elif after <= LAST_IN_HAND < before and cost.channel not in self._in_hand:
            load += self._mix_with(cost.channel)
        return load

    def load_with(self, kind: str) -> int:
        """Return the load that would stand with one more piece of this kind, offered."""
        cost = self._costs[kind]
        load = self.load + cost.weights[OFFERED]
        if cost.live:
            load += self._crowding * self._live
        if self._in_hand and cost.channel not in self._in_hand:
            load += self._mix_with(cost.channel)
        return load

    def _judged_load(self, cost: KindCost, kind: str) -> int:
        """Return the load with a newcomer where waiting work of `hold` channels counts as if it were active."""
        load, held = self.load_with(kind), self._held_live
        if held or self._held_weight:
            newcomer = held if cost.live else 0
            load += self._held_weight + self._crowding * (held * self._live + held * (held - 1) // 2 + newcomer)
        return load

    def same(self, other: "Load") -> bool:
        """Tell whether two of them hold the same work; the floor's proof counts anew and compares."""
        bounds, others = self._bounds, other._bounds
        return (
            self.load == other.load
            and self._live == other._live
            and self._offers == other._offers
            and self._in_hand == other._in_hand
            and (bounds is None) == (others is None)
            and (bounds is None or others is None or bounds.same(others))
            and (self._held_weight, self._held_live) == (other._held_weight, other._held_live)
            and (self._works, self._interrupted) == (other._works, other._interrupted)
        )

    def _interruptible(self, kind: str) -> int:
        """Return the phase of the piece of this kind that is interrupted next; `ended` where there is none."""
        active, waiting = self._works[kind] if self._works is not None else (0, 0)
        return ACTIVE if active else WAITING if waiting else ENDED

    def _lay_aside(self, taken: list[tuple[str, int]]) -> None:
        for kind, phase in taken:
            self.move(kind, phase, INTERRUPTED)

    def _take_back(self, taken: list[tuple[str, int]]) -> None:
        for kind, phase in taken:
            self.move(kind, INTERRUPTED, phase)

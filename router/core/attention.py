"""Attention: what an agent's work costs, and the one gate that every admission passes.

Rule 1. No admission takes load above the budget, or past a limit.
Rule 2. 0 <= load <= budget + debt. Load that grows without admission is debt, with a cause.
Rule 3. Attention is never created: budget + debt = spare + reserved + spent.
Rule 4. There is one gate: `refusal` gives its first reason, to the engine, and `admit` all of them, to whoever asks.

    load =  sum of weight(kind, phase)  +  crowding * n(n-1)/2  +  sum of mix[a, b] over pairs of channels in hand

with n the live work offered, connecting or active. With crowding and mix at zero this is the linear points of
other products, exactly. Load is kept by difference: each piece of work that moves pays only for what it changes.
"""

from dataclasses import dataclass
from typing import final

from router.core import reasons
from router.core.policy import UNLIMITED, Limits
from router.core.tariff import KindCost
from router.core.values import (
    ACTIVE,
    LAST_AT_MOST,
    LAST_IN_HAND,
    LAST_LIVE,
    OFFERED,
    WAITING,
    Attention,
)


@final
@dataclass(slots=True)
class Admission:
    """The gate's whole judgement: every failing rule, and the load that would stand."""

    ok: bool
    reasons: tuple[int, ...]
    load_after: Attention


@final
class Ledger:
    """One agent's attention: the budget, the load by difference, and the counts that the limits need."""

    __slots__ = (
        "_at_most", "_costs", "_counts", "_crowding", "_held_live", "_held_weight", "_in_hand", "_lightest",
        "_live", "_max_channels", "_max_live", "_max_offers", "_mix", "_never", "_offers", "_unlimited", "budget",
        "load",
    )  # fmt: skip

    def __init__(
        self, costs: dict[str, KindCost], mix: dict[str, dict[str, int]], crowding: int, limits: Limits
    ) -> None:
        assert limits.budget is not None and limits.max_live is not None, "limits are resolved"
        assert limits.max_channels is not None and limits.max_open_offers is not None, "limits are resolved"
        self._costs = costs
        self._lightest = min([cost.weights[OFFERED] for cost in costs.values()])
        self._mix = mix
        self._crowding = crowding
        self._at_most: dict[str, int] = dict(limits.at_most)
        self._max_channels: int = limits.max_channels
        self._max_live: int = limits.max_live
        self._max_offers: int = limits.max_open_offers
        self._never = limits.never
        self._unlimited = (
            not limits.at_most
            and not limits.never
            and min(limits.max_channels, limits.max_live, limits.max_open_offers) == UNLIMITED
        )
        self.budget: int = limits.budget
        self.load: int = 0
        self._live: int = 0
        self._offers: int = 0
        self._held_weight: int = 0  # what waiting work of `hold` channels lacks to active
        self._held_live: int = 0
        self._in_hand: dict[str, int] = {}  # channel -> pieces of work
        self._counts: dict[str, int] = {}  # names of `at_most` -> pieces of work

    def move(self, kind: str, before: int, after: int) -> None:
        """Move one piece of work between phases; `ended` stands for not in hand, before and after."""
        if before == OFFERED:
            self._offers -= 1
            if after <= ACTIVE:
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
        if (before <= LAST_AT_MOST) != (after <= LAST_AT_MOST) and self._at_most:
            self._move_counts(kind, cost.channel, 1 if after <= LAST_AT_MOST else -1)
        if cost.hold and (before == WAITING) != (after == WAITING):
            step = 1 if after == WAITING else -1
            self._held_weight += step * (cost.weights[OFFERED] - cost.weights[WAITING])
            self._held_live += step if cost.live else 0
        assert self.load >= 0, "attention is never negative"

    def carry(self, weight: int, channel: str, step: int) -> None:
        """Take up (step 1) or lay down (-1) a piece of work that Poise did not give, at its own weight.

        Where its channel is one of the policy's it counts there as a piece in hand, active.
        """
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
        if self._at_most:
            self._move_counts(channel, channel, step)

    def weight(self, kind: str) -> int:
        """Return what one active piece of work of this kind weighs by itself."""
        return self._costs[kind].weights[OFFERED]

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

    def _move_counts(self, kind: str, channel: str, step: int) -> None:
        for name in (kind, channel, "all") if kind != channel else (kind, "all"):
            if name in self._at_most:
                self._counts[name] = self._counts.get(name, 0) + step

    def _mix_with(self, channel: str) -> int:
        """Sum the mix costs of a channel against the others in hand."""
        total = 0
        for other in self._in_hand:
            total += self._mix[channel].get(other, 0)
        return total

    def refusal(self, kind: str) -> int:
        """Judge a newcomer of this kind: 0 if admitted, else the first rule that refuses."""
        if self.load > self.budget:
            return reasons.IN_DEBT
        if not (self._held_weight or self._held_live):  # the common cases first: no list, no other rule
            if self.load_with(kind) > self.budget:
                return reasons.OVER_BUDGET
            if self._unlimited:
                return 0
        failing = self._judge(kind)
        return failing[0] if failing else 0

    def admit(self, kind: str) -> Admission:
        """Judge a newcomer of this kind and tell every rule that refuses."""
        failing = self._judge(kind)
        return Admission(not failing, tuple(failing), Attention(self.load_with(kind)))

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

    def room(self) -> bool:
        """Tell whether even the lightest kind of work could pass: a quick no before the gate is asked for each."""
        return self.load + self._lightest <= self.budget

    def same(self, other: "Ledger") -> bool:
        """Tell whether two ledgers hold the same work; the floor's proof counts anew and compares."""
        return (
            self.load == other.load
            and self._live == other._live
            and self._offers == other._offers
            and self._in_hand == other._in_hand
            and {name: count for name, count in self._counts.items() if count}
            == {name: count for name, count in other._counts.items() if count}
            and (self._held_weight, self._held_live) == (other._held_weight, other._held_live)
        )

    def _judge(self, kind: str) -> list[int]:
        """List the rules that refuse, in the order in which they are told."""
        cost = self._costs[kind]
        live, load = self._live, self.load_with(kind)
        if self._held_weight or self._held_live:  # `hold`: waiting work is judged as if it were active
            held = self._held_live
            newcomer = held if cost.live else 0
            load += self._held_weight + self._crowding * (held * live + held * (held - 1) // 2 + newcomer)
            live += held
        failing: list[int] = []
        if self.load > self.budget:
            failing.append(reasons.IN_DEBT)
        if load > self.budget:
            failing.append(reasons.OVER_BUDGET)
        if cost.live and live + 1 > self._max_live:
            failing.append(reasons.MAX_LIVE)
        if self._offers + 1 > self._max_offers:
            failing.append(reasons.MAX_OPEN_OFFERS)
        if self._at_most and self._over_counts(kind, cost.channel):
            failing.append(reasons.AT_MOST)
        if cost.channel not in self._in_hand and len(self._in_hand) + 1 > self._max_channels:
            failing.append(reasons.MAX_CHANNELS)
        if self._never and self._forbidden(cost.channel):
            failing.append(reasons.NEVER_TOGETHER)
        return failing

    def _over_counts(self, kind: str, channel: str) -> bool:
        for name in (kind, channel, "all") if kind != channel else (kind, "all"):
            if name in self._at_most and self._counts.get(name, 0) + 1 > self._at_most[name]:
                return True
        return False

    def _forbidden(self, channel: str) -> bool:
        for one, other in self._never:
            if (one == channel and other in self._in_hand) or (other == channel and one in self._in_hand):
                return True
        return False

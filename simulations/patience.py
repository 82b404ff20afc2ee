"""How long customers would have waited, from a log in which many were answered first (Kaplan–Meier).

A caller who was answered after 20 s shows that their patience is *at least* 20 s and no more. The product-limit
estimate (Kaplan and Meier, 1958) counts such cut-short waits as at risk until they end; those cut short at the very
moment somebody leaves are still at risk then. Where the longest recorded wait was cut short, the curve does not reach
zero; the rest of it is taken to end there (Efron, 1967), so that every patience is a number.
"""

from array import array
from bisect import bisect_right
from collections.abc import Mapping
from typing import final


@final
class Patience:
    """The share of customers who are still there after each recorded wait."""

    __slots__ = ("longest_ms", "survival", "times")

    def __init__(self, left: Mapping[int, int], answered: Mapping[int, int]) -> None:
        """Estimate from how many left, and how many were answered, after each wait in milliseconds."""
        self.times = array("q")
        self.survival = array("d")
        at_risk = sum(left.values()) + sum(answered.values())
        share = 1.0
        waits = sorted(left.keys() | answered.keys())
        for wait in waits:
            leaving = left.get(wait, 0)
            if leaving:
                share *= 1.0 - leaving / at_risk
                self.times.append(wait)
                self.survival.append(share)
            at_risk -= leaving + answered.get(wait, 0)
        self.longest_ms = waits[-1] if waits else 0

    def __len__(self) -> int:
        return len(self.times)

    def still_there(self, wait_ms: int) -> float:
        """Return the share whose patience is longer than the wait."""
        index = bisect_right(self.times, wait_ms) - 1
        return self.survival[index] if index >= 0 else 1.0

    def longer_than(self, wait_ms: int, uniform: float) -> int:
        """Return the patience of one who has already waited that long: a draw from the rest of the curve."""
        goal = uniform * self.still_there(wait_ms)
        low, high = bisect_right(self.times, wait_ms), len(self.times)
        while low < high:  # the curve falls, so the first time at or below the goal is found by halving
            middle = (low + high) // 2
            if self.survival[middle] <= goal:
                high = middle
            else:
                low = middle + 1
        return self.times[low] if low < len(self.times) else max(wait_ms, self.longest_ms)

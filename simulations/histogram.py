"""Histograms of bounded memory: durations in bins that widen with length, and time spent at each level."""

from typing import final

from router.core.values import DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS


def bin_of(duration_ms: int) -> int:
    """Return the start of a duration's bin: one second wide under an hour, a minute under a day, an hour beyond."""
    width = SECOND_MS if duration_ms < HOUR_MS else MINUTE_MS if duration_ms < DAY_MS else HOUR_MS
    return duration_ms - duration_ms % width


@final
class Histogram:
    """Counts of values by level; each value may weigh more than one (time at a level)."""

    __slots__ = ("bins", "count", "most", "total")

    def __init__(self) -> None:
        self.bins: dict[int, int] = {}
        self.count = 0
        self.total = 0
        self.most = 0

    def add(self, value: int, weight: int = 1) -> None:
        """Add a value as it is."""
        self.bins[value] = self.bins.get(value, 0) + weight
        self.count += weight
        self.total += value * weight
        if value > self.most:
            self.most = value

    def add_duration(self, duration_ms: int) -> None:
        """Add a duration to its bin; mean and maximum stay exact."""
        place = bin_of(duration_ms)
        self.bins[place] = self.bins.get(place, 0) + 1
        self.count += 1
        self.total += duration_ms
        if duration_ms > self.most:
            self.most = duration_ms

    def join(self, other: "Histogram") -> None:
        """Take over everything that another has counted."""
        for value, weight in other.bins.items():
            self.bins[value] = self.bins.get(value, 0) + weight
        self.count += other.count
        self.total += other.total
        self.most = max(self.most, other.most)

    def quantile(self, per_mille: int) -> int:
        """Return the level that this share of the weight does not pass; 0 when empty."""
        rank = -(-self.count * per_mille // 1000)
        below = 0
        for value in sorted(self.bins):
            below += self.bins[value]
            if below >= rank:
                return value
        return 0

    def mean(self) -> float:
        """Return the mean; 0 when empty."""
        return self.total / self.count if self.count else 0.0

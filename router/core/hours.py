"""Business time: opening hours compiled to UTC instants, and a clock that runs only while they are open.

Time zones and holidays are read at the edge (zoneinfo reads files); the core sees intervals. Within the range that
the policy names the clock is exact; the edge refuses facts outside of it.
"""

from bisect import bisect_left, bisect_right
from typing import final

from router.core.values import NEVER, Duration, Instant


@final
class Clock:
    """Measures how much open time lies before an instant. Without intervals it is the wall clock."""

    __slots__ = ("_before", "_ends", "_starts", "always")

    def __init__(self, intervals: tuple[tuple[Instant, Instant], ...] | None) -> None:
        self.always = intervals is None
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._before: list[int] = []
        total = 0
        for start, end in intervals or ():
            assert start < end, "an interval is not empty"
            assert not self._ends or self._ends[-1] <= start, "intervals are sorted and apart"
            self._starts.append(start)
            self._ends.append(end)
            self._before.append(total)
            total += end - start

    def elapsed(self, at: Instant) -> Duration:
        """Return the open milliseconds before `at`; differences of two readings are ages."""
        if self.always:
            return Duration(at)
        index = bisect_right(self._starts, at) - 1
        if index < 0:
            return Duration(0)
        return Duration(self._before[index] + min(at, self._ends[index]) - self._starts[index])

    def is_open(self, at: Instant) -> bool:
        """Tell whether `at` lies in an interval; the end is closed already."""
        if self.always:
            return True
        index = bisect_right(self._starts, at) - 1
        return index >= 0 and at < self._ends[index]

    def opens_at(self, at: Instant) -> Instant:
        """Return `at` if open, else the next opening, else NEVER."""
        if self.is_open(at):
            return at
        index = bisect_right(self._starts, at)
        return Instant(self._starts[index]) if index < len(self._starts) else Instant(NEVER)

    def instant_of(self, reading: Duration) -> Instant:
        """Return the first instant at which `elapsed` reaches the reading, or NEVER: the inverse of `elapsed`."""
        if self.always:
            return Instant(reading)
        if not self._before:
            return Instant(NEVER)
        index = max(0, bisect_left(self._before, reading) - 1)
        reached = self._starts[index] + reading - self._before[index]
        return Instant(reached) if reached <= self._ends[index] else Instant(NEVER)

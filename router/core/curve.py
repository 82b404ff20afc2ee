"""What waiting costs: an increasing piecewise-linear table of integers, and its integral.

c(age) is the cost of one second of waiting at that age, in thousandths of an ordinary customer's. Past the last
point it stays level. K = the integral of c over [age, age + horizon] (engine.md 4), here in thousandths of a
weighted customer-second so that ranks do not drown in rounding; at most 10^9 (10^6 customer-seconds).
"""

from bisect import bisect_right
from typing import Final, final

from router.core.values import Duration

WORTH_MAX: Final = 1_000_000_000


@final
class Curve:
    """An urgency table made ready for reading."""

    __slots__ = ("_ages", "_costs", "_sums")

    def __init__(self, points: tuple[tuple[Duration, int], ...]) -> None:
        assert points and points[0][0] == 0, "a curve starts at age 0"
        self._ages: list[int] = [age for age, _ in points]
        self._costs: list[int] = [cost for _, cost in points]
        self._sums: list[int] = [0]
        for index in range(1, len(points)):
            width = self._ages[index] - self._ages[index - 1]
            assert width > 0, "ages grow"
            assert self._costs[index] >= self._costs[index - 1] >= 0, "waiting never gets cheaper"
            self._sums.append(self._sums[-1] + (self._costs[index - 1] + self._costs[index]) * width // 2)

    def worth(self, age: int, horizon: int) -> int:
        """Return K for the age and the horizon, both in milliseconds."""
        if len(self._ages) == 1:
            return min(self._costs[0] * horizon // 1000, WORTH_MAX)
        age = max(age, 0)
        return min((self._sum(age + horizon) - self._sum(age)) // 1000, WORTH_MAX)

    @property
    def last_age(self) -> int:
        """The age from which waiting gets no dearer."""
        return self._ages[-1]

    def age_of(self, worth: int, horizon: int) -> int:
        """Return the least age at which `worth` reaches the value, or the last age where none does."""
        low, high = 0, self._ages[-1]
        while low < high:
            middle = (low + high) // 2
            if self.worth(middle, horizon) >= worth:
                high = middle
            else:
                low = middle + 1
        return high

    def _sum(self, age: int) -> int:
        index = bisect_right(self._ages, age) - 1
        past = age - self._ages[index]
        total = self._sums[index] + self._costs[index] * past
        if index < len(self._ages) - 1:
            rise = self._costs[index + 1] - self._costs[index]
            total += rise * past * past // (2 * (self._ages[index + 1] - self._ages[index]))
        return total

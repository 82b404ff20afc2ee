"""What waiting costs: the integral of a table of costs, against a sum counted by hand."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from router.core.curve import WORTH_MAX, Curve
from router.core.values import Duration

Points = tuple[tuple[Duration, int], ...]


def curve(*points: tuple[int, int]) -> Curve:
    return Curve(tuple((Duration(age), cost) for age, cost in points))


@st.composite
def tables(draw: st.DrawFn, width: int = 500) -> list[tuple[int, int]]:
    points = [(0, draw(st.integers(0, 5000)))]
    for _ in range(draw(st.integers(0, 4))):
        age, cost = points[-1]
        points.append((age + draw(st.integers(1, width)), cost + draw(st.integers(0, 5000))))
    return points


def exact(points: list[tuple[int, int]], age: int) -> Fraction:
    """Return c(age) to the last digit, by walking along the table."""
    for (age_a, cost_a), (age_b, cost_b) in pairwise(points):
        if age < age_b:
            return cost_a + Fraction((cost_b - cost_a) * (age - age_a), age_b - age_a)
    return Fraction(points[-1][1])


def test_a_curve_of_one_point_is_level() -> None:
    level = curve((0, 700))
    assert [level.worth(age, 60_000) for age in (-1, 0, 5, 10**12)] == [700 * 60] * 4


@given(tables(), st.integers(0, 2500), st.integers(0, 400))
def test_worth_is_the_area_under_the_curve_to_within_its_rounding(
    points: list[tuple[int, int]], age: int, horizon: int
) -> None:
    heights = [exact(points, at) for at in range(age, age + horizon + 1)]
    area = sum((left + right) / 2 for left, right in pairwise(heights))  # corners lie on whole milliseconds
    # Each corner of the table rounds down once, and so does each end; then all of it is cut to thousandths.
    rounding = len(points) + 1
    assert -1000 - rounding <= 1000 * curve(*points).worth(age, horizon) - area <= rounding


@given(tables(10**9), st.integers(-100, 10**10), st.integers(0, 10**9), st.integers(0, 10**9))
def test_a_longer_horizon_is_never_worth_less(points: list[tuple[int, int]], age: int, horizon: int, more: int) -> None:
    table = curve(*points)
    assert 0 <= table.worth(age, horizon) <= table.worth(age, horizon + more)


@given(tables(10**9), st.integers(-100, 10**10), st.integers(0, 10**9), st.integers(0, 10**9))
def test_waiting_longer_never_costs_less_beyond_one_step_of_rounding(
    points: list[tuple[int, int]], age: int, later: int, horizon: int
) -> None:
    table = curve(*points)
    assert table.worth(age, horizon) <= table.worth(age + later, horizon) + 1


@given(tables(), st.integers(0, 10_000), st.integers(0, 10_000))
def test_past_the_last_point_every_millisecond_is_worth_the_same(
    points: list[tuple[int, int]], past: int, horizon: int
) -> None:
    last_age, last_cost = points[-1]
    assert curve(*points).worth(last_age + past, horizon) == last_cost * horizon // 1000


@given(tables(), st.integers(-(10**6), 0), st.integers(0, 1000))
def test_an_age_under_zero_counts_as_zero(points: list[tuple[int, int]], age: int, horizon: int) -> None:
    assert curve(*points).worth(age, horizon) == curve(*points).worth(0, horizon)


def test_worth_has_a_ceiling() -> None:
    dear = curve((0, 1_000_000))
    assert dear.worth(0, 1_000_000) == WORTH_MAX
    assert dear.worth(0, 999_999) == WORTH_MAX - 1000
    assert dear.worth(0, 1_000_001) == dear.worth(0, 10**12) == WORTH_MAX


@given(tables(), st.integers(0, 2000), st.integers(1, 5000))
def test_the_age_of_a_worth_is_where_waiting_reaches_it(
    points: list[tuple[int, int]], horizon: int, worth: int
) -> None:
    table = curve(*points)
    age = table.age_of(worth, horizon)
    assert age <= table.last_age == points[-1][0]
    assert table.worth(age, horizon) >= worth or age == table.last_age
    assert age == 0 or table.worth(age - 1, horizon) < worth


def test_what_is_worth_it_at_once_has_age_zero_and_what_never_is_the_last_age() -> None:
    table = curve((0, 1000), (1000, 3000))
    assert table.age_of(1, 60_000) == table.age_of(0, 0) == 0
    assert table.age_of(180_000, 60_000) == 1000
    assert table.age_of(180_001, 60_000) == 1000


@pytest.mark.parametrize(
    "points",
    [(), ((Duration(1), 5),), ((Duration(0), 5), (Duration(0), 6)), ((Duration(0), 5), (Duration(9), 4)),
     ((Duration(0), -5), (Duration(9), 4))],
)  # fmt: skip
def test_a_table_that_is_no_curve_is_our_mistake(points: Points) -> None:
    with pytest.raises(AssertionError):
        Curve(points)

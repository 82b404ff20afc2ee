"""The Kaplan–Meier curve against cases worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulations.patience import Patience

# Ten callers (seconds; + was answered): 2, 3+, 4, 4, 5+, 7, 7+, 9, 12+, 15.
#   at 2: 10 at risk, 1 leaves: 9/10 = 0.9        at 7: 5 at risk, 1 leaves (the one answered then counts): 0.54
#   at 4:  8 at risk, 2 leave:  0.9 * 6/8 = 0.675  at 9: 3 at risk, 1 leaves: 0.54 * 2/3 = 0.36
#                                                  at 15: 1 at risk, 1 leaves: 0
LEFT = {2: 1, 4: 2, 7: 1, 9: 1, 15: 1}
ANSWERED = {3: 1, 5: 1, 7: 1, 12: 1}


def test_the_curve_is_the_one_worked_out_by_hand() -> None:
    curve = Patience(LEFT, ANSWERED)
    assert list(curve.times) == [2, 4, 7, 9, 15]
    assert list(curve.survival) == pytest.approx([0.9, 0.675, 0.54, 0.36, 0.0])
    assert [curve.still_there(wait) for wait in (0, 2, 3, 8, 20)] == pytest.approx([1, 0.9, 0.9, 0.54, 0])


def test_the_rest_of_a_patience_is_drawn_from_the_rest_of_the_curve() -> None:
    curve = Patience(LEFT, ANSWERED)
    # Of those still there after 5 s (0.675), 0.54 outlast 7 s: a fifth leaves at 7, 0.18 at 9, 0.36 at 15.
    assert curve.longer_than(5, 0.99) == 7
    assert curve.longer_than(5, 0.79) == 9
    assert curve.longer_than(5, 0.60) == 9
    assert curve.longer_than(5, 0.50) == 15
    assert curve.longer_than(5, 0.01) == 15


def test_a_curve_that_ends_with_an_answer_ends_at_the_longest_wait() -> None:
    curve = Patience({10: 1}, {20: 1})
    assert curve.longer_than(0, 0.9) == 10
    assert curve.longer_than(0, 0.4) == 20
    assert curve.longer_than(30, 0.4) == 30


def test_without_anybody_the_curve_is_empty() -> None:
    assert len(Patience({}, {})) == 0
    assert len(Patience({}, {5: 3})) == 0


@given(
    st.dictionaries(st.integers(0, 50), st.integers(1, 3), min_size=1),
    st.dictionaries(st.integers(0, 50), st.integers(1, 3)),
    st.integers(0, 60), st.floats(0.0001, 0.9999),
)  # fmt: skip
def test_nobody_is_less_patient_than_they_were_seen_to_be(
    left: dict[int, int], answered: dict[int, int], wait: int, uniform: float
) -> None:
    curve = Patience(left, answered)
    assert curve.longer_than(wait, uniform) >= wait
    assert list(curve.survival) == sorted(curve.survival, reverse=True)
    assert curve.longer_than(wait, uniform) >= curve.longer_than(wait, min(0.9999, uniform + 0.1))

"""Times, parts, weights and limits are read as written, and written as read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from router.core.policy import UNLIMITED, Share
from router.core.values import PerMille
from router.policy_file import notation


@pytest.mark.parametrize(
    ("written", "ms"),
    [
        ("20s", 20_000),
        ("4h", 14_400_000),
        ("1h30m", 5_400_000),
        ("2d", 172_800_000),
        ("250ms", 250),
        ("0s", 0),
        ("1m1s", 61_000),
    ],
)
def test_a_length_of_time_is_read(written: str, ms: int) -> None:
    assert notation.duration(written) == ms


@pytest.mark.parametrize(
    ("written", "right"),
    [
        (20, "write 20s, 20m or 20h"),
        ("17:00", "write 17h0m or 17m0s"),
        ("", "write it like 20s"),
        ("s", "write it like"),
        ("20 s", "write it like"),
        ("30m1h", "write it like"),
        ("-5s", "write it like"),
        ("1.5h", "write it like"),
        (True, "write it like"),
        (None, "write it like"),
        ("20s\n", "write it like"),
        ("٢s", "write it like"),
    ],
)
def test_what_is_no_length_of_time_is_refused_with_what_is_one(written: object, right: str) -> None:
    with pytest.raises(notation.NotationError) as caught:
        notation.duration(written)
    assert caught.value.right.startswith(right)


@given(st.integers(0, 10**12))
def test_a_length_of_time_that_was_written_is_read_back(ms: int) -> None:
    assert notation.duration(notation.duration_words(ms)) == ms


@given(st.integers(0, 9999))
def test_a_part_that_was_written_is_read_back(value: int) -> None:
    assert notation.per_mille(notation.per_mille_words(value)) == value


def test_a_part_is_a_percentage_and_says_so() -> None:
    assert notation.per_mille("12.5%") == 125
    for wrong, right in (
        (80, "write 80%"),
        ("0.8", "write it like 80%"),
        ("-1%", "write it like 80%"),
        (True, "write it like"),
    ):
        with pytest.raises(notation.NotationError) as caught:
            notation.per_mille(wrong)
        assert caught.value.right.startswith(right)


def test_a_weight_is_thousandths_of_a_person_or_a_part_of_the_budget() -> None:
    assert notation.weight(600) == 600
    assert notation.weight("30%") == Share(PerMille(300))
    assert notation.weight_words(Share(PerMille(305))) == "30.5% of the budget"
    for wrong in ("heavy", -1, True, None, "600", 10**13):
        with pytest.raises(notation.NotationError):
            notation.weight(wrong)


def test_unlimited_is_a_limit() -> None:
    assert notation.limit("unlimited") == UNLIMITED
    assert notation.limit(0) == 0
    assert (notation.limit_words(UNLIMITED), notation.limit_words(3)) == ("unlimited", "3")
    for wrong in ("many", -1, True, None, "3"):
        with pytest.raises(notation.NotationError):
            notation.limit(wrong)


def test_a_number_in_quotes_is_asked_to_come_without() -> None:
    for read in (notation.number, notation.weight, notation.attention, notation.limit):
        with pytest.raises(notation.NotationError) as caught:
            read("600")
        assert (caught.value.message, caught.value.right) == ('"600" is text', "write 600 without quotes")


def test_long_values_are_cut_short_in_messages() -> None:
    assert notation.shown("x" * 100) == "x" * 37 + "..."
    assert notation.shown({}) == "a mapping" and notation.shown([]) == "a list"
    assert notation.shown(None) == "nothing" and notation.shown(False) == "false"

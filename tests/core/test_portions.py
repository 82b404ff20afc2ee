"""Contacts shared out in fixed parts: never off by a whole one, and known parts in a known order."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from router.core.portions import next_of


@st.composite
def whole(draw: st.DrawFn) -> dict[str, int]:
    cuts = sorted(draw(st.sets(st.integers(1, 999), max_size=7)))
    edges = [0, *cuts, 1000]
    return {f"t{no}": high - low for no, (low, high) in enumerate(pairwise(edges))}


def shared_out(parts: dict[str, int], times: int) -> list[str]:
    had: dict[str, int] = {}
    order = []
    for _ in range(times):
        name = next_of(parts, had, "x ")
        had["x " + name] = had.get("x " + name, 0) + 1
        order.append(name)
    return order


@given(whole(), st.integers(1, 300))
def test_after_any_number_of_contacts_each_part_is_within_one_of_its_due(parts: dict[str, int], times: int) -> None:
    order = shared_out(parts, times)
    for name, part in parts.items():
        assert abs(order.count(name) * 1000 - part * times) < 1000


@pytest.mark.parametrize(
    ("parts", "order"),
    [
        ({"a": 1000}, "aaa"),
        ({"a": 500, "b": 500}, "abab"),
        ({"a": 700, "b": 300}, "aabaabaaab"),
        ({"a": 100, "b": 900}, "bbbbbbbbab"),
    ],
)
def test_parts_take_turns_evenly(parts: dict[str, int], order: str) -> None:
    assert "".join(shared_out(parts, len(order))) == order


def test_other_columns_do_not_count() -> None:
    assert next_of({"a": 500, "b": 500}, {"y a": 9, "x a": 1}, "x ") == "b"

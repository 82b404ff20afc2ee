"""Conditions of policy rules: every comparison, every kind of field, every way of nesting."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from router.core.condition import ALWAYS, Condition, Operator, Scalar, Test, glob

FIELDS: dict[str, object] = {"channel": "chat", "priority": 3, "attributes.vip": True, "attributes.old": False}


def holds(field: str, operator: Operator, *values: Scalar) -> bool:
    return Test(field, operator, values).holds(FIELDS)


@pytest.mark.parametrize(
    ("field", "operator", "values", "expected"),
    [
        ("channel", "is", ["chat"], True),
        ("channel", "is", ["Chat"], False),
        ("channel", "in", ["phone", "chat"], True),
        ("channel", "in", ["phone", "mail"], False),
        ("channel", "in", [], False),
        ("channel", "like", ["ch*"], True),
        ("channel", "like", ["*phone"], False),
        ("priority", "is", [3], True),
        ("priority", "is", [4], False),
        ("priority", "in", [1, 3], True),
        ("priority", "at_least", [3], True),
        ("priority", "at_least", [4], False),
        ("priority", "at_most", [3], True),
        ("priority", "at_most", [2], False),
        ("priority", "between", [3, 3], True),
        ("priority", "between", [1, 2], False),
        ("priority", "between", [4, 9], False),
        ("attributes.vip", "is", [True], True),
        ("attributes.vip", "is", [False], False),
        ("attributes.old", "is", [False], True),
    ],
)
def test_each_comparison_includes_its_edges(
    field: str, operator: Operator, values: list[Scalar], expected: bool
) -> None:
    assert holds(field, operator, *values) is expected


@pytest.mark.parametrize("operator", ["is", "in", "at_least", "at_most", "between", "like"])
def test_a_test_of_a_field_that_is_not_there_does_not_hold(operator: Operator) -> None:
    assert not Test("tier", operator, (0, 9)).holds(FIELDS)
    assert not Test("tier", operator, (0, 9)).holds({"tier": None})


@pytest.mark.parametrize(
    ("field", "operator", "values"),
    [
        ("channel", "at_least", [0]),
        ("channel", "at_most", [9]),
        ("channel", "between", [0, 9]),
        ("channel", "is", [3]),
        ("priority", "like", ["3"]),
        ("priority", "is", ["3"]),
        ("priority", "in", ["3", True]),
    ],
)
def test_a_test_of_a_field_of_another_type_does_not_hold(field: str, operator: Operator, values: list[Scalar]) -> None:
    assert not holds(field, operator, *values)


@pytest.mark.parametrize(
    ("value", "operator", "values"),
    [
        (True, "is", [1]),
        (1, "is", [True]),
        (False, "in", [0, 2]),
        (0, "in", [False]),
        (True, "at_least", [1]),
        (True, "at_most", [1]),
        (False, "between", [0, 1]),
        (True, "like", ["*"]),
    ],
)
def test_yes_and_no_are_not_numbers(value: object, operator: Operator, values: list[Scalar]) -> None:
    assert not Test("attributes.x", operator, tuple(values)).holds({"attributes.x": value})


@pytest.mark.parametrize(("operator", "values"), [("at_least", ["3"]), ("at_most", ["3"]), ("between", [1, "9"])])
def test_a_bound_that_is_no_number_is_our_mistake(operator: Operator, values: list[Scalar]) -> None:
    with pytest.raises(AssertionError):
        holds("priority", operator, *values)


# ── Nesting ───────────────────────────────────────────────────────────────────────────────────────────────────────

YES, NO = Condition((Test("channel", "is", ("chat",)),)), Condition((Test("channel", "is", ("mail",)),))


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (ALWAYS, True),
        (YES, True),
        (NO, False),
        (Condition((*YES.tests, *NO.tests)), False),
        (Condition(all=(YES, YES)), True),
        (Condition(all=(YES, NO)), False),
        (Condition(any=(NO, YES)), True),
        (Condition(any=(NO, NO)), False),
        (Condition(none=(NO, NO)), True),
        (Condition(none=(NO, YES)), False),
        (Condition(YES.tests, all=(YES,), any=(YES,), none=(NO,)), True),
        (Condition(YES.tests, all=(YES,), any=(NO,), none=(NO,)), False),
        (Condition(none=(Condition(none=(YES,)),)), True),
        (Condition(any=(Condition(all=(YES, NO)), Condition(any=(NO, Condition(none=(NO,)))))), True),
    ],
)
def test_all_of_all_one_of_any_and_none_of_none(condition: Condition, expected: bool) -> None:
    assert condition.holds(FIELDS) is expected


def conditions() -> st.SearchStrategy[Condition]:
    leaf = st.sampled_from([ALWAYS, YES, NO])
    return st.recursive(
        leaf,
        lambda inner: st.builds(
            Condition,
            tests=st.lists(st.sampled_from([*YES.tests, *NO.tests]), max_size=2).map(tuple),
            all=st.lists(inner, max_size=2).map(tuple),
            any=st.lists(inner, max_size=2).map(tuple),
            none=st.lists(inner, max_size=2).map(tuple),
        ),
        max_leaves=8,
    )


def naive(condition: Condition, fields: dict[str, Any]) -> bool:
    tests = all(fields[test.field] == test.values[0] for test in condition.tests)
    every = all(naive(part, fields) for part in condition.all)
    some = not condition.any or any(naive(part, fields) for part in condition.any)
    return tests and every and some and not any(naive(part, fields) for part in condition.none)


@given(conditions())
def test_any_nesting_means_what_it_says(condition: Condition) -> None:
    assert condition.holds(FIELDS) == naive(condition, FIELDS)


def test_a_condition_names_every_field_it_reads_in_order_of_writing() -> None:
    def on(name: str) -> Condition:
        return Condition((Test(name, "is", (1,)),))

    nested = Condition(on("a").tests, all=(on("b"),), any=(Condition(none=(on("c"), on("a"))),), none=(on("d"),))
    assert nested.fields() == ("a", "b", "c", "a", "d")
    assert ALWAYS.fields() == ()


# ── Globs ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def matches(pattern: str, text: str) -> bool:
    """Match by the textbook recursion, which takes its time."""
    if not pattern:
        return not text
    if pattern[0] == "*":
        return any(matches(pattern[1:], text[cut:]) for cut in range(len(text) + 1))
    return bool(text) and pattern[0] == text[0] and matches(pattern[1:], text[1:])


@given(st.text("ab*", max_size=7), st.text("ab", max_size=9))
def test_a_star_stands_for_any_run_of_characters(pattern: str, text: str) -> None:
    assert glob(pattern, text) == matches(pattern, text)


@pytest.mark.parametrize("text", ["", "a", "?", "[ab]", "a.c", "a\nb", "é"])
def test_nothing_but_the_star_is_special(text: str) -> None:
    assert glob(text, text) and glob("*", text) and glob(text + "*", text) and glob("*" + text, text)
    assert not glob("[ab]", "a") and not glob("?", "a") and not glob("a.c", "abc") and not glob("A", "a")


def test_the_ends_of_a_pattern_never_share_a_character() -> None:
    assert not glob("ab*ba", "aba")
    assert glob("ab*ba", "abba")


class Watched(str):
    """Text that counts how much of it is searched."""

    searched = 0

    def find(self, piece: str, start: Any = 0, end: Any = None) -> int:
        found = super().find(piece, start, end)
        self.searched += (end if found < 0 else found + len(piece)) - start
        return found


@pytest.mark.parametrize(
    ("pattern", "length"),
    [("*a" * 50 + "*b", 2000), ("a*" * 50 + "b", 2000), ("*ab" * 50, 2000), ("*" * 500, 2000), ("*a*a*b*", 2000)],
)
def test_no_pattern_looks_at_a_character_twice(pattern: str, length: int) -> None:
    text = Watched("a" * length)
    assert glob(pattern, text) == (set(pattern) == {"*"})
    assert text.searched <= length

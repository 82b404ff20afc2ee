"""Conditions are read as a supervisor writes them, and mean what they say."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from router.core.condition import Condition, Test
from router.policy_file.conditions import ConditionReader, condition_data


def read(data: Any) -> Condition:
    reader = ConditionReader()
    condition = reader.condition(data)
    assert reader.problems == []
    return condition


def wrong(data: Any) -> list[str]:
    reader = ConditionReader()
    reader.condition(data)
    return [f"{'.'.join(map(str, problem.path))}: {problem.message}; {problem.right}" for problem in reader.problems]


def test_a_value_a_list_and_comparisons_become_tests() -> None:
    data = {"channel": "phone", "intent": ["a", "b"], "priority": {"at_least": 2, "at_most": 4}}
    condition = read(
        {**data, "language": {"like": "pt*"}, "attributes.vip": True, "attributes.age": {"between": [3, 9]}}
    )
    assert condition.tests == (
        Test("channel", "is", ("phone",)),
        Test("intent", "in", ("a", "b")),
        Test("priority", "at_least", (2,)),
        Test("priority", "at_most", (4,)),
        Test("language", "like", ("pt*",)),
        Test("attributes.vip", "is", (True,)),
        Test("attributes.age", "between", (3, 9)),
    )


def test_groups_hold_conditions_and_not_takes_one_or_more() -> None:
    condition = read({"any": [{"tier": "gold"}, {"all": [{"priority": 1}]}], "not": {"site": "x"}})
    assert condition.any[1].all[0].tests == (Test("priority", "is", (1,)),)
    assert condition.none == read({"not": [{"site": "x"}]}).none == (read({"site": "x"}),)
    assert read({}) == Condition()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("phone", ": phone is not a condition; write it like {channel: phone, priority: 2}"),
        ({"chanel": "x"}, "chanel: no contact has a field chanel; did you mean channel?"),
        ({"attributes.": "x"}, "attributes.: no contact has a field attributes.; did you mean attributes.NAME?"),
        ({"priority": "2"}, "priority: 2 is not a whole number; write digits without quotes"),
        ({"priority": True}, "priority: true is not a whole number; write digits without quotes"),
        (
            {"priority": {"like": "2*"}},
            "priority.like: priority is a number; compare it by is, in, at_least, at_most or between",
        ),
        ({"tier": {"at_least": 2}}, "tier.at_least: tier is text and has no order; compare it by is, in or like"),
        ({"language": False}, 'language: false is not text; write "false" in quotes if it is meant'),
        ({"intent": []}, "intent: an empty list holds for no contact; write at least one value"),
        ({"intent": {}}, "intent: asks nothing; one of is, in, at_least, at_most, between, like"),
        ({"intent": {"in": "a"}}, "intent.in: in takes a list, not a; write in: [one, other]"),
        ({"intent": {"is": ["a"]}}, "intent.is: is takes one value, not a list; write is: value"),
        ({"intent": {"isnt": "a"}}, "intent.isnt: isnt is no comparison; did you mean is?"),
        ({"priority": {"between": [1]}}, "priority.between: between takes two numbers, not 1; write between: [1, 3]"),
        ({"priority": {"between": [3, 1]}}, "priority.between: 3 is above 1; write between: [1, 3]"),
        ({"any": []}, "any: a list is not a list of conditions; write any: [{channel: phone}, ...]"),
        ({"all": {"tier": "x"}}, "all: a mapping is not a list of conditions; write all: [{channel: phone}, ...]"),
        ({"not": {"tier": 5}}, 'not.tier: 5 is not text; write "5" in quotes if it is meant'),
        ({"attributes.x": None}, "attributes.x: nothing cannot be compared; write text, a whole number, true or false"),
    ],
)
def test_what_is_no_condition_is_refused_with_what_is_one(data: Any, said: str) -> None:
    assert wrong(data) == [said]


def test_all_faults_of_a_condition_are_told() -> None:
    assert len(wrong({"a": 1, "b": 2, "any": [{"c": 3}, {"priority": "x"}]})) == 4


def test_a_condition_nested_for_ever_is_refused() -> None:
    data: dict[str, Any] = {}
    for _ in range(30):
        data = {"not": data}
    assert "is nested too deep; at most 8 conditions within each other" in wrong(data)[0]


TEXTS = st.text("abc", min_size=1, max_size=3)
FIELDS = st.one_of(
    st.tuples(st.sampled_from(["channel", "intent", "tier"]), TEXTS | st.lists(TEXTS, min_size=1, max_size=3)),
    st.tuples(st.just("priority"), st.integers(0, 5) | st.fixed_dictionaries({"at_least": st.integers(0, 3)})),
    st.tuples(st.just("attributes.x"), TEXTS | st.booleans() | st.fixed_dictionaries({"like": TEXTS})),
)
CONDITIONS = st.recursive(
    st.lists(FIELDS, max_size=3).map(dict),
    lambda inner: st.dictionaries(st.sampled_from(["any", "all", "not"]), st.lists(inner, min_size=1, max_size=2)),
    max_leaves=6,
)


@given(CONDITIONS)
def test_a_condition_that_was_written_back_reads_the_same(data: Any) -> None:
    condition = read(data)
    assert read(condition_data(condition)) == condition

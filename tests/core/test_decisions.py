"""Decisions: slots, a number first, and for each of them a way to apply it."""

import inspect
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, get_args

import pytest

from router.core import decisions as d
from router.core.changes import APPLIERS
from router.core.contact import MOVES
from router.core.engine import Engine
from router.core.values import Instant
from tests.story import TOLD, a_policy

DECISIONS: tuple[Any, ...] = get_args(d.Decision)
ANSWERS = (d.IgnoreFact, d.GrantRequest, d.RefuseRequest)
"""What only tells the sender of a fact what became of it; the floor stays as it is."""


@pytest.mark.parametrize("kind", DECISIONS, ids=lambda kind: kind.__name__)
def test_a_decision_has_slots_is_not_frozen_and_bears_its_number_first(kind: Any) -> None:
    assert list(kind.__slots__) == [field.name for field in fields(kind)]
    assert not kind.__dataclass_params__.frozen
    assert fields(kind)[0].name == "seq"


@pytest.mark.parametrize("kind", DECISIONS, ids=lambda kind: kind.__name__)
def test_what_a_decision_is_made_from_are_its_fields_in_their_order(kind: Any) -> None:
    parameters = list(inspect.signature(kind).parameters.values())
    assert [parameter.name for parameter in parameters] == [field.name for field in fields(kind)]
    marks = [object() for _ in parameters]
    made = kind(*marks)
    assert all(getattr(made, field.name) is mark for field, mark in zip(fields(kind), marks, strict=True))


def test_a_decision_carries_all_that_applying_it_needs_so_only_one_field_may_be_left_out() -> None:
    optional = [
        (kind.__name__, field.name, field.default)
        for kind in DECISIONS
        for field in fields(kind)
        if field.default is not MISSING or field.default_factory is not MISSING
    ]
    assert optional == [("RevokeOffer", "ask_again_at", 0)]


def test_every_decision_is_listed_and_can_be_applied_and_told() -> None:
    assert set(DECISIONS) == {kind for kind in vars(d).values() if is_dataclass(kind)}
    assert set(APPLIERS) == set(DECISIONS)
    assert set(TOLD) == set(DECISIONS)
    assert set(MOVES) <= set(DECISIONS) - set(ANSWERS)


@pytest.mark.parametrize("kind", ANSWERS, ids=lambda kind: kind.__name__)
def test_an_answer_only_counts(kind: Any) -> None:
    engine = Engine(a_policy())
    before = engine.snapshot()
    APPLIERS[kind](engine.floor, kind(1, *[""] * (len(fields(kind)) - 1)))
    assert engine.snapshot() == before
    assert engine.floor.now == Instant(0)


def test_names_are_in_the_imperative() -> None:
    verbs = "Ignore Queue Defer Offer Revoke Assign Change Close Refuse Redirect Take Pay Grant"
    assert [kind.__name__ for kind in DECISIONS if not kind.__name__.startswith(tuple(verbs.split()))] == []

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


FIRST_VERSION = {
    "IgnoreFact": "seq cause source subject code",
    "QueueContact": "seq contact kind skills language authority urgency key due_at position",
    "OfferContact": "seq contact offer agent answer expires_at way value fit load_after budget runner_up margin",
    "DeferContact": "seq contact until code",
    "RevokeOffer": "seq contact offer agent cause ask_again_at",
    "AssignContact": "seq contact assignment offer agent role phase",
    "ChangeAssignment": "seq assignment contact agent phase load until cause",
    "CloseContact": "seq contact outcome waited",
    "RefuseContact": "seq contact code",
    "RedirectContact": "seq contact code opens_at",
    "ChangeAgent": "seq agent responding",
    "TakeDebt": "seq agent debt cause",
    "PayDebt": "seq agent",
    "GrantRequest": "seq cause source subject",
    "RefuseRequest": "seq cause source subject code state",
}  # fmt: skip
"""What decisions held in journals of version 0.1.0, in this order."""


@pytest.mark.parametrize("name", FIRST_VERSION)
def test_a_decision_of_the_first_version_is_still_read_for_what_was_added_has_a_default(name: str) -> None:
    then, now = FIRST_VERSION[name].split(), fields(getattr(d, name))
    assert [field.name for field in now[: len(then)]] == then
    assert all(field.default is not MISSING for field in now[len(then) :])


def test_a_decision_carries_all_that_applying_it_needs_so_what_may_be_left_out_comes_last_and_is_plain() -> None:
    for kind in DECISIONS:
        given = [field.default for field in fields(kind)]
        optional = [value is not MISSING for value in given]
        assert optional == sorted(optional), kind.__name__
        assert all(isinstance(value, int | str | tuple | None) for value in given if value is not MISSING)


def test_every_decision_is_listed_and_can_be_applied_and_told() -> None:
    assert set(DECISIONS) == {kind for kind in vars(d).values() if is_dataclass(kind)} - {d.Wish}
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
    verbs += " Schedule Promise Wake Hand Extend Adopt Advise Reconcile Raise Solve"
    assert [kind.__name__ for kind in DECISIONS if not kind.__name__.startswith(tuple(verbs.split()))] == []

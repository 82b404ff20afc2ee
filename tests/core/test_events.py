"""Facts: slots, defaults, and a way into the engine for each of them."""

import inspect
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Any, get_args

import pytest

from router.core import events as e
from router.core.engine import REQUESTS
from router.core.events import subject_of
from router.core.intake import TAKERS
from router.core.routes import ROUTES
from router.core.values import Instant

FACTS: tuple[Any, ...] = get_args(e.Fact)
INSIDE = (e.Customer, e.Needs, e.Effort, e.Target, e.InHand, e.Outside, e.PastContact, e.PoolContact)
"""Records that facts hold."""
RECORDS = [*FACTS, *INSIDE]


def default(field: Field[Any]) -> Any:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return inspect.Parameter.empty if field.default is MISSING else field.default


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.__name__)
def test_a_fact_has_slots_and_is_not_frozen(kind: Any) -> None:
    assert list(kind.__slots__) == [field.name for field in fields(kind)]
    assert not kind.__dataclass_params__.frozen


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.__name__)
def test_what_a_fact_is_made_from_are_its_fields_in_their_order_with_their_defaults(kind: Any) -> None:
    parameters = list(inspect.signature(kind).parameters.values())
    assert [parameter.name for parameter in parameters] == [field.name for field in fields(kind)]
    marks = [object() for _ in parameters]
    made = kind(*marks)
    assert all(getattr(made, field.name) is mark for field, mark in zip(fields(kind), marks, strict=True))
    least = kind(*[mark for mark, field in zip(marks, fields(kind), strict=True) if default(field) is inspect._empty])
    for field, mark in zip(fields(kind), marks, strict=True):
        given = default(field)
        assert getattr(least, field.name) == (mark if given is inspect._empty else given)


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.__name__)
def test_no_two_facts_share_what_they_hold_by_default(kind: Any) -> None:
    needed = [None for field in fields(kind) if default(field) is inspect._empty]
    one, other = kind(*needed), kind(*needed)
    for field in fields(kind):
        if isinstance(getattr(one, field.name), dict | list):
            assert getattr(one, field.name) is not getattr(other, field.name)


def test_every_fact_is_listed_has_an_id_and_a_source_and_a_way_into_the_engine() -> None:
    assert set(FACTS) == {kind for kind in vars(e).values() if is_dataclass(kind)} - set(INSIDE)
    assert set(ROUTES) == set(FACTS)
    assert all({"id", "source"} <= {field.name for field in fields(kind)} for kind in FACTS)
    assert set(TAKERS) <= set(FACTS) and set(REQUESTS) <= set(FACTS)


FIRST_VERSION = {
    "Customer": "id tier language",
    "Needs": "skills authority",
    "ContactArrived": "id source contact channel time intent priority language customer needs due_at stage site "
    "direction attributes extra",
    "ContactChanged": "id source contact intent priority language customer needs due_at stage attributes",
    "ContactTurned": "id source contact to",
    "ContactAbandoned": "id source contact reason",
    "ContactEnded": "id source contact by reason",
    "AgentSignedIn": "id source agent session name team site skills languages authority channels presence budget",
    "AgentPresenceChanged": "id source agent session presence reason channels",
    "AgentSignedOut": "id source agent session",
    "OfferAccepted": "id source agent offer",
    "OfferDeclined": "id source agent offer reason ask_again_after",
    "OfferFailed": "id source agent offer reason",
    "AssignmentConnected": "id source assignment",
    "AssignmentFailed": "id source assignment reason",
    "AssignmentCompleted": "id source assignment outcome",
    "ClockReached": "at id source",
}  # fmt: skip
"""What facts held in journals of version 0.1.0, in this order."""


@pytest.mark.parametrize("name", FIRST_VERSION)
def test_a_fact_of_the_first_version_is_still_read_for_what_was_added_has_a_default(name: str) -> None:
    then, now = FIRST_VERSION[name].split(), fields(getattr(e, name))
    assert [field.name for field in now[: len(then)]] == then
    assert inspect.Parameter.empty not in [default(field) for field in now[len(then) :]]


AS_IT_IS = (e.AgentSnapshot, e.PoolSnapshot, e.CustomerHistory, e.AuthorityMissing, e.AssignmentWrapping)
"""Facts that say what is so, not what has just happened."""


def test_names_are_in_the_past_tense() -> None:
    past = ("ed", "Out", "In", "Lost", "Found", "Held", "CaughtUp", "PresenceSet")
    assert [kind.__name__ for kind in FACTS if not kind.__name__.endswith(past) and kind not in AS_IT_IS] == []


ABOUT = ("contact", "agent", "assignment", "case", "customer", "subject")
OF_THE_POOL = (e.ClockReached, e.PolicyApplied, e.PoolSnapshot, e.RouterResumed, e.RouterCaughtUp, e.PlanSolved)


def test_every_fact_but_those_of_the_pool_says_whom_or_what_it_is_about() -> None:
    for kind in FACTS:
        fact = kind(*[field.name for field in fields(kind) if default(field) is inspect._empty])
        names = [field.name for field in fields(kind) if default(field) is inspect._empty]
        expected = next((name for name in ABOUT if name in names), "")
        assert subject_of(fact) == expected
        assert (expected == "") == (kind in OF_THE_POOL)


def test_the_clock_needs_no_id_because_every_reading_of_it_is_welcome() -> None:
    assert (e.ClockReached(Instant(5)).id, e.ClockReached(Instant(5)).source) == ("", "clock")


def test_a_fact_that_asks_for_nothing_is_about_nothing_that_an_answer_could_name() -> None:
    assert e.asked_about(e.ClockReached(Instant(5))) == ""

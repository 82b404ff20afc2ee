"""The engine dispatches: every fact has a rule and a handler, requests are answered, versions are named."""

import gc

import pytest

from router.core import events as e
from router.core import reasons
from router.core.engine import ENGINE_VERSION, REQUESTS, Engine
from router.core.routes import ROUTES
from tests.core.seeds import Stretch
from tests.story import (
    START,
    Story,
    a_policy,
    accepts,
    arrives,
    at,
    breaks,
    changes,
    completes,
    connects,
    declines,
    fails,
    leaves,
    says,
    signs_out,
    turns,
)


def test_every_fact_has_a_way_in() -> None:
    assert set(ROUTES) == set(e.Fact.__args__)
    assert set(REQUESTS) <= set(ROUTES)
    assert ENGINE_VERSION.count(".") == 2


def test_what_is_no_fact_is_our_own_mistake() -> None:
    with pytest.raises(KeyError):
        Engine(a_policy()).handle(e.Customer(), START)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fact", "about", "reason"),
    [
        (changes("c9"), "c9", "contact_unknown"),
        (turns("c9", "agent"), "c9", "contact_unknown"),
        (says("zoe", "away"), "zoe", "agent_unknown"),
        (signs_out("zoe"), "zoe", "agent_unknown"),
        (fails("zoe", "o9"), "zoe", "offer_unknown"),
        (connects("a9"), "a9", "assignment_unknown"),
        (breaks("a9"), "a9", "assignment_unknown"),
        (completes("a9"), "a9", "assignment_unknown"),
    ],
)
def test_a_fact_that_is_not_accepted_is_ignored_with_whom_it_is_about(fact: e.Fact, about: str, reason: str) -> None:
    Story(a_policy()).then("+1s", fact, f"IgnoreFact {about} ({reason})")


@pytest.mark.parametrize("fact", [accepts("zoe", "o9"), declines("zoe", "o9")])
def test_a_request_that_is_not_accepted_is_answered(fact: e.Fact) -> None:
    (made,) = Story(a_policy()).then("+1s", fact, "RefuseRequest o9 (offer_unknown)")
    assert made.state == reasons.NAMES[reasons.OFFER_UNKNOWN]  # type: ignore[union-attr]


def test_an_engine_that_has_heard_nothing_wants_to_hear_nothing() -> None:
    engine = Engine(a_policy())
    assert engine.deadline() is None
    assert engine.handle(e.ClockReached(START), START) == []
    assert engine.floor.now == START


def test_what_was_told_is_not_changed_by_what_comes_after() -> None:
    engine = Engine(a_policy())
    first = engine.handle(arrives("c1", id="x1"), START)
    again = list(first)
    engine.handle(leaves("c1"), at("1s"))
    assert first == again


def test_an_engine_leaves_nothing_for_the_garbage_collector() -> None:
    # Drivers switch the collector off while they run, so whatever goes must go by itself.
    stretch, gone = Stretch(3), []
    stretch.run(500, lambda fact: gone.append(len(stretch.story.engine.handle(fact, stretch.story.now))))
    gc.collect()
    gc.disable()
    try:
        stretch.run(1_500, lambda fact: gone.append(len(stretch.story.engine.handle(fact, stretch.story.now))))
        assert stretch.story.engine.floor.arrivals > 300
        assert gc.collect() == 0
    finally:
        gc.enable()

"""Every fact has one handler family that answers for it."""

from router.core import events as e
from router.core import reasons
from router.core.routes import ROUTES
from tests.story import Story, a_policy


def test_each_fact_has_its_rule_and_what_follows() -> None:
    assert set(ROUTES) == set(e.Fact.__args__)
    assert all(all(map(callable, ways)) for ways in ROUTES.values())


def test_a_reading_of_the_clock_is_always_welcome() -> None:
    story = Story(a_policy())
    rule, _ = ROUTES[e.ClockReached]
    assert rule(story.engine.floor, e.ClockReached(story.now)) == reasons.OK

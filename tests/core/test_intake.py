"""How facts are taken: as data, each by one function, whatever is decided on them afterwards."""

import pytest

from router.core import events as e
from router.core.floor import Floor
from router.core.intake import TAKERS, take
from router.core.values import Instant
from tests.story import START, a_policy, arrives, at, changes, leaves, signs_in, signs_out


def a_floor(*facts: e.Fact) -> Floor:
    floor = Floor(a_policy())
    floor.now = at("1h")
    for fact in facts:
        take(floor, fact)
    return floor


def test_every_fact_is_taken_by_somebody() -> None:
    assert set(TAKERS) == set(e.Fact.__args__)


def test_a_fact_with_an_id_is_remembered_by_source_and_id() -> None:
    floor = a_floor(arrives("c1", id="x1"), e.ClockReached(START))
    assert floor.seen.knows("platform\nx1")
    assert not floor.seen.knows("clock\n")


def test_taking_decides_nothing() -> None:
    floor = a_floor(arrives("c1"), changes("c1", intent="other"), leaves("c1"), signs_in("ann"), signs_out("ann"))
    assert floor.seq == 0
    assert floor.contacts["c1"].fact.intent == "other"
    assert floor.agents["ann"].presence == "offline"


@pytest.mark.parametrize(("said", "kept"), [("0s", "1h"), ("59m", "59m"), ("2h", "1h")])
def test_a_contact_arrived_when_the_platform_says_but_not_later_than_now(said: str, kept: str) -> None:
    time = at(said) if said != "0s" else Instant(0)
    floor = a_floor(arrives("c1", time=time))
    assert floor.contacts["c1"].arrived_at == int(at(kept))

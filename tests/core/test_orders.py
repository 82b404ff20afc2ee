"""The decisions of one fact: applied as they are emitted, told in that order, numbered without gaps."""

import pytest

from router.core import decisions as d
from router.core.floor import Floor
from router.core.orders import Orders
from router.core.values import AgentId
from tests.story import Story, a_policy, arrives, leaves, signs_in


def test_a_decision_is_applied_by_the_time_that_it_is_told() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"))
    floor = story.engine.floor
    orders = Orders(floor)
    decision = d.ChangeAgent(floor.seq + 1, AgentId("ann"), False)
    orders.emit(decision)
    assert orders.made == [decision]
    assert (floor.seq, floor.agents["ann"].responding) == (1, False)


def test_a_number_that_is_not_the_next_is_our_own_mistake() -> None:
    orders = Orders(Floor(a_policy()))
    for seq in (0, 2):
        with pytest.raises(AssertionError, match="in order"):
            orders.emit(d.GrantRequest(seq, "x", "y", "z"))
    assert orders.made == []


def test_over_a_whole_story_the_numbers_have_no_gaps() -> None:
    story = Story(a_policy())
    made = story.given("+0s", signs_in("ann"), arrives("c1"), arrives("c2"), arrives("c2"), leaves("c9"), leaves("c1"))
    assert [it.seq for it in made] == list(range(1, len(made) + 1))
    assert story.engine.floor.seq == len(made)

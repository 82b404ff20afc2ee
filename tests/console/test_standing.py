"""How a waiting contact stands: what can be said of its wait, and what cannot."""

from router.console.standing import standing
from tests.story import Story, a_policy, arrives, completes, says, signs_in


def test_how_long_it_may_wait_is_estimated_only_where_nobody_could_take_it_now() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"))
    story.given("+60s", completes(story.assignment("c1")))
    story.given("+61s", says("ann", "away"), arrives("c2", "chat"))
    floor = story.engine.floor
    seen = standing(floor, "c2")
    assert seen is not None and (seen.candidates, seen.patience.estimated_ms) == ((), 60_000)
    floor.agents["ann"].presence = "available"  # as a decision of the same instant finds her
    seen = standing(floor, "c2")
    assert seen is not None and len(seen.candidates) == 1
    assert seen.patience.estimated_ms == -1

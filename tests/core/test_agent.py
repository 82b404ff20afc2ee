"""Every cell of an agent's presence: what each fact means to one who is offline, available, away or draining."""

from collections.abc import Callable

import pytest

from router.core import events as e
from router.core import reasons
from router.core.agent import FACTS, PRESENCES, UNREADY
from tests.story import Story, a_policy, arrives, says, signs_in, signs_out
from tests.told_people import finds, frees, loses, occupies, removes, sees

EXPECTED: dict[type, dict[str, str]] = {
    e.AgentSignedIn: {"offline": "as said", "available": "as said", "away": "as said", "draining": "as said"},
    e.AgentPresenceChanged: {"offline": "", "available": "as said", "away": "as said", "draining": "as said"},
    e.AgentSignedOut: {"offline": "", "available": "offline", "away": "offline", "draining": "offline"},
    e.AgentRemoved: {"offline": "offline", "available": "offline", "away": "offline", "draining": "offline"},
    e.AgentLost: {"offline": "", "available": "as it was", "away": "as it was", "draining": "as it was"},
    e.AgentFound: {"offline": "", "available": "as it was", "away": "as it was", "draining": "as it was"},
    e.AgentOccupied: dict.fromkeys(PRESENCES, "as it was"),
    e.AgentFreed: dict.fromkeys(PRESENCES, "as it was"),
    e.AgentSnapshot: dict.fromkeys(PRESENCES, "as it was"),
}

FACT_OF: dict[type, Callable[[str], e.Fact]] = {
    e.AgentSignedIn: lambda said: signs_in("ann", presence=said),
    e.AgentPresenceChanged: lambda said: says("ann", said),
    e.AgentSignedOut: lambda _: signs_out("ann"),
    e.AgentRemoved: lambda _: removes("ann"),
    e.AgentLost: lambda _: loses("ann"),
    e.AgentFound: lambda _: finds("ann"),
    e.AgentOccupied: lambda _: occupies("ann", "lunch"),
    e.AgentFreed: lambda _: frees("ann", "call"),
    e.AgentSnapshot: lambda _: sees("ann", 0),
}


def bring(presence: str, fact: type = e.AgentSignedIn) -> Story:
    """Bring ann to a presence, where the fact can mean something: silent for one who is found, busy for one freed."""
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"))
    if fact is e.AgentFound:
        story.given("+0s", says("ann", presence if presence != "offline" else "away"), loses("ann"))
        story.given("+0.5s", *[signs_out("ann")] * (presence == "offline"))
        return story
    if fact is e.AgentFreed:
        story.given("+0s", occupies("ann", "call", weight=100))
    story.given("+1s", signs_out("ann") if presence == "offline" else says("ann", presence))
    assert story.engine.floor.agents["ann"].presence == presence
    return story


def test_no_fact_and_no_presence_is_missing_from_the_table_or_from_this_test() -> None:
    assert FACTS == EXPECTED
    named = {fact for fact in vars(e).values() if isinstance(fact, type) and fact.__name__.startswith("Agent")}
    assert set(FACTS) == {fact for fact in named if fact.__name__ != "AgentId"}
    assert set(FACT_OF) == set(FACTS)
    assert set(PRESENCES) == {"offline", "available", "away", "draining"}


@pytest.mark.parametrize("said", PRESENCES)
@pytest.mark.parametrize("presence", PRESENCES)
@pytest.mark.parametrize("kind", FACTS)
def test_each_fact_in_each_presence_is_taken_or_ignored_with_its_reason(kind: type, presence: str, said: str) -> None:
    story = bring(presence, kind)
    after = EXPECTED[kind][presence]
    story.then("+2s", FACT_OF[kind](said), *([] if after else ["IgnoreFact ann (not_in_this_state)"]))
    now = story.engine.floor.agents["ann"].presence
    assert now == {"as said": said, "as it was": presence}.get(after, after or presence)


@pytest.mark.parametrize(
    "fact",
    [
        says("zoe", "away"), signs_out("zoe"), removes("zoe"), loses("zoe"), finds("zoe"), occupies("zoe", "lunch"),
        frees("zoe", "lunch"), sees("zoe", 0),
    ],
)  # fmt: skip
def test_one_who_never_signed_in_is_not_known(fact: e.Fact) -> None:
    bring("available").then("+5s", fact, "IgnoreFact zoe (agent_unknown)")


@pytest.mark.parametrize(("presence", "code"), [("offline", 20), ("away", 21), ("draining", 22)])
def test_only_the_available_are_ready_and_the_others_say_why(presence: str, code: int) -> None:
    story = bring(presence)
    agent = story.engine.floor.agents["ann"]
    assert (agent.ready, agent.unready_code()) == (False, code)
    assert UNREADY[presence] == code
    story.then("+5s", arrives("c1"), "QueueContact c1 (phone #1)")


def test_one_who_leaves_offers_unanswered_is_not_ready_and_says_why() -> None:
    story = bring("available")
    agent = story.engine.floor.agents["ann"]
    assert (agent.ready, agent.unready_code()) == (True, reasons.OK)
    story.given("+5s", arrives("c1"))
    story.given("+2m")
    assert (agent.ready, agent.unready_code()) == (False, reasons.NOT_RESPONDING)


def test_a_presence_that_nobody_knows_is_ignored_and_stops_nothing() -> None:
    story = bring("available")
    story.then("+5s", says("ann", "other"), "IgnoreFact ann (not_in_this_state)")
    story.then("+6s", signs_in("ben", presence="other"), "IgnoreFact ben (not_in_this_state)")
    story.then("+7s", signs_out("ann"))

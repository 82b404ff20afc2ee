"""Trying the gate leaves nothing behind."""

from router.core import policy as p
from router.core import reasons
from router.core.policy import Limit
from router.core.trial import Trial
from router.core.values import Duration
from tests.story import Story, a_policy, arrives, limited, signs_in


def test_what_is_tried_counts_until_it_is_taken_back() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"))
    ann = story.engine.floor.agents["ann"]
    trial = Trial(story.engine.floor, ann)
    for _ in range(3):
        assert not trial.refusal("chat")
        trial.give("chat", "chat")
    assert trial.refusal("chat") == reasons.OVER_BUDGET and ann.attention.load == 900
    trial.take_back()
    assert not trial.refusal("chat")
    trial.over()
    assert ann.attention.load == 0
    story.engine.floor.check()


def test_an_offer_that_somebody_has_to_answer_is_tried_as_an_open_one() -> None:
    story = Story(a_policy(limits=limited(max_open_offers=Limit(1))))
    story.given("+0s", signs_in("ann", budget=9_000))
    trial = Trial(story.engine.floor, story.engine.floor.agents["ann"])
    trial.give("chat", "chat")
    assert not trial.refusal("phone")
    trial.give("phone", "phone")
    assert trial.refusal("phone") == reasons.MAX_OPEN_OFFERS
    trial.over()


def test_what_only_time_lifts_is_tried_too_and_forgotten_again() -> None:
    limits = limited(live_gap=Duration(5_000), max_switches=p.Switches(Limit(1), Duration(60_000)))
    story = Story(a_policy(limits=limits))
    story.given("+0s", signs_in("ann"), arrives("e1", "email"))
    ann = story.engine.floor.agents["ann"]
    assert ann.attention.pace is not None
    before = ann.attention.pace.dump(story.now)
    trial = Trial(story.engine.floor, ann)
    trial.give("chat", "chat")
    assert trial.refusal("chat") == reasons.LIVE_GAP
    assert trial.refusal("email") == reasons.TOO_MANY_SWITCHES
    trial.over()
    assert ann.attention.pace.dump(story.now) == before

"""Places in line, what was waited, and debt with its cause."""

from router.core import policy as p
from router.core.condition import Condition, Test
from tests.story import Story, a_channel, a_policy, arrives, changes, declines, leaves, signs_in, signs_out


def test_the_place_told_counts_all_who_ask_for_the_same() -> None:
    needs = (p.Need(Condition((Test("intent", "is", ("law",)),)), skills={"law": 1}),)
    story = Story(a_policy(needs=needs))
    story.then("+0s", arrives("c1"), "QueueContact c1 (phone #1)")
    story.then("+0s", arrives("c2", intent="law"), "QueueContact c2 (phone #1, law 1)")
    story.then("+0s", arrives("c3"), "QueueContact c3 (phone #2)")
    story.then("+0s", arrives("c4", "chat"), "QueueContact c4 (chat #1)")
    story.then("+1s", changes("c3", intent="law"), "QueueContact c3 (phone #2, law 1)")
    story.then("+2s", changes("c3", priority=4), "QueueContact c3 (phone #2, law 1)")
    story.then("+3s", leaves("c2"), "CloseContact c2 (abandoned, waited 3s)")
    story.then("+4s", changes("c3", priority=5), "QueueContact c3 (phone #1, law 1)")


def test_one_who_would_not_be_taken_counts_in_the_places_of_others() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"), arrives("c1"))
    story.given("+1s", declines("ann", story.offer("c1"), "1h"))
    story.given("+2s", signs_in("ann", presence="away"))
    story.then("+3s", arrives("c2"), "QueueContact c2 (phone #2)")


def test_waiting_is_counted_without_the_time_in_an_agents_hands() -> None:
    story = Story(a_policy())
    story.given("+0s", arrives("c1"))
    story.given("+30s", signs_in("ann"))
    story.given("+40s", declines("ann", story.offer("c1"), "1h"))
    story.then("+100s", leaves("c1"), "CloseContact c1 (abandoned, waited 100s)")  # an offer is still waiting


def test_of_those_whom_nobody_else_is_left_to_ask_the_first_to_come_is_asked_for_first() -> None:
    story = Story(a_policy(channels={"phone": a_channel(500)}))
    story.given("+0s", signs_in("ann"), signs_in("ben", presence="away"), arrives("c1"), arrives("c2"))
    story.given("+1s", declines("ann", story.offer("c2")))  # who is back in line before c1 is
    story.given("+2s", declines("ann", story.offer("c1")))
    story.given("+3s", arrives("c3"))
    story.then("+4s", signs_out("ben"), "OfferContact c1 → ann (manual, load 1000/1000, retry)")

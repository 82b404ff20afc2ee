"""Time that has passed: deadlines in order, several at one instant, and readings that come early, late or twice."""

from router.core import events as e
from router.core import policy as p
from router.core.planning import rule
from router.core.values import Instant
from tests.story import (
    Story,
    a_channel,
    a_policy,
    accepts,
    arrives,
    at,
    completes,
    declines,
    ends,
    leaves,
    ms,
    signs_in,
    turns,
)


def test_the_deadline_is_the_earliest_of_all_that_time_will_do() -> None:
    channels = {
        "phone": a_channel(300, ring_for=ms("20s"), wrap=p.Wrap(most=ms("15s"))),
        "chat": a_channel(100, answer="auto", waiting=50, dormant_after=ms("25s")),
        "email": a_channel(100, live=False, expires_after=ms("30s")),
    }
    story = Story(a_policy(channels=channels))
    assert story.deadline() == ""
    story.given("+0s", signs_in("ann", channels=("phone", "chat")), arrives("e1", "email"))
    assert story.deadline() == "+30s"  # gives the email up
    story.given("+1s", arrives("c1", "chat"), turns("c1", "customer"))
    assert story.deadline() == "+26s"  # the chat falls asleep
    story.given("+2s", arrives("p1"))
    assert story.deadline() == "+22s"  # the offer expires
    story.given("+3s", accepts("ann", story.offer("p1")), ends("p1"))
    assert story.deadline() == "+18s"  # wrap-up is over
    story.given("+4s", completes(story.assignment("p1")))
    assert story.deadline() == "+26s"
    story.given("+5s", turns("c1", "agent"))
    assert story.deadline() == "+30s"
    story.given("+6s", leaves("e1"))
    assert story.deadline() == ""


def test_what_falls_due_at_one_instant_is_done_in_order_of_name() -> None:
    channels = {
        "phone": a_channel(300, ring_for=ms("20s")),
        "chat": a_channel(100, answer="auto", waiting=50, dormant_after=ms("20s"), wrap=p.Wrap(most=ms("20s"))),
        "email": a_channel(100, live=False, expires_after=ms("20s")),
    }
    story = Story(a_policy(channels=channels))
    story.given("+0s", signs_in("ann", channels=("phone", "chat")), signs_in("ben", channels=(), presence="away"))
    story.given("+0s", arrives("c1", "chat"), arrives("c2", "chat"), arrives("e1", "email"), arrives("p1"))
    story.given("+0s", turns("c1", "customer"), ends("c2"))
    story.then(
        "+20s",
        None,
        "CloseContact e1 (expired_waiting, waited 20s)",
        "RevokeOffer p1 ← ann (expired)",
        "QueueContact p1 (phone #1)",
        "ChangeAssignment c1 of ann (dormant, load 100)",
        "ChangeAssignment c2 of ann (ended, load 0, wrap_over)",
        "OfferContact p1 → ann (manual, load 300/1000, retry)",
    )


def test_a_contact_that_is_given_up_is_not_asked_for_again_at_the_same_instant() -> None:
    story = Story(a_policy(channels={"phone": a_channel(300, expires_after=ms("30s"))}))
    story.given("+0s", signs_in("ann"), arrives("p1"))
    story.given("+10s", declines("ann", story.offer("p1"), "20s"))
    story.then("+30s", None, "CloseContact p1 (expired_waiting, waited 30s)")
    assert story.deadline() == ""


def test_a_reading_that_comes_early_finds_nothing_due() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"), arrives("c1"))
    assert story.tell(e.ClockReached(at("5s")), at("5s")) == []
    assert story.deadline() == "+20s"
    assert rule(story.engine.floor, e.ClockReached(at("1h"))) == 0


def test_a_reading_that_comes_late_does_all_that_was_due() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"), arrives("c1"), signs_in("ben"), arrives("c2"))
    made = story.tell(e.ClockReached(at("20s")), at("45s"))
    assert [type(it).__name__ for it in made].count("RevokeOffer") == 2
    assert story.deadline() == "+65s"


def test_the_clock_never_runs_backwards() -> None:
    story = Story(a_policy())
    story.tell(arrives("c1"), at("10s"))
    story.tell(arrives("c2"), at("4s"))
    assert story.engine.floor.now == at("10s")
    assert story.engine.floor.contacts["c2"].arrived_at == at("10s")
    story.then("+12s", leaves("c2"), "CloseContact c2 (abandoned, waited 2s)")


def test_a_reading_of_the_clock_may_have_an_id_and_then_counts_once() -> None:
    story = Story(a_policy())
    assert story.tell(e.ClockReached(at("1s"), "t1"), at("1s")) == []
    story.then("+2s", e.ClockReached(Instant(at("1s")), "t1"), "IgnoreFact  (repeated)")


def test_a_contact_past_its_time_that_comes_back_is_given_up_at_the_next_reading() -> None:
    story = Story(a_policy(channels={"phone": a_channel(1000, expires_after=ms("10s"))}))
    story.given("+0s", signs_in("ann"), arrives("c1"))
    story.given("+15s", declines("ann", story.offer("c1"), "1m"))
    assert story.deadline() == "+10s"
    story.then("+15s", None, "CloseContact c1 (expired_waiting, waited 15s)")

"""A router that was away: offers ring for as long again, and nothing is offered until the input is read."""

from router.core import events as e
from router.core import policy as p
from router.core import reasons
from tests.story import Story, a_policy, accepts, arrives, at, completes, declines, leaves, line, ms, says, signs_in
from tests.told_people import is_back, loses, sees, sees_all

SESSIONS = p.Sessions(catch_up_most=ms("20s"), lost_settle=ms("5s"), reconcile_grace=ms("5s"), return_for=ms("5s"))


def test_a_router_that_was_down_for_30_seconds_extends_its_offers_and_offers_nothing_until_it_has_caught_up() -> None:
    story = Story(a_policy(sessions=SESSIONS))
    story.given("+0s", signs_in("ann"), arrives("c1"))
    story.given("+0s", signs_in("ben", presence="away"), signs_in("cem", presence="away"))
    assert [line(it) for it in story.tell(is_back(30_000), at("35s"))] == ["ExtendOffer c1 → ann (until +50s)"]
    story.then("+36s", says("ben", "available"))
    story.then("+37s", arrives("c2"), "QueueContact c2 (phone #1)")
    story.then("+38s", arrives("c3", "chat"), "QueueContact c3 (chat #1)")
    story.then("+39s", accepts("ann", story.offer("c1")), "GrantRequest o2", "AssignContact c1 → ann (active)")
    story.then("+40s", leaves("c3"), "CloseContact c3 (abandoned, waited 2s)")
    story.then("+41s", e.RouterCaughtUp(), "OfferContact c2 → ben (manual, load 1000/1000, freed)")
    story.then("+42s", e.RouterCaughtUp(), "IgnoreFact  (already_so)")


def test_a_declined_offer_waits_like_the_rest_while_the_input_is_read() -> None:
    story = Story(a_policy(sessions=SESSIONS))
    story.given("+0s", signs_in("ann"), arrives("c1"), signs_in("ben"))
    story.given("+5s", is_back(1_000))
    story.then("+6s", declines("ann", story.offer("c1")), "RevokeOffer c1 ← ann (declined)",
               "QueueContact c1 (phone #1)")  # fmt: skip
    story.then("+25s", None, "OfferContact c1 → ben (manual, load 1000/1000, freed)")


def test_offers_wait_no_longer_for_the_input_than_the_policy_says() -> None:
    story = Story(a_policy(sessions=SESSIONS))
    story.given("+0s", signs_in("ann"))
    story.given("+5s", is_back(1_000), arrives("c1"), arrives("c2", "chat"))
    story.given("+10s", is_back(1_000))
    assert story.deadline() == "+30s"
    story.then("+30s", None, "OfferContact c1 → ann (manual, load 1000/1000, freed, c2 0 behind)")


def test_debt_is_paid_while_the_input_is_read_and_nothing_else_is_given() -> None:
    story = Story(a_policy(sessions=SESSIONS))
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"), arrives("c2", "chat"))
    story.given("+1s", signs_in("ann", budget=400), arrives("c3", "chat"))
    story.given("+2s", is_back(1_000))
    story.then("+3s", completes(story.assignment("c1")), "ChangeAssignment c1 of ann (ended, load 300, completed)",
               "CloseContact c1 (served, waited 0s)", "PayDebt ann")  # fmt: skip
    assert story.engine.floor.agents["ann"].debt_cause == reasons.OK


def test_what_waits_for_a_word_waits_for_as_long_again() -> None:
    story = Story(a_policy(sessions=SESSIONS))
    story.given("+0s", signs_in("ann"), signs_in("ben", channels=()), arrives("c1", "email"))
    story.given("+1s", loses("ben"), sees("ann", 99), sees_all(99))
    story.tell(is_back(30_000), at("31s"))
    assert story.deadline() == "+36s"
    made = [line(it) for it in story.given("+37s")]
    assert made[:2] == ["ChangeAssignment c1 of ann (ended, load 0, reconciled)", "CloseContact c1 (served, waited 0s)"]
    assert made[-1] == "ChangeAgent ben (lost)"

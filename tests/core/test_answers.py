"""Answers to offers, one story each: taken once, by the right agent, and never twice."""

from router.core import decisions as d
from router.core import reasons
from tests.story import Story, a_channel, a_policy, accepts, arrives, at, breaks, declines, fails, leaves, signs_in


def test_a_channel_that_answers_by_itself_assigns_at_once() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"))
    story.then(
        "+12s",
        arrives("c1", "chat"),
        "QueueContact c1 (chat #1)",
        "OfferContact c1 → ann (auto, load 300/1000)",
        "AssignContact c1 → ann (active)",
    )
    assert story.deadline() == ""


def test_a_channel_that_rings_assigns_when_the_agent_accepts() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"))
    made = story.then(
        "+12s", arrives("c1"), "QueueContact c1 (phone #1)", "OfferContact c1 → ann (manual, load 1000/1000)"
    )
    offer = made[1]
    assert isinstance(offer, d.OfferContact)
    assert (offer.expires_at, offer.way, offer.fit, offer.value) == (at("32s"), reasons.BY_ARRIVAL, 1000, 60_000)
    assert story.load("ann") == 1000  # reserved while it rings
    granted, assigned = story.then(
        "+15s", accepts("ann", "o2", id="x7"), "GrantRequest o2", "AssignContact c1 → ann (active)"
    )
    assert (granted.cause, granted.source) == ("x7", "desk")  # type: ignore[union-attr]
    assert (assigned.offer, assigned.role) == ("o2", "primary")  # type: ignore[union-attr]
    assert story.load("ann") == 1000  # spent now
    assert story.deadline() == ""


def test_where_media_must_be_connected_the_assignment_begins_with_that() -> None:
    story = Story(a_policy(channels={"phone": a_channel(1000, connects=True)}))
    story.given("+0s", signs_in("ann"), arrives("c1"))
    story.then("+1s", accepts("ann", "o2"), "GrantRequest o2", "AssignContact c1 → ann (connecting)")


def test_when_two_accept_at_once_exactly_one_wins_and_the_other_hears_what_happened() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"), signs_in("ben"), arrives("c1"))
    story.then("+1s", accepts("ben", "o2"), "RefuseRequest o2 (offer_of_other)")
    story.then("+1s", accepts("ann", "o2"), "GrantRequest o2", "AssignContact c1 → ann (active)")
    story.then("+1s", accepts("ann", "o2"), "RefuseRequest o2 (offer_taken)")
    story.then("+1s", declines("ann", "o2"), "RefuseRequest o2 (offer_taken)")
    story.then("+1s", accepts("ben", "o2"), "RefuseRequest o2 (offer_taken)")


def test_two_offers_accepted_at_the_same_instant_are_both_granted() -> None:
    story = Story(a_policy(channels={"phone": a_channel(500)}))
    story.given("+0s", signs_in("ann"), arrives("c1"), arrives("c2"))
    story.then("+1s", accepts("ann", "o2"), "GrantRequest o2", "AssignContact c1 → ann (active)")
    story.then("+1s", accepts("ann", "o4"), "GrantRequest o4", "AssignContact c2 → ann (active)")


def test_a_refused_request_names_the_fact_that_asked_and_what_happened_instead() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"), arrives("c1"))
    story.given("+1s", leaves("c1"))
    (made,) = story.given("+2s", accepts("ann", "o2", id="x9"))
    assert made == d.RefuseRequest(5, "x9", "desk", "o2", reasons.CUSTOMER_LEFT, "customer_left")


def test_an_assignment_that_came_by_itself_has_no_offer_to_answer() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"))
    story.then("+1s", accepts("ann", "o2"), "RefuseRequest o2 (offer_unknown)")


def test_an_offer_that_cannot_be_delivered_goes_to_another_at_once() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"), signs_in("ben"), arrives("c1"))
    story.then(
        "+1s",
        fails("ann", "o2"),
        "RevokeOffer c1 ← ann (failed)",
        "QueueContact c1 (phone #1)",
        "OfferContact c1 → ben (manual, load 1000/1000, retry)",
    )


def test_a_refusal_is_remembered_when_the_contact_comes_back_from_a_colleague() -> None:
    story = Story(a_policy(channels={"phone": a_channel(1000, connects=True)}))
    story.given("+0s", signs_in("ann"), signs_in("ben"), arrives("c1"))
    story.given("+1s", declines("ann", "o2", "1h"))
    story.given("+2s", accepts("ben", story.offer("c1")))
    assert story.deadline() == ""
    story.given("+3s", breaks(story.assignment("c1")))
    assert story.in_hand("ann") == [] and story.in_hand("ben") == ["c1"]  # ann said not within the hour

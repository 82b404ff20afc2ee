"""Debt: load that grows without an admission is recorded with its cause, stops new work, and is paid back."""

from typing import Any

from router.core.policy import Limits, Policy, Scopes, Wrap
from router.core.values import Attention, Duration
from tests.story import Story, a_channel, a_policy, arrives, completes, ends, says, signs_in, turns


def a_chat_policy(**more: Any) -> Policy:
    """One chat of 600 that weighs 100 while the customer thinks: two may be active only as debt."""
    chat = a_channel(600, answer="auto", waiting=100, dormant_after=Duration(60_000), **more)
    return a_policy(channels={"chat": chat})


def two_chats(**more: Any) -> Story:
    """Tell of a second chat that came while the first customer was thinking."""
    story = Story(a_chat_policy(**more))
    story.given("+0s", signs_in("ann"), arrives("first", "chat"))
    story.given("+1s", turns("first", "customer"), arrives("second", "chat"))
    assert story.load("ann") == 700
    return story


def test_a_customer_who_replies_may_put_an_agent_in_debt_and_work_in_hand_is_never_dropped() -> None:
    story = two_chats()
    story.then(
        "+2s",
        turns("first", "agent"),
        "ChangeAssignment first of ann (active, load 1200)",
        "TakeDebt ann (200, turned)",
    )
    assert story.in_hand("ann") == ["first", "second"]


def test_one_in_debt_is_given_nothing_until_it_is_paid() -> None:
    story = two_chats()
    story.given("+2s", turns("first", "agent"))
    story.then("+3s", arrives("third", "chat"), "QueueContact third (chat #1)")
    story.then(
        "+4s",
        turns("first", "customer"),
        "ChangeAssignment first of ann (waiting, load 700, until +64s)",
        "PayDebt ann",
    )
    story.then(
        "+5s",
        completes(story.assignment("second")),
        "ChangeAssignment second of ann (ended, load 100, completed)",
        "CloseContact second (served, waited 0s)",
        "OfferContact third → ann (auto, load 700/1000, freed)",
        "AssignContact third → ann (active)",
    )


def test_writing_up_what_was_waiting_may_be_debt() -> None:
    story = two_chats(wrap=Wrap(most=Duration(30_000)))
    story.then(
        "+2s",
        ends("first"),
        "ChangeAssignment first of ann (wrapping, load 1200, until +32s, media_ended)",
        "TakeDebt ann (200, resumed)",
        "CloseContact first (served, waited 0s)",
    )
    story.then("+32s", None, "ChangeAssignment first of ann (ended, load 600, wrap_over)", "PayDebt ann")


def test_writing_up_what_had_fallen_asleep_may_be_debt() -> None:
    story = two_chats(wrap=Wrap(most=Duration(30_000)))
    story.then("+61s", None, "ChangeAssignment first of ann (dormant, load 600)")
    story.then(
        "+70s",
        ends("first", "customer"),
        "ChangeAssignment first of ann (wrapping, load 1200, until +100s, media_ended)",
        "TakeDebt ann (200, resumed)",
        "CloseContact first (served, waited 0s)",
    )


def test_wrap_up_that_weighs_no_more_takes_no_debt_anew() -> None:
    story = two_chats(wrap=Wrap(most=Duration(30_000)), wrapping=500)
    story.given("+2s", turns("first", "agent"))
    story.then(
        "+3s",
        ends("second"),
        "ChangeAssignment second of ann (wrapping, load 1100, until +33s, media_ended)",
        "CloseContact second (served, waited 0s)",
    )
    story.then("+33s", None, "ChangeAssignment second of ann (ended, load 600, wrap_over)", "PayDebt ann")


def test_a_budget_that_shrinks_under_work_in_hand_is_debt() -> None:
    story = two_chats()
    story.then("+2s", signs_in("ann", budget=500), "TakeDebt ann (200, shrunk)")
    story.then("+3s", signs_in("ann", budget=700), "PayDebt ann")


def test_a_team_with_a_smaller_budget_shrinks_it_too_and_leaving_the_floor_pays_nothing() -> None:
    policy = a_chat_policy()
    scopes = Scopes(teams={"new": Limits(budget=Attention(650))})
    story = Story(Policy("teams", policy.channels, limits=scopes))
    story.given("+0s", signs_in("ann"), arrives("first", "chat"))
    story.given("+1s", turns("first", "customer"), arrives("second", "chat"))
    story.then("+2s", signs_in("ann", team="new"), "TakeDebt ann (50, shrunk)")
    story.then("+3s", says("ann", "away"))
    assert story.load("ann") == 700

"""Agents who sign in, say what they do and sign out, with work and offers in hand."""

import pytest

from router.core import events as e
from router.core import policy as p
from router.core.policy import Limit, Limits, Scopes
from router.core.values import Attention
from tests.story import (
    Story,
    a_channel,
    a_policy,
    accepts,
    arrives,
    completes,
    limited,
    says,
    signs_in,
    signs_out,
)


@pytest.mark.parametrize(
    "fact", [signs_out("ann"), says("ann", "away"), says("ann", "offline"), signs_in("ann", presence="away")]
)
def test_who_is_not_there_to_answer_loses_the_open_offer_and_it_goes_on(fact: e.Fact) -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"))
    story.given("+1s", signs_in("ben"), arrives("c1"))
    story.then(
        "+5s",
        fact,
        "RevokeOffer c1 ← ann (agent_left)",
        "QueueContact c1 (phone #1)",
        "OfferContact c1 → ben (manual, load 1000/1000)",
    )


def test_an_offer_lost_by_leaving_is_not_held_against_the_agent() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"), arrives("c1"))
    story.given("+1s", says("ann", "away", reason="lunch"))
    story.then("+2s", says("ann", "available"), "OfferContact c1 → ann (manual, load 1000/1000, freed)")


def test_a_draining_agent_keeps_open_offers_and_takes_nothing_new() -> None:
    story = Story(a_policy(channels={"phone": a_channel(300)}))
    story.given("+0s", signs_in("ann"), arrives("c1"))
    story.then("+1s", says("ann", "draining"))
    story.then("+2s", arrives("c2"), "QueueContact c2 (phone #1)")
    story.then("+3s", accepts("ann", story.offer("c1")), "GrantRequest o2", "AssignContact c1 → ann (active)")
    story.then("+4s", says("ann", "available"), "OfferContact c2 → ann (manual, load 600/1000, freed)")


def test_work_in_hand_stays_in_hand_when_its_agent_signs_out_and_weighs_when_they_return() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"))
    story.then("+1s", signs_out("ann"))
    assert (story.in_hand("ann"), story.load("ann")) == (["c1"], 300)
    story.given("+2s", arrives("c2", "chat"))
    story.then("+3s", signs_in("ann"), "OfferContact c2 → ann (auto, load 600/1000, freed)",
               "AssignContact c2 → ann (active)")  # fmt: skip


def test_the_word_of_an_old_session_does_not_count() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann", session="s1"))
    story.given("+1s", signs_in("ann", session="s2"))
    story.then("+2s", signs_out("ann", session="s1"), "IgnoreFact ann (session_old)")
    story.then("+3s", says("ann", "away", session="s1"), "IgnoreFact ann (session_old)")
    story.then("+4s", says("ann", "away", session="s2"))
    story.then("+5s", signs_out("ann"))  # one who names no session means the one that is open
    story.then("+6s", signs_in("ann"))
    story.then("+7s", signs_out("ann", session="s9"))  # the session has no name to differ from


def test_a_smaller_budget_at_the_next_sign_in_makes_debt_until_work_is_done() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"), *(arrives(f"c{no}", "chat") for no in range(1, 4)))
    assert story.load("ann") == 900
    story.then("+1s", signs_in("ann", budget=500), "TakeDebt ann (400, shrunk)")
    story.then("+2s", arrives("c4", "email"), "QueueContact c4 (email #1)")
    story.then(
        "+3s",
        completes(story.assignment("c1")),
        "ChangeAssignment c1 of ann (ended, load 600, completed)",
        "CloseContact c1 (served, waited 0s)",
    )
    story.then(
        "+4s",
        completes(story.assignment("c2")),
        "ChangeAssignment c2 of ann (ended, load 300, completed)",
        "CloseContact c2 (served, waited 0s)",
        "PayDebt ann",
        "OfferContact c4 → ann (auto, load 500/500, freed)",
        "AssignContact c4 → ann (active)",
    )


def test_a_greater_budget_at_the_next_sign_in_pays_the_debt() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"), *(arrives(f"c{no}", "chat") for no in range(1, 4)))
    story.given("+1s", signs_in("ann", budget=500))
    story.then("+2s", signs_in("ann"), "PayDebt ann")


def test_an_open_offer_may_be_accepted_in_debt() -> None:
    channels = {"chat": a_channel(300, answer="auto"), "phone": a_channel(400)}
    story = Story(a_policy(channels=channels))
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"), arrives("c2"))
    story.then("+1s", signs_in("ann", budget=500), "TakeDebt ann (200, shrunk)")
    story.then("+2s", accepts("ann", story.offer("c2")), "GrantRequest o5", "AssignContact c2 → ann (active)")


def test_limits_follow_the_team_of_the_sign_in() -> None:
    teams = Scopes(teams={"new": Limits(budget=Attention(300))}, agents={"ann": Limits(max_live=Limit(2))})
    story = Story(a_policy(limits=teams))
    story.given("+0s", signs_in("ann", team="new"), arrives("c1", "chat"), arrives("c2", "chat"), arrives("c3", "chat"))
    assert story.in_hand("ann") == ["c1"]
    made = story.given("+1s", signs_in("ann", team="old"))
    assert (story.in_hand("ann"), made[0].way) == (["c1", "c2"], 61)  # type: ignore[union-attr]


def test_an_agent_is_asked_only_on_the_channels_they_take_now() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann", channels=("phone",)), arrives("c1", "chat"))
    assert story.in_hand("ann") == []
    story.then("+1s", says("ann", "available", channels=("phone",)))
    story.then(
        "+2s",
        says("ann", "available", channels=("phone", "chat")),
        "OfferContact c1 → ann (auto, load 300/1000, freed)",
        "AssignContact c1 → ann (active)",
    )
    story.then("+3s", says("ann", "available", channels=()))
    story.then("+4s", arrives("c2", "chat"), "QueueContact c2 (chat #1)")


def test_new_skills_at_the_next_sign_in_open_what_waits() -> None:
    story = Story(a_policy(needs=(p.Need(skills={"law": 2}, language=True, authority={"refund": 50}),)))
    story.given("+0s", signs_in("ann", skills={"law": 1}), arrives("c1", language="de"))
    story.given("+1s", signs_in("ann", skills={"law": 2}))
    story.given("+2s", signs_in("ann", skills={"law": 2}, languages=("de",)))
    assert story.in_hand("ann") == []
    story.given("+3s", signs_in("ann", skills={"law": 2}, languages=("de",), authority={"refund": 50}))
    assert story.in_hand("ann") == ["c1"]


def test_an_agents_own_limit_on_channels_holds_beside_the_budget() -> None:
    story = Story(a_policy(limits=limited(max_channels=Limit(1))))
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"), arrives("c2", "email"), arrives("c3", "chat"))
    assert story.in_hand("ann") == ["c1", "c3"]


def test_one_who_signs_in_as_offline_is_asked_for_nothing() -> None:
    story = Story(a_policy())
    story.given("+0s", arrives("c1"))
    story.then("+1s", signs_in("ann", presence="offline"))
    story.then("+2s", says("ann", "available"), "IgnoreFact ann (not_in_this_state)")
    story.then("+3s", arrives("c2", "chat"), "QueueContact c2 (chat #1)")


def test_an_agent_who_lowers_their_own_limit_in_the_middle_of_work_finishes_it_first() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann", own_limit=0, vendor="acme", started_at=5), arrives("c1", "chat"))
    story.given("+1s", arrives("c2", "chat"))
    made = story.given("+2s", says("ann", "available", own_limit=400))
    assert [type(it).__name__ for it in made] == ["ChangeAgent", "TakeDebt"]
    story.then("+3s", arrives("c3", "email"), "QueueContact c3 (email #1)")
    made = story.given("+4s", says("ann", "available", own_limit=0))
    assert [type(it).__name__ for it in made][:2] == ["ChangeAgent", "PayDebt"]
    assert story.in_hand("ann") == ["c1", "c2", "c3"]
    ann = story.engine.floor.agents["ann"]
    assert (ann.vendor, ann.started_at, ann.own_limit) == ("acme", 5, 0)

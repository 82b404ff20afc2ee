"""What an agent may carry now: more as they learn, no more than they want, never more than the policy gives."""

from router.core import policy as p
from router.core import reasons
from router.core.budgets import budget_of, lifted
from router.core.policy import AttentionRules, Share, Weights
from router.core.values import Attention, PerMille
from tests.story import START, Story, a_policy, arrives, completes, ms, says, signs_in, signs_out

RAMP = AttentionRules(ramp=((ms("0d"), PerMille(500)), (ms("7d"), PerMille(800)), (ms("14d"), PerMille(1000))))


def began(when: str) -> int:
    """Return an instant before the story."""
    return START - ms(when)


def budget(story: Story) -> int:
    return story.engine.floor.agents["ann"].attention.budget


def test_a_newcomers_budget_grows_while_they_are_signed_in() -> None:
    story = Story(a_policy(attention=RAMP))
    story.then("+0s", signs_in("ann", started_at=began("6.5d")), "ChangeAgent ann (budget 500, ramp)")
    story.given("+1s", *[arrives(f"e{no}", "email") for no in range(4)])
    assert len(story.in_hand("ann")) == 2
    story.then(
        "+12h",
        None,
        "ChangeAgent ann (budget 800, ramp)",
        "OfferContact e2 → ann (auto, load 600/800, freed)",
        "AssignContact e2 → ann (active)",
        "OfferContact e3 → ann (auto, load 800/800, freed)",
        "AssignContact e3 → ann (active)",
    )
    story.then("+180h", None, "ChangeAgent ann (budget 1000, ramp)")
    assert story.deadline() == ""


def test_the_ramp_counts_from_what_was_said_last_and_only_for_those_of_whom_it_was_said() -> None:
    story = Story(a_policy(attention=RAMP))
    story.then("+0s", signs_in("ben"))
    story.then("+1s", signs_in("ann", started_at=began("1d")), "ChangeAgent ann (budget 500, ramp)")
    story.then("+2s", signs_out("ann"))
    story.then("+3s", signs_in("ann"))
    assert budget(story) == 500
    story.then("+4s", signs_in("ann", started_at=began("30d")), "ChangeAgent ann (budget 1000, ok)")
    assert (budget(story), story.deadline()) == (1000, "")
    story.then("+5s", signs_in("ann", budget=400, started_at=began("8d")), "ChangeAgent ann (budget 320, ramp)")


def test_a_share_of_the_budget_is_one_of_the_whole_budget() -> None:
    story = Story(
        a_policy(channels={"chat": p.Channel(True, Weights(Share(PerMille(500))), "auto")}, attention=RAMP)
    )
    story.given("+0s", signs_in("ann", started_at=began("1d")), arrives("c1", "chat"), arrives("c2", "chat"))
    assert (story.load("ann"), story.in_hand("ann")) == (500, ["c1"])


def test_an_agent_may_lower_their_own_limit_and_never_raise_the_policys() -> None:
    story = Story(a_policy())
    story.then("+0s", signs_in("ann", own_limit=2000))
    assert budget(story) == 1000
    story.given("+1s", *[arrives(f"e{no}", "email") for no in range(6)])
    assert len(story.in_hand("ann")) == 5
    story.then(
        "+2s",
        says("ann", "available", own_limit=500),
        "ChangeAgent ann (budget 500, own_limit)",
        "TakeDebt ann (500, shrunk)",
    )
    story.then("+3s", says("ann", "available"))
    story.given("+4s", *[completes(story.assignment(f"e{no}")) for no in range(3)])
    assert (budget(story), story.load("ann")) == (500, 400)
    story.then("+5s", signs_in("ann"))
    story.then(
        "+6s",
        says("ann", "available", own_limit=0),
        "ChangeAgent ann (budget 1000, own_limit)",
        "OfferContact e5 → ann (auto, load 600/1000, freed)",
        "AssignContact e5 → ann (active)",
    )


def test_the_least_modifier_is_the_one_that_is_told() -> None:
    story = Story(a_policy(attention=RAMP))
    story.given("+0s", signs_in("ann", started_at=began("1d"), own_limit=600))
    ann = story.engine.floor.agents["ann"]
    assert budget_of(story.engine.floor, ann, False) == (500, reasons.RAMP)
    ann.own_limit = 400
    assert budget_of(story.engine.floor, ann, False) == (Attention(400), reasons.OWN_LIMIT)


def test_a_budget_is_never_nothing() -> None:
    story = Story(a_policy(attention=AttentionRules(Attention(1), ramp=((ms("0d"), PerMille(1)),))))
    story.given("+0s", signs_in("ann", started_at=began("1d")))
    assert budget(story) == 1


def test_an_instant_at_which_nothing_lifts_any_more_passes_unnoticed() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"))
    floor = story.engine.floor
    lifted(floor, floor.agents["ann"])
    assert floor.timers.armed == {}

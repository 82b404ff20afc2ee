"""Another policy while contacts wait and work is in hand."""

from typing import Any

import pytest

from router.core import decisions as d
from router.core import events as e
from router.core import policy as p
from router.core.condition import Condition, Test
from router.core.policy import Limit
from router.core.values import AgentId, Attention, Duration, PerMille
from tests.story import Story, a_channel, a_policy, accepts, arrives, at, completes, ends, signs_in
from tests.told_handoffs import applies, joins

CALLS = Condition((Test("intent", "is", ("law",)),))


def plain(**more: Any) -> p.Policy:
    channels = {"phone": a_channel(1000, ring_for=Duration(60_000)), "chat": a_channel(400, answer="auto")}
    return a_policy(channels=channels, **more)


def floor(**more: Any) -> Story:
    """Ann and ben have two chats each; the calls c5 and c6 wait."""
    story = Story(plain(**more))
    story.given("+0s", signs_in("ann"), signs_in("ben"), arrives("c1", "chat"), arrives("c2", "chat"))
    story.given("+1s", arrives("c3", "chat"), arrives("c4", "chat"), arrives("c5"), arrives("c6"))
    return story


def test_a_policy_that_rules_the_same_moves_nothing() -> None:
    story = floor()
    story.then("+2s", applies(plain()), "ChangePolicy d2 by sue")
    assert story.engine.floor.policy is story.policy


def test_a_smaller_budget_makes_debt_of_work_in_hand_and_the_old_one_pays_it() -> None:
    story = floor()
    story.then(
        "+2s",
        applies(plain(attention=p.AttentionRules(budget=Attention(600)))),
        "ChangePolicy d2 by sue",
        "TakeDebt ann (200, shrunk)",
        "TakeDebt ben (200, shrunk)",
    )
    story.then("+3s", applies(plain(), "d3"), "ChangePolicy d3 by sue", "PayDebt ann", "PayDebt ben")


def test_a_greater_budget_serves_who_waits_at_once() -> None:
    story = floor()
    story.then(
        "+2s",
        applies(plain(attention=p.AttentionRules(budget=Attention(2000)))),
        "ChangePolicy d2 by sue",
        "OfferContact c5 → ann (manual, load 1800/2000, freed)",
        "OfferContact c6 → ben (manual, load 1800/2000, freed)",
    )


def test_who_waits_is_placed_anew_where_the_new_policy_rules_otherwise_and_keeps_their_arrival() -> None:
    story = floor()
    story.given("+2s", arrives("c7", intent="law"))
    story.then(
        "+3s",
        applies(plain(needs=(p.Need(CALLS, skills={"law": 1}),))),
        "ChangePolicy d2 by sue",
        "QueueContact c7 (phone #1, law 1)",
    )
    fast = p.Urgency("fast", ((Duration(0), 5000),), max_wait=Duration(60_000))
    story.then(
        "+4s",
        applies(plain(urgency=(fast,)), "d3"),
        "ChangePolicy d3 by sue",
        "QueueContact c5 (phone #1, fast, due +61s)",
        "QueueContact c6 (phone #2, fast, due +61s)",
        "QueueContact c7 (phone #3, fast, due +62s)",
    )


def test_what_runs_already_runs_on() -> None:
    wrap = p.Wrap(most=Duration(30_000))
    story = Story(plain())
    story.given("+0s", signs_in("ann"), arrives("c1"))
    lighter = a_policy(channels={"phone": a_channel(500, wrap=wrap), "chat": a_channel(1)})
    story.then("+5s", applies(lighter), "ChangePolicy d2 by sue")
    assert (story.deadline(), story.load("ann")) == ("+60s", 500)
    story.given("+6s", accepts("ann", story.offer("c1")))
    story.then(
        "+7s",
        ends("c1"),
        "ChangeAssignment c1 of ann (wrapping, load 500, until +37s, media_ended)",
        "CloseContact c1 (served, waited 6s)",
    )
    story.then("+8s", applies(plain(), "d3"), "ChangePolicy d3 by sue")
    assert story.deadline() == "+37s"


def test_who_took_every_channel_takes_the_new_one_too() -> None:
    story = Story(a_policy(channels={"phone": a_channel(1000)}))
    story.given("+0s", signs_in("ann"), signs_in("ben", channels=()))
    story.then("+1s", applies(plain()), "ChangePolicy d2 by sue")
    story.given("+2s", arrives("c1", "chat"), arrives("c2", "chat"))
    assert (story.in_hand("ann"), story.in_hand("ben")) == (["c1", "c2"], [])


def test_a_promise_to_give_up_holds_by_the_new_policy() -> None:
    short = {"phone": a_channel(1000, expires_after=Duration(9_000)), "chat": a_channel(400, answer="auto")}
    story = floor()
    story.given("+2s", applies(a_policy(channels=short)))
    assert story.deadline() == "+10s"
    story.given("+3s", applies(plain(), "d3"))
    assert story.deadline() == ""
    story.given("+4s", applies(a_policy(channels=short), "d4"))
    story.given("+10s")
    assert "c5" not in story.engine.floor.contacts


def test_a_plan_that_was_asked_for_under_other_rules_is_void() -> None:
    story = Story(plain(choosing=p.Choosing(plan=p.Planning())))
    story.given("+0s", arrives("c1"), arrives("c2", "chat"), signs_in("ann"))
    assert story.engine.floor.plan is not None
    made = story.given("+0.5s", applies(plain()))
    assert [type(it) for it in made[:2]] == [d.ChangePolicy, d.ClosePlan]
    assert story.in_hand("ann") == ["c1"]


def the_law(*, ladder: bool = True) -> dict[str, Any]:
    steps = (p.RelaxStep(Duration(10_000), drop=("law",)),)
    needs = (p.Need(skills={"law": 1}),)
    return {"relax": (p.Relaxation(steps, at_once_when_nobody=False),) if ladder else (), "needs": needs}


def test_a_ladder_that_comes_and_goes_is_climbed_by_who_waits() -> None:
    story = floor()
    story.then(
        "+2s",
        applies(plain(**the_law())),
        "ChangePolicy d2 by sue",
        "QueueContact c5 (phone #1, law 1)",
        "QueueContact c6 (phone #2, law 1)",
    )
    assert story.deadline() == "+11s"
    story.then("+3s", applies(plain(**the_law(ladder=False)), "d3"), "ChangePolicy d3 by sue")
    assert story.deadline() == ""


def test_overflow_is_counted_by_the_rules_that_hold() -> None:
    rule = p.Overflow(after=Duration(5_000), to_team="night")
    story = floor(overflow=(rule,))
    story.given("+7s")
    assert story.engine.floor.contacts["c5"].overflows == 1
    story.given("+8s", applies(plain(overflow=(rule,))))
    assert story.engine.floor.contacts["c5"].overflows == 1
    story.given("+9s", applies(plain(), "d3"))
    assert story.engine.floor.contacts["c5"].overflows == 0


TALK = p.NamedBudget(Attention(1000), {"phone": p.Weights(Attention(1000))})

EVERYTHING: dict[str, dict[str, Any]] = {
    "positions": {"positions": p.Positions(1)},
    "a batch window": {"choosing": p.Choosing(batch_window=Duration(5_000))},
    "fairness": {"choosing": p.Choosing(fairness=p.Fairness(1, 1))},
    "ownership": {"ownership": p.Ownership()},
    "keeping together": {"choosing": p.Choosing(rank="best_fit", keep_together="customer")},
    "recovery": {"attention": p.AttentionRules(recovery=p.Recovery())},
    "another recovery": {"attention": p.AttentionRules(recovery=p.Recovery(limit=Duration(1_000)))},
    "a ramp": {"attention": p.AttentionRules(ramp=((Duration(0), PerMille(500)), (Duration(60_000), PerMille(1000))))},
    "a live gap": {"limits": p.Scopes(all=p.Limits(live_gap=Duration(3_000), max_live=Limit(1)))},
    "segments": {"segments": (p.Segment("everyone"),)},
    "callbacks": {"callbacks": p.Callbacks()},
    "named budgets": {"attention": p.AttentionRules(budgets={"talk": TALK})},
    "a plan": {"choosing": p.Choosing(plan=p.Planning())},
}


@pytest.mark.parametrize("name", EVERYTHING)
def test_whatever_a_policy_knows_may_come_and_go_with_work_in_hand(name: str) -> None:
    story = floor()
    story.given("+2s", signs_in("cal", started_at=at("+0s"), channels=("chat",)), applies(plain(**EVERYTHING[name])))
    story.given("+3s", completes("a3"), arrives("c7", "chat"))
    story.given("+4s", arrives("c8"))
    story.given("+40s", applies(plain(), "d3"))
    story.given("+41s", arrives("c9"), completes("a6"))
    story.given("+50s", applies(plain(**EVERYTHING[name]), "d4"))
    story.given("+51s", applies(plain(**EVERYTHING[name]), "d5"))
    story.given("+3m")


def test_what_recovery_has_counted_counts_on_under_other_numbers() -> None:
    story = floor(attention=p.AttentionRules(recovery=p.Recovery()))
    story.given("+30m", applies(plain(attention=p.AttentionRules(recovery=p.Recovery(limit=Duration(600_000))))))
    story.then("+30m", applies(story.policy, "d3"), "ChangePolicy d3 by sue")
    strain = story.engine.floor.agents["ann"].strain
    assert strain is not None and strain.at(story.engine.floor.now) > 0


def test_who_is_not_in_line_yet_is_ruled_by_the_policy_that_holds_when_they_are() -> None:
    story = Story(plain(needs=(p.Need(skills={"law": 1}),)))
    walk_in = e.AgentOccupied("", "desk", AgentId("ann"), "walk-in", "chat")
    call = e.AgentOccupied("", "desk", AgentId("ann"), "a friend")
    story.given("+0s", arrives("c1", stage="self_service"), signs_in("ann"), walk_in, call)
    story.then("+1s", applies(plain()), "ChangePolicy d2 by sue")
    story.then("+2s", arrives("c1"), "QueueContact c1 (phone #1)")


@pytest.mark.parametrize(
    "facts",
    [
        (arrives("c9", "fax"),),
        (arrives("c9", "fax", stage="self_service"),),
        (signs_in("cal", channels=("fax",)), arrives("c9", "fax")),
        (e.AgentOccupied("", "desk", AgentId("ann"), "walk-in", "fax"),),
    ],
)
def test_a_policy_that_lacks_a_channel_in_use_is_refused(facts: tuple[e.Fact, ...]) -> None:
    channels = {"phone": a_channel(1000), "chat": a_channel(400, answer="auto"), "fax": a_channel(10)}
    story = Story(a_policy(channels=channels))
    story.given("+0s", signs_in("ann"), *facts)
    story.then("+1s", applies(plain()), "IgnoreFact  (policy_lacks_channel)")


def test_a_policy_that_lacks_a_kind_in_use_is_refused_also_where_it_is_only_written_up() -> None:
    kinds = {"chat.law": p.Kind("chat", CALLS, wrap=p.Wrap(most=Duration(30_000)))}
    story = Story(plain(kinds=kinds))
    story.given("+0s", signs_in("ann"), signs_in("ben"), arrives("c1", "chat", intent="law"))
    story.then("+1s", applies(plain()), "IgnoreFact  (policy_lacks_channel)")
    story.given("+2s", joins("ben", "c1"), ends("c1"))
    story.then("+3s", applies(plain()), "IgnoreFact  (policy_lacks_channel)")
    story.then("+4s", applies(plain(kinds=kinds)), "ChangePolicy d2 by sue")
    story.given("+40s")
    story.then("+41s", applies(plain(), "d3"), "ChangePolicy d3 by sue")


def test_work_in_a_role_keeps_its_weight_by_the_new_policy() -> None:
    story = Story(plain(kinds={"chat.law": p.Kind("chat", CALLS)}))
    story.given("+0s", signs_in("ann"), signs_in("ben"), arrives("c1", "chat", intent="law"))
    story.given("+1s", joins("ben", "c1", "barge"))
    lighter = p.AttentionRules(roles=p.Roles(conference=p.Weights(Attention(50))))
    story.given("+2s", applies(plain(kinds={"chat.law": p.Kind("chat", CALLS)}, attention=lighter)))
    assert (story.load("ann"), story.load("ben")) == (400, 50)

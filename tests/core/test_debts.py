"""Debt has a cause and a size, is told when it grows, holds new work off, and is paid; a passed limit is a breach."""

from typing import Any

import pytest

from router.core import policy as p
from router.core import reasons
from router.core.debts import note_debt
from router.core.policy import Limit, Limits, NamedBudget, Scopes, Weights
from router.core.values import Attention
from tests.story import (
    Story,
    a_channel,
    a_policy,
    arrives,
    at,
    completes,
    limited,
    line,
    ms,
    signs_in,
    turns,
)
from tests.told_people import frees, occupies


def three_chats(**more: Any) -> Story:
    """Three customers think, so that their chats weigh little; all of them may answer at once."""
    chat = a_channel(400, answer="auto", waiting=100)
    story = Story(a_policy(channels={"chat": chat, "email": a_channel(200, answer="auto", live=False)}, **more))
    story.given("+0s", signs_in("ann"))
    for no in (1, 2, 3):
        story.given(f"+{no}s", arrives(f"c{no}", "chat"), turns(f"c{no}", "customer"))
    assert story.load("ann") == 300
    return story


def test_three_waiting_chats_answered_at_once_are_debt_and_nothing_new_comes_until_it_is_paid() -> None:
    story = three_chats()
    story.given("+4s", turns("c1", "agent"), turns("c2", "agent"))
    story.then(
        "+5s", turns("c3", "agent"), "ChangeAssignment c3 of ann (active, load 1200)", "TakeDebt ann (200, turned)"
    )
    story.then("+6s", arrives("e1", "email"), "QueueContact e1 (email #1)")
    story.then(
        "+7s",
        completes(story.assignment("c1")),
        "ChangeAssignment c1 of ann (ended, load 800, completed)",
        "CloseContact c1 (served, waited 0s)",
        "PayDebt ann",
        "OfferContact e1 → ann (auto, load 1000/1000, freed)",
        "AssignContact e1 → ann (active)",
    )


def test_a_limit_that_customers_pass_is_a_breach_and_nothing_new_comes_until_it_is_kept_again() -> None:
    story = three_chats(limits=limited(max_live=Limit(1)))
    story.given("+4s", turns("c1", "agent"))
    story.then(
        "+5s",
        turns("c2", "agent"),
        "ChangeAssignment c2 of ann (active, load 900)",
        "TakeDebt ann (0, turned, past max_live)",
    )
    ann = story.engine.floor.agents["ann"].attention
    assert ann.admit("email", story.now).reasons == (reasons.BREACHED, reasons.OVER_BUDGET)
    story.given("+6s", arrives("e1", "email"))
    story.then(
        "+7s",
        turns("c2", "customer"),
        "ChangeAssignment c2 of ann (waiting, load 600)",
        "PayDebt ann",
        "OfferContact e1 → ann (auto, load 800/1000, freed)",
        "AssignContact e1 → ann (active)",
    )


def test_a_dormant_email_that_wakes_may_pass_the_number_of_channels() -> None:
    mail = a_channel(200, answer="auto", live=False, waiting=100, dormant_after=ms("1m"))
    channels = {"chat": a_channel(300, answer="auto"), "email": mail}
    story = Story(a_policy(channels=channels, limits=limited(max_channels=Limit(1))))
    story.given("+0s", signs_in("ann"), arrives("e1", "email"), turns("e1", "customer"))
    story.given("+61s", arrives("c1", "chat"))
    assert story.in_hand("ann") == ["e1", "c1"]
    floor = story.engine.floor
    floor.agents["ann"].attention.move("email", 9, 2)
    assert floor.agents["ann"].attention.breaches() == (reasons.MAX_CHANNELS,)


def test_debt_that_grows_is_told_again_with_what_made_it_grow_and_lesser_causes_leave_it() -> None:
    story = three_chats()
    story.given("+4s", turns("c1", "agent"), turns("c2", "agent"), turns("c3", "agent"))
    story.then("+5s", signs_in("ann"))  # the same debt keeps its cause
    story.then("+6s", occupies("ann", "training", weight=100), "TakeDebt ann (300, outside)")
    story.then("+7s", frees("ann", "training"))
    story.then("+8s", occupies("ann", "training", weight=50), "TakeDebt ann (250, outside)")
    story.then("+9s", signs_in("ann", budget=600), "TakeDebt ann (650, shrunk)")
    ann = story.engine.floor.agents["ann"]
    assert (ann.debt_cause, ann.debt, ann.debt_limits) == (reasons.DEBT_SHRUNK, 650, ())


def test_a_breach_that_is_over_and_comes_again_is_told_again() -> None:
    story = three_chats(limits=limited(max_live=Limit(2)))
    story.given("+1m", turns("c1", "agent"), turns("c2", "agent"))
    story.then(
        "+61s",
        turns("c3", "agent"),
        "ChangeAssignment c3 of ann (active, load 1200)",
        "TakeDebt ann (200, turned, past max_live)",
    )
    story.given("+62s", occupies("ann", "training", weight=900))
    story.then("+63s", turns("c3", "customer"), "ChangeAssignment c3 of ann (waiting, load 1800)")
    assert story.engine.floor.agents["ann"].debt_limits == ()
    story.then(
        "+64s",
        turns("c3", "agent"),
        "ChangeAssignment c3 of ann (active, load 2100)",
        "TakeDebt ann (1100, turned, past max_live)",
    )


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(at_most={"chat": Limit(1)}), "at_most"),
        (Limits(never=(("chat", "email"),)), "never_together"),
        (Limits(max_channels=Limit(1)), "max_channels"),
    ],
)
def test_limits_that_shrink_under_work_in_hand_are_breached(limits: Limits, code: str) -> None:
    channels = {name: a_channel(100, answer="auto") for name in ("chat", "email")}
    story = Story(a_policy(channels=channels, limits=Scopes(teams={"strict": limits})))
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"), arrives("c2", "chat"), arrives("e1", "email"))
    story.then("+1s", signs_in("ann", team="strict"), f"TakeDebt ann (0, shrunk, past {code})")
    story.then("+2s", signs_in("ann"), "PayDebt ann")


def test_a_further_budget_is_breached_too() -> None:
    text = NamedBudget(Attention(500), {"chat": Weights(Attention(200), waiting=Attention(50))})
    story = three_chats(attention=p.AttentionRules(budgets={"text": text}))
    story.given("+4s", turns("c1", "agent"), turns("c2", "agent"))
    made = story.given("+5s", turns("c3", "agent"))
    assert line(made[-1]) == "TakeDebt ann (200, turned, past named_budget)"


# ── Overrides ─────────────────────────────────────────────────────────────────────────────────────────────────────


def override(story: Story, weight: int, expires: str) -> None:
    """Have a supervisor's word stand for what is in hand: the force itself is told elsewhere."""
    floor = story.engine.floor
    ann = floor.agents["ann"]
    floor.occupy(ann, "forced", "", weight, None)
    orders = story.engine._orders
    orders.made = []
    note_debt(floor, ann, reasons.DEBT_OVERRIDE, orders, "bo", "a vip", at(expires))
    floor.rest()
    assert [line(it) for it in orders.made] == ["TakeDebt ann (300, override, by bo: a vip)"]


def alone() -> Story:
    """A story without twins, who would not know of what is done to the floor by hand."""
    story = three_chats()
    story._tell_twins = lambda *_: None  # type: ignore[method-assign]
    return story


def test_an_override_is_debt_by_name_and_paid_back_in_time_nobody_is_alarmed() -> None:
    story = alone()
    override(story, 1000, "10m")
    assert story.deadline() == "+600s"
    story.given("+1m", arrives("e1", "email"))
    assert story.in_hand("ann") == ["c1", "c2", "c3"]
    story.given("+2m", *[completes(story.assignment(contact)) for contact in ("c1", "c2", "c3")])
    assert (story.engine.floor.agents["ann"].debt_cause, story.deadline()) == (0, "")
    assert story.in_hand("ann") == []  # 1000 of 1000 are in use


def test_an_override_that_runs_out_while_the_debt_stands_raises_an_alarm() -> None:
    story = alone()
    override(story, 1000, "10m")
    story.then("+10m", None, "RaiseAlarm ann (override_ran_out, 0 of 0)")
    assert story.engine.floor.agents["ann"].debt_cause == reasons.DEBT_OVERRIDE


def test_an_override_that_is_paid_at_the_very_instant_alarms_nobody() -> None:
    story = alone()
    override(story, 1000, "10m")
    floor = story.engine.floor
    floor.occupy(floor.agents["ann"], "forced", "", 1000, at("10m"))
    story.then("+10m", None, "PayDebt ann")


def test_of_two_overrides_the_one_that_runs_out_first_is_heard_of() -> None:
    story = alone()
    override(story, 1000, "10m")
    floor = story.engine.floor
    floor.occupy(floor.agents["ann"], "more", "", 100, None)
    note_debt(floor, floor.agents["ann"], reasons.DEBT_OVERRIDE, story.engine._orders, "bo", "again", at("20m"))
    floor.rest()
    assert story.deadline() == "+600s"

"""Work that slept and wakes: it asks the gate, and who finds no room is waited for, handed on, or promised a time."""

from typing import Any

import pytest

from router.core import policy as p
from router.core.events import AgentLost, ClockReached
from router.core.values import AgentId
from tests.story import (
    Story,
    a_channel,
    a_policy,
    arrives,
    at,
    completes,
    ends,
    leaves,
    limited,
    line,
    ms,
    says,
    signs_in,
    signs_out,
    turns,
)
from tests.told_work import parks, resumes


def sleepy(*steps: Any, hold_for: str = "5m", promise_in: str = "1h", **more: Any) -> p.Policy:
    """Chats, two to a person, that weigh nothing while they sleep; calls that fill a person."""
    chat = a_channel(500, answer="auto", waiting=200, dormant=0, dormant_after=ms("1m"))
    channels = {"chat": chat, "phone": a_channel(1000, answer="auto")}
    waking = p.Waking(steps or ("wait", "reassign"), ms(hold_for), ms(promise_in))
    return a_policy(channels=channels, waking=waking, **more)


def asleep(*steps: Any, **more: Any) -> Story:
    """Let c1 sleep in the hands of ann, who is on a call meanwhile."""
    story = Story(sleepy(*steps, **more))
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"), turns("c1", "customer"))
    story.given("+61s", arrives("p1"))
    assert story.load("ann") == 1000
    return story


HELD = "WakeContact c1 of ann (woken_held, until +420s, over_budget)"


def test_what_wakes_into_free_hands_is_taken_up_at_once() -> None:
    story = Story(sleepy())
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"), turns("c1", "customer"))
    story.given("+1m")
    story.then(
        "+61s",
        turns("c1", "agent"),
        "WakeContact c1 of ann (woken_resumed)",
        "ChangeAssignment c1 of ann (active, load 500)",
    )
    assert story.deadline() == ""


def test_what_wakes_and_is_refused_is_resumed_before_anything_new_when_room_comes() -> None:
    story = asleep()
    story.given("+90s", arrives("p2"), arrives("c2", "chat"))
    story.then("+2m", turns("c1", "agent"), HELD)
    assert story.deadline() == "+420s"
    story.then(
        "+3m",
        ends("p1"),
        "ChangeAssignment p1 of ann (ended, load 0, media_ended)",
        "CloseContact p1 (served, waited 0s)",
        "WakeContact c1 of ann (woken_resumed)",
        "ChangeAssignment c1 of ann (active, load 500)",
        "OfferContact c2 → ann (auto, load 1000/1000, freed)",
        "AssignContact c2 → ann (active)",
    )
    story.then(
        "+4m",
        ends("c1"),
        "ChangeAssignment c1 of ann (ended, load 500, media_ended)",
        "CloseContact c1 (served, waited 60s)",  # for ann, from waking to being taken up
    )


def test_who_came_back_first_is_taken_up_first() -> None:
    story = Story(sleepy(hold_for="1h"))
    story.given("+0s", signs_in("ann"))
    for no in (1, 2, 3):
        story.given(f"+{no}s", arrives(f"c{no}", "chat"), turns(f"c{no}", "customer"))
    story.given("+2m", arrives("p1"))
    story.given("+3m", turns("c3", "agent"), turns("c1", "agent"), turns("c2", "agent"))
    story.given("+4m", ends("p1"))
    floor = story.engine.floor
    assert [floor.contacts[name].state for name in ("c1", "c2", "c3")] == [4, 6, 4]


def test_an_agent_who_finds_no_room_in_time_hands_on_to_a_colleague_with_the_age_of_the_waiting() -> None:
    story = asleep()
    story.given("+2m", turns("c1", "agent"))
    story.given("+6m", signs_in("ben"))
    story.then(
        "+7m",
        None,
        "WakeContact c1 of ann (woken_reassigned, over_budget)",
        "ChangeAssignment c1 of ann (ended, load 1000, returned)",
        "QueueContact c1 (chat #1)",
        "OfferContact c1 → ben (auto, load 500/1000)",
        "AssignContact c1 → ben (active)",
    )
    assert story.engine.floor.contacts["c1"].holders == ("ann",)
    story.then(
        "+8m",
        ends("c1"),
        "ChangeAssignment c1 of ben (ended, load 0, media_ended)",
        "CloseContact c1 (served, waited 300s)",
    )


def test_a_policy_without_steps_hands_on_at_once() -> None:
    story = asleep("reassign")
    story.then(
        "+2m",
        turns("c1", "agent"),
        "WakeContact c1 of ann (woken_reassigned, over_budget)",
        "ChangeAssignment c1 of ann (ended, load 1000, returned)",
        "QueueContact c1 (chat #1)",
    )


def test_after_the_last_step_of_the_policy_nobody_waits_for_one_agent_any_more() -> None:
    story = asleep("wait")
    story.then("+2m", turns("c1", "agent"), HELD)
    story.then(
        "+7m",
        None,
        "WakeContact c1 of ann (woken_reassigned, over_budget)",
        "ChangeAssignment c1 of ann (ended, load 1000, returned)",
        "QueueContact c1 (chat #1)",
    )


def test_a_promise_gives_the_agent_until_shortly_before_it_breaks() -> None:
    story = asleep("wait", "promise")
    story.given("+2m", turns("c1", "agent"))
    story.then("+7m", None, "WakeContact c1 of ann (woken_promised, until +4020s, over_budget)")
    assert story.engine.floor.contacts["c1"].promised_at == at("4020s")
    assert story.deadline() == "+3720s"  # as long before as the agent was waited for
    story.given("+30m", ends("p1"))
    assert story.engine.floor.contacts["c1"].state == 4
    assert story.engine.floor.contacts["c1"].promised_at == 0
    assert story.deadline() == ""


def test_a_promise_about_to_break_goes_to_the_line_and_is_overdue_when_it_does() -> None:
    story = asleep("promise")
    story.then("+2m", turns("c1", "agent"), "WakeContact c1 of ann (woken_promised, until +3720s, over_budget)")
    story.then(
        "+3420s",
        None,
        "WakeContact c1 of ann (woken_reassigned, over_budget)",
        "ChangeAssignment c1 of ann (ended, load 1000, returned)",
        "QueueContact c1 (chat #1, due +3720s)",
    )


def test_a_short_promise_waits_for_its_agent_for_half_of_the_time() -> None:
    story = asleep("promise", promise_in="4m")
    story.given("+2m", turns("c1", "agent"))
    assert story.deadline() == "+240s"


def test_an_agent_with_room_at_the_last_moment_takes_it_up_themselves() -> None:
    story = asleep(limits=limited(windows=()))
    story.given("+2m", says("ann", "away"))
    story.then("+3m", turns("c1", "agent"), "WakeContact c1 of ann (woken_held, until +480s, away)")
    story.given("+4m", ends("p1"))
    assert story.engine.floor.contacts["c1"].state == 6
    story.then(
        "+5m",
        says("ann", "available"),
        "WakeContact c1 of ann (woken_resumed)",
        "ChangeAssignment c1 of ann (active, load 500)",
    )


def test_one_who_is_draining_finishes_also_what_slept() -> None:
    story = asleep()
    story.given("+2m", says("ann", "draining"), ends("p1"))
    story.then(
        "+3m",
        turns("c1", "agent"),
        "WakeContact c1 of ann (woken_resumed)",
        "ChangeAssignment c1 of ann (active, load 500)",
    )


def test_work_that_waits_for_an_agent_who_signs_out_goes_on_by_the_steps() -> None:
    story = asleep()
    story.given("+2m", turns("c1", "agent"), signs_out("ann"))
    story.given("+3m", signs_in("ben"))
    assert "c1" not in story.in_hand("ben")
    made = story.given("+8m")
    assert "c1" in story.in_hand("ben"), made


def test_customers_who_write_again_while_they_wait_change_nothing() -> None:
    story = asleep()
    story.given("+2m", turns("c1", "agent"))
    story.then("+3m", turns("c1", "agent"), "IgnoreFact c1 (already_so)")


def test_an_agent_may_answer_one_who_waits_for_them_though_there_is_no_room() -> None:
    story = asleep()
    story.given("+2m", turns("c1", "agent"))
    story.then(
        "+3m",
        turns("c1", "customer"),
        "ChangeAssignment c1 of ann (waiting, load 1200, until +240s)",
        "TakeDebt ann (200, resumed)",
    )
    story.then("+4m", None, "ChangeAssignment c1 of ann (dormant, load 1000)", "PayDebt ann")


def test_an_agent_may_take_up_one_who_waits_for_them_though_there_is_no_room() -> None:
    story = asleep()
    story.given("+2m", turns("c1", "agent"))
    story.then(
        "+3m",
        resumes(story.assignment("c1")),
        "ChangeAssignment c1 of ann (active, load 1500)",
        "TakeDebt ann (500, resumed)",
    )
    assert story.deadline() == ""


@pytest.mark.parametrize("fact", [leaves("c1"), ends("c1"), ends("c1", "customer")])
def test_a_customer_who_leaves_while_they_wait_was_served_before(fact: Any) -> None:
    story = asleep()
    story.given("+2m", turns("c1", "agent"))
    story.then(
        "+3m",
        fact,
        "ChangeAssignment c1 of ann (ended, load 1000, media_ended)",
        "CloseContact c1 (served, waited 60s)",
    )
    assert story.deadline() == ""


def test_an_agent_who_is_done_with_one_who_waits_for_them_is_done() -> None:
    story = asleep()
    story.given("+2m", turns("c1", "agent"))
    story.then(
        "+3m",
        completes(story.assignment("c1")),
        "ChangeAssignment c1 of ann (ended, load 1000, completed)",
        "CloseContact c1 (served, waited 60s)",
    )


def test_more_is_learnt_of_one_who_waits_for_their_agent() -> None:
    story = asleep()
    story.given("+2m", turns("c1", "agent"))
    story.then("+3m", arrives("c1", "chat", intent="refund"))
    assert story.engine.floor.contacts["c1"].fact.intent == "refund"


def test_neither_pace_nor_open_offers_refuse_what_is_no_new_contact() -> None:
    pace = limited(max_open_offers=p.Limit(1), live_gap=ms("10m"))
    channels = {"chat": a_channel(200, answer="auto", waiting=0, dormant_after=ms("1m")), "phone": a_channel(500)}
    story = Story(a_policy(channels=channels, limits=pace))
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"), turns("c1", "customer"))
    story.given("+601s", arrives("p1"))
    assert story.in_hand("ann") == ["p1", "c1"]
    story.then("+602s", turns("c1", "agent"), "WakeContact c1 of ann (woken_resumed)",
               "ChangeAssignment c1 of ann (active, load 700)")  # fmt: skip


def test_room_that_came_while_nobody_looked_at_the_clock_is_used_at_the_end_of_the_wait() -> None:
    wrapping = a_channel(1000, answer="auto", wrapping=900, wrap=p.Wrap(most=ms("5m")))
    chat = a_channel(500, answer="auto", waiting=0, dormant_after=ms("1m"))
    story = Story(a_policy(channels={"chat": chat, "phone": wrapping}))
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"), turns("c1", "customer"))
    story.given("+61s", arrives("p1"))
    story.given("+70s", ends("p1"))  # written up until +370s
    story.given("+71s", turns("c1", "agent"))  # waits until +371s
    made = story.tell(ClockReached(at("6h")), at("6h"))
    assert [line(it) for it in made] == [
        "ChangeAssignment p1 of ann (ended, load 0, wrap_over)",
        "WakeContact c1 of ann (woken_resumed)",
        "ChangeAssignment c1 of ann (active, load 500)",
    ]


def test_work_that_was_taken_away_before_its_wait_ended_is_waited_for_no_more() -> None:
    story = parked(sessions=p.Sessions(return_for=ms("200s")))
    story.given("+4m", arrives("p1"))
    story.given("+5m", turns("c1", "agent"), AgentLost("", "shell", AgentId("ann")))
    story.given("+306s")
    made = story.tell(ClockReached(at("6h")), at("6h"))
    assert [line(it) for it in made] == [
        "ChangeAssignment c1 of ann (ended, load 1000, agent_lost)",
        "QueueContact c1 (chat #1)",
    ]


# ── Parked work ───────────────────────────────────────────────────────────────────────────────────────────────────


def parked(until: str = "+10m", **more: Any) -> Story:
    """Park c1, which ann has in hand, until its time."""
    story = Story(sleepy(**more))
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"))
    told = "ChangeAssignment c1 of ann (parked, load 0, until +600s)"
    story.then("+1m", parks(story.assignment("c1"), at(until)), told)
    return story


def test_parked_work_returns_at_its_time() -> None:
    story = parked()
    assert story.deadline() == "+600s"
    story.then(
        "+10m",
        None,
        "WakeContact c1 of ann (woken_resumed)",
        "ChangeAssignment c1 of ann (active, load 500, park_over)",
    )
    assert story.deadline() == ""


def test_parked_work_that_is_due_asks_the_gate() -> None:
    story = parked()
    story.given("+5m", arrives("p1"))
    story.then("+10m", None, "WakeContact c1 of ann (woken_held, until +900s, over_budget)")
    story.then(
        "+11m",
        ends("p1"),
        "ChangeAssignment p1 of ann (ended, load 0, media_ended)",
        "CloseContact p1 (served, waited 0s)",
        "WakeContact c1 of ann (woken_resumed)",
        "ChangeAssignment c1 of ann (active, load 500, park_over)",
    )


def test_a_customer_who_comes_back_to_parked_work_wakes_it_before_its_time() -> None:
    story = parked()
    story.then(
        "+2m",
        turns("c1", "agent"),
        "WakeContact c1 of ann (woken_resumed)",
        "ChangeAssignment c1 of ann (active, load 500)",
    )
    assert story.deadline() == ""


def test_the_time_of_parked_work_does_not_wake_again_what_woke_before_it() -> None:
    story = parked(hold_for="20m")
    story.given("+5m", arrives("p1"))
    story.then("+6m", turns("c1", "agent"), "WakeContact c1 of ann (woken_held, until +1560s, over_budget)")
    story.then("+10m", None)
    assert story.engine.floor.contacts["c1"].state == 6


def test_of_two_times_at_one_instant_the_wait_for_the_agent_ends_first() -> None:
    story = parked()
    story.given("+4m", arrives("p1"))
    story.given("+5m", turns("c1", "agent"))
    story.then(
        "+10m",
        None,
        "WakeContact c1 of ann (woken_reassigned, over_budget)",
        "ChangeAssignment c1 of ann (ended, load 1000, returned)",
        "QueueContact c1 (chat #1)",
    )


def test_one_who_waits_may_be_parked_again() -> None:
    story = parked()
    story.given("+5m", arrives("p1"))
    story.given("+10m")
    story.then(
        "+11m",
        parks(story.assignment("c1"), at("20m")),
        "ChangeAssignment c1 of ann (parked, load 1000, until +1200s)",
    )
    assert story.deadline() == "+1200s"

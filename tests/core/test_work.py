"""Work in hand: connections that fail, wrap-up, turns, work that sleeps and wakes, and debt."""

from typing import Any

from router.core import policy as p
from router.core.condition import Condition, Test
from router.core.events import Customer
from router.core.policy import Limit, Mix
from router.core.values import Attention, Duration
from tests.story import (
    Story,
    a_channel,
    a_policy,
    arrives,
    breaks,
    completes,
    connects,
    ends,
    leaves,
    limited,
    ms,
    signs_in,
    turns,
)


def wrapping(least: str = "0s", most: str = "30s", **more: Any) -> p.Policy:
    """Calls that are written up after they end."""
    wrap = p.Wrap(ms(least), ms(most))
    return a_policy(channels={"phone": a_channel(1000, answer="auto", wrap=wrap, wrapping=400)}, **more)


def sleeping(**more: Any) -> p.Policy:
    """Chats that weigh less while the customer thinks and next to nothing when they sleep."""
    chat = a_channel(500, answer="auto", waiting=200, dormant=0, dormant_after=ms("5m"), **more)
    return a_policy(channels={"chat": chat})


# ── Connections ───────────────────────────────────────────────────────────────────────────────────────────────────


def connecting(**more: Any) -> p.Policy:
    return a_policy(channels={"phone": a_channel(1000, answer="auto", connects=True)}, **more)


def test_a_connection_that_fails_sends_the_contact_to_another_with_its_place_kept() -> None:
    story = Story(connecting())
    story.given("+0s", signs_in("ann"))
    story.given("+1s", signs_in("ben"), arrives("c1"))
    story.then(
        "+5s",
        breaks("a3"),
        "ChangeAssignment c1 of ann (ended, load 0, failed)",
        "QueueContact c1 (phone #1)",
        "OfferContact c1 → ben (auto, load 1000/1000, retry)",
        "AssignContact c1 → ben (connecting)",
    )
    story.given("+6s", connects(story.assignment("c1")))
    story.then(
        "+9s",
        ends("c1"),
        "ChangeAssignment c1 of ben (ended, load 0, media_ended)",
        "CloseContact c1 (served, waited 0s)",  # four seconds with ann were no waiting
    )


def test_one_who_cannot_be_connected_time_after_time_is_not_asked_any_more() -> None:
    story = Story(connecting(offers=p.Offers(max_unanswered=Limit(1))))
    story.given("+0s", signs_in("ann"), arrives("c1"))
    story.then(
        "+5s",
        breaks("a3"),
        "ChangeAssignment c1 of ann (ended, load 0, failed)",
        "ChangeAgent ann (not responding)",
        "QueueContact c1 (phone #1)",
    )


def test_what_is_done_before_it_was_connected_served_nobody() -> None:
    story = Story(connecting())
    story.given("+0s", signs_in("ann"), arrives("c1"))
    story.then(
        "+5s",
        completes("a3"),
        "ChangeAssignment c1 of ann (ended, load 0, completed)",
        "CloseContact c1 (closed_unserved, waited 0s)",
    )


# ── Wrap-up ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_wrap_up_holds_its_share_until_the_engine_ends_it() -> None:
    story = Story(wrapping())
    story.given("+0s", signs_in("ann"), arrives("c1"), arrives("c2"))
    story.then(
        "+60s",
        ends("c1"),
        "ChangeAssignment c1 of ann (wrapping, load 400, until +90s, media_ended)",
        "CloseContact c1 (served, waited 0s)",
    )
    assert story.deadline() == "+90s"
    story.then(
        "+90s",
        None,
        "ChangeAssignment c1 of ann (ended, load 0, wrap_over)",
        "OfferContact c2 → ann (auto, load 1000/1000, freed)",
        "AssignContact c2 → ann (active)",
    )


def test_an_agent_who_is_done_sooner_is_freed_sooner() -> None:
    story = Story(wrapping())
    story.given("+0s", signs_in("ann"), arrives("c1"))
    story.given("+60s", ends("c1"))
    story.then("+70s", completes("a3"), "ChangeAssignment c1 of ann (ended, load 0, completed)")
    assert story.deadline() == ""


def test_nobody_is_done_before_the_least_wrap_up_however_often_they_say_so() -> None:
    story = Story(wrapping(least="10s"))
    story.given("+0s", signs_in("ann"), arrives("c1"))
    story.given("+60s", ends("c1"))
    early = "ChangeAssignment c1 of ann (wrapping, load 400, until +70s, completed)"
    story.then("+63s", completes("a3"), early)
    story.then("+65s", completes("a3"), early)
    assert story.deadline() == "+70s"
    story.then("+70s", None, "ChangeAssignment c1 of ann (ended, load 0, wrap_over)")


def test_at_the_end_of_the_least_wrap_up_an_agent_may_be_done() -> None:
    story = Story(wrapping(least="10s"))
    story.given("+0s", signs_in("ann"), arrives("c1"))
    story.given("+60s", ends("c1"))
    story.then("+70s", completes("a3"), "ChangeAssignment c1 of ann (ended, load 0, completed)")


def test_a_kind_may_have_a_wrap_up_of_its_own() -> None:
    vip = Condition((Test("tier", "is", ("gold",)),))
    kinds = {
        "phone.vip": p.Kind("phone", vip, wrap=p.Wrap(most=ms("90s"))),
        "phone.loud": p.Kind("phone", Condition((Test("intent", "is", ("complaint",)),))),
    }
    story = Story(wrapping(kinds=kinds))
    story.given("+0s", signs_in("ann"), arrives("c1", customer=Customer("k1", "gold")))
    story.then(
        "+1s",
        ends("c1"),
        "ChangeAssignment c1 of ann (wrapping, load 400, until +91s, media_ended)",
        "CloseContact c1 (served, waited 0s)",
    )
    story.given("+2s", completes("a3"), arrives("c2", intent="complaint"))
    made = story.given("+3s", ends("c2"))
    assert made[0].until == story.now + 30_000  # type: ignore[union-attr]


def test_wrap_up_that_weighs_more_than_sleeping_work_may_make_debt() -> None:
    chat = a_channel(500, answer="auto", waiting=100, wrapping=400, wrap=p.Wrap(most=ms("60s")))
    story = Story(a_policy(channels={"chat": chat}))
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"), turns("c1", "customer"))
    story.given("+1s", arrives("c2", "chat"), turns("c2", "customer"), arrives("c3", "chat"))
    assert story.load("ann") == 700
    story.then(
        "+2s",
        leaves("c1"),
        "ChangeAssignment c1 of ann (wrapping, load 1000, until +62s, media_ended)",
        "CloseContact c1 (served, waited 0s)",
    )
    story.then(
        "+3s",
        leaves("c2"),
        "ChangeAssignment c2 of ann (wrapping, load 1300, until +63s, media_ended)",
        "TakeDebt ann (300, resumed)",
        "CloseContact c2 (served, waited 0s)",
    )
    story.then("+62s", None, "ChangeAssignment c1 of ann (ended, load 900, wrap_over)", "PayDebt ann")


# ── Turns, sleep and debt ─────────────────────────────────────────────────────────────────────────────────────────


def test_while_the_customer_thinks_attention_is_free_for_another() -> None:
    story = Story(sleeping())
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"), arrives("c2", "chat"), arrives("c3", "chat"))
    assert story.in_hand("ann") == ["c1", "c2"]
    story.then("+1s", turns("c1", "customer"), "ChangeAssignment c1 of ann (waiting, load 700, until +301s)")
    story.then(
        "+2s",
        turns("c2", "customer"),
        "ChangeAssignment c2 of ann (waiting, load 400, until +302s)",
        "OfferContact c3 → ann (auto, load 900/1000, freed)",
        "AssignContact c3 → ann (active)",
    )


def test_a_customer_who_does_not_answer_for_long_lets_the_work_sleep() -> None:
    story = Story(sleeping())
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"), turns("c1", "customer"))
    assert story.deadline() == "+300s"
    story.then("+5m", None, "ChangeAssignment c1 of ann (dormant, load 0)")
    assert story.deadline() == ""
    story.then(
        "+6m",
        turns("c1", "agent"),
        "WakeContact c1 of ann (woken_resumed)",
        "ChangeAssignment c1 of ann (active, load 500)",
    )


def test_a_customer_who_answers_in_time_keeps_the_work_awake() -> None:
    story = Story(sleeping())
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"), turns("c1", "customer"))
    story.then("+4m", turns("c1", "agent"), "ChangeAssignment c1 of ann (active, load 500)")
    story.then("+10m", None)


def three_waiting() -> Story:
    """Tell of three chats in one pair of hands, all of whose customers think."""
    chat = a_channel(500, answer="auto", waiting=100)
    story = Story(a_policy(channels={"chat": chat}))
    story.given("+0s", signs_in("ann"))
    for no in (1, 2, 3):
        story.given(f"+{no}s", arrives(f"c{no}", "chat"), turns(f"c{no}", "customer"))
    assert story.load("ann") == 300
    return story


def test_three_waiting_chats_answered_at_once_are_debt_until_it_is_paid_and_nothing_new_is_given() -> None:
    story = three_waiting()
    story.then("+9s", turns("c1", "agent"), "ChangeAssignment c1 of ann (active, load 700)")
    story.then("+9s", turns("c2", "agent"), "ChangeAssignment c2 of ann (active, load 1100)",
               "TakeDebt ann (100, turned)")  # fmt: skip
    story.then("+9s", turns("c3", "agent"), "ChangeAssignment c3 of ann (active, load 1500)",
               "TakeDebt ann (500, turned)")  # fmt: skip
    story.then("+10s", arrives("c4", "chat"), "QueueContact c4 (chat #1)")
    story.then("+11s", turns("c1", "customer"), "ChangeAssignment c1 of ann (waiting, load 1100)")
    story.then("+12s", turns("c2", "customer"), "ChangeAssignment c2 of ann (waiting, load 700)", "PayDebt ann")
    story.then(
        "+13s",
        ends("c3"),
        "ChangeAssignment c3 of ann (ended, load 200, media_ended)",
        "CloseContact c3 (served, waited 0s)",
        "OfferContact c4 → ann (auto, load 700/1000, freed)",
        "AssignContact c4 → ann (active)",
    )


def test_where_waiting_work_is_held_it_frees_nothing_for_newcomers() -> None:
    story = Story(sleeping(while_waiting="hold"))
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"), arrives("c2", "chat"), arrives("c3", "chat"))
    story.given("+1s", turns("c1", "customer"))
    story.then("+2s", turns("c2", "customer"), "ChangeAssignment c2 of ann (waiting, load 400, until +302s)")
    assert story.in_hand("ann") == ["c1", "c2"]
    made = story.given("+301s")
    assert [type(it).__name__ for it in made] == ["ChangeAssignment", "OfferContact", "AssignContact"]


def test_sleeping_work_counts_for_no_channel_and_no_limit_until_it_wakes() -> None:
    rules = p.AttentionRules(mix=(Mix(("chat", "phone"), Attention(300)),), crowding=Attention(50))
    channels = {
        "chat": a_channel(400, answer="auto", waiting=200, dormant=0, dormant_after=ms("1m")),
        "phone": a_channel(400, answer="auto"),
    }
    story = Story(a_policy(channels=channels, attention=rules, limits=limited(max_live=Limit(1))))
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"), turns("c1", "customer"))
    story.given("+61s", arrives("c2", "phone"))
    assert story.load("ann") == 400
    story.then("+2m", turns("c1", "agent"), "WakeContact c1 of ann (woken_held, until +420s, over_budget)")
    story.then(
        "+3m",
        ends("c2"),
        "ChangeAssignment c2 of ann (ended, load 0, media_ended)",
        "CloseContact c2 (served, waited 0s)",
        "WakeContact c1 of ann (woken_resumed)",
        "ChangeAssignment c1 of ann (active, load 400)",
    )


def test_work_past_its_contact_is_wrapped_up_even_when_the_contacts_name_is_used_again() -> None:
    story = Story(wrapping(most="10m", memory=p.Memory(remember_for=Duration(1_000))))
    story.given("+0s", signs_in("ann"), signs_in("ben"), arrives("c1"))
    story.given("+1s", ends("c1"))
    story.given("+10s", arrives("c8"), ends("c8"))
    story.given("+20s", arrives("c9"), arrives("c1"))
    assert story.engine.floor.contacts["c1"].state == 2
    story.then("+30s", completes("a3"), "ChangeAssignment c1 of ann (ended, load 0, completed)",
               "OfferContact c9 → ann (auto, load 1000/1000, freed)", "AssignContact c9 → ann (active)")  # fmt: skip
    assert story.engine.floor.contacts["c1"].state == 2


def test_work_that_wakes_into_a_lighter_wrap_up_lets_the_next_in() -> None:
    chat = a_channel(300, answer="auto", waiting=200, dormant=200, wrapping=50, dormant_after=ms("10s"),
                     wrap=p.Wrap(most=ms("60s")))  # fmt: skip
    story = Story(a_policy(channels={"chat": chat, "email": a_channel(900, answer="auto", live=False)}))
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"))
    story.given("+1s", turns("c1", "customer"))
    story.given("+20s", arrives("e1", "email"))
    assert story.in_hand("ann") == ["c1"]
    story.given("+23s", ends("c1"))
    assert "e1" in story.in_hand("ann")


def test_failures_count_only_in_a_row_where_answers_are_automatic() -> None:
    story = Story(a_policy(channels={"phone": a_channel(1000, answer="auto", connects=True)}))
    story.given("+0s", signs_in("ann"))
    for turn in range(6):
        story.given(f"+{turn * 10 + 1}s", arrives(f"c{turn}"))
        story.given(f"+{turn * 10 + 2}s", breaks(story.assignment(f"c{turn}")))
        story.given(f"+{turn * 10 + 3}s", connects(story.assignment(f"c{turn}")))
        story.given(f"+{turn * 10 + 4}s", ends(f"c{turn}"))
    assert all(agent.responding for agent in story.engine.floor.roster)

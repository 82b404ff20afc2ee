"""Work in hand from phase to phase: held and resumed, interrupted and given back, written up for as long as it may."""

from dataclasses import replace
from typing import Any

from router.core import policy as p
from router.core.condition import Condition, Test
from router.core.policy import Limit
from router.core.values import Attention
from tests.handoffs import ringing
from tests.story import (
    Story,
    a_channel,
    a_policy,
    accepts,
    arrives,
    completes,
    declines,
    ends,
    leaves,
    ms,
    signs_in,
    turns,
)
from tests.told_handoffs import consults, joins
from tests.told_work import holds, parks, resumes

# ── Held and resumed ──────────────────────────────────────────────────────────────────────────────────────────────


def holding() -> Story:
    """Put c1 on hold: it weighs little, and another chat comes on top."""
    weights = p.Weights(Attention(700), held=Attention(300))
    story = Story(a_policy(channels={"chat": p.Channel(True, weights, "auto")}))
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"), arrives("c2", "chat"))
    story.then(
        "+5s",
        holds("a3"),
        "ChangeAssignment c1 of ann (held, load 300)",
        "OfferContact c2 → ann (auto, load 1000/1000, freed)",
        "AssignContact c2 → ann (active)",
    )
    return story


def test_what_is_resumed_from_hold_may_be_debt_and_is_never_refused() -> None:
    story = holding()
    story.then("+6s", resumes("a3"), "ChangeAssignment c1 of ann (active, load 1400)", "TakeDebt ann (400, resumed)")
    story.then("+7s", arrives("c3", "chat"), "QueueContact c3 (chat #1)")
    story.then("+8s", holds("a3"), "ChangeAssignment c1 of ann (held, load 1000)", "PayDebt ann")


def test_one_who_hangs_up_on_hold_is_written_up() -> None:
    story = holding()
    story.then(
        "+6s",
        leaves("c1"),
        "ChangeAssignment c1 of ann (ended, load 700, media_ended)",
        "CloseContact c1 (served, waited 0s)",
    )


def test_work_may_be_parked_without_a_time_and_is_taken_up_by_its_agent() -> None:
    story = holding()
    story.then("+6s", parks("a3"), "ChangeAssignment c1 of ann (parked, load 700)")
    assert story.deadline() == ""
    story.then("+9s", resumes("a3"), "ChangeAssignment c1 of ann (active, load 1400)", "TakeDebt ann (400, resumed)")


def test_a_time_that_has_passed_parks_nothing_for_long() -> None:
    story = holding()
    story.given("+6s", parks("a3", story.now))
    assert story.deadline() == "+6s"


# ── Interrupted ───────────────────────────────────────────────────────────────────────────────────────────────────


def interruptible(most: int = 1, **more: Any) -> p.Policy:
    """Let calls interrupt emails, of which one fills a person as well as a call does."""
    rules = p.AttentionRules(interrupts={"phone": ("email",)}, max_interrupts=Limit(most))
    email = p.Weights(more.pop("email", Attention(1000)), waiting=Attention(0), interrupted=Attention(0))
    channels = {
        "phone": a_channel(1000, wrapping=400, wrap=p.Wrap(most=more.pop("wrap", ms("0s")))),
        "email": p.Channel(False, email, "auto"),
    }
    return a_policy(channels=channels, attention=rules, **more)


def test_a_call_that_arrives_on_an_email_in_hand_interrupts_it_until_it_is_over() -> None:
    story = Story(interruptible())
    story.given("+0s", signs_in("ann"), arrives("e1", "email"))
    story.then(
        "+5s",
        arrives("p1"),
        "QueueContact p1 (phone #1)",
        "ChangeAssignment e1 of ann (interrupted, load 0, interrupted_by)",
        "OfferContact p1 → ann (manual, load 1000/1000)",
    )
    story.given("+6s", accepts("ann", story.offer("p1")))
    story.then("+7s", arrives("e2", "email"), "QueueContact e2 (email #1)")
    story.then(
        "+60s",
        ends("p1"),
        "ChangeAssignment p1 of ann (ended, load 0, media_ended)",
        "CloseContact p1 (served, waited 1s)",
        "ChangeAssignment e1 of ann (active, load 1000, work_resumed)",
    )
    assert story.in_hand("ann") == ["e1"]


def test_a_call_that_is_declined_gives_the_email_back() -> None:
    story = Story(interruptible())
    story.given("+0s", signs_in("ann"), arrives("e1", "email"), arrives("p1"))
    story.then(
        "+5s",
        declines("ann", story.offer("p1"), "5m"),
        "RevokeOffer p1 ← ann (declined, ask again +305s)",
        "QueueContact p1 (phone #1)",
        "ChangeAssignment e1 of ann (active, load 1000, work_resumed)",
    )


def test_an_open_offer_of_other_work_does_not_keep_the_email_interrupted() -> None:
    policy = interruptible()
    policy.channels["task"] = a_channel(0, live=False)
    story = Story(policy)
    story.given("+0s", signs_in("ann"), arrives("e1", "email"), arrives("p1"), arrives("t1", "task"))
    assert story.in_hand("ann") == ["p1", "t1", "e1"]
    story.then(
        "+5s",
        leaves("p1"),
        "RevokeOffer p1 ← ann (customer_left)",
        "CloseContact p1 (abandoned, waited 5s)",
        "ChangeAssignment e1 of ann (active, load 1000, work_resumed)",
    )


def test_the_email_waits_while_the_call_is_written_up() -> None:
    story = Story(interruptible(wrap=ms("30s")))
    story.given("+0s", signs_in("ann"), arrives("e1", "email"), arrives("p1"))
    story.given("+5s", accepts("ann", story.offer("p1")))
    story.then(
        "+60s",
        ends("p1"),
        "ChangeAssignment p1 of ann (wrapping, load 400, until +90s, media_ended)",
        "CloseContact p1 (served, waited 5s)",
    )
    story.then(
        "+90s",
        None,
        "ChangeAssignment p1 of ann (ended, load 0, wrap_over)",
        "ChangeAssignment e1 of ann (active, load 1000, work_resumed)",
    )


def of_law(roles: p.Roles) -> Story:
    """Let calls about law, and no other, interrupt the one email that fills ann; ben has such a call."""
    policy = interruptible()
    rules = replace(policy.attention, interrupts={"phone.law": ("email",)}, roles=roles)
    law = p.Kind("phone", Condition((Test("intent", "is", ("law",)),)))
    story = Story(replace(policy, kinds={"phone.law": law}, attention=rules))
    story.given("+0s", signs_in("ann", channels=("email",)), arrives("e1", "email"), signs_in("ben"))
    story.given("+1s", arrives("p1", intent="law"))
    story.given("+2s", accepts("ben", story.offer("p1")))
    return story


def test_advice_interrupts_like_a_conversation_until_it_is_over() -> None:
    story = of_law(p.Roles())
    story.given("+3s", consults(story.assignment("p1"), "ann"))
    story.given("+4s", accepts("ann", ringing(story)))
    assert (story.in_hand("ann"), story.load("ann")) == (["e1", "p1"], 1000)
    story.then(
        "+9s",
        ends("p1"),
        "ChangeAssignment p1 of ben (ended, load 0, media_ended)",
        "ChangeAssignment p1 of ann (ended, load 0, consult_over)",
        "CloseContact p1 (served, waited 1s)",
        "ChangeAssignment e1 of ann (active, load 1000, work_resumed)",
    )


def test_what_is_interrupted_returns_where_its_agent_only_listens_in_on_the_like_of_what_interrupted_it() -> None:
    story = of_law(p.Roles(monitor=p.Weights(Attention(0))))
    story.given("+3s", completes(story.assignment("p1")), signs_in("ann"), signs_in("ben"))
    story.given("+4s", arrives("p2", intent="law"), arrives("p3", intent="law"))
    story.given("+5s", accepts("ann", story.offer("p2")), accepts("ben", story.offer("p3")), joins("ann", "p3"))
    assert (story.in_hand("ann"), story.load("ann")) == (["e1", "p2", "p3"], 1000)
    story.given("+9s", ends("p2"))
    assert (story.in_hand("ann"), story.load("ann")) == (["e1", "p3"], 1000)


def test_the_newest_begun_is_interrupted_first_and_only_as_many_as_are_needed() -> None:
    policy = interruptible(2, email=Attention(300))
    policy.channels["phone"] = a_channel(500, answer="auto")  # the policy is not in use yet
    story = Story(policy)
    story.given("+0s", signs_in("ann"), *[arrives(f"e{no}", "email") for no in (1, 2, 3)])
    story.then(
        "+5s",
        arrives("p1"),
        "QueueContact p1 (phone #1)",
        "ChangeAssignment e3 of ann (interrupted, load 600, interrupted_by)",
        "ChangeAssignment e2 of ann (interrupted, load 300, interrupted_by)",
        "OfferContact p1 → ann (auto, load 800/1000)",
        "AssignContact p1 → ann (active)",
    )
    story.then(
        "+9s",
        ends("p1"),
        "ChangeAssignment p1 of ann (ended, load 300, media_ended)",
        "CloseContact p1 (served, waited 0s)",
        "ChangeAssignment e2 of ann (active, load 600, work_resumed)",
        "ChangeAssignment e3 of ann (active, load 900, work_resumed)",
    )


def test_work_that_waits_is_interrupted_where_it_is_held_and_returns_to_waiting_or_to_active_if_it_turned() -> None:
    rules = p.AttentionRules(interrupts={"phone": ("email",)}, max_interrupts=Limit(2))
    email = p.Weights(Attention(500), waiting=Attention(100), interrupted=Attention(0))
    channels = {
        "phone": a_channel(1000, answer="auto"),
        "email": p.Channel(False, email, "auto", while_waiting="hold", dormant_after=ms("1h")),
    }
    story = Story(a_policy(channels=channels, attention=rules))
    story.given("+0s", signs_in("ann"), arrives("e1", "email"), turns("e1", "customer"))
    story.given("+1s", arrives("e2", "email"), turns("e2", "customer"))
    story.then(
        "+5s",
        arrives("p1"),
        "QueueContact p1 (phone #1)",
        "ChangeAssignment e2 of ann (interrupted, load 100, interrupted_by)",
        "ChangeAssignment e1 of ann (interrupted, load 0, interrupted_by)",
        "OfferContact p1 → ann (auto, load 1000/1000)",
        "AssignContact p1 → ann (active)",
    )
    story.then("+6s", turns("e1", "agent"), "ChangeAssignment e1 of ann (interrupted, load 1000)")
    story.then(
        "+9s",
        ends("p1"),
        "ChangeAssignment p1 of ann (ended, load 0, media_ended)",
        "CloseContact p1 (served, waited 0s)",
        "ChangeAssignment e1 of ann (active, load 500, work_resumed)",
        "ChangeAssignment e2 of ann (waiting, load 600, until +3609s, work_resumed)",
    )


def test_interrupted_work_that_its_agent_takes_up_is_debt() -> None:
    story = Story(interruptible())
    story.given("+0s", signs_in("ann"), arrives("e1", "email"), arrives("p1"))
    story.given("+5s", accepts("ann", story.offer("p1")))
    story.then(
        "+6s",
        resumes(story.assignment("e1")),
        "ChangeAssignment e1 of ann (active, load 2000)",
        "TakeDebt ann (1000, resumed)",
    )
    story.then(
        "+9s",
        ends("p1"),
        "ChangeAssignment p1 of ann (ended, load 1000, media_ended)",
        "CloseContact p1 (served, waited 5s)",
        "PayDebt ann",
    )


def test_interrupted_work_that_was_answered_meanwhile_waits_for_its_customer() -> None:
    story = Story(interruptible())
    story.given("+0s", signs_in("ann"), arrives("e1", "email"), arrives("p1"))
    story.then("+6s", turns("e1", "customer"), "ChangeAssignment e1 of ann (waiting, load 1000)")
    assert story.engine.floor.agents["ann"].interrupted == 0


def test_work_that_returns_onto_other_work_is_debt() -> None:
    story = Story(interruptible())
    story.given("+0s", signs_in("ann"), arrives("e1", "email"), turns("e1", "customer"))
    story.given("+1s", arrives("e2", "email"), arrives("p1"))
    story.given("+5s", accepts("ann", story.offer("p1")), turns("e1", "agent"))
    story.then(
        "+9s",
        ends("p1"),
        "ChangeAssignment p1 of ann (ended, load 1000, media_ended)",
        "CloseContact p1 (served, waited 4s)",
        "ChangeAssignment e2 of ann (active, load 2000, work_resumed)",
        "TakeDebt ann (1000, resumed)",
    )


def test_what_slept_interrupts_too_when_it_is_taken_up() -> None:
    policy = interruptible()
    policy.channels["phone"] = a_channel(1000, answer="auto", dormant=100)
    story = Story(policy)
    story.given("+0s", signs_in("ann"), arrives("p1"), parks("a3"))
    story.given("+5s", arrives("p2"), ends("p2"), parks("a3"))
    assert story.load("ann") == 100
    story.given("+6s", signs_in("ann", budget=1100), arrives("e1", "email"))
    assert story.in_hand("ann") == ["p1", "e1"]
    story.then(
        "+9s",
        turns("p1", "agent"),
        "WakeContact p1 of ann (woken_resumed)",
        "ChangeAssignment e1 of ann (interrupted, load 100, interrupted_by)",
        "ChangeAssignment p1 of ann (active, load 1000)",
    )
    story.then(
        "+12s",
        ends("p1"),
        "ChangeAssignment p1 of ann (ended, load 0, media_ended)",
        "CloseContact p1 (served, waited 0s)",
        "ChangeAssignment e1 of ann (active, load 1000, work_resumed)",
    )


def test_a_call_that_waits_comes_as_soon_as_there_is_work_that_it_may_interrupt() -> None:
    rules = p.AttentionRules(interrupts={"phone": ("chat",)}, max_interrupts=Limit(1))
    chat = p.Weights(Attention(700), held=Attention(700), interrupted=Attention(0))
    channels = {"phone": a_channel(1000, answer="auto"), "chat": p.Channel(True, chat, "auto")}
    story = Story(a_policy(channels=channels, attention=rules))
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"), holds("a3"), arrives("p1"))
    assert story.in_hand("ann") == ["c1"]  # a customer on hold is not put aside for another
    story.then(
        "+5s",
        resumes("a3"),
        "ChangeAssignment c1 of ann (active, load 700)",
        "ChangeAssignment c1 of ann (interrupted, load 0, interrupted_by)",
        "OfferContact p1 → ann (auto, load 1000/1000, freed)",
        "AssignContact p1 → ann (active)",
    )

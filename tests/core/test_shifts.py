"""Another channel is offered to one who would have to wait; the answer is theirs, and the way back stays open."""

from typing import Any

from router.core import events as e
from router.core import policy as p
from router.core.policy import Answer, Limit
from router.core.values import Duration, OfferId
from tests.story import (
    Story,
    a_channel,
    a_policy,
    accepts,
    arrives,
    at,
    changes,
    completes,
    leaves,
    ms,
    signs_in,
)
from tests.told_customers import asks_for_a_call, of, takes_the_shift, would_rather_stay


def shifting(to: str, *, prefers: int = 900, **more: Any) -> p.Policy:
    """Make a policy under which callers would rather be served elsewhere."""
    contract = p.Contract({"phone": Answer(prefers=200), to: Answer(prefers=prefers)})
    channels = {"phone": a_channel(1000), "chat": a_channel(300, answer="auto", expires_after=ms("10m"))}
    rules = {"callbacks": p.Callbacks(lead=Duration(0)), "preference": p.Preference(prior_weight=9)}
    return a_policy(channels=channels, contracts=(contract,), **{**rules, **more})


def asked(to: str, **more: Any) -> tuple[Story, str]:
    """Offer c1 a shift."""
    story = Story(shifting(to, **more))
    story.given("+0s", arrives("c1", customer=of("mary")))
    return story, story.engine.floor.contacts["c1"].shift


# ── Offered ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_one_who_has_to_wait_is_offered_what_they_would_rather_have() -> None:
    story = Story(shifting("chat"))
    story.then(
        "+0s", arrives("c1"), "QueueContact c1 (phone #1)", "OfferShift c1 s2 (chat 900, not 200)"
    )
    story.then("+1s", changes("c1", priority=1), "QueueContact c1 (phone #1)")  # offered once


def test_one_for_whom_somebody_is_free_is_not_asked_to_go_elsewhere() -> None:
    story = Story(shifting("chat"))
    story.given("+0s", signs_in("ann"))
    story.then(
        "+1s", arrives("c1"), "QueueContact c1 (phone #1)", "OfferContact c1 → ann (manual, load 1000/1000)"
    )
    story.then(
        "+2s", arrives("c2"), "QueueContact c2 (phone #1)", "OfferShift c2 s4 (chat 900, not 200)"
    )


def test_nothing_is_offered_that_is_not_preferred_by_enough_or_cannot_be_had() -> None:
    story = Story(shifting("chat", prefers=399))
    story.then("+0s", arrives("c1"), "QueueContact c1 (phone #1)")
    story = Story(shifting("callback", callbacks=None))
    story.then("+0s", arrives("c1"), "QueueContact c1 (phone #1)")
    story = Story(shifting("chat", memory=p.Memory(waiting_max=Limit(0))))
    story.then("+0s", arrives("c1"), "RefuseContact c1 (waiting_full)")


def test_a_call_is_offered_only_where_one_could_be_promised() -> None:
    hours = {"office": p.Hours("UTC", {}, "2025-06-09", "2025-06-09", open=((at("1h"), at("2h")),))}
    story = Story(shifting("callback", hours=hours, callbacks=p.Callbacks(hours="office")))
    story.then("+3h", arrives("c1"), "QueueContact c1 (phone #1)")


# ── Taken up ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_whoever_takes_up_the_call_is_promised_one_and_called() -> None:
    story, shift = asked("callback", callbacks=p.Callbacks(lead=ms("1m"), hours="office"),
                         hours={"office": p.Hours("UTC", {}, "", "", open=((at("1h"), at("2h")),))})  # fmt: skip
    story.then("+5s", takes_the_shift("c1", shift), "PromiseCallback c1 (phone +3600s to +5400s, queued +3540s)")
    story.then("+3540s", None, "QueueContact c1 (phone #1, due +5400s)")


def test_whoever_takes_up_a_call_that_cannot_be_promised_any_more_stays_in_line() -> None:
    story, shift = asked("callback", callbacks=p.Callbacks(per_window=Limit(1), at_most_ahead=ms("1s")))
    story.given("+0s", arrives("c2"))
    story.given("+0s", asks_for_a_call("c2"))
    story.then("+0s", takes_the_shift("c1", shift), "RefuseCallback c1 (callback_full)")
    story.then("+1s", leaves("c1"), "CloseContact c1 (abandoned, waited 1s)")


def test_whoever_takes_up_another_channel_is_as_old_there_as_here() -> None:
    story, shift = asked("chat")
    story.given("+1s", signs_in("bob", channels=()))
    story.then("+5s", takes_the_shift("c1", shift), "QueueContact c1 (chat #1)")
    contact = story.engine.floor.contacts["c1"]
    assert (contact.key, contact.fact.channel, contact.shift) == (at("+0s"), "chat", "")
    assert story.deadline() == "+600s"  # as long as anybody waits there
    story.then(
        "+6s", signs_in("ann"),
        "OfferContact c1 → ann (auto, load 300/1000, freed)", "AssignContact c1 → ann (active)",
    )  # fmt: skip


def test_whoever_takes_up_another_channel_while_an_agent_is_asked_takes_it_up_all_the_same() -> None:
    story, shift = asked("chat")
    story.given("+1s", signs_in("ann"))
    story.then(
        "+2s", takes_the_shift("c1", shift),
        "RevokeOffer c1 ← ann (customer_left)", "QueueContact c1 (chat #1)",
        "OfferContact c1 → ann (auto, load 300/1000)", "AssignContact c1 → ann (active)",
    )  # fmt: skip
    story, shift = asked("callback")
    story.given("+1s", signs_in("ann", channels=("phone",)))
    story.then(
        "+2s", takes_the_shift("c1", shift),
        "RevokeOffer c1 ← ann (customer_left)", "PromiseCallback c1 (phone +2s to +1802s, queued +2s)",
        "QueueContact c1 (phone #1, due +1802s)", "OfferContact c1 → ann (manual, load 1000/1000)",
    )  # fmt: skip


def test_whoever_tries_it_by_themselves_comes_back_to_the_place_they_had() -> None:
    story, shift = asked("self_service")
    story.given("+1s", arrives("c2"))
    story.then("+5s", takes_the_shift("c1", shift))
    story.given("+9s", signs_in("ann"))
    assert story.in_hand("ann") == ["c2"]
    story.then("+20s", changes("c1", stage="queue"), "QueueContact c1 (phone #1)")  # and is not sent away again
    story.given("+21s", accepts("ann", story.offer("c2")))
    story.given("+22s", arrives("c3"))
    made = story.given("+22s", completes(story.assignment("c2")))
    assert made[-1].contact == "c1"  # type: ignore[union-attr]


def test_one_who_helped_themselves_has_left_self_service() -> None:
    story, shift = asked("self_service")
    story.given("+5s", takes_the_shift("c1", shift))
    story.then("+9s", leaves("c1"), "CloseContact c1 (left_self_service, waited 9s)")


def test_once_an_agent_is_asked_for_them_a_person_is_what_they_get() -> None:
    story, shift = asked("self_service")
    story.given("+1s", signs_in("ann"))
    story.then("+2s", takes_the_shift("c1", shift), "IgnoreFact c1 (not_in_this_state)")
    assert story.in_hand("ann") == ["c1"]


# ── Turned down ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_whoever_would_rather_stay_keeps_their_place_and_is_not_asked_again() -> None:
    story, shift = asked("chat")
    story.then("+5s", would_rather_stay("c1", shift))
    story.then("+6s", changes("c1", intent="bill"), "QueueContact c1 (phone #1)")
    story.then("+7s", takes_the_shift("c1", shift), "IgnoreFact c1 (shift_unknown)")
    story.then("+8s", signs_in("ann"), "OfferContact c1 → ann (manual, load 1000/1000, freed)")


def test_an_answer_is_a_word_for_where_the_customer_would_be() -> None:
    story, shift = asked("chat")
    counts = story.engine.floor.customers.known["mary"].counts
    assert {name: amount for name, (amount, _) in counts.items()} == {"phone": 1000}
    story.given("+0s", would_rather_stay("c1", shift))
    assert {name: amount for name, (amount, _) in counts.items()} == {"phone": 2000}
    story, shift = asked("chat")
    story.given("+0s", takes_the_shift("c1", shift))
    counts = story.engine.floor.customers.known["mary"].counts
    assert {name: amount for name, (amount, _) in counts.items()} == {"phone": 1000, "chat": 1000}


def test_a_word_for_a_channel_by_nobody_in_particular_is_not_kept() -> None:
    story = Story(shifting("chat"))
    story.given("+0s", arrives("c1"))
    story.then("+1s", would_rather_stay("c1", story.engine.floor.contacts["c1"].shift))
    assert story.engine.floor.customers.known == {}


def test_only_the_offer_that_stands_can_be_answered() -> None:
    story, shift = asked("chat")
    story.then("+1s", takes_the_shift("c1", "s99"), "IgnoreFact c1 (shift_unknown)")
    story.then("+1s", would_rather_stay("c2", shift), "IgnoreFact c2 (contact_unknown)")
    story.given("+2s", arrives("c3", "chat"))
    story.then("+2s", takes_the_shift("c3", ""), "IgnoreFact c3 (shift_unknown)")


def test_a_channel_that_is_gone_by_then_is_not_one_to_go_to() -> None:
    story, shift = asked("chat")
    story.engine.floor.contacts["c1"].shift_to = "fax"
    fact = e.ShiftAccepted("x", "platform", story.engine.floor.contacts["c1"].id, shift)
    assert [it.code for it in story.engine.handle(fact, at("+1s"))] == [52]  # type: ignore[union-attr]


def test_one_who_is_served_already_may_still_say_no() -> None:
    story, shift = asked("chat")
    story.given("+1s", signs_in("ann"))
    story.given("+2s", accepts("ann", OfferId(story.offer("c1"))))
    story.then("+3s", takes_the_shift("c1", shift), "IgnoreFact c1 (not_in_this_state)")
    story.then("+4s", would_rather_stay("c1", shift))


def test_ten_calls_of_ones_own_end_the_offers() -> None:
    story = Story(shifting("chat", preference=p.Preference(prior_weight=20)))
    for no in range(12):
        story.given(f"+{no}m", arrives(f"c{no}", customer=of("mary")))
        offered = bool(story.engine.floor.contacts[f"c{no}"].shift_to)
        assert offered == (no < 8), f"at call {no}"  # nine words of theirs against twenty of the contract's
        story.given(f"+{no}m", leaves(f"c{no}"))

"""Promised calls: asked for, refused, moved, tried again, overtaken by the customer."""

from typing import Any

import pytest

from router.core import policy as p
from router.core.policy import Limit
from router.core.values import NEVER, Instant
from tests.story import (
    Story,
    a_channel,
    a_policy,
    accepts,
    arrives,
    at,
    changes,
    connects,
    declines,
    ends,
    leaves,
    ms,
    signs_in,
)
from tests.told_customers import asks_for_a_call, is_not_reached, moves_the_call, of, wants_no_call
from tests.told_handoffs import consults


def calling(**rules: Any) -> p.Callbacks:
    """Promise calls half an hour wide, queued five minutes early, tried three times, a quarter of an hour apart."""
    return p.Callbacks(**{"lead": ms("5m"), "retry_after": ms("15m"), **rules})


def a_floor(**rules: Any) -> p.Policy:
    """One call fills a person; calls are promised; the office is open from 8 to 17."""
    office = p.Hours("UTC", {}, "2025-06-09", "2025-06-09", open=((at("8h"), at("17h")),))
    channels = {"phone": a_channel(1000, wrap=p.Wrap(most=ms("1m")), connects=True), "chat": a_channel(300)}
    return a_policy(channels=channels, hours={"office": office}, callbacks=calling(**rules))


# ── A call is asked for ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_caller_who_would_rather_be_called_is_promised_a_window_and_leaves_the_line() -> None:
    story = Story(a_floor())
    story.given("+9h", arrives("c1"))
    story.then(
        "+9h", asks_for_a_call("c1", "+15h", "+16h"),
        "PromiseCallback c1 (phone +54000s to +57600s, queued +53700s)",
    )  # fmt: skip
    assert story.deadline() == "+53700s"
    story.then("+53700s", None, "QueueContact c1 (phone #1, due +57600s)")


def test_a_call_that_is_moved_comes_by_the_channel_by_which_it_was_promised() -> None:
    story = Story(a_floor())
    story.given("+9h", arrives("c1"))
    story.given("+9h", asks_for_a_call("c1", "+15h", channel="chat"))
    story.then("+10h", moves_the_call("c1", "+16h"), "PromiseCallback c1 (chat +57600s to +59400s, queued +57300s)")


def test_whoever_was_promised_a_call_stands_before_those_who_came_since_they_asked() -> None:
    story = Story(a_floor())
    story.given("+9h", arrives("c1"))
    story.given("+9h", asks_for_a_call("c1", "+15h"))
    story.given("+14h", arrives("c2"))
    story.given("+15h")
    story.then("+15h", signs_in("ann"), "OfferContact c1 → ann (manual, load 1000/1000, freed)")


def test_a_chat_that_asks_for_a_call_is_called() -> None:
    story = Story(a_floor())
    story.given("+9h", arrives("c1", "chat"))
    story.given("+9h", asks_for_a_call("c1", "+10h"))
    story.then("+35700s", None, "QueueContact c1 (phone #1, due +37800s)")


def test_the_channel_of_the_call_may_be_said() -> None:
    story = Story(a_floor())
    story.given("+9h", arrives("c1"))
    others = "+32400s +34200s +36000s"
    story.then("+9h", asks_for_a_call("c1", channel="fax"), f"RefuseCallback c1 (channel_unknown, but {others})")
    story.then(
        "+9h", asks_for_a_call("c1", channel="chat"),
        "PromiseCallback c1 (chat +32400s to +34200s, queued +32400s)", "QueueContact c1 (chat #1, due +34200s)",
    )  # fmt: skip


def test_without_a_time_the_call_is_promised_as_soon_as_may_be() -> None:
    story = Story(a_floor(hours="office", per_window=Limit(1)))
    story.given("+7h", arrives("c1"), arrives("c2"))
    story.then("+7h", asks_for_a_call("c1"), "PromiseCallback c1 (phone +28800s to +30600s, queued +28500s)")
    story.then("+7h", asks_for_a_call("c2"), "PromiseCallback c2 (phone +30600s to +32400s, queued +30300s)")


def test_a_window_that_has_begun_counts_from_now() -> None:
    story = Story(a_floor())
    story.given("+9h", arrives("c1"), arrives("c2"))
    story.given("+9h", asks_for_a_call("c1", "+8h", "+10h"))
    story.then("+9h", asks_for_a_call("c2", "+8.75h"), "PromiseCallback c2 (phone +32400s to +33300s, queued +32400s)",
               "QueueContact c2 (phone #2, due +33300s)")  # fmt: skip


def test_an_agent_who_is_asked_to_take_the_contact_is_asked_no_more() -> None:
    story = Story(a_floor())
    story.given("+9h", signs_in("ann"), arrives("c1"))
    story.then(
        "+9h", asks_for_a_call("c1", "+15h"),
        "RevokeOffer c1 ← ann (customer_left)",
        "PromiseCallback c1 (phone +54000s to +55800s, queued +53700s)",
    )  # fmt: skip


def test_one_in_self_service_may_ask_for_a_call_too() -> None:
    story = Story(a_floor())
    story.given("+9h", arrives("c1", stage="self_service"))
    story.then("+9h", asks_for_a_call("c1", "+15h"), "PromiseCallback c1 (phone +54000s to +55800s, queued +53700s)")


# ── Refused, with what could be had ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (("+7h", "+8h"), "callback_past, but +32400s +34200s +39600s"),
        (("+12h", "+11h"), "callback_past, but +32400s +34200s +39600s"),
        (("+18h", "+19h"), "callback_closed"),
        (("+240h", ""), "callback_too_far, but +32400s +34200s +39600s"),
        (("+10h", "+11h"), "callback_full, but +39600s +41400s +43200s"),
    ],
)
def test_a_call_that_cannot_be_promised_is_refused_with_alternatives(asked: tuple[str, str], answer: str) -> None:
    story = Story(a_floor(hours="office", per_window=Limit(1)))
    story.given("+9h", arrives("c1"), arrives("c2"))
    story.given("+9h", asks_for_a_call("c1", "+10h", "+11h"))
    story.then("+9h", asks_for_a_call("c2", *asked), f"RefuseCallback c2 ({answer})")
    assert story.engine.floor.waiting == 1  # it waits on


def test_alternatives_lie_in_the_hours_and_stop_where_a_call_would_be_too_far() -> None:
    story = Story(a_floor(hours="office", at_most_ahead=ms("90m")))
    story.given("+6h", arrives("c1"))
    story.then("+6h", asks_for_a_call("c1", "+6h", "+7h"), "RefuseCallback c1 (callback_closed)")
    story.then("+6.5h", asks_for_a_call("c1", "+6.5h", "+7h"), "RefuseCallback c1 (callback_closed, but +28800s)")
    story.then(
        "+6.5h", asks_for_a_call("c1", "+7.75h", "+8.25h"),
        "PromiseCallback c1 (phone +27900s to +29700s, queued +27600s)",
    )  # fmt: skip


def test_when_the_hours_never_open_again_nothing_can_be_promised() -> None:
    story = Story(a_floor(hours="office"))
    story.given("+18h", arrives("c1"))
    story.then("+18h", asks_for_a_call("c1"), "RefuseCallback c1 (callback_closed)")


def test_a_search_for_alternatives_comes_to_an_end() -> None:
    story = Story(a_floor(per_window=Limit(0)))
    story.given("+9h", arrives("c1"))
    story.then("+9h", asks_for_a_call("c1"), "RefuseCallback c1 (callback_full)")


def test_a_policy_without_callbacks_promises_none() -> None:
    story = Story(a_policy())
    story.given("+0s", arrives("c1"))
    story.then("+1s", asks_for_a_call("c1"), "RefuseCallback c1 (not_allowed)")
    story.then("+2s", asks_for_a_call("c2"), "IgnoreFact c2 (contact_unknown)")


# ── Moved, cancelled ──────────────────────────────────────────────────────────────────────────────────────────────


def promised(**rules: Any) -> Story:
    """Promise c1 a call at 15:00."""
    story = Story(a_floor(**rules))
    story.given("+9h", arrives("c1", customer=of("mary")))
    story.given("+9h", asks_for_a_call("c1", "+15h"))
    return story


def test_a_call_may_be_moved_and_its_old_window_is_free_again() -> None:
    story = promised(per_window=Limit(1))
    story.then("+10h", moves_the_call("c1", "+15.25h"), "PromiseCallback c1 (phone +54900s to +56700s, queued +54600s)")
    story.given("+10h", arrives("c2"))
    told = "PromiseCallback c2 (phone +53100s to +54900s, queued +52800s)"
    story.then("+10h", asks_for_a_call("c2", "+14.75h"), told)


def test_where_another_time_cannot_be_the_old_promise_stands() -> None:
    story = promised(hours="office")
    story.then("+10h", moves_the_call("c1", "+18h"), "RefuseCallback c1 (callback_closed)")
    assert story.deadline() == "+53700s"


def test_a_call_that_waits_or_is_offered_may_be_moved_too() -> None:
    story = promised()
    story.given("+15h")
    story.then("+15h", moves_the_call("c1", "+16h"), "PromiseCallback c1 (phone +57600s to +59400s, queued +57300s)")
    story.given("+16h", signs_in("ann"))
    story.then(
        "+16h", moves_the_call("c1", "+17h"),
        "RevokeOffer c1 ← ann (customer_left)", "PromiseCallback c1 (phone +61200s to +63000s, queued +60900s)",
    )  # fmt: skip


def test_one_who_wants_no_call_any_more_has_not_abandoned() -> None:
    story = promised()
    story.then("+10h", wants_no_call("c1"), "CloseContact c1 (closed_unserved, waited 3600s, withdrawn)")
    assert story.deadline() == ""
    story = promised()
    story.given("+15h", signs_in("ann"))
    story.then(
        "+15h", wants_no_call("c1"),
        "RevokeOffer c1 ← ann (customer_left)", "CloseContact c1 (closed_unserved, waited 21600s, withdrawn)",
    )  # fmt: skip


def test_one_who_was_promised_a_call_may_hang_up_and_is_called_all_the_same() -> None:
    story = promised()
    story.then("+9h", leaves("c1"))
    story.given("+15h", ends("c1"), signs_in("ann"))
    assert story.in_hand("ann") == ["c1"]
    story.then("+15h", ends("c1", "customer"))
    story.given("+15h", accepts("ann", story.offer("c1")))
    story.then(
        "+15h", ends("c1", "customer"),  # while it rings: they do not want it after all, and have not abandoned
        "ChangeAssignment c1 of ann (ended, load 0, customer_left)",
        "CloseContact c1 (closed_unserved, waited 21600s)",
    )  # fmt: skip


def test_only_a_callback_can_be_moved_cancelled_or_missed() -> None:
    story = Story(a_floor())
    story.given("+9h", arrives("c1"), arrives("c2", not_before=at("+12h")))
    story.then("+9h", wants_no_call("c1"), "IgnoreFact c1 (not_in_this_state)")
    story.then("+9h", moves_the_call("c2", "+15h"), "IgnoreFact c2 (not_in_this_state)")
    story.then("+9h", asks_for_a_call("c2"), "IgnoreFact c2 (not_in_this_state)")


# ── Tried ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_customer_is_called_three_times_and_no_more() -> None:
    story = promised()
    story.given("+53700s", signs_in("ann"))
    for attempt, now in ((2, 53700), (3, 54300)):
        story.given(f"+{now}s")
        story.given(f"+{now}s", accepts("ann", story.offer("c1")))
        story.then(
            f"+{now}s", is_not_reached("c1"),
            "ChangeAssignment c1 of ann (ended, load 0, unreached)",
            f"PromiseCallback c1 (phone +{now + 900}s to +{now + 2700}s, queued +{now + 600}s, "
            f"attempt {attempt}, unreached)",
        )  # fmt: skip
    story.given("+54900s")
    story.given("+54900s", accepts("ann", story.offer("c1")))
    story.then(
        "+54900s", is_not_reached("c1"),
        "ChangeAssignment c1 of ann (ended, load 0, unreached)",
        "CloseContact c1 (closed_unserved, waited 22500s, attempts_used_up)",
    )  # fmt: skip


def test_a_call_that_is_moved_after_an_attempt_was_attempted_all_the_same() -> None:
    story = promised()
    story.given("+15h", signs_in("ann"))
    story.given("+15h", accepts("ann", story.offer("c1")), is_not_reached("c1"), moves_the_call("c1", "+16h"))
    assert story.engine.floor.contacts["c1"].attempt == 2


def test_whoever_spoke_to_a_mailbox_writes_that_up() -> None:
    story = promised()
    story.given("+15h", signs_in("ann"))
    story.given("+15h", accepts("ann", story.offer("c1")))
    story.given("+15h", connects(story.assignment("c1")))
    story.then(
        "+54030s", is_not_reached("c1"),
        "ChangeAssignment c1 of ann as former (wrapping, load 1000, until +54090s, unreached)",
        "PromiseCallback c1 (phone +54930s to +56730s, queued +54630s, attempt 2, unreached)",
    )  # fmt: skip
    story.then("+54090s", None, "ChangeAssignment c1 of ann (ended, load 0, wrap_over)")


def test_a_colleague_who_was_asked_for_advice_goes_when_nobody_answers() -> None:
    story = promised()
    story.given("+15h", signs_in("ann"))
    story.given("+15h", accepts("ann", story.offer("c1")))
    story.given("+15h", connects(story.assignment("c1")), signs_in("bob"))
    story.given("+15h", consults(story.assignment("c1"), "bob"))
    made = story.given("+15h", is_not_reached("c1"))
    assert [type(it).__name__ for it in made] == ["ChangeAssignment", "RevokeOffer", "RefuseRequest", "PromiseCallback"]


def test_the_next_attempt_falls_into_the_hours_or_is_not_made() -> None:
    story = promised(hours="office", retry_after=ms("2h"))
    story.given("+15h", signs_in("ann"))
    story.given("+15h", accepts("ann", story.offer("c1")))
    story.then(
        "+15h", is_not_reached("c1"),
        "ChangeAssignment c1 of ann (ended, load 0, unreached)",
        "CloseContact c1 (closed_unserved, waited 21600s, callback_closed)",
    )  # fmt: skip


def test_a_call_that_nobody_takes_stays_a_promise() -> None:
    story = promised()
    story.given("+15h", signs_in("ann"))
    story.given("+15h", declines("ann", story.offer("c1")))
    assert story.engine.floor.contacts["c1"].due_at == at("+15.5h")


# ── The customer is faster ────────────────────────────────────────────────────────────────────────────────────────


def test_a_customer_who_calls_at_two_is_not_called_at_three() -> None:
    story = promised()
    story.then(
        "+14h", arrives("c2", customer=of("mary")),
        "QueueContact c2 (phone #1)", "CloseContact c1 (closed_unserved, waited 18000s, joined_callback)",
        "QueueContact c2 (phone #1)",
    )  # fmt: skip
    contact = story.engine.floor.contacts["c2"]
    assert (contact.arrived_at, contact.key, contact.fact.continues) == (at("+9h"), at("+9h"), "c1")
    assert story.deadline() == ""


def test_one_who_calls_while_their_call_is_in_line_takes_its_place() -> None:
    story = promised()
    story.given("+14.5h", arrives("c3"))
    story.given("+15h")
    story.given("+15h", arrives("c2", customer=of("mary")))
    story.then("+15h", signs_in("ann"), "OfferContact c2 → ann (manual, load 1000/1000, freed)")


def test_one_who_listens_to_the_menu_keeps_their_call_until_they_ask_for_a_person() -> None:
    story = promised()
    story.then("+14h", arrives("c2", customer=of("mary"), stage="self_service"))
    story.then("+14h", arrives("c3", customer=of("mary"), direction="outbound"), "QueueContact c3 (phone #1)")
    story.given("+14h", changes("c2", stage="queue"))
    assert "c1" not in story.engine.floor.contacts


def test_one_who_is_refused_at_the_door_keeps_their_call() -> None:
    story = Story(a_policy(callbacks=calling(), memory=p.Memory(waiting_max=Limit(1))))
    story.given("+0s", arrives("c1", customer=of("mary")))
    story.given("+0s", asks_for_a_call("c1", "+1h"))
    story.given("+0s", arrives("c3"))
    story.then("+1m", arrives("c2", customer=of("mary")), "RefuseContact c2 (waiting_full)")
    assert "c1" in story.engine.floor.contacts


def test_one_who_called_while_they_were_called_is_not_called_again() -> None:
    story = promised()
    story.given("+15h", signs_in("ann"))
    story.given("+15h", accepts("ann", story.offer("c1")))
    story.given("+15h", arrives("c2", customer=of("mary")), arrives("c3"))
    story.then(
        "+15h", is_not_reached("c1"),
        "ChangeAssignment c1 of ann (ended, load 0, unreached)",
        "CloseContact c1 (closed_unserved, waited 21600s, joined_callback)",
        "QueueContact c2 (phone #1)",
        "OfferContact c2 → ann (manual, load 1000/1000, freed)",
    )  # fmt: skip


def test_one_whom_another_agent_is_asked_to_take_is_not_called_again_either() -> None:
    story = promised()
    story.given("+15h", signs_in("ann"))
    story.given("+15h", accepts("ann", story.offer("c1")))
    story.given("+15h", arrives("c2", customer=of("mary")), signs_in("bob"))
    story.given("+54300s")  # ann was waited for, in vain
    assert story.in_hand("bob") == ["c2"]
    story.then(
        "+54300s", is_not_reached("c1"),
        "ChangeAssignment c1 of ann (ended, load 0, unreached)",
        "CloseContact c1 (closed_unserved, waited 21600s, joined_callback)",
    )  # fmt: skip


def test_a_promise_is_remembered_over_a_restart() -> None:
    story = promised(per_window=Limit(1))
    snapshot = story.engine.snapshot()
    again = type(story.engine).restore(story.policy, snapshot)
    assert again.floor.promises.windows == {"c1": (at("+15h"), Instant(at("+15.5h")))}
    assert again.floor.promises.within(0, NEVER, "") == 1


def test_one_who_calls_while_an_agent_is_about_to_call_them_gets_that_agent() -> None:
    story = promised()
    story.given("+15h", signs_in("ann"), signs_in("bob"))
    story.then(
        "+15h", arrives("c2", customer=of("mary")), "QueueContact c2 (phone #1, for ann until +54300s)"
    )
    story.given("+15h", accepts("ann", story.offer("c1")))
    story.then(
        "+15h", arrives("c3", customer=of("mary")), "QueueContact c3 (phone #2, for ann until +54300s)"
    )

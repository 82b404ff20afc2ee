"""Contacts that come, change and leave: doors, hours, limits, self-service, repeats."""

from typing import Any

from router.core import events as e
from router.core import policy as p
from router.core.condition import Condition, Test
from router.core.policy import Limit
from router.core.values import Duration, Instant
from tests.story import START, Story, a_channel, a_policy, accepts, arrives, at, changes, ends, leaves, ms, signs_in


def open_hours(**more: Any) -> p.Policy:
    """Open from one to two hours into the story, and again from three to four."""
    intervals = ((at("1h"), at("2h")), (at("3h"), at("4h")))
    hours = {"office": p.Hours("UTC", {}, "2025-06-09", "2025-06-10", open=intervals)}
    return a_policy(channels={"phone": a_channel(1000, hours="office", **more)}, hours=hours)


def priorities() -> p.Policy:
    """Urgent contacts cost ten times as much as plain ones."""
    urgent = p.Urgency("urgent", ((Duration(0), 10_000),), when=Condition((Test("priority", "at_least", (1,)),)))
    return a_policy(urgency=(urgent, p.Urgency("plain", ((Duration(0), 1_000),))))


# ── Doors ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_contact_on_a_channel_that_the_policy_lacks_is_refused_and_remembered() -> None:
    story = Story(a_policy())
    story.then("+0s", arrives("c1", "fax"), "RefuseContact c1 (channel_unknown)")
    story.then("+1s", arrives("c1", "phone"), "IgnoreFact c1 (contact_closed)")


def test_a_closed_channel_redirects_to_its_next_opening() -> None:
    story = Story(open_hours(when_closed="redirect"))
    story.then("+59m", arrives("c1"), "RedirectContact c1 (hours_closed, opens +3600s)")
    story.then("+1h", arrives("c2"), "QueueContact c2 (phone #1)")
    story.then("+119.999m", arrives("c3"), "QueueContact c3 (phone #2)")
    story.then("+2h", arrives("c4"), "RedirectContact c4 (hours_closed, opens +10800s)")


def test_a_channel_that_never_opens_again_redirects_without_an_opening() -> None:
    story = Story(open_hours(when_closed="redirect"))
    made = story.given("+5h", arrives("c1"))
    assert made[0].opens_at == 1 << 62  # type: ignore[union-attr]


def test_a_closed_channel_may_also_let_contacts_wait() -> None:
    story = Story(open_hours(when_closed="wait"))
    story.then("+0s", arrives("c1"), "QueueContact c1 (phone #1)")


def test_past_the_greatest_number_of_waiting_contacts_the_next_is_refused() -> None:
    story = Story(a_policy(memory=p.Memory(waiting_max=Limit(2))))
    story.given("+0s", arrives("c1"), arrives("c2"))
    story.then("+1s", arrives("c3"), "RefuseContact c3 (waiting_full)")
    story.then("+2s", leaves("c1"), "CloseContact c1 (abandoned, waited 2s)")
    story.then("+3s", arrives("c4"), "QueueContact c4 (phone #2)")
    story.then("+4s", changes("c2", intent="other"), "QueueContact c2 (phone #1)")  # who is in stays in


def test_a_contact_in_self_service_takes_no_place_until_it_asks_for_a_person() -> None:
    story = Story(a_policy(memory=p.Memory(waiting_max=Limit(1))))
    story.then("+0s", arrives("c1", stage="self_service"))
    story.then("+1s", arrives("c2"), "QueueContact c2 (phone #1)")
    story.then("+2s", changes("c1", stage="queue"), "RefuseContact c1 (waiting_full)")


# ── Self-service ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_one_who_comes_out_of_self_service_stands_in_line_by_when_they_arrived() -> None:
    story = Story(a_policy())
    story.then("+0s", arrives("c1", stage="self_service"))
    story.then("+5s", arrives("c2"), "QueueContact c2 (phone #1)")
    story.given("+8s", changes("c1", stage="queue"))
    story.then("+9s", signs_in("ann"), "OfferContact c1 → ann (manual, load 1000/1000, freed)")


def test_arriving_again_in_the_queue_ends_self_service_too() -> None:
    story = Story(a_policy())
    story.given("+0s", arrives("c1", stage="self_service"))
    story.then("+1s", arrives("c1", stage="self_service"))
    story.then("+2s", arrives("c1"), "QueueContact c1 (phone #1)")


def test_what_is_learned_in_self_service_counts_later() -> None:
    story = Story(priorities())
    story.given("+0s", arrives("c1", stage="self_service"))
    story.then("+1s", changes("c1", priority=1))
    story.then("+2s", changes("c1", stage="queue"), "QueueContact c1 (phone #1, urgent)")


def test_one_who_leaves_from_self_service_has_abandoned_nobody() -> None:
    story = Story(a_policy())
    story.given("+0s", arrives("c1", stage="self_service"), arrives("c2", stage="self_service"))
    story.then("+7s", leaves("c1"), "CloseContact c1 (left_self_service, waited 7s)")
    story.then("+8s", ends("c2", "customer"), "CloseContact c2 (left_self_service, waited 8s)")


# ── Change ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_changed_priority_moves_a_waiting_contact_to_another_line() -> None:
    story = Story(priorities())
    story.given("+0s", arrives("c1"), arrives("c2"))
    story.given("+1s", changes("c2", priority=1))
    story.then("+2s", signs_in("ann"), "OfferContact c2 → ann (manual, load 1000/1000, freed, c1 540000 behind)")


def test_changed_needs_find_another_agent_at_once() -> None:
    story = Story(a_policy())
    needs = e.Needs({"law": 3}, {"refund": 100})
    story.given("+0s", signs_in("ann"))
    story.given("+1s", arrives("c1", needs=needs))
    assert story.in_hand("ann") == []
    made = story.given("+2s", changes("c1", needs=e.Needs()))
    assert [type(it).__name__ for it in made] == ["QueueContact", "OfferContact"]


def test_needs_are_told_with_the_place_in_line() -> None:
    story = Story(a_policy(needs=(p.Need(language=True, skills={"law": 2, "art": 1}),)))
    needs = e.Needs({"law": 3}, {"refund": 100})
    expected = "QueueContact c1 (phone #1, art 1 law 3, de, refund 100)"
    story.then("+1s", arrives("c1", needs=needs, language="de"), expected)


def test_every_field_that_is_not_said_again_stays_as_it_was() -> None:
    story = Story(a_policy())
    customer = e.Customer("k1", "gold", "de")
    first = arrives("c1", intent="sale", priority=2, language="de", customer=customer, attributes={"a": 1})
    story.given("+0s", first, changes("c1"))
    fact = story.engine.floor.contacts["c1"].fact
    assert (fact.intent, fact.priority, fact.language, fact.customer) == ("sale", 2, "de", customer)
    story.given("+1s", changes("c1", intent="", priority=0, language="", due_at=at("1m"), attributes={"b": True}))
    fact = story.engine.floor.contacts["c1"].fact
    assert (fact.intent, fact.priority, fact.language, fact.customer) == ("", 0, "", customer)
    assert (fact.due_at, fact.attributes) == (at("1m"), {"b": True})


def test_arriving_again_is_a_change_and_keeps_the_place() -> None:
    story = Story(priorities())
    story.given("+0s", arrives("c1"), arrives("c2"))
    story.given("+5s", arrives("c1", intent="other"))
    story.then("+6s", signs_in("ann"), "OfferContact c1 → ann (manual, load 1000/1000, freed)")
    assert story.engine.floor.arrivals == 2


def test_what_is_learned_while_it_rings_counts_when_the_contact_comes_back() -> None:
    story = Story(priorities())
    story.given("+0s", signs_in("ann"), signs_in("ben", presence="away"), arrives("c1"))
    story.then("+1s", changes("c1", priority=1))
    made = story.given("+20s")
    assert made[1].urgency == "urgent"  # type: ignore[union-attr]


def test_a_promised_time_comes_before_the_policys_but_never_after() -> None:
    urgency = (p.Urgency("plain", ((Duration(0), 1000),), max_wait=ms("60s")),)
    story = Story(a_policy(urgency=urgency))
    story.then("+0s", arrives("c1", due_at=at("30s")), "QueueContact c1 (phone #1, due +30s)")
    story.then("+0s", arrives("c2", due_at=at("90s")), "QueueContact c2 (phone #2, due +60s)")


# ── Time of arrival ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_contact_that_came_earlier_by_the_platforms_clock_waited_since_then() -> None:
    story = Story(a_policy())
    story.given("+1h", arrives("c1", time=at("59m")))
    story.then("+1h", leaves("c1"), "CloseContact c1 (abandoned, waited 60s)")


def test_a_time_of_arrival_is_cut_to_what_can_be() -> None:
    story = Story(a_policy(memory=p.Memory(max_age=ms("10m"))))
    story.given("+1h", arrives("c1", time=Instant(1)), arrives("c2", time=at("2h")))
    arrived = [story.engine.floor.contacts[id].arrived_at - START for id in ("c1", "c2")]
    assert arrived == [ms("50m"), ms("60m")]


def test_an_early_arrival_that_is_heard_of_late_comes_first_in_its_line() -> None:
    story = Story(a_policy())
    story.given("+1m", arrives("c1"))
    story.given("+2m", arrives("c2", time=at("30s")))
    story.then("+3m", signs_in("ann"), "OfferContact c2 → ann (manual, load 1000/1000, freed)")


# ── Repeats, and the closed ───────────────────────────────────────────────────────────────────────────────────────


def test_a_repeated_fact_is_ignored_whatever_it_asks() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"), arrives("c1", id="x1"))
    story.then("+1s", arrives("c1", id="x1"), "IgnoreFact c1 (repeated)")
    story.given("+2s", accepts("ann", "o2", id="y1"))
    story.then("+3s", accepts("ann", "o2", id="y1"), "IgnoreFact ann (repeated)")
    story.then("+4s", accepts("ann", "o2", id="y2"), "RefuseRequest o2 (offer_taken)")


def test_the_same_id_from_another_source_is_another_fact() -> None:
    story = Story(a_policy())
    story.given("+0s", arrives("c1", id="x1"))
    other = e.ContactArrived("x1", "another", arrives("c2").contact, "phone")
    story.then("+1s", other, "QueueContact c2 (phone #2)")


def test_a_fact_that_was_not_accepted_may_come_again_in_time() -> None:
    story = Story(a_policy())
    early = e.ContactChanged("x1", "platform", arrives("c1").contact, priority=3)
    story.then("+0s", early, "IgnoreFact c1 (contact_unknown)")
    story.given("+1s", arrives("c1"))
    story.then("+2s", early, "QueueContact c1 (phone #1)")


def test_one_who_left_before_they_came_will_not_come_any_more() -> None:
    story = Story(a_policy())
    story.then("+0s", leaves("c1"))
    story.then("+1s", arrives("c1"), "IgnoreFact c1 (contact_closed)")


def test_a_closed_contact_does_not_arrive_again() -> None:
    story = Story(a_policy())
    story.given("+0s", arrives("c1"), leaves("c1"))
    story.then("+1s", arrives("c1"), "IgnoreFact c1 (contact_closed)")


def test_a_closed_contact_is_forgotten_in_the_end() -> None:
    story = Story(a_policy(memory=p.Memory(remember_for=ms("10s"))))
    story.given("+0s", arrives("c1"), leaves("c1"))
    story.given("+11s", arrives("c2"), leaves("c2"))
    story.then("+12s", arrives("c1"), "IgnoreFact c1 (contact_closed)")
    story.given("+23s", arrives("c3"), leaves("c3"))
    story.then("+24s", arrives("c1"), "QueueContact c1 (phone #1)")


# ── Leaving ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_contact_that_the_platform_ends_before_anyone_was_there_is_closed_unserved() -> None:
    story = Story(a_policy())
    story.given("+0s", arrives("c1"), arrives("c2"))
    story.then("+3s", ends("c1", "platform"), "CloseContact c1 (closed_unserved, waited 3s)")
    story.then("+4s", ends("c2", "customer"), "CloseContact c2 (abandoned, waited 4s)")


def test_a_customer_who_leaves_before_the_connection_has_abandoned() -> None:
    phone = a_channel(1000, answer="auto", connects=True, wrap=p.Wrap(most=ms("30s")))
    story = Story(a_policy(channels={"phone": phone}))
    story.given("+0s", signs_in("ann"))
    story.given("+1s", arrives("c1"))
    story.then(
        "+4s",
        leaves("c1"),
        "ChangeAssignment c1 of ann (ended, load 0, customer_left)",
        "CloseContact c1 (abandoned, waited 0s)",
    )


def test_a_contact_that_nobody_takes_in_time_expires() -> None:
    story = Story(a_policy(channels={"email": a_channel(200, live=False, expires_after=ms("1h"))}))
    story.given("+0s", arrives("c1", "email"))
    story.given("+10m", arrives("c2", "email", time=at("1m")), changes("c1", intent="other"))
    assert story.deadline() == "+3600s"
    story.then("+1h", None, "CloseContact c1 (expired_waiting, waited 3600s)")
    story.then("+61m", None, "CloseContact c2 (expired_waiting, waited 3600s)")
    assert story.deadline() == ""


def test_a_contact_in_an_agents_hands_does_not_expire() -> None:
    story = Story(a_policy(channels={"email": a_channel(200, answer="auto", live=False, expires_after=ms("1h"))}))
    story.given("+0s", arrives("c1", "email"))
    story.given("+1m", signs_in("ann"))
    assert story.deadline() == ""

"""What contacts ask for and where that puts them: needs, rulings kept at hand, ages, head starts, promises."""

from typing import Any

import pytest

from router.core import decisions as d
from router.core import events as e
from router.core import policy as p
from router.core import requirement
from router.core.condition import Condition, Test
from router.core.contact import Contact
from router.core.requirement import FIELDS, due_of, head_start, ruling
from router.core.values import Duration
from tests.story import Story, a_channel, a_policy, accepts, arrives, at, breaks, changes, leaves, ms, signs_in


def test_needs_of_the_platform_raise_those_of_the_policy_and_never_lower_them() -> None:
    story = Story(a_policy(needs=(p.Need(skills={"law": 5}, authority={"refund": 100}),)))
    low, high = e.Needs({"law": 2, "art": 1}, {"refund": 10}), e.Needs({"law": 7}, {"refund": 500, "waive": 1})
    story.then("+0s", arrives("c1", needs=low), "QueueContact c1 (phone #1, art 1 law 5, refund 100)")
    story.then("+0s", arrives("c2", needs=high), "QueueContact c2 (phone #1, law 7, refund 500 waive 1)")


def by_attribute() -> p.Policy:
    gold = Condition((Test("attributes.plan", "is", ("gold",)),))
    return a_policy(needs=(p.Need(gold, skills={"gold": 1}),))


def test_contacts_with_the_same_fields_share_a_ruling_unless_rules_read_attributes() -> None:
    plain, gold = arrives("c1", attributes={"plan": "plain"}), arrives("c2", attributes={"plan": "gold"})
    floor = Story(a_policy()).engine.floor
    assert ruling(floor, plain) is ruling(floor, gold)
    floor = Story(by_attribute()).engine.floor
    assert (ruling(floor, plain).skills, ruling(floor, gold).skills) == ((), (("gold", 1),))
    assert ruling(floor, gold) is not ruling(floor, gold)
    assert ruling(floor, arrives("c3")) is ruling(floor, arrives("c4"))


def test_rulings_at_hand_are_bounded_and_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requirement, "RULINGS_MAX", 2)
    floor = Story(a_policy()).engine.floor
    first = ruling(floor, arrives("c1", intent="a"))
    for intent in ("b", "c"):
        ruling(floor, arrives("c1", intent=intent))
    assert len(floor.rulings) == 1
    assert ruling(floor, arrives("c1", intent="a")) == first


@pytest.mark.parametrize("field", FIELDS)
def test_each_field_that_conditions_may_read_leads_to_a_ruling_of_its_own(field: str) -> None:
    said: dict[str, object] = {"priority": 7} if field == "priority" else {field: "x"}
    wanted = Condition((Test(field, "is", (7 if field == "priority" else "x",)),))
    channels = a_policy().channels
    policy = a_policy(channels={**channels, "x": channels["phone"]}, needs=(p.Need(wanted, skills={"x": 1}),))
    if field == "tier":
        said = {"customer": e.Customer("k1", "x")}
    if field == "channel":
        said = {}
    floor = Story(policy).engine.floor
    assert ruling(floor, arrives("c1")).skills == ()
    assert ruling(floor, arrives("c2", "x" if field == "channel" else "phone", **said)).skills == (("x", 1),)


def test_a_promise_counts_from_the_arrival_on_the_clock_of_its_table() -> None:
    urgency = (p.Urgency("plain", ((Duration(0), 1),), max_wait=ms("30s")),)
    story = Story(a_policy(urgency=urgency))
    story.then("+10s", arrives("c1"), "QueueContact c1 (phone #1, due +40s)")
    story.then("+20s", changes("c1", intent="x"), "QueueContact c1 (phone #1, due +40s)")


def test_time_served_counts_on_the_same_clock_as_time_waited() -> None:
    # Open for the first hour and from the third to the fourth; an agent holds the contact over the closed two hours.
    spans = ((at("0s"), at("1h")), (at("3h"), at("4h")))
    hours = {"office": p.Hours("UTC", {}, "2025-06-09", "2025-06-10", open=spans)}
    urgency = (p.Urgency("plain", ((Duration(0), 1),), hours="office"),)
    channels = {"phone": a_channel(1000, connects=True)}
    story = Story(a_policy(channels=channels, hours=hours, urgency=urgency))
    story.given("+10m", arrives("c1"))
    story.given("+20m", signs_in("ann"), signs_in("ben"))
    story.given("+20.1m", accepts("ann", story.offer("c1")))
    back = story.given("+3.5h", breaks(story.assignment("c1")))
    # 90 open minutes have passed, of which it has waited 10.1: the others it was in Ann's hands.
    (key,) = [it.key for it in back if isinstance(it, d.QueueContact)]
    assert ms("1.5h") - key == ms("10.1m")


# ── Head start ────────────────────────────────────────────────────────────────────────────────────────────────────

HEAD = p.HeadStart(
    per_menu_level=ms("10s"), failed_self_service=ms("60s"), asked_for_human=ms("30s"), per_repeat=ms("2m"),
    per_transfer=ms("1m"), most=ms("5m"),
)  # fmt: skip
WAIT = (p.Urgency("plain", ((Duration(0), 1),), max_wait=ms("10m")),)


@pytest.mark.parametrize(
    ("effort", "due"),
    [
        (None, "600"),
        (e.Effort(), "600"),
        (e.Effort(menu_depth=3), "570"),
        (e.Effort(failed_self_service=True), "540"),
        (e.Effort(asked_for_human=True), "570"),
        (e.Effort(repeats=2), "360"),
        (e.Effort(1, True, True, 1), "380"),
        (e.Effort(menu_depth=1000), "300"),  # not more than the policy's most
    ],
)
def test_effort_makes_a_contact_older_and_its_promise_nearer(effort: e.Effort | None, due: str) -> None:
    story = Story(a_policy(head_start=HEAD, urgency=WAIT))
    story.then("+0s", arrives("c1", effort=effort), f"QueueContact c1 (phone #1, due +{due}s)")


def test_one_who_went_through_more_comes_before_those_who_came_a_little_sooner() -> None:
    story = Story(a_policy(head_start=HEAD))
    story.then("+0s", arrives("c1"), "QueueContact c1 (phone #1)")
    story.then("+20s", arrives("c2"), "QueueContact c2 (phone #2)")
    story.then("+25s", arrives("c3", effort=e.Effort(menu_depth=1)), "QueueContact c3 (phone #2)")
    story.given("+30s", signs_in("ann"))
    story.then("+31s", changes("c2", effort=e.Effort(asked_for_human=True)), "QueueContact c2 (phone #1)")


def test_a_policy_without_head_starts_gives_none() -> None:
    story = Story(a_policy(urgency=WAIT))
    effort = e.Effort(9, True, True, 9)
    story.then("+0s", arrives("c1", effort=effort), "QueueContact c1 (phone #1, due +600s)")


def test_a_transfer_counts_as_effort() -> None:
    contact = Contact(arrives("c1"), 1, at("0s"))
    assert head_start(HEAD, contact) == 0
    contact.transfers = 2
    assert head_start(HEAD, contact) == ms("2m")


# ── Promises and first asking ─────────────────────────────────────────────────────────────────────────────────────


def test_the_age_runs_from_when_the_customer_first_asked_but_not_from_before_the_greatest_age() -> None:
    memory = p.Memory(max_age=ms("1h"))
    story = Story(a_policy(urgency=WAIT, memory=memory))
    story.then("+2h", arrives("c1", asked_at=at("115m")), "QueueContact c1 (phone #1, due +7500s)")
    story.then("+2h", arrives("c2", asked_at=at("1s")), "QueueContact c2 (phone #1, due +4200s)")
    story.then("+2h", arrives("c3", asked_at=at("3h")), "QueueContact c3 (phone #3, due +7800s)")
    story.then("+2h", leaves("c1"), "CloseContact c1 (abandoned, waited 0s)")  # the wait is counted from the arrival


@pytest.mark.parametrize(
    ("said", "due"),
    [
        ({}, 600),
        ({"due_at": at("5m")}, 300),
        ({"due_at": at("15m")}, 600),
        ({"promised_at": at("4m")}, 240),
        ({"promised_at": at("15m"), "due_at": at("2m")}, 120),
    ],
)
def test_what_breaks_first_of_longest_wait_due_time_and_promise_makes_it_overdue(said: Any, due: int) -> None:
    story = Story(a_policy(urgency=WAIT))
    story.then("+0s", arrives("c1", **said), f"QueueContact c1 (phone #1, due +{due}s)")


def test_a_promise_made_on_our_floor_counts_like_the_platforms() -> None:
    story = Story(a_policy(urgency=WAIT))
    floor = story.engine.floor
    story.given("+0s", arrives("c1"))
    contact, clock = floor.contacts["c1"], floor.rules.clock_of[0]
    contact.promised_at = at("1m")
    assert due_of(floor, contact, 0, clock, contact.key) == at("1m")


def test_a_promise_may_be_made_while_it_waits() -> None:
    story = Story(a_policy())
    story.then("+0s", arrives("c1"), "QueueContact c1 (phone #1)")
    story.then("+1s", changes("c1", promised_at=at("1m")), "QueueContact c1 (phone #1, due +60s)")


def test_whoever_waited_as_long_as_the_starvation_guard_is_overdue_whatever_their_urgency() -> None:
    gold = Condition((Test("tier", "is", ("gold",)),))
    dear = p.Urgency("dear", ((Duration(0), 9_000),), when=gold, max_wait=ms("20m"))
    policy = a_policy(
        urgency=(dear, p.Urgency("plain", ((Duration(0), 1),))), choosing=p.Choosing(starvation_guard=ms("10m"))
    )
    story = Story(policy)
    vip = e.Customer("k", "gold")
    story.then("+0s", arrives("c1"), "QueueContact c1 (phone #1, due +600s)")
    story.then("+5s", arrives("c2", customer=vip), "QueueContact c2 (phone #2, dear, due +605s)")
    story.given("+11m", arrives("c3", customer=vip))
    story.then("+11m", signs_in("ann"), "OfferContact c1 → ann (manual, load 1000/1000, overdue, c2 0 behind)")


def test_needs_of_the_platform_lower_ceilings_and_never_raise_them() -> None:
    story = Story(a_policy(needs=(p.Need(ceilings={"law": 5, "tax": 7}), p.Need(ceilings={"law": 4}))))
    story.then("+0s", arrives("c1"), "QueueContact c1 (phone #1, law ≤4 tax ≤7)")
    low = e.Needs(ceilings={"art": 1, "law": 9, "tax": 2})
    story.then("+0s", arrives("c2", needs=low), "QueueContact c2 (phone #1, art ≤1 law ≤4 tax ≤2)")

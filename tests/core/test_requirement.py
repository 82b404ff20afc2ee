"""What contacts ask for and where that puts them: needs, rulings kept at hand, ages, head starts, promises."""

import pytest

from router.core import decisions as d
from router.core import events as e
from router.core import policy as p
from router.core import requirement
from router.core.condition import Condition, Test
from router.core.requirement import FIELDS, ruling
from router.core.values import Duration
from tests.story import Story, a_channel, a_policy, accepts, arrives, at, breaks, changes, ms, signs_in


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

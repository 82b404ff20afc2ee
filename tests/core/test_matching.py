"""Who takes which contact: order between lines, freed capacity, many at once, the price of a switch, gates."""


import pytest

from router.core import decisions as d
from router.core import policy as p
from router.core import reasons
from router.core.condition import Condition, Test
from router.core.policy import Limit
from router.core.values import Attention, Duration
from tests.story import (
    Story,
    a_channel,
    a_policy,
    accepts,
    arrives,
    at,
    breaks,
    changes,
    declines,
    ends,
    leaves,
    limited,
    ms,
    says,
    signs_in,
    turns,
)


def offered(decisions: list[d.Decision]) -> list[d.OfferContact]:
    """Pick the offers."""
    return [it for it in decisions if isinstance(it, d.OfferContact)]


# ── Order between contacts ────────────────────────────────────────────────────────────────────────────────────────


def lines(*, max_wait: str = "") -> p.Policy:
    """Three intents: `fire` costs from the start, `slow` after a minute, `plain` never more."""

    def when(intent: str) -> Condition:
        return Condition((Test("intent", "is", (intent,)),))

    due = ms(max_wait) if max_wait else None
    return a_policy(
        urgency=(
            p.Urgency("fire", ((Duration(0), 5_000),), when("fire")),
            p.Urgency("slow", ((Duration(0), 100), (ms("60s"), 100), (ms("90s"), 9_000)), when("slow")),
            p.Urgency("plain", ((Duration(0), 1_000),), max_wait=due),
        )
    )


def served(story: Story, when: str, agent: str = "ann") -> list[str]:
    """Sign an agent in and let them take one call after the other; return the order."""
    made = offered(story.given(when, signs_in(agent)))
    order = []
    while made:
        order.append(str(made[0].contact))
        made = offered(story.given(when, accepts(agent, made[0].offer), ends(made[0].contact)))
    return order


def test_freed_capacity_pulls_the_best_ranked_and_not_the_newest() -> None:
    story = Story(lines())
    story.given("+0s", arrives("p1"), arrives("p2"), arrives("f1", intent="fire"), arrives("p3"))
    story.given("+1s", arrives("f2", intent="fire"), arrives("p4"))
    assert served(story, "+2s") == ["f1", "f2", "p1", "p2", "p3", "p4"]


def test_what_waits_longer_may_come_to_cost_more() -> None:
    story = Story(lines())
    story.given("+0s", arrives("s1", intent="slow"))
    story.given("+50s", arrives("p1"), arrives("f1", intent="fire"))
    assert served(story, "+85s") == ["s1", "f1", "p1"]
    story = Story(lines())
    story.given("+0s", arrives("s1", intent="slow"))
    story.given("+1s", arrives("p1"), arrives("f1", intent="fire"))
    assert served(story, "+2s") == ["f1", "p1", "s1"]


def test_the_overdue_come_first_by_their_due_time() -> None:
    story = Story(lines(max_wait="60s"))
    story.given("+0s", arrives("p1"), arrives("p2", due_at=at("30s")), arrives("f1", intent="fire"))
    story.given("+1s", arrives("f2", intent="fire", due_at=at("40s")))
    story.given("+2s", arrives("p3"))
    made = offered(story.given("+61s", signs_in("ann")))
    assert (made[0].contact, made[0].way, made[0].margin) == ("p2", reasons.BY_OVERDUE, 0)
    story.given("+61s", declines("ann", made[0].offer, "1h"))
    assert story.in_hand("ann") == ["f2"]
    story.given("+61s", accepts("ann", story.offer("f2")))
    (made,) = [offered(story.given("+61s", ends("f2")))]
    assert [(it.contact, it.runner_up) for it in made] == [("p1", "f1")]


def test_an_overdue_contact_is_seen_behind_one_that_this_agent_would_not_take() -> None:
    story = Story(lines())
    story.given("+0s", signs_in("ann"), signs_in("ben"), arrives("p1", due_at=at("30s")), arrives("p2"))
    story.given("+1s", accepts("ben", story.offer("p2")))
    story.given("+1s", declines("ann", story.offer("p1"), "1h"), says("ann", "away"))
    story.given("+2s", arrives("p3"), arrives("p4", due_at=at("40s")))
    made = offered(story.given("+50s", says("ann", "available")))
    assert [(it.contact, it.way) for it in made] == [("p4", reasons.BY_OVERDUE)]


def test_contacts_of_equal_worth_come_in_order_of_arrival_even_between_lines() -> None:
    needs = (p.Need(Condition((Test("intent", "is", ("law",)),)), skills={"law": 1}),)
    story = Story(a_policy(needs=needs))
    story.given("+0s", arrives("c1", intent="law"), arrives("c2"), arrives("c3", intent="law"), arrives("c4"))
    story.given("+1s", signs_in("ann", skills={"law": 10}))
    order = [story.in_hand("ann")[0]]
    for _ in range(3):
        story.given("+2s", accepts("ann", story.offer(order[-1])), ends(order[-1]))
        order.append(story.in_hand("ann")[0])
    assert order == ["c1", "c2", "c3", "c4"]


def test_ages_run_in_business_time_where_the_policy_says_so() -> None:
    hours = {"office": p.Hours("UTC", {}, "", "", open=((at("1h"), at("2h")), (at("3h"), at("4h"))))}
    rule = p.Urgency("plain", ((Duration(0), 1_000),), max_wait=ms("30m"), hours="office")
    story = Story(a_policy(hours=hours, urgency=(rule,)))
    story.then("+10m", arrives("c1"), "QueueContact c1 (phone #1, due +5400s)")
    story.then("+105m", arrives("c2"), "QueueContact c2 (phone #2, due +11700s)")
    story.given("+3h", arrives("c3", time=at("150m")))
    made = offered(story.given("+3h", signs_in("ann")))
    assert [(it.contact, it.way) for it in made] == [("c1", reasons.BY_OVERDUE)]
    story.given("+3h", accepts("ann", made[0].offer))
    (made,) = [offered(story.given("+194.9m", ends("c1")))]
    assert [(it.contact, it.way) for it in made] == [("c2", reasons.BY_FREED)]


def test_a_contact_that_comes_back_is_younger_by_the_time_it_was_served() -> None:
    rising = (p.Urgency("rising", ((Duration(0), 0), (ms("10m"), 6_000))),)
    story = Story(a_policy(channels={"phone": a_channel(1000, answer="auto", connects=True)}, urgency=rising))
    story.given("+0s", signs_in("ann"), arrives("c1"))
    story.given("+10s", arrives("c2"))
    story.given("+30s", says("ann", "draining"))
    made = story.given("+30s", breaks("a3"))
    (queued,) = [it for it in made if isinstance(it, d.QueueContact)]
    assert queued.key == int(at("30s"))
    made = story.given("+40s", signs_in("ben"))
    assert [(it.contact, it.runner_up) for it in offered(made)] == [("c2", "c1")]


# ── Many at once ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_fifty_arrivals_at_one_instant_on_five_agents_with_room_for_two_assign_exactly_ten() -> None:
    channels = {"chat": a_channel(500, answer="auto")}
    story = Story(a_policy(channels=channels))
    story.given("+0s", *(signs_in(f"agent{no}") for no in range(5)))
    made = offered(story.given("+1s", *(arrives(f"c{no}", "chat") for no in range(50))))
    assert [it.contact for it in made] == [f"c{no}" for no in range(10)]
    assert sorted(it.agent for it in made) == sorted(f"agent{no}" for no in [*range(5), *range(5)])
    assert story.engine.floor.waiting == 40


def test_one_who_signs_in_to_a_crowd_takes_all_they_can() -> None:
    story = Story(a_policy(channels={"chat": a_channel(300, answer="auto")}))
    story.given("+0s", *(arrives(f"c{no}", "chat") for no in range(5)))
    made = offered(story.given("+1s", signs_in("ann")))
    assert [it.contact for it in made] == ["c0", "c1", "c2"]


def test_offers_that_lapse_together_find_their_next_agents_together() -> None:
    story = Story(a_policy(channels={"phone": a_channel(500)}, offers=p.Offers(max_unanswered=Limit(1))))
    story.given("+0s", signs_in("ann"), arrives("c1"), arrives("c2"))
    story.given("+1s", signs_in("ben"))
    made = offered(story.given("+20s"))
    assert [(it.contact, it.agent, it.way) for it in made] == [("c1", "ben", 63), ("c2", "ben", 63)]


def test_contacts_that_lose_an_agent_together_fill_the_others() -> None:
    story = Story(a_policy(channels={"phone": a_channel(500)}))
    story.given("+0s", signs_in("ann"), arrives("c1"), arrives("c2"))
    story.given("+1s", signs_in("ben", budget=500))
    story.given("+2s", signs_in("cal", budget=500))
    made = offered(story.given("+3s", says("ann", "away")))
    assert [(it.contact, it.agent) for it in made] == [("c1", "ben"), ("c2", "cal")]


def test_work_that_returns_goes_to_the_longest_idle_and_not_to_whoever_was_freed_by_the_same_tick() -> None:
    channels = {"phone": a_channel(1000, wrap=p.Wrap(most=ms("10s")))}
    story = Story(a_policy(channels=channels))
    story.given("+0s", signs_in("ann"), arrives("c1"))
    story.given("+1s", accepts("ann", story.offer("c1")))
    story.given("+2s", signs_in("ben"), arrives("c2"))
    story.given("+12s", ends("c1"))
    story.given("+13s", signs_in("cal"), says("cal", "away"))
    story.given("+22s", says("cal", "available"))
    made = offered(story.given("+22s"))
    assert [(it.contact, it.agent) for it in made] == [("c2", "cal")]


# ── The price of a switch ─────────────────────────────────────────────────────────────────────────────────────────


def switching(price: int) -> p.Policy:
    channels = {"phone": a_channel(1000, answer="auto"), "chat": a_channel(1000, answer="auto")}
    return a_policy(channels=channels, choosing=p.Choosing(switch=price))


@pytest.mark.parametrize(("price", "first", "value"), [(0, "c2", 60_000), (1, "c3", 60_000), (61, "c3", 60_000)])
def test_the_price_of_a_switch_chooses_a_contact_of_the_same_channel_first(price: int, first: str, value: int) -> None:
    story = Story(switching(price))
    story.given("+0s", signs_in("ann"), arrives("c1", "phone"), arrives("c2", "chat"), arrives("c3", "phone"))
    (made,) = offered(story.given("+9s", ends("c1")))
    assert (made.contact, made.value) == (first, value)
    assert (made.runner_up, made.margin) == ("c3" if first == "c2" else "c2", 1_000 * price)


def test_an_overdue_contact_is_worth_every_switch() -> None:
    story = Story(switching(1000))
    story.given("+0s", signs_in("ann"), arrives("c1"), arrives("c2", "chat", due_at=at("5s")), arrives("c3"))
    (made,) = offered(story.given("+9s", ends("c1")))
    assert (made.contact, made.way, made.value) == ("c2", reasons.BY_OVERDUE, 60_000 - 1_000_000)


# ── Gates ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_kind_that_the_gate_refuses_does_not_keep_another_waiting() -> None:
    story = Story(a_policy(limits=limited(at_most={"chat": Limit(1)})))
    story.given("+0s", arrives("c1", "chat"), arrives("c2", "chat"), arrives("c3", "email"))
    made = offered(story.given("+1s", signs_in("ann")))
    assert [it.contact for it in made] == ["c1", "c3"]


def test_two_demands_of_one_kind_are_judged_by_one_gate() -> None:
    needs = (p.Need(Condition((Test("intent", "is", ("law",)),)), skills={"law": 1}),)
    story = Story(a_policy(needs=needs, limits=limited(at_most={"chat": Limit(1)})))
    story.given("+0s", arrives("c1", "chat", intent="law"), arrives("c2", "chat"), arrives("c3", "email"))
    made = offered(story.given("+1s", signs_in("ann", skills={"law": 9})))
    assert [it.contact for it in made] == ["c2", "c3"]


def test_crowding_and_mix_costs_count_in_the_load_that_an_offer_tells() -> None:
    mix = (p.Mix(("chat", "email"), Attention(70)),)
    story = Story(a_policy(attention=p.AttentionRules(crowding=Attention(25), mix=mix)))
    story.given("+0s", signs_in("ann"))
    made = offered(story.given("+1s", arrives("c1", "chat"), arrives("c2", "chat"), arrives("c3", "email")))
    assert [it.load_after for it in made] == [300, 625, 895]
    assert story.load("ann") == 895


def test_a_contact_that_some_would_not_take_competes_with_the_line_for_a_freed_agent() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"), signs_in("ben"), arrives("c1"), arrives("c2"))
    story.given("+1s", accepts("ben", story.offer("c2")), declines("ann", story.offer("c1")))
    story.given("+2s", arrives("c3"), arrives("c4"))
    assert story.in_hand("ann") == ["c3"]
    made = offered(story.given("+9s", ends("c2")))
    assert [(it.contact, it.agent, it.runner_up) for it in made] == [("c1", "ben", "c4")]


def test_all_who_would_not_take_it_are_passed_over_on_the_way_to_one_who_might() -> None:
    story = Story(a_policy(channels={"phone": a_channel(300)}))
    story.given("+0s", signs_in("ann"), signs_in("ben"), arrives("c1"))
    story.given("+1s", declines("ann", story.offer("c1")), signs_in("cal"))
    story.given("+2s", declines("ben", story.offer("c1")))
    assert story.in_hand("cal") == ["c1"]
    made = offered(story.given("+3s", arrives("c2")))
    assert [(it.agent, it.runner_up) for it in made] == [("ann", "ben")]  # they kept their places for others


def test_a_turn_that_frees_nothing_offers_nothing() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"), *(arrives(f"c{no}", "chat") for no in range(4)))
    made = story.given("+1s", turns("c0", "customer"), changes("c3", priority=2), leaves("c3"))
    assert offered(made) == []

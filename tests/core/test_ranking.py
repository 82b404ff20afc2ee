"""Tastes: who is best for what is asked, who would have been next, and what they lacked."""

from typing import Any

from router.core import decisions as d
from router.core import policy as p
from router.core.condition import Condition, Test
from router.core.policy import Limit
from router.core.values import PerMille
from tests.story import (
    Story,
    a_channel,
    a_policy,
    arrives,
    completes,
    ends,
    limited,
    rank,
    says,
    signs_in,
)


def offered(decisions: list[d.Decision]) -> list[d.OfferContact]:
    """Pick the offers."""
    return [it for it in decisions if isinstance(it, d.OfferContact)]


def chats(taste: p.RankName | p.Weighting, **more: Any) -> p.Policy:
    """Short chats and tasks under a taste."""
    channels = {"chat": a_channel(100, answer="auto"), "task": a_channel(400, answer="auto", live=False)}
    return a_policy(channels=channels, choosing=rank(taste), **more)


# ── Tastes ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_longest_idle_comes_first_and_the_margin_is_how_much_longer() -> None:
    story = Story(chats("longest_idle"))
    story.given("+0s", signs_in("ann"))
    story.given("+5s", signs_in("ben"))
    story.given("+7s", signs_in("cal"))
    expected = ["ann 5000 ben", "ben 2000 cal", "cal 3000 ann", "ann 10000 ben"]
    for second, told in zip((10, 20, 30, 40), expected, strict=True):
        (made,) = offered(story.given(f"+{second}s", arrives(f"c{second}", "chat")))
        assert f"{made.agent} {made.margin} {made.runner_up}" == told


def test_the_best_fit_comes_first_and_the_margin_is_in_points_of_fit() -> None:
    needs = (p.Need(skills={"law": 2}),)
    story = Story(chats("best_fit", needs=needs, fit=p.Fit(top_level=10, rare={"thai": PerMille(150)})))
    story.given("+0s", signs_in("ann", skills={"law": 4}), signs_in("ben", skills={"law": 7, "thai": 9}))
    story.given("+1s", signs_in("cal", skills={"law": 1}), signs_in("dan", skills={"law": 5}))
    (made,) = offered(story.given("+9s", arrives("c1", "chat")))
    assert (made.agent, made.fit, made.runner_up, made.margin) == ("ben", 550, "dan", 50)
    assert made.value == 60_000 * 550 // 1000


def test_between_equal_fits_the_longest_idle_comes_first() -> None:
    story = Story(chats("best_fit"))
    story.given("+0s", signs_in("ann"), signs_in("ben"))
    for second, agent in ((1, "ann"), (2, "ben"), (3, "ann")):
        (made,) = offered(story.given(f"+{second}s", arrives(f"c{second}", "chat")))
        assert (made.agent, made.margin) == (agent, 0)


def test_the_least_loaded_comes_first_by_share_of_their_own_budget() -> None:
    story = Story(chats("least_loaded"))
    story.given("+0s", signs_in("ann"), signs_in("ben", budget=2000))
    got = []
    for no in range(1, 5):
        (made,) = offered(story.given(f"+{no}s", arrives(f"c{no}", "chat")))
        got.append(f"{made.agent} {made.margin} {made.runner_up}")
    assert got == ["ann 0 ben", "ben 100 ann", "ben 50 ann", "ann 0 ben"]
    story.given("+9s", completes(story.assignment("c2")), completes(story.assignment("c3")))
    (made,) = offered(story.given("+10s", arrives("c9", "chat")))
    assert (made.agent, made.margin) == ("ben", 200)


def test_round_robin_goes_by_who_was_given_something_longest_ago() -> None:
    story = Story(chats("round_robin"))
    story.given("+0s", signs_in("ann"), signs_in("ben"), signs_in("cal"))
    got = []
    for no in range(1, 7):
        (made,) = offered(story.given(f"+{no}s", arrives(f"c{no}", "chat"), ends(f"c{no}")))
        got.append(made.agent)
    assert got == ["ann", "ben", "cal", "ann", "ben", "cal"]


def test_in_order_fills_the_first_before_the_next_and_counts_places() -> None:
    story = Story(chats("in_order"))
    story.given("+0s", signs_in("ann", budget=200), signs_in("ben", budget=100), signs_in("cal"))
    got = []
    for no in range(1, 5):
        (made,) = offered(story.given(f"+{no}s", arrives(f"c{no}", "chat")))
        got.append(f"{made.agent} {made.margin} {made.runner_up}".strip())
    assert got == ["ann 1 ben", "ann 1 ben", "ben 1 cal", "cal 0"]


def test_a_weighting_sums_fit_load_idle_time_and_the_switch() -> None:
    weights = p.Weighting(fit=1, load=2, idle=3, switch=50)
    needs = (p.Need(Condition((Test("channel", "is", ("chat",)),)), skills={"law": 1}),)
    story = Story(chats(weights, needs=needs, fit=p.Fit(top_level=10)))
    story.given("+0s", signs_in("ann", skills={"law": 9}))
    story.given("+10s", signs_in("ben", skills={"law": 9}), arrives("t1", "task"))
    # ann: idle 0 s ago on a task: load 400 * 2 + fit 100 + idle 10 * 3 + switch 50; ben: fit 100 + idle 10 * 3.
    (made,) = offered(story.given("+20s", arrives("c1", "chat")))
    assert (made.agent, made.runner_up, made.margin) == ("ben", "ann", 850)


def test_a_weightings_margin_stays_small_however_long_one_was_idle() -> None:
    story = Story(chats(p.Weighting(idle=1000)))
    story.given("+0s", signs_in("ann"))
    story.given("+10h", signs_in("ben"))
    (made,) = offered(story.given("+11h", arrives("c1", "chat")))
    assert (made.agent, made.margin) == ("ann", 36_000_000)


def test_a_weighting_sees_at_once_that_a_switch_is_none_any_more() -> None:
    needs = (p.Need(Condition((Test("intent", "is", ("law",)),)), skills={"law": 1}),)
    channels = {"chat": a_channel(100, answer="auto"), "phone": a_channel(100, answer="auto")}
    story = Story(a_policy(channels=channels, choosing=rank(p.Weighting(switch=9)), needs=needs))
    story.given("+0s", signs_in("ben"), arrives("c1", "chat"))
    story.given("+1s", signs_in("ann", skills={"law": 1}), says("ben", "away"), arrives("c2", "chat"))
    story.given("+2s", says("ben", "available"), signs_in("cal"), arrives("p1", "phone"), says("cal", "away"))
    story.given("+3s", arrives("p2", "phone", intent="law"))
    assert [story.in_hand(name) for name in ("ann", "ben", "cal")] == [["c2", "p2"], ["c1"], ["p1"]]
    (made,) = offered(story.given("+4s", arrives("p3", "phone")))
    assert (made.agent, made.runner_up, made.margin) == ("ann", "ben", 9)


def test_a_first_choice_who_is_full_makes_room_for_the_next_at_the_same_instant() -> None:
    story = Story(chats("in_order", limits=limited(max_live=Limit(2))))
    story.given("+0s", signs_in("ann"), signs_in("ben"))
    made = offered(story.given("+1s", *(arrives(f"c{no}", "chat") for no in range(5))))
    assert [(it.contact, it.agent) for it in made] == [("c0", "ann"), ("c1", "ann"), ("c2", "ben"), ("c3", "ben")]


def test_ties_between_agents_go_by_the_order_of_their_first_sign_in() -> None:
    story = Story(chats("longest_idle"))
    story.given("+0s", signs_in("zoe"), signs_in("ann"))
    (made,) = offered(story.given("+1s", arrives("c1", "chat")))
    assert (made.agent, made.runner_up) == ("zoe", "ann")

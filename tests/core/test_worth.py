"""What a pair is worth, and contacts that wait beside an agent until they are worth the switch."""

import pytest

from router.core import decisions as d
from router.core import policy as p
from router.core.values import Duration
from tests.story import Story, a_channel, a_policy, arrives, at, changes, ends, leaves, ms, signs_in

RISING = ((Duration(0), 0), (Duration(100_000), 10_000))
"""K of a minute at age a, in milliseconds: 6 a + 180,000 thousandths of a weighted customer-second."""


SLOW = ((Duration(0), 1_000), (Duration(100_000), 1_010))
"""Worth some 60,000 at first and 60,600 at the end, after a hundred seconds: never the 61,000 of a switch at 61."""


def priced(price: int, curve: tuple[tuple[Duration, int], ...] = RISING, max_wait: str = "") -> Story:
    """Ann has just finished a call: a chat would be a switch for her."""
    channels = {name: a_channel(1000, answer="auto") for name in ("phone", "chat")}
    rule = p.Urgency("plain", curve, max_wait=ms(max_wait) if max_wait else None)
    story = Story(a_policy(channels=channels, choosing=p.Choosing(switch=price), urgency=(rule,)))
    story.given("+0s", signs_in("ann"), arrives("p1"))
    story.given("+10s", ends("p1"))
    return story


def test_a_contact_that_is_not_worth_the_switch_yet_waits_until_it_is() -> None:
    story = priced(200)
    story.then("+20s", arrives("c1", "chat"), "QueueContact c1 (chat #1)", "DeferContact c1 (until +23.334s)")
    assert story.deadline() == "+23.334s"
    story.then(
        "+23.334s", None, "OfferContact c1 → ann (auto, load 1000/1000, retry)", "AssignContact c1 → ann (active)"
    )


def test_a_contact_that_is_worth_the_switch_is_offered_at_once() -> None:
    story = priced(180)
    made = story.given("+20s", arrives("c1", "chat"))
    assert [type(it).__name__ for it in made] == ["QueueContact", "OfferContact", "AssignContact"]
    assert made[1].value == 0  # type: ignore[union-attr]


def test_for_another_agent_it_may_be_no_switch() -> None:
    story = priced(200)
    story.given("+20s", arrives("c1", "chat"))
    made = story.given("+21s", signs_in("ben"))
    assert [str(it.agent) for it in made if hasattr(it, "agent")] == ["ben", "ben"]
    assert story.deadline() == ""


def test_what_is_never_worth_it_waits_until_waiting_gains_nothing_more() -> None:
    story = priced(61, SLOW)
    story.then("+20s", arrives("c1", "chat"), "QueueContact c1 (chat #1)", "DeferContact c1 (until +120s)")
    story.given("+30s", arrives("p2"))
    assert story.in_hand("ann") == ["p2"]
    story.given("+40s", ends("p2"))
    assert story.in_hand("ann") == []
    story.given("+119.999s")
    assert story.in_hand("ann") == [] and story.deadline() == "+120s"
    story.given("+120s")
    assert story.in_hand("ann") == ["c1"]


def test_a_price_on_switches_holds_nobody_back_whose_waiting_never_gets_dearer() -> None:
    story = priced(61, ((Duration(0), 1_000),))
    made = story.given("+20s", arrives("c1", "chat"))
    assert [type(it).__name__ for it in made] == ["QueueContact", "OfferContact", "AssignContact"]
    assert made[1].value == -1_000  # type: ignore[union-attr]


def test_the_overdue_are_worth_every_switch() -> None:
    story = priced(61, SLOW, max_wait="30s")
    story.then("+20s", arrives("c1", "chat"), "QueueContact c1 (chat #1, due +50s)", "DeferContact c1 (until +50s)")
    story.then(
        "+50s", None, "OfferContact c1 → ann (auto, load 1000/1000, overdue)", "AssignContact c1 → ann (active)"
    )


def test_a_promise_behind_the_front_of_the_line_brings_the_next_look_forward() -> None:
    story = priced(61, SLOW)
    story.given("+20s", arrives("c1", "chat"))
    story.then(
        "+21s",
        arrives("c2", "chat", due_at=at("40s")),
        "QueueContact c2 (chat #2, due +40s)",
        "DeferContact c1 (until +40s)",
    )
    story.then("+22s", arrives("c3", "chat", due_at=at("60s")), "QueueContact c3 (chat #3, due +60s)")
    made = story.given("+40s")
    assert story.in_hand("ann") == ["c2"], made


def test_one_who_comes_to_the_front_of_the_line_is_looked_at() -> None:
    story = priced(200)
    story.given("+20s", arrives("c1", "chat"))
    story.given("+21s", arrives("c2", "chat", time=at("10s")))
    assert story.in_hand("ann") == ["c2"]


def test_when_the_front_leaves_the_next_is_looked_at() -> None:
    story = priced(200)
    story.given("+20s", arrives("c1", "chat"))
    story.given("+21s", arrives("c2", "chat"))
    story.then("+22s", leaves("c1"), "CloseContact c1 (abandoned, waited 2s)", "DeferContact c2 (until +24.334s)")


def test_a_change_looks_at_it_anew() -> None:
    story = priced(200)
    story.given("+20s", arrives("c1", "chat"))
    story.then(
        "+21s", changes("c1", intent="other"), "QueueContact c1 (chat #1)", "DeferContact c1 (until +23.334s)"
    )


@pytest.mark.parametrize(("callers", "price", "named"), [(3, 0, True), (3, 200, False), (12, 200, False)])
def test_nobody_is_named_next_best_for_whom_it_would_not_have_been_worth_it(
    callers: int, price: int, named: bool
) -> None:
    channels = {name: a_channel(1000, answer="auto") for name in ("phone", "chat")}
    rule = p.Urgency("plain", RISING)
    story = Story(a_policy(channels=channels, choosing=p.Choosing(switch=price), urgency=(rule,)))
    story.given("+0s", signs_in("eve", channels=("chat",)), *(signs_in(f"a{no}") for no in range(callers)))
    story.given("+1s", *(arrives(f"p{no}") for no in range(callers)))
    story.given("+2s", *(ends(f"p{no}") for no in range(callers)))
    (made,) = [it for it in story.given("+9s", arrives("c1", "chat")) if isinstance(it, d.OfferContact)]
    assert (made.agent, bool(made.runner_up)) == ("eve", named)


def test_a_contact_that_comes_overdue_is_not_left_behind_one_that_waits_for_its_worth() -> None:
    story = priced(61, SLOW)
    story.given("+20s", arrives("c1", "chat"))
    story.given("+21s", arrives("c2", "chat", due_at=at("15s")))
    assert story.in_hand("ann") == ["c2"]

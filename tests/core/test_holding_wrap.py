"""Work in hand that is written up: for how long, by agent, kind and team, and how much longer."""

from typing import Any

import pytest

from router.core import policy as p
from router.core.condition import Condition, Test
from router.core.events import Customer
from tests.story import (
    Story,
    a_channel,
    a_policy,
    accepts,
    arrives,
    completes,
    connects,
    ends,
    ms,
    signs_in,
)
from tests.told_handoffs import confers
from tests.told_work import wraps

# ── Written up ────────────────────────────────────────────────────────────────────────────────────────────────────

VIP = Condition((Test("tier", "is", ("gold",)),))


def wrap(text: str) -> p.Wrap:
    return p.Wrap(most=ms(text))


def scoped(**more: Any) -> p.Policy:
    """Give wrap-up by agent (ann), kind (vip), team (north) and for all."""
    scopes = p.Scopes(
        default=p.Limits(wrap=wrap("5s")), all=p.Limits(wrap=more.pop("all", None)),
        teams={"north": p.Limits(wrap=wrap("20s")), "south": p.Limits()},
        agents={"ann": p.Limits(wrap=wrap("40s")), "eve": p.Limits()},
    )  # fmt: skip
    kinds = {"phone.vip": p.Kind("phone", VIP, wrap=wrap("30s"))}
    channels = {"phone": a_channel(1000, answer="auto", wrap=more.pop("channel", p.Wrap()))}
    return a_policy(channels=channels, limits=scopes, kinds=kinds)


@pytest.mark.parametrize(
    ("agent", "team", "tier", "more", "until"),
    [
        ("ann", "north", "gold", {}, "+41s"),
        ("ben", "north", "gold", {}, "+31s"),
        ("ben", "north", "", {}, "+21s"),
        ("ben", "south", "", {}, "+6s"),
        ("eve", "", "", {}, "+6s"),
        ("eve", "", "", {"channel": wrap("10s")}, "+11s"),
        ("eve", "", "", {"channel": wrap("10s"), "all": wrap("15s")}, "+16s"),
    ],
)
def test_wrap_up_is_the_agents_else_the_kinds_else_the_teams(
    agent: str, team: str, tier: str, more: dict[str, Any], until: str
) -> None:
    story = Story(scoped(**more))
    story.given("+0s", signs_in(agent, team=team), arrives("c1", customer=Customer("k1", tier)))
    story.given("+1s", ends("c1"))
    assert story.deadline() == until


def writing(**more: Any) -> Story:
    """Let ann write c1 up until 61s."""
    phone = a_channel(1000, answer="auto", wrapping=400, wrap=p.Wrap(most=ms("60s"), **more), connects=True)
    story = Story(a_policy(channels={"phone": phone}))
    story.given("+0s", signs_in("ann"), arrives("c1"), connects("a3"))
    story.then(
        "+1s",
        wraps("a3"),
        "ChangeAssignment c1 of ann (wrapping, load 400, until +61s, media_ended)",
        "CloseContact c1 (served, waited 0s)",
    )
    return story


def test_wrap_up_is_made_longer_once_and_refused_the_second_time() -> None:
    story = writing()
    told = "ChangeAssignment c1 of ann (wrapping, load 400, until +121s, extended)"
    story.then("+50s", wraps("a3", extend=True), told)
    story.then("+60s", wraps("a3", extend=True), "IgnoreFact a3 (extended_enough)")
    story.then("+121s", None, "ChangeAssignment c1 of ann (ended, load 0, wrap_over)")


def test_how_much_longer_may_be_said_by_the_policy() -> None:
    story = writing(extend=ms("15s"))
    told = "ChangeAssignment c1 of ann (wrapping, load 400, until +76s, extended)"
    story.then("+50s", wraps("a3", extend=True), told)


def test_wrap_up_that_goes_on_does_not_begin_and_what_has_not_begun_is_made_no_longer() -> None:
    story = writing()
    story.then("+50s", wraps("a3"), "IgnoreFact a3 (not_in_this_state)")
    story.given("+51s", completes("a3"), arrives("c2"))
    story.then("+52s", wraps(story.assignment("c2"), extend=True), "IgnoreFact a11 (not_in_this_state)")


def test_media_that_ended_before_anyone_was_connected_served_nobody() -> None:
    phone = a_channel(1000, answer="auto", connects=True)
    story = Story(a_policy(channels={"phone": phone}))
    story.given("+0s", signs_in("ann"), arrives("c1"))
    story.then(
        "+1s",
        wraps("a3"),
        "ChangeAssignment c1 of ann (ended, load 0, media_ended)",
        "CloseContact c1 (closed_unserved, waited 0s)",
    )


def test_one_for_whom_the_media_are_over_writes_it_up_while_a_colleague_stays_with_the_customer() -> None:
    phone = a_channel(500, answer="auto", wrapping=400, wrap=p.Wrap(most=ms("60s")))
    story = Story(a_policy(channels={"phone": phone}))
    story.given("+0s", signs_in("ann"), arrives("c1"), signs_in("ben"), confers("a3", "ben"))
    story.given("+1s", accepts("ben", *story.engine.floor.agents["ben"].offers))
    story.then(
        "+5s",
        wraps("a3"),
        "ChangeAssignment c1 of ann as former (wrapping, load 400, until +65s, media_ended)",
        "ChangeAssignment c1 of ben as primary (active, load 500, conferenced)",
    )

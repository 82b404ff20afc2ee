"""Agents who ask for a certain contact that waits, and have it, or are told why not."""

from typing import Any

import pytest

from router.core import events as e
from router.core import policy as p
from router.core.policy import Limit
from router.core.values import AgentId
from tests.story import Story, a_channel, a_policy, accepts, arrives, limited, ms, says, signs_in
from tests.told_handoffs import catching_up, pins, pulls, transfers


def busy(**more: Any) -> Story:
    """Ann is on the phone with c1; c2 and c3 wait."""
    channels = {"phone": a_channel(800), "chat": a_channel(200, connects=True)}
    story = Story(a_policy(channels=channels, **more))
    story.given("+0s", signs_in("ann", channels=("phone",)), arrives("c1"))
    story.given("+1s", accepts("ann", story.offer("c1")), arrives("c2"), arrives("c3", "chat"))
    return story


def test_an_agent_who_pulls_has_it_at_once_though_others_wait_longer() -> None:
    gently = limited(warm_up=p.WarmUp(ms("1h"), ms("2h")))
    story = Story(a_policy(channels={"chat": a_channel(400, connects=True)}, limits=gently))
    story.given("+0s", signs_in("ann", presence="away"), arrives("c1", "chat"), arrives("c2", "chat"))
    story.given("+1s", signs_in("ben", channels=()))
    story.given("+2s", catching_up())
    story.given("+3s", says("ann", "available"))
    story.then(
        "+4s",
        pulls("ann", "c2"),
        "GrantRequest c2",
        "OfferContact c2 → ann (auto, load 400/1000, pull)",
        "AssignContact c2 → ann (connecting)",
    )
    story.then("+5s", pulls("ann", "c1"), "RefuseRequest c1 (warming_up)")


@pytest.mark.parametrize(
    ("agent", "contact", "why"),
    [
        ("ann", "c2", "over_budget"),
        ("ann", "c3", "channel_not_taken"),
        ("ann", "c1", "contact_waiting_not"),
        ("ann", "c9", "contact_unknown"),
        ("zoe", "c2", "agent_unknown"),
    ],
)
def test_what_cannot_be_pulled_is_refused_with_its_reason(agent: str, contact: str, why: str) -> None:
    busy().then("+2s", pulls(agent, contact), f"RefuseRequest {contact} ({why})")


def test_one_who_is_not_ready_pulls_nothing_but_to_pull_is_to_respond() -> None:
    story = Story(a_policy(offers=p.Offers(max_unanswered=Limit(1))))
    story.given("+0s", signs_in("ann"), arrives("c1"))
    story.given("+20s")
    story.given("+21s", says("ann", "away"))
    story.then("+22s", pulls("ann", "c1"), "RefuseRequest c1 (away)")
    story = Story(a_policy(offers=p.Offers(max_unanswered=Limit(1))))
    story.given("+0s", signs_in("ann"), arrives("c1"))
    story.given("+20s")
    assert not story.engine.floor.agents["ann"].responding
    story.given("+22s", pulls("ann", "c1"))
    assert story.in_hand("ann") == ["c1"] and story.engine.floor.agents["ann"].responding


def test_what_waits_for_one_alone_is_for_nobody_else_to_pull() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ben", presence="away"), arrives("c1"))
    story.given("+1s", pins("c1", "ben"), signs_in("ann"))
    story.then("+2s", pulls("ann", "c1"), "RefuseRequest c1 (pinned_elsewhere)")
    story.given("+3s", catching_up(), says("ben", "available"))
    story.given("+4s", pulls("ben", "c1"))
    assert story.in_hand("ben") == ["c1"]


def test_who_handed_it_on_does_not_pull_it_back_while_somebody_else_could_have_it() -> None:
    story = Story(a_policy(channels={"chat": a_channel(1000, answer="auto")}))
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"), signs_in("ben"), arrives("c2", "chat"))
    story.given("+1s", transfers(story.assignment("c1")))
    story.then("+2s", pulls("ann", "c1"), "RefuseRequest c1 (handed_on)")
    story.given("+3s", catching_up(), e.AgentSignedOut("", "desk", AgentId("ben")))
    story.given("+4s", pulls("ann", "c1"))
    assert story.in_hand("ann") == ["c1"]

"""A snapshot is plain data, goes through JSON, comes back as the same floor, and does not move with it."""

import copy
import json
from typing import Any

import pytest

from router.core import events as e
from router.core import policy as p
from router.core.engine import Engine
from router.core.policy import Limit
from router.core.snapshot import load
from router.core.values import Attention
from tests.story import (
    Story,
    a_channel,
    a_policy,
    accepts,
    arrives,
    at,
    declines,
    ends,
    leaves,
    ms,
    signs_in,
    signs_out,
    through_json,
    turns,
)


def a_rich_story() -> Story:
    """Something of everything that the floor may hold."""
    channels = {
        "phone": a_channel(400, ring_for=ms("60s"), wrap=p.Wrap(most=ms("5m")), wrapping=100, expires_after=ms("1h")),
        "chat": a_channel(200, answer="auto", waiting=100, dormant_after=ms("2m"), connects=True),
    }
    attention = p.AttentionRules(crowding=Attention(10), mix_others=Attention(20))
    story = Story(a_policy(channels=channels, attention=attention, offers=p.Offers(max_unanswered=Limit(2))))
    customer, needs = e.Customer("k1", "gold", "de"), e.Needs({"law": 2}, {"refund": 10})
    ann: dict[str, Any] = {"session": "s1", "name": "Ann", "team": "t", "site": "s", "languages": ("de", "en")}
    story.given("+0s", signs_in("ann", skills={"law": 3}, authority={"refund": 20}, **ann), signs_in("ben", budget=900))
    story.given("+1s", arrives("p1", customer=customer, needs=needs, attributes={"a": 1, "b": True}, due_at=at("9m")))
    story.given("+2s", accepts("ann", story.offer("p1")), ends("p1"), arrives("c1", "chat"), arrives("c2", "chat"))
    story.given("+3s", e.AssignmentConnected("", "platform", story.engine.floor.assignments["a9"].id))
    story.given("+4s", turns("c1", "customer"), arrives("p2"), arrives("p3", stage="self_service"), arrives("p4"))
    story.given("+5s", declines(story.engine.floor.offers[story.offer("p2")].agent, story.offer("p2"), "10m"))
    story.given("+6s", arrives("p5", extra={"more": [1, 2]}), leaves("p5"), signs_in("cal"), signs_out("cal"))
    story.given("+7s", arrives("p6", needs=e.Needs({"law": 9})), arrives("p7"), arrives("p8"))
    return story


def test_a_snapshot_is_plain_data_and_the_same_after_a_way_through_json() -> None:
    data = a_rich_story().engine.snapshot()
    assert json.loads(json.dumps(data)) == through_json(json.loads(json.dumps(data)))
    assert {contact["state"] for contact in data["contacts"]} >= {1, 2, 3, 4}
    assert data["timers"] and data["offers"] and data["assignments"]


def test_a_floor_comes_back_as_it_was() -> None:
    story = a_rich_story()
    data = through_json(story.engine.snapshot())
    restored = Engine.restore(story.policy, data)
    restored.floor.check()
    assert through_json(restored.snapshot()) == data
    assert restored.deadline() == story.engine.deadline()
    facts = [(it.id, it.fact) for it in restored.floor.contacts.values()]
    assert facts == [(it.id, it.fact) for it in story.engine.floor.contacts.values()]


def test_a_restored_floor_decides_on_as_the_first_one() -> None:
    story = a_rich_story()
    story._decide["restored at the end"] = Engine.restore(story.policy, through_json(story.engine.snapshot()))
    story.given("+1m", ends("c1"), signs_in("cal", skills={"law": 9}), arrives("p9"))
    story.given("+20m")
    story.given("+2h")


def test_a_snapshot_does_not_change_when_the_floor_moves_on() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"), signs_in("ben"), arrives("c1"))
    story.given("+1s", declines("ann", story.offer("c1"), "1h"))
    data = story.engine.snapshot()
    before = copy.deepcopy(data)
    story.given("+2s", declines("ben", story.offer("c1"), "2h"), signs_in("cal"), leaves("c1"))
    assert data == before


def test_two_floors_from_one_snapshot_do_not_move_each_other() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"), signs_in("ben"), arrives("c1"))
    story.given("+1s", declines("ann", story.offer("c1"), "1h"))
    data = story.engine.snapshot()
    one, other = Engine.restore(story.policy, data), Engine.restore(story.policy, data)
    before = copy.deepcopy(other.snapshot())
    one.handle(declines("ben", story.offer("c1"), "2h"), at("2s"))
    assert other.snapshot() == before


def test_an_empty_floor_has_a_snapshot_too() -> None:
    policy = a_policy()
    data = through_json(Engine(policy).snapshot())
    assert Engine.restore(policy, data).snapshot() == Engine(policy).snapshot()


def test_a_snapshot_is_loaded_into_an_empty_floor_only() -> None:
    story = a_rich_story()
    with pytest.raises(AssertionError, match="empty floor"):
        load(story.engine.floor, story.engine.snapshot())


def test_what_an_earlier_version_did_not_know_is_at_nothing_when_its_snapshot_is_loaded() -> None:
    story = a_rich_story()
    data = json.loads(json.dumps(story.engine.snapshot()))
    for name in ("cases", "sessions", "sequences", "alarmed", "catching_up", "plan", "customers", "digest"):
        data.pop(name)
    for agent in data["agents"]:
        agent.pop("vendor")
    restored = Engine.restore(story.engine.floor.policy, data)
    restored.floor.check()
    assert [agent.vendor for agent in restored.floor.roster] == ["", "", ""]
    assert restored.floor.plan is None and not restored.floor.catching_up and not restored.floor.cases

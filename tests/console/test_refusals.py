"""Every rule that keeps an agent from a contact is told with its numbers, and the gate has the last word."""

from dataclasses import replace

import pytest

from router.console.desk import Piece
from router.console.refusals import Refusal, refusals
from router.console.standing import agent_standing, standing
from router.core import events as e
from router.core import reasons
from router.core.engine import Engine
from router.core.policy import AttentionRules, Channel, Choosing, Limit, Limits, Need, Policy, Scopes, Urgency, Weights
from router.core.values import ACTIVE, AgentId, Attention, ContactId, Duration, Instant

NOW = Instant(1_000_000)


def policy(limits: Limits | None = None, *, weight: int = 600, switch: int = 0, needs: tuple[Need, ...] = ()) -> Policy:
    """Return a floor of calls, chats and mail that are assigned without a question."""
    phone = Channel(live=True, answer="auto", weights=Weights(Attention(weight)))
    chat = Channel(live=True, answer="auto", weights=Weights(Attention(200)))
    email = Channel(live=False, weights=Weights(Attention(100)))
    return Policy(
        "p", {"phone": phone, "chat": chat, "email": email}, attention=AttentionRules(crowding=Attention(50)),
        limits=Scopes(all=limits or Limits()), choosing=Choosing(switch=switch), needs=needs,
    )  # fmt: skip


class Floor:
    """An engine that is told things one after the other."""

    def __init__(self, rules: Policy) -> None:
        self.engine = Engine(rules)
        self.told = 0

    def agent(self, name: str, *channels: str, presence: str = "available", **skills: int) -> None:
        taken = channels or None
        fact = e.AgentSignedIn(self.id(), "t", AgentId(name), skills=skills, channels=taken, presence=presence)
        self.engine.handle(fact, NOW)

    def contact(self, name: str, channel: str) -> None:
        self.engine.handle(e.ContactArrived(self.id(), "t", ContactId(name), channel), NOW)

    def id(self) -> str:
        self.told += 1
        return str(self.told)

    def codes(self, contact: str, agent: str) -> list[int]:
        return [no.code for no in self.refusals(contact, agent)]

    def refusals(self, contact: str, agent: str) -> list[Refusal]:
        floor = self.engine.floor
        return refusals(floor, floor.contacts[contact], floor.agents[agent])


def test_what_is_asked_and_not_there_is_told_one_by_one_not_only_the_first() -> None:
    floor = Floor(policy(needs=(Need(skills={"tax": 5, "law": 2}, authority={"refund": 50}),)))
    floor.agent("ann", "email", tax=3)
    floor.contact("c", "phone")
    assert floor.refusals("c", "ann") == [
        Refusal(reasons.CHANNEL_NOT_TAKEN, "phone"), Refusal(reasons.SKILL_MISSING, "law", 0, 2),
        Refusal(reasons.SKILL_MISSING, "tax", 3, 5), Refusal(reasons.AUTHORITY_MISSING, "refund", 0, 50),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("presence", "code"), [("away", reasons.AWAY), ("draining", reasons.DRAINING), ("offline", reasons.OFFLINE)]
)
def test_who_does_not_work_is_told_so(presence: str, code: int) -> None:
    floor = Floor(policy())
    floor.agent("ann", presence=presence)
    floor.contact("c", "phone")
    assert floor.codes("c", "ann") == [code]


def test_the_budget_is_told_with_the_load_the_weight_and_what_it_would_come_to() -> None:
    floor = Floor(policy())
    floor.agent("ann")
    floor.contact("c1", "phone")
    floor.contact("c2", "phone")
    assert floor.refusals("c2", "ann") == [Refusal(reasons.OVER_BUDGET, "phone", 600, 1000, 1250, 600)]


@pytest.mark.parametrize(
    ("limits", "refusal"),
    [
        (Limits(at_most={"phone": Limit(1)}), Refusal(reasons.AT_MOST, "phone", 1, 1)),
        (Limits(at_most={"all": Limit(1)}), Refusal(reasons.AT_MOST, "all", 1, 1)),
        (Limits(max_live=Limit(1)), Refusal(reasons.MAX_LIVE, "phone", 1, 1)),
    ],
)
def test_a_limit_is_told_with_what_is_in_hand_and_what_is_allowed(limits: Limits, refusal: Refusal) -> None:
    floor = Floor(policy(limits, weight=100))
    floor.agent("ann")
    floor.contact("c1", "phone")
    floor.contact("c2", "phone")
    assert floor.refusals("c2", "ann") == [refusal]


@pytest.mark.parametrize(
    ("limits", "refusal"),
    [
        (Limits(max_channels=Limit(1)), Refusal(reasons.MAX_CHANNELS, "phone", 1, 1)),
        (Limits(never=(("chat", "phone"),)), Refusal(reasons.NEVER_TOGETHER, "phone")),
    ],
)
def test_channels_that_do_not_go_together_are_named(limits: Limits, refusal: Refusal) -> None:
    floor = Floor(policy(limits, weight=100))
    floor.agent("ann")
    floor.contact("c1", "phone")
    floor.contact("c2", "chat")
    assert floor.refusals("c2", "ann") == [refusal]


def test_open_offers_are_counted() -> None:
    floor = Floor(policy(Limits(max_open_offers=Limit(1))))
    floor.agent("ann")
    floor.contact("c1", "email")
    floor.contact("c2", "email")
    assert floor.refusals("c2", "ann") == [Refusal(reasons.MAX_OPEN_OFFERS, "", 1, 1)]


def test_a_pair_that_is_not_worth_a_switch_is_told_with_worth_and_price() -> None:
    rising = Urgency("plain", ((Duration(0), 1000), (Duration(3_600_000), 1000)))
    floor = Floor(replace(policy(switch=100, weight=100), urgency=(rising,)))
    floor.agent("ann")
    floor.contact("c1", "phone")
    floor.contact("c2", "chat")
    [no] = floor.refusals("c2", "ann")
    assert (no.code, no.what, no.has, no.limit) == (reasons.NOT_WORTH_IT, "phone", 60_000, 100_000)


def test_a_standing_counts_everyone_once_and_names_the_first_in_line() -> None:
    floor = Floor(policy())
    for name, channel in (("ann", "phone"), ("ben", "email"), ("cem", "phone")):
        floor.agent(name, channel)
    for name in ("c1", "c2", "c3", "c4"):
        floor.contact(name, "phone")
    seen = standing(floor.engine.floor, "c4")
    assert seen is not None
    assert (seen.first, seen.position, seen.equals, seen.candidates) == ("c3", 2, 2, ())
    assert [(group.refusal.code, group.agents) for group in seen.groups] == [
        (reasons.OVER_BUDGET, ["ann", "cem"]), (reasons.CHANNEL_NOT_TAKEN, ["ben"]),
    ]  # fmt: skip
    assert standing(floor.engine.floor, "c1") is None, "it does not wait"
    beside = agent_standing(floor.engine.floor, "c4", "ann", seen)
    assert beside.known and beside.desk is not None
    assert beside.desk.in_hand == (Piece("assignment", "c1", "phone", "primary", ACTIVE),)
    assert not agent_standing(floor.engine.floor, "c4", "eve", seen).known

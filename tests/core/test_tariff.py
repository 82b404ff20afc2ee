"""What work costs one agent, and which of the limits that are set over several scopes hold for them."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from router.core.condition import ALWAYS
from router.core.policy import (
    UNLIMITED,
    AttentionRules,
    Channel,
    Kind,
    Limit,
    Limits,
    Mix,
    NamedBudget,
    Policy,
    Roles,
    Scopes,
    Share,
    Weights,
)
from router.core.tariff import costs, kind_in_role, mix_table, named_costs, phase_weights, ramp, resolve
from router.core.values import DORMANT, ENDED, PHASE_NAMES, Attention, PerMille
from tests.core import attention_by_hand as by_hand

SINGLE = ("budget", "max_channels", "max_live", "max_open_offers")


# ── Costs ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def spelt(weights: Weights, budget: int = 1000) -> dict[str, int]:
    return dict(zip(PHASE_NAMES, phase_weights(weights, budget), strict=True))


def test_a_phase_left_out_costs_what_the_one_named_beside_it_costs() -> None:
    plain = spelt(Weights(Attention(500)))
    assert {name for name, weight in plain.items() if weight == 500} == set(PHASE_NAMES[:DORMANT]) - {"parked"}
    assert plain["parked"] == plain["dormant"] == plain["ended"] == 0
    rich = spelt(Weights(Attention(500), waiting=Attention(300), dormant=Attention(20)))
    assert rich["interrupted"] == rich["waiting"] == 300
    assert rich["parked"] == rich["dormant"] == 20
    assert rich["unattended"] == rich["held"] == rich["wrapping"] == 500


@settings(by_hand.AT_LEISURE, max_examples=40)
@given(by_hand.policies(), st.integers(1, 3000))
def test_the_table_of_costs_is_what_the_policy_says_of_every_kind_in_every_phase(policy: Policy, budget: int) -> None:
    table = costs(policy, budget)
    plain = [*policy.channels, *policy.kinds]
    assert list(table) == [*plain, *[f"{kind}/{role}" for kind in plain for role in by_hand.ROLES]]
    for kind, cost in table.items():
        channel = policy.channels[by_hand.channel_of(policy, kind)]
        assert (cost.channel, cost.live) == (by_hand.channel_of(policy, kind), by_hand.is_live(policy, kind))
        assert (cost.primary, list(cost.names)) == (kind in plain, list(dict.fromkeys(by_hand.names_of(policy, kind))))
        assert cost.hold == (channel.while_waiting == "hold")
        assert cost.weights[:ENDED] == [by_hand.weight(policy, kind, name, budget) for name in PHASE_NAMES[:ENDED]]
        assert cost.weights[ENDED] == 0


@given(st.integers(1, 10**6), st.integers(0, 1000))
def test_a_share_is_rounded_up_and_never_by_a_whole_one(budget: int, part: int) -> None:
    weight = phase_weights(Weights(Share(PerMille(part))), budget)[0]
    assert 0 <= weight * 1000 - budget * part < 1000


@settings(by_hand.AT_LEISURE, max_examples=40)
@given(by_hand.policies())
def test_a_mix_costs_the_same_from_both_sides_and_nothing_with_itself(policy: Policy) -> None:
    table = mix_table(policy)
    for one in policy.channels:
        for other in policy.channels:
            expected = 0 if one == other else by_hand.mix(policy, one, other)
            assert table[one].get(other, 0) == table[other].get(one, 0) == expected
        assert 0 not in table[one].values()


def test_a_pair_that_is_named_may_cost_nothing_where_others_do() -> None:
    channels = {name: Channel(True, Weights(Attention(1))) for name in ("phone", "chat", "mail")}
    rules = AttentionRules(mix=(Mix(("chat", "mail"), Attention(0)),), mix_others=Attention(5))
    assert mix_table(Policy("p", channels, attention=rules)) == {
        "phone": {"chat": 5, "mail": 5}, "chat": {"phone": 5}, "mail": {"phone": 5},
    }  # fmt: skip


def test_a_kind_without_weights_of_its_own_weighs_as_its_channel() -> None:
    channels = {"chat": Channel(True, Weights(Attention(300)))}
    kinds = {"chat.vip": Kind("chat", ALWAYS, Weights(Attention(500))), "chat.old": Kind("chat", ALWAYS)}
    table = costs(Policy("p", channels, kinds=kinds), 1000)
    assert [table[name].weights[0] for name in ("chat", "chat.vip", "chat.old")] == [300, 500, 300]


def test_advice_costs_what_the_policy_says_and_to_listen_in_nothing_unless_it_says_so() -> None:
    channels = {"chat": Channel(True, Weights(Attention(300), waiting=Attention(50)))}
    plain = costs(Policy("p", channels), 1000)
    assert plain["chat/consult"].weights == plain["chat/conference"].weights == plain["chat"].weights
    assert (plain["chat/consult"].live, plain["chat/monitor"].live) == (True, False)
    assert set(plain["chat/monitor"].weights) == {0}
    roles = Roles(consult=Weights(Share(PerMille(100))), monitor=None)
    said = costs(Policy("p", channels, attention=AttentionRules(roles=roles)), 500)
    assert said["chat/consult"].weights[0] == 50
    assert (said["chat/monitor"].weights, said["chat/monitor"].live) == (said["chat"].weights, True)
    assert [kind_in_role("chat", role) for role in ("primary", "consult")] == ["chat", "chat/consult"]


def test_a_kind_interrupts_what_is_listed_for_itself_or_its_channel_by_kind_or_by_channel() -> None:
    channels = {name: Channel(True, Weights(Attention(1))) for name in ("phone", "chat", "mail")}
    kinds = {"chat.vip": Kind("chat", ALWAYS), "mail.old": Kind("mail", ALWAYS)}
    rules = AttentionRules(interrupts={"phone": ("mail",), "chat.vip": ("mail.old", "chat")})
    table = costs(Policy("p", channels, kinds=kinds, attention=rules), 1000)
    assert table["phone"].interrupts == table["phone/consult"].interrupts == ("mail", "mail.old")
    assert table["chat.vip"].interrupts == ("chat", "chat.vip", "mail.old")
    assert table["chat"].interrupts == table["phone/monitor"].interrupts == ()


def test_a_further_budget_knows_kinds_by_their_own_name_first_then_by_that_of_their_channel() -> None:
    channels = {name: Channel(True, Weights(Attention(1))) for name in ("phone", "chat", "mail")}
    kinds = {"chat.vip": Kind("chat", ALWAYS), "mail.old": Kind("mail", ALWAYS)}
    weights = {"chat": Weights(Attention(10)), "chat.vip": Weights(Share(PerMille(500)))}
    named = NamedBudget(Attention(50), weights, True)
    listens = NamedBudget(Attention(9), {"phone/monitor": Weights(Attention(3))})
    rules = AttentionRules(budgets={"text": named, "ear": listens})
    text, ear = named_costs(Policy("p", channels, kinds=kinds, attention=rules))
    assert {kind: weights[0] for kind, weights in text.weights.items()} == {
        "chat": 10, "chat/consult": 10, "chat/conference": 10,
        "chat.vip": 25, "chat.vip/consult": 25, "chat.vip/conference": 25,
    }  # fmt: skip
    assert (text.budget, text.blocks, ear.blocks) == (50, True, False)
    assert {kind: weights[0] for kind, weights in ear.weights.items()} == {"phone/monitor": 3}
    assert named_costs(Policy("p", channels)) == []


# ── Scopes ────────────────────────────────────────────────────────────────────────────────────────────────────────


def limits(number: int | None) -> Limits:
    """Limits of one scope in which everything that can be set is this number."""
    most = None if number is None else Limit(number)
    budget = None if number is None else Attention(number)
    return Limits(budget, {} if most is None else {"chat": most}, most, most, most)


SETTINGS = st.none() | st.integers(1, 9) | st.just(int(UNLIMITED))


@given(*[SETTINGS] * 4, st.booleans(), st.booleans())
def test_the_least_that_is_set_holds_and_a_default_only_where_nothing_is(
    default: int | None, everyone: int | None, team: int | None, agent: int | None, in_team: bool, named: bool
) -> None:
    scopes = Scopes(limits(default), limits(everyone), {"north": limits(team)}, {"ann": limits(agent)})
    found = resolve(scopes, 77, "north" if in_team else "south", "ann" if named else "bob", None)
    given = [everyone, team if in_team else None, agent if named else None]
    setting = [number for number in given if number is not None] or ([] if default is None else [default])
    expected = min(setting, default=int(UNLIMITED))
    assert [found.max_channels, found.max_live, found.max_open_offers] == [expected] * 3
    assert found.at_most == ({} if expected == UNLIMITED else {"chat": expected})
    assert found.budget == min(setting, default=77)


@pytest.mark.parametrize("name", SINGLE)
def test_each_limit_is_resolved_by_itself(name: str) -> None:
    nine: Any = 9
    scopes = Scopes(limits(5), all=replace(limits(None), **{name: nine}))
    found = resolve(scopes, 1, "", "ann", None)
    assert {each: getattr(found, each) for each in SINGLE} == {each: 9 if each == name else 5 for each in SINGLE}
    assert found.at_most == {"chat": 5}


def test_unlimited_for_an_agent_lifts_the_default_but_not_what_holds_for_their_team() -> None:
    everyone = Scopes(limits(3), agents={"ann": limits(int(UNLIMITED))}, teams={"north": limits(7)})
    assert resolve(everyone, 1, "", "bob", None).max_live == 3
    assert resolve(everyone, 1, "", "ann", None).max_live == UNLIMITED
    assert resolve(everyone, 1, "north", "ann", None).max_live == 7
    assert resolve(everyone, 1, "north", "bob", None).max_live == 7


def test_names_of_at_most_are_resolved_one_by_one() -> None:
    scopes = Scopes(
        Limits(at_most={"chat": Limit(2), "mail": Limit(4)}),
        all=Limits(at_most={"all": Limit(6), "phone": UNLIMITED}),
        agents={"ann": Limits(at_most={"chat": Limit(5), "all": Limit(8)})},
    )
    assert resolve(scopes, 1, "", "ann", None).at_most == {"chat": 5, "mail": 4, "all": 6}
    assert resolve(scopes, 1, "", "bob", None).at_most == {"chat": 2, "mail": 4, "all": 6}


def test_a_limit_of_none_at_all_is_a_limit() -> None:
    scopes = Scopes(Limits(at_most={"chat": Limit(3)}), agents={"ann": Limits(at_most={"chat": Limit(0)})})
    assert resolve(scopes, 1, "", "ann", None).at_most == {"chat": 0}


def test_pairs_that_never_go_together_add_up_over_scopes_and_replace_the_default() -> None:
    one, other, third = ("phone", "chat"), ("chat", "mail"), ("mail", "phone")
    ann = Limits(never=(one, other))
    scopes = Scopes(Limits(never=(third,)), teams={"north": Limits(never=(one,))}, agents={"ann": ann})
    assert resolve(scopes, 1, "", "bob", None).never == (third,)
    assert resolve(scopes, 1, "north", "bob", None).never == (one,)
    assert resolve(scopes, 1, "north", "ann", None).never == (one, other)


@pytest.mark.parametrize(
    ("policy", "default", "everyone", "own", "expected"),
    [
        (1000, None, None, None, 1000),
        (1000, 800, None, None, 800),
        (1000, 800, 1200, None, 1200),
        (1000, 800, 1200, 900, 900),
        (1000, None, 1200, 1500, 1200),
        (1000, 800, None, 900, 900),
    ],
)
def test_an_agents_own_budget_is_one_more_scope(
    policy: int, default: int | None, everyone: int | None, own: int | None, expected: int
) -> None:
    assert resolve(Scopes(limits(default), limits(everyone)), policy, "", "ann", own).budget == expected


def test_what_may_come_on_top_is_what_every_scope_that_says_anything_lets_come() -> None:
    scopes = Scopes(
        Limits(on_top={"phone": ("mail",), "mail": ("chat",)}),
        all=Limits(on_top={"phone": ("chat", "mail", "task")}),
        agents={"ann": Limits(on_top={"phone": ("task", "chat", "fax")})},
    )
    assert resolve(scopes, 1, "", "bob", None).on_top == {"phone": ("chat", "mail", "task"), "mail": ("chat",)}
    assert resolve(scopes, 1, "", "ann", None).on_top == {"phone": ("chat", "task"), "mail": ("chat",)}


@pytest.mark.parametrize(
    ("now", "expected"),
    [(0, (500, 110)), (100, (500, 110)), (109, (500, 110)), (110, (800, 130)), (129, (800, 130)), (130, (1000, 0))],
)
def test_a_ramp_goes_by_the_time_since_they_began(now: int, expected: tuple[int, int]) -> None:
    steps = ((0, 500), (10, 800), (30, 1000))
    assert ramp(steps, 100, now) == expected
    assert ramp((), 100, now) == (1000, 0)

"""The checker's scales: weights by phase, shares of a budget, limits over scopes, all by hand."""

from typing import Any

import pytest

from router.core import policy as p
from router.core.policy import UNLIMITED
from router.core.values import ACTIVE, DORMANT, HELD, INTERRUPTED, OFFERED, PARKED, UNATTENDED, WAITING, WRAPPING
from simulations.scales import Scales, Work, phases
from tests.simulations.script import policy, weigh


def work(scales: Scales, channel: str, phase: int) -> Work:
    made = scales.work(f"{channel}-{phase}", "c", "ann", channel, channel)
    made.phase = phase
    return made


def test_a_phase_left_out_costs_what_the_policy_names_beside_it() -> None:
    table = phases(weigh(400, waiting=150, dormant=10), 1000)
    alike = {table[phase] for phase in (OFFERED, ACTIVE, UNATTENDED, HELD, WRAPPING)}
    assert alike == {400}
    assert (table[WAITING], table[INTERRUPTED], table[PARKED], table[DORMANT]) == (150, 150, 10, 10)


def test_a_share_of_the_budget_is_rounded_up() -> None:
    share: Any = p.Share
    assert phases(p.Weights(share(333)), 100)[ACTIVE] == 34
    assert phases(p.Weights(share(500)), 100)[ACTIVE] == 50


def test_crowding_counts_conversations_and_mixing_counts_channels() -> None:
    scales = Scales(policy())
    hands = [work(scales, "chat", ACTIVE), work(scales, "phone", OFFERED), work(scales, "email", WAITING)]
    # 400 + 800 + 50, one pair of conversations at 100, three pairs of channels at 50.
    assert scales.read(hands, 1000).load == 400 + 800 + 50 + 100 + 150
    hands[0].phase = WAITING
    assert scales.read(hands, 1000).load == 150 + 800 + 50 + 150
    hands[0].phase = DORMANT
    assert scales.read(hands, 1000).load == 10 + 800 + 50 + 50


def test_the_least_of_all_that_is_set_holds() -> None:
    most: Any = p.Limit
    scopes = p.Scopes(
        default=p.Limits(budget=most(100), max_live=most(1), at_most={"chat": most(1), "email": most(2)}),
        all=p.Limits(budget=most(900), at_most={"email": most(9)}),
        teams={"new": p.Limits(budget=most(700), max_channels=most(2))},
        agents={"ann": p.Limits(max_channels=UNLIMITED, at_most={"email": most(4)})},
    )
    bounds = Scales(policy(limits=scopes)).bounds("new", "ann", 800)
    assert (bounds.budget, bounds.max_channels, bounds.max_live) == (700, 2, 1)
    assert dict(bounds.at_most) == {"chat": 1, "email": 4}
    assert bounds.max_open_offers == UNLIMITED


def test_a_default_stands_only_where_nothing_is_set() -> None:
    most: Any = p.Limit
    scopes = p.Scopes(default=p.Limits(budget=most(100), max_live=most(1)), all=p.Limits(max_live=UNLIMITED))
    scales = Scales(policy(limits=scopes))
    assert scales.bounds("", "ann", None).budget == 100
    assert scales.bounds("", "ann", 500).budget == 500
    assert scales.bounds("", "ann", None).max_live == UNLIMITED
    assert Scales(policy()).bounds("", "ann", None).budget == 1000


@pytest.mark.parametrize(
    ("pair", "together"), [(("email", "chat"), True), (("chat", "email"), True), (("chat", "chat"), False)]
)
def test_what_is_never_together_is_two_pieces_in_either_order(pair: tuple[str, str], together: bool) -> None:
    scales = Scales(policy(limits=p.Scopes(all=p.Limits(never=(pair,)))))
    hands = [work(scales, "chat", WRAPPING), work(scales, "email", WAITING)]
    found = scales.standing(hands, scales.bounds("", "ann", 5000))
    assert bool(found) == together
    hands[0].phase = PARKED
    assert not scales.standing(hands, scales.bounds("", "ann", 5000))

"""Load is kept by difference, work that Poise did not give included; what a look costs moves nothing."""

from hypothesis import given
from hypothesis import strategies as st

from router.core import reasons
from router.core.policy import AttentionRules, Limit, Limits, Mix, Policy, Scopes
from router.core.values import ACTIVE, ENDED, OFFERED, PHASE_NAMES, WAITING, Attention
from tests.core import attention_by_hand as by_hand
from tests.core.capacity import takes
from tests.core.test_attention import MOVES, Moves, kinds, moved


def a_floor(**limits: object) -> Policy:
    channels = {"phone": takes(Attention(700)), "chat": takes(Attention(300), Attention(100)),
                "mail": takes(Attention(200), live=False)}  # fmt: skip
    rules = AttentionRules(Attention(1000), Attention(50), (Mix(("phone", "chat"), Attention(7)),), Attention(20))
    return Policy("load", channels, attention=rules, limits=Scopes(all=Limits(**limits)))  # type: ignore[arg-type]


def test_outside_work_counts_on_its_channel_at_its_own_weight_and_elsewhere_by_weight_alone() -> None:
    policy = a_floor(max_live=Limit(2), at_most={"chat": Limit(2)})
    made = by_hand.ledger(policy, by_hand.limits_of(policy), [("phone", "active")])
    made.carry(1, "chat", 1)
    assert made.load == 700 + 1 + 50 + 7
    assert [made.refusal(kind, 0) != 0 for kind in ("chat", "mail")] == [True, False]
    made.carry(40, "fax", 1)
    assert made.load == 700 + 1 + 50 + 7 + 40
    made.carry(5, "mail", 1)
    assert made.load == 700 + 1 + 50 + 7 + 40 + 5 + 20 + 20
    for weight, channel in ((1, "chat"), (5, "mail"), (40, "fax")):
        made.carry(weight, channel, -1)
    assert made.same(by_hand.ledger(policy, by_hand.limits_of(policy), [("phone", "active")]))


def test_outside_work_where_nothing_but_the_budget_limits() -> None:
    policy = a_floor()
    made = by_hand.ledger(policy, by_hand.limits_of(policy), [("chat", "active")])
    made.carry(1, "chat", 1)
    assert (made.load, made.breaches()) == (300 + 1 + 50, ())


def test_outside_work_may_pass_a_limit() -> None:
    policy = a_floor(max_live=Limit(1), at_most={"chat": Limit(1)})
    made = by_hand.ledger(policy, by_hand.limits_of(policy), [("chat", "active")])
    assert made.breaches() == ()
    made.carry(0, "chat", 1)
    assert len(made.breaches()) == 2
    made.carry(0, "chat", -1)
    assert made.breaches() == ()


def test_what_the_gate_once_said_is_forgotten_when_anything_moves_or_the_budget_changes() -> None:
    policy = a_floor(max_open_offers=Limit(1))
    made = by_hand.ledger(policy, by_hand.limits_of(policy), [("chat", "active")])
    assert made.refusal("chat", 0) == reasons.OK
    made.carry(500, "fax", 1)
    assert made.refusal("chat", 0) == reasons.OVER_BUDGET
    made.carry(500, "fax", -1)
    made.move("mail", ENDED, OFFERED)
    assert made.refusal("chat", 0) == reasons.MAX_OPEN_OFFERS
    made.move("mail", OFFERED, ACTIVE)
    assert made.refusal("chat", 0) == reasons.OK
    made.budget = 600
    assert made.refusal("chat", 0) == reasons.OVER_BUDGET


def test_one_piece_weighs_what_it_weighs_when_active() -> None:
    policy = a_floor()
    made = by_hand.ledger(policy, by_hand.limits_of(policy), [])
    assert [made.weight(kind) for kind in ("phone", "chat", "mail")] == [700, 300, 200]


@by_hand.AT_LEISURE
@given(by_hand.policies(), MOVES)
def test_what_a_move_would_bring_is_what_it_brings_and_going_back_restores_all(policy: Policy, moves: Moves) -> None:
    limits = by_hand.limits_of(policy)
    made, work = by_hand.ledger(policy, limits, []), list[by_hand.Work]()
    for move in moves:
        kind, before, after, then = moved(policy, work, move)
        if before == after:
            continue
        steps = PHASE_NAMES.index(before), PHASE_NAMES.index(after)
        told, breaches = made.load_after(kind, *steps), made.breaches()
        made.move(kind, *steps)
        assert made.load == told
        made.move(kind, steps[1], steps[0])
        assert made.same(by_hand.ledger(policy, limits, work)) and made.breaches() == breaches
        made.move(kind, *steps)
        work = then


@given(st.integers(0, 6), st.integers(0, 6))
def test_crowding_is_paid_once_by_every_pair(chats: int, waiting: int) -> None:
    policy = a_floor()
    made = by_hand.ledger(policy, by_hand.limits_of(policy), [])
    for _ in range(chats):
        made.move("chat", ENDED, OFFERED)
        made.move("chat", OFFERED, ACTIVE)
    for _ in range(waiting):
        made.move("chat", ENDED, ACTIVE)
        made.move("chat", ACTIVE, WAITING)
    assert made.load == 300 * chats + 100 * waiting + 50 * chats * (chats - 1) // 2
    assert len(kinds(policy)) == 6

"""The ledger keeps by difference what a count by hand finds, and its gate says what the rules say."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from router.core import reasons
from router.core.attention import Admission, Ledger
from router.core.policy import (
    AttentionRules,
    Channel,
    Limit,
    Limits,
    Mix,
    Policy,
    Roles,
    Scopes,
    Share,
    Weights,
)
from router.core.values import ACTIVE, CONNECTING, ENDED, OFFERED, PHASE_NAMES, WAITING, Attention, PerMille
from tests.core import attention_by_hand as by_hand
from tests.core.attention_by_hand import Work

Moves = list[tuple[int, int, int]]
"""Which piece of work (one past the last: a new one), of which kind if new, to which phase; modulo what there is."""

PHASES = st.sampled_from([OFFERED, OFFERED, ACTIVE, ACTIVE, ACTIVE, WAITING, WAITING]) | st.integers(0, ENDED)
MOVES = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), PHASES), min_size=1, max_size=16)


def kinds(policy: Policy) -> list[str]:
    """Every kind, and what it is to help with the last one."""
    found = [*policy.channels, *policy.kinds]
    return [*found, *[f"{found[-1]}/{role}" for role in by_hand.ROLES]]


def moved(policy: Policy, work: list[Work], move: tuple[int, int, int]) -> tuple[str, str, str, list[Work]]:
    """Return kind, phase before, phase after, and the work that is then in hand."""
    index = move[0] % (len(work) + 1)
    after = PHASE_NAMES[move[2]]
    if index == len(work):
        kind, before = kinds(policy)[move[1] % len(kinds(policy))], "ended"
    else:
        kind, before = work[index]
    left = [*work[:index], *work[index + 1 :]]
    return kind, before, after, left if after == "ended" else [*left, (kind, after)]


def compare(policy: Policy, limits: Limits, ledger: Ledger, work: list[Work]) -> None:
    """Assert that everything the ledger tells is what a count by hand finds."""
    budget = limits.budget or 0
    assert ledger.load == by_hand.load(policy, work, budget)
    assert ledger.same(by_hand.ledger(policy, limits, work))
    passed = tuple(by_hand.breaches(policy, limits, work))
    assert ledger.breaches() == passed
    assert ledger.clear() == (not passed and ledger.load <= budget)
    for kind in kinds(policy):
        failing, after = by_hand.judgement(policy, limits, work, kind)
        assert ledger.load_with(kind) == by_hand.load(policy, [*work, (kind, "offered")], budget)
        assert ledger.refusal(kind, 0) == (failing[0] if failing else reasons.OK)
        assert ledger.admit(kind, 0) == Admission(not failing, failing, Attention(after))
        assert sorted(ledger.relief(kind, 0)) == sorted(Counter(by_hand.relief(policy, limits, work, kind)[0]).items())
        assert ledger.same(by_hand.ledger(policy, limits, work)), "to judge moves nothing"


@settings(by_hand.AT_LEISURE, max_examples=200)
@given(by_hand.policies(), MOVES)
def test_after_every_move_load_and_gate_are_what_a_count_by_hand_finds(policy: Policy, moves: Moves) -> None:
    limits = by_hand.limits_of(policy)
    ledger, work = by_hand.ledger(policy, limits, []), list[Work]()
    for move in moves:
        kind, before, after, then = moved(policy, work, move)
        if before == after:
            continue
        steps = PHASE_NAMES.index(before), PHASE_NAMES.index(after)
        told = ledger.load_after(kind, *steps)
        ledger.move(kind, *steps)
        work = then
        assert told == ledger.load
        compare(policy, limits, ledger, work)


@by_hand.AT_LEISURE
@given(by_hand.policies(), MOVES)
def test_attention_is_never_created(policy: Policy, moves: Moves) -> None:
    limits = by_hand.limits_of(policy)
    work: list[Work] = []
    for move in moves:
        work = moved(policy, work, move)[3]
    ledger = by_hand.ledger(policy, limits, work)
    spent = by_hand.ledger(policy, limits, [(kind, phase) for kind, phase in work if phase != "offered"]).load
    reserved = ledger.load - spent
    spare, debt = max(0, ledger.budget - ledger.load), max(0, ledger.load - ledger.budget)
    assert min(spent, reserved, spare, debt) >= 0 and not (spare and debt)
    assert ledger.budget + debt == spare + reserved + spent


DOWN = {"offered": 0, "connecting": 0, "active": 0, "waiting": 1, "wrapping": 2, "dormant": 3, "ended": 4}


@by_hand.AT_LEISURE
@given(by_hand.policies(by_hand.ordered_weights()), MOVES)
def test_removing_work_and_letting_it_rest_never_raise_load_where_weights_are_ordered(
    policy: Policy, moves: Moves
) -> None:
    limits = by_hand.limits_of(policy)
    ledger, work = by_hand.ledger(policy, limits, []), list[Work]()
    for move in moves:
        kind, before, after, then = moved(policy, work, move)
        if after in DOWN and before != after and DOWN.get(before) is not None:
            load = ledger.load
            ledger.move(kind, PHASE_NAMES.index(before), PHASE_NAMES.index(after))
            work = then
            assert DOWN[after] <= DOWN[before] or ledger.load <= load


@by_hand.AT_LEISURE
@given(by_hand.policies(by_hand.ordered_weights()), MOVES)
def test_no_admission_takes_load_above_budget_or_past_a_limit(policy: Policy, moves: Moves) -> None:
    limits = by_hand.limits_of(policy)
    ledger, work = by_hand.ledger(policy, limits, []), list[Work]()
    for move in moves:
        refused = [ledger.refusal(kind, 0) for kind in kinds(policy) if "/" not in kind]
        assert ledger.room() or all(refused), "a quick no is never wrong"
        kind, before, after, then = moved(policy, work, move)
        if before == "ended":
            if after == "ended" or not ledger.admit(kind, 0).ok:
                continue
            then = [*make_way(ledger, policy, limits, work, kind), (kind, "offered")]
            after = "offered"
        elif before == after or DOWN.get(after, 0) <= DOWN.get(before, 4):
            continue
        ledger.move(kind, PHASE_NAMES.index(before), PHASE_NAMES.index(after))
        work = then
        within(policy, limits, work)


def within(policy: Policy, limits: Limits, work: list[Work]) -> None:
    """Assert the budget and every limit, counted by hand."""
    budget = limits.budget or 0
    assert by_hand.load(policy, work, budget) <= budget
    assert not list(by_hand.breaches(policy, limits, work))


def make_way(ledger: Ledger, policy: Policy, limits: Limits, work: list[Work], kind: str) -> list[Work]:
    """Interrupt what a newcomer needs interrupted, and return the work that is then in hand."""
    then = by_hand.relief(policy, limits, work, kind)[1]
    for (name, before), (_, after) in zip(work, then, strict=True):
        if before != after:
            ledger.move(name, PHASE_NAMES.index(before), PHASE_NAMES.index(after))
    return then


@by_hand.AT_LEISURE
@given(by_hand.policies(by_hand.ordered_weights(), hold=True), MOVES)
def test_work_that_holds_its_place_while_waiting_may_always_come_back(policy: Policy, moves: Moves) -> None:
    limits = by_hand.limits_of(policy)
    ledger, work = by_hand.ledger(policy, limits, []), list[Work]()
    for move in moves:
        kind, before, after, then = moved(policy, work, move)
        if before == "ended":
            if after == "ended" or ledger.refusal(kind, 0):
                continue
            then, after = [*make_way(ledger, policy, limits, work, kind), (kind, "active")], "active"
        elif before == after or after not in ("active", "waiting", "ended"):
            continue
        ledger.move(kind, PHASE_NAMES.index(before), PHASE_NAMES.index(after))
        work = then
        assert ledger.load <= ledger.budget
        within(policy, limits, by_hand.as_the_gate_sees_it(policy, work))


# ── Spelt out ─────────────────────────────────────────────────────────────────────────────────────────────────────


CHAT, THINKING, PHONE, MAIL = ("chat", "active"), ("chat", "waiting"), ("phone", "active"), ("mail", "active")


def floor_of(crowding: int = 0, mix: tuple[Mix, ...] = (), others: int = 0, **limits: Any) -> Policy:
    base = Policy(
        "spelt out",
        {
            "phone": Channel(True, Weights(Attention(700))),
            "chat": Channel(True, Weights(Attention(300), waiting=Attention(100)), while_waiting="hold"),
            "mail": Channel(False, Weights(Share(PerMille(333)), dormant=Attention(10))),
        },
        attention=AttentionRules(Attention(1000), Attention(crowding), mix, Attention(others)),
    )
    return replace(base, limits=Scopes(all=Limits(**limits)))


def with_work(policy: Policy, *work: Work) -> Ledger:
    return by_hand.ledger(policy, by_hand.limits_of(policy), list(work))


def test_a_budget_that_is_exactly_used_up_is_not_passed() -> None:
    assert with_work(floor_of(), PHONE).admit("chat", 0) == Admission(True, (), Attention(1000))
    over = with_work(floor_of(budget=Attention(999)), PHONE).admit("chat", 0)
    assert over == Admission(False, (reasons.OVER_BUDGET,), Attention(1000))


@pytest.mark.parametrize(
    ("limit", "work", "newcomer", "code"),
    [
        ({"max_live": 2}, [CHAT], "chat", reasons.MAX_LIVE),
        ({"max_live": 2}, [MAIL, ("chat", "held"), CHAT], "chat", reasons.MAX_LIVE),
        ({"max_open_offers": 2}, [CHAT, ("mail", "offered")], "chat", reasons.MAX_OPEN_OFFERS),
        ({"max_channels": 2}, [MAIL, MAIL, ("phone", "dormant")], "chat", reasons.MAX_CHANNELS),
        ({"at_most": {"chat": 2}}, [THINKING, ("chat", "wrapping"), MAIL], "chat", reasons.AT_MOST),
        ({"at_most": {"all": 3}}, [CHAT, MAIL, ("mail", "parked")], "chat", reasons.AT_MOST),
    ],
)
def test_a_limit_is_inclusive(limit: dict[str, Any], work: list[Work], newcomer: str, code: int) -> None:
    policy = floor_of(budget=Attention(9999), **limit)
    ledger = with_work(policy, *work)
    assert ledger.refusal(newcomer, 0) == reasons.OK
    name = next(iter(limit))
    if name == "max_channels":
        ledger.move(newcomer, ENDED, ACTIVE)
        assert ledger.refusal(newcomer, 0) == reasons.OK, "a channel that is in hand already is no further one"
        assert ledger.refusal("phone", 0) == code
        return
    ledger.move(newcomer, ENDED, OFFERED)
    assert ledger.refusal(newcomer, 0) == code
    ledger.move(newcomer, OFFERED, ENDED)
    assert ledger.refusal(newcomer, 0) == reasons.OK


def test_the_third_conversation_is_dearer_than_the_second() -> None:
    policy = floor_of(crowding=50)
    loads = [with_work(policy, *[CHAT] * count).load for count in range(5)]
    assert loads == [0, 300, 650, 1050, 1500]
    assert with_work(policy, CHAT, CHAT, ("chat", "waiting"), MAIL).load == 650 + 100 + 333


def test_two_channels_in_hand_cost_their_mix_once() -> None:
    policy = floor_of(mix=(Mix(("phone", "chat"), Attention(7)),), others=20)
    assert with_work(policy, CHAT, CHAT, PHONE, PHONE).load == 600 + 1400 + 7
    assert with_work(policy, CHAT, MAIL, PHONE).load == 300 + 333 + 700 + 7 + 20 + 20
    assert with_work(policy, CHAT, ("mail", "dormant")).load == 300 + 10


def test_a_share_of_a_budget_is_rounded_up_so_never_too_light() -> None:
    assert with_work(floor_of(budget=Attention(1001)), MAIL).load == 334
    assert with_work(floor_of(budget=Attention(1)), MAIL).load == 1
    assert with_work(floor_of(budget=Attention(1000)), MAIL).load == 333


def test_work_on_a_channel_that_holds_is_judged_as_active_but_weighs_as_waiting() -> None:
    ledger = with_work(floor_of(crowding=50), THINKING, THINKING)
    assert ledger.load == 200
    assert ledger.admit("chat", 0) == Admission(False, (reasons.OVER_BUDGET,), Attention(500))
    assert with_work(floor_of(), THINKING, THINKING).admit("chat", 0) == Admission(True, (), Attention(500))


def test_one_in_debt_is_given_nothing_not_even_what_weighs_nothing() -> None:
    policy = floor_of()
    free = replace(policy, channels=policy.channels | {"note": Channel(False, Weights(Attention(0)))})
    assert with_work(free, PHONE, CHAT).refusal("note", 0) == reasons.OK
    assert with_work(free, PHONE, PHONE).admit("note", 0).reasons == (reasons.IN_DEBT, reasons.OVER_BUDGET)


def test_the_gate_tells_every_rule_that_refuses_and_the_first_of_them_first() -> None:
    policy = floor_of(
        budget=Attention(100), max_live=Limit(1), max_open_offers=Limit(1), at_most={"phone": Limit(0)},
        max_channels=Limit(1), never=(("chat", "phone"),),
    )  # fmt: skip
    ledger = with_work(policy, ("chat", "offered"))
    assert ledger.admit("phone", 0).reasons == (
        reasons.IN_DEBT, reasons.OVER_BUDGET, reasons.MAX_LIVE, reasons.MAX_OPEN_OFFERS, reasons.AT_MOST,
        reasons.MAX_CHANNELS, reasons.NEVER_TOGETHER,
    )  # fmt: skip
    assert ledger.refusal("phone", 0) == reasons.IN_DEBT


def test_whoever_listens_in_interrupts_nothing_unless_that_is_work_like_a_conversation() -> None:
    base = floor_of()
    for monitor, refusal in ((None, reasons.OK), (Weights(Attention(700)), reasons.OVER_BUDGET)):
        rules = AttentionRules(interrupts={"phone": ("mail",)}, max_interrupts=Limit(2), roles=Roles(monitor=monitor))
        mail = Channel(False, Weights(Attention(400), interrupted=Attention(0)))
        policy = replace(base, channels=base.channels | {"mail": mail}, attention=rules)
        ledger, limits, work = with_work(policy, MAIL, MAIL), by_hand.limits_of(policy), [MAIL, MAIL]
        assert ledger.refusal("phone/monitor", 0) == refusal
        assert by_hand.judgement(policy, limits, work, "phone/monitor")[0] == ((refusal,) if refusal else ())
        assert ledger.refusal("phone/consult", 0) == reasons.OK, "whoever advises is called as much as anybody"


def test_an_offer_that_is_taken_makes_room_for_another_offer_and_weighs_on() -> None:
    ledger = with_work(floor_of(max_open_offers=Limit(1)), ("chat", "offered"))
    assert ledger.refusal("chat", 0) == reasons.MAX_OPEN_OFFERS
    ledger.move("chat", OFFERED, CONNECTING)
    assert (ledger.load, ledger.refusal("chat", 0)) == (300, reasons.OK)
    ledger.move("chat", CONNECTING, ACTIVE)
    assert ledger.same(with_work(floor_of(max_open_offers=Limit(1)), CHAT))


def test_where_time_lifts_nothing_an_offer_counts_for_nothing_else() -> None:
    ledger = with_work(floor_of())
    ledger.given("chat", 5)
    ledger.undone("chat", 5, True, "")
    assert ledger.same(with_work(floor_of()))


def test_two_ledgers_are_the_same_when_they_hold_the_same_work_however_it_came() -> None:
    policy = floor_of(at_most={"all": Limit(9)})
    ledger = with_work(policy, CHAT, MAIL)
    ledger.move("mail", ACTIVE, ENDED)
    assert ledger.same(with_work(policy, CHAT)) and not ledger.same(with_work(policy, MAIL))
    ledger.move("chat", ACTIVE, ENDED)
    assert ledger.same(with_work(policy))
    ledger.move("chat", ENDED, OFFERED)
    assert not ledger.same(with_work(policy, CHAT))

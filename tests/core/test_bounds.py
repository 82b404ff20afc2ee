"""Limits by kind, by pairs, on top of each other, and by further budgets: what they refuse and when they are passed."""

from typing import Any

from router.core import policy as p
from router.core import reasons
from router.core.bounds import Bounds, bounds_of
from router.core.condition import ALWAYS
from router.core.policy import UNLIMITED, AttentionRules, Kind, Limit, Limits, NamedBudget, Policy, Scopes, Weights
from router.core.tariff import costs, named_costs
from router.core.values import ACTIVE, DORMANT, ENDED, OFFERED, WAITING, WRAPPING, Attention
from tests.core.capacity import capacity, counted, play, points, takes
from tests.story import Story, arrives, completes, signs_in


def bounds(limits: Limits, budgets: dict[str, NamedBudget] | None = None, **more: Any) -> tuple[Bounds, Policy]:
    channels = counted("phone", "chat", "mail") | more.pop("channels", {})
    rules = AttentionRules(budgets=budgets or {})
    policy = Policy("bounds", channels, kinds={"chat.vip": Kind("chat", ALWAYS)}, attention=rules)
    made = bounds_of(limits, named_costs(policy))
    assert made is not None
    return made, policy


def judged(made: Bounds, policy: Policy, kind: str, in_hand: dict[str, int]) -> list[int]:
    failing: list[int] = []
    made.judge(kind, costs(policy, 1000)[kind], in_hand, failing)
    return failing


def test_who_has_no_such_limits_has_no_bounds() -> None:
    assert bounds_of(Limits(), []) is None


def test_a_kind_counts_under_its_own_name_that_of_its_channel_and_all() -> None:
    made, policy = bounds(Limits(at_most={"chat.vip": Limit(1), "chat": Limit(2), "all": Limit(3)}))
    table = costs(policy, 1000)
    for kind in ("chat.vip", "chat/consult"):
        made.move(kind, table[kind], ENDED, OFFERED)
    assert [made.counted_out(table[kind]) for kind in ("chat.vip", "chat", "chat.vip/consult", "mail")] == [
        True, True, True, False,
    ]  # fmt: skip
    assert not made.overrun()
    made.carry(table["chat"], 1)
    assert made.overrun() and made.counted_out(table["mail"])
    made.carry(table["chat"], -1)
    made.move("chat.vip", table["chat.vip"], OFFERED, DORMANT)
    assert not made.overrun() and not made.counted_out(table["chat"])


def test_while_something_is_in_hand_only_what_is_listed_comes_on_top_of_it() -> None:
    made, policy = bounds(Limits(on_top={"phone": ("mail", "chat.vip"), "chat.vip": ()}))
    table = costs(policy, 1000)
    assert judged(made, policy, "phone", {}) == []
    made.move("phone", table["phone"], ENDED, ACTIVE)
    told = {kind: judged(made, policy, kind, {"phone": 1}) for kind in ("phone", "chat", "chat.vip", "mail")}
    assert told == {"phone": [reasons.ON_TOP], "chat": [reasons.ON_TOP], "chat.vip": [], "mail": []}
    made.move("chat.vip", table["chat.vip"], ENDED, ACTIVE)
    assert judged(made, policy, "mail", {"phone": 1, "chat": 1}) == [reasons.ON_TOP]
    made.move("chat.vip", table["chat.vip"], ACTIVE, DORMANT)
    made.move("phone", table["phone"], ACTIVE, ENDED)
    assert judged(made, policy, "chat", {}) == []


def test_what_is_written_up_or_done_elsewhere_has_other_work_come_on_top_of_it_too() -> None:
    made, policy = bounds(Limits(on_top={"phone": ("mail",)}))
    cost = costs(policy, 1000)["phone"]
    made.move("phone", cost, ENDED, WRAPPING)
    assert judged(made, policy, "chat", {"phone": 1}) == [reasons.ON_TOP]
    made.move("phone", cost, WRAPPING, ENDED)
    made.carry(cost, 1)
    assert judged(made, policy, "chat", {"phone": 1}) == [reasons.ON_TOP]
    made.carry(cost, -1)
    assert judged(made, policy, "chat", {}) == []


def test_a_channel_that_never_goes_with_itself_is_one_piece_at_most() -> None:
    made, _ = bounds(Limits(never=(("chat", "chat"), ("mail", "phone"))))
    assert [made.torn(hand) for hand in ({"chat": 1}, {"chat": 2}, {"mail": 1, "phone": 1}, {"mail": 3})] == [
        False, True, True, False,
    ]  # fmt: skip


def test_a_further_budget_is_spent_by_what_it_knows_and_a_full_one_may_block_everything() -> None:
    text = NamedBudget(Attention(100), {"chat": Weights(Attention(50), waiting=Attention(20))})
    voice = NamedBudget(Attention(10), {"phone": Weights(Attention(10))}, blocks_all_when_full=True)
    hold = {"chat": takes(Attention(0), while_waiting="hold")}
    made, policy = bounds(Limits(), {"text": text, "voice": voice}, channels=hold)
    table = costs(policy, 1000)
    made.move("chat", table["chat"], ENDED, ACTIVE)
    made.move("chat", table["chat"], ENDED, ACTIVE)
    assert judged(made, policy, "chat", {}) == [reasons.NAMED_BUDGET]
    assert judged(made, policy, "mail", {}) == judged(made, policy, "chat/monitor", {}) == []
    made.move("chat", table["chat"], ACTIVE, WAITING)
    assert judged(made, policy, "chat", {}) == [reasons.NAMED_BUDGET], "on a channel that holds, as if it were active"
    made.move("phone", table["phone"], ENDED, ACTIVE)
    assert judged(made, policy, "chat", {}) == [reasons.NAMED_BUDGET, reasons.BLOCKED_BY_BUDGET]
    assert judged(made, policy, "phone", {}) == [reasons.NAMED_BUDGET]
    assert judged(made, policy, "mail", {}) == [reasons.BLOCKED_BY_BUDGET]
    assert not made.overspent()
    for _ in range(2):
        made.move("chat", table["chat"], ENDED, ACTIVE)
    assert made.overspent()


def test_what_waits_where_it_holds_its_place_keeps_its_place_in_a_further_budget() -> None:
    text = NamedBudget(Attention(100), {"chat": Weights(Attention(50), waiting=Attention(20))})
    for while_waiting, refusal in (("hold", [reasons.NAMED_BUDGET]), ("release", [])):
        chat = {"chat": takes(Attention(0), while_waiting=while_waiting)}
        made, policy = bounds(Limits(), {"text": text}, channels=chat)
        cost = costs(policy, 1000)["chat"]
        for phase in (WAITING, WAITING):
            made.move("chat", cost, ENDED, phase)
        assert judged(made, policy, "chat", {}) == refusal


def test_two_of_them_are_the_same_when_they_count_the_same_work() -> None:
    limits = Limits(at_most={"chat": Limit(1)}, on_top={"chat": ()})
    text = {"text": NamedBudget(Attention(100), {"mail": Weights(Attention(50))})}
    (one, policy), (other, _) = bounds(limits, text), bounds(limits, text)
    table = costs(policy, 1000)
    for kind in ("chat", "mail"):
        one.move(kind, table[kind], ENDED, ACTIVE)
        assert not one.same(other)
        one.move(kind, table[kind], ACTIVE, ENDED)
        assert one.same(other)


# ── On the floor ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_limit_of_the_agent_of_the_team_and_the_default_each_where_it_is_set() -> None:
    scopes = Scopes(
        Limits(at_most={"chat": Limit(1), "mail": Limit(1)}),
        teams={"north": Limits(at_most={"chat": Limit(3)})},
        agents={"ann": Limits(at_most={"chat": Limit(2)}), "cal": Limits(at_most={"chat": UNLIMITED})},
    )
    story = Story(capacity(counted("chat", "mail"), limits=scopes))
    story.given("+0s", signs_in("ann", team="north"), signs_in("ben", team="north"), signs_in("cal"), signs_in("dan"))
    story.given("+1s", *[arrives(f"c{no}", "chat") for no in range(10)])
    story.given("+1s", *[arrives(f"m{no}", "mail") for no in range(5)])
    held = [story.in_hand(agent) for agent in ("ann", "ben", "cal", "dan")]
    assert [sum(it.startswith("c") for it in its) for its in held] == [2, 3, 5, 0]
    assert [sum(it.startswith("m") for it in its) for its in held] == [1, 1, 1, 1]
    story.given("+2s", completes(story.assignment("c5")), arrives("c10", "chat"))
    assert "c10" in story.in_hand("cal")


def test_a_call_shuts_chats_out_and_chats_shut_calls_out_where_they_never_go_together() -> None:
    rows = [
        ("v1 voice", "ann: v1"),
        ("c1 chat", "ann: v1 | c1 waits (ann never_together)"),
        ("m1 mail", "ann: v1 m1 | c1 waits (ann never_together)"),
        ("v1 done", "ann: m1 c1"),
        ("v2 voice", "ann: m1 c1 | v2 waits (ann never_together)"),
        ("c1 done", "ann: m1 v2"),
    ]
    play(capacity(counted("voice", "chat", "mail"), limits=Limits(never=(("voice", "chat"),))), rows)


def test_a_call_shuts_everything_out_and_yet_arrives_on_top_of_chats() -> None:
    rows = [
        ("c1 chat", "ann: c1"),
        ("v1 voice", "ann: c1 v1"),
        ("c2 chat", "ann: c1 v1 | c2 waits (ann on_top)"),
        ("v2 voice", "ann: c1 v1 | c2 waits (ann on_top) | v2 waits (ann on_top)"),
        ("m1 mail", "ann: c1 v1 m1 | c2 waits (ann on_top) | v2 waits (ann on_top)"),
        ("v1 done", "ann: c1 m1 c2 | v2 waits (ann on_top)"),
    ]
    limits = Limits(on_top={"voice": ("mail",), "mail": ("mail", "chat")})
    play(capacity(counted("voice", "chat", "mail"), limits=limits), rows)


def test_profiles_of_other_products_are_further_budgets() -> None:
    cases = NamedBudget(points(2), {"case": Weights(points(1)), "chat": Weights(points(2))})
    policy = capacity(counted("voice", "chat", "case"))
    voice = NamedBudget(points(1), {"voice": Weights(points(1))}, blocks_all_when_full=True)
    rules = AttentionRules(budgets={"cases": cases, "voice": voice})
    rows = [
        ("k1 case", "ann: k1"),
        ("c1 chat", "ann: k1 | c1 waits (ann named_budget)"),
        ("k2 case", "ann: k1 k2 | c1 waits (ann named_budget)"),
        ("v1 voice", "ann: k1 k2 v1 | c1 waits (ann named_budget+blocked_by_budget)"),
        ("k1 done", "ann: k2 v1 | c1 waits (ann named_budget+blocked_by_budget)"),
        ("k2 done", "ann: v1 | c1 waits (ann blocked_by_budget)"),
        ("v1 done", "ann: c1"),
    ]
    named = p.Policy(policy.name, policy.channels, attention=rules, choosing=policy.choosing)
    play(named, rows)

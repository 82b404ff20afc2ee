"""With crowding and mix costs at zero, and the points and limits of another product, exactly that product's results."""

import pytest

from router.core.policy import UNLIMITED, Kind, Limit, Limits, Policy, Scopes, Weights
from router.core.values import Attention
from tests.core.capacity import VIP, Row, capacity, counted, percent, play, points, takes
from tests.story import signs_in

# ── Per-channel limits ────────────────────────────────────────────────────────────────────────────────────────────


def test_amazon_connect_style_each_channel_has_its_own_number() -> None:
    """Rule: a routing profile names how many voice, chat and task contacts at once; channels do not count together."""
    limits = Limits(at_most={"voice": Limit(1), "chat": Limit(2), "task": Limit(10)})
    tasks = [f"t{number}" for number in range(1, 11)]
    held = "v1 c1 c2"
    rows: list[Row] = [
        ("v1 voice", "ann: v1"),
        ("c1 chat", "ann: v1 c1"),
        ("c2 chat", f"ann: {held}"),
        ("c3 chat", f"ann: {held} | c3 waits (ann at_most)"),
        ("c2 done", "ann: v1 c1 c3"),
        *[(f"{task} task", f"ann: v1 c1 c3 {' '.join(tasks[: number + 1])}") for number, task in enumerate(tasks)],
        ("t11 task", f"ann: v1 c1 c3 {' '.join(tasks)} | t11 waits (ann at_most)"),
        ("v2 voice", f"ann: v1 c1 c3 {' '.join(tasks)} | t11 waits (ann at_most) | v2 waits (ann at_most)"),
        ("v1 done", f"ann: c1 c3 {' '.join(tasks)} v2 | t11 waits (ann at_most)"),
        ("t5 done", f"ann: c1 c3 {' '.join(t for t in tasks if t != 't5')} v2 t11"),
    ]
    play(capacity(counted("voice", "chat", "task"), limits=limits), rows)


@pytest.mark.parametrize("most", [1, 2, 5, 10])
def test_amazon_connect_style_the_number_itself_is_still_allowed(most: int) -> None:
    """Rule: chat may be set from 1 to 10; exactly that many are given, the next one waits until one is done."""
    names = [f"c{number}" for number in range(1, most + 1)]
    rows = [(f"{name} chat", f"ann: {' '.join(names[: number + 1])}") for number, name in enumerate(names)]
    rows += [
        ("next chat", f"ann: {' '.join(names)} | next waits (ann at_most)"),
        ("c1 done", f"ann: {' '.join([*names[1:], 'next'])}"),
    ]
    play(capacity(counted("chat"), limits=Limits(at_most={"chat": Limit(most)})), rows)


def test_amazon_connect_style_without_cross_channel_concurrency() -> None:
    """Rule: where no channel allows others beside it, an agent takes more of the channel in hand, and of no other."""
    limits = Limits(at_most={"voice": Limit(1), "chat": Limit(2), "task": Limit(10)}, max_channels=Limit(1))
    rows = [
        ("c1 chat", "ann: c1"),
        ("v1 voice", "ann: c1 | v1 waits (ann max_channels)"),
        ("c2 chat", "ann: c1 c2 | v1 waits (ann max_channels)"),
        ("c3 chat", "ann: c1 c2 | v1 waits (ann max_channels) | c3 waits (ann at_most)"),
        ("c1 done", "ann: c2 c3 | v1 waits (ann max_channels)"),
        ("c2 done", "ann: c3 | v1 waits (ann max_channels)"),
        ("c3 done", "ann: v1"),
        ("t1 task", "ann: v1 | t1 waits (ann max_channels)"),
        ("v1 done", "ann: t1"),
    ]
    play(capacity(counted("voice", "chat", "task"), limits=limits), rows)


def test_twilio_taskrouter_style_each_worker_has_a_capacity_by_task_channel() -> None:
    """Rule: every worker has a capacity of their own for each task channel, one where nothing is said."""
    default = Limits(at_most={"voice": Limit(1), "chat": Limit(1), "sms": Limit(1)})
    ben = Limits(at_most={"chat": Limit(3), "voice": Limit(0)})
    rows = [
        ("c1 chat", "ann: c1 | ben: -"),
        ("c2 chat", "ann: c1 | ben: c2"),
        ("c3 chat", "ann: c1 | ben: c2 c3"),
        ("c4 chat", "ann: c1 | ben: c2 c3 c4"),
        ("c5 chat", "ann: c1 | ben: c2 c3 c4 | c5 waits (ann at_most, ben at_most)"),
        ("v1 voice", "ann: c1 v1 | ben: c2 c3 c4 | c5 waits (ann at_most, ben at_most)"),
        ("s1 sms", "ann: c1 v1 s1 | ben: c2 c3 c4 | c5 waits (ann at_most, ben at_most)"),
        ("s2 sms", "ann: c1 v1 s1 | ben: c2 c3 c4 s2 | c5 waits (ann at_most, ben at_most)"),
        ("c3 done", "ann: c1 v1 s1 | ben: c2 c4 s2 c5"),
        ("v2 voice", "ann: c1 v1 s1 | ben: c2 c4 s2 c5 | v2 waits (ann at_most, ben at_most)"),
        ("v1 done", "ann: c1 s1 v2 | ben: c2 c4 s2 c5"),
    ]
    limits = Scopes(default, agents={"ben": ben})
    play(capacity(counted("voice", "chat", "sms"), limits=limits), rows, signs_in("ann"), signs_in("ben"))


# ── Weighted points ───────────────────────────────────────────────────────────────────────────────────────────────


def test_salesforce_omni_channel_style_units_of_one_capacity() -> None:
    """Rule: an agent has a capacity in units; work of each queue takes its units; it comes if they fit exactly."""
    channels = {"call": takes(points(5)), "chat": takes(points(2)), "case": takes(points(1))}
    rows = [
        ("c1 chat", "ann: c1"),
        ("c2 chat", "ann: c1 c2"),
        ("c3 chat", "ann: c1 c2 | c3 waits (ann over_budget)"),
        ("k1 case", "ann: c1 c2 k1 | c3 waits (ann over_budget)"),
        ("k2 case", "ann: c1 c2 k1 | c3 waits (ann over_budget) | k2 waits (ann over_budget)"),
        ("k1 done", "ann: c1 c2 k2 | c3 waits (ann over_budget)"),
        ("c1 done", "ann: c2 k2 c3"),
        ("p1 call", "ann: c2 k2 c3 | p1 waits (ann over_budget)"),
        ("c2 done", "ann: k2 c3 | p1 waits (ann over_budget)"),
        ("c3 done", "ann: k2 | p1 waits (ann over_budget)"),
        ("k2 done", "ann: p1"),
        ("k3 case", "ann: p1 | k3 waits (ann over_budget)"),
    ]
    play(capacity(channels, points(5)), rows)


def test_salesforce_omni_channel_style_percentages_of_whatever_capacity_an_agent_has() -> None:
    """Rule: work may take a percentage of the agent's own capacity instead, so a larger one makes it larger too."""
    channels = {"call": takes(percent(100)), "chat": takes(percent(30)), "case": takes(points(1))}
    rows = [
        ("c1 chat", "ann: c1 | ben: -"),
        ("c2 chat", "ann: c1 c2 | ben: -"),
        ("c3 chat", "ann: c1 c2 c3 | ben: -"),
        ("c4 chat", "ann: c1 c2 c3 | ben: c4"),
        ("k1 case", "ann: c1 c2 c3 k1 | ben: c4"),  # 9 of 10 units, and one more
        ("k2 case", "ann: c1 c2 c3 k1 | ben: c4 k2"),  # 6 of 20
        ("p1 call", "ann: c1 c2 c3 k1 | ben: c4 k2 | p1 waits (ann over_budget, ben over_budget)"),
        ("k2 done", "ann: c1 c2 c3 k1 | ben: c4 | p1 waits (ann over_budget, ben over_budget)"),
        ("c4 done", "ann: c1 c2 c3 k1 | ben: p1"),
    ]
    agents = signs_in("ann", budget=points(10)), signs_in("ben", budget=points(20))
    play(capacity(channels, points(10)), rows, *agents)


def test_azure_job_router_style_each_job_costs_a_part_of_a_hundred() -> None:
    """Rule: a worker has capacity 100; a job of a channel costs capacityCostPerJob; it is offered if what is left is
    enough; a channel may also name a maximum number of jobs."""
    channels = {
        "voice": takes(Attention(100)), "chat": takes(Attention(33)), "sms": takes(Attention(10)),
        "email": takes(Attention(1)),
    }  # fmt: skip
    rows = [
        ("c1 chat", "ann: c1"),
        ("c2 chat", "ann: c1 c2"),
        ("c3 chat", "ann: c1 c2 c3"),  # 99
        ("s1 sms", "ann: c1 c2 c3 | s1 waits (ann over_budget)"),
        ("e1 email", "ann: c1 c2 c3 e1 | s1 waits (ann over_budget)"),  # 100
        ("e2 email", "ann: c1 c2 c3 e1 | s1 waits (ann over_budget) | e2 waits (ann over_budget)"),
        ("c2 done", "ann: c1 c3 e1 s1 e2"),  # 78
        ("e3 email", "ann: c1 c3 e1 s1 e2 | e3 waits (ann at_most)"),
        ("v1 voice", "ann: c1 c3 e1 s1 e2 | e3 waits (ann at_most) | v1 waits (ann over_budget)"),
        ("e1 done", "ann: c1 c3 s1 e2 e3 | v1 waits (ann over_budget)"),
        ("c1 done", "ann: c3 s1 e2 e3 | v1 waits (ann over_budget)"),
        ("c3 done", "ann: s1 e2 e3 | v1 waits (ann over_budget)"),
        ("s1 done", "ann: e2 e3 | v1 waits (ann over_budget)"),
        ("e2 done", "ann: e3 | v1 waits (ann over_budget)"),
        ("e3 done", "ann: v1"),
    ]
    play(capacity(channels, 100, limits=Limits(at_most={"email": Limit(2)})), rows)


def test_zendesk_style_conversations_that_fell_silent_take_no_capacity_until_they_go_on() -> None:
    """Rule: only active messaging counts; one that goes on while the agent is full counts anyway, and nothing new
    comes until there is room again."""
    channels = {"messaging": takes(points(1), waiting=points(0)), "call": takes(points(2))}
    rows = [
        ("m1 messaging", "ann: m1"),
        ("m2 messaging", "ann: m1 m2"),
        ("m3 messaging", "ann: m1 m2 | m3 waits (ann over_budget)"),
        ("m1 customer", "ann: m1 m2 m3"),
        ("m2 customer", "ann: m1 m2 m3"),
        ("m4 messaging", "ann: m1 m2 m3 m4"),
        ("m1 agent", "ann: m1 m2 m3 m4"),  # three of two
        ("m5 messaging", "ann: m1 m2 m3 m4 | m5 waits (ann in_debt+over_budget)"),
        ("m3 done", "ann: m1 m2 m4 | m5 waits (ann over_budget)"),
        ("m4 done", "ann: m1 m2 m5"),
        ("p1 call", "ann: m1 m2 m5 | p1 waits (ann over_budget)"),
        ("m5 customer", "ann: m1 m2 m5 | p1 waits (ann over_budget)"),
        ("m1 customer", "ann: m1 m2 m5 p1"),
    ]
    play(capacity(channels, points(2)), rows)


# ── Limits that stack ─────────────────────────────────────────────────────────────────────────────────────────────


def test_dynamics_style_profiles_stack_and_each_needs_room() -> None:
    """Rule: an agent may have several capacity profiles; work is assigned only while each that it counts in has room:
    here one over all channels, and one for each."""
    limits = Limits(at_most={"all": Limit(4), "voice": Limit(1), "chat": Limit(3)})
    rows = [
        ("c1 chat", "ann: c1"),
        ("c2 chat", "ann: c1 c2"),
        ("c3 chat", "ann: c1 c2 c3"),
        ("c4 chat", "ann: c1 c2 c3 | c4 waits (ann at_most)"),
        ("v1 voice", "ann: c1 c2 c3 v1 | c4 waits (ann at_most)"),
        ("e1 email", "ann: c1 c2 c3 v1 | c4 waits (ann at_most) | e1 waits (ann at_most)"),
        ("v1 done", "ann: c1 c2 c3 e1 | c4 waits (ann at_most)"),
        ("e1 done", "ann: c1 c2 c3 | c4 waits (ann at_most)"),
        ("c1 done", "ann: c2 c3 c4"),
    ]
    play(capacity(counted("voice", "chat", "email"), limits=limits), rows)


def test_dynamics_style_units_and_profiles_hold_together() -> None:
    """Rule: units of capacity and a profile's number of items are judged side by side; both are told when both fail."""
    channels = {"chat": takes(points(30)), "email": takes(points(10))}
    rows = [
        ("c1 chat", "ann: c1"),
        ("c2 chat", "ann: c1 c2"),
        ("e1 email", "ann: c1 c2 e1"),
        ("e2 email", "ann: c1 c2 e1 e2"),
        ("e3 email", "ann: c1 c2 e1 e2 e3"),  # 90 of 100
        ("c3 chat", "ann: c1 c2 e1 e2 e3 | c3 waits (ann over_budget+at_most)"),
        ("e1 done", "ann: c1 c2 e2 e3 | c3 waits (ann over_budget+at_most)"),
        ("e2 done", "ann: c1 c2 e3 | c3 waits (ann at_most)"),
        ("c1 done", "ann: c2 e3 c3"),
    ]
    play(capacity(channels, points(100), limits=Limits(at_most={"chat": Limit(2)})), rows)


def test_dynamics_style_each_work_stream_of_a_channel_takes_its_own_units_and_has_its_own_number() -> None:
    """Rule: work streams of one channel differ in units; a limit on the channel counts them all, one on the stream
    its own."""
    kinds = {"chat.vip": Kind("chat", VIP, Weights(points(50)))}
    limits = Limits(at_most={"chat.vip": Limit(1), "chat": Limit(3)})
    rows = [
        ("g1 chat vip", "ann: g1"),
        ("g2 chat vip", "ann: g1 | g2 waits (ann at_most)"),
        ("c1 chat", "ann: g1 c1 | g2 waits (ann over_budget+at_most)"),
        ("c2 chat", "ann: g1 c1 c2 | g2 waits (ann over_budget+at_most)"),  # 90 of 100
        ("c3 chat", "ann: g1 c1 c2 | g2 waits (ann over_budget+at_most) | c3 waits (ann over_budget+at_most)"),
        ("c1 done", "ann: g1 c2 c3 | g2 waits (ann over_budget+at_most)"),
        ("g1 done", "ann: c2 c3 g2"),
        ("c4 chat", "ann: c2 c3 g2 | c4 waits (ann over_budget+at_most)"),
        ("g2 done", "ann: c2 c3 c4"),
    ]
    play(capacity({"chat": takes(points(20))}, points(100), kinds, limits), rows)


# ── No limit, and limits by agent, team and default ───────────────────────────────────────────────────────────────


def test_chatwoot_style_where_nothing_is_limited_everything_is_assigned() -> None:
    """Rule: automatic assignment without a limit gives an agent every conversation, however many."""
    names = [f"c{number}" for number in range(1, 61)]
    rows = [(f"{name} chat", f"ann: {' '.join(names[: number + 1])}") for number, name in enumerate(names)]
    play(capacity(counted("chat")), rows)


def test_chatwoot_style_a_limit_by_inbox_leaves_other_inboxes_alone() -> None:
    """Rule: an inbox may limit the open conversations of each of its agents; one without a limit has none."""
    channels = counted("web", "mail")
    rows = [
        ("w1 web", "ann: w1 | ben: -"),
        ("w2 web", "ann: w1 w2 | ben: -"),
        ("w3 web", "ann: w1 w2 | ben: w3"),
        ("m1 mail", "ann: w1 w2 m1 | ben: w3"),
        ("m2 mail", "ann: w1 w2 m1 m2 | ben: w3"),
        ("m3 mail", "ann: w1 w2 m1 m2 m3 | ben: w3"),
        ("w4 web", "ann: w1 w2 m1 m2 m3 | ben: w3 w4"),
        ("w5 web", "ann: w1 w2 m1 m2 m3 | ben: w3 w4 | w5 waits (ann at_most, ben at_most)"),
        ("m2 done", "ann: w1 w2 m1 m3 | ben: w3 w4 | w5 waits (ann at_most, ben at_most)"),
        ("w4 done", "ann: w1 w2 m1 m3 | ben: w3 w5"),
    ]
    limits = Limits(at_most={"web": Limit(2), "mail": UNLIMITED})
    play(capacity(channels, limits=limits), rows, signs_in("ann"), signs_in("ben"))


def test_zendesk_style_a_rule_of_ones_own_stands_in_place_of_the_default() -> None:
    """Rule: agents without a capacity rule of their own have the default one; a rule of one's own may be lower,
    higher, or without limit."""
    default = Limits(at_most={"messaging": Limit(2)})
    agents = {
        "ben": Limits(at_most={"messaging": Limit(1)}),
        "cat": Limits(at_most={"messaging": Limit(3)}),
        "dan": Limits(at_most={"messaging": UNLIMITED}),
    }
    full = "ann: m1 m2 | ben: m3 | cat: m4 m5 m6 | dan: "
    rows = [
        ("m1 messaging", "ann: m1 | ben: - | cat: - | dan: -"),
        ("m2 messaging", "ann: m1 m2 | ben: - | cat: - | dan: -"),
        ("m3 messaging", "ann: m1 m2 | ben: m3 | cat: - | dan: -"),
        ("m4 messaging", "ann: m1 m2 | ben: m3 | cat: m4 | dan: -"),
        ("m5 messaging", "ann: m1 m2 | ben: m3 | cat: m4 m5 | dan: -"),
        ("m6 messaging", "ann: m1 m2 | ben: m3 | cat: m4 m5 m6 | dan: -"),
        ("m7 messaging", full + "m7"),
        ("m8 messaging", full + "m7 m8"),
        ("m9 messaging", full + "m7 m8 m9"),
        ("m10 messaging", full + "m7 m8 m9 m10"),
        ("m3 done", "ann: m1 m2 | ben: - | cat: m4 m5 m6 | dan: m7 m8 m9 m10"),
        ("m11 messaging", "ann: m1 m2 | ben: m11 | cat: m4 m5 m6 | dan: m7 m8 m9 m10"),
    ]
    signed_in = [signs_in(name) for name in ("ann", "ben", "cat", "dan")]
    play(capacity(counted("messaging"), limits=Scopes(default, agents=agents)), rows, *signed_in)


TEAMS = Scopes(
    default=Limits(at_most={"chat": Limit(1)}),
    teams={"north": Limits(at_most={"chat": Limit(2)})},
    agents={"ben": Limits(at_most={"chat": Limit(3)}), "cat": Limits(at_most={"chat": Limit(3)})},
)


def test_limits_of_agent_and_team_both_hold_and_the_default_only_for_those_who_have_neither() -> None:
    """Rule (ours, for products with groups): of an agent's own limit and the team's the least holds; here ann has the
    team's two, ben two of his own three for the team's sake, cat her own three, dan the default one."""
    signed_in = [signs_in("ann", team="north"), signs_in("ben", team="north"), signs_in("cat"), signs_in("dan")]
    last = "(ann at_most, ben at_most, cat at_most, dan at_most)"
    rows = [
        ("c1 chat", "ann: c1 | ben: - | cat: - | dan: -"),
        ("c2 chat", "ann: c1 c2 | ben: - | cat: - | dan: -"),
        ("c3 chat", "ann: c1 c2 | ben: c3 | cat: - | dan: -"),
        ("c4 chat", "ann: c1 c2 | ben: c3 c4 | cat: - | dan: -"),
        ("c5 chat", "ann: c1 c2 | ben: c3 c4 | cat: c5 | dan: -"),
        ("c6 chat", "ann: c1 c2 | ben: c3 c4 | cat: c5 c6 | dan: -"),
        ("c7 chat", "ann: c1 c2 | ben: c3 c4 | cat: c5 c6 c7 | dan: -"),
        ("c8 chat", "ann: c1 c2 | ben: c3 c4 | cat: c5 c6 c7 | dan: c8"),
        ("c9 chat", f"ann: c1 c2 | ben: c3 c4 | cat: c5 c6 c7 | dan: c8 | c9 waits {last}"),
        ("c8 done", "ann: c1 c2 | ben: c3 c4 | cat: c5 c6 c7 | dan: c9"),
    ]
    play(capacity(counted("chat"), limits=TEAMS), rows, *signed_in)


# ── Voice beside other work ───────────────────────────────────────────────────────────────────────────────────────

EXCLUSIVE = [
    capacity(
        counted("voice", "chat", "email"),
        limits=Limits(
            at_most={"voice": Limit(1), "chat": Limit(3), "email": Limit(2)},
            never=(("voice", "chat"), ("voice", "email")),
        ),
    ),
    capacity(
        {"voice": takes(points(6)), "chat": takes(points(1)), "email": takes(points(1), live=False)},
        points(6), limits=Limits(at_most={"chat": Limit(3), "email": Limit(2)}),
    ),
]  # fmt: skip
"""Media that do not interrupt each other, said by pairs that never go together, or by a weight that leaves no room."""


@pytest.mark.parametrize(("policy", "no"), [(EXCLUSIVE[0], "never_together"), (EXCLUSIVE[1], "over_budget")])
def test_genesys_style_media_that_may_not_interrupt_each_other_are_never_in_hand_together(
    policy: Policy, no: str
) -> None:
    """Rule: each medium has a maximum; where neither of two may interrupt the other, one keeps the other out: a call
    waits for the last chat, and no chat comes during a call."""
    second = "at_most" if no == "never_together" else no
    rows = [
        ("c1 chat", "ann: c1"),
        ("v1 voice", f"ann: c1 | v1 waits (ann {no})"),
        ("e1 email", f"ann: c1 e1 | v1 waits (ann {no})"),
        ("c2 chat", f"ann: c1 e1 c2 | v1 waits (ann {no})"),
        ("c1 done", f"ann: e1 c2 | v1 waits (ann {no})"),
        ("c2 done", f"ann: e1 | v1 waits (ann {no})"),
        ("e1 done", "ann: v1"),
        ("c3 chat", f"ann: v1 | c3 waits (ann {no})"),
        ("v2 voice", f"ann: v1 | c3 waits (ann {no}) | v2 waits (ann {second})"),
        ("v1 done", f"ann: c3 | v2 waits (ann {no})"),
        ("c3 done", "ann: v2"),
    ]
    play(policy, rows)


def test_live_work_excludes_live_work_of_other_channels_and_deferred_work_goes_beside() -> None:
    """Rule (voice alone among live media, as phone-first products have it): one live contact at a time on whichever
    channel, any number of deferred ones beside it."""
    channels = counted("voice", "chat") | {"email": takes(Attention(0), live=False)}
    rows = [
        ("e1 email", "ann: e1"),
        ("v1 voice", "ann: e1 v1"),
        ("c1 chat", "ann: e1 v1 | c1 waits (ann max_live)"),
        ("e2 email", "ann: e1 v1 e2 | c1 waits (ann max_live)"),
        ("v1 done", "ann: e1 e2 c1"),
        ("v2 voice", "ann: e1 e2 c1 | v2 waits (ann max_live)"),
        ("c1 done", "ann: e1 e2 v2"),
    ]
    play(capacity(channels, limits=Limits(max_live=Limit(1))), rows)

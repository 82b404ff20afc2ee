"""What other products do beyond points and counts: work that makes way, numbers by the hour, states that block."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from router.core.policy import AttentionRules, Channel, Limit, Limits, NamedBudget, Policy, Weights, Window
from router.core.values import PHASE_NAMES, Attention
from tests.core.capacity import Row, capacity, counted, play, points, takes
from tests.story import Story, arrives, completes, ms, signs_in


def gives_way(active: int, interrupted: int = 0) -> Channel:
    """A channel whose work weighs less while something else takes its place."""
    weights = Weights(Attention(active), interrupted=Attention(interrupted))
    return Channel(live=False, weights=weights, answer="auto")


def phases(story: Story, agent: str = "ann") -> dict[str, str]:
    floor = story.engine.floor
    work = [floor.assignments[id] for id in floor.agents[agent].assignments]
    return {it.contact: PHASE_NAMES[it.phase] for it in work}


def test_salesforce_omni_channel_style_interruptible_work_leaves_room_for_primary_work() -> None:
    """Rule: interruptible work fills what primary work leaves, and primary work comes as if it were not there."""
    channels = {"call": takes(points(5)), "chat": takes(points(2)), "case": gives_way(points(1))}
    rules = AttentionRules(points(5), interrupts={"call": ("case",), "chat": ("case",)}, max_interrupts=Limit(9))
    policy = replace(capacity(channels, points(5)), attention=rules)
    cases = [(f"k{no} case", f"ann: {' '.join(f'k{it}' for it in range(no + 1))}") for no in range(5)]
    held = "k0 k1 k2 k3 k4"
    rows: list[Row] = [
        *cases,
        ("k5 case", f"ann: {held} | k5 waits (ann over_budget)"),
        ("c1 chat", f"ann: {held} c1 | k5 waits (ann over_budget)"),
        ("c2 chat", f"ann: {held} c1 c2 | k5 waits (ann over_budget)"),
        ("c3 chat", f"ann: {held} c1 c2 | k5 waits (ann over_budget) | c3 waits (ann over_budget)"),
        ("c1 done", f"ann: {held} c2 k5 c3"),  # k5 came first, and makes way for c3
    ]
    play(policy, rows)


def test_genesys_style_email_is_interruptible_by_voice_up_to_its_maximum() -> None:
    """Rule: each medium has a maximum; a call is delivered on top of emails that it may interrupt, and while it lasts
    no email comes."""
    channels = {"voice": takes(Attention(1000)), "email": gives_way(300), "chat": takes(Attention(500))}
    rules = AttentionRules(interrupts={"voice": ("email",)}, max_interrupts=Limit(3))
    limits = Limits(at_most={"voice": Limit(1), "email": Limit(3), "chat": Limit(2)})
    policy = replace(capacity(channels, limits=limits), attention=rules)
    story = Story(policy)
    story.given("+0s", signs_in("ann"), *[arrives(f"e{no}", "email") for no in range(4)])
    assert phases(story) == {"e0": "active", "e1": "active", "e2": "active"}
    story.given("+1s", arrives("v1", "voice"))
    assert phases(story) == {"e0": "interrupted", "e1": "interrupted", "e2": "interrupted", "v1": "active"}
    story.given("+2s", arrives("v2", "voice"), arrives("c1", "chat"))
    assert len(phases(story)) == 4
    story.given("+3s", completes(story.assignment("v1")))
    assert phases(story) == {"e0": "interrupted", "e1": "interrupted", "e2": "interrupted", "v2": "active"}
    story.given("+4s", completes(story.assignment("v2")))
    assert phases(story) == {"e0": "active", "e1": "active", "e2": "active"}, "chat waits: nothing makes way for it"


def test_only_so_much_work_makes_way_and_the_heaviest_first() -> None:
    channels = {"voice": takes(Attention(600)), "email": gives_way(200), "task": gives_way(300, 100)}
    rules = AttentionRules(interrupts={"voice": ("email", "task")}, max_interrupts=Limit(2))
    policy = replace(capacity(channels), attention=rules)
    story = Story(policy)
    story.given("+0s", signs_in("ann"), arrives("e1", "email"), arrives("e2", "email"), arrives("t1", "task"))
    story.given("+1s", arrives("t2", "task"))
    ann = story.engine.floor.agents["ann"].attention
    assert (story.load("ann"), ann.relief("voice", story.now)) == (1000, ())
    assert not ann.admit("voice", story.now).ok
    story.given("+2s", completes(story.assignment("t2")))
    assert ann.relief("voice", story.now) == (("email", 2),), "200 each, as much as a task, and first in the policy"
    assert ann.admit("voice", story.now).load_after == 900
    assert ann.relief("email", story.now) == ann.relief("voice/monitor", story.now) == ()


def test_zendesk_style_so_many_tickets_an_hour_whatever_becomes_of_them() -> None:
    """Rule: an agent is assigned so many in any hour, however fast they are done with them."""
    limits = Limits(windows=(Window("email", 3, ms("1h")),))
    story = Story(capacity(counted("email", "chat"), limits=limits))
    story.given("+0s", signs_in("ann"))
    for no in range(5):
        story.given(f"+{no * 10}m", arrives(f"e{no}", "email"))
        if f"e{no}" in story.in_hand("ann"):
            story.given(f"+{no * 10 + 5}m", completes(story.assignment(f"e{no}")))
    assert story.in_hand("ann") == []
    story.given("+50m", arrives("c1", "chat"))
    assert story.in_hand("ann") == ["c1"]
    story.given("+60m")
    assert story.in_hand("ann") == ["c1", "e3"]
    story.given("+70m")
    assert story.in_hand("ann") == ["c1", "e3", "e4"]


def test_servicenow_style_a_state_that_is_full_shuts_every_channel_out() -> None:
    """Rule: what is in hand on some channels makes the agent busy for all, until less of it is in hand."""
    busy = NamedBudget(points(2), {"voice": Weights(points(2)), "chat": Weights(points(1))}, blocks_all_when_full=True)
    policy = replace(capacity(counted("voice", "chat", "mail")), attention=AttentionRules(budgets={"busy": busy}))
    rows = [
        ("c1 chat", "ann: c1"),
        ("m1 mail", "ann: c1 m1"),
        ("v1 voice", "ann: c1 m1 | v1 waits (ann named_budget)"),
        ("c2 chat", "ann: c1 m1 c2 | v1 waits (ann named_budget)"),
        ("m2 mail", "ann: c1 m1 c2 | v1 waits (ann named_budget) | m2 waits (ann blocked_by_budget)"),
        ("c1 done", "ann: m1 c2 m2 | v1 waits (ann named_budget)"),
        ("c2 done", "ann: m1 m2 v1"),
    ]
    play(policy, rows)


STEPS = st.lists(st.tuples(st.integers(0, 900), st.sampled_from(["email", "chat", "done"])), max_size=25)


@given(st.integers(1, 4), st.integers(1, 4), st.integers(60, 1800), STEPS)
def test_numbers_in_hand_and_by_the_hour_give_exactly_what_a_list_of_starts_gives(
    at_once: int, most: int, within: int, steps: list[tuple[int, str]]
) -> None:
    """One agent, first come first served: what a queue, a hand and a list of starts say, the engine says."""
    limits = Limits(at_most={"email": Limit(at_once)}, windows=(Window("email", most, ms(f"{within}s")),))
    story = Story(capacity(counted("email", "chat"), limits=limits), name="at random")
    story.given("+0s", signs_in("ann"))
    queue, hand, starts = list[str](), list[str](), list[int]()

    def serve(now: int) -> None:
        recent = [start for start in starts if start > now - within]
        while queue and sum(it[0] == "e" for it in hand) < at_once and len(recent) < most:
            hand.append(queue.pop(0))
            recent.append(now)
            starts.append(now)

    now = 0
    for number, (wait, what) in enumerate(steps):
        for second in sorted(start + within for start in starts):
            if now < second <= now + wait:
                serve(second)
        now += wait
        story.given(f"+{now}s")
        if what == "done":
            if hand:
                story.given(f"+{now}s", completes(story.assignment(hand.pop(0))))
        else:
            name = f"{what[0]}{number}"
            (hand if what == "chat" else queue).append(name)
            story.given(f"+{now}s", arrives(name, what))
        serve(now)
        assert sorted(story.in_hand("ann")) == sorted(hand)


def test_a_policy_of_points_alone_keeps_no_account_of_anything_else() -> None:
    story = Story(capacity({"chat": takes(points(1))}, points(3)))
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"))
    ann = story.engine.floor.agents["ann"].attention
    assert isinstance(story.policy, Policy)
    assert (ann.pace, ann._bounds, ann._works, ann._limited) == (None, None, None, False)

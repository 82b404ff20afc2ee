"""Batches that close when their window has passed, a lone contact that does not wait for that, and plans."""

import pytest

from router.core import decisions as d
from router.core import events as e
from router.core import policy as p
from router.core import reasons
from router.core.values import Duration, Instant
from tests.story import Story, a_channel, a_policy, arrives, at, ends, leaves, ms, says, signs_in
from tests.told_choosing import solved

CHATS = {"chat": a_channel(500, answer="auto"), "phone": a_channel(1000, answer="auto")}


def offered(decisions: list[d.Decision]) -> list[str]:
    """Tell the offers."""
    return [f"{it.contact} {it.agent}" for it in decisions if isinstance(it, d.OfferContact)]


def batched(window: str = "1s", **changes: object) -> p.Policy:
    """Act on changes once a window."""
    return a_policy(channels=CHATS, choosing=p.Choosing(batch_window=ms(window), **changes))  # type: ignore[arg-type]


# ── Batches ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_lone_contact_and_a_free_agent_meet_at_once() -> None:
    story = Story(batched())
    story.given("+0s", signs_in("ann"))
    assert offered(story.given("+1s", arrives("c1", "chat"))) == ["c1 ann"]
    assert story.deadline() == ""


def test_an_agent_who_comes_free_waits_for_the_batch_where_several_wait() -> None:
    story = Story(batched())
    story.given("+0s", arrives("c1", "phone"), arrives("c2", "phone"))
    story.given("+5s")
    assert offered(story.given("+10s", signs_in("ann"))) == []
    assert story.deadline() == "+11s"
    assert offered(story.given("+10.5s", signs_in("ben"))) == []
    assert offered(story.given("+11s")) == ["c1 ann", "c2 ben"]
    assert story.deadline() == ""


def test_a_batch_goes_by_the_taste_and_by_the_order_of_the_lines() -> None:
    story = Story(batched(rank="in_order"))
    story.given("+0s", arrives("c1", "chat"), arrives("c2", "chat"), arrives("c3", "chat"))
    story.given("+2s", signs_in("ann"), signs_in("ben"))
    assert offered(story.given("+9s")) == ["c1 ann", "c2 ann", "c3 ben"]


def test_fifty_arrivals_at_one_instant_assign_exactly_ten_in_batches_too() -> None:
    story = Story(batched())
    story.given("+0s", *(signs_in(f"agent{no}") for no in range(5)))
    made = story.given("+1s", *(arrives(f"c{no}", "chat") for no in range(50)))
    made += story.given("+5s")
    assert len(offered(made)) == 10 and story.engine.floor.waiting == 40


def test_a_batch_for_whom_nobody_waits_any_more_is_forgotten() -> None:
    story = Story(batched())
    story.given("+0s", arrives("c1", "chat"), arrives("c2", "chat"))
    assert story.deadline() == "+1s"
    story.given("+0.5s", leaves("c1"), leaves("c2"))
    assert story.deadline() == ""


def test_nothing_is_offered_until_the_input_is_read_again() -> None:
    story = Story(batched())
    story.given("+0s", signs_in("ann"), e.RouterResumed(Duration(60_000)))
    assert offered(story.given("+1s", arrives("c1", "chat"), arrives("c2", "chat"))) == []
    story.given("+3s", e.RouterCaughtUp())
    story.given("+9s")
    assert story.in_hand("ann") == ["c1", "c2"]


def test_a_batch_looks_at_single_contacts_too() -> None:
    story = Story(batched(preferred_for=ms("5s")))
    story.given("+0s", signs_in("ann"), signs_in("ben"), arrives("p1", "phone"))
    story.given("+1s", arrives("p2", "phone"), arrives("p3", "phone", preferred_agent="ann"))
    story.given("+2s", arrives("p4", "phone", preferred_agent="ann"))
    story.given("+3s", ends("p1"))
    story.given("+9s")
    assert story.in_hand("ann") == ["p3"]
    story.given("+10s", ends("p2"))
    assert story.in_hand("ben") == ["p4"]


# ── Plans ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def planned(window: str = "0s", **changes: object) -> p.Policy:
    """Ask the solver where contacts compete."""
    plan = p.Planning(deadline=ms("2s"), **changes)  # type: ignore[arg-type]
    return a_policy(channels=CHATS, choosing=p.Choosing(batch_window=ms(window), plan=plan))


def rivals(policy: p.Policy | None = None) -> Story:
    """Ann, who has room for one call or two chats, is asked for by three contacts."""
    story = Story(policy or planned())
    story.given("+0s", arrives("p1", "phone"), arrives("c1", "chat"), arrives("c2", "chat"))
    story.then("+9s", signs_in("ann"), "SolvePlan #1 p1 c1 c2 × ann (until +11s)")
    return story


def test_where_contacts_compete_the_solver_is_asked_and_its_plan_is_used() -> None:
    story = rivals()
    story.then(
        "+10s",
        solved(1, "c1>ann", "c2>ann"),
        "OfferContact c1 → ann (auto, load 500/1000, plan)",
        "AssignContact c1 → ann (active)",
        "OfferContact c2 → ann (auto, load 1000/1000, plan)",
        "AssignContact c2 → ann (active)",
        "ClosePlan #1 (plan_used)",
    )
    assert story.deadline() == ""


def test_without_rivals_nobody_is_asked() -> None:
    story = Story(planned())
    story.given("+0s", signs_in("ann"), signs_in("ben"))
    assert offered(story.given("+1s", arrives("c1", "chat"))) == ["c1 ann"]
    assert offered(story.given("+1s", arrives("c2", "chat"))) == ["c2 ben"]


def test_the_overdue_do_not_wait_for_a_plan() -> None:
    story = Story(planned())
    story.given("+0s", arrives("p1", "phone"), arrives("p2", "phone"), arrives("p3", "phone", due_at=at("5s")))
    story.given("+9s", signs_in("ann"))
    assert story.in_hand("ann") == ["p3"]


def test_at_the_deadline_greedy_serves_and_the_plan_is_void() -> None:
    story = rivals()
    story.then(
        "+11s",
        None,
        "ClosePlan #1 (plan_void)",
        "OfferContact p1 → ann (auto, load 1000/1000, freed)",
        "AssignContact p1 → ann (active)",
    )
    story.then("+11s", solved(1, "c1>ann"), "IgnoreFact  (plan_late)")
    story.then("+12s", solved(7), "IgnoreFact  (plan_unknown)")


def test_a_plan_at_the_very_deadline_is_late() -> None:
    story = rivals()
    story.then("+11s", solved(1, "c1>ann"), "IgnoreFact  (plan_late)")
    story.given("+11s")
    assert story.in_hand("ann") == ["p1"]


def test_what_happens_meanwhile_is_the_next_batch() -> None:
    story = rivals()
    assert story.given("+9.5s", signs_in("ben"))[-1:] == []
    story.then("+9.6s", arrives("c3", "chat"), "QueueContact c3 (chat #3)")
    assert story.deadline() == "+11s"
    made = story.given("+10s", solved(1, "p1>ann"))
    assert offered(made) == ["p1 ann"]
    assert isinstance(made[-1], d.SolvePlan) and [it.contact for it in made[-1].problem.contacts] == ["c1", "c2"]


def test_a_window_begins_anew_when_the_plan_is_over() -> None:
    story = Story(planned("1s"))
    story.given("+0s", arrives("p1", "phone"), arrives("c1", "chat"), arrives("c2", "chat"))
    story.given("+5s")
    story.given("+9s", signs_in("ann"))
    assert isinstance(story.given("+10s")[-1], d.SolvePlan)
    story.given("+10.5s", signs_in("ben"))
    story.given("+10.6s", solved(1, "p1>ann"))
    assert story.deadline() == "+11.6s"


def test_a_group_that_went_stale_is_dropped_and_greedy_fills() -> None:
    story = rivals()
    story.given("+9.5s", leaves("c1"))
    story.then(
        "+10s",
        solved(1, "c1>ann c2>ann"),
        "ClosePlan #1 (plan_used, c1 c2: pair_stale)",
        "OfferContact p1 → ann (auto, load 1000/1000, freed)",
        "AssignContact p1 → ann (active)",
    )


def test_a_plan_that_is_stale_in_part_is_used_in_part() -> None:
    story = rivals()
    story.given("+9.5s", leaves("c1"))
    made = story.given("+10s", solved(1, "c1>ann", "c2>ann"))
    assert offered(made) == ["c2 ann"]
    (close,) = [it for it in made if isinstance(it, d.ClosePlan)]
    assert close.stale == (("c1", reasons.PAIR_STALE),)


@pytest.mark.parametrize(
    ("groups", "stale"),
    [
        (["x>ann"], ["pair_stale"]),
        (["c1>zoe"], ["pair_stale"]),
        (["c1>ann c1>ann"], ["pair_stale"]),
        (["c1>ann", "c1>ann"], ["pair_stale"]),
        ([""], ["pair_stale"]),
        (["p1>ann c1>ann"], ["over_budget"]),
        (["c1>ann", "p1>ann"], ["over_budget"]),
    ],
)
def test_the_plan_is_never_trusted(groups: list[str], stale: list[str]) -> None:
    story = rivals()
    (close,) = [it for it in story.given("+10s", solved(1, *groups)) if isinstance(it, d.ClosePlan)]
    assert [reasons.NAMES[code] for _, code in close.stale] == stale


def test_a_plan_that_names_strangers_is_called_invalid() -> None:
    story = rivals()
    (close,) = [it for it in story.given("+10s", solved(1, "x>ann")) if isinstance(it, d.ClosePlan)]
    assert close.code == reasons.PLAN_INVALID


def test_who_is_not_ready_any_more_gets_nothing_by_plan() -> None:
    story = rivals()
    story.given("+9.5s", says("ann", "away"))
    story.then("+10s", solved(1, "c1>ann"), "ClosePlan #1 (plan_used, c1: away)")


def test_who_takes_the_channel_no_more_gets_nothing_by_plan() -> None:
    story = rivals()
    story.given("+9.5s", says("ann", "available", channels=("phone",)))
    made = story.given("+10s", solved(1, "c1>ann"))
    assert offered(made) == ["p1 ann"]


def test_a_plan_that_is_made_while_the_input_is_read_again_gives_nobody_anything() -> None:
    story = rivals()
    story.then("+9.5s", e.RouterResumed(Duration(0)), "ClosePlan #1 (plan_void)")
    story.then("+10s", solved(1, "c1>ann"), "IgnoreFact  (plan_late)")
    made = story.given("+10.5s", e.RouterCaughtUp())
    assert [it.revision for it in made if isinstance(it, d.SolvePlan)] == [2]


def test_a_problem_is_no_larger_than_the_policy_says() -> None:
    story = Story(planned(contacts_max=2, agents_max=1))
    story.given("+0s", *(arrives(f"p{no}", "phone") for no in range(4)), arrives("c1", "chat"))
    story.given("+1s", signs_in("ann", presence="away"), signs_in("ben", presence="away"))
    made = story.given("+2s", says("ann", "available"))
    (asked,) = [it for it in made if isinstance(it, d.SolvePlan)]
    assert [it.contact for it in asked.problem.contacts] == ["p0", "c1"]
    assert [it.agent for it in asked.problem.agents] == ["ann"]


def test_an_answer_without_an_order_is_unknown() -> None:
    story = Story(planned())
    story.then("+1s", solved(1), "IgnoreFact  (plan_unknown)")


def test_who_waits_for_a_reason_is_not_asked_about_again_and_again() -> None:
    channels = {"chat": a_channel(500, answer="auto"), "phone": a_channel(1000, answer="auto")}
    slow = (p.Urgency("slow", ((Duration(0), 0), (ms("1h"), 1_000))),)
    plan = p.Planning(deadline=ms("2s"))
    story = Story(a_policy(channels=channels, urgency=slow, choosing=p.Choosing(switch=100, plan=plan)))
    story.given("+0s", signs_in("ann"), arrives("p1", "phone"), arrives("c1", "chat"), arrives("c2", "chat"))
    made = story.given("+1s", ends("p1"))
    assert not [it for it in made if isinstance(it, d.SolvePlan)]
    assert [it.contact for it in made if isinstance(it, d.DeferContact)] == ["c1"]
    assert Instant(story.engine.floor.contacts["c1"].deferred_until) > story.now

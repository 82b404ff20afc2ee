"""Who may enter, and where contacts go when too many wait or one waits too long; splits by part."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from router.core import events as e
from router.core import policy as p
from router.core.condition import Condition, Test
from router.core.intake.policy import adopt
from router.core.overflow import entry_limit
from router.core.policy import Limit, Memory, Overflow, RelaxStep, Split
from router.core.values import PerMille
from tests.story import Story, a_policy, accepts, arrives, changes, declines, leaves, ms, says, signs_in

GOLD = Condition((Test("tier", "is", ("gold",)),))


def when(*rules: Overflow, **more: Any) -> p.Policy:
    return a_policy(overflow=rules, **more)


def crowd(waiting: int, **more: Any) -> Overflow:
    return Overflow(waiting=Limit(waiting), **more)


def late(after: str, **more: Any) -> Overflow:
    return Overflow(after=ms(after), **more)


# ── By length ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_where_too_many_wait_the_next_goes_elsewhere() -> None:
    story = Story(when(crowd(2, redirect="partner")))
    story.given("+0s", arrives("c1"), arrives("c2"))
    story.then("+1s", arrives("c3"), "RedirectContact c3 (overflow, to partner)")
    story.then("+2s", arrives("c4", "chat"), "QueueContact c4 (chat #1)")
    story.then("+3s", leaves("c1"), "CloseContact c1 (abandoned, waited 3s)")
    story.then("+4s", arrives("c5"), "QueueContact c5 (phone #2)")
    story.then("+5s", changes("c5", intent="x"), "QueueContact c5 (phone #2)")  # who is in stays in
    story.then("+6s", arrives("c3"), "IgnoreFact c3 (contact_closed)")


def test_those_whom_nobody_asked_yet_would_take_count_too() -> None:
    story = Story(when(crowd(1, redirect="partner")))
    story.given("+0s", signs_in("ann"), arrives("c1"))
    story.given("+1s", declines("ann", story.offer("c1"), "1h"))
    story.then("+2s", arrives("c2"), "RedirectContact c2 (overflow, to partner)")


def test_they_may_go_to_another_pool() -> None:
    story = Story(when(crowd(1, to_pool="south")))
    story.given("+0s", arrives("c1"))
    story.then("+1s", arrives("c2", time=Story(a_policy()).now), "HandOverContact c2 → south (waited 1s)")


def test_they_may_go_to_another_team_whose_crowd_counts_by_itself() -> None:
    story = Story(when(crowd(1, to_team="north"), crowd(1, redirect="partner", when=GOLD)))
    story.then("+0s", arrives("c1"), "QueueContact c1 (phone #1)")
    story.then("+1s", arrives("c2"), "QueueContact c2 (phone #1, north)")
    story.then("+2s", arrives("c3"), "QueueContact c3 (phone #2, north)")
    gold = e.Customer("k", "gold")
    story.then("+3s", arrives("c4", customer=gold), "RedirectContact c4 (overflow, to partner)")
    story.given("+4s", signs_in("ann"), signs_in("ben", team="north"))
    assert (story.in_hand("ann"), story.in_hand("ben")) == (["c1"], ["c2"])


def test_nobody_is_sent_elsewhere_whom_somebody_free_could_take() -> None:
    story = Story(when(crowd(0, redirect="partner")))
    story.given("+0s", signs_in("ann"))
    story.then("+1s", arrives("c1"), "QueueContact c1 (phone #1)", "OfferContact c1 → ann (manual, load 1000/1000)")
    story.then("+2s", arrives("c2"), "RedirectContact c2 (overflow, to partner)")


def test_only_its_share_goes_and_exactly() -> None:
    story = Story(when(crowd(0, redirect="partner", share=PerMille(250))))
    gone = [type(story.given(f"+{no}s", arrives(f"c{no}"))[0]).__name__[0] for no in range(12)]
    assert "".join(gone) == "QQRQQQRQQQRQ"


# ── By wait ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_one_who_waits_too_long_is_open_to_another_team() -> None:
    story = Story(when(late("30s", to_team="north")))
    story.given("+0s", signs_in("ben", team="north", presence="away"), arrives("c1"))
    story.then("+30s", None, "QueueContact c1 (phone #1, north)")
    story.then("+31s", says("ben", "available"), "OfferContact c1 → ben (manual, load 1000/1000, freed)")
    story.then(
        "+32s",
        declines("ben", story.offer("c1"), "1h"),
        "RevokeOffer c1 ← ben (declined, ask again +3632s)",
        "QueueContact c1 (phone #1, north)",
    )
    assert story.deadline() == "+3632s"


def test_one_who_waits_too_long_may_go_elsewhere_and_one_rule_follows_another() -> None:
    story = Story(when(late("60s", redirect="partner"), late("20s", to_team="north"), late("60s", to_pool="far")))
    story.then("+0s", arrives("c1"), "QueueContact c1 (phone #1)")
    story.then("+20s", None, "QueueContact c1 (phone #1, north)")
    story.then("+60s", None, "RedirectContact c1 (overflow, to partner)")


def test_one_who_waits_too_long_may_be_handed_over() -> None:
    story = Story(when(late("20s", to_pool="far")))
    story.given("+0s", arrives("c1"))
    story.then("+20s", None, "HandOverContact c1 → far (waited 20s)")
    assert story.deadline() == ""


def test_one_who_is_rung_meanwhile_is_left_with_the_agent_and_looked_at_when_it_comes_back() -> None:
    story = Story(when(late("20s", redirect="partner")))
    story.given("+0s", arrives("c1"))
    story.given("+10s", signs_in("ann"))
    story.then("+25s", None)
    story.then(
        "+30s", None,
        "RevokeOffer c1 ← ann (expired)",
        "QueueContact c1 (phone #1)",
        "OfferContact c1 → ann (manual, load 1000/1000, retry)",
    )  # fmt: skip
    story.given("+35s", declines("ann", story.offer("c1"), "1h"))
    story.then("+35s", None, "RedirectContact c1 (overflow, to partner)")


def test_of_those_who_wait_too_long_the_share_goes_and_the_others_are_not_asked_again() -> None:
    story = Story(when(late("10s", redirect="partner", share=PerMille(500)), late("20s", to_team="north")))
    story.given("+0s", arrives("c1"), arrives("c2"))
    story.then("+10s", None, "RedirectContact c1 (overflow, to partner)", "QueueContact c2 (phone #1)")
    story.then("+11s", changes("c2", intent="x"), "QueueContact c2 (phone #1)")
    story.then("+20s", None, "QueueContact c2 (phone #1, north)")
    assert story.deadline() == ""


def test_only_those_overflow_for_whom_the_condition_holds() -> None:
    story = Story(when(late("10s", redirect="partner", when=GOLD)))
    story.given("+0s", arrives("c1"), arrives("c2", customer=e.Customer("k", "gold")))
    story.then("+10s", None, "RedirectContact c2 (overflow, to partner)")


def test_a_step_of_the_ladder_and_overflow_go_together() -> None:
    relax = (p.Relaxation((RelaxStep(ms("10s"), drop=("tax",)), RelaxStep(ms("30s"), team=False))),)
    story = Story(when(late("20s", to_team="north"), relax=relax, needs=(p.Need(skills={"tax": 1}),)))
    story.then("+0s", arrives("c1"), "QueueContact c1 (phone #1, tax 1)")
    story.then("+10s", None, "QueueContact c1 (phone #1, step 1)")
    story.then("+20s", None, "QueueContact c1 (phone #1, north, step 1)")
    story.then("+30s", None, "QueueContact c1 (phone #1, step 2)")
    assert story.engine.floor.contacts["c1"].team == "north"


# ── Splits ────────────────────────────────────────────────────────────────────────────────────────────────────────


def split(**more: Any) -> p.Policy:
    return a_policy(splits=(Split({"north": PerMille(700), "south": PerMille(300)}, **more),))


def teams_of(story: Story) -> Counter[str]:
    return Counter(contact.team for contact in story.engine.floor.contacts.values())


def test_a_split_of_70_to_30_is_exact_over_a_hundred_contacts_and_never_off_by_one() -> None:
    story = Story(split())
    for no in range(1, 101):
        story.given("+0s", arrives(f"c{no}"))
        north = teams_of(story)["north"]
        assert abs(north * 1000 - no * 700) < 1000
    assert teams_of(story) == {"north": 70, "south": 30}


def test_a_split_holds_for_life_and_counts_each_contact_once() -> None:
    story = Story(split())
    story.then("+0s", arrives("c1"), "QueueContact c1 (phone #1, north)")
    story.then("+1s", changes("c1", intent="x"), "QueueContact c1 (phone #1, north)")
    story.then("+2s", arrives("c2"), "QueueContact c2 (phone #2, north)")
    story.then("+3s", arrives("c3"), "QueueContact c3 (phone #1, south)")
    assert story.engine.floor.shared == {"split 0 north": 2, "split 0 south": 1}


def test_the_first_split_whose_condition_holds_counts() -> None:
    story = Story(split(when=GOLD))
    story.then("+0s", arrives("c1"), "QueueContact c1 (phone #1)")
    story.then("+0s", arrives("c2", customer=e.Customer("k", "gold")), "QueueContact c2 (phone #1, north)")


def test_a_team_that_is_dropped_at_once_stays_the_contacts_own() -> None:
    relax = (p.Relaxation((RelaxStep(ms("1h"), team=False),)),)
    story = Story(a_policy(splits=split().splits, relax=relax))
    story.given("+0s", signs_in("ann", team="west", presence="away"))
    story.then("+1s", arrives("c1"), "QueueContact c1 (phone #1, step 1)")
    story.then("+2s", signs_in("ben", team="north", presence="away"), "QueueContact c1 (phone #1, north)")
    assert story.engine.floor.shared == {"split 0 north": 1}


# ── Entry positions ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("priority", "limit"), [(-1, 9), (0, 2), (4, 2), (5, 4), (7, 9), (9, 9)]
)  # fmt: skip
def test_the_widest_door_open_to_a_priority_counts_and_the_whole_limit_always(priority: int, limit: int) -> None:
    entry = ((0, Limit(2)), (5, Limit(4)), (6, Limit(3)), (7, Limit(12)))
    assert entry_limit(Memory(waiting_max=Limit(9), entry=entry), priority) == limit


def test_positions_at_the_end_of_the_line_are_kept_for_the_urgent() -> None:
    story = Story(a_policy(memory=Memory(entry=((0, Limit(2)), (5, Limit(3))))))
    story.given("+0s", arrives("c1"), arrives("c2"))
    story.then("+1s", arrives("c3"), "RefuseContact c3 (waiting_full)")
    story.then("+2s", arrives("c4", priority=5), "QueueContact c4 (phone #3)")
    story.then("+3s", arrives("c5", priority=5), "RefuseContact c5 (waiting_full)")


def test_one_whom_somebody_free_takes_at_once_enters_past_every_limit() -> None:
    story = Story(a_policy(memory=Memory(waiting_max=Limit(1)), needs=(p.Need(GOLD, skills={"gold": 1}),)))
    story.given("+0s", arrives("c1", customer=e.Customer("k", "gold")), signs_in("ann"))
    story.then("+1s", arrives("c2"), "QueueContact c2 (phone #1)", "OfferContact c2 → ann (manual, load 1000/1000)")
    story.then("+2s", arrives("c3"), "RefuseContact c3 (waiting_full)")
    story.given("+3s", accepts("ann", story.offer("c2")))
    story.then("+4s", arrives("c4"), "RefuseContact c4 (waiting_full)")


def test_while_the_input_is_read_nobody_counts_as_free() -> None:
    story = Story(a_policy(memory=Memory(waiting_max=Limit(1)), needs=(p.Need(GOLD, skills={"gold": 1}),)))
    story.given("+0s", arrives("c1", customer=e.Customer("k", "gold")), signs_in("ann"))
    story.given("+1s", e.RouterResumed(down_ms=ms("1m"), source="shell"))
    story.then("+2s", arrives("c2"), "RefuseContact c2 (waiting_full)")


# ── Another policy ────────────────────────────────────────────────────────────────────────────────────────────────


def test_other_parts_are_counted_from_nothing_and_the_same_ones_go_on() -> None:
    story = Story(split())
    story.given("+0s", arrives("c1"))
    floor = story.engine.floor
    adopt(floor, replace(split(), about="as before"))
    assert floor.shared == {"split 0 north": 1}
    adopt(floor, a_policy(splits=(Split({"north": PerMille(500), "south": PerMille(500)}),)))
    assert floor.shared == {}

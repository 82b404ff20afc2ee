"""Relaxation: what is asked comes down by age, or at once where nobody who qualifies is here, and comes back up."""

from typing import Any

import pytest

from router.core import events as e
from router.core import policy as p
from router.core.condition import Condition, Test
from router.core.ladder import relaxed
from router.core.policy import Relaxation, RelaxStep
from router.core.state import Asked
from router.core.values import Duration
from tests.story import (
    Story,
    a_channel,
    a_policy,
    arrives,
    breaks,
    changes,
    declines,
    leaves,
    ms,
    says,
    signs_in,
    signs_out,
)

TAX: dict[str, Any] = {"needs": (p.Need(skills={"tax": 5}),)}


def steps(*made: RelaxStep, at_once: bool = False, **more: Any) -> tuple[Relaxation, ...]:
    return (Relaxation(made, at_once_when_nobody=at_once, **more),)


# ── Steps ─────────────────────────────────────────────────────────────────────────────────────────────────────────

ASKED: Asked = ("phone", (("art", 1), ("tax", 5)), "fr", (("refund", 9), ("tax", 2)), (("tax", 7),), "north")


@pytest.mark.parametrize(
    ("step", "asked"),
    [
        ({}, ASKED),
        ({"drop": ("tax", "law")}, ("phone", (("art", 1),), "fr", (("refund", 9),), (("tax", 7),), "north")),
        ({"lower": {"tax": 3}}, ("phone", (("art", 1), ("tax", 3)), *ASKED[2:])),
        ({"lower": {"tax": 9, "law": 1}}, ASKED),
        ({"language": False}, (*ASKED[:2], "", *ASKED[3:])),
        ({"ceilings": False}, (*ASKED[:4], (), "north")),
        ({"team": False}, (*ASKED[:5], "")),
    ],
)
def test_a_step_takes_away_what_it_names_and_nothing_else(step: dict[str, Any], asked: Asked) -> None:
    assert relaxed(ASKED, RelaxStep(Duration(0), **step)) == asked


def test_at_the_age_of_a_step_somebody_else_may_take_it() -> None:
    relax = steps(RelaxStep(ms("30s"), lower={"tax": 3}), RelaxStep(ms("60s"), drop=("tax",)))
    story = Story(a_policy(**TAX, relax=relax))
    story.given("+0s", signs_in("ann", skills={"tax": 3}), signs_in("ben"))
    story.then("+1s", arrives("c1"), "QueueContact c1 (phone #1, tax 5)")
    story.then("+2s", arrives("c2"), "QueueContact c2 (phone #2, tax 5)")
    story.then(
        "+31s", None,
        "QueueContact c1 (phone #1, tax 3, step 1)",
        "OfferContact c1 → ann (manual, load 1000/1000)",
    )  # fmt: skip
    story.then("+32s", None, "QueueContact c2 (phone #1, tax 3, step 1)")


def test_steps_add_up_and_the_place_stays_as_old_as_the_contact() -> None:
    relax = steps(RelaxStep(ms("10s"), language=False), RelaxStep(ms("20s"), drop=("tax",)))
    story = Story(a_policy(needs=(p.Need(skills={"tax": 5}, language=True),), relax=relax))
    story.then("+0s", arrives("c1", language="fr"), "QueueContact c1 (phone #1, tax 5, fr)")
    story.then("+10s", None, "QueueContact c1 (phone #1, tax 5, step 1)")
    story.then("+15s", arrives("c2"), "QueueContact c2 (phone #2, tax 5)")
    story.then("+20s", None, "QueueContact c1 (phone #1, step 2)")
    story.then("+25s", None, "QueueContact c2 (phone #1, tax 5, step 1)")
    story.then("+35s", None, "QueueContact c2 (phone #2, step 2)")
    assert story.deadline() == ""


def test_a_language_is_dropped_late() -> None:
    relax = steps(RelaxStep(ms("5m"), language=False))
    story = Story(a_policy(needs=(p.Need(language=True),), relax=relax))
    story.given("+0s", signs_in("ann", languages=("de",)))
    story.then("+0s", arrives("c1", language="fr"), "QueueContact c1 (phone #1, fr)")
    story.then(
        "+5m", None,
        "QueueContact c1 (phone #1, step 1)",
        "OfferContact c1 → ann (manual, load 1000/1000)",
    )  # fmt: skip


def test_an_expert_is_kept_by_a_ceiling_until_it_is_dropped() -> None:
    needs = (p.Need(skills={"tax": 1}, ceilings={"tax": 5}),)
    story = Story(a_policy(needs=needs, relax=steps(RelaxStep(ms("30s"), ceilings=False))))
    story.given("+0s", signs_in("expert", skills={"tax": 9}))
    story.then("+0s", arrives("c1"), "QueueContact c1 (phone #1, tax 1, tax ≤5)")
    story.then(
        "+1s", arrives("c2", needs=e.Needs(ceilings={"tax": 3, "law": 2})),
        "QueueContact c2 (phone #1, tax 1, law ≤2 tax ≤3)",
    )  # fmt: skip
    story.then(
        "+10s", signs_in("novice", skills={"tax": 4}),
        "OfferContact c1 → novice (manual, load 1000/1000, freed)",
    )  # fmt: skip
    story.then(
        "+31s", None,
        "RevokeOffer c1 ← novice (expired)",
        "QueueContact c1 (phone #1, tax 1, step 1)",
        "OfferContact c1 → expert (manual, load 1000/1000, retry)",
        "QueueContact c2 (phone #1, tax 1, step 1)",
        "OfferContact c2 → novice (manual, load 1000/1000)",
    )  # fmt: skip


def test_the_first_ladder_whose_condition_holds_counts_and_others_stay_as_they_are() -> None:
    gold = Condition((Test("tier", "is", ("gold",)),))
    relax = (
        *steps(RelaxStep(ms("1s"), drop=("tax",)), when=gold),
        *steps(when=Condition((Test("site", "is", ("x",)),))),
    )
    story = Story(a_policy(**TAX, relax=relax))
    story.given("+0s", arrives("c1"), arrives("c2", customer=e.Customer("k", "gold")), arrives("c3", site="x"))
    story.then("+1s", None, "QueueContact c2 (phone #1, step 1)")
    assert story.deadline() == ""


def test_a_head_start_brings_the_steps_forward() -> None:
    head = p.HeadStart(per_menu_level=ms("10s"))
    story = Story(a_policy(**TAX, head_start=head, relax=steps(RelaxStep(ms("30s"), drop=("tax",)))))
    story.then("+0s", arrives("c1", effort=e.Effort(menu_depth=2)), "QueueContact c1 (phone #1, tax 5)")
    story.then("+0s", arrives("c2", effort=e.Effort(menu_depth=3)), "QueueContact c2 (phone #1, step 1)")
    story.then("+10s", None, "QueueContact c1 (phone #2, step 1)")


def test_time_served_does_not_age_it() -> None:
    relax = steps(RelaxStep(ms("60s"), drop=("tax",)))
    story = Story(a_policy(**TAX, relax=relax, channels={"phone": a_channel(answer="auto", connects=True)}))
    story.given("+0s", signs_in("ann", skills={"tax": 9}), arrives("c1"))
    story.given("+50s", says("ann", "away"), breaks(story.assignment("c1")))
    story.then("+100s", arrives("c2"), "QueueContact c2 (phone #2, tax 5)")
    story.then("+110s", None, "QueueContact c1 (phone #1, step 1)")


# ── At once where nobody who qualifies is here ────────────────────────────────────────────────────────────────────

LADDER = steps(RelaxStep(ms("1m"), lower={"tax": 3}), RelaxStep(ms("2m"), drop=("tax",)), at_once=True)


def test_where_nobody_who_qualifies_is_signed_in_it_is_relaxed_at_once_and_only_as_far_as_need_be() -> None:
    story = Story(a_policy(**TAX, relax=LADDER))
    story.given("+0s", signs_in("ann", skills={"tax": 3}, presence="away"), signs_in("ben"))
    story.then("+1s", arrives("c1"), "QueueContact c1 (phone #1, tax 3, step 1)")


def test_somebody_who_qualifies_and_is_away_is_waited_for() -> None:
    story = Story(a_policy(**TAX, relax=LADDER))
    story.given("+0s", signs_in("ann", skills={"tax": 5}, presence="away"), signs_in("ben"))
    story.then("+1s", arrives("c1"), "QueueContact c1 (phone #1, tax 5)")


def test_relaxation_at_once_is_undone_when_somebody_who_qualifies_signs_in() -> None:
    story = Story(a_policy(**TAX, relax=LADDER))
    story.given("+0s", signs_in("ben", presence="away"))
    story.then("+1s", arrives("c1"), "QueueContact c1 (phone #1, step 2)")
    story.then("+2s", arrives("c2"), "QueueContact c2 (phone #2, step 2)")
    story.then(
        "+10s", signs_in("ann", skills={"tax": 4}),
        "QueueContact c1 (phone #1, tax 3, step 1)",
        "QueueContact c2 (phone #2, tax 3, step 1)",
        "OfferContact c1 → ann (manual, load 1000/1000, retry)",
    )  # fmt: skip
    story.then("+11s", signs_in("cat", skills={"tax": 6}, presence="away"), "QueueContact c2 (phone #1, tax 5)")


def test_relaxation_by_age_is_never_undone() -> None:
    story = Story(a_policy(**TAX, relax=LADDER))
    story.given("+0s", signs_in("ben", presence="away"), arrives("c1"))
    story.then("+90s", signs_in("ann", skills={"tax": 9}, presence="away"), "QueueContact c1 (phone #1, tax 3, step 1)")
    story.then("+120s", None, "QueueContact c1 (phone #1, step 2)")
    story.then("+130s", signs_in("cat", skills={"tax": 9}, presence="away"))


def test_when_the_last_who_qualifies_leaves_those_who_wait_are_relaxed_at_once() -> None:
    story = Story(a_policy(**TAX, relax=LADDER))
    story.given("+0s", signs_in("ann", skills={"tax": 9}, presence="away"), signs_in("ben", presence="away"))
    story.given("+1s", arrives("c1"), arrives("c2"))
    story.then(
        "+5s", signs_out("ann"),
        "QueueContact c1 (phone #1, step 2)",
        "QueueContact c2 (phone #2, step 2)",
    )  # fmt: skip
    story.then("+6s", signs_out("ben"), "QueueContact c1 (phone #1, tax 5)", "QueueContact c2 (phone #2, tax 5)")


def test_where_it_would_help_nobody_it_stays_as_it_is_until_it_would() -> None:
    story = Story(a_policy(**TAX, relax=LADDER))
    story.then("+0s", arrives("c1"), "QueueContact c1 (phone #1, tax 5)")
    story.then(
        "+5s", signs_in("ben"),
        "QueueContact c1 (phone #1, step 2)",
        "OfferContact c1 → ben (manual, load 1000/1000)",
    )  # fmt: skip


def test_those_without_a_ladder_are_left_alone_when_somebody_comes_or_goes() -> None:
    gold = Condition((Test("tier", "is", ("gold",)),))
    story = Story(a_policy(**TAX, relax=steps(RelaxStep(ms("1m"), drop=("tax",)), at_once=True, when=gold)))
    story.then("+0s", arrives("c1"), "QueueContact c1 (phone #1, tax 5)")
    story.then("+1s", signs_in("ben"))
    story.then("+2s", signs_out("ben"))


def test_one_who_left_the_line_is_not_looked_at() -> None:
    story = Story(a_policy(**TAX, relax=LADDER))
    story.given("+0s", signs_in("ben", presence="away"), arrives("c1"), arrives("c2"))
    story.given("+1s", leaves("c1"))
    story.then("+2s", signs_in("ann", skills={"tax": 9}, presence="away"), "QueueContact c2 (phone #1, tax 5)")


def test_a_single_contact_is_relaxed_like_others() -> None:
    story = Story(a_policy(**TAX, relax=LADDER))
    story.given("+0s", signs_in("ann", skills={"tax": 9}), signs_in("ben", presence="away"), arrives("c1"))
    story.given("+1s", declines("ann", story.offer("c1"), "1h"))
    story.then("+2s", signs_out("ann"), "QueueContact c1 (phone #1, step 2)")


def test_relaxed_work_weighs_as_before() -> None:
    story = Story(a_policy(**TAX, relax=LADDER))
    story.given("+0s", signs_in("ben"), arrives("c1"), arrives("c2"))
    assert story.in_hand("ben") == ["c1"] and story.load("ben") == 1000


def test_a_change_of_what_is_asked_starts_from_the_whole_of_it() -> None:
    relax = steps(RelaxStep(ms("10s"), drop=("tax",)))
    story = Story(a_policy(**TAX, relax=relax))
    story.given("+0s", arrives("c1"))
    story.then("+10s", None, "QueueContact c1 (phone #1, step 1)")
    story.then("+11s", changes("c1", needs=e.Needs({"law": 2})), "QueueContact c1 (phone #1, law 2, step 1)")

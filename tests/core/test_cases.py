"""What is said of cases: who may settle and hand them on, promises that break, two that are one, what was missing."""

import pytest

from router.core import decisions as d
from router.core import events as e
from router.core.values import AgentId
from tests.story import Story, a_policy, arrives, at, completes, leaves, ms, says, signs_in, signs_out
from tests.told_cases import lacks, links, merges, opens, owned, promises, reassigns, resolves


def a_case_of_ann(**rules: object) -> Story:
    """Let ann own K, and bob and cat be there as well."""
    story = Story(owned(**rules))
    story.given("+0s", signs_in("ann"), signs_in("bob"), signs_in("cat"), opens("K", "ann"))
    return story


# ── Who may ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_only_the_owner_or_a_supervisor_resolves_a_case() -> None:
    story = a_case_of_ann()
    story.then("+1s", resolves("K", "bob"), "RefuseRequest K (not_allowed)")
    story.then("+1s", resolves("K", ""), "RefuseRequest K (not_allowed)")
    story.then("+1s", resolves("K", "bob", "planner"), "RefuseRequest K (not_allowed)")
    story.then("+2s", resolves("K", "ann"), "GrantRequest K", "ChangeCase K (resolved of ann, case_resolved)")
    story.given("+3s", opens("K"))
    story.then(
        "+4s", resolves("K", "sue", "supervisor"), "GrantRequest K", "ChangeCase K (resolved of ann, case_resolved)"
    )


def test_whoever_covers_for_the_owner_may_resolve_the_case_in_their_name() -> None:
    story = a_case_of_ann()
    story.given("+1s", signs_out("ann"), signs_out("cat"), arrives("c1", "chat", case="K"))
    story.then(
        "+2s", resolves("K", "bob"), "GrantRequest K", "ChangeCase K (resolved of ann covered by bob, case_resolved)"
    )


def test_a_case_that_nobody_owns_is_a_supervisors_to_resolve() -> None:
    story = a_case_of_ann()
    story.given("+1s", opens("L"))
    story.then("+2s", resolves("L", ""), "RefuseRequest L (not_allowed)")
    story.then("+2s", resolves("L", "sue", "supervisor"), "GrantRequest L", "ChangeCase L (resolved, case_resolved)")


def test_only_the_owner_or_a_supervisor_gives_a_case_to_another_agent_whom_somebody_knows() -> None:
    story = a_case_of_ann()
    story.given("+1s", signs_out("ann"), signs_out("cat"), arrives("c1", "chat", case="K"))
    story.then("+2s", reassigns("K", "bob", "bob"), "RefuseRequest K (not_allowed)")  # though they cover
    story.then("+2s", reassigns("K", "zoe", "ann"), "RefuseRequest K (agent_unknown)")
    story.then("+2s", reassigns("K", "ann", "ann"), "RefuseRequest K (already_so)")
    story.then("+3s", reassigns("K", "cat", "ann"), "GrantRequest K", "ChangeCase K (open of cat, case_reassigned)")
    made = reassigns("K", "bob", "sue", "supervisor")
    story.then("+4s", made, "GrantRequest K", "ChangeCase K (open of bob, case_reassigned)")


def test_a_contact_in_line_is_held_for_the_new_owner() -> None:
    story = a_case_of_ann(strict=True)
    for agent in ("ann", "bob", "cat"):
        story.given("+1s", says(agent, "away"))
    story.then("+2s", arrives("c1", "chat", case="K"), "QueueContact c1 (chat #1, for ann)")
    story.then(
        "+3s", reassigns("K", "bob", "ann"), "GrantRequest K", "ChangeCase K (open of bob, case_reassigned)",
        "QueueContact c1 (chat #1, for bob)",
    )  # fmt: skip


def test_whoever_opens_a_case_owns_it_if_they_work_here_and_nobody_does_so_far() -> None:
    story = a_case_of_ann()
    story.then("+1s", opens("K", "bob"), "ChangeCase K (open of ann, case_opened)")
    story.then("+1s", opens("L", "back office"), "ChangeCase L (open, case_opened)")
    story.then("+2s", opens("L", "bob"), "ChangeCase L (open of bob, case_opened)")


# ── Promises ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_promise_makes_the_contacts_of_its_case_due_and_breaks_with_an_alarm() -> None:
    story = Story(owned())
    story.given("+0s", opens("K"), arrives("c1", "chat", case="K"))
    story.then(
        "+1s", promises("K", "ann", "60s"), "ChangeCase K (open promised +60s, case_promised)",
        "QueueContact c1 (chat #1, due +60s)",
    )  # fmt: skip
    story.then("+2s", arrives("c2", "email", case="K"), "QueueContact c2 (email #1, due +60s)")
    story.then("+60s", None, "RaiseAlarm K (promise_broken, 1 of 1)")
    story.then("+2h", None)


@pytest.mark.parametrize("settled", ["resolved", "kept", "put off"])
def test_a_promise_of_a_case_that_is_settled_or_that_is_kept_or_put_off_does_not_break(settled: str) -> None:
    story = a_case_of_ann()
    story.given("+1s", promises("K", "ann", "60s"))
    if settled == "resolved":
        story.given("+2s", resolves("K", "ann"))
    else:
        story.given("+2s", promises("K", "ann", "" if settled == "kept" else "90s"))
    story.then("+61s", None)
    expected = ["RaiseAlarm K (promise_broken, 1 of 1)"] if settled == "put off" else []
    story.then("+91s", None, *expected)


# ── Two cases ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_two_cases_that_have_to_do_with_each_other_list_each_other() -> None:
    story = a_case_of_ann()
    story.given("+1s", opens("L"))
    story.then(
        "+2s", links("K", "L"), "ChangeCase K (open of ann with L, case_linked)",
        "ChangeCase L (open with K, case_linked)",
    )  # fmt: skip
    story.then("+3s", links("K", "K"), "IgnoreFact K (already_so)")
    story.then("+3s", links("K", "nix"), "IgnoreFact K (case_unknown)")
    assert list(story.engine.floor.cases["K"].links) == ["L"] and list(story.engine.floor.cases["L"].links) == ["K"]


def test_when_two_cases_are_one_the_contacts_owners_and_what_was_missing_of_the_other_go_to_it() -> None:
    story = a_case_of_ann()
    story.given("+1s", says("ann", "away"), says("cat", "away"), arrives("c1", "chat", case="L"))
    story.given("+2s", says("bob", "away"), arrives("c2", "chat", case="L"), lacks("L", "bob", {"refund": 50}))
    story.given("+2s", lacks("K", "ann", {"refund": 50}), opens("M"), links("L", "M"), promises("L", "bob", "1h"))
    story.then(
        "+3s", merges("K", "L"), "ChangeCase L (closed of bob with K, case_merged)",
        "ChangeCase K (open of ann covered by bob promised +3600s with L, case_merged)",
        "QueueContact c2 (chat #1, for ann until +63s, due +3600s)",
    )  # fmt: skip
    case = story.engine.floor.cases["K"]
    assert (list(case.live), case.owners, case.missing) == (["c1", "c2"], ("bob",), {"refund": 2})
    assert list(case.links) == ["M", "L"]
    story.then("+4s", merges("K", "L"), "IgnoreFact K (already_so)")
    story.then("+4s", merges("M", "L"), "ChangeCase K (closed of ann covered by bob with M, case_merged)", *[
        "ChangeCase M (open of ann covered by bob promised +3600s with K, case_merged)",
        "QueueContact c2 (chat #1, for ann until +63s, due +3600s)",
    ])  # fmt: skip


def test_the_earlier_of_two_promises_holds_and_one_who_covered_for_themselves_covers_no_more() -> None:
    story = a_case_of_ann()
    story.given("+1s", opens("L", "bob"), promises("K", "ann", "1h"), promises("L", "bob", "30m"))
    story.given("+2s", signs_out("bob"), signs_out("cat"), arrives("c1", "chat", case="L"))
    assert story.engine.floor.cases["L"].cover == "ann"
    story.then(
        "+3s", merges("K", "L"), "ChangeCase L (closed of bob covered by ann with K, case_merged)",
        "ChangeCase K (open of ann promised +1800s with L, case_merged)",
    )  # fmt: skip


def test_two_settled_cases_that_are_one_stay_settled() -> None:
    story = a_case_of_ann()
    story.given("+1s", opens("L", "bob"), resolves("K", "ann"), resolves("L", "bob"))
    story.then(
        "+3s", merges("K", "L"), "ChangeCase L (closed of bob with K, case_merged)",
        "ChangeCase K (resolved of ann covered by bob with L, case_merged)",
    )  # fmt: skip


def test_a_case_nobody_owns_gets_the_owner_of_the_other() -> None:
    story = a_case_of_ann()
    story.given("+1s", opens("L"))
    story.then(
        "+3s", merges("L", "K"), "ChangeCase K (closed of ann with L, case_merged)",
        "ChangeCase L (open of ann with K, case_merged)",
    )  # fmt: skip


# ── What was missing ──────────────────────────────────────────────────────────────────────────────────────────────


def test_every_no_that_a_rep_had_to_say_is_recorded_on_its_case() -> None:
    story = a_case_of_ann()
    story.then("+1s", lacks("K", "ann", {"refund": 200, "ship": 1}))
    story.given("+2s", arrives("c1", "chat", case="K"))
    story.then("+3s", lacks("", "ann", {"refund": 80}, "c1"))
    story.given("+4s", completes(story.assignment("c1")))
    story.then("+5s", lacks("", "ann", None, "c1"))
    assert story.engine.floor.cases["K"].missing == {"refund": 2, "ship": 1, "": 1}


def test_a_no_in_no_case_is_taken_as_it_is_told_of_a_contact_that_is_here() -> None:
    story = Story(a_policy())
    story.given("+0s", arrives("c1", "chat"))
    story.then("+1s", lacks("", "ann", {"refund": 80}, "c1"))
    story.given("+2s", leaves("c1"))
    story.then("+3s", lacks("", "ann", {"refund": 80}, "c1"), "IgnoreFact c1 (case_unknown)")
    assert story.engine.floor.cases == {}


# ── Time ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_cover_whose_owner_came_back_and_left_again_waits_as_long_again() -> None:
    story = a_case_of_ann(reassign_after=ms("1h"))
    story.given("+0s", signs_out("cat"), signs_out("ann"), arrives("c1", "chat", case="K"))
    story.given("+30m", signs_in("ann"))
    story.given("+31m", signs_out("ann"))
    story.then("+5459s", None)
    assert story.engine.floor.cases["K"].owner == "ann"
    story.then("+5460s", None, "ChangeCase K (open of bob, case_reassigned)")
    story.given("+3h", completes(story.assignment("c1")))
    story.then(
        "+3h", arrives("c2", "chat", case="K"), "QueueContact c2 (chat #1, for bob until +10860s)",
        "OfferContact c2 → bob (auto, load 250/1000, owner)", "AssignContact c2 → bob (active)",
    )  # fmt: skip


def test_an_owner_who_leaves_when_somebody_covers_for_them_already_loses_the_case_in_time_too() -> None:
    story = a_case_of_ann(reassign_after=ms("1h"))
    story.given("+0s", signs_out("cat"), says("ann", "draining"), arrives("c1", "chat", case="K"))
    story.given("+50m", signs_out("ann"))
    story.then("+1h", None)
    story.then("+110m", None, "ChangeCase K (open of bob, case_reassigned)")
    assert story.deadline() == ""


def test_who_waits_for_an_owner_on_a_break_waits_for_them_no_more_when_the_cover_owns_the_case() -> None:
    story = a_case_of_ann(reassign_after=ms("1m"), hold_for=ms("1h"))
    story.given("+0s", signs_out("cat"), says("ann", "draining"), arrives("c1", "chat", case="K"))
    story.given("+1s", says("ann", "away"))
    story.then("+2s", arrives("c2", "chat", case="K"), "QueueContact c2 (chat #1, for ann until +3602s)")
    story.given("+61s")
    assert story.in_hand("bob") == ["c1", "c2"]


def test_one_who_neither_owns_nor_covers_and_stays_silent_loses_the_contact_alone() -> None:
    story = a_case_of_ann(max_silence=ms("1h"))
    story.given("+0s", says("ann", "away"), says("cat", "away"), arrives("c1", "email", case="K"))
    story.given("+2m", arrives("c2", "email", case="K"), signs_out("bob"), says("cat", "available"))
    story.given("+3m", arrives("c3", "email", case="K"))
    assert (story.in_hand("bob"), story.in_hand("cat")) == (["c1", "c2"], ["c3"])
    assert story.engine.floor.cases["K"].cover == "cat"
    story.then(
        "+61m", None, "ChangeAssignment c1 of bob (ended, load 250, silent_owner)",
        "QueueContact c1 (email #1, for cat until +3720s not bob)",
        "OfferContact c1 → cat (auto, load 500/1000, owner)", "AssignContact c1 → cat (active)",
    )  # fmt: skip


def test_silence_that_ends_at_the_instant_at_which_the_work_is_taken_away_passes_by() -> None:
    story = Story(owned(max_silence=ms("125s")))
    story.given("+0s", signs_in("ann", session="s"), arrives("c1", "email"))
    story.given("+0s", e.AgentLost("", "shell", AgentId("ann"), "s"))
    made = story.given("+125s")
    assert [type(order) for order in made if isinstance(order, d.ChangeCase)] == []
    assert story.in_hand("ann") == []


def test_a_case_that_is_forgotten_at_the_instant_at_which_its_cover_would_own_it_is_forgotten() -> None:
    story = a_case_of_ann(reassign_after=ms("10m"), remember_for=ms("10m"))
    story.given("+0s", signs_out("cat"), signs_out("ann"), arrives("c1", "chat", case="K"))
    story.given("+0s", completes(story.assignment("c1")))
    story.then("+10m", None)
    assert story.engine.floor.cases == {}


def test_of_a_case_that_is_forgotten_while_somebody_covers_nothing_is_left() -> None:
    story = a_case_of_ann(reassign_after=ms("1h"), remember_for=ms("10m"))
    story.given("+0s", signs_out("cat"), signs_out("ann"), arrives("c1", "chat", case="K"))
    story.given("+0s", completes(story.assignment("c1")))
    story.given("+10m")
    assert (story.engine.floor.cases, story.deadline()) == ({}, "")


def test_silence_while_the_router_was_away_is_nobodys() -> None:
    story = Story(owned(max_silence=ms("10m")))
    story.given("+0s", signs_in("ann"), arrives("c1", "email"))
    story.tell(e.RouterResumed(ms("1h")), at("+1h"))
    story.given("+1h", e.RouterCaughtUp())
    assert story.engine.floor.timers.armed["silence", story.assignment("c1")] == at("+70m")

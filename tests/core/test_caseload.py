"""The cases of the floor: by what a contact is tied to one, messages that join, and how much is kept for how long."""

from router.core.caseload import find, state_of, watch
from router.core.engine import Engine
from tests.story import (
    Story,
    a_channel,
    a_policy,
    arrives,
    at,
    changes,
    completes,
    leaves,
    ms,
    signs_in,
    signs_out,
    through_json,
    turns,
)
from tests.told_cases import case_of, lacks, merges, opens, owned, promises, resolves

# ── Threads ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_message_on_an_open_thread_joins_its_contact_and_gives_the_agent_the_ball() -> None:
    story = Story(owned())
    story.given("+0s", signs_in("ann"), arrives("m1", "email", thread="t"))
    story.given("+1m", turns("m1", "customer"))
    story.then(
        "+2m", arrives("m2", "email", thread="t"), "CloseContact m2 (closed_unserved, waited 0s, joined_thread)",
        "ChangeAssignment m1 of ann (active, load 250)",
    )  # fmt: skip
    story.then("+3m", arrives("m2", "email", thread="t"), "IgnoreFact m2 (contact_closed)")


def test_one_who_has_the_ball_already_is_told_no_more_than_that_a_message_joined() -> None:
    story = Story(owned())
    story.given("+0s", signs_in("ann"), arrives("m1", "email", thread="t"))
    joined = "CloseContact m2 (closed_unserved, waited 0s, joined_thread)"
    story.then("+1m", arrives("m2", "email", thread="t"), joined)


def test_a_message_on_a_thread_that_sleeps_wakes_it_through_the_gate() -> None:
    email = a_channel(250, answer="auto", live=False, waiting=100, dormant=0, dormant_after=ms("10m"))
    story = Story(a_policy(channels={"email": email}))
    story.given("+0s", signs_in("ann"), arrives("m1", "email", thread="t"))
    story.given("+0s", turns("m1", "customer"))
    story.given("+10m")
    assert story.load("ann") == 0
    made = story.given("+11m", arrives("m2", "email", thread="t"))
    assert [type(order).__name__ for order in made] == ["CloseContact", "WakeContact", "ChangeAssignment"]
    assert story.load("ann") == 250


def test_a_message_joins_its_contact_in_line_too_which_keeps_its_place() -> None:
    story = Story(a_policy())
    story.given("+0s", arrives("m1", "email", thread="t"))
    joined = "CloseContact m2 (closed_unserved, waited 0s, joined_thread)"
    story.then("+1m", arrives("m2", "email", thread="t"), joined)
    assert list(story.engine.floor.contacts) == ["m1"]


def test_a_message_that_asks_for_a_person_takes_its_contact_out_of_self_service() -> None:
    story = Story(a_policy())
    story.given("+0s", arrives("m1", "chat", thread="t", stage="self_service"))
    joined = "CloseContact m2 (closed_unserved, waited 0s, joined_thread)"
    story.then("+1m", arrives("m2", "chat", thread="t", stage="self_service"), joined)
    joined = "CloseContact m3 (closed_unserved, waited 0s, joined_thread)"
    story.then("+2m", arrives("m3", "chat", thread="t"), joined, "QueueContact m1 (chat #1)")


def test_after_its_contact_is_closed_a_message_is_a_new_contact_of_the_same_case_for_the_same_owner() -> None:
    story = Story(owned())
    story.given("+0s", signs_in("ann"), arrives("m1", "email", thread="t"))
    story.given("+1m", completes(story.assignment("m1")), signs_in("bob"))
    story.then(
        "+2m", arrives("m2", "email", thread="t"), "QueueContact m2 (email #1, for ann until +180s)",
        "OfferContact m2 → ann (auto, load 250/1000, owner)", "AssignContact m2 → ann (active)",
    )  # fmt: skip
    assert case_of(story, "m2") == "case-m1" and story.engine.floor.threads == {"t": "m2"}


def test_a_contact_told_again_may_name_a_case_and_another_thread() -> None:
    story = Story(a_policy())
    story.given("+0s", arrives("m1", "email", thread="t"), arrives("m1", "email", thread="u", case="K"))
    assert story.engine.floor.threads == {"u": "m1"} and case_of(story, "m1") == "K"
    story.given("+1m", arrives("m1", "email"))
    assert story.engine.floor.threads == {}
    story.given("+2m", leaves("m1"), arrives("m2", "email", continues="m1"))
    assert case_of(story, "m2") == "K"


# ── By what a contact is tied ─────────────────────────────────────────────────────────────────────────────────────


def test_a_contact_belongs_to_the_case_it_names_else_to_that_of_its_thread_else_to_that_of_what_it_continues() -> None:
    story = Story(owned())
    story.given("+0s", arrives("a", "email", case="A", thread="t"), arrives("b", "email", case="B"))
    story.given("+1s", arrives("c", "email", case="C", continues="b"))
    story.given("+1s", arrives("e", "email", continues="b"), arrives("f", "email"))
    assert [case_of(story, name) for name in "abcef"] == ["A", "B", "C", "B", "case-f"]
    story.given("+2s", leaves("a"), arrives("d", "email", thread="t", continues="b"))
    assert case_of(story, "d") == "A"
    story.given("+3s", arrives("g", "email", continues="never seen"))
    assert case_of(story, "g") == "case-g"


def test_a_case_that_was_merged_goes_by_its_new_name_however_often() -> None:
    story = Story(owned())
    story.given("+0s", opens("A"), opens("B"), opens("C"), arrives("a", "email", case="A"))
    story.given("+1s", merges("B", "A"), merges("C", "A"))
    assert find(story.engine.floor, "A") is find(story.engine.floor, "B") is story.engine.floor.cases["C"]
    assert case_of(story, "a") == "C"
    story.given("+2s", arrives("b", "email", case="B"), changes("a", case="A"))
    assert case_of(story, "b") == "C" and list(story.engine.floor.cases["C"].live) == ["a", "b"]


def test_the_customer_of_a_case_is_the_first_one_who_is_named() -> None:
    story = Story(owned())
    story.given("+0s", opens("K"), arrives("a", "email", case="K"))
    assert story.engine.floor.cases["K"].customer == ""
    story.given("+1s", opens("K", customer="mia"))
    assert story.engine.floor.cases["K"].customer == "mia"


# ── How much is kept, and for how long ────────────────────────────────────────────────────────────────────────────


def test_a_case_of_which_nothing_is_known_goes_with_its_last_contact_and_its_name_is_known_to_who_continues() -> None:
    story = Story(owned())
    story.given("+0s", arrives("a", "email"), arrives("b", "email", continues="a"))
    story.given("+1s", leaves("a"))
    assert list(story.engine.floor.cases) == ["case-a"]
    story.given("+2s", leaves("b"))
    assert story.engine.floor.cases == {}
    story.given("+3s", arrives("c", "email", continues="b"))
    assert case_of(story, "c") == "case-a"


def test_a_contact_that_changes_its_case_leaves_no_blank_one_behind() -> None:
    story = Story(owned())
    story.given("+0s", arrives("a", "email"), changes("a", case="K"))
    assert list(story.engine.floor.cases) == ["K"]


def test_a_case_that_nobody_touches_is_forgotten_in_time() -> None:
    story = Story(owned(remember_for=ms("10d")))
    story.given("+0s", opens("K"), opens("L"))
    story.given("+5d", promises("K", "ann", "6d"))
    story.given("+10d")
    assert list(story.engine.floor.cases) == ["K"] and state_of(story.engine.floor, "L") == "unknown"
    story.given("+15d")
    assert story.engine.floor.cases == {} and story.deadline() == ""


def test_a_closed_case_is_remembered_for_as_long_and_then_its_name_is_free() -> None:
    story = Story(owned(remember_for=ms("10d"), reopen_window=ms("5d")))
    story.given("+0s", signs_in("ann"), opens("K", "ann"), resolves("K", "ann"))
    story.given("+14d")
    assert story.engine.floor.cases["K"].state == "closed"
    story.given("+15d", arrives("c", "email", case="K"))
    assert case_of(story, "c") == "case-c"
    story.given("+16d", leaves("c"))
    story.given("+30d")
    story.given("+31d", arrives("d", "email", case="K"))
    assert case_of(story, "d") == "K"


def test_a_case_that_goes_on_from_a_closed_one_gets_a_name_that_is_free() -> None:
    story = Story(owned(reopen_window=ms("1s")))
    story.given("+0s", signs_in("ann"), opens("K", "ann"), opens("case-c", "ann"), resolves("K", "ann"))
    story.given("+1m", arrives("c", "email", case="K"))
    assert case_of(story, "c") == "case-c-1"


def test_no_more_cases_are_kept_than_the_policy_says_and_the_one_touched_longest_ago_goes_first() -> None:
    story = Story(owned(cases_max=3))
    story.given("+0s", opens("A"), opens("B"), opens("C"))
    story.given("+1s", promises("A", "ann", "1h"), opens("D"))
    assert list(story.engine.floor.cases) == ["C", "A", "D"]
    story.given("+2h")
    story.given("+2h", opens("E"), opens("F"))
    assert list(story.engine.floor.cases) == ["D", "E", "F"] and ("promise", "A") not in story.engine.floor.timers.armed


def test_cases_with_contacts_here_are_kept_beyond_that_and_forgotten_when_these_are_gone() -> None:
    story = Story(owned(cases_max=2))
    story.given("+0s", *[arrives(f"c{number}", "email", case=f"K{number}") for number in range(6)])
    floor = story.engine.floor
    assert len(floor.cases) == 6 and floor.cases_over > 0
    story.given("+1s", *[leaves(f"c{number}") for number in range(6)])
    story.given("+2s", *[opens(f"L{number}") for number in range(4)])
    assert len(floor.cases) <= 2 and list(floor.cases)[-1] == "L3" and floor.cases_over == 0


def test_cases_threads_and_ties_go_into_a_snapshot_and_come_out_again() -> None:
    story = Story(owned(max_silence=ms("1h")))
    story.given("+0s", signs_in("ann"), arrives("a", "email", thread="t", case="K"), arrives("b", "email"))
    story.given("+1s", completes(story.assignment("b")), lacks("K", "ann", {"refund": 5}), opens("L"), merges("L", "K"))
    plain = through_json(story.engine.snapshot())
    twin = Engine.restore(story.policy, plain)
    assert through_json(twin.snapshot()) == plain
    old = {name: value for name, value in plain.items() if name != "cases"}
    for contact in old["contacts"]:
        contact["case"] = ""
    assert Engine.restore(story.policy, old).floor.cases == {}


def test_silence_is_counted_from_when_the_ball_came_and_not_anew_at_each_change() -> None:
    story = Story(owned(max_silence=ms("1h")))
    story.given("+0s", signs_in("ann"), arrives("a", "email"), arrives("b", "chat"))
    floor, silence = story.engine.floor, ("silence", story.assignment("a"))
    story.given("+1m", changes("a", priority=1))
    work = floor.assignments[story.assignment("a")]
    watch(floor, work, False)
    assert floor.timers.armed[silence] == at("+1h")
    watch(floor, work, True)
    assert floor.timers.armed[silence] == at("+61m")
    assert ("silence", story.assignment("b")) not in floor.timers.armed


def test_absence_is_counted_from_when_an_agent_was_last_here() -> None:
    story = Story(owned())
    story.given("+0s", signs_in("ann", presence="away"))
    ann = story.engine.floor.agents["ann"]
    assert ann.absent_since == at("+0s")
    story.given("+1m", signs_out("ann"))
    assert ann.absent_since == at("+0s")
    story.given("+2m", signs_in("ann", presence="draining"))
    assert ann.absent_since == 0

"""Whose a case is: stories of owners who return, are absent, are covered, stay silent, and of cases that come back."""

from typing import Any

from router.core import events as e
from router.core.values import AgentId, AssignmentId, ContactId
from tests.story import (
    Story,
    a_policy,
    accepts,
    arrives,
    changes,
    completes,
    declines,
    ms,
    says,
    signs_in,
    signs_out,
    turns,
)
from tests.told_cases import case_of, opens, owned, resolves


def taken_by_ann(**rules: Any) -> Story:
    """Let ann own the case of a chat that is over, and bob be there as well."""
    story = Story(owned(**rules))
    story.given("+0s", signs_in("ann"))
    story.then(
        "+1s", arrives("c1", "chat"), "QueueContact c1 (chat #1)", "OfferContact c1 → ann (auto, load 250/1000)",
        "AssignContact c1 → ann (active)", "ChangeCase case-c1 (open of ann for c1, case_taken)",
    )  # fmt: skip
    story.given("+2s", completes(story.assignment("c1")), signs_in("bob"))
    return story


def on_the_phone(story: Story, when: str, agent: str, other: str) -> None:
    """Let one agent be on the phone, so that they have no room."""
    story.given(when, says(other, "away"), arrives("call"))
    story.given(when, accepts(agent, story.offer("call")), says(other, "available"))


# ── The owner ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_who_first_accepts_a_contact_of_a_case_owns_it_and_gets_the_next_one_on_any_channel() -> None:
    story = taken_by_ann()
    story.then(
        "+10s", arrives("c2", "email", continues="c1"), "QueueContact c2 (email #1, for ann until +70s)",
        "OfferContact c2 → ann (auto, load 250/1000, owner)", "AssignContact c2 → ann (active)",
    )  # fmt: skip
    assert case_of(story, "c2") == "case-c1"


def test_an_offer_that_is_held_out_makes_nobody_an_owner_before_it_is_accepted() -> None:
    story = Story(owned())
    story.given("+0s", signs_in("ann"), arrives("c1"))
    assert story.engine.floor.cases["case-c1"].owner == ""
    story.then(
        "+1s", accepts("ann", story.offer("c1")), f"GrantRequest {story.offer('c1')}",
        "AssignContact c1 → ann (active)", "ChangeCase case-c1 (open of ann for c1, case_taken)",
    )  # fmt: skip


def test_a_contact_waits_for_an_owner_without_room_as_long_as_the_policy_says_and_then_a_colleague_covers() -> None:
    story = taken_by_ann()
    on_the_phone(story, "+3s", "ann", "bob")
    story.then("+5s", arrives("c2", "chat", case="case-c1"), "QueueContact c2 (chat #1, for ann until +65s)")
    story.then("+64s", None)
    story.then(
        "+65s", None, "OfferContact c2 → bob (auto, load 250/1000, retry)", "AssignContact c2 → bob (active)",
        "ChangeCase case-c1 (open of ann covered by bob for c2, case_covered)",
    )  # fmt: skip


def test_being_placed_anew_makes_nobody_wait_longer_for_the_owner() -> None:
    story = taken_by_ann()
    on_the_phone(story, "+3s", "ann", "bob")
    story.given("+5s", arrives("c2", "chat", case="case-c1"))
    story.then("+50s", changes("c2", priority=3), "QueueContact c2 (chat #1, for ann until +65s)")


def test_a_strict_policy_lets_a_contact_wait_for_its_owner_until_they_have_room() -> None:
    story = taken_by_ann(strict=True)
    on_the_phone(story, "+3s", "ann", "bob")
    story.then("+5s", arrives("c2", "chat", case="case-c1"), "QueueContact c2 (chat #1, for ann)")
    story.then("+2h", None)
    story.given("+2h", completes(story.assignment("call")))
    assert story.in_hand("ann") == ["c2"]


def test_even_a_strict_policy_waits_for_nobody_who_signs_out() -> None:
    story = taken_by_ann(strict=True)
    on_the_phone(story, "+3s", "ann", "bob")
    story.given("+5s", arrives("c2", "chat", case="case-c1"))
    story.then(
        "+9s", signs_out("ann"), "OfferContact c2 → bob (auto, load 250/1000, retry)",
        "AssignContact c2 → bob (active)", "ChangeCase case-c1 (open of ann covered by bob for c2, case_covered)",
    )  # fmt: skip


# ── The absent owner ──────────────────────────────────────────────────────────────────────────────────────────────


def test_an_absent_owner_is_covered_stays_the_owner_and_gets_the_next_contact_on_their_return() -> None:
    story = taken_by_ann()
    story.given("+5s", signs_out("ann"))
    story.then(
        "+6s", arrives("c2", "chat", continues="c1"), "QueueContact c2 (chat #1)",
        "OfferContact c2 → bob (auto, load 250/1000)", "AssignContact c2 → bob (active)",
        "ChangeCase case-c1 (open of ann covered by bob for c2, case_covered)",
    )  # fmt: skip
    story.given("+8s", signs_in("ann"))
    story.then(
        "+9s", arrives("c3", "chat", continues="c2"), "QueueContact c3 (chat #1, for ann until +69s)",
        "OfferContact c3 → ann (auto, load 250/1000, owner)", "AssignContact c3 → ann (active)",
        "ChangeCase case-c1 (open of ann for c3, case_returned)",
    )  # fmt: skip


def test_while_the_owner_is_absent_later_contacts_go_to_whoever_covers() -> None:
    story = taken_by_ann()
    story.given("+5s", signs_out("ann"), arrives("c2", "chat", continues="c1"), signs_in("cat"))
    story.then(
        "+6s", arrives("c3", "email", continues="c1"), "QueueContact c3 (email #1, for bob until +66s)",
        "OfferContact c3 → bob (auto, load 500/1000, owner)", "AssignContact c3 → bob (active)",
    )  # fmt: skip


def test_a_break_is_forgiven_for_as_long_as_a_contact_waits_for_its_owner() -> None:
    story = taken_by_ann()
    story.given("+5s", says("ann", "away"))
    story.then("+6s", arrives("c2", "chat", continues="c1"), "QueueContact c2 (chat #1, for ann until +66s)")
    story.then(
        "+65s", None, "OfferContact c2 → bob (auto, load 250/1000, retry)", "AssignContact c2 → bob (active)",
        "ChangeCase case-c1 (open of ann covered by bob for c2, case_covered)",
    )  # fmt: skip


def test_a_strict_policy_forgives_a_break_no_longer_either() -> None:
    story = taken_by_ann(strict=True)
    story.given("+5s", says("ann", "away"))
    story.given("+6s", arrives("c2", "chat", continues="c1"))
    story.given("+64s")
    assert story.in_hand("bob") == []
    story.given("+65s")
    assert story.in_hand("bob") == ["c2"]


def test_an_owner_who_comes_back_in_time_gets_what_waited_for_them() -> None:
    story = taken_by_ann()
    story.given("+5s", says("ann", "away"))
    story.given("+6s", arrives("c2", "chat", continues="c1"))
    story.then(
        "+30s", says("ann", "available"), "OfferContact c2 → ann (auto, load 250/1000, freed)",
        "AssignContact c2 → ann (active)",
    )  # fmt: skip
    assert story.engine.floor.agents[AgentId("ann")].absent_since == 0


def test_the_cover_of_an_owner_who_is_away_for_too_long_becomes_the_owner() -> None:
    story = taken_by_ann(reassign_after=ms("1h"))
    story.given("+5s", signs_out("ann"), arrives("c2", "chat", continues="c1"))
    story.then("+3604s", None)
    story.then("+3605s", None, "ChangeCase case-c1 (open of bob, case_reassigned)")
    assert story.engine.floor.cases["case-c1"].owners == ("ann",)


def test_an_owner_who_came_back_before_that_keeps_the_case() -> None:
    story = taken_by_ann(reassign_after=ms("1h"))
    story.given("+5s", signs_out("ann"), arrives("c2", "chat", continues="c1"))
    story.given("+30m", signs_in("ann"))
    story.then("+2h", None)
    assert story.engine.floor.cases["case-c1"].owner == "ann"


def test_who_takes_a_contact_whose_owner_has_been_away_for_too_long_owns_the_case_at_once() -> None:
    story = taken_by_ann(reassign_after=ms("1h"))
    story.given("+5s", signs_out("ann"))
    story.then(
        "+2h", arrives("c2", "chat", continues="c1"), "QueueContact c2 (chat #1)",
        "OfferContact c2 → bob (auto, load 250/1000)", "AssignContact c2 → bob (active)",
        "ChangeCase case-c1 (open of bob for c2, case_reassigned)",
    )  # fmt: skip


# ── The silent owner ──────────────────────────────────────────────────────────────────────────────────────────────


def silent_ann() -> Story:
    """Let ann own an email whose customer wrote five hours into the story, under a policy of two hours of silence."""
    story = Story(owned(max_silence=ms("2h")))
    story.given("+0s", signs_in("ann"), arrives("c1", "email"), signs_in("bob"))
    story.given("+1h", turns("c1", "customer"))
    story.given("+5h", turns("c1", "agent"))
    return story


def test_silence_of_the_owner_hands_the_contact_on_and_not_back() -> None:
    story = silent_ann()
    story.then("+6.9h", None)
    story.then(
        "+7h", None, "ChangeCase case-c1 (open for c1, silent_owner)",
        "ChangeAssignment c1 of ann (ended, load 0, silent_owner)", "QueueContact c1 (email #1, not ann)",
        "OfferContact c1 → bob (auto, load 250/1000)", "AssignContact c1 → bob (active)",
        "ChangeCase case-c1 (open of bob for c1, case_taken)",
    )  # fmt: skip
    assert story.engine.floor.contacts[ContactId("c1")].holders == ("ann",)


def test_an_owner_who_answers_in_time_is_not_silent_and_a_caller_never_is_left_in_silence() -> None:
    story = silent_ann()
    story.given("+6h", turns("c1", "customer"))
    story.then("+12h", None)
    story.given("+12h", arrives("p1"))
    story.given("+12h", accepts("bob", story.offer("p1")))
    story.then("+18h", None)


def test_where_nobody_else_is_the_silent_owner_is_asked_again() -> None:
    story = silent_ann()
    story.given("+6h", signs_out("bob"))
    story.given("+7h")
    assert story.in_hand("ann") == ["c1"] and story.engine.floor.cases["case-c1"].owner == "ann"


def test_a_silent_cover_is_passed_over_and_the_owner_stays_the_owner() -> None:
    story = taken_by_ann(max_silence=ms("2h"))
    story.given("+5s", signs_out("ann"), arrives("c2", "email", continues="c1"))
    story.given("+1h", signs_in("ann"))
    story.then(
        "+7205s", None, "ChangeCase case-c1 (open of ann for c2, silent_owner)",
        "ChangeAssignment c2 of bob (ended, load 0, silent_owner)",
        "QueueContact c2 (email #1, for ann until +7265s not bob)",
        "OfferContact c2 → ann (auto, load 250/1000, owner)", "AssignContact c2 → ann (active)",
    )  # fmt: skip


def test_who_was_passed_over_stays_so_when_the_contact_is_placed_anew() -> None:
    story = silent_ann()
    story.given("+6h", says("bob", "away"), signs_in("cat", channels=("phone",)))
    story.given("+6h", says("ann", "away"))
    story.then("+7h", None, *[
        "ChangeCase case-c1 (open for c1, silent_owner)",
        "ChangeAssignment c1 of ann (ended, load 0, silent_owner)", "QueueContact c1 (email #1, not ann)",
    ])  # fmt: skip
    story.then("+8h", changes("c1", priority=2), "QueueContact c1 (email #1, not ann)")


def test_an_email_that_is_done_at_the_instant_of_silence_is_done() -> None:
    story = silent_ann()
    story.tell(completes(story.assignment("c1")), story.engine.floor.now)  # type: ignore[arg-type]
    story.then("+8h", None)


# ── Cases that come back ──────────────────────────────────────────────────────────────────────────────────────────


def resolved_by_ann(**rules: Any) -> Story:
    story = taken_by_ann(reopen_window=ms("10d"), **rules)
    resolved = "ChangeCase case-c1 (resolved of ann, case_resolved)"
    story.then("+5s", resolves("case-c1", "ann"), "GrantRequest case-c1", resolved)
    return story


def test_a_case_that_comes_back_within_the_window_is_reopened_with_the_same_owner_and_counts() -> None:
    story = resolved_by_ann()
    back = arrives("c2", "chat", continues="c1")
    story.then(
        "+9d", back, "ChangeCase case-c1 (reopened of ann for c2, case_reopened)",
        "QueueContact c2 (chat #1, for ann until +777660s)", "OfferContact c2 → ann (auto, load 250/1000, owner)",
        "AssignContact c2 → ann (active)",
    )  # fmt: skip
    assert story.engine.floor.cases["case-c1"].reopens == 1
    story.then("+9d", back)  # the platform says it again: that is no other time


def test_after_the_window_it_is_a_new_case_that_is_linked_to_the_old_one() -> None:
    story = resolved_by_ann()
    story.then("+864005s", None, "ChangeCase case-c1 (closed of ann, case_closed_for_good)")
    story.given("+11d", says("bob", "away"))
    story.then(
        "+11d", arrives("c2", "chat", case="case-c1"), "ChangeCase case-c2 (open for c2 with case-c1, case_linked)",
        "QueueContact c2 (chat #1)", "OfferContact c2 → ann (auto, load 250/1000)",
        "AssignContact c2 → ann (active)", "ChangeCase case-c2 (open of ann for c2, case_taken)",
    )  # fmt: skip
    cases = story.engine.floor.cases
    assert list(cases["case-c1"].links) == ["case-c2"] and list(cases["case-c2"].links) == ["case-c1"]
    story.given("+11d", arrives("c3", "chat", continues="c2"))
    assert case_of(story, "c3") == "case-c2"


def test_the_window_begins_when_the_last_contact_of_a_resolved_case_has_left() -> None:
    story = taken_by_ann(reopen_window=ms("10d"))
    story.given("+4s", arrives("c2", "email", continues="c1"))
    story.given("+5s", resolves("case-c1", "ann"))
    story.given("+20d", completes(story.assignment("c2")))
    assert story.engine.floor.cases["case-c1"].state == "resolved"
    story.then("+30d", None, "ChangeCase case-c1 (closed of ann, case_closed_for_good)")


# ── Hand-offs ─────────────────────────────────────────────────────────────────────────────────────────────────────


def transfers(story: Story, contact: str, to: str, **more: Any) -> e.AssignmentTransferred:
    work = AssignmentId(story.assignment(contact))
    return e.AssignmentTransferred("", "desk", work, target=e.Target(agent=to), progress="looked it up", **more)


def test_a_transfer_passes_the_case_on_where_the_owner_says_so_and_else_the_owner_keeps_it() -> None:
    story = taken_by_ann()
    story.given("+3s", arrives("c2", "chat", continues="c1"))
    story.given("+4s", transfers(story, "c2", "bob"))
    assert story.in_hand("bob") == ["c2"]
    assert (story.engine.floor.cases["case-c1"].owner, story.engine.floor.cases["case-c1"].cover) == ("ann", "bob")
    story.given("+5s", completes(story.assignment("c2")), arrives("c3", "chat", continues="c1"))
    made = story.given("+6s", transfers(story, "c3", "bob", owner="pass"))
    assert "ChangeCase case-c1 (open of bob for c3, case_reassigned)" in story.script[-len(made) - 1 :][2].strip()
    assert story.engine.floor.cases["case-c1"].owner == "bob"


def test_a_contact_of_no_case_has_none_to_pass_on() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"), signs_in("bob"))
    story.given("+1s", transfers(story, "c1", "bob", owner="pass"))
    assert story.in_hand("bob") == ["c1"] and story.engine.floor.cases == {}


def test_an_owner_who_declined_is_not_waited_for() -> None:
    story = taken_by_ann()
    story.given("+3s", arrives("p1", "phone", continues="c1"))
    assert story.in_hand("ann") == ["p1"]
    story.then(
        "+4s", declines("ann", story.offer("p1")), "RevokeOffer p1 ← ann (declined)", "QueueContact p1 (phone #1)",
        "OfferContact p1 → bob (manual, load 1000/1000, retry)",
    )  # fmt: skip


def test_without_ownership_in_the_policy_only_cases_that_are_named_are_known_and_nothing_is_held() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"), arrives("c2", "chat", case="K"))
    assert case_of(story, "c1") == "" and list(story.engine.floor.cases) == ["K"]
    story.given("+1s", signs_in("bob"), says("ann", "away"))
    story.then(
        "+2s", arrives("c3", "email", case="K"), "QueueContact c3 (email #1)",
        "OfferContact c3 → bob (auto, load 200/1000)", "AssignContact c3 → bob (active)",
        "ChangeCase K (open of ann covered by bob for c3, case_covered)",
    )  # fmt: skip


def test_a_contact_that_turns_out_to_belong_to_another_case_makes_its_holder_the_owner_there() -> None:
    story = Story(owned())
    story.given("+0s", signs_in("ann"), opens("K"), arrives("c1", "chat"))
    story.then("+1s", changes("c1", case="K"), "ChangeCase K (open of ann for c1, case_taken)")
    assert case_of(story, "c1") == "K" and "case-c1" in story.engine.floor.cases
    story.then("+2s", changes("c1", case="K"))

"""Work that is not to be served yet rests until its time."""

from tests.story import Story, a_channel, a_policy, arrives, at, changes, completes, ends, leaves, ms, signs_in


def test_work_for_later_rests_until_its_time_and_is_no_older_than_that() -> None:
    story = Story(a_policy())
    story.then("+0s", arrives("c1", "email", not_before=at("+1h")), "ScheduleContact c1 (until +3600s)")
    story.given("+10s", arrives("c2", "email"))
    story.then("+1h", None, "QueueContact c1 (email #2)")
    story.then(
        "+61m", signs_in("ann"),
        "OfferContact c2 → ann (auto, load 200/1000, freed)", "AssignContact c2 → ann (active)",
        "OfferContact c1 → ann (auto, load 400/1000, freed)", "AssignContact c1 → ann (active)",
    )  # fmt: skip
    story.then(
        "+62m", completes(story.assignment("c1")),
        "ChangeAssignment c1 of ann (ended, load 200, completed)", "CloseContact c1 (served, waited 60s)",
    )  # fmt: skip


def test_work_that_was_asked_for_before_is_as_old_as_the_asking() -> None:
    story = Story(a_policy())
    story.given("+10s", arrives("c1", "email", asked_at=at("+0s"), not_before=at("+1h")), arrives("c2", "email"))
    made = story.given("+1h")
    assert [it.key for it in made] == [at("+0s")]  # type: ignore[union-attr]


def test_work_whose_time_has_come_already_is_work_like_any_other() -> None:
    story = Story(a_policy())
    story.then("+1h", arrives("c1", "email", not_before=at("+1h")), "QueueContact c1 (email #1)")


def test_the_platform_may_put_work_off_or_bring_it_forward() -> None:
    story = Story(a_policy())
    story.given("+0s", arrives("c1", "email", not_before=at("+1h")))
    story.then("+1s", arrives("c1", "email", not_before=at("+2h")), "ScheduleContact c1 (until +7200s)")
    story.then("+2s", arrives("c1", "email", not_before=at("+2h")))
    story.then("+3s", changes("c1", priority=3))
    assert story.deadline() == "+7200s"
    story.then("+4s", arrives("c1", "email"), "ScheduleContact c1 (until +4s)", "QueueContact c1 (email #1)")
    assert story.deadline() == ""


def test_one_who_leaves_before_their_time_has_abandoned_unless_something_was_promised() -> None:
    story = Story(a_policy())
    for id, promised_at in (("c1", None), ("c2", at("+3h")), ("c3", None)):
        story.given("+0s", arrives(id, not_before=at("+2h"), promised_at=promised_at))
    story.then("+1h", leaves("c1"), "CloseContact c1 (abandoned, waited 0s)")
    story.then("+1h", leaves("c2"), "CloseContact c2 (closed_unserved, waited 0s)")
    story.then("+1h", ends("c3"), "CloseContact c3 (closed_unserved, waited 0s)")
    assert story.deadline() == ""


def test_the_limit_on_waiting_counts_from_when_work_may_be_served() -> None:
    story = Story(a_policy(channels={"email": a_channel(200, expires_after=ms("10m"))}))
    story.given("+0s", arrives("c1", "email", asked_at=at("+0s"), not_before=at("+1h")))
    story.given("+1h")
    assert story.deadline() == "+4200s"

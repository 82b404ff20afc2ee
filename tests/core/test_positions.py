"""Where one stands and how long that lasts: told on entry, and again after moving up far enough."""

from typing import Any

import pytest

from router.core import decisions as d
from router.core import policy as p
from router.core import positions
from router.core.policy import Positions
from tests.story import (
    Story,
    a_channel,
    a_policy,
    accepts,
    arrives,
    breaks,
    completes,
    connects,
    declines,
    leaves,
    ms,
    signs_in,
    signs_out,
    turns,
)


def told(step: int, every: str = "10s", **more: Any) -> p.Policy:
    return a_policy(positions=Positions(step, ms(every)), **more)


def queued(made: list[d.Decision]) -> list[tuple[str, int]]:
    return [(it.contact, it.position) for it in made if isinstance(it, d.QueueContact)]


def a_line(policy: p.Policy, length: int) -> Story:
    story = Story(policy)
    story.given("+0s", *[arrives(f"c{no}") for no in range(1, length + 1)])
    return story


def test_one_who_has_moved_up_by_five_places_is_told_again_and_stays_where_they_stand() -> None:
    story = a_line(told(5), 9)
    story.given("+1s", *[leaves(f"c{no}") for no in range(1, 5)])
    story.then("+10s", None)  # by four places only
    story.given("+11s", leaves("c5"), arrives("c10"))
    keys = {contact.id: contact.key for contact in story.engine.floor.contacts.values()}
    assert queued(story.given("+20s")) == [("c6", 1), ("c7", 2), ("c8", 3), ("c9", 4)]
    assert {contact.id: contact.key for contact in story.engine.floor.contacts.values()} == keys
    story.then("+30s", None)
    story.given("+31s", signs_in("ann"))
    assert story.in_hand("ann") == ["c6"]


def test_it_is_looked_at_only_while_somebody_waits() -> None:
    story = Story(told(1))
    assert story.deadline() == ""
    story.given("+1s", arrives("c1"))
    assert story.deadline() == "+11s"
    story.given("+11s")
    assert story.deadline() == "+21s"
    story.given("+12s", leaves("c1"))
    assert story.deadline() == ""


def test_without_a_step_they_are_told_once() -> None:
    story = a_line(told(0), 9)
    story.given("+1s", *[leaves(f"c{no}") for no in range(1, 8)])
    assert story.deadline() == ""


def test_lines_of_every_demand_are_told_in_order_of_arrival() -> None:
    story = Story(told(1))
    story.given("+0s", arrives("c1"), arrives("e1", "email"), arrives("c2"), arrives("e2", "email"), arrives("c3"))
    story.given("+1s", leaves("c1"), leaves("e1"))
    assert queued(story.given("+10s")) == [("c2", 1), ("e2", 1), ("c3", 2)]


def test_those_far_back_are_told_when_they_come_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(positions, "TOLD_MAX", 2)
    story = a_line(told(1), 6)
    story.given("+1s", leaves("c1"))
    assert queued(story.given("+10s")) == [("c2", 1), ("c3", 2)]
    story.given("+11s", leaves("c2"))
    assert queued(story.given("+20s")) == [("c3", 1), ("c4", 2)]


def test_those_whom_some_would_not_take_count_before_the_others() -> None:
    story = Story(told(1))
    story.given("+0s", signs_in("ann"), arrives("c1"), arrives("c2"), arrives("c3"))
    story.given("+1s", declines("ann", story.offer("c1"), "1h"))
    assert queued(story.given("+10s")) == []  # c1 is back in line, before c3


# ── How long it lasts ─────────────────────────────────────────────────────────────────────────────────────────────


def waits(made: list[d.Decision]) -> list[int]:
    return [it.estimated_wait for it in made if isinstance(it, d.QueueContact)]


def test_the_wait_is_estimated_by_place_and_people_and_by_how_long_work_has_taken() -> None:
    story = Story(a_policy())
    assert waits(story.given("+0s", signs_in("ann"), arrives("c1"))) == [-1]  # nothing is known yet
    story.given("+0s", accepts("ann", story.offer("c1")))
    assert waits(story.given("+10s", arrives("c2"))) == [-1]
    story.given("+80s", completes(story.assignment("c1")))
    assert waits(story.given("+81s", arrives("c3"), arrives("c4"))) == [80_000, 160_000]
    story.given("+82s", signs_in("ben", presence="away"))
    assert waits(story.given("+83s", arrives("c5"))) == [120_000]
    assert waits(story.given("+84s", arrives("c6", "email"))) == [-1]


def test_what_ended_last_counts_most_and_what_never_began_counts_for_nothing() -> None:
    story = Story(a_policy(channels={"phone": a_channel(answer="auto", connects=True)}))
    story.given("+0s", signs_in("ann"), arrives("c1"))
    story.given("+0s", connects(story.assignment("c1")))
    story.given("+80s", completes(story.assignment("c1")), arrives("c2"))
    story.given("+80s", connects(story.assignment("c2")))
    story.given("+320s", completes(story.assignment("c2")))
    assert story.engine.floor.handling == {"phone": 100_000}  # 80 + (240 - 80) / 8
    story.given("+400s", arrives("c3"))
    story.given("+430s", breaks(story.assignment("c3")))
    assert story.engine.floor.handling == {"phone": 100_000}


def test_work_that_slept_says_nothing_of_how_long_work_takes() -> None:
    chat = a_channel(300, answer="auto", dormant_after=ms("10s"))
    story = Story(a_policy(channels={"chat": chat}))
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"))

    story.given("+5s", turns("c1", "customer"))
    story.given("+1h", completes(story.assignment("c1")))
    assert story.engine.floor.handling == {}


def test_nobody_signed_in_leaves_the_wait_unknown() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"), arrives("c1"))
    story.given("+0s", accepts("ann", story.offer("c1")))
    story.given("+60s", completes(story.assignment("c1")))

    story.given("+61s", signs_out("ann"))
    assert waits(story.given("+62s", arrives("c2"))) == [-1]

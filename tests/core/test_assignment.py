"""Every cell of an assignment's life: each fact and each turn in each phase."""

from collections.abc import Callable

import pytest

from router.core import events as e
from router.core import policy as p
from router.core.assignment import ALIVE, FACTS, TURNS
from router.core.values import PHASE_NAMES
from tests.story import (
    Story,
    a_channel,
    a_policy,
    arrives,
    breaks,
    completes,
    connects,
    ends,
    leaves,
    ms,
    signs_in,
    turns,
)

CONNECTING, ACTIVE, WAITING, WRAPPING, DORMANT, ENDED = 1, 2, 4, 7, 9, 10
NO = -51

FACTS_EXPECTED: dict[type, dict[int, int]] = {
    e.AssignmentConnected: {CONNECTING: ACTIVE, ACTIVE: NO, WAITING: NO, WRAPPING: NO, DORMANT: NO},
    e.AssignmentFailed: {CONNECTING: ENDED, ACTIVE: NO, WAITING: NO, WRAPPING: NO, DORMANT: NO},
    e.AssignmentCompleted: {CONNECTING: ENDED, ACTIVE: ENDED, WAITING: ENDED, WRAPPING: ENDED, DORMANT: ENDED},
    e.ContactEnded: {CONNECTING: ENDED, ACTIVE: WRAPPING, WAITING: WRAPPING, WRAPPING: NO, DORMANT: WRAPPING},
    e.ContactAbandoned: {CONNECTING: ENDED, ACTIVE: WRAPPING, WAITING: WRAPPING, WRAPPING: NO, DORMANT: WRAPPING},
}
TURNS_EXPECTED = {
    "customer": {CONNECTING: NO, ACTIVE: WAITING, WAITING: NO, WRAPPING: NO, DORMANT: NO},
    "agent": {CONNECTING: NO, ACTIVE: NO, WAITING: ACTIVE, WRAPPING: NO, DORMANT: ACTIVE},
}
LOADS = {CONNECTING: 400, ACTIVE: 400, WAITING: 200, WRAPPING: 100, DORMANT: 10, ENDED: 0}

FACT_OF: dict[type, Callable[[str], e.Fact]] = {
    e.AssignmentConnected: connects,
    e.AssignmentFailed: breaks,
    e.AssignmentCompleted: completes,
    e.ContactEnded: lambda _: ends("c1"),
    e.ContactAbandoned: lambda _: leaves("c1"),
}


def bring(phase: int) -> Story:
    """Bring the work on c1 into a phase."""
    phone = a_channel(
        400, answer="auto", connects=True, waiting=200, wrapping=100, dormant=10, dormant_after=ms("5s"),
        wrap=p.Wrap(most=ms("60s")),
    )  # fmt: skip
    story = Story(a_policy(channels={"phone": phone}))
    story.given("+0s", signs_in("ann"), arrives("c1"))
    if phase != CONNECTING:
        story.given("+1s", connects("a3"))
    if phase in (WAITING, DORMANT):
        story.given("+2s", turns("c1", "customer"))
    if phase == WRAPPING:
        story.given("+2s", ends("c1"))
    if phase == DORMANT:
        story.given("+7s")
    assert story.engine.floor.assignments["a3"].phase == phase
    assert story.load("ann") == LOADS[phase]
    return story


def test_no_fact_and_no_phase_is_missing_from_the_tables_or_from_this_test() -> None:
    assert FACTS == FACTS_EXPECTED
    assert TURNS == TURNS_EXPECTED
    assert set(FACT_OF) == set(FACTS)
    assert ALIVE == (CONNECTING, ACTIVE, WAITING, WRAPPING, DORMANT)


@pytest.mark.parametrize("phase", ALIVE, ids=PHASE_NAMES.__getitem__)
@pytest.mark.parametrize("kind", FACTS)
def test_each_fact_in_each_phase_leads_to_the_next_or_is_ignored_with_its_reason(kind: type, phase: int) -> None:
    story = bring(phase)
    fact = FACT_OF[kind]("a3")
    after = FACTS_EXPECTED[kind][phase]
    if after == NO:  # the contact of work that is being wrapped up is gone already
        about_contact = isinstance(fact, e.ContactEnded | e.ContactAbandoned)
        word, about = ("contact_closed", "c1") if about_contact else ("not_in_this_state", "a3")
        story.then("+7s", fact, f"IgnoreFact {about} ({word})")
        return
    made = story.tell(fact, story.now)
    told = [text.strip() for text in story.script[-len(made):]]
    assert told[0].startswith(f"ChangeAssignment c1 of ann ({PHASE_NAMES[after]}, load {LOADS[after]}")
    left = story.engine.floor.assignments.get("a3")
    assert (ENDED if left is None else left.phase) == after


@pytest.mark.parametrize("phase", ALIVE, ids=PHASE_NAMES.__getitem__)
@pytest.mark.parametrize("to", TURNS)
def test_each_turn_in_each_phase_leads_to_the_next_or_is_ignored_with_its_reason(to: str, phase: int) -> None:
    story = bring(phase)
    after = TURNS_EXPECTED[to][phase]
    if after == NO:
        word = "contact_closed" if phase == WRAPPING else "not_in_this_state"
        story.then("+7s", turns("c1", to), f"IgnoreFact c1 ({word})")
        return
    until = ", until +12s" if after == WAITING else ""
    expected = f"ChangeAssignment c1 of ann ({PHASE_NAMES[after]}, load {LOADS[after]}{until})"
    story.then("+6.9s" if phase == WAITING else "+7s", turns("c1", to), expected)


def test_a_turn_to_nobody_we_know_is_ignored() -> None:
    bring(ACTIVE).then("+5s", turns("c1", "nobody"), "IgnoreFact c1 (not_in_this_state)")


@pytest.mark.parametrize("fact", [connects("a99"), breaks("a99"), completes("a99")])
def test_a_fact_about_an_assignment_that_never_was_is_ignored(fact: e.Fact) -> None:
    bring(ACTIVE).then("+5s", fact, "IgnoreFact a99 (assignment_unknown)")

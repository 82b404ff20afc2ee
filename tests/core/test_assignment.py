"""Every cell of an assignment's life: each fact and each turn in each phase."""

from collections.abc import Callable

import pytest

from router.core import events as e
from router.core import policy as p
from router.core.assignment import ALIVE, FACTS, TURNS
from router.core.values import PHASE_NAMES, AgentId, Attention
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
from tests.told_work import escalates, holds, parks, resumes, wraps

CONNECTING, ACTIVE, UNATTENDED, WAITING, HELD, INTERRUPTED, WRAPPING, PARKED, DORMANT, ENDED = range(1, 11)
NO = -51

# connecting, active, unattended, waiting, held, interrupted, wrapping, parked, dormant
OVER = (ENDED, WRAPPING, WRAPPING, WRAPPING, WRAPPING, WRAPPING, NO, WRAPPING, WRAPPING)
GOES_ON = (NO, ACTIVE, NO, ACTIVE, ACTIVE, ACTIVE, NO, ACTIVE, ACTIVE)
FACTS_EXPECTED: dict[type, tuple[int, ...]] = {
    e.AssignmentConnected: (ACTIVE, NO, NO, NO, NO, NO, NO, NO, NO),
    e.AssignmentFailed: (ENDED, NO, NO, NO, NO, NO, NO, NO, NO),
    e.AssignmentHeld: (NO, HELD, NO, NO, NO, NO, NO, NO, NO),
    e.AssignmentParked: (NO, PARKED, NO, PARKED, PARKED, PARKED, NO, PARKED, NO),
    e.AssignmentResumed: (NO, NO, NO, NO, ACTIVE, ACTIVE, NO, ACTIVE, ACTIVE),
    e.AssignmentWrapping: (*OVER[:6], WRAPPING, *OVER[7:]),
    e.AssignmentCompleted: (ENDED,) * 9,
    e.ContactEnded: OVER,
    e.ContactAbandoned: OVER,
    e.ContactEscalated: GOES_ON,
    e.AssignmentTransferred: (NO, WRAPPING, NO, WRAPPING, WRAPPING, WRAPPING, NO, WRAPPING, WRAPPING),
    e.AssignmentConsulted: (NO, ACTIVE, NO, WAITING, HELD, INTERRUPTED, NO, PARKED, DORMANT),
    e.AssignmentConferenced: (NO, ACTIVE, NO, WAITING, HELD, INTERRUPTED, NO, PARKED, DORMANT),
}
TURNS_EXPECTED = {
    "customer": (NO, WAITING, NO, NO, NO, WAITING, NO, NO, NO),
    "agent": (NO, NO, UNATTENDED, ACTIVE, NO, INTERRUPTED, NO, ACTIVE, ACTIVE),
}
LOADS = {
    CONNECTING: 400, ACTIVE: 400, UNATTENDED: 350, WAITING: 200, HELD: 300, INTERRUPTED: 150, WRAPPING: 100,
    PARKED: 20, DORMANT: 10, ENDED: 0,
}  # fmt: skip

FACT_OF: dict[type, Callable[[str], e.Fact]] = {
    e.AssignmentConnected: connects,
    e.AssignmentFailed: breaks,
    e.AssignmentHeld: holds,
    e.AssignmentParked: parks,
    e.AssignmentResumed: resumes,
    e.AssignmentWrapping: wraps,
    e.AssignmentCompleted: completes,
    e.ContactEnded: lambda _: ends("c1"),
    e.ContactAbandoned: lambda _: leaves("c1"),
    e.ContactEscalated: lambda _: escalates("c1", "video"),
}
"""The facts of this file; transfers and colleagues are told in test_handoffs.py."""


def bring(phase: int) -> Story:
    """Bring the work on c1 into a phase; `siren` interrupts it, and weighs nothing."""
    weights = p.Weights(
        Attention(400), Attention(350), Attention(200), Attention(300), Attention(150), Attention(100), Attention(20),
        Attention(10),
    )  # fmt: skip
    phone = p.Channel(True, weights, "auto", connects=True, dormant_after=ms("5s"), wrap=p.Wrap(most=ms("60s")))
    siren = a_channel(700, answer="auto", live=False)
    rules = p.AttentionRules(interrupts={"siren": ("phone",)})
    channels = {"phone": phone, "siren": siren, "video": a_channel(300, answer="auto")}
    story = Story(a_policy(channels=channels, attention=rules))
    story.given("+0s", signs_in("ann"), arrives("c1"))
    if phase != CONNECTING:
        story.given("+1s", connects("a3"))
    if phase in (WAITING, DORMANT):
        story.given("+2s", turns("c1", "customer"))
    if phase == WRAPPING:
        story.given("+2s", ends("c1"))
    if phase == DORMANT:
        story.given("+7s")
    if phase == HELD:
        story.given("+2s", holds("a3"))
    if phase == PARKED:
        story.given("+2s", parks("a3"))
    if phase == INTERRUPTED:
        story.given("+2s", arrives("c2", "siren"))
    if phase == UNATTENDED:
        story.given("+1s", e.AgentLost("", "shell", AgentId("ann")))
        story.given("+6s")
    assert story.engine.floor.assignments["a3"].phase == phase
    assert story.load("ann") == LOADS[phase] + (700 if phase == INTERRUPTED else 0)
    return story


def test_no_fact_and_no_phase_is_missing_from_the_tables_or_from_this_test() -> None:
    assert tuple(range(1, 10)) == ALIVE
    assert {fact: tuple(steps[phase] for phase in ALIVE) for fact, steps in FACTS.items()} == FACTS_EXPECTED
    assert {to: tuple(steps[phase] for phase in ALIVE) for to, steps in TURNS.items()} == TURNS_EXPECTED
    assert all(tuple(steps) == ALIVE for steps in [*FACTS.values(), *TURNS.values()])
    assert set(FACTS) - set(FACT_OF) == {e.AssignmentTransferred, e.AssignmentConsulted, e.AssignmentConferenced}


@pytest.mark.parametrize("phase", ALIVE, ids=PHASE_NAMES.__getitem__)
@pytest.mark.parametrize("kind", FACT_OF)
def test_each_fact_in_each_phase_leads_to_the_next_or_is_refused_with_its_reason(kind: type, phase: int) -> None:
    story = bring(phase)
    fact = FACT_OF[kind]("a3")
    after = FACTS_EXPECTED[kind][phase - 1]
    if after == NO or (phase == WRAPPING and isinstance(fact, e.AssignmentWrapping)):
        # The contact of work that is being wrapped up is gone already.
        gone = phase == WRAPPING and not hasattr(fact, "assignment")
        word, about = "contact_closed" if gone else "not_in_this_state", "a3" if hasattr(fact, "assignment") else "c1"
        how = "RefuseRequest" if isinstance(fact, e.ContactEscalated) else "IgnoreFact"
        story.then("+7s" if phase != WAITING else "+6.9s", fact, f"{how} {about} ({word})")
        return
    made = story.tell(fact, story.now)
    told = [text.strip() for text in story.script[-len(made):]]
    load = (300 if kind is e.ContactEscalated else LOADS[after]) + (700 if phase == INTERRUPTED else 0)
    moves = [text for text in told if text.startswith("ChangeAssignment c1 of ann")]
    kind_told = " as video" if isinstance(fact, e.ContactEscalated) else ""
    assert moves[0].startswith(f"ChangeAssignment c1 of ann ({PHASE_NAMES[after]}{kind_told}, load {load}")
    left = story.engine.floor.assignments.get("a3")
    assert (ENDED if left is None else left.phase) == after


@pytest.mark.parametrize("phase", ALIVE, ids=PHASE_NAMES.__getitem__)
@pytest.mark.parametrize("to", TURNS)
def test_each_turn_in_each_phase_leads_to_the_next_or_is_ignored_with_its_reason(to: str, phase: int) -> None:
    story = bring(phase)
    after = TURNS_EXPECTED[to][phase - 1]
    when = "+6.9s" if phase == WAITING else "+7s"
    if after == NO:
        word = "contact_closed" if phase == WRAPPING else "not_in_this_state"
        story.then(when, turns("c1", to), f"IgnoreFact c1 ({word})")
        return
    until = ", until +12s" if after == WAITING else ""
    load = LOADS[after] + (700 if phase == INTERRUPTED else 0)
    expected = [f"ChangeAssignment c1 of ann ({PHASE_NAMES[after]}, load {load}{until})"]
    if phase in (PARKED, DORMANT):
        expected.insert(0, "WakeContact c1 of ann (woken_resumed)")
    story.then(when, turns("c1", to), *expected)


def test_a_turn_to_nobody_we_know_is_ignored() -> None:
    bring(ACTIVE).then("+5s", turns("c1", "nobody"), "IgnoreFact c1 (not_in_this_state)")


@pytest.mark.parametrize("kind", [kind for kind in FACT_OF if kind.__name__.startswith("Assignment")])
def test_a_fact_about_an_assignment_that_never_was_is_ignored(kind: type) -> None:
    bring(ACTIVE).then("+5s", FACT_OF[kind]("a99"), "IgnoreFact a99 (assignment_unknown)")

"""Every cell of a case's life: each fact in each state, each step that a decision may make."""

from collections.abc import Callable

import pytest

from router.core import case as life
from router.core import decisions as d
from router.core import events as e
from router.core.case import FACTS, LINKS_MAX, MISSING_MAX, MOVES, STATES, Case
from router.core.changes import apply
from router.core.values import Instant
from tests.story import Story, arrives, completes, ms, signs_in
from tests.told_cases import lacks, links, merges, opens, owned, promises, reassigns, resolves

OPEN, RESOLVED, REOPENED, CLOSED, UNKNOWN = STATES
OK, NOT_NOW, NEW, OVER, SO = 0, 51, 141, 142, 148
WORDS = {NOT_NOW: "not_in_this_state", NEW: "case_unknown", OVER: "case_closed", SO: "already_so"}

FACTS_EXPECTED: dict[type, tuple[int, ...]] = {
    # open, resolved, reopened, closed, unknown
    e.CaseOpened: (OK, OK, OK, OVER, OK),
    e.CaseLinked: (OK, OK, OK, OK, NEW),
    e.CaseMerged: (OK, OK, OK, OVER, NEW),
    e.CaseResolved: (OK, SO, OK, OVER, NEW),
    e.CasePromised: (OK, NOT_NOW, OK, OVER, NEW),
    e.CaseReassigned: (OK, OK, OK, OVER, NEW),
    e.AuthorityMissing: (OK, OK, OK, OVER, NEW),
}

FACT_OF: dict[type, Callable[[], e.Fact]] = {
    e.CaseOpened: lambda: opens("K"),
    e.CaseLinked: lambda: links("K", "L"),
    e.CaseMerged: lambda: merges("K", "L"),
    e.CaseResolved: lambda: resolves("K", "ann"),
    e.CasePromised: lambda: promises("K", "ann", "2h"),
    e.CaseReassigned: lambda: reassigns("K", "bob", "ann"),
    e.AuthorityMissing: lambda: lacks("K", "ann", {"refund": 200}),
}

REQUESTS = (e.CaseResolved, e.CaseReassigned)

ORDERS_EXPECTED: dict[type, dict[str, list[str]]] = {
    e.CaseOpened: {
        OPEN: ["ChangeCase K (open of ann, case_opened)"],
        RESOLVED: ["ChangeCase K (reopened of ann, case_reopened)"],
        REOPENED: ["ChangeCase K (reopened of ann, case_opened)"],
        UNKNOWN: ["ChangeCase K (open, case_opened)"],
    },
    e.CaseLinked: {
        OPEN: ["ChangeCase K (open of ann with L, case_linked)", "ChangeCase L (open with K, case_linked)"],
        RESOLVED: ["ChangeCase K (resolved of ann with L, case_linked)", "ChangeCase L (open with K, case_linked)"],
        REOPENED: ["ChangeCase K (reopened of ann with L, case_linked)", "ChangeCase L (open with K, case_linked)"],
        CLOSED: ["ChangeCase K (closed of ann with L, case_linked)", "ChangeCase L (open with K, case_linked)"],
    },
    e.CaseMerged: {
        OPEN: ["ChangeCase L (closed with K, case_merged)", "ChangeCase K (open of ann with L, case_merged)"],
        RESOLVED: ["ChangeCase L (closed with K, case_merged)", "ChangeCase K (reopened of ann with L, case_merged)"],
        REOPENED: ["ChangeCase L (closed with K, case_merged)", "ChangeCase K (reopened of ann with L, case_merged)"],
    },
    e.CaseResolved: {
        OPEN: ["GrantRequest K", "ChangeCase K (resolved of ann, case_resolved)"],
        REOPENED: ["GrantRequest K", "ChangeCase K (resolved of ann, case_resolved)"],
    },
    e.CasePromised: {
        OPEN: ["ChangeCase K (open of ann promised +7200s, case_promised)"],
        REOPENED: ["ChangeCase K (reopened of ann promised +7200s, case_promised)"],
    },
    e.CaseReassigned: {
        OPEN: ["GrantRequest K", "ChangeCase K (open of bob, case_reassigned)"],
        RESOLVED: ["GrantRequest K", "ChangeCase K (resolved of bob, case_reassigned)"],
        REOPENED: ["GrantRequest K", "ChangeCase K (reopened of bob, case_reassigned)"],
    },
    e.AuthorityMissing: {OPEN: [], RESOLVED: [], REOPENED: []},
}


def bring(state: str) -> Story:
    """Bring the case K into a state, of which ann is the owner, beside an open case L."""
    story = Story(owned(reopen_window=ms("10s")))
    story.given("+0s", signs_in("ann"), signs_in("bob"), opens("L"))
    if state == UNKNOWN:
        return story
    story.given("+0s", opens("K", "ann"))
    if state != OPEN:
        story.given("+1s", resolves("K", "ann"))
    if state == REOPENED:
        story.given("+2s", opens("K"))
    if state == CLOSED:
        story.given("+11s")
    assert story.engine.floor.cases["K"].state == state
    return story


def test_no_fact_and_no_state_is_missing_from_the_table_or_from_this_test() -> None:
    assert {kind: tuple(row[state] for state in STATES) for kind, row in FACTS.items()} == FACTS_EXPECTED
    named = {kind for kind in vars(e).values() if isinstance(kind, type) and kind.__name__.startswith("Case")}
    assert set(FACTS) == named | {e.AuthorityMissing} == set(FACT_OF)
    taken = {kind: [state for state in STATES if row[state] == OK] for kind, row in FACTS.items()}
    assert {kind: sorted(rows) for kind, rows in ORDERS_EXPECTED.items()} == {
        kind: sorted(states) for kind, states in taken.items()
    }


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("kind", FACTS)
def test_each_fact_in_each_state_is_taken_or_turned_away_with_its_reason(kind: type, state: str) -> None:
    story = bring(state)
    code = FACTS_EXPECTED[kind][STATES.index(state)]
    word = "RefuseRequest" if kind in REQUESTS else "IgnoreFact"
    expected = [f"{word} K ({WORDS[code]})"] if code else ORDERS_EXPECTED[kind][state]
    story.then("+15s" if state == CLOSED else "+5s", FACT_OF[kind](), *expected)


# ── Decisions ─────────────────────────────────────────────────────────────────────────────────────────────────────

MOVES_EXPECTED = {
    OPEN: {OPEN, RESOLVED, CLOSED},
    RESOLVED: {RESOLVED, REOPENED, CLOSED},
    REOPENED: {REOPENED, RESOLVED, CLOSED},
    CLOSED: {CLOSED},
}


@pytest.mark.parametrize("after", [OPEN, RESOLVED, REOPENED, CLOSED])
@pytest.mark.parametrize("before", [OPEN, RESOLVED, REOPENED, CLOSED])
def test_a_decision_takes_a_case_only_where_the_table_leads(before: str, after: str) -> None:
    assert {state: set(steps) for state, steps in MOVES.items()} == MOVES_EXPECTED
    floor = bring(before).engine.floor
    order = d.ChangeCase(floor.seq + 1, "K", after, "ann", "", 200)
    if after in MOVES_EXPECTED[before]:
        apply(floor, order)
        assert floor.cases["K"].state == after
        floor.check()
    else:
        with pytest.raises(AssertionError, match="by the table"):
            apply(floor, order)


def test_who_owned_it_before_is_remembered_and_only_the_last_of_them() -> None:
    story = bring(OPEN)
    floor = story.engine.floor
    for number in range(2 * life.OWNERS_MAX):
        story.given("+1s", reassigns("K", ("bob", "ann")[number % 2], role="supervisor"))
    assert floor.cases["K"].owners == ("ann", "bob") * (life.OWNERS_MAX // 2)
    apply(floor, d.ChangeCase(floor.seq + 1, "K", OPEN, "ann", "bob", 202, promised_at=Instant(floor.now + 5)))
    assert floor.cases["K"].owners[-1] == "bob" and floor.cases["K"].cover == "bob"


# ── What a case remembers ─────────────────────────────────────────────────────────────────────────────────────────


def test_what_a_case_remembers_is_bounded_and_the_oldest_link_goes_first() -> None:
    case = Case("K", True, 0)
    for number in range(LINKS_MAX + 5):
        case.link(f"L{number}")
    case.link("L5")
    assert len(case.links) == LINKS_MAX and [*case.links][:1] + [*case.links][-1:] == ["L6", "L5"]
    for number in range(MISSING_MAX + 5):
        case.lacked({f"right {number}": 1})
    case.lacked({"right 0": 9, "right 1": 9})
    assert len(case.missing) == MISSING_MAX and case.missing["right 0"] == case.missing["right 1"] == 2


def test_a_case_of_which_nothing_is_known_is_blank_whatever_contacts_it_has() -> None:
    story = Story(owned())
    story.given("+0s", arrives("c1", "chat"))
    blank = [story.engine.floor.cases["case-c1"].blank]
    story.given("+1s", signs_in("ann"))
    blank.append(story.engine.floor.cases["case-c1"].blank)
    assert blank == [True, False]
    story.given("+2s", completes(story.assignment("c1")))
    assert story.engine.floor.cases["case-c1"].owner == "ann"

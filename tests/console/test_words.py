"""There are words for everything: each reason, each fact, each decision, each taste, each length of time."""

from typing import get_args, get_type_hints

import pytest

from router.console import answers
from router.console.circumstances import DUE, ROLES, STEPS, WHERE
from router.console.phrases import WISHES, clock, listed, ordinal, span, worth
from router.console.refusals import Refusal
from router.console.standing import TASTES, Candidate
from router.console.story import Story
from router.console.telling import LACKS, PHASES, Teller
from router.core import decisions as d
from router.core import events as e
from router.core import reasons
from router.core.contact import STATE_NAMES
from router.core.decisions import Decision
from router.core.events import Fact
from router.core.parties import CONFERENCE, CONSULT, FORMER, MONITOR
from router.core.policy import Channel, Policy, Waking, Weights
from router.core.rulebook import TASTES as KNOWN_TASTES
from router.core.values import OFFERED, PHASE_NAMES, Attention

OF_NO_CONTACT = {
    # agents
    e.AgentSignedIn, e.AgentPresenceChanged, e.AgentSignedOut, e.AgentRemoved, e.AgentLost, e.AgentFound,
    e.AgentOccupied, e.AgentFreed, e.AgentSnapshot, e.SupervisorDrained, e.SupervisorPresenceSet,
    d.ChangeAgent, d.TakeDebt, d.PayDebt, d.AdviseRest, d.ReconcileAgent,
    # customers and cases: what they mean for a contact is told by `ChangeCase`
    e.CustomerLinked, e.CustomerMerged, e.CustomerHistory, e.CustomerErased, e.CaseOpened, e.CaseLinked, e.CaseMerged,
    e.CaseResolved, e.CasePromised, e.CaseReassigned,
    # the pool
    e.PolicyApplied, e.PoolSnapshot, e.ClockReached, e.RouterResumed, e.RouterCaughtUp, e.PlanSolved,
    d.RaiseAlarm, d.ChangePolicy,
}  # fmt: skip
KEEPING = [
    code  # what an agent can be kept from a contact by: the gate, then who is no candidate
    for code in reasons.NAMES
    if (reasons.OVER_BUDGET <= code <= reasons.BREACHED or reasons.OFFLINE <= code <= reasons.TEAM_OTHER
        or reasons.KEPT_TOGETHER <= code <= reasons.HAS_IT_ALREADY) and code != reasons.OUTRANKED
]  # fmt: skip


@pytest.mark.parametrize("code", KEEPING)
def test_every_rule_that_keeps_an_agent_from_a_contact_has_words_for_one_and_for_many(code: int) -> None:
    assert code in answers.MANY
    for no in (Refusal(code, "phone", has=2, limit=3, after=4, weight=1), Refusal(code)):
        for text in (answers.one(no, 0), answers.MANY[code](no, "3")):
            assert text and "_" not in text
        assert not answers.one(no, 0).startswith(("are ", "have ", "do ", "lack ", "carry ", "take ", "wait "))


@pytest.mark.parametrize("code", [code for code in KEEPING if code not in (reasons.DRAINED, *answers.ONE)])
def test_words_for_one_that_are_made_of_those_for_many_have_no_number_to_tell(code: int) -> None:
    assert code in (
        reasons.OFFLINE, reasons.DRAINING, reasons.CHANNEL_NOT_TAKEN, reasons.DECLINED_BEFORE, reasons.NEVER_TOGETHER,
        reasons.HAS_IT_ALREADY,
    )  # fmt: skip


def test_everything_that_can_be_due_held_or_waited_for_has_words() -> None:
    assert {"max_wait", "starvation_guard", "callback", "promised", "promised_outside", "case", "platform"} == set(DUE)
    assert set(WHERE) == {*STATE_NAMES} - {"unplaced", "queued", "unknown"}
    assert set(PHASES) == {*range(len(PHASE_NAMES))} - {OFFERED}
    assert {CONSULT, CONFERENCE, MONITOR, FORMER} == set(ROLES)
    assert set(WISHES) == {reasons.PINNED_ELSEWHERE, reasons.FOR_OWNER, reasons.FOR_PREFERRED, reasons.HANDED_ON}
    assert {*get_args(get_args(get_type_hints(Waking)["steps"])[0])} - {"wait"} == set(STEPS)


def test_every_fact_and_decision_about_a_contact_can_be_told() -> None:
    policy = Policy("p", {"phone": Channel(live=True, weights=Weights(Attention(1)))})
    words = Teller(Story("c"), policy).words
    assert set(words) == {*get_args(Fact), *get_args(Decision)} - OF_NO_CONTACT


def test_every_taste_has_words_for_what_the_second_lacked() -> None:
    assert set(TASTES) == {*KNOWN_TASTES, "weighted"} == set(LACKS)


def test_the_first_of_two_is_told_by_what_the_taste_compares() -> None:
    first = Candidate("ann", fit=900, load=100, budget=1000, idle_ms=60_000, place=0, turn=1)
    other = Candidate("ben", fit=700, load=300, budget=1000, idle_ms=5_000, place=1, turn=9)
    assert "90 %" in answers.before_words("best_fit", first, other)
    assert "30 %" in answers.before_words("least_loaded", first, other)
    assert "60 s" in answers.before_words("longest_idle", first, other)
    assert "longer ago" in answers.before_words("round_robin", first, other)
    assert "signed in before ben" in answers.before_words("in_order", first, other)
    assert "score" in answers.before_words("weighted", first, other)
    assert "signed in first" in answers.before_words("longest_idle", first, first)


def test_small_words() -> None:
    assert [ordinal(place) for place in (1, 2, 3, 4, 11, 12, 13, 21, 112, 1001)] == [
        "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "112th", "1,001st",
    ]  # fmt: skip
    assert [span(ms) for ms in (0, 9_940, 10_000, 119_000, 120_000, 7_199_000, 7_200_000, 200_000_000)] == [
        "0.0 s", "9.9 s", "10 s", "119 s", "2 min", "120 min", "2.0 h", "2.3 d",
    ]  # fmt: skip
    assert listed(["a", "b", "c", "d"]) == "a, b, c and 1 more"
    assert worth(-1_234) == "-1.2"
    assert clock(1_772_355_600_000) == "2026-03-01 09:00:00"
    assert clock(1_772_355_600_000, 1_772_323_200_000) == "09:00:00"
    assert clock(1 << 62) == "never"

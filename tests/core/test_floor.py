"""The floor proves its rules: each thing that could be torn is torn once, and seen."""

from collections.abc import Callable

import pytest

from router.core import floor as home
from router.core.contact import GONE, QUEUED, UNKNOWN, UNPLACED
from router.core.engine import Engine
from router.core.floor import Floor
from tests.story import START, Story, a_channel, a_policy, accepts, arrives, leaves, says, signs_in, signs_out


def a_full_floor() -> Floor:
    """One contact waits, one is offered, one assigned; ann is full and ben is out."""
    story = Story(a_policy(channels={"phone": a_channel(500)}))
    story.given("+0s", signs_in("ben"), signs_out("ben"), signs_in("ann"))
    story.given("+1s", arrives("c1"), arrives("c2"), arrives("c3"), arrives("c4"), leaves("c4"))
    story.given("+2s", accepts("ann", story.offer("c1")))
    floor = story.engine.floor
    floor.check()
    return floor


def line_up(floor: Floor) -> None:
    floor.demands[1].lines[0].size = 7


TEARS: dict[str, Callable[[Floor], object]] = {
    "placed before its fact": lambda it: setattr(it.contacts["c3"], "state", UNPLACED),
    "a stamp is a place in line": lambda it: setattr(it.contacts["c3"], "stamp", 0),
    "an offered contact has one offer": lambda it: setattr(it.contacts["c2"], "offer", None),
    "at most one primary": lambda it: setattr(it.contacts["c1"], "assignment", ""),
    "the offer is for this contact": lambda it: setattr(next(iter(it.offers.values())), "contact", "c9"),
    "the assignment is of this contact": lambda it: setattr(next(iter(it.assignments.values())), "contact", "c9"),
    "attention is conserved": lambda it: setattr(it.agents["ann"].attention, "load", 1),
    "is debt, with a cause": lambda it: setattr(it.agents["ann"], "debt_cause", 110),
    "asked for nothing": lambda it: it.agents["ben"].demands.append(1),
    "the count of waiting contacts": lambda it: setattr(it, "waiting", 5),
    "stands in one line": lambda it: setattr(it.demands[1], "waiting", 2),
    "lines add up": line_up,
    "nothing is left undone": lambda it: it.fresh.append(it.contacts["c3"]),
}


@pytest.mark.parametrize("rule", TEARS)
def test_whatever_is_torn_is_seen(rule: str) -> None:
    floor = a_full_floor()
    TEARS[rule](floor)
    with pytest.raises(AssertionError, match=rule):
        floor.check()


def test_proving_leaves_the_floor_as_it_was() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"), arrives("c1"), arrives("c2", "chat"))
    ledger, before = story.engine.floor.agents["ann"].attention, story.engine.snapshot()
    story.engine.floor.check()
    assert story.engine.snapshot() == before
    assert story.engine.floor.agents["ann"].attention is ledger


def test_a_contact_is_somewhere_gone_or_unknown() -> None:
    floor = a_full_floor()
    assert [floor.contact_state(id) for id in ("c3", "c4", "c5")] == [QUEUED, GONE, UNKNOWN]


def test_demands_that_nobody_waits_for_are_forgotten_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home, "DEMANDS_MAX", 3)
    story = Story(a_policy(channels={name: a_channel(400) for name in ("a", "b", "c", "d", "e")}))
    story.given("+0s", signs_in("ann", channels=("a", "b", "c")), arrives("a1", "a"), arrives("b1", "b"))
    story.given("+1s", arrives("c1", "c"), says("ann", "away"))
    floor = story.engine.floor
    assert sorted(it.channel for it in floor.demands.values()) == ["a", "b", "c"]
    story.given("+2s", leaves("a1"), arrives("d1", "d"))
    assert sorted(it.channel for it in floor.demands.values()) == ["b", "c", "d"]
    assert set(floor.agents["ann"].demands) <= set(floor.demands)
    assert set(floor.agents["ann"].absent) <= set(floor.demands)
    story.given("+3s", says("ann", "available"))
    assert story.in_hand("ann") == ["b1", "c1"]
    story.given("+4s", arrives("a2", "a"))
    assert "a" in {it.channel for it in floor.demands.values()}


def test_while_everybody_waits_no_demand_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home, "DEMANDS_MAX", 1)
    story = Story(a_policy())
    story.given("+0s", arrives("c1"), arrives("c2", "chat"), arrives("c3", "email"))
    assert len(story.engine.floor.demands) == 3
    story.given("+1s", signs_in("ann", channels=("chat", "email")))
    assert story.in_hand("ann") == ["c2", "c3"]


def test_an_agent_is_entered_in_the_rankings_once() -> None:
    story = Story(a_policy())
    story.given("+0s", arrives("c1"), signs_in("ann"))
    with pytest.raises(AssertionError, match="indexed once"):
        story.engine.floor.index(story.engine.floor.agents["ann"])


def test_tables_of_costs_are_bounded_however_many_budgets_are_said() -> None:
    engine = Engine(a_policy())
    for no in range(home.DEMANDS_MAX + 3):
        engine.handle(signs_in("ann", budget=1_000 + no), START)
    assert len(engine.floor._costs) <= home.DEMANDS_MAX
    assert engine.floor.agents["ann"].attention.budget == 1_002 + home.DEMANDS_MAX

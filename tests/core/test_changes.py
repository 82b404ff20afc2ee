"""How the floor moves: every fact is taken and every decision applied by exactly one function, and nothing decides."""

import pytest

from router.core import decisions as d
from router.core import events as e
from router.core import policy as p
from router.core import reasons
from router.core.changes import APPLIERS, apply
from router.core.engine import Engine
from router.core.floor import Floor
from router.core.intake import TAKERS, take
from router.core.values import AgentId, Attention, Duration, Instant
from tests.story import (
    START,
    Story,
    a_channel,
    a_policy,
    accepts,
    arrives,
    at,
    completes,
    declines,
    ends,
    leaves,
    signs_in,
)


def test_every_fact_is_taken_and_every_decision_applied() -> None:
    assert set(TAKERS) == set(e.Fact.__args__)
    assert set(APPLIERS) == set(d.Decision.__args__)


def test_decisions_are_applied_in_order() -> None:
    floor = Floor(a_policy())
    with pytest.raises(AssertionError, match="in order"):
        apply(floor, d.GrantRequest(2, "x", "y", "z"))
    apply(floor, d.GrantRequest(1, "x", "y", "z"))
    assert floor.seq == 1


def test_a_fact_without_an_id_is_not_remembered_and_one_with_an_id_is() -> None:
    floor = Floor(a_policy())
    floor.now = START
    take(floor, e.ClockReached(START))
    assert floor.seen.dump()[1:] == [{}, {}]
    take(floor, arrives("c1", id="x1"))
    assert floor.seen.knows("platform\nx1")


def test_recorded_decisions_are_applied_as_they_were_even_where_the_rules_would_decide_otherwise() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"), signs_in("ben"))
    engine = Engine(a_policy())
    for fact, now, made in story.told:
        engine.recover(fact, now, made)
    engine.recover(arrives("c1", id="x1"), at("5s"), [d.RefuseContact(1, arrives("c1").contact, 53)])
    assert engine.floor.contacts == {} and engine.floor.agents["ann"].attention.load == 0
    engine.floor.check()
    made = engine.handle(arrives("c1", id="x2"), at("6s"))
    assert [type(it) for it in made] == [d.IgnoreFact]


def test_a_recovered_floor_never_goes_back_in_time() -> None:
    engine = Engine(a_policy())
    engine.recover(arrives("c1", id="x1"), at("9s"), [d.RefuseContact(1, arrives("c1").contact, 53)])
    engine.recover(leaves("c1"), at("3s"), [d.IgnoreFact(2, "x2", "platform", "c1", 43)])
    assert engine.floor.now == at("9s")
    assert not engine.floor.seen.knows("platform\nx2")  # a fact that was turned away was not taken


def test_an_agent_is_silenced_freed_and_indebted_by_decisions_alone() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"))
    floor, ann = story.engine.floor, AgentId("ann")
    apply(floor, d.ChangeAgent(1, ann, False))
    seen = [(floor.agents["ann"].ready, floor.agents["ann"].debt_cause)]
    for made in (d.ChangeAgent(2, ann, True), d.TakeDebt(3, ann, Attention(5), 112), d.PayDebt(4, ann)):
        apply(floor, made)
        seen.append((floor.agents["ann"].ready, floor.agents["ann"].debt_cause))
    assert seen == [(False, 0), (True, 0), (True, 112), (True, 0)]


def test_an_offer_that_is_revoked_late_gives_no_place_back_that_was_filled_since() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"))
    story.given("+5s", arrives("c2"))
    story.given("+9s", signs_in("ben"), leaves("c1"), arrives("c3"))
    story.given("+10s", declines("ben", story.offer("c3"), "1h"))
    assert story.engine.floor.agents["ben"].idle_since == Instant(at("9s"))


def test_a_customer_who_leaves_takes_nothing_from_the_rest_that_began_since_they_were_offered() -> None:
    story = Story(a_policy(channels={"chat": a_channel(300)}))
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"))
    story.given("+1s", accepts("ann", story.offer("c1")))
    story.given("+5s", arrives("c2", "chat"))
    story.given("+7s", completes(story.assignment("c1")))
    story.given("+9s", leaves("c2"))
    assert story.engine.floor.agents["ann"].idle_since == Instant(at("7s"))


def test_of_two_offers_at_one_instant_the_one_that_was_taken_is_the_last_channel() -> None:
    channels = {name: a_channel(300) for name in ("phone", "chat", "email")}
    story = Story(a_policy(channels=channels))
    story.given("+0s", arrives("p1"), arrives("c1", "chat"))
    story.given("+5s", signs_in("ann"))
    story.given("+6s", declines("ann", story.offer("p1"), "1h"))
    story.given("+7s", accepts("ann", story.offer("c1")))
    assert story.engine.floor.agents["ann"].last_channel == "chat"


def test_work_that_is_written_up_may_change_its_kind_though_its_contact_has_gone() -> None:
    wrap = p.Wrap(most=Duration(60_000))
    story = Story(a_policy(channels={"chat": a_channel(300, answer="auto", wrap=wrap), "email": a_channel(100)}))
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"), ends("c1"))
    floor = story.engine.floor
    (work,) = floor.assignments.values()
    assert "c1" not in floor.contacts
    now = d.ChangeAssignment(
        floor.seq + 1, work.id, work.contact, work.agent, work.phase, Attention(100), Instant(work.until), reasons.OK,
        "email",
    )  # fmt: skip
    apply(floor, now)
    assert (work.kind, work.channel, floor.agents["ann"].attention.load) == ("email", "chat", 100)

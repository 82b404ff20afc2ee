"""The brute-force device: never worse than greedy, and never what the gate would not let through."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from router.core import decisions as d
from router.core import events as e
from router.core import policy as p
from router.core.engine import Engine
from router.core.plan import Asker, Pair, Problem, Reserving, Seat, Step
from router.core.policy import Limit
from router.core.values import Attention, ContactId, Duration, Instant, PerMille
from router.solver.brute_force import brute_force
from router.solver.value import IMPOSSIBLE, Measure
from tests.story import Story, a_channel, arrives, signs_in

WEIGHTS = st.sampled_from([200, 300, 500, 1000])


@st.composite
def policies(draw: st.DrawFn) -> p.Policy:
    """Draw a policy with every rule that binds a plan, each of them or not."""
    channels = {
        "phone": a_channel(draw(WEIGHTS), answer=draw(st.sampled_from(["auto", "manual"]))),
        "chat": a_channel(draw(WEIGHTS), answer="auto"),
        "email": a_channel(draw(WEIGHTS), answer="auto", live=False),
    }
    limits = p.Limits(
        max_channels=draw(st.sampled_from([None, Limit(1), Limit(2)])),
        max_live=draw(st.sampled_from([None, Limit(1), Limit(2)])),
        max_switches=draw(st.sampled_from([None, p.Switches(Limit(1), Duration(60_000))])),
        live_gap=draw(st.sampled_from([None, None, Duration(5_000)])),
    )
    reserve = p.Reserve("phone", draw(st.integers(1, 2)), draw(st.sampled_from([10, 100])))
    shares = p.Shares("team", {"a": PerMille(700), "b": PerMille(300)}, draw(st.sampled_from([1, 50])))
    choosing = p.Choosing(
        switch=draw(st.sampled_from([0, 20])),
        fairness=draw(st.sampled_from([None, p.Fairness(10, 30)])),
        reserves=draw(st.sampled_from([(), (reserve,)])),
        shares=draw(st.sampled_from([None, shares])),
        keep_together=draw(st.sampled_from(["nothing", "customer"])),
        batch_window=Duration(1_000),
        plan=p.Planning(),
    )
    attention = p.AttentionRules(crowding=Attention(draw(st.sampled_from([0, 50]))), mix_others=Attention(20))
    return p.Policy(
        "tiny", channels, attention=attention, limits=p.Scopes(all=limits), choosing=choosing,
        needs=(p.Need(skills={"law": 1}),),
    )  # fmt: skip


@st.composite
def floors(draw: st.DrawFn) -> tuple[p.Policy, list[e.Fact]]:
    """Draw a floor at the moment before its batch closes."""
    facts: list[e.Fact] = []
    for no in range(draw(st.integers(2, 6))):
        customer = draw(st.sampled_from([None, e.Customer("u"), e.Customer("v")]))
        facts.append(arrives(f"c{no}", draw(st.sampled_from(["phone", "chat", "email"])), customer=customer))
    for no in range(draw(st.integers(1, 4))):
        skills = {"law": draw(st.integers(1, 10))}
        facts.append(signs_in(f"a{no}", team=draw(st.sampled_from("ab")), skills=skills))
    return draw(policies()), facts


def asked(policy: p.Policy, facts: list[e.Fact]) -> tuple[Story, d.SolvePlan | None]:
    """Tell the facts and let the batch close."""
    story = Story(policy)
    story.given("+0s", *facts)
    made = story.given("+1s")
    orders = [it for it in made if isinstance(it, d.SolvePlan)]
    return story, orders[0] if orders else None


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(floors())
def test_greedy_never_beats_it_and_the_engine_takes_its_plan_group_by_group(
    drawn: tuple[p.Policy, list[e.Fact]],
) -> None:
    story, order = asked(*drawn)
    if order is None:
        return
    plan, measure = brute_force(order.problem), Measure(order.problem)
    assert plan.bound == plan.objective and plan.gap == 0 and plan.method == "brute_force"
    # Greedy, where no plan comes.
    other, _ = asked(*drawn)
    offers = [it for it in other.given("+2s") if isinstance(it, d.OfferContact)]
    to: dict[str, str] = {it.contact: it.agent for it in offers}
    given = [measure.seats.index(to[it.contact]) if it.contact in to else -1 for it in measure.contacts]
    assert measure.value(given) <= plan.objective
    # The plan, at the gate.
    made = story.given("+1s", e.PlanSolved(order.revision, plan))
    (close,) = [it for it in made if isinstance(it, d.ClosePlan)]
    assert close.stale == ()


def problem(*, steps: tuple[Step, ...], **more: object) -> Problem:
    """Two contacts and one agent."""
    contacts = (Asker("c1", "chat", "chat", 60), Asker("c2", "chat", "chat", 60))
    pairs = (Pair("c1", "ann", 60), Pair("c2", "ann", 50))
    return Problem(contacts, (Seat("ann", "", steps),), pairs, ("chat",), **more)  # type: ignore[arg-type]


def test_what_is_not_spelled_out_is_impossible() -> None:
    one = problem(steps=(Step((0,)), Step((1,), 0)))
    assert Measure(one).value([0, 0]) == IMPOSSIBLE
    assert [pair.contact for group in brute_force(one).groups for pair in group] == ["c1"]


def test_a_reserve_is_paid_for_by_those_alone_who_have_room() -> None:
    steps = (Step((0,), -1, 1), Step((1,), 0, 0), Step((2,), 0, 0))
    for agents, spare, value in (((), 0, 110), (("ann",), 0, 100), (("ann",), 1, 110)):
        one = problem(steps=steps, reserves=(Reserving("phone", 10, spare, agents),))
        assert Measure(one).value([0, 0]) == value


def test_nobody_to_place_is_a_plan_too() -> None:
    assert brute_force(Problem()).groups == ()


@pytest.mark.parametrize(("contacts", "agents"), [(7, 1), (1, 5)])
def test_a_larger_problem_is_refused(contacts: int, agents: int) -> None:
    large = Problem(tuple([Asker(str(no)) for no in range(contacts)]), tuple([Seat(str(no)) for no in range(agents)]))
    with pytest.raises(ValueError, match="brute force"):
        brute_force(large)


def test_an_engine_that_has_no_solver_serves_all_the_same() -> None:
    engine = Engine(p.Policy("tiny", {"chat": a_channel(500, answer="auto")}, choosing=p.Choosing(plan=p.Planning())))
    for no in range(3):
        engine.handle(e.ContactArrived(f"f{no}", "x", ContactId(f"c{no}"), "chat"), Instant(0))
    engine.handle(signs_in("ann"), Instant(0))
    assert engine.deadline() == 1_000
    made = engine.handle(e.ClockReached(Instant(1_000)), Instant(1_000))
    assert len([it for it in made if isinstance(it, d.AssignContact)]) == 2

"""The problem that the solver is asked: who is in it, and what it says of them."""

from router.core import decisions as d
from router.core import events as e
from router.core import policy as p
from router.core.events import Customer
from router.core.plan import Asker, Pair, Problem, Reserving, Sharing, Step
from router.core.policy import Limit
from router.core.values import Attention, PerMille
from tests.story import Story, a_channel, a_policy, arrives, limited, ms, says, signs_in

CHATS = {"chat": a_channel(500, answer="auto"), "phone": a_channel(1000, answer="auto")}


def posed(policy: p.Policy, *facts: e.Fact) -> Problem | None:
    """Tell the facts in one batch and return what is asked."""
    story = Story(policy)
    story.given("+0s", *facts)
    orders = [it for it in story.given("+1s") if isinstance(it, d.SolvePlan)]
    return orders[0].problem if orders else None


def asking(**changes: object) -> p.Policy:
    """Ask once a second."""
    limits = changes.pop("limits", p.Scopes())
    plan = p.Planning(effort=7)
    choosing = p.Choosing(batch_window=ms("1s"), plan=plan, **changes)  # type: ignore[arg-type]
    return a_policy(channels=CHATS, choosing=choosing, limits=limits)


def test_a_problem_is_whole() -> None:
    policy = asking(
        switch=3, keep_together="customer", reserves=(p.Reserve("phone", 1, 5),),
        shares=p.Shares("team", {"a": PerMille(600), "b": PerMille(400)}, 2),
    )  # fmt: skip
    problem = posed(
        policy, arrives("c1", "chat", customer=Customer("u")), arrives("p1", "phone"), signs_in("ann", team="a")
    )
    assert problem is not None
    assert problem.contacts == (Asker("c1", "chat", "chat", 60_000, "u"), Asker("p1", "phone", "phone", 60_000))
    assert problem.pairs == (Pair("c1", "ann", 60_000), Pair("p1", "ann", 60_000))
    assert (problem.kinds, problem.switch, problem.share_price, problem.effort) == (("chat", "phone"), 3_000, 2, 7)
    assert problem.reserves == (Reserving("phone", 5_000, 0, ("ann",)),)
    assert problem.shares == (Sharing("a", 600, 0, ("ann",)), Sharing("b", 400, 0, ()))
    (seat,) = problem.agents
    assert seat.steps == (Step((0, 0), -1, 1), Step((1, 0), 0, 0), Step((0, 1), 1, 0))


def test_a_line_brings_as_many_as_fit() -> None:
    problem = posed(asking(), *(arrives(f"c{no}", "chat") for no in range(9)), signs_in("ann"), signs_in("ben"))
    assert problem is not None
    assert [it.contact for it in problem.contacts] == ["c0", "c1", "c2", "c3"]
    assert [it.counts for it in problem.agents[0].steps] == [(0,), (1,), (2,)]


def test_work_that_weighs_nothing_is_not_spelled_out_beyond_the_bound() -> None:
    channels = {"chat": a_channel(0, answer="auto"), "email": a_channel(0, answer="auto", live=False)}
    choosing = p.Choosing(batch_window=ms("1s"), plan=p.Planning(contacts_max=60))
    facts = [arrives(f"c{no}", "chat") for no in range(30)] + [arrives(f"e{no}", "email") for no in range(30)]
    problem = posed(a_policy(channels=channels, choosing=choosing), *facts, signs_in("ann"))
    assert problem is not None and len(problem.contacts) == 60
    assert len(problem.agents[0].steps) == 256


def test_those_who_share_no_agent_are_two_problems_and_lone_ones_are_none() -> None:
    facts = [arrives("p1", "phone"), arrives("p2", "phone"), arrives("c1", "chat")]
    agents = [signs_in(name, channels=("phone",)) for name in ("ann", "ben")]
    problem = posed(asking(), *facts, *agents, signs_in("cal", channels=("chat",)))
    assert problem is not None
    assert [it.contact for it in problem.contacts] == ["p1", "p2"]
    assert [it.agent for it in problem.agents] == ["ann", "ben"]


def test_contacts_are_rivals_through_others_too() -> None:
    facts = [arrives("c1", "chat"), arrives("p1", "phone")]
    agents = [signs_in("ann", channels=("phone",)), signs_in("ben"), signs_in("cal", channels=("chat",))]
    problem = posed(asking(), *facts, *agents)
    assert problem is not None and len(problem.agents) == 3 and len(problem.pairs) == 4


def test_the_rest_is_greedys_and_the_limits_of_the_gate_stand_in_the_steps() -> None:
    policy = asking(limits=limited(max_live=Limit(1)))
    problem = posed(policy, arrives("c1", "chat"), arrives("p1", "phone"), signs_in("ann", budget=Attention(9_000)))
    assert problem is not None
    assert [it.counts for it in problem.agents[0].steps] == [(0, 0), (1, 0), (0, 1)]


def test_fairness_stands_in_the_pairs() -> None:
    story = Story(asking(fairness=p.Fairness(load=10)))
    story.given("+0s", signs_in("ann"), arrives("c0", "chat"))
    story.given("+1s", signs_in("ben", presence="away"), says("ann", "away"))
    story.given("+2s", arrives("c1", "chat"), arrives("c2", "chat"))
    story.given("+5s")
    made = story.given("+6s", says("ben", "available"), says("ann", "available")) + story.given("+7s")
    (order,) = [it for it in made if isinstance(it, d.SolvePlan)]
    prices = [(it.contact, it.agent, it.price) for it in order.problem.pairs]
    assert prices == [("c1", "ann", 10_000), ("c1", "ben", 0), ("c2", "ann", 10_000), ("c2", "ben", 0)]

"""What becomes of the solver's answer where the floor went on meanwhile; the rest is told in test_batching.py."""

from router.core import decisions as d
from router.core import policy as p
from router.core import reasons
from router.core.orders import Orders
from router.core.plans import unanswered
from tests.story import Story, a_channel, a_policy, arrives, declines, ends, ms, says, signs_in
from tests.told_choosing import solved

CHANNELS = {"chat": a_channel(500, answer="auto"), "phone": a_channel(500)}


def test_who_asked_to_wait_is_not_given_it_by_plan() -> None:
    choosing = p.Choosing(batch_window=ms("1s"), plan=p.Planning(ms("5s")))
    story = Story(a_policy(channels=CHANNELS, choosing=choosing))
    story.given("+0s", signs_in("ann", budget=500), arrives("p1", "phone"), signs_in("ben", budget=500))
    story.given("+1s", arrives("c0", "chat"), declines("ann", story.offer("p1"), "1h"))
    story.given("+2s", ends("c0"), says("ben", "away"), arrives("c1", "chat"), arrives("c2", "chat"))
    made = story.given("+2s", says("ben", "available")) + story.given("+3s")
    (order,) = [it for it in made if isinstance(it, d.SolvePlan)]
    assert [(it.contact, it.agent) for it in order.problem.pairs if it.contact == "p1"] == [("p1", "ben")]
    made = story.given("+4s", solved(1, "p1>ann", "c2>ann"))
    (close,) = [it for it in made if isinstance(it, d.ClosePlan)]
    assert close.stale == (("p1", reasons.ASKED_TO_WAIT),)
    assert told(made) == ["c2 ann", "p1 ben"]


def told(decisions: list[d.Decision]) -> list[str]:
    """Tell the offers."""
    return [f"{it.contact} {it.agent}" for it in decisions if isinstance(it, d.OfferContact)]


def test_nothing_is_void_where_nothing_is_pending() -> None:
    story = Story(a_policy())
    orders = Orders(story.engine.floor)
    unanswered(story.engine.floor, "", orders)
    assert orders.made == []


def test_a_plan_outlives_the_policy_that_asked_for_it_no_longer_than_its_deadline() -> None:
    story = Story(a_policy(channels=CHANNELS, choosing=p.Choosing(plan=p.Planning(ms("5s")))))
    story.given("+0s", arrives("c1", "chat"), arrives("c2", "chat"), signs_in("ann"))
    assert story.deadline() == "+5s"
    story.given("+9s")
    assert story.deadline() == "" and story.in_hand("ann") == ["c1", "c2"]

"""The sweep: the pair of greatest value first, the overdue before it, and who waits beside an agent for a reason."""

from router.core import decisions as d
from router.core import policy as p
from router.core import reasons
from router.core.condition import Condition, Test
from router.core.events import Customer
from router.core.values import Duration, PerMille
from tests.story import Story, a_channel, a_policy, accepts, arrives, at, declines, ends, leaves, ms, says, signs_in

CHANNELS = {name: a_channel(1000, answer="auto") for name in ("phone", "chat", "email")}
NEEDS = (p.Need(skills={"law": 1}),)


def swept(**changes: object) -> p.Policy:
    """Compare all pairs: the owner's bonus makes it so."""
    more: dict[str, object] = {"owner_bonus": PerMille(1), "batch_window": ms("1s")}
    more.update(changes)
    return a_policy(channels=CHANNELS, choosing=p.Choosing(**more), needs=NEEDS)  # type: ignore[arg-type]


def offered(decisions: list[d.Decision]) -> list[d.OfferContact]:
    """Pick the offers."""
    return [it for it in decisions if isinstance(it, d.OfferContact)]


def told(decisions: list[d.Decision]) -> list[str]:
    """Tell the offers."""
    return [f"{it.contact} {it.agent} {reasons.NAMES[it.way]}" for it in offered(decisions)]


def test_the_pair_that_is_worth_most_comes_first_and_the_second_best_is_named() -> None:
    story = Story(swept())
    for name, level in (("ann", 5), ("ben", 9), ("cal", 7)):
        story.given("+0s", signs_in(name, presence="away", skills={"law": level}))
    story.given("+0s", arrives("p1"), arrives("c1", "chat"))
    story.given("+5s")
    story.given("+6s", *(says(name, "available") for name in ("ann", "ben", "cal")))
    first, second = offered(story.given("+7s"))
    assert (first.contact, first.agent, first.runner_up, first.margin) == ("p1", "ben", "cal", 12_000)
    assert (second.contact, second.agent, second.runner_up, second.margin) == ("c1", "cal", "ann", 12_000)


def test_ties_go_to_who_came_first_and_to_the_better_by_taste() -> None:
    story = Story(swept(rank="longest_idle"))
    story.given("+0s", signs_in("ann", skills={"law": 5}))
    story.given("+1s", signs_in("ben", skills={"law": 5}), says("ann", "away"))
    story.given("+2s", says("ann", "available"))
    assert told(story.given("+3s", arrives("p1"))) == ["p1 ann arrival"]


def test_the_overdue_come_before_what_is_worth_more() -> None:
    fire = p.Urgency("fire", ((Duration(0), 9_000),), Condition((Test("intent", "is", ("fire",)),)))
    policy = a_policy(
        channels=CHANNELS, urgency=(fire, p.Urgency("plain", ((Duration(0), 1_000),))),
        choosing=p.Choosing(fairness=p.Fairness(1), batch_window=ms("1s")),
    )  # fmt: skip
    story = Story(policy)
    story.given("+0s", arrives("c2", "chat", due_at=at("6s")), arrives("f1", intent="fire"))
    story.given("+1s", arrives("p3", due_at=at("5s")), arrives("p4", due_at=at("5s")))
    story.given("+8s", signs_in("ann"))
    assert told(story.given("+9s")) == ["p3 ann overdue"]
    for no, then in ((10, "p4"), (12, "c2"), (14, "f1")):
        story.given(f"+{no}s", ends(story.in_hand("ann")[0]))
        story.given(f"+{no + 1}s")
        assert story.in_hand("ann") == [then]


def test_an_overdue_contact_that_nobody_could_take_holds_up_no_other() -> None:
    story = Story(swept())
    story.given("+0s", arrives("p1", due_at=at("1s"), customer=Customer("u")), arrives("c1", "chat", due_at=at("2s")))
    story.given("+8s", signs_in("ann", skills={"law": 1}, channels=("chat",)))
    assert told(story.given("+9s")) == ["c1 ann overdue"]


def test_an_overdue_contact_goes_even_to_one_who_declined_it_but_not_before_they_wish() -> None:
    policy = a_policy(choosing=p.Choosing(fairness=p.Fairness(1)))
    story = Story(policy)
    story.given("+0s", signs_in("ann"), arrives("p1", due_at=at("9s")))
    story.given("+1s", signs_in("ben", presence="away"), declines("ann", story.offer("p1"), "20s"))
    assert told(story.given("+9s")) == []
    assert told(story.given("+21s")) == ["p1 ann overdue"]


def test_who_declined_is_asked_again_after_the_others() -> None:
    story = Story(a_policy(choosing=p.Choosing(fairness=p.Fairness(1))))
    story.given("+0s", signs_in("ann"), arrives("p1"))
    story.given("+1s", signs_in("ben"), arrives("p2"))
    story.given("+2s", accepts("ben", story.offer("p2")))
    assert told(story.given("+3s", declines("ann", story.offer("p1")))) == []
    assert told(story.given("+4s", ends("p2"))) == ["p1 ben retry"]


def test_a_pair_that_is_not_worth_the_switch_waits_until_it_is() -> None:
    rising = (p.Urgency("plain", ((Duration(0), 0), (ms("100s"), 10_000))),)
    story = Story(a_policy(channels=CHANNELS, urgency=rising, choosing=p.Choosing(fairness=p.Fairness(1), switch=200)))
    story.given("+0s", signs_in("ann"), arrives("p1"))
    story.given("+10s", ends("p1"))
    story.then("+20s", arrives("c1", "chat"), "QueueContact c1 (chat #1)", "DeferContact c1 (until +23.334s)")
    story.given("+22s", leaves("c1"), arrives("c2", "chat"))
    assert story.deadline() == "+25.334s"
    story.given("+26s")
    assert story.in_hand("ann") == ["c2"]


def test_what_waiting_makes_worth_no_more_is_not_held_back_by_a_switch() -> None:
    story = Story(a_policy(channels=CHANNELS, choosing=p.Choosing(fairness=p.Fairness(1), switch=100)))
    story.given("+0s", signs_in("ann"), arrives("p1"), ends("p1"))
    (made,) = offered(story.given("+1s", arrives("c1", "chat")))
    assert made.value == -40_000


def test_who_waits_for_a_soft_rule_is_looked_at_again_and_again() -> None:
    story = Story(a_policy(channels=CHANNELS, choosing=p.Choosing(reserves=(p.Reserve("phone", 1, 100),))))
    story.given("+0s", signs_in("ann"), arrives("e1", "email"))
    for until in ("+10s", "+20s", "+30s"):
        assert story.deadline() == until
        story.given(until)
    assert story.given("+31s", signs_in("ben", channels=("email",), presence="away")) == []
    story.then("+35s", signs_in("ben"), "OfferContact e1 → ann (auto, load 1000/1000, freed, ben 0 behind)",
               "AssignContact e1 → ann (active)")  # fmt: skip


def test_a_sweep_for_a_case_keeps_its_contacts_together() -> None:
    story = Story(swept(keep_together="case", owner_bonus=PerMille(0)))
    for name in ("ann", "ben"):
        story.given("+0s", signs_in(name, presence="away", skills={"law": 5}))
    story.given("+0s", arrives("p1", case="k"), arrives("p2", case="k"), arrives("p3"))
    story.given("+6s", *(says(name, "available") for name in ("ann", "ben")))
    made = story.given("+7s")
    assert told(made) == ["p1 ann freed", "p3 ben freed"]
    story.given("+8s", ends("p3"))
    story.given("+30s")
    assert story.in_hand("ben") == ["p2"]


def test_the_owner_of_a_case_has_its_contacts_in_a_sweep_too() -> None:
    owned = p.Ownership(hold_for=ms("1m"))
    story = Story(a_policy(channels=CHANNELS, choosing=p.Choosing(fairness=p.Fairness(1)), ownership=owned))
    story.given("+0s", signs_in("ann"), arrives("p1", case="k"), ends("p1"))
    story.given("+1s", signs_in("ben"))
    assert told(story.given("+9s", arrives("c1", "chat", case="k"))) == ["c1 ann owner"]

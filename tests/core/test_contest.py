"""Who of all who wait is the best for one agent: lines, single contacts, contacts that are for one alone."""

from router.core import decisions as d
from router.core import policy as p
from router.core import reasons
from router.core.decisions import Wish
from router.core.values import NEVER, AgentId, ContactId, Instant
from router.core.worth import barred, wanted
from tests.story import Story, a_channel, a_policy, accepts, arrives, at, declines, ends, ms, says, signs_in, signs_out


def preferring(**changes: object) -> p.Policy:
    """Contacts wait half a minute for the agent they ask for."""
    return a_policy(choosing=p.Choosing(preferred_for=ms("30s"), **changes))  # type: ignore[arg-type]


def offered(decisions: list[d.Decision]) -> list[tuple[str, str, str]]:
    """Tell the offers."""
    return [(it.contact, it.agent, reasons.NAMES[it.way]) for it in decisions if isinstance(it, d.OfferContact)]


def busy() -> Story:
    """Ann has a call in hand, ben is free, and c1 asks for ann."""
    story = Story(preferring())
    story.given("+0s", signs_in("ann"), arrives("p1"))
    story.given("+1s", accepts("ann", story.offer("p1")), signs_in("ben"))
    assert offered(story.given("+2s", arrives("c1", preferred_agent="ann"))) == []
    return story


# ── Contacts that are for one alone ───────────────────────────────────────────────────────────────────────────────


def test_a_contact_goes_to_the_agent_it_asks_for_though_another_was_idle_longer() -> None:
    story = Story(preferring())
    story.given("+0s", signs_in("ben"))
    story.given("+1s", signs_in("ann"))
    assert offered(story.given("+2s", arrives("c1", preferred_agent="ann"))) == [("c1", "ann", "arrival")]


def test_it_waits_for_an_agent_who_is_full_and_then_for_nobody_in_particular() -> None:
    story = busy()
    assert story.deadline() == "+32s"
    assert offered(story.given("+32s")) == [("c1", "ben", "retry")]


def test_the_agent_who_comes_free_in_time_has_it() -> None:
    story = busy()
    assert offered(story.given("+9s", ends("p1"))) == [("c1", "ann", "freed")]


def test_an_agent_who_leaves_is_not_waited_for() -> None:
    story = busy()
    assert offered(story.given("+9s", signs_out("ann"))) == [("c1", "ben", "retry")]


def test_another_contact_passes_by_one_that_waits_for_somebody_else() -> None:
    story = busy()
    assert offered(story.given("+9s", arrives("c2"))) == [("c2", "ben", "arrival")]
    assert offered(story.given("+10s", signs_in("cal"))) == []


def test_a_wish_gives_way_to_a_promise_that_breaks() -> None:
    story = Story(preferring())
    story.given("+0s", signs_in("ann"), arrives("p1"))
    story.given("+1s", accepts("ann", story.offer("p1")), signs_in("ben"))
    story.given("+2s", arrives("c1", preferred_agent="ann", due_at=at("10s")))
    assert story.deadline() == "+10s"
    assert offered(story.given("+10s")) == [("c1", "ben", "retry")]


def test_the_agent_it_asked_for_who_would_not_is_asked_like_anybody() -> None:
    story = Story(preferring())
    story.given("+0s", signs_in("ann"), signs_in("ben"), arrives("c1", preferred_agent="ann"))
    assert offered(story.given("+1s", declines("ann", story.offer("c1")))) == [("c1", "ben", "retry")]


def test_in_a_sweep_a_wish_holds_too() -> None:
    story = Story(preferring(fairness=p.Fairness(load=1)))
    story.given("+0s", signs_in("ben"))
    story.given("+1s", signs_in("ann"))
    assert offered(story.given("+2s", arrives("c1", preferred_agent="ann"))) == [("c1", "ann", "arrival")]
    story.given("+3s", accepts("ann", story.offer("c1")))
    assert offered(story.given("+4s", arrives("c2", preferred_agent="ann"))) == []
    assert offered(story.given("+34s")) == [("c2", "ben", "freed")]


# ── Judging a wish ────────────────────────────────────────────────────────────────────────────────────────────────


def wishing(wish: Wish, *, overdue: bool = False) -> tuple[Story, str, list[int]]:
    """Put a contact with a wish in line beside ann and ben, who are busy; say for whom it is and who is barred."""
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"), signs_in("ben"), arrives("p1"), arrives("p2"))
    story.given("+1s", arrives("c1", due_at=at("1s") if overdue else None))
    floor = story.engine.floor
    contact = floor.contacts[ContactId("c1")]
    contact.wish = wish
    agents = [floor.agents[AgentId(name)] for name in ("ann", "ben")]
    return story, wanted(floor, contact), [barred(floor, contact, agent) for agent in agents]


def test_a_strict_wish_bars_everybody_else_even_of_the_overdue() -> None:
    _, alone, codes = wishing(Wish("ann", Instant(NEVER), reasons.FOR_OWNER), overdue=True)
    assert (alone, codes) == ("ann", [0, reasons.FOR_OWNER])


def test_who_handed_it_on_is_passed_over_while_somebody_else_may_be_hoped_for() -> None:
    story, alone, codes = wishing(Wish(passed_over="ann"))
    assert (alone, codes) == ("", [reasons.HANDED_ON, 0])
    floor = story.engine.floor
    story.engine.floor.agents["ben"].presence = "draining"
    assert barred(floor, floor.contacts[ContactId("c1")], floor.agents["ann"]) == 0


def test_the_overdue_pass_nobody_over() -> None:
    _, _, codes = wishing(Wish(passed_over="ann"), overdue=True)
    assert codes == [0, 0]


def test_a_wish_whose_time_is_over_binds_nobody() -> None:
    _, alone, codes = wishing(Wish("ann", at("1s"), reasons.FOR_PREFERRED))
    assert (alone, codes) == ("", [0, 0])


# ── Order ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_overdue_come_first_by_due_time_over_all_demands() -> None:
    channels = {name: a_channel(1000, answer="auto") for name in ("phone", "chat")}
    story = Story(a_policy(channels=channels))
    story.given("+0s", arrives("c1", "chat", due_at=at("9s")), arrives("p1", due_at=at("8s")), arrives("c2", "chat"))
    story.given("+1s", arrives("p2", due_at=at("7s")))
    story.given("+20s", signs_in("ann"))
    order = []
    for no in range(4):
        (contact,) = story.in_hand("ann")
        order.append(contact)
        story.given(f"+{no + 21}s", ends(contact))
    assert order == ["p2", "p1", "c1", "c2"]


def test_who_is_away_keeps_what_waits_for_them_only_so_long() -> None:
    story = busy()
    story.given("+3s", says("ann", "away"))
    assert offered(story.given("+9s", ends("p1"))) == []
    assert offered(story.given("+32s")) == [("c1", "ben", "retry")]


def test_the_runner_up_is_the_best_of_all_the_others() -> None:
    channels = {name: a_channel(1000, answer="auto") for name in ("phone", "chat", "email")}
    story = Story(a_policy(channels=channels))
    story.given("+0s", arrives("p1"), arrives("c1", "chat"), arrives("e1", "email"))
    (made,) = [it for it in story.given("+9s", signs_in("ann")) if isinstance(it, d.OfferContact)]
    assert (made.contact, made.runner_up) == ("p1", "c1")

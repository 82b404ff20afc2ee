"""Contacts on the floor and the stories of their customers stay in step."""

from router.core import policy as p
from router.core.engine import Engine
from router.core.meeting import caller, here, known_or_here, part, prefers, take_over
from tests.story import Story, a_policy, arrives, at, leaves, signs_in
from tests.told_customers import asks_for_a_call, of
from tests.told_handoffs import applies


def a_story() -> Story:
    """Remember customers, and promise calls."""
    return Story(a_policy(callbacks=p.Callbacks(), ownership=p.Ownership()))


def test_the_other_contacts_of_a_customer_are_told_in_order_of_arrival() -> None:
    story = a_story()
    story.given("+0s", arrives("c1", customer=of("mary")), arrives("c2"), arrives("c3", "email", customer=of("mary")))
    contacts = story.engine.floor.contacts
    assert [it.id for it in here(story.engine.floor, contacts["c3"])] == ["c1"]
    assert here(story.engine.floor, contacts["c2"]) == []


def test_a_contact_of_nobody_in_particular_leaves_no_story() -> None:
    story = a_story()
    story.given("+0s", arrives("c1"))
    contact = story.engine.floor.contacts["c1"]
    part(story.engine.floor, contact, 91)
    prefers(story.engine.floor, contact, "phone")
    assert story.engine.floor.customers.known == {}


def test_whoever_takes_over_a_promised_call_goes_on_with_its_case() -> None:
    story = a_story()
    story.given("+0s", arrives("c1", customer=of("mary"), case="k1"))
    story.given("+0s", asks_for_a_call("c1", "+2h"))
    story.given("+1h", arrives("c2", customer=of("mary")))
    assert story.engine.floor.contacts["c2"].case == "k1"
    story.given("+1h", arrives("c3", customer=of("mary")))
    story.given("+1h", asks_for_a_call("c3", "+2h"))
    story.given("+1h", arrives("c4", customer=of("mary"), case="k4"))
    assert story.engine.floor.contacts["c4"].case == "k4"  # the platform knows best


def test_with_nobody_in_line_nobody_takes_over() -> None:
    story = a_story()
    story.given("+0s", arrives("c1", customer=of("mary")), arrives("c2", customer=of("mary"), stage="self_service"))
    contact = story.engine.floor.contacts["c2"]
    take_over(story.engine.floor, story.engine.floor.contacts["c1"])
    assert (contact.arrived_at, contact.fact.continues) == (at("+0s"), "")


def test_who_is_asked_to_call_a_customer_is_known() -> None:
    story = a_story()
    story.given("+0s", arrives("c1", customer=of("mary")))
    story.given("+0s", asks_for_a_call("c1"), arrives("c2", customer=of("mary"), direction="outbound"))
    floor = story.engine.floor
    assert caller(floor, floor.contacts["c2"]) == ""
    story.given("+0s", signs_in("ann"))
    assert caller(floor, floor.contacts["c2"]) == "ann"


def test_something_is_known_of_one_who_is_remembered_here_or_named_by_a_case() -> None:
    story = Story(a_policy(ownership=p.Ownership()))
    story.given("+0s", arrives("c1", customer=of("mary")))
    assert known_or_here(story.engine.floor, "mary")
    story.given("+1s", leaves("c1"))
    assert known_or_here(story.engine.floor, "mary")
    assert not known_or_here(story.engine.floor, "joe")
    story = Story(a_policy())
    story.given("+0s", arrives("c1", customer=of("mary"), case="k1"))
    assert known_or_here(story.engine.floor, "mary")
    assert not known_or_here(Engine(a_policy()).floor, "mary")


def test_whoever_was_kept_for_their_contacts_alone_is_forgotten_with_them() -> None:
    story = Story(a_policy(ownership=p.Ownership(), preference=p.Preference(customers_max=1)))
    for no in range(4):
        story.given("+0s", arrives(f"c{no}", customer=of(f"u{no}")))
    for no in range(4):
        story.given("+1m", leaves(f"c{no}"))
    assert list(story.engine.floor.customers.known) == ["u3"]


def test_another_policy_remembers_by_its_own_bounds_or_nobody() -> None:
    story = Story(a_policy())
    story.given("+0s", arrives("c1", customer=of("mary")), arrives("c2", customer=of("joe")))
    few = a_policy(preference=p.Preference(customers_max=1), callbacks=p.Callbacks())
    story.given("+1s", applies(a_policy(callbacks=p.Callbacks())))
    known = story.engine.floor.customers.known
    assert {id: list(it.here) for id, it in known.items()} == {"mary": ["c1"], "joe": ["c2"]}
    story.given("+2s", leaves("c1"))
    story.given("+3s", applies(few))
    assert list(story.engine.floor.customers.known) == ["joe"]
    story.given("+4s", applies(a_policy()))
    assert story.engine.floor.customers.known == {}

"""What is told of customers: merged, linked, remembered from before, erased."""

import json

from router.core import policy as p
from router.core.condition import Condition, Test
from router.core.events import PastContact
from router.core.values import Instant
from tests.story import START, Story, a_policy, accepts, arrives, completes, leaves, ms, signs_in
from tests.told_customers import asks_for_a_call, is_erased, is_linked, of, remembers, was_also

KNOWN = p.Segment("known", Condition((Test("history.contacts_30d", "at_least", (1,)),)))


def a_floor(**more: object) -> p.Policy:
    """Tell customers who were here before from those who were not; calls are promised."""
    return a_policy(segments=(KNOWN,), callbacks=p.Callbacks(), **more)


def history(story: Story, customer: str) -> list[str]:
    """Tell what is remembered of a customer, one word a contact."""
    known = story.engine.floor.customers.get(customer)
    return [] if known is None else [f"{it.contact} {it.outcome} {it.agent}".strip() for it in known.past]


# ── Remembered ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_customers_contacts_are_remembered_with_how_they_ended_and_with_whom() -> None:
    story = Story(a_floor())
    story.given("+0s", signs_in("ann"), arrives("c1", customer=of("mary"), intent="bill", case="k1"))
    story.given("+0s", arrives("c2", "email", customer=of("mary")))
    assert history(story, "mary") == ["c1", "c2"]
    story.given("+1s", accepts("ann", story.offer("c1")))
    story.given("+2s", completes(story.assignment("c1")))
    assert history(story, "mary") == ["c1 served ann", "c2"]
    story.given("+3s", completes(story.assignment("c2")))
    assert history(story, "mary") == ["c1 served ann", "c2 served ann"]
    first = story.engine.floor.customers.known["mary"].past[0]
    assert (first.channel, first.intent, first.at, first.case) == ("phone", "bill", START, "k1")


def test_an_abandoned_contact_is_remembered_without_an_agent() -> None:
    story = Story(a_floor())
    story.given("+0s", arrives("c1", customer=of("mary")))
    story.given("+5s", leaves("c1"))
    assert history(story, "mary") == ["c1 abandoned"]


def test_a_contact_that_turns_out_to_be_somebody_elses_is_theirs_from_then_on() -> None:
    story = Story(a_floor())
    story.given("+0s", arrives("c1", customer=of("mary")))
    story.given("+1s", arrives("c1", customer=of("joe")))
    assert (history(story, "mary"), history(story, "joe")) == ([], ["c1"])
    story.given("+2s", arrives("c1"))
    assert history(story, "joe") == []
    story.given("+3s", arrives("c1", customer=of("joe")))
    assert history(story, "joe") == ["c1"]


def test_whoever_is_forgotten_while_their_contact_is_here_is_known_by_it_again() -> None:
    story = Story(a_floor(preference=p.Preference(customers_max=1)))
    story.given("+0s", arrives("c1", customer=of("mary")), arrives("c2", customer=of("joe")))
    assert list(story.engine.floor.customers.known) == ["mary", "joe"]
    story.given("+1s", leaves("c1"))
    story.given("+2s", arrives("c3", customer=of("sue")))
    assert list(story.engine.floor.customers.known) == ["joe", "sue"]


# ── Merged and linked ─────────────────────────────────────────────────────────────────────────────────────────────


def test_merged_customers_share_their_history() -> None:
    story = Story(a_floor())
    story.given("+0s", arrives("c1", customer=of("mary")))
    story.given("+1s", leaves("c1"))
    story.then("+2s", arrives("c2", customer=of("maria")), "QueueContact c2 (phone #1)")
    story.then("+3s", was_also("mary", "maria"), "QueueContact c2 (phone #1, as known)")
    assert history(story, "maria") == history(story, "mary") == ["c1 abandoned", "c2"]
    story.then("+4s", was_also("mary", "maria"), "IgnoreFact mary (already_so)")
    story.then("+5s", was_also("maria", "maria"), "IgnoreFact maria (already_so)")
    story.given("+6s", leaves("c2"))
    assert history(story, "mary") == ["c1 abandoned", "c2 abandoned"]


def test_a_call_promised_under_another_name_is_the_same_customers_call() -> None:
    story = Story(a_floor())
    story.given("+0s", arrives("c1", customer=of("maria")))
    story.given("+0s", asks_for_a_call("c1", "+2h"), was_also("mary", "maria"))
    story.given("+1h", arrives("c2", customer=of("mary")))
    assert "c1" not in story.engine.floor.contacts


def test_linked_customers_help_to_know_each_other_and_stay_two() -> None:
    story = Story(a_floor())
    story.given("+0s", remembers("joe", PastContact("h1", "phone", "", Instant(START - ms("2d")), "served")))
    story.then("+1s", arrives("c1", customer=of("mary")), "QueueContact c1 (phone #1)")
    story.then("+2s", is_linked("mary", "joe"), "QueueContact c1 (phone #1, as known)")
    story.then("+3s", is_linked("mary", "mary"), "IgnoreFact mary (already_so)")
    assert (history(story, "mary"), history(story, "joe")) == (["c1"], ["h1 served"])


def test_where_nobody_is_remembered_what_is_told_of_customers_changes_nothing() -> None:
    story = Story(a_policy())
    story.given("+0s", arrives("c1", customer=of("mary")))
    for fact in (is_linked("mary", "joe"), was_also("mary", "jane"), remembers("mary")):
        story.then("+1s", fact)
    assert story.engine.floor.customers.known == {}


# ── Erased ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_one_who_is_erased_leaves_nothing_on_the_floor_nor_in_a_snapshot() -> None:
    story = Story(a_floor())
    story.given("+0s", remembers("mary", PastContact("h1", "phone", "", Instant(START - 5), "served")))
    story.given("+0s", was_also("mary", "maria"), is_linked("joe", "mary"))
    story.given("+1s", arrives("c1", customer=of("maria"), extra={"private": "sealed-by-her-key"}))
    story.given("+1s", arrives("c2", customer=of("joe")))
    story.then("+2s", is_erased("maria"))
    snapshot = json.dumps(story.engine.snapshot())
    assert "maria" not in snapshot and "mary" not in snapshot and "sealed" not in snapshot
    assert "joe" in snapshot
    story.then("+3s", leaves("c1"), "CloseContact c1 (abandoned, waited 2s)")
    assert "mar" not in json.dumps(story.engine.snapshot()["customers"])


def test_one_who_is_erased_is_forgotten_where_nobody_is_remembered_too() -> None:
    story = Story(a_policy())
    story.given("+0s", arrives("c1", customer=of("mary")), arrives("c2", customer=of("joe")))
    story.then("+1s", is_erased("mary"))
    customers = [it.fact.customer for it in story.engine.floor.contacts.values()]
    assert [it and it.id for it in customers] == [None, "joe"]


def test_a_case_of_one_who_is_erased_names_nobody() -> None:
    story = Story(a_policy(ownership=p.Ownership()))
    story.given("+0s", arrives("c1", customer=of("mary"), case="k1"))
    story.given("+0s", arrives("c2", customer=of("joe"), case="k2"))
    story.given("+1s", is_erased("mary"))
    assert [it.customer for it in story.engine.floor.cases.values()] == ["", "joe"]


def test_nobody_can_be_erased_of_whom_nothing_is_known() -> None:
    story = Story(a_floor())
    story.then("+0s", is_erased("mary"), "IgnoreFact mary (customer_unknown)")

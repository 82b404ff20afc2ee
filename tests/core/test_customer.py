"""Customers are remembered within bounds, fade, merge, and are forgotten without a trace."""

import pytest

from router.core.customer import NAMES_MAX, ONE, Customer, Customers, faded
from router.core.events import PastContact
from router.core.values import DAY_MS, Instant
from tests.story import through_json


def past(contact: str, at: int, channel: str = "phone", **more: str) -> PastContact:
    return PastContact(contact, channel, more.get("intent", ""), Instant(at), more.get("outcome", "served"))


def seen(*names: str, most: int = 99) -> Customers:
    customers = Customers()
    for name in names:
        customers.see(name, 0, most)
    return customers


# ── What fades ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("age", "left"), [(0, 1000), (16, 500), (32, 250), (8, 707), (4, 840), (160, 0), (16 * 61, 0)])
def test_every_half_life_halves_what_they_did(age: int, left: int) -> None:
    assert faded(1000, age, 16) == left


def test_between_the_entries_of_the_table_it_falls_in_a_straight_line() -> None:
    readings = [faded(1_000_000, age, 1600) for age in range(0, 3201, 10)]
    assert readings == sorted(readings, reverse=True)
    assert faded(1_000_000, 50, 1600) == (1_000_000 + 957_603) // 2 + 1


def test_words_for_a_channel_add_up_as_they_fade() -> None:
    customer = Customer("mary", 0)
    customer.prefer("phone", 0, 0, 100)
    customer.prefer("phone", 100, 100, 100)
    assert customer.count("phone", 100, 100) == ONE + ONE // 2
    assert customer.count("chat", 100, 100) == 0


# ── What is kept ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_only_the_last_contacts_of_a_customer_are_kept() -> None:
    customer = Customer("mary", 0)
    for no in range(5):
        customer.came(past(f"c{no}", no), 3)
    assert [it.contact for it in customer.past] == ["c2", "c3", "c4"]
    assert list(customer.here) == ["c0", "c1", "c2", "c3", "c4"]


def test_a_contact_that_left_has_its_outcome_where_it_stood() -> None:
    customer = Customer("mary", 0)
    customer.came(past("c1", 1, outcome=""), 9)
    customer.came(past("c2", 2, outcome=""), 9)
    customer.left(past("c1", 1, outcome="abandoned"), 9)
    assert [(it.contact, it.outcome) for it in customer.past] == [("c1", "abandoned"), ("c2", "")]
    assert list(customer.here) == ["c2"]


def test_who_was_seen_least_recently_is_forgotten_first() -> None:
    customers = seen("ann", "bob", most=2)
    customers.see("ann", 5, 2)
    customers.see("cid", 5, 2)
    assert list(customers.known) == ["ann", "cid"]


def test_nobody_is_forgotten_of_whom_a_contact_is_on_the_floor() -> None:
    customers = seen("ann", most=2)
    customers.known["ann"].came(past("c1", 1), 9)
    for name in ("bob", "cid"):
        customers.see(name, 0, 2)
    assert list(customers.known) == ["ann", "cid"]
    customers.known["cid"].came(past("c2", 1), 9)
    customers.see("dan", 0, 2)  # who was just seen stays too
    assert list(customers.known) == ["ann", "cid", "dan"]


def test_the_names_of_a_forgotten_customer_are_forgotten_with_them() -> None:
    customers = seen("ann", most=1)
    customers.merge(customers.known["ann"], "anna", 0, DAY_MS, 9)
    assert customers.name("anna") == "ann"
    customers.see("bob", 0, 1)
    assert customers.name("anna") == "anna"


# ── What others remember ──────────────────────────────────────────────────────────────────────────────────────────


def test_older_history_joins_by_time_and_counts_once() -> None:
    customer = Customer("mary", 500)
    customer.came(past("c9", 500), 9)
    told = (past("c1", 100, "chat"), past("c9", 500), past("c2", 200, "chat"))
    for _ in range(2):
        customer.learn(told, 500, 10**9, 9)
    assert [it.contact for it in customer.past] == ["c1", "c2", "c9"]
    assert customer.count("chat", 500, 10**9) in range(2 * ONE - 2, 2 * ONE + 1)
    assert customer.since == 100


def test_what_is_not_older_than_our_memory_is_story_and_no_evidence() -> None:
    customer = Customer("mary", 500)
    customer.learn((past("c1", 600, "chat"), past("c2", 100, "")), 700, 10**9, 9)
    assert [it.contact for it in customer.past] == ["c2", "c1"]
    assert customer.counts == {}


# ── Names ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_two_who_are_linked_know_of_each_other_and_stay_two() -> None:
    customers = seen("ann", "bob")
    customers.link(customers.known["ann"], customers.known["bob"])
    assert [it.id for it in customers.circle(customers.known["bob"])] == ["bob", "ann"]
    customers.erase("ann")
    assert [it.id for it in customers.circle(customers.known["bob"])] == ["bob"]


def test_a_link_to_one_who_is_forgotten_leads_nowhere() -> None:
    customers = seen("ann", "bob")
    customers.link(customers.known["ann"], customers.known["bob"])
    customers.see("cid", 0, 2)
    assert [it.id for it in customers.circle(customers.known["bob"])] == ["bob"]


def test_links_and_former_names_are_bounded() -> None:
    customers = seen("ann", *(f"x{no}" for no in range(NAMES_MAX + 1)), most=999)
    ann = customers.known["ann"]
    for no in range(NAMES_MAX + 1):
        customers.link(ann, customers.known[f"x{no}"])
    assert list(ann.linked) == [f"x{no}" for no in range(1, NAMES_MAX + 1)]
    for no in range(NAMES_MAX + 2):
        customers.merge(ann, f"y{no}", 0, DAY_MS, 9)
    assert list(ann.names) == [f"y{no}" for no in range(2, NAMES_MAX + 2)]
    assert [customers.name(name) for name in ("y1", "y2")] == ["y1", "ann"]


def test_merging_joins_stories_counts_links_and_names() -> None:
    customers = seen("ann", "anna", "annie", "bob")
    ann, anna = customers.known["ann"], customers.known["anna"]
    customers.merge(anna, "annie", 0, DAY_MS, 9)
    customers.link(anna, customers.known["bob"])
    customers.link(ann, anna)
    ann.came(past("c1", 10), 9)
    anna.came(past("c2", 5), 9)
    for customer in (ann, anna):
        customer.prefer("phone", 10, 10, DAY_MS)
    anna.since = -7
    customers.merge(ann, "anna", 10, DAY_MS, 9)
    assert [it.contact for it in ann.past] == ["c2", "c1"]
    assert (list(ann.here), ann.since, ann.count("phone", 10, DAY_MS)) == (["c1", "c2"], -7, 2 * ONE)
    assert list(ann.linked) == ["bob"]
    assert [customers.name(name) for name in ("ann", "anna", "annie")] == ["ann"] * 3
    assert list(customers.known) == ["ann", "bob"]


def test_one_who_is_erased_is_gone_under_every_name() -> None:
    customers = seen("ann", "bob")
    customers.merge(customers.known["ann"], "anna", 0, DAY_MS, 9)
    assert list(customers.erase("anna")) == ["anna", "ann"]
    assert (list(customers.known), customers.get("anna"), customers.name("anna")) == (["bob"], None, "anna")
    assert list(customers.erase("nobody")) == ["nobody"]


def test_a_memory_that_went_through_a_file_is_the_same_memory() -> None:
    customers = seen("ann", "bob")
    ann = customers.known["ann"]
    customers.merge(ann, "anna", 0, DAY_MS, 9)
    customers.link(ann, customers.known["bob"])
    ann.came(past("c1", 10), 9)
    ann.prefer("phone", 10, 10, DAY_MS)
    dumped = customers.dump()
    again = Customers()
    again.load(through_json({"": dumped})[""])
    assert again.dump() == dumped
    assert again.name("anna") == "ann"


def test_other_bounds_hold_at_once() -> None:
    customers = seen("ann", "bob", "cid")
    for no in range(3):
        customers.known["bob"].came(past(f"c{no}", no), 9)
    customers.trim(1, 2)
    assert list(customers.known) == ["bob"]
    assert [it.contact for it in customers.known["bob"].past] == ["c1", "c2"]

"""How the contacts on the floor and the stories of their customers are kept in step. Data alone, no rules.

Rule 1. Where no rule wants to know who the customer is, nobody is remembered and nothing is done.
"""

from dataclasses import replace

from router.core.caseload import retie
from router.core.contact import QUEUED, Contact
from router.core.customer import Customer, Customers
from router.core.events import PastContact
from router.core.reasons import NAMES
from router.core.state import State
from router.core.values import Instant


def meet(state: State, contact: Contact, before: str = "") -> None:
    """Note whose contact it is, now that it came in or says so; `before` is whose it was said to be."""
    if not state.rules.remembers:
        return
    fact, customers = contact.fact, state.customers
    name = "" if fact.customer is None else customers.name(fact.customer.id)
    if name == customers.name(before):
        return
    known = customers.get(before)
    if known is not None:  # it was somebody else, after all
        known.here.pop(contact.id, None)
        known.unwrite(contact.id)
    if not name:
        return
    rules = state.policy.preference
    known = customers.see(name, min(contact.arrived_at, state.now), rules.customers_max)
    at = Instant(min(contact.arrived_at, state.now))  # scheduled work arrives in time to come
    past = PastContact(contact.id, fact.channel, fact.intent, at, "", fact.case)
    known.came(past, rules.contacts_kept)
    if fact.direction == "inbound":
        known.prefer(fact.channel, at, state.now, rules.half_life)


def part(state: State, contact: Contact, outcome: int) -> None:
    """Write down how a contact ended, and with whom, in the story of its customer."""
    known = state.customer_of(contact)
    if known is None:
        return
    rules, fact, held = state.policy.preference, contact.fact, state.assignments.get(contact.assignment)
    agent = contact.served_by if held is None else held.agent
    case = contact.case or fact.case
    at = Instant(min(contact.arrived_at, state.now))
    past = PastContact(contact.id, fact.channel, fact.intent, at, NAMES[outcome], case, agent)
    known.left(past, rules.contacts_kept)
    if len(state.customers.known) > rules.customers_max:  # who was kept for this contact alone
        state.customers.make_room(rules.customers_max)


def remember_anew(state: State) -> None:
    """Keep to the bounds of another policy; where it wants to know nobody, nobody is remembered."""
    if not state.rules.remembers:
        state.customers = Customers()
        return
    rules = state.policy.preference
    state.customers.trim(rules.customers_max, rules.contacts_kept)
    for contact in state.contacts.values():
        known = state.customer_of(contact)
        if known is None or contact.id not in known.here:
            meet(state, contact)


def prefers(state: State, contact: Contact, channel: str) -> None:
    """Count a word of the customer's for a channel: they asked for it, took it up, or would not leave it."""
    known = state.customer_of(contact)
    if known is not None:
        known.prefer(channel, state.now, state.now, state.policy.preference.half_life)


def here(state: State, contact: Contact) -> list[Contact]:
    """List the other contacts of a contact's customer that are on the floor, in order of arrival."""
    known = state.customer_of(contact)
    return [] if known is None else [state.contacts[id] for id in known.here if id != contact.id]


def comes_by_themselves(state: State, callback: Contact) -> list[Contact]:
    """List the contacts of one who was promised a call in which they come for the same by themselves.

    Only where somebody waits on the line, and asks for nothing else: who writes an email, or calls about another
    matter, is called all the same.
    """
    others = [one for one in here(state, callback) if not one.callback_at and one.fact.direction == "inbound"]
    return [one for one in others if same_matter(state, callback, one)]


def same_matter(state: State, callback: Contact, contact: Contact) -> bool:
    """Tell whether a contact may be what its customer was promised a call for."""
    one, other = callback.fact, contact.fact
    channel = state.policy.channels.get(other.channel)
    if channel is None or not channel.live:
        return False
    said = ((one.intent, other.intent), (one.case, other.case))
    return not any([mine and theirs and mine != theirs for mine, theirs in said])


def caller(state: State, contact: Contact) -> str:
    """Name the agent who is asked to call a contact's customer, or does so just now; nobody, if nobody does."""
    for one in here(state, contact):
        if not one.callback_at or not same_matter(state, one, contact):
            continue
        if one.offer is not None:
            return state.offers[one.offer].agent
        if one.assignment:
            return state.assignments[one.assignment].agent
    return ""


def take_over(state: State, callback: Contact) -> None:
    """Let the contact that entered the line last be the one that the customer was promised: as old, of its case."""
    waiting = [one for one in comes_by_themselves(state, callback) if one.state == QUEUED]
    if waiting:
        contact = max(waiting, key=lambda one: one.stamp)
        contact.arrived_at = min(contact.arrived_at, callback.arrived_at)
        contact.fact = replace(contact.fact, continues=contact.fact.continues or callback.id)
        if callback.case and not contact.fact.case:
            retie(state, contact, callback.case)


def erase(state: State, name: str) -> None:
    """Forget a customer under every name: no story, no link, and nothing on the floor names them."""
    names = state.customers.erase(name)
    state.sequences.forget(names)
    for contact in state.contacts.values():
        if contact.fact.customer is not None and contact.fact.customer.id in names:
            contact.fact = replace(contact.fact, customer=None, extra=None)
    for case in state.cases.values():
        if case.customer in names:
            case.customer = ""


def known_or_here(state: State, name: str) -> bool:
    """Tell whether anything on the floor is about a customer."""
    if state.customers.get(name) is not None:
        return True
    named = [contact.fact.customer.id for contact in state.contacts.values() if contact.fact.customer is not None]
    return name in named or any(case.customer == name for case in state.cases.values())


def seen(state: State, name: str) -> Customer:
    """Return a customer of whom something is told, known from now on if not before."""
    return state.customers.see(name, state.now, state.policy.preference.customers_max)

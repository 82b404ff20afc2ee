"""How facts about customers are taken; those about cases are in intake/cases.py."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from router.core import events as e
from router.core.contact import QUEUED, SELF_SERVICE
from router.core.floor import Floor
from router.core.meeting import erase, prefers, seen
from router.core.segments import CALLBACK
from router.core.segments import SELF_SERVICE as TO_SELF_SERVICE


def _linked(floor: Floor, fact: e.CustomerLinked) -> None:
    if floor.rules.remembers:
        other = seen(floor, fact.other)
        floor.customers.link(seen(floor, fact.customer), other)


def _merged(floor: Floor, fact: e.CustomerMerged) -> None:
    if floor.rules.remembers:
        rules = floor.policy.preference
        floor.customers.merge(seen(floor, fact.customer), fact.other, floor.now, rules.half_life, rules.contacts_kept)


def _history(floor: Floor, fact: e.CustomerHistory) -> None:
    if floor.rules.remembers:
        rules = floor.policy.preference
        seen(floor, fact.customer).learn(fact.contacts, floor.now, rules.half_life, rules.contacts_kept)


def _erased(floor: Floor, fact: e.CustomerErased) -> None:
    erase(floor, fact.customer)


def _asked_for_a_call(floor: Floor, fact: e.CallbackRequested) -> None:
    prefers(floor, floor.contacts[fact.contact], CALLBACK)


def _took_up(floor: Floor, fact: e.ShiftAccepted) -> None:
    """The customer goes where they were asked to go; a call has to be promised first."""
    contact = floor.contacts[fact.contact]
    prefers(floor, contact, contact.shift_to)
    contact.shift = ""
    if contact.shift_to == TO_SELF_SERVICE:
        assert contact.state == QUEUED, "whom an agent is asked to take goes nowhere"
        floor.leave_line(contact)
        contact.state = SELF_SERVICE
        contact.fact = replace(contact.fact, stage="self_service")
    elif contact.shift_to != CALLBACK:
        contact.fact = replace(contact.fact, channel=contact.shift_to)


def _stayed(floor: Floor, fact: e.ShiftDeclined) -> None:
    contact = floor.contacts[fact.contact]
    prefers(floor, contact, contact.fact.channel)
    contact.shift = ""


def _nothing(floor: Floor, fact: e.Fact) -> None:
    """Such facts matter only for what is decided on them."""


TAKERS: Final[dict[type, Callable[[Floor, Any], None]]] = {
    e.CustomerLinked: _linked,
    e.CustomerMerged: _merged,
    e.CustomerHistory: _history,
    e.CustomerErased: _erased,
    e.CallbackRequested: _asked_for_a_call,
    e.CallbackCancelled: _nothing,
    e.CallbackRescheduled: _nothing,
    e.CallbackUnreached: _nothing,
    e.ShiftAccepted: _took_up,
    e.ShiftDeclined: _stayed,
}

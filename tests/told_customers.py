"""What stories tell of customers, callbacks and offers of another channel."""

from typing import Any

from router.core import events as e
from router.core.values import ContactId, Instant
from tests.story import at

PLATFORM = "platform"


def of(customer: str, **more: Any) -> e.Customer:
    """Name the customer of a contact."""
    return e.Customer(customer, **more)


def asks_for_a_call(contact: str, not_before: str = "", not_after: str = "", **more: Any) -> e.CallbackRequested:
    return e.CallbackRequested("", PLATFORM, ContactId(contact), _when(not_before), _when(not_after), **more)


def moves_the_call(contact: str, not_before: str, not_after: str = "") -> e.CallbackRescheduled:
    return e.CallbackRescheduled("", PLATFORM, ContactId(contact), at(not_before), _when(not_after))


def wants_no_call(contact: str) -> e.CallbackCancelled:
    return e.CallbackCancelled("", PLATFORM, ContactId(contact))


def is_not_reached(contact: str) -> e.CallbackUnreached:
    return e.CallbackUnreached("", PLATFORM, ContactId(contact))


def takes_the_shift(contact: str, shift: str) -> e.ShiftAccepted:
    return e.ShiftAccepted("", PLATFORM, ContactId(contact), shift)


def would_rather_stay(contact: str, shift: str) -> e.ShiftDeclined:
    return e.ShiftDeclined("", PLATFORM, ContactId(contact), shift)


def is_linked(customer: str, other: str) -> e.CustomerLinked:
    return e.CustomerLinked("", PLATFORM, customer, other)


def was_also(customer: str, other: str) -> e.CustomerMerged:
    return e.CustomerMerged("", PLATFORM, customer, other)


def remembers(customer: str, *contacts: e.PastContact) -> e.CustomerHistory:
    return e.CustomerHistory("", PLATFORM, customer, contacts)


def is_erased(customer: str) -> e.CustomerErased:
    return e.CustomerErased("", PLATFORM, customer)


def _when(text: str) -> Instant | None:
    return at(text) if text else None

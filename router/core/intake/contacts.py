"""How facts about contacts are taken."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from router.core import events as e
from router.core import reasons
from router.core.caseload import retie, tie, told_again
from router.core.contact import SELF_SERVICE, Contact
from router.core.floor import Floor
from router.core.meeting import meet
from router.core.values import Instant


def _arrived(floor: Floor, fact: e.ContactArrived) -> None:
    contact = floor.contacts.get(fact.contact)
    if contact is not None:  # the platform says it again: the later word counts, the place in line stays
        floor.found(contact)
        told_again(floor, contact, fact)
        stage = fact.stage if contact.state == SELF_SERVICE else contact.fact.stage
        before = contact.fact
        contact.fact = replace(fact, channel=before.channel, stage=stage)
        meet(floor, contact, _whose(before))
        return
    at = max(min(fact.time or floor.now, floor.now), floor.now - floor.policy.memory.max_age)
    come(floor, fact, Instant(at))


def come(floor: Floor, fact: e.ContactArrived, at: Instant) -> None:
    """Have a contact that was not known before."""
    floor.arrivals += 1
    contact = floor.contacts[fact.contact] = Contact(fact, floor.arrivals, at)
    contact.known_seq = floor.seq
    tie(floor, contact)
    if floor.rules.remembers:
        meet(floor, contact)


def _whose(fact: e.ContactArrived) -> str:
    return "" if fact.customer is None else fact.customer.id


def _changed(floor: Floor, fact: e.ContactChanged) -> None:
    contact = floor.contacts[fact.contact]
    floor.found(contact)
    old = contact.fact
    if fact.case:
        retie(floor, contact, fact.case)
    contact.fact = replace(
        old,
        intent=old.intent if fact.intent is None else fact.intent,
        priority=old.priority if fact.priority is None else fact.priority,
        language=old.language if fact.language is None else fact.language,
        customer=fact.customer or old.customer,
        needs=fact.needs or old.needs,
        due_at=old.due_at if fact.due_at is None else fact.due_at,
        stage=fact.stage or old.stage,
        attributes=fact.attributes or old.attributes,
        case=fact.case or old.case,
        effort=fact.effort or old.effort,
        promised_at=old.promised_at if fact.promised_at is None else fact.promised_at,
        preferred_agent=fact.preferred_agent or old.preferred_agent,
    )
    meet(floor, contact, _whose(old))


def _left(floor: Floor, fact: e.ContactAbandoned | e.ContactEnded) -> None:
    """One who left before they came will not come any more: their id is closed."""
    if fact.contact not in floor.contacts:
        unserved = reasons.ABANDONED if isinstance(fact, e.ContactAbandoned) else reasons.CLOSED_UNSERVED
        floor.closed.add(fact.contact, unserved, floor.now)


def _started(floor: Floor, fact: e.ContactStarted) -> None:
    if fact.contact not in floor.contacts:
        said = e.ContactArrived(
            fact.id, fact.source, fact.contact, fact.channel, intent=fact.intent, language=fact.language,
            customer=fact.customer, direction=fact.direction, case=fact.case,
        )  # fmt: skip
        come(floor, said, Instant(floor.now))


def _nothing(floor: Floor, fact: e.Fact) -> None:
    """Such facts matter only for what is decided on them."""


TAKERS: Final[dict[type, Callable[[Floor, Any], None]]] = {
    e.ContactArrived: _arrived,
    e.ContactChanged: _changed,
    e.ContactTurned: _nothing,
    e.ContactAbandoned: _left,
    e.ContactEnded: _left,
    e.ContactStarted: _started,
}

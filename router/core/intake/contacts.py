"""How facts about contacts are taken."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from router.core import events as e
from router.core.contact import SELF_SERVICE, Contact
from router.core.floor import Floor
from router.core.values import Instant


def _arrived(floor: Floor, fact: e.ContactArrived) -> None:
    contact = floor.contacts.get(fact.contact)
    if contact is not None:  # the platform says it again: the later word counts, the place in line stays
        stage = fact.stage if contact.state == SELF_SERVICE else contact.fact.stage
        contact.fact = replace(fact, channel=contact.fact.channel, stage=stage)
        return
    at = max(min(fact.time or floor.now, floor.now), floor.now - floor.policy.memory.max_age)
    floor.arrivals += 1
    floor.contacts[fact.contact] = Contact(fact, floor.arrivals, Instant(at))


def _changed(floor: Floor, fact: e.ContactChanged) -> None:
    contact = floor.contacts[fact.contact]
    old = contact.fact
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
    )


def _nothing(floor: Floor, fact: e.Fact) -> None:
    """Such facts matter only for what is decided on them."""


TAKERS: Final[dict[type, Callable[[Floor, Any], None]]] = {
    e.ContactArrived: _arrived,
    e.ContactChanged: _changed,
    e.ContactTurned: _nothing,
    e.ContactAbandoned: _nothing,
    e.ContactEnded: _nothing,
}

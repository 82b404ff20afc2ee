"""How it is taken that a conversation goes on by another channel."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from router.core import events as e
from router.core.contact import ASSIGNED
from router.core.floor import Floor
from router.core.intake.contacts import come
from router.core.values import Instant


def escalated_as(floor: Floor, fact: e.ContactEscalated) -> e.ContactArrived:
    """Return what is said of the contact in which the conversation goes on."""
    known = floor.contacts.get(fact.contact)
    if known is not None:
        return replace(known.fact, channel=fact.to, stage=known.fact.stage if not fact.replaces else "queue")
    old = floor.contacts[fact.replaces].fact
    return replace(
        old, id=fact.id, source=fact.source, contact=fact.contact, channel=fact.to, stage="queue", thread="",
        continues=fact.replaces,
    )  # fmt: skip


def _escalated(floor: Floor, fact: e.ContactEscalated) -> None:
    said = escalated_as(floor, fact)
    contact = floor.contacts.get(fact.contact)
    if not fact.replaces:
        assert contact is not None, "the rules let nobody escalate who is not here"
        contact.fact = said
        return
    old = floor.contacts[fact.replaces]
    if contact is None:
        come(floor, said, Instant(old.arrived_at))
        contact = floor.contacts[fact.contact]
    # One conversation: its age, and who took part in it, are those of the contact from which it comes.
    contact.fact, contact.arrived_at = said, min(contact.arrived_at, old.arrived_at)
    contact.served = old.served
    if old.state == ASSIGNED:
        contact.served += ((old.assigned_at, floor.now),)
    contact.connected, contact.holders, contact.transfers = old.connected, old.holders, old.transfers
    contact.progress, contact.team, contact.pinned = old.progress, old.team, old.pinned


TAKERS: Final[dict[type, Callable[[Floor, Any], None]]] = {
    e.ContactEscalated: _escalated,
}

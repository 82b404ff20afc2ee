"""How facts from supervisors are taken."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from router.core import events as e
from router.core.floor import Floor
from router.core.intake.agents import be
from router.core.intake.policy import adopt


def _pinned(floor: Floor, fact: e.SupervisorPinned) -> None:
    floor.contacts[fact.contact].pinned = fact.agent


def _released(floor: Floor, fact: e.SupervisorReleased) -> None:
    contact = floor.contacts.get(fact.subject)
    if contact is not None:
        contact.pinned = ""


def _reprioritised(floor: Floor, fact: e.SupervisorReprioritised) -> None:
    contact = floor.contacts[fact.contact]
    contact.fact = replace(contact.fact, priority=fact.priority)


def _presence_set(floor: Floor, fact: e.SupervisorPresenceSet) -> None:
    """Take a supervisor's word for what an agent does; nobody acts by it, and no session gave a word."""
    be(floor, floor.agents[fact.agent], fact.presence)


def _policy_applied(floor: Floor, fact: e.PolicyApplied) -> None:
    adopt(floor, fact.policy)


def _nothing(floor: Floor, fact: e.Fact) -> None:
    """Such facts matter only for what is decided on them."""


TAKERS: Final[dict[type, Callable[[Floor, Any], None]]] = {
    e.SupervisorForced: _nothing,
    e.SupervisorPinned: _pinned,
    e.SupervisorDrained: _nothing,
    e.SupervisorReprioritised: _reprioritised,
    e.SupervisorPresenceSet: _presence_set,
    e.SupervisorUnassigned: _nothing,
    e.SupervisorClosed: _nothing,
    e.SupervisorJoined: _nothing,
    e.SupervisorReleased: _released,
    e.PolicyApplied: _policy_applied,
}

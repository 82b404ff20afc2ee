"""How facts about offers and work in hand are taken."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from router.core import events as e
from router.core.floor import Floor
from router.core.parties import CONFERENCE, CONSULT, Inquiry, Parties
from router.core.rulebook import lower_levels, raise_levels

Work = (
    e.AssignmentConnected | e.AssignmentCompleted | e.AssignmentWrapping | e.AssignmentResumed | e.AssignmentParked
    | e.AssignmentHeld | e.AssignmentTransferred | e.AssignmentConsulted | e.AssignmentConferenced
)  # fmt: skip


def _acted(floor: Floor, fact: e.OfferAccepted | e.OfferDeclined | e.AssignmentPulled) -> None:
    floor.acted(floor.agents[fact.agent])


def _worked(floor: Floor, fact: Work) -> None:
    """Who does something with the work in their hands is there."""
    floor.acted(floor.agents[floor.assignments[fact.assignment].agent])


def _transferred(floor: Floor, fact: e.AssignmentTransferred) -> None:
    """Know what the holder says of the contact: whether something was done, and what it needs from whoever is next."""
    _worked(floor, fact)
    contact = floor.contacts[floor.assignments[fact.assignment].contact]
    contact.progress = bool(fact.progress)
    if contact.transfers < floor.policy.hand_offs.max_transfers:  # past that it goes where the policy says
        contact.fact = needing(contact.fact, fact.target)


def needing(said: e.ContactArrived, target: e.Target | None) -> e.ContactArrived:
    """Return what is said of a contact with what a target needs of whoever is next; of one who is named, nothing."""
    if target is None or target.needs is None or target.agent:
        return said
    return replace(said, needs=merged(said.needs, target.needs))


def merged(needs: e.Needs | None, more: e.Needs) -> e.Needs:
    """Return what both ask for: the higher level, the lower ceiling."""
    if needs is None:
        return more
    skills, authority, ceilings = dict(needs.skills), dict(needs.authority), dict(needs.ceilings)
    raise_levels(skills, more.skills)
    raise_levels(authority, more.authority)
    lower_levels(ceilings, more.ceilings)
    return e.Needs(skills, authority, ceilings)


def _inquired(floor: Floor, fact: e.AssignmentConsulted | e.AssignmentConferenced) -> None:
    """Keep what the holder asks for until somebody says yes; what they asked for before goes on."""
    _worked(floor, fact)
    contact = floor.contacts[floor.assignments[fact.assignment].contact]
    if contact.parties is None:
        contact.parties = Parties()
    asked = contact.parties.inquiry
    if asked is None or not asked.offer:
        role = CONSULT if isinstance(fact, e.AssignmentConsulted) else CONFERENCE
        contact.parties.inquiry = Inquiry(fact.id, fact.source, fact.assignment, role, fact.target)


def _nothing(floor: Floor, fact: e.Fact) -> None:
    """Such facts matter only for what is decided on them."""


TAKERS: Final[dict[type, Callable[[Floor, Any], None]]] = {
    e.OfferAccepted: _acted,
    e.OfferDeclined: _acted,
    e.OfferFailed: _nothing,
    e.AssignmentConnected: _worked,
    e.AssignmentFailed: _nothing,  # the platform's word, not the agent's
    e.AssignmentCompleted: _worked,
    e.AssignmentWrapping: _worked,
    e.AssignmentResumed: _worked,
    e.AssignmentParked: _worked,
    e.AssignmentHeld: _worked,
    e.AssignmentPulled: _acted,
    e.AssignmentTransferred: _transferred,
    e.AssignmentConsulted: _inquired,
    e.AssignmentConferenced: _inquired,
}

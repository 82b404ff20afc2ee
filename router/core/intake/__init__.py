"""How facts are taken: as data, without rules.

Rule 1. What a fact says of contacts, agents and time is written down; what follows from it is decided elsewhere.
"""

from collections.abc import Callable
from typing import Any, Final

from router.core import events as e
from router.core.floor import Floor
from router.core.intake import agents, cases, contacts, control, escalations, service, supervision, work

TAKERS: Final[dict[type, Callable[[Floor, Any], None]]] = {
    **contacts.TAKERS, **agents.TAKERS, **work.TAKERS, **service.TAKERS, **control.TAKERS,
    **cases.TAKERS, **escalations.TAKERS, **supervision.TAKERS,
}  # fmt: skip


def take(floor: Floor, fact: e.Fact) -> None:
    """Take an accepted fact as data, and remember it."""
    if fact.id:
        floor.seen.add(fact.source + "\n" + fact.id, 0, floor.now)
    TAKERS[type(fact)](floor, fact)


def line_of(fact: e.Fact) -> str:
    """Name the line of facts within which sequences grow."""
    return fact.source + "\n" + e.subject_of(fact)


def note_sequence(floor: Floor, fact: e.Fact, sequence: int) -> None:
    """Remember the last of an accepted fact's line; of one who is erased not even that."""
    if sequence and not isinstance(fact, e.CustomerErased):
        floor.sequences.add(line_of(fact), sequence, floor.now)

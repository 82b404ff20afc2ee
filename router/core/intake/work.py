"""How facts about offers and work in hand are taken."""

from collections.abc import Callable
from typing import Any, Final

from router.core import events as e
from router.core.floor import Floor


def _acted(floor: Floor, fact: e.OfferAccepted | e.OfferDeclined) -> None:
    agent = floor.agents[fact.agent]
    if not agent.responding:
        floor.improved(agent)
    agent.responding, agent.unanswered = True, 0


def _nothing(floor: Floor, fact: e.Fact) -> None:
    """Such facts matter only for what is decided on them."""


TAKERS: Final[dict[type, Callable[[Floor, Any], None]]] = {
    e.OfferAccepted: _acted,
    e.OfferDeclined: _acted,
    e.OfferFailed: _nothing,
    e.AssignmentConnected: _nothing,
    e.AssignmentFailed: _nothing,
    e.AssignmentCompleted: _nothing,
}

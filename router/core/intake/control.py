"""How facts from supervisors, the shell and devices are taken."""

from collections.abc import Callable
from typing import Any, Final

from router.core import events as e
from router.core import timers
from router.core.floor import Floor


def _clock_reached(floor: Floor, fact: e.ClockReached) -> None:
    while name := floor.timers.pop_due(floor.now):
        floor.due.append(name)
        if name[0] == timers.WORTH:
            contact = floor.contacts[name[1]]
            floor.undefer(contact)
        elif name[0] == timers.RETRY:
            floor.ask_again(floor.contacts[name[1]])


TAKERS: Final[dict[type, Callable[[Floor, Any], None]]] = {
    e.ClockReached: _clock_reached,
}

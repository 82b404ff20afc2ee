"""Virtual time: an agenda of what is to happen, in one total order.

Entries at one instant come in the order in which they were made, so that a run never depends on how a heap breaks
ties. An entry holds no fact but how to make one: by the time it is due, its cause may be gone.
"""

from collections.abc import Callable
from heapq import heappush
from typing import final

from router.core.events import Fact
from router.core.values import Instant

Make = Callable[[str, Instant], Fact | None]
"""Makes the fact about a subject when its time has come, or None if there is nothing to say any more."""
Entry = tuple[int, int, Make, str]


@final
class Agenda:
    """What is to happen; the driver takes from the heap itself, for speed."""

    __slots__ = ("_seq", "heap")

    def __init__(self) -> None:
        self.heap: list[Entry] = []
        self._seq = 0

    def add(self, at: int, make: Make, subject: str) -> None:
        """Let something happen at an instant."""
        self._seq += 1
        heappush(self.heap, (at, self._seq, make, subject))

"""Timers: the instants at which the engine wants to hear that time has passed.

A timer has a name (kind and what it is about) and one instant; setting it again moves it. The heap is lazy: an entry
counts only while the name is armed for that very instant, and the heap is rebuilt at twice its live size.
"""

from heapq import heapify, heappop, heappush
from typing import Final, final

OFFER: Final = "offer"
WRAP: Final = "wrap"
SLEEP: Final = "sleep"
GIVE_UP: Final = "give_up"
RETRY: Final = "retry"
WORTH: Final = "worth"

Name = tuple[str, str]


@final
class Timers:
    """The armed timers, earliest first; ties end in the timer's name."""

    __slots__ = ("_heap", "armed")

    def __init__(self) -> None:
        self.armed: dict[Name, int] = {}
        self._heap: list[tuple[int, Name]] = []

    def set(self, kind: str, about: str, at: int) -> None:
        """Arm the timer, or move it."""
        name = (kind, about)
        if self.armed.get(name) != at:
            self.armed[name] = at
            heappush(self._heap, (at, name))
            if len(self._heap) > 2 * len(self.armed) + 64:
                self._heap = [(due, armed) for armed, due in self.armed.items()]
                heapify(self._heap)

    def cancel(self, kind: str, about: str) -> None:
        """Disarm the timer if it is armed."""
        self.armed.pop((kind, about), None)

    def next_at(self) -> int | None:
        """Return the earliest instant at which a timer is due."""
        heap = self._heap
        while heap:
            at, name = heap[0]
            if self.armed.get(name) == at:
                return at
            heappop(heap)
        return None

    def pop_due(self, now: int) -> Name | None:
        """Take the earliest timer that is due by now, if any."""
        at = self.next_at()
        if at is None or at > now:
            return None
        name = heappop(self._heap)[1]
        del self.armed[name]
        return name

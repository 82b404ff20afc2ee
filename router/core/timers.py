"""Timers: the instants at which the engine wants to hear that time has passed.

A timer has a name (kind and what it is about) and one instant; setting it again moves it. The heap is lazy: an entry
counts only while the name is armed for that very instant, and the heap is rebuilt at twice its live size.
"""

from heapq import heapify, heappop, heappush
from typing import Final, final

OFFER: Final = "offer"
WRAP: Final = "wrap"
SLEEP: Final = "sleep"
QUEUE: Final = "queue"  # work that was not to be served before its time
GIVE_UP: Final = "give_up"
RETRY: Final = "retry"
WORTH: Final = "worth"
REVIEW: Final = "review"  # a waiting contact comes of age: relaxed further, or sent elsewhere
POSITIONS: Final = "positions"  # those who wait are told anew where they stand
BATCH: Final = "batch"  # the window of a batch has passed
PLAN: Final = "plan"  # the solver has not answered in time
PARK: Final = "park"  # parked work is due
AWAIT: Final = "await"  # work that woke has waited long enough for its agent
ABSENT: Final = "absent"  # an agent's break is so long that nobody waits for them
CASE: Final = "case"  # a resolved case can be reopened no longer
COVER: Final = "cover"  # whoever stands in for a case's owner becomes its owner
FORGET: Final = "forget"  # a case nobody touches
PROMISE: Final = "promise"  # what was promised in a case
SILENCE: Final = "silence"  # the owner of a case lets the ball lie
SETTLE: Final = "settle"  # a lapsed lease takes effect
RETURN: Final = "return"  # a lost agent's work waits no longer
OUTSIDE: Final = "outside"  # work that Poise did not give is over
RECONCILE: Final = "reconcile"  # work in hand that the platform does not see
MISSING: Final = "missing"  # a contact that the platform does not see
CATCH_UP: Final = "catch_up"
LIFT: Final = "lift"  # an agent was refused by time alone, and time has passed
RAMP: Final = "ramp"  # an agent's budget grows with the time they have been here
STRAIN: Final = "strain"  # an agent has to rest, or has rested enough
OVERRIDE: Final = "override"  # a supervisor's override runs out

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

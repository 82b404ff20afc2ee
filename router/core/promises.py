"""Promised calls, and how many of them fall into a window.

Rule 1. A promise counts from the moment it is made until its contact leaves the floor or is promised another time.
"""

from bisect import bisect_left, bisect_right, insort
from typing import final


@final
class Promises:
    """Windows of promised calls, counted by bisection."""

    __slots__ = ("_ends", "_starts", "windows")

    def __init__(self) -> None:
        self.windows: dict[str, tuple[int, int]] = {}  # contact -> (not before, not after)
        self._starts: list[int] = []
        self._ends: list[int] = []

    def put(self, contact: str, start: int, end: int) -> None:
        """Note a promise; an earlier one to the same contact no longer counts."""
        self.drop(contact)
        self.windows[contact] = (start, end)
        insort(self._starts, start)
        insort(self._ends, end)

    def drop(self, contact: str) -> None:
        """Forget the promise to a contact, if there is one."""
        window = self.windows.pop(contact, None)
        if window is not None:
            del self._starts[bisect_left(self._starts, window[0])]
            del self._ends[bisect_left(self._ends, window[1])]

    def within(self, start: int, end: int, but: str) -> int:
        """Count the promises, but that to one contact, whose windows overlap this one; ends do not belong to them."""
        found = bisect_left(self._starts, end) - bisect_right(self._ends, start)
        own = self.windows.get(but)
        return found - 1 if own is not None and own[0] < end and own[1] > start else found

    def next_end(self, at: int) -> int:
        """Return the first instant after `at` at which a window ends, or `at` where none does."""
        index = bisect_right(self._ends, at)
        return self._ends[index] if index < len(self._ends) else at

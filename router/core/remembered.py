"""What is remembered for a while: ids of facts, of closed contacts, of offers that are over, and to what they belonged.

Two generations: when the younger is as old as the memory is long, or full, it becomes the elder and the elder is
forgotten. So everything is remembered for at least `remember_for` while there is room, at a constant cost a look-up,
and what is kept is bounded.
"""

from typing import final


@final
class Remembered:
    """Names with a number each, forgotten in generations."""

    __slots__ = ("_elder", "_for_ms", "_max", "_since", "_younger")

    def __init__(self, for_ms: int, most: int) -> None:
        self._for_ms = for_ms
        self._max = most
        self._since = 0
        self._younger: dict[str, int] = {}
        self._elder: dict[str, int] = {}

    def bound(self, for_ms: int, most: int) -> None:
        """Remember for so long, and so much, from now on."""
        self._for_ms, self._max = for_ms, most

    def add(self, name: str, value: int, now: int) -> None:
        """Remember the name with a number (not -1)."""
        if now - self._since >= self._for_ms or len(self._younger) >= self._max:
            self._elder = self._younger if now - self._since < 2 * self._for_ms else {}
            self._younger = {}
            self._since = now
        self._younger[name] = value

    def value(self, name: str) -> int:
        """Return the number remembered with the name, or -1."""
        found = self._younger.get(name, -1)
        return found if found != -1 else self._elder.get(name, -1)

    def knows(self, name: str) -> bool:
        """Tell whether the name is remembered."""
        return name in self._younger or name in self._elder

    def forget(self, last: dict[str, None]) -> None:
        """Forget the names whose last line is one of these."""
        for names in (self._younger, self._elder):
            for name in [name for name in names if name.rpartition("\n")[2] in last]:
                del names[name]

    def dump(self) -> list[object]:
        """Return plain data from which `load` makes the same memory."""
        return [self._since, dict(self._younger), dict(self._elder)]

    def load(self, data: list[object]) -> None:
        """Take up what `dump` returned."""
        since, younger, elder = data
        assert isinstance(since, int) and isinstance(younger, dict) and isinstance(elder, dict)
        self._since, self._younger, self._elder = since, dict(younger), dict(elder)


@final
class Ties:
    """Names with the name of what they belong to, forgotten in generations as well."""

    __slots__ = ("_elder", "_for_ms", "_max", "_since", "_younger")

    def __init__(self, for_ms: int, most: int) -> None:
        self._for_ms = for_ms
        self._max = most
        self._since = 0
        self._younger: dict[str, str] = {}
        self._elder: dict[str, str] = {}

    def bound(self, for_ms: int, most: int) -> None:
        """Remember for so long, and so much, from now on."""
        self._for_ms, self._max = for_ms, most

    def add(self, name: str, to: str, now: int) -> None:
        """Remember to what the name belongs."""
        if now - self._since >= self._for_ms or len(self._younger) >= self._max:
            self._elder = self._younger if now - self._since < 2 * self._for_ms else {}
            self._younger = {}
            self._since = now
        self._younger[name] = to

    def of(self, name: str) -> str:
        """Return to what the name belonged, nothing if that is not known."""
        return self._younger.get(name, "") or self._elder.get(name, "")

    def dump(self) -> list[object]:
        """Return plain data from which `load` makes the same memory."""
        return [self._since, dict(self._younger), dict(self._elder)]

    def load(self, data: list[object]) -> None:
        """Take up what `dump` returned."""
        since, younger, elder = data
        assert isinstance(since, int) and isinstance(younger, dict) and isinstance(elder, dict)
        self._since, self._younger, self._elder = since, dict(younger), dict(elder)

"""Journals of each make, behind one way to make, reopen and read them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import pytest

from router.journal.memory import MemoryJournal
from router.journal.sqlite import SqliteJournal, open_journal, read_journal
from router.ports import Header, Journal


class Shelf(Protocol):
    """One journal, however it is kept."""

    def write(self, header: Header) -> Journal: ...
    def read(self) -> Journal: ...


class MemoryShelf:
    def __init__(self) -> None:
        self.journal: MemoryJournal | None = None

    def write(self, header: Header) -> Journal:
        if self.journal is None:
            self.journal = MemoryJournal(header)
        else:
            self.journal.open(header)
        return self.journal

    def read(self) -> Journal:
        assert self.journal
        return self.journal


class SqliteShelf:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.opened: list[SqliteJournal] = []

    def write(self, header: Header) -> Journal:
        self.close()
        return self._keep(open_journal(self.path, header, synchronous="OFF"))

    def read(self) -> Journal:
        return self._keep(read_journal(self.path))

    def close(self) -> None:
        while self.opened:
            self.opened.pop().close()

    def _keep(self, journal: SqliteJournal) -> SqliteJournal:
        self.opened.append(journal)
        return journal


@pytest.fixture(params=["memory", "sqlite"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shelf]:
    """An empty shelf of each make."""
    makes: dict[str, Callable[[], MemoryShelf | SqliteShelf]] = {
        "memory": MemoryShelf, "sqlite": lambda: SqliteShelf(tmp_path / "day #1?.sqlite"),
    }
    made = makes[request.param]()
    yield made
    if isinstance(made, SqliteShelf):
        made.close()

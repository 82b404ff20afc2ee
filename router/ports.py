"""What the shell asks of its devices: the Protocols, and the plain data that passes through them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from router.core.decisions import Decision
from router.core.events import Fact
from router.core.plan import Plan, Problem
from router.core.values import Instant

Entry = tuple[Instant, Fact, Sequence[Decision]]
"""A fact, when the router took it in, and what was decided."""
SequencedEntry = tuple[Instant, Fact, Sequence[Decision], int]
"""The same, with the fact's sequence among its source's on its subject (0: not said)."""


class JournalError(Exception):
    """A journal that cannot be trusted, read or written: which one, where, and what to do."""


@dataclass(frozen=True, slots=True)
class Header:
    """Under what a journal was written: by which engine, for which pool, under which policy.

    `policy` is the compiled policy as canonical JSON, `policy_digest` its SHA-256 in hexadecimal, `policy_text` the
    file that it was compiled from.
    """

    engine_version: str
    schema_version: int
    pool: str
    policy: bytes
    policy_digest: str
    policy_text: str


@dataclass(frozen=True, slots=True)
class Record:
    """One fact with its decisions; `seq` counts records from 1 (a decision's own `seq` counts decisions)."""

    seq: int
    now: Instant
    fact: Fact
    decisions: list[Decision]
    body: bytes
    sequence: int = 0  # of the fact among its source's on its subject; 0: not said


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The floor right after record `seq`, as the engine of that version wrote it under that policy."""

    seq: int
    now: Instant
    engine_version: str
    policy_digest: str
    floor: dict[str, Any]


class Journal(Protocol):
    """The ordered, durable record of facts and decisions; every failure is a JournalError."""

    def headers(self) -> list[tuple[int, Header]]:
        """Return each header with the seq of the first record under it; the first is of 1, the last is in force."""

    def header(self) -> Header:
        """Return the header in force."""

    def last(self) -> int:
        """Return the seq of the last record, 0 if there is none."""

    def append(self, batch: Sequence[Entry | SequencedEntry]) -> int:
        """Write facts with their decisions in one commit, all or nothing; return the seq of the last record."""

    def records(self, from_seq: int = 1) -> Iterator[Record]:
        """Yield the records from `from_seq` on, each checked against the chain."""

    def verify(self) -> None:
        """Check headers, the chain of all records, and snapshots."""

    def write_snapshot(self, floor: dict[str, Any], now: Instant) -> None:
        """Keep the floor as it is after the last record."""

    def latest_snapshot(
        self, engine_version: str, *, upto: int | None = None, at: Instant | None = None
    ) -> Snapshot | None:
        """Return the newest snapshot of this engine version, not past the record `upto` or the instant `at`."""

    def close(self) -> None:
        """Let go of it."""


class Solver(Protocol):
    """A device that turns a problem into a plan; whatever it answers, the engine judges it."""

    def __call__(self, problem: Problem) -> Plan:
        """Return the best plan found, with its certificate."""

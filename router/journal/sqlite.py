"""A journal in one SQLite file: a commit per batch, one writer, any number of readers beside it.

A process killed at any point leaves every committed batch readable. Whether a machine that loses power does too is
`synchronous`: FULL yes, NORMAL all but the last batches, OFF not at all (for runs that can be made again).
"""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any, Final, Literal, final
from urllib.parse import quote

from router.core.values import Instant
from router.journal import layout
from router.journal.ownership import Ownership
from router.ports import Entry, Header, JournalError, Record, SequencedEntry, Snapshot
from router.wire import SCHEMA_VERSION

Synchronous = Literal["FULL", "NORMAL", "OFF"]
APPLICATION_ID: Final = 0x506F6973  # "Pois"
_MAGIC: Final = b"SQLite format 3\x00"
_ID_AT: Final = 68  # where an SQLite file says which application it belongs to
_TABLES: Final = """
CREATE TABLE headers (from_seq INTEGER PRIMARY KEY, body BLOB NOT NULL);
CREATE TABLE records (seq INTEGER PRIMARY KEY, body BLOB NOT NULL, digest BLOB NOT NULL);
CREATE TABLE snapshots (seq INTEGER PRIMARY KEY, body BLOB NOT NULL, digest BLOB NOT NULL);
CREATE TABLE tail (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, digest BLOB NOT NULL);
"""


@contextmanager
def _named(path: str) -> Iterator[None]:
    """Put every failure into words, with the file's name."""
    try:
        yield
    except JournalError as fault:
        raise JournalError(f"{path}: {fault}") from None
    except (sqlite3.Error, OSError) as fault:
        raise JournalError(f"{path}: {fault}") from fault


@final
class SqliteJournal:
    """One pool's journal in one file; make it by `open_journal` or `read_journal`."""

    def __init__(
        self, path: str, db: sqlite3.Connection, owner: Ownership | None = None, lent: bool = False
    ) -> None:
        self._path = path
        self._db = db
        self._owner = owner
        self._lent = lent
        with self._guard():
            self._headers = self._read_headers()
            self._seq, self._tail = self._read_tail()
            self._header = layout.decode_headers(self._headers)[-1][1]

    def headers(self) -> list[tuple[int, Header]]:
        with self._guard():
            return layout.decode_headers(self._read_headers())

    def header(self) -> Header:
        return self._header

    def last(self) -> int:
        with self._guard():
            return self._read_tail()[0]

    def append(self, batch: Sequence[Entry | SequencedEntry]) -> int:
        assert self._owner, "a journal opened for reading is not written"
        rows = layout.encode_batch(batch, self._seq, self._tail)
        if not rows:
            return self._seq
        seq, _, tail = rows[-1]
        with self._guard(), self._transaction():
            self._db.executemany("INSERT INTO records VALUES (?, ?, ?)", rows)
            self._db.execute("UPDATE tail SET seq = ?, digest = ?", (seq, tail))
        self._seq, self._tail = seq, tail
        return seq

    def records(self, from_seq: int = 1) -> Iterator[Record]:
        with self._guard():
            chain = self._chain(from_seq - 1)
            rows = self._db.execute("SELECT seq, body, digest FROM records WHERE seq >= ? ORDER BY seq", (from_seq,))
            for seq, body, _ in chain.follow(rows):
                yield layout.decode_record(seq, body)

    def verify(self) -> None:
        with self._guard(), self._reading():
            layout.decode_headers(self._read_headers())
            chain = self._chain(0)
            for _ in chain.follow(self._db.execute("SELECT seq, body, digest FROM records ORDER BY seq")):
                pass
            chain.end(*self._read_tail())
            for (seq,) in self._db.execute("SELECT seq FROM snapshots ORDER BY seq").fetchall():
                self._snapshot(seq)

    def write_snapshot(self, floor: dict[str, Any], now: Instant) -> None:
        assert self._owner, "a journal opened for reading is not written"
        snapshot = Snapshot(self._seq, now, self._header.engine_version, self._header.policy_digest, floor)
        with self._guard(), self._transaction():
            packed, digest = layout.encode_snapshot(snapshot, self._digest(self._seq))
            self._db.execute("INSERT OR REPLACE INTO snapshots VALUES (?, ?, ?)", (self._seq, packed, digest))

    def latest_snapshot(
        self, engine_version: str, *, upto: int | None = None, at: Instant | None = None
    ) -> Snapshot | None:
        with self._guard(), self._reading():
            for (seq,) in self._db.execute("SELECT seq FROM snapshots ORDER BY seq DESC").fetchall():
                snapshot = self._snapshot(seq) if upto is None or seq <= upto else None
                if snapshot and snapshot.engine_version == engine_version and (at is None or snapshot.now <= at):
                    return snapshot
        return None

    def close(self) -> None:
        """Leave one file without companions, then let others write, unless whoever lent the claim still holds it."""
        if self._owner:
            with suppress(sqlite3.Error):  # a reader is at it: the companions stay, and lose nothing
                self._db.execute("PRAGMA busy_timeout = 0")
                self._db.execute("PRAGMA journal_mode = DELETE")
        self._db.close()
        if self._owner and not self._lent:
            self._owner.release()

    def succeed(self, header: Header) -> None:
        """Put another header in force from the next record on, if it differs; refuse one that may not follow."""
        body = layout.encode_header(header)
        with self._guard(), self._transaction():
            if not layout.succeeds(self._header, header):
                return
            self._db.execute("INSERT OR REPLACE INTO headers VALUES (?, ?)", (self._seq + 1, body))
            self._headers = self._read_headers()
            self._tail = self._chain(self._seq).enter(self._seq + 1)
            self._db.execute("UPDATE tail SET digest = ?", (self._tail,))
        self._header = header

    def _read_headers(self) -> list[tuple[int, bytes]]:
        rows = self._db.execute("SELECT from_seq, body FROM headers ORDER BY from_seq").fetchall()
        if any(type(body) is not bytes for _, body in rows):
            raise JournalError("the journal's header was changed")
        return rows

    def _read_tail(self) -> tuple[int, bytes]:
        row = self._db.execute("SELECT seq, digest FROM tail").fetchone()
        if row is None or type(row[0]) is not int:
            raise JournalError("the journal does not say where it ends")
        return row[0], row[1]

    def _digest(self, seq: int) -> bytes:
        """Return the digest of the record `seq`; of 0, what stands before the first header."""
        if seq == 0:
            return layout.START
        row = self._db.execute("SELECT digest FROM records WHERE seq = ?", (seq,)).fetchone()
        if row is None or type(row[0]) is not bytes:
            raise JournalError(f"record {seq} is missing, or its digest is")
        digest: bytes = row[0]
        return digest

    def _chain(self, seq: int) -> layout.Chain:
        return layout.Chain(seq, self._digest(seq), self._read_headers())

    def _snapshot(self, seq: int) -> Snapshot:
        packed, digest = self._db.execute("SELECT body, digest FROM snapshots WHERE seq = ?", (seq,)).fetchone()
        return layout.decode_snapshot(seq, packed, digest, self._digest(seq))

    def _guard(self) -> AbstractContextManager[None]:
        return _named(self._path)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                self._db.execute("ROLLBACK")
            raise

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Hold one state of the file, whatever a writer adds meanwhile."""
        held = self._db.in_transaction
        if not held:
            self._db.execute("BEGIN")
        try:
            yield
        finally:
            if not held:
                self._db.execute("COMMIT")


def open_journal(
    path: str | os.PathLike[str], header: Header, synchronous: Synchronous = "FULL", lent: Ownership | None = None
) -> SqliteJournal:
    """Open a journal for writing, made if it is not there; refuse it if another process writes it.

    A journal that is there is gone on with: under its own header, or under this one if only the engine's version
    differs. `lent` is a claim that the caller has on the path already, and lets go after the journal is closed.
    """
    path = os.fspath(path)
    with _named(path):
        layout.encode_header(header)  # before a file is made for one that will not do
    owner = lent or Ownership(path)
    try:
        db = _connect(path, "rwc")
        try:
            with _named(path):
                _prepare(db, header, synchronous)
            journal = SqliteJournal(path, db, owner, lent is not None)
            journal.succeed(header)
            return journal
        except BaseException:
            db.close()
            raise
    except BaseException:
        if lent is None:
            owner.release()
        raise


def is_journal(path: str | os.PathLike[str]) -> bool:
    """Tell by its first bytes whether a file is a journal of Poise, whole or torn; OSError if it cannot be read."""
    with open(path, "rb") as file:
        head = file.read(_ID_AT + 4)
    return head.startswith(_MAGIC) and int.from_bytes(head[_ID_AT:], "big") == APPLICATION_ID


def read_journal(path: str | os.PathLike[str]) -> SqliteJournal:
    """Open a journal for reading, also while another process writes it."""
    path = os.fspath(path)
    if not os.path.isfile(path):
        raise JournalError(f"{path}: there is no such file")
    db = _connect(path, "ro")
    try:
        with _named(path):
            _check_file(db)
        return SqliteJournal(path, db)
    except BaseException:
        db.close()
        raise


def _connect(path: str, mode: str) -> sqlite3.Connection:
    with _named(path):
        # One thread at a time is the caller's promise: a commit may run off the event loop.
        name = f"file:{quote(path)}?mode={mode}"
        return sqlite3.connect(name, uri=True, isolation_level=None, check_same_thread=False, timeout=10)


def _prepare(db: sqlite3.Connection, header: Header, synchronous: Synchronous) -> None:
    if _pragma(db, "page_count") == 0:
        _make(db, header)
    _check_file(db)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute(f"PRAGMA synchronous = {synchronous}")


def _make(db: sqlite3.Connection, header: Header) -> None:
    """Lay the tables in one commit, so that a journal is there whole or not at all."""
    body = layout.encode_header(header)
    tail = layout.link(layout.START, body)
    db.execute("BEGIN IMMEDIATE")
    for table in _TABLES.strip().splitlines():
        db.execute(table)
    db.execute("INSERT INTO headers VALUES (1, ?)", (body,))
    db.execute("INSERT INTO tail VALUES (1, 0, ?)", (tail,))
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    db.execute("COMMIT")


def _check_file(db: sqlite3.Connection) -> None:
    if _pragma(db, "application_id") != APPLICATION_ID:
        raise JournalError("this is no Poise journal")
    layout.check_schema(_pragma(db, "user_version"))


def _pragma(db: sqlite3.Connection, name: str) -> int:
    value: int = db.execute(f"PRAGMA {name}").fetchone()[0]
    return value

"""A journal in memory, for tests and for floors that need no tomorrow: the same bytes and the same chain."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, final

from router.core.values import Instant
from router.journal import layout
from router.ports import Entry, Header, JournalError, Record, SequencedEntry, Snapshot


@final
class MemoryJournal:
    """Keeps what a file would keep; `open` goes on with what another left."""

    def __init__(self, header: Header) -> None:
        body = layout.encode_header(header)
        self._headers: list[tuple[int, bytes]] = [(1, body)]
        self._rows: list[layout.Row] = []
        self._snapshots: dict[int, tuple[bytes, bytes]] = {}
        self._tail = layout.link(layout.START, body)

    def open(self, header: Header) -> None:
        """Go on under this header."""
        if layout.succeeds(self.header(), header):
            body = layout.encode_header(header)
            self._headers = [item for item in self._headers if item[0] != self.last() + 1]
            self._headers.append((self.last() + 1, body))
            self._tail = self._chain(self.last()).enter(self.last() + 1)

    def headers(self) -> list[tuple[int, Header]]:
        return layout.decode_headers(self._headers)

    def header(self) -> Header:
        return self.headers()[-1][1]

    def last(self) -> int:
        return len(self._rows)

    def append(self, batch: Sequence[Entry | SequencedEntry]) -> int:
        rows = layout.encode_batch(batch, self.last(), self._tail)
        if rows:
            self._rows += rows
            self._tail = rows[-1][2]
        return self.last()

    def records(self, from_seq: int = 1) -> Iterator[Record]:
        rows = islice(self._rows, from_seq - 1, None)
        for seq, body, _ in self._chain(from_seq - 1).follow(rows):
            yield layout.decode_record(seq, body)

    def verify(self) -> None:
        self.headers()
        chain = self._chain(0)
        for _ in chain.follow(self._rows):
            pass
        chain.end(self.last(), self._tail)
        for seq in self._snapshots:
            self._snapshot(seq)

    def write_snapshot(self, floor: dict[str, Any], now: Instant) -> None:
        header, seq = self.header(), self.last()
        snapshot = Snapshot(seq, now, header.engine_version, header.policy_digest, floor)
        self._snapshots[seq] = layout.encode_snapshot(snapshot, self._digest(seq))

    def latest_snapshot(
        self, engine_version: str, *, upto: int | None = None, at: Instant | None = None
    ) -> Snapshot | None:
        for seq in sorted(self._snapshots, reverse=True):
            snapshot = self._snapshot(seq)
            fits = (upto is None or seq <= upto) and (at is None or snapshot.now <= at)
            if fits and snapshot.engine_version == engine_version:
                return snapshot
        return None

    def close(self) -> None:
        """Nothing is held."""

    def _snapshot(self, seq: int) -> Snapshot:
        return layout.decode_snapshot(seq, *self._snapshots[seq], self._digest(seq))

    def _digest(self, seq: int) -> bytes:
        """Return the digest of the record `seq`; of 0, what stands before the first header."""
        if seq > len(self._rows):
            raise JournalError(f"record {seq} is missing: the journal ends at {len(self._rows)}")
        return self._rows[seq - 1][2] if seq else layout.START

    def _chain(self, seq: int) -> layout.Chain:
        return layout.Chain(seq, self._digest(seq), self._headers)

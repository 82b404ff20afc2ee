"""What a journal's bytes are, whatever keeps them: headers, records, snapshots, and the chain that binds them.

Rule 1. A record's body is canonical JSON `[now, fact, [decision, …]]` in the rows of router/wire, and the fact's
`sequence` after them where its source says one.
Rule 2. Each digest is the SHA-256 of the digest before it and the body; the first header's has nothing before it.
Rule 3. A later header (another engine version took over) is a link of the chain as well, before its first record.
Rule 4. A snapshot's digest is the SHA-256 of the digest of the record it follows and its body.
So a byte that changed, a record that went, came or moved shows at the first record that no longer follows. This
guards against accidents and quiet edits; who rewrites the whole chain is stopped by keeping a digest elsewhere.
"""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from hashlib import sha256
from typing import Any, Final

import orjson

from router.core.values import Instant
from router.ports import Entry, Header, JournalError, Record, SequencedEntry, Snapshot
from router.wire import (
    SCHEMA_VERSION,
    EventError,
    decision_from_row,
    decision_to_row,
    dump,
    fact_from_row,
    fact_to_row,
)

START: Final = b""
Row = tuple[int, bytes, bytes]
"""The seq of a record, its body, and the digest up to and with it."""


def link(digest: bytes, body: bytes) -> bytes:
    """Return the next digest of the chain."""
    return sha256(digest + body).digest()


def encode_record(now: Instant, fact: Any, decisions: Iterable[Any], sequence: int = 0) -> bytes:
    """Write a record's body."""
    said = (sequence,) if sequence else ()
    return dump((now, fact_to_row(fact), [decision_to_row(decision) for decision in decisions], *said))


def decode_record(seq: int, body: bytes) -> Record:
    """Read a record's body."""
    try:
        now, fact, decisions, *said = orjson.loads(body)
        if type(now) is not int or type(decisions) is not list or any(type(one) is not int for one in said):
            raise ValueError("it is not made of an instant, a fact and a list of decisions")
        (sequence,) = said or (0,)
        made = [decision_from_row(row) for row in decisions]
        return Record(seq, Instant(now), fact_from_row(fact), made, body, sequence)
    except (ValueError, TypeError, EventError) as fault:
        raise JournalError(f"record {seq} cannot be read: {fault}") from None


def encode_batch(batch: Iterable[Entry | SequencedEntry], seq: int, digest: bytes) -> list[Row]:
    """Write a batch that follows the record `seq` and its digest."""
    rows: list[Row] = []
    for entry in batch:
        seq += 1
        try:
            body = encode_record(*entry)
        except (TypeError, LookupError) as fault:
            raise JournalError(f"record {seq} cannot be written: {fault}") from fault
        digest = link(digest, body)
        rows.append((seq, body, digest))
    return rows


class Chain:
    """Follows the chain record by record and stops where it breaks."""

    __slots__ = ("_headers", "digest", "seq")

    def __init__(self, seq: int, digest: bytes, headers: list[tuple[int, bytes]]) -> None:
        self.seq = seq
        self.digest = digest
        self._headers = dict(headers)

    def follow(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Yield the rows that follow; JournalError names the first that does not."""
        for row in rows:
            seq, body, digest = row
            if seq != self.seq + 1:
                raise JournalError(f"record {self.seq + 1} is missing: the next one is {seq}")
            if type(body) is not bytes or link(self.enter(seq), body) != digest:
                raise JournalError(f"record {seq} does not follow from what stands before it: {_SUSPECT}")
            self.seq, self.digest = seq, digest
            yield row

    def enter(self, seq: int) -> bytes:
        """Return what the record `seq` must follow: the digest so far, and the header that begins there."""
        header = self._headers.get(seq)
        return self.digest if header is None else link(self.digest, header)

    def end(self, seq: int, digest: bytes) -> None:
        """Check that this is where the journal itself says that it ends."""
        if self.seq < seq:
            raise JournalError(f"record {self.seq + 1} is missing: the journal was written up to {seq}")
        if self.seq > seq:
            raise JournalError(f"record {seq + 1} was put in: the journal was written up to {seq}")
        if self.enter(seq + 1) != digest:
            raise JournalError(f"the end, after record {seq}, does not follow from what stands before it: {_SUSPECT}")


_SUSPECT: Final = "it, a header before it, or the record before it was changed"


# ── Headers ───────────────────────────────────────────────────────────────────────────────────────────────────────


def encode_header(header: Header) -> bytes:
    """Write a header, the policy's bytes to the letter; refuse one that could not be read again."""
    body = dump(asdict(header) | {"policy": header.policy.decode()})
    decode_header(body)
    return body


def decode_header(body: bytes) -> Header:
    """Read a header and check that it agrees with itself."""
    try:
        data = orjson.loads(body)
        version = data.get("schema_version")
        if type(version) is not int:
            raise ValueError("it has no schema version")
        check_schema(version)
        header = Header(**(data | {"policy": data["policy"].encode()}))
        if any(type(getattr(header, name)) is not str for name in _HEADER_TEXTS):
            raise ValueError("a text of it is none")
    except (ValueError, TypeError, KeyError, AttributeError) as fault:
        raise JournalError(f"the journal's header cannot be read: {fault}") from None
    if sha256(header.policy).hexdigest() != header.policy_digest:
        raise JournalError("the compiled policy in the journal's header is not the one that its digest names")
    return header


_HEADER_TEXTS: Final = ("engine_version", "pool", "policy_digest", "policy_text")


def check_schema(version: int) -> None:
    """Refuse a journal of a newer schema than this router's."""
    if version > SCHEMA_VERSION:
        raise JournalError(
            f"the journal has schema version {version}, this router reads up to {SCHEMA_VERSION}: "
            "use the newer router that wrote it"
        )


def decode_headers(bodies: list[tuple[int, bytes]]) -> list[tuple[int, Header]]:
    """Read all headers of a journal."""
    if not bodies or bodies[0][0] != 1:
        raise JournalError("the journal has no header for its first record")
    return [(seq, decode_header(body)) for seq, body in bodies]


def succeeds(old: Header, new: Header) -> bool:
    """Tell whether a writer must add its header; JournalError if it may not write here at all."""
    if old.pool != new.pool:
        raise JournalError(f"the journal is pool {old.pool}'s, not {new.pool}'s: give each pool its own")
    if old.policy_digest != new.policy_digest:
        raise JournalError(
            f"the journal runs under policy {old.policy_digest[:12]}, not {new.policy_digest[:12]}: "
            "start a new journal, or go on under the old policy"
        )
    return (old.engine_version, old.schema_version) != (new.engine_version, new.schema_version)


# ── Snapshots ─────────────────────────────────────────────────────────────────────────────────────────────────────


def encode_snapshot(snapshot: Snapshot, digest: bytes) -> tuple[bytes, bytes]:
    """Write a snapshot that follows the record of this digest; return its packed body and its own digest."""
    # Keys stay in the engine's order: it may mean something.
    body = orjson.dumps([snapshot.now, snapshot.engine_version, snapshot.policy_digest, snapshot.floor])
    return zlib.compress(body, 1), link(digest, body)


def decode_snapshot(seq: int, packed: bytes, own: bytes, digest: bytes) -> Snapshot:
    """Read a snapshot and check that it follows the record of this digest."""
    try:
        body = zlib.decompress(packed)
        if link(digest, body) != own:
            raise ValueError("it does not follow from the record before it")
        now, engine_version, policy_digest, floor = orjson.loads(body)
    except (zlib.error, ValueError, TypeError) as fault:
        raise JournalError(f"the snapshot after record {seq} was changed: {fault}") from None
    return Snapshot(seq, now, engine_version, policy_digest, floor)

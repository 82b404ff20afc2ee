"""Whatever is changed in a journal's file is noticed, and the place is named."""

import shutil
import sqlite3
import zlib
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import orjson
import pytest

from router.journal.layout import link
from router.journal.replay import recover, replay
from router.journal.sqlite import open_journal, read_journal
from router.policy_file.canonical import policy_from_json
from router.ports import JournalError
from tests.journal.small_floor import SmallFloor, batches, header

Tamper = Callable[[sqlite3.Connection], object]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed journal with a snapshot after record 50."""
    path = tmp_path_factory.mktemp("journal") / "day.sqlite"
    journal, floor = open_journal(path, header(), "OFF"), SmallFloor()
    for batch in batches(list(floor.day(30)), 50):
        journal.append(batch)
        if journal.last() == 50:
            journal.write_snapshot({"any": "floor"}, batch[-1][0])
    journal.close()
    return path


@pytest.fixture
def copy(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(original, tmp_path / "copy.sqlite"))


def tampered(path: Path, change: Tamper) -> None:
    db = sqlite3.connect(path)
    change(db)
    db.commit()
    db.close()


def fault_of(path: Path) -> str:
    with pytest.raises(JournalError) as fault:
        journal = read_journal(path)
        try:
            journal.verify()
        finally:
            journal.close()
    return str(fault.value)


def flip(table: str, column: str, where: str, at: int = 9) -> Tamper:
    """Make a change of one bit in one blob."""

    def change(db: sqlite3.Connection) -> None:
        (blob,) = db.execute(f"SELECT {column} FROM {table} WHERE {where}").fetchone()
        spoilt = blob[:at] + bytes([blob[at] ^ 1]) + blob[at + 1 :]
        db.execute(f"UPDATE {table} SET {column} = ? WHERE {where}", (spoilt,))

    return change


def swap(db: sqlite3.Connection) -> None:
    rows = db.execute("SELECT body, digest FROM records WHERE seq IN (20, 21) ORDER BY seq").fetchall()
    for seq, row in zip((21, 20), rows, strict=True):
        db.execute("UPDATE records SET body = ?, digest = ? WHERE seq = ?", (*row, seq))


def insert_and_shift(db: sqlite3.Connection) -> None:
    body, _ = db.execute("SELECT body, digest FROM records WHERE seq = 30").fetchone()
    db.execute("UPDATE records SET seq = -seq WHERE seq > 30")
    db.execute("UPDATE records SET seq = 1 - seq WHERE seq < 0")
    (digest,) = db.execute("SELECT digest FROM records WHERE seq = 30").fetchone()
    db.execute("INSERT INTO records VALUES (31, ?, ?)", (body, link(digest, body)))


def drop_last(db: sqlite3.Connection) -> None:
    db.execute("DELETE FROM records WHERE seq = (SELECT max(seq) FROM records)")


def add_last(db: sqlite3.Connection) -> None:
    seq, digest = db.execute("SELECT seq, digest FROM tail").fetchone()
    db.execute("INSERT INTO records VALUES (?, ?, ?)", (seq + 1, b"[]", link(digest, b"[]")))


def change_policy(db: sqlite3.Connection) -> None:
    (body,) = db.execute("SELECT body FROM headers").fetchone()
    data = orjson.loads(body)
    data["policy"] = data["policy"].replace("400", "300")
    data["policy_digest"] = sha256(data["policy"].encode()).hexdigest()
    db.execute("UPDATE headers SET body = ?", (orjson.dumps(data),))


def change_policy_text(db: sqlite3.Connection) -> None:
    db.execute("UPDATE headers SET body = CAST(replace(CAST(body AS TEXT), 'name: small', 'name: SMALL') AS BLOB)")


def change_compiled_policy(db: sqlite3.Connection) -> None:
    db.execute("UPDATE headers SET body = CAST(replace(CAST(body AS TEXT), '400', '300') AS BLOB)")


def change_snapshot(db: sqlite3.Connection) -> None:
    (packed,) = db.execute("SELECT body FROM snapshots").fetchone()
    spoilt = zlib.compress(zlib.decompress(packed).replace(b"floor", b"flaws"))
    db.execute("UPDATE snapshots SET body = ?", (spoilt,))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (flip("records", "body", "seq = 17"), "record 17 does not follow"),
        (flip("records", "body", "seq = 1", at=0), "record 1 does not follow"),
        (flip("records", "digest", "seq = 17"), "record 17 does not follow"),
        (lambda db: db.execute("DELETE FROM records WHERE seq = 17"), "record 17 is missing: the next one is 18"),
        (swap, "record 20 does not follow"),
        (insert_and_shift, "record 32 does not follow"),
        (drop_last, "is missing: the journal was written up to"),
        (add_last, "was put in: the journal was written up to"),
        (change_policy, "record 1 does not follow"),
        (change_policy_text, "record 1 does not follow"),
        (change_compiled_policy, "not the one that its digest names"),
        (flip("headers", "body", "from_seq = 1", at=0), "header cannot be read"),
        (lambda db: db.execute("DELETE FROM headers"), "no header for its first record"),
        (lambda db: db.execute("UPDATE headers SET body = 'text'"), "header was changed"),
        (lambda db: db.execute("UPDATE headers SET from_seq = 2"), "no header for its first record"),
        (change_snapshot, "snapshot after record 50 was changed: it does not follow"),
        (flip("snapshots", "body", "seq = 50"), "snapshot after record 50 was changed"),
        (lambda db: db.execute("UPDATE snapshots SET seq = 40"), "snapshot after record 40 was changed"),
        (lambda db: db.execute("UPDATE snapshots SET seq = 4000"), "record 4000 is missing"),
        (lambda db: db.execute("UPDATE records SET body = 'text' WHERE seq = 17"), "record 17 does not follow"),
        (lambda db: db.execute("DELETE FROM tail"), "does not say where it ends"),
        (lambda db: db.execute("UPDATE tail SET seq = 'x'"), "does not say where it ends"),
        (flip("tail", "digest", "one = 1"), "does not follow"),
        (lambda db: db.execute("DROP TABLE records"), "no such table"),
        (lambda db: db.execute("PRAGMA user_version = 99"), "has schema version 99"),
        (lambda db: db.execute("PRAGMA application_id = 1"), "this is no Poise journal"),
    ],
)
def test_every_change_is_noticed_and_its_place_named(copy: Path, change: Tamper, said: str) -> None:
    tampered(copy, change)
    told = fault_of(copy)
    assert said in told
    assert told.startswith(f"{copy}: ")


def test_recovery_and_replay_refuse_a_tampered_journal(copy: Path) -> None:
    tampered(copy, flip("records", "body", "seq = 3"))
    journal = read_journal(copy)
    for live_again in (recover, replay):
        with pytest.raises(JournalError, match="record 3 does not follow"):
            live_again(journal, policy_from_json)
    journal.close()


def test_reading_from_the_middle_notices_what_changed_after_it(copy: Path) -> None:
    tampered(copy, flip("records", "body", "seq = 40"))
    journal = read_journal(copy)
    seen = []
    with pytest.raises(JournalError, match="record 40 does not follow"):
        seen += [record.seq for record in journal.records(35)]
    journal.close()


def rechained(db: sqlite3.Connection, seq: int, body: bytes) -> None:
    """Change a record and every digest after it: only a digest kept elsewhere could tell."""
    (digest,) = db.execute("SELECT digest FROM records WHERE seq = ?", (seq - 1,)).fetchone()
    db.execute("UPDATE records SET body = ? WHERE seq = ?", (body, seq))
    for number, text in db.execute("SELECT seq, body FROM records WHERE seq >= ? ORDER BY seq", (seq,)).fetchall():
        digest = link(digest, text)
        db.execute("UPDATE records SET digest = ? WHERE seq = ?", (digest, number))
    db.execute("UPDATE tail SET digest = ?", (digest,))
    db.execute("DELETE FROM snapshots")


@pytest.mark.parametrize(
    "body",
    [b"", b"nonsense", b"[]", b"[1,2,3]", b'[1,["clock.reached","noon"],[]]', b'["x",["clock.reached",1],[]]',
     b'[1,["clock.reached",1],7]', b'[1,["clock.reached",1],[["offer.revoked",1]]]', b"[" * 500],
)
def test_a_record_of_rubbish_in_a_whole_chain_is_named(copy: Path, body: bytes) -> None:
    tampered(copy, lambda db: rechained(db, 17, body))
    journal = read_journal(copy)
    journal.verify()
    with pytest.raises(JournalError, match="record 17 cannot be read"):
        recover(journal, policy_from_json)
    journal.close()


def test_no_flipped_byte_of_the_file_ends_in_anything_but_a_journal_error(copy: Path) -> None:
    whole = copy.read_bytes()
    for at in range(0, len(whole), 997):
        copy.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        live_again(copy)


def test_a_truncated_file_is_noticed(copy: Path) -> None:
    whole = copy.read_bytes()
    for share in range(1, 10):
        copy.write_bytes(whole[: len(whole) * share // 10])
        assert not live_again(copy)


def live_again(path: Path) -> bool:
    """Tell whether the journal can be read to its end; anything raised but JournalError is a failure."""
    try:
        journal = read_journal(path)
    except JournalError:
        return False
    try:
        journal.verify()
        assert sum(1 for _ in journal.records()) == journal.last()
    except JournalError:
        return False
    finally:
        journal.close()
    return True

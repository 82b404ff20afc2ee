"""A journal in a file: one writer, readers beside it, and nothing lost when a process is killed."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import textwrap
from itertools import islice
from pathlib import Path

import pytest

from router.journal.layout import encode_record
from router.journal.replay import recover, replay
from router.journal.sqlite import APPLICATION_ID, open_journal, read_journal
from router.policy_file.canonical import policy_from_json
from router.ports import JournalError
from tests.journal.small_floor import SmallFloor, entries, header

ROOT = Path(__file__).resolve().parents[2]
DAY = entries(40)


def test_a_closed_journal_is_one_file_that_says_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "day.sqlite"
    journal = open_journal(path, header())
    journal.append(DAY)
    journal.close()
    assert [entry.name for entry in tmp_path.iterdir()] == ["day.sqlite"]
    assert path.read_bytes()[68:72] == APPLICATION_ID.to_bytes(4, "big") == b"Pois"


def test_a_second_writer_is_refused_and_told_who_writes(tmp_path: Path) -> None:
    path = tmp_path / "day.sqlite"
    journal = open_journal(path, header())
    with pytest.raises(JournalError, match=f"written by process {os.getpid()} on {socket.gethostname()} since 20"):
        open_journal(path, header())
    journal.append(DAY[:3])
    journal.close()
    open_journal(path, header()).close()


def test_readers_see_what_is_committed_while_another_writes(tmp_path: Path) -> None:
    path = tmp_path / "day.sqlite"
    journal = open_journal(path, header())
    journal.append(DAY[:10])
    reader = read_journal(path)
    reading = reader.records()
    first = next(reading)
    journal.append(DAY[10:30])
    assert [first.seq, *(record.seq for record in reading)] == list(range(1, 11))
    assert reader.last() == 30
    reader.verify()
    journal.close()
    reader.close()
    again = read_journal(path)
    assert sum(1 for _ in again.records()) == 30
    again.close()


@pytest.mark.parametrize("content", [b"", b"no database, but long enough to be mistaken for one" * 50])
def test_a_file_of_another_kind_is_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    with pytest.raises(JournalError, match=r"notes.txt: (this is no Poise journal|file is not a database)"):
        read_journal(path)
    if content:
        with pytest.raises(JournalError, match="file is not a database"):
            open_journal(path, header())
    assert path.read_bytes() == content
    assert not (tmp_path / "notes.txt.lock").exists()


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "books.sqlite"
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE books (title TEXT)")
    db.close()
    before = path.read_bytes()
    for open_it in (read_journal, lambda path: open_journal(path, header())):
        with pytest.raises(JournalError, match="this is no Poise journal"):
            open_it(path)
    assert path.read_bytes() == before


def test_a_place_that_cannot_hold_a_journal_is_named(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="there is no such file"):
        read_journal(tmp_path / "none.sqlite")
    with pytest.raises(JournalError, match="no lock can be made beside it"):
        open_journal(tmp_path / "no" / "day.sqlite", header())
    with pytest.raises(JournalError, match="unable to open"):
        open_journal(tmp_path, header())


def test_a_commit_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "day.sqlite"
    journal = open_journal(path, header())
    journal.append(DAY[:10])
    journal._db.execute("PRAGMA max_page_count = 1")  # the disk is full
    with pytest.raises(JournalError, match="full"):
        journal.append(DAY * 20)
    journal._db.execute("PRAGMA max_page_count = 1000000")
    assert journal.last() == 10
    journal.append(DAY[10:])
    journal.verify()
    assert [record.body for record in journal.records()] == [encode_record(*entry) for entry in DAY]
    journal.close()


@pytest.mark.parametrize("synchronous", ["FULL", "OFF"])
def test_a_killed_writer_leaves_every_committed_batch(tmp_path: Path, synchronous: str) -> None:
    path = tmp_path / "day.sqlite"
    story = f"""
        from itertools import islice
        from router.journal.sqlite import open_journal
        from tests.journal.small_floor import SmallFloor, header
        journal, day = open_journal({str(path)!r}, header(), {synchronous!r}), SmallFloor().day(1_000_000)
        while True:
            print(journal.append(list(islice(day, 25))), flush=True)
    """
    command = [sys.executable, "-c", textwrap.dedent(story)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout
        told = [writer.stdout.readline() for _ in range(40)]
        writer.send_signal(signal.SIGKILL)
        told += writer.stdout.read().split()
    assert writer.returncode == -signal.SIGKILL
    committed = int(told[-1])
    reader = read_journal(path)
    assert reader.last() >= committed and reader.last() % 25 == 0
    assert replay(reader, policy_from_json).records == reader.last()
    reader.close()
    journal = open_journal(path, header())  # the dead own nothing
    day = islice(SmallFloor().day(1_000_000), journal.last())
    assert [record.body for record in journal.records()] == [encode_record(*entry) for entry in day]
    recover(journal, policy_from_json).floor.check()
    journal.append(DAY[:1])
    journal.verify()
    journal.close()

"""`poise replay`: a journal that agrees, one that does not, one that was tampered with, and one whose writer died."""

import json
import shutil
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

from router.core import worth
from router.core.engine import ENGINE_VERSION
from router.core.events import ContactArrived
from router.journal.sqlite import read_journal
from router.policy_file import dump_policy, load_policy
from router.ports import Header
from router.wire import SCHEMA_VERSION, decision_from_event
from simulations.folder import BATCH, DECISIONS, JOURNAL, LOCK, SUMMARY, RunFolder
from tests.cli.conftest import EVENTS, POLICIES, ROOT, command, cut, poise

SAMPLE_ROWS = 4352
HALF_WAY = 5_000_000  # bytes of decisions; the whole sample gives 13 million


def test_a_run_agrees_with_itself_by_folder_and_by_file(run: Path) -> None:
    for place in (run, run / JOURNAL):
        said = poise("replay", place)
        assert said.status == 0 and "agrees" in said.out and said.err == ""


def test_the_outcome_as_json(run: Path) -> None:
    told = json.loads(poise("replay", run, "--json").out)
    assert told["agrees"] is True and told["difference"] is None and told["records"] > 20


def test_an_engine_that_decides_otherwise_differs_field_by_field(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("router.core.matching.value", lambda *about: worth.value(*about) + 7)
    said = poise("replay", run)
    assert said.status == 1
    assert "differs at record 3, decision 2" in said.out
    row = next(line.split("\t") for line in said.out.splitlines() if line.startswith("value"))
    assert int(row[2]) == int(row[1]) + 7
    told = json.loads(poise("replay", run, "--json").out)
    assert told["difference"]["record"] == 3
    assert [each["name"] for each in told["difference"]["fields"]] == ["value"]


def test_a_tampered_journal_is_status_1_and_names_the_record(run: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(run / JOURNAL, tmp_path))
    with sqlite3.connect(copy) as db:
        db.execute("UPDATE records SET body = CAST(replace(CAST(body AS TEXT), 'ben', 'bob') AS BLOB) WHERE seq = 2")
    db.close()
    said = poise("replay", copy)
    assert said.status == 1 and said.out == ""
    assert f"{copy}: record 2 does not follow" in said.err


def test_a_torn_journal_is_a_fault_and_no_traceback(run: Path, tmp_path: Path) -> None:
    torn = tmp_path / JOURNAL
    torn.write_bytes((run / JOURNAL).read_bytes()[:9000])
    said = poise("replay", torn)
    assert said.status == 1 and "Traceback" not in said.err and str(torn) in said.err


def test_a_run_that_was_killed_half_way_is_whole_up_to_its_last_commit(tmp_path: Path) -> None:
    out, decisions = tmp_path / "out", tmp_path / "out" / DECISIONS
    running = subprocess.Popen(command(*cut(tmp_path, SAMPLE_ROWS), "--out", out), cwd=ROOT, stdout=subprocess.DEVNULL)
    give_up = time.monotonic() + 60
    while not (decisions.exists() and decisions.stat().st_size > HALF_WAY) and time.monotonic() < give_up:
        time.sleep(0.005)
    running.send_signal(signal.SIGKILL)
    assert running.wait() == -signal.SIGKILL and not (out / "summary.json").exists(), "it did not come to its end"
    journal = read_journal(out / JOURNAL)
    records = list(journal.records())
    journal.close()
    arrived = sum(isinstance(record.fact, ContactArrived) for record in records)
    assert SAMPLE_ROWS // 4 < arrived < SAMPLE_ROWS, "it was killed half-way"
    told = decisions.read_bytes()
    events = [json.loads(line) for line in told[: told.rfind(b"\n")].splitlines()]
    committed = [decision for record in records for decision in record.decisions]
    assert [decision_from_event(event) for event in events] == committed[: len(events)], "nothing else was told"
    report = json.loads(poise("replay", out, "--json").out)
    assert report["agrees"] and report["records"] == len(records) and len(records) % BATCH == 0
    queued = [event["subject"] for event in events if event["type"] == "poise.contact.queued"]
    for contact in (queued[0], queued[-1]):
        said = poise("why", out, contact)
        assert said.status == 0 and "queued" in said.out
    assert poise(*cut(tmp_path, 10), "--out", out).status == 0, "and the folder can be used again"


def test_of_a_run_that_was_cut_off_it_is_said_that_this_is_not_the_whole(run: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(run, out)
    contact = json.loads((out / DECISIONS).read_bytes().splitlines()[-1])["subject"]
    for words in (["replay", out], ["why", out, contact], ["replay", out / JOURNAL]):
        (out / SUMMARY).write_bytes((run / SUMMARY).read_bytes())
        assert "The run" not in poise(*words).out and json.loads(poise(*words, "--json").out)["run"] == "ended"
        (out / SUMMARY).unlink()
        (out / LOCK).touch()  # as a process that was killed leaves it
        said = poise(*words)
        assert said.status == 0
        assert "The run was cut off: this is its journal up to the last commit." in said.out
        assert json.loads(poise(*words, "--json").out)["run"] == "cut_off"


def test_a_run_that_goes_on_can_be_read(tmp_path: Path) -> None:
    loaded = load_policy(POLICIES / "default.yaml")
    header = Header(ENGINE_VERSION, SCHEMA_VERSION, "main", dump_policy(loaded.policy), loaded.digest, loaded.text)
    with EVENTS.open("rb") as letters, RunFolder(tmp_path / "out", header, letters, dict):
        said = poise("replay", tmp_path / "out")
        assert said.status == 0 and "The run still goes on: this is its journal up to the last commit." in said.out

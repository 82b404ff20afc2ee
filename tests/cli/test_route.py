"""`poise route`: what it prints, what it writes, and how it ends."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from router.core.engine import Engine
from simulations.checks import Checker
from simulations.violations import Violations
from tests.cli.conftest import EVENTS, POLICIES, ROOT, command, cut, poise, process


def test_a_run_prints_a_summary_and_writes_four_files(tmp_path: Path) -> None:
    said = poise("route", EVENTS, "--policy", POLICIES / "default.yaml", "--out", tmp_path / "out")
    assert said.status == 0
    assert "11 contacts" in said.out and "Books balanced" in said.out and "No violation" in said.out
    names = ["dead-letters.ndjson", "decisions.ndjson", "journal.sqlite", "summary.json"]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == names


def test_without_out_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert poise("route", EVENTS, "--policy", POLICIES / "default.yaml").status == 0
    assert list(tmp_path.iterdir()) == []


def test_json_is_the_summary_alone_and_the_one_that_is_written(tmp_path: Path) -> None:
    said = poise("route", EVENTS, "--policy", POLICIES / "default.yaml", "--out", tmp_path / "out", "--json")
    assert (said.status, said.err) == (0, "")
    told, written = json.loads(said.out), json.loads((tmp_path / "out/summary.json").read_text("utf-8"))
    told["contacts_per_second"] = written["contacts_per_second"] = None
    assert told == written


def test_a_pipe_gets_columns_with_tabs_and_no_colours_frames_or_progress() -> None:
    said = process("route", EVENTS, "--policy", POLICIES / "default.yaml")
    assert said.status == 0 and said.err == ""
    assert not set(said.out) & set("\x1b─│┌╭━")
    row = next(line.split("\t") for line in said.out.splitlines() if line.startswith("phone"))
    assert [cell.strip() for cell in row][:3] == ["phone", "5", "2"]


def test_another_seed_is_another_run(tmp_path: Path) -> None:
    words = cut(tmp_path, 100)
    for seed in (1, 2):
        poise(*words, "--out", tmp_path / str(seed), "--seed", seed)
    one, other = ((tmp_path / seed / "decisions.ndjson").read_bytes() for seed in ("1", "2"))
    assert one != other


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    said = poise("route", EVENTS, "--policy", POLICIES / "default.yaml", "--out", tmp_path)
    assert said.status == 2 and "thesis.txt" in said.err
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_fault_of_ours_names_the_fact_and_where_the_journal_lies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    handle: Any = Engine.handle

    def broken(self: Engine, fact: Any, now: Any, sequence: int = 0) -> Any:
        assert getattr(fact, "contact", "") != "c-8", "attention is conserved"
        return handle(self, fact, now, sequence)

    out = tmp_path / "out"
    with monkeypatch.context() as patch:
        patch.setattr(Engine, "handle", broken)
        said = poise("route", EVENTS, "--policy", POLICIES / "default.yaml", "--out", out)
    assert said.status == 1 and said.out == ""
    assert "a fault of Poise, not of your files: attention is conserved" in said.err
    assert "on poise.contact.arrived e14 c-8, at 2026-03-02T08:06:30.000Z" in said.err
    assert f"the journal lies at {out / 'journal.sqlite'}" in said.err
    assert "Traceback" not in said.err
    assert not (out / "summary.json").exists()
    assert json.loads(poise("replay", out, "--json").out)["agrees"], "all that led up to the fault can be replayed"
    last = json.loads((out / "decisions.ndjson").read_bytes().splitlines()[-1])
    assert poise("why", out, last["subject"]).status == 0
    assert "no contact c-8" in poise("why", out, "c-8").err


def test_on_request_a_fault_of_ours_is_shown_in_the_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Engine, "handle", lambda *_: 1 // 0)
    said = poise("route", EVENTS, "--policy", POLICIES / "default.yaml", POISE_DEBUG="1")
    assert said.status == 1 and "ZeroDivisionError" in said.err and "Traceback" in said.err


def test_an_interrupted_run_keeps_all_that_was_handled_and_says_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    handle: Any = Engine.handle
    handled = 0

    def interrupted(self: Engine, fact: Any, now: Any, sequence: int = 0) -> Any:
        nonlocal handled
        handled += 1
        if handled > 10:
            raise KeyboardInterrupt
        return handle(self, fact, now, sequence)

    out = tmp_path / "out"
    with monkeypatch.context() as patch:
        patch.setattr(Engine, "handle", interrupted)
        said = poise("route", EVENTS, "--policy", POLICIES / "default.yaml", "--out", out)
    assert said.status == 130 and "interrupted" in said.err and "journal.sqlite" in said.err
    told = json.loads(poise("replay", out, "--json").out)
    assert told["agrees"] and told["records"] == 10


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_process_that_is_told_to_end_closes_its_journal_and_says_where(tmp_path: Path, number: int) -> None:
    out = tmp_path / "out"
    words = command(*cut(tmp_path, 4352), "--out", out)
    running = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    decisions, give_up = out / "decisions.ndjson", time.monotonic() + 60
    while not (decisions.exists() and decisions.stat().st_size) and time.monotonic() < give_up:
        time.sleep(0.005)
    running.send_signal(number)
    said = running.communicate()[1]
    assert running.returncode == 130 and "Traceback" not in said
    assert "poise: interrupted" in said and f"the journal lies at {out / 'journal.sqlite'}" in said
    names = ["dead-letters.ndjson", "decisions.ndjson", "journal.sqlite"]
    assert sorted(path.name for path in out.iterdir()) == names, "no companions, no lock and no summary"
    assert json.loads(poise("replay", out, "--json").out)["agrees"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_process_that_is_told_to_end_while_it_begins_shows_no_traceback(number: int) -> None:
    code = f"""if True:
        import os, sys
        from router.cli import main
        class Ends:
            def find_spec(self, name, *_):
                if name == "router.cli.doctor":
                    os.kill(os.getpid(), {number:d})
        sys.meta_path.insert(0, Ends())
        main()"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "poise: interrupted\n")


def test_violations_fail_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def found(self: Checker) -> Violations:
        made = Violations()
        made.note("attention.budget", 0, "c", "a", "1200", "1000")
        return made

    monkeypatch.setattr(Checker, "finish", found)
    said = poise("route", EVENTS, "--policy", POLICIES / "default.yaml")
    assert said.status == 1 and "attention.budget" in said.out

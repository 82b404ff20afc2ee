"""Routing a whole log: what is written, what is refused, and that nothing is lost on the way."""

import json
import os
import resource
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from router.core.engine import ENGINE_VERSION, Engine
from router.journal.ownership import Ownership
from router.journal.replay import recover, replay
from router.journal.sqlite import read_journal
from router.policy_file import PolicyError, policy_from_json
from router.wire import decision_from_event
from simulations.folder import DECISIONS, JOURNAL, LETTERS, SUMMARY
from simulations.lines import InputError
from simulations.route import RouteOptions, RouteResult, format_of, route

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "simulations/samples"
SAMPLE = SAMPLES / "boston_311_two_weeks.csv"
MAPPING = SAMPLES / "boston_311.mapping.yaml"
ROSTER = ROOT / "policies/city.roster.yaml"
CITY = ROOT / "policies/city.yaml"


def first_rows(tmp_path: Path, count: int) -> Path:
    path = tmp_path / "log.csv"
    path.write_text("".join(SAMPLE.read_text().splitlines(keepends=True)[: count + 1]))
    return path


def city(log: Path, out: Path | None = None, **other: object) -> RouteResult:
    options: dict[str, object] = {"log": log, "policy": CITY, "mapping": MAPPING, "roster": ROSTER, "out": out}
    return route(RouteOptions(**(options | other)))  # type: ignore[arg-type]


def test_a_run_writes_four_files_that_agree(tmp_path: Path) -> None:
    out = tmp_path / "runs" / "one"
    ticks: list[tuple[int, int]] = []
    result = city(first_rows(tmp_path, 400), out, progress=lambda *tick: ticks.append(tick))
    assert sorted(item.name for item in out.iterdir()) == sorted([DECISIONS, JOURNAL, LETTERS, SUMMARY])
    told = [json.loads(line) for line in (out / DECISIONS).read_bytes().splitlines()]
    decisions = [decision_from_event(event) for event in told]
    journal = read_journal(out / JOURNAL)
    journal.verify()
    assert decisions == [decision for record in journal.records() for decision in record.decisions]
    assert len(decisions) == result.run.decisions and journal.last() == result.run.facts
    assert [event["seq"] for event in told] == list(range(told[0]["seq"], told[0]["seq"] + len(told)))
    summary = json.loads((out / SUMMARY).read_text())
    assert summary["arrived"] == 400 == sum(summary["columns"].values()) and summary["balanced"]
    assert summary["rows"]["read"] == 400 and (out / LETTERS).read_bytes() == b""
    assert {one["what"] for one in summary["assumed"]} >= {"handle time", "patience", "roster", "wrap-up time"}
    assert ticks[0] == (0, 400) and ticks[-1] == (400, 400)
    assert result.summary.contacts_per_second and summary["contacts_per_second"] is None


def test_both_passes_over_a_log_tell_how_far_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("recorded", "eventlog"):
        monkeypatch.setattr(f"simulations.{module}.STEP", 5)
    told: list[tuple[str, int, int]] = []
    passes: dict[str, object] = {
        name: lambda done, total, name=name: told.append((name, done, total)) for name in ("reading", "progress")
    }
    city(first_rows(tmp_path, 12), None, **passes)
    assert told == [
        ("reading", 5, 0), ("reading", 10, 0),
        ("progress", 0, 12), ("progress", 5, 12), ("progress", 10, 12), ("progress", 12, 12),
    ]  # fmt: skip
    told.clear()
    options = RouteOptions(log=SAMPLES / "events.ndjson", policy=ROOT / "policies/default.yaml")
    route(replace(options, **passes))  # type: ignore[arg-type]
    assert [tick for tick in told if tick[0] == "reading"][:2] == [("reading", 5, 0), ("reading", 10, 0)]


def test_a_second_run_gives_the_same_bytes_under_another_hash_seed(tmp_path: Path) -> None:
    log = first_rows(tmp_path, 300)
    city(log, tmp_path / "here")
    code = f"from tests.simulations.test_route import *; city(Path({str(log)!r}), Path({str(tmp_path / 'there')!r}))"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, env=os.environ | {"PYTHONHASHSEED": "4711"})
    for name in (DECISIONS, SUMMARY, LETTERS):
        assert (tmp_path / "here" / name).read_bytes() == (tmp_path / "there" / name).read_bytes(), name


def test_a_summary_says_by_what_it_can_be_made_again(tmp_path: Path) -> None:
    city(first_rows(tmp_path, 50), tmp_path / "out", seed=7)
    told = json.loads((tmp_path / "out" / SUMMARY).read_text("utf-8"))
    assert (told["seed"], told["drain_ms"], told["engine_version"]) == (7, 86_400_000, ENGINE_VERSION)


def test_another_seed_meets_other_customers(tmp_path: Path) -> None:
    log = first_rows(tmp_path, 200)
    for seed in (1, 2):
        city(log, tmp_path / str(seed), seed=seed)
    assert (tmp_path / "1" / DECISIONS).read_bytes() != (tmp_path / "2" / DECISIONS).read_bytes()


def test_the_journal_of_a_run_decides_the_same_when_it_is_replayed(tmp_path: Path) -> None:
    result = city(first_rows(tmp_path, 150), tmp_path / "out")
    report = replay(read_journal(tmp_path / "out" / JOURNAL), policy_from_json)
    assert report.difference is None
    assert (report.records, report.decisions) == (result.run.facts, result.run.decisions)


def test_recovery_from_any_snapshot_of_a_run_gives_the_floor_that_the_facts_give(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simulations.folder.SNAPSHOT_EVERY", 77)
    facts = city(first_rows(tmp_path, 400), tmp_path / "out").run.facts
    journal = read_journal(tmp_path / "out" / JOURNAL)
    engine, taken = Engine(policy_from_json(journal.header().policy)), []
    for record in journal.records():
        engine.recover(record.fact, record.now, record.decisions)
        snapshot = journal.latest_snapshot(ENGINE_VERSION, upto=record.seq)
        if snapshot is not None and snapshot.seq == record.seq:
            assert snapshot.now == record.now
            assert snapshot.floor == json.loads(json.dumps(engine.snapshot())), record.seq
            taken.append(record.seq)
    assert taken == list(range(77, facts + 1, 77)) and len(taken) > 10
    applied: list[int] = []
    for upto in (*taken[::5], facts - 1, None):
        recovered = recover(journal, policy_from_json, upto=upto, watch=lambda record: applied.append(record.seq))
        recovered.floor.check()
    assert len(applied) == (facts - 1) % 77 + facts % 77, "recovery begins at the newest snapshot"
    assert recovered.snapshot() == engine.snapshot()


def test_an_earlier_run_is_written_over_and_anything_else_is_not(tmp_path: Path) -> None:
    log, out = first_rows(tmp_path, 20), tmp_path / "out"
    city(log, out)
    (out / SUMMARY).write_text("stale")
    city(log, out)
    assert json.loads((out / SUMMARY).read_text())["arrived"] == 20
    (out / "thesis.txt").write_text("three years of work")
    with pytest.raises(InputError, match=r"holds other files than a run's \(thesis.txt\); name a new or an empty"):
        city(log, out)
    with pytest.raises(InputError, match="is a file; --out names a folder"):
        city(log, out / "thesis.txt")


def test_two_runs_into_one_folder_at_once_leave_one_whole_run(tmp_path: Path) -> None:
    log, out = first_rows(tmp_path, 1500), tmp_path / "out"
    words = ["route", log, "--policy", CITY, "--roster", ROSTER, "--mapping", MAPPING, "--out", out]
    command = [sys.executable, "-c", "from router.cli import main; main()", *map(str, words)]
    for _ in range(3):
        told = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
        both = [subprocess.Popen(command, cwd=ROOT, text=True, **told) for _ in range(2)]  # type: ignore[call-overload]
        said = [run.communicate()[1] for run in both]
        ends = [run.returncode for run in both]
        assert sorted(ends) in ([0, 0], [0, 2]), said
        assert all(end == 0 or "is being written by" in text for end, text in zip(ends, said, strict=True))
        assert sorted(item.name for item in out.iterdir()) == sorted([DECISIONS, JOURNAL, LETTERS, SUMMARY])
        journal = read_journal(out / JOURNAL)
        journal.verify()
        decided = sum(len(record.decisions) for record in journal.records())
        assert len((out / DECISIONS).read_bytes().splitlines()) == decided
        journal.close()


@pytest.mark.parametrize("linked", [False, True])
@pytest.mark.parametrize("what", ["log", "policy", "mapping", "roster"])
def test_a_run_refuses_an_input_that_lies_where_it_writes(tmp_path: Path, what: str, linked: bool) -> None:
    log, out = first_rows(tmp_path, 20), tmp_path / "out"
    city(log, out)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    inside, named = out / (DECISIONS if what == "log" else SUMMARY), out
    if linked:
        named = tmp_path / "link"
        named.symlink_to(out)
    with pytest.raises(InputError) as caught:
        city(**({"log": log, "out": named} | {what: inside}))
    assert str(caught.value).startswith(f"{inside}: lies in {named}, which the run writes to")
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_a_run_that_is_still_going_on_is_not_swept_away(tmp_path: Path) -> None:
    log, out = first_rows(tmp_path, 20), tmp_path / "out"
    city(log, out)
    before = (out / SUMMARY).read_bytes()
    owner = Ownership(str(out / JOURNAL))
    with pytest.raises(InputError, match=f"is being written by process {os.getpid()} on"):
        city(log, out)
    owner.release()
    assert (out / SUMMARY).read_bytes() == before


def test_a_fault_of_a_whole_file_leaves_an_earlier_run_as_it_was(tmp_path: Path) -> None:
    log, out = first_rows(tmp_path, 20), tmp_path / "out"
    city(log, out)
    before = (out / DECISIONS).read_bytes()
    log.write_text("nothing,like,it\n1,2,3\n")
    with pytest.raises(PolicyError, match=r"columns.contact.column: the log has no column case_enquiry_id"):
        city(log, out)
    assert (out / DECISIONS).read_bytes() == before


def test_broken_rows_go_to_the_dead_letters_and_the_rest_is_routed(tmp_path: Path) -> None:
    log, out = first_rows(tmp_path, 30), tmp_path / "out"
    with log.open("ab") as file:
        file.write(b"1,2,3\n\xff\n" + b"x" * 70_000 + b"\n")
    result = city(log, out)
    letters = [json.loads(line) for line in (out / LETTERS).read_bytes().splitlines()]
    assert [(one["line"], one["code"], one["length"]) for one in letters] == [
        (32, "columns", 6), (33, "encoding", 2), (34, "columns", 70_001)
    ]  # fmt: skip
    assert all(one["file"] == str(log) and len(one["sha256"]) == 64 for one in letters)
    assert result.letters.count == 3 and result.summary.arrived == 30
    assert result.summary.rows.dead_letters == {"columns": 2, "encoding": 1}


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"mapping": None}, "a CSV needs --mapping, a file that says which column is what"),
        ({"roster": None}, "no agent signs in, so nobody could take a contact; give --roster, or roster:"),
        ({"log": SAMPLES / "none.csv"}, "there is no such file"),
        ({"log": SAMPLES / "LICENSE.txt"}, "the name does not tell what it is; name it .csv or .ndjson"),
        ({"log": SAMPLES / "events.ndjson"}, "format: the log is ndjson, the mapping is for another; give a mapping"),
        ({"policy": SAMPLES / "none.yaml"}, "cannot be read"),
        ({"roster": SAMPLES / "none.yaml"}, "cannot be read"),
        ({"policy": ROOT / "policies/bank.yaml"}, "columns.channel.values.Self Service: the policy has no channel web"),
    ],
)
def test_what_the_user_got_wrong_is_told_and_nothing_is_written(
    tmp_path: Path, other: dict[str, object], words: str
) -> None:
    with pytest.raises((InputError, PolicyError)) as caught:
        city(**({"log": SAMPLE, "out": tmp_path / "out"} | other))  # type: ignore[arg-type]
    assert words in str(caught.value)
    assert not (tmp_path / "out").exists()


def test_a_roster_for_other_days_is_told(tmp_path: Path) -> None:
    roster = tmp_path / "r.yaml"
    agents = 'agents: [{id: a, shifts: {mon-sun: "00:00-24:00"}}]'
    roster.write_text(f"zone: UTC\nfirst: 2024-01-01\nlast: 2024-02-01\n{agents}\n")
    with pytest.raises(InputError, match="nobody has a shift while the log lasts; look at first and last"):
        city(SAMPLE, roster=roster)


def test_a_log_of_days_that_the_opening_hours_do_not_cover_is_refused(tmp_path: Path) -> None:
    log = first_rows(tmp_path, 5)
    log.write_text(log.read_text().replace(",2011-08-01", ",2031-08-01"))
    with pytest.raises(InputError, match=r"the hours city_hall cover 2011-01-01 to 2012-12-31, .* runs from 2031"):
        city(log)


def test_a_contact_that_is_told_again_is_counted_and_the_books_balance(tmp_path: Path) -> None:
    log = first_rows(tmp_path, 60)
    rows = log.read_text().splitlines(keepends=True)
    again = rows[3].replace("2011-08-01 0", "2011-08-01 1")  # long after it was closed
    log.write_text("".join([*rows, again]))
    result = city(log, tmp_path / "out")
    assert result.summary.rows.refused == {"a contact that was there before": 1}
    assert result.summary.rows.routed == 61
    assert result.summary.balanced and result.summary.ignored == {"contact_closed": 1}
    assert result.summary.violations is not None and not set(result.summary.violations) - {"choose.worth"}


def test_a_contact_that_arrives_again_while_it_is_here_has_changed(tmp_path: Path) -> None:
    log = tmp_path / "log.ndjson"
    lines = (SAMPLES / "events.ndjson").read_text("utf-8").splitlines()
    events = [json.loads(line) for line in lines]
    for event in list(events):
        if event["type"] == "poise.contact.arrived":
            moved = event["data"] | {"priority": 3, "stage": "queue"}
            again = event["time"].replace("0.000Z", "3.000Z")
            events.append(event | {"id": event["id"] + "-again", "time": again, "data": moved})
    events.sort(key=lambda event: event["time"])
    log.write_text("".join(json.dumps(event) + "\n" for event in events), "utf-8")
    summary = route(RouteOptions(log=log, policy=ROOT / "policies/default.yaml")).summary
    assert summary.arrived == 11 and summary.balanced and summary.violations == {}
    assert summary.rows.changes == {"a contact that is still there": 11} and not summary.rows.refused
    assert summary.columns["left_self_service"] == 0, "to arrive in the queue ends self-service"


def test_a_log_of_events_is_routed_without_mapping_or_roster(tmp_path: Path) -> None:
    log = SAMPLES / "events.ndjson"
    result = route(RouteOptions(log=log, policy=ROOT / "policies/default.yaml", out=tmp_path / "out"))
    assert result.summary.arrived == 11 and result.summary.balanced and not result.summary.differences
    assert result.summary.columns["left_self_service"] == 1
    assert result.summary.violations is not None


@pytest.mark.parametrize(
    ("name", "form"), [("a.csv", "csv"), ("a.CSV.gz", "csv"), ("a.ndjson.gz", "ndjson"), ("a.jsonl", "ndjson")]
)
def test_the_name_of_a_log_tells_its_format(name: str, form: str) -> None:
    assert format_of(Path(name)) == form


def test_a_line_of_one_gigabyte_is_a_dead_letter_and_memory_stays_flat(tmp_path: Path) -> None:
    log = first_rows(tmp_path, 20)
    rows = log.read_bytes().splitlines(keepends=True)
    with log.open("wb") as file:
        file.write(b"".join(rows[:11]))
        file.seek(1 << 30, os.SEEK_CUR)  # a hole: the disk holds nothing of it
        file.write(b"\n" + b"".join(rows[11:]))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    result = city(log, tmp_path / "out")
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert result.summary.arrived == 20
    (letter,) = [json.loads(line) for line in (tmp_path / "out" / LETTERS).read_bytes().splitlines()]
    assert (letter["line"], letter["code"], letter["length"]) == (12, "too_long", (1 << 30) + 1)
    assert grown < 100_000, f"memory grew by {grown} KB"

"""Whatever a user gives that is wrong: a clear sentence with its place, status 2, and never a traceback."""

import json
import resource
from pathlib import Path

import pytest

from tests.cli.conftest import EVENTS, POLICIES, ROOT, SAMPLES, Said, poise, process

DEFAULT = POLICIES / "default.yaml"
MAPPING = """\
format: csv
zone: UTC
roster: {from_log: {idle: 30m}}
columns:
  contact: {column: id}
  arrival: {column: start}
  channel: {constant: phone}
"""


def refused(said: Said, *words: str) -> None:
    """Check that an input was refused in words, and that nothing else was said."""
    assert said.status == 2, said
    assert said.out == ""
    assert "Traceback" not in said.err
    for word in words:
        assert word in said.err


def city(tmp_path: Path, text: str, *more: object, mapping: Path = SAMPLES / "boston_311.mapping.yaml") -> Said:
    """Route a CSV as the city's."""
    log = tmp_path / "log.csv"
    log.write_text(text, "utf-8")
    return poise(
        "route", log, "--policy", POLICIES / "city.yaml", "--roster", POLICIES / "city.roster.yaml",
        "--mapping", mapping, *more,
    )  # fmt: skip


def rows(count: int) -> list[str]:
    """Return the header and some rows of the city's sample."""
    with (SAMPLES / "boston_311_two_weeks.csv").open(encoding="utf-8") as whole:
        return [next(whole) for _ in range(count + 1)]


def test_a_malformed_row_is_a_dead_letter_and_the_rest_is_routed(tmp_path: Path) -> None:
    lines = rows(30)
    lines.insert(10, "1,2\n")
    said = city(tmp_path, "".join(lines), "--out", tmp_path / "out")
    assert said.status == 0 and "30 contacts" in said.out
    assert "log.csv:11" in said.out and "the header has" in said.out
    letters = (tmp_path / "out/dead-letters.ndjson").read_text("utf-8").splitlines()
    assert [json.loads(line)["line"] for line in letters] == [11]


def test_under_strict_a_dead_letter_is_status_2_after_the_rest_was_routed(tmp_path: Path) -> None:
    lines = rows(30)
    lines.insert(10, "1,2\n")
    said = city(tmp_path, "".join(lines), "--strict")
    assert said.status == 2 and "30 contacts" in said.out


def test_a_column_that_the_log_has_not_is_named_with_the_nearest(tmp_path: Path) -> None:
    written = (SAMPLES / "boston_311.mapping.yaml").read_text("utf-8").replace("open_dt", "opened_dt")
    mapping = tmp_path / "mine.yaml"
    mapping.write_text(written, "utf-8")
    refused(city(tmp_path, "".join(rows(3)), mapping=mapping), f"{mapping}:", "opened_dt", "open_dt")


def test_an_unknown_key_of_a_mapping_is_named_with_its_place(tmp_path: Path) -> None:
    mapping = tmp_path / "mine.yaml"
    mapping.write_text(MAPPING.replace("zone:", "zones:"), "utf-8")
    refused(city(tmp_path, "id,start\n", mapping=mapping), f"{mapping}:2:1", "zones", "zone")


def test_broken_yaml_is_told_with_line_and_column(tmp_path: Path) -> None:
    policy = tmp_path / "p.yaml"
    policy.write_text("name: x\nchannels: {phone: {live: true\n", "utf-8")
    refused(poise("route", EVENTS, "--policy", policy), f"{policy}:3:1")


def test_a_contradictory_policy_is_told_key_by_key_and_nothing_is_written(tmp_path: Path) -> None:
    policy = tmp_path / "p.yaml"
    text = "name: x\nchannels:\n  phone: {live: true, weights: {active: 900}}\n"
    policy.write_text(text + "  chat: {live: true, weights: {active: 300, waiting: 400}}\n", "utf-8")
    said = poise("route", EVENTS, "--policy", policy, "--out", tmp_path / "out")
    refused(said, f"{policy}:4:", "channels.chat.weights.active", "must be at least waiting (400)")
    assert not (tmp_path / "out").exists()


def test_a_policy_with_a_contact_nobody_could_take_is_refused(tmp_path: Path) -> None:
    policy = tmp_path / "p.yaml"
    policy.write_text("name: x\nchannels:\n  phone: {live: true, weights: {active: 1200}}\n", "utf-8")
    refused(poise("route", EVENTS, "--policy", policy), f"{policy}:3:", "1200")


def test_events_out_of_order_are_dead_letters_with_their_lines(tmp_path: Path) -> None:
    lines = EVENTS.read_text("utf-8").splitlines(keepends=True)
    lines[5], lines[12] = lines[12], lines[5]
    log = tmp_path / "log.ndjson"
    log.write_text("".join(lines), "utf-8")
    said = poise("route", log, "--policy", DEFAULT)
    assert said.status == 0 and "log.ndjson:7" in said.out and "is of an earlier time than line" in said.out
    assert poise("route", log, "--policy", DEFAULT, "--strict").status == 2


@pytest.mark.parametrize("name", ["log.csv", "log.ndjson"])
def test_an_empty_log_is_refused(tmp_path: Path, name: str) -> None:
    log = tmp_path / name
    log.touch()
    mapping = ["--mapping", SAMPLES / "boston_311.mapping.yaml"] if name.endswith("csv") else []
    policy = POLICIES / ("city.yaml" if mapping else "default.yaml")
    refused(poise("route", log, "--policy", policy, *mapping), f"{log}: is empty")


def test_a_line_of_64_megabytes_is_a_dead_letter_in_flat_memory(tmp_path: Path) -> None:
    log = tmp_path / "log.ndjson"
    with log.open("wb") as file:
        file.write(EVENTS.read_bytes())
        for _ in range(64):
            file.write(b"x" * (1 << 20))
        file.write(b"\n")
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    said = process("route", log, "--policy", DEFAULT, "--out", tmp_path / "out")
    after = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    assert said.status == 0, said.err
    letter = json.loads((tmp_path / "out/dead-letters.ndjson").read_bytes())
    assert letter["length"] == (64 << 20) + 1 and "11 contacts" in said.out
    assert max(before, after) < 200 << 10, "kilobytes of the greatest child"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["route", "missing.ndjson", "--policy", DEFAULT], "missing.ndjson: there is no such file"),
        (["route", SAMPLES / "boston_311_two_weeks.csv", "--policy", DEFAULT], "a CSV needs --mapping"),
        (["route", EVENTS, "--policy", "missing.yaml"], "missing.yaml:1:1: cannot be read"),
        (["route", EVENTS, "--policy", DEFAULT, "--roster", "missing.yaml"], "missing.yaml"),
        (["route", ROOT / "simulations", "--policy", DEFAULT], "simulations"),
        (["route", EVENTS, "--policy", DEFAULT, "--drain", "soon"], "--drain: soon is not a length of time"),
        (["route", EVENTS, "--policy", DEFAULT, "--drain", "24"], "--drain:"),
        (["route", EVENTS], "--policy"),
        (["route", EVENTS, "--policy", DEFAULT, "--seed", "x"], "--seed"),
        (["replay", "missing"], "missing: there is no such file or folder"),
        (["replay", ROOT / "simulations"], "holds no journal.sqlite"),
        (["replay", EVENTS], "is no journal of Poise"),
        (["why", "missing", "c-1"], "missing: there is no such file or folder"),
        (["policy", "check", "missing.yaml"], "missing.yaml"),
        (["policy", "diff", DEFAULT, "missing.yaml"], "missing.yaml:1:1: cannot be read"),
        (["nonsense"], "nonsense"),
    ],
)
def test_what_is_not_there_or_makes_no_sense_is_status_2(words: list[object], told: str) -> None:
    said = poise(*words)
    assert said.status == 2 and "Traceback" not in said.err
    assert told in said.err + said.out


def test_a_setting_that_cannot_be_used_is_named() -> None:
    said = poise("route", "missing.ndjson", "--policy", DEFAULT, POISE_WIDTH="wide", FORCE_COLOR="1")
    assert said.status == 2 and "POISE_WIDTH" in said.err

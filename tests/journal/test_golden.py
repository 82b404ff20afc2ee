"""Journals of every engine version still recover to their floor; this version's also decide the same again."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import orjson
import pytest

from router.core.decisions import Decision
from router.core.engine import ENGINE_VERSION
from router.core.events import Fact
from router.journal.replay import recover, replay
from router.journal.sqlite import SqliteJournal, read_journal
from router.policy_file.canonical import policy_from_json
from router.ports import JournalError
from tests.journal.golden import __main__ as golden

VERSIONS = sorted(path.stem for path in golden.FOLDER.glob("*.sqlite"))
OURS = [name for name in VERSIONS if name.split("-")[0] == ENGINE_VERSION]


@pytest.fixture
def journal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqliteJournal]:
    """A copy of a version's golden journal: reading may leave companions beside a file."""
    version: str = getattr(request, "param", ENGINE_VERSION)
    opened = read_journal(shutil.copy(golden.FOLDER / f"{version}.sqlite", tmp_path))
    yield opened
    opened.close()


def test_this_version_has_a_golden_journal() -> None:
    assert ENGINE_VERSION in VERSIONS, "make it: python -m tests.journal.golden"


@pytest.mark.parametrize(("version", "journal"), list(zip(VERSIONS, VERSIONS, strict=True)), indirect=["journal"])
def test_a_golden_journal_recovers_to_its_floor(version: str, journal: SqliteJournal) -> None:
    engine = recover(journal, policy_from_json)
    engine.floor.check()
    kept = orjson.loads((golden.FOLDER / f"{version}.floor.json").read_bytes())
    now = orjson.loads(orjson.dumps(engine.snapshot(), option=orjson.OPT_NON_STR_KEYS))
    assert now == kept if version in OURS else list(differences(kept, now)) == []


def differences(kept: Any, now: Any, path: str = "floor") -> Iterator[str]:
    """Tell where a floor is not as an earlier version left it; what that version did not know is at nothing."""
    if isinstance(kept, dict) and isinstance(now, dict):
        for key, value in kept.items():
            yield from differences(value, now.get(key), f"{path}.{key}")
    elif isinstance(kept, list) and isinstance(now, list) and len(now) >= len(kept):
        for index, value in enumerate(kept):
            yield from differences(value, now[index], f"{path}[{index}]")
        if any(now[len(kept) :]):
            yield f"{path}: {now[len(kept) :]} more"
    elif kept != now:
        yield f"{path}: {kept!r} is now {now!r}"


@pytest.mark.parametrize("journal", OURS, indirect=True)
def test_the_golden_journal_decides_the_same_again(journal: SqliteJournal) -> None:
    report = replay(journal, policy_from_json)
    assert report.agrees, (
        f"{report.difference}\nThis engine decides otherwise than {ENGINE_VERSION} did. If a rule changed on purpose, "
        f"raise ENGINE_VERSION and make its journal: python -m tests.journal.golden"
    )
    assert report.records == journal.last() > 200


@pytest.mark.parametrize("journal", OURS, indirect=True)
def test_the_golden_journal_recovers_alike_with_and_without_its_snapshot(journal: SqliteJournal) -> None:
    assert journal.latest_snapshot(ENGINE_VERSION)
    applied: list[int] = []
    with_it = recover(journal, policy_from_json, watch=lambda record: applied.append(record.seq))
    assert applied[0] == 101
    db = sqlite3.connect(journal._path)
    db.execute("DELETE FROM snapshots")
    db.commit()
    db.close()
    assert recover(journal, policy_from_json).snapshot() == with_it.snapshot()


def test_the_golden_journals_of_this_version_hold_every_fact_and_decision() -> None:
    facts: dict[type, None] = {}
    decisions: dict[type, None] = {}
    for name in OURS:
        opened = read_journal(golden.FOLDER / f"{name}.sqlite")
        for record in opened.records():
            facts[type(record.fact)] = None
            decisions.update(dict.fromkeys(map(type, record.decisions)))
        opened.close()
    missing = [kind.__name__ for kind in (*get_args(Fact), *get_args(Decision)) if kind not in {**facts, **decisions}]
    assert missing == []


def test_a_tampered_golden_journal_fails(journal: SqliteJournal) -> None:
    db = sqlite3.connect(journal._path)
    db.execute("UPDATE records SET body = CAST(replace(CAST(body AS TEXT), 'ann', 'bob') AS BLOB) WHERE seq = 1")
    db.commit()
    db.close()
    for live_again in (recover, replay):
        with pytest.raises(JournalError, match="record 1 does not follow"):
            live_again(journal, policy_from_json)


def test_a_golden_journal_is_not_made_over(capsys: pytest.CaptureFixture[str]) -> None:
    before = (golden.FOLDER / f"{ENGINE_VERSION}.sqlite").read_bytes()
    assert golden.main() == 2
    assert "raise ENGINE_VERSION" in capsys.readouterr().err
    assert (golden.FOLDER / f"{ENGINE_VERSION}.sqlite").read_bytes() == before

"""The folder of a run that did not end well: all that was handled is there, and nothing is there twice."""

import io
from pathlib import Path

import pytest

from router.core.engine import ENGINE_VERSION
from router.core.values import Instant
from router.journal.sqlite import SqliteJournal, read_journal
from router.policy_file import dump_policy, load_policy
from router.ports import Header, JournalError
from router.wire import SCHEMA_VERSION
from simulations.folder import DECISIONS, JOURNAL, RunFolder
from tests.simulations.script import arrives, queue

POLICIES = Path(__file__).resolve().parents[2] / "policies"


def begun(path: Path) -> RunFolder:
    loaded = load_policy(POLICIES / "default.yaml")
    header = Header(ENGINE_VERSION, SCHEMA_VERSION, "main", dump_policy(loaded.policy), loaded.digest, loaded.text)
    return RunFolder(path, header, io.BytesIO(), dict)


def see(folder: RunFolder, count: int) -> None:
    for number in range(1, count + 1):
        folder.see(Instant(number), arrives(f"c{number}"), [queue(f"c{number}", 0)(number)])


def held(path: Path) -> tuple[int, int]:
    journal = read_journal(path / JOURNAL)
    journal.verify()
    return journal.last(), len((path / DECISIONS).read_bytes().splitlines())


@pytest.mark.parametrize("fault", [AssertionError("ours"), KeyboardInterrupt()])
def test_a_fault_leaves_every_fact_that_was_handled_before_it(tmp_path: Path, fault: BaseException) -> None:
    with pytest.raises(type(fault)), begun(tmp_path) as folder:
        see(folder, 7)
        raise fault
    assert held(tmp_path) == (7, 7)


def test_a_commit_that_failed_is_not_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(OSError, match="disk full"), begun(tmp_path) as folder:
        see(folder, 7)
        with monkeypatch.context() as patch:
            patch.setattr(folder, "_writer", None)  # the facts are in the journal by then
            with pytest.raises(AttributeError):
                folder.commit()
        raise OSError("disk full")
    assert held(tmp_path) == (7, 0)


def test_the_first_fault_is_told_and_not_that_the_journal_fails_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> int:
        raise JournalError("disk full")

    with pytest.raises(AssertionError, match="ours"), begun(tmp_path) as folder:
        see(folder, 7)
        monkeypatch.setattr(SqliteJournal, "append", fails)
        raise AssertionError("ours")
    assert held(tmp_path) == (0, 0)

"""The folder of a run that did not end well: all that was handled is there, and nothing is there twice."""

import io
import os
from pathlib import Path

import pytest

from router.core.engine import ENGINE_VERSION
from router.core.values import Instant
from router.journal.ownership import Ownership
from router.journal.sqlite import SqliteJournal, read_journal
from router.policy_file import dump_policy, load_policy
from router.ports import Header, JournalError
from router.wire import SCHEMA_VERSION
from simulations.folder import COMPANIONS, DECISIONS, JOURNAL, LETTERS, LOCK, OURS, SUMMARY, RunFolder
from simulations.lines import InputError
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


def test_a_second_run_is_refused_while_the_first_goes_on_and_harms_nothing(tmp_path: Path) -> None:
    with begun(tmp_path) as folder:
        see(folder, 3)
        folder.commit()
        before = {path.name: path.stat().st_ino for path in tmp_path.iterdir()}
        with pytest.raises(InputError, match=f"is being written by process {os.getpid()} on"):
            begun(tmp_path)
        assert {path.name: path.stat().st_ino for path in tmp_path.iterdir()} == before
        folder.see(Instant(4), arrives("c4"), [])
    assert held(tmp_path) == (4, 3)
    assert not (tmp_path / LOCK).exists()
    with begun(tmp_path):
        pass
    assert held(tmp_path) == (0, 0), "and now the folder is free"


def test_the_summary_comes_last_of_all_and_the_folder_is_the_runs_until_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[set[str]] = []
    replace = os.replace

    def watched(part: Path, whole: Path) -> None:
        seen.append({path.name for path in tmp_path.iterdir()})
        with pytest.raises(JournalError, match="is being written by"):
            Ownership(str(tmp_path / JOURNAL))
        replace(part, whole)

    class Told:
        def to_json(self) -> str:
            return "{}"

    monkeypatch.setattr("simulations.folder.os.replace", watched)
    with begun(tmp_path) as folder:
        see(folder, 3)
        folder.finish(Told())  # type: ignore[arg-type]
        assert not (tmp_path / SUMMARY).exists()
    assert len(seen) == 1 and not seen[0] & {SUMMARY, *COMPANIONS}, "the journal was closed, the summary not there"
    assert {path.name for path in tmp_path.iterdir()} == {JOURNAL, DECISIONS, LETTERS, SUMMARY}


@pytest.mark.parametrize("name", [name for name in OURS if name != LOCK and name not in COMPANIONS])
@pytest.mark.parametrize("locked", [False, True])
def test_files_with_our_names_that_no_run_wrote_are_not_swept_away(tmp_path: Path, name: str, locked: bool) -> None:
    (tmp_path / name).write_text("precious")
    if locked:  # as a process that was killed leaves it
        (tmp_path / LOCK).touch()
    with pytest.raises(InputError, match=f"holds {name}, and no journal that shows"):
        begun(tmp_path)
    assert (tmp_path / name).read_text() == "precious"


def test_a_folder_whose_run_was_killed_before_its_journal_had_a_page_can_be_used(tmp_path: Path) -> None:
    for name in (JOURNAL, JOURNAL + "-journal", LOCK):
        (tmp_path / name).touch()
    with begun(tmp_path) as folder:
        see(folder, 2)
    assert held(tmp_path) == (2, 2)


def test_a_folder_in_which_no_lock_can_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / LOCK).mkdir()  # refuses everybody, root as well
    with pytest.raises(InputError, match="no lock can be made beside it: Is a directory"):
        begun(tmp_path)


def test_a_lock_that_fails_half_way_is_a_fault_of_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("router.journal.ownership.os.pwrite", full)
        with pytest.raises(InputError, match=f"{tmp_path}: cannot be used: No space left"):
            begun(tmp_path)

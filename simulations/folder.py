"""The folder of a run: its decisions, its journal, its dead letters and its summary.

A batch of facts is committed to the journal before its decisions are written out, so that a run that is killed
half-way leaves a journal that can be read up to its last commit, and no decision that the journal does not hold.
A run that fails by itself leaves every fact that was handled: what led up to a fault can be replayed and asked about.
The folder is one run's from before it is emptied until its summary is in place, whole and last of all.
"""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Final, Self, final

from router.core.decisions import Decision
from router.core.events import Fact
from router.core.values import Instant
from router.journal.ownership import Ownership
from router.journal.sqlite import is_journal, open_journal
from router.ports import Header, JournalError, SequencedEntry
from router.wire import DecisionWriter
from simulations.lines import InputError
from simulations.summary import Summary

JOURNAL: Final = "journal.sqlite"
DECISIONS: Final = "decisions.ndjson"
LETTERS: Final = "dead-letters.ndjson"
SUMMARY: Final = "summary.json"
UNFINISHED: Final = SUMMARY + ".part"
LOCK: Final = JOURNAL + ".lock"
COMPANIONS: Final = tuple(JOURNAL + end for end in ("-wal", "-shm", "-journal"))
SWEPT: Final = (SUMMARY, UNFINISHED, DECISIONS, LETTERS, *COMPANIONS, JOURNAL)
"""What an earlier run left, in the order in which it goes: the journal, which shows whose it all is, goes last."""
OURS: Final = (*SWEPT, LOCK)
BATCH: Final = 1000
"""Facts in a commit: few enough to lose little, many enough for the commit to cost nothing."""
SNAPSHOT_EVERY: Final = 50_000
"""Facts between two snapshots of the engine: a question about a moment recovers these many at most."""


@contextmanager
def usable(path: Path) -> Iterator[None]:
    """Blame a folder for what the system refuses to do in it, and for another run that is at it."""
    try:
        yield
    except OSError as error:
        raise InputError(f"{error.filename or path}: cannot be used: {error.strerror}") from error
    except JournalError as error:
        raise InputError(str(error)) from error


def check_folder(path: Path) -> None:
    """Refuse a folder that holds anything but an earlier run."""
    if not path.exists():
        return
    if not path.is_dir():
        raise InputError(f"{path}: is a file; --out names a folder")
    with usable(path):
        others = sorted({item.name for item in path.iterdir()}.difference(OURS))
    if others:
        first = ", ".join(others[:3]) + (", …" if len(others) > 3 else "")
        raise InputError(f"{path}: holds other files than a run's ({first}); name a new or an empty folder")
    try:
        check_earlier_run(path)
    except InputError:
        if not (path / LOCK).exists():  # else a run may be at it: judged again by whoever holds the lock
            raise


def check_earlier_run(path: Path) -> None:
    """Refuse a folder whose files have our names and are not ours: a run's lie beside its journal."""
    journal = path / JOURNAL
    with usable(path):
        names = {item.name for item in path.iterdir()} - {LOCK}
        if JOURNAL in names and is_journal(journal):
            return
        size = journal.stat().st_size if JOURNAL in names else 0
    if size or names.difference((JOURNAL, *COMPANIONS)):  # else a run was killed before its journal had a page
        first = ", ".join(sorted(names))
        right = "name a new or an empty folder"
        raise InputError(f"{path}: holds {first}, and no journal that shows that a run of Poise wrote it; {right}")


@final
class RunFolder:
    """Takes a run down, batch by batch; a context manager."""

    def __init__(
        self, path: Path, header: Header, letters: BinaryIO, snapshot: Callable[[], dict[str, Any]]
    ) -> None:
        """Empty the folder of an earlier run and begin.

        `letters` are the dead letters, from the start of a file; `snapshot` takes one of the engine that decides.
        """
        self.path = path
        with ExitStack() as undo, usable(path):
            check_folder(path)
            path.mkdir(parents=True, exist_ok=True)
            self._owner = Ownership(str(path / JOURNAL))
            undo.callback(self._owner.release)
            self._sweep()
            # The log is still there if the machine loses power, and a process that dies loses nothing committed.
            self._journal = open_journal(path / JOURNAL, header, synchronous="OFF", lent=self._owner)
            undo.callback(self._journal.close)
            with (path / LETTERS).open("wb") as file:
                shutil.copyfileobj(letters, file)
            self._decisions = (path / DECISIONS).open("wb")
            undo.pop_all()
        self._writer = DecisionWriter(pool=header.pool, policy=header.policy_digest)
        self._batch: list[SequencedEntry] = []
        self._snapshot = snapshot
        self._snapshot_due = SNAPSHOT_EVERY
        self._summary: Summary | None = None

    def _sweep(self) -> None:
        """Empty the folder of an earlier run, of which nobody else can write a byte: the lock is ours and stays."""
        check_earlier_run(self.path)
        for name in SWEPT:
            (self.path / name).unlink(missing_ok=True)

    def see(self, now: Instant, fact: Fact, decisions: Sequence[Decision], sequence: int = 0) -> None:
        """Take a handled fact down; once in a while, commit, and once in a long while, keep the engine's state."""
        self._batch.append((now, fact, decisions, sequence))
        self._snapshot_due -= 1
        if len(self._batch) >= BATCH or not self._snapshot_due:
            self.commit()
        if not self._snapshot_due:
            self._snapshot_due = SNAPSHOT_EVERY
            self._journal.write_snapshot(self._snapshot(), now)

    def commit(self) -> None:
        """Make what was taken down durable, then tell its decisions."""
        batch, self._batch = self._batch, []  # a commit that failed is not tried again: half of it may be done
        self._journal.append(batch)
        encode = self._writer.encode
        told = [encode(decision, now) for now, _, decisions, _ in batch for decision in decisions]
        if told:
            self._decisions.write(b"\n".join(told) + b"\n")
            self._decisions.flush()

    def finish(self, summary: Summary) -> None:
        """Say that the run came to its end; the summary is the sign of that, and stands there once all is closed."""
        self.commit()
        self._summary = summary

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        with ExitStack() as last:
            last.callback(self._owner.release)
            self._close(failed=kind is not None)
            if kind is None and self._summary is not None:
                part = self.path / UNFINISHED
                part.write_text(self._summary.to_json(), encoding="utf-8")
                os.replace(part, self.path / SUMMARY)

    def _close(self, failed: bool) -> None:
        with ExitStack() as last:
            last.callback(self._journal.close)
            if failed:  # the fault that ended the run is told, not that the disk is full as well
                last.enter_context(suppress(JournalError, OSError))
            last.callback(self._decisions.close)
            self.commit()

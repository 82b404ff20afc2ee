"""The folder of a run: its decisions, its journal, its dead letters and its summary.

A batch of facts is committed to the journal before its decisions are written out, so that a run that is killed
half-way leaves a journal that can be read up to its last commit, and no decision that the journal does not hold.
A run that fails by itself leaves every fact that was handled: what led up to a fault can be replayed and asked about.
"""

import shutil
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Final, Self, final

from router.core.decisions import Decision
from router.core.events import Fact
from router.core.values import Instant
from router.journal.ownership import Ownership
from router.journal.sqlite import SqliteJournal, open_journal
from router.ports import Entry, Header, JournalError
from router.wire import DecisionWriter
from simulations.lines import InputError
from simulations.summary import Summary

JOURNAL: Final = "journal.sqlite"
DECISIONS: Final = "decisions.ndjson"
LETTERS: Final = "dead-letters.ndjson"
SUMMARY: Final = "summary.json"
COMPANIONS: Final = tuple(JOURNAL + end for end in ("-wal", "-shm", "-journal", ".lock"))
OURS: Final = (JOURNAL, DECISIONS, LETTERS, SUMMARY, *COMPANIONS)
BATCH: Final = 1000
"""Facts in a commit: few enough to lose little, many enough for the commit to cost nothing."""
SNAPSHOT_EVERY: Final = 50_000
"""Facts between two snapshots of the engine: a question about a moment recovers these many at most."""


def check_folder(path: Path) -> None:
    """Refuse a folder that holds anything but an earlier run."""
    if not path.exists():
        return
    if not path.is_dir():
        raise InputError(f"{path}: is a file; --out names a folder")
    others = sorted(item.name for item in path.iterdir() if item.name not in OURS)
    if others:
        first = ", ".join(others[:3]) + (", …" if len(others) > 3 else "")
        raise InputError(f"{path}: holds other files than a run's ({first}); name a new or an empty folder")


@final
class RunFolder:
    """Takes a run down, batch by batch; a context manager."""

    def __init__(
        self, path: Path, header: Header, letters: BinaryIO, snapshot: Callable[[], dict[str, Any]]
    ) -> None:
        """Empty the folder of an earlier run and begin.

        `letters` are the dead letters, from the start of a file; `snapshot` takes one of the engine that decides.
        """
        check_folder(path)
        try:
            path.mkdir(parents=True, exist_ok=True)
            Ownership(str(path / JOURNAL)).release()  # a run that is still going on is not swept away
            for name in OURS:
                (path / name).unlink(missing_ok=True)
            with (path / LETTERS).open("wb") as file:
                shutil.copyfileobj(letters, file)
            self._decisions = (path / DECISIONS).open("wb")
        except OSError as error:
            raise InputError(f"{error.filename}: cannot be written: {error.strerror}") from error
        self.path = path
        # The log is still there if the machine loses power, and a process that dies loses nothing committed.
        self._journal: SqliteJournal = open_journal(path / JOURNAL, header, synchronous="OFF")
        self._writer = DecisionWriter(pool=header.pool, policy=header.policy_digest)
        self._batch: list[Entry] = []
        self._snapshot = snapshot
        self._snapshot_due = SNAPSHOT_EVERY

    def see(self, now: Instant, fact: Fact, decisions: Sequence[Decision]) -> None:
        """Take a handled fact down; once in a while, commit, and once in a long while, keep the engine's state."""
        self._batch.append((now, fact, decisions))
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
        told = [encode(decision, now) for now, _, decisions in batch for decision in decisions]
        if told:
            self._decisions.write(b"\n".join(told) + b"\n")
            self._decisions.flush()

    def finish(self, summary: Summary) -> None:
        """Write the summary, the sign that the run came to its end."""
        self.commit()
        (self.path / SUMMARY).write_text(summary.to_json(), encoding="utf-8")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        with ExitStack() as last:
            last.callback(self._journal.close)
            if kind is not None:  # the fault that ended the run is told, not that the disk is full as well
                last.enter_context(suppress(JournalError, OSError))
            last.callback(self._decisions.close)
            self.commit()

"""The composition root: the only place that knows everyone, and puts them together for whoever asks."""

from pathlib import Path
from typing import Final

from router.journal.replay import ReplayReport, Watch, replay
from router.journal.sqlite import APPLICATION_ID, SqliteJournal, read_journal
from router.policy_file import policy_from_json
from router.ports import Record
from simulations.folder import JOURNAL
from simulations.lines import InputError
from simulations.recorded import Progress

_MAGIC: Final = b"SQLite format 3\x00"
_ID_AT: Final = 68  # where an SQLite file says which application it belongs to


def journal_path(place: Path) -> Path:
    """Find the journal that a directory or a file stands for; InputError if there is none."""
    path = place / JOURNAL if place.is_dir() else place
    if not path.exists():
        if place.is_dir():
            raise InputError(f"{place}: holds no {JOURNAL}; name the folder that `poise route --out` wrote")
        raise InputError(f"{place}: there is no such file or folder; name a run's folder or its {JOURNAL}")
    try:
        with path.open("rb") as file:
            head = file.read(_ID_AT + 4)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    if not head.startswith(_MAGIC) or int.from_bytes(head[_ID_AT:], "big") != APPLICATION_ID:
        raise InputError(f"{path}: is no journal of Poise; name a run's folder or its {JOURNAL}")
    return path


def open_run(place: Path) -> SqliteJournal:
    """Open the journal of a run for reading, also while the run goes on."""
    return read_journal(journal_path(place))


def verify(journal: SqliteJournal, progress: Progress) -> ReplayReport:
    """Decide everything in a journal again, and compare."""
    return replay(journal, policy_from_json, watch=counted(journal.last(), progress))


def counted(total: int, progress: Progress) -> Watch:
    """Make a watch that tells how many records are done, once in a while."""

    def watch(record: Record) -> None:
        if record.seq % 1000 == 0 or record.seq == total:
            progress(record.seq, total)

    return watch

"""Who writes a journal: a lock beside the file that the kernel lets go when its holder dies, however it dies."""

import fcntl
import json
import os
import socket
from datetime import UTC, datetime
from typing import final

from router.ports import JournalError


@final
class Ownership:
    """An exclusive claim on a path, held until released."""

    def __init__(self, path: str) -> None:
        self._path = path + ".lock"
        self._file = self._claim(path)
        since = datetime.now(UTC).isoformat(timespec="seconds")
        note = json.dumps({"pid": os.getpid(), "host": socket.gethostname(), "since": since})
        os.truncate(self._file, 0)
        os.pwrite(self._file, note.encode(), 0)

    def release(self) -> None:
        """Let go; the lock's file goes while it is still held, so that nobody can be waiting for a dead name."""
        if self._file >= 0:
            os.unlink(self._path)
            os.close(self._file)
            self._file = -1

    def _claim(self, path: str) -> int:
        while True:
            try:
                file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
            except OSError as fault:
                raise JournalError(f"{path}: no lock can be made beside it: {fault.strerror}") from None
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                note = os.pread(file, 4096, 0)
                os.close(file)
                raise JournalError(f"{path} is being written by {_holder(note)}: stop that one first") from None
            if _is_still(file, self._path):
                return file
            os.close(file)  # its holder let go between our open and our lock: the name is a new file's now


def is_owned(path: str) -> bool:
    """Tell whether somebody writes a path now; what a process that was killed left behind is nobody's."""
    try:
        file = os.open(path + ".lock", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(file)
    return False


def _is_still(file: int, path: str) -> bool:
    try:
        return os.path.samestat(os.fstat(file), os.stat(path))
    except FileNotFoundError:
        return False


def _holder(note: bytes) -> str:
    try:
        told = json.loads(note)
        return f"process {told['pid']} on {told['host']} since {told['since']}"
    except (ValueError, TypeError, KeyError):
        return "another process"

"""The lines of a log, one at a time, however long one of them is.

A line beyond the limit is never held: its beginning is kept for a dead letter, its length and digest are taken piece
by piece, and reading goes on with the next line. Packed logs are unpacked into a temporary file, because rows are
read a second time in order of arrival.
"""

import gzip
import os
import shutil
import stat
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Final

from simulations.letters import KEPT, Letter

LINE_MAX: Final = 1 << 20

Line = tuple[int, int, bytes]
"""Number from 1, offset of its first byte, and the bytes with their line break."""
Bad = Callable[[Letter], None]


class InputError(ValueError):
    """What the user gave cannot be used; the message says what, where, and what would be right."""


class LogError(InputError):
    """The log as a whole cannot be routed; the message names the file, the place and what would be right."""


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a log for reading and seeking; `.gz` is unpacked to a temporary file first."""
    with ExitStack() as stack:
        file = stack.enter_context(plain_file(path))
        if path.suffix == ".gz":
            unpacked: BinaryIO = stack.enter_context(tempfile.TemporaryFile())
            unpack(path, file, unpacked)
            file = unpacked
        yield file  # outside of any except: what fails while the log is read is not a fault of the log


def plain_file(path: Path) -> BinaryIO:
    """Open a file for reading; LogError if it cannot be read, or not twice."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISREG(mode):  # looked at before it is opened: to open a pipe may wait for ever
            return path.open("rb")
    except FileNotFoundError:
        raise LogError(f"{path}: there is no such file") from None
    except PermissionError:
        raise LogError(f"{path}: may not be read; give this user the right to") from None
    right = "a log is a .csv or .ndjson file, or one of these with .gz"
    what = "is a directory" if stat.S_ISDIR(mode) else "is a pipe or a device, and a log is read twice"
    raise LogError(f"{path}: {what}; {right}")


def unpack(path: Path, packed: BinaryIO, plain: BinaryIO) -> None:
    """Unpack gzip into a file, in pieces."""
    try:
        with gzip.open(packed) as pieces:
            shutil.copyfileobj(pieces, plain, 1 << 20)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise LogError(f"{path}: is not a whole gzip file ({error}); pack it again, or name it without .gz") from None
    plain.seek(0)


def lines(file: BinaryIO, name: str, bad: Bad | None, number: int = 0) -> Iterator[Line]:
    """Read lines from where the file stands; one beyond the limit goes to `bad`, or is passed over."""
    offset = file.tell()
    while line := file.readline(LINE_MAX + 1):
        number += 1
        if len(line) <= LINE_MAX:
            yield number, offset, line
            offset += len(line)
        elif bad is not None:
            one = swallowed(file, name, number, line)
            bad(one)
            offset += one.length
        else:
            for _ in pieces(file, line):
                pass
            offset = file.tell()


def swallowed(file: BinaryIO, name: str, number: int, start: bytes) -> Letter:
    """Read to the end of a line that is too long, keeping its beginning only."""
    digest, length = sha256(start), len(start)
    for piece in pieces(file, start):
        digest.update(piece)
        length += len(piece)
    reason = f"the line has {length:,} bytes; {LINE_MAX:,} are allowed"
    return Letter(name, number, 0, "", "too_long", reason, start[:KEPT], length, digest.hexdigest())


def pieces(file: BinaryIO, start: bytes) -> Iterator[bytes]:
    """Read what is left of a line that began with `start`, in pieces; the file then stands at the next line."""
    ended = start.endswith(b"\n")
    while not ended and (piece := file.read(LINE_MAX)):
        end = piece.find(b"\n") + 1
        ended = end > 0
        if ended:
            file.seek(end - len(piece), os.SEEK_CUR)
        yield piece[:end] if ended else piece

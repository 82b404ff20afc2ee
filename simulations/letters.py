"""Dead letters: rows that could not be read, kept with their place, their bytes and the reason.

A letter holds the first 64 KiB of the original, its whole length and its SHA-256, so that nothing is lost silently
and one broken line of a gigabyte costs no memory.
"""

import base64
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from typing import BinaryIO, Final, final

import orjson

KEPT: Final = 64 << 10
SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class Letter:
    """One unreadable row; `line` counts from 1 in the file, `row` from 1 after the header (0: unknown)."""

    file: str
    line: int
    row: int
    column: str
    code: str
    reason: str
    head: bytes
    length: int
    sha256: str

    def place(self) -> str:
        """Say where the row stands: `log.csv:17 start`."""
        return f"{self.file}:{self.line}" + (f" {self.column}" if self.column else "")

    def json(self) -> bytes:
        """Return the letter as one line of NDJSON; `original` is base64, `text` its beginning for the eye."""
        fields = {
            "file": self.file, "line": self.line, "row": self.row, "column": self.column, "code": self.code,
            "reason": self.reason, "length": self.length, "sha256": self.sha256,
            "text": self.head[:SHOWN].decode("utf-8", "backslashreplace"),
            "original": base64.b64encode(self.head).decode(),
        }  # fmt: skip
        return orjson.dumps(fields) + b"\n"


def letter(file: str, line: int, row: int, column: str, code: str, reason: str, original: bytes) -> Letter:
    """Make a letter of a row that is in memory."""
    digest = sha256(original).hexdigest()
    return Letter(file, line, row, column, code, reason, original[:KEPT], len(original), digest)


@final
class DeadLetters:
    """Counts letters by code, keeps the first few to show, and writes all of them to a file where one is given."""

    __slots__ = ("_file", "by_code", "first")

    def __init__(self, file: BinaryIO | None = None) -> None:
        self._file = file
        self.by_code: Counter[str] = Counter()
        self.first: list[Letter] = []

    def __call__(self, one: Letter) -> None:
        self.by_code[one.code] += 1
        if len(self.first) < 20:
            self.first.append(one)
        if self._file is not None:
            self._file.write(one.json())

    @property
    def count(self) -> int:
        """How many there are."""
        return self.by_code.total()

"""CSV as files in the wild have it: quoted fields with line breaks, broken rows among whole ones, a bounded memory.

A row that cannot be read becomes a dead letter and reading goes on. Where a quote is never closed, only its own line
is given up: the lines after it, which an ordinary reader would swallow as part of the field, are read again.
"""

import csv
from collections import deque
from collections.abc import Iterator
from typing import BinaryIO, Final, final

from simulations.letters import letter
from simulations.lines import LINE_MAX, Bad, Line, LogError, lines

LINES_MAX: Final = 1000
"""A field may span this many lines."""
csv.field_size_limit(LINE_MAX)

Record = tuple[int, int, int, list[str]]
"""Row from 1 after the header, line from 1, offset in the file, and the fields."""
BOM: Final = b"\xef\xbb\xbf"
NOT_CSV: Final = (
    (b"\x1f\x8b", "is packed with gzip; give it a name that ends in .gz"),
    (b"\xff\xfe", "is UTF-16; save it as UTF-8"),
    (b"\xfe\xff", "is UTF-16; save it as UTF-8"),
    (b"PK", "is a zip archive or a spreadsheet; save it as CSV"),
    (b"SQLite format 3", "is a database; export its table as CSV"),
)


class Malformed(ValueError):
    """A row is not CSV; `code` is short and one of few."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code


@final
class Table:
    """A CSV file with a header."""

    __slots__ = ("_again", "_current", "_delimiter", "_encoding", "_file", "_line", "_name", "_start", "columns")

    def __init__(self, file: BinaryIO, name: str, encoding: str = "utf-8", delimiter: str = ",") -> None:
        """Read the header; a file without one, or one that is no CSV, is a fault of the whole file."""
        self._file, self._name, self._encoding, self._delimiter = file, name, encoding, delimiter
        self._again: deque[Line] = deque()
        self._current: list[Line] = []
        file.seek(0)
        start = file.read(16)
        for mark, what in NOT_CSV:
            if start.startswith(mark):
                raise LogError(f"{name}: {what}")
        file.seek(len(BOM) if start.startswith(BOM) else 0)
        self.columns, self._line = self._header()
        self._start = file.tell()

    def _header(self) -> tuple[list[str], int]:
        def too_long(_: object) -> None:
            raise LogError(f"{self._name}:1: the line has over {LINE_MAX:,} bytes; it should name the columns")

        reading = lines(self._file, self._name, too_long)
        further: list[Line] = []
        first = next(reading, None)
        try:
            columns = self._fields(first, reading, further) if first else []
        except Malformed as error:
            raise LogError(f"{self._name}:1: is not a CSV: {error}; its first line should name the columns") from None
        if not columns:
            raise LogError(f"{self._name}: is empty; its first line should name the columns")
        for column in columns:
            if columns.count(column) > 1:
                raise LogError(f"{self._name}:1: names the column `{column}` twice; give each column its own name")
        return columns, 1 + len(further)

    def records(self, bad: Bad | None) -> Iterator[Record]:
        """Read all rows in the order of the file; what cannot be read goes to `bad`, or is passed over."""
        self._file.seek(self._start)
        reading, row = lines(self._file, self._name, bad, self._line), 0
        again, width = self._again, len(self.columns)
        further: list[Line] = []
        again.clear()
        while (line := again.popleft() if again else next(reading, None)) is not None:
            further.clear()
            self._current = [line]
            try:
                fields = self._fields(line, reading, further)
                if not fields:
                    continue  # a blank line
                if len(fields) != width:
                    raise Malformed("columns", f"the row has {len(fields)} fields, the header has {width}")
            except Malformed as error:
                row += 1
                if bad is not None:
                    bad(letter(self._name, line[0], row, "", error.code, str(error), line[2]))
                again.extendleft(reversed(further))
                continue
            row += 1
            self._current += further
            yield row, line[0], line[1], fields

    def original(self) -> bytes:
        """Return the bytes of the row that was read last."""
        return b"".join(text for _, _, text in self._current)

    def at(self, offset: int) -> list[str]:
        """Read the one row that starts at the offset; it was whole when it was read before."""
        self._file.seek(offset)
        self._again.clear()
        line = (1, offset, self._file.readline(LINE_MAX + 1))
        return self._fields(line, lines(self._file, self._name, None, 1), [])

    def _fields(self, line: Line, reading: Iterator[Line], further: list[Line]) -> list[str]:
        """Split a row; lines that belong to it are taken from `reading` into `further`."""
        if b'"' in line[2]:
            return self._quoted(line, reading, further)
        text = self._text(line[2]).rstrip("\r\n")
        if "\r" in text:
            raise Malformed("line_break", "a line break stands in a field without quotes; put the field in quotes")
        return text.split(self._delimiter) if text else []

    def _quoted(self, line: Line, reading: Iterator[Line], further: list[Line]) -> list[str]:
        def texts() -> Iterator[str]:
            yield self._text(line[2])
            number, size = line[0], len(line[2])
            for _ in range(LINES_MAX):
                one = self._again.popleft() if self._again else next(reading, None)
                if one is None:
                    return
                further.append(one)
                number, size = number + 1, size + len(one[2])
                if size > LINE_MAX or one[0] != number:  # a gap: a line between was too long to be held
                    return
                yield self._text(one[2])

        try:
            return next(csv.reader(texts(), delimiter=self._delimiter, strict=True))
        except csv.Error as error:
            if "unexpected end of data" in str(error):
                what = "a quote is opened and not closed; close it, or double it inside a field"
                raise Malformed("quote", what) from None
            raise Malformed("quote", f"the quotes are broken: {error}; double a quote inside a field") from None

    def _text(self, line: bytes) -> str:
        if b"\0" in line:
            raise Malformed("nul", "the row holds NUL bytes; a CSV is text")
        try:
            return line.decode(self._encoding)
        except UnicodeDecodeError as error:
            what = f"byte {error.start + 1} of the line ({line[error.start]:#04x}) is not {self._encoding}"
            raise Malformed("encoding", f"{what}; save the file as {self._encoding}, or name its encoding") from None

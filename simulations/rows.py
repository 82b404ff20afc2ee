"""One row of a recorded log, read by its mapping: text in, a contact with its recorded times out.

The columns are looked up once and each field has its own small reader, because logs have a million rows. A cell that
cannot be read names its column and what would be right; the row is then a dead letter.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Final, final

from router.core.values import Instant
from router.policy_file.opening import zone
from router.wire.kinds import ID_MAX, INT_MAX, TEXT_MAX, show
from simulations.mapping import Cell, Columns, Mapping, RowRule, Span, Time, Unless

Fields = list[str]
NUMBER: Final = re.compile(r"[-+]?\d{1,15}(\.\d{1,9})?", re.ASCII)
UNITS: Final = {"ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000}
END_MS: Final = 253_402_300_800_000  # the year 10000, where RFC 3339 ends
UNKNOWN: Final = "unknown"
UNMATCHED: Final = "no rule matched"  # there are rules, and not one of them is of this row


class BadCell(ValueError):
    """A cell cannot be read: its column, a short code, and what would be right."""

    def __init__(self, column: str, code: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.code = column, code


@dataclass(slots=True)
class Row:
    """What a row says; durations in milliseconds, None where it says nothing."""

    at: Instant
    kind: str
    reason: str = ""
    contact: str = ""
    channel: str = ""
    intent: str = ""
    priority: int = 0
    language: str = ""
    customer: str = ""
    tier: str = ""
    site: str = ""
    due_at: Instant | None = None
    attributes: dict[str, str | int | bool] | None = None
    stay: int | None = None
    wait: int | None = None
    handle: int | None = None
    wrap: int | None = None
    patience: int | None = None
    agent: str = ""


@final
class RowReader:
    """Reads the rows of one log."""

    def __init__(self, mapping: Mapping, header: list[str]) -> None:
        assert mapping.columns is not None and mapping.zone is not None, "a CSV mapping has both"
        columns: Columns = mapping.columns
        self._index = {name: index for index, name in enumerate(header)}
        self._zone = zone(mapping.zone)
        self.raised: Counter[str] = Counter()
        self._arrival = self._time(columns.arrival)
        self._plus = self._span(columns.arrival.plus)
        self._due = self._time(columns.due_at) if columns.due_at else None
        self._rules = [(self._matcher(rule), rule, self._span(rule.stay)) for rule in mapping.rows]
        self._otherwise = UNMATCHED if self._rules else UNKNOWN
        self._contact = self._identity(columns.contact)
        self._channel = self._text(columns.channel)
        texts = ("intent", "language", "customer", "tier", "site", "agent")
        self._texts = [(name, self._text(cell)) for name in texts if (cell := getattr(columns, name))]
        self._priority = self._number(columns.priority) if columns.priority else None
        self._attributes = [(name, self._text(columns.attributes[name])) for name in sorted(columns.attributes)]
        spans = ("wait", "handle", "wrap")
        self._spans = [(name, reader) for name in spans if (reader := self._span(getattr(columns, name)))]

    def read(self, fields: Fields) -> Row:
        """Read a row; BadCell if it cannot be."""
        came = self._arrival(fields)
        if came is None:
            raise BadCell("", "time", "the row has no arrival; write a time such as 2011-08-01 09:30:00")
        plus = self._plus(fields) if self._plus else None
        rule, stay = self._rule(fields)
        kind = rule.kind if rule else self._otherwise
        if kind == "self_service":
            row = Row(came, kind, stay=(stay(fields) if stay else plus) or 0)
        else:
            row = Row(Instant(came + (plus or 0)), kind)
        if kind == "left_out":
            row.reason = rule.reason if rule else ""
            return row
        row.contact = self._contact(fields)
        row.channel = self._channel(fields)
        for name, read in self._texts:
            setattr(row, name, read(fields))
        if self._priority is not None:
            row.priority = self._priority(fields)
        if self._due is not None:
            row.due_at = self._due(fields)
        if self._attributes:
            row.attributes = {name: text for name, read in self._attributes if (text := read(fields))}
        for name, span in self._spans:
            setattr(row, name, span(fields))
        return row

    def _rule(self, fields: Fields) -> tuple[RowRule | None, "Callable[[Fields], int | None] | None"]:
        for matches, rule, stay in self._rules:
            if matches(fields):
                return rule, stay
        return None, None

    def _matcher(self, rule: RowRule) -> Callable[[Fields], bool]:
        tests = []
        for column, wanted in rule.when.items():
            unless = isinstance(wanted, Unless)
            tests.append((self._index[column], wanted.none if isinstance(wanted, Unless) else wanted, not unless))

        def matches(fields: Fields) -> bool:
            return all((fields[index] in values) is expected for index, values, expected in tests)

        return matches

    def _text(self, cell: Cell) -> Callable[[Fields], str]:
        """Read a cell as a word or a text; control characters become spaces."""
        if cell.column is None:
            constant = str(cell.constant)
            return lambda _: constant
        column, index = cell.column, self._index[cell.column]
        values = {key: str(value) for key, value in cell.values.items()}
        otherwise = None if cell.otherwise is None else str(cell.otherwise)

        def read(fields: Fields) -> str:
            text = fields[index]
            if values or otherwise is not None:
                found = values.get(text, otherwise)
                if found is None:
                    names = ", ".join(list(values)[:12])
                    raise BadCell(column, "value", f"{show(text)} is not in the mapping's table; known are {names}")
                return found
            if not text.isprintable():
                text = "".join(sign if sign.isprintable() else " " for sign in text)
            if len(text) > TEXT_MAX:
                raise BadCell(column, "text", f"the text has {len(text)} characters; {TEXT_MAX} are allowed")
            return text

        return read

    def _identity(self, cell: Cell) -> Callable[[Fields], str]:
        """Read a cell as an id: neither empty nor long, and of printable characters."""
        index, text_of = self._index[cell.column or ""], self._text(cell)

        def read(fields: Fields) -> str:
            text = text_of(fields)
            if not text or len(text) > ID_MAX or not fields[index].isprintable():
                right = f"an id has 1 to {ID_MAX} printable characters"
                raise BadCell(cell.column or "", "id", f"{show(fields[index])} is no id; {right}")
            return text

        return read

    def _number(self, cell: Cell) -> Callable[[Fields], int]:
        text_of = self._text(cell)

        def read(fields: Fields) -> int:
            text = text_of(fields)
            if not text:
                return 0
            if not re.fullmatch(r"[-+]?\d{1,16}", text, re.ASCII) or abs(int(text)) > INT_MAX:
                raise BadCell(cell.column or "", "number", f"{show(text)} is no whole number; write digits, such as 2")
            return int(text)

        return read

    def _span(self, span: Span | None) -> Callable[[Fields], int | None] | None:
        """Read a cell as a length of time in whole milliseconds; raised ones are counted."""
        if span is None:
            return None
        column, index, unit, missing = span.column, self._index[span.column], UNITS[span.unit], span.missing
        least, raised = span.at_least, self.raised

        def read(fields: Fields) -> int | None:
            text = fields[index]
            if text in missing:
                return None
            if not NUMBER.fullmatch(text):
                right = f"write a number of {span.unit}, such as 90"
                raise BadCell(column, "duration", f"{show(text)} is no length of time; {right}")
            value = round(float(text) * unit)
            if least is not None and value < least:
                raised[column] += 1
                return least
            if value < 0 or value > END_MS:
                right = "say at_least: 0s in the mapping if such rows are to count as none"
                raise BadCell(column, "duration", f"{show(text)} is no length of time; {right}")
            return value

        return read

    def _time(self, time: Time) -> Callable[[Fields], Instant | None]:
        """Read a cell as an instant; an hour that the clock shows twice is taken as the first of the two."""
        column, index, form, where = time.column, self._index[time.column], time.format, self._zone

        def read(fields: Fields) -> Instant | None:
            text = fields[index]
            if not text:
                return None
            try:
                moment = datetime.strptime(text, form) if form else datetime.fromisoformat(text)
                at = instant(moment, where)
            except (ValueError, OverflowError):
                at = -1
            if not 0 <= at < END_MS:
                right = f"the mapping says it is like {form}" if form else "write it like 2011-08-01 09:30:00"
                raise BadCell(column, "time", f"{show(text)} is no time of 1970 to 9999; {right}")
            return Instant(at)

        return read


def instant(moment: datetime, where: tzinfo) -> int:
    """Return milliseconds since 1970; a moment without an offset is of the zone's wall clock."""
    aware = moment.replace(tzinfo=where) if moment.tzinfo is None else moment
    since = aware - EPOCH
    return since.days * 86_400_000 + since.seconds * 1_000 + since.microseconds // 1_000


EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

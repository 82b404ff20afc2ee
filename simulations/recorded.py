"""A recorded log as a stream of arrivals in order of time, with what each customer will do.

A CSV is read twice. The first pass finds what is broken, how long customers waited and who worked when, and, where
rows do not come in order of arrival, where each row stands: three numbers are all that is kept of a row. The second
pass makes the facts, one at a time.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, final

from router.core.events import ContactArrived, Customer, Fact
from router.core.values import ContactId, Instant
from simulations.behaviour import Behaviour, Customers, Evidence
from simulations.letters import DeadLetters, letter
from simulations.lines import LogError
from simulations.mapping import Mapping, MappingFile
from simulations.rows import BadCell, Row, RowReader
from simulations.table import Table

Told = tuple[Instant, Fact, Behaviour | None, int]
"""When, what, what the customer will do (for an arrival), and the fact's sequence (0: not said)."""
Progress = Callable[[int, int], None]
"""Takes how many rows are done, and how many there are (0: nobody knows yet)."""
SOURCE = "log"
STEP = 1000


@dataclass(slots=True)
class Survey:
    """What the first pass found: rows by kind, the span of time, and whether they stand in order of arrival."""

    rows: int = 0
    arrivals: int = 0
    agents: int = 0  # facts about agents
    kinds: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    channels: Counter[str] = field(default_factory=Counter)
    raised: Counter[str] = field(default_factory=Counter)
    first: Instant = Instant(0)
    last: Instant = Instant(0)
    in_order: bool = True


@final
class CsvLog:
    """A CSV with a mapping."""

    def __init__(
        self, file: BinaryIO, path: Path, mapping: MappingFile, letters: DeadLetters,
        witness: Callable[[Row], None] = lambda _: None, progress: Progress = lambda *_: None,
    ) -> None:  # fmt: skip
        """Make the first pass; `witness` sees every row that counts, in the order of the file."""
        plan: Mapping = mapping.mapping
        self.name = path.name
        self._table = Table(file, str(path), plan.encoding, plan.delimiter)
        mapping.check_header(self._table.columns)
        self._reader = RowReader(plan, self._table.columns)
        self._letters = letters
        self.evidence = Evidence()
        self.survey = Survey()
        self._arrivals, self._offsets = array("q"), array("q")
        self._row_numbers = array("q")
        self._look(str(path), witness, progress)
        self.survey.raised = Counter(self._reader.raised)

    def _look(self, name: str, witness: Callable[[Row], None], progress: Progress) -> None:
        survey, before = self.survey, -1
        broken = self._letters.count
        for number, line, offset, fields in self._table.records(self._letters):
            if number % STEP == 0:
                progress(number, 0)
            try:
                row = self._reader.read(fields)
            except BadCell as error:
                original = self._table.original()
                self._letters(letter(name, line, number, error.column, error.code, str(error), original))
                continue
            survey.rows += 1
            survey.kinds[row.kind] += 1
            if row.kind == "left_out":
                survey.left_out[row.reason] += 1
                continue
            self._arrivals.append(row.at)
            self._offsets.append(offset)
            self._row_numbers.append(number)
            survey.arrivals += 1
            survey.channels[row.channel] += 1
            survey.in_order = survey.in_order and before <= row.at
            before = row.at
            self.evidence.add(row)
            witness(row)
        self._judge(name, self._letters.count - broken)

    def _judge(self, name: str, broken: int) -> None:
        """Refuse a log of which nothing can be routed; else take its span."""
        if self._arrivals:
            self.survey.first, self.survey.last = Instant(min(self._arrivals)), Instant(max(self._arrivals))
        elif broken:
            first = self._letters.first[0]
            raise LogError(f"{name}: not one row can be read; the first is {first.place()}: {first.reason}")
        elif self.survey.rows:
            raise LogError(f"{name}: the mapping leaves out every row; give it rows that count")
        else:
            raise LogError(f"{name}: has a header and no rows; there is nothing to route")

    def facts(self, customers: Customers, progress: Progress = lambda *_: None) -> Iterator[Told]:
        """Make the second pass: arrivals in order of time, then of row."""
        total = len(self._arrivals)
        for done, (number, row) in enumerate(self._in_order()):
            if done % STEP == 0:
                progress(done, total)
            yield row.at, arrival(number, row), customers.of(row), 0
        progress(total, total)

    def _in_order(self) -> Iterator[tuple[int, Row]]:
        table, read = self._table, self._reader.read
        if not self.survey.in_order:
            for index in sorted(range(len(self._arrivals)), key=self._arrivals.__getitem__):
                yield self._row_numbers[index], read(table.at(self._offsets[index]))
            return
        wanted = iter(self._row_numbers)
        following = next(wanted, 0)
        for number, _, _, fields in table.records(None):
            if number == following:
                yield number, read(fields)
                following = next(wanted, 0)


def arrival(number: int, row: Row) -> ContactArrived:
    """Make the fact of a row; its id is the row's number, so that a contact named twice is told twice."""
    customer = Customer(row.customer, row.tier, row.language) if row.customer or row.tier else None
    return ContactArrived(
        id=f"row-{number}", source=SOURCE, contact=ContactId(row.contact), channel=row.channel, time=row.at,
        intent=row.intent, priority=row.priority, language=row.language, customer=customer, due_at=row.due_at,
        stage="self_service" if row.kind == "self_service" else "queue", site=row.site,
        attributes=row.attributes or None,
    )  # fmt: skip

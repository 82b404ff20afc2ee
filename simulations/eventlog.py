"""A log of CloudEvents, one JSON object a line, as a stream of facts in order of time.

Contacts and agents come from the log. What customers did (left, were done) tells how they will behave here: patience
until they left, handle time until they were done. Answers to offers and reports on assignments belong to another
run, whose offers do not exist in this one: people answer anew, and those lines are counted as left out.
"""

from array import array
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, final

from router.core import events as e
from router.core.events import Fact
from router.core.values import Instant
from router.wire import EventError, envelope_of, fact_from_event, instant_of, parse
from router.wire.kinds import show
from simulations.behaviour import Customers, Evidence
from simulations.letters import DeadLetters, letter
from simulations.lines import LogError, lines
from simulations.recorded import STEP, Progress, Survey, Told
from simulations.rows import UNKNOWN, Row
from simulations.table import BOM

ANSWERS: Final = (
    e.OfferAccepted, e.OfferDeclined, e.OfferFailed, e.AssignmentConnected, e.AssignmentFailed, e.AssignmentCompleted,
)  # fmt: skip
AGENTS: Final = (e.AgentSignedIn, e.AgentPresenceChanged, e.AgentSignedOut)
SPANS: Final = ("patience_ms", "wait_ms", "handle_ms", "wrap_ms")
ENDS: Final = (e.ContactAbandoned, e.ContactEnded)


@final
class OutOfOrder(Exception):
    """A line stands after one of a later time."""

    def __init__(self, line: int, later: int) -> None:
        super().__init__(f"line {line} is of an earlier time than line {later}; a log is in order of time, so put "
                         f"line {line} before line {later}")  # fmt: skip


@final
class EventLog:
    """An NDJSON log."""

    def __init__(
        self, file: BinaryIO, path: Path, letters: DeadLetters, with_agents: bool = True,
        progress: Progress = lambda *_: None,
    ) -> None:  # fmt: skip
        """Make the first pass; `with_agents` is False where a roster takes the place of the log's own agents."""
        self.name = path.name
        self._file, self._path, self._letters, self._with_agents = file, str(path), letters, with_agents
        self.survey = Survey()
        self.evidence = Evidence()
        self._wanted = array("q")
        self._left: dict[str, Instant] = {}
        self._done: dict[str, Instant] = {}
        self._queued: dict[str, Instant] = {}
        self._look(progress)

    def _look(self, progress: Progress) -> None:
        times, numbers = array("q"), array("q")
        self._rewind()
        broken = self._letters.count
        for number, _, text in lines(self._file, self._path, self._letters):
            if number % STEP == 0:
                progress(number, 0)
            if not text.strip():
                continue
            try:
                at, fact, _ = read(text)
                if times and at < times[-1]:
                    raise OutOfOrder(number, numbers[bisect_right(times, at)])
            except EventError as error:
                self._letters(letter(self._path, number, number, error.path, "event", str(error), text))
                continue
            except OutOfOrder as error:
                self._letters(letter(self._path, number, number, "time", "order", str(error), text))
                continue
            times.append(at)
            numbers.append(number)
            self._note(number, at, fact)
        self._judge(times, self._letters.count - broken)

    def _note(self, number: int, at: Instant, fact: Fact) -> None:
        survey = self.survey
        survey.rows += 1
        if isinstance(fact, ANSWERS):
            survey.left_out["answers of another run"] += 1
            return
        if isinstance(fact, AGENTS):
            if not self._with_agents:
                survey.left_out["agents, as a roster is given"] += 1
                return
            survey.agents += 1
        elif isinstance(fact, e.ContactArrived):
            survey.arrivals += 1
            survey.channels[fact.channel] += 1
            survey.kinds[fact.stage] += 1
        elif isinstance(fact, e.ContactChanged) and fact.stage == "queue":
            self._queued.setdefault(fact.contact, at)
        elif isinstance(fact, e.ContactAbandoned):
            self._left.setdefault(fact.contact, at)
            return
        elif isinstance(fact, e.ContactEnded):
            self._done.setdefault(fact.contact, at)
            return
        self._wanted.append(number)

    def _judge(self, times: "array[int]", broken: int) -> None:
        unread = ""
        if broken:
            first = self._letters.first[0]
            many = "a line" if broken == 1 else f"{broken:,} lines"
            unread = f"; {many} cannot be read, the first is {first.place()}: {first.reason}"
            if not times:
                raise LogError(f"{self._path}: not one line can be read; the first is {first.place()}: {first.reason}")
        if not times:
            raise LogError(f"{self._path}: is empty; write one CloudEvent a line")
        if not self.survey.arrivals:
            raise LogError(f"{self._path}: no contact arrives in it; there is nothing to route{unread}")
        if unread and self._with_agents and not self.survey.agents:
            lost = f"no agent signs in, so nobody could take a contact{unread}"
            raise LogError(f"{self._path}: {lost}; put these lines right, or give --roster")
        self.survey.first, self.survey.last = Instant(times[0]), Instant(times[-1])

    def _rewind(self) -> None:
        """Go to the first line; a mark of the byte order, as some editors write it, is no part of it."""
        self._file.seek(0)
        self._file.seek(len(BOM) if self._file.read(len(BOM)) == BOM else 0)

    def facts(self, customers: Customers, progress: Progress = lambda *_: None) -> Iterator[Told]:
        """Make the second pass."""
        self._rewind()
        total, done = len(self._wanted), 0
        for number, _, text in lines(self._file, self._path, None):
            if done == total:
                break
            if number != self._wanted[done]:
                continue
            if done % STEP == 0:
                progress(done, total)
            done += 1
            at, fact, sequence = read(text)
            doing = customers.of(self._row(at, fact)) if isinstance(fact, e.ContactArrived) else None
            yield at, fact, doing, sequence
        progress(total, total)

    def _row(self, at: Instant, fact: e.ContactArrived) -> Row:
        """Say of a contact what is known of its customer; times in attributes go before those of other events."""
        contact = fact.contact
        row = Row(at, UNKNOWN, contact=contact, channel=fact.channel, intent=fact.intent)
        left, done = self._left.get(contact), self._done.get(contact)
        queued = self._queued.get(contact) if fact.stage == "self_service" else at
        if queued is None:
            gone = left if left is not None else done
            row.stay = None if gone is None else max(0, gone - at)
        elif left is not None:
            row.patience = max(0, left - queued)
        row.patience = told(fact, "patience_ms", row.patience)
        row.wrap = told(fact, "wrap_ms", None)
        served = None
        if done is not None and queued is not None:
            served = max(0, done - queued - (told(fact, "wait_ms", None) or 0))
        row.handle = told(fact, "handle_ms", served)
        return row


def read(text: bytes) -> tuple[Instant, Fact, int]:
    """Read one line: when, what, and its sequence; what names a person is left out, as in every run in virtual time."""
    event = parse(text)
    at, fact = instant_of(event), fact_from_event(event, drop_private=True)
    if isinstance(fact, e.ContactArrived) and fact.attributes:
        for name in SPANS:
            told(fact, name, None)
    return at, fact, envelope_of(event).sequence or 0


def told(fact: e.ContactArrived, name: str, otherwise: int | None) -> int | None:
    """Return a length of time that the contact's attributes tell in milliseconds; EventError if it is none."""
    value = (fact.attributes or {}).get(name)
    if value is None:
        return otherwise
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise EventError(f"data.attributes.{name}", show(value), "a whole number of milliseconds, such as 90000,")
    return value

"""Route a recorded log: a log, a policy and who works in; decisions, a journal, dead letters and a summary out.

The same engine that runs live decides, in virtual time. A fault of a whole file is told before anything is written;
a fault of one row is a dead letter, and the rest is routed.
"""

import os
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Final, final

from router.core.engine import ENGINE_VERSION, Engine
from router.core.policy import Policy
from router.core.values import DAY_MS, Duration, Instant
from router.policy_file import LoadedPolicy, dump_policy, load_policy
from router.policy_file.findings import Problem
from router.policy_file.opening import zone
from router.ports import Header
from router.wire import SCHEMA_VERSION, write_instant
from simulations.assumptions import Assumption, summed
from simulations.behaviour import Customers
from simulations.books import Books
from simulations.checks import Checker
from simulations.clock import Agenda
from simulations.draws import Draws
from simulations.driver import Driver, Observer, Run
from simulations.eventlog import EventLog
from simulations.folder import RunFolder, check_folder
from simulations.letters import DeadLetters
from simulations.lines import InputError, LogError, opened
from simulations.mapping import Assumed, MappingFile
from simulations.people import People
from simulations.recorded import CsvLog, Progress, Survey
from simulations.roster import Attendance, Roster, RosterFile
from simulations.rows import instant
from simulations.staff import Staff
from simulations.summary import Rows, Summary, summarise
from simulations.tally import Tally

POOL: Final = "main"
FORMATS: Final = {".csv": "csv", ".ndjson": "ndjson", ".jsonl": "ndjson"}
Log = CsvLog | EventLog


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteOptions:
    """What to route, by which rules, and where to write; `observers` are told of every handled fact.

    `reading` hears how far the first pass over the log is, `progress` how far the run.
    """

    log: Path
    policy: Path
    mapping: Path | None = None
    roster: Path | None = None
    out: Path | None = None
    drain: Duration = Duration(DAY_MS)
    seed: int = 0
    check: bool = True
    reading: Progress = lambda *_: None
    progress: Progress = lambda *_: None
    observers: Callable[[Policy], tuple[Observer, ...]] = lambda _: ()


@dataclass(slots=True)
class RouteResult:
    """What came of it; `seconds` is how long the machine took, all that watches the engine included."""

    policy: LoadedPolicy
    run: Run
    survey: Survey
    letters: DeadLetters
    summary: Summary
    assumptions: list[Assumption]
    agents: int
    seconds: float
    out: Path | None


def route(options: RouteOptions) -> RouteResult:
    """Route a log; PolicyError or InputError where the user's input is wrong, with nothing routed."""
    if options.out is not None:
        check_inputs(options, options.out)
    loaded = load_policy(options.policy)
    if options.out is not None:
        check_folder(options.out)
    with ExitStack() as stack:
        return _Routing(options, loaded, stack).run()


@final
class _Routing:
    """One run being set up: what is open, and what was read of each file."""

    def __init__(self, options: RouteOptions, loaded: LoadedPolicy, stack: ExitStack) -> None:
        self._options, self._loaded, self._stack = options, loaded, stack
        self._policy = loaded.policy
        form = format_of(options.log)
        if not options.log.exists():
            raise LogError(f"{options.log}: there is no such file")
        self._mapping = read_mapping(options, form, self._policy)
        self._roster_file = RosterFile(options.roster) if options.roster else None
        if self._roster_file is not None:
            self._roster_file.check_channels(self._policy.channels)
        self._letters_file: BinaryIO = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 (closed with the stack)
        self._letters = DeadLetters(self._letters_file)
        self._attendance: Attendance | None = None
        file = stack.enter_context(opened(options.log))
        self._log: Log = self._csv(file) if form == "csv" else self._events(file)
        check_hours(options, self._policy, self._log.survey)
        self._roster = self._who_works()

    def _csv(self, file: BinaryIO) -> CsvLog:
        assert self._mapping is not None, "a CSV has a mapping"
        plan = self._mapping.mapping
        if plan.roster is None or self._roster_file is not None:
            return CsvLog(file, self._options.log, self._mapping, self._letters, progress=self._options.reading)
        assert plan.zone is not None, "a CSV mapping has a zone"
        self._attendance = Attendance(plan.zone)
        witness, reading = self._attendance.see, self._options.reading
        return CsvLog(file, self._options.log, self._mapping, self._letters, witness, reading)

    def _events(self, file: BinaryIO) -> EventLog:
        with_agents = self._roster_file is None
        return EventLog(file, self._options.log, self._letters, with_agents, self._options.reading)

    def _who_works(self) -> Roster:
        survey = self._log.survey
        if self._roster_file is not None:
            until = Instant(survey.last + self._options.drain)
            roster = self._roster_file.between(survey.first, until)
            if not any(rep.shifts for rep in roster):
                right = "look at first and last"
                raise InputError(f"{self._options.roster}: nobody has a shift while the log lasts; {right}")
            return roster
        if self._attendance is not None and self._mapping is not None and self._mapping.mapping.roster is not None:
            return self._attendance.roster(self._mapping.mapping.roster.from_log)
        if not survey.agents:
            right = "give --roster, or roster: {from_log: …} in the mapping" if self._mapping else "give --roster"
            raise InputError(f"{self._options.log}: no agent signs in, so nobody could take a contact; {right}")
        return ()

    def run(self) -> RouteResult:
        """Run the engine through the log."""
        options, policy = self._options, self._policy
        draws = Draws(options.seed)
        assumed = self._mapping.mapping.assumed if self._mapping else Assumed()
        customers = Customers(assumed, draws, self._log.evidence)
        agenda = Agenda()
        live = {name: channel.live for name, channel in policy.channels.items()}
        people = People(agenda, Staff(agenda, self._roster), live, assumed, draws)
        tally, books, checker = Tally(policy), Books(), Checker(policy) if options.check else None
        engine = Engine(policy)
        folder = self._folder(engine)
        # What was decided is taken down before anyone judges it, so that a judge's fault can be looked into as well.
        observers: list[Observer] = [folder.see] if folder else []
        observers += [tally.see, books.see, *options.observers(policy)]
        observers += [checker.see] if checker else []
        start = time.perf_counter()
        done = Driver(engine, people, agenda, observers).run(
            self._log.facts(customers, options.progress), options.drain
        )
        seconds = time.perf_counter() - start
        assumptions = customers.assumptions() + people.assumptions() + self._about_log()
        found = summarise(
            tally, books.balance(), checker.finish() if checker else None,
            assumed=summed(assumptions), rows=self._rows(people),
        )  # fmt: skip
        found = replace(found, seed=self._options.seed, drain_ms=self._options.drain)
        if folder is not None:
            folder.finish(found)
        speed = round(done.arrivals / seconds, 1) if seconds else None
        return RouteResult(
            self._loaded, done, self._log.survey, self._letters, replace(found, contacts_per_second=speed),
            assumptions, len(self._roster) or self._log.survey.agents, seconds, options.out,
        )  # fmt: skip

    def _rows(self, people: People) -> Rows:
        """Say what became of the rows of the log."""
        survey, letters = self._log.survey, self._letters
        refused = {"a contact that was there before": people.repeated} if people.repeated else {}
        changes = {"a contact that is still there": people.changed} if people.changed else {}
        left_out, broken = dict(sorted(survey.left_out.items())), dict(sorted(letters.by_code.items()))
        return Rows(survey.rows + letters.count, survey.arrivals, refused, left_out, broken, changes)

    def _about_log(self) -> list[Assumption]:
        """Say what was assumed of the roster, and what was put right in the rows."""
        found = [
            Assumption(f"column {column}", "", "less than can be, taken as the least that can", count)
            for column, count in sorted(self._log.survey.raised.items())
        ]
        if self._roster_file is not None:
            found.append(Assumption("roster", "", f"as {self._options.roster} says", 0))
        if self._attendance is not None:
            how = "read off the log: from the first service of a day to the end of the last"
            found.append(Assumption("roster", "", how, 0))
            if self._attendance.nameless:
                found.append(Assumption("agent", "", "a stand-in, as the log names nobody", self._attendance.nameless))
        return found

    def _folder(self, engine: Engine) -> RunFolder | None:
        if self._options.out is None:
            return None
        loaded = self._loaded
        self._letters_file.seek(0)
        header = Header(ENGINE_VERSION, SCHEMA_VERSION, POOL, dump_policy(loaded.policy), loaded.digest, loaded.text)
        return self._stack.enter_context(RunFolder(self._options.out, header, self._letters_file, engine.snapshot))


def check_inputs(options: RouteOptions, out: Path) -> None:
    """Refuse to read what the run would sweep away: a file in the folder that it writes to."""
    folder = os.path.realpath(out)
    for path in (options.log, options.policy, options.mapping, options.roster):
        if path is not None and Path(os.path.realpath(path)).is_relative_to(folder):
            right = "name another folder, or route a copy from elsewhere"
            raise InputError(f"{path}: lies in {out}, which the run writes to and empties first; {right}")


def format_of(log: Path) -> str:
    """Tell the format of a log by its name."""
    suffix = Path(log.stem).suffix if log.suffix == ".gz" else log.suffix
    if suffix.lower() not in FORMATS:
        right = "name it .csv or .ndjson, with .gz if it is packed"
        raise InputError(f"{log}: the name does not tell what it is; {right}")
    return FORMATS[suffix.lower()]


def check_hours(options: RouteOptions, policy: Policy, survey: Survey) -> None:
    """Refuse a log of days that the policy's opening hours do not cover: its clocks would stand still."""
    for name, hours in policy.hours.items():
        where = zone(hours.zone)
        start = instant(datetime.fromisoformat(hours.first), where)
        end = instant(datetime.fromisoformat(hours.last) + timedelta(days=1), where)
        if not start <= survey.first <= survey.last < end:
            log = " to ".join(write_instant(at)[:10] for at in (survey.first, survey.last))
            right = "widen first and last there, or route a log of those days"
            covered = f"the hours {name} cover {hours.first} to {hours.last}, {options.log} runs from {log}"
            raise InputError(f"{options.policy}: {covered}; {right}")


def read_mapping(options: RouteOptions, form: str, policy: Policy) -> MappingFile | None:
    """Read the mapping, and refuse one that does not go with the log or the policy."""
    if options.mapping is None:
        if form == "csv":
            raise InputError(f"{options.log}: a CSV needs --mapping, a file that says which column is what")
        return None
    found = MappingFile(options.mapping)
    if found.mapping.format != form:
        right = f"give a mapping with format: {form}"
        raise found.document.error([Problem(("format",), f"the log is {form}, the mapping is for another", right)])
    found.check_channels(policy.channels)
    return found

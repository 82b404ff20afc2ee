"""The mapping: which column of a log says what, which rows count, and what has to be assumed.

Everything under `assumed` is no record but a guess of whoever wrote the file; the result lists each guess with the
number of contacts it was used for, and says *assumed* wherever it shows.
"""

import os
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field, model_validator

from router.policy_file.findings import Path, Problem, did_you_mean
from router.policy_file.notation import NotationError, duration, shown
from simulations.draws import Constant, Distribution, Exponential, Lognormal
from simulations.written import Document, Ms, Share, Whole, Written, Zone, refusal

ALL = "all"
Text = str | int


class Cell(Written):
    """A column, or a constant; `values` translates, and what it does not name is `otherwise`, or a dead letter."""

    column: str | None = None
    constant: Text | None = None
    values: dict[str, Text] = Field(default={})
    otherwise: Text | None = None

    @model_validator(mode="after")
    def _one(self) -> "Cell":
        if (self.column is None) == (self.constant is None):
            raise refusal("says neither or both of column and constant", "write {column: name} or {constant: value}")
        return self


class Time(Written):
    """A column that holds an instant: ISO 8601, or as `format` says in the signs of strptime."""

    column: str
    format: str | None = None


class Span(Written):
    """A column that holds a length of time; a value listed in `missing` is none, one below `at_least` is raised."""

    column: str
    unit: Literal["ms", "s", "m", "h"] = "s"
    at_least: Ms | None = None
    missing: tuple[str, ...] = Field(default=("",), strict=False)


class Arrival(Time):
    """When the contact came; `plus` is time that lay before it stood in line (an IVR's)."""

    plus: Span | None = None


class Columns(Written):
    """Which column says what; a contact without some of it is told apart by the policy all the same."""

    contact: Cell
    arrival: Arrival
    channel: Cell
    intent: Cell | None = None
    priority: Cell | None = None
    language: Cell | None = None
    customer: Cell | None = None
    tier: Cell | None = None
    site: Cell | None = None
    due_at: Time | None = None
    attributes: dict[str, Cell] = Field(default={})
    wait: Span | None = None
    handle: Span | None = None
    wrap: Span | None = None
    agent: Cell | None = None


class Unless(Written):
    """Matches every value but these."""

    none: tuple[str, ...] = Field(alias="not", strict=False)


def _values(value: Any) -> Any:
    if isinstance(value, str | int) and not isinstance(value, bool):
        return (str(value),)
    if isinstance(value, dict):
        inner = value.get("not")
        return {**value, "not": (inner,) if isinstance(inner, str) else inner} if inner is not None else value
    if isinstance(value, list) and all(isinstance(item, str | int) for item in value):
        return tuple(str(item) for item in value)
    raise refusal(f"{shown(value)} is no value of a column", 'write HANG, or [HANG, BUSY], or {not: ""}')


Wanted = Annotated[tuple[str, ...] | Unless, BeforeValidator(_values)]


class RowRule(Written):
    """Rows of which every named column holds a named value; the first rule that matches a row counts."""

    when: dict[str, Wanted]
    kind: Literal["left_out", "self_service", "abandoned", "answered"] = Field(alias="as")
    reason: str = ""
    stay: Span | None = None  # how long one in self-service stayed; without it, what `arrival.plus` says

    @model_validator(mode="after")
    def _told(self) -> "RowRule":
        if self.kind == "left_out" and not self.reason:
            raise refusal("leaves rows out without a reason", "add reason: and a word by which they are counted")
        return self


class Same(Written):
    """As long as that of an answered row with the same value."""

    same: Literal["intent", "channel"]


NEVER: Final = "never"
KAPLAN_MEIER: Final = "kaplan_meier"
FORMS = "write 45s, {exponential: {mean: 3m}} or {lognormal: {mean: 3m, sd: 4m}}"


def _part(value: Any, name: str, inner: tuple[str, ...]) -> list[int]:
    if not isinstance(value, dict) or set(value) != set(inner):
        raise refusal(f"{name} is not complete", FORMS)
    try:
        found = [duration(value[key]) for key in inner]
    except NotationError as error:
        raise refusal(error.message, error.right) from error
    if found[0] <= 0:
        raise refusal("a mean of nothing", FORMS)
    return list(found)


def _spread(value: Any) -> Any:
    """Read a distribution, or one of the words."""
    if value in (NEVER, KAPLAN_MEIER):
        return value
    if isinstance(value, dict) and len(value) == 1:
        name, inner = next(iter(value.items()))
        if name == "exponential":
            return Exponential(*_part(inner, name, ("mean",)))
        if name == "lognormal":
            return Lognormal(*_part(inner, name, ("mean", "sd")))
        if name == "same":
            return Same.model_validate(value)
    try:
        return Constant(duration(value))
    except NotationError as error:
        near = error.right if isinstance(value, str | int) else FORMS
        raise refusal(f"{shown(value)} is no length of time and no distribution", near) from error


def _spreads(value: Any) -> Any:
    """Read one spread for all channels, or one for each."""
    if isinstance(value, dict) and not set(value) & {"exponential", "lognormal", "same"}:
        return value
    return {ALL: value}


Spread = Annotated[Distribution | Same | Literal["never", "kaplan_meier"], BeforeValidator(_spread)]
Spreads = Annotated[dict[str, Spread], BeforeValidator(_spreads)]
Durations = Annotated[dict[str, Annotated[Distribution, BeforeValidator(_spread)]], BeforeValidator(_spreads)]


class Assumed(Written):
    """What the log does not say, by channel; `all` stands for the channels that are not named."""

    patience: Spreads = Field(default={ALL: NEVER})
    handle: Spreads = Field(default={ALL: Constant(300_000)})
    wrap: Durations = Field(default={ALL: Constant(0)})
    accept_after: Durations = Field(default={ALL: Constant(3_000)})
    connect_after: Durations = Field(default={ALL: Constant(0)})
    back_after: Durations = Field(default={ALL: Constant(60_000)})
    decline: Share = 0
    no_answer: Share = 0

    @model_validator(mode="after")
    def _sensible(self) -> "Assumed":
        for spread in self.handle.values():
            if spread in (NEVER, KAPLAN_MEIER):
                raise refusal(f"{spread} is a patience, not a handle time", FORMS, "handle")
        for spread in self.patience.values():
            if isinstance(spread, Same):
                raise refusal("same is for handle times", "write kaplan_meier, never or a distribution", "patience")
        if self.decline + self.no_answer > 1000:
            raise refusal("declined and unanswered offers are more than all", "together at most 100%", "decline")
        return self


class FromLog(Written):
    """A roster read off a log: each agent works from the first service of a day to the end of the last."""

    team: str = ""
    skills: Literal["intent", "none"] = "intent"
    levels: dict[str, Whole] = Field(default={"1": 5})  # from that many answered contacts, that level
    languages: tuple[str, ...] = Field(default=(), strict=False)
    budget: Whole | None = None
    stand_in: str = "stand-in"  # the name, before a number, of agents who stand for those the log does not name
    stand_in_gap: Ms = 900_000  # a stand-in goes home when nothing is there for so long

    @model_validator(mode="after")
    def _counts(self) -> "FromLog":
        for count in self.levels:
            if not count.isascii() or not count.isdigit() or int(count) < 1:
                raise refusal(f"{shown(count)} is no count", 'write levels as {"1": 3, "100": 5}', "levels")
        return self


class RosterFrom(Written):
    """Where the agents come from, when no roster is given."""

    from_log: FromLog


class Mapping(Written):
    """A whole mapping file."""

    about: str = ""
    format: Literal["csv", "ndjson"] = "csv"
    encoding: Literal["utf-8", "latin-1", "cp1252"] = "utf-8"
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] = ","
    zone: Zone | None = None
    columns: Columns | None = None
    rows: tuple[RowRule, ...] = Field(default=(), strict=False)
    assumed: Assumed = Assumed()
    roster: RosterFrom | None = None

    @model_validator(mode="after")
    def _whole(self) -> "Mapping":
        if self.format == "csv" and self.columns is None:
            raise refusal("is missing", "say which column holds contact, arrival and channel", "columns")
        if self.format == "csv" and self.zone is None:
            raise refusal("is missing", "say which clock the log's times are of, such as zone: Europe/Paris", "zone")
        if self.format == "ndjson" and (self.columns is not None or self.rows or self.roster):
            key = "columns" if self.columns else "rows" if self.rows else "roster"
            raise refusal("is for CSV; the events of an NDJSON log say it themselves", "leave it out", key)
        return self


class MappingFile:
    """A mapping with the file it stands in, so that later faults have a place as well."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Read the file; FileError names all that is wrong with it."""
        self.document = Document(path)
        self.mapping = self.document.read(Mapping)

    def check_header(self, header: list[str]) -> None:
        """Refuse columns that the log does not have."""
        problems: list[Problem] = []
        for path, column in self._columns():
            if column not in header:
                near = did_you_mean(column, header, most=0 if problems else 40)  # all of them once is enough
                problems.append(Problem(path, f"the log has no column {shown(column)}", near))
        if problems:
            raise self.document.error(problems)

    def check_channels(self, known: Iterable[str]) -> None:
        """Refuse channels that the policy does not have."""
        names, problems = sorted(known), []
        for path, channel in self._channels():
            if channel not in names:
                problems.append(Problem(path, f"the policy has no channel {channel}", did_you_mean(channel, names)))
        if problems:
            raise self.document.error(problems)

    def _columns(self) -> Iterator[tuple[Path, str]]:
        """Go through all columns that the file names, with their places."""
        columns = self.mapping.columns
        parts: list[tuple[Path, Any]] = [(("columns", key), value) for key, value in columns or ()]
        while parts:
            path, part = parts.pop(0)
            if isinstance(part, dict):
                parts += [((*path, key), value) for key, value in part.items()]
            if getattr(part, "column", None) is not None:
                yield (*path, "column"), part.column
            if isinstance(part, Arrival) and part.plus:
                yield (*path, "plus", "column"), part.plus.column
        for index, rule in enumerate(self.mapping.rows):
            yield from ((("rows", index, "when", column), column) for column in rule.when)
            if rule.stay:
                yield ("rows", index, "stay", "column"), rule.stay.column

    def _channels(self) -> Iterator[tuple[Path, str]]:
        """Go through all channels that the file names, with their places."""
        cell = self.mapping.columns.channel if self.mapping.columns else None
        if cell is not None:
            path: Path = ("columns", "channel")
            yield from (((*path, "values", key), str(value)) for key, value in cell.values.items())
            for key, value in (("constant", cell.constant), ("otherwise", cell.otherwise)):
                if value is not None:
                    yield (*path, key), str(value)
        for name in ("patience", "handle", "wrap", "accept_after", "connect_after", "back_after"):
            for channel in getattr(self.mapping.assumed, name):
                if channel != ALL:
                    yield ("assumed", name, channel), channel

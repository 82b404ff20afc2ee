"""Who works and when: shifts written in a roster file, or read off a log.

Shifts are of the zone's wall clock; they are compiled to instants as opening hours are. A roster read off a log says
that each agent came with their first service of a day and left after their last, and is able to do what they were
seen to do. Answered contacts for which the log names nobody are given to stand-ins, as few as can have done them, who
go home whenever nothing is there for them for a while, so that they add no more capacity than was there.
"""

import os
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from typing import Annotated, Any, final

from pydantic import BeforeValidator, Field

from router.core.values import DAY_MS, AgentId, Instant
from router.policy_file.findings import Problem
from router.policy_file.notation import number
from router.policy_file.opening import openings, read_date, read_week, zone
from simulations.mapping import FromLog
from simulations.rows import Row
from simulations.written import Document, Whole, Written, Zone, refusal

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Shift = tuple[Instant, Instant]


@dataclass(frozen=True, slots=True)
class Rep:
    """One agent: what they can do, and their shifts in order."""

    id: AgentId
    team: str = ""
    site: str = ""
    skills: Mapping[str, int] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    authority: Mapping[str, int] = field(default_factory=dict)
    channels: tuple[str, ...] | None = None
    budget: int | None = None
    shifts: tuple[Shift, ...] = ()


Roster = tuple[Rep, ...]


# ── Written ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _spans(value: Any) -> Any:
    return (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list) else value


def _levels(value: Any) -> Any:
    if isinstance(value, dict):
        for key, level in value.items():
            if isinstance(level, bool) or not isinstance(level, int):
                raise refusal(f"{level} is no level", "write a whole number, such as 5", str(key))
            number(level)
    return value


Levels = Annotated[dict[str, int], BeforeValidator(_levels)]


class WrittenRep(Written):
    """An agent as the file has them."""

    id: Annotated[str, Field(min_length=1, max_length=256)]
    team: str = ""
    site: str = ""
    skills: Levels = Field(default={})
    languages: tuple[str, ...] = Field(default=(), strict=False)
    authority: Levels = Field(default={})
    channels: Annotated[tuple[str, ...], Field(strict=False)] | None = None
    budget: Whole | None = None
    shifts: dict[str, Annotated[tuple[str, ...], BeforeValidator(_spans)]]


class WrittenRoster(Written):
    """A roster file; without `first` and `last` its week goes on for as long as the log."""

    about: str = ""
    zone: Zone
    first: str | None = None
    last: str | None = None
    holidays: tuple[str, ...] = Field(default=(), strict=False)
    agents: Annotated[tuple[WrittenRep, ...], Field(min_length=1, strict=False)]


@final
class RosterFile:
    """A roster with the file it stands in."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Read the file; FileError names all that is wrong with it."""
        self._document = Document(path)
        self._written = self._document.read(WrittenRoster)
        self._problems: list[Problem] = []
        written = self._written
        self._first, self._last = (
            read_date(text, (name,), self._problems) if text else None
            for name, text in (("first", written.first), ("last", written.last))
        )
        days = [read_date(text, ("holidays", index), self._problems) for index, text in enumerate(written.holidays)]
        self._closed = {day for day in days if day}
        self._weeks = [
            read_week(rep.shifts, ("agents", index, "shifts"), self._problems)
            for index, rep in enumerate(written.agents)
        ]
        self._unlike()
        if self._problems:
            raise self._document.error(self._problems)

    def _unlike(self) -> None:
        """Refuse two agents of one name, and budgets of nothing."""
        seen: set[str] = set()
        for index, rep in enumerate(self._written.agents):
            if rep.id in seen:
                message = f"{rep.id} stands twice"
                self._problems.append(Problem(("agents", index, "id"), message, "name each agent once"))
            if rep.budget is not None and rep.budget <= 0:
                right = "write a positive number; 1000 is one whole person"
                self._problems.append(Problem(("agents", index, "budget"), f"{rep.budget} is no budget", right))
            seen.add(rep.id)
        if self._first and self._last and self._last < self._first:
            self._problems.append(Problem(("last",), "last lies before first", "name the days that the roster is for"))

    def check_channels(self, known: Mapping[str, object]) -> None:
        """Refuse channels that the policy does not have."""
        problems = [
            Problem(("agents", index, "channels", place), f"the policy has no channel {channel}",
                    "known are " + ", ".join(known))
            for index, rep in enumerate(self._written.agents)
            for place, channel in enumerate(rep.channels or ())
            if channel not in known
        ]  # fmt: skip
        if problems:
            raise self._document.error(problems)

    def between(self, start: Instant, end: Instant) -> Roster:
        """Return the agents with those of their shifts that touch the span; one that has begun counts from its start.

        What lies before the span is nobody's time: it would thin out every figure that is taken by agents' time.
        """
        where = zone(self._written.zone)
        first = (EPOCH + timedelta(milliseconds=start - 2 * DAY_MS)).date()
        last = (EPOCH + timedelta(milliseconds=end + DAY_MS)).date()
        first, last = max(first, self._first or first), min(last, self._last or last)
        found = []
        for rep, week in zip(self._written.agents, self._weeks, strict=True):
            all_shifts = openings(where, week, first, last, self._closed) if first <= last else ()
            shifts = tuple((max(came, start), left) for came, left in all_shifts if left > start and came < end)
            found.append(
                Rep(AgentId(rep.id), rep.team, rep.site, dict(sorted(rep.skills.items())), rep.languages,
                    dict(sorted(rep.authority.items())), rep.channels, rep.budget, shifts)
            )  # fmt: skip
        return tuple(found)


# ── Read off a log ────────────────────────────────────────────────────────────────────────────────────────────────


@final
class Attendance:
    """Collects from the rows of a log who was seen to work, when and at what."""

    __slots__ = ("_days", "_nameless", "_skills", "_zone")

    def __init__(self, zone_name: str) -> None:
        self._zone = zone(zone_name)
        self._days: dict[str, dict[int, list[int]]] = {}
        self._skills: dict[str, Counter[str]] = {}
        self._nameless: list[tuple[int, int, str]] = []

    def see(self, row: Row) -> None:
        """Take note of a row: who served it, from when to when."""
        if row.kind != "answered":
            return
        start = row.at + (row.wait or 0)
        end = start + (row.handle or 0)
        if not row.agent:
            self._nameless.append((start, end, row.intent))
            return
        local = EPOCH + timedelta(milliseconds=row.at)
        day = local.astimezone(self._zone).date().toordinal()
        span = self._days.setdefault(row.agent, {}).setdefault(day, [start, end])
        span[0], span[1] = min(span[0], start), max(span[1], end)
        self._skills.setdefault(row.agent, Counter())[row.intent] += 1

    @property
    def nameless(self) -> int:
        """How many answered contacts name nobody."""
        return len(self._nameless)

    def roster(self, plan: FromLog) -> Roster:
        """Return those who were seen, in order of name, then the stand-ins."""
        levels = sorted((int(count), level) for count, level in plan.levels.items())
        found = []
        for name in sorted(self._days):
            shifts = joined(sorted((span[0], span[1] + 1) for span in self._days[name].values()))
            found.append(self._rep(name, plan, levels, self._skills[name], shifts))
        for index, (skills, spans) in enumerate(stand_ins(sorted(self._nameless)), start=1):
            name = f"{plan.stand_in}-{index:02d}"
            found.append(self._rep(name, plan, levels, skills, joined(spans, plan.stand_in_gap)))
        return tuple(found)

    def _rep(
        self, name: str, plan: FromLog, levels: list[tuple[int, int]], seen: Counter[str], shifts: tuple[Shift, ...]
    ) -> Rep:
        counts = [count for count, _ in levels]
        skills = {}
        for skill in sorted(seen) if plan.skills == "intent" else ():
            step = bisect_right(counts, seen[skill])
            if step and skill:
                skills[skill] = levels[step - 1][1]
        return Rep(AgentId(name), plan.team, "", skills, plan.languages, {}, None, plan.budget, shifts)


def joined(spans: list[tuple[int, int]], gap: int = 0) -> tuple[Shift, ...]:
    """Make one shift of those that touch, or lie no further apart than the gap."""
    found: list[tuple[int, int]] = []
    for start, end in spans:
        if found and start <= found[-1][1] + gap:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return tuple((Instant(start), Instant(end)) for start, end in found)


def stand_ins(services: list[tuple[int, int, str]]) -> list[tuple[Counter[str], list[tuple[int, int]]]]:
    """Give services, sorted by start, to as few people as can have done them one at a time."""
    people: list[tuple[Counter[str], list[tuple[int, int]]]] = []
    busy: list[tuple[int, int]] = []
    free: list[int] = []
    for start, end, skill in services:
        while busy and busy[0][0] <= start:
            heappush(free, heappop(busy)[1])
        if free:
            index = heappop(free)
        else:
            index = len(people)
            people.append((Counter(), []))
        heappush(busy, (end, index))
        people[index][0][skill] += 1
        people[index][1].append((start, end + 1))
    return people

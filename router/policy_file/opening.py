"""Opening hours as written, compiled to UTC intervals: exact over changes of the clock, whatever the machine.

An instant is open when the wall clock of the zone then shows a time of the week that is written, on a day from
`first` to `last` that is no holiday. So an hour that the clock repeats is open twice, and one that it skips never
comes. Time zones are read from the tzdata package, not from the machine, so that a policy has one digest everywhere.
"""

import re
from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Final
from zoneinfo import ZoneInfo

from router.core.policy import Hours
from router.core.values import DAY_MS, MINUTE_MS, SECOND_MS, Instant
from router.policy_file.findings import Path, Problem, did_you_mean

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAYS_MAX: Final = 20 * 366
DAY_MINUTES: Final = 1440
EPOCH: Final = date(1970, 1, 1)
LAST_YEAR: Final = 2199
STEP_S: Final = 6 * 3600
"""Changes of the clock are sought this far apart: no zone changes twice within."""

Minutes = tuple[int, int]
Intervals = tuple[tuple[Instant, Instant], ...]


@cache
def zone_names() -> tuple[str, ...]:
    """List the time zones that there are."""
    return tuple((files("tzdata") / "zones").read_text("utf-8").split())


@cache
def zone(name: str) -> ZoneInfo:
    """Return a time zone by a name that `zone_names` lists."""
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


def compile_hours(hours: Hours, path: Path) -> tuple[Intervals, list[Problem]]:
    """Return the open intervals, sorted and apart, or what is wrong with the hours."""
    problems: list[Problem] = []
    if hours.zone not in zone_names():
        near = did_you_mean(hours.zone, zone_names()) or "write it like America/New_York"
        problems.append(Problem((*path, "zone"), f"{hours.zone} is no time zone", near))
    first = read_date(hours.first, (*path, "first"), problems)
    last = read_date(hours.last, (*path, "last"), problems)
    if first and last and not 0 <= (last - first).days < DAYS_MAX:
        message = "last lies before first" if last < first else f"more than {DAYS_MAX // 366} years are too many"
        problems.append(Problem((*path, "last"), message, "name the days that the policy is used on"))
    dates = [read_date(text, (*path, "holidays", index), problems) for index, text in enumerate(hours.holidays)]
    week = read_week(hours.week, (*path, "week"), problems)
    if problems or not first or not last:
        return (), problems
    return openings(zone(hours.zone), week, first, last, {day for day in dates if day}), []


def read_date(text: str, path: Path, problems: list[Problem]) -> date | None:
    """Read 2011-07-04."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        try:
            day = date.fromisoformat(text)
        except ValueError:
            problems.append(Problem(path, f"there is no day {text}", "write it like 2011-07-04"))
            return None
        if EPOCH.year <= day.year <= LAST_YEAR:
            return day
        problems.append(Problem(path, f"{text} is out of range", f"years go from {EPOCH.year} to {LAST_YEAR}"))
        return None
    problems.append(Problem(path, f"{text[:40]} is no date", "write it like 2011-07-04"))
    return None


def read_week(week: dict[str, tuple[str, ...]], path: Path, problems: list[Problem]) -> list[list[Minutes]]:
    """Return, for Monday to Sunday, the open minutes of the day; what passes midnight counts for the next."""
    found: list[list[Minutes]] = [[] for _ in DAYS]
    named: dict[int, str] = {}
    for key, spans in week.items():
        days = read_days(key)
        if not days:
            right = f"write {', '.join(DAYS)}, or a range such as mon-fri"
            problems.append(Problem((*path, key), f"{key[:40]} is no day of the week", right))
        for day in days:
            if day in named:
                message = f"{DAYS[day]} is named by {named[day]} already"
                problems.append(Problem((*path, key), message, "name each day once, with all its hours"))
            named[day] = key
        for index, text in enumerate(spans):
            span = read_span(text)
            if span is None:
                right = 'write "08:00-18:00"; "22:00-06:00" passes midnight; all day is "00:00-24:00"'
                problems.append(Problem((*path, key, index), f"{text[:40]} is no span of a day", right))
                continue
            for day in days:
                start, end = span
                found[day].append((start, min(end, DAY_MINUTES)))
                if end > DAY_MINUTES:
                    found[(day + 1) % 7].append((0, end - DAY_MINUTES))
    return found


def read_days(key: str) -> list[int]:
    """Read `mon` or `mon-fri`; `sat-mon` goes over the end of the week. Nothing if it is neither."""
    start, dash, end = key.partition("-")
    if start not in DAYS or (dash and end not in DAYS):
        return []
    first = DAYS.index(start)
    count = (DAYS.index(end) - first) % 7 + 1 if dash else 1
    return [(first + step) % 7 for step in range(count)]


def read_span(text: str) -> Minutes | None:
    """Read "08:00-18:00" to minutes; the end is past 24 hours where the span passes midnight."""
    match = re.fullmatch(r"(\d{2}):(\d{2})-(\d{2}):(\d{2})", text, re.ASCII)
    if not match:
        return None
    hour, minute, end_hour, end_minute = (int(part) for part in match.groups())
    start, end = hour * 60 + minute, end_hour * 60 + end_minute
    if minute > 59 or end_minute > 59 or hour > 23 or end > DAY_MINUTES or start == end:
        return None
    return start, end if end > start else end + DAY_MINUTES


def openings(where: ZoneInfo, week: list[list[Minutes]], first: date, last: date, closed: set[date]) -> Intervals:
    """Return the open intervals in UTC."""
    local: list[tuple[int, int]] = []  # the wall clock's milliseconds since 1970, as if it were UTC's
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if day not in closed:
            start = (day - EPOCH).days * DAY_MS
            local += [(start + low * MINUTE_MS, start + high * MINUTE_MS) for low, high in week[day.weekday()]]
    local = merged(local)
    ends = [end for _, end in local]
    found: list[tuple[int, int]] = []
    for since, until, offset in stretches(where, first, last):
        index = bisect_right(ends, since + offset)
        while index < len(local) and local[index][0] < until + offset:
            start, end = local[index]
            found.append((max(start - offset, since), min(end - offset, until)))
            index += 1
    return tuple((Instant(start), Instant(end)) for start, end in merged(found))


def stretches(where: ZoneInfo, first: date, last: date) -> list[tuple[int, int, int]]:
    """Return the stretches of time in which the zone's offset stays: from, until and offset in milliseconds."""
    at = ((first - EPOCH).days - 2) * 86_400
    end = ((last - EPOCH).days + 3) * 86_400
    found, since, offset = [], at, offset_s(where, at)
    while at < end:
        following = min(at + STEP_S, end)
        if offset_s(where, following) != offset:
            low, high = at, following  # the change lies in (low, high]
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if offset_s(where, middle) == offset else (low, middle)
            found.append((since * SECOND_MS, high * SECOND_MS, offset * SECOND_MS))
            since, offset = high, offset_s(where, high)
            at = high
        else:
            at = following
    return [*found, (since * SECOND_MS, end * SECOND_MS, offset * SECOND_MS)]


def offset_s(where: ZoneInfo, at: int) -> int:
    """Return how many seconds the zone's wall clock is ahead of UTC."""
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=at)
    ahead = moment.astimezone(where).utcoffset()
    return int(ahead.total_seconds()) if ahead else 0


def merged(intervals: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the intervals sorted, those that touch or overlap made one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(intervals):
        if start >= end:
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found

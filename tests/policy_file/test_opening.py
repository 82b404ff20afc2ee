"""Opening hours are exact to the minute over changes of the clock, midnights and holidays."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from router.core.hours import Clock
from router.core.policy import Hours
from router.core.values import Instant
from router.policy_file.opening import DAYS, compile_hours, read_days, read_span, zone, zone_names
from tests.policy_file.examples import changed, told

MINUTE = 60_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def ms(text: str) -> int:
    """Return the instant of a UTC time such as 2024-03-31 01:00."""
    return int((datetime.fromisoformat(text).replace(tzinfo=UTC) - EPOCH).total_seconds()) * 1000


def opened(hours: Hours) -> list[tuple[str, str]]:
    """Compile, and write the intervals in UTC."""
    intervals, problems = compile_hours(hours, ("hours", "x"))
    assert problems == []
    return [tuple(f"{EPOCH + timedelta(milliseconds=at):%m-%d %H:%M}" for at in pair) for pair in intervals]  # type: ignore[misc]


def one_week(zone: str, week: dict[str, tuple[str, ...]], first: str, last: str, *holidays: str) -> Hours:
    return Hours(zone, week, first, last, holidays)


def test_a_day_that_loses_an_hour_opens_by_the_wall_clock() -> None:
    hours = one_week("Europe/Berlin", {"sun": ("01:00-04:00",), "mon": ("08:00-10:00",)}, "2024-03-31", "2024-04-01")
    assert opened(hours) == [("03-31 00:00", "03-31 02:00"), ("04-01 06:00", "04-01 08:00")]


def test_a_span_within_the_hour_that_is_skipped_never_comes() -> None:
    assert opened(one_week("Europe/Berlin", {"sun": ("02:10-02:50",)}, "2024-03-31", "2024-03-31")) == []


def test_a_span_within_the_hour_that_is_repeated_comes_twice() -> None:
    hours = one_week("Europe/Berlin", {"sun": ("02:10-02:50",)}, "2024-10-27", "2024-10-27")
    assert opened(hours) == [("10-27 00:10", "10-27 00:50"), ("10-27 01:10", "10-27 01:50")]


def test_an_always_open_day_of_twenty_five_hours_is_one_interval() -> None:
    hours = one_week("America/New_York", {"mon-sun": ("00:00-24:00",)}, "2011-11-06", "2011-11-06")
    assert opened(hours) == [("11-06 04:00", "11-07 05:00")]


def test_a_span_over_midnight_belongs_to_two_days_and_days_that_touch_are_one() -> None:
    hours = one_week("UTC", {"mon-tue": ("22:00-06:00",), "wed": ("06:00-07:00",)}, "2024-01-01", "2024-01-07")
    assert opened(hours) == [("01-01 22:00", "01-02 06:00"), ("01-02 22:00", "01-03 07:00")]


def test_a_span_over_the_end_of_the_week_goes_on_on_monday() -> None:
    assert opened(one_week("UTC", {"sun": ("23:00-01:00",)}, "2024-01-07", "2024-01-08")) == [
        ("01-07 23:00", "01-08 01:00")
    ]


def test_a_holiday_is_closed_from_midnight_to_midnight() -> None:
    hours = one_week("UTC", {"mon-sun": ("20:00-04:00",)}, "2024-01-01", "2024-01-03", "2024-01-02")
    assert opened(hours) == [
        ("01-01 00:00", "01-01 04:00"),
        ("01-01 20:00", "01-02 00:00"),
        ("01-03 00:00", "01-03 04:00"),
        ("01-03 20:00", "01-04 00:00"),
    ]


def test_a_range_of_days_may_go_over_the_end_of_the_week() -> None:
    assert read_days("sat-mon") == [5, 6, 0]
    assert read_days("wed") == [2]
    assert read_days("mon-mon") == [0]
    assert read_days("mo-fri") == read_days("mon-") == read_days("") == read_days("mon-fry") == []


@pytest.mark.parametrize(
    "text", ["8:00-18:00", "08:00", "24:00-25:00", "08:00-08:00", "08:60-09:00", "08:00-24:01", "24:00-08:00"]
)
def test_what_is_no_span_of_a_day_is_refused(text: str) -> None:
    assert read_span(text) is None
    assert any("is no span of a day" in line for line in told(changed(('"08:00-18:00"', f'"{text}"'))))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Europe/Berlin", "Europe/Berln", "zone: Europe/Berln is no time zone; did you mean Europe/Berlin?"),
        ("Europe/Berlin", "../../etc/passwd", "zone: ../../etc/passwd is no time zone; write it like America/New_York"),
        ("Europe/Berlin", "America", "zone: America is no time zone"),
        ("2024-12-31", "2024-02-30", "last: there is no day 2024-02-30"),
        ("2024-12-31", "31.12.2024", "last: 31.12.2024 is no date; write it like 2011-07-04"),
        ("2024-12-31", "2023-12-31", "last: last lies before first; name the days that the policy is used on"),
        ("2024-12-31", "2064-12-31", "last: more than 20 years are too many"),
        ("2024-12-31", "9999-12-31", "last: 9999-12-31 is out of range; years go from 1970 to 2199"),
        ("mon-fri", "mon-frei", "week.mon-frei: mon-frei is no day of the week; write mon, tue,"),
        (
            '["08:00-18:00"]',
            '["08:00-18:00"], fri: []',
            "week.fri: fri is named by mon-fri already; name each day once",
        ),
        ('["08:00-18:00"]}', '["08:00-18:00"]}\n    holidays: [2024-1-1]', "holidays[0]: 2024-1-1 is no date"),
    ],
)
def test_hours_that_cannot_be_compiled_are_refused_in_place(old: str, new: str, said: str) -> None:
    lines = told(changed((old, new)))
    assert any(f"hours.office.{said}" in line for line in lines), lines


def test_faults_of_the_hours_are_told_beside_those_of_the_rest() -> None:
    lines = told(changed(("Europe/Berlin", "Berlin"), ("name: plain", "nam: plain")))
    assert any("nam: no such key" in line for line in lines) and any("hours.office.zone" in line for line in lines)


def test_the_zones_come_from_the_package_and_not_from_the_machine() -> None:
    assert "America/New_York" in zone_names() and zone("Asia/Jerusalem").key == "Asia/Jerusalem"


SPANS = st.tuples(
    st.integers(0, 23), st.sampled_from([0, 7, 30]), st.integers(0, 23), st.sampled_from([0, 29, 59])
).map(lambda parts: "{:02}:{:02}-{:02}:{:02}".format(*parts)).filter(
    lambda text: read_span(text) is not None
) | st.just("00:00-24:00")
NIGHTS = [
    ("Europe/Berlin", date(2024, 3, 31)),
    ("Europe/Berlin", date(2024, 10, 27)),
    ("America/New_York", date(2011, 11, 6)),
    ("America/New_York", date(2011, 3, 13)),
    ("Asia/Jerusalem", date(1999, 4, 2)),
    ("Australia/Lord_Howe", date(2024, 4, 7)),
    ("Pacific/Apia", date(2011, 12, 30)),
    ("America/Havana", date(2024, 3, 10)),
    ("Asia/Kathmandu", date(1986, 1, 1)),
    ("UTC", date(2024, 2, 29)),
]


def naive(hours: Hours, at: int) -> bool:
    """Read the wall clock at one instant and look whether that time of the week is written."""
    wall = (EPOCH + timedelta(milliseconds=at)).astimezone(zone(hours.zone))
    day = wall.date()
    if (
        not date.fromisoformat(hours.first) <= day <= date.fromisoformat(hours.last)
        or day.isoformat() in hours.holidays
    ):
        return False
    minute = wall.hour * 60 + wall.minute
    for key, spans in hours.week.items():
        for text in spans:
            start, end = read_span(text) or (0, 0)
            for weekday in read_days(key):
                if weekday == day.weekday() and start <= minute < end:
                    return True
                if (weekday + 1) % 7 == day.weekday() and minute < end - 1440:
                    return True
    return False


@settings(max_examples=20)
@given(
    st.sampled_from(NIGHTS),
    st.dictionaries(st.sampled_from(DAYS), st.lists(SPANS, min_size=1, max_size=3).map(tuple), max_size=7),
    st.sets(st.integers(-2, 2), max_size=1),
    st.integers(-2, 0),
    st.integers(0, 2),
)
def test_every_minute_is_open_just_when_the_wall_clock_says_so(
    night: tuple[str, date], week: dict[str, tuple[str, ...]], closed: set[int], before: int, after: int
) -> None:
    name, day = night
    holidays = tuple((day + timedelta(days=step)).isoformat() for step in closed)
    first, last = day + timedelta(days=before), day + timedelta(days=after)
    hours = Hours(name, week, first.isoformat(), last.isoformat(), holidays)
    intervals, problems = compile_hours(hours, ())
    assert problems == []
    assert all(start < end for start, end in intervals)
    assert all(one[1] < other[0] for one, other in pairwise(intervals))
    clock = Clock(intervals)
    start = ms(f"{first.isoformat()} 00:00") - 16 * 60 * MINUTE
    end = ms(f"{last.isoformat()} 00:00") + 40 * 60 * MINUTE
    for at in range(start, end, MINUTE):
        assert clock.is_open(Instant(at)) == naive(hours, at), EPOCH + timedelta(milliseconds=at)

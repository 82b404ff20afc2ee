"""Business time against a clock that ticks by hand, millisecond by millisecond."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from router.core import decisions as d
from router.core import events as e
from router.core import policy as p
from router.core import reasons
from router.core.hours import Clock
from router.core.values import NEVER, Duration, Instant
from tests.story import Story, a_policy, arrives, ms, signs_in

Spans = list[tuple[int, int]]
END = 150


def clock(spans: Spans) -> Clock:
    return Clock(tuple((Instant(start), Instant(end)) for start, end in spans))


@st.composite
def spans(draw: st.DrawFn) -> Spans:
    """Intervals in order; some touch, so that one ends where the next begins."""
    found: Spans = []
    at = 0
    for _ in range(draw(st.integers(0, 5))):
        start = at + draw(st.integers(0, 9))
        at = start + draw(st.integers(1, 12))
        found.append((start, at))
    return found


def open_at(found: Spans, at: int) -> bool:
    return any(start <= at < end for start, end in found)


def ticks(found: Spans, at: int) -> int:
    return sum(open_at(found, tick) for tick in range(at))


@given(spans(), st.integers(0, END))
def test_elapsed_counts_the_open_milliseconds(found: Spans, at: int) -> None:
    assert clock(found).elapsed(Instant(at)) == ticks(found, at)


@given(spans(), st.integers(0, END))
def test_it_is_open_within_an_interval_and_closed_at_its_end(found: Spans, at: int) -> None:
    assert clock(found).is_open(Instant(at)) == open_at(found, at)


@given(spans(), st.integers(0, END))
def test_it_opens_at_the_next_open_instant(found: Spans, at: int) -> None:
    expected = next((tick for tick in range(at, END) if open_at(found, tick)), NEVER)
    assert clock(found).opens_at(Instant(at)) == expected


@given(spans(), st.integers(1, END))
def test_instant_of_is_the_first_instant_that_reads_so(found: Spans, reading: int) -> None:
    expected = next((tick for tick in range(END) if ticks(found, tick) >= reading), NEVER)
    assert clock(found).instant_of(Duration(reading)) == expected


@given(spans(), st.integers(0, END))
def test_while_open_the_reading_of_an_instant_leads_back_to_it(found: Spans, at: int) -> None:
    business = clock(found)
    if business.is_open(Instant(at)) and business.is_open(Instant(at - 1)):
        assert business.instant_of(business.elapsed(Instant(at))) == at


@given(spans(), st.integers(0, END))
def test_elapsed_reads_what_instant_of_was_asked_for(found: Spans, reading: int) -> None:
    business = clock(found)
    at = business.instant_of(Duration(reading))
    if at == NEVER:
        assert reading >= ticks(found, END)
    else:
        assert business.elapsed(at) == reading


def test_a_promise_that_ends_with_the_day_is_due_at_closing_and_not_next_morning() -> None:
    business = clock([(100, 200), (500, 600)])
    assert business.instant_of(Duration(99)) == 199
    assert business.instant_of(Duration(100)) == 200
    assert business.instant_of(Duration(101)) == 501
    assert business.instant_of(Duration(200)) == 600
    assert business.instant_of(Duration(201)) == NEVER


@pytest.mark.parametrize("reading", [0, -1])
def test_a_reading_of_nothing_is_reached_by_the_first_opening_at_the_latest(reading: int) -> None:
    assert clock([(100, 200)]).instant_of(Duration(reading)) <= 100


def test_a_clock_without_intervals_never_runs() -> None:
    shut = clock([])
    assert shut.elapsed(Instant(5)) == 0
    assert not shut.is_open(Instant(5))
    assert shut.opens_at(Instant(5)) == NEVER
    assert shut.instant_of(Duration(1)) == NEVER
    assert not shut.always


@given(st.integers(0, 10**13))
def test_the_wall_clock_reads_the_instant_itself(at: int) -> None:
    wall = Clock(None)
    assert wall.always and wall.is_open(Instant(at))
    assert [wall.elapsed(Instant(at)), wall.opens_at(Instant(at)), wall.instant_of(Duration(at))] == [at] * 3


@pytest.mark.parametrize("wrong", [[(5, 5)], [(5, 4)], [(0, 5), (4, 9)], [(5, 9), (0, 4)]])
def test_intervals_that_are_empty_or_out_of_order_are_our_mistake(wrong: Spans) -> None:
    with pytest.raises(AssertionError):
        clock(wrong)


# ── Ages over a change of the clock: Berlin, on 2025-10-26, goes from summer to winter at 03:00, which is 01:00 UTC ──


def in_berlin(day: int, hour: int, minute: int = 0) -> Instant:
    """Return an instant of 2025-10-25 or 2025-10-26 as the clocks in Berlin show it; from 03:00 on Sunday in winter."""
    winter = (day, hour) >= (26, 3)
    midnight = 1_761_343_200_000 if day == 25 else 1_761_429_600_000
    return Instant(midnight + (hour + winter) * 3_600_000 + minute * 60_000)


def open_in_berlin(*spans: tuple[Instant, Instant]) -> Story:
    """A desk with these hours: overdue after half an hour of its time, in anybody's hands after twenty minutes."""
    hours = {"desk": p.Hours("Europe/Berlin", {}, "2025-10-25", "2025-10-26", open=spans)}
    urgency = (p.Urgency("plain", ((Duration(0), 1),), max_wait=ms("30m"), hours="desk"),)
    relax = (p.Relaxation((p.RelaxStep(ms("20m"), drop=("tax",)),)),)
    return Story(a_policy(hours=hours, urgency=urgency, relax=relax, needs=(p.Need(skills={"tax": 1}),)))


def placed(made: list[d.Decision]) -> list[tuple[int, int]]:
    return [(it.due_at, it.step) for it in made if isinstance(it, d.QueueContact)]


def test_a_night_between_days_of_work_counts_for_nothing_though_it_has_an_hour_more() -> None:
    story = open_in_berlin((in_berlin(25, 9), in_berlin(25, 17)), (in_berlin(26, 9), in_berlin(26, 17)))
    due = in_berlin(26, 9, 20)  # ten minutes on Saturday, twenty on Sunday
    assert placed(story.tell(arrives("c1"), in_berlin(25, 16, 50))) == [(due, 0)]
    assert story.engine.deadline() == in_berlin(26, 9, 10)
    assert placed(story.tell(e.ClockReached(in_berlin(26, 9, 10)), in_berlin(26, 9, 10))) == [(due, 1)]
    assert in_berlin(26, 9) - in_berlin(25, 17) == 17 * 3_600_000


def test_the_hour_that_comes_twice_is_waited_through_twice() -> None:
    story = open_in_berlin((in_berlin(25, 22), in_berlin(26, 6)))
    late = Instant(in_berlin(26, 2, 55))  # the first time that clocks show it: five minutes later it is two again
    assert placed(story.tell(arrives("c1"), late)) == [(late + ms("30m"), 0)]
    assert late + ms("30m") == in_berlin(26, 3) - ms("35m")  # 02:25, for the second time
    assert in_berlin(26, 6) - in_berlin(25, 22) == 9 * 3_600_000


def test_overdue_in_business_time_comes_first() -> None:
    story = open_in_berlin((in_berlin(25, 9), in_berlin(25, 17)), (in_berlin(26, 9), in_berlin(26, 17)))
    story.tell(arrives("c1"), in_berlin(25, 16, 50))
    story.tell(arrives("c2", due_at=in_berlin(26, 9, 15)), in_berlin(26, 9, 1))
    story.tell(e.ClockReached(in_berlin(26, 9, 10)), in_berlin(26, 9, 10))
    made = story.tell(signs_in("ann", skills={"tax": 1}), in_berlin(26, 9, 19))
    assert [(it.contact, it.way) for it in made if isinstance(it, d.OfferContact)] == [("c2", reasons.BY_OVERDUE)]

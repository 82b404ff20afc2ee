"""Promised calls are counted by window; a window's end does not belong to it."""

from random import Random

from router.core.promises import Promises


def test_windows_that_only_touch_do_not_overlap() -> None:
    promises = Promises()
    promises.put("c1", 10, 20)
    windows = [(0, 10), (0, 11), (19, 30), (20, 30), (12, 15)]
    assert [promises.within(*window, "") for window in windows] == [0, 1, 1, 0, 1]


def test_a_promise_that_was_moved_counts_once_and_one_that_was_kept_no_more() -> None:
    promises = Promises()
    promises.put("c1", 10, 20)
    promises.put("c1", 30, 40)
    assert (promises.within(0, 25, ""), promises.within(25, 50, "")) == (0, 1)
    promises.drop("c1")
    promises.drop("c1")
    assert promises.within(0, 99, "") == 0


def test_ones_own_promise_takes_no_room_from_oneself() -> None:
    promises = Promises()
    promises.put("c1", 10, 20)
    assert (promises.within(15, 25, "c1"), promises.within(15, 25, "c2"), promises.within(20, 25, "c1")) == (0, 1, 0)


def test_the_next_end_is_where_room_may_come_from() -> None:
    promises = Promises()
    promises.put("c1", 10, 20)
    promises.put("c2", 5, 30)
    assert [promises.next_end(at) for at in (0, 19, 20, 30)] == [20, 20, 30, 30]


def test_counting_by_bisection_is_counting_one_by_one() -> None:
    lot, promises = Random(7), Promises()
    for _ in range(500):
        name = f"c{lot.randrange(40)}"
        if lot.random() < 0.3:
            promises.drop(name)
        else:
            start = lot.randrange(100)
            promises.put(name, start, start + lot.randrange(1, 30))
        start, but = lot.randrange(100), f"c{lot.randrange(40)}"
        end = start + lot.randrange(1, 30)
        there = [who for who, (first, last) in promises.windows.items() if first < end and last > start and who != but]
        assert promises.within(start, end, but) == len(there)

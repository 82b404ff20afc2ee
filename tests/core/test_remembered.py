"""What is remembered for a while: at least as long as promised while there is room, never more than fits."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from router.core.remembered import Remembered, Ties

HOUR = 3_600_000


def test_a_name_is_known_with_its_number() -> None:
    memory = Remembered(HOUR, 10)
    assert memory.value("a") == -1 and not memory.knows("a")
    memory.add("a", 0, 5)
    assert memory.value("a") == 0 and memory.knows("a")
    memory.add("a", 7, 6)
    assert memory.value("a") == 7


@pytest.mark.parametrize("start", [0, 1_749_427_200_000])
def test_a_name_is_known_for_as_long_as_promised_and_then_forgotten(start: int) -> None:
    memory = Remembered(HOUR, 10)
    memory.add("before", 1, start)
    memory.add("a", 1, start + HOUR - 1)
    memory.add("b", 1, start + HOUR)
    memory.add("c", 1, start + 2 * HOUR - 2)
    assert all(map(memory.knows, "abc"))
    memory.add("d", 1, start + 2 * HOUR)
    assert not memory.knows("a") and not memory.knows("before") and all(map(memory.knows, "bcd"))


def test_after_a_long_silence_all_that_was_is_forgotten_at_once() -> None:
    memory = Remembered(HOUR, 10)
    memory.add("a", 1, HOUR)
    memory.add("b", 1, 3 * HOUR)
    assert not memory.knows("a") and memory.knows("b")


def test_a_name_told_again_is_known_by_its_later_number_even_from_the_elder_generation() -> None:
    memory = Remembered(HOUR, 10)
    memory.add("a", 1, 0)
    memory.add("b", 1, HOUR)
    assert memory.value("a") == 1
    memory.add("a", 2, HOUR + 1)
    assert memory.value("a") == 2


ADDS = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 30)), max_size=80)


@given(ADDS)
def test_everything_is_known_for_at_least_the_promised_time_while_there_is_room(adds: list[tuple[int, int]]) -> None:
    memory, now, last = Remembered(1000, 1000), 0, dict[str, tuple[int, int]]()
    for value, (wait, number) in enumerate(adds):
        now += wait
        memory.add(f"n{number}", value, now)
        last[f"n{number}"] = (now, value)
        for name, (then, known) in last.items():
            if now - then < 1000:
                assert memory.value(name) == known
            elif now - then >= 3000:
                assert not memory.knows(name) or memory.value(name) == known


@given(ADDS)
def test_what_is_kept_is_bounded_and_the_latest_are_kept_longest(adds: list[tuple[int, int]]) -> None:
    memory, now, names = Remembered(1000, 5), 0, list[str]()
    for number, (wait, _) in enumerate(adds):
        now += wait
        memory.add(f"n{number}", number, now)
        names.append(f"n{number}")
        assert len(memory._younger) <= 5 and len(memory._elder) <= 5
        assert memory.knows(names[-1])
        if now < 1000:
            assert all(map(memory.knows, names[-6:]))


@given(ADDS, ADDS)
def test_a_memory_that_went_through_json_remembers_the_same_ever_after(
    adds: list[tuple[int, int]], more: list[tuple[int, int]]
) -> None:
    memory, now = Remembered(1000, 20), 0
    for value, (wait, number) in enumerate(adds):
        now += wait
        memory.add(f"n{number}", value, now)
    other = Remembered(1000, 20)
    other.load(json.loads(json.dumps(memory.dump())))
    for value, (wait, number) in enumerate(more):
        now += wait
        memory.add(f"n{number}", value, now)
        other.add(f"n{number}", value, now)
    assert other.dump() == memory.dump()


def test_a_dump_is_a_copy_on_both_sides() -> None:
    memory, other = Remembered(HOUR, 10), Remembered(HOUR, 10)
    data = memory.dump()
    memory.add("a", 1, 0)
    other.load(data)
    other.add("b", 1, 0)
    assert not other.knows("a") and not memory.knows("b") and data == [0, {}, {}]


def test_what_is_no_dump_is_our_mistake() -> None:
    with pytest.raises(AssertionError):
        Remembered(HOUR, 10).load([0, {}, []])


def test_to_what_a_name_belongs_is_known_for_as_long_as_promised_and_goes_through_json() -> None:
    ties = Ties(HOUR, 10)
    assert ties.of("a") == ""
    ties.add("a", "K", HOUR)
    ties.add("b", "L", 2 * HOUR)
    assert (ties.of("a"), ties.of("b")) == ("K", "L")
    ties.add("a", "M", 2 * HOUR + 1)
    twin = Ties(HOUR, 10)
    twin.load(json.loads(json.dumps(ties.dump())))
    assert twin.of("a") == "M" and twin.dump() == ties.dump()
    ties.add("c", "K", 5 * HOUR)
    assert (ties.of("a"), ties.of("b"), ties.of("c")) == ("", "", "K")


def test_to_what_names_belong_is_bounded() -> None:
    ties = Ties(HOUR, 3)
    for number in range(20):
        ties.add(f"n{number}", "K", number)
    assert [number for number in range(20) if ties.of(f"n{number}")] == [15, 16, 17, 18, 19]

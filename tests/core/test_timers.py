"""Timers: against a plain list of names and instants, in a total order, in bounded space."""

from hypothesis import given
from hypothesis import strategies as st

from router.core.timers import GIVE_UP, OFFER, RETRY, SLEEP, WORTH, WRAP, Name, Timers

KINDS = (OFFER, WRAP, SLEEP, GIVE_UP, RETRY, WORTH)


def drained(timers: Timers, now: int) -> list[Name]:
    found = []
    while (name := timers.pop_due(now)) is not None:
        found.append(name)
    return found


def test_nothing_is_due_before_anything_is_set() -> None:
    timers = Timers()
    assert timers.next_at() is None and timers.pop_due(1 << 62) is None


def test_a_timer_is_due_at_its_instant_and_once() -> None:
    timers = Timers()
    timers.set(OFFER, "o1", 10)
    assert timers.next_at() == 10
    assert timers.pop_due(9) is None
    assert timers.pop_due(10) == (OFFER, "o1")
    assert timers.pop_due(10) is None and timers.next_at() is None


def test_a_timer_that_is_set_again_moves_sooner_or_later() -> None:
    timers = Timers()
    timers.set(OFFER, "o1", 10)
    timers.set(OFFER, "o1", 20)
    assert timers.next_at() == 20 and timers.pop_due(19) is None
    timers.set(OFFER, "o1", 5)
    assert timers.next_at() == 5
    timers.set(OFFER, "o1", 20)
    assert drained(timers, 100) == [(OFFER, "o1")]


def test_a_timer_of_another_kind_about_the_same_is_another_timer() -> None:
    timers = Timers()
    timers.set(GIVE_UP, "c1", 10)
    timers.set(RETRY, "c1", 20)
    timers.cancel(GIVE_UP, "c1")
    assert drained(timers, 100) == [(RETRY, "c1")]


def test_what_is_not_armed_may_be_cancelled() -> None:
    timers = Timers()
    timers.cancel(WRAP, "a1")
    timers.set(WRAP, "a1", 5)
    timers.cancel(WRAP, "a1")
    assert timers.next_at() is None and timers.armed == {}


def test_timers_of_one_instant_come_in_order_of_kind_and_name_however_they_were_set() -> None:
    names = [(SLEEP, "a2"), (OFFER, "o1"), (SLEEP, "a1"), (GIVE_UP, "z"), (OFFER, "o10")]
    orders = []
    for turned in (names, names[::-1]):
        timers = Timers()
        for kind, about in turned:
            timers.set(kind, about, 7)
        orders.append(drained(timers, 7))
    assert orders == [sorted(names)] * 2


Step = tuple[str, str, str, int]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["set", "set", "cancel", "pop", "look"]), st.sampled_from(KINDS), st.sampled_from("abc"),
        st.integers(0, 20),
    ),
    max_size=60,
)  # fmt: skip


@given(STEPS)
def test_timers_do_what_a_plain_list_does(steps: list[Step]) -> None:
    timers, plain = Timers(), dict[Name, int]()
    for what, kind, about, at in steps:
        if what == "set":
            timers.set(kind, about, at)
            plain[kind, about] = at
        elif what == "cancel":
            timers.cancel(kind, about)
            plain.pop((kind, about), None)
        elif what == "pop":
            due = sorted((when, name) for name, when in plain.items() if when <= at)
            expected = [name for _, name in due]
            assert drained(timers, at) == expected
            for name in expected:
                del plain[name]
        else:
            assert timers.next_at() == min(plain.values(), default=None)
        assert timers.armed == plain


def test_the_heap_stays_within_twice_what_is_armed_and_loses_nothing() -> None:
    timers = Timers()
    for turn in range(50):
        for about in range(100):
            timers.set(OFFER, f"o{about}", 1000 - turn * 10 + about)
        assert len(timers._heap) <= 2 * len(timers.armed) + 64
    assert drained(timers, 10_000) == [(OFFER, f"o{about}") for about in range(100)]

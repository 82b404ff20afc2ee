"""Lines and rankings: against plain sorted lists, through stale entries and compaction."""

from hypothesis import given
from hypothesis import strategies as st

from router.core import events as e
from router.core.contact import Contact
from router.core.values import NEVER, AgentId, ContactId, Instant
from router.core.waiting import AGENT_BITS, AGENT_MASK, LOOKS_MAX, Demand


def a_contact(seq: int, key: int = 0, *, line: int = 0, due_at: int = NEVER, single: bool = False) -> Contact:
    contact = Contact(e.ContactArrived("", "test", ContactId(f"c{seq}"), "chat"), seq, Instant(0))
    contact.key, contact.line, contact.due_at = key, line, due_at
    contact.tried = {AgentId("ann"): 0} if single else None
    return contact


def a_demand() -> Demand:
    return Demand(1, "chat", "chat", (), "", ())


class Queue:
    """A demand, the stamps that a running engine would give, and the plain list it is compared with."""

    def __init__(self) -> None:
        self.demand = a_demand()
        self.stamp = 0
        self.plain: list[Contact] = []

    def enter(self, contact: Contact) -> Contact:
        self.stamp += 1
        contact.stamp = self.stamp
        self.demand.enter(contact)
        self.plain.append(contact)
        return contact

    def leave(self, contact: Contact) -> None:
        self.demand.leave(contact)
        self.plain.remove(contact)

    def line(self, number: int) -> list[Contact]:
        """Return who waits in a line, in order."""
        waiting = [contact for contact in self.plain if contact.line == number and not contact.tried]
        return sorted(waiting, key=lambda contact: (contact.key, contact.seq))

    def overdue(self, now: int) -> Contact | None:
        late = [contact for contact in self.plain if contact.due_at <= now and not contact.tried]
        return min(late, key=lambda contact: (contact.due_at, contact.seq), default=None)

    def agree(self) -> None:
        for number, line in self.demand.lines.items():
            order = self.line(number)
            assert line.size == len(order)
            assert line.front() is (order[0] if order else None)
        assert self.demand.waiting == sum(not contact.tried for contact in self.plain)
        assert list(self.demand.singles.values()) == [contact for contact in self.plain if contact.tried]
        in_lines = [contact for contact in self.plain if not contact.tried]
        anyone = self.demand.anyone()
        assert anyone in in_lines if in_lines else anyone is None
        for now in (0, 5, 10, 15, 20):
            assert self.demand.overdue(now) is self.overdue(now)
            open_until = [contact.due_at for contact in in_lines if now < contact.due_at < NEVER]
            assert self.demand.next_due(now) == min(open_until, default=NEVER)


def test_a_line_is_ordered_by_key_and_then_by_arrival() -> None:
    queue = Queue()
    for seq, key in ((3, 5), (1, 9), (2, 5), (4, 1)):
        queue.enter(a_contact(seq, key))
    order = []
    while queue.plain:
        front = queue.demand.lines[0].front()
        assert front is not None
        order.append(front.seq)
        queue.leave(front)
    assert order == [4, 2, 3, 1]


def test_a_contact_that_returns_takes_its_place_by_its_new_key() -> None:
    queue = Queue()
    first, second = queue.enter(a_contact(1, 1)), queue.enter(a_contact(2, 2))
    line = queue.demand.lines[0]
    queue.leave(first)
    assert line.front() is second
    first.key = 3
    queue.enter(first)
    assert line.front() is second
    queue.leave(second)
    assert line.front() is first


def test_an_empty_line_has_no_front_even_while_stale_entries_lie_in_it() -> None:
    queue = Queue()
    contact = queue.enter(a_contact(1))
    queue.leave(contact)
    assert queue.demand.lines[0].front() is None
    assert contact.stamp == 0


def test_a_contact_that_moved_to_another_line_counts_only_there() -> None:
    queue = Queue()
    contact = queue.enter(a_contact(1, 1, line=0))
    queue.enter(a_contact(2, 2, line=0))
    queue.leave(contact)
    contact.line = 7
    queue.enter(contact)
    assert [line.urgency for line in queue.demand.lines.values()] == [0, 7]
    queue.agree()


def test_one_whom_some_agent_would_not_take_waits_singly_and_in_no_line() -> None:
    queue = Queue()
    single = queue.enter(a_contact(1, single=True, due_at=5))
    assert queue.demand.lines == {} and queue.demand.waiting == 0
    assert queue.demand.singles == {"c1": single} and queue.demand.overdue(5) is None
    queue.leave(single)
    assert queue.demand.singles == {} and queue.demand.overdue(5) is None


def test_overdue_are_those_whose_promise_is_due_by_now_first_due_first() -> None:
    queue = Queue()
    for seq, due in ((1, 10), (2, 7), (3, 7), (4, NEVER)):
        queue.enter(a_contact(seq, due_at=due))
    assert queue.demand.overdue(6) is None
    for now, seq in ((7, 2), (8, 3), (10, 1)):
        late = queue.demand.overdue(now)
        assert late is not None and late.seq == seq
        queue.leave(late)
    assert queue.demand.overdue(NEVER - 1) is None


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["enter", "enter", "leave", "again"]), st.integers(0, 20), st.integers(0, 2),
        st.sampled_from([5, 10, 15, 20, NEVER]), st.booleans(),
    ),
    max_size=60,
)  # fmt: skip


@given(STEPS)
def test_a_demand_is_what_plain_lists_are(steps: list[tuple[str, int, int, int, bool]]) -> None:
    queue = Queue()
    for seq, (what, number, line, due_at, single) in enumerate(steps, 1):
        if what == "enter":
            queue.enter(a_contact(seq, number, line=line, due_at=due_at, single=single))
        elif queue.plain:
            contact = queue.plain[number % len(queue.plain)]
            queue.leave(contact)
            if what == "again":
                contact.key, contact.line, contact.due_at = number, line, due_at
                contact.tried = {AgentId("ann"): 0} if single else None
                queue.enter(contact)
        queue.agree()


def test_heaps_stay_within_twice_what_waits_and_lose_nobody() -> None:
    queue = Queue()
    contacts = [queue.enter(a_contact(seq, seq, due_at=seq)) for seq in range(1, 101)]
    line = queue.demand.lines[0]
    for turn in range(20):
        for contact in contacts:
            queue.leave(contact)
            contact.key, contact.due_at = contact.key + turn % 3 - 1, contact.due_at + 1
            queue.enter(contact)
            assert len(line._heap) <= 2 * line.size + 16
            assert len(queue.demand._due) <= 2 * queue.demand.waiting + 16
    assert line.size == 100
    queue.agree()


# ── Rankings ──────────────────────────────────────────────────────────────────────────────────────────────────────


def live(demand: Demand) -> list[tuple[int, int]]:
    """Return (key, agent) of the entries that count, best first, which is the order of the entries themselves."""
    entries = sorted(entry for entry in demand.ranking if demand.places.get(entry & AGENT_MASK) == entry)
    return [(entry >> AGENT_BITS, entry & AGENT_MASK) for entry in entries]


def test_a_ranking_holds_each_agents_latest_key_and_the_least_is_the_best() -> None:
    demand = a_demand()
    for no, key in ((1, 30), (2, 20), (1, 10), (1, 10)):
        demand.rank(no, key)
    assert live(demand) == [(10, 1), (20, 2)]
    assert demand.ranking[0] == demand.places[1] and len(demand.ranking) == 3
    demand.rank(1, 40)
    assert live(demand) == [(20, 2), (40, 1)]


def test_a_ranking_is_rebuilt_at_twice_its_live_size() -> None:
    demand = a_demand()
    for turn in range(40):
        for no in range(50):
            demand.rank(no, 1000 - turn * 50 - no)
            assert len(demand.ranking) <= 2 * len(demand.places) + 64
    assert min(demand.ranking) == demand.places[49]
    assert {no for _, no in live(demand)} == set(demand.places) == set(range(50))


def test_announcements_of_the_same_agent_do_not_pile_up() -> None:
    demand = a_demand()
    demand.fits = {no: 1000 for no in range(10)}
    for _ in range(100):
        for no in range(10):
            demand.announce(no)
            assert len(demand.entrants) <= 2 * len(demand.fits) + 64
    assert list(dict.fromkeys(demand.entrants)) == list(range(10))


def test_one_who_is_forgotten_neither_fits_nor_ranks_and_may_be_forgotten_twice() -> None:
    demand = a_demand()
    demand.fits = {1: 1000, 2: 500}
    demand.rank(1, 5)
    demand.announce(2)
    demand.forget(1)
    demand.forget(1)
    demand.forget(2)
    assert demand.fits == {} and demand.places == {}


def test_announcements_of_those_who_left_do_not_pile_up_either() -> None:
    demand = a_demand()
    for _ in range(3):
        for no in range(500):
            demand.fits[no] = 1000
            demand.announce(no)
            assert len(demand.entrants) <= 2 * len(demand.fits) + 64
        for no in range(500):
            demand.forget(no)
    demand.fits[7] = 1000
    demand.announce(7)
    assert demand.entrants == [7]


def test_a_line_that_is_empty_keeps_nothing_of_those_who_stood_in_it() -> None:
    queue = Queue()
    contacts = [queue.enter(a_contact(seq, seq)) for seq in range(1, 6)]
    for contact in contacts:
        queue.leave(contact)
    assert not any(line._heap for line in queue.demand.lines.values()) and not queue.demand._due


# ── Places ────────────────────────────────────────────────────────────────────────────────────────────────────────


def place_by_hand(queue: Queue, contact: Contact, line: int, key: int) -> int:
    others = [other for other in queue.plain if other is not contact]
    return 1 + sum(other.line != line or (other.key, other.seq) < (key, contact.seq) for other in others)


@given(STEPS, st.integers(0, 9), st.integers(0, 2))
def test_a_place_is_how_many_are_before_it_and_one(
    steps: list[tuple[str, int, int, int, bool]], key: int, line: int
) -> None:
    queue = Queue()
    for seq, (what, number, other, due_at, single) in enumerate(steps, 1):
        if what == "enter":
            contact = queue.enter(a_contact(seq, number, line=other, due_at=due_at, single=single))
            contact.demand = queue.demand.index
        elif queue.plain:
            queue.leave(queue.plain[number % len(queue.plain)])
        newcomer = a_contact(1000 + seq)
        assert queue.demand.place(newcomer, line, key) == place_by_hand(queue, newcomer, line, key)
        for standing in queue.plain:
            assert queue.demand.place(standing, line, key) == place_by_hand(queue, standing, line, key)
    for number in (0, 1, 2):
        order = sorted([it for it in queue.plain if it.line == number], key=lambda it: (it.key, it.seq))
        assert queue.demand.in_order(number, 3) == order[:3]
    assert queue.demand.everyone() == sorted(queue.plain, key=lambda it: it.seq)


def test_far_back_nobody_is_counted_and_nobody_stands_further_back_than_they_are_told() -> None:
    queue = Queue()
    for seq in range(1, 2 * LOOKS_MAX):
        queue.enter(a_contact(seq, seq))
    size, early = 2 * LOOKS_MAX - 1, a_contact(0)
    assert queue.demand.place(early, 0, 10) == 10
    assert queue.demand.place(early, 0, LOOKS_MAX + 1) == LOOKS_MAX + 1
    assert queue.demand.place(early, 0, LOOKS_MAX + 2) == size + 1
    assert queue.demand.place(early, 0, 5 * LOOKS_MAX) == size + 1


def test_of_very_many_single_ones_all_count_but_oneself() -> None:
    queue = Queue()
    for seq in range(1, LOOKS_MAX + 2):
        queue.enter(a_contact(seq, seq, single=True)).demand = queue.demand.index
    assert queue.demand.place(a_contact(9999), 0, 5) == LOOKS_MAX + 2
    assert queue.demand.place(queue.plain[3], 0, 4) == LOOKS_MAX + 1


def test_an_empty_line_begins_anew() -> None:
    queue = Queue()
    late = queue.enter(a_contact(1, 900))
    queue.leave(late)
    queue.enter(a_contact(2, 5))
    assert queue.demand.place(a_contact(3), 0, 6) == 2
    assert queue.demand.place(a_contact(3), 0, 4) == 1

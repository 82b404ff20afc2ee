"""The checker and the books watch random days of the engine itself: they find nothing, and miss nobody.

Time is told faithfully here: whoever is told late cannot be judged by the clock.
"""

from typing import Final

import pytest

from router.core import decisions as d
from router.core import events as e
from router.core.policy import Policy
from router.core.values import Instant
from simulations.books import Books
from simulations.checks import Checker
from simulations.tally import Tally
from tests.core.seeds import Bare, RandomDay

SEEDS: Final = 30
STEPS: Final = 150


class Watched(Bare):
    """A floor that is told facts, with the checker, the books and the tally beside it."""

    def __init__(self, policy: Policy, name: str) -> None:
        super().__init__(policy, name)
        self.checker, self.books, self.tally = Checker(policy), Books(), Tally(policy)

    def tell(self, fact: e.Fact, now: Instant, sequence: int = 0) -> list[d.Decision]:
        made = super().tell(fact, now, sequence)
        for watcher in (self.checker, self.books, self.tally):
            watcher.see(Instant(self.engine.floor.now), fact, made, sequence)
        return made


class FaithfulDay(RandomDay):
    """A random day on which every deadline is heard when it comes."""

    def let_time_pass(self) -> None:
        day, lot = self.day, self.lot
        due = day.engine.deadline()
        leaps = due is not None and lot.random() < 0.15 and due < day.now + 86_400_000
        until = Instant(max(due or day.now, day.now) if leaps else day.now + lot.choice(self.steps))
        while (due := day.engine.deadline()) is not None and due <= until:
            day.now = Instant(max(due, day.now))
            self.tell(e.ClockReached(due))
        day.now = until


@pytest.mark.parametrize("seed", range(SEEDS))
def test_the_checker_finds_nothing_on_a_random_day_of_the_engine(seed: int) -> None:
    day = FaithfulDay(seed, Watched)
    day.run(STEPS)
    watched = day.day
    assert isinstance(watched, Watched)
    assert list(watched.checker.finish()) == []


@pytest.mark.parametrize("seed", range(SEEDS))
def test_the_books_of_a_random_day_balance_and_agree_with_the_floor(seed: int) -> None:
    day = FaithfulDay(seed, Watched)
    day.run(STEPS)
    watched = day.day
    assert isinstance(watched, Watched)
    balance, floor = watched.books.balance(), watched.engine.floor
    assert balance.balanced, balance.differences
    assert balance.waiting + balance.columns["in_hand"] + balance.columns["awaiting_owner"] == len(floor.contacts)

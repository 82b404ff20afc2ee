"""Busy stretches and whole days drawn from a seed: one seed is one story, and so is what goes wrong in it."""

import hashlib
import sys
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Final

from router.core import decisions as d
from router.core import events as e
from router.core import policy as p
from router.core.engine import Engine
from router.core.values import DORMANT, AgentId, Instant
from tests.core.machine import Teller, a_small_policy
from tests.core.machine_day import Day
from tests.core.machine_facts import Facts
from tests.core.machine_policies import a_policy_of_all, another_policy
from tests.story import (
    START,
    Story,
    accepts,
    arrives,
    breaks,
    changes,
    completes,
    connects,
    declines,
    ends,
    fails,
    leaves,
    says,
    signs_in,
    signs_out,
    turns,
)

AGENTS = ("ann", "ben", "cal", "dan")
Tell = Callable[[e.Fact], object]

PACES: Final = (
    (0, 0, 1, 700, 3_000, 15_000, 40_000), (0, 0, 1, 700, 3_000, 15_000), (0, 0, 0, 0, 1, 100, 1_000),
    (0, 0, 0, 1, 2_000, 30_000, 600_000, 7_200_000, 86_400_000),
)  # fmt: skip
"""Steps of time in milliseconds: of a common day, of a rush, and of a week."""

HEARD_MAX: Final = 30
"""So many deadlines are heard between two facts, at most."""


class Stretch:
    """Draws facts that mostly fit the floor, and some that do not."""

    def __init__(self, seed: int) -> None:
        self.lot = Random(seed)
        self.story = Story(a_small_policy(self.lot), name=str(seed))
        self.number = 0

    def run(self, steps: int, tell: Tell) -> None:
        """Sign two agents in, then tell so many facts."""
        tell(signs_in("ann", skills={"law": 4}))
        tell(signs_in("ben"))
        for _ in range(steps):
            self.let_time_pass(tell)
            tell(self.draw())

    def let_time_pass(self, tell: Tell) -> None:
        """Go on a little, or to the next deadline; now and then nobody says that it has passed."""
        story, lot = self.story, self.lot
        due = story.engine.deadline()
        if due is not None and lot.random() < 0.25:
            story.now = max(due, story.now)
        else:
            story.now = Instant(story.now + lot.choice([0, 0, 1, 700, 3_000, 15_000, 40_000]))
        while (due := story.engine.deadline()) is not None and due <= story.now and lot.random() < 0.95:
            tell(e.ClockReached(due))

    def draw(self) -> e.Fact:
        """Draw the next fact."""
        floor, lot = self.story.engine.floor, self.lot
        part = lot.random()
        if floor.offers and part < 0.3:
            offer = floor.offers[lot.choice(list(floor.offers))]
            answers: list[Callable[[str, str], e.Fact]] = [accepts, accepts, accepts, declines, fails, self.asks_again]
            return lot.choice(answers)(offer.agent, offer.id)
        if floor.assignments and part < 0.55:
            return self.work(lot.choice(list(floor.assignments)))
        if floor.contacts and part < 0.67:
            return self.change(lot.choice(list(floor.contacts)))
        if part < 0.82:
            return self.presence(lot.choice(AGENTS))
        if part < 0.84 and self.story.told:
            return lot.choice(self.story.told)[0]
        return self.arrival()

    def asks_again(self, agent: str, offer: str) -> e.Fact:
        return declines(agent, offer, self.lot.choice(["5s", "40s", "2m"]))

    def work(self, id: str) -> e.Fact:
        lot, assignment = self.lot, self.story.engine.floor.assignments[id]
        if assignment.phase == DORMANT:
            return turns(assignment.contact, "agent")
        to = turns(assignment.contact, lot.choice(["customer", "customer", "agent"]))
        ended = ends(assignment.contact, "agent")
        facts: list[e.Fact] = [connects(id), to, to, to, completes(id), breaks(id), ended]
        return lot.choice(facts)

    def change(self, id: str) -> e.Fact:
        lot = self.lot
        intent, due = lot.choice([None, "", "law"]), lot.choice([None, None, 0, 9_000])
        due_at = None if due is None else Instant(self.story.now + due)
        priority, stage = lot.choice([None, 0, 1]), lot.choice([None, "queue"])
        changed = changes(id, intent=intent, priority=priority, due_at=due_at, stage=stage)
        facts: list[e.Fact] = [changed, changed, leaves(id), ends(id), ends(id, "customer"), arrives(id, "chat")]
        return lot.choice(facts)

    def presence(self, agent: str) -> e.Fact:
        lot = self.lot
        if lot.random() < 0.5:
            channels = lot.choice([None, None, None, ("phone",), ("chat", "email")])
            skills, budget = lot.choice([{}, {"law": 3}, {"law": 9}]), lot.choice([None, None, 600, 1500])
            own, began = lot.choice([None, None, 0, 700]), lot.choice([None, self.story.now - 30_000])
            return signs_in(
                agent, skills=skills, budget=budget, channels=channels, own_limit=own, started_at=began
            )
        said = lot.choice(["available", "available", "away", "draining", "offline"])
        modest = says(agent, said, own_limit=lot.choice([0, 500]))
        facts: list[e.Fact] = [says(agent, said), says(agent, said), modest, signs_out(agent)]
        return lot.choice(facts)

    def arrival(self) -> e.Fact:
        lot = self.lot
        self.number += 1
        time = Instant(lot.choice([0, 0, 0, self.story.now - 30_000]))
        stage = lot.choice(["queue"] * 9 + ["self_service"])
        channel = lot.choice(["phone", "chat", "chat", "email", "email"])
        intent, priority = lot.choice(["", "", "law"]), lot.choice([0, 0, 1])
        return arrives(f"c{self.number}", channel, intent=intent, priority=priority, time=time, stage=stage)


class RandomDay:
    """Draws facts of every type under a policy of any kind, with clocks that are heard late, and leases that lapse."""

    def __init__(self, seed: int, told_to: Callable[[p.Policy, str], Teller] = Day) -> None:
        self.lot = Random(seed)
        self.day = told_to(a_policy_of_all(self.lot), f"day {seed}")
        self.facts = Facts(self.lot, self.day, another_policy)
        self.past: list[tuple[e.Fact, int]] = []
        self.sequence = 0
        self.steps: tuple[int, ...] = self.lot.choice(PACES)

    def tell(self, fact: e.Fact, sequence: int = 0, late: int = 0) -> None:
        """Tell a fact, and hear what is asked of the solver; `late` is how far the clock is behind."""
        if not fact.id and not isinstance(fact, e.ClockReached):
            fact = replace(fact, id=f"t{len(self.past) + 1}")
        self.past.append((fact, sequence))
        made = self.day.tell(fact, Instant(self.day.now - late), sequence)
        self.facts.asked += [(it.revision, it.problem) for it in made if isinstance(it, d.SolvePlan)]

    def run(self, steps: int) -> None:
        """Have some agents sign in, then tell so many facts, a storm of lapses now and then."""
        for no, agent in enumerate(AGENTS[: self.lot.choice([2, 3, 4])]):
            self.tell(replace(self.facts.sign_in(), agent=AgentId(agent), presence="available", session=f"s{no}"))
        for _ in range(steps):
            self.let_time_pass()
            part = self.lot.random()
            if part < 0.03:
                self.repeat()
            elif part < 0.04:
                self.storm()
            elif part < 0.05:
                self.flood()
            else:
                self.tell(self.facts.draw(), self.numbered(), self.lot.choice([0] * 19 + [5_000]))

    def let_time_pass(self) -> None:
        """Go on a little, or to the next deadline; now and then nobody says that it has passed."""
        day, lot = self.day, self.lot
        due = day.engine.deadline()
        if due is not None and lot.random() < 0.15 and due < day.now + 86_400_000:
            day.now = max(due, day.now)
        else:
            day.now = Instant(day.now + lot.choice(self.steps))
        for _ in range(HEARD_MAX):
            due = day.engine.deadline()
            if due is None or due > day.now or lot.random() > 0.9:
                return
            self.tell(e.ClockReached(due))

    def repeat(self) -> None:
        """Tell again what was told, by its own id."""
        fact, sequence = self.lot.choice(self.past)
        self.tell(fact, sequence)

    def storm(self) -> None:
        """Have most leases lapse at once, and some of them come back."""
        floor = self.day.engine.floor
        for agent in list(floor.roster):
            if self.lot.random() < 0.8:
                self.tell(e.AgentLost("", "shell", agent.id, agent.session))
        for agent in list(floor.roster):
            if self.lot.random() < 0.4:
                self.tell(e.AgentFound("", "shell", agent.id))

    def flood(self) -> None:
        """Have many come at one instant."""
        for _ in range(self.lot.choice([4, 8])):
            self.tell(self.facts.arrival())

    def numbered(self) -> int:
        """Number some facts, in order but for a few."""
        if self.lot.random() < 0.8:
            return 0
        self.sequence += 1
        return self.lot.choice([self.sequence, self.sequence, self.sequence, max(1, self.sequence - 3)])


class Bare:
    """A floor that is told facts, with nobody to watch."""

    def __init__(self, policy: p.Policy, name: str) -> None:
        self.engine = Engine(policy)
        self.now = START
        self.told: list[tuple[e.Fact, list[d.Decision]]] = []

    def tell(self, fact: e.Fact, now: Instant, sequence: int = 0) -> list[d.Decision]:
        """Tell one fact, and keep what follows."""
        self.now = max(self.now, now)
        made = self.engine.handle(fact, now, sequence)
        self.told.append((fact, made))
        return made


def digest_of_day(seed: int, steps: int) -> str:
    """Digest every decision of a random day."""
    day = RandomDay(seed, Bare)
    day.run(steps)
    assert isinstance(day.day, Bare)
    return hashlib.sha256(repr([made for _, made in day.day.told]).encode()).hexdigest()


def digest(seed: int, steps: int) -> str:
    """Digest every decision of a stretch."""
    stretch = Stretch(seed)
    made: list[object] = []
    stretch.run(steps, lambda fact: made.extend(stretch.story.engine.handle(fact, stretch.story.now)))
    return hashlib.sha256(repr(made).encode()).hexdigest()


if __name__ == "__main__":
    print(digest(7, 3_000))
    for number in range(int(sys.argv[1])):
        print(digest_of_day(number, int(sys.argv[2])))

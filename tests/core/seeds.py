"""A busy stretch of work drawn from a seed: one seed is one story, and so is what goes wrong in it."""

import hashlib
from collections.abc import Callable
from random import Random

from router.core import events as e
from router.core.values import DORMANT, Instant
from tests.core.machine import a_small_policy
from tests.story import (
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


def digest(seed: int, steps: int) -> str:
    """Digest every decision of a stretch."""
    stretch = Stretch(seed)
    made: list[object] = []
    stretch.run(steps, lambda fact: made.extend(stretch.story.engine.handle(fact, stretch.story.now)))
    return hashlib.sha256(repr(made).encode()).hexdigest()


if __name__ == "__main__":
    print(digest(7, 3_000))

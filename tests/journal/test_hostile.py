"""Facts in no sensible order: whatever the engine makes of them, its journal recovers, restores and replays it."""

from collections.abc import Callable
from random import Random

import orjson
import pytest

from router.core import events as facts
from router.core.decisions import AssignContact, OfferContact
from router.core.engine import Engine
from router.core.values import AgentId, AssignmentId, ContactId, Duration, Instant, OfferId
from router.journal.memory import MemoryJournal
from router.journal.replay import recover, replay
from router.policy_file.canonical import policy_from_json
from router.ports import Entry
from router.wire import fact_from_event, fact_to_event
from tests.journal.small_floor import POLICY, SOURCE, START, header


class Mischief:
    """Platforms and desks that say anything at any time, about few things, so that it often matters."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.offers = [(OfferId("o1"), AgentId("ann"))]
        self.assignments = [AssignmentId("a1")]
        self.told = 0

    def heed(self, entry: Entry) -> Entry:
        """Remember what can be answered."""
        for decision in entry[2]:
            if isinstance(decision, OfferContact):
                self.offers.append((decision.offer, decision.agent))
            elif isinstance(decision, AssignContact):
                self.assignments.append(decision.assignment)
        return entry

    def fact(self, now: Instant) -> facts.Fact:
        """Say something, as it reads after its way over the wire."""
        self.told += 1
        repeated = self.chance.random() < 0.03
        id = f"f{self.told - repeated}"
        said = self.chance.choice([self.of_a_contact, self.of_an_agent, self.of_work, self.of_work])(id, now)
        return fact_from_event(orjson.loads(orjson.dumps(fact_to_event(said))))

    def of_a_contact(self, id: str, now: Instant) -> facts.Fact:
        pick = self.chance.choice
        contact = ContactId(f"c{self.chance.randint(1, 12)}")
        needs = facts.Needs(self.levels(), self.levels())
        due_at = Instant(now + self.chance.randint(-1_000_000, 1_000_000))
        stage = pick(["queue", "queue", "self_service"])
        channel = pick(["phone", "chat", "email", "pigeon"])
        ways: list[Callable[[], facts.Fact]] = [
            lambda: facts.ContactArrived(id, SOURCE, contact, channel),
            lambda: facts.ContactArrived(id, SOURCE, contact, channel, due_at, needs=needs, due_at=due_at, stage=stage),
            lambda: facts.ContactChanged(id, SOURCE, contact, priority=3, needs=needs, stage=stage),
            lambda: facts.ContactTurned(id, SOURCE, contact, pick(["agent", "customer"])),
            lambda: facts.ContactAbandoned(id, SOURCE, contact),
            lambda: facts.ContactEnded(id, SOURCE, contact, pick(["customer", "agent", "ghost"])),
        ]
        return pick(ways)()

    def of_an_agent(self, id: str, now: Instant) -> facts.Fact:
        pick = self.chance.choice
        agent, session = AgentId(pick(["ann", "bob", "cid"])), pick(["", "s1"])
        presence = pick(["available", "available", "away", "draining", "offline", "lunch"])
        channels = pick([None, None, ("chat",), ("phone", "pigeon")])
        ways: list[Callable[[], facts.Fact]] = [
            lambda: facts.AgentSignedIn(
                id, SOURCE, agent, session, skills=self.levels(), authority=self.levels(), channels=channels,
                presence=presence, budget=pick([None, None, 1, 300, 5000]),
            ),
            lambda: facts.AgentPresenceChanged(id, SOURCE, agent, session, presence, channels=channels),
            lambda: facts.AgentSignedOut(id, SOURCE, agent, session),
        ]
        return pick(ways)()

    def of_work(self, id: str, now: Instant) -> facts.Fact:
        pick = self.chance.choice
        offer, agent = pick(self.offers[-4:])
        assignment = pick(self.assignments[-4:])
        later = pick([None, Duration(0), Duration(60_000)])
        ways: list[Callable[[], facts.Fact]] = [
            lambda: facts.OfferAccepted(id, SOURCE, agent, offer),
            lambda: facts.OfferAccepted(id, SOURCE, agent, offer),
            lambda: facts.OfferDeclined(id, SOURCE, agent, offer, ask_again_after=later),
            lambda: facts.OfferFailed(id, SOURCE, AgentId("bob"), offer),
            lambda: facts.AssignmentConnected(id, SOURCE, assignment),
            lambda: facts.AssignmentFailed(id, SOURCE, assignment),
            lambda: facts.AssignmentCompleted(id, SOURCE, assignment),
        ]
        return pick(ways)()

    def levels(self) -> dict[str, int]:
        return {self.chance.choice("ab"): self.chance.randint(0, 5)} if self.chance.random() < 0.3 else {}


def live(seed: int, journal: MemoryJournal) -> Engine:
    """Let an engine live through a mischievous hour; return it as it ended."""
    engine, mischief, now = Engine(POLICY), Mischief(seed), START
    for _ in range(120):
        now = Instant(now + mischief.chance.choice([0, 0, 100, 5_000, 40_000]))
        while (at := engine.deadline()) is not None and at <= now:
            clock = facts.ClockReached(at)
            journal.append([mischief.heed((at, clock, engine.handle(clock, at)))])
        fact = mischief.fact(now)
        journal.append([mischief.heed((now, fact, engine.handle(fact, now)))])
    engine.floor.check()
    return engine


@pytest.mark.parametrize("seed", range(30))
def test_whatever_happened_is_recovered_restored_and_decided_again(seed: int) -> None:
    journal = MemoryJournal(header())
    lived = live(seed, journal)
    recovered = recover(journal, policy_from_json)
    recovered.floor.check()
    assert recovered.snapshot() == lived.snapshot()
    assert recovered.deadline() == lived.deadline()
    journal.write_snapshot(lived.snapshot(), Instant(lived.floor.now))
    assert recover(journal, policy_from_json).snapshot() == lived.snapshot()
    report = replay(journal, policy_from_json)
    assert report.agrees, report.difference

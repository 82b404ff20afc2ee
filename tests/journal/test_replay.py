"""Recovery owns what was promised and decides nothing; verification decides again and agrees byte for byte."""

from dataclasses import replace
from typing import Any

import pytest

from router.core import reasons
from router.core.decisions import IgnoreFact, OfferContact
from router.core.engine import ENGINE_VERSION, Engine
from router.core.events import AgentSignedIn
from router.core.policy import Policy
from router.core.values import AgentId, Instant
from router.journal import replay as replaying
from router.journal.memory import MemoryJournal
from router.journal.replay import recover, replay
from router.policy_file.canonical import policy_from_json
from router.ports import Entry, Journal, JournalError, SequencedEntry
from tests.journal.conftest import Shelf
from tests.journal.small_floor import POLICY, SmallFloor, batches, entries, header


def keep(shelf: Shelf, day: list[Entry]) -> Journal:
    journal = shelf.write(header())
    journal.append(day)
    return journal


def test_a_recovered_floor_is_the_one_that_was_lived(shelf: Shelf) -> None:
    floor = SmallFloor()
    journal = keep(shelf, list(floor.day(40)))
    recovered = recover(journal, policy_from_json)
    recovered.floor.check()
    assert recovered.snapshot() == floor.engine.snapshot()
    assert recovered.deadline() == floor.engine.deadline()


def test_a_recovered_engine_decides_as_the_old_one_would_have(shelf: Shelf) -> None:
    lived = SmallFloor()
    journal = keep(shelf, list(lived.day(30)))
    again = SmallFloor(recover(journal, policy_from_json))
    again.now, again._facts, again._answers = lived.now, lived._facts, list(lived._answers)
    assert list(again.day(20)) == list(lived.day(20))


def test_recovery_starts_from_the_newest_snapshot_of_its_version(shelf: Shelf) -> None:
    floor, journal = SmallFloor(), shelf.write(header())
    for batch in batches(list(floor.day(15)), 20):
        journal.append(batch)
    journal.write_snapshot(floor.engine.snapshot(), floor.now)
    since = list(floor.day(5))
    journal.append(since)
    applied: list[int] = []
    recovered = recover(journal, policy_from_json, watch=lambda record: applied.append(record.seq))
    assert len(applied) == len(since)
    assert recovered.snapshot() == floor.engine.snapshot()


def test_a_snapshot_of_another_version_is_passed_over(shelf: Shelf) -> None:
    floor, journal = SmallFloor(), shelf.write(header(engine_version="0.0.9"))
    journal.append(list(floor.day(15)))
    journal.write_snapshot({"written": "otherwise"}, floor.now)
    assert recover(journal, policy_from_json).snapshot() == floor.engine.snapshot()


def test_any_past_moment_can_be_recovered(shelf: Shelf) -> None:
    floor, journal = SmallFloor(), shelf.write(header())
    past: dict[int, dict[str, Any]] = {}
    for entry in floor.day(12):
        past[journal.append([entry])] = floor.engine.snapshot()
        if journal.last() % 20 == 0:
            journal.write_snapshot(floor.engine.snapshot(), entry[0])
    for seq in (1, 2, 19, 20, 21, journal.last()):
        assert recover(journal, policy_from_json, upto=seq).snapshot() == past[seq]
    records = list(journal.records())
    moment = records[25].now
    last_then = max(record.seq for record in records if record.now <= moment)
    assert recover(journal, policy_from_json, at=moment).snapshot() == past[last_then]
    assert recover(journal, policy_from_json, at=Instant(0)).snapshot() == Engine(POLICY).snapshot()


def test_replay_agrees_with_what_was_decided(shelf: Shelf) -> None:
    day = entries(40)
    report = replay(keep(shelf, day), policy_from_json)
    assert report.agrees
    assert (report.records, report.decisions) == (len(day), sum(len(decisions) for _, _, decisions in day))


def first_offer(day: list[Entry]) -> tuple[int, int]:
    for place, (_, _, decisions) in enumerate(day):
        for index, decision in enumerate(decisions):
            if isinstance(decision, OfferContact):
                return place, index
    raise AssertionError("nothing was offered")


def test_replay_shows_the_first_difference_field_by_field(shelf: Shelf) -> None:
    day = entries(40)
    place, index = first_offer(day)
    now, fact, decisions = day[place]
    made = decisions[index]
    assert isinstance(made, OfferContact)
    other = replace(made, agent=AgentId("zoe"), value=1)
    day[place] = (now, fact, [*decisions[:index], other, *decisions[index + 1 :]])
    report = replay(keep(shelf, day), policy_from_json)
    assert not report.agrees and report.difference
    assert (report.difference.seq, report.difference.index) == (place + 1, index)
    assert report.difference.fields() == [("agent", "zoe", made.agent), ("value", 1, made.value)]
    assert f"record {place + 1}, decision {index + 1}: agent: recorded 'zoe', decided 'ann'" in str(report.difference)


def test_replay_shows_a_decision_too_few_and_one_too_many(shelf: Shelf) -> None:
    day = entries(40)
    place, index = first_offer(day)
    now, fact, decisions = day[place]
    day[place] = (now, fact, decisions[:index])
    report = replay(keep(shelf, day), policy_from_json)
    assert report.difference and report.difference.fields() == [("type", "nothing", "OfferContact")]
    day[place] = (now, fact, [*decisions, IgnoreFact(9, "", "", "", reasons.STALE)])
    longer = MemoryJournal(header())
    longer.append(day)
    report = replay(longer, policy_from_json)
    assert report.difference and report.difference.fields() == [("type", "IgnoreFact", "nothing")]


def test_replay_is_for_one_engine_version_and_recovery_for_all(shelf: Shelf) -> None:
    floor, journal = SmallFloor(), shelf.write(header(engine_version="0.0.9"))
    journal.append(list(floor.day(10)))
    with pytest.raises(JournalError, match=f"decided by engine 0.0.9, this is {ENGINE_VERSION}"):
        replay(journal, policy_from_json)
    assert recover(journal, policy_from_json).snapshot() == floor.engine.snapshot()


def test_a_policy_that_cannot_be_read_is_the_journals_fault(shelf: Shelf) -> None:
    def read_policy(_: bytes) -> Policy:
        raise ValueError("it is Greek")

    with pytest.raises(JournalError, match="policy in the journal's header cannot be read: it is Greek"):
        recover(keep(shelf, entries(3)), read_policy)


def test_records_that_no_engine_wrote_are_named(shelf: Shelf) -> None:
    day = entries(10)
    place, index = first_offer(day)
    now, fact, decisions = day[place]
    made = decisions[index]
    assert isinstance(made, OfferContact)
    day[place] = (now, fact, [*decisions[:index], replace(made, agent=AgentId("nobody")), *decisions[index + 1 :]])
    with pytest.raises(JournalError, match=f"record {place + 1} cannot be applied"):
        recover(keep(shelf, day), policy_from_json)


def test_an_engine_that_stumbles_is_named_with_its_record(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stumbling:
        def __init__(self, policy: Policy) -> None: ...

        def handle(self, fact: object, now: Instant, sequence: int) -> list[Any]:
            raise AssertionError("load is below zero")

    monkeypatch.setattr(replaying, "Engine", Stumbling)
    with pytest.raises(JournalError, match="record 1 cannot be decided again: load is below zero"):
        replay(keep(shelf, entries(3)), policy_from_json)


def test_a_sequence_lives_on_in_the_journal(shelf: Shelf) -> None:
    engine, journal = Engine(POLICY), shelf.write(header())
    told: list[SequencedEntry] = []
    for id, sequence in (("f1", 7), ("f2", 6), ("f3", 0), ("f4", 8)):
        fact = AgentSignedIn(id, "desk", AgentId("ann"), presence="away")
        told.append((Instant(5), fact, engine.handle(fact, Instant(5), sequence), sequence))
    assert told[1][2] == [IgnoreFact(1, "f2", "desk", "ann", reasons.STALE)]
    journal.append(told)
    assert [record.sequence for record in journal.records()] == [7, 6, 0, 8]
    assert recover(journal, policy_from_json).snapshot() == engine.snapshot()
    assert replay(journal, policy_from_json).agrees

"""What every journal does, whatever keeps it."""

from dataclasses import replace

import pytest

from router.core.engine import ENGINE_VERSION
from router.core.events import ContactArrived
from router.core.policy import Offers
from router.core.values import ContactId, Duration, Instant
from router.journal.layout import encode_record
from router.ports import Header, Journal, JournalError
from router.wire import SCHEMA_VERSION
from tests.journal.conftest import Shelf
from tests.journal.small_floor import POLICY, SmallFloor, batches, entries, header

DAY = entries(40)


def written(journal: Journal) -> list[bytes]:
    return [record.body for record in journal.records()]


def keep_day(shelf: Shelf, size: int = 50) -> Journal:
    journal = shelf.write(header())
    for batch in batches(DAY, size):
        journal.append(batch)
    return journal


def test_a_new_journal_is_empty_and_sound(shelf: Shelf) -> None:
    journal = shelf.write(header())
    assert (journal.last(), list(journal.records())) == (0, [])
    assert journal.header() == header()
    journal.verify()
    assert journal.latest_snapshot(ENGINE_VERSION) is None


def test_what_was_appended_is_read_in_order(shelf: Shelf) -> None:
    journal = keep_day(shelf)
    read = list(shelf.read().records())
    assert [(record.now, record.fact, record.decisions) for record in read] == DAY
    assert [record.seq for record in read] == list(range(1, len(DAY) + 1))
    assert journal.last() == shelf.read().last() == len(DAY)
    journal.verify()


def test_the_bytes_do_not_depend_on_how_records_were_batched(shelf: Shelf) -> None:
    keep_day(shelf, size=7)
    assert written(shelf.read()) == [encode_record(*entry) for entry in DAY]


def test_an_empty_batch_changes_nothing(shelf: Shelf) -> None:
    journal = keep_day(shelf)
    assert journal.append([]) == len(DAY)
    journal.verify()


def test_reading_can_start_anywhere(shelf: Shelf) -> None:
    journal = keep_day(shelf)
    assert [record.seq for record in journal.records(len(DAY) - 1)] == [len(DAY) - 1, len(DAY)]
    assert list(journal.records(len(DAY) + 1)) == []
    with pytest.raises(JournalError, match=f"record {len(DAY) + 1} is missing"):
        list(journal.records(len(DAY) + 2))


def test_a_batch_that_cannot_be_written_leaves_no_trace(shelf: Shelf) -> None:
    journal = keep_day(shelf)
    unfit = ContactArrived("e1", "/acd", ContactId("c1"), "chat", priority=1 << 70)
    with pytest.raises(JournalError, match=f"record {len(DAY) + 2} cannot be written"):
        journal.append([DAY[0], (Instant(1), unfit, [])])
    assert journal.last() == len(DAY)
    assert journal.append(DAY[:1]) == len(DAY) + 1
    journal.verify()


def test_the_newest_fitting_snapshot_is_found(shelf: Shelf) -> None:
    journal = shelf.write(header())
    floor = SmallFloor()
    for number, batch in enumerate(batches(list(floor.day(20)), 10)):
        journal.append(batch)
        journal.write_snapshot({"number": number, "b": [1, None, True], "a": {}}, batch[-1][0])
    newest = journal.latest_snapshot(ENGINE_VERSION)
    assert newest and newest.seq == journal.last() == 10 * newest.floor["number"] + len(batch)
    assert list(newest.floor) == ["number", "b", "a"]
    early = journal.latest_snapshot(ENGINE_VERSION, upto=19)
    assert early and (early.seq, early.floor["number"]) == (10, 0)
    by_time = journal.latest_snapshot(ENGINE_VERSION, at=early.now)
    assert by_time and by_time.now == early.now
    assert journal.latest_snapshot("0.0.1") is None
    assert journal.latest_snapshot(ENGINE_VERSION, upto=9) is None
    journal.verify()


def test_an_empty_journal_may_be_photographed(shelf: Shelf) -> None:
    journal = shelf.write(header())
    journal.write_snapshot({}, Instant(5))
    found = journal.latest_snapshot(ENGINE_VERSION)
    assert found and (found.seq, found.now, found.floor) == (0, 5, {})
    journal.verify()


def test_a_reopened_journal_goes_on_under_its_header(shelf: Shelf) -> None:
    keep_day(shelf)
    journal = shelf.write(header())
    assert journal.headers() == [(1, header())]
    assert journal.append(DAY[:3]) == len(DAY) + 3
    journal.verify()


def test_another_engine_version_adds_its_header_to_the_chain(shelf: Shelf) -> None:
    first, second = header(engine_version="0.0.8"), header(engine_version="0.0.9")
    shelf.write(first).append(DAY[:5])
    shelf.write(second)
    journal = shelf.write(header())  # 0.0.9 never wrote a record, so that nothing stands under it
    journal.append(DAY[5:9])
    assert journal.headers() == [(1, first), (6, header())]
    assert journal.header() == header()
    journal.verify()
    assert [record.seq for record in journal.records(6)] == [6, 7, 8, 9]


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (header(pool="south"), "pool main's, not south's"),
        (header(replace(POLICY, offers=Offers(Duration(5)))), "runs under policy"),
    ],
)
def test_another_pool_or_policy_may_not_go_on_with_a_journal(shelf: Shelf, other: Header, said: str) -> None:
    keep_day(shelf)
    with pytest.raises(JournalError, match=said):
        shelf.write(other)


def test_a_header_that_contradicts_itself_is_not_written(shelf: Shelf) -> None:
    with pytest.raises(JournalError, match="not the one that its digest names"):
        shelf.write(replace(header(), policy=b"{}"))
    with pytest.raises(JournalError, match=f"reads up to {SCHEMA_VERSION}"):
        shelf.write(replace(header(), schema_version=SCHEMA_VERSION + 1))

"""A journal in which the policy changed: it is lived through under the one that held at each moment."""

from dataclasses import replace

import pytest

from router.core.events import PolicyApplied
from router.core.policy import AttentionRules
from router.core.values import Attention
from router.journal.replay import recover, replay
from router.policy_file.canonical import policy_from_json
from router.ports import Journal, JournalError
from router.wire import EventError, fact_from_row
from tests.journal.conftest import Shelf
from tests.journal.small_floor import POLICY, SOURCE, SmallFloor, header

NARROWER = replace(POLICY, attention=AttentionRules(budget=Attention(900)))
WIDER = replace(POLICY, attention=AttentionRules(budget=Attention(2000)))


def lived(shelf: Shelf) -> tuple[SmallFloor, Journal]:
    """Live half a day under one policy, a while under another, and some more under a third."""
    floor, journal = SmallFloor(), shelf.write(header())
    journal.append(list(floor.day(10)))
    journal.append([floor.tell(PolicyApplied("p1", SOURCE, "d1", NARROWER, "sue"))])
    journal.append([floor.tell(PolicyApplied("p2", SOURCE, "d2", WIDER, "sue"))])
    journal.append(list(floor.day(10)))
    return floor, journal


def test_a_recovery_from_the_start_goes_through_every_policy(shelf: Shelf) -> None:
    floor, journal = lived(shelf)
    assert recover(journal, policy_from_json).snapshot() == floor.engine.snapshot()
    assert replay(journal, policy_from_json).agrees


def test_a_snapshot_is_taken_up_under_the_policy_that_held_then(shelf: Shelf) -> None:
    floor, journal = lived(shelf)
    journal.write_snapshot(floor.engine.snapshot(), floor.now)
    journal.append([floor.tell(PolicyApplied("p3", SOURCE, "d1", NARROWER, "sue"))])
    recovered = recover(journal, policy_from_json)
    assert recovered.snapshot() == floor.engine.snapshot()
    assert recovered.floor.policy == NARROWER


def test_a_snapshot_of_a_policy_that_no_record_holds_is_named(shelf: Shelf) -> None:
    floor, journal = lived(shelf)
    journal.write_snapshot({**floor.engine.snapshot(), "digest": "elsewhere"}, floor.now)
    with pytest.raises(JournalError, match="of policy elsewhere, that no record holds"):
        recover(journal, policy_from_json)


def test_a_policy_keeps_the_order_of_its_mappings_in_the_journal(shelf: Shelf) -> None:
    _, journal = lived(shelf)
    assert list(recover(journal, policy_from_json).floor.policy.channels) == list(POLICY.channels)


@pytest.mark.parametrize("told", [{"name": "small"}, "{", '{"name": 5}'])
def test_a_policy_that_is_no_text_of_a_policy_is_an_error_with_its_place(told: object) -> None:
    with pytest.raises(EventError):
        fact_from_row(["policy.applied", "p1", SOURCE, "d1", told, "sue", ""])

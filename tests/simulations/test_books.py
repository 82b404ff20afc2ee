"""The balanced books: every arrival stands in one column, and any that does not is named."""

from collections.abc import Callable
from typing import Any

import pytest

from router.core import decisions as d
from router.core import reasons
from router.core.values import ENDED
from simulations.books import ASSIGNED, COLUMNS, WAITING
from tests.simulations.planted import one_in_hand, one_offered
from tests.simulations.script import (
    Script,
    after,
    arrives,
    clock,
    close,
    completes,
    ids,
    ignore,
    leaves,
    move,
    queue,
    redirect,
    revoke,
)


def refuse(contact: str) -> Any:
    return lambda seq: d.RefuseContact(seq, ids(contact), reasons.WAITING_FULL)


def standing(script: Script) -> dict[str, int]:
    balance = script.balance()
    assert balance.balanced, balance.differences
    return {name: many for name, many in balance.columns.items() if many}


def test_each_contact_stands_in_one_column_and_they_add_up() -> None:
    script = one_in_hand()
    script.at(2, arrives("c2"), refuse("c2"))
    script.at(3, arrives("c3", "chat"), redirect("c3", after(60)))
    script.at(4, arrives("c4"), queue("c4", 4))
    script.at(5, arrives("c5", stage="self_service"))
    script.at(6, arrives("c6", stage="self_service")).at(7, leaves("c6"), close("c6", reasons.LEFT_SELF_SERVICE))
    script.at(8, arrives("c7"), queue("c7", 8)).at(9, leaves("c7"), close("c7", reasons.ABANDONED))
    script.at(10, arrives("c8"), queue("c8", 10)).at(11, clock(11), close("c8", reasons.EXPIRED_WAITING))
    script.at(12, arrives("c9"), queue("c9", 12)).at(13, clock(13), close("c9", reasons.CLOSED_UNSERVED))
    assert standing(script) == {
        "refused": 1, "redirected": 1, "in_hand": 1, "queued": 1, "in_self_service": 1, "left_self_service": 1,
        "abandoned": 1, "expired": 1, "closed_unserved": 1,
    }  # fmt: skip
    balance = script.balance()
    assert balance.arrived == 9
    assert (balance.assigned, balance.waiting) == (1, 2)
    assert balance.by_channel["chat"]["redirected"] == 1
    script.at(14, completes("a1"), move("c1", "a1", "ann", ENDED, 0), close("c1"))
    assert standing(script)["closed"] == 1


def test_a_contact_moves_between_queued_and_offered() -> None:
    script = one_offered()
    assert standing(script) == {"offered": 1}
    assert standing(script.at(1, clock(1), revoke("c1", "o1", "ann", reasons.EXPIRED))) == {"queued": 1}


def test_a_contact_whose_assignment_failed_waits_again() -> None:
    assert standing(one_in_hand().at(2, clock(2), move("c1", "a1", "ann", ENDED, 0))) == {"queued": 1}


@pytest.mark.parametrize("code", [reasons.REPEATED, reasons.CONTACT_KNOWN, reasons.STALE])
def test_a_repeat_is_no_second_arrival(code: int) -> None:
    script = Script().at(0, arrives("c1"), queue("c1", 0)).at(1, arrives("c1"), ignore(code))
    assert script.balance().arrived == 1
    assert script.balance().ignored == {reasons.NAMES[code]: 1}
    assert standing(script) == {"queued": 1}


@pytest.mark.parametrize(
    ("script", "column"),
    [
        (lambda: Script().at(0, arrives("c1"), queue("c1", 0)), "queued"),
        (lambda: Script().at(0, arrives("c1", stage="self_service")), "in_self_service"),
        (one_offered, "offered"),
        (one_in_hand, "in_hand"),
    ],
)
def test_arriving_again_while_here_is_a_change_and_no_second_arrival(
    script: Callable[[], Script], column: str
) -> None:
    changed = script().at(2, arrives("c1", "chat", intent="tech"))
    assert standing(changed) == {column: 1}
    assert changed.balance().arrived == 1
    assert standing(changed.at(3, leaves("c1"), close("c1", reasons.ABANDONED))) == {"abandoned": 1}


@pytest.mark.parametrize("told", [False, True])
def test_an_arrival_that_cannot_be_taken_is_refused_once(told: bool) -> None:
    orders = [ignore(reasons.CHANNEL_UNKNOWN), *([refuse("c1")] if told else [])]
    assert standing(Script().at(0, arrives("c1", "fax"), *orders)) == {"refused": 1}


def test_a_contact_about_which_nothing_was_decided_is_named() -> None:
    balance = Script().at(0, arrives("c1")).balance()
    assert not balance.balanced
    assert balance.differences == ("c1 arrived and nothing was decided",)


def test_a_contact_that_left_twice_is_named() -> None:
    script = Script().at(0, arrives("c1"), queue("c1", 0))
    script.at(1, leaves("c1"), close("c1", reasons.ABANDONED), close("c1", reasons.ABANDONED))
    assert script.balance().differences == ("c1 left as abandoned and was not here",)


def test_many_differences_are_counted_and_the_first_named() -> None:
    script = Script()
    for number in range(12):
        script.at(number, arrives(f"c{number}"))
        script.at(number, clock(number), close(f"x{number}"))
    differences = script.balance().differences
    assert len(differences) == 22
    assert "… and 2 more that arrived and nothing was decided" in differences
    assert differences[-1] == "… and 2 more of the kind"


def test_the_columns_are_those_of_the_contract() -> None:
    assert set(ASSIGNED) < set(COLUMNS) and set(WAITING) < set(COLUMNS)
    assert len(COLUMNS) == 14

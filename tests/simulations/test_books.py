"""The balanced books: every arrival stands in one column, and any that does not is named."""

from collections.abc import Callable
from typing import Any

import pytest

from router.core import decisions as d
from router.core import events as e
from router.core import reasons
from router.core.values import ACTIVE, ENDED, WRAPPING
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
    signs_in,
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


# ── Every way in and out ──────────────────────────────────────────────────────────────────────────────────────────


def told(make: Any, *fields: Any) -> Any:
    return lambda seq: make(seq, *fields)


def adopt(contact: str, held: str, agent: str, cause: int) -> Any:
    return told(d.AdoptAssignment, contact, held, agent, "email", "email", "primary", ACTIVE, 250, cause)


def test_what_an_agent_began_has_arrived_and_is_in_hand() -> None:
    began = e.ContactStarted("begins", "test", ids("c1"), ids("ann"), "email")
    script = Script().at(0, signs_in("ann")).at(1, began, adopt("c1", "a1", "ann", reasons.STARTED))
    assert standing(script) == {"in_hand": 1}
    assert script.balance().arrived == 1


def test_what_the_platform_sees_and_we_did_not_know_has_arrived() -> None:
    seen = e.PoolSnapshot("sees", "test", 9, (e.PoolContact("c1", "email", "ann"), e.PoolContact("c2", "email")))
    script = Script().at(0, signs_in("ann")).at(0, signs_in("bob", presence="away"))
    script.at(1, seen, adopt("c1", "a1", "ann", reasons.ADOPTED_WORK), queue("c2", 1))
    assert standing(script) == {"in_hand": 1, "queued": 1}
    assert script.balance().arrived == 2


def test_who_is_handed_over_to_another_pool_has_left() -> None:
    sent = told(d.HandOverContact, "c1", "other", 0)
    assert standing(Script().at(0, arrives("c1"), sent)) == {"handed_over": 1}


def test_scheduled_work_waits_and_so_does_who_was_promised_a_call() -> None:
    rests = told(d.ScheduleContact, "c1", after(60))
    promised = told(d.PromiseCallback, "c2", "phone", after(60), after(120), after(60), 1)
    script = Script().at(0, arrives("c1", not_before=after(60)), rests)
    assert standing(script.at(1, arrives("c2"), promised)) == {"scheduled": 2}
    assert script.balance().waiting == 2


def test_a_customer_who_came_back_to_work_that_slept_awaits_its_owner() -> None:
    woken = told(d.WakeContact, "c1", "a1", "ann", reasons.WOKEN_HELD, after(9))
    assert standing(one_in_hand().at(2, clock(2), woken)) == {"awaiting_owner": 1}
    taken_up = one_in_hand().at(2, clock(2), woken).at(3, clock(3), move("c1", "a1", "ann", ACTIVE, 250))
    assert standing(taken_up) == {"in_hand": 1}
    given_up = one_in_hand().at(2, clock(2), woken).at(3, clock(3), move("c1", "a1", "ann", ENDED, 0))
    assert standing(given_up) == {"queued": 1}


def test_a_contact_stays_in_hand_while_it_changes_hands_among_those_on_it() -> None:
    script = one_in_hand()
    let_go = told(d.ChangeAssignment, "a1", "c1", "ann", WRAPPING, 250, after(30), 0, "", "former")
    takes = told(d.ChangeAssignment, "a2", "c1", "bob", ACTIVE, 250, 0, 0, "email", "primary")
    assert standing(script.at(2, clock(2), let_go)) == {"queued": 1}
    assert standing(script.at(2, clock(2), takes)) == {"in_hand": 1}
    beside = told(d.OfferContact, "c1", "o9", "cal", "manual", after(20), 67, 0, 0, 0, 0, "", 0, "consult")
    assert standing(script.at(3, clock(3), beside)) == {"in_hand": 1}


def test_a_conversation_that_goes_on_by_another_channel_arrives_as_the_other_leaves() -> None:
    goes_on = e.ContactEscalated("escalates", "test", ids("c2"), "chat", "email", "c1")
    script = one_in_hand().at(2, goes_on, move("c1", "a1", "ann", ENDED, 0), close("c1"), queue("c2", 0, "chat"))
    assert standing(script) == {"closed": 1, "queued": 1}
    assert script.balance().by_channel["chat"]["arrived"] == 1


def test_who_would_rather_serve_themselves_is_back_in_self_service() -> None:
    shift = told(d.OfferShift, "c1", "s1", "self_service", "", True, 900, 1000, 100)
    script = Script().at(0, arrives("c1"), queue("c1", 0), shift)
    assert standing(script.at(1, e.ShiftAccepted("yes", "test", ids("c1"), "s1"))) == {"in_self_service": 1}

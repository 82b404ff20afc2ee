"""What the proof says of a floor whose customers, promises or rest are not as the rules hold."""

from collections.abc import Callable

import pytest

from router.core import policy as p
from router.core import timers
from router.core.events import PastContact
from router.core.floor import Floor
from router.core.values import Instant
from tests.story import Story, a_policy, arrives, at
from tests.told_customers import asks_for_a_call, of


def a_floor() -> Floor:
    """Have mary in line, joe promised a call, sue remembered, and work for later."""
    story = Story(a_policy(callbacks=p.Callbacks(), preference=p.Preference(customers_max=3, contacts_kept=2)))
    story.given("+0s", arrives("c1", customer=of("mary")), arrives("c2", customer=of("joe")))
    story.given("+0s", asks_for_a_call("c2", "+2h"), arrives("c3", "email", not_before=at("+1h")))
    story.engine.floor.customers.see("sue", 0, 3)
    story.engine.floor.check()
    return story.engine.floor


def forgets_to_wake(floor: Floor) -> None:
    floor.timers.cancel(timers.QUEUE, "c3")


def wakes_one_who_is_awake(floor: Floor) -> None:
    floor.timers.set(timers.QUEUE, "c1", at("+9h"))


def loses_a_promise(floor: Floor) -> None:
    floor.promises.drop("c2")


def promises_unasked(floor: Floor) -> None:
    floor.promises.put("c1", 1, 2)


def shifts_nowhere(floor: Floor) -> None:
    floor.contacts["c1"].shift = "s1"


def knows_too_long_a_story(floor: Floor) -> None:
    past = [PastContact(f"h{no}", "phone", "", Instant(no)) for no in range(3)]
    floor.customers.known["mary"].past = past


def takes_one_for_another(floor: Floor) -> None:
    floor.customers.known["mary"].here["c2"] = None


def knows_one_by_another_name(floor: Floor) -> None:
    floor.customers.known["mary"].id = "maria"


def knows_too_many(floor: Floor) -> None:
    for no in range(3):
        floor.customers.see(f"x{no}", 0, 99)


@pytest.mark.parametrize(
    ("breaks", "says"),
    [
        (forgets_to_wake, "who rests is woken"),
        (wakes_one_who_is_awake, "who rests is woken"),
        (loses_a_promise, "promises are counted"),
        (promises_unasked, "promises are counted"),
        (shifts_nowhere, "a shift leads somewhere"),
        (knows_too_long_a_story, "the story of a customer is bounded"),
        (takes_one_for_another, "a customer's contact names them"),
        (knows_one_by_another_name, "a customer goes by one name"),
        (knows_too_many, "forgotten in their turn"),
    ],
)
def test_the_proof_tells_of_what_is_wrong(breaks: Callable[[Floor], None], says: str) -> None:
    floor = a_floor()
    breaks(floor)
    with pytest.raises(AssertionError, match=says):
        floor.check()

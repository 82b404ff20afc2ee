"""A pytest plugin for `make test-compiled`: leaves out the tests of the core's Python form, which compiling changes.

A compiled class has no `__slots__`, cannot be made without `__new__`, and refuses a value of a wrong type; a compiled
constant is written into the code and cannot be set to another value for a test.
"""

import pytest

FORM = (
    "test_a_decision_has_slots_is_not_frozen_and_bears_its_number_first",
    "test_a_fact_has_slots_and_is_not_frozen",
    "test_an_answer_only_counts",
    "test_demands_that_nobody_waits_for_are_forgotten_when_there_are_too_many",
    "test_every_fact_but_the_clocks_says_whom_or_what_it_is_about",
    "test_every_record_of_a_policy_is_frozen",
    "test_no_two_facts_share_what_they_hold_by_default",
    "test_what_a_decision_is_made_from_are_its_fields_in_their_order",
    "test_what_is_no_fact_is_our_own_mistake",
    "test_what_a_fact_is_made_from_are_its_fields_in_their_order_with_their_defaults",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the tests of form; every other test of the core must pass compiled."""
    for item in items:
        if item.name.partition("[")[0] in FORM:
            item.add_marker(pytest.mark.skip(reason="is about the Python form of the core"))


def pytest_sessionstart() -> None:
    """Refuse to pass off the source as compiled."""
    from router.core import engine

    assert str(engine.__file__).endswith(".so"), f"this is not the compiled core: {engine.__file__}"

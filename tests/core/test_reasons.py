"""Reasons: numbers written into journals, each with one name, none ever used again for something else."""

from router.core import reasons

FROZEN = {
    0: "ok", 1: "over_budget", 2: "in_debt", 3: "at_most", 4: "max_channels", 5: "max_live", 6: "max_open_offers",
    7: "never_together",
    20: "offline", 21: "away", 22: "draining", 23: "not_responding", 24: "channel_not_taken", 25: "skill_missing",
    26: "language_missing", 27: "authority_missing", 28: "declined_before", 29: "asked_to_wait", 30: "not_worth_it",
    31: "outranked",
    40: "repeated", 41: "stale", 42: "contact_unknown", 43: "contact_closed", 44: "contact_known",
    45: "agent_unknown", 46: "session_other", 47: "offer_unknown", 48: "offer_taken", 49: "offer_of_other",
    50: "assignment_unknown", 51: "not_in_this_state", 52: "channel_unknown", 53: "waiting_full", 54: "clock_early",
    60: "arrival", 61: "freed", 62: "overdue", 63: "retry",
    70: "expired", 71: "declined", 72: "failed", 73: "customer_left", 74: "agent_left", 75: "ended_by_platform",
    76: "completed", 77: "wrap_over", 78: "media_ended",
    90: "served", 91: "abandoned", 92: "left_self_service", 93: "expired_waiting", 94: "closed_unserved",
    100: "hours_closed",
    110: "turned", 111: "resumed", 112: "shrunk",
}  # fmt: skip
"""What journals hold. A new reason gets a new number and a line here; no line ever changes or goes."""


def constants() -> dict[str, int]:
    return {name: code for name, code in vars(reasons).items() if name.isupper() and isinstance(code, int)}


def test_no_number_changes_its_meaning_and_every_new_one_is_frozen_here() -> None:
    assert reasons.NAMES == FROZEN


def test_every_reason_has_a_number_of_its_own_and_a_name() -> None:
    numbers = list(constants().values())
    assert sorted(numbers) == sorted(set(numbers)) == sorted(reasons.NAMES)


def test_every_name_stands_for_one_number() -> None:
    assert len(set(reasons.NAMES.values())) == len(reasons.NAMES)
    assert dict(zip(FROZEN.values(), FROZEN, strict=True)) == reasons.CODES


def test_a_constant_is_called_as_its_name_but_for_the_two_families_that_say_by_and_debt() -> None:
    for constant, code in constants().items():
        assert reasons.NAMES[code] == constant.lower().removeprefix("by_").removeprefix("debt_")


def test_only_ok_is_nothing_because_a_ruling_of_nothing_lets_a_fact_pass() -> None:
    assert [code for code in reasons.NAMES if not code] == [reasons.OK]
    assert min(reasons.NAMES) == 0

"""The order of phases carries meaning: each rule of attention covers a prefix of it."""

from router.core import values as v

COUNTS_AS_LIVE = ("offered", "connecting", "active", "unattended")
COUNTS_TOWARD_AT_MOST = (*COUNTS_AS_LIVE, "waiting", "held", "interrupted")
IS_IN_HAND = (*COUNTS_TOWARD_AT_MOST, "wrapping")


def test_each_rule_of_attention_covers_a_prefix_of_the_phases() -> None:
    assert v.PHASE_NAMES[: v.LAST_LIVE + 1] == COUNTS_AS_LIVE
    assert v.PHASE_NAMES[: v.LAST_AT_MOST + 1] == COUNTS_TOWARD_AT_MOST
    assert v.PHASE_NAMES[: v.LAST_IN_HAND + 1] == IS_IN_HAND
    assert v.PHASE_NAMES[v.LAST_IN_HAND + 1 :] == ("parked", "dormant", "ended")


def test_every_phase_bears_its_own_name_and_the_numbers_in_journals_never_change() -> None:
    named = {name: getattr(v, name.upper()) for name in v.PHASE_NAMES}
    assert named == {
        "offered": 0, "connecting": 1, "active": 2, "unattended": 3, "waiting": 4, "held": 5, "interrupted": 6,
        "wrapping": 7, "parked": 8, "dormant": 9, "ended": 10,
    }  # fmt: skip
    assert [v.PHASE_NAMES[number] for number in named.values()] == list(named)


def test_durations_are_milliseconds() -> None:
    assert (v.SECOND_MS, v.MINUTE_MS, v.HOUR_MS, v.DAY_MS) == (1000, 60_000, 60 * 60_000, 24 * 60 * 60_000)


def test_never_is_after_every_instant_and_fits_into_a_machine_integer() -> None:
    year_9999 = 253_402_300_799_999
    assert year_9999 * 1000 < v.NEVER < 2**63

"""Reasons: numbers written into journals, each with one name, none ever used again for something else."""

from router.core import reasons

FROZEN = {
    0: "ok", 1: "over_budget", 2: "in_debt", 3: "at_most", 4: "max_channels", 5: "max_live", 6: "max_open_offers",
    7: "never_together", 8: "on_top", 9: "window_full",
    10: "too_many_switches", 11: "live_gap", 12: "warming_up", 13: "resting", 14: "named_budget",
    15: "blocked_by_budget", 16: "breached",
    20: "offline", 21: "away", 22: "draining", 23: "not_responding", 24: "channel_not_taken", 25: "skill_missing",
    26: "language_missing", 27: "authority_missing", 28: "declined_before", 29: "asked_to_wait",
    30: "not_worth_it", 31: "outranked", 32: "ceiling_passed", 33: "agent_lost", 34: "drained",
    35: "pinned_elsewhere", 36: "for_owner", 37: "for_preferred", 38: "reserved", 39: "team_other",
    40: "repeated", 41: "stale", 42: "contact_unknown", 43: "contact_closed", 44: "contact_known",
    45: "agent_unknown", 46: "session_other", 47: "offer_unknown", 48: "offer_taken", 49: "offer_of_other",
    50: "assignment_unknown", 51: "not_in_this_state", 52: "channel_unknown", 53: "waiting_full", 54: "clock_early",
    55: "session_old", 56: "contact_waiting_not", 57: "agent_not_ready", 58: "target_unknown", 59: "no_progress",
    60: "arrival", 61: "freed", 62: "overdue", 63: "retry", 64: "pull", 65: "force", 66: "transfer", 67: "consult",
    68: "plan", 69: "wake",
    70: "expired", 71: "declined", 72: "failed", 73: "customer_left", 74: "agent_left", 75: "ended_by_platform",
    76: "completed", 77: "wrap_over", 78: "media_ended", 79: "taken",
    81: "supervised", 82: "transferred", 83: "interrupted_by", 84: "work_resumed", 85: "escalated", 86: "reconciled",
    87: "returned", 88: "park_over", 89: "warm_transferred",
    90: "served", 91: "abandoned", 92: "left_self_service", 93: "expired_waiting", 94: "closed_unserved",
    95: "handed_over",
    100: "hours_closed", 101: "overflow", 102: "self_service",
    110: "turned", 111: "resumed", 112: "shrunk", 113: "outside", 114: "adopted", 115: "override",
    120: "kept_together", 121: "in_plan", 122: "catching_up", 123: "handed_on", 124: "has_it_already",
    130: "too_many_transfers", 131: "no_consult", 132: "nobody_eligible", 133: "not_allowed",
    134: "policy_lacks_channel", 135: "callback_closed", 136: "callback_full", 137: "callback_past",
    138: "callback_too_far", 139: "attempts_used_up",
    140: "shift_unknown", 141: "case_unknown", 142: "case_closed", 143: "plan_late", 144: "plan_unknown",
    145: "no_override", 146: "extended_enough", 147: "customer_unknown", 148: "already_so", 149: "pair_stale",
    150: "owner", 151: "join",
    160: "adopted_work", 161: "started", 162: "conferenced", 163: "handed_over_to_cover", 164: "consult_over",
    165: "unreached", 166: "policy_changed", 167: "silent_owner", 168: "agent_removed", 169: "joined_callback",
    170: "withdrawn", 171: "extended", 172: "joined_thread",
    180: "woken_resumed", 181: "woken_held", 182: "woken_reassigned", 183: "woken_promised",
    190: "plan_used", 191: "plan_void", 192: "plan_invalid",
    200: "case_opened", 201: "case_taken", 202: "case_covered", 203: "case_returned", 204: "case_reassigned",
    205: "case_resolved", 206: "case_closed_for_good", 207: "case_reopened", 208: "case_promised", 209: "case_linked",
    210: "case_merged",
    230: "ramp", 231: "own_limit", 232: "strained", 233: "recovered",
    220: "leases_lapsed", 221: "override_ran_out", 222: "promise_broken", 223: "leases_returned",
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

"""Every reason the engine can give, as a number; the edge puts it into words.

Numbers are written into journals and never change their meaning; a new reason gets a new number.
"""

from typing import Final

OK: Final = 0

# Why the gate says no (engine.md 1).
OVER_BUDGET: Final = 1
IN_DEBT: Final = 2
AT_MOST: Final = 3
MAX_CHANNELS: Final = 4
MAX_LIVE: Final = 5
MAX_OPEN_OFFERS: Final = 6
NEVER_TOGETHER: Final = 7
ON_TOP: Final = 8
WINDOW_FULL: Final = 9
TOO_MANY_SWITCHES: Final = 10
LIVE_GAP: Final = 11
WARMING_UP: Final = 12
RESTING: Final = 13
NAMED_BUDGET: Final = 14
BLOCKED_BY_BUDGET: Final = 15
BREACHED: Final = 16

# Why an agent is no candidate (matching).
OFFLINE: Final = 20
AWAY: Final = 21
DRAINING: Final = 22
NOT_RESPONDING: Final = 23
CHANNEL_NOT_TAKEN: Final = 24
SKILL_MISSING: Final = 25
LANGUAGE_MISSING: Final = 26
AUTHORITY_MISSING: Final = 27
DECLINED_BEFORE: Final = 28
ASKED_TO_WAIT: Final = 29
NOT_WORTH_IT: Final = 30
OUTRANKED: Final = 31
CEILING_PASSED: Final = 32
AGENT_LOST: Final = 33
DRAINED: Final = 34
PINNED_ELSEWHERE: Final = 35
FOR_OWNER: Final = 36
FOR_PREFERRED: Final = 37
RESERVED: Final = 38
TEAM_OTHER: Final = 39
KEPT_TOGETHER: Final = 120
IN_PLAN: Final = 121
CATCHING_UP: Final = 122
HANDED_ON: Final = 123
HAS_IT_ALREADY: Final = 124

# Why a fact was not accepted (the ruling), or a request refused.
REPEATED: Final = 40
STALE: Final = 41
CONTACT_UNKNOWN: Final = 42
CONTACT_CLOSED: Final = 43
CONTACT_KNOWN: Final = 44
AGENT_UNKNOWN: Final = 45
SESSION_OTHER: Final = 46
OFFER_UNKNOWN: Final = 47
OFFER_TAKEN: Final = 48
OFFER_OF_OTHER: Final = 49
ASSIGNMENT_UNKNOWN: Final = 50
NOT_IN_THIS_STATE: Final = 51
CHANNEL_UNKNOWN: Final = 52
WAITING_FULL: Final = 53
CLOCK_EARLY: Final = 54
SESSION_OLD: Final = 55
CONTACT_WAITING_NOT: Final = 56
AGENT_NOT_READY: Final = 57
TARGET_UNKNOWN: Final = 58
NO_PROGRESS: Final = 59
TOO_MANY_TRANSFERS: Final = 130
NO_CONSULT: Final = 131
NOBODY_ELIGIBLE: Final = 132
NOT_ALLOWED: Final = 133
POLICY_LACKS_CHANNEL: Final = 134
CALLBACK_CLOSED: Final = 135
CALLBACK_FULL: Final = 136
CALLBACK_PAST: Final = 137
CALLBACK_TOO_FAR: Final = 138
ATTEMPTS_USED_UP: Final = 139
SHIFT_UNKNOWN: Final = 140
CASE_UNKNOWN: Final = 141
CASE_CLOSED: Final = 142
PLAN_LATE: Final = 143
PLAN_UNKNOWN: Final = 144
NO_OVERRIDE: Final = 145
EXTENDED_ENOUGH: Final = 146
CUSTOMER_UNKNOWN: Final = 147
ALREADY_SO: Final = 148
PAIR_STALE: Final = 149

# Which way led to an offer.
BY_ARRIVAL: Final = 60
BY_FREED: Final = 61
BY_OVERDUE: Final = 62
BY_RETRY: Final = 63
BY_PULL: Final = 64
BY_FORCE: Final = 65
BY_TRANSFER: Final = 66
BY_CONSULT: Final = 67
BY_PLAN: Final = 68
BY_WAKE: Final = 69
BY_OWNER: Final = 150
BY_JOIN: Final = 151

# Why an offer was revoked or an assignment ended.
EXPIRED: Final = 70
DECLINED: Final = 71
FAILED: Final = 72
CUSTOMER_LEFT: Final = 73
AGENT_LEFT: Final = 74
ENDED_BY_PLATFORM: Final = 75
COMPLETED: Final = 76
WRAP_OVER: Final = 77
MEDIA_ENDED: Final = 78
TAKEN: Final = 79
SUPERVISED: Final = 81
TRANSFERRED: Final = 82
INTERRUPTED_BY: Final = 83
WORK_RESUMED: Final = 84
ESCALATED: Final = 85
RECONCILED: Final = 86
RETURNED: Final = 87
PARK_OVER: Final = 88
WARM_TRANSFERRED: Final = 89
ADOPTED_WORK: Final = 160
STARTED: Final = 161
CONFERENCED: Final = 162
HANDED_OVER_TO_COVER: Final = 163
CONSULT_OVER: Final = 164
UNREACHED: Final = 165
POLICY_CHANGED: Final = 166
SILENT_OWNER: Final = 167
AGENT_REMOVED: Final = 168
JOINED_CALLBACK: Final = 169
WITHDRAWN: Final = 170
EXTENDED: Final = 171
JOINED_THREAD: Final = 172

# How a contact left the floor: the columns of the balanced books.
SERVED: Final = 90
ABANDONED: Final = 91
LEFT_SELF_SERVICE: Final = 92
EXPIRED_WAITING: Final = 93
CLOSED_UNSERVED: Final = 94
HANDED_OVER: Final = 95

# Where a contact is sent instead.
HOURS_CLOSED: Final = 100
OVERFLOW: Final = 101
SELF_SERVICE: Final = 102

# What load above the budget comes from (engine.md 1, Rule 2).
DEBT_TURNED: Final = 110
DEBT_RESUMED: Final = 111
DEBT_SHRUNK: Final = 112
DEBT_OUTSIDE: Final = 113
DEBT_ADOPTED: Final = 114
DEBT_OVERRIDE: Final = 115

# Why an agent's budget is another one.
RAMP: Final = 230
OWN_LIMIT: Final = 231
STRAINED: Final = 232
RECOVERED: Final = 233

# What became of work that woke (engine.md 1, Rule 5).
WOKEN_RESUMED: Final = 180
WOKEN_HELD: Final = 181
WOKEN_REASSIGNED: Final = 182
WOKEN_PROMISED: Final = 183

# What became of a plan.
PLAN_USED: Final = 190
PLAN_VOID: Final = 191
PLAN_INVALID: Final = 192

# What moved a case.
CASE_OPENED: Final = 200
CASE_TAKEN: Final = 201
CASE_COVERED: Final = 202
CASE_RETURNED: Final = 203
CASE_REASSIGNED: Final = 204
CASE_RESOLVED: Final = 205
CASE_CLOSED_FOR_GOOD: Final = 206
CASE_REOPENED: Final = 207
CASE_PROMISED: Final = 208
CASE_LINKED: Final = 209
CASE_MERGED: Final = 210

# What the pool as a whole suffers from.
LEASES_LAPSED: Final = 220
OVERRIDE_RAN_OUT: Final = 221
PROMISE_BROKEN: Final = 222
LEASES_RETURNED: Final = 223

NAMES: Final = {
    OK: "ok", OVER_BUDGET: "over_budget", IN_DEBT: "in_debt", AT_MOST: "at_most", MAX_CHANNELS: "max_channels",
    MAX_LIVE: "max_live", MAX_OPEN_OFFERS: "max_open_offers", NEVER_TOGETHER: "never_together",
    OFFLINE: "offline", AWAY: "away", DRAINING: "draining", NOT_RESPONDING: "not_responding",
    CHANNEL_NOT_TAKEN: "channel_not_taken", SKILL_MISSING: "skill_missing", LANGUAGE_MISSING: "language_missing",
    AUTHORITY_MISSING: "authority_missing", DECLINED_BEFORE: "declined_before", ASKED_TO_WAIT: "asked_to_wait",
    NOT_WORTH_IT: "not_worth_it", OUTRANKED: "outranked",
    REPEATED: "repeated", STALE: "stale", CONTACT_UNKNOWN: "contact_unknown", CONTACT_CLOSED: "contact_closed",
    CONTACT_KNOWN: "contact_known", AGENT_UNKNOWN: "agent_unknown", SESSION_OTHER: "session_other",
    OFFER_UNKNOWN: "offer_unknown", OFFER_TAKEN: "offer_taken", OFFER_OF_OTHER: "offer_of_other",
    ASSIGNMENT_UNKNOWN: "assignment_unknown", NOT_IN_THIS_STATE: "not_in_this_state",
    CHANNEL_UNKNOWN: "channel_unknown", WAITING_FULL: "waiting_full", CLOCK_EARLY: "clock_early",
    BY_ARRIVAL: "arrival", BY_FREED: "freed", BY_OVERDUE: "overdue", BY_RETRY: "retry",
    EXPIRED: "expired", DECLINED: "declined", FAILED: "failed", CUSTOMER_LEFT: "customer_left",
    AGENT_LEFT: "agent_left", ENDED_BY_PLATFORM: "ended_by_platform", COMPLETED: "completed",
    WRAP_OVER: "wrap_over", MEDIA_ENDED: "media_ended",
    SERVED: "served", ABANDONED: "abandoned", LEFT_SELF_SERVICE: "left_self_service",
    EXPIRED_WAITING: "expired_waiting", CLOSED_UNSERVED: "closed_unserved", HOURS_CLOSED: "hours_closed",
    DEBT_TURNED: "turned", DEBT_RESUMED: "resumed", DEBT_SHRUNK: "shrunk",
    ON_TOP: "on_top", WINDOW_FULL: "window_full", TOO_MANY_SWITCHES: "too_many_switches", LIVE_GAP: "live_gap",
    WARMING_UP: "warming_up", RESTING: "resting", NAMED_BUDGET: "named_budget",
    BLOCKED_BY_BUDGET: "blocked_by_budget", BREACHED: "breached", CEILING_PASSED: "ceiling_passed",
    AGENT_LOST: "agent_lost", DRAINED: "drained", PINNED_ELSEWHERE: "pinned_elsewhere", FOR_OWNER: "for_owner",
    FOR_PREFERRED: "for_preferred", RESERVED: "reserved", TEAM_OTHER: "team_other", KEPT_TOGETHER: "kept_together",
    IN_PLAN: "in_plan", CATCHING_UP: "catching_up", HANDED_ON: "handed_on", HAS_IT_ALREADY: "has_it_already",
    SESSION_OLD: "session_old", CONTACT_WAITING_NOT: "contact_waiting_not", AGENT_NOT_READY: "agent_not_ready",
    TARGET_UNKNOWN: "target_unknown", NO_PROGRESS: "no_progress", TOO_MANY_TRANSFERS: "too_many_transfers",
    NO_CONSULT: "no_consult", NOBODY_ELIGIBLE: "nobody_eligible", NOT_ALLOWED: "not_allowed",
    POLICY_LACKS_CHANNEL: "policy_lacks_channel", CALLBACK_CLOSED: "callback_closed", CALLBACK_FULL: "callback_full",
    CALLBACK_PAST: "callback_past", CALLBACK_TOO_FAR: "callback_too_far", ATTEMPTS_USED_UP: "attempts_used_up",
    SHIFT_UNKNOWN: "shift_unknown", CASE_UNKNOWN: "case_unknown", CASE_CLOSED: "case_closed", PLAN_LATE: "plan_late",
    PLAN_UNKNOWN: "plan_unknown", NO_OVERRIDE: "no_override", EXTENDED_ENOUGH: "extended_enough",
    CUSTOMER_UNKNOWN: "customer_unknown", ALREADY_SO: "already_so", PAIR_STALE: "pair_stale", BY_PULL: "pull",
    BY_FORCE: "force", BY_TRANSFER: "transfer", BY_CONSULT: "consult", BY_PLAN: "plan", BY_WAKE: "wake",
    BY_OWNER: "owner", BY_JOIN: "join", TAKEN: "taken", SUPERVISED: "supervised",
    TRANSFERRED: "transferred", INTERRUPTED_BY: "interrupted_by", WORK_RESUMED: "work_resumed", ESCALATED: "escalated",
    RECONCILED: "reconciled", RETURNED: "returned", PARK_OVER: "park_over", WARM_TRANSFERRED: "warm_transferred",
    ADOPTED_WORK: "adopted_work", STARTED: "started", CONFERENCED: "conferenced",
    HANDED_OVER_TO_COVER: "handed_over_to_cover",
    CONSULT_OVER: "consult_over", UNREACHED: "unreached", POLICY_CHANGED: "policy_changed",
    SILENT_OWNER: "silent_owner", AGENT_REMOVED: "agent_removed", JOINED_CALLBACK: "joined_callback",
    WITHDRAWN: "withdrawn", EXTENDED: "extended", HANDED_OVER: "handed_over", OVERFLOW: "overflow",
    SELF_SERVICE: "self_service", DEBT_OUTSIDE: "outside", DEBT_ADOPTED: "adopted", DEBT_OVERRIDE: "override",
    WOKEN_RESUMED: "woken_resumed", WOKEN_HELD: "woken_held", WOKEN_REASSIGNED: "woken_reassigned",
    WOKEN_PROMISED: "woken_promised", PLAN_USED: "plan_used", PLAN_VOID: "plan_void", PLAN_INVALID: "plan_invalid",
    CASE_OPENED: "case_opened", CASE_TAKEN: "case_taken", CASE_COVERED: "case_covered",
    CASE_RETURNED: "case_returned", CASE_REASSIGNED: "case_reassigned", CASE_RESOLVED: "case_resolved",
    CASE_CLOSED_FOR_GOOD: "case_closed_for_good", CASE_REOPENED: "case_reopened", CASE_PROMISED: "case_promised",
    CASE_LINKED: "case_linked", CASE_MERGED: "case_merged", LEASES_LAPSED: "leases_lapsed",
    RAMP: "ramp", OWN_LIMIT: "own_limit", STRAINED: "strained", RECOVERED: "recovered",
    JOINED_THREAD: "joined_thread", OVERRIDE_RAN_OUT: "override_ran_out", PROMISE_BROKEN: "promise_broken",
    LEASES_RETURNED: "leases_returned",
}
CODES: Final = {name: code for code, name in NAMES.items()}

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

# Which way led to an offer.
BY_ARRIVAL: Final = 60
BY_FREED: Final = 61
BY_OVERDUE: Final = 62
BY_RETRY: Final = 63

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

# How a contact left the floor: the columns of the balanced books.
SERVED: Final = 90
ABANDONED: Final = 91
LEFT_SELF_SERVICE: Final = 92
EXPIRED_WAITING: Final = 93
CLOSED_UNSERVED: Final = 94

# Where a contact is sent instead.
HOURS_CLOSED: Final = 100

# What load above the budget comes from (engine.md 1, Rule 2).
DEBT_TURNED: Final = 110
DEBT_RESUMED: Final = 111
DEBT_SHRUNK: Final = 112

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
}
CODES: Final = {name: code for code, name in NAMES.items()}

"""Small words: times, lengths of time, shares, lists and reasons, as people say them."""

from datetime import UTC, datetime
from typing import Final

from router.core import reasons
from router.core.decisions import Levels
from router.policy_file.notation import per_mille_words
from router.wire import write_instant

LISTED: Final = 3

GOINGS: Final = {
    reasons.SERVED: "served", reasons.ABANDONED: "the customer gave up", reasons.LEFT_SELF_SERVICE: "left self-service",
    reasons.EXPIRED_WAITING: "waited longer than its channel allows", reasons.CLOSED_UNSERVED: "ended without an agent",
    reasons.HOURS_CLOSED: "out of opening hours", reasons.HANDED_OVER: "another pool took it over",
    reasons.OVERFLOW: "too many wait here", reasons.SELF_SERVICE: "the customer helps themselves",
}  # fmt: skip
CAUSES: Final = {
    reasons.EXPIRED: "nobody answered", reasons.DECLINED: "declined", reasons.FAILED: "could not be delivered",
    reasons.CUSTOMER_LEFT: "the customer left", reasons.AGENT_LEFT: "the agent left",
    reasons.ENDED_BY_PLATFORM: "ended by the platform", reasons.COMPLETED: "the agent was done",
    reasons.WRAP_OVER: "the time for wrap-up was over", reasons.MEDIA_ENDED: "the conversation ended",
    reasons.TAKEN: "somebody else has it", reasons.AGENT_LOST: "the agent's session was lost",
    reasons.SUPERVISED: "a supervisor said so", reasons.TRANSFERRED: "handed on",
    reasons.INTERRUPTED_BY: "more urgent work came in between", reasons.WORK_RESUMED: "taken up again",
    reasons.ESCALATED: "the conversation went on by another channel", reasons.RECONCILED: "the platform says otherwise",
    reasons.RETURNED: "given back to the line", reasons.PARK_OVER: "the time for which it was parked is over",
    reasons.WARM_TRANSFERRED: "handed on in person", reasons.ADOPTED_WORK: "found in their hands by the platform",
    reasons.STARTED: "begun without asking", reasons.CONFERENCED: "joined the conversation",
    reasons.HANDED_OVER_TO_COVER: "a colleague covers", reasons.CONSULT_OVER: "the advice was given",
    reasons.UNREACHED: "the customer was not reached", reasons.POLICY_CHANGED: "another policy holds",
    reasons.SILENT_OWNER: "the customer was kept waiting too long",
    reasons.AGENT_REMOVED: "the agent works here no more",
    reasons.JOINED_CALLBACK: "the customer called before the callback", reasons.WITHDRAWN: "no longer wanted",
    reasons.EXTENDED: "more time was given", reasons.ATTEMPTS_USED_UP: "every attempt was made",
    reasons.DEBT_TURNED: "the customer replied", reasons.DEBT_RESUMED: "work was taken up again",
    reasons.DEBT_SHRUNK: "the budget became smaller", reasons.DEBT_OUTSIDE: "work from elsewhere",
    reasons.DEBT_ADOPTED: "work that the platform reported", reasons.DEBT_OVERRIDE: "a supervisor's override",
    reasons.CASE_OPENED: "opened", reasons.CASE_TAKEN: "taken by its first agent", reasons.CASE_COVERED: "covered",
    reasons.CASE_RETURNED: "back with its owner", reasons.CASE_REASSIGNED: "given to another owner",
    reasons.CASE_RESOLVED: "resolved", reasons.CASE_CLOSED_FOR_GOOD: "closed for good",
    reasons.CASE_REOPENED: "reopened", reasons.CASE_PROMISED: "something was promised",
    reasons.CASE_LINKED: "linked with another", reasons.CASE_MERGED: "merged with another",
}  # fmt: skip
WAYS: Final = {
    reasons.BY_ARRIVAL: "the best agent for a contact that came in",
    reasons.BY_FREED: "the best contact for an agent who became free",
    reasons.BY_OVERDUE: "overdue, so before all others",
    reasons.BY_RETRY: "the best that is left, asked again",
    reasons.BY_PULL: "the agent asked for it", reasons.BY_FORCE: "a supervisor gave it",
    reasons.BY_TRANSFER: "handed on to them", reasons.BY_CONSULT: "a colleague asks for advice",
    reasons.BY_PLAN: "by the solver's plan", reasons.BY_WAKE: "it woke in their hands",
    reasons.BY_OWNER: "the case is theirs", reasons.BY_JOIN: "a supervisor joins",
}
WISHES: Final = {
    reasons.PINNED_ELSEWHERE: "a supervisor pinned it to them", reasons.FOR_OWNER: "the case is theirs",
    reasons.FOR_PREFERRED: "the customer asks for them, or they are just calling back",
    reasons.HANDED_ON: "it was handed on to them",
}  # fmt: skip
UNACCEPTED: Final = {
    reasons.REPEATED: "told before", reasons.STALE: "too old", reasons.CONTACT_UNKNOWN: "no such contact",
    reasons.CONTACT_CLOSED: "the contact is closed", reasons.CONTACT_KNOWN: "the contact is known already",
    reasons.AGENT_UNKNOWN: "no such agent", reasons.SESSION_OTHER: "of another session",
    reasons.OFFER_UNKNOWN: "no such offer", reasons.OFFER_TAKEN: "the offer was taken already",
    reasons.OFFER_OF_OTHER: "the offer is another's", reasons.ASSIGNMENT_UNKNOWN: "no such assignment",
    reasons.NOT_IN_THIS_STATE: "it does not fit the state it is in", reasons.CHANNEL_UNKNOWN: "no such channel",
    reasons.WAITING_FULL: "as many wait as may",
    reasons.SESSION_OLD: "of a session that is over", reasons.CONTACT_WAITING_NOT: "the contact does not wait",
    reasons.AGENT_NOT_READY: "the agent takes nothing now", reasons.TARGET_UNKNOWN: "there is no such target",
    reasons.NO_PROGRESS: "nothing was done since the last hand-off",
    reasons.TOO_MANY_TRANSFERS: "it was handed on as often as may be", reasons.NO_CONSULT: "no colleague is consulted",
    reasons.NOBODY_ELIGIBLE: "nobody who could is free", reasons.NOT_ALLOWED: "not theirs to say",
    reasons.POLICY_LACKS_CHANNEL: "the policy lacks a channel that is in use",
    reasons.CALLBACK_CLOSED: "nobody calls at that time", reasons.CALLBACK_FULL: "as many calls are promised as may be",
    reasons.CALLBACK_PAST: "that time is past", reasons.CALLBACK_TOO_FAR: "that is too far ahead",
    reasons.ATTEMPTS_USED_UP: "every attempt was made", reasons.SHIFT_UNKNOWN: "no such offer stands",
    reasons.CASE_UNKNOWN: "no such case", reasons.CASE_CLOSED: "the case is closed",
    reasons.PLAN_LATE: "the plan came too late", reasons.PLAN_UNKNOWN: "no such plan was asked for",
    reasons.NO_OVERRIDE: "the gate says no, and no override was given",
    reasons.EXTENDED_ENOUGH: "extended as often as may be", reasons.CUSTOMER_UNKNOWN: "no such customer",
    reasons.ALREADY_SO: "it is so already", reasons.PAIR_STALE: "things changed meanwhile",
}  # fmt: skip


def reason(code: int, words: dict[int, str]) -> str:
    """Put a code into words, at worst into its name."""
    return words.get(code) or reasons.NAMES.get(code, f"reason {code}").replace("_", " ")


def span(ms: int) -> str:
    """Say a length of time in the unit that it is felt in."""
    seconds = ms / 1000
    if seconds < 10:
        return f"{seconds:.1f} s"
    if seconds < 120:
        return f"{seconds:.0f} s"
    if seconds < 7200:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h" if seconds < 172_800 else f"{seconds / 86_400:.1f} d"


def clock(at: int, day_of: int | None = None) -> str:
    """Say the time of day in UTC, with the date where it is another day."""
    text = write_instant(at)
    if "T" not in text:
        return text
    day, _, rest = text.partition("T")
    return rest[:8] if day_of is not None and day == day_text(day_of) else f"{day} {rest[:8]}"


def day_text(at: int) -> str:
    """Return the date of an instant in UTC."""
    return datetime.fromtimestamp(at / 1000, UTC).date().isoformat()


def share(per_mille: int) -> str:
    """Say a part of a thousand."""
    return per_mille_words(per_mille).replace("%", " %")


def number(many: int) -> str:
    """Write a number with its thousands apart."""
    return f"{many:,}"


def worth(value: int) -> str:
    """Say a plan's value, which is kept in thousandths of a weighted customer-second."""
    return f"{value / 1000:,.1f}"


def ordinal(place: int) -> str:
    """Say a place: 1st, 2nd, 11th."""
    ending = "th" if 10 <= place % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place:,}{ending}"


def listed(names: list[str] | tuple[str, ...], most: int = LISTED) -> str:
    """Name the first few."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more:,} more" if more > 0 else "")


def asked(skills: Levels, language: str, authority: Levels, ceilings: Levels = (), team: str = "") -> str:
    """Say what is asked of an agent."""
    parts = [f"{skill} {level}" for skill, level in skills]
    parts += [f"{skill} no higher than {level}" for skill, level in ceilings]
    parts += [f"team {team}"] if team else []
    parts += [f"language {language}"] if language else []
    parts += [f"authority for {name} {amount}" for name, amount in authority]
    return ", ".join(parts) if parts else "nothing in particular"

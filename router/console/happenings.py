"""Words for what can happen beside the plain way of a contact: promises, hand-offs, supervisors, cases, sleep."""

from collections.abc import Callable
from typing import Any, Final

from router.console.phrases import CAUSES, UNACCEPTED, WISHES, clock, listed, number, reason, span, worth
from router.core import decisions as d
from router.core import events as e
from router.core import reasons
from router.core.values import NEVER

PLANS: Final = {
    reasons.PLAN_USED: "used",
    reasons.PLAN_VOID: "void, as no answer came in time or things changed; the best are chosen one by one",
    reasons.PLAN_INVALID: "the answer does not fit the problem, so the best are chosen one by one",
}  # fmt: skip
Said = tuple[str, str]
Words = Callable[[Any, int, int], Said | None]
"""Takes the fact or decision, when it happened, and the day on which the story began."""

WOKEN: Final = {
    reasons.WOKEN_RESUMED: "taken up again by", reasons.WOKEN_HELD: "waits for room with",
    reasons.WOKEN_REASSIGNED: "given to somebody else than", reasons.WOKEN_PROMISED: "promised a time with",
}  # fmt: skip


def why(text: str) -> str:
    """Add a reason where one is given."""
    return f": {text.replace('_', ' ')}" if text else ""


def whom(target: e.Target | None) -> str:
    """Name the target of a hand-off."""
    if target is None:
        return "somebody else"
    if target.agent:
        return target.agent
    if target.team:
        return f"the team {target.team}"
    return f"the pool {target.pool}" if target.pool else "somebody with other skills"


def by(name: str, text: str = "") -> str:
    """Name a supervisor and what moved them."""
    return (f" by {name}" if name else "") + why(text)


def _window(start: int | None, end: int | None, day: int) -> str:
    first = "as soon as may be" if start is None else clock(start, day)
    return first if end is None else f"{first} to {clock(end, day)}"


def _promised(order: d.PromiseCallback, at: int, day: int) -> Said:
    attempt = f", attempt {order.attempt}" if order.attempt > 1 else ""
    return "promised", f"a call by {order.channel}, {_window(order.not_before, order.not_after, day)}{attempt}"


def _not_promised(order: d.RefuseCallback, at: int, day: int) -> Said:
    others = [clock(instant, day) for instant in order.alternatives]
    rest = f"; could be {listed(others)}" if others else ""
    return "not promised", f"a call then: {reason(order.code, UNACCEPTED)}{rest}"


def _shift(order: d.OfferShift, at: int, day: int) -> Said:
    return "asked", (
        f"whether {order.to.replace('_', ' ')} would suit better: preferred {number(order.prefers)} of 1,000 "
        f"against {number(order.instead_of)}" + (f" by {order.segment}" if order.segment else "")
    )


def _woke(order: d.WakeContact, at: int, day: int) -> Said:
    because = f": {reason(order.code, {})}" if order.code else ""
    until = f", until {clock(order.until, day)}" if order.until else ""
    return "woke", f"{WOKEN[order.outcome]} {order.agent}{until}{because}"


def _adopted(order: d.AdoptAssignment, at: int, day: int) -> Said:
    return "in hand", f"of {order.agent}: {reason(order.cause, CAUSES)}, load then {number(order.load)}"


def _case(order: d.ChangeCase, at: int, day: int) -> Said:
    owner = f", owner {order.owner}" if order.owner else ""
    cover = f", covered by {order.cover}" if order.cover else ""
    due = f", promised by {clock(order.promised_at, day)}" if order.promised_at else ""
    return "case", f"{order.subject} {order.state}: {reason(order.cause, CAUSES)}{owner}{cover}{due}"


def _forced(fact: e.SupervisorForced, at: int, day: int) -> Said:
    over = f", as an override until {clock(fact.expires_at, day)}" if fact.expires_at else ""
    return "given", f"to {fact.agent}{by(fact.by, fact.reason)}{over}"


def _transferred(fact: e.AssignmentTransferred, at: int, day: int) -> Said:
    progress = f", having done: {fact.progress}" if fact.progress else ", with nothing done"
    return "handed on", f"to {whom(fact.target)}{progress}" + (", the case as well" if fact.owner == "pass" else "")


def _asked_for_plan(order: d.SolvePlan, at: int, day: int) -> Said:
    contacts, agents = len(order.problem.contacts), len(order.problem.agents)
    return "in a plan", (
        f"number {order.revision}: {contacts:,} contacts compete for {agents:,} agent{'' if agents == 1 else 's'}; "
        f"the solver has until {clock(order.deadline, day)}"
    )


def _plan_closed(order: d.ClosePlan, at: int, day: int) -> Said:
    stale = f"; {len(order.stale):,} of its groups no longer fitted" if order.stale else ""
    gap = ""
    if order.code == reasons.PLAN_USED:
        gap = f", worth {worth(order.objective)} of {worth(order.bound)} at best, by {order.method or 'the solver'}"
    return "plan closed", f"number {order.revision}: {reason(order.code, PLANS)}{gap}{stale}"


FACTS: Final[dict[type, Words]] = {
    e.ContactEscalated: lambda fact, at, day: ("escalated", f"to {fact.to}"),
    e.ContactStarted: lambda fact, at, day: ("begun", f"by {fact.agent} by {fact.channel}"),
    e.CallbackRequested: lambda fact, at, day: (
        "callback", f"wanted {_window(fact.not_before, fact.not_after, day)}{why(fact.reason)}"
    ),
    e.CallbackCancelled: lambda fact, at, day: ("callback", "no longer wanted" + why(fact.reason)),
    e.CallbackRescheduled: lambda fact, at, day: (
        "callback", f"wanted {_window(fact.not_before, fact.not_after, day)} instead"
    ),
    e.CallbackUnreached: lambda fact, at, day: ("not reached", "when called back" + why(fact.reason)),
    e.ShiftAccepted: lambda fact, at, day: ("agreed", "to the other channel"),
    e.ShiftDeclined: lambda fact, at, day: ("declined", "the other channel"),
    e.AssignmentHeld: lambda fact, at, day: None,  # the change of phase says so
    e.AssignmentParked: lambda fact, at, day: None,
    e.AssignmentResumed: lambda fact, at, day: None,
    e.AssignmentWrapping: lambda fact, at, day: ("wrap-up", "more time asked") if fact.extend else None,
    e.AssignmentPulled: lambda fact, at, day: ("asked for", f"by {fact.agent}"),
    e.AssignmentTransferred: _transferred,
    e.AssignmentConsulted: lambda fact, at, day: ("advice asked", f"of {whom(fact.target)}"),
    e.AssignmentConferenced: lambda fact, at, day: (
        "conference", "with the colleague" if fact.target is None else f"with {whom(fact.target)}"
    ),
    e.SupervisorForced: _forced,
    e.SupervisorPinned: lambda fact, at, day: ("pinned", f"to {fact.agent}{by(fact.by, fact.reason)}"),
    e.SupervisorReprioritised: lambda fact, at, day: (
        "changed", f"priority is now {fact.priority}{by(fact.by, fact.reason)}"
    ),
    e.SupervisorUnassigned: lambda fact, at, day: ("taken back", f"from its agent{by(fact.by, fact.reason)}"),
    e.SupervisorClosed: lambda fact, at, day: ("closed", f"from outside{by(fact.by, fact.reason)}"),
    e.SupervisorJoined: lambda fact, at, day: (fact.mode, f"by {fact.agent}{why(fact.reason)}"),
    e.SupervisorReleased: lambda fact, at, day: ("released", f"from its pin{by(fact.by, fact.reason)}"),
    e.AuthorityMissing: lambda fact, at, day: (
        "not allowed", f"{fact.by or 'the agent'} would have needed {listed([*(fact.authority or {})])}"
    ),
}  # fmt: skip
DECISIONS: Final[dict[type, Words]] = {
    d.HandOverContact: lambda order, at, day: ("handed over", f"to the pool {order.pool}, after {span(order.waited)}"),
    d.ScheduleContact: lambda order, at, day: ("scheduled", f"for {clock(order.until, day)}"),
    d.PromiseCallback: _promised,
    d.RefuseCallback: _not_promised,
    d.OfferShift: _shift,
    d.WakeContact: _woke,
    d.ExtendOffer: lambda order, at, day: (
        "extended", f"the offer to {order.agent}, to {clock(order.expires_at, day)}: the router was away"
    ),
    d.AdoptAssignment: _adopted,
    d.ChangeCase: _case,
    d.GrantRequest: lambda order, at, day: None,  # what follows says so
    d.SolvePlan: _asked_for_plan,
    d.ClosePlan: _plan_closed,
}  # fmt: skip


def wish_words(wish: d.Wish | None, day: int) -> str:
    """Say for whom a contact waits, and for how long."""
    if wish is None or not wish.agent:
        return ""
    until = "" if wish.until >= NEVER else f" until {clock(wish.until, day)}"
    return f"; for {wish.agent} alone{until} ({reason(wish.code, WISHES)})"

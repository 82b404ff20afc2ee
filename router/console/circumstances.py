"""Words for where a contact is, for whom it waits, and what an agent has on their desk."""

from collections.abc import Callable
from typing import Final

from router.console.answers import one, until
from router.console.desk import Debt, Desk, Piece
from router.console.phrases import CAUSES, WISHES, asked, clock, listed, number, reason, span
from router.console.standing import Standing
from router.console.telling import PHASES
from router.console.whereabouts import Held, HeldOut, Whereabouts
from router.core import reasons
from router.core.parties import FORMER, PRIMARY
from router.core.values import NEVER, PHASE_NAMES

DUE: Final = {
    "callback": "the call was promised by then", "promised": "an answer was promised by then",
    "promised_outside": "the platform says that it was promised by then",
    "case": "something was promised in its case by then", "platform": "the platform says so",
    "max_wait": "the longest that its urgency lets it wait", "starvation_guard": "the longest that anything may wait",
}  # fmt: skip
ROLES: Final = {
    "consult": "to advise", "conference": "in the conversation as well", "monitor": "listening",
    "former": "only writing it up",
}  # fmt: skip
STEPS: Final = {"reassign": "it is given to somebody else", "promise": "the customer is promised a time"}
LOWERED: Final = {reasons.RAMP: "new, or back, so not in full yet", reasons.OWN_LIMIT: "their own limit"}


# ── A contact that waits ──────────────────────────────────────────────────────────────────────────────────────────


def patience_words(seen: Standing) -> list[str]:
    """Say why it is due, how far it is relaxed, for whom it waits, and when it is looked at again."""
    its, day = seen.patience, seen.at
    told = [f"It is due {clock(seen.due_at, day)}: {DUE[seen.due_why]}."] if seen.due_at and seen.due_why else []
    if seen.step:
        _, skills, language, authority, ceilings, team = seen.at_first
        first = asked(skills, language, authority, ceilings, team)
        steps = "one step" if seen.step == 1 else f"{seen.step} steps"
        told.append(f"It asked for {first} at first, and is relaxed by {steps}.")
    if its.head_start_ms:
        told.append(f"It has a head start of {span(its.head_start_ms)} for what the customer went through.")
    told += wish_lines(seen)
    if its.shift:
        told.append(f"The customer was asked whether {its.shift.replace('_', ' ')} would suit better, and may say no.")
    if its.estimated_ms >= 0:
        told.append(f"It can expect to wait {span(its.estimated_ms)} from here, by how long such work took of late.")
    if its.eased_at:
        what = "less is asked for" if its.eases else "it is let overflow"
        told.append(f"At {clock(its.eased_at, day)} {what}, if it still waits.")
    if its.looked_at > seen.at:
        told.append(f"At {clock(its.looked_at, day)} it is looked at again, if nothing changes before.")
    if its.batch_at > seen.at:
        told.append(f"What changed is acted on at {clock(its.batch_at, day)}, when the batch closes.")
    if its.given_up_at:
        told.append(f"At {clock(its.given_up_at, day)} it is closed, if nobody has taken it by then.")
    return told


def wish_lines(seen: Standing) -> list[str]:
    """Say for whom alone it waits, and past whom."""
    wish = seen.patience.wish
    if wish is None:
        return []
    told: list[str] = []
    if wish.agent and seen.patience.wanted == wish.agent:
        told.append(f"It waits for {wish.agent} alone{_held(wish.until, seen.at)}: {WISHES[wish.code]}.")
    elif wish.agent:
        over = "that time is over" if wish.until <= seen.at else "nobody waits for them now"
        told.append(f"It was meant for {wish.agent} ({WISHES[wish.code]}), but {over}.")
    if wish.passed_over:
        told.append(f"{wish.passed_over} gave it away, and is passed over while somebody else can take it.")
    return told


def _held(at: int, day: int) -> str:
    return ", however long it takes" if at >= NEVER else until(at, day)


# ── A contact anywhere else ───────────────────────────────────────────────────────────────────────────────────────


def where_words(where: Whereabouts) -> list[str]:
    """Say where a contact is; nothing if it waits, for then its standing says so."""
    return [*WHERE[where.state](where), *_case(where)] if where.state in WHERE else []


def _case(where: Whereabouts) -> list[str]:
    if not where.case:
        return []
    whose = f", which {where.owner} owns" if where.owner else ", which nobody owns yet"
    return [f"It belongs to the case {where.case}{whose}."]


def _self_service(where: Whereabouts) -> list[str]:
    return ["The customer is in self-service, and waits for nobody."]


def _scheduled(where: Whereabouts) -> list[str]:
    if not where.callback_at:
        return [f"It rests until {clock(where.until, where.at)}, when its time comes and it enters the line."]
    attempt = f", attempt {where.attempt} of {where.attempts}" if where.attempt > 1 else ""
    due = f" and {clock(where.promised_at, where.at)}" if where.promised_at else ""
    between = "between" if due else "at"
    return [
        f"A call by {where.channel} is promised {between} {clock(where.callback_at, where.at)}{due}{attempt}; "
        f"it enters the line at {clock(where.until, where.at)}."
    ]


def _offered(where: Whereabouts) -> list[str]:
    return [_held_out(offer, where.at) for offer in where.offers] + [_in_hands(it, where.at) for it in where.hands]


def _held_out(offer: HeldOut, day: int) -> str:
    role = f" {ROLES[offer.role]}" if offer.role in ROLES else ""
    return (
        f"It is offered to {offer.agent}{role} since {clock(offer.made_at, day)}, and they have until "
        f"{clock(offer.expires_at, day)} to answer."
    )


def _in_hands(held: Held, day: int) -> str:
    if held.role == FORMER:
        return f"{held.agent} had it before, and writes it up since {clock(held.since, day)}{until(held.until, day)}."
    role = f", {ROLES[held.role]}" if held.role in ROLES else ""
    phase = PHASES.get(held.phase, PHASE_NAMES[held.phase])
    return f"{held.agent} has it in hand{role}: {phase} since {clock(held.since, day)}{until(held.until, day)}."


def _assigned(where: Whereabouts) -> list[str]:
    return [_in_hands(it, where.at) for it in where.hands] + [_held_out(offer, where.at) for offer in where.offers]


def _awaiting(where: Whereabouts) -> list[str]:
    agent = where.hands[0].agent
    held = "was promised a time" if where.woken == reasons.WOKEN_PROMISED else "waits"
    told = [f"Its customer came back to {agent} and {held}, since there was no room: it is {agent}'s still."]
    why = [one(no, where.at) for no in where.because]
    told.append(f"{agent} {'; '.join(why)}." if why else f"{agent} has room now, and takes it up next.")
    if where.until:
        told.append(f"{agent} is waited for until {clock(where.until, where.at)}; then {STEPS[where.next_step]}.")
    return told


def _gone(where: Whereabouts) -> list[str]:
    return ["It has left the floor."]


WHERE: Final[dict[str, Callable[[Whereabouts], list[str]]]] = {
    "self_service": _self_service, "scheduled": _scheduled, "offered": _offered, "assigned": _assigned,
    "awaiting_owner": _awaiting, "gone": _gone,
}  # fmt: skip


# ── An agent ──────────────────────────────────────────────────────────────────────────────────────────────────────


def desk_words(its: Desk, debt: Debt | None, day: int) -> list[str]:
    """Say what an agent was doing, what they could carry, and what they owe."""
    hand = [_piece(each) for each in its.in_hand] + [f"{name} (outside)" for name, _ in its.outside]
    told = f"; in hand: {listed(hand, 6)}" if hand else ""
    load = f"load {number(its.load)} of {number(its.budget)}"
    lines = [f"At that moment {its.agent} is {its.presence.replace('_', ' ')}, {load}{told}."]
    if its.budget != its.base:
        why = LOWERED.get(its.lowered_by, "for the time being")
        lines.append(f"The budget is {number(its.budget)} and not {number(its.base)}: {why}.")
    if debt is not None:
        lines.append(debt_words(its.agent, debt, day))
    return lines


def _piece(each: Piece) -> str:
    phase = PHASES.get(each.phase, PHASE_NAMES[each.phase]) if each.what == "assignment" else "offered"
    role = "" if each.role in (PRIMARY, FORMER) else f", {ROLES.get(each.role, each.role)}"
    return f"{each.kind.partition('/')[0]} {phase}{role}"


def debt_words(agent: str, debt: Debt, day: int) -> str:
    """Say what stands above the budget, where it comes from, who answers for it, and what it means."""
    much = [f"{number(debt.debt)} above the budget"] if debt.debt else []
    much += [f"past {', '.join(name.replace('_', ' ') for name in debt.limits)}"] if debt.limits else []
    who = f" by {debt.by}" if debt.by else ""
    why = f", because of {debt.reason}" if debt.reason else ""
    ends = f", to be paid back by {clock(debt.expires_at, day)}" if debt.expires_at else ""
    return (
        f"{agent} is {' and '.join(much) or 'in debt'}: {reason(debt.cause, CAUSES)}{who}{why}{ends}; "
        "nothing new is given before that is gone."
    )

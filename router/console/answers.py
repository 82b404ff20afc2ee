"""Answers in words: what a contact waits for, who comes first, whom each rule keeps from it, and why not this agent."""

from collections.abc import Callable
from typing import Final

from router.console.phrases import CAUSES, asked, clock, number, ordinal, reason, share, span, worth
from router.console.refusals import Refusal
from router.console.standing import AgentStanding, Candidate, Group, Standing
from router.console.terms import Terms
from router.core import reasons
from router.core.values import NEVER

# What an agent is kept from the contact by: for a group ("3 are away"), and for one agent in full.
MANY: Final[dict[int, Callable[[Refusal, str], str]]] = {
    reasons.OFFLINE: lambda no, limits: "are not signed in",
    reasons.AWAY: lambda no, limits: "are away",
    reasons.DRAINING: lambda no, limits: "take nothing new before they go",
    reasons.NOT_RESPONDING: lambda no, limits: "have left offers unanswered and not been heard of since",
    reasons.CHANNEL_NOT_TAKEN: lambda no, limits: f"do not take {no.what}",
    reasons.SKILL_MISSING: lambda no, limits: f"lack the skill {no.what} at level {no.limit}",
    reasons.LANGUAGE_MISSING: lambda no, limits: f"do not speak {no.what}",
    reasons.AUTHORITY_MISSING: lambda no, limits: f"lack the authority for {no.what} {no.limit}",
    reasons.DECLINED_BEFORE: lambda no, limits: "did not take it before, and others may",
    reasons.ASKED_TO_WAIT: lambda no, limits: "asked not to be asked again yet",
    reasons.NOT_WORTH_IT: lambda no, limits: "would have to switch channel, which is not worth it yet",
    reasons.OVER_BUDGET: lambda no, limits: (
        f"would go over budget ({no.what} weighs {number(no.weight)}, budget {limits})"
    ),
    reasons.IN_DEBT: lambda no, limits: f"carry more than their budget already ({limits})",
    reasons.AT_MOST: lambda no, limits: f"have as many {contacts(no.what, 2)} as they may ({limits})",
    reasons.MAX_CHANNELS: lambda no, limits: f"have as many channels in hand as they may ({limits})",
    reasons.MAX_LIVE: lambda no, limits: f"have as many live conversations as they may ({limits})",
    reasons.MAX_OPEN_OFFERS: lambda no, limits: f"have as many open offers as they may ({limits})",
    reasons.NEVER_TOGETHER: lambda no, limits: f"have {no.what} in hand, which never goes with it",
    reasons.ON_TOP: lambda no, limits: f"have {no.what} in hand, on top of which it may not come",
    reasons.WINDOW_FULL: lambda no, limits: "have been given as many lately as they may",
    reasons.TOO_MANY_SWITCHES: lambda no, limits: "have changed channel as often lately as they may",
    reasons.LIVE_GAP: lambda no, limits: "have been given a live contact just now",
    reasons.WARMING_UP: lambda no, limits: "are warming up after signing in",
    reasons.RESTING: lambda no, limits: "are left alone after an offer that came to nothing",
    reasons.NAMED_BUDGET: lambda no, limits: f"would go over their budget for {no.what or 'such work'}",
    reasons.BLOCKED_BY_BUDGET: lambda no, limits: f"have filled {no.what or 'a budget'} that blocks everything else",
    reasons.BREACHED: lambda no, limits: "are past a limit already",
    reasons.CEILING_PASSED: lambda no, limits: f"are kept for harder work ({no.what} above {no.limit})",
    reasons.TEAM_OTHER: lambda no, limits: f"are not in the team {no.what}",
    reasons.AGENT_LOST: lambda no, limits: "have not been heard of since their session was lost",
    reasons.DRAINED: lambda no, limits: "are finishing what they have, by a supervisor's word",
    reasons.PINNED_ELSEWHERE: lambda no, limits: f"are not {no.what}, to whom a supervisor pinned it",
    reasons.FOR_OWNER: lambda no, limits: f"are not {no.what}, who owns the case and is waited for",
    reasons.FOR_PREFERRED: lambda no, limits: f"are not {no.what}, who is waited for",
    reasons.HANDED_ON: lambda no, limits: (
        f"are not {no.what}, to whom it was handed on" if no.what else "handed it on themselves"
    ),
    reasons.RESERVED: lambda no, limits: f"are kept free for {no.what or 'others'}, which is worth more",
    reasons.KEPT_TOGETHER: lambda no, limits: "are not the one who has the others of the same customer or case",
    reasons.IN_PLAN: lambda no, limits: "wait for a plan that is being made",
    reasons.CATCHING_UP: lambda no, limits: "wait until the router has read what it missed",
    reasons.HAS_IT_ALREADY: lambda no, limits: "have it in hand already",
}
SINGULAR: Final = (
    ("are ", "is "), ("have ", "has "), ("lack ", "lacks "), ("carry ", "carries "), ("take ", "takes "),
    ("do not ", "does not "), ("wait ", "waits "), ("handed it on themselves", "handed it on"),
)  # fmt: skip


def until(at: int, day: int, word: str = "until") -> str:
    """Say until when, where that is known."""
    return f" {word} {clock(at, day)}" if at else ""


def lacks(no: Refusal, day: int) -> str:
    """Say which level is missing."""
    kind = "the skill" if no.code == reasons.SKILL_MISSING else "the authority for"
    has = f"has {no.has}" if no.has else "has none"
    return f"lacks {kind} {no.what}: {no.limit} is asked for, {has}"


def over_budget(no: Refusal, day: int) -> str:
    """Say what the load would come to, and of what."""
    if no.after <= no.limit:
        return (
            "would go over budget once the work that waits for its customer comes back: "
            f"load {number(no.has)} now, budget {number(no.limit)}"
        )
    beside = no.after - no.has - no.weight  # crowding and mix
    more = f", and {number(beside)} more beside what is in hand" if beside > 0 else ""
    return (
        f"would go over budget: load {number(no.has)} now, {number(no.after)} with it "
        f"({no.what} weighs {number(no.weight)}{more}), budget {number(no.limit)}"
    )


def in_debt(no: Refusal, day: int) -> str:
    """Say how much too much they carry, and what it comes from."""
    cause = f" ({reason(reasons.CODES[no.of], CAUSES)})" if no.of else ""
    return f"carries more than the budget already{cause}: load {number(no.has)}, budget {number(no.limit)}"


PASSED: Final[dict[str, Callable[[Refusal], str]]] = {
    "max_live": lambda no: f"{no.has} live conversations in hand, at most {no.limit} allowed",
    "at_most": lambda no: f"{no.has} {contacts(no.of, no.has)} in hand, at most {no.limit} allowed",
    "max_channels": lambda no: f"{no.has} channels in hand ({no.of}), at most {no.limit} allowed",
    "never_together": lambda no: f"{no.of} in hand, which never go together",
    "named_budget": lambda no: f"load {number(no.has)} in {no.of}, which is {number(no.limit)}",
}


def breached(no: Refusal, day: int) -> str:
    """Say which limit is passed."""
    return f"is past a limit already: {PASSED[no.what](no)}" if no.what in PASSED else "is past a limit already"


def named_budget(no: Refusal, day: int) -> str:
    """Say what a further budget would come to."""
    return (
        f"would go over {no.what}: load {number(no.has)} there now, {number(no.after)} with it "
        f"({no.of} weighs {number(no.weight)}), budget {number(no.limit)}"
    )


def window_full(no: Refusal, day: int) -> str:
    """Say how many they were given lately, and when the window frees."""
    return (
        f"has been given {no.has} {contacts(no.what, no.has)} within {span(no.weight)}, at most {no.limit} allowed; "
        f"the next may come at {clock(no.after, day)}"
    )


def too_many_switches(no: Refusal, day: int) -> str:
    """Say how often they changed channel lately, and when they may again."""
    return (
        f"has changed channel {no.has} times within {span(no.weight)}, at most {no.limit} allowed, and {no.of} after "
        f"{no.what} would be another; the next may come at {clock(no.after, day)}"
    )


def not_worth_it(no: Refusal, day: int) -> str:
    """Say what a switch costs, what the contact is worth to them, and from when on that is enough."""
    after = f"; from {clock(no.after, day)} on it is" if no.after < NEVER else ""
    return (
        f"would have to switch from {no.what}, which is not worth it yet: worth {worth(no.has)}, "
        f"price {worth(no.limit)}{after}"
    )


def reserved(no: Refusal, day: int) -> str:
    """Say for what their room is kept, what that costs, and from when on it is worth it."""
    team = f" in the team {no.of}" if no.of else ""
    after = f"from {clock(no.after, day)} on it is worth it" if no.after < NEVER else "waiting will not change that"
    return (
        f"is kept free for {no.what}: room for {no.weight} is wanted{team}; taking it is worth {worth(no.has)} and "
        f"costs {worth(no.limit)}; {after}"
    )


def in_plan(no: Refusal, day: int) -> str:
    """Say that a plan is awaited, and how long at most."""
    told = "waits for the plan that is being made, as everybody does" if no.what else "is part of a plan being made"
    return f"{told}, until {clock(no.after, day)} at most"


ONE: Final[dict[int, Callable[[Refusal, int], str]]] = {
    reasons.AWAY: lambda no, day: f"is away{until(no.after, day, 'since')}",
    reasons.NOT_RESPONDING: lambda no, day: (
        f"has left {no.has} offers in a row unanswered and not been heard of since"
    ),
    reasons.AGENT_LOST: lambda no, day: f"has not been heard of{until(no.after, day, 'since')}: the session was lost",
    reasons.SKILL_MISSING: lacks,
    reasons.AUTHORITY_MISSING: lacks,
    reasons.CEILING_PASSED: lambda no, day: (
        f"is kept for harder work: has {no.what} {no.has}, and no more than {no.limit} is asked for"
    ),
    reasons.TEAM_OTHER: lambda no, day: f"is not in the team {no.what}" + (f" but in {no.of}" if no.of else ""),
    reasons.LANGUAGE_MISSING: lambda no, day: f"does not speak {no.what}" + (f", only {no.of}" if no.of else ""),
    reasons.ASKED_TO_WAIT: lambda no, day: f"asked not to be asked again before {clock(no.after, day)}",
    reasons.PINNED_ELSEWHERE: lambda no, day: f"is not {no.what}, to whom a supervisor pinned it",
    reasons.FOR_OWNER: lambda no, day: (
        f"is not {no.what}, who owns the case and is waited for{until(no.after, day) or ' however long it takes'}"
    ),
    reasons.FOR_PREFERRED: lambda no, day: f"is not {no.what}, who is waited for{until(no.after, day)}",
    reasons.HANDED_ON: lambda no, day: (
        f"is not {no.what}, to whom it was handed on and who is waited for{until(no.after, day)}"
        if no.what
        else "handed it on, and others can take it"
    ),
    reasons.NOT_WORTH_IT: not_worth_it,
    reasons.RESERVED: reserved,
    reasons.KEPT_TOGETHER: lambda no, day: (
        f"is not {no.what}, who was just given another of the same customer or case: they stay together"
        f"{until(no.after, day)}"
    ),
    reasons.IN_PLAN: in_plan,
    reasons.CATCHING_UP: lambda no, day: (
        f"waits{until(no.after, day, 'at most until')}, while the router reads what it missed"
    ),
    reasons.OVER_BUDGET: over_budget,
    reasons.IN_DEBT: in_debt,
    reasons.BREACHED: breached,
    reasons.AT_MOST: lambda no, day: f"has {no.has} {contacts(no.what, no.has)} in hand, at most {no.limit} allowed",
    reasons.MAX_LIVE: lambda no, day: (
        f"has {no.has} live conversation{'' if no.has == 1 else 's'} in hand, at most {no.limit} allowed"
    ),
    reasons.MAX_OPEN_OFFERS: lambda no, day: (
        f"has {no.has} open offer{'' if no.has == 1 else 's'}, at most {no.limit} allowed"
    ),
    reasons.MAX_CHANNELS: lambda no, day: (
        f"has {no.has} channel{'' if no.has == 1 else 's'} in hand ({no.what}), at most {no.limit} allowed"
    ),
    reasons.ON_TOP: lambda no, day: (
        f"has {no.what} in hand, on top of which {f'only {no.of}' if no.of else 'nothing'} may come"
    ),
    reasons.WINDOW_FULL: window_full,
    reasons.TOO_MANY_SWITCHES: too_many_switches,
    reasons.LIVE_GAP: lambda no, day: (
        f"has been given a live contact just now: {span(no.limit)} lie between two of them, so not before "
        f"{clock(no.after, day)}"
    ),
    reasons.WARMING_UP: lambda no, day: (
        f"is warming up after signing in: one contact each {span(no.limit)}, the next at {clock(no.after, day)}"
    ),
    reasons.RESTING: lambda no, day: f"is left alone after an offer that came to nothing{until(no.after, day)}",
    reasons.NAMED_BUDGET: named_budget,
    reasons.BLOCKED_BY_BUDGET: lambda no, day: (
        f"has filled {no.what}, which blocks everything else: load {number(no.has)} there, budget {number(no.limit)}"
    ),
}


def one(no: Refusal, day: int) -> str:
    """Say why one agent is kept from the contact, with all numbers."""
    if no.code in ONE:
        return ONE[no.code](no, day)
    return singular(MANY[no.code](no, "")) if no.code in MANY else reasons.NAMES[no.code].replace("_", " ")


def contacts(what: str, many: int) -> str:
    """Name what a limit counts: a kind, a channel, or everything."""
    word = "contact" if many == 1 else "contacts"
    return word if what in ("all", "") else f"{what} {word}"


def singular(text: str) -> str:
    """Turn "have …" to "has …": the words for several into those for one."""
    for many, single in SINGULAR:
        if text.startswith(many):
            return single + text[len(many) :]
    return text


def group_words(group: Group) -> str:
    """Say what keeps a group of agents from the contact."""
    least, most = min(group.limits, default=0), max(group.limits, default=0)
    limits = number(least) if least == most else f"{number(least)} to {number(most)}"
    no = group.refusal
    text = MANY[no.code](no, limits) if no.code in MANY else reasons.NAMES[no.code].replace("_", " ")
    return singular(text) if len(group.agents) == 1 else text


def asks(seen: Standing) -> str:
    """Say what a contact waits for, and how long."""
    kind = "" if seen.kind == seen.channel else f" as {seen.kind}"
    due = "" if seen.due_at is None else f"; due {clock(seen.due_at, seen.at)}"
    overdue = " (overdue)" if seen.due_at is not None and seen.due_at <= seen.at else ""
    needs = asked(seen.skills, seen.language, seen.authority, seen.ceilings, seen.team)
    whom = "anyone" if needs == asked((), "", ()) else f"someone with {needs}"
    return (
        f"Waiting by {seen.channel}{kind} for {whom}; "
        f"urgency {seen.urgency}, {span(seen.waited_ms)} so far{due}{overdue}."
    )


def line_words(seen: Standing) -> str:
    """Say who is first among those who wait for the same."""
    if seen.equals == 1:
        return "Nobody else waits for the same."
    if seen.position == 1:
        return f"It is first of {seen.equals:,} who wait for the same."
    return (
        f"It is {ordinal(seen.position)} of {seen.equals:,} who wait for the same; first is {seen.first}, "
        f"waiting for {span(seen.first_waited_ms)}."
    )


def able_words(seen: Standing) -> str:
    """Say who could take it, best first."""
    if not seen.candidates:
        return "Nobody could be given it then."
    named = [candidate_words(each) for each in seen.candidates[:3]]
    more = len(seen.candidates) - 3
    if len(named) == 1:
        return f"One agent could be given it: {named[0]}."
    rest = f"; and {more:,} more." if more > 0 else "."
    return f"{len(seen.candidates):,} agents could be given it, best first: {'; '.join(named)}{rest}"


def candidate_words(each: Candidate) -> str:
    """Say what speaks for an agent."""
    its = each.terms
    value = "" if its is None else f", value {worth(its.total)}{terms_words(its)}"
    return (
        f"{each.agent} (fit {share(each.fit)}, idle {span(each.idle_ms)}, load {number(each.load)} of "
        f"{number(each.budget)}{value})"
    )


def terms_words(its: Terms) -> str:
    """Say what soft rules take off, and what they add."""
    taken = (("the switch", its.switch), ("reserves", its.reserve), ("fairness", its.fairness), ("shares", -its.share))
    parts = [f"{worth(abs(much))} {'off' if much > 0 else 'more'} for {name}" for name, much in taken if much]
    return f": {', '.join([worth(its.worth), *parts])}" if parts else ""


def before_words(taste: str, first: Candidate, other: Candidate) -> str:
    """Say by what the first of two agents comes before the other, and by how much."""
    if first.terms is not None and other.terms is not None and first.terms.total != other.terms.total:
        totals = worth(first.terms.total), worth(other.terms.total)
        return f"it is worth {totals[0]} with {first.agent}, {totals[1]} with {other.agent}"
    if taste == "best_fit" and first.fit != other.fit:
        return f"it fits {first.agent} by {share(first.fit)}, {other.agent} by {share(other.fit)}"
    if taste == "least_loaded" and first.load_share != other.load_share:
        of = "of the budget in use"
        return f"{first.agent} has {share(first.load_share)} {of}, {other.agent} {share(other.load_share)}"
    if taste == "round_robin" and first.turn != other.turn:
        return f"{first.agent} was given something longer ago"
    if taste == "in_order":
        return f"{first.agent} signed in before {other.agent}"
    if taste == "weighted":
        return f"{first.agent} has the better score by the policy's weighting"
    if first.idle_ms != other.idle_ms:
        return f"{first.agent} had been idle for {span(first.idle_ms)}, {other.agent} for {span(other.idle_ms)}"
    return f"they are equal, and {first.agent} signed in first"


def agent_words(seen: Standing, beside: AgentStanding, chosen: str) -> list[str]:
    """Say why an agent was not given the contact, rule by rule; `chosen` is who was, if anyone."""
    name = beside.agent
    if not beside.known:
        return [f"{name} had not signed in by then, and nothing is known about them."]
    if beside.refusals:
        many = len(beside.refusals)
        head = f"{name} could not be given it: {'one rule says' if many == 1 else f'{many} rules say'} no."
        return [head, *(f"– {one(no, seen.at)}" for no in beside.refusals)]
    if name == chosen:
        return [f"{name} was offered it then."]
    assert beside.candidate is not None, "whom no rule refuses is a candidate"
    head = f"No rule keeps {name} from it: {candidate_words(beside.candidate)}."
    winner = next((each for each in seen.candidates if each.agent == chosen), None)
    if winner is not None and winner in beside.before:
        told = before_words(seen.taste, winner, beside.candidate)
        rank = f"the policy's rank, {taste_words(seen.taste)}"
        first, second = winner.terms, beside.candidate.terms
        if first is not None and second is not None and first.total != second.total:
            rank = "value"
        return [head, f"{chosen} comes first by {rank}: {told}."]
    if winner is not None:
        return [head, f"{chosen} was asked first, as they became free before {name} was looked at."]
    return [head, "It was not this contact's turn: others come before it."]


def taste_words(taste: str) -> str:
    """Name a taste as people say it."""
    return taste.replace("_", " ") if taste != "weighted" else "a weighting"

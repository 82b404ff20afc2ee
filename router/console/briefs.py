"""A brief in words, and its digest: what whoever was asked to take a contact could know of it."""

import hashlib

from router.console.phrases import asked, clock, number, span
from router.core.brief import Brief, Issue
from router.core.events import PastContact
from router.wire import dump


def brief_digest(brief: Brief) -> str:
    """Return the SHA-256, in hexadecimal, of the brief as canonical JSON."""
    return hashlib.sha256(dump(brief.plain())).hexdigest()


def brief_parts(brief: Brief, day: int) -> list[str]:
    """Tell a brief in sentences, one a line."""
    about = f" about {brief.intent}" if brief.intent else ""
    lines = [f"By {brief.channel}{about}, from {_who(brief)}."]
    lines += [_asks(brief)]
    if brief.promised_at:
        lines.append(f"An answer was promised by {clock(brief.promised_at, day)}.")
    if brief.wanted:
        lines.append(f"It is meant for {brief.wanted}.")
    if brief.holders:
        lines.append(f"It was in the hands of {', '.join(brief.holders)} before.")
    lines.append(_toil(brief))
    lines.append(_likes(brief))
    lines += [_issue(issue, day) for issue in brief.cases] or ["No case of theirs is open."]
    if not brief.timeline:
        return [*lines, "Nothing is known of what was before."]
    return [*lines, "Before:", *[_past(past, day) for past in brief.timeline]]


def _who(brief: Brief) -> str:
    who = brief.customer
    parts = [f"tier {who.tier}"] if who.tier else []
    parts += [f"speaks {who.language}"] if who.language else []
    parts += [f"segment {who.segment}"] if who.segment else []
    name = f"customer {who.id}" if who.id else "a customer who is not named"
    return f"{name} ({', '.join(parts)})" if parts else name


def _asks(brief: Brief) -> str:
    its = brief.asked
    first = asked(its.skills, its.language, its.authority, its.ceilings, its.team)
    now = asked(its.skills_now, its.language_now, its.authority_now, its.ceilings, its.team_now)
    if not its.step:
        return f"It asks for {first}."
    return f"It asked for {first}, and after {its.step} step{'' if its.step == 1 else 's'} of relaxation for {now}."


def _toil(brief: Brief) -> str:
    its = brief.effort
    parts = [f"{its.menu_depth} levels of menu"] if its.menu_depth else []
    parts += ["self-service that failed"] if its.failed_self_service else []
    parts += ["asking for a person"] if its.asked_for_human else []
    parts += [f"{its.repeats} tries before"] if its.repeats else []
    parts += [f"{its.transfers} hand-offs"] if its.transfers else []
    return f"So far it took them {', '.join([f'{span(its.waited)} of waiting', *parts])}."


def _likes(brief: Brief) -> str:
    its = brief.liking
    here = f"{its.channel} ({number(its.prefers)} of 1,000)"
    if its.honoured:
        return f"Nothing says that they would rather have another channel than {here}."
    best = its.best.replace("_", " ")
    return f"They would rather have {best} ({number(its.best_prefers)} of 1,000) than {here}."


def _issue(issue: Issue, day: int) -> str:
    owner = f", owner {issue.owner}" if issue.owner else ", without an owner"
    cover = f", covered by {issue.cover}" if issue.cover else ""
    due = f", promised by {clock(issue.promised_at, day)}" if issue.promised_at else ""
    again = f", reopened {issue.reopens} time{'' if issue.reopens == 1 else 's'}" if issue.reopens else ""
    lacked = f"; what agents were not allowed: {', '.join(issue.lacked)}" if issue.lacked else ""
    return f"Case {issue.case}: {issue.state}{owner}{cover}{due}{again}{lacked}."


def _past(past: PastContact, day: int) -> str:
    about = f", {past.intent}" if past.intent else ""
    case = f", case {past.case}" if past.case else ""
    agent = f" by {past.agent}" if past.agent else ""
    outcome = f": {past.outcome.replace('_', ' ')}{agent}" if past.outcome else ": not over yet"
    return f"– {clock(past.at, day)} {past.channel}{about}{case}{outcome}"

"""`poise why`: a contact's story, and why it waited, went to this agent and not to that one; and its brief."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import typer
from rich.console import RenderableType
from rich.text import Text

from router.app import Answer, Briefed, answer, briefed, journal_path, standing_of
from router.cli.faults import faults
from router.cli.screen import progress, run_words, show, show_json, table, titled
from router.console import answers
from router.console.briefs import brief_digest, brief_parts
from router.console.circumstances import desk_words, patience_words, where_words
from router.console.phrases import clock, day_text, listed
from router.console.standing import AgentStanding, Standing
from router.console.story import outcome
from router.console.telling import telling
from router.core import decisions as d
from router.core import reasons
from router.wire import decision_to_row, fact_to_row, write_instant

AGENTS_NAMED = 4


def why_command(
    journal: Path = typer.Argument(help="A run's folder, or its journal."),
    contact: str = typer.Argument(help="The contact's id."),
    agent: str | None = typer.Option(None, help="Why not this agent?"),
    at: str | None = typer.Option(None, help="A moment: 2026-03-02T09:30:00Z, or 09:30:00 (UTC) of the contact's day."),
    brief: bool = typer.Option(False, "--brief", help="Print the brief of its last offer instead."),
    as_json: bool = typer.Option(False, "--json", help="Print the answer as JSON."),
) -> None:
    """Tell a contact's story, and why this agent and not that one."""
    with faults():
        path = journal_path(journal)
        stands = standing_of(path)
        if brief:
            with progress("reading") as step:
                given = briefed(path, contact, at, step)
            if as_json:
                show_json(brief_data(given) | {"run": stands})
            else:
                show(*brief_told(given), *run_words(stands))
            return
        with progress("reading") as step:
            found = answer(path, contact, agent, at, step)
        if as_json:
            show_json(as_data(found) | {"run": stands})
        else:
            show(*told(found), *run_words(stands))


def told(found: Answer) -> list[RenderableType]:
    """Return everything to print: the story, then the answer."""
    first = found.lines[0].at if found.lines else found.story.lines[0].at
    head = Text(f"Contact {found.story.contact}", style="bold")
    ends = f", {day_text(first)} (UTC), by policy {found.policy.name} {found.digest[:12]}"
    parts: list[RenderableType] = [head.append(ends, "not bold dim")]
    if not found.lines:
        came = write_instant(found.story.lines[0].at)
        return [*parts, Text(f"It had not arrived at {write_instant(found.asked or 0)}: it came at {came}.")]
    made = table("time", "what", "particulars")
    made.columns[0].no_wrap = made.columns[1].no_wrap = True
    before = ""
    for line, (verb, rest) in telling(found.story, found.policy, found.lines):
        time = clock(line.at, first)
        made.add_row(Text("" if time == before else time, "dim"), Text(verb, colour(line.thing)), rest)
        before = time
    parts += [Text(), made, Text()]
    if found.where is not None and where_words(found.where):
        at = write_instant(found.where.at)
        parts.append(titled(f"At {at}, where it is", Text("\n".join(where_words(found.where)))))
    if found.seen is None:
        parts.append(Text(f"It never waited for an agent: {outcome(found.lines).replace('_', ' ')}."))
        if found.beside is not None and found.beside.desk is not None:
            parts += [Text(), Text("\n".join(desk_words(found.beside.desk, found.debt, first)))]
        return parts
    parts += situation(found, found.seen)
    return parts


def colour(thing: Any) -> str:
    """Give the turning points of a story their colour, and nothing else."""
    if isinstance(thing, d.AssignContact):
        return "green"
    if isinstance(thing, d.OfferContact):
        return "cyan"
    if isinstance(thing, d.CloseContact):
        return "green" if thing.outcome == reasons.SERVED else "yellow"
    return "yellow" if isinstance(thing, d.RevokeOffer) else ""


def situation(found: Answer, seen: Standing) -> list[RenderableType]:
    """Say how it stood at the moment that was asked about."""
    assert found.moment is not None, "who stands somewhere stands at a moment"
    lines = [answers.asks(seen), *patience_words(seen), answers.line_words(seen), answers.able_words(seen)]
    parts: list[RenderableType] = [titled(heading(found, seen), Text("\n".join(lines)))]
    if seen.groups:
        made = table(">", "", "")
        for group in seen.groups:
            named = Text(listed(group.agents, AGENTS_NAMED), "dim")
            made.add_row(f"{len(group.agents):,}", answers.group_words(group), named)
        parts.append(titled("Everyone else, by the first rule that keeps them from it", made))
    if found.beside is not None:
        parts.append(why_not(found, seen, found.beside))
    return parts


def why_not(found: Answer, seen: Standing, beside: AgentStanding) -> RenderableType:
    """Say why an agent was not given the contact, or when they were offered it."""
    assert found.moment is not None, "who stands somewhere stands at a moment"
    lines = [f"{beside.agent} was offered it at {clock(one.at, seen.at)}." for one in found.offers_to_agent]
    if beside.agent != found.moment.agent:
        lines += answers.agent_words(seen, beside, found.moment.agent)
    if beside.desk is not None:
        lines += desk_words(beside.desk, found.debt, seen.at)
    return titled(f"Why not {beside.agent}?", Text("\n".join(lines)))


def heading(found: Answer, seen: Standing) -> str:
    """Name the moment."""
    assert found.moment is not None, "who stands somewhere stands at a moment"
    time = write_instant(seen.at)
    if found.moment.why == "offered":
        text = f"At {time}, as it was offered to {found.moment.agent}"
    elif found.moment.why == "left":
        text = f"At {time}, just before it left the line"
    elif found.asked is None:
        text = f"At {time}, where the journal ends, it still waits"
    else:
        text = f"At {time}"
    return text


def as_data(found: Answer) -> dict[str, Any]:
    """Return the answer as plain data: codes by name, and the sentences beside them."""
    seen, beside, then = found.seen, found.beside, found.moment
    data: dict[str, Any] = {
        "contact": found.story.contact, "policy": {"name": found.policy.name, "digest": found.digest},
        "journal": {"records": found.records, "to": write_instant(found.ends)}, "outcome": outcome(found.lines),
        "story": [
            {"at": write_instant(line.at), "record": line.record, "what": verb, "text": rest, "row": row(line.thing)}
            for line, (verb, rest) in telling(found.story, found.policy, found.lines)
        ],
        "moment": None, "standing": None, "agent": None,
        "where": None if found.where is None else asdict(found.where) | {"text": where_words(found.where)},
    }  # fmt: skip
    if beside is not None:
        offered = [write_instant(it.at) for it in found.offers_to_agent]
        debt = None if found.debt is None else asdict(found.debt)
        data["agent"] = asdict(beside) | {"debt": debt, "offered_at": offered}
    if seen is None or then is None:
        return data
    data["moment"] = {"why": then.why, "at": write_instant(seen.at), "agent": then.agent or None}
    data["standing"] = asdict(seen) | {
        "text": [answers.asks(seen), *patience_words(seen), answers.line_words(seen), answers.able_words(seen)],
        "groups": [
            {"rule": reasons.NAMES[group.refusal.code], "count": len(group.agents), "agents": group.agents,
             "text": answers.group_words(group)}
            for group in seen.groups
        ],
    }  # fmt: skip
    if beside is not None:
        data["agent"] |= {
            "refusals": [
                asdict(no) | {"rule": reasons.NAMES[no.code], "text": answers.one(no, seen.at)}
                for no in beside.refusals
            ],
            "text": answers.agent_words(seen, beside, then.agent),
        }
    return data


def brief_told(given: Briefed) -> list[RenderableType]:
    """Return everything to print of a brief."""
    head = Text(f"Contact {given.contact}", style="bold")
    if given.offer is None or given.brief is None:
        return [head, Text("It had not been offered to anybody by then, so nobody had its brief.")]
    parts: list[RenderableType] = [head.append(f", as offered to {given.offer.thing.agent} at ", "not bold dim")]
    head.append(write_instant(given.offer.at), "not bold dim")
    parts += [Text("\n".join(brief_parts(given.brief, given.offer.at))), Text()]
    return [*parts, Text(f"digest {brief_digest(given.brief)}, as of decision {given.brief.as_of_seq}", "dim")]


def brief_data(given: Briefed) -> dict[str, Any]:
    """Return a brief as plain data, with the digest that the offer refers to."""
    if given.offer is None or given.brief is None:
        return {"contact": given.contact, "offer": None, "brief": None, "digest": None}
    return {
        "contact": given.contact, "offer": given.offer.thing.offer, "agent": given.offer.thing.agent,
        "at": write_instant(given.offer.at), "brief": given.brief.plain(), "digest": brief_digest(given.brief),
        "text": brief_parts(given.brief, given.offer.at),
    }  # fmt: skip


def row(thing: Any) -> list[Any]:
    """Return a fact or a decision as it stands in the journal."""
    return decision_to_row(thing) if hasattr(thing, "seq") else fact_to_row(thing)

"""`poise route`: a recorded log through the engine, and what came of it."""

from pathlib import Path

import typer
from rich.console import RenderableType
from rich.text import Text

from router.cli.faults import FAILED, WRONG, UserError, faults
from router.cli.screen import show, show_json, stages, table, titled
from router.core.values import Duration
from router.policy_file.notation import NotationError, duration
from simulations.folder import JOURNAL, LETTERS
from simulations.letters import DeadLetters
from simulations.report import summary_tables
from simulations.route import RouteOptions, RouteResult, route

LETTERS_SHOWN = 5


def route_command(
    log: Path = typer.Argument(help="A log: .csv with a mapping, or .ndjson of CloudEvents; .gz is unpacked."),
    policy: Path = typer.Option(help="The policy that says what right is."),
    mapping: Path | None = typer.Option(None, help="Which column of a CSV is what, and what is assumed."),
    roster: Path | None = typer.Option(None, help="Who works when; else the log or the mapping says."),
    out: Path | None = typer.Option(None, help="Write decisions, journal, dead letters and summary to this folder."),
    drain: str = typer.Option("24h", help="How long to go on after the log's last row, at most."),
    seed: int = typer.Option(0, help="The seed of everything that is assumed by chance."),
    strict: bool = typer.Option(False, "--strict", help="Fail if any row could not be read."),
    as_json: bool = typer.Option(False, "--json", help="Print the summary as JSON."),
) -> None:
    """Route a recorded log in virtual time, and say what came of it."""
    with faults(out / JOURNAL if out else None):
        with stages("reading", "routing") as (reading, routing):
            options = RouteOptions(
                log=log, policy=policy, mapping=mapping, roster=roster, out=out, drain=length(drain, "--drain"),
                seed=seed, reading=reading, progress=routing,
            )  # fmt: skip
            result = route(options)
        if as_json:
            show_json(result.summary.as_dict())
        else:
            show(*story(result))
        raise typer.Exit(status(result, strict))


def length(text: str, option: str) -> Duration:
    """Read a length of time that an option was given."""
    try:
        return duration(text)
    except NotationError as error:
        raise UserError(f"{option}: {'; '.join(map(str, error.args))}") from None


def status(result: RouteResult, strict: bool) -> int:
    """Tell how it went: 1 if rules were broken or the books do not balance, 2 for dead letters under --strict."""
    summary = result.summary
    if summary.violations or not summary.balanced:
        return FAILED
    return WRONG if strict and result.letters.count else 0


def story(result: RouteResult) -> list[RenderableType]:
    """Return everything to print, from top to bottom."""
    parts = summary_tables(result.summary)
    if result.letters.count:
        parts.insert(-1, letters_table(result.letters))
    for warning in result.policy.findings:
        parts.append(Text(str(warning), style="yellow"))
    if result.out is not None:
        parts += [Text(), Text(f"Written to {result.out}", style="dim")]
    return parts


def letters_table(letters: DeadLetters) -> RenderableType:
    """Show the first dead letters, each with its place."""
    made = table("place", "reason")
    for one in letters.first[:LETTERS_SHOWN]:
        made.add_row(one.place(), one.reason)
    more = letters.count - LETTERS_SHOWN
    if more > 0:
        made.add_row("…", f"and {more:,} more, all in {LETTERS} where --out is given")
    return titled("Dead letters", made)

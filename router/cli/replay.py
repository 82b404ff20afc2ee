"""`poise replay`: decide a journal again, and agree with it byte for byte or show the first difference."""

from pathlib import Path
from typing import Any, Final

import typer
from rich.console import RenderableType
from rich.text import Text

from router.app import journal_path, open_run, standing_of, verify
from router.cli.faults import FAILED, faults
from router.cli.screen import progress, run_words, show, show_json, table
from router.core import reasons
from router.core.events import subject_of
from router.core.values import PHASE_NAMES
from router.journal.replay import Difference, ReplayReport
from router.wire import decision_to_row, write_instant
from router.wire.shapes import FACT_SHAPES

CODES: Final = ("way", "cause", "code", "outcome")
"""Fields of decisions that hold reasons; a `cause` that is text is the id of a fact."""


def replay_command(
    journal: Path = typer.Argument(help="A run's folder, or its journal."),
    as_json: bool = typer.Option(False, "--json", help="Print the outcome as JSON."),
) -> None:
    """Decide everything in a journal again, and compare byte for byte."""
    with faults():
        path = journal_path(journal)
        stands = standing_of(path)
        opened = open_run(path)
        try:
            with progress("deciding again") as step:
                report = verify(opened, step)
        finally:
            opened.close()
        if as_json:
            show_json(as_data(path, report) | {"run": stands})
        else:
            show(*story(path, report), *run_words(stands))
        raise typer.Exit(0 if report.agrees else FAILED)


def as_data(path: Path, report: ReplayReport) -> dict[str, Any]:
    """Return the outcome as plain data."""
    data: dict[str, Any] = {"journal": str(path), "agrees": report.agrees, "records": report.records}
    data |= {"decisions": report.decisions, "difference": None}
    found = report.difference
    if found is not None:
        data["difference"] = {
            "record": found.seq, "at": write_instant(found.now), "fact": fact_words(found), "decision": found.index + 1,
            "recorded": None if found.recorded is None else decision_to_row(found.recorded),
            "decided": None if found.decided is None else decision_to_row(found.decided),
            "fields": [{"name": name, "recorded": old, "decided": new} for name, old, new in found.fields()],
        }  # fmt: skip
    return data


def story(path: Path, report: ReplayReport) -> list[RenderableType]:
    """Say whether the journal agrees, and where it does not."""
    if report.difference is None:
        told = f"✓  {path} agrees: {report.records:,} facts decided again, {report.decisions:,} decisions the same"
        return [Text(told, style="green")]
    found = report.difference
    head = Text(f"✗  {path} differs at record {found.seq}, decision {found.index + 1}", style="bold red")
    place = Text(f"{fact_words(found)}, at {write_instant(found.now)}; {report.records:,} facts before it agree")
    made = table("field", "recorded", "decided again")
    for name, old, new in found.fields():
        made.add_row(name, meaning(name, old), meaning(name, new))
    return [head, place, Text(), made]


def meaning(name: str, value: object) -> str:
    """Write a field's value, codes and phases by their names."""
    if name in CODES and isinstance(value, int):
        return reasons.NAMES.get(value, str(value))
    return PHASE_NAMES[value] if name == "phase" and isinstance(value, int) else str(value)


def fact_words(found: Difference) -> str:
    """Name the fact of a difference."""
    return f"{FACT_SHAPES[type(found.fact)].type} {subject_of(found.fact)}".strip()

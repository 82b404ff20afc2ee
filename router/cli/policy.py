"""`poise policy`: what is wrong with a policy file, what may stand in one, and what differs between two."""

from dataclasses import asdict
from pathlib import Path
from typing import Final

import typer
from rich.text import Text

from router.cli.faults import WRONG, UserError, faults
from router.cli.screen import emit, show, show_json, table, titled
from router.policy_file import Finding, check_policy, diff_policies, load_policy
from router.policy_file.schema import schema_text
from simulations.roster import RosterFile
from simulations.written import FileError

policies: Final = typer.Typer(
    name="policy", no_args_is_help=True, rich_markup_mode=None, help="Check, describe and compare policy files."
)


@policies.command("check")
def check_command(
    file: Path = typer.Argument(help="The policy file."),
    roster: Path | None = typer.Option(None, help="A roster, so that its people are counted on."),
    as_json: bool = typer.Option(False, "--json", help="Print the findings as JSON."),
) -> None:
    """Say everything that is wrong or doubtful about a policy, line by line."""
    with faults():
        found = findings(file, roster)
        if as_json:
            show_json({"file": str(file), "ok": not errors_in(found), "findings": [asdict(one) for one in found]})
        else:
            told = [Text(str(one), style="red" if one.severity == "error" else "yellow") for one in found]
            show(*[Text("\n").join(told)] if told else [], verdict(file, found))
        raise typer.Exit(WRONG if errors_in(found) else 0)


def findings(file: Path, roster: Path | None) -> list[Finding]:
    """Check a policy, and with a roster whether its people can do the work, read as `poise route` reads it."""
    if roster is not None:
        try:
            RosterFile(roster)
        except FileError as fault:
            return [*check_policy(file), *fault.findings]
    return check_policy(file, roster)


def errors_in(found: list[Finding]) -> int:
    """Count the findings that forbid the policy."""
    return sum(one.severity == "error" for one in found)


def verdict(file: Path, found: list[Finding]) -> Text:
    """Sum the findings up."""
    errors = errors_in(found)
    warnings = len(found) - errors
    told = [f"{many} {word}{'' if many == 1 else 's'}" for many, word in ((errors, "error"), (warnings, "warning"))]
    if errors:
        return Text(f"✗  {file}: {', '.join(told)}", style="bold red")
    return Text(f"✓  {file}: a policy that may be used" + (f", {told[1]}" if warnings else ""), style="green")


@policies.command("schema")
def schema_command(
    out: Path | None = typer.Option(None, help="Write it to this file instead of printing it."),
) -> None:
    """Print the JSON Schema of policy files, for editors that complete and explain keys."""
    with faults():
        if out is None:
            emit(schema_text().rstrip("\n"))
            return
        try:
            out.write_text(schema_text(), "utf-8")
        except OSError as error:
            raise UserError(f"{out}: cannot be written: {error.strerror}") from None


@policies.command("diff")
def diff_command(
    old: Path = typer.Argument(help="The policy before."),
    new: Path = typer.Argument(help="The policy after."),
    as_json: bool = typer.Option(False, "--json", help="Print the differences as JSON."),
) -> None:
    """Say what changes from one policy to another, in a supervisor's words."""
    with faults():
        before, after = load_policy(old), load_policy(new)
        changes = diff_policies(before.policy, after.policy)
        if as_json:
            digests = {"old": before.digest, "new": after.digest}
            show_json({**digests, "same": before.digest == after.digest, "changes": [asdict(one) for one in changes]})
        elif not changes:
            show(Text(f"✓  {old} and {new} say the same", style="green"))
        else:
            made = table("key", "what")
            for change in changes:
                made.add_row(change.key, change.sentence)
            show(titled(f"{len(changes)} change{'' if len(changes) == 1 else 's'} from {old} to {new}", made))

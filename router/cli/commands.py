"""All commands under one name."""

import io
import sys
from importlib.metadata import PackageNotFoundError, version
from typing import Final

import typer

from router.cli.doctor import doctor_command
from router.cli.faults import faults
from router.cli.policy import policies
from router.cli.replay import replay_command
from router.cli.route import route_command
from router.cli.why import why_command
from router.core.engine import ENGINE_VERSION
from router.settings import read_settings

app: Final = typer.Typer(
    name="poise", no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)  # fmt: skip
app.command("route")(route_command)
app.command("why")(why_command)
app.command("replay")(replay_command)
app.command("doctor")(doctor_command)
app.add_typer(policies, name="policy")


def our_version() -> str:
    """Return the version of the distribution that is installed, else the engine's."""
    try:
        return version("poise")
    except PackageNotFoundError:
        return ENGINE_VERSION


def tell_version(wanted: bool) -> None:
    """Print the version and end."""
    if wanted:
        print(f"poise {our_version()}, engine {ENGINE_VERSION}")
        raise typer.Exit


@app.callback()
def poise(
    _: bool = typer.Option(False, "--version", callback=tell_version, is_eager=True, help="Print the version."),
) -> None:
    """Route contacts to agents, without overloading anybody."""
    with faults():
        read_settings()


def run() -> None:
    """Run the command that the process was given."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal of few letters gets question marks, not a traceback
            stream.reconfigure(errors="replace")
    app()

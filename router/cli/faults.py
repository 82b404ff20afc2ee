"""Whose fault it is, said in a sentence and an exit status: 2 the user's input, 1 the run or ourselves.

A user's mistake never shows a traceback. Our own names the fact that brought it to light and where the journal lies.
"""

import os
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Final, NoReturn, get_args

import typer

from router.cli import INTERRUPTED
from router.cli.screen import tell
from router.core.events import Fact, subject_of
from router.policy_file import PolicyError
from router.ports import JournalError
from router.settings import SettingsError, read_settings
from router.wire import EventError, write_instant
from router.wire.shapes import FACT_SHAPES
from simulations.lines import InputError

FAILED: Final = 1
WRONG: Final = 2
FACTS: Final = get_args(Fact)


class UserError(ValueError):
    """What the user gave a command cannot be used; the message says what would be right."""


@contextmanager
def faults(journal: Path | None = None) -> Iterator[None]:
    """Turn every failure of a command into its sentence and its status; `journal` is what it was writing."""
    try:
        yield
    except (typer.Exit, typer.Abort, BrokenPipeError):
        raise
    except (PolicyError, InputError, EventError, SettingsError, UserError) as fault:
        stop(str(fault), WRONG)
    except (JournalError, OSError) as fault:
        stop(f"poise: {fault}", FAILED)
    except KeyboardInterrupt:
        stop("\n".join(["poise: interrupted", *lies(journal)]), INTERRUPTED)
    except Exception as fault:
        ours(fault, journal)


def stop(message: str, status: int) -> NoReturn:
    """Say why, and end with the status."""
    tell(message, "red" if status == FAILED else "")
    raise typer.Exit(status)


def ours(fault: Exception, journal: Path | None) -> NoReturn:
    """Own up to a fault of ours: what failed, on which fact, and what is left of the work."""
    said = str(fault).partition("\n")[0]
    name = "" if isinstance(fault, AssertionError) and said else f"{type(fault).__name__}{': ' if said else ''}"
    lines = [f"poise: this is a fault of Poise, not of your files: {name}{said}"]
    found = fact_at(fault.__traceback__)
    if found is not None:
        lines.append(f"  on {found}")
    lines += lies(journal)
    if _debug():
        lines.append("".join(traceback.format_exception(fault)).rstrip())
    else:
        lines.append("  POISE_DEBUG=1 shows where in the code; please report it with the journal")
    stop("\n".join(lines), FAILED)


def lies(journal: Path | None) -> list[str]:
    """Say where a journal lies that was being written."""
    if journal is None or not os.path.exists(journal):
        return []
    return [f"  the journal lies at {journal}, whole up to its last commit"]


def fact_at(trace: TracebackType | None) -> str | None:
    """Name the fact that was being decided on when things went wrong."""
    found: str | None = None
    while trace is not None:
        fact, now = trace.tb_frame.f_locals.get("fact"), trace.tb_frame.f_locals.get("now")
        if isinstance(fact, FACTS):
            named = " ".join(part for part in (FACT_SHAPES[type(fact)].type, fact.id, subject_of(fact)) if part)
            found = named if not isinstance(now, int) else f"{named}, at {write_instant(now)}"
        trace = trace.tb_next
    return found


def _debug() -> bool:
    try:
        return read_settings().debug
    except SettingsError:
        return True

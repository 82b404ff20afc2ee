"""The command line: `poise`, one file for each family of commands, and how a process of ours begins and is ended.

The commands are imported as late as can be: whoever ends the process meanwhile gets a sentence too, and no traceback.
"""

import signal
import sys
from types import FrameType
from typing import Final, NoReturn

INTERRUPTED: Final = 130

__all__ = ["INTERRUPTED", "main"]


def main() -> None:
    """Run the command that the process was given; SIGTERM ends it as Ctrl-C does."""
    try:
        signal.signal(signal.SIGTERM, interrupt)
        from router.cli.commands import run  # it takes a while, in which we can be interrupted

        run()
    except KeyboardInterrupt:
        print("poise: interrupted", file=sys.stderr)
        sys.exit(INTERRUPTED)


def interrupt(_: int, __: FrameType | None) -> NoReturn:
    """End as Ctrl-C does: what was handled is committed, and the journal closed."""
    raise KeyboardInterrupt

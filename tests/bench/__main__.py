"""`python -m tests.bench [--only FAMILY]`: measure, and refresh results.jsonl and the table in README.md."""

import argparse
import os
import platform
import sys
import time
from collections.abc import Callable

from tests.bench import engine
from tests.bench.figures import README, Bar, Figure, keep, refresh, table

FAMILIES: dict[str, tuple[Callable[[Callable[[str], None]], list[Figure]], dict[str, Bar]]] = {
    "engine": (engine.run, engine.BARS),
}


def say(words: str) -> None:
    """Tell how far it is."""
    print(words, file=sys.stderr, flush=True)


def machine() -> str:
    """Say on what it was measured, without naming it."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"Measured with {python} on {platform.system()} {platform.machine()}, {os.cpu_count()} cores."


def main() -> None:
    """Measure the families asked for, and keep what was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", choices=sorted(FAMILIES), help="one family; all where this is left out")
    asked = parser.parse_args().only
    began = time.monotonic()
    found: list[Figure] = []
    for name, (run, _) in FAMILIES.items():
        if asked in (None, name):
            found += run(say)
    bars = {name: bar for _, family in FAMILIES.values() for name, bar in family.items()}
    made = table(keep(found), bars)
    README.write_text(refresh(README.read_text("utf-8"), f"\n{machine()}\n\n{made}\n"), "utf-8")
    print(table(sorted(found, key=lambda figure: figure.figure), bars))
    say(f"{time.monotonic() - began:.0f} s; kept in tests/bench/results.jsonl and tests/bench/README.md")


if __name__ == "__main__":
    main()

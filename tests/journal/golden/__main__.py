"""Makes the golden journals of this engine version: `python -m tests.journal.golden`.

They are made once per version and kept for good. Where a rule changed on purpose, raise ENGINE_VERSION first; a
version that was never released may be made anew after its files are removed by hand.
"""

import sys
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from router.core.decisions import Decision
from router.core.engine import ENGINE_VERSION, Engine
from router.core.events import Fact
from router.core.policy import Policy
from router.core.values import Instant
from router.journal.sqlite import open_journal
from router.ports import Entry, Header, SequencedEntry
from tests.core.seeds import Bare, RandomDay
from tests.journal.small_floor import SmallFloor, header

FOLDER = Path(__file__).resolve().parent
CONTACTS = 60
SEEDS, STEPS = (24, 25, 58), 300
"""Random days under policies of any kind: between them they hold every fact and decision."""
EARLY = 100
"""After so many records a snapshot is taken."""


class Kept(Bare):
    """A floor whose day is kept as a journal holds it."""

    def __init__(self, policy: Policy, name: str) -> None:
        super().__init__(policy, name)
        self.policy = policy
        self.entries: list[Entry | SequencedEntry] = []
        self.on_the_way: tuple[dict[str, Any], Instant] | None = None

    def tell(self, fact: Fact, now: Instant, sequence: int = 0) -> list[Decision]:
        """Tell one fact, and keep it with what follows; the floor as well, once."""
        made = super().tell(fact, now, sequence)
        at = Instant(self.engine.floor.now)
        self.entries.append((at, fact, made, sequence) if sequence else (at, fact, made))
        if len(self.entries) == EARLY:
            self.on_the_way = self.engine.snapshot(), at
        return made


def main() -> int:
    """Make a small floor's day, and random days in which everything happens."""
    there = sorted(path.name for path in FOLDER.glob(f"{ENGINE_VERSION}*"))
    if there:
        print(f"{there[0]} is there: raise ENGINE_VERSION, or remove it if it was never released", file=sys.stderr)
        return 2
    small = SmallFloor()
    day = small.day(CONTACTS)
    early = list(islice(day, EARLY))
    make(ENGINE_VERSION, header(), early, (small.engine.snapshot(), small.now), list(day), small.engine)
    for seed in SEEDS:
        random = RandomDay(seed, Kept)
        random.run(STEPS)
        kept = random.day
        assert isinstance(kept, Kept) and kept.on_the_way is not None
        told = kept.entries
        make(f"{ENGINE_VERSION}-{seed}", header(kept.policy), told[:EARLY], kept.on_the_way, told[EARLY:], kept.engine)
    return 0


def make(
    name: str, head: Header, early: Sequence[Entry | SequencedEntry], on_the_way: tuple[dict[str, Any], Instant],
    late: Sequence[Entry | SequencedEntry], engine: Engine,
) -> None:  # fmt: skip
    """Write a journal with a snapshot on the way, and beside it the floor at its end."""
    journal = open_journal(FOLDER / f"{name}.sqlite", head)
    journal.append(early)
    journal.write_snapshot(*on_the_way)
    journal.append(late)
    journal.close()
    (FOLDER / f"{name}.floor.json").write_bytes(orjson.dumps(engine.snapshot(), option=orjson.OPT_INDENT_2) + b"\n")


if __name__ == "__main__":
    sys.exit(main())

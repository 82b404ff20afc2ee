"""Makes the golden journal of this engine version: `python -m tests.journal.golden`.

It is made once per version and kept for good. Where a rule changed on purpose, raise ENGINE_VERSION first; a version
that was never released may be made anew after its two files are removed by hand.
"""

import sys
from itertools import islice
from pathlib import Path

import orjson

from router.core.engine import ENGINE_VERSION
from router.journal.sqlite import open_journal
from tests.journal.small_floor import SmallFloor, header

FOLDER = Path(__file__).resolve().parent
CONTACTS = 60


def main() -> int:
    path, floor_path = FOLDER / f"{ENGINE_VERSION}.sqlite", FOLDER / f"{ENGINE_VERSION}.floor.json"
    if path.exists() or floor_path.exists():
        print(f"{path.name} is there: raise ENGINE_VERSION, or remove it if it was never released", file=sys.stderr)
        return 2
    floor = SmallFloor()
    day = floor.day(CONTACTS)
    journal = open_journal(path, header())
    journal.append(list(islice(day, 100)))
    journal.write_snapshot(floor.engine.snapshot(), floor.now)
    journal.append(list(day))
    journal.close()
    floor_path.write_bytes(orjson.dumps(floor.engine.snapshot(), option=orjson.OPT_INDENT_2) + b"\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

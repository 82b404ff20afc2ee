"""Both reference logs, whole, by the command line: no rule broken, books balanced, the same bytes each time."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import file_digest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from simulations.folder import DECISIONS, LETTERS

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared/reference/data"
SAMPLES, POLICIES = ROOT / "simulations/samples", ROOT / "policies"
BANK, CITY = DATA / "anonymous_bank_1999_08.csv", DATA / "boston_311_2011h2.csv.gz"
WORDS: dict[Path, list[object]] = {
    BANK: ["--policy", POLICIES / "bank.yaml", "--mapping", SAMPLES / "bank_1999_08.mapping.yaml"],
    CITY: [
        "--policy", POLICIES / "city.yaml", "--mapping", SAMPLES / "boston_311.mapping.yaml",
        "--roster", POLICIES / "city.roster.yaml",
    ],
}  # fmt: skip
SEEDS = ("0", "1")


@pytest.fixture
def space() -> Iterator[Path]:
    """Room for half a gigabyte that no later run of the tests should find."""
    with TemporaryDirectory(prefix="poise-whole-") as made:
        yield Path(made)


def poise(seed: str, *words: object) -> Any:
    """Run a command in a process of its own, and return the JSON that it prints."""
    code = [sys.executable, "-c", "from router.cli import main; main()", *map(str, words), "--json"]
    done = subprocess.run(
        code, cwd=ROOT, env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stderr or done.stdout[-2000:]
    return json.loads(done.stdout)


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def routed(log: Path, space: Path) -> Any:
    """Route a log in two processes at once, under two hash seeds; return its summary once they agree."""
    if not log.exists():
        pytest.skip(f"{log.name} lies beside the checkout or nowhere: it is not ours to ship")
    with ThreadPoolExecutor(len(SEEDS)) as pool:
        summaries = list(pool.map(lambda seed: poise(seed, "route", log, *WORDS[log], "--out", space / seed), SEEDS))
    for name in (DECISIONS, LETTERS):
        assert len({digest(space / seed / name) for seed in SEEDS}) == 1, name
    for summary in summaries:
        assert summary.pop("contacts_per_second") > 0
    assert summaries[0] == summaries[1]
    return summaries[0]


def check(summary: Any, arrived: int) -> None:
    assert summary["violations_checked"] and summary["violations"] == {}
    assert summary["balanced"] and summary["differences"] == []
    assert summary["arrived"] == sum(summary["columns"].values()) == arrived
    assert summary["rows"]["refused"] == {} and summary["rows"]["dead_letters"] == {} and summary["ignored"] == {}


def test_the_banks_log_is_routed_whole_and_decides_the_same_when_it_is_replayed(space: Path) -> None:
    summary = routed(BANK, space)
    check(summary, 41_768)
    columns = summary["columns"]
    assert columns["left_self_service"] == 3_057 and columns["closed"] + columns["abandoned"] == 38_711
    assert summary["rows"]["left_out"] == {"phantom call": 310}
    report = poise("2", "replay", space / SEEDS[0])
    assert report["agrees"] and report["records"] > 50_000, "with a snapshot on the way"


def test_the_citys_log_is_routed_whole(space: Path) -> None:
    summary = routed(CITY, space)
    check(summary, 58_251)
    channels = {channel: columns["arrived"] for channel, columns in summary["by_channel"].items()}
    assert channels == {"app": 3_907, "phone": 28_136, "social": 3, "task": 18_045, "web": 8_160}

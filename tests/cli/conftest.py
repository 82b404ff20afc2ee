"""The command line under test: in this process where that is enough, in one of its own where it is not."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from router.cli.commands import app

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "simulations" / "samples"
POLICIES = ROOT / "policies"
EVENTS = SAMPLES / "events.ndjson"


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    status: int
    out: str
    err: str


Poise = Callable[..., Said]


def poise(*words: object, **environment: str) -> Said:
    """Run a command in this process."""
    done = CliRunner().invoke(app, [str(word) for word in words], env=environment, catch_exceptions=False)
    return Said(done.exit_code, done.stdout, done.stderr)


def process(*words: object, **environment: str) -> Said:
    """Run a command in a process of its own."""
    done = subprocess.run(
        command(*words), cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    return Said(done.returncode, done.stdout, done.stderr)


def command(*words: object) -> list[str]:
    """Return what starts a command as a process."""
    return [sys.executable, "-c", "from router.cli import main; main()", *(str(word) for word in words)]


def cut(folder: Path, rows: int) -> list[object]:
    """Return the words that route the first rows of the city's sample."""
    log = folder / "log.csv"
    with (SAMPLES / "boston_311_two_weeks.csv").open(encoding="utf-8") as whole:
        log.write_text("".join(next(whole) for _ in range(rows + 1)), "utf-8")
    return [
        "route", log, "--policy", POLICIES / "city.yaml", "--roster", POLICIES / "city.roster.yaml",
        "--mapping", SAMPLES / "boston_311.mapping.yaml",
    ]  # fmt: skip


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small run: the sample of events under the default policy."""
    out = tmp_path_factory.mktemp("run") / "out"
    said = poise("route", EVENTS, "--policy", POLICIES / "default.yaml", "--out", out)
    assert said.status == 0, said.err
    return out


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run of some hundred rows of the city's sample, where contacts wait and are declined."""
    folder = tmp_path_factory.mktemp("city")
    said = poise(*cut(folder, 400), "--out", folder / "out")
    assert said.status in (0, 1), said.err
    return folder / "out"

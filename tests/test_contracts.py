"""Import contracts and bans bite: each is broken on purpose in a copy of the tree, and seen caught."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
TOOLS = Path(sys.executable).parent
SETTINGS: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]
CONTRACTS: dict[str, dict[str, Any]] = {each["name"]: each for each in SETTINGS["importlinter"]["contracts"]}
BANS: dict[str, dict[str, str]] = SETTINGS["ruff"]["lint"]["flake8-tidy-imports"]["banned-api"]

RINGS = "The rings: imports point inwards"
CORE = "The core: the engine outermost, values innermost"
PURE = "The core knows no clock, no chance and no machine"
CHANNELS = "One channel does not know another"
TRANSPORTS = "One transport does not know another"
DOOR = "The front door is for guests: inside, import from where a name lives"

# What the architecture forbids in words: contract, who imports, what is imported.
FORBIDDEN = [
    (RINGS, "router.core.values", "router.live"),
    (RINGS, "router.core.values", "router.ports"),
    (RINGS, "router.live.runtime", "channels.phone"),
    (RINGS, "router.wire", "router.policy_file"),
    (RINGS, "simulations.driver", "channels.phone"),
    (RINGS, "channels.phone", "router.app"),
    (CORE, "router.core.floor", "router.core.engine"),
    (CORE, "router.core.arrivals", "router.core.answers"),
    (CHANNELS, "channels.phone", "channels.mail"),
    (CHANNELS, "channels.transports.kafka", "channels.phone"),
    (TRANSPORTS, "channels.transports.kafka", "channels.transports.smtp"),
    (DOOR, "router.core.values", "router"),
    (DOOR, "channels.phone", "router"),
    *((PURE, "router.core.values", module) for module in ("time", "random", "os", "pathlib", "asyncio", "pydantic")),
]


def derived() -> list[tuple[str, str, str]]:
    """Break every boundary of every layered contract: each layer imports the one above, each sibling the next."""
    planted = []
    for name, contract in CONTRACTS.items():
        layers = [re.findall(r"[\w.]+", layer) for layer in contract.get("layers", ())]
        prefix = f"{contract['containers'][0]}." if "containers" in contract else ""
        pairs = [(lower[0], upper[0]) for upper, lower in pairwise(layers)]
        pairs += [pair for layer in layers for pair in pairwise(layer)]
        planted += [(name, prefix + importer, prefix + imported) for importer, imported in pairs]
    return planted


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the source with its settings, to do harm to."""
    for package in ("router", "channels", "simulations"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "*.so"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def module(tree: Path, name: str) -> Path:
    """Find a module's file in the copy; one that does not exist yet is made, with the packages above it."""
    path = tree.joinpath(*name.split("."))
    for folder in reversed(path.relative_to(tree).parents[:-1]):
        (tree / folder).mkdir(exist_ok=True)
        (tree / folder / "__init__.py").touch()
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    file.touch()
    return file


def plant(tree: Path, name: str, line: str) -> int:
    """Append a line to a module of the copy; return the line's number."""
    file = module(tree, name)
    lines = [*file.read_text("utf-8").splitlines(), line]
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return len(lines)


def run(tree: Path, tool: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a tool in the copy, with lines too wide to wrap."""
    wide = {**os.environ, "COLUMNS": "1000", "NO_COLOR": "1"}
    return subprocess.run([TOOLS / tool, *arguments], cwd=tree, env=wide, capture_output=True, text=True, check=False)


def check_imports(tree: Path) -> subprocess.CompletedProcess[str]:
    return run(tree, "lint-imports", "--no-cache", "--no-logo")


def check_bans(tree: Path) -> list[str]:
    found = run(tree, "ruff", "check", "--no-cache", "--select", "TID251", "--output-format", "concise", ".")
    return [line for line in found.stdout.splitlines() if "TID251" in line]


def test_a_clean_copy_passes(copy: Path) -> None:
    linted = check_imports(copy)
    assert linted.returncode == 0, linted.stdout + linted.stderr
    assert check_bans(copy) == []


@pytest.mark.parametrize(("contract", "importer", "imported"), FORBIDDEN + derived())
def test_a_forbidden_import_is_caught_by_its_contract(copy: Path, contract: str, importer: str, imported: str) -> None:
    if imported.partition(".")[0] in ("router", "channels", "simulations"):
        module(copy, imported)
    line = plant(copy, importer, f"import {imported}")
    linted = check_imports(copy)
    assert linted.returncode == 1, linted.stderr
    assert f"{contract} BROKEN" in linted.stdout
    assert re.search(rf"{re.escape(importer)} -> {re.escape(imported)} \(l\.{line}\)", linted.stdout), linted.stdout


def test_no_contract_is_without_a_planted_violation() -> None:
    assert {contract for contract, _, _ in FORBIDDEN} == set(CONTRACTS)


def test_every_module_forbidden_to_the_core_is_caught(copy: Path) -> None:
    forbidden = CONTRACTS[PURE]["forbidden_modules"]
    for name in forbidden:
        plant(copy, "router.core.values", f"import {name}")
    caught = re.findall(r"router\.core is not allowed to import (\w+)", check_imports(copy).stdout)
    assert sorted(caught) == sorted(forbidden)


def test_a_new_file_in_the_core_must_say_where_it_stands(copy: Path) -> None:
    module(copy, "router.core.newcomer")
    linted = check_imports(copy)
    assert f"{CORE} BROKEN" in linted.stdout
    assert "newcomer" in linted.stdout


def test_every_part_of_the_router_has_its_ring() -> None:
    placed = set(re.findall(r"router\.(\w+)", " ".join(CONTRACTS[RINGS]["layers"])))
    parts = {path.stem for path in (ROOT / "router").glob("*.py")} - {"__init__"}
    parts |= {path.parent.name for path in (ROOT / "router").glob("*/__init__.py")}
    assert parts <= placed


def test_a_clock_read_in_the_core_is_caught_at_its_line(copy: Path) -> None:
    plant(copy, "router.core.values", "import time")
    line = plant(copy, "router.core.values", "NOW = time.time()")
    plant(copy, "simulations.driver", "import time")
    caught = check_bans(copy)
    assert any(found.startswith(f"router/core/values.py:{line}:") for found in caught)
    assert all(found.startswith("router/core/values.py:") and "reads no clock" in found for found in caught)


def test_every_banned_name_is_caught_in_the_core(copy: Path) -> None:
    for name in BANS:
        package, _, attribute = name.rpartition(".")
        plant(copy, "router.core.values", f"from {package} import {attribute}" if package else f"import {name}")
    assert {re.findall(r"`([\w.]+)` is banned", found)[0] for found in check_bans(copy)} == set(BANS)

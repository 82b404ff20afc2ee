"""`poise doctor`: whether this installation can do its work, check by check, with what would be right."""

import re
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Final
from zoneinfo import TZPATH, ZoneInfo, ZoneInfoNotFoundError

import typer
from rich.text import Text

import router.core.engine as engine
from router.cli.faults import FAILED, faults
from router.cli.screen import show, show_json, table
from router.policy_file import check_policy
from router.policy_file.schema import schema_text

ROOT: Final = Path(__file__).resolve().parent.parent.parent
PYTHON: Final = (3, 11)
SQLITE: Final = (3, 35)
LITTLE: Final = 100 << 20
ENOUGH: Final = 1 << 30
OURS: Final = ("router", "channels", "simulations")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; `ok` None: it works, and there is something to know about it."""

    what: str
    ok: bool | None
    found: str
    right: str = ""


def doctor_command(
    folder: Path = typer.Argument(Path("."), help="Where journals are to be written."),
    as_json: bool = typer.Option(False, "--json", help="Print the checks as JSON."),
) -> None:
    """Check this installation, and say what is wrong with it."""
    with faults():
        checks = [check for family in FAMILIES for check in family(folder)]
        sick = any(check.ok is False for check in checks)
        if as_json:
            show_json({"ok": not sick, "checks": [asdict(check) for check in checks]})
        else:
            made = table("", "what", "found")
            for check in checks:
                made.add_row(mark(check), check.what, check.found + (f"; {check.right}" if check.right else ""))
            show(made, Text(), Text("✗  Something is wrong", "bold red") if sick else Text("✓  All is well", "green"))
        raise typer.Exit(FAILED if sick else 0)


def mark(check: Check) -> Text:
    """Mark what is well, what is worth knowing and what is wrong; colour says nothing that the sign does not."""
    signs = {True: ("✓", "green"), None: ("!", "yellow"), False: ("✗", "bold red")}
    return Text(*signs[check.ok])


def python(_: Path) -> Iterator[Check]:
    """Look at the interpreter."""
    version = ".".join(map(str, sys.version_info[:3]))
    right = "" if sys.version_info >= PYTHON else f"take {'.'.join(map(str, PYTHON))} or later"
    yield Check("Python", not right, version, right)
    on = "on" if __debug__ else "off"
    yield Check("assertions", __debug__, on, "" if __debug__ else "leave out -O and PYTHONOPTIMIZE")
    path = str(engine.__file__)
    compiled = "plain Python" if path.endswith(".py") else "compiled"
    yield Check("core", True, f"{compiled}, engine {engine.ENGINE_VERSION}")


def packages(_: Path) -> Iterator[Check]:
    """Look for what Poise needs, in the versions that it asks for."""
    try:
        wanted = metadata.requires("poise") or []
    except metadata.PackageNotFoundError:
        yield Check("distribution", False, "poise is not installed", "say pip install -e . in its folder")
        return
    for line in wanted:
        name, least = requirement(line)
        if name:
            yield package(name, least)


def requirement(line: str) -> tuple[str, str]:
    """Read `orjson>=3.10`; what an extra asks for has no name."""
    found = re.match(r"([\w.-]+)\s*(?:>=\s*([\w.]+))?", line)
    return (found[1], found[2] or "0") if found and "extra ==" not in line else ("", "")


def package(name: str, least: str) -> Check:
    """Look at one package."""
    try:
        found = metadata.version(name)
    except metadata.PackageNotFoundError:
        return Check(name, False, "is not there", f"install {name} {least} or later")
    enough = numbers(found) >= numbers(least)
    return Check(name, enough, found, "" if enough else f"{least} or later is needed")


def numbers(version: str) -> tuple[int, ...]:
    """Read the numbers at the start of a version."""
    return tuple(int(part) for part in re.findall(r"\d+", version.split("+")[0])[:4])


def names(_: Path) -> Iterator[Check]:
    """See that packages of ours are ours: another distribution of the name `channels` writes over it."""
    for name in OURS:
        yield our_package(name, ROOT)


def our_package(name: str, root: Path) -> Check:
    """See that a package lies beside the others and that no other distribution owns its name."""
    home = root / name / "__init__.py"
    spec = find_spec(name)
    origin = Path(spec.origin).resolve() if spec is not None and spec.origin else None
    right = f"say pip uninstall {name}, then install poise again in an environment of its own"
    if origin is None:
        return Check(name, False, "is not there", "install poise again")
    if origin != home:
        return Check(name, False, f"another package of that name lies at {origin}", right)
    if name == "channels" and home.read_bytes():
        return Check(name, False, "another package of that name was written over it", right)
    if name in {str(each.name).lower() for each in metadata.distributions()}:
        return Check(name, False, f"another distribution of the name {name} is installed", right)
    return Check(name, True, f"ours, at {origin.parent}")


def zones(_: Path) -> Iterator[Check]:
    """See that time zones can be read."""
    try:
        ZoneInfo("America/New_York")
    except ZoneInfoNotFoundError:
        yield Check("time zones", False, "no data", "install tzdata")
        return
    system = next((path for path in TZPATH if Path(path, "America/New_York").exists()), "")
    yield Check("time zones", True, f"from {system}" if system else "from the package tzdata")


def journals(folder: Path) -> Iterator[Check]:
    """Write a small database as a journal is written, and look at the room that there is."""
    version = sqlite3.sqlite_version
    right = "" if numbers(version) >= SQLITE else f"{'.'.join(map(str, SQLITE))} or later is needed"
    yield Check("SQLite", not right, version, right)
    try:
        with tempfile.TemporaryDirectory(dir=folder, prefix=".poise-doctor-") as made:
            yield wal(Path(made) / "try.sqlite", folder)
        free = shutil.disk_usage(folder).free
    except OSError as error:
        yield Check("journals", False, f"{folder}: cannot be written to: {error.strerror}", "name another folder")
        return
    room = None if free < ENOUGH else True
    few = "make room" if free < LITTLE else "a month of a busy floor may need more" if room is None else ""
    yield Check("disk", False if free < LITTLE else room, f"{free / (1 << 30):,.1f} GiB free in {folder}", few)


def wal(path: Path, folder: Path) -> Check:
    """Try SQLite's write-ahead log, which some network folders do not bear."""
    try:
        db = sqlite3.connect(path)
        mode = db.execute("PRAGMA journal_mode = WAL").fetchone()[0]
        db.execute("CREATE TABLE one (a)")
        db.commit()
        db.close()
    except sqlite3.Error as error:
        return Check("journals", False, f"cannot be written in {folder}: {error}", "name a folder on a local disk")
    good = mode == "wal"
    return Check("journals", good, f"can be written in {folder}" if good else f"only in mode {mode}",
                 "" if good else "name a folder on a local disk")  # fmt: skip


def policies(_: Path) -> Iterator[Check]:
    """Check the policies that come with Poise, and their schema."""
    folder = ROOT / "policies"
    rosters = {path.name.removesuffix(".roster.yaml"): path for path in folder.glob("*.roster.yaml")}
    for path in sorted(folder.glob("*.yaml")):
        if path not in rosters.values():
            found = [str(one) for one in check_policy(path, rosters.get(path.stem)) if one.severity == "error"]
            yield Check(f"policy {path.stem}", not found, found[0] if found else "may be used")
    try:
        fresh = (folder / "schema.json").read_text("utf-8") == schema_text()
    except OSError:
        yield Check("policy schema", False, "is not there", "install poise again")
        return
    right = "" if fresh else "say poise policy schema --out policies/schema.json"
    yield Check("policy schema", fresh, "is that of this version" if fresh else "is of another version", right)


FAMILIES: Final[tuple[Callable[[Path], Iterator[Check]], ...]] = (
    python, packages, names, zones, journals, policies,
)  # fmt: skip

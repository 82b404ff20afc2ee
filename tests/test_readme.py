"""The README's commands, run as shown, in its order, by a newcomer who has just cloned the project."""

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)
MADE_HERE = (".git", "out", "build")
SLOW = {"make test"}
"""What is shown and not run here: it runs this very test."""


def commands() -> list[str]:
    """Take the shell commands out of the README, continued lines joined, comments dropped."""
    text = "".join(BLOCK.findall((ROOT / "README.md").read_text(encoding="utf-8")))
    lines = [line.split(" #")[0].strip() for line in text.replace("\\\n", " ").splitlines()]
    return [re.sub(r"\s+", " ", line) for line in lines if line]


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lay out a checkout of links, so that what the commands write stays out of this one."""
    folder = tmp_path_factory.mktemp("clone")
    for entry in ROOT.iterdir():
        if entry.name not in MADE_HERE:
            (folder / entry.name).symlink_to(entry)
    return folder


def test_every_command_of_the_readme_works_as_shown(clone: Path) -> None:
    shown = commands()
    assert set(shown) >= SLOW and len(shown) > 10
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("COV_", "MAKE"))}
    for command in shown:
        if command not in SLOW:
            done = subprocess.run(
                command, shell=True, cwd=clone, env=environment, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
            assert done.stdout or ">" in command, f"{command} said nothing"


def test_the_readme_names_only_files_that_are_there() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for link in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (ROOT / link).exists(), link


def test_the_design_maps_every_file_of_the_core_and_no_other() -> None:
    text = (ROOT / "router" / "DESIGN.md").read_text(encoding="utf-8")
    table = text.partition("| family | files |")[2].partition("\n\n")[0]
    named = [name for row in table.splitlines() for name in re.findall(r"`([a-z_]+/?)`", row.partition(" | ")[2])]
    core = ROOT / "router" / "core"
    files = [path.stem for path in core.glob("*.py") if path.stem != "__init__"]
    folders = [f"{path.parent.name}/" for path in core.glob("*/__init__.py")]
    assert sorted(named) == sorted([*files, *folders])


def test_the_decisions_of_the_design_are_numbered_without_a_gap() -> None:
    text = (ROOT / "router" / "DESIGN.md").read_text(encoding="utf-8")
    numbers = [int(number) for number in re.findall(r"^\*\*(\d+)\. ", text, re.MULTILINE)]
    assert numbers == list(range(1, len(numbers) + 1))

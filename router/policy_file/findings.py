"""What is wrong with a policy, where it stands, and what would be right."""

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

Path = tuple[str | int, ...]
"""The way to a value: keys of mappings and places in lists, from the top of the file."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault or trap of a file; an error forbids the policy, a warning does not. Lines and columns count from 1."""

    severity: Literal["error", "warning"]
    file: str
    line: int
    column: int
    key: str
    message: str
    right: str = ""

    def __str__(self) -> str:
        key = f" {self.key}" if self.key else ""
        mark = "warning: " if self.severity == "warning" else ""
        right = f"; {self.right}" if self.right else ""
        return f"{self.file}:{self.line}:{self.column}{key}: {mark}{self.message}{right}"


class PolicyError(Exception):
    """The supervisor's file is wrong; `findings` says where, line by line, and what would be right."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("\n".join(str(finding) for finding in findings))
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault or a trap by its path; where that stands in the file is looked up by who knows the file."""

    path: Path
    message: str
    right: str = ""
    severity: Literal["error", "warning"] = "error"


def key_path(path: Path) -> str:
    """Write a path as a supervisor would say it: `needs[2].when.intent`."""
    text = ""
    for part in path:
        name = " ".join(str(part)[:64].split())
        text += f"[{part}]" if isinstance(part, int) else f".{name}" if text else name
    return text


def did_you_mean(word: str, known: list[str] | tuple[str, ...], most: int = 12) -> str:
    """Name the nearest known word, or all of them where none is near and they are few."""
    folded = {name.lower(): name for name in known}
    near = get_close_matches(word.lower()[:60], list(folded), n=1, cutoff=0.6)
    if near:
        return f"did you mean {folded[near[0]]}?"
    if not known:
        return ""
    return "known are " + ", ".join(known) if len(known) <= most else ""

"""Policy files: YAML in, the core's frozen policy out, and every fault told with its line, its column and a remedy."""

import os
from dataclasses import dataclass, replace
from pathlib import Path as FilePath
from typing import Final, Literal

from router.core.policy import Hours, Policy
from router.policy_file.canonical import dump_policy, policy_digest, policy_from_json
from router.policy_file.changes import Change, diff_policies
from router.policy_file.deadends import Person, lint_limits, lint_people, lint_reach
from router.policy_file.findings import Finding, PolicyError, Problem, key_path
from router.policy_file.lint import lint
from router.policy_file.opening import compile_hours
from router.policy_file.people import read_people, strangers
from router.policy_file.schema import policy_schema, schema_text
from router.policy_file.shape import read_hours, read_written
from router.policy_file.source import BYTES_MAX, Source, read_source

__all__ = [
    "Change", "Finding", "LoadedPolicy", "PolicyError", "check_policy", "diff_policies", "dump_policy", "load_policy",
    "parse_policy", "policy_digest", "policy_from_json", "policy_schema", "schema_text",
]  # fmt: skip

FINDINGS_MAX: Final = 200
Pathlike = str | os.PathLike[str]


@dataclass(frozen=True, slots=True)
class LoadedPolicy:
    """A policy that may be used, the text it was written in, its digest, and the linter's warnings."""

    policy: Policy
    text: str
    digest: str
    findings: tuple[Finding, ...]


def load_policy(path: Pathlike) -> LoadedPolicy:
    """Read a policy file; PolicyError names everything that is wrong with it."""
    return parse_policy(read_file(path), str(path))


def parse_policy(content: bytes, name: str = "policy") -> LoadedPolicy:
    """Read a policy from the bytes of a file; `name` is what the findings call it."""
    policy, findings = examine(content, name)
    if policy is None or any(finding.severity == "error" for finding in findings):
        raise PolicyError([finding for finding in findings if finding.severity == "error"])
    return LoadedPolicy(policy, content.decode("utf-8-sig"), policy_digest(policy), tuple(findings))


def check_policy(path: Pathlike, roster: Pathlike | None = None) -> list[Finding]:
    """Tell everything that is wrong or doubtful about a policy file, in the file's order; a roster adds its people."""
    try:
        content = read_file(path)
        people, strange = (read_file(roster), str(roster)) if roster is not None else (None, "")
    except PolicyError as error:
        return error.findings
    if people is None:
        return examine(content, str(path))[1]
    source = read_source(people)
    listed, problems = read_people(source.data) if not source.problems else ([], source.problems)
    policy, findings = examine(content, str(path), listed)
    if policy is not None:
        problems = problems + strangers(policy, listed)
    return findings + placed(problems, source, strange)


def read_file(path: Pathlike) -> bytes:
    """Read a file's bytes, but never more than a policy may have and one."""
    try:
        with FilePath(path).open("rb") as file:
            return file.read(BYTES_MAX + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise PolicyError([Finding("error", str(path), 1, 1, "", f"cannot be read: {reason}")]) from error


def examine(content: bytes, name: str, people: list[Person] | None = None) -> tuple[Policy | None, list[Finding]]:
    """Return the policy, if it can be read at all, and what there is to say about it."""
    source = read_source(content)
    problems = list(source.problems)
    policy: Policy | None = None
    if source.data is not None or not problems:
        policy, more = read_written(source.data)
        problems += more
    compiled, more = compile_all(policy.hours if policy is not None else read_hours(source.data))
    problems += more
    if policy is not None:
        policy = replace(policy, hours=compiled)
        problems += lint(policy) + lint_limits(policy) + lint_reach(policy, people or [])
        problems += lint_people(policy, people) if people else []
    return policy, placed(problems, source, name)


def compile_all(named: dict[str, Hours]) -> tuple[dict[str, Hours], list[Problem]]:
    """Compile opening hours to instants."""
    problems: list[Problem] = []
    compiled = {}
    for name, hours in named.items():
        intervals, more = compile_hours(hours, ("hours", name))
        compiled[name] = replace(hours, open=intervals)
        problems += more
    return compiled, problems


def placed(problems: list[Problem], source: Source, file: str) -> list[Finding]:
    """Give every problem its line and column, and sort them as they stand in the file."""
    found = []
    for problem in problems:
        line, column = source.place(problem.path)
        path = tuple(part for part in problem.path if part not in ("", "?"))
        found.append(Finding(problem.severity, file, line, column, key_path(path), problem.message, problem.right))
    found.sort(key=lambda finding: (finding.line, finding.column, finding.key))
    if len(found) > FINDINGS_MAX:
        errors = sum(finding.severity == "error" for finding in found[FINDINGS_MAX:])
        line = found[FINDINGS_MAX].line
        severity: Literal["error", "warning"] = "error" if errors else "warning"
        rest = Finding(severity, file, line, 1, "", f"and {len(found) - FINDINGS_MAX} more findings, {errors} errors")
        return [*found[:FINDINGS_MAX], rest]
    return found

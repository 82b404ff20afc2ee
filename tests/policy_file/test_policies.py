"""The shipped policies are sound, and their guide is true, word for word."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from router.core.policy import Policy
from router.policy_file import check_policy, dump_policy, load_policy, parse_policy, policy_from_json
from router.policy_file.conditions import NUMBER_FIELDS, OPERATORS, TEXT_FIELDS, TRUTH_FIELDS
from router.policy_file.schema import records
from router.policy_file.shape import HIDDEN
from router.policy_file.source import read_source
from tests.policy_file.examples import told

POLICIES = Path(__file__).resolve().parents[2] / "policies"
GUIDE = (POLICIES / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"(<!-- wrong -->\n)?```yaml\n(.*?)```(?:\n\n```text\n(.*?)```)?", GUIDE, re.DOTALL)
RIGHT = [text for wrong, text, _ in BLOCKS if not wrong]
WRONG = [(text, said) for wrong, text, said in BLOCKS if wrong]


@pytest.mark.parametrize("name", ["default", "retail", "clinic", "bank", "city"])
def test_a_shipped_policy_has_neither_fault_nor_trap(name: str) -> None:
    path = POLICIES / f"{name}.yaml"
    assert check_policy(path) == []
    loaded = load_policy(path)
    assert loaded.policy.name == name
    assert policy_from_json(dump_policy(loaded.policy)) == loaded.policy


def test_the_citys_roster_meets_all_that_the_citys_policy_asks_for() -> None:
    assert check_policy(POLICIES / "city.yaml", roster=POLICIES / "city.roster.yaml") == []


def test_every_policy_that_is_shipped_is_tested_here() -> None:
    shipped = {path.name for path in POLICIES.glob("*.yaml")}
    assert shipped == {"default.yaml", "retail.yaml", "clinic.yaml", "bank.yaml", "city.yaml", "city.roster.yaml"}
    assert all(f"]({name})" in GUIDE for name in shipped)


def completed(part: str) -> str:
    """Put an example of one section or more into the guide's first policy."""
    given = set(read_source(part.encode()).data)
    text = part
    for name, section in sections(RIGHT[0]).items():
        if name not in given:
            text += section
    return text


def sections(text: str) -> dict[str, str]:
    """Split a file into its top keys."""
    parts = re.split(r"^(?=[a-z_]+:)", text, flags=re.MULTILINE)
    return {part.partition(":")[0]: part for part in parts if part}


@pytest.mark.parametrize("part", RIGHT)
def test_every_example_of_the_guide_is_right(part: str) -> None:
    assert told(completed(part)) == []


@pytest.mark.parametrize(("text", "said"), WRONG)
def test_what_the_guide_says_of_a_wrong_policy_is_what_the_checker_says(text: str, said: str) -> None:
    assert [line.removeprefix("p.yaml:") for line in told(text)] == said.splitlines()


def test_the_guide_has_examples_of_both_sorts() -> None:
    assert len(RIGHT) >= 10 and len(WRONG) >= 2


def test_the_guide_shows_every_key_in_an_example() -> None:
    examples = "\n".join(RIGHT)
    keys = {
        item.name for record in records(Policy) for item in fields(record) if (record.__name__, item.name) not in HIDDEN
    }
    keys |= {*TEXT_FIELDS, *NUMBER_FIELDS, *TRUTH_FIELDS, *OPERATORS, "any", "all", "not"}
    assert [key for key in sorted(keys) if not re.search(rf"\b{key}:", examples)] == []


def test_the_files_of_a_policy_are_the_same_for_everyone() -> None:
    """The digests of the shipped policies are those of any machine: nothing of it enters them."""
    text = (POLICIES / "city.yaml").read_bytes()
    assert parse_policy(text, "one").digest == parse_policy(text, "other").digest

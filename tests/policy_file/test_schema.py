"""The schema that editors read is up to date, explains every key, and takes what the reader takes."""

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from router.core.policy import Policy
from router.policy_file import policy_schema
from router.policy_file.schema import records, schema_text
from router.policy_file.shape import HIDDEN
from router.policy_file.source import read_source
from router.policy_file.words import MEANING
from tests.policy_file.examples import PLAIN

POLICIES = Path(__file__).resolve().parents[2] / "policies"
TYPES: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "boolean": bool,
    "null": type(None),
}


def accepts(schema: dict[str, Any], value: Any, root: dict[str, Any]) -> bool:
    """Judge a value by the part of JSON Schema that ours uses."""
    known = {
        "$ref",
        "type",
        "anyOf",
        "enum",
        "const",
        "minimum",
        "pattern",
        "properties",
        "required",
        "items",
        "prefixItems",
        "additionalProperties",
        "patternProperties",
        "minItems",
        "maxItems",
        "minProperties",
        "description",
        "title",
        "$schema",
        "$defs",
    }
    assert set(schema) <= known, set(schema) - known
    if "$ref" in schema and not accepts(root["$defs"][schema["$ref"].removeprefix("#/$defs/")], value, root):
        return False
    types = schema.get("type", [])
    types = [types] if isinstance(types, str) else types
    if types and not any(type(value) is TYPES[name] for name in types):
        return False
    if "anyOf" in schema and not any(accepts(part, value, root) for part in schema["anyOf"]):
        return False
    if value not in schema.get("enum", [value]) or value != schema.get("const", value):
        return False
    if isinstance(value, dict):
        return accepts_mapping(schema, value, root)
    if isinstance(value, list):
        items = schema.get("prefixItems", [schema.get("items", {})] * len(value))
        return schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)) and all(
            accepts(part, item, root) for part, item in zip(items, value, strict=False)
        )
    if isinstance(value, str):
        return re.search(schema.get("pattern", ""), value) is not None
    return not isinstance(value, int) or value >= schema.get("minimum", value)


def accepts_mapping(schema: dict[str, Any], value: dict[str, Any], root: dict[str, Any]) -> bool:
    if not set(schema.get("required", [])) <= set(value) or len(value) < schema.get("minProperties", 0):
        return False
    for key, item in value.items():
        parts = [schema["properties"][key]] if key in schema.get("properties", {}) else []
        parts += [part for pattern, part in schema.get("patternProperties", {}).items() if re.search(pattern, key)]
        rest = schema.get("additionalProperties", True)
        if not parts:
            if rest is False:
                return False
            parts = [rest] if isinstance(rest, dict) else []
        if not all(accepts(part, item, root) for part in parts):
            return False
    return True


def test_the_committed_schema_is_fresh() -> None:
    assert (POLICIES / "schema.json").read_text("utf-8") == schema_text(), (
        "write it anew: poise policy schema > policies/schema.json"
    )


def test_every_key_has_a_meaning_and_every_meaning_a_key() -> None:
    keys = [(record.__name__, item.name) for record in records(Policy) for item in fields(record)]
    assert {f"{record}.{name}" for record, name in keys if (record, name) not in HIDDEN} == set(MEANING)
    assert all(text.endswith(".") for text in MEANING.values())


def test_every_record_is_described_by_its_docstring() -> None:
    definitions = policy_schema()["$defs"]
    assert definitions["Mix"]["description"].startswith("What it costs to have two different channels in hand at once")
    assert all(part["description"] for part in definitions.values())


@pytest.mark.parametrize("name", ["default", "retail", "clinic", "bank", "city"])
def test_the_schema_takes_every_shipped_policy(name: str) -> None:
    schema = policy_schema()
    text = (POLICIES / f"{name}.yaml").read_bytes()
    assert text.startswith(b"# yaml-language-server: $schema=schema.json\n")
    assert accepts(schema, read_source(text).data, schema)


@pytest.mark.parametrize(
    ("old", "new", "taken"),
    [
        ("live: true", "live: yes", False),
        ("live: true", "livee: true", False),
        ("most: 1m", "most: 60", False),
        ("most: 1m", "most: 1h30m", True),
        ("{tier: gold}", "{teir: gold}", False),
        ("{tier: gold}", "{attributes.x: {between: [1, 2]}, not: {any: [{priority: {at_least: 1}}]}}", True),
        ("{tier: gold}", "{priority: gold}", False),
        ("max_live: 3", "max_live: unlimited", True),
        ("max_live: 3", "max_live: lots", False),
        ("[phone, email]", "[phone]", False),
        ("of: all", "of: some", False),
        ("name: plain\n", "", False),
        ("name: plain", "name: plain\nchoosing: {rank: best_fit}", True),
        ("name: plain", "name: plain\nchoosing: {rank: {fit: 1}}", True),
        ("name: plain", "name: plain\nchoosing: {rank: worst_fit}", False),
        ("zone:", "open: []\n    zone:", False),
    ],
)
def test_the_schema_takes_what_the_reader_takes(old: str, new: str, taken: bool) -> None:
    schema = policy_schema()
    assert accepts(schema, read_source(PLAIN.encode()).data, schema)
    assert accepts(schema, read_source(PLAIN.replace(old, new, 1).encode()).data, schema) == taken

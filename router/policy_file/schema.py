"""The JSON Schema of policy files, drawn from the core's dataclasses, so that editors complete and explain keys."""

import ast
import json
from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, Final, Literal, get_args, get_origin

from router.core.condition import Condition
from router.core.policy import Limit, Policy, Weight
from router.core.values import Attention, Duration, PerMille
from router.policy_file.conditions import (
    FREE_FIELD,
    HOURS_FIELD,
    NUMBER_FIELDS,
    OPERATORS,
    ORDERED,
    TEXT_FIELDS,
    TRUTH_FIELDS,
)
from router.policy_file.notation import DURATION_PATTERN, PERCENT_PATTERN
from router.policy_file.shape import HIDDEN, flat_union, is_new_type, without_none
from router.policy_file.words import MEANING
from router.wire.hints import hints_of, parsed, source_of

Schema = dict[str, Any]

AMOUNT: Final[Schema] = {"type": "integer", "minimum": 0}
SHARED: Final[dict[str, Schema]] = {
    "Duration": {
        "type": "string", "pattern": DURATION_PATTERN, "description": "A length of time: 20s, 4h, 1h30m, 2d, 250ms.",
    },
    "PerMille": {"type": "string", "pattern": PERCENT_PATTERN, "description": "A part: 80%, 12.5%."},
    "Attention": {**AMOUNT, "description": "Thousandths of a person."},
    "Weight": {
        "anyOf": [AMOUNT, {"type": "string", "pattern": PERCENT_PATTERN}],
        "description": "Thousandths of a person, or a part of the agent's budget such as 30%.",
    },
    "Limit": {"anyOf": [AMOUNT, {"const": "unlimited"}], "description": "A number, or unlimited."},
}  # fmt: skip
NAMED: Final[dict[Any, str]] = {
    Duration: "Duration", PerMille: "PerMille", Attention: "Attention", Weight: "Weight", Limit: "Limit",
    Condition: "Condition",
}  # fmt: skip


def policy_schema() -> Schema:
    """Return the JSON Schema (draft 2020-12) that every policy file meets."""
    definitions: dict[str, Schema] = {**SHARED, "Condition": condition_schema()}
    for record in records(Policy):
        definitions[record.__name__] = record_schema(record)
    top = definitions.pop("Policy")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Poise policy",
        **top,
        "$defs": {name: definitions[name] for name in sorted(definitions)},
    }


def schema_text() -> str:
    """Return the schema as the text of policies/schema.json."""
    return json.dumps(policy_schema(), indent=2, ensure_ascii=False) + "\n"


def records(shape: Any) -> Iterator[Any]:
    """Go through the dataclasses that a type is made of, each once."""
    found: dict[Any, None] = {}

    def visit(part: Any) -> None:
        part = without_none(part)
        if part in found or part in NAMED:
            return
        if isinstance(part, type) and is_dataclass(part):
            found[part] = None
            for hint in hints_of(part).values():
                visit(hint)
        for argument in get_args(part):
            visit(argument)

    visit(shape)
    return iter(found)


def record_schema(record: Any) -> Schema:
    """Return the schema of a dataclass: its docstring, its fields, what must be there."""
    hints = hints_of(record)
    properties: dict[str, Schema] = {}
    required = []
    for item in fields(record):
        if (record.__name__, item.name) in HIDDEN:
            continue
        meaning = MEANING[f"{record.__name__}.{item.name}"]
        properties[item.name] = {**type_schema(hints[item.name]), "description": meaning}
        if item.default is MISSING and item.default_factory is MISSING:
            required.append(item.name)
    found: Schema = {"type": "object", "description": sentence(record), "properties": properties}
    if required:
        found["required"] = required
    return {**found, "additionalProperties": False}


def sentence(record: type) -> str:
    """Return the first paragraph of a docstring, read from the source, as a compiled class has forgotten it."""
    path = source_of(record)
    for node in parsed(path).body:
        if isinstance(node, ast.ClassDef) and node.name == record.__name__:
            return " ".join((ast.get_docstring(node) or "").split("\n\n")[0].split())
    raise AssertionError(f"{record.__name__} is declared in {path}")


def type_schema(shape: Any) -> Schema:
    """Return the schema of a field's type, as it is written in a file."""
    rest = without_none(shape)
    if rest != shape:
        return {"anyOf": [type_schema(rest), {"type": "null"}]}
    if shape in NAMED:
        return {"$ref": f"#/$defs/{NAMED[shape]}"}
    if flat_union(shape):
        return {"anyOf": [type_schema(member) for member in flat_union(shape)]}
    if is_new_type(shape):
        return type_schema(shape.__supertype__)
    if is_dataclass(shape):
        return {"$ref": f"#/$defs/{getattr(shape, '__name__', '')}"}
    origin, arguments = get_origin(shape), get_args(shape)
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin is dict:
        return {"type": "object", "additionalProperties": type_schema(arguments[1])}
    if origin is tuple and arguments[-1] is Ellipsis:
        return {"type": "array", "items": type_schema(arguments[0])}
    if origin is tuple:
        items = [type_schema(argument) for argument in arguments]
        return {"type": "array", "prefixItems": items, "minItems": len(items), "maxItems": len(items)}
    return {"type": {str: "string", bool: "boolean", int: "integer"}[shape]}


def condition_schema() -> Schema:
    """Return the schema of conditions in the supervisor's notation."""
    inner = {"$ref": "#/$defs/Condition"}
    group = {"type": "array", "items": inner, "minItems": 1}
    properties: dict[str, Schema] = {name: comparison({"type": "string"}, ordered=False) for name in TEXT_FIELDS}
    properties |= {name: comparison({"type": "integer"}, ordered=True) for name in NUMBER_FIELDS}
    truth: Schema = {"anyOf": [{"type": "boolean"}, {"type": "array", "items": {"type": "boolean"}, "minItems": 1}]}
    properties |= dict.fromkeys(TRUTH_FIELDS, truth)
    properties["any"] = {**group, "description": "One of these must hold."}
    properties["all"] = {**group, "description": "All of these must hold."}
    properties["not"] = {"anyOf": [inner, group], "description": "None of these may hold."}
    free = comparison({"type": ["string", "integer", "boolean"]}, ordered=True)
    return {
        "type": "object",
        "description": "Which contacts: every field named must pass. A value, a list of values, or a comparison.",
        "properties": properties,
        "patternProperties": {rf"^{FREE_FIELD[:-1]}\..+$": free, rf"^{HOURS_FIELD[:-1]}\..+$": truth},
        "additionalProperties": False,
    }


def comparison(value: Schema, ordered: bool) -> Schema:
    """Return the schema of what may be asked of one field."""
    some = {"type": "array", "items": value, "minItems": 1}
    whole: Schema = {"type": "integer"}
    forms: dict[str, Schema] = {"is": value, "in": some, "like": {"type": "string"}}
    if ordered:
        forms |= {"at_least": whole, "at_most": whole}
        forms["between"] = {"type": "array", "items": whole, "minItems": 2, "maxItems": 2}
    if value["type"] == "integer":
        del forms["like"]
    assert set(forms) <= set(OPERATORS) and set(ORDERED) <= set(OPERATORS), "the schema knows no other comparison"
    operators = {"type": "object", "properties": forms, "additionalProperties": False, "minProperties": 1}
    return {"anyOf": [value, some, operators]}

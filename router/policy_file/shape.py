"""The core's policy dataclasses, taught to pydantic: one definition, two notations.

A supervisor's file writes durations, parts, limits and conditions in words; the journal holds the same records as
plain numbers. Both are read by walking the very dataclasses of router/core/policy.py, so that a new field is known
here at once. The core imports nothing of this and is not touched by it.
"""

import types
from collections.abc import Callable
from contextlib import suppress
from dataclasses import MISSING, dataclass, fields, is_dataclass
from typing import Annotated, Any, Final, Literal, NewType, Union, get_args, get_origin

from pydantic import GetCoreSchemaHandler, TypeAdapter, ValidationError
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, core_schema

from router.core.condition import Condition
from router.core.policy import Choosing, Hours, Limit, Policy, RankName, Weight, Weighting
from router.core.values import Attention, Duration, PerMille
from router.policy_file import notation
from router.policy_file.conditions import ConditionReader
from router.policy_file.findings import Path, Problem, did_you_mean
from router.wire.hints import hints_of

Reader = Callable[[Any], Any]
HIDDEN: Final = (("Hours", "open"),)
"""Fields that the edge fills: a file may not name them."""


def flat_union(shape: Any) -> tuple[Any, ...]:
    """Return the members of a union, or nothing."""
    return get_args(shape) if get_origin(shape) in (Union, types.UnionType) else ()


def without_none(shape: Any) -> Any:
    """Return a type without its None."""
    members = flat_union(shape)
    return Union[tuple(member for member in members if member is not type(None))] if members else shape  # noqa: UP007


def is_new_type(shape: Any) -> bool:
    return isinstance(shape, NewType)


class Notation:
    """Builds the schema of a record; `read` gives the types that are written in a notation of their own."""

    def __init__(self, read: dict[Any, Reader], hidden: tuple[tuple[str, str], ...]) -> None:
        self.read = read
        self.hidden = hidden

    def schema(self, shape: Any) -> CoreSchema:
        """Return the schema of a type as found in an annotation."""
        if shape in self.read:
            return core_schema.no_info_plain_validator_function(self.read[shape])
        if flat_union(shape):
            return self.union(shape)
        if is_new_type(shape):
            return self.schema(shape.__supertype__)
        if is_dataclass(shape):
            return self.record(shape)
        origin, arguments = get_origin(shape), get_args(shape)
        if origin is tuple:
            if arguments[-1] is Ellipsis:
                return core_schema.tuple_variable_schema(self.schema(arguments[0]))
            return core_schema.tuple_positional_schema([self.schema(argument) for argument in arguments])
        if origin is dict:
            return core_schema.dict_schema(self.schema(arguments[0]), self.schema(arguments[1]))
        if origin is Literal:
            return core_schema.literal_schema(list(arguments))
        scalars: dict[Any, CoreSchema] = {
            str: core_schema.str_schema(strict=True),
            bool: core_schema.bool_schema(strict=True),
            int: core_schema.int_schema(strict=True),
        }
        return scalars[shape]

    def union(self, shape: Any) -> CoreSchema:
        """Return the schema of a choice; None is told apart first, so that it adds nothing to other errors."""
        rest = without_none(shape)
        if rest != shape:
            return core_schema.nullable_schema(self.schema(rest))
        return core_schema.union_schema([self.schema(member) for member in flat_union(shape)])

    def record(self, shape: Any) -> CoreSchema:
        """Return the schema of a dataclass, its own checks included."""
        hints = hints_of(shape)
        found = []
        for item in fields(shape):
            schema = self.schema(hints[item.name])
            if (shape.__name__, item.name) in self.hidden:
                schema = core_schema.no_info_plain_validator_function(refuse_compiled)
            if item.default_factory is not MISSING:
                schema = core_schema.with_default_schema(schema, default_factory=item.default_factory)
            elif item.default is not MISSING:
                schema = core_schema.with_default_schema(schema, default=item.default)
            found.append(core_schema.dataclass_field(item.name, schema))
        return core_schema.dataclass_schema(
            shape,
            core_schema.dataclass_args_schema(shape.__name__, found, extra_behavior="forbid"),
            [item.name for item in fields(shape)],
            post_init=hasattr(shape, "__post_init__"),
            slots=True,
            frozen=True,
        )

    def adapter(self, shape: Any) -> TypeAdapter[Any]:
        """Return pydantic's reader of a dataclass."""
        return TypeAdapter(Annotated[shape, Taught(self.schema(shape))])


@dataclass(frozen=True)
class Taught:
    """Hands pydantic a schema that was built here."""

    schema: CoreSchema

    def __get_pydantic_core_schema__(self, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return self.schema


def refusal(message: str, right: str = "") -> PydanticCustomError:
    return PydanticCustomError("written", "{message}", {"message": message, "right": right})


def refuse_compiled(_value: Any) -> Any:
    raise refusal("is compiled from week, holidays and zone", "leave it out")


def written(read: Reader) -> Reader:
    """Turn a notation's error into one that pydantic places."""

    def reader(value: Any) -> Any:
        try:
            return read(value)
        except notation.NotationError as error:
            raise refusal(error.message, error.right) from error

    return reader


def read_condition(value: Any) -> Condition:
    """Read a condition; each of its faults keeps its place."""
    reader = ConditionReader()
    condition = reader.condition(value)
    if reader.problems:
        details = [
            InitErrorDetails(type=refusal(problem.message, problem.right), loc=problem.path, input=None)
            for problem in reader.problems
        ]
        raise ValidationError.from_exception_data("Condition", details)
    return condition


RANK_NAMES: Final[tuple[str, ...]] = get_args(RankName)


def read_rank(value: Any) -> Any:
    """Read a taste by name, or a weighting."""
    if isinstance(value, dict):
        return WEIGHTING.validate_python(value)
    if not isinstance(value, str) or value not in RANK_NAMES:
        right = f"{did_you_mean(str(value), RANK_NAMES)}, or a weighting such as {{fit: 1000, idle: 2}}"
        raise refusal(f"{notation.shown(value)} is no way to rank", right)
    return value


READERS: Final[dict[Any, Reader]] = {
    int: written(notation.number),
    Duration: written(notation.duration),
    PerMille: written(notation.per_mille),
    Attention: written(notation.attention),
    Weight: written(notation.weight),
    Limit: written(notation.limit),
    Condition: read_condition,
}
WEIGHTING: Final = Notation(READERS, HIDDEN).adapter(Weighting)
HOURS: Final = Notation(READERS, HIDDEN).adapter(Hours)
WRITTEN: Final[TypeAdapter[Policy]] = Notation({**READERS, hints_of(Choosing)["rank"]: read_rank}, HIDDEN).adapter(
    Policy
)
"""Reads a policy from the data of a supervisor's file."""


def read_hours(data: Any) -> dict[str, Hours]:
    """Read those opening hours of a file that can be read, whatever the rest is like."""
    found = {}
    entries = data.get("hours") if isinstance(data, dict) else None
    for name, entry in entries.items() if isinstance(entries, dict) else ():
        with suppress(ValidationError):
            found[name] = HOURS.validate_python(entry)
    return found


def read_written(data: Any) -> tuple[Policy | None, list[Problem]]:
    """Read a policy from a file's data, or tell everything that is wrong with it."""
    try:
        return WRITTEN.validate_python(data), []
    except ValidationError as error:
        found = [worded(item, data) for item in error.errors(include_url=False, include_input=True)]
        return None, found


def worded(error: Any, data: Any) -> Problem:
    """Put one of pydantic's errors into a supervisor's words."""
    path: Path = tuple(part for part in error["loc"] if part != "[key]")
    kind, value = error["type"], notation.shown(error["input"])
    if kind == "written":
        return Problem(path, error["ctx"]["message"], error["ctx"]["right"])
    if kind == "unexpected_keyword_argument":
        known = tuple(item.name for item in fields(shape_at(path[:-1])) if not hidden(path, item.name))
        return Problem(path, "no such key", did_you_mean(str(path[-1]), known))
    if kind == "missing" and isinstance(path[-1], int):
        return Problem(path[:-1], f"has {path[-1]} values where two belong", "write [one, other]")
    if kind == "missing":
        return Problem(path, "is missing", f"{who_needs(shape_at(path[:-1]))} {path[-1]}")
    if kind == "too_long":
        return Problem(path, f"has {error['ctx']['actual_length']} values where two belong", "write [one, other]")
    if kind == "value_error":
        return Problem(path, str(error["ctx"]["error"]))
    if kind == "literal_error":
        return Problem(path, f"{value} is not a choice", f"write {error['ctx']['expected'].replace(chr(39), '')}")
    if kind == "bool_type":
        meant = {"yes": "true", "on": "true", "no": "false", "off": "false"}.get(value.lower(), "true or false")
        return Problem(path, f"{value} is neither true nor false", f"write {meant}")
    if kind == "string_type":
        return Problem(path, f"{value} is not text", f'write "{value}" in quotes if it is meant')
    if kind in ("dict_type", "dataclass_type"):
        return Problem(path, f"{value} stands where keys belong", keys_wanted(path))
    if kind == "tuple_type":
        return Problem(path, f"{value} is not a list", "write [one, other], or lines that begin with a dash")
    return Problem(path, f"{value}: {error['msg'].lower()}")


def hidden(path: Path, name: str) -> bool:
    return (shape_at(path[:-1]).__name__, name) in HIDDEN


def shape_at(path: Path) -> Any:
    """Return the type that the dataclasses give to a path."""
    shape: Any = Policy
    for part in path:
        shape = without_none(shape)
        if flat_union(shape):
            shape = next(member for member in flat_union(shape) if is_dataclass(member))
        if isinstance(shape, type) and is_dataclass(shape):
            shape = hints_of(shape)[str(part)]
        elif get_origin(shape) is dict:
            shape = get_args(shape)[1]
        elif get_origin(shape) is tuple:
            members = get_args(shape)
            shape = members[0] if members[-1] is Ellipsis else members[min(int(part), len(members) - 1)]
    shape = without_none(shape)
    return next((member for member in flat_union(shape) if is_dataclass(member)), shape)


def who_needs(shape: Any) -> str:
    """Name a record as what needs something: `a service level needs`."""
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in shape.__name__)
    if words.endswith("s"):
        return f"{words.strip()} need"
    return f"{'an' if words[1] in 'aeiou' else 'a'}{words} needs"


def keys_wanted(path: Path) -> str:
    shape = shape_at(path)
    if not is_dataclass(shape):
        return "write names with their values, one a line"
    names = [item.name for item in fields(shape) if item.default is MISSING and item.default_factory is MISSING]
    return f"write keys such as {', '.join(names or [item.name for item in fields(shape)][:3])}"

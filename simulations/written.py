"""Mapping and roster files: YAML read into records, with every fault told by line and column, as for policies."""

import os
from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from router.policy_file.findings import Finding, Path, PolicyError, Problem, did_you_mean, key_path
from router.policy_file.notation import NotationError, duration, number, per_mille, shown
from router.policy_file.opening import zone_names
from router.policy_file.source import BYTES_MAX, Source, read_source

WORDS = {
    "missing": "is missing",
    "string_type": "is not text",
    "bool_type": "is not true or false",
    "list_type": "is not a list",
    "tuple_type": "is not a list",
    "dict_type": "is not a mapping of keys to values",
    "model_type": "stands where keys belong",
    "model_attributes_type": "stands where keys belong",
}
REMEDIES = {
    "string_type": "put it in quotes",
    "bool_type": "write true or false",
    "list_type": "write [one, other], or lines that begin with a dash",
    "tuple_type": "write [one, other], or lines that begin with a dash",
    "dict_type": "write names with their values, one a line",
}


class FileError(PolicyError):
    """A mapping or a roster is wrong; `findings` says where, and what would be right."""


def refusal(message: str, right: str = "", key: str = "") -> PydanticCustomError:
    """Make an error for a validator to raise; `key` is where in the record it stands."""
    return PydanticCustomError("written", "{message}", {"message": message, "right": right, "key": key})


class Written(BaseModel):
    """A record of a file: unknown keys are refused with the nearest known one."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    @model_validator(mode="before")
    @classmethod
    def _known(cls, data: Any) -> Any:
        if isinstance(data, Mapping):
            known = [field.alias or name for name, field in cls.model_fields.items()]
            for key in data:
                if key not in known:
                    raise refusal("no such key", did_you_mean(str(key), known), str(key))
        return data


def _read(reader: Any) -> BeforeValidator:
    def read(value: Any) -> Any:
        try:
            return reader(value)
        except NotationError as error:
            raise refusal(error.message, error.right) from error

    return BeforeValidator(read)


def _zone(value: Any) -> Any:
    if value not in zone_names():
        near = did_you_mean(str(value), zone_names()) or "write it like America/New_York"
        raise refusal(f"{shown(value)} is no time zone", near)
    return value


Ms = Annotated[int, _read(duration)]
"""A length of time, written `20s` or `1h30m`."""
Share = Annotated[int, _read(per_mille)]
"""Thousandths, written `2.5%`."""
Whole = Annotated[int, _read(number)]
Zone = Annotated[str, BeforeValidator(_zone)]

Model = TypeVar("Model", bound=Written)


class Document:
    """One YAML file: its data, its name, and where its keys stand."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Read the file; one that cannot be read, or is no YAML, is a FileError."""
        self.name = str(path)
        try:
            with open(path, "rb") as file:
                content = file.read(BYTES_MAX + 1)
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            raise FileError([Finding("error", self.name, 1, 1, "", f"cannot be read: {reason}")]) from error
        self.source: Source = read_source(content)
        if self.source.problems:
            # What the reader advises is said of policies.
            found = [Problem(one.path, one.message, "" if "policy" in one.right else one.right)
                     for one in self.source.problems]
            raise self.error(found)

    def read(self, model: type[Model]) -> Model:
        """Read the data as a record, or tell everything that is wrong with it."""
        try:
            return model.model_validate(self.source.data)
        except ValidationError as error:
            problems = [worded(item) for item in error.errors(include_url=False)]
        raise self.error(problems)

    def error(self, problems: list[Problem]) -> FileError:
        """Give problems their line and column, in the order of the file."""
        findings = []
        for problem in problems:
            line, column = self.source.place(problem.path)
            path = tuple(part for part in problem.path if part not in ("", "?"))
            key, right = key_path(path), problem.right
            findings.append(Finding(problem.severity, self.name, line, column, key, problem.message, right))
        return FileError(sorted(set(findings), key=lambda finding: (finding.line, finding.column, finding.key)))


def worded(error: Any) -> Problem:
    """Put one of pydantic's errors into words."""
    path: Path = tuple(error["loc"])
    kind = error["type"]
    if kind == "written":
        context = error["ctx"]
        where = (*path, context["key"]) if context["key"] else path
        return Problem(where, context["message"], context["right"])
    if kind == "literal_error":
        expected = error["ctx"]["expected"].replace("'", "")
        return Problem(path, f"{shown(error['input'])} is not a choice", f"write {expected}")
    if kind == "missing":
        return Problem(path, "is missing", f"add {path[-1]}")
    if kind in WORDS:
        return Problem(path, f"{shown(error['input'])} {WORDS[kind]}", REMEDIES.get(kind, ""))
    return Problem(path, f"{shown(error['input'])}: {error['msg'].lower()}")

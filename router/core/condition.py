"""Conditions of policy rules: total, cheap tests over the fields of a contact; no code is evaluated.

A condition holds when all its tests hold, all of `all`, one of `any` (where given) and none of `none`. A test of
a field that the contact lacks does not hold. Text patterns are globs with `*` alone, matched in one pass from left
to right, so that no pattern can stall the floor.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Scalar = str | int | bool
Operator = Literal["is", "in", "at_least", "at_most", "between", "like"]


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison of one field; `values` holds one value, two for `between`, any number for `in`."""

    field: str
    operator: Operator
    values: tuple[Scalar, ...]

    def holds(self, fields: Mapping[str, object]) -> bool:
        """Tell whether the field passes; a missing field, or one of another type, does not."""
        value = fields.get(self.field)
        if value is None:
            return False
        if self.operator == "is" or self.operator == "in":
            for known in self.values:
                if known == value and type(known) is type(value):  # True is 1 to Python, not to a supervisor
                    return True
            return False
        if self.operator == "like":
            return isinstance(value, str) and glob(str(self.values[0]), value)
        if not isinstance(value, int) or isinstance(value, bool):
            return False
        low = self.values[0]
        assert isinstance(low, int), "the policy file admits only numbers here"
        if self.operator == "at_least":
            return value >= low
        if self.operator == "at_most":
            return value <= low
        high = self.values[1]
        assert isinstance(high, int), "the policy file admits only numbers here"
        return low <= value <= high


@dataclass(frozen=True, slots=True)
class Condition:
    """A conjunction of tests and of nested conditions; the empty one always holds."""

    tests: tuple[Test, ...] = ()
    all: tuple["Condition", ...] = ()
    any: tuple["Condition", ...] = ()
    none: tuple["Condition", ...] = ()

    def holds(self, fields: Mapping[str, object]) -> bool:
        """Tell whether the contact's fields satisfy the condition."""
        for test in self.tests:
            if not test.holds(fields):
                return False
        for part in self.all:
            if not part.holds(fields):
                return False
        for part in self.none:
            if part.holds(fields):
                return False
        if not self.any:
            return True
        for part in self.any:
            if part.holds(fields):
                return True
        return False

    def fields(self) -> tuple[str, ...]:
        """Name every field that the condition reads, in order of writing."""
        names = [test.field for test in self.tests]
        for part in self.all + self.any + self.none:
            names.extend(part.fields())
        return tuple(names)


ALWAYS = Condition()


def glob(pattern: str, text: str) -> bool:
    """Match text against a pattern in which `*` stands for any run of characters."""
    pieces = pattern.split("*")
    if len(pieces) == 1:
        return pattern == text
    first, last = pieces[0], pieces[-1]
    if not text.startswith(first) or not text.endswith(last) or len(text) < len(first) + len(last):
        return False
    position, end = len(first), len(text) - len(last)
    for piece in pieces[1:-1]:
        found = text.find(piece, position, end)
        if found < 0:
            return False
        position = found + len(piece)
    return True

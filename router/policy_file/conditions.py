"""Conditions as a supervisor writes them: `when: {channel: phone, priority: {at_least: 2}, not: {tier: gold}}`."""

from typing import Any, Final, cast

from router.core import segments
from router.core.condition import Condition, Operator, Scalar, Test
from router.policy_file.findings import Path, Problem, did_you_mean
from router.policy_file.notation import shown

TEXT_FIELDS: Final = ("channel", "intent", "language", "tier", "site", "direction", "stage", *segments.TEXT_FIELDS)
NUMBER_FIELDS: Final = ("priority", *segments.NUMBER_FIELDS)
TRUTH_FIELDS: Final = segments.TRUTH_FIELDS
FREE_FIELD: Final = "attributes."
HOURS_FIELD: Final = segments.HOURS
GROUPS: Final = ("any", "all", "not")
OPERATORS: Final = ("is", "in", "at_least", "at_most", "between", "like")
ORDERED: Final = ("at_least", "at_most", "between")
DEPTH_MAX: Final = 8


class ConditionReader:
    """Reads one condition and keeps what is wrong with it, by path from its top."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def wrong(self, path: Path, message: str, right: str = "") -> None:
        self.problems.append(Problem(path, message, right))

    def condition(self, data: Any, path: Path = ()) -> Condition:
        """Read a mapping of fields and groups; the empty one always holds."""
        if not isinstance(data, dict):
            self.wrong(path, f"{shown(data)} is not a condition", "write it like {channel: phone, priority: 2}")
            return Condition()
        if len(path) > 3 * DEPTH_MAX:
            self.wrong(path, "is nested too deep", f"at most {DEPTH_MAX} conditions within each other")
            return Condition()
        tests: list[Test] = []
        groups: dict[str, tuple[Condition, ...]] = {}
        for key, value in data.items():
            if key in GROUPS:
                groups[key] = self.group(key, value, (*path, key))
            else:
                tests += self.tests(key, value, (*path, key))
        return Condition(tuple(tests), all=groups.get("all", ()), any=groups.get("any", ()), none=groups.get("not", ()))

    def group(self, name: str, data: Any, path: Path) -> tuple[Condition, ...]:
        """Read the list under `any` or `all`, or what stands under `not`."""
        if name == "not" and isinstance(data, dict):
            return (self.condition(data, path),)
        if not isinstance(data, list) or not data:
            self.wrong(path, f"{shown(data)} is not a list of conditions", f"write {name}: [{{channel: phone}}, ...]")
            return ()
        return tuple(self.condition(item, (*path, index)) for index, item in enumerate(data))

    def tests(self, field: str, data: Any, path: Path) -> list[Test]:
        """Read what is asked of one field."""
        if field not in (*TEXT_FIELDS, *NUMBER_FIELDS, *TRUTH_FIELDS) and not is_free(field) and not is_truth(field):
            known = (*TEXT_FIELDS, *NUMBER_FIELDS, *TRUTH_FIELDS, *GROUPS, "attributes.NAME", "hours.NAME")
            self.wrong(path, f"no contact has a field {shown(field)}", did_you_mean(field, known))
            return []
        if isinstance(data, dict):
            if not data:
                self.wrong(path, "asks nothing", f"one of {', '.join(OPERATORS)}")
            return [test for name, value in data.items() for test in self.test(field, name, value, (*path, name))]
        return self.test(field, "in" if isinstance(data, list) else "is", data, path)

    def test(self, field: str, operator: str, data: Any, path: Path) -> list[Test]:
        """Read one comparison."""
        if operator not in OPERATORS:
            self.wrong(path, f"{shown(operator)} is no comparison", did_you_mean(operator, OPERATORS))
            return []
        many = operator in ("in", "between")
        if data == []:
            self.wrong(path, "an empty list holds for no contact", "write at least one value")
            return []
        if many != isinstance(data, list):
            right = f"write {operator}: " + ("[one, other]" if many else "value")
            self.wrong(path, f"{operator} takes {'a list' if many else 'one value'}, not {shown(data)}", right)
            return []
        values = data if isinstance(data, list) else [data]
        if operator == "between" and len(values) != 2:
            self.wrong(path, f"between takes two numbers, not {len(values)}", "write between: [1, 3]")
            return []
        good = [self.value(field, operator, value, path) for value in values]
        if not all(good):
            return []
        if operator == "between" and values[0] > values[1]:
            self.wrong(path, f"{values[0]} is above {values[1]}", f"write between: [{values[1]}, {values[0]}]")
        return [Test(field, cast(Operator, operator), tuple(cast(list[Scalar], values)))]

    def value(self, field: str, operator: str, value: Any, path: Path) -> bool:
        """Tell whether a value suits its field and comparison."""
        if is_truth(field):
            if operator in ("is", "in") and isinstance(value, bool):
                return True
            self.wrong(path, f"{field} is true or false", f"write {field}: true")
        elif operator in ORDERED and field in TEXT_FIELDS:
            self.wrong(path, f"{field} is text and has no order", "compare it by is, in or like")
        elif operator == "like" and field in NUMBER_FIELDS:
            self.wrong(path, f"{field} is a number", "compare it by is, in, at_least, at_most or between")
        elif operator in ORDERED or field in NUMBER_FIELDS:
            if type(value) is int:
                return True
            self.wrong(path, f"{shown(value)} is not a whole number", "write digits without quotes")
        elif operator == "like" or field in TEXT_FIELDS:
            if isinstance(value, str):
                return True
            self.wrong(path, f"{shown(value)} is not text", f'write "{shown(value)}" in quotes if it is meant')
        elif isinstance(value, str | int):
            return True
        else:
            self.wrong(path, f"{shown(value)} cannot be compared", "write text, a whole number, true or false")
        return False


def is_free(field: str) -> bool:
    """Tell whether a field is one of those that the platform names itself."""
    return field.startswith(FREE_FIELD) and field != FREE_FIELD


def is_truth(field: str) -> bool:
    """Tell whether a field is true or false: the customer is known, certain hours are open."""
    return field in TRUTH_FIELDS or (field.startswith(HOURS_FIELD) and field != HOURS_FIELD)


def condition_data(condition: Condition) -> dict[str, Any]:
    """Write a condition back in the supervisor's form, as short as it goes."""
    data: dict[str, Any] = {}
    rest: list[dict[str, Any]] = []
    for test in condition.tests:
        value: Any = list(test.values) if test.operator in ("in", "between") else test.values[0]
        entry = {test.operator: value}
        here = data.get(test.field, {})
        if test.operator in here:  # the same comparison twice: the second goes where it has room
            rest.append({test.field: entry})
        else:
            data[test.field] = {**here, **entry}
    for name, parts in (("all", condition.all), ("any", condition.any), ("not", condition.none)):
        written = [condition_data(part) for part in parts] + (rest if name == "all" else [])
        if written:
            data[name] = written
    return {field: shortened(field, value) for field, value in data.items()}


def shortened(field: str, value: Any) -> Any:
    """Leave `is` and `in` out where nothing else is asked of the field."""
    if field in GROUPS or len(value) != 1:
        return value
    return value.get("is", value.get("in", value))

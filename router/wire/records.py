"""Plain records: dataclasses as mappings of their fields, all the way down, and back.

For what the router wrote itself and wants to find again as it was: the compiled policy. Fields that are missing take
their defaults, because an older version did not know them; anything else that is not as declared is an EventError.
"""

import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Literal, NewType, Union, get_args, get_origin

from router.wire.hints import hints_of
from router.wire.kinds import EventError, show

Reader = Callable[[object, str], Any]


def write_record(value: Any) -> Any:
    """Turn records into mappings and tuples into lists."""
    if is_dataclass(value):
        return {item.name: write_record(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, tuple):
        return [write_record(item) for item in value]
    if isinstance(value, dict):
        return {key: write_record(item) for key, item in value.items()}
    return value


def read_record(cls: Any, value: object, path: str) -> Any:
    """Rebuild a record from what `write_record` made of it."""
    parts = _parts(cls)
    if type(value) is not dict:
        raise EventError(path, show(value), "an object")
    for name in value:
        if name not in parts:
            raise EventError(f"{path}.{name}", "an unknown key", f"one of {', '.join(parts)}")
    found = {name: _read(parts[name], item, f"{path}.{name}" if path else name) for name, item in value.items()}
    try:
        return cls(**found)
    except (TypeError, ValueError) as error:
        raise EventError(path, str(error), f"a {cls.__name__.lower()} that holds together") from None


@cache
def _parts(cls: Any) -> dict[str, Any]:
    return hints_of(cls)


def _read(hint: Any, value: object, path: str) -> Any:
    if isinstance(hint, NewType):
        return _read(hint.__supertype__, value, path)
    if is_dataclass(hint):
        return read_record(hint, value, path)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _read_choice(arguments, value, path)
    if origin is tuple:
        return _read_list(arguments, value, path)
    if origin is dict:
        if type(value) is not dict:
            raise EventError(path, show(value), "an object")
        return {name: _read(arguments[1], item, f"{path}.{name}") for name, item in value.items()}
    if origin is Literal:
        if value not in arguments or type(value) is not str:
            raise EventError(path, show(value), f"one of {', '.join(map(str, arguments))}")
        return value
    if type(value) is not hint:
        raise EventError(path, show(value), {int: "a whole number", str: "a string"}.get(hint, "true or false"))
    return value


def _read_choice(choices: tuple[Any, ...], value: object, path: str) -> Any:
    """Read a value of one of several types; which one, its JSON type tells."""
    if value is None and type(None) in choices:
        return None
    for choice in choices:
        bare = choice.__supertype__ if isinstance(choice, NewType) else choice
        if (is_dataclass(bare) and type(value) is dict) or type(value) is bare:
            return _read(bare, value, path)
        if get_origin(bare) is Literal and value in get_args(bare):
            return value
        if get_origin(bare) in (tuple, dict) and type(value) is (list if get_origin(bare) is tuple else dict):
            return _read(bare, value, path)
    raise EventError(path, show(value), "a value of another type")


def _read_list(arguments: tuple[Any, ...], value: object, path: str) -> tuple[Any, ...]:
    if type(value) is not list:
        raise EventError(path, show(value), "a list")
    if arguments[-1] is Ellipsis:
        return tuple([_read(arguments[0], item, f"{path}[{index}]") for index, item in enumerate(value)])
    if len(value) != len(arguments):
        raise EventError(path, show(value), f"a list of {len(arguments)}")
    told = zip(arguments, value, strict=True)
    return tuple([_read(hint, item, f"{path}[{index}]") for index, (hint, item) in enumerate(told)])

"""How one value of each type is written and read: as JSON on the wire, and as JSON in a journal row.

What comes in from a channel is checked strictly; what the router wrote itself is checked for its type alone,
because a rule that grows stricter later must not make an old journal unreadable.
"""

import re
import types
import typing
from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite
from typing import Any, Final

import orjson

from router.core import reasons
from router.core.values import PHASE_NAMES, AgentId, AssignmentId, ContactId, Duration, Instant, OfferId
from router.wire.times import NEVER_WORD, parse_instant, write_instant

ID_MAX: Final = 256
MADE_ID_MAX: Final = 1024
"""Offers and assignments are named by the engine, which may build on a contact's id."""
TEXT_MAX: Final = 4096
ENTRIES_MAX: Final = 256
DEPTH_MAX: Final = 16
INT_MAX: Final = (1 << 53) - 1
"""The greatest integer that every JSON reader keeps exact."""
LEVEL_MAX: Final = 1_000_000_000
"""The greatest level or authority: products of it with prices still fit into 64 bits."""

# Control characters, lone surrogates, and the line ends that split an NDJSON file in some readers.
_UNFIT: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")

Reader = Callable[[object, str], Any]
Writer = Callable[[Any], Any]


class EventError(Exception):
    """A channel's message that cannot be read: where in it, what was found, and what would be right."""

    def __init__(self, path: str, found: str, right: str) -> None:
        said = f"found {found}; {right} would be right"
        super().__init__(f"{path}: {said}" if path else said)
        self.path = path
        self.found = found
        self.right = right


def show(value: object) -> str:
    """Describe a value in a few words, however large it is."""
    if isinstance(value, dict):
        return f"an object of {len(value)}"
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}"
    if isinstance(value, str):
        cut = value if len(value) <= 40 else value[:40] + "…"
        return f'"{_UNFIT.sub("?", cut)}"'
    if value is None or isinstance(value, bool):
        return {None: "nothing", True: "true", False: "false"}[value]
    return str(value)[:40]


@dataclass(frozen=True, slots=True)
class Kind:
    """One type's two forms; a missing writer means that the value is written as it is."""

    read: Reader
    write: Writer | None = None
    read_row: Reader | None = None
    write_row: Writer | None = None

    @property
    def row_reader(self) -> Reader:
        return self.read_row or self.read


# ── Strings ───────────────────────────────────────────────────────────────────────────────────────────────────────


def text_reader(least: int, most: int) -> Reader:
    """Make a reader of strings of `least` to `most` characters without control characters."""
    right = f"a string of {least} to {most} characters without control characters"

    def read(value: object, path: str) -> str:
        if type(value) is not str or not least <= len(value) <= most or _UNFIT.search(value):
            raise EventError(path, show(value), right)
        return value

    return read


def read_any_text(value: object, path: str) -> str:
    if type(value) is not str:
        raise EventError(path, show(value), "a string")
    return value


read_id = text_reader(1, ID_MAX)
read_made_id = text_reader(1, MADE_ID_MAX)
read_word = text_reader(0, ID_MAX)
read_text = text_reader(0, TEXT_MAX)


def one_of(names: tuple[str, ...], unknown: str | None) -> Kind:
    """Make an enumeration; `unknown` is what an unheard-of value is read as, None refuses it."""
    right = "one of " + ", ".join(names)

    def read(value: object, path: str) -> str:
        if type(value) is str and value in names:
            return value
        if unknown is None or type(value) is not str:
            raise EventError(path, show(value), right)
        return unknown

    return Kind(read, read_row=read_any_text)


# ── Numbers ───────────────────────────────────────────────────────────────────────────────────────────────────────


def int_reader(least: int, most: int) -> Reader:
    """Make a reader of whole numbers from `least` to `most`."""
    right = f"a whole number from {least} to {most}"

    def read(value: object, path: str) -> int:
        if type(value) is not int or not least <= value <= most:
            raise EventError(path, show(value), right)
        return value

    return read


read_int = int_reader(-INT_MAX, INT_MAX)
read_level = int_reader(0, LEVEL_MAX)


def read_any_int(value: object, path: str) -> int:
    if type(value) is not int:
        raise EventError(path, show(value), "a whole number")
    return value


def read_bool(value: object, path: str) -> bool:
    if type(value) is not bool:
        raise EventError(path, show(value), "true or false")
    return value


def read_instant(value: object, path: str) -> Instant:
    """Read an RFC 3339 time."""
    at = parse_instant(value) if type(value) is str else None
    if at is None:
        raise EventError(path, show(value), "a time like 2026-03-01T09:00:00.000Z")
    return at


def _read_order_instant(value: object, path: str) -> int:
    if value is None:
        return 0
    return 1 << 62 if value == NEVER_WORD else read_instant(value, path)


def _write_order_instant(at: int) -> str | None:
    return write_instant(at) if at else None


_REASON_CODES: Final = reasons.CODES
_PHASES: Final = {name: phase for phase, name in enumerate(PHASE_NAMES)}


def _named(codes: dict[str, int], what: str) -> Reader:
    def read(value: object, path: str) -> int:
        code = codes.get(value) if type(value) is str else None
        if code is None:
            raise EventError(path, show(value), f"the name of a {what}")
        return code

    return read


REASON: Final = Kind(_named(_REASON_CODES, "reason"), reasons.NAMES.__getitem__, read_any_int)
# A phase's number is its place in an order that may gain members, so journals keep the name.
PHASE: Final = Kind(_named(_PHASES, "phase"), PHASE_NAMES.__getitem__, write_row=PHASE_NAMES.__getitem__)


# ── Collections ───────────────────────────────────────────────────────────────────────────────────────────────────


def _entries(value: object, path: str) -> dict[str, Any]:
    if type(value) is not dict or len(value) > ENTRIES_MAX:
        raise EventError(path, show(value), f"an object of at most {ENTRIES_MAX} entries")
    for name in value:
        read_id(name, f"{path} (a name in it)")
    return value


def read_levels(value: object, path: str) -> dict[str, int]:
    """Read names with numbers, in order of name, so that no order of writing reaches the engine."""
    entries = _entries(value, path)
    return {name: read_level(entries[name], f"{path}.{name}") for name in sorted(entries)}


def read_attributes(value: object, path: str) -> dict[str, str | int | bool]:
    """Read names with scalars, in order of name."""
    entries = _entries(value, path)
    return {name: _scalar(entries[name], f"{path}.{name}") for name in sorted(entries)}


def _scalar(value: object, path: str) -> str | int | bool:
    if type(value) is bool:
        return value
    if type(value) is int:
        return read_int(value, path)  # type: ignore[no-any-return]
    if type(value) is str:
        return read_text(value, path)  # type: ignore[no-any-return]
    raise EventError(path, show(value), "a string, a whole number, true or false")


def read_names(value: object, path: str) -> tuple[str, ...]:
    if type(value) is not list or len(value) > ENTRIES_MAX:
        raise EventError(path, show(value), f"a list of at most {ENTRIES_MAX} names")
    return tuple([read_id(name, f"{path}[{index}]") for index, name in enumerate(value)])


def read_kept(value: object, path: str) -> dict[str, object]:
    """Check what is kept without being understood: it must survive being written again."""
    if type(value) is not dict:
        raise EventError(path, show(value), "an object")
    level: list[object] = [value]
    for _ in range(DEPTH_MAX):
        inner: list[object] = []
        for item in level:
            if type(item) is dict:
                inner.extend(item.values())
            elif type(item) is list:
                inner.extend(item)
            elif type(item) is float and not isfinite(item):
                raise EventError(path, "a number past all bounds", "a finite number")
        if not inner:
            return value
        level = inner
    raise EventError(path, f"more than {DEPTH_MAX} levels", f"data nested at most {DEPTH_MAX} deep")


def _read_order_levels(value: object, path: str) -> tuple[tuple[str, int], ...]:
    if type(value) is not dict:
        raise EventError(path, show(value), "an object")
    return tuple([(name, read_any_int(value[name], f"{path}.{name}")) for name in sorted(value)])


def _read_row_levels(value: object, path: str) -> tuple[tuple[str, int], ...]:
    if type(value) is not list:
        raise EventError(path, show(value), "a list")
    pairs = []
    for pair in value:
        if type(pair) is not list or len(pair) != 2:
            raise EventError(path, show(pair), "a pair of a name and a number")
        pairs.append((read_any_text(pair[0], path), read_any_int(pair[1], path)))
    return tuple(pairs)


def _read_row_names(value: object, path: str) -> tuple[str, ...]:
    if type(value) is not list:
        raise EventError(path, show(value), "a list")
    return tuple([read_any_text(name, path) for name in value])


def _row_dict(leaf: Reader) -> Reader:
    def read(value: object, path: str) -> dict[str, Any]:
        if type(value) is not dict:
            raise EventError(path, show(value), "an object")
        return {name: leaf(item, path) for name, item in value.items()}

    return read


def _read_row_scalar(value: object, path: str) -> str | int | bool:
    if type(value) not in (str, int, bool):
        raise EventError(path, show(value), "a string, a whole number, true or false")
    return value  # type: ignore[return-value]


# ── The kind of a type ────────────────────────────────────────────────────────────────────────────────────────────

_TEXT_ROW: Final = read_any_text
_FACT_KINDS: Final[dict[object, Kind]] = {
    ContactId: Kind(read_id, read_row=_TEXT_ROW),
    AgentId: Kind(read_id, read_row=_TEXT_ROW),
    OfferId: Kind(read_made_id, read_row=_TEXT_ROW),
    AssignmentId: Kind(read_made_id, read_row=_TEXT_ROW),
    str: Kind(read_word, read_row=_TEXT_ROW),
    int: Kind(read_int, read_row=read_any_int),
    bool: Kind(read_bool),
    Duration: Kind(int_reader(0, INT_MAX), read_row=read_any_int),
    Instant: Kind(read_instant, write_instant, read_any_int),
    dict[str, int]: Kind(read_levels, read_row=_row_dict(read_any_int)),
    dict[str, str | int | bool]: Kind(read_attributes, read_row=_row_dict(_read_row_scalar)),
    dict[str, object]: Kind(read_kept),
    tuple[str, ...]: Kind(read_names, list, _read_row_names),
}
_ORDER_KINDS: Final[dict[object, Kind]] = {
    str: Kind(read_any_text),
    int: Kind(read_any_int),
    bool: Kind(read_bool),
    Instant: Kind(_read_order_instant, _write_order_instant, read_any_int),
    tuple[tuple[str, int], ...]: Kind(_read_order_levels, dict, _read_row_levels),
}


def knows(hint: Any, order: bool) -> bool:
    """Tell whether a type has a kind of its own, not one put together of its parts."""
    return hint in (_ORDER_KINDS if order else _FACT_KINDS)


def kind_of(hint: Any, order: bool) -> Kind:
    """Return how a field of this type is written and read, in a decision (`order`) or in a fact."""
    kinds = _ORDER_KINDS if order else _FACT_KINDS
    while hint not in kinds:
        if not isinstance(hint, typing.NewType):
            raise TypeError(f"the wire does not know how to write a field of type {hint}")
        hint = hint.__supertype__
    return kinds[hint]


def without_none(hint: Any) -> Any:
    """Strip `| None` off a type."""
    if typing.get_origin(hint) not in (typing.Union, types.UnionType):
        return hint
    rest = tuple([part for part in typing.get_args(hint) if part is not type(None)])
    return typing.Union[rest] if len(rest) > 1 else rest[0]  # noqa: UP007 (built at run time)


def dump(value: object) -> bytes:
    """Write JSON in its one canonical form: no spaces, keys of free objects in order."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)

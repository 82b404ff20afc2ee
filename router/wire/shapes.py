"""The field tables: for every fact and decision, where each field stands on the wire and in a journal row.

The tables are derived once, at import, from the dataclasses; only what a type cannot tell (a place other than
`data.<name>`, a number that is a reason, an enumeration) is written here. Both forms come from the same table.
"""

from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields
from operator import attrgetter
from typing import Any, Final, get_args

from router.core import decisions as orders
from router.core import events as facts
from router.wire.hints import hints_of
from router.wire.kinds import (
    LEVEL_MAX,
    PHASE,
    REASON,
    RECORDS,
    EventError,
    Kind,
    int_reader,
    kind_of,
    one_of,
    read_any_int,
    read_id,
    show,
    without_none,
)

# Who says something unheard-of ("lunch") is there and takes nothing: that much `away` says, and `other` would not.
_PRESENCES: Final = one_of(("available", "away", "draining", "offline"), "away")
_FAILURES: Final = one_of(("busy", "unreachable", "not_ready"), "other")
_STAGES: Final = one_of(("self_service", "queue"), None)
_NARROWER: Final[dict[tuple[type, str], Kind]] = {
    (facts.AgentSignedIn, "budget"): Kind(int_reader(1, LEVEL_MAX), read_row=read_any_int),
    (facts.ContactArrived, "direction"): one_of(("inbound", "outbound"), "other"),
    (facts.ContactArrived, "stage"): _STAGES,
    (facts.ContactChanged, "stage"): _STAGES,
    (facts.ContactTurned, "to"): one_of(("agent", "customer"), None),
    (facts.ContactEnded, "by"): one_of(("customer", "agent", "platform"), "other"),
    (facts.AgentSignedIn, "presence"): _PRESENCES,
    (facts.AgentPresenceChanged, "presence"): _PRESENCES,
    (facts.OfferFailed, "reason"): _FAILURES,
    (facts.AssignmentFailed, "reason"): _FAILURES,
    (orders.OfferContact, "answer"): one_of(("manual", "auto"), "other"),
    (orders.AssignContact, "role"): one_of(("primary", "consult", "conference", "monitor"), "other"),
}
_NUMBERED: Final = {"code": REASON, "cause": REASON, "way": REASON, "outcome": REASON, "phase": PHASE}
"""Integer fields of decisions that stand for a word."""

_PLACES: Final[dict[tuple[type, str], str]] = {
    (orders.QueueContact, "skills"): "needs.skills",
    (orders.QueueContact, "language"): "needs.language",
    (orders.QueueContact, "authority"): "needs.authority",
    (orders.RedirectContact, "code"): "kind",
} | {
    (orders.OfferContact, name): f"reasons.{name}"
    for name in ("way", "value", "fit", "load_after", "budget", "runner_up", "margin")
}

FACT_NAMES: Final[dict[type, str]] = {
    facts.ContactArrived: "contact.arrived",
    facts.ContactChanged: "contact.changed",
    facts.ContactTurned: "contact.turned",
    facts.ContactAbandoned: "contact.abandoned",
    facts.ContactEnded: "contact.ended",
    facts.AgentSignedIn: "agent.signed_in",
    facts.AgentPresenceChanged: "agent.presence",
    facts.AgentSignedOut: "agent.signed_out",
    facts.OfferAccepted: "offer.accepted",
    facts.OfferDeclined: "offer.declined",
    facts.OfferFailed: "offer.failed",
    facts.AssignmentConnected: "assignment.connected",
    facts.AssignmentFailed: "assignment.failed",
    facts.AssignmentCompleted: "assignment.completed",
    facts.ClockReached: "clock.reached",
}
DECISION_NAMES: Final[dict[type, str]] = {
    orders.IgnoreFact: "fact.ignored",
    orders.QueueContact: "contact.queued",
    orders.DeferContact: "contact.deferred",
    orders.OfferContact: "offer.made",
    orders.RevokeOffer: "offer.revoked",
    orders.AssignContact: "contact.assigned",
    orders.ChangeAssignment: "assignment.changed",
    orders.CloseContact: "contact.closed",
    orders.RefuseContact: "contact.refused",
    orders.RedirectContact: "contact.redirected",
    orders.ChangeAgent: "agent.changed",
    orders.TakeDebt: "debt.taken",
    orders.PayDebt: "debt.paid",
    orders.GrantRequest: "request.granted",
    orders.RefuseRequest: "request.refused",
}
ROUTER_ONLY: Final = frozenset({facts.ClockReached})
"""Facts that only the router states; no channel may."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name, its place (`subject`, or a key in `data`), its kind, and what it is when left out."""

    name: str
    place: tuple[str, ...]
    kind: Kind
    required: bool
    default: Callable[[], Any]
    may_be_none: bool
    inner: frozenset[str] | None = None  # the keys of a nested record

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that lead to it, within the data or within the event."""
        return self.place[1:] if self.in_data else self.place

    @property
    def path(self) -> str:
        return ".".join(self.place)

    @property
    def in_data(self) -> bool:
        return self.place[0] == "data"


class Shape:
    """The table of one fact or decision, made ready for writing and reading."""

    def __init__(self, cls: type, name: str, order: bool) -> None:
        self.cls = cls
        self.name = name
        self.type = f"poise.{name}"
        self.fields = _fields(cls, order)
        self.keeps_extra = any(field.name == "extra" for field in self.fields)
        self.least = sum(field.required for field in self.fields)
        self._values = _getter([field.name for field in self.fields])
        self._row_writers = _writers([field.kind.write_row for field in self.fields])
        self._row_readers = [
            (field.kind.row_reader, f"{self.type} {field.name}", field.may_be_none) for field in self.fields
        ]
        groups: dict[str, list[Field]] = {}
        for field in self.fields:
            if field.in_data:
                groups.setdefault(field.place[1] if len(field.place) == 3 else "", []).append(field)
        self._groups = [_Group(key, members) for key, members in groups.items()]

    def data(self, item: Any) -> dict[str, Any]:
        """Return the `data` of a decision, every key in it."""
        data: dict[str, Any] = {}
        for group in self._groups:
            part: dict[str, Any] = dict(zip(group.keys, group.values(item), strict=True))
            for key, write in group.writers:
                part[key] = write(part[key])
            if group.key:
                data[group.key] = part
            elif data:
                data |= part
            else:
                data = part
        return data

    def row(self, item: Any) -> list[Any]:
        """Return the values in order of declaration, the type's name first."""
        row = [self.name, *self._values(item)]
        for index, write in self._row_writers:
            if row[index + 1] is not None:
                row[index + 1] = write(row[index + 1])
        return row

    def from_row(self, row: list[Any]) -> Any:
        """Rebuild from a row; fields that a newer version added take their defaults."""
        given = len(row) - 1
        if not self.least <= given <= len(self.fields):
            raise EventError(self.type, f"{given} values", f"{self.least} to {len(self.fields)}")
        values = [
            None if value is None and may_be_none else read(value, path)
            for (read, path, may_be_none), value in zip(self._row_readers, row[1:], strict=False)
        ]
        return self.cls(*values)


class _Group:
    """The fields that share one object of the wire form."""

    def __init__(self, key: str, members: list[Field]) -> None:
        self.key = key
        self.keys = [field.place[-1] for field in members]
        self.values = _getter([field.name for field in members])
        self.writers = [(field.place[-1], field.kind.write) for field in members if field.kind.write]


def _getter(names: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    if len(names) > 1:
        return attrgetter(*names)
    return lambda item: tuple([getattr(item, name) for name in names])


def _writers(writers: list[Any]) -> list[tuple[int, Any]]:
    return [(index, write) for index, write in enumerate(writers) if write is not None]


def _fields(cls: Any, order: bool) -> tuple[Field, ...]:
    hints = hints_of(cls)
    return tuple([_field(cls, item, hints[item.name], order) for item in fields(cls)])


def _field(cls: type, item: Any, hint: Any, order: bool) -> Field:
    bare = without_none(hint)
    required = item.default is MISSING and item.default_factory is MISSING
    inner = None
    if bare in RECORDS:
        kind = _record_kind(bare)
        inner = frozenset(part.name for part in fields(bare))
    elif order and bare is int and item.name in _NUMBERED:
        kind = _NUMBERED[item.name]
    elif (cls, item.name) in _NARROWER:
        kind = _NARROWER[cls, item.name]
    else:
        kind = kind_of(bare, order)
        if bare is str and required and not order:
            kind = Kind(read_id, read_row=kind.read_row)
    factory = item.default_factory
    default = (lambda: item.default) if factory is MISSING else factory
    return Field(item.name, _place(cls, item.name, order), kind, required, default, bare is not hint, inner)


def _place(cls: type, name: str, order: bool) -> tuple[str, ...]:
    if order:
        if name == "seq":
            return ("seq",)
        if name == subject_field(cls):
            return ("subject",)
        return ("data", *_PLACES.get((cls, name), name).split("."))
    if name in ("id", "source"):
        return (name,)
    if name == "time" and cls is facts.ContactArrived:
        return ("time",)
    return ("subject",) if name == subject_field(cls) else ("data", name)


def subject_field(cls: Any) -> str:
    """Name the field that the event is about: the contact, else the agent, else what it says itself."""
    names = [item.name for item in fields(cls)]
    return next((name for name in ("contact", "agent", "subject") if name in names), "")


def _record_kind(cls: Any) -> Kind:
    """Make the kind of a record inside a fact: an object on the wire, a list in a row."""
    parts = _fields(cls, order=False)
    values = _getter([part.name for part in parts])
    defaults = [part.default() for part in parts]

    def read(value: object, path: str) -> Any:
        if type(value) is not dict:
            raise EventError(path, show(value), "an object")
        found = {}
        for part in parts:
            item = value.get(part.name)
            if item is not None:
                found[part.name] = part.kind.read(item, f"{path}.{part.name}")
        return cls(**found)

    def write(item: Any) -> dict[str, Any]:
        told = zip(parts, values(item), defaults, strict=True)
        return {part.name: value for part, value, default in told if value != default}

    def read_row(value: object, path: str) -> Any:
        if type(value) is not list or len(value) > len(parts):
            raise EventError(path, show(value), f"a list of at most {len(parts)}")
        told = zip(parts, value, strict=False)
        return cls(*[part.kind.row_reader(item, f"{path}.{part.name}") for part, item in told])

    return Kind(read, write, read_row, lambda item: list(values(item)))


FACT_SHAPES: Final = {cls: Shape(cls, FACT_NAMES[cls], order=False) for cls in get_args(facts.Fact)}
DECISION_SHAPES: Final = {cls: Shape(cls, DECISION_NAMES[cls], order=True) for cls in get_args(orders.Decision)}
FACTS_BY_NAME: Final = {shape.name: shape for shape in FACT_SHAPES.values()}
DECISIONS_BY_NAME: Final = {shape.name: shape for shape in DECISION_SHAPES.values()}

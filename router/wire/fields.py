"""The fields of facts and decisions: where each stands on the wire, and of what kind it is.

Derived once, at import, from the dataclasses; only what a type cannot tell (a place other than `data.<name>`, a
number that is a reason, an enumeration) is written here.
"""

from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields, is_dataclass
from operator import attrgetter
from typing import Any, Final, get_args, get_origin

import orjson

from router.core import decisions as orders
from router.core import events as facts
from router.core.policy import Policy
from router.wire.hints import hints_of
from router.wire.kinds import (
    LEVEL_MAX,
    PHASE,
    REASON,
    EventError,
    Kind,
    int_reader,
    kind_of,
    knows,
    one_of,
    read_any_int,
    read_id,
    show,
    without_none,
)
from router.wire.records import read_record, write_record

# Who says something unheard-of ("lunch") is there and takes nothing: that much `away` says, and `other` would not.
_PRESENCES: Final = one_of(("available", "away", "draining", "offline"), "away")
_FAILURES: Final = one_of(("busy", "unreachable", "not_ready"), "other")
_STAGES: Final = one_of(("self_service", "queue"), None)
_ROLES: Final = one_of(("agent", "supervisor"), "agent")
_NARROWER: Final[dict[tuple[type, str], Kind]] = {
    (facts.AgentSignedIn, "budget"): Kind(int_reader(1, LEVEL_MAX), read_row=read_any_int),
    (facts.AgentSignedIn, "own_limit"): Kind(int_reader(0, LEVEL_MAX), read_row=read_any_int),
    (facts.AgentPresenceChanged, "own_limit"): Kind(int_reader(0, LEVEL_MAX), read_row=read_any_int),
    (facts.AgentOccupied, "weight"): Kind(int_reader(0, LEVEL_MAX), read_row=read_any_int),
    (facts.Outside, "weight"): Kind(int_reader(0, LEVEL_MAX), read_row=read_any_int),
    (facts.Effort, "menu_depth"): Kind(int_reader(0, 1_000), read_row=read_any_int),
    (facts.Effort, "repeats"): Kind(int_reader(0, 1_000), read_row=read_any_int),
    (facts.ContactArrived, "direction"): one_of(("inbound", "outbound"), "other"),
    (facts.ContactStarted, "direction"): one_of(("inbound", "outbound"), "other"),
    (facts.ContactArrived, "stage"): _STAGES,
    (facts.ContactChanged, "stage"): _STAGES,
    (facts.ContactTurned, "to"): one_of(("agent", "customer"), None),
    (facts.ContactEnded, "by"): one_of(("customer", "agent", "platform"), "other"),
    (facts.AgentSignedIn, "presence"): _PRESENCES,
    (facts.AgentPresenceChanged, "presence"): _PRESENCES,
    (facts.SupervisorPresenceSet, "presence"): _PRESENCES,
    (facts.OfferFailed, "reason"): _FAILURES,
    (facts.AssignmentFailed, "reason"): _FAILURES,
    (facts.AssignmentTransferred, "mode"): one_of(("blind", "warm"), None),
    (facts.AssignmentTransferred, "owner"): one_of(("keep", "pass"), None),
    (facts.SupervisorJoined, "mode"): one_of(("monitor", "whisper", "barge", "takeover"), None),
    (facts.CaseResolved, "role"): _ROLES,
    (facts.CaseReassigned, "role"): _ROLES,
    (orders.OfferContact, "answer"): one_of(("manual", "auto"), "other"),
    (orders.AssignContact, "role"): one_of(("primary", "consult", "conference", "monitor"), "other"),
}
_NUMBERED: Final = {"code": REASON, "cause": REASON, "way": REASON, "outcome": REASON, "phase": PHASE}
"""Integer fields of decisions that stand for a word."""

_PLACES: Final[dict[tuple[type, str], str]] = {
    (orders.QueueContact, "skills"): "needs.skills",
    (orders.QueueContact, "language"): "needs.language",
    (orders.QueueContact, "authority"): "needs.authority",
    (orders.QueueContact, "ceilings"): "needs.ceilings",
    (orders.QueueContact, "team"): "needs.team",
    (orders.RedirectContact, "code"): "kind",
} | {
    (orders.OfferContact, name): f"reasons.{name}"
    for name in ("way", "value", "fit", "load_after", "budget", "runner_up", "margin", "price", "revision")
}
_FACT_PLACES: Final[dict[tuple[type, str], str]] = {(facts.ContactEscalated, "origin"): "from"}


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


def fields_of(cls: Any, order: bool) -> tuple[Field, ...]:
    """Return the fields of a fact, or of a decision (`order`), in order of declaration."""
    hints = hints_of(cls)
    return tuple([_field(cls, item, hints[item.name], order) for item in fields(cls)])


def _field(cls: type, item: Any, hint: Any, order: bool) -> Field:
    bare = without_none(hint)
    required = item.default is MISSING and item.default_factory is MISSING
    inner = None
    if order and bare is int and item.name in _NUMBERED:
        kind = _NUMBERED[item.name]
    elif cls is orders.TakeDebt and item.name == "limits":
        kind = _list_kind(REASON)
    elif (cls, item.name) in _NARROWER:
        kind = _NARROWER[cls, item.name]
    else:
        kind = _kind(bare, order)
        if is_dataclass(bare) and bare is not Policy:
            inner = frozenset(part.name for part in fields(bare))
        if bare is str and required and not order:
            kind = Kind(read_id, read_row=kind.read_row)
    factory = item.default_factory
    default = (lambda: item.default) if factory is MISSING else factory
    return Field(item.name, _place(cls, item.name, order), kind, required, default, bare is not hint, inner)


def _write_policy(policy: Policy) -> str:
    """Write a policy as text: the order of its mappings carries meaning, and canonical JSON would sort them."""
    return orjson.dumps(write_record(policy)).decode()


def _read_policy(value: object, path: str) -> Policy:
    if not isinstance(value, str):
        raise EventError(path, show(value), "a compiled policy as JSON text")
    try:
        plain = orjson.loads(value)
    except ValueError:
        raise EventError(path, show(value), "a compiled policy as JSON text") from None
    policy: Policy = read_record(Policy, plain, path)
    return policy


def _kind(hint: Any, order: bool) -> Kind:
    """Return the kind of a type: a scalar's, or one put together of the kinds of its parts."""
    if hint is Policy:
        return Kind(_read_policy, _write_policy, write_row=_write_policy)
    if is_dataclass(hint):
        return _record_kind(hint, order)
    members = get_args(hint) if get_origin(hint) is tuple else ()
    if not members or knows(hint, order):
        return kind_of(hint, order)
    if members[-1] is Ellipsis:
        return _list_kind(_kind(members[0], order))
    return _fixed_kind([_kind(member, order) for member in members])


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
    return ("subject",) if name == subject_field(cls) else ("data", _FACT_PLACES.get((cls, name), name))


def subject_field(cls: Any) -> str:
    """Name the field that the event is about: what it says itself, else the contact, the agent, the customer."""
    names = [item.name for item in fields(cls)]
    if cls in _ABOUT:
        return _ABOUT[cls]
    return next((name for name in ("subject", "contact", "agent", "customer") if name in names), "")


_ABOUT: Final[dict[type, str]] = {facts.AssignmentPulled: "agent"} | {
    cls: "case"
    for cls in (
        facts.CaseOpened, facts.CaseLinked, facts.CaseMerged, facts.CaseResolved, facts.CasePromised,
        facts.CaseReassigned, facts.AuthorityMissing,
    )
}  # fmt: skip


# ── Kinds put together ────────────────────────────────────────────────────────────────────────────────────────────


def getter(names: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    """Return a reader of several attributes at once, also where there is one or none."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda item: tuple([getattr(item, name) for name in names])


def _record_kind(cls: Any, order: bool) -> Kind:
    """Make the kind of a record inside a fact or decision: an object on the wire, a list in a row."""
    parts = fields_of(cls, order)
    names = [part.name for part in parts]
    values = getter(names)
    defaults = [None if part.required else part.default() for part in parts]

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
        return {
            part.name: part.kind.write(value) if part.kind.write else value
            for part, value, default in told
            if value != default and value is not None
        }

    def read_row(value: object, path: str) -> Any:
        if type(value) is not list or len(value) > len(parts):
            raise EventError(path, show(value), f"a list of at most {len(parts)}")
        told = zip(parts, value, strict=False)
        return cls(*[
            None if item is None and part.may_be_none else part.kind.row_reader(item, f"{path}.{part.name}")
            for part, item in told
        ])  # fmt: skip

    def write_row(item: Any) -> list[Any]:
        told = zip(parts, values(item), strict=True)
        return [part.kind.write_row(value) if part.kind.write_row and value is not None else value
                for part, value in told]  # fmt: skip

    return Kind(read, write, read_row, write_row)


def _list_kind(kind: Kind) -> Kind:
    """Make the kind of a list of any length."""

    def all_of(read: Any, most: int) -> Any:
        def read_all(value: object, path: str) -> tuple[Any, ...]:
            if type(value) is not list or len(value) > most:
                raise EventError(path, show(value), f"a list of at most {most}")
            return tuple([read(item, f"{path}[{index}]") for index, item in enumerate(value)])

        return read_all

    write, write_row = kind.write, kind.write_row
    return Kind(
        all_of(kind.read, RECORDS_MAX), (lambda items: [write(item) for item in items]) if write else list,
        all_of(kind.row_reader, RECORDS_MAX),
        (lambda items: [write_row(item) for item in items]) if write_row else list,
    )  # fmt: skip


def _fixed_kind(kinds: list[Kind]) -> Kind:
    """Make the kind of a list in which every place has a kind of its own."""

    def all_of(readers: list[Any]) -> Any:
        def read_all(value: object, path: str) -> tuple[Any, ...]:
            if type(value) is not list or len(value) != len(readers):
                raise EventError(path, show(value), f"a list of {len(readers)}")
            told = zip(readers, value, strict=True)
            return tuple([read(item, f"{path}[{index}]") for index, (read, item) in enumerate(told)])

        return read_all

    def all_to(writers: list[Any]) -> Any:
        return lambda items: [write(item) if write else item for write, item in zip(writers, items, strict=True)]

    return Kind(
        all_of([kind.read for kind in kinds]), all_to([kind.write for kind in kinds]),
        all_of([kind.row_reader for kind in kinds]), all_to([kind.write_row for kind in kinds]),
    )  # fmt: skip


RECORDS_MAX: Final = 100_000
"""The longest list of records: a platform's snapshot of a large pool."""

"""The one codec: CloudEvents 1.0 (structured JSON) and journal rows, to and from facts and decisions.

Both forms come from one field table per type (router/wire/shapes.py), so that a field added to a dataclass appears
in both. Whatever a channel sends either becomes a fact or raises EventError, nothing else.
"""

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final
from urllib.parse import quote

import orjson

from router.core.decisions import ClosePlan, Decision, IgnoreFact, OfferContact, SolvePlan
from router.core.events import ClockReached, Fact, PlanSolved
from router.core.values import Instant
from router.wire.fields import Field, subject_field
from router.wire.kinds import EventError, dump, read_id, read_instant, read_int, read_kept, show
from router.wire.shapes import (
    DECISION_SHAPES,
    DECISIONS_BY_NAME,
    FACT_SHAPES,
    FACTS_BY_NAME,
    ROUTER_ONLY,
    Shape,
)
from router.wire.times import write_instant

__all__ = [
    "DATASCHEMA", "EVENT_BYTES_MAX", "JOURNAL_ONLY", "SCHEMA_VERSION", "DecisionWriter", "Envelope", "Event",
    "EventError", "decision_from_event", "decision_from_row", "decision_to_row", "dump", "envelope_of",
    "fact_from_event", "fact_from_row", "fact_to_event", "fact_to_row", "instant_of", "parse", "write_instant",
]

SCHEMA_VERSION: Final = 1
"""Grows when a field or type is renamed, removed or given another meaning; additions leave it as it is."""
_SCHEMA: Final = "urn:poise:events:"
DATASCHEMA: Final = f"{_SCHEMA}{SCHEMA_VERSION}"
EVENT_BYTES_MAX: Final = 64 * 1024

JOURNAL_ONLY: Final = frozenset({IgnoreFact, SolvePlan, ClosePlan})
"""Decisions that nobody outside is told."""

Event = dict[str, Any]
"""A CloudEvent in structured mode, as parsed JSON."""


# ── Facts ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def parse(raw: bytes | str) -> Event:
    """Read the bytes of one event; EventError if they are too many or no JSON object."""
    if len(raw) > EVENT_BYTES_MAX:
        raise EventError("", f"{len(raw)} bytes", f"at most {EVENT_BYTES_MAX}")
    try:
        event = orjson.loads(raw)
    except orjson.JSONDecodeError as fault:
        raise EventError("", f"no JSON ({fault})", "a CloudEvent as one JSON object") from None
    if type(event) is not dict:
        raise EventError("", show(event), "a CloudEvent as one JSON object")
    return event


def fact_from_event(event: Event, *, drop_private: bool = False, internal: bool = False) -> Fact:
    """Read a fact; unknown keys of an arrival's data are kept in `extra`, those of other facts are not.

    `drop_private` leaves `data.private` out, as every run in virtual time does; `internal` admits the facts that
    only the router itself may state.
    """
    shape, data = _open(event, FACTS_BY_NAME, "a fact that this router knows, like poise.contact.arrived")
    if shape.cls in ROUTER_ONLY and not internal:
        raise EventError("type", show(event["type"]), "a fact that a channel may state")
    read_id(_required(event, "id"), "id")
    read_id(_required(event, "source"), "source")
    if event.get("subject") is not None:
        read_id(event["subject"], "subject")
    values: dict[str, Any] = {}
    for field in shape.fields:
        if field.name != "extra":
            values[field.name] = _value(field, event, data)
    if shape.keeps_extra:
        values["extra"] = _unknown(shape, data, drop_private)
    fact: Fact = shape.cls(**values)
    if shape.cls in ROUTER_ONLY and fact.id == _made_id(fact):
        fact = shape.cls(**{**values, "id": ""})
    return fact


def fact_to_event(fact: Fact, *, pool: str = "main", tenant: str = "main", time: Instant | None = None) -> Event:
    """Write a fact; what equals its default is left out. `time` is when it happened, unless the fact says so."""
    shape = FACT_SHAPES[type(fact)]
    event: Event = {"specversion": "1.0", "type": shape.type, "datacontenttype": "application/json"}
    event |= {"dataschema": DATASCHEMA, "pool": pool, "tenant": tenant}
    if time is not None:
        event["time"] = write_instant(time)
    data: dict[str, Any] = {}
    for field in shape.fields:
        value = getattr(fact, field.name)
        if field.name != "extra" and value is not None and (field.required or value != field.default()):
            place = data if field.in_data else event
            place[field.place[-1]] = field.kind.write(value) if field.kind.write else value
    if shape.cls in ROUTER_ONLY:
        event["id"], event["source"] = fact.id or _made_id(fact), fact.source
    event["data"] = _with_kept(data, getattr(fact, "extra", None) or {})
    return event


def _made_id(fact: Fact) -> str:
    """CloudEvents asks for an id, and the router's own facts have none: one is made, and taken off in reading."""
    if isinstance(fact, ClockReached):
        return str(fact.at)
    return f"plan-{fact.revision}" if isinstance(fact, PlanSolved) else FACT_SHAPES[type(fact)].name


def _open(event: Event, shapes: dict[str, Shape], right: str) -> tuple[Shape, dict[str, Any]]:
    """Check the envelope, and find the table of the type and the data."""
    if type(event) is not dict:
        raise EventError("", show(event), "a CloudEvent as one JSON object")
    if event.get("specversion") != "1.0":
        raise EventError("specversion", show(event.get("specversion")), '"1.0"')
    _check_schema(event.get("dataschema"))
    name = event.get("type")
    shape = shapes.get(name[6:]) if type(name) is str and name.startswith("poise.") else None
    if shape is None:
        raise EventError("type", show(name), right)
    data = event.get("data")
    if data is None and "data_base64" not in event:
        data = {}
    if type(data) is not dict:
        raise EventError("data", show(data), "a JSON object")
    return shape, data


def _check_schema(schema: object) -> None:
    if schema is None or schema == DATASCHEMA:
        return
    number = schema[len(_SCHEMA) :] if type(schema) is str and schema.startswith(_SCHEMA) else ""
    if not (number.isascii() and number.isdigit() and len(number) < 9 and 0 < int(number) <= SCHEMA_VERSION):
        raise EventError("dataschema", show(schema), f'"{DATASCHEMA}" or an older one, or none')


def _required(event: Event, key: str) -> object:
    if event.get(key) is None:
        raise EventError(key, "nothing", f"the key `{key}`")
    return event[key]


def _value(field: Field, event: Event, data: dict[str, Any]) -> Any:
    value: Any = data.get(field.place[1]) if field.in_data else event.get(field.place[0])
    if value is not None:
        return field.kind.read(value, field.path)
    if field.required:
        raise EventError(field.path, "nothing", f"the key `{field.path}`")
    return field.default()


def _unknown(shape: Shape, data: dict[str, Any], drop_private: bool) -> dict[str, object] | None:
    """Collect the keys of data, and of records inside it, that no field stands for."""
    known = {field.place[1]: field.inner for field in shape.fields if field.in_data}
    kept: dict[str, object] = {}
    for key, value in data.items():
        if key not in known or key == "extra":
            kept[key] = value
        elif known[key] is not None and type(value) is dict:
            inner = {name: item for name, item in value.items() if name not in (known[key] or ())}
            if inner:
                kept[key] = inner
    if drop_private:
        kept.pop("private", None)
    return read_kept(kept, "data") if kept else None


def _with_kept(data: dict[str, Any], kept: dict[str, object]) -> dict[str, Any]:
    for key, value in kept.items():
        there = data.get(key)
        if type(there) is dict and type(value) is dict:
            data[key] = value | there
        else:
            data.setdefault(key, value)
    return data


# ── Envelopes ─────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Envelope:
    """What an event says beside its fact: where it belongs and its place among its source's."""

    pool: str
    tenant: str
    sequence: int | None


def envelope_of(event: Event) -> Envelope:
    """Read pool, tenant (default `main`) and sequence."""
    sequence = event.get("sequence")
    if type(sequence) is str and sequence.isascii() and sequence.isdigit() and len(sequence) < 17:
        sequence = int(sequence)
    return Envelope(
        read_id(event.get("pool", "main"), "pool"),
        read_id(event.get("tenant", "main"), "tenant"),
        None if sequence is None else read_int(sequence, "sequence"),
    )


def instant_of(event: Event) -> Instant:
    """Read the event's time, which a decision always has."""
    return read_instant(event.get("time"), "time")


# ── Decisions ─────────────────────────────────────────────────────────────────────────────────────────────────────


class DecisionWriter:
    """Writes the decisions of one pool under one policy; what never changes between them is written once."""

    def __init__(self, *, pool: str = "main", tenant: str = "main", policy: str = "") -> None:
        source = f"/poise/{quote(tenant, safe='')}/{quote(pool, safe='')}"
        envelope: Event = {"specversion": "1.0", "source": source, "datacontenttype": "application/json"}
        envelope |= {"dataschema": DATASCHEMA, "pool": pool, "tenant": tenant, "policy": policy}
        self._prefixes = {
            cls: orjson.dumps({**envelope, "type": shape.type})[:-1] + b"," for cls, shape in DECISION_SHAPES.items()
        }

    def encode(self, decision: Decision, now: Instant) -> bytes:
        """Return the event's JSON. Its id is its seq: with the source, the same on every telling."""
        cls = type(decision)
        data = DECISION_SHAPES[cls].data(decision)
        if cls is OfferContact:
            data["ttl_ms"] = decision.expires_at - now  # type: ignore[union-attr]
        seq, subject = decision.seq, subject_of(decision)
        about = {"subject": subject} if subject else {}
        rest = orjson.dumps({"id": str(seq), "seq": seq, **about, "time": write_instant(now), "data": data})
        return self._prefixes[cls] + rest[1:]

    def event(self, decision: Decision, now: Instant) -> Event:
        """Return the event as data."""
        event: Event = orjson.loads(self.encode(decision, now))
        return event


def decision_from_event(event: Event) -> Decision:
    """Read a decision back, as a consumer in Python does."""
    shape, data = _open(event, DECISIONS_BY_NAME, "a decision that this router makes, like poise.offer.made")
    values = [_order_value(field, event, data) for field in shape.fields]
    return shape.cls(*values)  # type: ignore[no-any-return]


def _order_value(field: Field, event: Event, data: dict[str, Any]) -> Any:
    value: Any = data if field.in_data else event
    if field.name == "subject" and "subject" not in event:
        return ""
    for key in field.keys:
        if type(value) is not dict or key not in value:
            raise EventError(field.path, "nothing", f"the key `{field.path}`")
        value = value[key]
    if value is None and field.may_be_none:
        return None
    return field.kind.read(value, field.path)


def subject_of(decision: Decision) -> str:
    """Return what the decision is about: a contact, an agent, what the fact it answers was about; "" for the pool."""
    return _SUBJECTS[type(decision)](decision)


_SUBJECTS: Final[dict[type, Callable[[Any], str]]] = {
    cls: attrgetter(subject_field(cls)) if subject_field(cls) else lambda decision: "" for cls in DECISION_SHAPES
}


# ── Journal rows ──────────────────────────────────────────────────────────────────────────────────────────────────


def fact_to_row(fact: Fact) -> list[Any]:
    """Return the compact form: the type's name, then the values in order of declaration."""
    return FACT_SHAPES[type(fact)].row(fact)


def decision_to_row(decision: Decision) -> list[Any]:
    """Return the compact form: the type's name, then the values in order of declaration."""
    return DECISION_SHAPES[type(decision)].row(decision)


def fact_from_row(row: Any) -> Fact:
    """Rebuild a fact; EventError if the row is none."""
    return _row_shape(row, FACTS_BY_NAME).from_row(row)  # type: ignore[no-any-return]


def decision_from_row(row: Any) -> Decision:
    """Rebuild a decision; EventError if the row is none."""
    return _row_shape(row, DECISIONS_BY_NAME).from_row(row)  # type: ignore[no-any-return]


def _row_shape(row: Any, shapes: dict[str, Shape]) -> Shape:
    if type(row) is not list or not row or type(row[0]) is not str:
        raise EventError("", show(row), "a list that starts with a type")
    shape = shapes.get(row[0])
    if shape is None:
        raise EventError("type", show(row[0]), "a type of this version or an older one")
    return shape

"""Hypothesis strategies for every fact and decision, derived from the dataclasses: a new field cannot be forgotten."""

from dataclasses import MISSING, fields
from typing import Any, get_args

from hypothesis import strategies as st

from router.core import decisions as orders
from router.core import events as facts
from router.core import reasons
from router.core.values import NEVER, PHASE_NAMES, AgentId, AssignmentId, ContactId, Duration, Instant, OfferId
from router.wire.hints import hints_of
from router.wire.kinds import DEPTH_MAX, INT_MAX, LEVEL_MAX, without_none
from router.wire.times import END

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029"), max_size=12)
IDS = WORDS.filter(bool)
INTS = st.integers(-INT_MAX, INT_MAX)
INSTANTS = st.integers(0, END - 1)
SCALARS = WORDS | INTS | st.booleans()
JSON = st.recursive(
    st.none() | st.booleans() | INTS | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
assert DEPTH_MAX > 6
LEVELS = st.dictionaries(WORDS, INTS, max_size=3)
TYPES = ["poise.contact.arrived", "poise.agent.signed_in", "poise.offer.made", "poise."]
KEYS = ["channel", "customer", "needs", "skills", "channels", "attributes", "due_at", "private", "z"]
NUMBERED = {
    "code": st.sampled_from(sorted(reasons.NAMES)), "phase": st.integers(0, len(PHASE_NAMES) - 1),
}
NUMBERED |= dict.fromkeys(("cause", "way", "outcome"), NUMBERED["code"])
WORDED = {
    "stage": st.sampled_from(("queue", "self_service")), "to": st.sampled_from(("agent", "customer")),
    "direction": st.sampled_from(("inbound", "outbound", "other")),
    "by": st.sampled_from(("customer", "agent", "platform", "other")),
    "presence": st.sampled_from(("available", "away", "draining", "offline")),
    "answer": st.sampled_from(("manual", "auto", "other")),
    "role": st.sampled_from(("primary", "consult", "conference", "monitor", "other")),
}
FAILURES = st.sampled_from(("busy", "unreachable", "not_ready", "other"))

BY_TYPE: dict[Any, st.SearchStrategy[Any]] = {
    str: WORDS, ContactId: IDS, AgentId: IDS, OfferId: IDS, AssignmentId: IDS,
    int: INTS, bool: st.booleans(), Duration: st.integers(0, INT_MAX), Instant: INSTANTS,
    dict[str, int]: st.dictionaries(IDS, st.integers(0, LEVEL_MAX), max_size=3),
    dict[str, str | int | bool]: st.dictionaries(IDS, SCALARS, max_size=3),
    tuple[str, ...]: st.lists(IDS, max_size=3).map(tuple),
    tuple[tuple[str, int], ...]: LEVELS.map(lambda levels: tuple(sorted(levels.items()))),
}


def values_of(cls: Any, name: str, hint: Any, required: bool) -> st.SearchStrategy[Any]:
    bare = without_none(hint)
    if name == "extra":
        # Keys that no field of an arrival has; an empty one would come back as none at all.
        kept = st.dictionaries(WORDS.map(lambda word: f"x-{word}"), JSON, min_size=1, max_size=3)
        return st.none() | kept
    if bare in (facts.Customer, facts.Needs):
        found: st.SearchStrategy[Any] = built(bare)
    elif cls in (facts.OfferFailed, facts.AssignmentFailed) and name == "reason":
        found = FAILURES
    elif bare is str and name in WORDED:
        found = WORDED[name]
    elif bare is int and name in NUMBERED and cls in get_args(orders.Decision):
        found = NUMBERED[name]
    elif name == "budget" and cls is facts.AgentSignedIn:
        found = st.integers(1, LEVEL_MAX)
    elif bare is str and required and cls in get_args(facts.Fact):
        found = IDS
    elif bare is Instant and cls in get_args(orders.Decision):
        found = INSTANTS | st.just(NEVER)
    elif getattr(bare, "__supertype__", None) is int and bare not in BY_TYPE:
        found = INTS
    else:
        found = BY_TYPE[bare]
    return found if bare is hint else st.none() | found


def built(cls: Any) -> st.SearchStrategy[Any]:
    """Return any instance of a fact, a decision, or a record inside one."""
    hints = hints_of(cls)
    parts = {}
    for item in fields(cls):
        required = item.default is MISSING and item.default_factory is MISSING
        parts[item.name] = values_of(cls, item.name, hints[item.name], required)
    if cls is facts.ClockReached:
        # Only the clock states it: its id is none, or something that is no number.
        parts["id"] = st.just("") | IDS.filter(lambda word: not word.isdigit())
        parts["source"] = IDS
    return st.builds(cls, **parts)


EVENTISH = st.fixed_dictionaries(
    {},
    optional={
        "specversion": st.just("1.0") | JSON, "id": IDS | JSON, "source": IDS | JSON, "subject": IDS | JSON,
        "type": st.sampled_from(TYPES) | JSON,
        "time": st.just("2026-03-01T09:00:00Z") | JSON, "dataschema": st.just("urn:poise:events:1") | JSON,
        "pool": JSON, "tenant": JSON, "sequence": JSON, "data_base64": JSON,
        "data": JSON | st.dictionaries(st.sampled_from(KEYS), JSON, max_size=6),
    },
)

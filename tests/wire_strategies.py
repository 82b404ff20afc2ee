"""Hypothesis strategies for every fact and decision, derived from the dataclasses: a new field cannot be forgotten."""

from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from typing import Any, get_args, get_origin

from hypothesis import strategies as st

from router.core import decisions as orders
from router.core import events as facts
from router.core import reasons
from router.core.policy import Policy
from router.core.values import NEVER, PHASE_NAMES, AgentId, AssignmentId, ContactId, Duration, Instant, OfferId
from router.policy_file import load_policy
from router.wire.hints import hints_of
from router.wire.kinds import DEPTH_MAX, INT_MAX, LEVEL_MAX, without_none
from router.wire.shapes import ROUTER_ONLY
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
    "presence": st.sampled_from(("available", "away", "draining", "offline")),
    "answer": st.sampled_from(("manual", "auto", "other")),
    "role": st.sampled_from(("primary", "consult", "conference", "monitor", "other")),
}
BY_TYPE: dict[Any, st.SearchStrategy[Any]] = {
    str: WORDS, ContactId: IDS, AgentId: IDS, OfferId: IDS, AssignmentId: IDS,
    int: INTS, bool: st.booleans(), Duration: st.integers(0, INT_MAX), Instant: INSTANTS,
    dict[str, int]: st.dictionaries(IDS, st.integers(0, LEVEL_MAX), max_size=3),
    dict[str, str | int | bool]: st.dictionaries(IDS, SCALARS, max_size=3),
    tuple[str, ...]: st.lists(IDS, max_size=3).map(tuple),
    tuple[tuple[str, int], ...]: LEVELS.map(lambda levels: tuple(sorted(levels.items()))),
}


CLOSED_WORDS: dict[tuple[type, str], tuple[str, ...]] = {
    (facts.AssignmentTransferred, "mode"): ("blind", "warm"),
    (facts.AssignmentTransferred, "owner"): ("keep", "pass"),
    (facts.SupervisorJoined, "mode"): ("monitor", "whisper", "barge", "takeover"),
    (facts.CaseResolved, "role"): ("agent", "supervisor"),
    (facts.CaseReassigned, "role"): ("agent", "supervisor"),
    (facts.OfferFailed, "reason"): ("busy", "unreachable", "not_ready", "other"),
    (facts.AssignmentFailed, "reason"): ("busy", "unreachable", "not_ready", "other"),
}
RANGES: dict[tuple[type, str], tuple[int, int]] = {
    (facts.AgentSignedIn, "budget"): (1, LEVEL_MAX),
    (facts.AgentSignedIn, "own_limit"): (0, LEVEL_MAX),
    (facts.AgentPresenceChanged, "own_limit"): (0, LEVEL_MAX),
    (facts.AgentOccupied, "weight"): (0, LEVEL_MAX),
    (facts.Outside, "weight"): (0, LEVEL_MAX),
    (facts.Effort, "menu_depth"): (0, 1_000),
    (facts.Effort, "repeats"): (0, 1_000),
}
POLICIES = st.sampled_from(
    [load_policy(Path(__file__).parent.parent / f"policies/{name}.yaml").policy for name in ("default", "bank", "city")]
)
DECISIONS = get_args(orders.Decision)
FACTS = get_args(facts.Fact)


def values_of(cls: Any, name: str, hint: Any, order: bool, required: bool) -> st.SearchStrategy[Any]:
    """Return what a field may hold; `order`: in a decision, or in a record inside one."""
    bare = without_none(hint)
    if name == "extra":
        # Keys that no field of an arrival has; an empty one would come back as none at all.
        kept = st.dictionaries(WORDS.map(lambda word: f"x-{word}"), JSON, min_size=1, max_size=3)
        return st.none() | kept
    if (cls, name) in CLOSED_WORDS:
        found: st.SearchStrategy[Any] = st.sampled_from(CLOSED_WORDS[cls, name])
    elif (cls, name) in RANGES:
        found = st.integers(*RANGES[cls, name])
    elif cls is facts.ContactEnded and name == "by":
        found = st.sampled_from(("customer", "agent", "platform", "other"))
    elif bare is str and name in WORDED:
        found = WORDED[name]
    elif bare is int and name in NUMBERED and order:
        found = NUMBERED[name]
    elif cls is orders.TakeDebt and name == "limits":
        found = st.lists(NUMBERED["code"], max_size=3).map(tuple)
    elif bare is str and required and cls in FACTS:
        found = IDS
    else:
        found = of_type(bare, order)
    return found if bare is hint else st.none() | found


def of_type(bare: Any, order: bool) -> st.SearchStrategy[Any]:
    """Return any value of a type."""
    if bare is Policy:
        return POLICIES
    if is_dataclass(bare):
        return built(bare, order)
    if bare is Instant and order:
        return INSTANTS | st.just(NEVER)
    if bare in BY_TYPE:
        return BY_TYPE[bare]
    if get_origin(bare) is tuple:
        members = get_args(bare)
        if members[-1] is Ellipsis:
            return st.lists(of_type(members[0], order), max_size=2).map(tuple)
        return st.tuples(*[of_type(member, order) for member in members])
    assert bare.__supertype__ is int, f"no values of {bare} are known"
    return INTS


def built(cls: Any, order: bool | None = None) -> st.SearchStrategy[Any]:
    """Return any instance of a fact, a decision, or a record inside one."""
    hints, parts = hints_of(cls), {}
    order = cls in DECISIONS if order is None else order
    for item in fields(cls):
        required = item.default is MISSING and item.default_factory is MISSING
        parts[item.name] = values_of(cls, item.name, hints[item.name], order, required)
    if cls in ROUTER_ONLY:
        # Only the router states it: its id is none, or something that is not made in writing.
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

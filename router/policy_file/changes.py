"""What is different between two policies, key by key, in a supervisor's words."""

from collections.abc import Callable, Iterator
from dataclasses import MISSING, dataclass, fields, is_dataclass
from typing import Any, Final, get_args, get_origin

from router.core.condition import Condition
from router.core.policy import Limit, Mix, Need, Policy, Share, Urgency, Weight
from router.core.values import Duration, PerMille
from router.policy_file.conditions import condition_data
from router.policy_file.findings import Path, key_path
from router.policy_file.notation import duration_words, limit_words, per_mille_words, weight_words
from router.policy_file.shape import HIDDEN, without_none
from router.wire.hints import hints_of

UNSET: Final = "nothing"
SCALARS: Final[dict[Any, Callable[[Any], str]]] = {
    Duration: duration_words, PerMille: per_mille_words, Limit: limit_words, Weight: weight_words,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: its key, a sentence on it, and the two values as they are written ("nothing" where unset)."""

    key: str
    sentence: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.key}: {self.sentence}"


def diff_policies(old: Policy, new: Policy) -> list[Change]:
    """Return what changes from the old policy to the new one, in the order of the file."""
    found = list(records((), Policy, old, new))
    for path, olds, news in (
        (("kinds",), list(old.kinds), list(new.kinds)),
        (("urgency",), [rule.name for rule in old.urgency], [rule.name for rule in new.urgency]),
    ):
        kept = [name for name in olds if name in news]
        if kept != [name for name in news if name in olds]:
            before, after = ", ".join(olds), ", ".join(news)
            sentence = f"the order is now {after} (was {before}); the first that holds counts"
            found.append(Change(key_path(path), sentence, before, after))
    return found


def records(path: Path, shape: Any, old: Any, new: Any) -> Iterator[Change]:
    """Go through the fields of two records of one kind."""
    hints = hints_of(shape)
    for item in fields(shape):
        one, other = getattr(old, item.name), getattr(new, item.name)
        if one == other:
            continue
        if (shape.__name__, item.name) in HIDDEN:
            if all(getattr(old, name.name) == getattr(new, name.name) for name in fields(shape) if name is not item):
                sentence = "the same hours now fall on other instants: the time zone's rules were revised"
                yield Change(key_path(path), sentence, UNSET, UNSET)
            continue
        yield from values((*path, item.name), f"{shape.__name__}.{item.name}", hints[item.name], one, other)


def values(path: Path, field: str, hint: Any, old: Any, new: Any) -> Iterator[Change]:
    """Tell two values of a field apart, down to the parts that differ."""
    shape = without_none(hint)
    if get_origin(shape) is dict:
        yield from named(path, field, get_args(shape)[1], old, new)
    elif get_origin(shape) is tuple and label(next(iter(old + new), None)) is not None:
        yield from named(path, field, get_args(shape)[0], labelled(old), labelled(new))
    elif is_dataclass(old) and type(old) is type(new) and not isinstance(old, Condition | Share):
        yield from records(path, type(old), old, new)
    else:
        yield said(path, field, words(hint, old), words(hint, new))


def label(item: Any) -> str | None:
    """Return what tells an item of a list from the others; None where only the whole list can be told."""
    if isinstance(item, Urgency):
        return item.name
    if isinstance(item, Mix):
        return " with ".join(sorted(item.between))
    if isinstance(item, Need):
        return words(Condition, item.when)
    return None


def labelled(items: tuple[Any, ...]) -> dict[str, Any]:
    """Give the items of a list their labels, numbered where one comes again."""
    found: dict[str, Any] = {}
    for item in items:
        name, again = str(label(item)), 1
        while (name if again == 1 else f"{name} ({again})") in found:
            again += 1
        found[name if again == 1 else f"{name} ({again})"] = item
    return found


def named(path: Path, field: str, shape: Any, old: dict[Any, Any], new: dict[Any, Any]) -> Iterator[Change]:
    """Go through values that have names."""
    for name in [*old, *(name for name in new if name not in old)]:
        here = (*path, str(name))
        if not is_dataclass(shape):
            before, after = (words(shape, items.get(name)) for items in (old, new))
            if before != after:
                yield said(here, field, before, after)
        elif name not in new:
            before = words(shape, old[name])
            yield Change(key_path(here), f"{name} is gone (was {before})", before, UNSET)
        elif name not in old:
            after = words(shape, new[name])
            yield Change(key_path(here), f"{name} is new: {after}", UNSET, after)
        elif old[name] != new[name]:
            yield from values(here, field, shape, old[name], new[name])


def said(path: Path, field: str, before: str, after: str) -> Change:
    """Put a difference of one value into a sentence."""
    owner = str(path[-3]) if len(path) > 2 else ""
    name = str(path[-1])
    if field == "Weights.active":
        sentence = f"{owner} now weighs {after} (was {before})"
    elif field.startswith("Weights."):
        sentence = f"{owner} now weighs {after} while {name} (was {before})"
    elif field == "Limits.at_most":
        sentence = f"{scope_words(path)} may now hold at most {after} of {name} (was {before})"
    elif field.startswith("Limits."):
        sentence = f"{name} for {scope_words(path)} is now {after} (was {before})"
    elif field == "Mix.cost":
        sentence = f"{path[-2]} in one pair of hands now costs {after} (was {before})"
    elif field == "Urgency.curve":
        sentence = f"waiting in {path[-2]} now costs {after} (was {before})"
    else:
        sentence = f"now {after} (was {before})"
    return Change(key_path(path), sentence, before, after)


def scope_words(path: Path) -> str:
    """Name whom a limit holds for."""
    if path[1] == "teams":
        return f"team {path[2]}"
    if path[1] == "agents":
        return f"agent {path[2]}"
    return "agents by default" if path[1] == "default" else "all agents"


def words(hint: Any, value: Any) -> str:
    """Write a value as it stands in a file."""
    shape = without_none(hint)
    if value is None:
        return UNSET
    if isinstance(value, Condition):
        return flow(condition_data(value)) if value != Condition() else "every contact"
    if shape in SCALARS:
        return SCALARS[shape](value)
    if is_dataclass(value):
        return record_words(value)
    if isinstance(value, dict):
        inner = get_args(shape)[1] if get_args(shape) else None
        return "{" + ", ".join(f"{key}: {words(inner, item)}" for key, item in value.items()) + "}"
    if isinstance(value, tuple):
        hints = get_args(shape) if get_origin(shape) is tuple else ()
        many = len(hints) == 2 and hints[1] is Ellipsis
        parts = [words(hints[0] if many else hints[no] if hints else None, item) for no, item in enumerate(value)]
        return "[" + ", ".join(parts) + "]"
    return flow(value)


def record_words(value: Any) -> str:
    """Write a record, what stands at its default left out."""
    hints = hints_of(type(value))
    parts = []
    for item in fields(value):
        here = getattr(value, item.name)
        default = item.default_factory() if item.default_factory is not MISSING else item.default
        if here != default and (type(value).__name__, item.name) not in HIDDEN:
            parts.append(f"{item.name}: {words(hints[item.name], here)}")
    return "{" + ", ".join(parts) + "}"


def flow(value: Any) -> str:
    """Write plain data in one line, as YAML would."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    return str(value).lower() if isinstance(value, bool) else str(value)

"""The linter: rules that span several keys. Errors are dead ends and contradictions; warnings are traps.

Nothing here looks at the file: each rule names the path of what it objects to.
"""

import re
from collections.abc import Iterator
from typing import Final

from router.core.condition import Condition
from router.core.policy import UNLIMITED, Limits, Policy, Share, Weight, Weights
from router.policy_file.findings import Path, Problem, did_you_mean
from router.policy_file.lint_service import lint_service
from router.policy_file.notation import duration_words, weight_words
from router.policy_file.reach import always, may_hold

ALL: Final = "all"
NAME: Final = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}"
MINUTE: Final = 60_000


def lint(policy: Policy) -> list[Problem]:
    """Tell what is wrong with a policy that can be read."""
    rules = (names, weights, traps, kinds, urgency, conditions, needs, prices, hours, service_levels, memory)
    return [problem for rule in rules for problem in rule(policy)] + lint_service(policy)


def warning(path: Path, message: str, right: str = "") -> Problem:
    return Problem(path, message, right, "warning")


# ── Names ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def names(policy: Policy) -> Iterator[Problem]:
    """Names of channels and kinds can be told apart, and those that are used exist."""
    if not policy.name:
        yield Problem(("name",), "is empty", "write a word that reports can show")
    if not policy.channels:
        yield Problem(("channels",), "there is no channel, so no contact could ever come", "write at least one")
    for part, found in (("channels", list(policy.channels)), ("kinds", list(policy.kinds))):
        for name in found:
            if not re.fullmatch(NAME, name, re.ASCII):
                yield Problem((part, name), "is no name", "letters, digits, and . _ - within, at most 64")
            elif name == ALL:
                yield Problem((part, name), "the name all stands for every kind of work", "choose another name")
    for name, kind in policy.kinds.items():
        if name in policy.channels:
            yield Problem(("kinds", name), "a channel has that name already", f"write {name}.vip, for example")
        yield from unknown_channel(policy, kind.channel, ("kinds", name, "channel"))
    pairs: dict[frozenset[str], int] = {}
    for index, mix in enumerate(policy.attention.mix):
        path: Path = ("attention", "mix", index)
        yield from pair(policy, mix.between, (*path, "between"))
        earlier = pairs.setdefault(frozenset(mix.between), index)
        if earlier != index:
            yield Problem(path, f"{' and '.join(mix.between)} stand in mix[{earlier}] already", "keep one of them")


def unknown_channel(policy: Policy, name: str, path: Path) -> Iterator[Problem]:
    if name not in policy.channels:
        kind = policy.kinds.get(name)
        right = (
            f"{name} is a kind: write its channel, {kind.channel}" if kind else did_you_mean(name, [*policy.channels])
        )
        yield Problem(path, f"there is no channel {name}", right)


def pair(policy: Policy, between: tuple[str, str], path: Path) -> Iterator[Problem]:
    """Two different channels that exist."""
    for index, name in enumerate(between):
        yield from unknown_channel(policy, name, (*path, index))
    if between[0] == between[1]:
        yield Problem(path, f"{between[0]} stands beside itself", "name two different channels")


# ── Weights ───────────────────────────────────────────────────────────────────────────────────────────────────────


def budgets(policy: Policy) -> list[int]:
    """Return the budgets that the policy names."""
    scopes = policy.limits
    layers = [scopes.default, scopes.all, *scopes.teams.values(), *scopes.agents.values()]
    named = {int(layer.budget) for layer in layers if layer.budget is not None}
    return sorted(named | {int(policy.attention.budget)})


def amount(weight: Weight, budget: int) -> int:
    """Return a weight in thousandths of a person; parts of a budget are rounded up."""
    return -(-budget * weight.per_mille // 1000) if isinstance(weight, Share) else int(weight)


def weights(policy: Policy) -> Iterator[Problem]:
    """Work never gets heavier by going from active to waiting to dormant, or to wrapping up."""
    for name, channel in policy.channels.items():
        yield from ordered(policy, channel.weights, ("channels", name, "weights"))
    for name, kind in policy.kinds.items():
        if kind.weights:
            yield from ordered(policy, kind.weights, ("kinds", name, "weights"))


def ordered(policy: Policy, of: Weights, path: Path) -> Iterator[Problem]:
    """Judge one set of weights; under every budget, where parts stand beside amounts."""
    pairs: tuple[tuple[str, str], ...] = (("active", "waiting"), ("active", "wrapping"), ("waiting", "dormant"))
    if of.waiting is None:
        pairs = (("active", "wrapping"), ("active", "dormant"))
    for heavy, light in (*pairs, *(("active", name) for name in ("unattended", "held", "interrupted", "parked"))):
        one, other = getattr(of, heavy), getattr(of, light)
        if other is None:
            continue
        for budget in budgets(policy):
            if amount(one, budget) < amount(other, budget):
                written = weight_words(other)
                under = f" under a budget of {budget}" if isinstance(one, Share) or isinstance(other, Share) else ""
                message = f"must be at least {light} ({written}{under})"
                yield Problem((*path, heavy), message, f"write {written} or more")
                break


# ── Channels ──────────────────────────────────────────────────────────────────────────────────────────────────────


def traps(policy: Policy) -> Iterator[Problem]:
    """What a channel may say and should not."""
    for name, channel in policy.channels.items():
        path: Path = ("channels", name)
        weights = channel.weights
        if channel.answer == "manual" and channel.ring_for == 0:
            yield Problem(
                (*path, "ring_for"), "an offer that rings for 0s can never be taken", "write 20s, or answer: auto"
            )
        if channel.live and channel.ring_for > MINUTE and channel.answer == "manual":
            message = f"a customer who waits now hears it ring for {duration_words(channel.ring_for)}"
            yield warning((*path, "ring_for"), message, "20s to 30s are usual")
        if channel.expires_after is not None and channel.expires_after <= channel.ring_for:
            if channel.expires_after == 0:
                yield Problem(
                    (*path, "expires_after"), "every contact would be given up at once", "leave it out, or 1d"
                )
            else:
                yield warning((*path, "expires_after"), "a contact is given up before one offer has rung out")
        if weights.wrapping is not None and channel.wrap.most == 0:
            message = "is never used: wrap.most is 0s, so there is no wrap-up"
            yield warning((*path, "weights", "wrapping"), message, "write wrap: {most: 30s}, or leave it out")
        if channel.dormant_after is None and weights.dormant:
            yield warning((*path, "weights", "dormant"), "is never used", "write dormant_after: 4h, or leave it out")
        still = weights.active if weights.waiting is None else weights.waiting
        if channel.dormant_after is not None and weights.dormant == still:
            yield warning((*path, "dormant_after"), f"dormant work weighs {weight_words(still)}, as before", "lower it")
    lives = [name for name, channel in policy.channels.items() if channel.live]
    if policy.attention.crowding and not lives:
        yield warning(("attention", "crowding"), "counts live contacts, and no channel is live", "leave it out")
    if policy.attention.mix_others and len(policy.channels) == 1:
        yield warning(("attention", "mix_others"), "there is one channel only", "leave it out")


def kinds(policy: Policy) -> Iterator[Problem]:
    """Kinds that no contact is ever of, or that change nothing."""
    scopes = policy.limits
    layers = [scopes.default, scopes.all, *scopes.teams.values(), *scopes.agents.values()]
    whole: dict[str, str] = {}  # channel -> the kind that takes everything
    seen: dict[tuple[str, Condition], str] = {}
    for name, kind in policy.kinds.items():
        known = {"channel": kind.channel}
        if kind.channel in whole:
            yield warning(("kinds", name), f"is never reached: {whole[kind.channel]} before it takes every contact")
        elif (kind.channel, kind.when) in seen:
            yield warning(("kinds", name), f"is never reached: {seen[kind.channel, kind.when]} asks the same before it")
        elif may_hold(kind.when, known) is False:
            yield warning(("kinds", name, "when"), f"never holds for a contact of {kind.channel}")
        elif always(kind.when, known):
            whole[kind.channel] = name
        seen.setdefault((kind.channel, kind.when), name)
        if not kind.weights and not kind.wrap and not any(name in layer.at_most for layer in layers):
            yield warning(("kinds", name), "changes nothing", "give it weights, a wrap or a limit")


# ── Urgency ───────────────────────────────────────────────────────────────────────────────────────────────────────


def urgency(policy: Policy) -> Iterator[Problem]:
    """Every contact has a rule, every rule has contacts, and waiting is worth something."""
    if not policy.urgency:
        yield Problem(("urgency",), "no rule says what waiting costs", "write at least one")
        return
    last = len(policy.urgency) - 1
    if policy.urgency[last].when != Condition():
        message = "a contact that none of the rules holds for would have no urgency"
        yield Problem(("urgency", last, "when"), message, "end with a rule that has no when")
    named: dict[str, int] = {}
    asked: dict[Condition, int] = {}
    for index, rule in enumerate(policy.urgency):
        path: Path = ("urgency", index)
        if named.setdefault(rule.name, index) != index:
            yield Problem(
                (*path, "name"), f"urgency[{named[rule.name]}] is called {rule.name} too", "choose another name"
            )
        if Condition() in asked:
            yield warning(path, f"is never reached: urgency[{asked[Condition()]}] holds for every contact")
        elif asked.setdefault(rule.when, index) != index:
            yield warning(path, f"is never reached: urgency[{asked[rule.when]}] asks the same before it")
        if rule.curve[-1][1] == 0:
            yield Problem(
                (*path, "curve"),
                "waiting costs nothing, so nobody would ever be given such a contact",
                "write a cost above 0",
            )
        if rule.max_wait == 0:
            yield warning((*path, "max_wait"), "every such contact is overdue at once", "write 5m, or leave it out")
    for name, channel in policy.channels.items():
        for index in rules_for(policy, name) if channel.live else []:
            costs = {cost for _, cost in policy.urgency[index].curve}
            if len(costs) == 1:
                message = f"is flat: a customer on {name} who waits for long is worth no more than one who just came"
                right = "let the cost grow, such as [[0s, 1000], [20s, 3000]]"
                yield warning(("urgency", index, "curve"), message, right)


def rules_for(policy: Policy, channel: str) -> list[int]:
    """Return the urgency rules that a contact of the channel may fall under."""
    found = []
    for index, rule in enumerate(policy.urgency):
        if may_hold(rule.when, {"channel": channel}) is not False:
            found.append(index)
        if always(rule.when, {"channel": channel}):
            break
    return found


# ── Conditions and needs ──────────────────────────────────────────────────────────────────────────────────────────


def conditions(policy: Policy) -> Iterator[Problem]:
    """Channels, stages and directions that conditions ask for exist."""
    for path, when in every_when(policy):
        yield from values_of(policy, when, path)


def every_when(policy: Policy) -> list[tuple[Path, Condition]]:
    """Return every condition of the policy with its place."""
    whens: list[tuple[Path, Condition]] = [(("kinds", name, "when"), kind.when) for name, kind in policy.kinds.items()]
    whens += [(("needs", index, "when"), need.when) for index, need in enumerate(policy.needs)]
    whens += [(("urgency", index, "when"), rule.when) for index, rule in enumerate(policy.urgency)]
    whens += [(("relax", index, "when"), ladder.when) for index, ladder in enumerate(policy.relax)]
    whens += [(("overflow", index, "when"), rule.when) for index, rule in enumerate(policy.overflow)]
    whens += [(("splits", index, "when"), split.when) for index, split in enumerate(policy.splits)]
    whens += [(("segments", index, "when"), segment.when) for index, segment in enumerate(policy.segments)]
    return whens


def values_of(policy: Policy, when: Condition, path: Path) -> Iterator[Problem]:
    known = {
        "channel": list(policy.channels),
        "stage": ["queue", "self_service"],
        "direction": ["inbound", "outbound"],
        "segment": [segment.name for segment in policy.segments],
    }
    for test in when.tests:
        for value in test.values if test.field in known and test.operator in ("is", "in") else ():
            if value not in known[test.field]:
                right = did_you_mean(str(value), known[test.field])
                yield Problem((*path, test.field), f"there is no {test.field} {value}", right)
        globbed = test.field == "channel" and test.operator == "like"
        if globbed and not any(test.holds({"channel": name}) for name in policy.channels):
            yield Problem((*path, "channel"), f"no channel is like {test.values[0]}")
    for group, parts in (("all", when.all), ("any", when.any), ("not", when.none)):
        for index, part in enumerate(parts):
            yield from values_of(policy, part, (*path, group, index))


def needs(policy: Policy) -> Iterator[Problem]:
    """Needs that ask for nothing, or for more than there is."""
    for index, need in enumerate(policy.needs):
        path: Path = ("needs", index)
        if not (need.skills or need.authority or need.ceilings or need.language):
            yield warning(path, "asks for nothing", "name skills, authority, ceilings or language: true")
        for name, level in need.skills.items():
            if level > policy.fit.top_level:
                message = f"nobody has level {level}: the top level is {policy.fit.top_level}"
                yield Problem(
                    (*path, "skills", name), message, f"write {policy.fit.top_level} or less, or raise fit.top_level"
                )
            elif level <= 0:
                yield warning(
                    (*path, "skills", name), f"level {level} asks for nothing that one could lack", "write 1 or more"
                )
        if not any(may_hold(need.when, {"channel": name}) is not False for name in policy.channels):
            yield warning((*path, "when"), "never holds for a contact of any channel")


# ── Prices, hours, service levels, memory ─────────────────────────────────────────────────────────────────────────


def prices(policy: Policy) -> Iterator[Problem]:
    """Prices that would keep contacts from everyone."""
    choosing = policy.choosing
    if choosing.value_horizon == 0:
        message = "placing a contact would be worth nothing, so nobody would be given any"
        yield Problem(("choosing", "value_horizon"), message, "write 1m")
    if choosing.switch < 0:
        yield Problem(("choosing", "switch"), "a price is never negative", "write 0 or more")
    for index, rule in enumerate(policy.urgency):
        worth = rule.curve[-1][1] * choosing.value_horizon // 1000
        if rule.max_wait is None and len(policy.channels) > 1 and 0 < worth < choosing.switch * 1000:
            message = f"even the last cost never outweighs choosing.switch ({choosing.switch})"
            yield warning(("urgency", index, "curve"), message, "raise the last cost, or set max_wait")
    for name, part in policy.fit.rare.items():
        if part > 1000:
            yield Problem(("fit", "rare", name), "is more than the whole", "write 100% or less")
    if policy.offers.max_unanswered == 0:
        yield warning(
            ("offers", "max_unanswered"), "0 acts like 1: the first unanswered offer counts", "write 1 or more"
        )
    if policy.attention.budget <= 0:
        yield Problem(("attention", "budget"), "nobody could be given anything", "1000 is one whole person")


def hours(policy: Policy) -> Iterator[Problem]:
    """Hours that are named exist, are open some time, and are named somewhere."""
    used: dict[str, None] = {}
    places: list[tuple[Path, str | None]] = [
        (("channels", name, "hours"), c.hours) for name, c in policy.channels.items()
    ]
    places += [(("urgency", index, "hours"), rule.hours) for index, rule in enumerate(policy.urgency)]
    if policy.callbacks is not None:
        used[policy.callbacks.hours or ""] = None
    for field in [name for _, when in every_when(policy) for name in when.fields()]:
        used[field.removeprefix("hours.")] = None
    for path, name in places:
        if name is None:
            continue
        used[name] = None
        if name not in policy.hours:
            yield Problem(
                path, f"there are no hours {name}", did_you_mean(name, list(policy.hours)) or "write them under hours"
            )
        elif not policy.hours[name].open:
            what = "nobody could ever be reached" if path[0] == "channels" else "no contact would ever grow older"
            yield Problem(
                path, f"the hours {name} are never open: {what}", "give them an opening between first and last"
            )
    for name in policy.hours:
        if name not in used:
            yield warning(("hours", name), "no channel, rule or condition uses these hours")
    for name, channel in policy.channels.items():
        if channel.when_closed == "redirect" and channel.hours is None:
            yield warning(
                ("channels", name, "when_closed"), "the channel never closes", "name its hours, or leave it out"
            )


def service_levels(policy: Policy) -> Iterator[Problem]:
    """Service levels of channels that there are, that can be met and missed."""
    for name, level in policy.service_levels.items():
        path: Path = ("service_levels", name)
        if not level.channels:
            yield Problem((*path, "channels"), "counts no channel", "name at least one")
        for index, channel in enumerate(level.channels):
            yield from unknown_channel(policy, channel, (*path, "channels", index))
        if level.target is not None and level.target > 1000:
            yield Problem((*path, "target"), "is more than all of them", "write 100% or less")
        if level.of == "all_but_short_abandons" and level.short > level.within:
            yield warning((*path, "short"), "leaves out customers who waited longer than they should", "write 5s")


def memory(policy: Policy) -> Iterator[Problem]:
    """Memory that would turn everybody away, or forget too soon."""
    if policy.memory.waiting_max == 0:
        yield Problem(
            ("memory", "waiting_max"), "nobody may wait, so a customer could never be reached", "write unlimited"
        )
    if policy.memory.remember_max <= 0:
        yield Problem(("memory", "remember_max"), "repeated events could not be recognised", "write 1000000")
    if policy.memory.max_age == 0:
        yield warning(("memory", "max_age"), "every contact counts as having come just now", "write 31d")


def is_set(layer: Limits, name: str) -> bool:
    """Tell whether a layer sets a limit of its own."""
    value = getattr(layer, name)
    return value is not None and value < UNLIMITED

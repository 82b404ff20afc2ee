"""Dead ends: contacts that nobody could ever take, judged by the engine's own gate, and needs that nobody meets."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from router.core import reasons
from router.core.attention import Ledger
from router.core.bounds import bounds_of
from router.core.policy import UNLIMITED, Limits, Need, Policy
from router.core.tariff import costs, mix_table, named_costs, resolve
from router.policy_file.findings import Path, Problem, did_you_mean
from router.policy_file.lint import ALL, is_set, pair, warning
from router.policy_file.reach import always, may_hold

NUMBERS: Final = ("budget", "max_channels", "max_live", "max_open_offers")
CULPRITS: Final = {
    reasons.MAX_LIVE: "max_live", reasons.MAX_OPEN_OFFERS: "max_open_offers", reasons.MAX_CHANNELS: "max_channels",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """An agent as far as it matters for who could take what; channels None means every channel."""

    id: str = ""
    team: str = ""
    budget: int | None = None
    skills: dict[str, int] = field(default_factory=dict)
    authority: dict[str, int] | None = None
    channels: tuple[str, ...] | None = None


def lint_limits(policy: Policy) -> list[Problem]:
    """Tell which limits name nothing, contradict each other, or never bind."""
    found: list[Problem] = []
    for path, layer in layers(policy):
        found += names_in(policy, layer, path)
        found += beside_each_other(policy, layer, path)
    found += beside_all(policy)
    lives = [name for name, channel in policy.channels.items() if channel.live]
    if policy.attention.crowding and lives and policy.limits.all.max_live == 1:
        found.append(
            warning(("attention", "crowding"), "never counts: limits.all.max_live is 1", "leave one of them out")
        )
    return found


def layers(policy: Policy) -> list[tuple[Path, Limits]]:
    """Return the scopes with their paths."""
    scopes = policy.limits
    found: list[tuple[Path, Limits]] = [(("limits", "default"), scopes.default), (("limits", "all"), scopes.all)]
    found += [(("limits", "teams", name), layer) for name, layer in scopes.teams.items()]
    found += [(("limits", "agents", name), layer) for name, layer in scopes.agents.items()]
    return found


def names_in(policy: Policy, layer: Limits, path: Path) -> Iterator[Problem]:
    """Names that limits use exist."""
    known = (*policy.channels, *policy.kinds, ALL)
    for name in layer.at_most:
        if name not in known:
            message = f"there is no channel or kind {name}"
            yield Problem((*path, "at_most", name), message, did_you_mean(name, known))
    seen: dict[frozenset[str], int] = {}
    for index, names in enumerate(layer.never):
        yield from pair(policy, names, (*path, "never", index))
        if seen.setdefault(frozenset(names), index) != index:
            yield warning((*path, "never", index), "stands here twice", "keep one of them")


def beside_each_other(policy: Policy, layer: Limits, path: Path) -> Iterator[Problem]:
    """Limits of one scope that another of the same scope makes idle."""
    for name, most in layer.at_most.items():
        kind = policy.kinds.get(name)
        for wider in (kind.channel if kind else ALL, ALL):
            if wider != name and most > layer.at_most.get(wider, UNLIMITED):
                message = f"never binds: at most {layer.at_most[wider]} of {wider} may be in hand"
                yield warning((*path, "at_most", name), message, "lower it, or leave it out")
                break
    if is_set(layer, "max_live") and not any(channel.live for channel in policy.channels.values()):
        yield warning((*path, "max_live"), "counts live contacts, and no channel is live", "leave it out")


def beside_all(policy: Policy) -> Iterator[Problem]:
    """Defaults that never stand, and limits of teams and agents that never bind, because `all` sets the same."""
    everyone = policy.limits.all
    for path, layer in layers(policy):
        if layer is everyone:
            continue
        pairs = [((*path, name), getattr(layer, name), getattr(everyone, name)) for name in NUMBERS]
        pairs += [((*path, "at_most", name), most, everyone.at_most.get(name)) for name, most in layer.at_most.items()]
        for where, own, common in pairs:
            if own is None or common is None:
                continue
            if path[1] == "default":
                yield warning(where, f"never stands: limits.all sets {common} for everyone", "leave one of them out")
            elif own >= common:
                yield warning(where, f"never binds: limits.all says {common} already", f"write less than {common}")
    if policy.limits.default.never and everyone.never:
        yield warning(
            ("limits", "default", "never"), "never stands: limits.all names pairs of its own", "move them there"
        )


# ── Who could take it ─────────────────────────────────────────────────────────────────────────────────────────────


def lint_reach(policy: Policy, people: list[Person]) -> list[Problem]:
    """Tell which kinds of contact nobody could take with empty hands, and which a team or an agent could not."""
    if policy.attention.budget <= 0 or any(kind.channel not in policy.channels for kind in policy.kinds.values()):
        return []  # told already, and nothing could be reckoned
    everyone = Person()
    teams = [Person(team=name) for name in policy.limits.teams]
    agents = [Person(id=name) for name in policy.limits.agents]
    found: list[Problem] = []
    for kind in (*policy.channels, *policy.kinds):
        takers = [person for person in people or [everyone, *teams, *agents] if not refusal(policy, person, kind)]
        code = refusal(policy, everyone, kind)
        if not takers:
            found.append(nobody(policy, kind, code or refusal(policy, people[0], kind), people))
            continue
        if code and not people:
            only = ", ".join(f"team {one.team}" if one.team else f"agent {one.id}" for one in takers)
            problem = nobody(policy, kind, code, people)
            found.append(warning(problem.path, f"only {only} could ever take {kind}", problem.right))
            continue
        for person in (*teams, *agents) if not code else ():
            because = refusal(policy, person, kind)
            if because:
                who = f"team {person.team}" if person.team else f"agent {person.id}"
                path = culprit(policy, person, kind, because)
                found.append(
                    warning(path, f"{who} could never take {kind}: {reasons.NAMES[because].replace('_', ' ')}")
                )
    return found


def refusal(policy: Policy, person: Person, kind: str) -> int:
    """Ask the gate whether an agent with empty hands is admitted to one contact: 0, or the first rule against it."""
    limits = resolve(policy.limits, policy.attention.budget, person.team, person.id, person.budget)
    assert limits.budget is not None, "limits are resolved"
    table, bounds = costs(policy, limits.budget), bounds_of(limits, named_costs(policy))
    return Ledger(table, mix_table(policy), policy.attention.crowding, limits, bounds).refusal(kind, 0)


def nobody(policy: Policy, kind: str, code: int, people: list[Person]) -> Problem:
    """Word the dead end of a kind."""
    path = culprit(policy, Person(), kind, code)
    if code in (reasons.NAMED_BUDGET, reasons.BLOCKED_BY_BUDGET):
        name, weight, budget = purse(policy, kind, code)
        weighs = f"it weighs {weight} in {name}, which is {budget}" if weight else f"{name} is full from the start"
        return Problem(path, f"nobody could ever take {kind}: {weighs}", f"write {max(weight, 1)} or more")
    if code != reasons.OVER_BUDGET:
        return Problem(path, f"nobody could ever take {kind}", "write 1 or more")
    limits = [
        resolve(policy.limits, policy.attention.budget, one.team, one.id, one.budget)
        for one in people
        or [
            Person(),
            *(Person(team=name) for name in policy.limits.teams),
            *(Person(id=name) for name in policy.limits.agents),
        ]
    ]
    greatest = max(int(limit.budget or 0) for limit in limits)
    weight = costs(policy, greatest)[kind].weights[0]
    message = f"nobody could ever take {kind}: it weighs {weight}, and no budget is above {greatest}"
    return Problem(path, message, f"write {greatest} or less, or raise attention.budget")


def purse(policy: Policy, kind: str, code: int) -> tuple[str, int, int]:
    """Return which further budget has no room for a kind even when it is empty, what the kind weighs there, and it."""
    for name, costs_there in zip(policy.attention.budgets, named_costs(policy), strict=True):
        weight, budget = costs_there.weights.get(kind, [0])[0], costs_there.budget
        if weight > budget if code == reasons.NAMED_BUDGET else costs_there.blocks and budget <= 0:
            return name, weight, budget
    raise AssertionError("the gate named a budget that has room")


def culprit(policy: Policy, person: Person, kind: str, code: int) -> Path:
    """Return the path of what a refusal comes from, in the narrowest scope that says it."""
    named = policy.kinds.get(kind)
    if code in (reasons.NAMED_BUDGET, reasons.BLOCKED_BY_BUDGET):
        return ("attention", "budgets", purse(policy, kind, code)[0], "budget")
    if code == reasons.OVER_BUDGET:
        for scope, name in (("agents", person.id), ("teams", person.team)):
            layer: Limits | None = getattr(policy.limits, scope).get(name)
            if layer is not None and layer.budget is not None:
                return ("limits", scope, name, "budget")
        if named is not None and named.weights is not None:
            return ("kinds", kind, "weights", "active")
        return ("channels", named.channel if named else kind, "weights", "active")
    scopes = policy.limits
    own: list[tuple[Path, Limits | None]] = [
        (("limits", "agents", person.id), scopes.agents.get(person.id)),
        (("limits", "teams", person.team), scopes.teams.get(person.team)),
        (("limits", "all"), scopes.all), (("limits", "default"), scopes.default),
    ]  # fmt: skip
    for path, limits in own:
        if limits is not None and code in CULPRITS and getattr(limits, CULPRITS[code]) == 0:
            return (*path, CULPRITS[code])
        for name in (kind, named.channel if named else kind, ALL) if limits is not None else ():
            if code == reasons.AT_MOST and limits is not None and limits.at_most.get(name) == 0:
                return (*path, "at_most", name)
    return ("limits",)


# ── A roster's people ─────────────────────────────────────────────────────────────────────────────────────────────


def lint_people(policy: Policy, people: list[Person]) -> list[Problem]:
    """Tell which channels and needs nobody on the roster meets, and which teams and agents are not on it."""
    found: list[Problem] = []
    for scope, listed in (("teams", [one.team for one in people]), ("agents", [one.id for one in people])):
        for name in getattr(policy.limits, scope):
            if name not in listed:
                known = list(dict.fromkeys(listed))
                message = f"the roster has no {scope[:-1]} {name}"
                found.append(warning(("limits", scope, name), message, did_you_mean(name, known)))
    for channel in policy.channels:
        here = [one for one in people if one.channels is None or channel in one.channels]
        if not here:
            found.append(
                Problem(("channels", channel), "nobody on the roster takes this channel", "add it to an agent")
            )
            continue
        for index, need in enumerate(policy.needs):
            if (need.skills or need.authority) and may_hold(need.when, {"channel": channel}) is not False:
                found += unmet(policy, index, channel, here)
    told: dict[Path, None] = {}
    return [problem for problem in found if problem.path not in told and not told.update({problem.path: None})]


def unmet(policy: Policy, index: int, channel: str, people: list[Person]) -> Iterator[Problem]:
    """Look for one who meets a need on a channel, together with all that is always asked there."""
    need = policy.needs[index]
    skills, authority = dict(need.skills), dict(need.authority)
    for other in policy.needs:
        if always(other.when, {"channel": channel}):
            for into, more in ((skills, other.skills), (authority, other.authority)):
                into.update({name: max(level, into.get(name, 0)) for name, level in more.items()})
    asked = Need(need.when, skills, need.language, authority)
    if any(meets(one, asked) for one in people):
        return
    wanted = ", ".join(f"{name} {level}" for name, level in (*skills.items(), *authority.items()))
    lacking = [name for name, level in skills.items() if not any(one.skills.get(name, 0) >= level for one in people)]
    path: Path = ("needs", index, "skills", lacking[0]) if lacking and lacking[0] in need.skills else ("needs", index)
    nearest = sorted(people, key=lambda one: (shortfall(one, asked), one.id))[:3]
    right = "nearest are " + ", ".join(f"{one.id} ({levels(one, asked)})" for one in nearest)
    yield Problem(path, f"nobody on the roster who takes {channel} has {wanted}", right)


def meets(person: Person, need: Need) -> bool:
    """Tell whether an agent has the levels; authority counts only where the roster speaks of it."""
    if any(person.skills.get(name, 0) < level for name, level in need.skills.items()):
        return False
    granted = person.authority
    return granted is None or all(granted.get(name, 0) >= amount for name, amount in need.authority.items())


def shortfall(person: Person, need: Need) -> int:
    return sum(max(0, level - person.skills.get(name, 0)) for name, level in need.skills.items())


def levels(person: Person, need: Need) -> str:
    return ", ".join(f"{name} {person.skills.get(name, 0)}" for name in need.skills) or "no such authority"

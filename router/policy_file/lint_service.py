"""The linter's rules on people, order, choosing and service; lint.py has those on channels, weights and urgency."""

from collections.abc import Iterator
from typing import Final

from router.core.condition import Condition
from router.core.policy import Limits, Policy
from router.policy_file.findings import Path, Problem, did_you_mean
from router.policy_file.notation import duration_words

OFF_CHANNELS: Final = ("callback", "self_service")
"""What a contract may name beside the policy's channels."""
MASKS: Final = ("id", "tier", "language")


def lint_service(policy: Policy) -> list[Problem]:
    """Tell what is wrong with the parts of a policy that are about people and service."""
    rules = (scopes, interrupts, budgets, recovery, relaxation, overflow, choosing, waking, sessions, callbacks,
             segments, contracts, ownership, entry)  # fmt: skip
    return [problem for rule in rules for problem in rule(policy)]


def warning(path: Path, message: str, right: str = "") -> Problem:
    return Problem(path, message, right, "warning")


def layers(policy: Policy) -> Iterator[tuple[Path, Limits]]:
    """Go through the scopes that limits may be set for."""
    found = policy.limits
    yield ("limits", "default"), found.default
    yield ("limits", "all"), found.all
    for name, layer in found.teams.items():
        yield ("limits", "teams", name), layer
    for name, layer in found.agents.items():
        yield ("limits", "agents", name), layer


def unknown_work(policy: Policy, name: str, path: Path, *more: str) -> Iterator[Problem]:
    """What is named must be a channel, a kind, or one of the words that stand for more."""
    known = [*policy.channels, *policy.kinds, *more]
    if name not in known:
        yield Problem(path, f"there is no channel or kind {name}", did_you_mean(name, known))


# ── Attention ─────────────────────────────────────────────────────────────────────────────────────────────────────


def scopes(policy: Policy) -> Iterator[Problem]:
    """Limits on what may arrive beside what, and on how often."""
    live = any(channel.live for channel in policy.channels.values())
    for path, layer in layers(policy):
        for name, kinds in layer.on_top.items():
            if name not in policy.channels:
                right = did_you_mean(name, list(policy.channels))
                yield Problem((*path, "on_top", name), f"there is no channel {name}", right)
            for index, kind in enumerate(kinds):
                yield from unknown_work(policy, kind, (*path, "on_top", name, index))
        for index, window in enumerate(layer.windows):
            yield from unknown_work(policy, window.of, (*path, "windows", index, "of"), "all")
        if layer.live_gap and not live:
            yield warning((*path, "live_gap"), "keeps live contacts apart, and no channel is live", "leave it out")
        warm = layer.warm_up
        if warm is not None and (warm.every <= 0 or warm.lasts <= 0):
            yield Problem((*path, "warm_up"), "takes no time", "write {every: 30s, lasts: 5m}")
        elif warm is not None and warm.lasts < warm.every:
            right = f"let it last longer than {duration_words(warm.every)}"
            yield warning((*path, "warm_up", "lasts"), "is over before the second contact could come", right)


def interrupts(policy: Policy) -> Iterator[Problem]:
    """Work that may be interrupted exists, and costs less while it is."""
    for name, others in policy.attention.interrupts.items():
        path: Path = ("attention", "interrupts", name)
        yield from unknown_work(policy, name, path)
        for index, other in enumerate(others):
            yield from unknown_work(policy, other, (*path, index))
            if other == name:
                yield Problem((*path, index), f"{name} would interrupt itself", "name other channels")
    if policy.attention.interrupts and policy.attention.max_interrupts == 0:
        yield warning(("attention", "max_interrupts"), "nothing may be interrupted", "write 1, or leave out interrupts")


def budgets(policy: Policy) -> Iterator[Problem]:
    """Further budgets are over work that exists, and leave room for some of it."""
    for name, budget in policy.attention.budgets.items():
        path: Path = ("attention", "budgets", name)
        if budget.budget <= 0:
            yield Problem((*path, "budget"), "no work it counts could ever be given", "write a number above 0")
        if not budget.weights:
            yield warning((*path, "weights"), "counts no work", "name kinds or channels with their weights")
        for kind in budget.weights:
            yield from unknown_work(policy, kind, (*path, "weights", kind))


def recovery(policy: Policy) -> Iterator[Problem]:
    """Parts of a budget are parts."""
    found = policy.attention.recovery
    if found is not None and found.lower_to > 1000:
        yield Problem(("attention", "recovery", "lower_to"), "is more than the whole budget", "write 70%")
    for index, (_, part) in enumerate(policy.attention.ramp):
        if part > 1000:
            yield Problem(("attention", "ramp", index, 1), "is more than the whole budget", "write 100% or less")


# ── Requirement and order ─────────────────────────────────────────────────────────────────────────────────────────


def relaxation(policy: Policy) -> Iterator[Problem]:
    """Steps that change something, of ladders that are reached."""
    asked = dict.fromkeys(
        name for need in policy.needs for name in (*need.skills, *need.authority, *need.ceilings)
    )  # the platform may ask for more, so a strange name is only a doubt
    whole = -1
    for number, ladder in enumerate(policy.relax):
        path: Path = ("relax", number)
        if whole >= 0:
            yield warning(path, f"is never reached: relax[{whole}] holds for every contact")
        elif ladder.when == Condition():
            whole = number
        if not ladder.steps:
            yield Problem((*path, "steps"), "has no step", "write steps such as [{after: 30s, drop: [billing]}]")
        for index, step in enumerate(ladder.steps):
            here: Path = (*path, "steps", index)
            if not (step.drop or step.lower) and step.language and step.ceilings and step.team:
                yield warning(here, "changes nothing", "write drop, lower, or language: false")
            for name in (*step.drop, *step.lower):
                if name not in asked:
                    yield warning(here, f"no rule under needs asks for {name}", did_you_mean(name, list(asked)))


def overflow(policy: Policy) -> Iterator[Problem]:
    """Numbers that mean something."""
    for index, rule in enumerate(policy.overflow):
        if rule.waiting == 0:
            path: Path = ("overflow", index, "waiting")
            yield warning(path, "sends everybody, as nobody need wait for it", "write 1 or more")


def entry(policy: Policy) -> Iterator[Problem]:
    """Entry positions grow with priority and never pass what may wait at all."""
    last: tuple[int, int] | None = None
    for index, (priority, limit) in enumerate(policy.memory.entry):
        path: Path = ("memory", "entry", index)
        if last is not None and (priority <= last[0] or limit < last[1]):
            yield Problem(path, "does not rise: priorities and numbers grow from line to line", "sort them")
        most = policy.memory.waiting_max
        if limit > most:
            yield warning((*path, 1), "is more than memory.waiting_max lets wait", f"write {most} or less")
        last = (priority, int(limit))
    if policy.memory.entry and all(limit == 0 for _, limit in policy.memory.entry):
        yield Problem(("memory", "entry"), "nobody may enter, so nobody could be reached", "write more than 0")


# ── Choosing ──────────────────────────────────────────────────────────────────────────────────────────────────────


def choosing(policy: Policy) -> Iterator[Problem]:
    """Reserves, shares and plans that can do what they say."""
    found = policy.choosing
    for index, reserve in enumerate(found.reserves):
        path: Path = ("choosing", "reserves", index)
        if reserve.channel not in policy.channels:
            right = did_you_mean(reserve.channel, list(policy.channels))
            yield Problem((*path, "channel"), f"there is no channel {reserve.channel}", right)
        if reserve.least <= 0 or reserve.price <= 0:
            yield warning(path, "keeps nothing: least and price are above 0", "leave it out")
    endless = [rule.name for rule in policy.urgency if rule.max_wait is None and found.starvation_guard is None]
    if found.reserves and endless:
        message = f"contacts of {', '.join(endless)} could be kept waiting for ever: only the overdue pass a reserve"
        yield Problem(("choosing", "reserves"), message, "write starvation_guard: 1d, or max_wait for each")
    if found.fairness is not None and min(found.fairness.idle, found.fairness.load) < 0:
        yield Problem(("choosing", "fairness"), "a price is never negative", "write 0 or more")
    if found.shares is not None and found.shares.price <= 0:
        yield warning(("choosing", "shares", "price"), "is worth nothing, so the parts are not kept", "write 1 or more")
    plan = found.plan
    if plan is not None and (plan.deadline <= 0 or plan.contacts_max <= 0 or plan.agents_max <= 0):
        yield Problem(("choosing", "plan"), "leaves no room for a plan", "write deadline: 1s, or leave plan out")
    if found.owner_bonus > 1000:
        yield Problem(("choosing", "owner_bonus"), "is more than a perfect fit", "write 100% or less")
    if found.keep_together == "case" and policy.ownership is None:
        yield warning(("choosing", "keep_together"), "without ownership few contacts have one", "write ownership: {}")


# ── Service ───────────────────────────────────────────────────────────────────────────────────────────────────────


def waking(policy: Policy) -> Iterator[Problem]:
    """Work that wakes reaches somebody in the end."""
    steps = policy.waking.steps
    if not steps or steps[-1] == "wait":
        message = "a customer who came back would wait for one agent for ever"
        yield Problem(("waking", "steps"), message, "end with reassign or promise")
    if len(dict.fromkeys(steps)) < len(steps):
        yield Problem(("waking", "steps"), "takes a step twice", "name each step once")


def sessions(policy: Policy) -> Iterator[Problem]:
    """Parts of all sessions are parts."""
    if policy.sessions.alarm_share > 1000:
        yield Problem(("sessions", "alarm_share"), "is more than all sessions", "write 50%")


def callbacks(policy: Policy) -> Iterator[Problem]:
    """Calls that can be promised, and made."""
    found = policy.callbacks
    if found is None:
        return
    if found.channel not in policy.channels:
        right = did_you_mean(found.channel, list(policy.channels))
        yield Problem(("callbacks", "channel"), f"there is no channel {found.channel}", right)
    if found.hours is not None and found.hours not in policy.hours:
        right = did_you_mean(found.hours, list(policy.hours)) or "write them under hours"
        yield Problem(("callbacks", "hours"), f"there are no hours {found.hours}", right)
    if found.per_window == 0:
        yield Problem(("callbacks", "per_window"), "no call could ever be promised", "write 1 or more")


def segments(policy: Policy) -> Iterator[Problem]:
    """Segments that can be told apart, and are reached."""
    seen: dict[str, int] = {}
    whole = -1
    for index, segment in enumerate(policy.segments):
        path: Path = ("segments", index)
        if seen.setdefault(segment.name, index) != index:
            yield Problem((*path, "name"), f"segments[{seen[segment.name]}] is called {segment.name} too", "rename one")
        if whole >= 0:
            yield warning(path, f"is never reached: segments[{whole}] holds for every contact")
        elif segment.when == Condition():
            whole = index
        if "segment" in segment.when.fields():
            yield Problem((*path, "when"), "a segment cannot ask for a segment", "name the fields themselves")


def contracts(policy: Policy) -> Iterator[Problem]:
    """Contracts on channels and segments that exist; none without a way to a person (P3)."""
    known, places = [segment.name for segment in policy.segments], [*policy.channels, *OFF_CHANNELS]
    for index, contract in enumerate(policy.contracts):
        path: Path = ("contracts", index)
        for name in contract.channels:
            if name not in places:
                yield Problem((*path, "channels", name), f"there is no channel {name}", did_you_mean(name, places))
        if contract.channels.get("callback") is not None and policy.callbacks is None:
            yield Problem((*path, "channels", "callback"), "no calls are promised", "write callbacks: {}")
        for number, name in enumerate(contract.segments):
            if name not in known:
                right = did_you_mean(name, known) or "write it under segments"
                yield Problem((*path, "segments", number), f"there is no segment {name}", right)
        best = max([answer.quality for answer in contract.channels.values()], default=1000)
        if best < policy.preference.quality_least:
            message = f"no channel is delivered as well as preference.quality_least ({policy.preference.quality_least})"
            yield warning((*path, "channels"), message, "so none is ever offered: raise a quality, or lower it")
        people = [it for name, it in contract.channels.items() if name != "self_service"]
        if contract.channels and not any(it.values and it.quality > 0 for it in people):
            message = "no channel with a person is left: a person can always be reached"
            yield Problem((*path, "channels"), message, "value at least one channel beside self_service")


def ownership(policy: Policy) -> Iterator[Problem]:
    """Owners who can be waited for, and briefs that show what there is."""
    for index, name in enumerate(policy.brief.mask):
        if name not in MASKS:
            right = did_you_mean(name, MASKS)
            yield Problem(("brief", "mask", index), f"a brief has no {name} of the customer", right)
    found = policy.ownership
    if found is None:
        return
    if found.cases_max <= 0:
        yield Problem(("ownership", "cases_max"), "no case could be remembered", "write 100000")
    if found.strict and found.reassign_after is None:
        message = "a case whose owner is away for good keeps the owner; its contacts are covered by colleagues"
        yield warning(("ownership", "strict"), message, "write reassign_after: 7d")

"""What work weighs and which limits hold, counted anew from the policy: the checker's own attention.

Nothing here is shared with the engine's accounting, and nothing is kept by difference: a load is summed over all
work in hand whenever it is asked for. Work in a role is of the kind `chat/consult`; work that Poise did not give
weighs what it was said to, and counts on its channel where that is one of the policy's.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple, final

from router.core.policy import UNLIMITED, Limits, Policy, Share, Weight, Weights
from router.core.values import (
    ACTIVE,
    DORMANT,
    ENDED,
    HELD,
    INTERRUPTED,
    LAST_AT_MOST,
    LAST_IN_HAND,
    LAST_LIVE,
    OFFERED,
    PARKED,
    UNATTENDED,
    WAITING,
    WRAPPING,
)

PRIMARY: Final = "primary"
FORMER: Final = "former"
"""Was the primary, and writes up what others have by now."""
ROLES: Final = ("consult", "conference", "monitor")
OUTSIDE: Final = "outside"


@final
class Work:
    """One offer or assignment in an agent's hands, and since when it is in its phase."""

    __slots__ = ("agent", "before", "channel", "contact", "hold", "id", "kind", "live", "names", "phase", "role",
                 "since", "until", "weight")  # fmt: skip

    def __init__(self, id: str, contact: str, agent: str, kind: str, channel: str, live: bool, hold: bool) -> None:
        self.id, self.contact, self.agent = id, contact, agent
        self.kind, self.channel, self.live, self.hold = kind, channel, live, hold
        self.names: tuple[str, ...] = (kind, channel, "all")
        self.phase = self.before = OFFERED
        self.role = PRIMARY
        self.since = self.until = 0
        self.weight = -1  # what it was said to weigh; -1: what its kind weighs


class Bounds(NamedTuple):
    """The limits that hold for one agent, each the least of all that is set; `budget` is the one that holds now."""

    budget: int
    at_most: tuple[tuple[str, int], ...]
    max_channels: int
    max_live: int
    max_open_offers: int
    never: tuple[tuple[str, str], ...]
    on_top: tuple[tuple[str, tuple[str, ...]], ...]
    base: int  # the budget before anything lowers it
    bare: bool  # there is no limit but the budget


class Breach(NamedTuple):
    """A limit that work in hand would pass: the rule's name, what is counted, and what is allowed."""

    rule: str
    seen: str
    right: str


class Reading(NamedTuple):
    """What the scales show: load, live work, and how much is in hand of each channel."""

    load: int
    live: int
    channels: tuple[str, ...]


@final
class Scales:
    """Weighs work by the policy."""

    __slots__ = ("_crowding", "_mix", "_mixing", "_named", "_others", "_policy", "_tables", "interrupts")

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._crowding = policy.attention.crowding
        self._others = policy.attention.mix_others
        self._mix: dict[tuple[str, str], int] = {}
        for mix in policy.attention.mix:
            one, other = mix.between
            self._mix[one, other] = self._mix[other, one] = mix.cost
        self._mixing = bool(self._mix) or self._others > 0
        self._tables: dict[tuple[str, int], tuple[int, ...]] = {}
        self._named: dict[tuple[str, str], tuple[int, ...] | None] = {}
        self.interrupts = bool(policy.attention.interrupts)

    def work(self, id: str, contact: str, agent: str, kind: str, channel: str, role: str = PRIMARY) -> Work:
        """Make a piece of work that is offered; a channel unknown to the policy weighs nothing."""
        medium = self._policy.channels.get(channel)
        hold = medium is not None and medium.while_waiting == "hold"
        work = Work(id, contact, agent, kind, channel, medium is not None and medium.live, hold)
        if role in ROLES:
            self.cast(work, kind, role)
        return work

    def cast(self, work: Work, kind: str, role: str) -> None:
        """Let work be of a kind in a role; who only listens talks to nobody, unless the policy weighs it as talk."""
        medium = self._policy.channels.get(work.channel)
        live = medium is not None and medium.live
        work.role = role
        work.hold = medium is not None and medium.while_waiting == "hold"
        work.kind, work.names = kind, (kind, work.channel, "all")
        if role in ROLES:
            work.kind = f"{kind}/{role}"
            work.names = (work.kind, kind, work.channel, "all")
            live = live and not (role == "monitor" and self._policy.attention.roles.monitor is not None)
        work.live = live

    def outside(self, agent: str, activity: str, channel: str, weight: int | None, bounds: Bounds) -> Work:
        """Make a piece of work that Poise did not give; unsaid, it costs what its channel costs, else everything."""
        known = channel in self._policy.channels
        work = self.work(activity, "", agent, channel, channel if known else "")
        work.phase, work.role, work.hold = ACTIVE, OUTSIDE, False
        if weight is None:
            weight = self.weights(channel, channel, bounds.base)[ACTIVE] if known else bounds.budget
        work.weight = weight
        work.names = (channel, "all") if known else ()
        return work

    def weights(self, kind: str, channel: str, budget: int) -> tuple[int, ...]:
        """Return the weight of each phase for an agent of this budget."""
        table = self._tables.get((kind, budget))
        if table is None:
            table = self._tables[kind, budget] = self._table(kind, channel, budget)
        return table

    def _table(self, kind: str, channel: str, budget: int) -> tuple[int, ...]:
        named, _, role = kind.rpartition("/")
        if role in ROLES and kind not in self._policy.kinds and kind not in self._policy.channels:
            weights = getattr(self._policy.attention.roles, role)
            return self.weights(named, channel, budget) if weights is None else phases(weights, budget)
        rule, medium = self._policy.kinds.get(kind), self._policy.channels.get(channel)
        found = (rule.weights if rule else None) or (medium.weights if medium else None)
        return phases(found, budget) if found else (0,) * (ENDED + 1)

    def read(self, works: Iterable[Work], base: int, gate: bool = False) -> Reading:
        """Weigh work; at the gate, waiting work of a channel that says `hold` counts as active."""
        total = live = 0
        channels: list[str] = []
        for work in works:
            phase = work.phase
            if gate and phase == WAITING and work.hold:
                phase = ACTIVE
            if work.weight >= 0:
                total += work.weight
            else:
                table = self._tables.get((work.kind, base)) or self.weights(work.kind, work.channel, base)
                total += table[phase]
            if phase <= LAST_LIVE and work.live:
                live += 1
            if phase <= LAST_IN_HAND and work.channel and work.channel not in channels:
                channels.append(work.channel)
        total += self._crowding * (live * (live - 1) // 2)
        if self._mixing and len(channels) > 1:
            for index, one in enumerate(channels):
                for other in channels[:index]:
                    total += self._mix.get((one, other), self._others)
        return Reading(total, live, tuple(channels))

    # ── Limits ────────────────────────────────────────────────────────────────────────────────────────────────────

    def standing(self, works: Iterable[Work], bounds: Bounds) -> list[Breach]:
        """List the limits, the budget left out, that these pieces of work pass as they stand: a breach."""
        if bounds.bare:
            return []
        works = tuple(works)
        _, live, channels = self.read(works, bounds.base)
        found = []
        if live > bounds.max_live:
            found.append(Breach("attention.max_live", f"{live} live", f"at most {bounds.max_live}"))
        for name, limit in bounds.at_most:
            number = sum(work.phase <= LAST_AT_MOST and name in work.names for work in works)
            if number > limit:
                found.append(Breach("attention.at_most", f"{number} of {name}", f"at most {limit}"))
        if len(channels) > bounds.max_channels:
            text = f"{len(channels)} channels: {', '.join(channels)}"
            found.append(Breach("attention.max_channels", text, f"at most {bounds.max_channels}"))
        for one, other in bounds.never:
            if together(works, one, other):
                found.append(Breach("attention.never", f"{one} with {other}", "never together"))
        for name, purse in self._policy.attention.budgets.items():
            load = self.purse(name, works)
            if load > purse.budget:
                found.append(Breach("attention.named", f"{load} of {name}", f"at most {purse.budget}"))
        return found

    def refusals(self, works: Iterable[Work], newcomer: Work, bounds: Bounds) -> list[Breach]:
        """List what the newcomer would pass, and what the work in hand passes already."""
        works = tuple(works)
        whole = (*works, newcomer)
        load, live, _ = self.read(whole, bounds.base, gate=True)
        found = [breach for breach in self.standing(whole, bounds) if breach.rule != "attention.named"]
        if load > bounds.budget:
            found.insert(0, Breach("attention.budget", f"load {load}", f"at most {bounds.budget}"))
        if newcomer.live and live > bounds.max_live and not any(one.rule == "attention.max_live" for one in found):
            found.append(Breach("attention.max_live", f"{live} live", f"at most {bounds.max_live}"))
        open_offers = sum(work.phase == OFFERED for work in whole)
        if open_offers > bounds.max_open_offers:
            text = f"{open_offers} open offers"
            found.append(Breach("attention.max_open_offers", text, f"at most {bounds.max_open_offers}"))
        for under, allowed in bounds.on_top:
            there = any(work.phase <= LAST_IN_HAND and under in work.names for work in works)
            if there and not any(name in allowed for name in newcomer.names):
                found.append(Breach("attention.on_top", f"{newcomer.kind} on top of {under}", f"{allowed} alone"))
        if self._policy.attention.budgets:
            found += self._purses(works, newcomer)
        return found

    def _purses(self, works: tuple[Work, ...], newcomer: Work) -> list[Breach]:
        found = []
        for name, purse in self._policy.attention.budgets.items():
            load = self.purse(name, works, gate=True)
            weights = self._named_weights(name, newcomer)
            if self.purse(name, works) > purse.budget:
                found.append(Breach("attention.named", f"{name} is passed already", "nothing new"))
            elif weights is not None and load + weights[OFFERED] > purse.budget:
                text = f"{load + weights[OFFERED]} of {name}"
                found.append(Breach("attention.named", text, f"at most {purse.budget}"))
            elif purse.blocks_all_when_full and load >= purse.budget:
                found.append(Breach("attention.named", f"{name} is full", "nothing new"))
        return found

    def purse(self, name: str, works: Iterable[Work], gate: bool = False) -> int:
        """Return what these pieces of work cost a named budget."""
        total = 0
        for work in works:
            weights = self._named_weights(name, work) if work.weight < 0 else None
            if weights is not None:
                held = gate and work.phase == WAITING and work.hold
                total += weights[ACTIVE if held else work.phase]
        return total

    def _named_weights(self, name: str, work: Work) -> tuple[int, ...] | None:
        if (name, work.kind) not in self._named:
            purse = self._policy.attention.budgets[name]
            names = work.names[:1] if work.role == "monitor" else work.names
            found = [purse.weights[each] for each in names if each in purse.weights]
            self._named[name, work.kind] = phases(found[0], purse.budget) if found else None
        return self._named[name, work.kind]

    def may_interrupt(self, newcomer: Work, work: Work) -> bool:
        """Tell whether the policy lets one piece of work interrupt another; who only listens interrupts nothing."""
        rules = self._policy.attention.interrupts
        if newcomer.role == "monitor" and self._policy.attention.roles.monitor is not None:
            return False
        listed = [other for name in newcomer.names for other in rules.get(name, ())]
        return any(name in listed for name in work.names)

    def bounds(self, team: str, agent: str, asked: int | None) -> Bounds:
        """Resolve the limits of an agent: the least of all that is set; a default only where nothing is."""
        scopes = self._policy.limits
        nothing = Limits()
        holding = (scopes.all, scopes.teams.get(team, nothing), scopes.agents.get(agent, nothing))
        default = scopes.default
        budgets = [int(scope.budget) for scope in holding if scope.budget is not None]
        budgets += [asked] if asked is not None else []
        fallback = self._policy.attention.budget if default.budget is None else default.budget
        base = min(budgets) if budgets else int(fallback)

        def least(name: str) -> int:
            values = [getattr(scope, name) for scope in holding if getattr(scope, name) is not None]
            value = min(values) if values else getattr(default, name)
            return UNLIMITED if value is None else int(value)

        at_most: dict[str, int] = {}
        for scope in holding:
            for name, limit in scope.at_most.items():
                at_most[name] = min(limit, at_most.get(name, limit))
        for name, limit in default.at_most.items():
            at_most.setdefault(name, limit)
        never = tuple(pair for scope in holding for pair in scope.never) or default.never
        counted = tuple((name, limit) for name, limit in sorted(at_most.items()) if limit < UNLIMITED)
        most = least("max_channels"), least("max_live"), least("max_open_offers")
        bare = not (counted or never or self._policy.attention.budgets) and min(most) == UNLIMITED
        return Bounds(base, counted, *most, never, _on_top(holding, default), base, bare)


def _on_top(holding: Iterable[Limits], default: Limits) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Resolve what may arrive on top of what: only what every scope that says anything allows."""
    found: dict[str, tuple[str, ...]] = {}
    for scope in holding:
        for under, allowed in scope.on_top.items():
            found[under] = tuple(name for name in found.get(under, allowed) if name in allowed)
    return tuple({**default.on_top, **found}.items())


def phases(weights: Weights, budget: int) -> tuple[int, ...]:
    """Spread a record of weights over all phases; one left out costs what the policy names beside it."""

    def amount(weight: Weight) -> int:
        return -(-weight.per_mille * budget // 1000) if isinstance(weight, Share) else int(weight)

    def either(weight: Weight | None, other: int) -> int:
        return other if weight is None else amount(weight)

    table = [0] * (ENDED + 1)
    active = amount(weights.active)
    for phase in range(ACTIVE + 1):
        table[phase] = active
    table[UNATTENDED] = either(weights.unattended, active)
    table[WAITING] = either(weights.waiting, active)
    table[HELD] = either(weights.held, active)
    table[INTERRUPTED] = either(weights.interrupted, table[WAITING])
    table[WRAPPING] = either(weights.wrapping, active)
    table[DORMANT] = either(weights.dormant, 0)
    table[PARKED] = either(weights.parked, table[DORMANT])
    return tuple(table)


def together(works: tuple[Work, ...], one: str, other: str) -> bool:
    """Tell whether two different pieces in hand bear the two names."""
    ones = [work for work in works if work.phase <= LAST_IN_HAND and one in work.names]
    others = [work for work in works if work.phase <= LAST_IN_HAND and other in work.names]
    return any(left is not right for left in ones for right in others)

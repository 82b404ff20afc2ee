"""What work weighs and which limits hold, counted anew from the policy: the checker's own attention.

Nothing here is shared with the engine's accounting, and nothing is kept by difference: a load is summed over all
work in hand whenever it is asked for.
"""

from collections.abc import Iterable
from typing import NamedTuple, final

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


@final
class Work:
    """One offer or assignment in an agent's hands, and since when it is in its phase."""

    __slots__ = ("agent", "channel", "contact", "hold", "id", "kind", "live", "phase", "since")

    def __init__(self, id: str, contact: str, agent: str, kind: str, channel: str, live: bool, hold: bool) -> None:
        self.id, self.contact, self.agent = id, contact, agent
        self.kind, self.channel, self.live, self.hold = kind, channel, live, hold
        self.phase = OFFERED
        self.since = 0


class Bounds(NamedTuple):
    """The limits that hold for one agent, each the least of all that is set."""

    budget: int
    at_most: tuple[tuple[str, int], ...]
    max_channels: int
    max_live: int
    max_open_offers: int
    never: tuple[tuple[str, str], ...]


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

    __slots__ = ("_crowding", "_mix", "_mixing", "_others", "_policy", "_tables")

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

    def work(self, id: str, contact: str, agent: str, kind: str, channel: str) -> Work:
        """Make a piece of work that is offered; a channel unknown to the policy weighs nothing."""
        medium = self._policy.channels.get(channel)
        hold = medium is not None and medium.while_waiting == "hold"
        return Work(id, contact, agent, kind, channel, medium is not None and medium.live, hold)

    def weights(self, kind: str, channel: str, budget: int) -> tuple[int, ...]:
        """Return the weight of each phase for an agent of this budget."""
        table = self._tables.get((kind, budget))
        if table is None:
            rule, medium = self._policy.kinds.get(kind), self._policy.channels.get(channel)
            weights = (rule.weights if rule else None) or (medium.weights if medium else None)
            table = phases(weights, budget) if weights else (0,) * (ENDED + 1)
            self._tables[kind, budget] = table
        return table

    def read(self, works: Iterable[Work], budget: int, gate: bool = False) -> Reading:
        """Weigh work; at the gate, waiting work of a channel that says `hold` counts as active."""
        total = live = 0
        channels: list[str] = []
        for work in works:
            phase = work.phase
            if gate and phase == WAITING and work.hold:
                phase = ACTIVE
            table = self._tables.get((work.kind, budget)) or self.weights(work.kind, work.channel, budget)
            total += table[phase]
            if phase <= LAST_LIVE and work.live:
                live += 1
            if phase <= LAST_IN_HAND and work.channel not in channels:
                channels.append(work.channel)
        total += self._crowding * (live * (live - 1) // 2)
        if self._mixing and len(channels) > 1:
            for index, one in enumerate(channels):
                for other in channels[:index]:
                    total += self._mix.get((one, other), self._others)
        return Reading(total, live, tuple(channels))

    def breaches(self, works: Iterable[Work], bounds: Bounds) -> list[Breach]:
        """List what these pieces of work, judged at the gate, pass."""
        works = tuple(works)
        load, live, channels = self.read(works, bounds.budget, gate=True)
        found = []
        if load > bounds.budget:
            found.append(Breach("attention.budget", f"load {load}", f"at most {bounds.budget}"))
        if live > bounds.max_live:
            found.append(Breach("attention.max_live", f"{live} live", f"at most {bounds.max_live}"))
        if len(channels) > bounds.max_channels:
            text = f"{len(channels)} channels: {', '.join(channels)}"
            found.append(Breach("attention.max_channels", text, f"at most {bounds.max_channels}"))
        open_offers = sum(work.phase == OFFERED for work in works)
        if open_offers > bounds.max_open_offers:
            text = f"{open_offers} open offers"
            found.append(Breach("attention.max_open_offers", text, f"at most {bounds.max_open_offers}"))
        for name, limit in bounds.at_most:
            number = sum(work.phase <= LAST_AT_MOST and named(work, name) for work in works)
            if number > limit:
                found.append(Breach("attention.at_most", f"{number} of {name}", f"at most {limit}"))
        for one, other in bounds.never:
            if together(works, one, other):
                found.append(Breach("attention.never", f"{one} with {other}", "never together"))
        return found

    def bounds(self, team: str, agent: str, asked: int | None) -> Bounds:
        """Resolve the limits of an agent: the least of all that is set; a default only where nothing is."""
        scopes = self._policy.limits
        nothing = Limits()
        holding = (scopes.all, scopes.teams.get(team, nothing), scopes.agents.get(agent, nothing))
        default = scopes.default
        budgets = [int(scope.budget) for scope in holding if scope.budget is not None]
        budgets += [asked] if asked is not None else []
        fallback = self._policy.attention.budget if default.budget is None else default.budget

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
        return Bounds(
            min(budgets) if budgets else int(fallback),
            tuple((name, limit) for name, limit in sorted(at_most.items()) if limit < UNLIMITED),
            least("max_channels"), least("max_live"), least("max_open_offers"), never,
        )  # fmt: skip


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


def named(work: Work, name: str) -> bool:
    """Tell whether a limit of this name counts the work: by kind, by channel, or all."""
    return name == "all" or name == work.kind or name == work.channel


def together(works: tuple[Work, ...], one: str, other: str) -> bool:
    """Tell whether two different pieces in hand bear the two names."""
    ones = [work for work in works if work.phase <= LAST_IN_HAND and one in (work.kind, work.channel)]
    others = [work for work in works if work.phase <= LAST_IN_HAND and other in (work.kind, work.channel)]
    return any(left is not right for left in ones for right in others)

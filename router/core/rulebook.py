"""The policy made ready for use: curves, clocks, the taste for agents, and what a contact asks for by rule."""

from dataclasses import dataclass
from typing import Final, final

from router.core.curve import Curve
from router.core.hours import Clock
from router.core.policy import Policy, Weighting, Wrap

Levels = tuple[tuple[str, int], ...]

TASTES: Final = {"best_fit": 0, "longest_idle": 1, "least_loaded": 2, "round_robin": 3, "in_order": 4}
WEIGHTED: Final = 5


@final
@dataclass(slots=True)
class Ruling:
    """What the rules say of a contact: its kind, what it asks of an agent, and its urgency table by index."""

    kind: str
    skills: Levels
    language: bool
    authority: Levels
    urgency: int


@final
class Rulebook:
    """A policy, looked up fast; pure functions of the policy alone."""

    __slots__ = (
        "_clocks", "_wall", "attributes", "clock_of", "curves", "expires", "improvable", "policy", "taste",
        "urgency_no", "weighting",
    )  # fmt: skip

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._wall = Clock(None)
        self._clocks = {name: Clock(hours.open) for name, hours in policy.hours.items()}
        self.curves = [Curve(rule.curve) for rule in policy.urgency]
        self.clock_of = [self.clock(rule.hours) for rule in policy.urgency]
        self.expires: dict[str, int] = {
            name: channel.expires_after
            for name, channel in policy.channels.items()
            if channel.expires_after is not None
        }
        self.urgency_no = {rule.name: no for no, rule in enumerate(policy.urgency)}
        rank = policy.choosing.rank
        self.weighting = rank if isinstance(rank, Weighting) else Weighting()
        self.taste: int = WEIGHTED if isinstance(rank, Weighting) else TASTES[rank]
        # Keys that can get better while an agent stands in a ranking, so that improvements must be announced.
        self.improvable: bool = self.taste in (TASTES["least_loaded"], WEIGHTED)
        conditions = [kind.when for kind in policy.kinds.values()]
        conditions += [need.when for need in policy.needs] + [rule.when for rule in policy.urgency]
        self.attributes = any(name.startswith("attributes.") for when in conditions for name in when.fields())

    def clock(self, hours: str | None) -> Clock:
        """Return the clock of the named hours, or the wall clock."""
        return self._wall if hours is None else self._clocks[hours]

    def rule(self, fields: dict[str, object]) -> Ruling:
        """Rule on a contact by its fields; the linter has made sure that an urgency rule always holds."""
        policy = self.policy
        channel = fields["channel"]
        kind = str(channel)
        for name, named in policy.kinds.items():
            if named.channel == channel and named.when.holds(fields):
                kind = name
                break
        skills: dict[str, int] = {}
        authority: dict[str, int] = {}
        language = False
        for need in policy.needs:
            if need.when.holds(fields):
                raise_levels(skills, need.skills)
                raise_levels(authority, need.authority)
                language = language or need.language
        urgency = len(policy.urgency) - 1
        for no, table in enumerate(policy.urgency):
            if table.when.holds(fields):
                urgency = no
                break
        return Ruling(kind, levels(skills), language, levels(authority), urgency)

    def wrap(self, kind: str) -> Wrap:
        """Return the wrap-up of a kind, its own or its channel's."""
        named = self.policy.kinds.get(kind)
        if named is None:
            return self.policy.channels[kind].wrap
        return named.wrap or self.policy.channels[named.channel].wrap


def raise_levels(into: dict[str, int], more: dict[str, int]) -> None:
    """Merge levels, the higher one wins."""
    for name, level in more.items():
        into[name] = max(level, into.get(name, level))


def levels(of: dict[str, int]) -> Levels:
    """Write levels down in order of name."""
    return tuple(sorted(of.items()))

"""The policy: what "right" means, as frozen data. The edge reads it from YAML; the engine only obeys.

Every field's name is the key that a supervisor writes. Nothing here reads a file or knows a time zone: opening
hours arrive compiled to UTC instants. Rules that span several fields are the linter's (router/policy_file); what
a single record can tell about itself is refused here, as ValueError.
"""

from dataclasses import dataclass, field
from typing import Final, Literal, NewType

from router.core.condition import ALWAYS, Condition
from router.core.values import Attention, Duration, Instant, PerMille

Limit = NewType("Limit", int)
"""The greatest number allowed; `unlimited` is a value too."""
UNLIMITED: Final = Limit(1 << 62)


@dataclass(frozen=True, slots=True)
class Share:
    """A weight that is a part of the agent's own budget, rounded up."""

    per_mille: PerMille


Weight = Attention | Share


@dataclass(frozen=True, slots=True)
class Weights:
    """What one piece of work costs in each phase; a phase left out costs what the one named beside it costs."""

    active: Weight
    unattended: Weight | None = None  # as active
    waiting: Weight | None = None  # as active
    held: Weight | None = None  # as active
    interrupted: Weight | None = None  # as waiting
    wrapping: Weight | None = None  # as active
    parked: Weight | None = None  # as dormant
    dormant: Weight | None = None  # nothing


@dataclass(frozen=True, slots=True)
class Wrap:
    """How long an agent may write up after the contact; `most` is when the engine ends it."""

    least: Duration = Duration(0)
    most: Duration = Duration(0)

    def __post_init__(self) -> None:
        if self.least > self.most:
            raise ValueError("least is longer than most")


@dataclass(frozen=True, slots=True)
class Channel:
    """One medium: how it weighs, how it is offered, and when it is open."""

    live: bool
    weights: Weights
    answer: Literal["manual", "auto"] = "manual"
    ring_for: Duration = Duration(20_000)
    connects: bool = False
    while_waiting: Literal["release", "hold"] = "release"
    dormant_after: Duration | None = None
    wrap: Wrap = Wrap()
    hours: str | None = None
    when_closed: Literal["wait", "redirect"] = "wait"
    expires_after: Duration | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of work within a channel (`chat.vip`): the first whose condition holds names the contact's kind."""

    channel: str
    when: Condition
    weights: Weights | None = None
    wrap: Wrap | None = None


@dataclass(frozen=True, slots=True)
class Mix:
    """What it costs to have two different channels in hand at once, beyond their weights."""

    between: tuple[str, str]
    cost: Attention


@dataclass(frozen=True, slots=True)
class AttentionRules:
    """How load is counted (engine.md 1)."""

    budget: Attention = Attention(1000)
    crowding: Attention = Attention(0)
    mix: tuple[Mix, ...] = ()
    mix_others: Attention = Attention(0)


@dataclass(frozen=True, slots=True)
class Limits:
    """Hard limits of one scope; None means that this scope sets none."""

    budget: Attention | None = None
    at_most: dict[str, Limit] = field(default_factory=dict)  # by kind, by channel, or `all`
    max_channels: Limit | None = None
    max_live: Limit | None = None
    max_open_offers: Limit | None = None
    never: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        if self.budget is not None and self.budget <= 0:
            raise ValueError("a budget is a positive number")


@dataclass(frozen=True, slots=True)
class Scopes:
    """Limits by scope: each one that is set holds; `default` stands only where nothing is set."""

    default: Limits = field(default_factory=Limits)
    all: Limits = field(default_factory=Limits)
    teams: dict[str, Limits] = field(default_factory=dict)
    agents: dict[str, Limits] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Need:
    """What contacts that meet the condition ask of an agent; all rules that hold add up, the higher level wins."""

    when: Condition = ALWAYS
    skills: dict[str, int] = field(default_factory=dict)
    language: bool = False  # the contact's own language must be spoken
    authority: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Urgency:
    """What waiting costs for contacts that meet the condition; the first rule that holds counts."""

    name: str
    curve: tuple[tuple[Duration, int], ...]
    when: Condition = ALWAYS
    max_wait: Duration | None = None
    hours: str | None = None  # age in business time of these hours, else in wall time

    def __post_init__(self) -> None:
        if not self.curve or self.curve[0][0] != 0:
            raise ValueError("a curve starts at age 0s")
        for (age, cost), (next_age, next_cost) in zip(self.curve, self.curve[1:], strict=False):
            if next_age <= age or next_cost < cost:
                raise ValueError("ages must grow and costs must not fall")
        if self.curve[0][1] < 0:
            raise ValueError("a cost is never negative")


@dataclass(frozen=True, slots=True)
class Weighting:
    """A taste as a weighting: fit in thousandths, load in per mille of the budget, idle time in seconds."""

    fit: int = 0
    load: int = 0
    idle: int = 0
    switch: int = 0  # against one who last worked on another channel, in thousandths of fit

    def __post_init__(self) -> None:
        if min(self.fit, self.load, self.idle, self.switch) < 0:
            raise ValueError("a weight is never negative")


RankName = Literal["best_fit", "longest_idle", "least_loaded", "round_robin", "in_order"]


@dataclass(frozen=True, slots=True)
class Choosing:
    """Which agent and which contact come first (engine.md 4)."""

    rank: RankName | Weighting = "longest_idle"
    value_horizon: Duration = Duration(60_000)
    switch: int = 0  # price of a change of channel, in weighted customer-seconds


@dataclass(frozen=True, slots=True)
class Fit:
    """How well an agent suits a need: level over the top level, less the price of rare skills left unused."""

    top_level: int = 10
    rare: dict[str, PerMille] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.top_level <= 0:
            raise ValueError("the top level is a positive number")


@dataclass(frozen=True, slots=True)
class Offers:
    """What happens to offers that nobody takes."""

    accept_grace: Duration = Duration(0)
    max_unanswered: Limit = Limit(3)


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours as written, and as compiled by the edge for the days `first` … `last`."""

    zone: str
    week: dict[str, tuple[str, ...]]
    first: str
    last: str
    holidays: tuple[str, ...] = ()
    open: tuple[tuple[Instant, Instant], ...] = ()


@dataclass(frozen=True, slots=True)
class ServiceLevel:
    """A named definition: they differ by points on the same floor, so each is named wherever it shows."""

    within: Duration
    of: Literal["all", "served", "all_but_short_abandons"]
    channels: tuple[str, ...]
    target: PerMille | None = None
    short: Duration = Duration(5_000)


@dataclass(frozen=True, slots=True)
class Memory:
    """Limits on what is remembered and on how much may wait."""

    remember_for: Duration = Duration(86_400_000)
    remember_max: int = 1_000_000
    waiting_max: Limit = UNLIMITED
    max_age: Duration = Duration(31 * 86_400_000)


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything a supervisor decides, in one record."""

    name: str
    channels: dict[str, Channel]
    about: str = ""
    attention: AttentionRules = AttentionRules()
    kinds: dict[str, Kind] = field(default_factory=dict)
    limits: Scopes = field(default_factory=Scopes)
    needs: tuple[Need, ...] = ()
    urgency: tuple[Urgency, ...] = (Urgency("plain", ((Duration(0), 1000),)),)
    choosing: Choosing = Choosing()
    fit: Fit = field(default_factory=Fit)
    offers: Offers = Offers()
    hours: dict[str, Hours] = field(default_factory=dict)
    service_levels: dict[str, ServiceLevel] = field(default_factory=dict)
    memory: Memory = Memory()

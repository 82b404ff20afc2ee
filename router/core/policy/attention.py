"""What supervisors say of attention: weights, budgets, limits (engine.md 1)."""

from dataclasses import dataclass, field
from typing import Final, Literal, NewType

from router.core.condition import Condition
from router.core.values import Attention, Duration, PerMille

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
    """How long an agent may write up after the contact; `most` is when the engine ends it.

    `extend` is how much more time is given to one who asks for it; left out, `most` again.
    """

    least: Duration = Duration(0)
    most: Duration = Duration(0)
    extend: Duration | None = None

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
class NamedBudget:
    """A further budget beside the main one, over its own kinds or channels; work of other kinds costs it nothing."""

    budget: Attention
    weights: dict[str, Weights]
    blocks_all_when_full: bool = False


@dataclass(frozen=True, slots=True)
class Roles:
    """What work costs that is not one's own contact; left out, it costs what the contact's kind costs."""

    consult: Weights | None = None
    conference: Weights | None = None
    monitor: Weights | None = Weights(Attention(0))


@dataclass(frozen=True, slots=True)
class Recovery:
    """A ledger of strain: time above `strain` of the budget accrues, time below `light` repays at `repay`.

    At `limit` of accrued time the agent is advised to rest and the budget falls to `lower_to`, until half of the limit
    is repaid. No more than twice the limit accrues.
    """

    strain: PerMille = PerMille(800)
    light: PerMille = PerMille(400)
    limit: Duration = Duration(5_400_000)
    repay: PerMille = PerMille(2000)
    lower_to: PerMille = PerMille(700)

    def __post_init__(self) -> None:
        if self.light > self.strain:
            raise ValueError("light is more than strain")
        if min(self.limit, self.repay, self.lower_to) <= 0:
            raise ValueError("limit, repay and lower_to are positive")


@dataclass(frozen=True, slots=True)
class RestAfter:
    """How long nothing is offered to one who did not answer, declined, or was busy."""

    no_answer: Duration = Duration(0)
    decline: Duration = Duration(0)
    busy: Duration = Duration(0)


@dataclass(frozen=True, slots=True)
class AttentionRules:
    """How load is counted (engine.md 1)."""

    budget: Attention = Attention(1000)
    crowding: Attention = Attention(0)
    mix: tuple[Mix, ...] = ()
    mix_others: Attention = Attention(0)
    budgets: dict[str, NamedBudget] = field(default_factory=dict)
    interrupts: dict[str, tuple[str, ...]] = field(default_factory=dict)  # phone: [email, task]
    max_interrupts: Limit = Limit(1)
    roles: Roles = field(default_factory=lambda: Roles())
    ramp: tuple[tuple[Duration, PerMille], ...] = ()  # time since they began -> part of the budget
    recovery: Recovery | None = None
    rest_after: RestAfter = field(default_factory=lambda: RestAfter())

    def __post_init__(self) -> None:
        for (since, _), (after, _) in zip(self.ramp, self.ramp[1:], strict=False):
            if after <= since:
                raise ValueError("the steps of a ramp grow in time")
        if self.ramp and self.ramp[0][0] != 0:
            raise ValueError("a ramp starts at 0d")
        if min((part for _, part in self.ramp), default=1) <= 0:
            raise ValueError("a ramp never lets a budget be nothing")


@dataclass(frozen=True, slots=True)
class Window:
    """At most so many new contacts of a kind, of a channel, or of `all`, within any such time."""

    of: str
    most: int
    within: Duration

    def __post_init__(self) -> None:
        if self.most <= 0 or self.within <= 0:
            raise ValueError("most and within are positive")


@dataclass(frozen=True, slots=True)
class Switches:
    """At most so many changes of channel within any such time."""

    most: int
    within: Duration

    def __post_init__(self) -> None:
        if self.most <= 0 or self.within <= 0:
            raise ValueError("most and within are positive")


@dataclass(frozen=True, slots=True)
class WarmUp:
    """After signing in, for `lasts`, one new contact per `every`."""

    every: Duration
    lasts: Duration


@dataclass(frozen=True, slots=True)
class Limits:
    """Hard limits of one scope; None means that this scope sets none."""

    budget: Attention | None = None
    at_most: dict[str, Limit] = field(default_factory=dict)  # by kind, by channel, or `all`
    max_channels: Limit | None = None
    max_live: Limit | None = None
    max_open_offers: Limit | None = None
    never: tuple[tuple[str, str], ...] = ()
    on_top: dict[str, tuple[str, ...]] = field(default_factory=dict)  # while this is in hand, only these may arrive
    windows: tuple[Window, ...] = ()
    max_switches: Switches | None = None
    live_gap: Duration | None = None
    warm_up: WarmUp | None = None
    wrap: Wrap | None = None  # of these agents; an agent's own goes before that of the kind, all others after it

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

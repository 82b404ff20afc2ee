"""What supervisors say of choosing: tastes, fairness, reserves, shares, plans, offers (engine.md 4)."""

from dataclasses import dataclass, field
from typing import Literal

from router.core.policy.attention import Limit
from router.core.values import Duration, PerMille


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
class Fairness:
    """What giving to one who had more than their peers costs, in weighted customer-seconds.

    `idle` is charged in full to the one who rested least among those who could take it, `load` to the one whose load
    is the greatest part of their budget; others pay in proportion.
    """

    idle: int = 0
    load: int = 0


@dataclass(frozen=True, slots=True)
class Reserve:
    """Keep room for `least` contacts of a channel in a team (everywhere, without one); breaking it costs `price`."""

    channel: str
    least: int
    price: int
    team: str = ""


@dataclass(frozen=True, slots=True)
class Shares:
    """Who shall get which part of the contacts, by team, site or vendor; a contact of deficit is worth `price`."""

    by: Literal["team", "site", "vendor"]
    parts: dict[str, PerMille]
    price: int

    def __post_init__(self) -> None:
        if sum(self.parts.values()) != 1000 or min(self.parts.values()) <= 0:
            raise ValueError("the parts are positive and make up 100%")


@dataclass(frozen=True, slots=True)
class Planning:
    """Ask the solver where contacts compete for agents: how long it may take, and how large a problem may be."""

    deadline: Duration = Duration(1_000)
    contacts_max: int = 2_000
    agents_max: int = 2_000
    effort: int = 1_000  # the deterministic limit in virtual time


@dataclass(frozen=True, slots=True)
class Choosing:
    """Which agent and which contact come first (engine.md 4)."""

    rank: RankName | Weighting = "longest_idle"
    value_horizon: Duration = Duration(60_000)
    switch: int = 0  # price of a change of channel, in weighted customer-seconds
    fairness: Fairness | None = None
    reserves: tuple[Reserve, ...] = ()
    shares: Shares | None = None
    keep_together: Literal["nothing", "customer", "case"] = "nothing"
    batch_window: Duration = Duration(0)
    reconsider: Duration = Duration(10_000)
    plan: Planning | None = None
    starvation_guard: Duration | None = None  # whoever waited this long is overdue, whatever their urgency table says
    promise_lead: Duration = Duration(0)  # overdue this long before a promise, or the time it is due by, would break
    owner_bonus: PerMille = PerMille(0)  # added to the fit of a case's owner, and of whoever served the customer last
    preferred_for: Duration = Duration(0)  # how long a contact waits for its preferred agent alone


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

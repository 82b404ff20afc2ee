"""The summary of a run: what the tally, the books and the checker say, as plain data in a stable order.

Every figure that rests on something the log did not hold names it, as *assumed*.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final, Literal

from router.core.engine import ENGINE_VERSION
from router.policy_file import policy_digest
from simulations.books import Balance
from simulations.histogram import Histogram
from simulations.tally import Level, Tally, Team, Waits
from simulations.violations import RULES, Violations

Figure = Literal["waits", "levels", "attention", "offers"]
FIGURES: Final[tuple[Figure, ...]] = ("waits", "levels", "attention", "offers")
WHO: Final = {
    "all": "of all who were answered, left, or still wait after {within}",
    "served": "of those answered",
    "all_but_short_abandons": "of all who were answered, left (not within {short}), or still wait after {within}",
}


@dataclass(frozen=True, slots=True)
class Assumption:
    """Something the log lacks and the mapping supplied, and the figures that rest on it.

    An empty channel means all; `uses` counts how many times it was drawn upon, 0 where that cannot be counted.
    """

    what: str
    how: str = ""
    touches: tuple[Figure, ...] = FIGURES
    channel: str = ""
    uses: int = 0


@dataclass(frozen=True, slots=True)
class Rows:
    """What became of the rows of the input, before the engine saw them."""

    read: int = 0
    routed: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    dead_letters: dict[str, int] = field(default_factory=dict)
    changes: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WaitFigures:
    """How long one group of contacts waited, in seconds; median and p95 are the starts of their bins.

    Of nobody there is no wait: None.
    """

    count: int
    mean: float | None
    median: float | None
    p95: float | None
    longest: float | None


@dataclass(frozen=True, slots=True)
class ChannelWaits:
    """The waits of one channel, or of all; those who still wait at the end are counted, and in no figure of waits."""

    channel: str
    queued: int
    still_waiting: int
    abandoned: int
    abandonment: float
    all: WaitFigures
    served: WaitFigures


@dataclass(frozen=True, slots=True)
class LevelFigures:
    """One named service level: what it counts, what it reached, and whether that met its target."""

    name: str
    definition: str
    channels: tuple[str, ...]
    within_s: float
    target: float | None
    reached: float | None
    met: bool | None
    good: int
    counted: int


@dataclass(frozen=True, slots=True)
class AttentionFigures:
    """How one team's attention was spent: load as a share of budget, by time."""

    team: str
    hours: float
    mean: float
    p95: float
    most: float
    occupancy: float
    channels_mean: float
    channels_most: int
    channels_share: dict[str, float]


@dataclass(frozen=True, slots=True)
class OfferFigures:
    """What became of the offers, how often an agent changed channel, and how often a contact changed hands."""

    by_end: dict[str, int]
    open: int
    assigned: int
    switches: int
    switch_share: float
    hand_offs: int
    debts: dict[str, int]


@dataclass(frozen=True, slots=True)
class BreachFigures:
    """A breach in full."""

    rule: str
    law: str
    at: int
    contact: str
    agent: str
    seen: str
    right: str


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything that is told at the end of a run."""

    policy: str
    policy_digest: str
    engine_version: str
    first_at: int
    last_at: int
    rows: Rows
    arrived: int
    columns: dict[str, int]
    by_channel: dict[str, dict[str, int]]
    balanced: bool
    differences: tuple[str, ...]
    levels: tuple[LevelFigures, ...]
    waits: tuple[ChannelWaits, ...]
    attention: tuple[AttentionFigures, ...]
    offers: OfferFigures
    refused: dict[str, int]
    redirected: dict[str, int]
    ignored: dict[str, int]
    assumed: tuple[Assumption, ...]
    violations: dict[str, int] | None
    examples: tuple[BreachFigures, ...]
    contacts_per_second: float | None
    seed: int | None = None  # of the draws, and how long the drain might last: with log, policy, mapping and roster
    drain_ms: int | None = None  # they make the same run again

    def assumed_by(self, figure: Figure) -> str:
        """Name what a table rests on, or ''."""
        return ", ".join(dict.fromkeys(each.what for each in self.assumed if figure in each.touches))

    def as_dict(self) -> dict[str, Any]:
        """Return plain data, keys in the order of the fields; each section says what in it is assumed."""
        data = asdict(self)
        data["violations_checked"] = self.violations is not None
        data["violations_total"] = sum((self.violations or {}).values())
        data["assumed_in"] = {figure: self.assumed_by(figure) for figure in FIGURES}
        return data

    def to_json(self) -> str:
        """Return the summary as JSON: the same run gives the same text, but for its speed."""
        return json.dumps(self.as_dict(), indent=2, ensure_ascii=False) + "\n"


def summarise(
    tally: Tally,
    balance: Balance,
    violations: Violations | None = None,
    *,
    assumed: Sequence[Assumption | str] = (),
    rows: Rows | None = None,
    contacts_per_second: float | None = None,
) -> Summary:
    """Put together what a finished run's tally, books and checker (None: not run) have counted."""
    tally.settle()
    examples = tuple(
        BreachFigures(each.rule, RULES[each.rule], each.at, each.contact, each.agent, each.seen, each.right)
        for each in violations or ()
    )
    return Summary(
        policy=tally.policy.name,
        policy_digest=policy_digest(tally.policy),
        engine_version=ENGINE_VERSION,
        first_at=tally.first_at or 0,
        last_at=tally.last_at,
        rows=rows or Rows(read=balance.arrived, routed=balance.arrived),
        arrived=balance.arrived,
        columns=dict(balance.columns),
        by_channel={channel: dict(columns) for channel, columns in balance.by_channel.items()},
        balanced=balance.balanced,
        differences=balance.differences,
        levels=tuple(_level(name, level, tally) for name, level in tally.levels.items()),
        waits=_waits(tally),
        attention=_attention(tally),
        offers=OfferFigures(
            by_end=dict(tally.offers_by),
            open=len(tally.offers),
            assigned=tally.assigned,
            switches=tally.switches,
            switch_share=share(tally.switches, tally.assigned),
            hand_offs=tally.handed_on,
            debts=dict(sorted(tally.debts.items())),
        ),
        refused=dict(sorted(tally.refused.items())),
        redirected=dict(sorted(tally.redirected.items())),
        ignored=dict(sorted(tally.ignored.items())),
        assumed=tuple(Assumption(each) if isinstance(each, str) else each for each in assumed),
        violations=None if violations is None else violations.by_rule(),
        examples=examples,
        contacts_per_second=None if contacts_per_second is None else round(contacts_per_second, 1),
    )


def share(part: int, whole: int) -> float:
    """Return a share to four places; of nothing, nothing."""
    return round(part / whole, 4) if whole else 0.0


def seconds(duration_ms: float) -> float:
    """Return seconds to three places."""
    return round(duration_ms / 1000, 3)


def written(duration_ms: int) -> str:
    """Write a duration as a policy would, in the largest unit that leaves no rest."""
    for unit, length in (("h", 3_600_000), ("m", 60_000), ("s", 1_000)):
        if duration_ms % length == 0 and duration_ms:
            return f"{duration_ms // length}{unit}"
    return f"{duration_ms}ms"


def _level(name: str, level: Level, tally: Tally) -> LevelFigures:
    rule, good, counted = level.rule, level.good, level.counted
    if rule.of != "served":
        # Whoever has waited past the limit already can no longer be answered in time.
        for contact in tally.contacts.values():
            late = tally.last_at - contact.arrival > rule.within
            counted += contact.queued and not contact.answered and late and contact.channel in rule.channels
    reached = share(good, counted) if counted else None
    target = None if rule.target is None else rule.target / 1000
    met = None if target is None or not counted else good * 1000 >= (rule.target or 0) * counted
    within = written(rule.within)
    definition = f"answered within {within}, {WHO[rule.of].format(short=written(rule.short), within=within)}"
    return LevelFigures(
        name, definition, tuple(rule.channels), seconds(rule.within), target, reached, met, good, counted
    )


def _waits(tally: Tally) -> tuple[ChannelWaits, ...]:
    groups = {channel: tally.waits[channel] for channel in tally.policy.channels if channel in tally.waits}
    groups.update({channel: waits for channel, waits in sorted(tally.waits.items()) if channel not in groups})
    whole = Waits()
    if len(groups) > 1:
        for waits in tally.waits.values():
            whole.all.join(waits.all)
            whole.served.join(waits.served)
            whole.queued += waits.queued
            whole.abandoned += waits.abandoned
        groups["all"] = whole
    still = tally.still_waiting()
    return tuple(
        ChannelWaits(
            channel, waits.queued, still.total() if waits is whole else still[channel],
            waits.abandoned, share(waits.abandoned, waits.queued), _wait(waits.all), _wait(waits.served),
        )
        for channel, waits in groups.items()
    )  # fmt: skip


def _wait(waits: Histogram) -> WaitFigures:
    if not waits.count:
        return WaitFigures(0, None, None, None, None)
    return WaitFigures(
        waits.count, seconds(waits.mean()), seconds(waits.quantile(500)), seconds(waits.quantile(950)),
        seconds(waits.most),
    )  # fmt: skip


def _attention(tally: Tally) -> tuple[AttentionFigures, ...]:
    teams: Mapping[str, Team] = {name or "–": team for name, team in sorted(tally.teams.items())}
    if len(teams) > 1:
        whole = Team()
        for team in teams.values():
            whole.join(team)
        teams = {**teams, "all": whole}
    elif teams:
        teams = {"all": next(iter(teams.values()))}
    return tuple(_team(name, team) for name, team in teams.items())


def _team(name: str, team: Team) -> AttentionFigures:
    spread = team.channels
    return AttentionFigures(
        team=name,
        hours=round(team.ratio.count / 3_600_000, 2),
        mean=share(team.load_ms, team.budget_ms),
        p95=team.ratio.quantile(950) / 1000,
        most=team.ratio.most / 1000,
        occupancy=share(team.busy_ms, team.staffed_ms),
        channels_mean=round(spread.mean(), 4),
        channels_most=spread.most,
        channels_share={str(number): share(spread.bins[number], spread.count) for number in sorted(spread.bins)},
    )

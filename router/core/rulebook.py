"""The policy made ready for use: curves, clocks, the taste for agents, and what a contact asks for by rule."""

from dataclasses import dataclass
from typing import Final, final

from router.core.condition import Condition
from router.core.curve import Curve
from router.core.hours import Clock
from router.core.policy import UNLIMITED, Briefing, Choosing, Policy, Shares, Weighting, Wrap
from router.core.values import NEVER

Levels = tuple[tuple[str, int], ...]

TASTES: Final = {"best_fit": 0, "longest_idle": 1, "least_loaded": 2, "round_robin": 3, "in_order": 4}
WEIGHTED: Final = 5

CONTEXT: Final = ("customer.", "history.", "hours.")
"""How the fields begin that conditions may read beyond the contact's own (segments.py says what they are)."""


@final
@dataclass(slots=True)
class Ruling:
    """What the rules say of a contact: its kind, what it asks of an agent, and its urgency table by index.

    `ladder` and `split` are the relaxation and the split that hold for it (-1: none); `crowded` are the rules of
    overflow by length in order of writing, `late` those by wait in order of age.
    """

    kind: str
    skills: Levels
    language: bool
    authority: Levels
    urgency: int
    ceilings: Levels = ()
    ladder: int = -1
    split: int = -1
    crowded: tuple[int, ...] = ()
    late: tuple[int, ...] = ()
    segment: str = ""


@final
class Rulebook:
    """A policy, looked up fast; pure functions of the policy alone."""

    __slots__ = (
        "_clocks", "_wall", "at_once", "attributes", "batched", "bonus", "bounded", "cases", "clock_of", "context",
        "crowds", "curves", "expires", "grouped", "heads", "improvable", "interrupts", "longest", "plain", "policy",
        "remembers", "reviews", "shares", "silence", "swept", "taste", "tells", "urgency_no", "weighting",
        "worth_ages", "wraps",
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
        self._choose(policy.choosing)
        owning = policy.ownership
        self.cases: bool = owning is not None  # every contact belongs to a case
        self.silence: int = 0 if owning is None else owning.max_silence or 0
        self._order(policy)
        self.interrupts: bool = bool(policy.attention.interrupts)
        scopes = policy.limits
        layers = [scopes.default, scopes.all, *scopes.teams.values(), *scopes.agents.values()]
        self.wraps: bool = any(layer.wrap is not None for layer in layers)  # set by scopes too
        conditions = [kind.when for kind in policy.kinds.values()]
        conditions += [need.when for need in policy.needs] + [rule.when for rule in policy.urgency]
        conditions += [ladder.when for ladder in policy.relax] + [rule.when for rule in policy.overflow]
        conditions += [split.when for split in policy.splits] + [segment.when for segment in policy.segments]
        self.attributes = any(name.startswith("attributes.") for when in conditions for name in when.fields())
        # What conditions read of history and time: two contacts with the same fields may differ in that.
        read = dict.fromkeys(name for when in conditions for name in when.fields() if name.startswith(CONTEXT))
        self.context: tuple[str, ...] = tuple(read)
        self.remembers: bool = _remembers(policy) or any(not name.startswith("hours.") for name in self.context)

    def _order(self, policy: Policy) -> None:
        """Work out what of requirement and order the policy uses at all."""
        guard = policy.choosing.starvation_guard
        self.longest: list[int] = []  # wait, by urgency table, before a contact is overdue
        for rule in policy.urgency:
            waits = [wait for wait in (rule.max_wait, guard) if wait is not None]
            self.longest.append(min(waits, default=NEVER))
        head = policy.head_start
        effort = max(head.per_menu_level, head.failed_self_service, head.asked_for_human, head.per_repeat)
        self.heads: bool = max(effort, head.per_transfer) > 0
        self.at_once: bool = any(ladder.at_once_when_nobody for ladder in policy.relax)
        self.reviews: bool = bool(policy.relax) or any(rule.after is not None for rule in policy.overflow)
        self.crowds: bool = any(rule.waiting is not None for rule in policy.overflow)
        self.bounded: bool = min([policy.memory.waiting_max, *[limit for _, limit in policy.memory.entry]]) < UNLIMITED
        self.tells: bool = policy.positions.step > 0

    def _choose(self, choosing: Choosing) -> None:
        """Work out how contacts and agents are compared."""
        rank = choosing.rank
        self.weighting = rank if isinstance(rank, Weighting) else Weighting()
        self.taste: int = WEIGHTED if isinstance(rank, Weighting) else TASTES[rank]
        self.bonus: int = choosing.owner_bonus
        # Contacts with a customer or a case compete singly, because they are worth more to some, or go together.
        self.grouped: bool = self.bonus > 0 or choosing.keep_together != "nothing"
        self.worth_ages: dict[tuple[int, int], int] = {}  # (urgency, fit) -> age worth a switch, once asked for
        self.batched: bool = choosing.batch_window > 0 or choosing.plan is not None
        self.shares: Shares | None = choosing.shares
        soft = choosing.fairness is not None or bool(choosing.reserves) or choosing.shares is not None
        self.swept: bool = soft or self.grouped or choosing.plan is not None  # all pairs are compared by value
        self.plain: bool = not (self.batched or self.swept)
        # Keys that can get better while an agent stands in a ranking, so that improvements must be announced.
        self.improvable: bool = self.taste in (TASTES["least_loaded"], WEIGHTED)

    def clock(self, hours: str | None) -> Clock:
        """Return the clock of the named hours, or the wall clock."""
        return self._wall if hours is None else self._clocks[hours]

    def rule(self, fields: dict[str, object]) -> Ruling:
        """Rule on a contact by its fields; the linter has made sure that an urgency rule always holds."""
        policy = self.policy
        segment = _first([segment.when for segment in policy.segments], fields)
        if segment >= 0:
            fields["segment"] = policy.segments[segment].name
        channel = fields["channel"]
        kind = str(channel)
        for name, named in policy.kinds.items():
            if named.channel == channel and named.when.holds(fields):
                kind = name
                break
        skills: dict[str, int] = {}
        authority: dict[str, int] = {}
        ceilings: dict[str, int] = {}
        language = False
        for need in policy.needs:
            if need.when.holds(fields):
                raise_levels(skills, need.skills)
                raise_levels(authority, need.authority)
                lower_levels(ceilings, need.ceilings)
                language = language or need.language
        urgency = _first([table.when for table in policy.urgency], fields)
        if urgency < 0:
            urgency = len(policy.urgency) - 1
        ladder = _first([ladder.when for ladder in policy.relax], fields)
        split = _first([split.when for split in policy.splits], fields)
        crowded, late = self._overflow(fields)
        return Ruling(
            kind, levels(skills), language, levels(authority), urgency, levels(ceilings), ladder, split, crowded, late,
            str(fields.get("segment", "")),
        )

    def _overflow(self, fields: dict[str, object]) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Number the rules of overflow that hold: by length in order of writing, by wait in order of age."""
        crowded: list[int] = []
        late: list[tuple[int, int]] = []
        for no, rule in enumerate(self.policy.overflow):
            if not rule.when.holds(fields):
                continue
            if rule.after is None:
                crowded.append(no)
            else:
                late.append((rule.after, no))
        return tuple(crowded), tuple([no for _, no in sorted(late)])

    def wrap(self, kind: str, agent: str = "", team: str = "") -> Wrap:
        """Return the wrap-up of an agent, else of the kind, else of the team, of all, of the channel."""
        named, scopes = self.policy.kinds.get(kind), self.policy.limits
        if named is None and kind not in self.policy.channels:  # of work in a role
            return self.wrap(kind.rpartition("/")[0], agent, team)
        channel = self.policy.channels[kind if named is None else named.channel]
        if not self.wraps:
            return (None if named is None else named.wrap) or channel.wrap
        own, theirs = scopes.agents.get(agent), scopes.teams.get(team)
        return (
            (None if own is None else own.wrap)
            or (None if named is None else named.wrap)
            or (None if theirs is None else theirs.wrap)
            or scopes.all.wrap
            or (channel.wrap if channel.wrap.most else scopes.default.wrap)
            or channel.wrap
        )


def _remembers(policy: Policy) -> bool:
    """Tell whether some rule wants to know who the customer is; else nobody is remembered."""
    choosing = policy.choosing
    return bool(
        policy.segments or policy.contracts or policy.ownership or policy.callbacks or choosing.owner_bonus
        or choosing.keep_together != "nothing" or policy.brief != Briefing()
    )  # fmt: skip


def _first(conditions: list[Condition], fields: dict[str, object]) -> int:
    for no, when in enumerate(conditions):
        if when.holds(fields):
            return no
    return -1


def raise_levels(into: dict[str, int], more: dict[str, int]) -> None:
    """Merge levels, the higher one wins."""
    for name, level in more.items():
        into[name] = max(level, into.get(name, level))


def lower_levels(into: dict[str, int], more: dict[str, int]) -> None:
    """Merge ceilings, the lower one wins."""
    for name, level in more.items():
        into[name] = min(level, into.get(name, level))


def levels(of: dict[str, int]) -> Levels:
    """Write levels down in order of name."""
    return tuple(sorted(of.items()))

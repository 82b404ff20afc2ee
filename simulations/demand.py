"""What a contact asks of an agent, worked out anew from the policy and the facts: the checker's own reading.

Conditions may also read what the policy's customers did before (`history.…`, `customer.known`). The checker keeps no
such stories: where a rule hangs on them, what the decision says is taken as told (`Demand.storied`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, NamedTuple, final

from router.core.condition import Condition
from router.core.curve import Curve
from router.core.events import ContactArrived, ContactChanged, ContactStarted, Effort, Needs
from router.core.hours import Clock
from router.core.policy import HeadStart, Policy, Relaxation, RelaxStep, Urgency
from router.core.values import NEVER, Duration, Instant

Levels = tuple[tuple[str, int], ...]
MEMO_MAX: Final = 20_000
STORIES: Final = ("history.", "customer.known")
"""Fields that tell of contacts of before."""


class Asks(NamedTuple):
    """Everything that names a line, channel first; skills, authority and ceilings are sorted by name."""

    channel: str
    kind: str
    skills: Levels
    language: str
    authority: Levels
    urgency: str
    ceilings: Levels = ()
    team: str = ""


@final
@dataclass(slots=True)
class Story:
    """What the facts say about a contact: its fields as they stand now."""

    channel: str
    intent: str
    priority: int
    language: str
    site: str
    direction: str
    stage: str
    tier: str
    customer: str
    customer_language: str
    skills: dict[str, int]
    authority: dict[str, int]
    ceilings: dict[str, int]
    due_at: int
    promised_at: int
    attributes: dict[str, str | int | bool]
    effort: Effort | None
    preferred: str
    asked_at: int
    not_before: int
    tied: bool  # to others: by its customer, its case, its thread

    @staticmethod
    def of(fact: ContactArrived) -> "Story":
        """Begin the story of a contact that arrived."""
        who, needs = fact.customer, fact.needs
        return Story(
            fact.channel, fact.intent, fact.priority, fact.language, fact.site, fact.direction, fact.stage,
            who.tier if who else "", who.id if who else "", who.language if who else "",
            needs.skills if needs else {}, needs.authority if needs else {}, needs.ceilings if needs else {},
            NEVER if fact.due_at is None else fact.due_at, NEVER if fact.promised_at is None else fact.promised_at,
            fact.attributes or {}, fact.effort, fact.preferred_agent,
            NEVER if fact.asked_at is None else fact.asked_at, fact.not_before or 0,
            bool(who or fact.case or fact.thread or fact.continues),
        )  # fmt: skip

    @staticmethod
    def begun(fact: ContactStarted) -> "Story":
        """Begin the story of a contact that an agent began."""
        said = ContactArrived(
            "", "", fact.contact, fact.channel, intent=fact.intent, language=fact.language, customer=fact.customer,
            direction=fact.direction, case=fact.case,
        )  # fmt: skip
        return Story.of(said)

    def told_again(self, fact: ContactArrived, stage: str) -> "Story":
        """Return the story that another arrival of a contact that is here tells; it stays on its channel."""
        story = Story.of(fact)
        story.channel, story.stage = self.channel, stage
        return story

    def change(self, fact: ContactChanged) -> None:
        """Take over what a change names; None means unchanged."""
        for name in ("intent", "priority", "language", "due_at", "promised_at"):
            value = getattr(fact, name)
            if value is not None:
                setattr(self, name, value)
        # A stage, a preference, attributes that are said to be nothing at all are not said.
        self.stage, self.preferred = fact.stage or self.stage, fact.preferred_agent or self.preferred
        self.attributes = fact.attributes or self.attributes
        if fact.customer is not None:
            self.tier, self.customer = fact.customer.tier, fact.customer.id
            self.customer_language = fact.customer.language
        if fact.needs is not None:
            self.skills, self.authority, self.ceilings = fact.needs.skills, fact.needs.authority, fact.needs.ceilings
        self.effort = fact.effort or self.effort

    def need(self, more: Needs) -> None:
        """Ask for what a holder says whoever is next must have, on top of what was asked before."""
        self.skills, self.authority, self.ceilings = dict(self.skills), dict(self.authority), dict(self.ceilings)
        raise_to(self.skills, more.skills.items())
        raise_to(self.authority, more.authority.items())
        lower_to(self.ceilings, more.ceilings.items())

    def copied(self) -> "Story":
        """Return a story that goes on by itself."""
        return replace(self)

    def fields(self) -> dict[str, object]:
        """Return what conditions may read; attributes go by their own name and by `attributes.name`."""
        fields: dict[str, object] = {**self.attributes}
        for name, value in self.attributes.items():
            fields[f"attributes.{name}"] = value
        fields.update(
            channel=self.channel, intent=self.intent, priority=self.priority, language=self.language, site=self.site,
            direction=self.direction, stage=self.stage, tier=self.tier, customer=self.customer,
        )  # fmt: skip
        fields["customer.id"], fields["customer.tier"] = self.customer, self.tier
        fields["customer.language"] = self.customer_language if self.customer or self.customer_language else None
        return fields

    def head_start(self, rule: HeadStart, transfers: int) -> int:
        """Return how much older effort makes a contact."""
        total = transfers * rule.per_transfer
        effort = self.effort
        if effort is not None:
            total += effort.menu_depth * rule.per_menu_level + effort.repeats * rule.per_repeat
            total += rule.failed_self_service if effort.failed_self_service else 0
            total += rule.asked_for_human if effort.asked_for_human else 0
        return min(total, rule.most)


@final
class Table:
    """One urgency table: its clock, its curve, and the longest wait it allows."""

    __slots__ = ("_last_age", "clock", "curve", "lead", "max_wait", "name")

    def __init__(self, rule: Urgency, policy: Policy) -> None:
        self.name = rule.name
        self.clock = clock_of(policy, rule.hours)
        self.curve = Curve(rule.curve)
        self._last_age = rule.curve[-1][0]
        waits = [wait for wait in (rule.max_wait, policy.choosing.starvation_guard) if wait is not None]
        self.max_wait = min(waits, default=None)
        self.lead = policy.choosing.promise_lead

    def due_at(self, key: int) -> int:
        """Return when a contact of this key has waited as long as it may, by the table's clock, or NEVER."""
        if self.max_wait is None:
            return NEVER
        return self.clock.instant_of(Duration(key + self.max_wait))

    def age(self, key: int, now: int) -> int:
        """Return how old a contact of this key is."""
        return self.clock.elapsed(Instant(now)) - key

    def ended(self, key: int, now: int) -> bool:
        """Tell whether waiting makes a contact of this key no dearer any more."""
        return self.age(key, now) >= self._last_age

    def worth(self, key: int, now: int, horizon: int) -> int:
        """Return K: what waiting for the horizon longer would cost."""
        return self.curve.worth(self.age(key, now), horizon)


def clock_of(policy: Policy, hours: str | None) -> Clock:
    """Return the clock of the named hours, or the wall clock."""
    return Clock(policy.hours[hours].open if hours is not None else None)


@final
class Demand:
    """Works out kind, requirement and urgency by the policy's rules."""

    __slots__ = ("_fields", "_hours", "_memo", "_policy", "clocks", "storied", "tables")

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self.tables: dict[str, Table] = {rule.name: Table(rule, policy) for rule in policy.urgency}
        self.clocks = {name: clock_of(policy, channel.hours) for name, channel in policy.channels.items()}
        conditions: list[Condition] = [kind.when for kind in policy.kinds.values()]
        conditions += [need.when for need in policy.needs]
        conditions += [rule.when for rule in policy.urgency]
        conditions += [rule.when for rule in policy.relax]
        conditions += [segment.when for segment in policy.segments]
        # The rules are total and read few fields, so contacts alike in these ask alike.
        names = {name for condition in conditions for name in condition.fields()}
        self._fields: tuple[str, ...] = tuple(sorted(names))
        self._hours = {name: clock_of(policy, name[6:]) for name in self._fields if name.startswith("hours.")}
        self.storied = any(name.startswith(STORIES) for name in names)
        self._memo: dict[tuple[object, ...], tuple[Asks, Relaxation | None]] = {}

    def of(self, story: Story, now: int = 0) -> Asks:
        """Return what a contact of this story asks before any of it is relaxed."""
        return self.ruled(story, now)[0]

    def ruled(self, story: Story, now: int) -> tuple[Asks, Relaxation | None]:
        """Return what a contact of this story asks, and by which ladder that is relaxed."""
        fields = story.fields() if self._fields else {}
        for name, clock in self._hours.items():
            fields[name] = clock.is_open(Instant(now))
        # True equals 1 as a key and in a test alike; text and numbers never do.
        key = (
            story.channel, story.language, tuple(story.skills.items()), tuple(story.authority.items()),
            tuple(story.ceilings.items()), *[fields.get(name) for name in self._fields],
        )  # fmt: skip
        known = self._memo.get(key)
        if known is None:
            if len(self._memo) >= MEMO_MAX:
                self._memo.clear()
            known = self._memo[key] = self._work_out(story, fields)
        return known

    def _work_out(self, story: Story, fields: dict[str, object]) -> tuple[Asks, Relaxation | None]:
        policy = self._policy
        for segment in policy.segments:
            if segment.when.holds(fields):
                fields["segment"] = segment.name
                break
        kind = story.channel
        for name, rule in policy.kinds.items():
            if rule.channel == story.channel and rule.when.holds(fields):
                kind = name
                break
        skills, authority, language = dict(story.skills), dict(story.authority), ""
        ceilings = dict(story.ceilings)
        for need in policy.needs:
            if need.when.holds(fields):
                raise_to(skills, need.skills.items())
                raise_to(authority, need.authority.items())
                lower_to(ceilings, need.ceilings.items())
                language = story.language if need.language else language
        urgency = policy.urgency[-1].name
        for table in policy.urgency:
            if table.when.holds(fields):
                urgency = table.name
                break
        ladder = next((ladder for ladder in policy.relax if ladder.when.holds(fields)), None)
        asks = Asks(story.channel, kind, levels(skills), language, levels(authority), urgency, levels(ceilings))
        return asks, ladder


def relaxed(asks: Asks, step: RelaxStep) -> Asks:
    """Return what is asked from a step of a ladder on, of what was asked before it."""
    skills = tuple((name, min(level, step.lower.get(name, level))) for name, level in asks.skills)
    return asks._replace(
        skills=tuple(each for each in skills if each[0] not in step.drop),
        authority=tuple(each for each in asks.authority if each[0] not in step.drop),
        language=asks.language if step.language else "", ceilings=asks.ceilings if step.ceilings else (),
        team=asks.team if step.team else "",
    )  # fmt: skip


def levels(of: dict[str, int]) -> Levels:
    """Write levels down in order of name."""
    return tuple(sorted(of.items()))


def raise_to(levels: dict[str, int], more: Iterable[tuple[str, int]]) -> None:
    """Let the higher level of each name win."""
    for name, level in more:
        levels[name] = max(level, levels.get(name, level))


def lower_to(levels: dict[str, int], more: Iterable[tuple[str, int]]) -> None:
    """Let the lower ceiling of each name win."""
    for name, level in more:
        levels[name] = min(level, levels.get(name, level))

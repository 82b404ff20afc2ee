"""What a contact asks of an agent, worked out anew from the policy and the facts: the checker's own reading."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple, final

from router.core.condition import Condition
from router.core.curve import Curve
from router.core.events import ContactArrived, ContactChanged
from router.core.hours import Clock
from router.core.policy import Policy, Urgency
from router.core.values import NEVER, Duration, Instant

Levels = tuple[tuple[str, int], ...]
MEMO_MAX: Final = 20_000


class Asks(NamedTuple):
    """Everything that names a line, channel first; skills and authority are sorted by name."""

    channel: str
    kind: str
    skills: Levels
    language: str
    authority: Levels
    urgency: str


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
    due_at: int
    attributes: dict[str, str | int | bool]

    @staticmethod
    def of(fact: ContactArrived) -> "Story":
        """Begin the story of a contact that arrived."""
        who, needs = fact.customer, fact.needs
        return Story(
            fact.channel, fact.intent, fact.priority, fact.language, fact.site, fact.direction, fact.stage,
            who.tier if who else "", who.id if who else "", who.language if who else "",
            needs.skills if needs else {}, needs.authority if needs else {},
            NEVER if fact.due_at is None else fact.due_at, fact.attributes or {},
        )  # fmt: skip

    def told_again(self, fact: ContactArrived, stage: str) -> "Story":
        """Return the story that another arrival of a contact that is here tells; it stays on its channel."""
        story = Story.of(fact)
        story.channel, story.stage = self.channel, stage
        return story

    def change(self, fact: ContactChanged) -> None:
        """Take over what a change names; None means unchanged."""
        for name in ("intent", "priority", "language", "due_at", "stage", "attributes"):
            value = getattr(fact, name)
            if value is not None:
                setattr(self, name, value)
        if fact.customer is not None:
            self.tier, self.customer = fact.customer.tier, fact.customer.id
            self.customer_language = fact.customer.language
        if fact.needs is not None:
            self.skills, self.authority = fact.needs.skills, fact.needs.authority

    def fields(self) -> dict[str, object]:
        """Return what conditions may read; attributes go by their own name and by `attributes.name`."""
        fields: dict[str, object] = {**self.attributes}
        for name, value in self.attributes.items():
            fields[f"attributes.{name}"] = value
        fields.update(
            channel=self.channel, intent=self.intent, priority=self.priority, language=self.speech, site=self.site,
            direction=self.direction, stage=self.stage, tier=self.tier, customer=self.customer,
        )  # fmt: skip
        fields["customer.id"], fields["customer.tier"] = self.customer, self.tier
        fields["customer.language"] = self.customer_language
        return fields

    @property
    def speech(self) -> str:
        """Return the language of the contact, else that of its customer."""
        return self.language or self.customer_language


@final
class Table:
    """One urgency table: its clock, its curve, and the longest wait it allows."""

    __slots__ = ("_last_age", "clock", "curve", "max_wait", "name")

    def __init__(self, rule: Urgency, policy: Policy) -> None:
        self.name = rule.name
        self.clock = clock_of(policy, rule.hours)
        self.curve = Curve(rule.curve)
        self._last_age = rule.curve[-1][0]
        self.max_wait = rule.max_wait

    def due_at(self, key: int) -> int:
        """Return when a contact of this key has waited as long as it may, by the table's clock, or NEVER."""
        if self.max_wait is None:
            return NEVER
        return self.clock.instant_of(Duration(key + self.max_wait))

    def ended(self, key: int, now: int) -> bool:
        """Tell whether waiting makes a contact of this key no dearer any more."""
        return self.clock.elapsed(Instant(now)) - key >= self._last_age

    def worth(self, key: int, now: int, horizon: int) -> int:
        """Return K: what waiting for the horizon longer would cost."""
        return self.curve.worth(self.clock.elapsed(Instant(now)) - key, horizon)


def clock_of(policy: Policy, hours: str | None) -> Clock:
    """Return the clock of the named hours, or the wall clock."""
    return Clock(policy.hours[hours].open if hours is not None else None)


@final
class Demand:
    """Works out kind, requirement and urgency by the policy's rules."""

    __slots__ = ("_fields", "_memo", "_policy", "clocks", "tables")

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self.tables: dict[str, Table] = {rule.name: Table(rule, policy) for rule in policy.urgency}
        self.clocks = {name: clock_of(policy, channel.hours) for name, channel in policy.channels.items()}
        conditions: list[Condition] = [kind.when for kind in policy.kinds.values()]
        conditions += [need.when for need in policy.needs]
        conditions += [rule.when for rule in policy.urgency]
        # The rules are total and read few fields, so contacts alike in these ask alike.
        names = {name for condition in conditions for name in condition.fields()}
        self._fields: tuple[str, ...] = tuple(sorted(names))
        self._memo: dict[tuple[object, ...], Asks] = {}

    def of(self, story: Story) -> Asks:
        """Return what a contact of this story asks."""
        fields = story.fields() if self._fields else {}
        # True equals 1 as a key and in a test alike; text and numbers never do.
        key = (
            story.channel, story.speech, tuple(story.skills.items()), tuple(story.authority.items()),
            *[fields.get(name) for name in self._fields],
        )  # fmt: skip
        known = self._memo.get(key)
        if known is None:
            if len(self._memo) >= MEMO_MAX:
                self._memo.clear()
            known = self._memo[key] = self._work_out(story, fields)
        return known

    def _work_out(self, story: Story, fields: dict[str, object]) -> Asks:
        policy = self._policy
        kind = story.channel
        for name, rule in policy.kinds.items():
            if rule.channel == story.channel and rule.when.holds(fields):
                kind = name
                break
        fields["kind"] = kind
        skills, authority, language = dict(story.skills), dict(story.authority), ""
        for need in policy.needs:
            if need.when.holds(fields):
                raise_to(skills, need.skills.items())
                raise_to(authority, need.authority.items())
                language = story.speech if need.language else language
        urgency = ""
        for table in policy.urgency:
            if table.when.holds(fields):
                urgency = table.name
                break
        return Asks(
            story.channel, kind, tuple(sorted(skills.items())), language, tuple(sorted(authority.items())), urgency
        )


def raise_to(levels: dict[str, int], more: Iterable[tuple[str, int]]) -> None:
    """Let the higher level of each name win."""
    for name, level in more:
        levels[name] = max(level, levels.get(name, level))

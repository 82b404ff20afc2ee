"""What supervisors say of requirement and order: needs, relaxation, urgency, overflow (engine.md 3)."""

from dataclasses import dataclass, field

from router.core.condition import ALWAYS, Condition
from router.core.policy.attention import Limit
from router.core.values import Duration, Instant, PerMille


@dataclass(frozen=True, slots=True)
class Need:
    """What contacts that meet the condition ask of an agent; all rules that hold add up, the higher level wins."""

    when: Condition = ALWAYS
    skills: dict[str, int] = field(default_factory=dict)
    language: bool = False  # the contact's own language must be spoken
    authority: dict[str, int] = field(default_factory=dict)
    ceilings: dict[str, int] = field(default_factory=dict)  # levels not to be passed: experts are for others


@dataclass(frozen=True, slots=True)
class RelaxStep:
    """From an age on, some of what was asked is asked no more: who may take it, never how much load is accepted."""

    after: Duration
    drop: tuple[str, ...] = ()  # skills and authorities
    lower: dict[str, int] = field(default_factory=dict)  # skill -> least level now
    language: bool = True  # False: any language will do
    ceilings: bool = True  # False: experts may take it too
    team: bool = True  # False: any team


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A ladder for contacts that meet the condition; the first one whose condition holds counts.

    `at_once_when_nobody`: go down the ladder without waiting where nobody who qualifies is signed in.
    """

    steps: tuple[RelaxStep, ...]
    when: Condition = ALWAYS
    at_once_when_nobody: bool = True

    def __post_init__(self) -> None:
        for step, later in zip(self.steps, self.steps[1:], strict=False):
            if later.after <= step.after:
                raise ValueError("each step comes later than the one before")


@dataclass(frozen=True, slots=True)
class HeadStart:
    """How much older effort makes a contact, in time."""

    per_menu_level: Duration = Duration(0)
    failed_self_service: Duration = Duration(0)
    asked_for_human: Duration = Duration(0)
    per_repeat: Duration = Duration(0)
    per_transfer: Duration = Duration(0)
    most: Duration = Duration(3_600_000)


@dataclass(frozen=True, slots=True)
class Overflow:
    """Where contacts go that meet the condition when too many wait, or one waits too long.

    `to_team` opens them to another team, `to_pool` hands them over, `redirect` names a place outside. `share` is the
    part of them that goes (all of them without).
    """

    when: Condition = ALWAYS
    waiting: Limit | None = None  # so many wait for the same already
    after: Duration | None = None  # it has waited this long
    to_team: str = ""
    to_pool: str = ""
    redirect: str = ""
    share: PerMille = PerMille(1000)

    def __post_init__(self) -> None:
        if (self.waiting is None) == (self.after is None):
            raise ValueError("say waiting or after, one of them")
        if sum(map(bool, (self.to_team, self.to_pool, self.redirect))) != 1:
            raise ValueError("say to_team, to_pool or redirect, one of them")
        if not 0 < self.share <= 1000:
            raise ValueError("a share is more than nothing, and 100% at most")


@dataclass(frozen=True, slots=True)
class Split:
    """Contacts that meet the condition are shared out among teams by part, in thousandths that make 1000."""

    teams: dict[str, PerMille]
    when: Condition = ALWAYS

    def __post_init__(self) -> None:
        if sum(self.teams.values()) != 1000 or min(self.teams.values()) <= 0:
            raise ValueError("the parts are positive and make up 100%")


@dataclass(frozen=True, slots=True)
class Positions:
    """When customers are told anew where they stand: after moving up by `step` places, looked at every `every`."""

    step: int = 0  # 0: told once, on entry
    every: Duration = Duration(30_000)

    def __post_init__(self) -> None:
        if self.step < 0 or self.every <= 0:
            raise ValueError("step is not negative, and every is positive")


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
class Hours:
    """Opening hours as written, and as compiled by the edge for the days `first` … `last`."""

    zone: str
    week: dict[str, tuple[str, ...]]
    first: str
    last: str
    holidays: tuple[str, ...] = ()
    open: tuple[tuple[Instant, Instant], ...] = ()

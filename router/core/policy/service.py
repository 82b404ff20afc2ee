"""What supervisors say of service: sessions, hand-offs, callbacks, segments, cases (engine.md 2, 3, 6, 7)."""

from dataclasses import dataclass
from typing import Literal

from router.core.condition import ALWAYS, Condition
from router.core.policy.attention import Limit
from router.core.values import Duration, PerMille


@dataclass(frozen=True, slots=True)
class Sessions:
    """What becomes of an agent's work when their session is lost, and how long they are waited for."""

    lost_settle: Duration = Duration(5_000)  # a lapse takes effect only after this
    alarm_share: PerMille = PerMille(500)  # if a greater part of all leases lapses within it, none does
    alarm_least: int = 3  # of so many sessions at least
    return_for: Duration = Duration(120_000)  # how long work that is not on live media waits for them
    reconcile_grace: Duration = Duration(10_000)
    catch_up_most: Duration = Duration(60_000)  # after a restart, offers wait no longer than this for the input


@dataclass(frozen=True, slots=True)
class Waking:
    """What is done, in this order, when work that slept wakes and its agent has no room for it."""

    steps: tuple[Literal["wait", "reassign", "promise"], ...] = ("wait", "reassign")
    hold_for: Duration = Duration(300_000)
    promise_in: Duration = Duration(3_600_000)


@dataclass(frozen=True, slots=True)
class HandOffs:
    """Limits on handing contacts on."""

    max_transfers: Limit = Limit(3)
    consult_ring_for: Duration = Duration(20_000)
    supervisors: str = ""  # the team to which a contact goes that was handed on too often and whose owner is away
    escalation: Literal["refuse", "queue"] = "refuse"  # when the agent has no room for the new channel
    max_wrap_extensions: Limit = Limit(1)


@dataclass(frozen=True, slots=True)
class Callbacks:
    """Which calls are promised, and how often they are tried."""

    channel: str = "phone"
    hours: str | None = None
    lead: Duration = Duration(60_000)  # queued this long before the window opens
    window: Duration = Duration(1_800_000)  # how wide a window is where the customer names none
    at_most_ahead: Duration = Duration(604_800_000)
    per_window: Limit | None = None  # so many promises for one window
    attempts: int = 3
    retry_after: Duration = Duration(900_000)

    def __post_init__(self) -> None:
        if min(self.window, self.at_most_ahead, self.attempts, self.retry_after) <= 0:
            raise ValueError("window, at_most_ahead, attempts and retry_after are positive")


@dataclass(frozen=True, slots=True)
class Segment:
    """Customers, contacts, history and time that meet the condition; the first one whose condition holds counts."""

    name: str
    when: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class Answer:
    """The channel contract in three questions, for one channel: valued? preferred (0 to 1000)? deliverable?"""

    values: bool = True
    prefers: int = 500
    quality: int = 1000
    cost: int = 0

    def __post_init__(self) -> None:
        if not (0 <= self.prefers <= 1000 and 0 <= self.quality <= 1000):
            raise ValueError("prefers and quality lie between 0 and 1000")


@dataclass(frozen=True, slots=True)
class Contract:
    """What customers of some segments want for some intents; the first one that names both counts."""

    channels: dict[str, Answer]  # channels of the policy, and `callback` and `self_service`
    segments: tuple[str, ...] = ()  # every segment, if none is named
    intents: tuple[str, ...] = ()  # every intent, if none is named


@dataclass(frozen=True, slots=True)
class Preference:
    """How a customer's own history sharpens the contract, and when another channel is offered."""

    prior_weight: int = 4  # the contract's word is worth so many contacts
    half_life: Duration = Duration(7_776_000_000)
    shift_from: int = 200  # offered only where the other channel is preferred by this much more
    quality_least: int = 500
    customers_max: int = 100_000
    contacts_kept: int = 10

    def __post_init__(self) -> None:
        if min(self.half_life, self.customers_max, self.contacts_kept) <= 0:
            raise ValueError("half_life, customers_max and contacts_kept are positive")
        if min(self.prior_weight, self.shift_from, self.quality_least) < 0:
            raise ValueError("prior_weight, shift_from and quality_least are never negative")


@dataclass(frozen=True, slots=True)
class Ownership:
    """Whose a case is, how long its contacts wait for the owner, and when somebody else takes over."""

    hold_for: Duration = Duration(60_000)  # a later contact of the case waits this long for its owner alone
    strict: bool = False  # ... and then still
    reassign_after: Duration | None = None  # absent for longer: the cover becomes the owner
    max_silence: Duration | None = None  # the owner let the ball lie for longer: handed on
    reopen_window: Duration = Duration(1_209_600_000)
    remember_for: Duration = Duration(2_592_000_000)
    cases_max: int = 100_000


@dataclass(frozen=True, slots=True)
class Briefing:
    """How much of a customer's story an offer carries."""

    last: int = 10
    mask: tuple[str, ...] = ()  # what of the customer is not shown: id, tier, language

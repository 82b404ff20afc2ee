"""Decisions about contacts: into the line, to an agent, elsewhere, off the floor."""

from dataclasses import dataclass
from typing import Final

from router.core.values import AgentId, AssignmentId, ContactId, Duration, Instant

Levels = tuple[tuple[str, int], ...]
"""Names with numbers, sorted by name."""

NO_REVIEW: Final = Instant(0)


@dataclass(slots=True)
class Wish:
    """Who shall take a contact: this agent alone until an instant (`NEVER`: always), and why (a reason)."""

    agent: str = ""
    until: Instant = Instant(0)
    code: int = 0
    passed_over: str = ""  # who shall not have it: the one who handed it on


@dataclass(slots=True, init=False)
class QueueContact:
    """Put a contact in line; kind, requirement and urgency are ruled here, for good or until it changes.

    `key` orders the line: arrival on the urgency table's clock, plus time served, less head start (engine.md 3.5).
    `step` is how far it is relaxed, `wish` who shall take it where that is not just anybody who can. `home` is the
    team it belongs to, though a relaxed requirement may ask for no `team`. `review_at` is when it is placed anew by
    rule alone (0: never), `overflows` which rules of overflow by wait are behind it (a bit each), `shares` the
    columns of kept shares in which this very placing counts. `estimated_wait` is in milliseconds, -1 if unknown.
    """

    seq: int
    contact: ContactId
    kind: str
    skills: Levels
    language: str
    authority: Levels
    urgency: str
    key: Duration
    due_at: Instant
    position: int
    ceilings: Levels = ()
    team: str = ""
    step: int = 0
    wish: Wish | None = None
    estimated_wait: int = -1
    segment: str = ""
    home: str = ""
    review_at: Instant = NO_REVIEW
    overflows: int = 0
    shares: tuple[str, ...] = ()

    def __init__(
        self, seq: int, contact: ContactId, kind: str, skills: Levels, language: str, authority: Levels, urgency: str,
        key: Duration, due_at: Instant, position: int, ceilings: Levels = (), team: str = "", step: int = 0,
        wish: Wish | None = None, estimated_wait: int = -1, segment: str = "", home: str = "",
        review_at: Instant = NO_REVIEW, overflows: int = 0, shares: tuple[str, ...] = (),
    ) -> None:
        self.seq = seq
        self.contact = contact
        self.kind = kind
        self.skills = skills
        self.language = language
        self.authority = authority
        self.urgency = urgency
        self.key = key
        self.due_at = due_at
        self.position = position
        self.ceilings = ceilings
        self.team = team
        self.step = step
        self.wish = wish
        self.estimated_wait = estimated_wait
        self.segment = segment
        self.home = home
        self.review_at = review_at
        self.overflows = overflows
        self.shares = shares


@dataclass(slots=True)
class DeferContact:
    """Leave a contact waiting beside an agent who could take it, since that is not worth its price before `until`."""

    seq: int
    contact: ContactId
    until: Instant
    code: int


@dataclass(slots=True, init=False)
class CloseContact:
    """The contact leaves the floor; `outcome` is its column in the books, `cause` says more where there is more."""

    seq: int
    contact: ContactId
    outcome: int
    waited: Duration
    cause: int = 0

    def __init__(
        self, seq: int, contact: ContactId, outcome: int, waited: Duration, cause: int = 0,
    ) -> None:
        self.seq = seq
        self.contact = contact
        self.outcome = outcome
        self.waited = waited
        self.cause = cause


@dataclass(slots=True)
class RefuseContact:
    """The contact cannot be taken at all; the platform says so to the customer."""

    seq: int
    contact: ContactId
    code: int


@dataclass(slots=True)
class RedirectContact:
    """The contact is better served elsewhere or later: `closed` names the next opening, `overflow` where it goes."""

    seq: int
    contact: ContactId
    code: int
    opens_at: Instant
    to: str = ""
    shares: tuple[str, ...] = ()


@dataclass(slots=True)
class HandOverContact:
    """The contact goes to another pool, which decides from now on."""

    seq: int
    contact: ContactId
    pool: str
    waited: Duration
    shares: tuple[str, ...] = ()


@dataclass(slots=True)
class ScheduleContact:
    """Let a contact rest until its time comes: it is queued at `until`."""

    seq: int
    contact: ContactId
    until: Instant


@dataclass(slots=True)
class PromiseCallback:
    """Promise a call between two instants; the contact leaves the line, and is queued at `queue_at`."""

    seq: int
    contact: ContactId
    channel: str
    not_before: Instant
    not_after: Instant
    queue_at: Instant
    attempt: int
    code: int = 0


@dataclass(slots=True)
class RefuseCallback:
    """No call can be promised for then; `alternatives` are instants for which one could."""

    seq: int
    contact: ContactId
    code: int
    alternatives: tuple[Instant, ...] = ()


@dataclass(slots=True)
class OfferShift:
    """Offer the customer another channel, which they may refuse; the contact keeps its place meanwhile.

    `values`, `prefers` and `quality` answer the three questions of the channel contract for `to` (engine.md 3.3).
    """

    seq: int
    contact: ContactId
    shift: str
    to: str
    segment: str
    values: bool
    prefers: int
    quality: int
    instead_of: int  # how much the customer prefers the channel they are on


@dataclass(slots=True)
class WakeContact:
    """The customer came back to work that slept: `outcome` is `resumed`, `held`, `reassigned` or `promised`.

    `until` is how long the owner is waited for, or by when an answer is promised.
    """

    seq: int
    contact: ContactId
    assignment: AssignmentId
    agent: AgentId
    outcome: int
    until: Instant = Instant(0)
    code: int = 0

"""Decisions about the pool: answers to facts, cases, plans, policies, alarms."""

from dataclasses import dataclass

from router.core.plan import Problem
from router.core.values import Instant


@dataclass(slots=True)
class IgnoreFact:
    """The fact was not accepted and changes nothing; `code` says why (repeated, stale, refused)."""

    seq: int
    cause: str
    source: str
    subject: str
    code: int


@dataclass(slots=True)
class GrantRequest:
    """The fact `cause` asked for something, and has it; `state` is where its contact is then, if that may differ."""

    seq: int
    cause: str
    source: str
    subject: str
    state: str = ""


@dataclass(slots=True)
class RefuseRequest:
    """The fact `cause` asked for what cannot be had; `state` is what happened instead."""

    seq: int
    cause: str
    source: str
    subject: str
    code: int
    state: str


@dataclass(slots=True)
class ChangeCase:
    """A case is in this state, with this owner, cover and promise; `cause` is what changed it.

    `contact` is the one because of which it did, `other` the case that it was linked to, or merged with.
    """

    seq: int
    subject: str
    state: str
    owner: str
    cover: str
    cause: int
    contact: str = ""
    promised_at: Instant = Instant(0)
    other: str = ""


@dataclass(slots=True)
class RaiseAlarm:
    """Something is wrong with the pool as a whole: `count` out of `total` of what `code` names."""

    seq: int
    subject: str
    code: int
    count: int = 0
    total: int = 0


@dataclass(slots=True)
class ChangePolicy:
    """Another policy holds from here on."""

    seq: int
    digest: str
    by: str


@dataclass(slots=True)
class SolvePlan:
    """Ask the solver device; its contacts and agents leave automatic matching until the answer or `deadline`."""

    seq: int
    revision: int
    deadline: Instant
    problem: Problem


@dataclass(slots=True)
class ClosePlan:
    """A revision is over: used, late or void; groups that went stale meanwhile are told with their reason."""

    seq: int
    revision: int
    code: int
    objective: int = 0
    bound: int = 0
    method: str = ""
    effort: int = 0
    stale: tuple[tuple[str, int], ...] = ()

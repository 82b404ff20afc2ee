"""A case's life: the issue that contacts belong to, with one owner, until it is settled and stays so.

FACTS says what each fact means in each state (OK: taken, else the reason for which it is turned away). MOVES says to
which states `ChangeCase` may bring a case; another step is our own mistake. A case that comes back within the
policy's window is reopened, and counts; after it, it is a new case that is linked to the old one.
"""

from typing import Any, Final, final

from router.core import events as e
from router.core import reasons

OPEN: Final = "open"
RESOLVED: Final = "resolved"
"""Said to be settled; a contact of it may still reopen it."""
REOPENED: Final = "reopened"
"""It was not settled after all."""
CLOSED: Final = "closed"
"""For good, or because it was merged into another case."""
UNKNOWN: Final = "unknown"

STATES: Final = (OPEN, RESOLVED, REOPENED, CLOSED, UNKNOWN)


def _row(opened: int, resolved: int, closed: int, unknown: int) -> dict[str, int]:
    return {OPEN: opened, RESOLVED: resolved, REOPENED: opened, CLOSED: closed, UNKNOWN: unknown}


_UNKNOWN, _CLOSED, _NOT_NOW = reasons.CASE_UNKNOWN, reasons.CASE_CLOSED, reasons.NOT_IN_THIS_STATE

FACTS: Final[dict[type, dict[str, int]]] = {
    e.CaseOpened: _row(reasons.OK, reasons.OK, _CLOSED, reasons.OK),  # a resolved one is opened again
    e.CaseLinked: _row(reasons.OK, reasons.OK, reasons.OK, _UNKNOWN),
    e.CaseMerged: _row(reasons.OK, reasons.OK, _CLOSED, _UNKNOWN),
    e.CaseResolved: _row(reasons.OK, reasons.ALREADY_SO, _CLOSED, _UNKNOWN),
    e.CasePromised: _row(reasons.OK, _NOT_NOW, _CLOSED, _UNKNOWN),
    e.CaseReassigned: _row(reasons.OK, reasons.OK, _CLOSED, _UNKNOWN),
    e.AuthorityMissing: _row(reasons.OK, reasons.OK, _CLOSED, _UNKNOWN),
}

MOVES: Final[dict[str, tuple[str, ...]]] = {
    OPEN: (OPEN, RESOLVED, CLOSED),
    RESOLVED: (RESOLVED, REOPENED, CLOSED),
    REOPENED: (REOPENED, RESOLVED, CLOSED),
    CLOSED: (CLOSED,),
}

LINKS_MAX: Final = 32
OWNERS_MAX: Final = 10
MISSING_MAX: Final = 32
"""What one case may remember at most: links, owners of before, authorities that were missing."""

_PLAIN: Final = (
    "id", "named", "opened_at", "customer", "state", "owner", "cover", "promised_at", "resolved_at", "reopens", "into",
    "after", "news",
)  # fmt: skip


@final
class Case:
    """One issue of a customer, over all channels."""

    __slots__ = (
        "after", "cover", "customer", "id", "into", "links", "live", "missing", "named", "news", "opened_at", "owner",
        "owners", "promised_at", "reopens", "resolved_at", "state",
    )  # fmt: skip

    def __init__(self, id: str, named: bool, opened_at: int) -> None:
        self.id = id
        self.named = named  # by the platform; else Poise made the id
        self.opened_at = opened_at
        self.customer: str = ""
        self.state: str = OPEN
        self.owner: str = ""
        self.cover: str = ""  # who stands in for the owner
        self.owners: tuple[str, ...] = ()  # who owned it before, in order
        self.promised_at: int = 0
        self.resolved_at: int = 0
        self.reopens: int = 0
        self.into: str = ""  # the case it was merged into
        self.after: str = ""  # the closed case that it goes on from
        self.news: str = ""  # the contact that brings it back, or to life, as long as nothing was decided on that
        self.live: dict[str, None] = {}  # its contacts that are on the floor
        self.links: dict[str, None] = {}  # cases that it has to do with
        self.missing: dict[str, int] = {}  # what its agents were not allowed -> how often

    @property
    def unsettled(self) -> bool:
        """Tell whether somebody still has to do something about it."""
        return self.state in (OPEN, REOPENED)

    @property
    def blank(self) -> bool:
        """Tell whether nothing is known of it that its contacts do not say themselves."""
        return not (self.named or self.owner or self.promised_at or self.links or self.missing or self.reopens)

    def link(self, other: str) -> None:
        """Note another case, for one that has too many already in place of the oldest."""
        self.links.pop(other, None)
        if len(self.links) >= LINKS_MAX:
            del self.links[next(iter(self.links))]
        self.links[other] = None

    def lacked(self, authority: dict[str, int]) -> None:
        """Note what an agent would have had to be allowed."""
        for name in sorted(authority):
            if name in self.missing or len(self.missing) < MISSING_MAX:
                self.missing[name] = self.missing.get(name, 0) + 1

    def dump(self) -> list[object]:
        """Return plain data from which `load` makes the same case."""
        return [getattr(self, name) for name in _PLAIN] + [
            list(self.owners), list(self.live), list(self.links), list(self.missing.items()),
        ]  # fmt: skip


def load(data: list[Any]) -> Case:
    """Make the case that was dumped."""
    plain, (owners, live, links, missing) = data[: len(_PLAIN)], data[len(_PLAIN) :]
    case = Case("", False, 0)
    for name, value in zip(_PLAIN, plain, strict=True):
        setattr(case, name, value)
    case.owners, case.live, case.links = tuple(owners), dict.fromkeys(live), dict.fromkeys(links)
    case.missing = {name: times for name, times in missing}
    return case

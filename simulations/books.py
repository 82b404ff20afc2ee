"""The balanced books: every contact that arrived stands in exactly one column, and the columns add up.

arrived = refused + redirected + left self-service + abandoned + expired + handed over + closed unserved
+ assigned (closed, in hand, awaiting its owner) + waiting (scheduled, in self-service, queued, offered)

Both sides are counted apart: arrivals from the facts, columns from the decisions. A contact that arrived and was
never placed, or one that left without having arrived or left twice, is a difference and is named. What an agent began,
what the platform gave, and what was taken up as the platform saw it has arrived too; so has the contact in which a
conversation goes on by another channel, while the one that it replaces leaves.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, final

from router.core import reasons
from router.core.decisions import (
    AdoptAssignment,
    AssignContact,
    ChangeAssignment,
    CloseContact,
    Decision,
    HandOverContact,
    IgnoreFact,
    OfferContact,
    OfferShift,
    PromiseCallback,
    QueueContact,
    RedirectContact,
    RefuseContact,
    RefuseRequest,
    RevokeOffer,
    ScheduleContact,
    WakeContact,
)
from router.core.events import (
    ContactArrived,
    ContactEscalated,
    ContactStarted,
    Fact,
    PoolSnapshot,
    ShiftAccepted,
)
from router.core.values import ENDED, WRAPPING, Instant

COLUMNS: Final = (
    "refused", "redirected", "left_self_service", "abandoned", "expired", "handed_over", "closed_unserved",
    "closed", "in_hand", "awaiting_owner",
    "scheduled", "in_self_service", "queued", "offered",
)  # fmt: skip
ASSIGNED: Final = ("closed", "in_hand", "awaiting_owner")
WAITING: Final = ("scheduled", "in_self_service", "queued", "offered")
OUTCOMES: Final = {
    reasons.SERVED: "closed",
    reasons.ABANDONED: "abandoned",
    reasons.LEFT_SELF_SERVICE: "left_self_service",
    reasons.EXPIRED_WAITING: "expired",
    reasons.CLOSED_UNSERVED: "closed_unserved",
}
NO_ARRIVAL: Final = (reasons.REPEATED, reasons.STALE, reasons.CONTACT_KNOWN, reasons.CONTACT_CLOSED)
NAMED_MAX: Final = 10


@dataclass(frozen=True, slots=True)
class Balance:
    """The books at one instant: arrivals against columns, in all and by channel; `differences` is empty if balanced."""

    arrived: int
    columns: dict[str, int]
    by_channel: dict[str, dict[str, int]]
    ignored: dict[str, int]
    differences: tuple[str, ...]

    @property
    def balanced(self) -> bool:
        """Tell whether every arrival stands in exactly one column."""
        return not self.differences

    @property
    def assigned(self) -> int:
        """Return how many reached an agent and are closed, in hand or awaiting their owner."""
        return sum(self.columns[name] for name in ASSIGNED)

    @property
    def waiting(self) -> int:
        """Return how many are scheduled, in self-service, queued or offered."""
        return sum(self.columns[name] for name in WAITING)


@final
class _Page:
    """Where one contact that is still here stands; an empty column means that nothing was decided about it."""

    __slots__ = ("assignment", "channel", "column", "shift")

    def __init__(self, channel: str) -> None:
        self.channel = channel
        self.column = ""
        self.assignment = ""
        self.shift = ""  # the other channel that was offered


@final
class Books:
    """Keeps the books of a run; call `see` for each handled fact in order, and `balance` at any time."""

    __slots__ = ("_arrived", "_clerks", "_gone", "_ignored", "_pages", "_strangers", "_strangers_count")

    def __init__(self) -> None:
        self._arrived: dict[str, int] = {}
        self._gone: dict[str, dict[str, int]] = {}
        self._pages: dict[str, _Page] = {}
        self._strangers: list[str] = []
        self._strangers_count = 0
        self._ignored: dict[str, int] = {}
        self._clerks: dict[type, Callable[[Any], None]] = {
            QueueContact: lambda order: self._place(order.contact, "queued"),
            OfferContact: self._offered,
            ScheduleContact: lambda order: self._place(order.contact, "scheduled"),
            PromiseCallback: lambda order: self._place(order.contact, "scheduled"),
            AdoptAssignment: self._adopted,
            WakeContact: self._woken,
            OfferShift: self._shifted,
            RevokeOffer: self._revoked,
            AssignContact: self._assigned,
            ChangeAssignment: self._changed,
            CloseContact: lambda order: self._leave(order.contact, OUTCOMES.get(order.outcome, "closed_unserved")),
            RefuseContact: lambda order: self._leave(order.contact, "refused"),
            RedirectContact: lambda order: self._leave(order.contact, "redirected"),
            HandOverContact: lambda order: self._leave(order.contact, "handed_over"),
        }

    def see(self, now: Instant, fact: Fact, decisions: Sequence[Decision], sequence: int = 0) -> None:
        """Enter what one handled fact and the decisions that answered it changed."""
        code = reasons.OK
        for decision in decisions:
            if type(decision) is IgnoreFact:
                code = decision.code
                name = reasons.NAMES[code]
                self._ignored[name] = self._ignored.get(name, 0) + 1
        # Who arrives and is here still has changed, and stands where they stood.
        if type(fact) is ContactArrived:
            if code not in NO_ARRIVAL and fact.contact not in self._pages:
                told = any(type(decision) is RefuseContact for decision in decisions)
                self._enter(fact, refused=code != reasons.OK and not told)
        elif code == reasons.OK and not (decisions and type(decisions[0]) is RefuseRequest):
            self._come(fact, decisions)
        for decision in decisions:
            clerk = self._clerks.get(type(decision))
            if clerk is not None:
                clerk(decision)

    def _come(self, fact: Fact, decisions: Sequence[Decision]) -> None:
        """Enter contacts that come by other ways than of their own accord."""
        if isinstance(fact, ContactStarted):
            self._open(fact.contact, fact.channel)
        elif isinstance(fact, ContactEscalated) and fact.replaces:
            self._open(fact.contact, fact.to)
        elif isinstance(fact, PoolSnapshot):
            named = {one.contact: one.channel for one in fact.contacts}
            for decision in decisions:  # those that were known, or cannot be had, are in no decision
                contact = getattr(decision, "contact", "")
                if contact in named:
                    self._open(contact, named[contact])
        elif isinstance(fact, ShiftAccepted):
            page = self._pages.get(fact.contact)
            if page is not None and page.shift == "self_service":
                page.column = "in_self_service"

    def _open(self, contact: str, channel: str) -> _Page:
        page = self._pages.get(contact)
        if page is None:
            self._arrived[channel] = self._arrived.get(channel, 0) + 1
            page = self._pages[contact] = _Page(channel)
        return page

    def _enter(self, fact: ContactArrived, refused: bool) -> None:
        page = self._open(fact.contact, fact.channel)
        if fact.stage == "self_service":
            page.column = "in_self_service"
        if refused:  # an arrival that was ignored for a fault of its own, and not told so by an order
            self._leave(fact.contact, "refused")

    def _place(self, contact: str, column: str) -> None:
        page = self._pages.get(contact)
        if page is None:
            self._strange(f"{contact} was {column} and is not here")
        else:
            page.column = column

    def _offered(self, order: OfferContact) -> None:
        if order.role == "primary":
            self._place(order.contact, "offered")

    def _shifted(self, order: OfferShift) -> None:
        page = self._pages.get(order.contact)
        if page is not None:
            page.shift = order.to

    def _adopted(self, order: AdoptAssignment) -> None:
        page = self._open(order.contact, order.channel)
        if order.role == "primary":
            page.column, page.assignment = "in_hand", order.assignment

    def _woken(self, order: WakeContact) -> None:
        if order.outcome in (reasons.WOKEN_HELD, reasons.WOKEN_PROMISED):
            self._place(order.contact, "awaiting_owner")

    def _revoked(self, order: RevokeOffer) -> None:
        page = self._pages.get(order.contact)
        if page is not None and page.column == "offered":
            page.column = "queued"

    def _assigned(self, order: AssignContact) -> None:
        if order.role != "primary":
            return
        self._place(order.contact, "in_hand")
        page = self._pages.get(order.contact)
        if page is not None:
            page.assignment = order.assignment

    def _changed(self, order: ChangeAssignment) -> None:
        # A contact whose primary ended waits again, unless it is closed in the same breath.
        page = self._pages.get(order.contact)
        if page is None:
            return
        if order.role == "primary":
            page.assignment, page.column = order.assignment, "in_hand"
        elif page.assignment == order.assignment:
            lets_go = order.phase == ENDED or (order.role == "former" and order.phase == WRAPPING)
            if lets_go:
                page.assignment = ""
            if page.column in ("in_hand", "awaiting_owner"):
                page.column = "queued" if lets_go else "in_hand"

    def _leave(self, contact: str, column: str) -> None:
        page = self._pages.pop(contact, None)
        if page is None:
            self._strange(f"{contact} left as {column} and was not here")
            return
        columns = self._gone.setdefault(page.channel, {})
        columns[column] = columns.get(column, 0) + 1

    def _strange(self, what: str) -> None:
        self._strangers_count += 1
        if len(self._strangers) < NAMED_MAX:
            self._strangers.append(what)

    def balance(self) -> Balance:
        """Add the books up; each difference says which contact it is."""
        by_channel = {channel: {"arrived": number} for channel, number in sorted(self._arrived.items())}
        for channel in by_channel:
            by_channel[channel].update({column: self._gone.get(channel, {}).get(column, 0) for column in COLUMNS})
        unplaced = []
        for contact, page in self._pages.items():
            if page.column:
                by_channel[page.channel][page.column] += 1
            else:
                unplaced.append(contact)
        columns = {name: sum(page[name] for page in by_channel.values()) for name in COLUMNS}
        differences = [f"{contact} arrived and nothing was decided" for contact in unplaced[:NAMED_MAX]]
        if len(unplaced) > NAMED_MAX:
            differences.append(f"… and {len(unplaced) - NAMED_MAX} more that arrived and nothing was decided")
        differences += self._strangers
        if self._strangers_count > NAMED_MAX:
            differences.append(f"… and {self._strangers_count - NAMED_MAX} more of the kind")
        arrived = sum(self._arrived.values())
        if arrived != sum(columns.values()) and not differences:
            differences.append(f"{arrived} arrived, {sum(columns.values())} stand in the columns")
        return Balance(arrived, columns, by_channel, dict(sorted(self._ignored.items())), tuple(differences))

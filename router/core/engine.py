"""The engine: one way in. It dispatches and nothing more; state is the floor's, rules are the handlers'.

    handle(fact, now) -> decisions       the only way in
    deadline() -> instant | None         when it next wants to hear that time has passed
"""

from typing import Any, Final, final

from router.core import decisions as d
from router.core import events as e
from router.core import reasons
from router.core.batching import settle
from router.core.changes import apply
from router.core.floor import Floor
from router.core.intake import line_of, note_sequence, take
from router.core.orders import STATED, Orders
from router.core.placement import revise
from router.core.policy import Policy
from router.core.routes import ROUTES
from router.core.snapshot import dump, load
from router.core.values import Instant

ENGINE_VERSION: Final = "0.2.0"
"""Verification holds for one version: a change that decides otherwise raises it."""

REQUESTS: Final = (
    e.OfferAccepted, e.OfferDeclined, e.ContactEscalated, e.AssignmentPulled, e.AssignmentTransferred,
    e.AssignmentConsulted, e.AssignmentConferenced, e.SupervisorForced, e.SupervisorPinned, e.SupervisorDrained,
    e.SupervisorUnassigned, e.SupervisorClosed, e.SupervisorJoined, e.SupervisorReleased, e.CaseResolved,
    e.CaseReassigned,
)  # fmt: skip
"""Facts that ask for something and are owed an answer."""


@final
class Engine:
    """The pure state machine of one pool, under one policy."""

    __slots__ = ("_orders", "floor")

    def __init__(self, policy: Policy) -> None:
        self.floor = Floor(policy)
        self._orders = Orders(self.floor)

    def handle(self, fact: e.Fact, now: Instant, sequence: int = 0) -> list[d.Decision]:
        """Rule on a fact, take it, decide on it, and apply every decision; time never runs backwards.

        `sequence` grows per source and subject (0: not said): what is older than the last one taken is stale.
        """
        floor, orders = self.floor, self._orders
        if now > floor.now:
            floor.now = now
        made: list[d.Decision] = []
        orders.made = made
        rule, decide = ROUTES[type(fact)]
        repeated = fact.id and floor.seen.knows(fact.source + "\n" + fact.id)
        stale = sequence and sequence < floor.sequences.value(line_of(fact))
        code = reasons.REPEATED if repeated else reasons.STALE if stale else rule(floor, fact)
        if code:
            _turn_away(fact, code, orders)
        else:
            take(floor, fact)
            note_sequence(floor, fact, sequence)
            decide(floor, fact, orders)
            if floor.regrouped:
                revise(floor, orders)
            settle(floor, orders)
        return made

    def deadline(self) -> Instant | None:
        """Return the next instant at which the engine wants `ClockReached`."""
        at = self.floor.timers.next_at()
        return None if at is None else Instant(at)

    def recover(self, fact: e.Fact, now: Instant, decisions: list[d.Decision], sequence: int = 0) -> None:
        """Apply a recorded fact and its recorded decisions; decide nothing."""
        floor = self.floor
        if now > floor.now:
            floor.now = now
        if not _was_turned_away(fact, decisions):
            take(floor, fact)
            note_sequence(floor, fact, sequence)
        for decision in decisions:
            apply(floor, decision)
        floor.rest()

    def snapshot(self) -> dict[str, Any]:
        """Return the floor as plain data."""
        return dump(self.floor)

    @classmethod
    def restore(cls, policy: Policy, data: dict[str, Any]) -> "Engine":
        """Make an engine whose floor is the one that was dumped."""
        engine = cls(policy)
        load(engine.floor, data)
        return engine


def _turn_away(fact: e.Fact, code: int, orders: Orders) -> None:
    if isinstance(fact, REQUESTS) and code != reasons.REPEATED:
        seq, about = orders.floor.seq + 1, e.asked_about(fact)
        code, state = divmod(code, STATED) if code >= STATED else (code, code)
        orders.emit(d.RefuseRequest(seq, fact.id, fact.source, about, code, reasons.NAMES[state]))
    else:
        orders.emit(d.IgnoreFact(orders.floor.seq + 1, fact.id, fact.source, e.subject_of(fact), code))


def _was_turned_away(fact: e.Fact, decisions: list[d.Decision]) -> bool:
    return bool(decisions) and isinstance(decisions[0], d.IgnoreFact | d.RefuseRequest)

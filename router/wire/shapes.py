"""The tables of facts and decisions: under which name each is told, and its two forms, on the wire and in a row."""

from typing import Any, Final, get_args

from router.core import decisions as orders
from router.core import events as facts
from router.wire.fields import Field, fields_of, getter
from router.wire.kinds import EventError

FACT_NAMES: Final[dict[type, str]] = {
    facts.ContactArrived: "contact.arrived",
    facts.ContactChanged: "contact.changed",
    facts.ContactTurned: "contact.turned",
    facts.ContactAbandoned: "contact.abandoned",
    facts.ContactEnded: "contact.ended",
    facts.AgentSignedIn: "agent.signed_in",
    facts.AgentPresenceChanged: "agent.presence",
    facts.AgentSignedOut: "agent.signed_out",
    facts.OfferAccepted: "offer.accepted",
    facts.OfferDeclined: "offer.declined",
    facts.OfferFailed: "offer.failed",
    facts.AssignmentConnected: "assignment.connected",
    facts.AssignmentFailed: "assignment.failed",
    facts.AssignmentCompleted: "assignment.completed",
    facts.ContactEscalated: "contact.escalated",
    facts.ContactStarted: "contact.started",
    facts.CallbackRequested: "callback.requested",
    facts.CallbackCancelled: "callback.cancelled",
    facts.CallbackRescheduled: "callback.rescheduled",
    facts.CallbackUnreached: "callback.unreached",
    facts.ShiftAccepted: "shift.accepted",
    facts.ShiftDeclined: "shift.declined",
    facts.CustomerLinked: "customer.linked",
    facts.CustomerMerged: "customer.merged",
    facts.CustomerHistory: "customer.history",
    facts.CustomerErased: "customer.erased",
    facts.CaseOpened: "case.opened",
    facts.CaseLinked: "case.linked",
    facts.CaseMerged: "case.merged",
    facts.CaseResolved: "case.resolved",
    facts.CasePromised: "case.promised",
    facts.CaseReassigned: "case.reassigned",
    facts.AuthorityMissing: "authority.missing",
    facts.AgentRemoved: "agent.removed",
    facts.AgentLost: "agent.lost",
    facts.AgentFound: "agent.found",
    facts.AgentOccupied: "agent.occupied",
    facts.AgentFreed: "agent.freed",
    facts.AgentSnapshot: "agent.snapshot",
    facts.AssignmentHeld: "assignment.held",
    facts.AssignmentParked: "assignment.parked",
    facts.AssignmentResumed: "assignment.resumed",
    facts.AssignmentWrapping: "assignment.wrapping",
    facts.AssignmentPulled: "assignment.pulled",
    facts.AssignmentTransferred: "assignment.transferred",
    facts.AssignmentConsulted: "assignment.consulted",
    facts.AssignmentConferenced: "assignment.conferenced",
    facts.SupervisorForced: "supervisor.forced",
    facts.SupervisorPinned: "supervisor.pinned",
    facts.SupervisorDrained: "supervisor.drained",
    facts.SupervisorReprioritised: "supervisor.reprioritised",
    facts.SupervisorPresenceSet: "supervisor.presence_set",
    facts.SupervisorUnassigned: "supervisor.unassigned",
    facts.SupervisorClosed: "supervisor.closed",
    facts.SupervisorJoined: "supervisor.joined",
    facts.SupervisorReleased: "supervisor.released",
    facts.PolicyApplied: "policy.applied",
    facts.PoolSnapshot: "pool.snapshot",
    facts.ClockReached: "clock.reached",
    facts.RouterResumed: "router.resumed",
    facts.RouterCaughtUp: "router.caught_up",
    facts.PlanSolved: "plan.solved",
}
DECISION_NAMES: Final[dict[type, str]] = {
    orders.IgnoreFact: "fact.ignored",
    orders.QueueContact: "contact.queued",
    orders.DeferContact: "contact.deferred",
    orders.OfferContact: "offer.made",
    orders.RevokeOffer: "offer.revoked",
    orders.AssignContact: "contact.assigned",
    orders.ChangeAssignment: "assignment.changed",
    orders.CloseContact: "contact.closed",
    orders.RefuseContact: "contact.refused",
    orders.RedirectContact: "contact.redirected",
    orders.ChangeAgent: "agent.changed",
    orders.TakeDebt: "debt.taken",
    orders.PayDebt: "debt.paid",
    orders.HandOverContact: "contact.handover_sent",
    orders.ScheduleContact: "contact.scheduled",
    orders.PromiseCallback: "callback.promised",
    orders.RefuseCallback: "callback.refused",
    orders.OfferShift: "shift.offered",
    orders.WakeContact: "contact.woken",
    orders.ExtendOffer: "offer.extended",
    orders.AdoptAssignment: "contact.adopted",
    orders.AdviseRest: "agent.advised_rest",
    orders.ReconcileAgent: "agent.reconciled",
    orders.ChangeCase: "case.changed",
    orders.RaiseAlarm: "pool.alarmed",
    orders.ChangePolicy: "policy.changed",
    orders.SolvePlan: "plan.requested",
    orders.ClosePlan: "plan.closed",
    orders.GrantRequest: "request.granted",
    orders.RefuseRequest: "request.refused",
}
ROUTER_ONLY: Final = frozenset({facts.ClockReached, facts.RouterResumed, facts.RouterCaughtUp, facts.PlanSolved})
"""Facts that only the router states; no channel may."""


class Shape:
    """The table of one fact or decision, made ready for writing and reading."""

    def __init__(self, cls: type, name: str, order: bool) -> None:
        self.cls = cls
        self.name = name
        self.type = f"poise.{name}"
        self.fields = fields_of(cls, order)
        self.keeps_extra = any(field.name == "extra" for field in self.fields)
        self.least = sum(field.required for field in self.fields)
        self.trims = order and self.least < len(self.fields)
        self._optional = [field.default() for field in self.fields[self.least :]]
        self._values = getter([field.name for field in self.fields])
        self._row_writers = [
            (index, field.kind.write_row) for index, field in enumerate(self.fields) if field.kind.write_row
        ]
        self._row_readers = [
            (field.kind.row_reader, f"{self.type} {field.name}", field.may_be_none) for field in self.fields
        ]
        groups: dict[str, list[Field]] = {}
        for field in self.fields:
            if field.in_data:
                groups.setdefault(field.place[1] if len(field.place) == 3 else "", []).append(field)
        self._groups = [_Group(key, members) for key, members in groups.items()]

    def data(self, item: Any) -> dict[str, Any]:
        """Return the `data` of a decision, every key in it."""
        data: dict[str, Any] = {}
        for group in self._groups:
            part: dict[str, Any] = dict(zip(group.keys, group.values(item), strict=True))
            for key, write in group.writers:
                if part[key] is not None:
                    part[key] = write(part[key])
            if group.key:
                data[group.key] = part
            elif data:
                data |= part
            else:
                data = part
        return data

    def row(self, item: Any) -> list[Any]:
        """Return the values in order of declaration, the type's name first; a decision's last defaults are left out."""
        row = [self.name, *self._values(item)]
        if self.trims:
            optional = self._optional
            while len(row) > self.least + 1 and row[-1] == optional[len(row) - self.least - 2]:
                row.pop()
        for index, write in self._row_writers:
            if index + 1 < len(row) and row[index + 1] is not None:
                row[index + 1] = write(row[index + 1])
        return row

    def from_row(self, row: list[Any]) -> Any:
        """Rebuild from a row; fields that a newer version added take their defaults."""
        given = len(row) - 1
        if not self.least <= given <= len(self.fields):
            raise EventError(self.type, f"{given} values", f"{self.least} to {len(self.fields)}")
        values = [
            None if value is None and may_be_none else read(value, path)
            for (read, path, may_be_none), value in zip(self._row_readers, row[1:], strict=False)
        ]
        return self.cls(*values)


class _Group:
    """The fields that share one object of the wire form."""

    def __init__(self, key: str, members: list[Field]) -> None:
        self.key = key
        self.keys = [field.place[-1] for field in members]
        self.values = getter([field.name for field in members])
        self.writers = [(field.place[-1], field.kind.write) for field in members if field.kind.write]


FACT_SHAPES: Final = {cls: Shape(cls, FACT_NAMES[cls], order=False) for cls in get_args(facts.Fact)}
DECISION_SHAPES: Final = {cls: Shape(cls, DECISION_NAMES[cls], order=True) for cls in get_args(orders.Decision)}
FACTS_BY_NAME: Final = {shape.name: shape for shape in FACT_SHAPES.values()}
DECISIONS_BY_NAME: Final = {shape.name: shape for shape in DECISION_SHAPES.values()}

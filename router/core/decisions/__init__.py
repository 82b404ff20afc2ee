"""Decisions: the router's orders, in the imperative. Each carries all that applying it needs.

`seq` counts decisions without gaps. A recovering engine applies recorded decisions and decides nothing, so whatever
a rule worked out (kind, requirement, price of a choice) stands in the decision and is never worked out again.
The commonest spell out their `__init__`: see events.
"""

from router.core.decisions.agents import (
    AdviseRest,
    ChangeAgent,
    PayDebt,
    ReconcileAgent,
    TakeDebt,
)
from router.core.decisions.contacts import (
    CloseContact,
    DeferContact,
    HandOverContact,
    Levels,
    OfferShift,
    PromiseCallback,
    QueueContact,
    RedirectContact,
    RefuseCallback,
    RefuseContact,
    ScheduleContact,
    WakeContact,
    Wish,
)
from router.core.decisions.pool import (
    ChangeCase,
    ChangePolicy,
    ClosePlan,
    GrantRequest,
    IgnoreFact,
    RaiseAlarm,
    RefuseRequest,
    SolvePlan,
)
from router.core.decisions.work import (
    AdoptAssignment,
    AssignContact,
    ChangeAssignment,
    ExtendOffer,
    OfferContact,
    RevokeOffer,
)

__all__ = [
    "AdoptAssignment", "AdviseRest", "AssignContact", "ChangeAgent", "ChangeAssignment", "ChangeCase", "ChangePolicy",
    "CloseContact", "ClosePlan", "Decision", "DeferContact", "ExtendOffer", "GrantRequest", "HandOverContact",
    "IgnoreFact", "Levels", "OfferContact", "OfferShift", "PayDebt", "PromiseCallback", "QueueContact", "RaiseAlarm",
    "ReconcileAgent", "RedirectContact", "RefuseCallback", "RefuseContact", "RefuseRequest", "RevokeOffer",
    "ScheduleContact", "SolvePlan", "TakeDebt", "WakeContact", "Wish",
]  # fmt: skip

Decision = (
    QueueContact | DeferContact | CloseContact | RefuseContact | RedirectContact | HandOverContact | ScheduleContact
    | PromiseCallback | RefuseCallback | OfferShift | WakeContact | OfferContact | RevokeOffer | ExtendOffer
    | AssignContact | AdoptAssignment | ChangeAssignment | ChangeAgent | TakeDebt | PayDebt | AdviseRest
    | ReconcileAgent | IgnoreFact | GrantRequest | RefuseRequest | ChangeCase | RaiseAlarm | ChangePolicy | SolvePlan
    | ClosePlan
)

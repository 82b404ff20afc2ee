"""Whose a case is, as its contacts come, are taken and are handed on.

Rule 1. Who first accepts a contact of a case owns it. Whoever accepts a later one is its cover; the owner stays the
owner, unless they have been away for longer than the policy's `reassign_after`.
Rule 2. A resolved case that comes back is reopened with the same owner, and counts.
"""

from router.core import decisions as d
from router.core import reasons
from router.core.agent import Agent
from router.core.case import CLOSED, REOPENED, RESOLVED, Case
from router.core.caseload import find, rules
from router.core.contact import Contact
from router.core.floor import Floor
from router.core.orders import Orders
from router.core.values import Instant


def change_case(
    floor: Floor, orders: Orders, case: Case, cause: int, owner: str | None = None, *, cover: str = "", state: str = "",
    promised_at: int | None = None, contact: str = "", other: str = "",
) -> None:  # fmt: skip
    """Order a change of a case; what is not said stays, but that whoever changes its owner names its cover too."""
    promised = case.promised_at if promised_at is None else promised_at
    if owner is None:
        owner, cover = case.owner, case.cover
    orders.emit(
        d.ChangeCase(
            floor.seq + 1, case.id, state or case.state, owner, cover, cause, contact, Instant(promised), other
        )
    )


def came(floor: Floor, orders: Orders, contact: Contact) -> None:
    """Open a case again that was not settled after all; tell of one that goes on from another that is closed."""
    case = floor.cases[contact.case]
    if case.news != contact.id:
        return
    if case.state == RESOLVED:
        change_case(floor, orders, case, reasons.CASE_REOPENED, state=REOPENED, contact=contact.id)
    else:
        change_case(floor, orders, case, reasons.CASE_LINKED, contact=contact.id, other=case.after)


def taken(floor: Floor, orders: Orders, contact: Contact, agent: Agent) -> None:
    """Note that an agent took a contact of a case: as its owner, or in the owner's place."""
    case = floor.cases[contact.case]
    if not case.owner:
        change_case(floor, orders, case, reasons.CASE_TAKEN, agent.id, contact=contact.id)
    elif case.owner == agent.id:
        if case.cover:
            change_case(floor, orders, case, reasons.CASE_RETURNED, agent.id, contact=contact.id)
    elif reassigned(floor, case):
        change_case(floor, orders, case, reasons.CASE_REASSIGNED, agent.id, contact=contact.id)
    elif case.cover != agent.id:
        change_case(floor, orders, case, reasons.CASE_COVERED, case.owner, cover=agent.id, contact=contact.id)


def reassigned(floor: Floor, case: Case) -> bool:
    """Tell whether the owner has been away for so long, or for good, that whoever stands in for them owns the case."""
    owner, after = floor.agents[case.owner], rules(floor).reassign_after
    if owner.removed:
        return True
    return after is not None and owner.absent_since > 0 and floor.now >= owner.absent_since + after


def passed(floor: Floor, orders: Orders, contact: Contact, agent: str) -> None:
    """Pass the case of a contact on with it: to this agent, or to whoever takes the contact if nobody is named."""
    case = find(floor, contact.case) if contact.case else None
    if case is not None and case.state != CLOSED and case.owner != agent:
        change_case(floor, orders, case, reasons.CASE_REASSIGNED, agent, contact=contact.id)

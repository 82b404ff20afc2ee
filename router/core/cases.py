"""Cases: opened, linked, merged, promised on, handed over, resolved; silent owners; time that passes on them."""

from typing import Final

from router.core import decisions as d
from router.core import events as e
from router.core import reasons, timers
from router.core.case import CLOSED, FACTS, REOPENED, RESOLVED, Case
from router.core.caseload import case_of, find, merged, state_of
from router.core.casework import change_case, reassigned
from router.core.contact import QUEUED
from router.core.decisions import Wish
from router.core.floor import Floor
from router.core.orders import Orders, Routes
from router.core.placement import let_go, queue
from router.core.values import ACTIVE

SUPERVISOR: Final = "supervisor"

TIMERS: Final = (timers.CASE, timers.COVER, timers.PROMISE, timers.SILENCE)

CaseRequest = e.CaseResolved | e.CaseReassigned


def rule(floor: Floor, fact: e.CaseOpened | e.CasePromised) -> int:
    """Rule on a fact about a case by its state."""
    return FACTS[type(fact)][state_of(floor, fact.case)]


def rule_pair(floor: Floor, fact: e.CaseLinked | e.CaseMerged) -> int:
    """Rule on a fact about two cases: by the state of each, and they must be two."""
    row = FACTS[type(fact)]
    code = row[state_of(floor, fact.case)] or row[state_of(floor, fact.other)]
    if not code and find(floor, fact.case) is find(floor, fact.other):
        return reasons.ALREADY_SO
    return code


def rule_request(floor: Floor, fact: CaseRequest) -> int:
    """Rule on what only the owner, their cover (but not on another owner) or a supervisor may have."""
    case = find(floor, fact.case)
    if case is None:
        return reasons.CASE_UNKNOWN
    code = FACTS[type(fact)][case.state]
    if code:
        return code
    resolving = isinstance(fact, e.CaseResolved)
    mine = fact.by != "" and (fact.by == case.owner or (resolving and fact.by == case.cover))
    if not mine and fact.role != SUPERVISOR:
        return reasons.NOT_ALLOWED
    if isinstance(fact, e.CaseReassigned):
        owner = floor.agents.get(fact.owner)
        if owner is None or owner.removed:
            return reasons.AGENT_UNKNOWN
        if fact.owner == case.owner:
            return reasons.ALREADY_SO
    return reasons.OK


def rule_missing(floor: Floor, fact: e.AuthorityMissing) -> int:
    """Rule on a no that a rep had to say: in a case, or to a contact that is or was here."""
    id = fact.case or case_of(floor, fact.contact)
    if not id and fact.contact in floor.contacts:
        return reasons.OK
    return FACTS[e.AuthorityMissing][state_of(floor, id)]


def opened(floor: Floor, fact: e.CaseOpened, orders: Orders) -> None:
    """Note who opened a case, and owns it where nobody does; one that was resolved is open again."""
    case = _known(floor, fact.case)
    if case.state == RESOLVED:
        change_case(floor, orders, case, reasons.CASE_REOPENED, state=REOPENED)
        return
    owner = case.owner or (fact.by if fact.by in floor.agents else "")
    change_case(floor, orders, case, reasons.CASE_OPENED, owner, cover=case.cover)
    _place_anew(floor, orders, case)


def linked(floor: Floor, fact: e.CaseLinked, orders: Orders) -> None:
    """Tell of both that they have to do with each other."""
    case, other = _known(floor, fact.case), _known(floor, fact.other)
    change_case(floor, orders, case, reasons.CASE_LINKED, other=other.id)
    change_case(floor, orders, other, reasons.CASE_LINKED, other=case.id)


def case_merged(floor: Floor, fact: e.CaseMerged, orders: Orders) -> None:
    """Close one case, and let the other have its owner and promise where it has none; it is unsettled if one was."""
    case = _known(floor, fact.case)
    other = merged(floor, fact.other, case)
    owner, cover = _owners(case, other)
    promises = [at for at in (case.promised_at, other.promised_at) if at]
    state = REOPENED if case.state == RESOLVED and other.unsettled else case.state
    promised = min(promises, default=0) if state != RESOLVED else 0
    change_case(floor, orders, other, reasons.CASE_MERGED, state=CLOSED, promised_at=0, other=case.id)
    change_case(
        floor, orders, case, reasons.CASE_MERGED, owner, cover=cover, state=state, promised_at=promised, other=other.id
    )
    _place_anew(floor, orders, case)


def _owners(case: Case, other: Case) -> tuple[str, str]:
    """Return owner and cover of two cases that are one: whoever owned the other goes on in the owner's place."""
    if not case.owner:
        return other.owner, other.cover
    cover = case.cover or other.cover or other.owner
    return case.owner, "" if cover == case.owner else cover


def promised(floor: Floor, fact: e.CasePromised, orders: Orders) -> None:
    """Note what was promised; without a time the promise is kept, or taken back."""
    case = _known(floor, fact.case)
    change_case(floor, orders, case, reasons.CASE_PROMISED, promised_at=fact.at or 0)
    _place_anew(floor, orders, case)


def resolved(floor: Floor, fact: e.CaseResolved, orders: Orders) -> None:
    """Let a case be settled; it may still come back for a while."""
    case = _known(floor, fact.case)
    orders.emit(d.GrantRequest(floor.seq + 1, fact.id, fact.source, fact.case))
    change_case(floor, orders, case, reasons.CASE_RESOLVED, state=RESOLVED, promised_at=0)


def reassign(floor: Floor, fact: e.CaseReassigned, orders: Orders) -> None:
    """Give a case to another owner."""
    case = _known(floor, fact.case)
    orders.emit(d.GrantRequest(floor.seq + 1, fact.id, fact.source, fact.case))
    change_case(floor, orders, case, reasons.CASE_REASSIGNED, fact.owner)
    _place_anew(floor, orders, case)


def missing(floor: Floor, fact: e.AuthorityMissing, orders: Orders) -> None:
    """A no that a rep had to say asks for nothing now: it is data for those who set the limits."""


def due(floor: Floor, kind: str, about: str, orders: Orders) -> None:
    """Deal with time that has passed on a case, its owner, or their work."""
    if kind == timers.SILENCE:
        _silent(floor, about, orders)
    elif about in floor.cases:
        _case_due(floor, kind, floor.cases[about], orders)


def _case_due(floor: Floor, kind: str, case: Case, orders: Orders) -> None:
    if kind == timers.CASE:
        change_case(floor, orders, case, reasons.CASE_CLOSED_FOR_GOOD, state=CLOSED)
    elif kind == timers.PROMISE:
        orders.emit(d.RaiseAlarm(floor.seq + 1, case.id, reasons.PROMISE_BROKEN, 1, 1))
    elif case.owner and case.cover and reassigned(floor, case):  # else what was due before has changed that
        change_case(floor, orders, case, reasons.CASE_REASSIGNED, case.cover)
        _place_anew(floor, orders, case)


def _silent(floor: Floor, id: str, orders: Orders) -> None:
    """Hand a contact on, not back, whose agent let the ball lie for too long; they own its case no longer."""
    assignment = floor.assignments.get(id)
    if assignment is None or assignment.phase != ACTIVE:
        return  # it ended, or moved, at this very instant
    contact = floor.contacts[assignment.contact]
    case = find(floor, contact.case) if contact.case else None
    if case is not None and assignment.agent in (case.owner, case.cover):
        owner = "" if assignment.agent == case.owner else case.owner
        change_case(floor, orders, case, reasons.SILENT_OWNER, owner, contact=contact.id)
    past = Wish(code=reasons.HANDED_ON, passed_over=assignment.agent)
    let_go(floor, assignment, reasons.SILENT_OWNER, orders, sent=past)


def _known(floor: Floor, id: str) -> Case:
    case = find(floor, id)
    assert case is not None, "the rule let only known cases pass"
    return case


def _place_anew(floor: Floor, orders: Orders, case: Case) -> None:
    """Have those of its contacts that wait placed anew: for whom, and by when, may be another matter now."""
    for id in list(case.live):
        contact = floor.contacts[id]
        if contact.state == QUEUED:
            queue(floor, contact, orders)


ROUTES: Final[Routes] = {
    e.CaseOpened: (rule, opened),
    e.CaseLinked: (rule_pair, linked),
    e.CaseMerged: (rule_pair, case_merged),
    e.CasePromised: (rule, promised),
    e.CaseResolved: (rule_request, resolved),
    e.CaseReassigned: (rule_request, reassign),
    e.AuthorityMissing: (rule_missing, missing),
}

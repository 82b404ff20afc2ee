"""Handing on: transfers, blind and warm; colleagues who are consulted, or join the conversation (engine.md 6).

Rule 1. Nothing moves before it is granted, and a transfer to a named agent only if that agent can have it now.
Rule 2. Back to a previous holder only with progress; past the policy's limit to the owner of the case, then to the
supervisors' team. Whoever handed it on does not get it while anybody else could.
Rule 3. A warm transfer turns the consult into the primary; the customer is never without somebody.
"""

from typing import Final

from router.core import decisions as d
from router.core import events as e
from router.core import reasons
from router.core.agent import Agent
from router.core.assignment import FACTS, Assignment
from router.core.beside import change_role, disband, heavier, party_of, promote
from router.core.casework import passed
from router.core.contact import QUEUED, Contact
from router.core.debts import note_debt
from router.core.decisions import Wish
from router.core.floor import Floor
from router.core.giving import refusal
from router.core.inquiries import ask, candidate, has_team
from router.core.intake.work import needing
from router.core.matching import offer
from router.core.orders import Orders, Routes
from router.core.parties import CONFERENCE, CONSULT, PRIMARY
from router.core.placement import hand_out, let_go, waited
from router.core.requirement import asked_at_entry
from router.core.values import Instant
from router.core.wishes import owner_of
from router.core.worth import value

SENT_FOR: Final = 60_000
"""How long a contact waits for the agent it was sent to, where the policy does not say."""

MODES: Final = ("blind", "warm")

HandOff = e.AssignmentTransferred | e.AssignmentConsulted | e.AssignmentConferenced


def _holds(floor: Floor, fact: HandOff) -> int:
    """Rule on who asks: the primary, with the contact in hand."""
    assignment = floor.assignments.get(fact.assignment)
    if assignment is None:
        return reasons.ASSIGNMENT_UNKNOWN
    code = -FACTS[type(fact)][assignment.phase]
    if code > 0:
        return code
    return reasons.OK if assignment.role == PRIMARY else reasons.NOT_ALLOWED


# ── Transfers ─────────────────────────────────────────────────────────────────────────────────────────────────────


def rule_transferred(floor: Floor, fact: e.AssignmentTransferred) -> int:
    """Rule on a transfer: to whom it would really go, and whether they can have it."""
    code = _holds(floor, fact)
    if code:
        return code
    if fact.mode not in MODES:
        return reasons.NOT_IN_THIS_STATE
    assignment = floor.assignments[fact.assignment]
    contact, target = floor.contacts[assignment.contact], fact.target or e.Target()
    if contact.pinned and target.agent != contact.pinned:
        return reasons.PINNED_ELSEWHERE
    if target.agent in contact.holders and not fact.progress:
        return reasons.NO_PROGRESS
    if _in_person(floor, contact, fact):
        return _rule_warm(floor, contact, target)
    code, name, team = _destination(floor, contact, assignment, target)
    if code or name or fact.progress or target.pool:
        return code
    return reasons.NO_PROGRESS if _only_back(floor, contact, assignment, target, team) else reasons.OK


def _in_person(floor: Floor, contact: Contact, fact: e.AssignmentTransferred) -> bool:
    """Tell whether the colleague is with the contact already: then they need no offer, whatever the mode says."""
    named = "" if fact.target is None else fact.target.agent
    return fact.mode == "warm" or (named != "" and _consulted(floor, contact, named) is not None)


def _rule_warm(floor: Floor, contact: Contact, target: e.Target) -> int:
    work = _consulted(floor, contact, target.agent)
    if work is None:
        return reasons.NO_CONSULT
    agent = floor.agents[work.agent]
    if _too_often(floor, contact) and agent.id != owner_of(floor, contact) and not _supervises(floor, agent.team):
        return reasons.TOO_MANY_TRANSFERS
    return heavier(floor, contact, work, PRIMARY)


def _consulted(floor: Floor, contact: Contact, agent: str) -> Assignment | None:
    """Return the colleague who is consulted: the one who is named, else the one who came first."""
    if agent:
        work = party_of(floor, contact, agent)
        return work if work is not None and work.role in (CONSULT, CONFERENCE) else None
    if contact.parties is not None:
        for id in contact.parties.hands:
            if floor.assignments[id].role == CONSULT:
                return floor.assignments[id]
    return None


def _too_often(floor: Floor, contact: Contact) -> bool:
    return contact.transfers >= floor.policy.hand_offs.max_transfers


def _supervises(floor: Floor, team: str) -> bool:
    return bool(team) and team == floor.policy.hand_offs.supervisors


def _destination(floor: Floor, contact: Contact, holder: Assignment, target: e.Target) -> tuple[int, str, str | None]:
    """Return why it cannot go there, or OK, the agent to whom it goes, and the team (None: that in which it is)."""
    agent, team = target.agent, target.team
    if _too_often(floor, contact):
        owner = owner_of(floor, contact)
        if owner and owner != holder.agent and _to_agent(floor, contact, owner) == reasons.OK:
            return reasons.OK, owner, _team_with(floor, contact, owner)
        team = floor.policy.hand_offs.supervisors
        if not team or floor.agents[holder.agent].team == team or not _takers(floor, contact, holder, None, team):
            return reasons.TOO_MANY_TRANSFERS, "", None
        return reasons.OK, "", team
    if agent:
        code = reasons.HAS_IT_ALREADY if agent == holder.agent else _to_agent(floor, contact, agent)
        return code, agent, _team_with(floor, contact, agent)
    if team and not has_team(floor, team):
        return reasons.TARGET_UNKNOWN, "", None
    return reasons.OK, "", team if team or target.needs is not None else None  # whoever meets the needs, in any team


def _takers(
    floor: Floor, contact: Contact, holder: Assignment, target: e.Target | None, team: str | None
) -> list[Agent]:
    """List who is there and could take it from its holder, now or later."""
    asked = asked_at_entry(floor, contact, contact.team if team is None else team, needing(contact.fact, target))
    fits = [floor.roster[no] for no in floor.demand(contact.fact.channel, asked).fits]
    return [agent for agent in fits if agent.askable and agent.id != holder.agent]


def _only_back(
    floor: Floor, contact: Contact, holder: Assignment, target: e.Target, team: str | None
) -> bool:
    """Tell whether nobody could take it but those who had it before, and do not own its case."""
    takers = _takers(floor, contact, holder, target, team)
    owner = owner_of(floor, contact)
    return bool(takers) and all([agent.id in contact.holders and agent.id != owner for agent in takers])


def _team_with(floor: Floor, contact: Contact, name: str) -> str | None:
    """Return the team into which a contact goes with an agent, if it is not to be taken by everybody; None: as is."""
    agent = floor.agents.get(name)
    return agent.team if contact.team and agent is not None else None


def _to_agent(floor: Floor, contact: Contact, name: str) -> int:
    agent = floor.agents.get(name)
    if agent is None:
        return reasons.TARGET_UNKNOWN
    if contact.tried is not None and floor.now < contact.tried.get(agent.id, 0):
        return reasons.ASKED_TO_WAIT
    return refusal(floor, contact, agent, _team_with(floor, contact, name))


def transferred(floor: Floor, fact: e.AssignmentTransferred, orders: Orders) -> None:
    """Hand a contact on: to the colleague who knows the story already, to the line, or to another pool."""
    assignment = floor.assignments[fact.assignment]
    contact, target = floor.contacts[assignment.contact], fact.target or e.Target()
    orders.emit(d.GrantRequest(floor.seq + 1, fact.id, fact.source, fact.assignment))
    if _in_person(floor, contact, fact):
        _warm(floor, contact, assignment, target, fact.owner == "pass", orders)
        return
    if target.pool and not _too_often(floor, contact):
        _to_pool(floor, contact, assignment, target.pool, orders)
        return
    _, name, team = _destination(floor, contact, assignment, target)
    if fact.owner == "pass":
        passed(floor, orders, contact, name)
    until = Instant(floor.now + (floor.policy.choosing.preferred_for or SENT_FOR) if name else 0)
    sent = Wish(name, until, reasons.HANDED_ON, assignment.agent)
    let_go(floor, assignment, reasons.TRANSFERRED, orders, sent=sent, team=team)
    agent = floor.agents.get(name)
    if agent is not None and contact.state == QUEUED and agent.no in floor.demands[contact.demand].fits:
        offer(floor, orders, contact, agent, reasons.BY_TRANSFER, value(floor, contact, agent), "", 0)


def _warm(
    floor: Floor, contact: Contact, assignment: Assignment, target: e.Target, passes: bool, orders: Orders
) -> None:
    work = _consulted(floor, contact, target.agent)
    assert work is not None, "ruled"
    if passes:
        passed(floor, orders, contact, work.agent)
    take_over(floor, contact, assignment, work, reasons.WARM_TRANSFERRED, orders)
    note_debt(floor, floor.agents[work.agent], reasons.DEBT_ADOPTED, orders)


def take_over(
    floor: Floor, contact: Contact, holder: Assignment, work: Assignment, cause: int, orders: Orders
) -> None:
    """Make a colleague who is on the contact its primary; the one who was may write it up."""
    hand_out(floor, holder, cause, orders)
    promote(floor, contact, work, cause, orders)


def _to_pool(floor: Floor, contact: Contact, assignment: Assignment, pool: str, orders: Orders) -> None:
    hand_out(floor, assignment, reasons.TRANSFERRED, orders)
    if contact.parties is not None:
        disband(floor, contact, reasons.TRANSFERRED, orders)
    orders.emit(d.HandOverContact(floor.seq + 1, contact.id, pool, waited(floor, contact)))


# ── Consults and conferences ──────────────────────────────────────────────────────────────────────────────────────


def rule_consulted(floor: Floor, fact: e.AssignmentConsulted) -> int:
    """Rule on a consult: one at a time is asked for, and there must be somebody to ask."""
    return _holds(floor, fact) or _rule_asked(floor, fact, CONSULT)


def rule_conferenced(floor: Floor, fact: e.AssignmentConferenced) -> int:
    """Rule on a conference: with the colleague who is consulted, or with somebody else."""
    code = _holds(floor, fact)
    if code:
        return code
    contact = floor.contacts[floor.assignments[fact.assignment].contact]
    work = _invited(floor, contact, fact.target)
    if work is not None:
        return reasons.ALREADY_SO if work.role == CONFERENCE else heavier(floor, contact, work, CONFERENCE)
    return reasons.NO_CONSULT if fact.target is None else _rule_asked(floor, fact, CONFERENCE)


def _invited(floor: Floor, contact: Contact, target: e.Target | None) -> Assignment | None:
    """Return the colleague on the contact who shall join the conversation, if it is one who is there already."""
    if target is None:
        return _consulted(floor, contact, "")
    return _consulted(floor, contact, target.agent) if target.agent else None


def _rule_asked(floor: Floor, fact: e.AssignmentConsulted | e.AssignmentConferenced, role: str) -> int:
    contact = floor.contacts[floor.assignments[fact.assignment].contact]
    if contact.parties is not None and contact.parties.inquiry is not None and contact.parties.inquiry.offer:
        return reasons.ALREADY_SO
    return candidate(floor, contact, role, fact.target, ())[1]


def consulted(floor: Floor, fact: e.AssignmentConsulted, orders: Orders) -> None:
    """Ask the best colleague for advice; the holder is answered when one says yes or nobody is left."""
    ask(floor, orders, floor.contacts[floor.assignments[fact.assignment].contact])


def conferenced(floor: Floor, fact: e.AssignmentConferenced, orders: Orders) -> None:
    """Let the colleague who is consulted into the conversation, or ask another one."""
    contact = floor.contacts[floor.assignments[fact.assignment].contact]
    work = _invited(floor, contact, fact.target)
    if work is None:
        ask(floor, orders, contact)
        return
    orders.emit(d.GrantRequest(floor.seq + 1, fact.id, fact.source, fact.assignment))
    change_role(floor, contact, work, CONFERENCE, reasons.CONFERENCED, orders)
    note_debt(floor, floor.agents[work.agent], reasons.DEBT_ADOPTED, orders)


ROUTES: Final[Routes] = {
    e.AssignmentTransferred: (rule_transferred, transferred),
    e.AssignmentConsulted: (rule_consulted, consulted),
    e.AssignmentConferenced: (rule_conferenced, conferenced),
}

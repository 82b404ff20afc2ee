"""Who shall take a contact where that is not just anybody who can, and for how long that holds.

Rule 1. A supervisor's pin comes first, then where a transfer sent it, then the owner of its case, then who is just
calling its customer, then the agent whom it asks for. Whoever handed it on is passed over in any case.
Rule 2. It is held for nobody who would not have it, or is not at work, nor beyond what the policy says; a break is
forgiven for as long as the policy lets a contact wait for its owner.
"""

from router.core import reasons
from router.core.agent import AWAY, Agent
from router.core.caseload import find, rules
from router.core.contact import Contact
from router.core.decisions import Wish
from router.core.floor import Floor
from router.core.meeting import caller
from router.core.values import NEVER, Instant


def wish_of(floor: Floor, contact: Contact, sent: Wish | None = None) -> Wish | None:
    """Return who shall take a contact that enters the line now, None where anybody may who can.

    `sent` is to or past whom it is handed on by this very fact, else it is as it was sent before.
    """
    sent, preferred = sent or contact.sent, contact.fact.preferred_agent
    if floor.policy.callbacks is not None:
        preferred = caller(floor, contact) or preferred
    if not (contact.case or contact.pinned or preferred) and sent is None:
        return None
    passed_over = "" if sent is None else sent.passed_over
    if contact.pinned:
        return Wish(contact.pinned, Instant(NEVER), reasons.PINNED_ELSEWHERE, passed_over)
    if sent is not None and sent.agent and sent.until > floor.now and sent.agent not in (contact.tried or {}):
        return sent
    if floor.rules.cases and contact.case:
        owner = _owner_here(floor, contact, passed_over)
        until = 0 if owner is None else _held_for_owner(floor, contact, owner)
        if owner is not None and until > floor.now:
            return Wish(owner.id, Instant(until), reasons.FOR_OWNER, passed_over)
    until = _held_for_preferred(floor, contact, preferred, passed_over) if preferred else 0
    if until > floor.now:
        return Wish(preferred, Instant(until), reasons.FOR_PREFERRED, passed_over)
    if sent is not None and sent.agent:
        sent = Wish(code=reasons.HANDED_ON, passed_over=passed_over)  # whom it was sent to would not, or took too long
    return sent if passed_over else None


def owner_of(floor: Floor, contact: Contact) -> str:
    """Return who owns the case of a contact, nobody where it has none."""
    case = find(floor, contact.case) if contact.case else None
    return "" if case is None else case.owner


def absent(floor: Floor, agent: Agent | None) -> bool:
    """Tell whether nobody waits for this agent: not at work, or on a break for longer than a contact would wait."""
    if agent is None or not agent.askable:
        return True
    return agent.presence == AWAY and floor.now >= agent.absent_since + rules(floor).hold_for


def stands(floor: Floor, contact: Contact) -> bool:
    """Tell whether a contact in line is still for the agent of its wish alone.

    A pin holds whatever the agent does; else it is not held for one who could not take it or is not there.
    """
    wish = contact.wish
    if wish is None or not wish.agent or wish.until <= floor.now:
        return False
    if wish.code == reasons.PINNED_ELSEWHERE:
        return True
    agent = floor.agents.get(wish.agent)
    if agent is None or agent.no not in floor.demands[contact.demand].fits:
        return False
    return not absent(floor, agent) if wish.code == reasons.FOR_OWNER else agent.askable


def _owner_here(floor: Floor, contact: Contact, passed_over: str) -> Agent | None:
    """Return the owner of a contact's case, or in their absence their cover, if either may be waited for."""
    case = floor.cases[contact.case]
    for name in (case.owner, case.cover):
        agent = floor.agents.get(name)
        if agent is not None and not absent(floor, agent):
            return agent if _may_have(contact, agent, passed_over) else None
    return None


def _held_for_owner(floor: Floor, contact: Contact, owner: Agent) -> int:
    """Return until when a contact waits for the owner of its case alone."""
    if rules(floor).strict:
        return NEVER
    return _since(contact, owner, reasons.FOR_OWNER) or floor.now + rules(floor).hold_for


def _held_for_preferred(floor: Floor, contact: Contact, preferred: str, passed_over: str) -> int:
    """Return until when a contact waits alone for whom it asks for, or who calls its customer; 0: not at all."""
    agent, callbacks = floor.agents.get(preferred), floor.policy.callbacks
    if agent is None or not agent.askable or not _may_have(contact, agent, passed_over):
        return 0
    held_for = floor.policy.choosing.preferred_for
    if callbacks is not None and preferred != contact.fact.preferred_agent:
        held_for = callbacks.lead
    return _since(contact, agent, reasons.FOR_PREFERRED) or floor.now + held_for


def _may_have(contact: Contact, agent: Agent, passed_over: str) -> bool:
    """Tell whether an agent may be waited for: neither handed it on, nor would not take it, nor is elsewhere."""
    if agent.id == passed_over or (contact.tried is not None and agent.id in contact.tried):
        return False
    return contact.fact.channel in agent.channels and (not contact.team or contact.team == agent.team)


def _since(contact: Contact, agent: Agent, code: int) -> int:
    """Return until when it was held already: being placed anew makes nobody wait longer."""
    wish = contact.wish
    return wish.until if wish is not None and wish.agent == agent.id and wish.code == code else 0

"""Sessions and their leases: lost, found, and what becomes of the work meanwhile.

Rule 1. A lapse takes effect only after the policy's `lost_settle`; any word of the session before that forgets it.
Rule 2. If more than `alarm_share` of all leases lapse within that time, none takes effect: it is our fault, not
theirs. An alarm is raised, once, and the lapses stand suspended until so many are heard of again that the rest are
no more than that share; those then settle anew.
Rule 3. Losing a lease ends no connected media: live work stays, unattended, until the platform says that it ended or
its agent is back. Offers go to somebody else at once, other work after `return_for`; but who sleeps is not woken.
"""

from typing import Final

from router.core import decisions as d
from router.core import events as e
from router.core import reasons
from router.core.agent import FACTS, OFFLINE, Agent
from router.core.assignment import Assignment
from router.core.debts import note_debt
from router.core.floor import Floor
from router.core.holding import change, grow
from router.core.inquiries import came_to_nothing
from router.core.orders import Orders, Routes
from router.core.placement import let_go
from router.core.values import ACTIVE, DORMANT, ENDED, HELD, UNATTENDED, WAITING, WRAPPING

CONNECTED: Final = (ACTIVE, WAITING, HELD)
"""Phases in which the customer is on live media with the agent."""


def session_code(floor: Floor, agent: Agent, session: str) -> int:
    """Rule on whose word it is: OK if it is the open session's, or names none."""
    if not session or not agent.session or session == agent.session:
        return reasons.OK
    return reasons.SESSION_OLD if floor.sessions.knows(agent.id + "\n" + session) else reasons.SESSION_OTHER


def rule(floor: Floor, fact: e.AgentLost | e.AgentFound) -> int:
    """Rule on what the shell says of a lease: only the open session's counts, and only what is new."""
    agent = floor.agents.get(fact.agent)
    if agent is None:
        return reasons.AGENT_UNKNOWN
    code = session_code(floor, agent, fact.session)
    if code:
        return code
    if not FACTS[type(fact)][agent.presence]:
        return reasons.NOT_IN_THIS_STATE
    silent = agent.lost or agent.lapsing_since > 0
    return reasons.ALREADY_SO if silent == isinstance(fact, e.AgentLost) else reasons.OK


def lapsed(floor: Floor, fact: e.AgentLost, orders: Orders) -> None:
    """Raise the alarm where too many leases lapse at once; else wait and see."""
    if not floor.alarmed:
        count, total = _lapses(floor)
        if _too_many(floor, count, total):
            orders.emit(d.RaiseAlarm(floor.seq + 1, "", reasons.LEASES_LAPSED, count, total))


def found(floor: Floor, fact: e.AgentFound, orders: Orders) -> None:
    """Let an agent go on who is heard of again."""
    come_back(floor, floor.agents[fact.agent], orders)


def settled(floor: Floor, id: str, orders: Orders) -> None:
    """Let a lapse take effect of which nothing was heard since."""
    agent = floor.agents[id]
    orders.emit(d.ChangeAgent(floor.seq + 1, agent.id, lost=True, cause=reasons.AGENT_LOST))
    take_offers_back(floor, agent, reasons.AGENT_LOST, orders)
    leave_unattended(floor, agent, reasons.AGENT_LOST, orders)


def come_back(floor: Floor, agent: Agent, orders: Orders) -> None:
    """Have an agent back, with the conversations that nobody attended to meanwhile; what is too much is debt."""
    if agent.lost:
        orders.emit(d.ChangeAgent(floor.seq + 1, agent.id, lost=False, cause=reasons.RETURNED))
    for id in list(agent.assignments):
        work = floor.assignments[id]
        if work.phase == UNATTENDED:
            grow(floor, work, work.before, reasons.RETURNED, reasons.DEBT_RESUMED, orders)
    call_off(floor, orders)


def call_off(floor: Floor, orders: Orders) -> None:
    """End the alarm when enough sessions were heard of again."""
    if floor.alarmed:
        count, total = _lapses(floor)
        if not _too_many(floor, count, total):
            orders.emit(d.RaiseAlarm(floor.seq + 1, "", reasons.LEASES_RETURNED, count, total))


def _lapses(floor: Floor) -> tuple[int, int]:
    """Count the lapses that have not taken effect, out of all leases that have not either."""
    count = total = 0
    for agent in floor.roster:
        if agent.presence != OFFLINE and not agent.lost:
            total += 1
            count += 1 if agent.lapsing_since else 0
    return count, total


def _too_many(floor: Floor, count: int, total: int) -> bool:
    rules = floor.policy.sessions
    return total >= rules.alarm_least and count * 1000 > rules.alarm_share * total


# ── What an absent agent has in hand ──────────────────────────────────────────────────────────────────────────────


def take_offers_back(floor: Floor, agent: Agent, cause: int, orders: Orders) -> None:
    """Offer to somebody else what one who is not there cannot answer."""
    for id in list(agent.offers):
        came_to_nothing(floor, floor.offers[id], cause, orders)


def leave_unattended(floor: Floor, agent: Agent, cause: int, orders: Orders) -> None:
    """Leave the customers who are on live media there: they are the platform's to end."""
    for id in list(agent.assignments):
        work = floor.assignments[id]
        if work.phase in CONNECTED and floor.policy.channels[work.channel].live:
            change(floor, work, UNATTENDED, cause, orders)
    note_debt(floor, agent, reasons.DEBT_RESUMED, orders)  # who thought, or heard music, counts as live again


def given_up(floor: Floor, id: str, orders: Orders) -> None:
    """Wait no longer for a lost agent: what nobody is on goes back to the line, but for customers who sleep still."""
    agent = floor.agents[id]
    for name in list(agent.assignments):
        work = floor.assignments[name]
        if work.woken or work.phase not in (UNATTENDED, WRAPPING, DORMANT):
            take_away(floor, work, reasons.AGENT_LOST, orders)


def take_away(floor: Floor, work: Assignment, cause: int, orders: Orders) -> None:
    """Put a contact back in line that its agent cannot serve; who advised, listened or writes it up just stops."""
    contact = floor.contacts.get(work.contact)
    if contact is not None and contact.assignment == work.id:
        let_go(floor, work, cause, orders, wrap=False)
    else:
        change(floor, work, ENDED, cause, orders)


ROUTES: Final[Routes] = {
    e.AgentLost: (rule, lapsed),
    e.AgentFound: (rule, found),
}

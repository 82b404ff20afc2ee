"""Work that Poise did not give: it counts as load, as debt if need be, and is never refused.

Rule 1. What an agent is at outside Poise weighs like work in hand, until it is said to be over or its time is.
Rule 2. A contact that an agent began, or that the platform gave, is adopted: it is in their hands, whatever the gate
says, and whatever was to become of it.
"""

from typing import Final

from router.core import decisions as d
from router.core import events as e
from router.core import reasons
from router.core.agent import Agent
from router.core.casework import taken
from router.core.contact import FACTS, OFFERED, UNKNOWN
from router.core.debts import note_debt
from router.core.floor import Floor
from router.core.orders import Orders, Routes
from router.core.parties import PRIMARY
from router.core.placement import revoke
from router.core.requirement import ruling
from router.core.tariff import kind_in_role
from router.core.values import ACTIVE, ENDED, AssignmentId, Attention, ContactId


def rule(floor: Floor, fact: e.AgentOccupied | e.AgentFreed) -> int:
    """Rule on work that Poise did not give: only what was begun can be over."""
    agent = floor.agents.get(fact.agent)
    if agent is None:
        return reasons.AGENT_UNKNOWN
    begun = isinstance(fact, e.AgentOccupied) or fact.activity in agent.outside
    return reasons.OK if begun else reasons.ALREADY_SO


def occupied(floor: Floor, fact: e.AgentOccupied, orders: Orders) -> None:
    """Note what is too much now."""
    note_debt(floor, floor.agents[fact.agent], reasons.DEBT_OUTSIDE, orders)


def freed(floor: Floor, fact: e.AgentFreed, orders: Orders) -> None:
    """The load fell as the fact was taken; whoever waits for this agent is looked at next."""


def rule_started(floor: Floor, fact: e.ContactStarted) -> int:
    """Rule on a contact in an agent's hands: nobody else has it, and it can be weighed."""
    state = floor.contact_state(fact.contact)
    code = FACTS[e.ContactStarted][state]
    if code:
        return code
    if fact.agent not in floor.agents:
        return reasons.AGENT_UNKNOWN
    channel = fact.channel if state == UNKNOWN else floor.contacts[fact.contact].fact.channel
    return reasons.OK if channel in floor.policy.channels else reasons.CHANNEL_UNKNOWN


def started(floor: Floor, fact: e.ContactStarted, orders: Orders) -> None:
    """Take it up as it is."""
    agent = floor.agents[fact.agent]
    adopt(floor, fact.contact, fact.channel, agent, ACTIVE, reasons.STARTED, orders)
    note_debt(floor, agent, reasons.DEBT_OUTSIDE, orders)


def adopt(
    floor: Floor, id: ContactId, channel: str, agent: Agent, phase: int, cause: int, orders: Orders,
    role: str = PRIMARY,
) -> None:  # fmt: skip
    """Take up work on a contact that is in an agent's hands already; what is too much is for the caller to note."""
    contact = floor.contacts.get(id)
    if contact is not None:
        channel = contact.fact.channel
        if role == PRIMARY and contact.state == OFFERED:
            revoke(floor, contact, reasons.TAKEN, orders)
    fact = e.ContactArrived("", "", id, channel) if contact is None else contact.fact
    kind = kind_in_role(ruling(floor, fact).kind, role)
    seq = floor.seq + 1
    load = Attention(agent.attention.load_after(kind, ENDED, phase))
    orders.emit(
        d.AdoptAssignment(seq, id, AssignmentId("a" + str(seq)), agent.id, channel, kind, role, phase, load, cause)
    )
    contact = floor.contacts[id]
    if contact.case and role == PRIMARY:
        taken(floor, orders, contact, agent)


ROUTES: Final[Routes] = {
    e.AgentOccupied: (rule, occupied),
    e.AgentFreed: (rule, freed),
    e.ContactStarted: (rule_started, started),
}

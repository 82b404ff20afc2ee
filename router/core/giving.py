"""Giving a contact to a certain agent: who was asked for by name, pulls it, is forced or joins.

Rule 1. Whoever is named passes the same gate as everybody; only a supervisor's override passes its "no".
Rule 2. What is given at somebody's wish is not held out first: it is in their hands at once.
"""

from router.core import decisions as d
from router.core import reasons
from router.core.agent import Agent
from router.core.contact import QUEUED, Contact
from router.core.eligibility import misfit
from router.core.floor import Floor
from router.core.holding import make_way
from router.core.matching import assign
from router.core.orders import Orders
from router.core.parties import PRIMARY
from router.core.requirement import placing
from router.core.tariff import kind_in_role
from router.core.values import Attention, Instant, OfferId
from router.core.waiting import Demand
from router.core.worth import hoped_for, passed_over, value, wanted


def demand_of(floor: Floor, contact: Contact, team: str | None = None) -> Demand:
    """Return what a contact asks for, or would ask for if it stood in line now: for its team, if none is named."""
    if contact.state == QUEUED:
        return floor.demands[contact.demand]
    order = placing(floor, contact, None, contact.team if team is None else team, contact.overflows, (), 1)
    asked = (order.kind, order.skills, order.language, order.authority, order.ceilings, order.team)
    return floor.demand(contact.fact.channel, asked)


def refusal(floor: Floor, contact: Contact, agent: Agent, team: str | None = None) -> int:
    """Return why this agent cannot have the contact now, whoever else wants it; OK if they can."""
    demand = demand_of(floor, contact, team)
    return agent.unready_code() or misfit(agent, demand) or agent.attention.refusal(demand.kind, floor.now)


def give(floor: Floor, orders: Orders, contact: Contact, agent: Agent, way: int, role: str = PRIMARY) -> None:
    """Put a contact from the line into an agent's hands at once, or let them join those who hold it."""
    kind = kind_in_role(contact.kind, role)
    fit = floor.demands[contact.demand].fits.get(agent.no, 0) if role == PRIMARY else 0
    worth = value(floor, contact, agent) if fit else 0
    id = hold_out(floor, orders, contact, agent, way, kind, role, "auto", floor.now, worth, fit)
    connects = role == PRIMARY and floor.policy.channels[contact.fact.channel].connects
    assign(floor, orders, contact, agent, id, connects, role)


def hold_out(
    floor: Floor, orders: Orders, contact: Contact, agent: Agent, way: int, kind: str, role: str, answer: str,
    expires_at: int, worth: int = 0, fit: int = 0,
) -> OfferId:  # fmt: skip
    """Offer a contact, or a place beside its primary, to an agent who was chosen by somebody's wish."""
    if floor.policy.attention.interrupts:
        make_way(floor, orders, agent, kind)
    seq = floor.seq + 1
    id = OfferId("o" + str(seq))
    load, budget = Attention(agent.attention.load_with(kind)), Attention(agent.attention.budget)
    orders.emit(
        d.OfferContact(
            seq, contact.id, id, agent.id, answer, Instant(expires_at), way, worth, fit, load, budget, "", 0, role
        )
    )
    return id


def wished_elsewhere(floor: Floor, contact: Contact, agent: Agent) -> int:
    """Return why a waiting contact is not for this agent, though they could take it; OK if it may be theirs."""
    alone = wanted(floor, contact)
    if alone and contact.wish is not None:
        return reasons.OK if alone == agent.id else contact.wish.code
    return reasons.HANDED_ON if passed_over(contact, agent.id) and hoped_for(floor, contact) else reasons.OK

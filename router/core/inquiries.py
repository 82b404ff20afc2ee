"""Colleagues who are asked to advise or to join, one after the other, and what follows when an offer comes to nothing.

Rule 1. The best who passes the gate for that role is asked; who would not is not asked again for the same inquiry.
Rule 2. The holder is answered when somebody says yes, or when nobody is left to ask.
"""

from router.core import decisions as d
from router.core import reasons
from router.core.agent import Agent
from router.core.contact import Contact
from router.core.events import Target
from router.core.floor import Floor
from router.core.giving import demand_of, hold_out
from router.core.matching import assign
from router.core.offer import Offer
from router.core.orders import Orders
from router.core.parties import PRIMARY
from router.core.placement import queue, take_back
from router.core.ranking import best, set_aside
from router.core.rulebook import levels
from router.core.tariff import kind_in_role
from router.core.waiting import Demand


def candidate(
    floor: Floor, contact: Contact, role: str, target: Target | None, refused: tuple[str, ...]
) -> tuple[Agent | None, int]:
    """Return who is asked next, or nobody and why."""
    kind = kind_in_role(contact.kind, role)
    if target is not None and target.agent:
        return _named(floor, contact, kind, target.agent, refused)
    if target is not None and target.team and not has_team(floor, target.team):
        return None, reasons.TARGET_UNKNOWN
    demand, aside = _asked(floor, contact, kind, target), []
    agent = best(floor, demand)
    while agent is not None and (agent.id in refused or on_it(floor, contact, agent)):
        set_aside(demand, agent)
        aside.append(agent.no)
        agent = best(floor, demand)
    for no in aside:
        demand.announce(no)
    return agent, reasons.OK if agent is not None else reasons.NOBODY_ELIGIBLE


def _named(
    floor: Floor, contact: Contact, kind: str, name: str, refused: tuple[str, ...]
) -> tuple[Agent | None, int]:
    agent = floor.agents.get(name)
    if agent is None:
        return None, reasons.TARGET_UNKNOWN
    code = reasons.HAS_IT_ALREADY if on_it(floor, contact, agent) else agent.unready_code()
    code = code or (reasons.NOBODY_ELIGIBLE if name in refused else agent.attention.refusal(kind, floor.now))
    return (None, code) if code else (agent, reasons.OK)


def _asked(floor: Floor, contact: Contact, kind: str, target: Target | None) -> Demand:
    """Return what is asked of a colleague: what the contact asks for, unless the target says otherwise."""
    if target is None or not (target.team or target.needs):
        own = demand_of(floor, contact)
        asked = (kind, own.skills, own.language, own.authority, own.ceilings, own.team)
    elif target.needs is None:
        asked = (kind, (), "", (), (), target.team)
    else:
        needs = target.needs
        asked = (
            kind, levels(needs.skills), "", levels(needs.authority), levels(needs.ceilings), target.team
        )  # fmt: skip
    return floor.demand(contact.fact.channel, asked)


def has_team(floor: Floor, team: str) -> bool:
    """Tell whether anybody of that team ever signed in, or the policy knows it."""
    if team in floor.policy.limits.teams:
        return True
    return any([agent.team == team for agent in floor.roster])


def on_it(floor: Floor, contact: Contact, agent: Agent) -> bool:
    """Tell whether the agent is on this contact already, in whatever role, or writes it up."""
    return any([floor.assignments[id].contact == contact.id for id in agent.assignments])


def ask(floor: Floor, orders: Orders, contact: Contact) -> bool:
    """Ask the next colleague for what the holder wants; tell whether there is one."""
    assert contact.parties is not None and contact.parties.inquiry is not None, "the holder asked for somebody"
    inquiry = contact.parties.inquiry
    agent, _ = candidate(floor, contact, inquiry.role, inquiry.target, inquiry.refused)
    if agent is None:
        return False
    kind, until = kind_in_role(contact.kind, inquiry.role), floor.now + floor.policy.hand_offs.consult_ring_for
    hold_out(floor, orders, contact, agent, reasons.BY_CONSULT, kind, inquiry.role, "manual", until)
    return True


def came_to_nothing(floor: Floor, offer: Offer, cause: int, orders: Orders, ask_again_at: int = 0) -> None:
    """Take an offer back and ask somebody else: for the contact, or for the advice that its holder wants."""
    contact = floor.contacts[offer.contact]
    take_back(floor, offer, cause, orders, ask_again_at)
    if offer.role == PRIMARY:
        queue(floor, contact, orders)
    elif not ask(floor, orders, contact):
        assert contact.parties is not None and contact.parties.inquiry is not None, "the holder asked for somebody"
        inquiry = contact.parties.inquiry
        orders.emit(
            d.RefuseRequest(
                floor.seq + 1, inquiry.id, inquiry.source, inquiry.assignment, reasons.NOBODY_ELIGIBLE,
                reasons.NAMES[cause],
            )
        )


def joined(floor: Floor, orders: Orders, offer: Offer) -> None:
    """Let a colleague who said yes onto the contact, and tell the holder who asked for them."""
    contact = floor.contacts[offer.contact]
    assert contact.parties is not None and contact.parties.inquiry is not None, "the holder asked for somebody"
    inquiry = contact.parties.inquiry
    orders.emit(d.GrantRequest(floor.seq + 1, inquiry.id, inquiry.source, inquiry.assignment))
    assign(floor, orders, contact, floor.agents[offer.agent], offer.id, False, offer.role)

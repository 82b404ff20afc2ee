"""Placing contacts: into a line with what they ask for, back into it, or off the floor."""

from router.core import decisions as d
from router.core import events as e
from router.core import reasons
from router.core.agent import Agent
from router.core.assignment import Assignment
from router.core.contact import ASSIGNED, OFFERED, Contact
from router.core.floor import Floor
from router.core.orders import Orders
from router.core.parties import FORMER
from router.core.rulebook import Ruling, levels, raise_levels
from router.core.values import CONNECTING, ENDED, NEVER, WRAPPING, Attention, Duration, Instant

RULINGS_MAX = 10_000
"""How many rulings on contacts with the same fields are kept at hand."""


def ruling(floor: Floor, fact: e.ContactArrived) -> Ruling:
    """Rule on a contact by the policy; contacts with the same fields get the same ruling, so it is kept."""
    customer = fact.customer
    tier = "" if customer is None else customer.tier
    key = (fact.channel, fact.intent, fact.priority, fact.language, tier, fact.site, fact.direction, fact.stage)
    kept = fact.attributes is None or not floor.rules.attributes
    found = floor.rulings.get(key) if kept else None
    if found is not None:
        return found
    fields: dict[str, object] = dict(zip(FIELDS, key, strict=True))
    for name, value in (fact.attributes or {}).items():
        fields["attributes." + name] = value
    made = floor.rules.rule(fields)
    if kept:
        if len(floor.rulings) >= RULINGS_MAX:
            floor.rulings.clear()
        floor.rulings[key] = made
    return made


FIELDS = ("channel", "intent", "priority", "language", "tier", "site", "direction", "stage")
"""What conditions may read of a contact, besides its attributes."""


def queue(floor: Floor, contact: Contact, orders: Orders) -> None:
    """Put a contact in line, or back in line, by what it asks for now."""
    fact = contact.fact
    rule = ruling(floor, fact)
    skills, authority = rule.skills, rule.authority
    if fact.needs is not None:
        asked_skills, asked_authority = dict(skills), dict(authority)
        raise_levels(asked_skills, fact.needs.skills)
        raise_levels(asked_authority, fact.needs.authority)
        skills, authority = levels(asked_skills), levels(asked_authority)
    urgency = floor.policy.urgency[rule.urgency]
    clock = floor.rules.clock_of[rule.urgency]
    key = Duration(clock.elapsed(Instant(contact.arrived_at)))
    for since, until in contact.served:  # time served counts on the same clock as time waited
        key = Duration(key + clock.elapsed(Instant(until)) - clock.elapsed(Instant(since)))
    due_at = NEVER if urgency.max_wait is None else clock.instant_of(Duration(key + urgency.max_wait))
    if fact.due_at is not None and fact.due_at < due_at:
        due_at = fact.due_at
    language = fact.language if rule.language else ""
    demand = floor.demand_of.get((rule.kind, skills, language, authority, (), ""))
    position = 1
    if demand is not None:
        here = contact.stamp > 0 and contact.demand == demand.index  # who stands there already is counted already
        position = demand.waiting + len(demand.singles) + (0 if here else 1)
    orders.emit(
        d.QueueContact(
            floor.seq + 1, contact.id, rule.kind, skills, language, authority, urgency.name, key, Instant(due_at),
            position,
        )
    )


def close(floor: Floor, contact: Contact, outcome: int, orders: Orders) -> None:
    """Take a contact off the floor."""
    until = contact.assigned_at if contact.state == ASSIGNED else floor.now
    waited = Duration(until - contact.arrived_at - contact.served_ms)
    orders.emit(d.CloseContact(floor.seq + 1, contact.id, outcome, waited))


def revoke(floor: Floor, contact: Contact, cause: int, orders: Orders, ask_again_at: int = 0) -> Agent:
    """Take back the open offer of a contact; the agent who lets too many pass is no longer asked."""
    assert contact.state == OFFERED and contact.offer is not None, "only an open offer can be taken back"
    agent = floor.agents[floor.offers[contact.offer].agent]
    orders.emit(d.RevokeOffer(floor.seq + 1, contact.id, contact.offer, agent.id, cause, Instant(ask_again_at)))
    silence(floor, agent, orders)
    return agent


def silence(floor: Floor, agent: Agent, orders: Orders) -> None:
    """Stop asking an agent who has left too many offers unanswered in a row."""
    if agent.responding and agent.unanswered >= floor.policy.offers.max_unanswered:
        orders.emit(d.ChangeAgent(floor.seq + 1, agent.id, responding=False))


def change(
    floor: Floor, assignment: Assignment, phase: int, cause: int, orders: Orders, until: int = 0, role: str = ""
) -> None:
    """Move an assignment to another phase, telling the load that then stands."""
    agent = floor.agents[assignment.agent]
    seq = floor.seq + 1
    load = Attention(agent.attention.load_after(assignment.kind, assignment.phase, phase))
    orders.emit(
        d.ChangeAssignment(
            seq, assignment.id, assignment.contact, agent.id, phase, load, Instant(until), cause, "", role
        )
    )


def end_media(floor: Floor, assignment: Assignment, cause: int, orders: Orders, role: str = "") -> None:
    """Begin wrap-up where the policy gives time for it, else end the assignment."""
    most = floor.rules.wrap(assignment.kind).most
    if most:
        agent = floor.agents[assignment.agent]
        load = agent.attention.load
        change(floor, assignment, WRAPPING, cause, orders, floor.now + most, role)
        if agent.attention.load > load:  # writing up what was waiting, or asleep
            note_debt(floor, agent, reasons.DEBT_RESUMED, orders)
    else:
        change(floor, assignment, ENDED, cause, orders)


def let_go(floor: Floor, assignment: Assignment, cause: int, orders: Orders, wrap: bool = True) -> None:
    """Take a contact out of its primary's hands, who may write it up meanwhile, and put it back in line."""
    contact = floor.contacts[assignment.contact]
    hand_out(floor, assignment, cause, orders, wrap)
    queue(floor, contact, orders)


def hand_out(floor: Floor, assignment: Assignment, cause: int, orders: Orders, wrap: bool = True) -> None:
    """Take a contact out of its primary's hands; where it goes from there is decided next."""
    if wrap and assignment.phase != CONNECTING:
        end_media(floor, assignment, cause, orders, FORMER)
    else:
        change(floor, assignment, ENDED, cause, orders)


def note_debt(floor: Floor, agent: Agent, cause: int, orders: Orders) -> None:
    """Record load above the budget that no admission caused."""
    debt = agent.attention.load - agent.attention.budget
    if debt > 0:
        orders.emit(d.TakeDebt(floor.seq + 1, agent.id, Attention(debt), cause))

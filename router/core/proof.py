"""The proof of the floor: asserts over everything that the rules hold. It proves, and never mends."""

from router.core import agent as presence
from router.core import timers
from router.core.agent import Agent
from router.core.assignment import ASLEEP
from router.core.case import CLOSED, RESOLVED, Case
from router.core.contact import ASSIGNED, AWAITING_OWNER, OFFERED, QUEUED, SCHEDULED, UNPLACED, Contact
from router.core.parties import BESIDE, PRIMARY
from router.core.state import State
from router.core.values import INTERRUPTED, UNATTENDED, WRAPPING


def check(floor: State) -> None:
    """Assert the rules over everything; proves, never mends."""
    for contact in floor.contacts.values():
        check_contact(floor, contact)
    for agent in floor.roster:
        check_agent(floor, agent)
    in_line = [contact for contact in floor.contacts.values() if contact.state == QUEUED]
    assert len(in_line) == floor.waiting, "the count of waiting contacts is right"
    entered = sum(demand.waiting + len(demand.singles) for demand in floor.demands.values())
    assert entered == floor.waiting, "every waiting contact stands in one line"
    for demand in floor.demands.values():
        deferred = [contact for contact in in_line if contact.demand == demand.index and contact.deferred_until]
        assert demand.deferred == len(deferred), "those who are not worth it yet are counted"
        assert demand.waiting == sum(line.size for line in demand.lines.values()), "lines add up"
    down = [contact.id for contact in in_line if contact.step]
    assert sorted(floor.relaxed) == sorted(down), "those who stand on a step of their ladder are known"
    told = (timers.POSITIONS, "") in floor.timers.armed
    assert told == (floor.rules.tells and floor.waiting > 0), "positions are told while somebody waits"
    check_customers(floor)
    for case in floor.cases.values():
        check_case(floor, case)
    plan = floor.plan
    assert plan is None or (timers.PLAN, "") in floor.timers.armed, "no plan is waited for beyond its deadline"
    assert (timers.BATCH, "") not in floor.timers.armed or floor.waiting, "a batch is open for somebody"
    assert not (floor.freed or floor.fresh or floor.again or floor.due), "nothing is left undone"


def check_contact(floor: State, contact: Contact) -> None:
    """Assert that state, line, offer and assignment of a contact agree."""
    assert contact.state != UNPLACED, "a contact is placed before its fact is done with"
    assert (contact.stamp > 0) == (contact.state == QUEUED), "a stamp is a place in line"
    assert (contact.offer is not None) == (contact.state == OFFERED), "an offered contact has one offer"
    assert (contact.assignment != "") == (contact.state in (ASSIGNED, AWAITING_OWNER)), "at most one primary"
    if contact.offer is not None:
        assert floor.offers[contact.offer].contact == contact.id, "the offer is for this contact"
    rests = (timers.QUEUE, contact.id) in floor.timers.armed
    assert rests == (contact.state == SCHEDULED), "who rests is woken in time, and nobody else"
    window = (contact.callback_at, contact.promised_at)
    assert floor.promises.windows.get(contact.id) == (window if contact.callback_at else None), "promises are counted"
    assert not contact.case or contact.id in floor.cases[contact.case].live, "its case knows of a contact"
    assert not contact.shift or contact.shift_to, "a shift leads somewhere"
    if contact.assignment:
        work = floor.assignments[contact.assignment]
        waits = contact.state == AWAITING_OWNER
        assert waits == (work.woken != 0) == (work.id in floor.agents[work.agent].awaiting), "who woke waits for one"
        assert not waits or (work.phase in ASLEEP and (timers.AWAIT, work.id) in floor.timers.armed), "but not for good"
        assert (work.contact, work.role) == (contact.id, PRIMARY), "the assignment is of this contact"
    if contact.parties is not None:
        check_parties(floor, contact)


def check_parties(floor: State, contact: Contact) -> None:
    """Assert that whoever is beside a contact's primary is on it, and nobody without a primary."""
    assert contact.parties is not None
    inquiry = contact.parties.inquiry
    ringing = "" if inquiry is None else inquiry.offer
    beside = bool(contact.parties.hands) or ringing
    assert not beside or contact.state in (ASSIGNED, AWAITING_OWNER), "nobody is beside a primary who is not there"
    for id in contact.parties.hands:
        work = floor.assignments[id]
        assert work.contact == contact.id and work.role in BESIDE and work.phase != WRAPPING, "beside the primary"
    if inquiry is not None and ringing:
        offer = floor.offers[ringing]
        assert (offer.contact, offer.role) == (contact.id, inquiry.role), "asked for this contact, in this role"


def check_case(floor: State, case: Case) -> None:
    """Assert that a case, its people, its contacts and its timers agree."""
    assert all(not who or who in floor.agents for who in (case.owner, case.cover)), "who has a case is known"
    assert not case.cover or case.cover != case.owner, "nobody covers for themselves"
    for id in case.live:
        assert floor.contacts[id].case == case.id, "a case lists its own contacts"
    assert not case.live or case.state != CLOSED, "a contact belongs to a case that is not over"
    armed = floor.timers.armed
    assert case.unsettled or (timers.PROMISE, case.id) not in armed, "nothing is due in a case that is settled"
    idle, resolved = not case.live, case.state == RESOLVED
    assert (idle and resolved) == ((timers.CASE, case.id) in armed), "what is resolved closes in time"
    assert (idle and not resolved) == ((timers.FORGET, case.id) in armed), "what nobody touches is forgotten in time"


def check_customers(floor: State) -> None:
    """Assert that customers and their contacts on the floor agree, and that no more are remembered than may be."""
    rules, without = floor.policy.preference, 0
    for id, customer in floor.customers.known.items():
        assert id == customer.id == floor.customers.name(id), "a customer goes by one name"
        assert len(customer.past) <= rules.contacts_kept, "the story of a customer is bounded"
        for contact in customer.here:
            named = floor.contacts[contact].fact.customer
            assert named is not None and floor.customers.name(named.id) == id, "a customer's contact names them"
        without += 0 if customer.here else 1
    assert without <= rules.customers_max, "whoever has nothing here is forgotten in their turn"


def check_agent(floor: State, agent: Agent) -> None:
    """Assert that attention is conserved: the load by difference is the load counted anew."""
    for id in agent.assignments:
        work = floor.assignments[id]
        contact = floor.contacts.get(work.contact)
        assert work.phase == WRAPPING or contact is not None, "only what is written up outlasts its contact"
        if contact is not None and work.phase != WRAPPING:
            known = contact.assignment == id or (contact.parties is not None and id in contact.parties.hands)
            assert known, "a contact knows who is on it"
    interrupted = [id for id in agent.assignments if floor.assignments[id].phase == INTERRUPTED]
    assert agent.interrupted == len(interrupted), "what is interrupted is counted"
    ledger, load = agent.attention, agent.attention.load
    floor.rate(agent)
    assert agent.attention.load == load and agent.attention.same(ledger), "attention is conserved"
    agent.attention = ledger
    spent, reserved, spare, debt = floor.attention(agent)
    assert min(spent, reserved) >= 0 and ledger.budget + debt == spare + reserved + spent, "never created"
    owes = load > ledger.budget or ledger.breaches() != ()
    assert owes == (agent.debt_cause != 0), "load above the budget, or a limit passed, is debt, with a cause"
    assert agent.strain is None or agent.strain.level == agent.strain.level_of(load), "strain follows load"
    assert agent.presence != presence.OFFLINE or not agent.demands, "who is not signed in is asked for nothing"
    check_session(floor, agent)


def check_session(floor: State, agent: Agent) -> None:
    """Assert that lease, offers and unattended work of an agent agree."""
    here = agent.presence != presence.OFFLINE
    assert not agent.lapsing_since or (here and not agent.lost), "only a lease that holds can lapse"
    settles = (timers.SETTLE, agent.id) in floor.timers.armed
    assert settles == (agent.lapsing_since > 0 and not floor.alarmed), "a lapse takes effect in time, or is suspended"
    assert (here and not agent.lost) or not agent.offers, "nothing is offered to one who is not there"
    for id in agent.assignments:
        unattended = floor.assignments[id].phase == UNATTENDED
        assert not unattended or agent.lost or not here, "what nobody attends to has nobody there"

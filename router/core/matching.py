"""Matching: who takes which contact, greedily, at once.

Rule 1. Freed capacity pulls the best-ranked contact, never merely the newest; overdue contacts first, by due time.
Rule 2. A contact goes to the best agent by the policy's taste; one who is refused at the gate makes room for the
next at the same instant.
Rule 3. When matching is done, nobody waits whom an eligible agent could take, but those for whom it is not worth the
switch yet: they are deferred to the instant at which it will be, or until something changes.
"""

from typing import Final

from router.core import decisions as d
from router.core import reasons
from router.core.agent import Agent
from router.core.casework import taken
from router.core.contact import QUEUED, Contact
from router.core.contest import Held, choose, worthless
from router.core.floor import Floor
from router.core.holding import give_back, make_way, take_up_waiting
from router.core.orders import Orders
from router.core.ranking import best, margin, set_aside
from router.core.values import ACTIVE, CONNECTING, NEVER, AssignmentId, Attention, Instant, OfferId
from router.core.waiting import Demand
from router.core.worth import barred, hoped_for, suits, value, wanted, withheld

RUNNERS_UP_MAX: Final = 8
"""How many agents are looked at for the one who would have been next."""

WAYS: Final = {reasons.FOR_OWNER: reasons.BY_OWNER, reasons.HANDED_ON: reasons.BY_TRANSFER}
"""Why a contact is for one alone -> the way by which it comes to them."""


def attend(floor: Floor, orders: Orders, agent: Agent) -> None:
    """Do for an agent who has more room what comes before anything new."""
    agent.freed = False
    if agent.interrupted:
        give_back(floor, orders, agent)
    if agent.debt_cause and agent.attention.clear():
        orders.emit(d.PayDebt(floor.seq + 1, agent.id))
    if agent.awaiting:
        take_up_waiting(floor, orders, agent)


def place_all(floor: Floor, orders: Orders) -> None:
    """Serve every agent who was freed and place every contact that is fresh, until nothing is left to do.

    A contact that comes to wait by this very fact goes to the best agent by taste, not to whoever the fact freed.
    """
    held: Held = {}
    before = floor.seq - len(orders.made)  # stamps above it are of this fact
    while floor.freed or floor.fresh or floor.again:
        freed, floor.freed = floor.freed, []
        for agent in freed:
            agent.freed = False
            if agent.interrupted or agent.debt_cause or agent.awaiting:
                attend(floor, orders, agent)
            if floor.waiting:
                serve(floor, orders, agent, reasons.BY_FREED, held, before)
        before = NEVER
        fresh, floor.fresh = floor.fresh, []
        if len(fresh) > 1:
            _line_up(floor, fresh)
        for contact in fresh:
            if contact.state == QUEUED:
                _place(floor, orders, contact, len(fresh) == 1, held)
        again, floor.again = floor.again, []
        if len(again) > 1:
            _line_up(floor, again)  # they were noted by indexes, whose order a restored floor does not keep
        for contact in again:
            if contact.state == QUEUED:
                _look_again(floor, orders, contact, held)
    if held:
        _defer(floor, orders, held)


def _line_up(floor: Floor, contacts: list[Contact]) -> None:
    """Bring those who are looked at by one fact in order: the overdue by due time, then all others by their keys."""
    now = floor.now
    contacts.sort(key=lambda it: (it.due_at if it.due_at <= now else NEVER, it.key, it.seq))


def _place(floor: Floor, orders: Orders, contact: Contact, alone: bool, held: Held) -> None:
    demand = floor.demands[contact.demand]
    if contact.tried or contact.wish is not None:
        _place_single(floor, orders, contact, demand, held, reasons.BY_RETRY if contact.tried else reasons.BY_ARRIVAL)
    elif not alone:
        _fill(floor, orders, demand, held)
    elif demand.waiting == 1:
        agent = best(floor, demand)
        if agent is None:
            return
        worth = value(floor, contact, agent)
        if worth < 0 and withheld(floor, contact, agent):
            _fill(floor, orders, demand, held)
        else:
            second, lack = _runner_up(floor, contact, demand, agent)
            offer(floor, orders, contact, agent, reasons.BY_ARRIVAL, worth, second, lack)
    elif demand.deferred:  # else nobody is free for one behind others: waiting.py, Rule 1
        front = demand.lines[contact.line].front()
        assert front is not None, "the contact itself stands in this line"
        if front is contact or contact.due_at <= floor.now:
            _fill(floor, orders, demand, held)
        elif contact.due_at < front.deferred_until:
            held[front.id] = min(contact.due_at, held.get(front.id, NEVER))


def _runner_up(floor: Floor, contact: Contact, demand: Demand, first: Agent) -> tuple[str, int]:
    """Return who would have been given the contact if the best had not been there, and what they lack in rank.

    Nobody, where none of the next few would: a reason must not cost a look at everyone.
    """
    if len(demand.places) < 2:
        return "", 0
    place, aside = demand.places[first.no], [first.no]
    set_aside(demand, first)
    second = best(floor, demand)
    while second is not None and withheld(floor, contact, second):
        if len(aside) == RUNNERS_UP_MAX:
            second = None
            break
        set_aside(demand, second)
        aside.append(second.no)
        second = best(floor, demand)
    lack = 0 if second is None else margin(floor, demand.places[second.no], place)
    for no in aside:
        demand.announce(no)
    return "" if second is None else second.id, lack


def _look_again(floor: Floor, orders: Orders, contact: Contact, held: Held) -> None:
    demand = floor.demands[contact.demand]
    if contact.tried or contact.wish is not None:
        _place_single(floor, orders, contact, demand, held, reasons.BY_RETRY)
    else:
        _fill(floor, orders, demand, held)


def _fill(floor: Floor, orders: Orders, demand: Demand, held: Held) -> None:
    """Let every agent who could take what is asked here have the best for them, in order of the ranking."""
    aside: list[int] = []
    while demand.waiting:
        agent = best(floor, demand)
        if agent is None:
            break
        serve(floor, orders, agent, reasons.BY_RETRY, held)
        del demand.places[agent.no]
        aside.append(agent.no)
    for no in aside:
        demand.announce(no)


def _place_single(floor: Floor, orders: Orders, contact: Contact, demand: Demand, held: Held, way: int) -> None:
    """Offer a contact that some agents would not take, or that is for one alone, to the best of the others."""
    alone = wanted(floor, contact)
    if alone:
        wished = floor.agents.get(alone)
        if wished is None or not may_take(floor, contact, wished) or worthless(floor, contact, wished, held):
            return
        way = WAYS.get(contact.wish.code, way) if contact.wish is not None else way
        offer(floor, orders, contact, wished, way, value(floor, contact, wished), "", 0)
        return
    aside: list[int] = []
    agent, hoped = best(floor, demand), hoped_for(floor, contact)
    while agent is not None and (barred(floor, contact, agent, hoped) or worthless(floor, contact, agent, held)):
        set_aside(demand, agent)
        aside.append(agent.no)
        agent = best(floor, demand)
    for no in aside:
        demand.announce(no)
    if agent is not None:
        held.pop(contact.id, None)
        offer(floor, orders, contact, agent, way, value(floor, contact, agent), "", 0)


def may_take(floor: Floor, contact: Contact, agent: Agent) -> bool:
    """Tell whether this very agent may be offered the contact now."""
    if agent.no not in floor.demands[contact.demand].fits or not agent.ready:
        return False
    return not barred(floor, contact, agent) and not agent.attention.refusal(contact.kind, floor.now)


def _defer(floor: Floor, orders: Orders, held: Held) -> None:
    """Order another look at those who wait beside an agent, if there is none yet or it would come too late."""
    for contact in sorted([floor.contacts[id] for id in held], key=lambda contact: contact.seq):
        until = held[contact.id]
        if contact.state == QUEUED and (not contact.deferred_until or until < contact.deferred_until):
            orders.emit(d.DeferContact(floor.seq + 1, contact.id, Instant(until), reasons.NOT_WORTH_IT))


def serve(floor: Floor, orders: Orders, agent: Agent, way: int, held: Held, before: int = NEVER) -> None:
    """Give an agent the best of what waits, again and again, until the gate refuses everything.

    Where the best came to wait only after decision `before`, the agent is served when that one has been placed.
    """
    while agent.ready and agent.attention.room():
        waits: Held = {}
        first, second = choose(floor, agent, waits)
        if first is None:
            for id, until in waits.items():
                held[id] = min(until, held.get(id, NEVER))
            return
        contact = first[3]
        if contact.stamp > before:
            agent.freed = True
            floor.freed.append(agent)
            return
        overdue = first[0] == 0
        worth = value(floor, contact, agent) if overdue else -first[1]
        other, lack = ("", 0) if second is None else (second[3].id, 0 if overdue else second[1] - first[1])
        offer(floor, orders, contact, agent, reasons.BY_OVERDUE if overdue else way, worth, other, lack)


def offer(
    floor: Floor, orders: Orders, contact: Contact, agent: Agent, way: int, worth: int, runner_up: str, margin: int,
    price: int = 0, revision: int = 0,
) -> None:  # fmt: skip
    """Hold the contact out to the agent; where the channel answers by itself, assign at once.

    `price` is what soft rules take off its worth, `revision` that of the plan that says so.
    """
    channel = floor.policy.channels[contact.fact.channel]
    if floor.rules.interrupts:
        make_way(floor, orders, agent, contact.kind)
    fit = suits(floor, contact, agent) if floor.rules.bonus else floor.demands[contact.demand].fits[agent.no]
    seq = floor.seq + 1
    id = OfferId("o" + str(seq))
    orders.emit(
        d.OfferContact(
            seq, contact.id, id, agent.id, channel.answer, Instant(floor.now + channel.ring_for), way, worth,
            fit, Attention(agent.attention.load_with(contact.kind)),
            Attention(agent.attention.budget), runner_up, margin, "primary", price, revision,
        )
    )
    if channel.answer == "auto":
        assign(floor, orders, contact, agent, id, channel.connects)


def assign(
    floor: Floor, orders: Orders, contact: Contact, agent: Agent, offer: OfferId, connects: bool, role: str = "primary"
) -> None:
    """Give an offered contact to the agent who has it open."""
    seq = floor.seq + 1
    id = AssignmentId("a" + str(seq))
    phase = CONNECTING if connects else ACTIVE
    orders.emit(d.AssignContact(seq, contact.id, id, offer, agent.id, role, phase))
    if contact.case and role == "primary":
        taken(floor, orders, contact, agent)

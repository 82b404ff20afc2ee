"""Matching: who takes which contact, greedily, at once.

Rule 1. Freed capacity pulls the best-ranked contact, never merely the newest; overdue contacts first, by due time.
Rule 2. A contact goes to the best agent by the policy's taste; one who is refused at the gate makes room for the
next at the same instant.
Rule 3. When matching is done, nobody waits whom an eligible agent could take.

The value of a pair is K * fit / 1000 less the price of a switch of channel (engine.md 4), in thousandths of a
weighted customer-second.
"""

from heapq import heappop, heapreplace
from typing import Final

from router.core import decisions as d
from router.core import reasons
from router.core.agent import Agent
from router.core.contact import QUEUED, Contact
from router.core.floor import Floor
from router.core.orders import Orders
from router.core.rulebook import TASTES, WEIGHTED
from router.core.values import ACTIVE, CONNECTING, AssignmentId, Attention, Instant, OfferId
from router.core.waiting import Demand

_BEST_FIT: Final = TASTES["best_fit"]
_LONGEST_IDLE: Final = TASTES["longest_idle"]
_LEAST_LOADED: Final = TASTES["least_loaded"]
_ROUND_ROBIN: Final = TASTES["round_robin"]
_TIE: Final = 1 << 44
"""Above every instant in milliseconds: one step of the main taste outweighs all idleness."""


def settle(floor: Floor, orders: Orders) -> None:
    """Serve every agent who was freed and place every contact that is fresh, until nothing is left to do."""
    while floor.freed or floor.fresh:
        freed, floor.freed = floor.freed, []
        for agent in freed:
            agent.freed = False
            if agent.debt_cause and agent.attention.load <= agent.attention.budget:
                orders.emit(d.PayDebt(floor.seq + 1, agent.id))
            if floor.waiting:
                serve(floor, orders, agent, reasons.BY_FREED)
        fresh, floor.fresh = floor.fresh, []
        for contact in fresh:
            if contact.state == QUEUED:
                _place(floor, orders, contact, len(fresh) == 1)


def _place(floor: Floor, orders: Orders, contact: Contact, alone: bool) -> None:
    demand = floor.demands[contact.demand]
    if contact.tried:
        _place_single(floor, orders, contact, demand)
    elif not alone:
        while demand.waiting:
            agent = best(floor, demand)
            if agent is None:
                return
            serve(floor, orders, agent, reasons.BY_RETRY)
    elif demand.waiting == 1:  # behind others, nobody is free for it: waiting.py, Rule 1
        agent = best(floor, demand)
        if agent is not None:
            _choose_agent(floor, orders, contact, demand, agent)


def _choose_agent(floor: Floor, orders: Orders, contact: Contact, demand: Demand, agent: Agent) -> None:
    """Offer a contact to the best agent, and note who would have been next."""
    runner_up, margin = "", 0
    if len(demand.keys) > 1:
        key = demand.keys.pop(agent.no)
        heappop(demand.ranking)
        second = best(floor, demand)
        demand.rank(agent.no, key)
        if second is not None:
            runner_up, margin = second.id, _margin(floor, demand.keys[second.no], key)
    offer(floor, orders, contact, agent, reasons.BY_ARRIVAL, value(floor, contact, agent), runner_up, margin)


def _margin(floor: Floor, second: int, first: int) -> int:
    """Return what the second lacked in the taste's own unit: milliseconds, turns, places, or points of its score."""
    if floor.rules.taste in (_BEST_FIT, _LEAST_LOADED, WEIGHTED):
        return second // _TIE - first // _TIE
    return second - first


def _place_single(floor: Floor, orders: Orders, contact: Contact, demand: Demand) -> None:
    """Offer a contact that some agents would not take to the best of the others."""
    aside: list[tuple[int, int]] = []
    agent = best(floor, demand)
    while agent is not None and barred(floor, contact, agent):
        aside.append((agent.no, demand.keys.pop(agent.no)))
        heappop(demand.ranking)
        agent = best(floor, demand)
    for no, key in aside:
        demand.rank(no, key)
    if agent is not None:
        offer(floor, orders, contact, agent, reasons.BY_RETRY, value(floor, contact, agent), "", 0)


def best(floor: Floor, demand: Demand) -> Agent | None:
    """Return the best agent who passes the gate now; those who do not leave the ranking until they improve."""
    roster, keys = floor.roster, demand.keys
    if demand.entrants:
        entrants, demand.entrants = demand.entrants, []
        for no in entrants:
            if no in demand.fits:
                demand.rank(no, rank_key(floor, roster[no], demand))
    ranking = demand.ranking
    while ranking:
        key, no = ranking[0]
        if keys.get(no) != key:
            heappop(ranking)
            continue
        agent = roster[no]
        fresh = rank_key(floor, agent, demand)
        if fresh != key:
            keys[no] = fresh
            heapreplace(ranking, (fresh, no))
        elif agent.ready and not agent.attention.refusal(demand.kind):
            return agent
        else:
            heappop(ranking)
            del keys[no]
            agent.absent.append(demand.index)
    return None


def rank_key(floor: Floor, agent: Agent, demand: Demand) -> int:
    """Return the agent's place by the policy's taste: the least is the best; ties go to the longest idle."""
    rules = floor.rules
    taste = rules.taste
    if taste == _LONGEST_IDLE:
        return agent.idle_since
    if taste == _BEST_FIT:
        return (1000 - demand.fits[agent.no]) * _TIE + agent.idle_since
    if taste == _LEAST_LOADED:
        return agent.attention.load * 1000 // agent.attention.budget * _TIE + agent.idle_since
    if taste == _ROUND_ROBIN:
        return agent.given_seq
    if taste == WEIGHTED:
        taste_for = rules.weighting
        score = taste_for.fit * (1000 - demand.fits[agent.no])
        score += taste_for.load * (agent.attention.load * 1000 // agent.attention.budget)
        score += taste_for.idle * (agent.idle_since // 1000)
        if agent.last_channel and agent.last_channel != demand.channel:
            score += taste_for.switch
        return score * _TIE + agent.idle_since
    return agent.no


def serve(floor: Floor, orders: Orders, agent: Agent, way: int) -> None:
    """Give an agent the best of what waits, again and again, until the gate refuses everything."""
    while agent.ready and agent.attention.room():
        first, second = _choose_contact(floor, agent)
        if first is None:
            return
        contact = first[3]
        overdue = first[0] == 0
        worth = value(floor, contact, agent) if overdue else -first[1]
        runner_up, margin = ("", 0) if second is None else (second[3].id, 0 if overdue else second[1] - first[1])
        offer(floor, orders, contact, agent, reasons.BY_OVERDUE if overdue else way, worth, runner_up, margin)


Choice = tuple[int, int, int, Contact]
"""(0 if overdue, due_at if overdue else minus the value, seq, contact): the least is the best."""


def _choose_contact(floor: Floor, agent: Agent) -> tuple[Choice | None, Choice | None]:
    """Return the best contact for an agent and the best of the other lines, with one gate for each kind."""
    refused: dict[str, int] = {}
    first: Choice | None = None
    second: Choice | None = None
    for index in agent.demands:
        demand = floor.demands[index]
        if not demand.waiting and not demand.singles:
            continue
        code = refused.get(demand.kind, -1)
        if code < 0:
            code = refused[demand.kind] = agent.attention.refusal(demand.kind)
        if code:
            continue
        for choice in _fronts(floor, demand, agent):
            if first is None or choice < first:
                second = first
                first = choice
            elif second is None or choice < second:
                second = choice
    return first, second


def _fronts(floor: Floor, demand: Demand, agent: Agent) -> list[Choice]:
    """List who competes for this demand: the front of each line, every single contact, the first overdue one."""
    found: list[Choice] = []
    for line in demand.lines.values():
        front = line.front()
        if front is not None:
            found.append(_choice(floor, front, agent))
    for single in demand.singles.values():
        if not barred(floor, single, agent):
            found.append(_choice(floor, single, agent))
    overdue = demand.overdue(floor.now)
    if overdue is not None:
        entry = (0, overdue.due_at, overdue.seq, overdue)
        if entry not in found:
            found.append(entry)
    return found


def _choice(floor: Floor, contact: Contact, agent: Agent) -> Choice:
    if contact.due_at <= floor.now:
        return 0, contact.due_at, contact.seq, contact
    return 1, -value(floor, contact, agent), contact.seq, contact


def value(floor: Floor, contact: Contact, agent: Agent) -> int:
    """Return what the pair is worth: K * fit / 1000, less the price of a switch."""
    rules, choosing = floor.rules, floor.policy.choosing
    age = rules.clock_of[contact.line].elapsed(Instant(floor.now)) - contact.key
    worth = rules.curves[contact.line].worth(age, choosing.value_horizon)
    worth = worth * floor.demands[contact.demand].fits[agent.no] // 1000
    if choosing.switch and agent.last_channel and agent.last_channel != contact.fact.channel:
        worth -= choosing.switch * 1000
    return worth


def barred(floor: Floor, contact: Contact, agent: Agent) -> int:
    """Return why this agent is not asked for this contact again, or OK (engine.md 2, Offer)."""
    if contact.tried is None or agent.id not in contact.tried:
        return reasons.OK
    if floor.now < contact.tried[agent.id]:
        return reasons.ASKED_TO_WAIT
    if contact.due_at <= floor.now:
        return reasons.OK
    fits = floor.demands[contact.demand].fits
    tried = 0
    for id in contact.tried:
        if floor.agents[id].no in fits:
            tried += 1
    return reasons.DECLINED_BEFORE if tried < len(fits) else reasons.OK


def offer(
    floor: Floor, orders: Orders, contact: Contact, agent: Agent, way: int, worth: int, runner_up: str, margin: int
) -> None:
    """Hold the contact out to the agent; where the channel answers by itself, assign at once."""
    channel = floor.policy.channels[contact.fact.channel]
    seq = floor.seq + 1
    id = OfferId("o" + str(seq))
    orders.emit(
        d.OfferContact(
            seq, contact.id, id, agent.id, channel.answer, Instant(floor.now + channel.ring_for), way, worth,
            floor.demands[contact.demand].fits[agent.no], Attention(agent.attention.load_with(contact.kind)),
            Attention(agent.attention.budget), runner_up, margin,
        )
    )
    if channel.answer == "auto":
        assign(floor, orders, contact, agent, id, channel.connects)


def assign(
    floor: Floor, orders: Orders, contact: Contact, agent: Agent, offer: OfferId, connects: bool
) -> None:
    """Give an offered contact to the agent who has it open."""
    seq = floor.seq + 1
    id = AssignmentId("a" + str(seq))
    phase = CONNECTING if connects else ACTIVE
    orders.emit(d.AssignContact(seq, contact.id, id, offer, agent.id, "primary", phase))

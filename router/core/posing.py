"""Posing the problem: who competes for whom, and all that a solver needs to know of them (engine.md 4, Devices).

Rule 1. Of a line the problem takes the front, as many as fit: who stands behind cannot be served before them.
Rule 2. What an agent may be given together is spelled out, by trying the one gate: each set of contacts that it lets
through in some order is a step from one with a contact less. So a device needs no gate of its own.
"""

from typing import Final

from router.core import decisions as d
from router.core.agent import Agent
from router.core.contact import Contact
from router.core.floor import Floor
from router.core.orders import Orders
from router.core.plan import Asker, Pair, Pending, Problem, Reserving, Seat, Sharing, Step
from router.core.policy import Planning
from router.core.pricing import Prices, has_room
from router.core.ranking import candidates
from router.core.sweep import belongs_to
from router.core.trial import Trial
from router.core.values import Instant
from router.core.waiting import Demand
from router.core.worth import barred, hoped_for, ripe, value, worth

STEPS_MAX: Final = 256
"""More sets of contacts than this are not spelled out for one agent."""

Rivals = list[tuple[Contact, list[Agent]]]
"""Contacts, each with the agents who could take it now."""


def members(floor: Floor) -> Pending | None:
    """Return who competes for the same agents, None if nobody does."""
    plan = floor.policy.choosing.plan
    assert plan is not None, "the policy asks for plans"
    rivals: Rivals = []
    for demand in floor.demands.values():
        if demand.waiting or demand.singles:
            agents = candidates(floor, demand)
            if agents:
                rivals += _rivals(floor, demand, agents, plan.contacts_max)
    return _bounded(floor, _competing(rivals), plan)


def _rivals(floor: Floor, demand: Demand, agents: list[Agent], most: int) -> Rivals:
    """List those who wait for the same, with whom they could get; not those who wait for a reason."""
    found: Rivals = []
    waiting: list[Contact] = []
    seats = 0
    for agent in agents:
        seats += _seats(floor, agent, demand, most - seats)
    for line in demand.lines.values():
        front = line.front()
        if front is not None and not front.deferred_until:
            waiting += line.first(seats)
    waiting += [single for single in demand.singles.values() if not single.deferred_until]
    for contact in waiting:
        hoped = hoped_for(floor, contact) if contact.tried is not None or contact.wish is not None else False
        free = [agent for agent in agents if not barred(floor, contact, agent, hoped)]
        if free and (ripe(floor, contact) or max([value(floor, contact, agent) for agent in free]) >= 0):
            found.append((contact, free))
    return found


def _seats(floor: Floor, agent: Agent, demand: Demand, most: int) -> int:
    """Count how many contacts of a demand an agent could be given one after the other."""
    trial, count = Trial(floor, agent), 0
    while count < most and not trial.refusal(demand.kind):
        trial.give(demand.kind, demand.channel)
        count += 1
    trial.over()
    return count


def _competing(rivals: Rivals) -> Rivals:
    """Leave out whoever has no rival: contacts are rivals if an agent could take either, or through others."""
    root: dict[int, int] = {}
    for _, agents in rivals:
        first = _find(root, agents[0].no)
        for agent in agents:
            root[_find(root, agent.no)] = first
    counts: dict[int, int] = {}
    for _, agents in rivals:
        at = _find(root, agents[0].no)
        counts[at] = counts.get(at, 0) + 1
    return [(contact, agents) for contact, agents in rivals if counts[_find(root, agents[0].no)] > 1]


def _find(root: dict[int, int], no: int) -> int:
    while root.setdefault(no, no) != no:
        root[no] = root[root[no]]
        no = root[no]
    return no


def _bounded(floor: Floor, rivals: Rivals, plan: Planning) -> Pending | None:
    """Take no more than the policy lets be asked at once: those first who cost most to let wait."""
    ranked = sorted([(-worth(floor, contact), contact.seq, no) for no, (contact, _) in enumerate(rivals)])
    kept = [rivals[no] for _, _, no in ranked[: plan.contacts_max]]
    seats: dict[str, None] = {}
    for _, agents in kept:
        for agent in agents:
            if len(seats) < plan.agents_max:
                seats[agent.id] = None
    contacts = [contact.id for contact, agents in kept if any([agent.id in seats for agent in agents])]
    if len(contacts) < 2:
        return None
    return Pending(floor.revision + 1, floor.now + plan.deadline, tuple(contacts), tuple(seats))


def pose(floor: Floor, orders: Orders, planned: Pending) -> None:
    """Ask the solver."""
    orders.emit(
        d.SolvePlan(floor.seq + 1, planned.revision, Instant(planned.deadline), problem(floor, planned))
    )


def problem(floor: Floor, planned: Pending) -> Problem:
    """Write down all that the plan depends on, as the floor stands."""
    choosing, prices = floor.policy.choosing, Prices(floor)
    contacts = [floor.contacts[id] for id in planned.contacts]
    agents = [floor.agents[id] for id in planned.agents]
    pairs: list[Pair] = []
    for contact in contacts:
        pairs += _pairs(floor, contact, planned, prices)
    kinds = list(dict.fromkeys([contact.kind for contact in contacts]))
    channels = {contact.kind: contact.fact.channel for contact in contacts}
    plan = choosing.plan
    return Problem(
        tuple([
            Asker(it.id, it.fact.channel, it.kind, prices.worth(it), belongs_to(floor, it)) for it in contacts
        ]),
        tuple([_seat(floor, agent, kinds, channels, contacts, pairs, prices) for agent in agents]),
        tuple(pairs),
        tuple(kinds),
        choosing.switch * 1000,
        tuple([
            Reserving(
                keep.channel, keep.price, max(0, keep.spare), tuple([it.id for it in agents if it.no in keep.rooms])
            )
            for keep in prices.keeps
        ]),
        _sharing(floor, agents),
        0 if choosing.shares is None else choosing.shares.price,
        0 if plan is None else plan.effort,
    )  # fmt: skip


def _pairs(floor: Floor, contact: Contact, planned: Pending, prices: Prices) -> list[Pair]:
    agents = [it for it in candidates(floor, floor.demands[contact.demand]) if it.id in planned.agents]
    hoped = hoped_for(floor, contact) if contact.tried is not None or contact.wish is not None else False
    peers = prices.peers(agents)
    found: list[Pair] = []
    for agent in agents:
        if not barred(floor, contact, agent, hoped):
            found.append(Pair(contact.id, agent.id, prices.fitting(contact, agent), peers.charge(agent)))
    return found


def _sharing(floor: Floor, agents: list[Agent]) -> tuple[Sharing, ...]:
    shares = floor.policy.choosing.shares
    if shares is None:
        return ()
    return tuple([
        Sharing(
            group, part, floor.credit.get(group, 0), tuple([it.id for it in agents if it.group(shares.by) == group])
        )
        for group, part in shares.parts.items()
    ])  # fmt: skip


def _seat(
    floor: Floor, agent: Agent, kinds: list[str], channels: dict[str, str], contacts: list[Contact],
    pairs: list[Pair], prices: Prices,
) -> Seat:  # fmt: skip
    mine = {pair.contact: None for pair in pairs if pair.agent == agent.id}
    most = [len([it for it in contacts if it.kind == kind and it.id in mine]) for kind in kinds]
    steps: dict[tuple[int, ...], Step] = {}
    start = tuple([0] * len(kinds))
    steps[start] = Step(start, -1, _rooms(floor, agent, prices))
    trial = Trial(floor, agent)
    _spell(floor, agent, trial, start, kinds, channels, most, prices, steps)
    trial.over()
    return Seat(agent.id, agent.last_channel, tuple(steps.values()))


def _spell(
    floor: Floor, agent: Agent, trial: Trial, at: tuple[int, ...], kinds: list[str], channels: dict[str, str],
    most: list[int], prices: Prices, steps: dict[tuple[int, ...], Step],
) -> None:  # fmt: skip
    """Try one more of each kind, and go on from there."""
    for no, kind in enumerate(kinds):
        then = (*at[:no], at[no] + 1, *at[no + 1 :])
        if then in steps or then[no] > most[no] or len(steps) >= STEPS_MAX or trial.refusal(kind):
            continue
        trial.give(kind, channels[kind])
        steps[then] = Step(then, no, _rooms(floor, agent, prices))
        _spell(floor, agent, trial, then, kinds, channels, most, prices, steps)
        trial.take_back()


def _rooms(floor: Floor, agent: Agent, prices: Prices) -> int:
    """Tell for which reserves the agent has room, one bit each."""
    bits = 0
    for no, keep in enumerate(prices.keeps):
        if agent.no in keep.rooms and has_room(floor, agent, keep.channel):
            bits |= 1 << no
    return bits

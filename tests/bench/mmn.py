"""M/M/100+M by four programs: the engine, SimPy, Ciw and a bare heap loop; each returns its counts.

Every program draws its own numbers, from `random` of the standard library, inside the measured time. SimPy's and
Ciw's programs are written as their manuals write them.
"""

import random
from collections import deque
from collections.abc import Callable
from heapq import heappop, heappush
from typing import Any

from tests.bench.erlang import AGENTS, ARRIVALS_PER_MINUTE, PATIENCE_PER_MINUTE, SERVICE_PER_MINUTE

Counts = tuple[int, int, int]
"""(contacts, those who waited at all, those who left before anyone was there)."""

ARRIVE, COMPLETE, LEAVE = 0, 1, 2


def engine(contacts: int, seed: int) -> Counts:
    """Drive the real engine, in milliseconds; nobody's patience is watched who was answered on arrival."""
    from router.core.decisions import AssignContact
    from router.core.engine import Engine
    from router.core.events import AgentSignedIn, AssignmentCompleted, ContactAbandoned, ContactArrived
    from router.core.policy import Channel, Policy, Weights
    from router.core.values import AgentId, AssignmentId, Attention, ContactId, Instant

    phone = Channel(live=True, answer="auto", weights=Weights(active=Attention(1000)))
    handle = Engine(Policy("queue", {"phone": phone})).handle
    for no in range(AGENTS):
        handle(AgentSignedIn(f"s{no}", "desk", AgentId(f"g{no}")), Instant(0))
    draw = random.Random(seed).expovariate
    arrivals, service, patience = ARRIVALS_PER_MINUTE / 6e4, SERVICE_PER_MINUTE / 6e4, PATIENCE_PER_MINUTE / 6e4
    heap: list[tuple[int, int, int, str]] = [(0, 0, ARRIVE, "")]
    unanswered: set[str] = set()
    seq = arrived = waited = abandoned = 0
    clock = 0.0
    while heap:
        at, _, kind, what = heappop(heap)
        now = Instant(at)
        if kind == ARRIVE:
            arrived += 1
            what = f"c{arrived}"
            made = handle(ContactArrived(what, "phone", ContactId(what), "phone"), now)
            leaves_at = at + int(draw(patience))
            if arrived < contacts:
                clock += draw(arrivals)
                seq += 1
                heappush(heap, (int(clock), seq, ARRIVE, ""))
        elif kind == COMPLETE:
            made = handle(AssignmentCompleted(what, "desk", AssignmentId(what)), now)
        elif what in unanswered:
            unanswered.discard(what)
            abandoned += 1
            made = handle(ContactAbandoned("x" + what, "phone", ContactId(what)), now)
        else:
            continue
        answered = False
        for order in made:
            if type(order) is AssignContact:
                answered = True
                unanswered.discard(order.contact)
                seq += 1
                heappush(heap, (at + int(draw(service)), seq, COMPLETE, order.assignment))
        if kind == ARRIVE and not answered:
            waited += 1
            unanswered.add(what)
            seq += 1
            heappush(heap, (leaves_at, seq, LEAVE, what))
    return arrived, waited, abandoned


def bare(contacts: int, seed: int) -> Counts:
    """Run the least that any simulation of this queue must do: a heap of all its events, and a line."""
    draw = random.Random(seed).expovariate
    heap: list[tuple[float, int, int, int]] = [(0.0, 0, ARRIVE, 0)]
    line: deque[int] = deque()
    unanswered: set[int] = set()
    free = AGENTS
    seq = arrived = waited = abandoned = 0
    while heap:
        at, _, kind, what = heappop(heap)
        if kind == ARRIVE:
            arrived += 1
            seq += 2
            heappush(heap, (at + draw(PATIENCE_PER_MINUTE), seq, LEAVE, arrived))
            if arrived < contacts:
                heappush(heap, (at + draw(ARRIVALS_PER_MINUTE), seq + 1, ARRIVE, 0))
            waited += 0 if free else 1
            unanswered.add(arrived)
            line.append(arrived)
        elif kind == COMPLETE:
            free += 1
        elif what in unanswered:
            unanswered.discard(what)
            abandoned += 1
        while free and line:
            who = line.popleft()
            if who in unanswered:
                unanswered.discard(who)
                free -= 1
                seq += 1
                heappush(heap, (at + draw(SERVICE_PER_MINUTE), seq, COMPLETE, who))
    return arrived, waited, abandoned


def simpy(contacts: int, seed: int) -> Counts:
    """Run it the way SimPy's bank example does: a Resource, and `request | timeout`."""
    import simpy as sim

    draw = random.Random(seed).expovariate
    env = sim.Environment()
    agents = sim.Resource(env, capacity=AGENTS)
    counts = {"waited": 0, "abandoned": 0}

    def customer() -> Any:
        arrived = env.now
        with agents.request() as request:
            result = yield request | env.timeout(draw(PATIENCE_PER_MINUTE))
            if env.now > arrived:
                counts["waited"] += 1
            if request in result:
                yield env.timeout(draw(SERVICE_PER_MINUTE))
            else:
                counts["abandoned"] += 1

    def source() -> Any:
        for _ in range(contacts):
            yield env.timeout(draw(ARRIVALS_PER_MINUTE))
            env.process(customer())

    env.process(source())
    env.run()
    return contacts, counts["waited"], counts["abandoned"]


def ciw(contacts: int, seed: int) -> Counts:
    """Run it the way Ciw's guide to reneging does."""
    import ciw as sim

    sim.seed(seed)
    network = sim.create_network(
        arrival_distributions=[sim.dists.Exponential(rate=ARRIVALS_PER_MINUTE)],
        service_distributions=[sim.dists.Exponential(rate=SERVICE_PER_MINUTE)],
        reneging_time_distributions=[sim.dists.Exponential(rate=PATIENCE_PER_MINUTE)],
        number_of_servers=[AGENTS],
    )
    simulation = sim.Simulation(network)
    simulation.simulate_until_max_customers(contacts, method="Finish")
    records = simulation.get_all_records()
    waited = sum(record.waiting_time > 0 for record in records)
    return len(records), waited, sum(record.record_type == "renege" for record in records)


PROGRAMS: dict[str, Callable[[int, int], Counts]] = {"engine": engine, "bare": bare, "simpy": simpy, "ciw": ciw}

"""Work in an agent's hands, from phase to phase: making way for what interrupts it, and taking up what waits for them.

Rule 1. Work is interrupted by an offer, newest first, and returns to its phase when nothing is left in the agent's
hands that may interrupt it: when the interrupting work, or the offer of it, is over.
Rule 2. Whose customer came back and found no room is taken up as soon as there is some, before anything new is given.
"""

from router.core import decisions as d
from router.core import reasons
from router.core.agent import Agent
from router.core.assignment import ASLEEP, Assignment
from router.core.attention import Relief
from router.core.debts import note_debt
from router.core.floor import Floor
from router.core.orders import Orders
from router.core.policy import Wrap
from router.core.values import (
    ACTIVE,
    ENDED,
    INTERRUPTED,
    LAST_IN_HAND,
    LAST_LIVE,
    PARKED,
    WAITING,
    WRAPPING,
    Attention,
    Instant,
)


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


def grow(floor: Floor, assignment: Assignment, phase: int, cause: int, debt: int, orders: Orders) -> None:
    """Move an assignment to a phase that nobody admitted it to; what is too much is debt."""
    agent = floor.agents[assignment.agent]
    load = agent.attention.load
    rises = phase < assignment.phase
    change(floor, assignment, phase, cause, orders, sleeps_at(floor, assignment) if phase == WAITING else 0)
    if rises or agent.attention.load > load:  # more live work may pass a limit, and weigh no more
        note_debt(floor, agent, debt, orders)


def end_media(floor: Floor, assignment: Assignment, cause: int, orders: Orders, role: str = "") -> None:
    """Begin wrap-up where the policy gives time for it, else end the assignment."""
    most = wrap_of(floor, assignment).most
    if most:
        agent = floor.agents[assignment.agent]
        load, slept = agent.attention.load, assignment.phase in ASLEEP
        change(floor, assignment, WRAPPING, cause, orders, floor.now + most, role)
        if slept or agent.attention.load > load:  # it is in hand again, or weighs more than while it waited
            note_debt(floor, agent, reasons.DEBT_RESUMED, orders)
    else:
        change(floor, assignment, ENDED, cause, orders)


def wrap_of(floor: Floor, assignment: Assignment) -> Wrap:
    """Return how long this agent may write this work up."""
    agent = floor.agents[assignment.agent]
    return floor.rules.wrap(assignment.kind, agent.id, agent.team)


def sleeps_at(floor: Floor, assignment: Assignment) -> int:
    """Return when work whose customer thinks from now on falls asleep; 0: never."""
    after = floor.policy.channels[assignment.channel].dormant_after
    return 0 if after is None else floor.now + after


# ── Interrupts ────────────────────────────────────────────────────────────────────────────────────────────────────


def make_way(floor: Floor, orders: Orders, agent: Agent, kind: str) -> None:
    """Interrupt what a newcomer of this kind needs interrupted."""
    _interrupt(floor, orders, agent, agent.attention.relief(kind, floor.now), "")


def _interrupt(floor: Floor, orders: Orders, agent: Agent, relief: Relief, but: str) -> None:
    """Interrupt so many pieces of these kinds, active ones before those that wait, the newest-begun first."""
    for kind, count in relief:
        left = count
        for phase in (ACTIVE, WAITING):
            for id in reversed(agent.assignments):
                work = floor.assignments[id]
                if left and work.kind == kind and work.phase == phase and id != but:
                    change(floor, work, INTERRUPTED, reasons.INTERRUPTED_BY, orders)
                    left -= 1
        assert not left, "the gate interrupts only what is there"


def give_back(floor: Floor, orders: Orders, agent: Agent) -> None:
    """Return interrupted work to its phase where nothing in hand interrupts it any more."""
    for id in list(agent.assignments):
        work = floor.assignments[id]
        if work.phase == INTERRUPTED and not _interrupted(floor, agent, work):
            grow(floor, work, work.before, reasons.WORK_RESUMED, reasons.DEBT_RESUMED, orders)


def _interrupted(floor: Floor, agent: Agent, work: Assignment) -> bool:
    ledger = agent.attention
    for id in agent.offers:
        if work.kind in ledger.interrupts(floor.offers[id].kind):
            return True
    for id in agent.assignments:
        other = floor.assignments[id]
        if other.phase <= LAST_IN_HAND and work.kind in ledger.interrupts(other.kind):
            return True
    return False


# ── Taking up ─────────────────────────────────────────────────────────────────────────────────────────────────────


def no_room(floor: Floor, work: Assignment, kind: str) -> int:
    """Ask the gate for work in hand as for a newcomer of a kind, as if the agent did not have it; OK, or why not.

    Who is draining finishes what they have, also what slept; others must be there for it.
    """
    agent = floor.agents[work.agent]
    code = agent.unready_code()
    if code and code not in (reasons.DRAINING, reasons.DRAINED) and work.phase > LAST_LIVE:
        return code
    return _judge(floor, agent, work, kind)[0]


def _judge(floor: Floor, agent: Agent, work: Assignment, kind: str) -> tuple[int, Relief]:
    """Return why work in hand could not be taken on as this kind, and what it would interrupt.

    It is no new contact: neither the pace at which those are given nor the number of open offers matters for it.
    """
    ledger = agent.attention
    pace = ledger.pace
    ledger.pace = None
    ledger.move(work.kind, work.phase, ENDED)
    found = [code for code in ledger.admit(kind, floor.now).reasons if code != reasons.MAX_OPEN_OFFERS]
    relief = ledger.relief(kind, floor.now) if floor.rules.interrupts else ()
    ledger.move(work.kind, ENDED, work.phase)
    ledger.pace = pace
    return found[0] if found else reasons.OK, relief


def load_as(agent: Agent, work: Assignment, kind: str, phase: int) -> int:
    """Return the load that would stand if work in hand were of this kind, in this phase."""
    ledger = agent.attention
    ledger.move(work.kind, work.phase, ENDED)
    load = ledger.load_after(kind, ENDED, phase)
    ledger.move(work.kind, ENDED, work.phase)
    return load


def clear_way(floor: Floor, orders: Orders, work: Assignment, kind: str) -> None:
    """Interrupt what work in hand needs interrupted to go on as this kind."""
    if floor.rules.interrupts:
        agent = floor.agents[work.agent]
        _interrupt(floor, orders, agent, _judge(floor, agent, work, kind)[1], work.id)


def take_up(floor: Floor, orders: Orders, work: Assignment) -> None:
    """Go on with work that slept and was admitted."""
    due = work.phase == PARKED and 0 < work.until <= floor.now
    orders.emit(d.WakeContact(floor.seq + 1, work.contact, work.id, work.agent, reasons.WOKEN_RESUMED))
    clear_way(floor, orders, work, work.kind)
    change(floor, work, ACTIVE, reasons.PARK_OVER if due else reasons.OK, orders)


def take_up_waiting(floor: Floor, orders: Orders, agent: Agent) -> None:
    """Go on with what waits for room in these hands, who came back first, as far as the gate lets it in."""
    for id in list(agent.awaiting):
        work = floor.assignments[id]
        assert work.phase in ASLEEP, "only work that slept waits for room"
        if not no_room(floor, work, work.kind):
            take_up(floor, orders, work)

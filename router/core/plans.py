"""Plans: what becomes of the solver's answer.

Rule 1. The answer is not trusted: whom it names, how often, and whether the gate lets it through is judged here, and
no answer whatever can make the engine fail.
Rule 2. A group is given whole or not at all. The gate judges it jointly, in its order, as the floor stands now.
Rule 3. Late is late: from the deadline on greedy serves, and the revision is void.
"""

from router.core import decisions as d
from router.core import events as e
from router.core import reasons, timers
from router.core.contact import QUEUED
from router.core.floor import Floor
from router.core.matching import offer
from router.core.orders import Orders
from router.core.plan import Pair, Pending
from router.core.sweep import Sweep
from router.core.trial import Trial
from router.core.worth import barred, value


def rule(floor: Floor, fact: e.PlanSolved) -> int:
    """Rule on an answer: only the plan that is waited for is welcome, and in time."""
    plan = floor.plan
    if plan is not None and plan.revision == fact.revision and floor.now < plan.deadline:
        return reasons.OK
    return reasons.PLAN_LATE if 0 < fact.revision <= floor.revision else reasons.PLAN_UNKNOWN


def solved(floor: Floor, fact: e.PlanSolved, orders: Orders) -> None:
    """Give what the plan says, group by group; what went stale is dropped, and greedy fills."""
    plan, answer = floor.plan, fact.plan
    assert plan is not None, "the rule has seen it"
    stale: list[tuple[str, int]] = []
    foreign = False
    for group in answer.groups[: 2 * len(plan.contacts)]:
        code = _judge(floor, plan, group)
        foreign = foreign or any([pair.contact not in plan.contacts or pair.agent not in plan.agents for pair in group])
        if code:
            stale.append((" ".join([pair.contact for pair in group]), code))
            continue
        for pair in group:
            contact, agent = floor.contacts[pair.contact], floor.agents[pair.agent]
            worth = value(floor, contact, agent)
            offer(floor, orders, contact, agent, reasons.BY_PLAN, worth, "", 0, 0, plan.revision)
    code = reasons.PLAN_INVALID if foreign else reasons.PLAN_USED
    orders.emit(
        d.ClosePlan(
            floor.seq + 1, plan.revision, code, answer.objective, answer.bound, answer.method, answer.effort,
            tuple(stale),
        )
    )
    _fill(floor, orders, plan)


def unanswered(floor: Floor, about: str, orders: Orders) -> None:
    """Wait no longer for the pending plan."""
    plan = floor.plan
    if plan is not None:
        orders.emit(d.ClosePlan(floor.seq + 1, plan.revision, reasons.PLAN_VOID))
        _fill(floor, orders, plan)


def window_passed(floor: Floor, about: str, orders: Orders) -> None:
    """Close the batch that is open."""
    floor.closing = True


def _fill(floor: Floor, orders: Orders, plan: Pending) -> None:
    """Serve greedily whom the plan left out: by its own agents, or by all where no other batch is open."""
    another = floor.closing or (timers.BATCH, "") in floor.timers.armed
    sweep = Sweep(floor, orders, plan if another else None)
    sweep.overdue()
    sweep.rest()


def _judge(floor: Floor, plan: Pending, group: tuple[Pair, ...]) -> int:
    """Return why a group cannot be given whole, OK if it can."""
    trials: dict[str, Trial] = {}
    given: dict[str, None] = {}
    code = reasons.OK if group else reasons.PAIR_STALE
    for pair in group:
        code = reasons.PAIR_STALE if pair.contact in given else _judge_pair(floor, plan, pair, trials)
        if code:
            break
        given[pair.contact] = None
    for trial in trials.values():
        trial.over()
    return code


def _judge_pair(floor: Floor, plan: Pending, pair: Pair, trials: dict[str, Trial]) -> int:
    if pair.contact not in plan.contacts or pair.agent not in plan.agents:
        return reasons.PAIR_STALE
    contact, agent = floor.contacts.get(pair.contact), floor.agents.get(pair.agent)
    if contact is None or agent is None or contact.state != QUEUED:
        return reasons.PAIR_STALE
    if not agent.ready:
        return agent.unready_code()
    if agent.no not in floor.demands[contact.demand].fits:
        return reasons.PAIR_STALE
    code = barred(floor, contact, agent)
    if code:
        return code
    trial = trials.get(agent.id)
    if trial is None:
        trial = trials[agent.id] = Trial(floor, agent)
    code = trial.refusal(contact.kind)
    if not code:
        trial.give(contact.kind, contact.fact.channel)
    return code

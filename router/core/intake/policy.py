"""How another policy is taken up while contacts wait and work is in hand.

Rule 1. Nothing that is in hand changes: each piece of work stays in its phase, and what it costs from now on is counted
anew. What runs already runs on: offers ring, wrap-ups last, as they were promised.
Rule 2. Whoever waits stays in line with what was ruled of them, until a decision says otherwise.
"""

from router.core import timers
from router.core.agent import Agent
from router.core.budgets import climb, paced
from router.core.caseload import watch
from router.core.contact import QUEUED
from router.core.floor import Floor
from router.core.meeting import remember_anew
from router.core.policy import Policy
from router.core.strain import Strain
from router.core.waiting import Demand


def adopt(floor: Floor, policy: Policy) -> None:
    """Live by another policy from now on."""
    old, demands = floor.policy, floor.demands
    floor.obey(policy)
    remember_anew(floor)
    memory = policy.memory
    for kept in (floor.seen, floor.closed, floor.ended, floor.sessions, floor.sequences, floor.ties):
        kept.bound(memory.remember_for, memory.remember_max)
    _number_anew(floor, old)
    floor.demands, floor.demand_of = {}, {}
    for agent in floor.roster:
        _rate_anew(floor, agent, old)
    for demand in demands.values():
        _enter_anew(floor, demand)
    for work in floor.assignments.values():
        watch(floor, work, False)
    if (policy.splits, policy.overflow) != (old.splits, old.overflow):
        floor.shared.clear()  # other parts, or other rules of the same number
    for agent in floor.roster:
        floor.improved(agent)
    floor.regrouped = floor.rules.at_once
    if not (floor.rules.tells and floor.waiting):
        floor.timers.cancel(timers.POSITIONS, "")
    elif (timers.POSITIONS, "") not in floor.timers.armed:
        floor.timers.set(timers.POSITIONS, "", floor.now + policy.positions.every)
    if not floor.rules.batched:
        floor.timers.cancel(timers.BATCH, "")


def _number_anew(floor: Floor, old: Policy) -> None:
    """Find the urgency tables by name, and forget which rules of overflow are behind a contact if they are others."""
    rules, last = floor.rules, len(floor.policy.urgency) - 1
    numbers = [rules.urgency_no.get(table.name, last) for table in old.urgency]
    for contact in floor.contacts.values():
        if contact.line >= 0:
            contact.line = numbers[contact.line]
        if floor.policy.overflow != old.overflow:
            contact.overflows = 0


def _rate_anew(floor: Floor, agent: Agent, old: Policy) -> None:
    """Count what is in an agent's hands by what it costs now; who took every channel takes every one."""
    agent.demands, agent.absent = [], {}
    if agent.channels == tuple(old.channels):
        agent.channels = tuple(floor.policy.channels)
    floor.rate(agent)
    recovery = floor.policy.attention.recovery
    if recovery is None:
        agent.strain = None
        floor.timers.cancel(timers.STRAIN, agent.id)
    elif recovery != old.attention.recovery:
        strain = Strain(recovery, floor.now)
        if agent.strain is not None:
            strain.load(agent.strain.dump())
        agent.strain = strain
    climb(floor, agent)
    if agent.attention.pace is not None:
        paced(floor, agent)
    else:
        floor.timers.cancel(timers.LIFT, agent.id)


def _enter_anew(floor: Floor, old: Demand) -> None:
    """Put those who wait for something in line again, each in their place."""
    waiting = old.everyone()
    if not waiting:
        return
    asked = (old.kind, old.skills, old.language, old.authority, old.ceilings, old.team)
    demand = floor.demand(old.channel, asked)
    for contact in waiting:
        assert contact.state == QUEUED, "only who waits stands in line"
        contact.demand = demand.index
        contact.single = floor.rules.grouped and (contact.fact.customer is not None or contact.case != "")
        demand.enter(contact)
        demand.deferred += 1 if contact.deferred_until else 0
        give_up_at = floor.give_up_at(contact)
        if give_up_at:
            floor.timers.set(timers.GIVE_UP, contact.id, give_up_at)
        else:
            floor.timers.cancel(timers.GIVE_UP, contact.id)
        if not floor.rules.reviews:
            floor.timers.cancel(timers.REVIEW, contact.id)

"""Another policy while the floor is at work: told first, then what follows for budgets and for those who wait.

Rule 1. A policy that knows nothing of a channel or a kind that is on the floor is refused: none is left without rules.
Rule 2. Whoever waits is placed anew only where the new policy rules otherwise of them; all keep their arrival.
"""

from typing import Final

from router.core import decisions as d
from router.core import events as e
from router.core import reasons, timers
from router.core.contact import QUEUED, Contact
from router.core.debts import rebudget
from router.core.floor import Floor
from router.core.orders import Orders, Routes
from router.core.placement import queue
from router.core.policy import Policy
from router.core.requirement import placing


def rule(floor: Floor, fact: e.PolicyApplied) -> int:
    """Rule on a policy: it must know whatever is on the floor."""
    policy = fact.policy
    for contact in floor.contacts.values():
        channel = contact.fact.channel
        lacks = channel in floor.policy.channels and channel not in policy.channels  # what neither knows is turned away
        if lacks or not _knows(policy, contact.kind):
            return reasons.POLICY_LACKS_CHANNEL
    for work in floor.assignments.values():
        if work.channel not in policy.channels or not _knows(policy, work.kind):
            return reasons.POLICY_LACKS_CHANNEL
    for agent in floor.roster:
        for channel, _ in agent.outside.values():
            if channel in floor.policy.channels and channel not in policy.channels:
                return reasons.POLICY_LACKS_CHANNEL
    return reasons.OK


def _knows(policy: Policy, kind: str) -> bool:
    """Tell whether the policy knows a kind, and its channel; of work in a role, the kind that it is a role of."""
    named = policy.kinds.get(kind)
    if named is not None or kind in policy.channels or not kind:
        return True
    base = kind.rpartition("/")[0]
    return base in policy.channels or base in policy.kinds


def applied(floor: Floor, fact: e.PolicyApplied, orders: Orders) -> None:
    """Tell that the policy holds, and order what follows from it."""
    orders.emit(d.ChangePolicy(floor.seq + 1, fact.digest, fact.by))
    if floor.plan is not None:  # it was asked for under other rules
        orders.emit(d.ClosePlan(floor.seq + 1, floor.plan.revision, reasons.PLAN_VOID))
    for agent in floor.roster:
        rebudget(floor, agent, orders, reasons.POLICY_CHANGED)
    waiting = [contact for contact in floor.contacts.values() if contact.state == QUEUED]
    for contact in sorted(waiting, key=lambda contact: contact.seq):
        if _ruled_otherwise(floor, contact):
            queue(floor, contact, orders)


def _ruled_otherwise(floor: Floor, contact: Contact) -> bool:
    demand = floor.demands[contact.demand]
    order = placing(floor, contact, contact.wish, contact.team, contact.overflows, (), contact.position)
    asked = (order.kind, order.skills, order.language, order.authority, order.ceilings, order.team)
    stands = (demand.kind, demand.skills, demand.language, demand.authority, demand.ceilings, demand.team)
    table = floor.policy.urgency[contact.line].name
    return (
        asked != stands
        or (order.urgency, order.key, order.due_at, order.step, order.segment)
        != (table, contact.key, contact.due_at, contact.step, contact.segment)
        or order.review_at != floor.timers.armed.get((timers.REVIEW, contact.id), 0)
    )


ROUTES: Final[Routes] = {
    e.PolicyApplied: (rule, applied),
}

"""What a day leaves behind: no timer for anybody who is gone, and no more memory than the policy allows."""

from collections import Counter
from dataclasses import replace
from random import Random
from typing import Final

import pytest

from router.core import decisions as d
from router.core import events as e
from router.core import policy as p
from router.core import timers as t
from router.core.contact import QUEUED
from router.core.floor import DEMANDS_MAX, Floor
from router.core.values import PARKED, WAITING, WRAPPING, Duration, Instant
from tests.core.machine_facts import AGENTS, Facts
from tests.core.machine_policies import a_policy_of_all, another_policy
from tests.core.seeds import Bare, RandomDay

CONTACTS: Final = 20_000
ROUND: Final = 400
KEPT: Final = 200
"""So much is remembered of each kind, at most, in each of two generations."""

IN_LINE: Final = (t.GIVE_UP, t.RETRY, t.WORTH, t.REVIEW)
OF_CONTACTS: Final = (*IN_LINE, t.QUEUE, t.MISSING)
OF_WORK: Final = (t.WRAP, t.SLEEP, t.PARK, t.AWAIT, t.SILENCE, t.RECONCILE)
OF_AGENTS: Final = (t.ABSENT, t.SETTLE, t.RETURN, t.LIFT, t.RAMP, t.STRAIN, t.OVERRIDE)
OF_CASES: Final = (t.CASE, t.COVER, t.FORGET, t.PROMISE)
MEMORIES: Final = ("seen", "closed", "ended", "sessions", "sequences", "ties")
LASTS: Final = {t.WRAP: WRAPPING, t.SLEEP: WAITING, t.PARK: PARKED}


def is_about_nobody(floor: Floor, kind: str, about: str) -> bool:
    """Tell whether a timer is about somebody who is gone, or who does not wait for it any more."""
    if kind in IN_LINE:
        return about not in floor.contacts or floor.contacts[about].state != QUEUED
    if kind in LASTS:
        return about not in floor.assignments or floor.assignments[about].phase != LASTS[kind]
    if kind == t.OVERRIDE:
        return not floor.agents[about].debt_cause
    if kind == t.RETURN:
        return not floor.agents[about].lost
    if kind == t.OFFER:
        return about not in floor.offers
    if kind in OF_AGENTS:
        return about not in floor.agents
    if kind in OF_CASES:
        return about not in floor.cases
    return about not in (floor.contacts if kind in OF_CONTACTS else floor.assignments if kind in OF_WORK else (about,))


class Watched(Bare):
    """A floor that keeps nothing of what it was told, and looks at its timers after every fact."""

    def tell(self, fact: e.Fact, now: Instant, sequence: int = 0) -> list[d.Decision]:
        """Tell one fact."""
        self.now = max(self.now, now)
        made = self.engine.handle(fact, now, sequence)
        floor = self.engine.floor
        for kind, about in floor.timers.armed:
            assert not is_about_nobody(floor, kind, about), f"{kind} {about} after {type(fact).__name__}"
        return made


@pytest.mark.parametrize("seed", [*range(60), 1266, 1452])
def test_no_timer_is_about_anybody_who_is_gone(seed: int) -> None:
    RandomDay(seed, Watched).run(300)


def forgetful(policy: p.Policy) -> p.Policy:
    """Have a policy remember little."""
    owning = policy.ownership and replace(policy.ownership, cases_max=KEPT)
    preference = replace(policy.preference, customers_max=KEPT)
    memory = replace(policy.memory, remember_for=Duration(60_000), remember_max=KEPT)
    return replace(policy, memory=memory, ownership=owning, preference=preference)


def clear(day: Bare) -> None:
    """Have everybody leave, and all work be done."""
    floor = day.engine.floor
    day.tell(e.RouterCaughtUp(), day.now)
    for contact in list(floor.contacts.values()):
        if contact.id in floor.contacts:
            day.tell(e.SupervisorClosed("", "console", contact.id), day.now)
    for agent in list(floor.roster):
        day.tell(e.AgentRemoved("", "platform", agent.id), day.now)
    for work in list(floor.assignments.values()):
        day.tell(e.AssignmentCompleted("", "desk", work.id), day.now)


def left(floor: Floor) -> Counter[str]:
    """Count what is left of contacts, offers and work."""
    found = Counter(contacts=len(floor.contacts), offers=len(floor.offers), work=len(floor.assignments))
    found.update(waiting=floor.waiting, relaxed=len(floor.relaxed), threads=len(floor.threads))
    found.update(promises=len(floor.promises.windows))
    for demand in floor.demands.values():
        found.update(lines=len(demand.singles) + demand.waiting + demand.deferred)
        found.update(places=len(demand.fits) + len(demand.places))
    for agent in floor.roster:
        found.update(hands=len(agent.offers) + len(agent.assignments) + len(agent.awaiting) + len(agent.outside))
        found.update(load=agent.attention.load + agent.debt_cause + agent.interrupted)
    found.update(live=sum(len(case.live) for case in floor.cases.values()))
    found.update(here=sum(len(customer.here) for customer in floor.customers.known.values()))
    return +found


def remembered(floor: Floor) -> dict[str, int]:
    """Count what is kept beyond what is on the floor."""
    kept = {name: sum(map(len, getattr(floor, name).dump()[1:])) for name in MEMORIES}
    for name in ("demands", "demand_of", "handling", "shared", "credit", "cases", "roster"):
        kept[name] = len(getattr(floor, name))
    return kept | {"customers": len(floor.customers.known), "timers": len(floor.timers.armed)}


def test_twenty_thousand_contacts_through_every_feature_leave_nothing_on_the_floor() -> None:
    lot, most = Random(20), Counter[str]()
    day = Bare(forgetful(a_policy_of_all(lot)), "left behind")
    floor, number = day.engine.floor, 0
    while floor.arrivals < CONTACTS:
        facts = Facts(lot, day, lambda lot: forgetful(another_policy(lot)))  # of another mind
        facts.number = number
        for no in range(ROUND):
            fact = replace(facts.draw(), id=f"f{floor.arrivals} {no}")
            made = day.tell(fact, Instant(day.now + lot.choice([0, 1, 900, 30_000])))
            facts.asked = [(it.revision, it.problem) for it in made if isinstance(it, d.SolvePlan)]
            while (due := day.engine.deadline()) is not None and due <= day.now:
                day.tell(e.ClockReached(due), day.now)
        number = facts.number
        clear(day)
        day.told.clear()
        assert not left(floor)
        floor.check()
        most |= Counter(remembered(floor))
        new = forgetful(a_policy_of_all(lot))
        day.tell(e.PolicyApplied("", "console", str(number), new, "sue"), day.now)
    assert max(most[name] for name in MEMORIES) <= 2 * KEPT
    assert most["cases"] <= 2 * KEPT and most["customers"] <= KEPT
    assert most["roster"] == len(AGENTS) + 1, "all agents are kept, and the stranger whom the facts name"
    assert most["timers"] <= 2 * KEPT and most["demands"] == most["demand_of"] <= 2 * DEMANDS_MAX
    assert max(most[name] for name in ("handling", "shared", "credit")) <= 20, "that much of what policies name"

"""Random stretches under every rule of choosing: twins agree, nobody who could is left beside the overdue."""

from dataclasses import replace
from random import Random

import pytest

from router.core import decisions as d
from router.core import events as e
from router.core import policy as p
from router.core.contact import QUEUED, Contact
from router.core.eligibility import misfit
from router.core.events import Customer
from router.core.floor import Floor
from router.core.plan import Pair, Plan, Problem
from router.core.policy import Limit
from router.core.values import NEVER, Duration, PerMille
from router.core.worth import barred
from router.solver.brute_force import brute_force
from tests.core.machine import Home
from tests.core.seeds import AGENTS, Stretch
from tests.story import Story, ms


def some_choosing(lot: Random, choosing: p.Choosing) -> p.Choosing:
    """Draw soft rules, batches and plans, each of them or not."""
    shares = p.Shares("team", {"north": PerMille(600), "south": PerMille(400)}, 20)
    reserves = (p.Reserve("phone", 1, lot.choice([20, 90])), p.Reserve("chat", 2, 30, "north"))
    plan = p.Planning(ms("3s"), contacts_max=lot.choice([4, 6]), agents_max=lot.choice([2, 4]))
    return replace(
        choosing, fairness=lot.choice([None, p.Fairness(5, 20)]), reserves=lot.choice([(), reserves]),
        shares=lot.choice([None, shares]), keep_together=lot.choice(["nothing", "customer"]),
        batch_window=lot.choice([Duration(0), Duration(0), ms("1s")]), plan=lot.choice([None, plan, plan]),
        owner_bonus=PerMille(lot.choice([0, 150])), preferred_for=lot.choice([Duration(0), ms("20s")]),
    )  # fmt: skip


class Choosing(Stretch):
    """A stretch in which contacts have customers and wishes, agents have teams, and a solver of moods answers."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        policy = self.story.policy
        choosing = some_choosing(self.lot, policy.choosing)
        self.story = Story(
            replace(policy, choosing=choosing, offers=p.Offers(max_unanswered=Limit(3))), name=f"choosing {seed}"
        )
        self.asked: list[d.SolvePlan] = []

    def draw(self) -> e.Fact:
        lot = self.lot
        if self.asked and lot.random() < 0.5:
            order = self.asked.pop()
            return e.PlanSolved(order.revision, self.answer(order.problem))
        fact = super().draw()
        if isinstance(fact, e.ContactArrived) and not fact.id:
            customer = lot.choice([None, Customer("u"), Customer("v")])
            return replace(fact, customer=customer, preferred_agent=lot.choice(["", "", *AGENTS]))
        if isinstance(fact, e.AgentSignedIn) and not fact.id:
            return replace(fact, team=lot.choice(["north", "south", "west"]))
        return fact

    def answer(self, problem: Problem) -> Plan:
        """Answer as it should be, or whatever comes to mind."""
        lot = self.lot
        if lot.random() < 0.6:
            return brute_force(problem)
        contacts, agents = [it.contact for it in problem.contacts] + ["x"], [it.agent for it in problem.agents] + ["x"]
        pairs = [Pair(lot.choice(contacts), lot.choice(agents)) for _ in range(lot.choice([0, 2, 5]))]
        return Plan((tuple(pairs[:2]), *[(pair,) for pair in pairs[2:]]), lot.randrange(9), lot.randrange(9), "mood")

    def tell(self, fact: e.Fact) -> None:
        """Tell a fact, hear what is asked of the solver, and see that choosing holds its rules."""
        made = self.story.tell(fact, self.story.now)
        self.asked += [it for it in made if isinstance(it, d.SolvePlan)]
        assert_chosen(self.story.engine.floor, self.story.engine.deadline() or NEVER)


def could_take(floor: Floor, contact: Contact) -> list[str]:
    """Name the agents who could be given the contact, asking everything anew."""
    demand = floor.demands[contact.demand]
    return [
        agent.id
        for agent in floor.roster
        if agent.ready
        and misfit(agent, demand) == 0
        and not barred(floor, contact, agent)
        and agent.attention.admit(contact.kind, floor.now).ok
    ]


def assert_chosen(floor: Floor, due: int) -> None:
    """Assert that nobody waits beside an agent without a reason, and the overdue not even with one."""
    batch = ("batch", "") in floor.timers.armed
    if floor.plan is not None or batch or due <= floor.now:
        return
    fronts = [line.front() for demand in floor.demands.values() for line in demand.lines.values()]
    for contact in floor.contacts.values():
        if contact.state == QUEUED:
            idle = could_take(floor, contact)
            if contact.due_at <= floor.now:
                assert not idle, f"{contact.id} is overdue while {idle} could take it"
            elif contact in fronts or contact.single:
                assert not idle or contact.deferred_until, f"{contact.id} waits while {idle} could take it"


@pytest.mark.parametrize("seed", range(40))
def test_whatever_is_asked_and_answered_choosing_holds_its_rules_and_everybody_is_served(seed: int) -> None:
    stretch = Choosing(seed)
    stretch.run(70, stretch.tell)
    Home(stretch.story).serve_everyone()

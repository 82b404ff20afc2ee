"""A day that is watched: every fact goes to twins, and whatever is decided is held against the rules.

Whatever a fact touched is proved after it, the whole floor after every twentieth; so are the twins' floors. One twin
decides again, one applies what was recorded, decision by decision, with an eye on the gate before every admission; at
points drawn by the day's name two more take over, one from what was recorded and one from a snapshot through JSON.
"""

from dataclasses import replace
from random import Random
from typing import Any, Final

from router.core import decisions as d
from router.core import events as e
from router.core import reasons
from router.core.changes import apply
from router.core.eligibility import misfit
from router.core.engine import Engine
from router.core.intake import take
from router.core.parties import PRIMARY
from router.core.policy import Policy
from router.core.proof import check_agent, check_contact
from router.core.tariff import kind_in_role
from router.core.values import Instant
from tests.core.machine import assert_balance, assert_told_once
from tests.story import START, fact_line, line, since, through_json

WHOLE: Final = 20
"""After so many facts the whole floor is proved, and the floors of the twins are compared."""

GONE: Final = d.CloseContact | d.RefuseContact | d.RedirectContact | d.HandOverContact
TURNED_AWAY: Final = d.IgnoreFact | d.RefuseRequest


class Day:
    """A floor that is told facts, its twins, and its books."""

    def __init__(self, policy: Policy, name: str) -> None:
        self.policy = policy
        self.engine = Engine(policy)
        self.now = START
        self.told: list[tuple[e.Fact, Instant, list[d.Decision]]] = []
        self.left = 0  # contacts that are off the floor
        self._applies = Engine(policy)
        self._decide: dict[str, Engine] = {"decided again": Engine(policy)}
        self._lots = Random(name)

    def tell(self, fact: e.Fact, now: Instant, sequence: int = 0) -> list[d.Decision]:
        """Tell one fact to everyone; what fails is told with all that led to it."""
        if not fact.id and not isinstance(fact, e.ClockReached):
            fact = replace(fact, id=f"f{len(self.told) + 1}")
        self.now = max(self.now, now)
        made: list[d.Decision] = []
        try:
            before = self.engine.floor.seq
            made = self.engine.handle(fact, now, sequence)
            self.told.append((fact, now, made))
            self._prove(made, before)
            self._tell_twins(fact, now, made, sequence)
        except Exception as error:
            error.add_note("\n".join([*self.script(60), f"{since(now):>10}  « {fact_line(fact)}", *map(line, made)]))
            raise
        return made

    def script(self, last: int) -> list[str]:
        """Tell the last facts, and what followed from them."""
        told: list[str] = []
        for fact, now, made in self.told[-last:]:
            told += [f"{since(now):>10}  « {fact_line(fact)}", *[f"{'':>10}    {line(one)}" for one in made]]
        return told

    def _prove(self, made: list[d.Decision], before: int) -> None:
        floor = self.engine.floor
        assert [it.seq for it in made] == list(range(before + 1, floor.seq + 1)), "seq has no gaps"
        self.left += sum(isinstance(it, GONE) for it in made)
        assert floor.arrivals == self.left + len(floor.contacts), "the books balance"
        assert not (floor.freed or floor.fresh or floor.again or floor.due), "nothing is left undone"
        if len(self.told) % WHOLE == 0:
            floor.check()
        else:
            self._check_touched(made)
        assert_balance(self.engine)
        assert_told_once(made, floor)

    def _check_touched(self, made: list[d.Decision]) -> None:
        floor, fact = self.engine.floor, self.told[-1][0]
        for name in dict.fromkeys(str(getattr(it, "contact", "")) for it in (fact, *made)):
            if name in floor.contacts:
                check_contact(floor, floor.contacts[name])
        for name in dict.fromkeys(str(getattr(it, "agent", "")) for it in (fact, *made)):
            if name in floor.agents:
                check_agent(floor, floor.agents[name])

    def _tell_twins(self, fact: e.Fact, now: Instant, made: list[d.Decision], sequence: int) -> None:
        for how, twin in self._decide.items():
            again = twin.handle(fact, now, sequence)
            assert again == made, f"{how}: " + " · ".join(line(one) for one in again)
            assert twin.deadline() == self.engine.deadline(), f"{how}: another deadline"
        if isinstance(fact, e.PolicyApplied) and not isinstance(made[0], TURNED_AWAY):
            self.policy = fact.policy
        self._apply(fact, now, made, sequence)
        if len(self.told) % WHOLE and self._lots.random() > 0.05:
            return
        floor = through_json(self.engine.snapshot())
        for how, twin in {"recovered": self._applies, **self._decide}.items():
            other = through_json(twin.snapshot())
            assert other == floor, f"{how}: another floor: {difference(floor, other)}"
        if self._lots.random() < 0.5:
            restored = Engine.restore(self.policy, floor)
            restored.floor.check()
            assert through_json(restored.snapshot()) == floor, "a snapshot makes another floor"
            self._decide["restored from a snapshot"] = restored
            self._decide["recovered from what was told"] = self._applies
            self._applies = Engine.restore(self.policy, floor)

    def _apply(self, fact: e.Fact, now: Instant, made: list[d.Decision], sequence: int) -> None:
        """Apply what was recorded one by one, and see that the gate was open whenever somebody was admitted."""
        if not any(isinstance(it, d.OfferContact | d.AssignContact) for it in made):
            self._applies.recover(fact, now, made, sequence)
            return
        floor = self._applies.floor
        floor.now = max(floor.now, now)
        take(floor, fact)
        if sequence:
            floor.sequences.add(fact.source + "\n" + e.subject_of(fact), sequence, floor.now)
        for it in made:
            if isinstance(it, d.OfferContact):
                self._admit(fact, it)
            elif isinstance(it, d.AssignContact):
                assert floor.offers[it.offer].agent == it.agent, "given to whoever has it open"
            apply(floor, it)
        floor.rest()

    def _admit(self, fact: e.Fact, it: d.OfferContact) -> None:
        floor = self._applies.floor
        contact, agent = floor.contacts[it.contact], floor.agents[it.agent]
        verdict = agent.attention.admit(kind_in_role(contact.kind, it.role), floor.now)
        if it.way == reasons.BY_FORCE:
            assert isinstance(fact, e.SupervisorForced), "only a supervisor forces"
            able = not agent.unready_code() and not misfit(agent, floor.demands[contact.demand])
            assert (verdict.ok and able) or (fact.by and fact.reason and fact.expires_at), (
                "an override says who and why"
            )
            return
        assert verdict.ok, (
            f"{it.contact} was given to {it.agent} in spite of {[reasons.NAMES[it] for it in verdict.reasons]}"
        )
        assert (it.load_after, it.budget) == (verdict.load_after, agent.attention.budget), "the load is as told"
        if it.role == PRIMARY:
            assert agent.ready and not misfit(agent, floor.demands[contact.demand]), "who takes it is able and ready"


def difference(floor: Any, other: Any, path: str = "") -> str:
    """Name the first place in which two snapshots differ, and what stands there."""
    if isinstance(floor, dict) and isinstance(other, dict) and floor.keys() == other.keys():
        for name in floor:
            if floor[name] != other[name]:
                return difference(floor[name], other[name], f"{path}.{name}")
        return f"{path}: in another order"
    if isinstance(floor, list) and isinstance(other, list) and len(floor) == len(other):
        no = next((no for no, (one, two) in enumerate(zip(floor, other, strict=True)) if one != two), 0)
        return difference(floor[no], other[no], f"{path}[{no}]")
    return f"{path}: {floor} and {other}"

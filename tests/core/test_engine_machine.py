"""The engine under every fact in any order: attention is conserved, nobody waits in vain, every twin agrees."""

import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from router.core import events as e
from router.core.values import Instant
from tests.core.machine import Home, a_small_policy, assert_balance, assert_told_once
from tests.core.seeds import Stretch
from tests.story import (
    Story,
    accepts,
    arrives,
    breaks,
    changes,
    completes,
    connects,
    declines,
    ends,
    fails,
    leaves,
    says,
    signs_in,
    signs_out,
    turns,
)

ROOT = Path(__file__).resolve().parents[2]

CONTACTS = st.sampled_from([f"c{no}" for no in range(8)])
AGENTS = st.sampled_from(["ann", "ben", "cal"])
CHANNELS = st.sampled_from(["phone", "chat", "chat", "email", "email"])
INTENTS = st.sampled_from(["", "", "law"])
PRESENCES = st.sampled_from(["available", "available", "away", "draining", "offline"])
SKILLS = st.sampled_from([{}, {"law": 3}, {"law": 9}])
BUDGETS = st.sampled_from([None, None, 600, 1500])
MOMENTS = st.sampled_from([0, 0, 1, 500, 5_000, 19_999, 20_000, 60_000])
TAKEN = st.sampled_from([None, None, ("phone",), ("chat", "email")])


class Machine(RuleBasedStateMachine):
    """Facts of all kinds, of which many come at the wrong time."""

    @initialize(seed=st.integers(0, 2**32))
    def begin(self, seed: int) -> None:
        self.story = Story(a_small_policy(Random(seed)), name=str(seed))
        self.tell(signs_in("ann"))
        self.tell(signs_in("ben", skills={"law": 5}))

    def tell(self, fact: e.Fact) -> None:
        made = self.story.tell(fact, self.story.now)
        assert_balance(self.story.engine)
        assert_told_once(made, self.story.engine.floor)

    def pick(self, names: list[str], lot: int) -> str:
        return names[lot % len(names)]

    @rule(step=MOMENTS, heard=st.booleans())
    def time_passes(self, step: int, heard: bool) -> None:
        until = Instant(self.story.now + step)
        while heard and (due := self.story.engine.deadline()) is not None and due <= until:
            self.story.now = max(due, self.story.now)
            self.tell(e.ClockReached(due))
        self.story.now = until

    @rule()
    def the_clock_is_read(self) -> None:
        self.tell(e.ClockReached(self.story.now))

    @rule(contact=CONTACTS, channel=CHANNELS, intent=INTENTS, priority=st.integers(0, 1), late=st.booleans())
    def a_contact_arrives(self, contact: str, channel: str, intent: str, priority: int, late: bool) -> None:
        time = Instant(self.story.now - 30_000 if late else 0)
        self.tell(arrives(contact, channel, intent=intent, priority=priority, time=time))

    @rule(contact=CONTACTS, channel=CHANNELS)
    def a_contact_begins_with_self_service(self, contact: str, channel: str) -> None:
        self.tell(arrives(contact, channel, stage="self_service"))

    @rule(contact=CONTACTS, intent=INTENTS, priority=st.integers(0, 1), due=st.sampled_from([None, -1, 0, 9_000]))
    def a_contact_changes(self, contact: str, intent: str, priority: int, due: int | None) -> None:
        due_at = None if due is None else Instant(self.story.now + due)
        self.tell(changes(contact, intent=intent, priority=priority, due_at=due_at, stage="queue"))

    @rule(contact=CONTACTS, to=st.sampled_from(["customer", "agent"]))
    def the_ball_passes(self, contact: str, to: str) -> None:
        self.tell(turns(contact, to))

    @rule(contact=CONTACTS, how=st.sampled_from([leaves, ends, lambda it: ends(it, "customer")]))
    def a_contact_leaves(self, contact: str, how: object) -> None:
        assert callable(how)
        self.tell(how(contact))

    @rule(agent=AGENTS, skills=SKILLS, budget=BUDGETS, presence=PRESENCES, channels=TAKEN)
    def an_agent_signs_in(
        self, agent: str, skills: dict[str, int], budget: int | None, presence: str, channels: tuple[str, ...] | None
    ) -> None:
        self.tell(signs_in(agent, skills=dict(skills), budget=budget, presence=presence, channels=channels))

    @rule(agent=AGENTS, presence=PRESENCES, channels=TAKEN)
    def an_agent_says_what_they_do(self, agent: str, presence: str, channels: tuple[str, ...] | None) -> None:
        self.tell(says(agent, presence, channels=channels))

    @rule(agent=AGENTS)
    def an_agent_signs_out(self, agent: str) -> None:
        self.tell(signs_out(agent))

    @precondition(lambda self: self.story.engine.floor.offers)
    @rule(lot=st.integers(0, 9), how=st.sampled_from([accepts, accepts, declines, fails]))
    def an_offer_is_answered(self, lot: int, how: object) -> None:
        offers = self.story.engine.floor.offers
        offer = offers[self.pick(list(offers), lot)]
        assert callable(how)
        self.tell(how(offer.agent, offer.id))

    @precondition(lambda self: self.story.engine.floor.offers)
    @rule(lot=st.integers(0, 9), again=st.sampled_from(["5s", "40s", "2m"]))
    def an_agent_asks_to_be_asked_again(self, lot: int, again: str) -> None:
        offers = self.story.engine.floor.offers
        offer = offers[self.pick(list(offers), lot)]
        self.tell(declines(offer.agent, offer.id, again))

    @rule(number=st.integers(1, 60), agent=AGENTS)
    def somebody_answers_what_may_be_no_offer_of_theirs(self, number: int, agent: str) -> None:
        self.tell(accepts(agent, f"o{number}"))

    @precondition(lambda self: self.story.engine.floor.assignments)
    @rule(lot=st.integers(0, 9), how=st.sampled_from([connects, connects, completes, completes, breaks]))
    def work_goes_on(self, lot: int, how: object) -> None:
        assert callable(how)
        self.tell(how(self.pick(list(self.story.engine.floor.assignments), lot)))

    @rule()
    def a_fact_is_repeated(self) -> None:
        fact = self.story.told[-1][0]
        made = self.story.tell(fact, self.story.now)
        assert not fact.id or len(made) == 1 or made == []

    def teardown(self) -> None:
        if hasattr(self, "story"):
            Home(self.story).serve_everyone()


def test_whatever_is_told_attention_is_conserved_twins_agree_and_in_the_end_everyone_is_served() -> None:
    run_state_machine_as_test(
        Machine,
        settings=settings(max_examples=100, stateful_step_count=40, suppress_health_check=list(HealthCheck)),
    )


@pytest.mark.parametrize("seed", range(120))
def test_a_busy_stretch_of_any_seed_is_balanced_at_every_step_and_ends_with_everyone_served(seed: int) -> None:
    stretch = Stretch(seed)

    def tell(fact: e.Fact) -> None:
        made = stretch.story.tell(fact, stretch.story.now)
        assert_balance(stretch.story.engine)
        assert_told_once(made, stretch.story.engine.floor)

    stretch.run(80, tell)
    Home(stretch.story).serve_everyone()


def test_two_hash_seeds_give_one_digest() -> None:
    digests = []
    for seed in ("0", "1"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        asked = [sys.executable, "-m", "tests.core.seeds"]
        run = subprocess.run(asked, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
        digests.append(run.stdout.strip())
    assert len(digests[0]) == 64
    assert digests[0] == digests[1]

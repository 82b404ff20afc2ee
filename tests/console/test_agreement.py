"""What is told agrees with what the engine does, on floors drawn by seeds; and to ask moves nothing."""

import pytest

from router.console.answers import one
from router.console.gate import COUNTED, TIMED
from router.console.refusals import Refusal, refusals
from router.console.standing import standing
from router.console.whereabouts import whereabouts
from router.core import events as e
from router.core import reasons
from router.core.contact import QUEUED
from router.core.floor import Floor
from router.core.matching import may_take
from router.core.worth import withheld
from tests.core.seeds import Stretch

SOFT = (reasons.NOT_WORTH_IT, reasons.RESERVED, reasons.KEPT_TOGETHER, reasons.IN_PLAN, reasons.CATCHING_UP)
GATE = (reasons.OVER_BUDGET, reasons.IN_DEBT, reasons.BREACHED, *COUNTED, *TIMED)


def agree(floor: Floor) -> int:
    """Ask about every contact that waits and every agent; return how often a rule said no."""
    told = 0
    for contact in floor.contacts.values():
        if contact.state != QUEUED:
            whereabouts(floor, contact.id)
            continue
        for agent in floor.roster:
            found = refusals(floor, contact, agent)
            hard = [no for no in found if no.code not in SOFT]
            assert may_take(floor, contact, agent) == (not hard), (contact.id, agent.id, found)
            judged = agent.attention.admit(contact.kind, floor.now)
            codes = dict.fromkeys(no.code for no in found if no.code in GATE)
            assert list(codes) == [] if judged.ok else list(codes) == list(judged.reasons)
            assert all(no != Refusal(no.code) for no in found if no.code in GATE), "each has its numbers"
            assert all("_" not in one(no, floor.now) for no in found)
            if not found:
                assert not withheld(floor, contact, agent)
            told += len(found)
        seen = standing(floor, contact.id)
        assert seen is not None and sum(len(group.agents) for group in seen.groups) + len(seen.candidates) == len(
            floor.roster
        )
    return told


@pytest.mark.parametrize("seed", range(40))
def test_on_any_floor_the_rules_told_are_those_that_the_engine_obeys(seed: int) -> None:
    stretch = Stretch(seed)
    engine, told = stretch.story.engine, 0

    def tell(fact: e.Fact) -> None:
        nonlocal told
        stretch.story.tell(fact, stretch.story.now)
        before = engine.snapshot()
        told += agree(engine.floor)
        assert engine.snapshot() == before

    stretch.run(40, tell)
    engine.floor.check()

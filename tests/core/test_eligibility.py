"""Who could take what, and how well it fits: every way of not fitting, and the formula told again by hand."""

from fractions import Fraction
from math import floor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from router.core import events as e
from router.core import reasons
from router.core.agent import Agent
from router.core.decisions import Levels
from router.core.eligibility import fit, misfit
from router.core.floor import Floor
from router.core.policy import Fit
from router.core.values import AgentId, PerMille
from router.core.waiting import Demand
from tests.story import Story, a_policy, arrives, signs_in


def an_agent(**fields: Any) -> Agent:
    agent = Agent(AgentId("ann"), 0, Floor(a_policy()).ledger("", "ann", None))
    agent.channels = ("chat",)
    for name, value in fields.items():
        setattr(agent, name, value)
    return agent


def asked(
    skills: Levels = (), language: str = "", authority: Levels = (), channel: str = "chat", ceilings: Levels = (),
    team: str = "",
) -> Demand:  # fmt: skip
    return Demand(1, channel, channel, skills, language, authority, ceilings, team)


@pytest.mark.parametrize(
    ("demand", "agent", "expected"),
    [
        (asked(), {}, reasons.OK),
        (asked(channel="phone"), {}, reasons.CHANNEL_NOT_TAKEN),
        (asked(), {"channels": ()}, reasons.CHANNEL_NOT_TAKEN),
        (asked((("tax", 3),)), {"skills": {"tax": 3}}, reasons.OK),
        (asked((("tax", 3),)), {"skills": {"tax": 2}}, reasons.SKILL_MISSING),
        (asked((("tax", 3),)), {"skills": {"law": 9}}, reasons.SKILL_MISSING),
        (asked((("law", 1), ("tax", 3))), {"skills": {"law": 9}}, reasons.SKILL_MISSING),
        (asked((("law", 1), ("tax", 3))), {"skills": {"law": 1, "tax": 9}}, reasons.OK),
        (asked((("tax", 0),)), {}, reasons.OK),
        (asked(language="fr"), {"languages": ("de", "fr")}, reasons.OK),
        (asked(language="fr"), {"languages": ("de",)}, reasons.LANGUAGE_MISSING),
        (asked(authority=(("refund", 100),)), {"authority": {"refund": 100}}, reasons.OK),
        (asked(authority=(("refund", 100),)), {"authority": {"refund": 99}}, reasons.AUTHORITY_MISSING),
        (asked(authority=(("refund", 1),)), {}, reasons.AUTHORITY_MISSING),
        (asked(ceilings=(("tax", 3),)), {}, reasons.OK),
        (asked(ceilings=(("tax", 3),)), {"skills": {"tax": 3}}, reasons.OK),
        (asked(ceilings=(("tax", 3),)), {"skills": {"tax": 4}}, reasons.CEILING_PASSED),
        (asked(ceilings=(("law", 9), ("tax", 3))), {"skills": {"law": 9, "tax": 4}}, reasons.CEILING_PASSED),
        (asked((("tax", 2),), ceilings=(("tax", 3),)), {"skills": {"tax": 1}}, reasons.SKILL_MISSING),
        (asked(team="north"), {"team": "north"}, reasons.OK),
        (asked(team="north"), {"team": "south"}, reasons.TEAM_OTHER),
        (asked(team="north"), {}, reasons.TEAM_OTHER),
    ],
)
def test_each_thing_that_is_asked_for_is_met_at_its_edge_or_named(
    demand: Demand, agent: dict[str, Any], expected: int
) -> None:
    assert misfit(an_agent(**agent), demand) == expected


def test_what_is_missing_is_named_in_the_order_of_channel_skill_ceiling_team_language_authority() -> None:
    demand = asked((("tax", 1),), "fr", (("refund", 1),), "phone", (("tax", 2),), "north")
    having: list[dict[str, Any]] = [
        {"channels": ("phone",)}, {"skills": {"tax": 3}}, {"skills": {"tax": 2}}, {"team": "north"},
        {"languages": ("fr",)}, {"authority": {"refund": 1}},
    ]  # fmt: skip
    agent, found = an_agent(), []
    for fields in [{}, *having]:
        for name, value in fields.items():
            setattr(agent, name, value)
        found.append(misfit(agent, demand))
    assert found == [
        reasons.CHANNEL_NOT_TAKEN, reasons.SKILL_MISSING, reasons.CEILING_PASSED, reasons.TEAM_OTHER,
        reasons.LANGUAGE_MISSING, reasons.AUTHORITY_MISSING, reasons.OK,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("needed", "skills", "rare", "expected"),
    [
        ((), {}, {}, 1000),
        ((), {"tax": 9}, {}, 1000),
        ((("tax", 1),), {"tax": 10}, {}, 1000),
        ((("tax", 1),), {"tax": 7}, {}, 700),
        ((("tax", 1),), {"tax": 25}, {}, 1000),
        ((("law", 1), ("tax", 1)), {"tax": 10, "law": 5}, {}, 750),
        ((("tax", 1),), {"tax": 10, "norse": 2}, {"norse": 300}, 700),
        ((("norse", 1),), {"tax": 10, "norse": 10}, {"norse": 300}, 1000),
        ((("tax", 1),), {"tax": 10}, {"norse": 300}, 1000),
        ((), {"norse": 1, "maya": 1}, {"norse": 700, "maya": 700}, 1),
        ((), {"norse": 1}, {"norse": -50}, 1000),
        ((("tax", 0),), {}, {}, 1),
        ((("law", 1), ("tax", 0)), {"law": 10}, {}, 500),
    ],
)
def test_fit_is_the_mean_level_less_the_price_of_rare_skills_left_unused(
    needed: Levels, skills: dict[str, int], rare: dict[str, int], expected: int
) -> None:
    policy = Fit(10, {name: PerMille(price) for name, price in rare.items()})
    assert fit(an_agent(skills=skills), asked(needed), policy) == expected


SKILLS = st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), st.integers(1, 12))


@given(SKILLS, SKILLS, SKILLS, st.integers(1, 12))
def test_fit_is_what_the_formula_says_to_within_its_rounding(
    skills: dict[str, int], needs: dict[str, int], rare: dict[str, int], top: int
) -> None:
    needed = {name: level for name, level in needs.items() if skills.get(name, 0) >= level}
    prices = {name: PerMille(price * 40) for name, price in rare.items()}
    parts = [Fraction(min(skills[name], top) * 1000, top) for name in needed]
    mean = sum(map(floor, parts)) // len(parts) if parts else 1000
    expected = mean - sum(price for name, price in prices.items() if name in skills and name not in needed)
    found = fit(an_agent(skills=skills), asked(tuple(sorted(needed.items()))), Fit(top, prices))
    assert found == min(max(expected, 1), 1000)
    assert not parts or 0 <= sum(parts) / len(parts) - mean < 2


def test_a_level_of_nothing_asks_for_nothing_and_everyone_passes() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"), arrives("c1", "chat", needs=e.Needs({"tax": 0})))
    assert story.in_hand("ann") == ["c1"]

"""The checker: each planted violation is caught and named, its lawful twin is not, and nothing of the core helps it."""

import ast
from dataclasses import replace
from pathlib import Path

import pytest

from router.core import policy as p
from simulations import violations
from simulations.checks import WHOLE_EVERY
from simulations.violations import RULES, Violations
from tests.simulations import (
    planted_attention,
    planted_floor,
    planted_limits,
    planted_lives,
    planted_offers,
    planted_order,
)
from tests.simulations.planted import STORIES, declined, one_offered, opening_at
from tests.simulations.script import (
    Script,
    accepts,
    after,
    arrives,
    assign,
    clock,
    close,
    leaves,
    move,
    ms,
    offer,
    policy,
    queue,
    revoke,
    says,
    signs_in,
    silent,
)

FILES = (
    planted_attention, planted_floor, planted_limits, planted_lives, planted_offers, planted_order,
)  # by being imported they list their stories
VOCABULARY = {"condition", "curve", "decisions", "events", "hours", "policy", "reasons", "values"}
CHECKER = (
    "admissions", "affairs", "books", "budgets", "checks", "debts", "demand", "effects", "histogram", "holdings",
    "ledger", "lives", "offers", "pacing", "placing", "precedence", "scales", "scene", "taken", "tally", "violations",
    "waitlist",
)  # fmt: skip


@pytest.mark.parametrize("name", STORIES)
def test_a_planted_violation_is_caught_and_named(name: str) -> None:
    rules, story = STORIES[name]
    found = story(True).found()
    assert set(found.by_rule()) == set(rules), list(found)
    assert found.counts[rules[0]] == 1, list(found)


@pytest.mark.parametrize("name", STORIES)
def test_its_lawful_twin_is_not(name: str) -> None:
    _, story = STORIES[name]
    assert list(story(False).found()) == []


def test_every_rule_has_a_planted_violation() -> None:
    assert {rules[0] for rules, _ in STORIES.values()} == set(RULES)
    assert {story.__module__ for _, story in STORIES.values()} == {file.__name__ for file in FILES}


def test_a_violation_says_when_who_what_and_what_would_be_right() -> None:
    script = one_offered().at(22, clock(22))
    (found,) = script.found()
    assert (found.rule, found.at, found.contact, found.agent) == ("offer.ended_late", after(22), "c1", "ann")
    assert (found.seen, found.right) == ("still open", f"until {after(21)}")


def test_everybody_is_looked_at_again_at_the_end() -> None:
    # Time alone has lifted what kept the pair apart, and nothing was touched: only the last look can find it.
    script = declined(other="offline").at(10, clock(10))
    assert script.checker.finish().by_rule() == {"choose.left_waiting": 1}


def test_who_waits_beside_a_free_agent_is_noted_once_however_often_it_is_seen() -> None:
    script = Script().at(0, signs_in("ann")).at(1, arrives("c1"), queue("c1", 1))
    for seconds in (2, 3, 4):
        script.at(seconds, says("ann", "available"))
    assert script.found().by_rule() == {"choose.left_waiting": 1}


def test_nobody_is_left_waiting_while_their_channel_is_closed() -> None:
    rules = opening_at(100)
    rules = replace(rules, channels={"email": replace(rules.channels["email"], when_closed="wait")})
    script = Script(rules).at(0, signs_in("ann")).at(1, arrives("c1"), queue("c1", 1, key=0))
    assert not script.checker.finish()
    assert script.at(100, clock(100)).checker.finish().by_rule() == {"choose.left_waiting": 1}


def test_a_contact_that_the_policy_need_not_remember_may_come_again() -> None:
    for seconds, found in ((59, {"life.contact": 1}), (61, {})):
        forgetful = policy(memory=p.Memory(remember_for=ms(60_000)))
        script = Script(forgetful).at(0, arrives("c1"), queue("c1", 0)).at(0, leaves("c1"), close("c1", 91))
        for _ in range(WHOLE_EVERY):  # what need not be remembered is let go at the next look at everybody
            script.at(seconds, clock(seconds))
        anew = [] if found else [queue("c1", seconds)]
        assert script.at(seconds, arrives("c1"), *anew).found().by_rule() == found


def test_all_are_counted_and_the_first_few_shown() -> None:
    found = Violations(examples_max=2)
    for number in range(5):
        found.note("order.line", number, "c", "a", "this", "that")
    assert found.by_rule() == {"order.line": 5}
    assert [each.at for each in found] == [0, 1]
    assert found.total == 5 and bool(found)


def test_rules_are_listed_in_the_order_of_the_law() -> None:
    found = Violations()
    for rule in ("decision.identity", "attention.budget"):
        found.note(rule, 0, "", "", "", "")
    assert list(found.by_rule()) == ["attention.budget", "decision.identity"]
    with pytest.raises(AssertionError):
        found.note("no.such_rule", 0, "", "", "", "")


def test_decisions_about_what_is_not_there_are_named_and_survived() -> None:
    script = Script().at(0, arrives("c1"), queue("c1", 0))
    script.at(1, clock(1), offer("c1", "o1", "nobody", 1), revoke("c9", "o9", "ann", 70), close("c9"))
    script.at(2, accepts("nobody", "o8"), assign("c8", "o8", "a8", "nobody"), move("c8", "a9", "ann", 2, 0))
    script.at(3, clock(3), silent("zoe", responding=True))
    assert {"decision.identity", "life.offer", "life.assignment"} <= set(script.found().by_rule())


@pytest.mark.parametrize("module", CHECKER)
def test_the_checker_knows_nothing_of_the_core_but_its_words(module: str) -> None:
    path = Path(violations.__file__).with_name(f"{module}.py")
    used = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            whole = node.module.split(".")
            names = [alias.name for alias in node.names] if whole == ["router", "core"] else whole[2:3]
            used |= set(names) if whole[:2] == ["router", "core"] else set()
            assert whole[0] != "router" or whole[:2] == ["router", "core"], node.module
            assert whole[0] != "simulations" or whole[1] in CHECKER, node.module
        elif isinstance(node, ast.Import):
            assert not any(alias.name.startswith(("router", "simulations")) for alias in node.names)
    assert used <= VOCABULARY

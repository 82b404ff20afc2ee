"""Differences between policies are told key by key, in a supervisor's words."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from router.core.policy import Policy
from router.policy_file import diff_policies, dump_policy, parse_policy
from tests.policy_file.examples import PLAIN, changed, policy
from tests.policy_file.test_canonical import POLICIES


def differences(*pairs: tuple[str, str]) -> list[str]:
    """Return what changes from the plain policy when some of its text does."""
    return [str(change) for change in diff_policies(policy(), parse_policy(changed(*pairs).encode()).policy)]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("active: 800", "active: 900", "channels.phone.weights.active: phone now weighs 900 (was 800)"),
        (
            "wrapping: 500",
            "wrapping: 450",
            "channels.phone.weights.wrapping: phone now weighs 450 while wrapping (was 500)",
        ),
        (", dormant: 50", "", "channels.chat.weights.dormant: chat now weighs nothing while dormant (was 50)"),
        ("25%", "30.5%", "channels.email.weights.active: email now weighs 30.5% of the budget (was 25% of the budget)"),
        ("most: 1m", "most: 90s", "channels.phone.wrap.most: now 1m30s (was 1m)"),
        (
            "    hours: office",
            "    when_closed: redirect\n    hours: office",
            "channels.phone.when_closed: now redirect (was wait)",
        ),
        ("{tier: gold}", "{tier: [gold, tin]}", "kinds.chat.vip.when: now {tier: [gold, tin]} (was {tier: gold})"),
        ("crowding: 50", "crowding: 60", "attention.crowding: now 60 (was 50)"),
        (
            "cost: 100",
            "cost: 120",
            "attention.mix.email with phone.cost: email with phone in one pair of hands now costs 120 (was 100)",
        ),
        (
            "max_live: 3",
            "max_live: unlimited",
            "limits.default.max_live: max_live for agents by default is now unlimited (was 3)",
        ),
        ("{email: 5}", "{email: 4}", "limits.all.at_most.email: all agents may now hold at most 4 of email (was 5)"),
        ("{email: 5}", "{}", "limits.all.at_most.email: all agents may now hold at most nothing of email (was 5)"),
        ("budget: 900", "budget: 850", "limits.teams.back.budget: budget for team back is now 850 (was 900)"),
        ("    back: {", "    front: {max_live: 2}\n    back: {", "limits.teams.front: front is new: {max_live: 2}"),
        ("{loans: 4}", "{loans: 5}", "needs.{intent: loan}.skills.loans: now 5 (was 4)"),
        (
            "  - {when: {intent: loan}, skills: {loans: 4}}\n",
            "  - {skills: {loans: 4}}\n  - {when: {intent: loan}, skills: {loans: 4}}\n",
            "needs.every contact: every contact is new: {skills: {loans: 4}}",
        ),
        ("[20s, 3000]", "[25s, 3000]", "urgency.live.curve: waiting in live now costs [[0s, 1000], [25s, 3000]] (was"),
        (
            "    curve: [[0s, 1000]",
            "    max_wait: 5m\n    curve: [[0s, 1000]",
            "urgency.live.max_wait: now 5m (was nothing)",
        ),
        (
            "name: live",
            "name: calls",
            "urgency.live: live is gone (was {name: live, curve: [[0s, 1000], [20s, 3000]], when:",
        ),
        ("08:00-18:00", "09:00-18:00", "hours.office.week.mon-fri: now [09:00-18:00] (was [08:00-18:00])"),
        ("target: 80%", "target: 82.5%", "service_levels.calls.target: now 82.5% (was 80%)"),
        ("live: false", "live: true", "channels.email.live: now true (was false)"),
    ],
)
def test_a_difference_is_told_in_words(old: str, new: str, said: str) -> None:
    lines = differences((old, new))
    assert any(line.startswith(said) for line in lines), lines


def test_nothing_is_told_where_nothing_changed() -> None:
    assert differences(("name: plain", "name:  plain # the same")) == []


def test_a_changed_order_is_told_where_the_first_that_holds_counts() -> None:
    plain = policy()
    turned = replace(plain, urgency=plain.urgency[::-1])
    assert [str(change) for change in diff_policies(plain, turned)] == [
        "urgency: the order is now rest, live (was live, rest); the first that holds counts"
    ]


def test_hours_that_a_revised_time_zone_moved_are_told() -> None:
    plain = policy()
    office = plain.hours["office"]
    revised = replace(plain, hours={"office": replace(office, open=office.open[1:])})
    assert [change.key for change in diff_policies(plain, revised)] == ["hours.office"]
    assert "the time zone's rules were revised" in diff_policies(plain, revised)[0].sentence


def test_two_needs_of_the_same_condition_are_told_apart() -> None:
    twice = ("needs:\n", "needs:\n  - {when: {intent: loan}, skills: {cards: 1}}\n")
    lines = differences(twice)
    assert any("{intent: loan} (2) is new" in line for line in lines), lines


def test_each_change_has_the_values_as_they_are_written() -> None:
    change = diff_policies(policy(), policy(("most: 1m", "most: 90s")))[0]
    assert (change.key, change.before, change.after) == ("channels.phone.wrap.most", "1m", "1m30s")


@settings(max_examples=60)
@given(POLICIES, POLICIES)
def test_policies_that_differ_have_differences_and_others_have_none(one: Policy, other: Policy) -> None:
    assert diff_policies(one, one) == []
    if one != other:
        assert diff_policies(one, other) != []


def test_a_policy_and_its_canonical_form_do_not_differ() -> None:
    again = parse_policy(PLAIN.encode()).policy
    assert dump_policy(again) == dump_policy(policy()) and diff_policies(again, policy()) == []

"""What does not fit the policy's records is refused with its place and what would be right."""

import pytest

from router.core.policy import UNLIMITED, Share, Weighting
from router.core.values import PerMille
from tests.policy_file.examples import PLAIN, changed, findings, policy, refused, told


def test_a_policy_is_read_into_the_records_of_the_core() -> None:
    read = policy()
    assert read.channels["phone"].wrap.most == 60_000
    assert read.channels["email"].weights.active == Share(PerMille(250))
    assert read.limits.all.never == (("phone", "chat"),)
    assert read.urgency[0].curve == ((0, 1000), (20_000, 3000))
    assert read.service_levels["calls"].target == 800
    assert len(read.hours["office"].open) == 262


def test_a_policy_without_a_fault_is_met_with_silence() -> None:
    assert told(PLAIN) == []


def test_unlimited_and_a_weighting_are_values() -> None:
    read = policy(
        ("max_live: 3", "max_live: unlimited"), ("hours:\n  office", "choosing: {rank: {fit: 3}}\nhours:\n  office")
    )
    assert read.limits.default.max_live == UNLIMITED
    assert read.choosing.rank == Weighting(fit=3)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    hours: office", "    huors: office", "p.yaml:7:5 channels.phone.huors: no such key; did you mean hours?"),
        ("attention:", "atention:", "p.yaml:20:1 atention: no such key; did you mean attention?"),
        ("name: plain", "title: plain", "p.yaml:1:1 name: is missing; a policy needs name"),
        ("{active: 25%}", "{waiting: 1}", "p.yaml:14:5 channels.email.weights.active: is missing; weights need active"),
        ("live: true", "live: yes", "p.yaml:4:5 channels.phone.live: yes is neither true nor false; write true"),
        ("live: false", "live: no", "p.yaml:13:5 channels.email.live: no is neither true nor false; write false"),
        ("live: true", "live: 1", "p.yaml:4:5 channels.phone.live: 1 is neither true nor false; write true or false"),
        ("most: 1m", "most: 60", "p.yaml:6:12 channels.phone.wrap.most: 60 has no unit; write 60s, 60m or 60h"),
        ("most: 1m", "most: 17:00", "wrap.most: 17:00 is a time of day, not a length of time; write 17h0m or 17m0s"),
        ("{most: 1m}", "{least: 2m, most: 1m}", "p.yaml:6:5 channels.phone.wrap: least is longer than most"),
        (
            "active: 800",
            "active: '800'",
            'p.yaml:5:15 channels.phone.weights.active: "800" is text; write 800 without quotes',
        ),
        (
            "active: 800",
            "active: 80.5",
            "channels.phone.weights.active: 80.5 is not a weight; write thousandths of a person",
        ),
        ("target: 80%", "target: 80", "service_levels.calls.target: 80 is not a percentage; write 80%"),
        ("of: all", "of: everyone", "of: everyone is not a choice; write all, served or all_but_short_abandons"),
        ("max_live: 3", "max_live: lots", "limits.default.max_live: lots is not a limit; write a number or unlimited"),
        ("budget: 900", "budget: 0", "p.yaml:30:5 limits.teams.back: a budget is a positive number"),
        ("[phone, chat]]", "[phone]]", "limits.all.never[0]: has 1 values where two belong; write [one, other]"),
        (
            "[phone, chat]]",
            "[phone, chat, email]]",
            "limits.all.never[0]: has 3 values where two belong; write [one, other]",
        ),
        ("[[0s, 1000], [20s, 3000]]", "[[1s, 1000]]", "p.yaml:34:5 urgency[0]: a curve starts at age 0s"),
        ("[[0s, 1000], [20s, 3000]]", "[[0s, 9], [20s, 3]]", "urgency[0]: ages must grow and costs must not fall"),
        ("channels: [phone], target", "channels: phone, target", "channels: phone is not a list; write [one, other]"),
        ("name: plain", "name: 5", 'p.yaml:1:1 name: 5 is not text; write "5" in quotes if it is meant'),
        (
            "  email:\n    live: false\n    weights: {active: 25%}",
            "  email: 3",
            "channels.email: 3 stands where keys belong; write",
        ),
        ("{loans: 4}", "{loans: high}", "needs[0].skills.loans: high is not a whole number; write digits, such as 600"),
        (
            "{intent: loan}",
            "{intnt: loan}",
            "p.yaml:32:13 needs[0].when.intnt: no contact has a field intnt; did you mean intent?",
        ),
        ("zone:", "open: []\n    zone:", "hours.office.open: is compiled from week, holidays and zone; leave it out"),
        (
            "name: plain",
            "name: plain\nchoosing: {rank: bestfit}",
            "choosing.rank: bestfit is no way to rank; did you mean best_fit?",
        ),
        (
            "name: plain",
            "name: plain\nchoosing: {rank: {fitt: 1}}",
            "choosing.rank.fitt: no such key; did you mean fit?",
        ),
        ("name: plain", "name: plain\nchoosing: {rank: {fit: x}}", "choosing.rank.fit: x is not a whole number"),
        (
            "name: plain",
            "name: plain\nmemory:",
            "memory: nothing stands where keys belong; write keys such as remember_for",
        ),
    ],
)
def test_a_value_that_does_not_fit_is_refused_in_place(old: str, new: str, said: str) -> None:
    lines = told(changed((old, new)))
    assert any(said in line for line in lines), lines


def test_all_faults_are_told_at_once_in_the_order_of_the_file() -> None:
    text = changed(
        ("live: true", "live: ja"), ("cost: 100", "cost: much"), ("target: 80%", "target: high"), ("name:", "nme:")
    )
    assert [finding.key for finding in findings(text)] == [
        "name",
        "nme",
        "channels.phone.live",
        "attention.mix[0].cost",
        "service_levels.calls.target",
    ]


def test_a_refusal_names_errors_only() -> None:
    text = changed(("name: plain", "nme: plain"))
    assert all("warning" not in line for line in refused(text.encode()))

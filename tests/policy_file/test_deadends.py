"""A contact that nobody could ever take is found, by the engine's own gate, for teams, agents and rosters."""

from pathlib import Path

import pytest

from router.policy_file import check_policy
from tests.policy_file.examples import PLAIN, changed, findings, told


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "active: 800",
            "active: 1001",
            "p.yaml:5:15 channels.phone.weights.active: nobody could ever take phone: it weighs 1001, and no budget is"
            " above 1000; write 1000 or less, or raise attention.budget",
        ),
        (
            "{active: 400}",
            "{active: 2000}",
            "kinds.chat.vip.weights.active: nobody could ever take chat.vip: it weighs 2000",
        ),
        (
            "{active: 25%}",
            "{active: 101%}",
            "channels.email.weights.active: nobody could ever take email: it weighs 1010",
        ),
        (
            "at_most: {email: 5}",
            "at_most: {email: 0}",
            "limits.all.at_most.email: nobody could ever take email; write 1",
        ),
        ("at_most: {email: 5}", "at_most: {all: 0}", "limits.all.at_most.all: nobody could ever take phone"),
        (
            "at_most: {email: 5}",
            "at_most: {chat.vip: 0}",
            "limits.all.at_most.chat.vip: nobody could ever take chat.vip",
        ),
        (
            "  crowding: 50",
            "  crowding: 50\n  budgets:\n    talk: {budget: 500, weights: {phone: {active: 600}}}",
            "attention.budgets.talk.budget: nobody could ever take phone: it weighs 600 in talk, which is 500;",
        ),
        ("{max_live: 3}", "{max_live: 0}", "limits.default.max_live: nobody could ever take phone"),
        (
            "    never:",
            "    max_open_offers: 0\n    never:",
            "limits.all.max_open_offers: nobody could ever take email",
        ),
        ("    never:", "    max_channels: 0\n    never:", "limits.all.max_channels: nobody could ever take email"),
        ("    never:", "    budget: 200\n    never:", "it weighs 800, and no budget is above 200"),
        ("{email: 5}", "{mail: 5}", "limits.all.at_most.mail: there is no channel or kind mail; did you mean email?"),
        (
            "[phone, chat]]",
            "[phone, chat.vip]]",
            "never[0][1]: there is no channel chat.vip; chat.vip is a kind: write its",
        ),
        (
            "[phone, chat]]",
            "[phone, phone]]",
            "limits.all.never[0]: phone stands beside itself; name two different channels",
        ),
    ],
)
def test_a_contact_that_nobody_could_ever_take_is_an_error(old: str, new: str, said: str) -> None:
    errors = [str(finding) for finding in findings(changed((old, new))) if finding.severity == "error"]
    assert any(said in line for line in errors), errors


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "budget: 900",
            "budget: 700",
            "p.yaml:30:12 limits.teams.back.budget: warning: team back could never take phone: over",
        ),
        (
            "budget: 900",
            "max_live: 0",
            "limits.teams.back.max_live: warning: team back could never take phone: max live",
        ),
        (
            "  teams:",
            "  agents:\n    a1: {at_most: {email: 0}}\n  teams:",
            "agents.a1.at_most.email: warning: agent a1 could",
        ),
        ("  teams:\n    back: {budget: 900}", "", ""),
        (
            "{max_live: 3}",
            "{budget: 700}",
            "channels.phone.weights.active: warning: only team back could ever take phone",
        ),
        (
            "    never:",
            "    max_live: 2\n    never:",
            "limits.default.max_live: warning: never stands: limits.all sets 2 for",
        ),
        (
            "{max_live: 3}",
            "{never: [[phone, email]]}",
            "limits.default.never: warning: never stands: limits.all names pairs",
        ),
        (
            "budget: 900",
            "at_most: {email: 5}",
            "limits.teams.back.at_most.email: warning: never binds: limits.all says 5",
        ),
        (
            "{email: 5}",
            "{email: 5, all: 4}",
            "limits.all.at_most.email: warning: never binds: at most 4 of all may be in hand",
        ),
        (
            "{email: 5}",
            "{chat.vip: 3, chat: 2}",
            "limits.all.at_most.chat.vip: warning: never binds: at most 2 of chat",
        ),
        ("[phone, chat]]", "[phone, chat], [chat, phone]]", "limits.all.never[1]: warning: stands here twice"),
        (
            "    never:",
            "    max_live: 1\n    never:",
            "attention.crowding: warning: never counts: limits.all.max_live is 1",
        ),
    ],
)
def test_a_limit_that_shuts_out_some_or_never_binds_is_a_warning(old: str, new: str, said: str) -> None:
    found = findings(changed((old, new)))
    assert [str(finding) for finding in found if finding.severity == "error"] == []
    assert any(said in str(finding) for finding in found) if said else found == [], [str(finding) for finding in found]


def test_a_limit_on_live_work_without_a_live_channel_is_a_warning() -> None:
    text = "name: x\nchannels: {mail: {live: false, weights: {active: 9}}}\nlimits: {all: {max_live: 2}}"
    assert "limits.all.max_live: warning: counts live contacts, and no channel is live" in told(text)[0]


ROSTER = """\
agents:
  - id: rep-01
    team: back
    skills: {loans: 3, cards: 9}
    channels: [phone, chat]
  - id: rep-02
    skills: {loans: 2}
    budget: 2000
"""


def with_roster(tmp_path: Path, policy: str = PLAIN, roster: str = ROSTER) -> list[str]:
    (tmp_path / "p.yaml").write_text(policy, "utf-8")
    (tmp_path / "r.yaml").write_text(roster, "utf-8")
    found = check_policy(tmp_path / "p.yaml", roster=tmp_path / "r.yaml")
    return [str(finding).replace(f"{tmp_path}/", "") for finding in found]


def test_a_need_that_nobody_on_the_roster_meets_names_the_nearest(tmp_path: Path) -> None:
    assert with_roster(tmp_path) == [
        "p.yaml:32:37 needs[0].skills.loans: nobody on the roster who takes phone has loans 4;"
        " nearest are rep-01 (loans 3), rep-02 (loans 2)"
    ]


def test_a_need_that_somebody_meets_is_no_dead_end(tmp_path: Path) -> None:
    assert with_roster(tmp_path, roster=ROSTER.replace("loans: 2", "loans: 4")) == []


def test_a_need_is_met_by_one_who_takes_the_channel_and_has_all_that_is_asked_there(tmp_path: Path) -> None:
    everywhere = "needs:\n  - {skills: {cards: 5}}\n"
    lines = with_roster(tmp_path, changed(("needs:\n", everywhere)), ROSTER.replace("loans: 2", "loans: 4"))
    assert any("needs[0].skills.cards: nobody on the roster who takes email has cards 5" in line for line in lines)
    assert any("needs[1]: nobody on the roster who takes phone has loans 4, cards 5" in line for line in lines)


def test_authority_counts_where_the_roster_speaks_of_it(tmp_path: Path) -> None:
    policy = changed(("{loans: 4}", "{loans: 1}, authority: {refund: 100}"))
    assert with_roster(tmp_path, policy) == []
    poor = ROSTER.replace("    channels:", "    authority: {refund: 50}\n    channels:")
    poor = poor.replace("    budget:", "    authority: {}\n    budget:")
    assert any("has loans 1, refund 100" in line for line in with_roster(tmp_path, policy, poor))


def test_a_channel_that_nobody_on_the_roster_takes_is_a_dead_end(tmp_path: Path) -> None:
    lines = with_roster(tmp_path, roster=ROSTER.replace("    budget:", "    channels: [phone]\n    budget:"))
    assert "p.yaml:12:3 channels.email: nobody on the roster takes this channel; add it to an agent" in lines


def test_the_budgets_of_the_roster_decide_who_could_take_what(tmp_path: Path) -> None:
    heavy = changed(("active: 800", "active: 1500"), ("{loans: 4}", "{loans: 2}"))
    assert told(heavy) != []
    lines = with_roster(tmp_path, heavy)
    assert not any("nobody could ever take phone" in line for line in lines), lines
    lines = with_roster(tmp_path, changed(("active: 800", "active: 2500")))
    assert any("it weighs 2500, and no budget is above 2000" in line for line in lines), lines


def test_teams_and_agents_with_limits_are_looked_for_on_the_roster(tmp_path: Path) -> None:
    policy = changed(("    back: {", "    bakc: {"), ("  teams:", "  agents:\n    rep-1: {max_channels: 1}\n  teams:"))
    lines = with_roster(tmp_path, policy)
    assert any(
        "limits.agents.rep-1: warning: the roster has no agent rep-1; did you mean rep-01?" in line for line in lines
    )
    assert any("limits.teams.bakc: warning: the roster has no team bakc; did you mean back?" in line for line in lines)


def test_faults_of_the_roster_are_told_in_the_rosters_file(tmp_path: Path) -> None:
    lines = with_roster(tmp_path, roster=ROSTER.replace("chat]", "chatt]").replace("loans: 2", "loans: 4"))
    assert lines == ["r.yaml:5:23 agents[0].channels[1]: the policy has no channel chatt; did you mean chat?"]
    assert "r.yaml:1:1 agents: lists nobody" in with_roster(tmp_path, roster="agents: []")[0]
    assert (
        "r.yaml:1:10 agents[0]: is no agent; write at least an id"
        in with_roster(tmp_path, roster="agents: [{x: 1}]")[0]
    )
    assert "r.yaml:1:10: is not YAML" in with_roster(tmp_path, roster="agents: {")[0]
    (tmp_path / "p.yaml").write_text(PLAIN, "utf-8")
    assert "cannot be read" in check_policy(tmp_path / "p.yaml", roster=tmp_path / "none.yaml")[0].message

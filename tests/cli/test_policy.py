"""`poise policy`: findings with their places, the schema, and differences in words."""

import json
from pathlib import Path

import pytest

from router.policy_file.schema import schema_text
from tests.cli.conftest import POLICIES, poise


@pytest.mark.parametrize("name", ["default", "bank", "city"])
def test_the_policies_that_come_with_poise_may_be_used(name: str) -> None:
    said = poise("policy", "check", POLICIES / f"{name}.yaml")
    assert said.status == 0 and "may be used" in said.out


def test_a_roster_is_checked_beside_the_policy() -> None:
    said = poise("policy", "check", POLICIES / "city.yaml", "--roster", POLICIES / "city.roster.yaml")
    assert said.status == 0


def test_a_roster_that_route_would_refuse_is_refused_here_too(tmp_path: Path) -> None:
    roster = tmp_path / "r.yaml"
    roster.write_text("zone: UTC\nbogus: 1\nagents:\n  - {id: a, channels: [phone], shifts: {mon: '9-5'}}\n", "utf-8")
    said = poise("policy", "check", POLICIES / "default.yaml", "--roster", roster)
    assert said.status == 2 and f"{roster}:2:1 bogus: no such key" in said.out
    roster.write_text("zone: UTC\nagents:\n  - {id: a, channels: [phone], shifts: {mon: '99:00-24:00'}}\n", "utf-8")
    said = poise("policy", "check", POLICIES / "default.yaml", "--roster", roster)
    assert said.status == 2 and f"{roster}:3:" in said.out and "shifts.mon" in said.out


def test_findings_stand_on_standard_output_one_a_line_with_their_places(tmp_path: Path) -> None:
    policy = tmp_path / "p.yaml"
    policy.write_text("name: x\nchanels: {}\nchannels:\n  phone: {live: true, weights: {active: 900}}\n", "utf-8")
    said = poise("policy", "check", policy)
    assert said.status == 2
    assert f"{policy}:2:1 chanels: " in said.out and "did you mean channels?" in said.out
    told = json.loads(poise("policy", "check", policy, "--json").out)
    assert told["ok"] is False and [one["key"] for one in told["findings"]] == ["chanels"]


def test_the_schema_is_printed_or_written(tmp_path: Path) -> None:
    assert poise("policy", "schema").out == schema_text()
    assert poise("policy", "schema", "--out", tmp_path / "s.json").status == 0
    assert (tmp_path / "s.json").read_text("utf-8") == schema_text()
    assert poise("policy", "schema", "--out", tmp_path / "none" / "s.json").status == 2


def test_a_difference_is_a_key_and_a_sentence(tmp_path: Path) -> None:
    old = POLICIES / "default.yaml"
    new = tmp_path / "new.yaml"
    new.write_text(old.read_text("utf-8").replace("active: 850", "active: 900"), "utf-8")
    said = poise("policy", "diff", old, new)
    assert said.status == 0 and "1 change from" in said.out
    assert "channels.phone.weights.active\tphone now weighs 900 (was 850)" in said.out
    told = json.loads(poise("policy", "diff", old, new, "--json").out)
    assert told["same"] is False and told["changes"][0]["after"] == "900"


def test_policies_that_say_the_same_have_no_difference() -> None:
    said = poise("policy", "diff", POLICIES / "default.yaml", POLICIES / "default.yaml")
    assert said.status == 0 and "say the same" in said.out

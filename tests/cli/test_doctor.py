"""`poise doctor`, and what every command shares: help, version, a terminal's width."""

import json
import re
from pathlib import Path

import pytest

from router.cli import doctor
from tests.cli.conftest import EVENTS, POLICIES, poise


def test_this_installation_is_well(tmp_path: Path) -> None:
    said = poise("doctor", tmp_path)
    assert said.status == 0 and "All is well" in said.out
    told = json.loads(poise("doctor", tmp_path, "--json").out)
    checked = [each["what"] for each in told["checks"]]
    assert told["ok"] and {"Python", "channels", "SQLite", "policy bank", "core"} <= set(checked)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    said = poise("doctor", tmp_path / "none")
    assert said.status == 1 and "cannot be written to" in said.out


def test_another_package_called_channels_is_found_out(tmp_path: Path) -> None:
    home = tmp_path / "channels"
    home.mkdir()
    (home / "__init__.py").write_text("__version__ = '4.2'\n")
    check = doctor.our_package("channels", tmp_path)
    assert check.ok is False and "another package of that name" in check.found
    check = doctor.our_package("channels", Path(doctor.__file__).parents[2])
    assert check.ok


def test_a_package_that_is_missing_or_too_old_is_told() -> None:
    assert doctor.package("no-such-thing", "1").ok is False
    assert doctor.package("rich", "999").ok is False
    assert doctor.requirement("orjson>=3.10") == ("orjson", "3.10")
    assert doctor.requirement('ruff>=0.8; extra == "dev"') == ("", "")


def test_a_stale_schema_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "schema_text", lambda: "{}")
    assert [check.ok for check in doctor.policies(Path())][-1] is False


def test_a_bare_poise_shows_its_help() -> None:
    said = poise()
    assert "Usage: poise" in said.out + said.err
    for command in ("route", "policy", "why", "replay", "doctor"):
        assert command in said.out + said.err


def test_the_version_is_told() -> None:
    said = poise("--version")
    assert said.status == 0 and said.out.startswith("poise 0.")


def test_on_a_terminal_nothing_is_wider_than_100_columns_or_the_terminal() -> None:
    for columns, widest in (("250", 100), ("80", 80)):
        said = poise(
            "route", EVENTS, "--policy", POLICIES / "default.yaml", FORCE_COLOR="1", NO_COLOR="1", COLUMNS=columns
        )
        assert said.status == 0 and "─" in said.out
        plain = re.sub(r"\x1b\[[0-9;]*m", "", said.out)
        assert max(map(len, plain.splitlines())) <= widest

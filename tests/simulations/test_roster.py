"""Rosters: shifts of the wall clock, and agents read off a log."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from router.core.values import DAY_MS, HOUR_MS, Duration, Instant
from simulations.mapping import FromLog
from simulations.roster import Attendance, Rep, RosterFile
from simulations.route import RouteOptions, route
from simulations.rows import Row
from simulations.summary import Summary
from simulations.written import FileError

POLICY = Path(__file__).resolve().parents[2] / "policies/default.yaml"

ROSTER = """\
zone: America/New_York
first: 2011-08-01
last: 2011-12-31
holidays: [2011-09-05]
agents:
  - id: ada
    team: day
    skills: {streets: 5, lights: 7}
    languages: [en]
    shifts: {mon-fri: "08:00-16:00"}
  - {id: ben, channels: [email], budget: 750, shifts: {fri: ["22:00-02:00"], sat: "04:00-05:00"}}
"""


def utc(text: str) -> Instant:
    return Instant(round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000))


def roster(tmp_path: Path, text: str) -> RosterFile:
    path = tmp_path / "r.yaml"
    path.write_text(text)
    return RosterFile(path)


def test_shifts_follow_the_wall_clock_over_the_end_of_summer_time(tmp_path: Path) -> None:
    ada, _ = roster(tmp_path, ROSTER).between(utc("2011-11-04T00:00"), utc("2011-11-08T00:00"))
    assert ada.shifts == (
        (utc("2011-11-04T12:00"), utc("2011-11-04T20:00")),  # four hours behind UTC
        (utc("2011-11-07T13:00"), utc("2011-11-07T21:00")),  # five, after the change
    )
    assert ada.skills == {"lights": 7, "streets": 5} and ada.languages == ("en",) and ada.team == "day"


def test_a_shift_may_pass_midnight_and_one_that_has_begun_counts_from_the_start_of_the_log(tmp_path: Path) -> None:
    _, ben = roster(tmp_path, ROSTER).between(utc("2011-08-06T05:00"), utc("2011-08-06T09:00"))
    assert ben.shifts == (
        (utc("2011-08-06T05:00"), utc("2011-08-06T06:00")),
        (utc("2011-08-06T08:00"), utc("2011-08-06T09:00")),
    )
    assert ben.channels == ("email",) and ben.budget == 750


def test_nobody_works_on_holidays_or_outside_of_the_days_that_are_named(tmp_path: Path) -> None:
    found = roster(tmp_path, ROSTER)
    assert found.between(utc("2011-09-05T00:00"), utc("2011-09-06T00:00"))[0].shifts == ()
    assert found.between(utc("2012-02-01T00:00"), utc("2012-02-06T00:00"))[0].shifts == ()


def a_day(tmp_path: Path, hours: str) -> Summary:
    """Play two calls, one at eight and one at ten to midnight, to one agent of these hours."""
    calls = [
        f'{{"specversion":"1.0","id":"{name}","source":"/t","type":"poise.contact.arrived","subject":"{name}",'
        f'"time":"2026-03-02T{at}Z","data":{{"channel":"phone","attributes":{{"handle_ms":60000,"wrap_ms":0}}}}}}'
        for name, at in (("a", "08:00:00"), ("b", "23:50:00"))
    ]
    log, staff = tmp_path / "log.ndjson", tmp_path / "r.yaml"
    log.write_text("\n".join(calls) + "\n")
    staff.write_text(f'zone: UTC\nagents: [{{id: ada, shifts: {{mon-sun: "{hours}"}}}}]\n')
    return route(RouteOptions(log=log, policy=POLICY, roster=staff, drain=Duration(HOUR_MS))).summary


def test_one_who_works_round_the_clock_is_no_less_busy_for_the_days_before_the_log(tmp_path: Path) -> None:
    always, all_day = a_day(tmp_path, "00:00-24:00"), a_day(tmp_path, "08:00-24:00")
    assert always.first_at == all_day.first_at == utc("2026-03-02T08:00")
    assert always.attention[0].occupancy == pytest.approx(all_day.attention[0].occupancy, rel=0.02)
    assert always.attention[0].hours == pytest.approx(all_day.attention[0].hours, rel=0.02)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("mon-fri", "mon-fry", 'r.yaml:10:14 agents[0].shifts.mon-fry: mon-fry is no day of the week'),
        ("08:00-16:00", "8-16", "agents[0].shifts.mon-fri[0]: 8-16 is no span of a day"),
        ("America/New_York", "America/Boston", "zone: America/Boston is no time zone"),
        ("id: ben", "id: ada", "agents[1].id: ada stands twice; name each agent once"),
        ("budget: 750", "budget: 0", "agents[1].budget: 0 is no budget"),
        ("budget: 750", "budgets: 750", "agents[1].budgets: no such key; did you mean budget?"),
        ("streets: 5", "streets: high", "agents[0].skills.streets: high is no level; write a whole number"),
        ("last: 2011-12-31", "last: 2011-02-31", "last: there is no day 2011-02-31"),
        ("last: 2011-12-31", "last: 2010-12-31", "last: last lies before first"),
        ("[email]", "[e-mail]", "agents[1].channels[0]: the policy has no channel e-mail; known are phone, email"),
        ("id: ben, ", "", "agents[1].id: is missing"),
    ],
)  # fmt: skip
def test_a_fault_of_a_roster_is_told_with_its_place(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(FileError) as caught:
        roster(tmp_path, ROSTER.replace(old, new, 1)).check_channels({"phone": 1, "email": 1})
    assert message in str(caught.value).replace(f"{tmp_path}/", "")


# ── Read off a log ────────────────────────────────────────────────────────────────────────────────────────────────


def answered(at: int, wait: int, handle: int, agent: str, intent: str = "loans") -> Row:
    return Row(Instant(at), "answered", channel="phone", intent=intent, wait=wait, handle=handle, agent=agent)


def seen(*rows: Row) -> tuple[Rep, ...]:
    attendance = Attendance("UTC")
    for row in rows:
        attendance.see(row)
    plan = FromLog.model_validate({"team": "bank", "levels": {"1": 2, "3": 7}, "stand_in_gap": "15m"})
    return attendance.roster(plan)


def test_an_agent_works_from_the_first_service_of_a_day_to_the_end_of_the_last() -> None:
    rows = [answered(9 * HOUR_MS, 500, 60_000, "a"), answered(8 * HOUR_MS, 0, 1_000, "a", "cards")]
    rows += [answered(DAY_MS + 9 * HOUR_MS, 0, 60_000, "a") for _ in range(2)]
    (rep,) = seen(*rows)
    assert rep.shifts == (
        (8 * HOUR_MS, 9 * HOUR_MS + 60_501), (DAY_MS + 9 * HOUR_MS, DAY_MS + 9 * HOUR_MS + 60_001)
    )  # fmt: skip
    assert rep.skills == {"cards": 2, "loans": 7} and rep.team == "bank"


def test_contacts_that_name_nobody_go_to_as_few_stand_ins_as_can_have_done_them() -> None:
    rows = [answered(0, 0, 10_000, ""), answered(5_000, 0, 10_000, ""), answered(12_000, 0, 10_000, "")]
    rows.append(answered(HOUR_MS, 0, 10_000, ""))
    first, second = seen(*rows)
    assert (first.id, second.id) == ("stand-in-01", "stand-in-02")
    assert first.shifts == ((0, 22_001), (HOUR_MS, HOUR_MS + 10_001)), "home while nothing is there"
    assert second.shifts == ((5_000, 15_001),)


def test_only_answered_contacts_tell_who_worked() -> None:
    assert seen(Row(Instant(0), "abandoned", agent="a", wait=5, handle=9)) == ()

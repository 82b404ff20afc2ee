"""A log of CloudEvents: facts in order, customers as the log tells of them, late lines apart."""

import json
from pathlib import Path
from typing import Any

import pytest

from router.core.events import AgentSignedIn, ContactArrived, ContactChanged, Fact
from simulations.behaviour import Behaviour, Customers
from simulations.draws import Draws
from simulations.eventlog import EventLog
from simulations.letters import DeadLetters
from simulations.lines import LINE_MAX, LogError, opened
from simulations.mapping import Assumed

SAMPLE = Path(__file__).resolve().parents[2] / "simulations/samples/events.ndjson"


def event(at: str, kind: str, subject: str, **data: Any) -> str:
    envelope = {"specversion": "1.0", "id": f"{kind}-{subject}-{at}", "source": "/t", "type": f"poise.{kind}"}
    return json.dumps({**envelope, "time": f"2026-03-02T{at}Z", "subject": subject, "data": data})


SIGN_IN = event("08:00:00", "agent.signed_in", "ada", session="s")


def read(
    tmp_path: Path, *rows: str | bytes, with_agents: bool = True
) -> tuple[list[tuple[Fact, Behaviour | None]], EventLog, DeadLetters]:
    path = tmp_path / "log.ndjson"
    path.write_bytes(b"\n".join(row.encode() if isinstance(row, str) else row for row in rows) + b"\n")
    letters = DeadLetters()
    with opened(path) as file:
        found = EventLog(file, path, letters, with_agents)
        told = [(fact, doing) for _, fact, doing, _ in found.facts(Customers(Assumed(), Draws(0), found.evidence))]
    return told, found, letters


def test_what_customers_did_in_the_log_is_what_they_will_do(tmp_path: Path) -> None:
    told, log, letters = read(
        tmp_path, SIGN_IN,
        event("08:01:00", "contact.arrived", "left", channel="phone"),
        event("08:01:10", "contact.arrived", "done", channel="phone", attributes={"wait_ms": 20_000}),
        event("08:01:20", "contact.arrived", "told", channel="phone", attributes={"patience_ms": 7, "handle_ms": 8}),
        event("08:01:30", "contact.abandoned", "left"),
        event("08:05:10", "contact.ended", "done", by="customer"),
        event("08:09:00", "contact.ended", "told", by="customer"),
    )  # fmt: skip
    doing = {fact.contact: behaviour for fact, behaviour in told if isinstance(fact, ContactArrived)}
    by_name = {str(name): behaviour for name, behaviour in doing.items() if behaviour}
    assert by_name["left"].patience == 30_000
    assert by_name["done"].patience is None and by_name["done"].handle == 220_000
    assert by_name["told"].patience == 7 and by_name["told"].handle == 8
    assert len(told) == 4 and log.survey.arrivals == 3 and letters.count == 0


def test_one_who_goes_on_from_self_service_waits_from_then_on(tmp_path: Path) -> None:
    told, _, _ = read(
        tmp_path, SIGN_IN,
        event("08:01:00", "contact.arrived", "on", channel="phone", stage="self_service"),
        event("08:01:00", "contact.arrived", "off", channel="phone", stage="self_service"),
        event("08:02:00", "contact.changed", "on", stage="queue"),
        event("08:02:20", "contact.abandoned", "on"), event("08:02:30", "contact.ended", "off"),
    )  # fmt: skip
    assert [type(fact) for fact, _ in told] == [AgentSignedIn, ContactArrived, ContactArrived, ContactChanged]
    on, off = told[1][1], told[2][1]
    assert on is not None and (on.stay, on.patience) == (None, 20_000)
    assert off is not None and off.stay == 90_000


def test_a_line_that_comes_too_late_names_the_line_it_should_have_come_before(tmp_path: Path) -> None:
    rows = [SIGN_IN, event("08:02:00", "contact.arrived", "a", channel="phone"),
            event("08:04:00", "contact.arrived", "b", channel="phone"),
            event("08:01:00", "contact.arrived", "late", channel="phone"),
            event("08:04:00", "contact.arrived", "c", channel="phone")]  # fmt: skip
    told, _, letters = read(tmp_path, *rows)
    assert [fact.contact for fact, _ in told if isinstance(fact, ContactArrived)] == ["a", "b", "c"]
    (letter,) = letters.first
    assert (letter.line, letter.code, letter.column) == (4, "order", "time")
    right = "a log is in order of time, so put line 4 before line 2"
    assert letter.reason == f"line 4 is of an earlier time than line 2; {right}"


def test_a_mark_of_the_byte_order_costs_no_event(tmp_path: Path) -> None:
    arrival = event("08:01:00", "contact.arrived", "a", channel="phone")
    told, log, letters = read(tmp_path, b"\xef\xbb\xbf" + SIGN_IN.encode(), arrival)
    assert [type(fact) for fact, _ in told] == [AgentSignedIn, ContactArrived]
    assert letters.count == 0 and log.survey.rows == 2


@pytest.mark.parametrize(
    ("row", "code", "words"),
    [
        ("not json", "event", "a CloudEvent as one JSON object"),
        ("[1]", "event", "one JSON object"),
        (event("08:02:00", "contact.exploded", "a"), "event", "type"),
        (event("08:02:00", "clock.reached", "a"), "event", "type"),
        (event("8 o'clock", "contact.arrived", "a", channel="phone"), "event", "time"),
        (event("08:02:00", "contact.arrived", "a"), "event", "channel"),
        ('{"specversion":"1.0","id":"1","source":"s","type":"poise.contact.arrived"}', "event", "time"),
        ('{"a":' * 2000 + "1" + "}" * 2000, "event", ""),
        ('"' + "x" * 70_000 + '"', "event", "at most 65536"),
        ("x" * LINE_MAX, "too_long", "are allowed"),
        (b"\xff\xfe{}", "event", "JSON"),
    ],
)
def test_a_line_that_is_no_fact_is_a_dead_letter_and_the_rest_is_routed(
    tmp_path: Path, row: str | bytes, code: str, words: str
) -> None:
    told, _, letters = read(tmp_path, SIGN_IN, row, "", event("08:03:00", "contact.arrived", "b", channel="phone"))
    assert len(told) == 2
    assert [(one.line, one.code) for one in letters.first] == [(2, code)]
    assert words in letters.first[0].reason


@pytest.mark.parametrize("name", ["patience_ms", "handle_ms", "wrap_ms", "wait_ms"])
@pytest.mark.parametrize(("value", "shown"), [(-1, "-1"), ("90", '"90"'), (True, "true"), (1.5, "1.5")])
def test_a_length_of_time_that_is_none_makes_its_line_a_dead_letter(
    tmp_path: Path, name: str, value: object, shown: str
) -> None:
    bad = event("08:01:00", "contact.arrived", "a", channel="phone", attributes={name: value})
    told, _, letters = read(tmp_path, SIGN_IN, bad, event("08:03:00", "contact.arrived", "b", channel="phone"))
    assert len(told) == 2
    (letter,) = letters.first
    assert (letter.line, letter.column, letter.code) == (2, f"data.attributes.{name}", "event")
    assert f"found {shown}; " in letter.reason and letter.reason.endswith(" would be right")


def test_answers_to_offers_of_another_run_are_left_out_and_counted(tmp_path: Path) -> None:
    told, log, _ = read(
        tmp_path, SIGN_IN, event("08:01:00", "contact.arrived", "a", channel="phone"),
        event("08:01:05", "offer.accepted", "ada", offer="o-1"),
        event("08:01:06", "assignment.connected", "ada", assignment="a-1"),
    )  # fmt: skip
    assert len(told) == 2 and log.survey.left_out == {"answers of another run": 2}


def test_a_roster_takes_the_place_of_the_agents_in_the_log(tmp_path: Path) -> None:
    rows = (SIGN_IN, event("08:01:00", "contact.arrived", "a", channel="phone"))
    told, log, _ = read(tmp_path, *rows, with_agents=False)
    assert len(told) == 1 and log.survey.agents == 0
    assert log.survey.left_out == {"agents, as a roster is given": 1}


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ((), "is empty"),
        (("x", "y"), "not one line can be read"),
        ((SIGN_IN,), "no contact arrives in it; there is nothing to route$"),
        ((SIGN_IN, "x"), "nothing to route; a line cannot be read, the first is .*:2"),
        (("x", "y", event("08:01:00", "contact.arrived", "a", channel="phone")),
         "no agent signs in, so nobody could take a contact; 2 lines cannot be read, the first is .*:1: .*--roster"),
    ],
)
def test_a_log_of_which_nothing_can_be_routed_is_refused(tmp_path: Path, rows: tuple[str, ...], words: str) -> None:
    with pytest.raises(LogError, match=words):
        read(tmp_path, *rows)


def test_the_shipped_sample_is_read_whole() -> None:
    letters = DeadLetters()
    with opened(SAMPLE) as file:
        survey = EventLog(file, SAMPLE, letters).survey
    assert letters.count == 0 and survey.rows == 24 and survey.arrivals == 11 and survey.agents == 8


def test_a_fact_keeps_the_sequence_that_its_source_gave_it(tmp_path: Path) -> None:
    path = tmp_path / "log.ndjson"
    arrived = json.loads(event("08:01:00", "contact.arrived", "c1", channel="phone"))
    path.write_text("\n".join([SIGN_IN, json.dumps(arrived | {"sequence": "00042"})]) + "\n")
    with opened(path) as file:
        found = EventLog(file, path, DeadLetters(), True)
        told = list(found.facts(Customers(Assumed(), Draws(0), found.evidence)))
    assert [sequence for _, _, _, sequence in told] == [0, 42]

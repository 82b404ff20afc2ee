"""The codec: every fact and decision survives both forms, and rubbish raises EventError and nothing else."""

import os
import subprocess
import sys
from dataclasses import replace
from typing import Any, get_args

import orjson
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from router.core import decisions as orders
from router.core import events as facts
from router.core import reasons
from router.core.values import ACTIVE, NEVER, AgentId, AssignmentId, Attention, ContactId, Duration, Instant, OfferId
from router.wire import (
    DATASCHEMA,
    DecisionWriter,
    Envelope,
    Event,
    EventError,
    decision_from_event,
    decision_from_row,
    decision_to_row,
    dump,
    envelope_of,
    fact_from_event,
    fact_from_row,
    fact_to_event,
    fact_to_row,
    instant_of,
    parse,
)
from router.wire.hints import hints_from_source, hints_of
from router.wire.shapes import DECISION_SHAPES, FACT_SHAPES
from router.wire.times import END, parse_instant, write_instant
from tests.wire_strategies import EVENTISH, INSTANTS, JSON, built

MORNING = Instant(1_772_355_600_000)  # 2026-03-01T09:00:00Z
ARRIVED: Event = {
    "specversion": "1.0", "type": "poise.contact.arrived", "id": "e1", "source": "/acd", "subject": "c1",
    "time": "2026-03-01T09:00:00Z", "data": {"channel": "chat"},
}
OFFER = orders.OfferContact(
    7, ContactId("c1"), OfferId("c1/1"), AgentId("ann"), "manual", Instant(MORNING + 20_000), reasons.BY_ARRIVAL,
    60_000_000, 900, Attention(450), Attention(1000), "bob", 12,
)


def arrived(**data: Any) -> Event:
    return ARRIVED | {"data": ARRIVED["data"] | data}


def fault_of(event: Any, **options: Any) -> EventError:
    with pytest.raises(EventError) as fault:
        fact_from_event(event, **options)
    return fault.value


# ── Both ways ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("cls", get_args(facts.Fact))
def test_every_fact_survives_the_wire_and_the_journal_in_canonical_bytes(cls: type) -> None:
    @settings(max_examples=40)
    @given(built(cls))
    def survives(fact: Any) -> None:
        event = orjson.loads(orjson.dumps(fact_to_event(fact)))
        assert fact_from_event(event, internal=True) == fact
        row = dump(fact_to_row(fact))
        assert fact_from_row(orjson.loads(row)) == fact
        assert dump(fact_to_row(fact_from_row(orjson.loads(row)))) == row

    survives()


@pytest.mark.parametrize("cls", get_args(orders.Decision))
def test_every_decision_survives_the_wire_and_the_journal_in_canonical_bytes(cls: type) -> None:
    @settings(max_examples=40)
    @given(built(cls), INSTANTS)
    def survives(decision: Any, now: Instant) -> None:
        event = parse(DecisionWriter(pool="north", policy="ab12").encode(decision, now))
        assert decision_from_event(event) == decision
        assert instant_of(event) == now
        row = dump(decision_to_row(decision))
        assert decision_from_row(orjson.loads(row)) == decision
        assert dump(decision_to_row(decision_from_row(orjson.loads(row)))) == row

    survives()


def test_every_fact_and_decision_has_a_table_and_a_name_of_its_own() -> None:
    assert set(FACT_SHAPES) == set(get_args(facts.Fact))
    assert set(DECISION_SHAPES) == set(get_args(orders.Decision))
    names = [shape.name for shape in (*FACT_SHAPES.values(), *DECISION_SHAPES.values())]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("cls", [*get_args(facts.Fact), *get_args(orders.Decision), facts.Customer, facts.Needs])
def test_types_read_from_the_source_are_those_declared(cls: type) -> None:
    assert hints_from_source(cls) == hints_of(cls)


def test_every_reason_has_a_name() -> None:
    codes = {value for name, value in vars(reasons).items() if name.isupper() and isinstance(value, int)}
    assert codes == set(reasons.NAMES)
    assert len(reasons.CODES) == len(reasons.NAMES)


def test_bytes_are_the_same_under_every_hash_seed() -> None:
    story = (
        "from router.wire import *; from router.core.events import *;"
        "fact = fact_from_event({'specversion': '1.0', 'type': 'poise.contact.arrived', 'id': 'e', 'source': 's',"
        " 'subject': 'c', 'data': {'channel': 'chat', 'needs': {'skills': {'b': 1, 'a': 2}}, 'z': {'y': 1, 'x': 2}}});"
        "print(dump(fact_to_row(fact)))"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", story], env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1
    assert b'{"a":2,"b":1}' in told.pop()


# ── What a message looks like ─────────────────────────────────────────────────────────────────────────────────────


def test_an_arrival_is_read_field_by_field() -> None:
    event = arrived(
        intent="refund", priority=3, customer={"id": "k1", "tier": "gold"}, needs={"skills": {"billing": 2}},
        due_at="2026-03-01T10:00:00+01:00", attributes={"vip": True},
    )
    assert fact_from_event(event) == facts.ContactArrived(
        "e1", "/acd", ContactId("c1"), "chat", MORNING, "refund", 3, "", facts.Customer("k1", "gold"),
        facts.Needs({"billing": 2}), MORNING, attributes={"vip": True},
    )


def test_an_offer_is_told_with_its_reasons_by_name() -> None:
    event = orjson.loads(DecisionWriter(pool="north", policy="ab12").encode(OFFER, MORNING))
    assert event == {
        "specversion": "1.0", "type": "poise.offer.made", "id": "7", "source": "/poise/main/north", "subject": "c1",
        "time": "2026-03-01T09:00:00.000Z", "datacontenttype": "application/json", "dataschema": DATASCHEMA,
        "pool": "north", "tenant": "main", "seq": 7, "policy": "ab12",
        "data": {
            "offer": "c1/1", "agent": "ann", "answer": "manual", "expires_at": "2026-03-01T09:00:20.000Z",
            "ttl_ms": 20_000, "role": "primary",
            "reasons": {
                "way": "arrival", "value": 60_000_000, "fit": 900, "load_after": 450, "budget": 1000,
                "runner_up": "bob", "margin": 12, "price": 0, "revision": 0,
            },
        },
    }


def test_phases_and_causes_are_told_by_name_and_no_instant_is_null() -> None:
    change = orders.ChangeAssignment(
        8, AssignmentId("a1"), ContactId("c1"), AgentId("ann"), ACTIVE, Attention(400), Instant(0), reasons.OK
    )
    assert DecisionWriter().event(change, MORNING)["data"] == {
        "assignment": "a1", "agent": "ann", "phase": "active", "load": 400, "until": None, "cause": "ok",
        "kind": "", "role": "",
    }
    shut = orders.RedirectContact(9, ContactId("c1"), reasons.HOURS_CLOSED, Instant(NEVER))
    assert DecisionWriter().event(shut, MORNING)["data"] == {
        "kind": "hours_closed", "opens_at": "never", "to": "", "shares": [],
    }


def test_a_journal_row_holds_numbers_for_reasons_and_names_for_phases() -> None:
    given_ = orders.AssignContact(
        3, ContactId("c1"), AssignmentId("a1"), OfferId("o1"), AgentId("ann"), "primary", ACTIVE
    )
    assert dump(decision_to_row(given_)) == b'["contact.assigned",3,"c1","a1","o1","ann","primary","active"]'
    assert dump(decision_to_row(orders.CloseContact(4, ContactId("c1"), reasons.SERVED, Duration(5)))) == (
        b'["contact.closed",4,"c1",90,5]'
    )


def test_a_row_from_before_a_field_was_added_takes_its_default() -> None:
    row = ["offer.revoked", 1, "c1", "o1", "ann", reasons.EXPIRED]
    assert decision_from_row(row) == orders.RevokeOffer(
        1, ContactId("c1"), OfferId("o1"), AgentId("ann"), reasons.EXPIRED
    )


def test_unknown_data_is_kept_and_written_again() -> None:
    event = arrived(mood="calm", customer={"id": "k1", "since": 2019}, private={"name": "Eve"})
    fact = fact_from_event(event)
    assert isinstance(fact, facts.ContactArrived)
    assert fact.extra == {"mood": "calm", "customer": {"since": 2019}, "private": {"name": "Eve"}}
    assert fact_to_event(fact)["data"] == event["data"]


def test_private_data_is_dropped_on_request() -> None:
    fact = fact_from_event(arrived(private={"name": "Eve"}), drop_private=True)
    assert b"Eve" not in dump(fact_to_row(fact))


def test_pool_tenant_and_sequence_stand_in_the_envelope() -> None:
    assert envelope_of(ARRIVED) == Envelope("main", "main", None)
    told = ARRIVED | {"pool": "north", "tenant": "acme", "sequence": "00042"}
    assert envelope_of(told) == Envelope("north", "acme", 42)
    with pytest.raises(EventError, match="pool"):
        envelope_of(ARRIVED | {"pool": 7})


def test_a_null_is_as_good_as_nothing() -> None:
    assert fact_from_event(arrived(customer=None, priority=None)) == fact_from_event(ARRIVED)


# ── What is refused, and how ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("event", "path", "found"),
    [
        (ARRIVED | {"specversion": "0.3"}, "specversion", '"0.3"'),
        (ARRIVED | {"type": "poise.contact.arived"}, "type", '"poise.contact.arived"'),
        (ARRIVED | {"type": ["poise.contact.arrived"]}, "type", "a list of 1"),
        (ARRIVED | {"dataschema": "urn:poise:events:2"}, "dataschema", '"urn:poise:events:2"'),
        (ARRIVED | {"id": ""}, "id", '""'),
        (ARRIVED | {"id": None}, "id", "nothing"),
        (ARRIVED | {"subject": None}, "subject", "nothing"),
        (ARRIVED | {"subject": "c" * 257}, "subject", '"' + "c" * 40 + '…"'),
        (ARRIVED | {"subject": "c\x00"}, "subject", '"c?"'),
        (ARRIVED | {"time": "yesterday"}, "time", '"yesterday"'),
        (ARRIVED | {"data": []}, "data", "a list of 0"),
        (ARRIVED | {"data": None}, "data.channel", "nothing"),
        (arrived(priority=True), "data.priority", "true"),
        (arrived(priority=1.5), "data.priority", "1.5"),
        (arrived(priority=1 << 53), "data.priority", "9007199254740992"),
        (arrived(customer={"id": 7}), "data.customer.id", "7"),
        (arrived(customer="k1"), "data.customer", '"k1"'),
        (arrived(needs={"skills": {"billing": "2"}}), "data.needs.skills.billing", '"2"'),
        (arrived(needs={"skills": {"billing": -1}}), "data.needs.skills.billing", "-1"),
        (arrived(attributes={"size": {}}), "data.attributes.size", "an object of 0"),
        (arrived(stage="limbo"), "data.stage", '"limbo"'),
        (arrived(far=orjson.loads(b"[" * 30 + b"]" * 30)), "data", "more than 16 levels"),
    ],
)
def test_a_fault_is_told_with_its_place(event: Event, path: str, found: str) -> None:
    fault = fault_of(event)
    assert (fault.path, fault.found) == (path, found)
    assert str(fault) == f"{path}: found {found}; {fault.right} would be right"


def test_the_clock_is_stated_by_the_router_alone() -> None:
    event = fact_to_event(facts.ClockReached(MORNING))
    assert fault_of(event).path == "type"
    assert fact_from_event(event, internal=True) == facts.ClockReached(MORNING)


def test_an_unknown_word_is_read_as_other_where_more_may_come() -> None:
    event = ARRIVED | {"type": "poise.contact.ended", "data": {"by": "robot"}}
    assert fact_from_event(event) == facts.ContactEnded("e1", "/acd", ContactId("c1"), "other")


def test_an_unknown_presence_is_read_as_away() -> None:
    event = ARRIVED | {"type": "poise.agent.presence", "subject": "ann", "data": {"presence": "lunch"}}
    assert fact_from_event(event) == facts.AgentPresenceChanged("e1", "/acd", AgentId("ann"), "", "away")


def test_a_message_too_long_is_refused_unread() -> None:
    with pytest.raises(EventError, match="at most 65536"):
        parse(b" " * 65_537)


@given(st.binary(max_size=200) | JSON.map(orjson.dumps) | EVENTISH.map(orjson.dumps))
@example(b"[" * 60_000)
@example(b'{"specversion": "1.0", "type": "poise.contact.arrived", "data": 1e999}')
@example(b'{"specversion": "1.0", "dataschema": "urn:poise:events:\xc2\xb2"}')
def test_rubbish_raises_nothing_but_event_error(raw: bytes) -> None:
    for read in (fact_from_event, envelope_of, instant_of, decision_from_event):
        try:
            read(parse(raw))
        except EventError as fault:
            assert len(str(fault)) < 1000


@given(EVENTISH)
def test_what_is_read_can_be_written(event: Event) -> None:
    event = ARRIVED | event | {"specversion": "1.0", "type": "poise.contact.arrived", "subject": "c1", "id": "e1"}
    try:
        fact = fact_from_event(orjson.loads(orjson.dumps(event)))
    except EventError:
        return
    assert fact_from_row(orjson.loads(dump(fact_to_row(fact)))) == fact
    assert fact_from_event(orjson.loads(orjson.dumps(fact_to_event(fact)))) == fact


@given(JSON)
@example(["offer.revoked"])
@example(["clock.reached", "noon"])
@example(["contact.arrived", "e", "s", "c", "chat", 0, "", 0, "", [7]])
def test_a_spoilt_row_raises_nothing_but_event_error(row: Any) -> None:
    for read in (fact_from_row, decision_from_row):
        try:
            read(row)
        except EventError:
            continue
        pytest.fail("rubbish was read")


# ── Times ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@given(INSTANTS)
@example(0)
@example(END - 1)
def test_every_millisecond_survives_the_wire(at: int) -> None:
    assert parse_instant(write_instant(at)) == at


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-03-01T09:00:00Z", MORNING),
        ("2026-03-01t09:00:00.0019z", MORNING + 1),
        ("2026-03-01 10:30:00.5+01:30", MORNING + 500),
        ("2026-02-28T23:00:00-10:00", MORNING),
        ("2016-12-31T23:59:60Z", 1_483_228_800_000),
        ("2026-03-01T09:00:00", None),
        ("2026-02-29T09:00:00Z", None),
        ("2026-03-01T24:00:00Z", None),
        ("2026-03-01T09:00:00+24:00", None),
        ("1969-12-31T23:59:59Z", None),
        ("1970-01-01T00:00:00+01:00", None),
        ("２026-03-01T09:00:00Z", None),
        ("2026-03-01T09:00:00Z\n", None),
    ],
)
def test_times_are_read_as_rfc_3339_writes_them(text: str, at: int | None) -> None:
    assert parse_instant(text) == at


def test_facts_do_not_share_what_they_were_read_from() -> None:
    event = arrived(needs={"skills": {"billing": 2}})
    fact = fact_from_event(event)
    assert isinstance(fact, facts.ContactArrived)
    event["data"]["needs"]["skills"]["billing"] = 9
    assert fact.needs == facts.Needs({"billing": 2})
    assert replace(fact) == fact

"""The summary: counts, waits, service levels and attention by hand, the same bytes each time, tables that read."""

import json
from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from router.core import decisions as d
from router.core import policy as p
from router.core import reasons
from router.core.engine import ENGINE_VERSION
from router.core.values import ENDED
from router.policy_file import policy_digest
from simulations import assumptions
from simulations.histogram import Histogram, bin_of
from simulations.report import duration, summary_tables
from simulations.summary import Assumption, Rows, Summary, summarise
from tests.simulations import planted_attention, planted_offers
from tests.simulations.planted import STORIES, chatting, debtor, one_in_hand, opening_at, overrun
from tests.simulations.script import (
    Script,
    accepts,
    after,
    arrives,
    assign,
    clock,
    close,
    completes,
    declines,
    ids,
    leaves,
    move,
    ms,
    offer,
    policy,
    queue,
    redirect,
    revoke,
    signs_in,
)


def summary(script: Script, **more: Any) -> Summary:
    return summarise(script.tally, script.balance(), script.found(), **more)


def shown(told: Summary, width: int = 120) -> str:
    console = Console(file=StringIO(), width=width, force_terminal=False, color_system=None)
    for part in summary_tables(told):
        console.print(part)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def level(of: Any, within: int, **more: Any) -> p.ServiceLevel:
    return p.ServiceLevel(ms(within), of, ("email",), **more)


def four_mails() -> Script:
    """Ann takes one mail after 1 s and one after 30 s; two leave, after 3 s and after 40 s."""
    rules = policy(
        limits=p.Scopes(all=p.Limits(at_most={"all": p.Limit(1)})),
        service_levels={
            "all": level("all", 20_000, target=500),
            "served": level("served", 20_000, target=500),
            "patient": level("all_but_short_abandons", 20_000),
        }
    )
    script = Script(rules).at(0, signs_in("ann"))
    script.at(0, arrives("c1"), queue("c1", 0), offer("c1", "o1", "ann", 0))
    script.at(1, accepts("ann", "o1"), assign("c1", "o1", "a1", "ann"))
    for contact in ("c2", "c3", "c4"):
        script.at(10, arrives(contact), queue(contact, 10))
    script.at(13, leaves("c3"), close("c3", reasons.ABANDONED, 3_000))
    script.at(21, completes("a1"), move("c1", "a1", "ann", ENDED, 0), close("c1"), offer("c2", "o2", "ann", 21))
    script.at(40, accepts("ann", "o2"), assign("c2", "o2", "a2", "ann"))
    return script.at(50, leaves("c4"), close("c4", reasons.ABANDONED, 40_000))


def test_a_service_level_says_whom_it_counts() -> None:
    levels = {each.name: each for each in summary(four_mails()).levels}
    assert (levels["all"].good, levels["all"].counted, levels["all"].met) == (1, 4, False)
    assert (levels["served"].good, levels["served"].counted, levels["served"].met) == (1, 2, True)
    assert (levels["patient"].good, levels["patient"].counted, levels["patient"].met) == (1, 3, None)
    words = "answered within 20s, of all who were answered, left (not within 5s), or still wait after 20s"
    assert levels["patient"].definition == words
    assert levels["all"].reached == 0.25


def test_whoever_still_waits_past_the_limit_was_not_answered_in_time() -> None:
    script = four_mails().at(60, arrives("c5"), queue("c5", 60)).at(81, clock(81))
    assert {each.name: each.counted for each in summary(script).levels} == {"all": 5, "served": 2, "patient": 4}


def test_waits_are_of_all_and_of_those_served() -> None:
    (mail,) = summary(four_mails()).waits
    assert (mail.queued, mail.abandoned, mail.abandonment) == (4, 2, 0.5)
    assert (mail.all.count, mail.all.mean, mail.all.median, mail.all.p95) == (4, 18.5, 3.0, 40.0)
    assert (mail.served.count, mail.served.mean, mail.served.longest) == (2, 15.5, 30.0)


def test_whoever_still_waits_at_the_end_is_counted_beside_the_waits_and_not_in_them() -> None:
    script = Script().at(0, arrives("c1"), queue("c1", 0)).at(1, arrives("c2", "chat"), queue("c2", 1, "chat"))
    told = summary(script.at(9, leaves("c1"), close("c1", reasons.ABANDONED, 9_000)))
    waits = {each.channel: each for each in told.waits}
    assert {name: each.still_waiting for name, each in waits.items()} == {"email": 0, "chat": 1, "all": 1}
    assert (waits["email"].all.mean, waits["email"].served.mean) == (9.0, None)
    assert json.loads(told.to_json())["waits"][0]["served"] == {
        "count": 0, "mean": None, "median": None, "p95": None, "longest": None,
    }  # fmt: skip
    (line,) = [line.split() for line in shown(told).splitlines() if line.startswith("chat ") and "%" in line]
    assert line == ["chat", "1", "1", "0.0", "%", *"······"]


def test_whoever_arrives_again_has_waited_since_they_first_came() -> None:
    script = Script().at(0, arrives("c1"), queue("c1", 0)).at(20, arrives("c1", "phone", priority=1))
    (mail,) = summary(script.at(30, leaves("c1"), close("c1", reasons.ABANDONED, 30_000))).waits
    assert (mail.channel, mail.queued, mail.abandoned, mail.all.longest) == ("email", 1, 1, 30.0)


def test_attention_is_load_against_budget_over_time() -> None:
    (all_teams,) = summary(four_mails()).attention
    # 250 of 1000 in the 50 s from the first offer to the end.
    assert (all_teams.mean, all_teams.p95, all_teams.most) == (0.25, 0.25, 0.25)
    assert all_teams.occupancy == 0.6  # at work from 1 to 21 and from 40 to 50: an offer alone is no work
    assert all_teams.channels_share == {"1": 1.0}


def test_teams_are_told_apart_and_together() -> None:
    script = Script().at(0, signs_in("ann", team="a")).at(0, signs_in("bob", team="b"))
    chatting("c1", 1, 400)(script)
    script.at(100, clock(100))
    teams = {each.team: each for each in summary(script).attention}
    assert {name: team.mean for name, team in teams.items()} == {"a": 0.4, "b": 0.0, "all": 0.2}
    assert teams["all"].channels_share == {"0": 0.5, "1": 0.5}


def test_a_switch_is_work_on_another_channel_than_the_one_before() -> None:
    script = one_in_hand()
    ring = offer("c2", "o2", "ann", 2, 700, answer="auto")
    script.at(2, arrives("c2", "chat"), queue("c2", 2, "chat"), ring, assign("c2", "o2", "a2", "ann"))
    script.at(3, arrives("c3"), queue("c3", 3), offer("c3", "o3", "ann", 3, 950))
    script.at(4, declines("ann", "o3"), revoke("c3", "o3", "ann", reasons.DECLINED))
    offers = summary(script).offers
    assert (offers.assigned, offers.switches, offers.switch_share) == (2, 1, 0.5)
    assert offers.by_end == {"made": 3, "accepted": 1, "accepted_automatically": 1, "declined": 1}


def test_a_contact_given_twice_is_a_hand_off() -> None:
    script = one_in_hand().at(2, clock(2), move("c1", "a1", "ann", ENDED, 0), queue("c1", 1))
    script.at(3, signs_in("bob"), offer("c1", "o2", "bob", 3))
    script.at(4, accepts("bob", "o2"), assign("c1", "o2", "a2", "bob"))
    assert summary(script).offers.hand_offs == 1


def test_debts_are_counted_by_cause() -> None:
    assert summary(debtor()).offers.debts == {"shrunk": 1}


def test_every_story_gives_the_same_bytes_twice() -> None:
    assert any(story.__module__ == planted_attention.__name__ for _, story in STORIES.values())
    for _, story in STORIES.values():
        assert summary(story(True)).to_json() == summary(story(True)).to_json()


def test_the_json_is_plain_and_says_what_is_assumed_where() -> None:
    told = summary(four_mails(), assumed=["roster", Assumption("patience", "exponential", ("waits",))])
    data = json.loads(told.to_json())
    assert data["arrived"] == 4 and data["balanced"] is True and data["violations"] == {}
    assert data["assumed_in"] == {
        "waits": "roster, patience", "levels": "roster", "attention": "roster", "offers": "roster",
    }  # fmt: skip
    assert list(data)[:5] == ["policy", "policy_digest", "engine_version", "first_at", "last_at"]
    assert (data["policy_digest"], data["engine_version"]) == (policy_digest(four_mails().tally.policy), ENGINE_VERSION)


def test_a_run_that_was_not_checked_says_so() -> None:
    script = four_mails()
    told = summarise(script.tally, script.balance())
    assert told.violations is None and told.as_dict()["violations_checked"] is False
    assert "Rules not checked" in shown(told)


def test_assumed_figures_are_marked_in_every_table_that_rests_on_them() -> None:
    handle, patience = Assumption("handle times", "drawn from answered rows"), Assumption("patience", "", ("waits",))
    marks = [line.partition("   ")[0] for line in shown(summary(four_mails(), assumed=[handle])).splitlines()
             if line.endswith("partly assumed, see below")]  # fmt: skip
    every = ["Service levels", "Waits", "Attention, load against budget", "Channels in hand", "Offers and hands"]
    assert marks == every
    text = shown(summary(four_mails(), assumed=[patience]))
    assert text.count("assumed, see below") == 1 and "Waits   partly assumed, see below" in text
    assert "assumed, see below" not in shown(summary(four_mails()))


def test_what_was_assumed_is_told_once_with_a_row_for_each_channel() -> None:
    told = assumptions.summed([
        assumptions.Assumption("wrap-up time", "chat", "always 0s", 3),
        assumptions.Assumption("patience", "chat", "never leaves", 2),
        assumptions.Assumption("wrap-up time", "phone", "always 9s", 1_200),
        assumptions.Assumption("roster", "", "as r.yaml says", 0),
    ])
    lines = shown(summary(four_mails(), assumed=told), 100).partition("Assumed, because")[2].splitlines()
    assert [line.split("  ")[0] for line in lines[3:7]] == ["wrap-up time", "", "patience", "roster"]
    assert lines[4].split() == ["phone", "always", "9s", "1,200"]
    assert lines[6].split() == ["roster", "all", "as", "r.yaml", "says"]
    assert max(map(len, lines)) <= 100


def test_the_span_of_a_run_says_by_which_clock() -> None:
    assert "4 contacts from 2001-09-09 01:46 to 2001-09-09 01:47 UTC, by policy test" in shown(summary(four_mails()))


def test_who_was_turned_away_is_told_by_reason() -> None:
    script = Script(opening_at(100)).at(0, arrives("c1"), redirect("c1", after(100)))
    script.at(1, arrives("c2"), lambda seq: d.RefuseContact(seq, ids("c2"), reasons.WAITING_FULL))
    told = summary(script)
    assert (told.refused, told.redirected) == ({"waiting_full": 1}, {"hours_closed": 1})
    rows = [line.split("  ", 1) for line in shown(told).splitlines() if line.startswith("contact re")]
    assert [(what, *rest.split()) for what, rest in rows] == [
        ("contact refused", "waiting", "full", "1"), ("contact redirected", "hours", "closed", "1"),
    ]  # fmt: skip


def test_the_tables_show_what_there_is() -> None:
    rows = Rows(6, 4, {"no such channel": 1}, {"left in self-service": 1}, {"bad_time": 1})
    text = shown(summary(four_mails(), rows=rows, contacts_per_second=12_345.6))
    for part in ("4 contacts", "12,346 contacts/s", "Service levels", "missed", "Rows: 6 read, 4 routed", "bad time"):
        assert part in text, part
    assert "✓  Books balanced" in text and "✓  No violation of the rules" in text


def test_violations_are_listed_by_rule_with_the_first_of_each() -> None:
    text = shown(summary(planted_offers.an_offer_ends_when_its_time_is_over(True)))
    assert "✗  1 violation of the rules" in text
    assert "offer.ended_late: 1" in text
    assert "2001-09-09 01:47:02.000 c1 ann: still open; right: until 1000000021000" in text


def test_no_number_is_broken_or_lost_on_a_narrow_terminal() -> None:
    wide, narrow = shown(summary(four_mails()), 200), shown(summary(four_mails()), 80)
    numbers = {word for word in wide.split() if word[0].isdigit() and not word.endswith(("s,", "s"))}
    assert numbers <= set(narrow.split())
    assert "email" in narrow


def test_books_that_do_not_balance_are_told_with_the_contact() -> None:
    text = shown(summary(Script().at(0, arrives("c1"))))
    assert "✗  Books do not balance" in text and "c1 arrived and nothing was decided" in text


def test_load_above_the_budget_is_seen() -> None:
    script = overrun().at(5, signs_in("ann", budget=500)).at(6, clock(6))
    assert summary(script).attention[0].most > 1


def test_one_contact_is_told_as_one() -> None:
    assert shown(summary(Script().at(0, arrives("c1"), queue("c1", 0)))).startswith("1 contact from ")


def test_an_empty_run_has_a_summary() -> None:
    assert "0 contacts" in shown(summary(Script()))


@pytest.mark.parametrize(
    ("length", "start"),
    [(0, 0), (1_999, 1_000), (3_599_999, 3_599_000), (3_661_000, 3_660_000), (90_000_001, 90_000_000)],
)
def test_bins_widen_with_the_duration(length: int, start: int) -> None:
    assert bin_of(length) == start


def test_a_quantile_is_the_level_that_the_share_does_not_pass() -> None:
    levels = Histogram()
    for value in range(1, 101):
        levels.add(value)
    assert (levels.quantile(500), levels.quantile(950), levels.most, levels.mean()) == (50, 95, 100, 50.5)
    assert Histogram().quantile(500) == 0


def test_durations_show_in_the_unit_they_are_felt_in() -> None:
    assert [duration(each) for each in (0.0, 1.5, 42.0, 600.0, 7200.0, 259_200.0)] == [
        "0s", "1.5s", "42s", "10.0m", "2.0h", "3.0d",
    ]  # fmt: skip

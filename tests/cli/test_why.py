"""`poise why`: stories told from a journal, the moment asked about, and every rule that says no."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.cli.conftest import Said, poise


def lines(said: Said) -> list[list[str]]:
    """Split what was said into cells."""
    assert said.status == 0, said.err
    return [[cell.strip() for cell in line.split("\t")] for line in said.out.splitlines()]


def decisions(run: Path, kind: str) -> Iterator[dict[str, Any]]:
    """Read the decisions of a kind that a run wrote."""
    for line in (run / "decisions.ndjson").read_bytes().splitlines():
        event = json.loads(line)
        if event["type"] == f"poise.{kind}":
            yield event


def test_a_story_goes_from_arrival_to_close_with_the_reasons_of_the_offer(run: Path) -> None:
    told = lines(poise("why", run, "c-1"))
    verbs = [line[1] for line in told if len(line) == 3 and line[1]]
    assert verbs[1:6] == ["arrived", "queued", "offered", "accepted", "assigned"]
    assert verbs[6:11] == ["ended", "wrap-up", "closed", "completed", "done"]
    offered = next(line[2] for line in told if line[1:2] == ["offered"])
    assert offered.startswith("to ada, to answer within 20 s: the best agent for a contact that came in; value 200.0")
    assert "load then 850 of 1,000" in offered


def test_everyone_else_is_counted_by_the_first_rule_that_keeps_them(run: Path) -> None:
    assert ["1", "does not take phone", "ben"] in lines(poise("why", run, "c-1"))
    assert ["1", "would go over budget (chat weighs 300, budget 1,000)", "ada"] in lines(poise("why", run, "c-2"))


def test_why_not_an_agent_names_every_rule_with_its_numbers(run: Path) -> None:
    said = poise("why", run, "c-2", "--agent", "ada")
    assert "Why not ada?" in said.out and "ada could not be given it: 2 rules say no." in said.out
    beside = "and 150 more beside what is in hand"
    assert f"would go over budget: load 850 now, 1,300 with it (chat weighs 300, {beside}), budget 1,000" in said.out
    assert "has phone in hand, which never goes with it" in said.out


def test_an_agent_who_was_offered_it_is_told_when(run: Path) -> None:
    assert "ada was offered it at 08:01:10." in poise("why", run, "c-1", "--agent", "ada").out


def test_a_contact_that_gave_up_is_seen_just_before_it_left(run: Path) -> None:
    said = poise("why", run, "c-5")
    assert "just before it left the line" in said.out
    assert "Nobody could be given it then." in said.out
    assert "the customer gave up" in said.out


def test_at_a_moment_the_story_ends_there_and_the_floor_is_as_it_was(run: Path) -> None:
    for moment in ("08:03:30", "2026-03-02T08:03:30Z"):
        said = poise("why", run, "c-5", "--at", moment)
        assert "abandoned" not in said.out and "At 2026-03-02T08:03:30" in said.out
        assert "10 s so far" in said.out or "11 s so far" in said.out


def test_before_it_arrived_there_is_nothing_to_tell(run: Path) -> None:
    said = poise("why", run, "c-5", "--at", "08:00")
    assert said.status == 0 and "had not arrived" in said.out


def test_a_contact_that_stayed_in_self_service_never_waited(run: Path) -> None:
    assert "It never waited for an agent: left self service." in poise("why", run, "c-6").out


def test_the_answer_as_json_holds_codes_and_sentences(run: Path) -> None:
    told = json.loads(poise("why", run, "c-2", "--agent", "ada", "--json").out)
    assert told["outcome"] == "served"
    assert told["moment"] == {"why": "offered", "at": "2026-03-02T08:01:40.000Z", "agent": "ben"}
    assert [each["rule"] for each in told["standing"]["groups"]] == ["over_budget"]
    assert "over_budget" in [each["rule"] for each in told["agent"]["refusals"]]
    assert told["story"][0]["what"] == "arrived" and told["story"][0]["row"][0] == "contact.arrived"


def test_the_brief_of_an_offer_is_printed_with_its_digest(run: Path) -> None:
    told = json.loads(poise("why", run, "c-1", "--brief", "--json").out)
    assert told["agent"] == "ada" and told["brief"]["contact"] == "c-1" and len(told["digest"]) == 64
    said = poise("why", run, "c-1", "--brief")
    assert said.status == 0 and "as offered to ada" in said.out and told["digest"] in said.out
    assert "had not been offered" in poise("why", run, "c-1", "--brief", "--at", "08:00").out


def test_where_a_contact_is_is_told_for_any_moment(run: Path) -> None:
    offered = json.loads(poise("why", run, "c-1", "--json").out)
    [assigned] = [line for line in offered["story"] if line["what"] == "assigned"]
    then = json.loads(poise("why", run, "c-1", "--at", assigned["at"], "--json").out)["where"]
    assert then["state"] == "assigned" and then["hands"][0]["agent"] == "ada"
    assert then["text"][0].startswith("ada has it in hand: ")
    assert offered["where"] is None, "it has left the floor"


def test_unknown_ids_and_senseless_moments_are_the_users_mistake(run: Path) -> None:
    for words, told in (
        (["c-99"], "no contact c-99"),
        (["c-1", "--agent", "eve"], "no agent eve"),
        (["c-1", "--at", "noon"], "--at noon"),
        (["c-1", "--at", "25:00"], "no time of day"),
    ):
        said = poise("why", run, *words)
        assert said.status == 2 and said.out == "" and told in said.err


def test_every_offer_of_a_run_went_to_the_first_of_those_who_could_take_it(city: Path) -> None:
    seen = 0
    for offer in list(decisions(city, "offer.made"))[:200:10]:
        if offer["data"]["reasons"]["way"] != "arrival":
            continue
        told = json.loads(poise("why", city, offer["subject"], "--at", offer["time"], "--json").out)
        if told["moment"]["why"] == "offered" and told["moment"]["agent"] == offer["data"]["agent"]:
            able = [each["agent"] for each in told["standing"]["candidates"]]
            assert able[0] == offer["data"]["agent"]
            groups = {group["rule"]: group["agents"] for group in told["standing"]["groups"]}
            next_best = [*(able[1:2] or [""]), *groups.get("not_worth_it", [])]  # ranked by taste alone
            assert offer["data"]["reasons"]["runner_up"] in next_best
            seen += 1
    assert seen > 5


def test_whom_the_floor_ranks_second_learns_by_how_much(city: Path) -> None:
    offers = decisions(city, "offer.made")
    offer = next(each for each in offers if each["data"]["reasons"]["runner_up"].startswith("rep"))
    second = offer["data"]["reasons"]["runner_up"]
    said = poise("why", city, offer["subject"], "--agent", second, "--at", offer["time"])
    assert f"No rule keeps {second} from it" in said.out
    assert f"{offer['data']['agent']} comes first by the policy's rank" in said.out


def test_a_contact_that_was_declined_is_told_so(city: Path) -> None:
    causes = ("declined", "expired")
    revoked = next(each for each in decisions(city, "offer.revoked") if each["data"]["cause"] in causes)
    said = poise("why", city, revoked["subject"])
    assert "queued again" in said.out
    assert "declined" in said.out or "not answered" in said.out

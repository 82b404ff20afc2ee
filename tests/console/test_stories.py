"""Stories of each family kept in a journal, and what `poise why` says of them: whole sentences, with the numbers."""

import shutil
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from router.core import events as e
from router.core import policy as p
from router.core.values import Attention, ContactId, Duration, PerMille
from router.journal.sqlite import open_journal
from router.wire import dump
from simulations.folder import JOURNAL
from tests.console.kept import Kept, wide
from tests.journal.small_floor import header
from tests.story import a_channel, a_policy, arrives, at, completes, ends, leaves, limited, ms, says, signs_in, turns
from tests.told_cases import owned, promises
from tests.told_choosing import solved
from tests.told_handoffs import applies, consults, drains, forces, pins, transfers, until
from tests.told_people import loses, starts

MIA = e.Customer("mia", "gold", "nl")


def light(weight: int = 300, **more: Any) -> p.Policy:
    """Make a policy of light work that is taken at once."""
    channels = {
        "phone": a_channel(weight, answer="auto"),
        "chat": a_channel(weight, answer="auto"),
        "email": a_channel(200, answer="auto", live=False),
    }
    return a_policy(channels=channels, **more)


# ── Attention ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_window_and_the_warm_up_say_when_they_end(tmp_path: Path) -> None:
    limits = p.Limits(windows=(p.Window("chat", 1, ms("1h")),), warm_up=p.WarmUp(ms("2m"), ms("10m")))
    kept = Kept(tmp_path, light(limits=p.Scopes(all=limits)))
    kept.given("+0s", signs_in("ann"), arrives("c1", "chat")).given("+5s", arrives("c2", "chat"))
    told = kept.why("c2", "--agent", "ann")
    assert "is warming up after signing in: one contact each 2 min, the next at 00:02:00" in told
    assert "has been given 1 chat contact within 60 min, at most 1 allowed; the next may come at 01:00:00" in told


def test_the_gap_between_live_contacts_and_a_switch_too_many_say_when_they_end(tmp_path: Path) -> None:
    limits = wide(live_gap=ms("30s"), max_switches=p.Switches(1, ms("10m")))
    kept = Kept(tmp_path, light(limits=limits))
    kept.given("+0s", signs_in("ann"), arrives("c1", "chat")).given("+1m", arrives("c2", "phone"))
    kept.given("+65s", arrives("c3", "chat"))
    told = kept.why("c3", "--agent", "ann")
    assert "has been given a live contact just now: 30 s lie between two of them, so not before 00:01:30" in told
    assert "has changed channel 1 times within 10 min" in told and "the next may come at 00:11:00" in told


def test_further_budgets_say_what_is_in_them_and_what_blocks_everything(tmp_path: Path) -> None:
    weights = {"phone": p.Weights(Attention(300)), "chat": p.Weights(Attention(300))}
    talk = p.NamedBudget(Attention(300), weights, blocks_all_when_full=True)
    kept = Kept(tmp_path, light(attention=p.AttentionRules(budgets={"talk": talk})))
    kept.given("+0s", signs_in("ann"), arrives("c1", "chat"), arrives("c2", "phone"), arrives("c3", "email"))
    told = kept.why("c2", "--agent", "ann")
    assert "would go over talk: load 300 there now, 600 with it (phone weighs 300), budget 300" in told
    told = kept.why("c3", "--agent", "ann")
    assert "has filled talk, which blocks everything else: load 300 there, budget 300" in told


def test_what_may_not_come_on_top_is_told_with_what_may(tmp_path: Path) -> None:
    kept = Kept(tmp_path, light(limits=wide(on_top={"phone": ("email",)})))
    kept.given("+0s", signs_in("ann"), arrives("c1", "phone"), arrives("c2", "chat"))
    assert "has phone in hand, on top of which only email may come" in kept.why("c2", "--agent", "ann")


def test_an_override_is_told_with_name_reason_and_expiry_and_a_limit_passed_with_its_numbers(tmp_path: Path) -> None:
    kept = Kept(tmp_path, light(limits=wide(max_live=p.Limit(1)), attention=p.AttentionRules(budget=Attention(500))))
    kept.given("+0s", signs_in("ann"), arrives("c1", "chat"), arrives("c2", "phone"))
    kept.given("+5s", forces("c2", "ann", **until(at("+1h")))).given("+9s", arrives("c3", "email"))
    told = kept.why("c3", "--agent", "ann")
    assert "carries more than the budget already (a supervisor's override): load 600, budget 500" in told
    assert "is past a limit already: 2 live conversations in hand, at most 1 allowed" in told
    assert "100 above the budget and past max live: a supervisor's override by sue, because of storm" in told
    assert "to be paid back by 01:00:00" in told


def test_a_budget_that_is_lowered_says_by_what_but_strain_is_nobody_elses_concern(tmp_path: Path) -> None:
    strict = p.Recovery(PerMille(200), PerMille(100), ms("60s"), lower_to=PerMille(500))
    rules = p.AttentionRules(ramp=((Duration(0), PerMille(700)), (ms("30d"), PerMille(1000))), recovery=strict)
    kept = Kept(tmp_path, light(attention=rules))
    kept.given("+0s", signs_in("new", started_at=at("+0s")), says("new", "away"), signs_in("own", own_limit=600))
    kept.given("+1s", says("own", "away"), signs_in("old"), arrives("c1", "chat")).given("+10m", arrives("c2", "phone"))
    kept.given("+10m", arrives("c3", "phone"))
    assert "The budget is 700 and not 1,000: new, or back, so not in full yet." in kept.why("c3", "--agent", "new")
    assert "The budget is 600 and not 1,000: their own limit." in kept.why("c3", "--agent", "own")
    told = kept.why("c3", "--agent", "old")
    assert "The budget is 500 and not 1,000: for the time being." in told
    assert "strain" not in told and "advised" not in told and "rest" not in told.replace("first rule", "")


# ── Who is here ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_all_that_keeps_an_agent_from_anything_new_is_told_not_only_the_first(tmp_path: Path) -> None:
    kept = Kept(tmp_path, light())
    kept.given("+0s", signs_in("ann"), signs_in("ben")).given("+10s", says("ann", "away"), drains("ann"), loses("ben"))
    kept.given("+1m", arrives("c1", "chat"))
    assert kept.rules("c1", "ann") == ["away", "drained"]
    told = kept.why("c1", "--agent", "ann")
    assert "is away since 00:00:10" in told and "is finishing what they have, by a supervisor's word" in told
    assert "has not been heard of since 00:00:15: the session was lost" in kept.why("c1", "--agent", "ben")


# ── For whom it waits ─────────────────────────────────────────────────────────────────────────────────────────────


def relaxing() -> p.Policy:
    """Make a policy that asks for law 5, for law 3 after a minute, and for nothing after five."""
    steps = (p.RelaxStep(ms("1m"), lower={"law": 3}), p.RelaxStep(ms("5m"), drop=("law",)))
    urgency = (p.Urgency("steep", ((Duration(0), 1000),), max_wait=ms("10m")),)
    return light(
        weight=1000, needs=(p.Need(skills={"law": 5}),), relax=(p.Relaxation(steps),), urgency=urgency,
        choosing=p.Choosing(preferred_for=ms("2m")),
    )  # fmt: skip


def test_a_wish_a_relaxation_and_a_due_time_are_told_as_they_stand_at_each_moment(tmp_path: Path) -> None:
    kept = Kept(tmp_path, relaxing())
    kept.given("+0s", signs_in("ann", skills={"law": 9}), signs_in("ben", skills={"law": 4}), arrives("c0"))
    kept.given("+1s", arrives("c1", preferred_agent="ann")).given("+3m")
    early = kept.why("c1", "--at", "00:00:30", "--agent", "ben")
    assert "someone with law 5" in early and "relaxed by" not in early
    assert "It is due 00:10:01: the longest that its urgency lets it wait." in early
    assert "It waits for ann alone until 00:02:01: the customer asks for them" in early
    assert "At 00:01:01 less is asked for, if it still waits." in early
    assert "lacks the skill law: 5 is asked for, has 4" in early and "is not ann, who is waited for" in early
    later = kept.why("c1", "--at", "00:01:30", "--agent", "ben")
    assert "It asked for law 5 at first, and is relaxed by one step." in later
    assert kept.rules("c1", "ben", "--at", "00:01:30") == ["for_preferred"]
    assert "ben has it in hand: active since 00:02:01" in kept.why("c1"), "the wish was over"


def test_a_pin_an_owner_and_whoever_handed_it_on_are_named(tmp_path: Path) -> None:
    kept = Kept(tmp_path, owned(strict=True))
    kept.given("+0s", signs_in("ann"), signs_in("ben"), arrives("c1", "chat", case="K"))
    kept.given("+5s", promises("K", "ann", "+2h")).given("+30s", says("ann", "away"))
    kept.given("+40s", arrives("c2", "email", case="K"))
    told = kept.why("c2", "--agent", "ben")
    assert "is not ann, who owns the case and is waited for however long it takes" in told
    assert "It is due 02:00:00: something was promised in its case by then." in told
    kept.given("+50s", pins("c2", "cem"), signs_in("cem")).given("+51s", says("cem", "away"), pins("c2", "cem"))
    assert "is not cem, to whom a supervisor pinned it" in kept.why("c2", "--agent", "ben")
    assert "It waits for cem alone, however long it takes: a supervisor pinned it to them." in kept.why("c2")


def test_what_is_handed_on_says_who_has_it_and_who_is_passed_over(tmp_path: Path) -> None:
    wrap = p.Wrap(most=ms("30s"))
    kept = Kept(tmp_path, a_policy(channels={"chat": a_channel(400, answer="auto", wrapping=100, wrap=wrap)}))
    kept.given("+0s", signs_in("ann"), arrives("c1", "chat")).given("+5s", signs_in("ben", team="law"))
    kept.given("+10s", transfers(kept.story.assignment("c1"), team="law", progress="looked it up"))
    kept.given("+11s", signs_in("cem")).given("+12s", consults(kept.story.assignment("c1"), "cem"))
    told = kept.why("c1", "--agent", "ann")
    assert "ben has it in hand: active since 00:00:10." in told
    assert "ann had it before, and writes it up since 00:00:10 until 00:00:40." in told
    assert "It is offered to cem to advise since 00:00:12, and they have until 00:00:32 to answer." in told
    assert "handed it on, and others can take it" in told and "is not in the team law" in told


# ── Elsewhere than in line ────────────────────────────────────────────────────────────────────────────────────────


def test_what_woke_says_for_whom_it_waits_why_and_what_comes_then(tmp_path: Path) -> None:
    chat = a_channel(600, answer="auto", waiting=300, dormant=0, dormant_after=ms("1m"))
    channels = {"phone": a_channel(1000, answer="auto"), "chat": chat}
    kept = Kept(tmp_path, a_policy(channels=channels, waking=p.Waking(("wait", "promise"), ms("3m"))))
    kept.given("+0s", signs_in("ann"), arrives("c1", "chat")).given("+10s", turns("c1", "customer"))
    kept.given("+2m", arrives("c2", "phone")).given("+3m", turns("c1", "agent"))
    before = kept.story.engine.snapshot()
    told = kept.why("c1")
    assert "Its customer came back to ann and waits, since there was no room: it is ann's still." in told
    assert "ann would go over budget: load 1,000 now, 1,600 with it (chat weighs 600), budget 1,000." in told
    assert "ann is waited for until 00:06:00; then the customer is promised a time." in told
    assert "ann has it in hand: dormant since 00:01:10." in kept.why("c1", "--at", "00:02:00")
    assert kept.story.engine.snapshot() == before
    kept.given("+7m")
    assert "was promised a time" in kept.why("c1") and "then it is given to somebody else" in kept.why("c1")


def test_a_promised_call_scheduled_work_and_self_service_say_until_when(tmp_path: Path) -> None:
    kept = Kept(tmp_path, light(callbacks=p.Callbacks()))
    kept.given("+0s", arrives("c1", "phone"), arrives("c2", "email", not_before=at("+1h")))
    kept.given("+1s", arrives("c3", "chat", stage="self_service"))
    kept.given("+10s", e.CallbackRequested("", "platform", ContactId("c1"), at("+15m")))
    told = kept.why("c1")
    assert "A call by phone is promised between 00:15:00 and 00:45:00; it enters the line at 00:14:00." in told
    assert "just before it left the line" in told
    assert "It rests until 01:00:00, when its time comes and it enters the line." in kept.why("c2")
    assert "The customer is in self-service, and waits for nobody." in kept.why("c3")
    kept.given("+20m")
    assert "It is due 00:45:00: the call was promised by then." in kept.why("c1")
    assert "is promised between" in kept.why("c1", "--at", "00:10:00"), "at that moment it was so"


def test_work_that_was_begun_without_asking_never_waited_and_its_agent_can_be_asked_about(tmp_path: Path) -> None:
    kept = Kept(tmp_path, light())
    kept.given("+0s", signs_in("ann"), starts("c1", "ann"))
    told = kept.why("c1", "--agent", "ann")
    assert "It never waited for an agent" in told and "ann has it in hand: active since 00:00:00." in told
    assert "At that moment ann is available, load 300 of 1,000; in hand: phone active." in told


def test_after_it_left_and_before_it_came_there_is_nowhere_to_be(tmp_path: Path) -> None:
    kept = Kept(tmp_path, light())
    kept.given("+0s", signs_in("ann")).given("+5s", arrives("c1", "chat")).given("+9s", ends("c1"))
    kept.given("+10s", arrives("c2", "phone"), leaves("c2"))
    assert kept.data("c1")["where"] is None and kept.data("c1")["outcome"] == "served"
    assert kept.data("c1", "--at", "00:00:07")["where"]["state"] == "assigned"
    assert "had not arrived" in kept.why("c1", "--at", "00:00:02")


# ── Choosing ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_plan_that_is_being_made_is_waited_for_and_then_named(tmp_path: Path) -> None:
    kept = Kept(tmp_path, light(weight=1000, choosing=p.Choosing(plan=p.Planning(deadline=ms("2s")))))
    kept.given("+0s", e.RouterResumed(Duration(0)), signs_in("ann"), arrives("c1", "phone"), arrives("c2", "chat"))
    assert "while the router reads what it missed" in kept.why("c2", "--agent", "ann")
    kept.given("+1s", e.RouterCaughtUp())
    told = kept.why("c2", "--agent", "ann")
    assert "number 1: 2 contacts compete for 1 agent; the solver has until 00:00:03" in told
    assert "is part of a plan being made, until 00:00:03 at most" in told
    kept.given("+2s", solved(1, "c2>ann", objective=60_000, bound=60_000))
    told = kept.why("c2")
    assert "number 1: used, worth 60.0 of 60.0 at best, by story" in told and "by the solver's plan" in told


def test_room_that_is_kept_says_for_what_at_which_price_and_until_when(tmp_path: Path) -> None:
    rising = p.Urgency("rising", ((Duration(0), 100), (ms("10m"), 5000)))
    choosing = p.Choosing(reserves=(p.Reserve("phone", 1, 50),), reconsider=ms("1s"))
    kept = Kept(tmp_path, light(weight=1000, urgency=(rising,), choosing=choosing))
    kept.given("+0s", signs_in("ann"), arrives("c1", "email"))
    told = kept.why("c1", "--agent", "ann")
    assert "room for 1 is wanted; taking it is worth 20.7 and costs 50.0; from 00:00:59 on it is worth it" in told
    kept.given("+2m")
    [offered] = [it for it in kept.data("c1")["story"] if it["what"] == "offered"]
    assert offered["at"] == "2025-06-09T00:01:00.000Z", "at the first look after it"


def test_those_who_could_take_it_stand_by_value_with_every_term(tmp_path: Path) -> None:
    rising = p.Urgency("rising", ((Duration(0), 100), (ms("10m"), 5000)))
    kept = Kept(tmp_path, light(urgency=(rising,), choosing=p.Choosing(fairness=p.Fairness(5, 5))))
    kept.given("+0s", signs_in("ann")).given("+1s", signs_in("ben")).given("+2s", arrives("c1", "chat"))
    told = kept.why("c1", "--agent", "ben")
    assert "value 15.7: 20.7, 5.0 off for fairness" in told
    assert "ann comes first by value: it is worth 20.7 with ann, 15.7 with ben." in told
    assert "next best ben, worth 5.0 less" in told


def test_what_belongs_together_names_who_has_the_others(tmp_path: Path) -> None:
    kept = Kept(tmp_path, light(weight=600, choosing=p.Choosing(keep_together="customer")))
    kept.given("+0s", e.RouterResumed(Duration(0)), signs_in("ann"), signs_in("ben"))
    kept.given("+1s", *(arrives(name, "chat", customer=MIA) for name in ("c1", "c2"))).given("+2s", e.RouterCaughtUp())
    [waits] = [name for name in ("c1", "c2") if kept.story.engine.floor.contacts[name].state == 2]
    [able] = [name for name in ("ann", "ben") if not kept.story.in_hand(name)]
    assert kept.rules(waits, able) == ["kept_together"]
    assert "who was just given another of the same customer or case: they stay together" in kept.why(
        waits, "--agent", able
    )


# ── Journals ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_each_moment_is_judged_by_the_policy_that_held_then(tmp_path: Path) -> None:
    for after in (0, 4):  # from the beginning, and from a snapshot under the second policy
        folder = tmp_path / str(after)
        folder.mkdir()
        kept = Kept(folder, light(weight=1000), snapshot_after=after)
        kept.given("+0s", signs_in("ann"), arrives("c0", "email")).given("+1s", arrives("c1", "phone"))
        strict = replace(light(weight=1000, limits=limited(never=(("email", "phone"),))), name="second")
        kept.given("+1m", applies(strict)).given("+2m", arrives("c2", "chat"))
        assert kept.rules("c1", "ann", "--at", "00:00:30") == ["over_budget"]
        assert kept.rules("c1", "ann") == ["over_budget", "never_together"]
        assert "by policy second d2" in kept.why("c1") and "by policy story" in kept.why("c1", "--at", "00:00:30")


def test_a_journal_whose_writer_was_killed_answers_as_far_as_it_goes(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "whole", light())
    kept.folder.mkdir()
    kept.given("+0s", signs_in("ann"), arrives("c1", "chat")).given("+5s", says("ann", "away"), arrives("c2", "chat"))
    journal = open_journal(kept.folder / JOURNAL, header(kept.first), synchronous="OFF")
    journal.append([(now, fact, made) for fact, now, made in kept.story.told])
    shutil.copytree(kept.folder, tmp_path / "copy")  # the writer closes nothing
    journal.close()
    kept.folder, kept.written = tmp_path / "copy", len(kept.story.told)
    kept.write = lambda: None  # type: ignore[method-assign]
    assert "is away since 00:00:05" in kept.why("c2", "--agent", "ann")


# ── The brief ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_brief_is_that_of_the_last_offer_by_then_with_a_digest_that_can_be_checked(tmp_path: Path) -> None:
    kept = Kept(tmp_path, owned())
    kept.given("+0s", signs_in("ann"), arrives("c1", "chat", case="K", customer=MIA, intent="bill"))
    kept.given("+5s", promises("K", "ann", "+2h")).given("+10s", completes(kept.story.assignment("c1")))
    kept.given("+30s", says("ann", "away")).given("+40s", arrives("c2", "email", case="K", customer=MIA))
    kept.given("+50s", says("ann", "available"))
    told = kept.why("c2", "--brief")
    for sentence in (
        "Contact c2, as offered to ann at 2025-06-09T00:00:50.000Z", "customer mia (tier gold, speaks nl)",
        "It is meant for ann.", "An answer was promised by 02:00:00.", "So far it took them 10 s of waiting.",
        "Case K: open, owner ann, promised by 02:00:00.", "chat, bill, case K: served by ann",
    ):  # fmt: skip
        assert sentence in told
    data = kept.data("c2", "--brief")
    offer = next(it for it in kept.data("c2")["story"] if it["what"] == "offered")
    assert data["brief"]["as_of_seq"] == offer["row"][1], "as of the offer itself"
    assert data["digest"] == sha256(dump(data["brief"])).hexdigest()
    assert "It had not been offered to anybody by then" in kept.why("c2", "--brief", "--at", "00:00:45")
    assert kept.data("c2", "--brief", "--at", "00:00:45")["brief"] is None

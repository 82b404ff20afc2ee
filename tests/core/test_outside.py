"""Work that Poise did not give: calls that agents began, contacts that the platform gave, whatever keeps them busy."""

import pytest

from router.core import policy as p
from router.core import reasons
from router.core.condition import Condition, Test
from router.core.values import Attention
from tests.story import (
    Story,
    a_channel,
    a_policy,
    arrives,
    at,
    completes,
    connects,
    ends,
    leaves,
    limited,
    ms,
    rank,
    signs_in,
    signs_out,
)
from tests.told_people import frees, occupies, removes, starts


def test_work_outside_becomes_debt_and_blocks_until_it_is_over() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"), arrives("c2", "chat"))
    story.then("+1s", occupies("ann", "walk-in", weight=700), "TakeDebt ann (300, outside)")
    story.then("+2s", arrives("c3", "email"), "QueueContact c3 (email #1)")
    story.then(
        "+3s",
        frees("ann", "walk-in"),
        "PayDebt ann",
        "OfferContact c3 → ann (auto, load 800/1000, freed)",
        "AssignContact c3 → ann (active)",
    )
    story.then("+4s", frees("ann", "walk-in"), "IgnoreFact ann (already_so)")


def test_work_outside_that_fits_is_load_and_no_debt() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"))
    story.then("+1s", occupies("ann", "training", weight=800))
    story.then("+2s", arrives("c1", "chat"), "QueueContact c1 (chat #1)")
    assert (story.load("ann"), story.engine.floor.agents["ann"].debt_cause) == (800, reasons.OK)


def test_work_outside_is_over_when_its_time_is() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"))
    story.then("+1s", occupies("ann", "lunch", until=at("60s")), "TakeDebt ann (300, outside)")
    assert story.deadline() == "+60s"
    story.given("+2s", arrives("c2", "chat"))
    story.then(
        "+60s", None, "PayDebt ann", "OfferContact c2 → ann (auto, load 600/1000, freed)",
        "AssignContact c2 → ann (active)",
    )  # fmt: skip


def test_work_outside_that_is_said_again_replaces_what_was_said() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"))
    story.given("+1s", occupies("ann", "call", channel="phone", until=at("10s")))
    assert story.load("ann") == 1000
    story.given("+2s", occupies("ann", "call", channel="chat"))
    assert (story.load("ann"), story.deadline()) == (300, "")
    story.given("+3s", occupies("ann", "call", channel="fax"))
    assert story.load("ann") == 1000, "what cannot be weighed takes all"


def test_a_channel_outside_is_a_channel_in_hand() -> None:
    limits = limited(never=(("phone", "chat"),), max_live=p.Limit(2), at_most={"phone": p.Limit(1)})
    mixed = p.AttentionRules(Attention(2000), crowding=Attention(50), mix_others=Attention(10))
    story = Story(a_policy(limits=limits, attention=mixed))
    story.given("+0s", signs_in("ann"), arrives("c1", "email"))
    story.given("+1s", occupies("ann", "call", channel="phone", weight=500))
    assert story.load("ann") == 710
    gate = story.engine.floor.agents["ann"].attention
    assert gate.admit("chat", story.now).reasons == (reasons.NEVER_TOGETHER,)
    assert reasons.AT_MOST in gate.admit("phone", story.now).reasons
    story.given("+2s", occupies("ann", "board", channel="phone", weight=100))
    assert story.load("ann") == 860
    story.given("+3s", frees("ann", "call"))
    story.given("+4s", frees("ann", "board"))
    assert story.load("ann") == 200
    assert gate.admit("chat", story.now).ok


def test_work_outside_outlasts_a_session_and_ends_with_the_job() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"), occupies("ann", "court", weight=400))
    story.given("+1s", signs_out("ann"))
    story.given("+2s", signs_in("ann"))
    assert story.load("ann") == 400
    story.given("+3s", removes("ann"))
    assert story.load("ann") == 0


def test_a_call_that_an_agent_begins_is_taken_up_as_it_is() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"))
    story.then(
        "+1s",
        starts("c2", "ann", intent="recall"),
        "AdoptAssignment c2 → ann (phone, active, load 1300, started)",
        "TakeDebt ann (300, outside)",
    )
    assert story.engine.floor.contacts["c2"].fact.direction == "outbound"
    story.then(
        "+2s",
        ends("c2"),
        "ChangeAssignment c2 of ann (ended, load 300, media_ended)",
        "CloseContact c2 (served, waited 0s)",
        "PayDebt ann",
    )


def test_a_call_begun_by_one_who_is_signed_out_counts_all_the_same() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"))
    story.given("+1s", signs_out("ann"))
    story.then("+2s", starts("c1", "ann"), "AdoptAssignment c1 → ann (phone, active, load 1000, started)")
    story.then("+3s", completes("a1"), "ChangeAssignment c1 of ann (ended, load 0, completed)",
               "CloseContact c1 (served, waited 0s)")  # fmt: skip


def test_a_contact_that_waits_and_is_given_by_the_platform_leaves_the_line() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann", channels=("email",)), arrives("c1"), arrives("c2"))
    story.then("+9s", starts("c1", "ann", "fax"), "AdoptAssignment c1 → ann (phone, active, load 1000, started)")
    assert story.engine.floor.waiting == 1
    made = story.given("+19s", ends("c1"))
    assert made[-1].waited == 9_000  # type: ignore[union-attr]


def test_a_contact_that_rests_until_its_time_may_be_taken_up_before() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"), arrives("c1", "chat", not_before=at("1h")))
    story.then("+1m", starts("c1", "ann"), "AdoptAssignment c1 → ann (chat, active, load 300, started)")
    story.then("+2h", None)
    assert story.in_hand("ann") == ["c1"]


@pytest.mark.parametrize("taker", ["ann", "ben"])
def test_an_offered_contact_that_the_platform_gives_is_theirs_and_no_longer_offered(taker: str) -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"), arrives("c1"), signs_in("ben"))
    story.then(
        "+1s",
        starts("c1", taker),
        "RevokeOffer c1 ← ann (taken)",
        f"AdoptAssignment c1 → {taker} (phone, active, load 1000, started)",
    )


def test_a_contact_in_self_service_may_be_taken_up_by_hand() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"), arrives("c1", "chat", stage="self_service"))
    story.then("+1s", starts("c1", "ann"), "AdoptAssignment c1 → ann (chat, active, load 300, started)")


def test_what_nobody_can_have_begun_is_refused() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"), arrives("c2", "email", stage="self_service"))
    story.given("+1s", leaves("c2"))
    story.then("+2s", starts("c3", "zoe"), "IgnoreFact c3 (agent_unknown)")
    story.then("+3s", starts("c3", "ann", "fax"), "IgnoreFact c3 (channel_unknown)")
    story.then("+4s", starts("c1", "ann"), "IgnoreFact c1 (not_in_this_state)")
    story.then("+5s", starts("c2", "ann"), "IgnoreFact c2 (contact_closed)")


def test_the_kind_of_a_contact_begun_by_hand_is_ruled_like_any_other() -> None:
    vip = p.Kind("chat", Condition((Test("intent", "is", ("gold",)),)), p.Weights(Attention(700)))
    story = Story(a_policy(kinds={"chat.gold": vip}))
    story.given("+0s", signs_in("ann"))
    story.then("+1s", starts("c1", "ann", "chat", intent="gold"),
               "AdoptAssignment c1 → ann (chat.gold, active, load 700, started)")  # fmt: skip


def test_work_outside_strains_like_any_other() -> None:
    strained = p.AttentionRules(recovery=p.Recovery(limit=ms("60s")))
    story = Story(a_policy(attention=strained))
    story.given("+0s", signs_in("ann"))
    story.given("+1s", occupies("ann", "court", weight=900, until=at("30s")))
    story.given("+40s", occupies("ann", "call", channel="phone"))
    assert [type(it).__name__ for it in story.given("+3m")] == ["AdviseRest", "ChangeAgent", "TakeDebt"]
    story.given("+4m", frees("ann", "call"))
    assert story.load("ann") == 0


def test_who_began_something_on_another_channel_has_switched() -> None:
    channels = {"phone": a_channel(300, answer="auto"), "chat": a_channel(300, answer="auto")}
    for taste in (rank("least_loaded"), rank("longest_idle", switch=1)):
        story = Story(a_policy(channels=channels, choosing=taste))
        story.given("+0s", signs_in("ann"), arrives("c1"))
        story.given("+1s", starts("c2", "ann", "chat"), starts("c3", "ann", "chat"))
        assert story.engine.floor.agents["ann"].last_channel == "chat"
        story.given("+2s", connects("a9"))

"""A chat becomes a call: judged as a swap, granted, refused or queued; in the same contact or in another."""

from typing import Any

import pytest

from router.core import policy as p
from router.core.policy import Limit
from router.core.values import Attention, Duration
from tests.story import (
    Story,
    a_channel,
    a_policy,
    accepts,
    arrives,
    breaks,
    connects,
    declines,
    ends,
    leaves,
    limited,
    ms,
    says,
    signs_in,
    turns,
)
from tests.told_handoffs import confers
from tests.told_work import escalates


def channels(**phone: Any) -> dict[str, p.Channel]:
    """Two chats fill a person, and so does one call."""
    return {
        "chat": a_channel(500, answer="auto", waiting=200, dormant=0, dormant_after=ms("1m")),
        "phone": a_channel(1000, **{"answer": "auto", **phone}),
        "email": a_channel(200, answer="auto", live=False),
    }


def chatting(escalation: Any = "refuse", others: int = 0, **more: Any) -> Story:
    """Put a chat, c1, in the hands of ann, and others beside it."""
    policy = a_policy(
        channels=channels(**more.pop("phone", {})), hand_offs=p.HandOffs(escalation=escalation), **more
    )
    story = Story(policy)
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"))
    for no in range(others):
        story.given("+1s", arrives(f"c{no + 2}", "chat"))
    return story


# ── In the same contact ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_chat_becomes_a_call_in_the_same_hands() -> None:
    story = chatting()
    story.then(
        "+5s",
        escalates("c1", "phone"),
        "GrantRequest c1 (assigned)",
        "ChangeAssignment c1 of ann (active as phone, load 1000, escalated)",
    )
    floor = story.engine.floor
    assert (floor.contacts["c1"].fact.channel, floor.assignments["a3"].channel) == ("phone", "phone")
    assert (floor.contacts["c1"].kind, floor.agents["ann"].last_channel) == ("phone", "phone")
    story.then(
        "+9s",
        ends("c1"),
        "ChangeAssignment c1 of ann (ended, load 0, media_ended)",
        "CloseContact c1 (served, waited 0s)",
    )


def test_a_call_that_has_to_be_connected_is_connecting_first_and_goes_to_another_where_that_fails() -> None:
    story = chatting(phone={"connects": True})
    story.then(
        "+5s",
        escalates("c1", "phone"),
        "GrantRequest c1 (assigned)",
        "ChangeAssignment c1 of ann (connecting as phone, load 1000, escalated)",
    )
    story.then("+6s", connects("a3"), "ChangeAssignment c1 of ann (active, load 1000)")
    other = chatting(phone={"connects": True})
    other.given("+5s", escalates("c1", "phone"))
    other.then(
        "+6s",
        breaks("a3"),
        "ChangeAssignment c1 of ann (ended, load 0, failed)",
        "QueueContact c1 (phone #1)",
        "OfferContact c1 → ann (auto, load 1000/1000, retry)",
        "AssignContact c1 → ann (connecting)",
    )


def test_a_chat_whose_agent_has_no_room_for_a_call_stays_a_chat() -> None:
    story = chatting(others=1)
    story.then("+5s", escalates("c1", "phone"), "RefuseRequest c1 (over_budget)")
    assert story.engine.floor.contacts["c1"].fact.channel == "chat"
    assert story.load("ann") == 1000


def test_a_chat_whose_agent_has_no_room_for_a_call_is_queued_where_the_policy_says_so() -> None:
    story = chatting("queue", others=1)
    story.given("+4s", signs_in("ben", channels=("phone",)))
    story.then(
        "+5s",
        escalates("c1", "phone"),
        "GrantRequest c1 (queued)",
        "ChangeAssignment c1 of ann (ended, load 500, escalated)",
        "QueueContact c1 (phone #1)",
        "OfferContact c1 → ben (auto, load 1000/1000)",
        "AssignContact c1 → ben (active)",
    )


def test_what_can_be_swapped_is_not_queued() -> None:
    story = chatting("queue")
    story.then(
        "+5s",
        escalates("c1", "phone"),
        "GrantRequest c1 (assigned)",
        "ChangeAssignment c1 of ann (active as phone, load 1000, escalated)",
    )


def test_an_agent_who_does_not_take_the_channel_is_not_given_it_by_a_swap() -> None:
    story = chatting()
    story.given("+1s", says("ann", "available", channels=("chat",)))
    story.then("+5s", escalates("c1", "phone"), "RefuseRequest c1 (channel_not_taken)")


def test_one_who_is_on_their_way_to_a_break_may_go_on_with_whom_they_talk_to_but_not_with_who_slept() -> None:
    story = chatting()
    story.given("+1s", says("ann", "away"))
    story.then(
        "+5s",
        escalates("c1", "phone"),
        "GrantRequest c1 (assigned)",
        "ChangeAssignment c1 of ann (active as phone, load 1000, escalated)",
    )
    other = chatting()
    other.given("+1s", turns("c1", "customer"), says("ann", "away"))
    other.then("+5s", escalates("c1", "phone"), "RefuseRequest c1 (away)")


def test_neither_the_gap_between_live_contacts_nor_their_most_refuses_a_swap() -> None:
    story = chatting(limits=limited(live_gap=ms("10m"), max_live=Limit(1)))
    story.then(
        "+5s",
        escalates("c1", "phone"),
        "GrantRequest c1 (assigned)",
        "ChangeAssignment c1 of ann (active as phone, load 1000, escalated)",
    )


def test_the_new_channel_interrupts_what_it_may() -> None:
    rules = p.AttentionRules(interrupts={"phone": ("email", "chat")}, max_interrupts=Limit(1))
    story = Story(a_policy(channels=channels(), attention=rules))
    story.given("+0s", signs_in("ann", budget=1100), arrives("c1", "chat"), arrives("e1", "email"))
    made = story.given("+5s", escalates("c1", "phone"))
    assert len(made) == 1  # e1 interrupted weighs as much as it does while it waits
    weights = p.Weights(Attention(200), interrupted=Attention(50))
    policy = a_policy(channels=channels() | {"email": p.Channel(False, weights, "auto")}, attention=rules)
    story = Story(policy)
    story.given("+0s", signs_in("ann", budget=1100), arrives("c1", "chat"), arrives("e1", "email"))
    story.then(
        "+5s",
        escalates("c1", "phone"),
        "GrantRequest c1 (assigned)",
        "ChangeAssignment e1 of ann (interrupted, load 550, interrupted_by)",
        "ChangeAssignment c1 of ann (active as phone, load 1050, escalated)",
    )


def test_who_waits_for_their_agent_may_go_on_by_phone_when_there_is_room_for_that() -> None:
    policy = a_policy(channels=channels() | {"call": a_channel(300, answer="auto")})
    story = Story(policy)
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"), turns("c1", "customer"))
    story.given("+61s", arrives("c2", "chat"), arrives("e1", "email"))
    story.then("+2m", turns("c1", "agent"), "WakeContact c1 of ann (woken_held, until +420s, over_budget)")
    story.then(
        "+3m",
        escalates("c1", "call"),
        "GrantRequest c1 (assigned)",
        "ChangeAssignment c1 of ann (active as call, load 1000, escalated)",
    )
    story.given("+4m", ends("c1"))
    assert story.told[-1][2][-1].waited == Duration(60_000)  # type: ignore[union-attr]


def waiting() -> Story:
    story = Story(a_policy(channels=channels(answer="manual"), memory=p.Memory()))
    story.given("+0s", arrives("c1", "chat"))
    return story


def test_who_waits_in_line_changes_channel_and_place_and_keeps_their_arrival() -> None:
    story = waiting()
    story.given("+1s", arrives("c2", "phone"))
    story.then("+5s", escalates("c1", "phone"), "GrantRequest c1 (queued)", "QueueContact c1 (phone #1)")
    story.given("+9s", signs_in("ann"))
    assert story.in_hand("ann") == ["c1"]


def test_what_is_offered_is_offered_anew_on_its_new_channel() -> None:
    policy = a_policy(channels=channels(answer="manual") | {"chat": a_channel(500)})
    story = Story(policy)
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"))
    story.then(
        "+5s",
        escalates("c1", "phone"),
        "GrantRequest c1 (queued)",
        "RevokeOffer c1 ← ann (escalated)",
        "QueueContact c1 (phone #1)",
        "OfferContact c1 → ann (manual, load 1000/1000)",
    )


def test_who_helps_themselves_still_does_on_another_channel() -> None:
    story = Story(a_policy(channels=channels()))
    story.given("+0s", arrives("c1", "chat", stage="self_service"))
    story.then("+5s", escalates("c1", "phone"), "GrantRequest c1 (self_service)")
    assert story.engine.floor.contacts["c1"].fact.channel == "phone"


def test_what_cannot_be_had_is_refused_with_its_reason() -> None:
    story = chatting()
    story.then("+1s", escalates("c1", "hologram"), "RefuseRequest c1 (policy_lacks_channel)")
    story.then("+2s", escalates("c1", "chat"), "RefuseRequest c1 (already_so)")
    story.then("+3s", escalates("c9", "phone"), "RefuseRequest c9 (contact_unknown)")
    story.given("+4s", leaves("c1"))
    story.then("+5s", escalates("c1", "phone"), "RefuseRequest c1 (contact_closed)")


# ── In another contact ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_call_takes_the_place_of_the_chat_it_replaces_with_its_whole_story() -> None:
    story = chatting()
    story.then(
        "+5s",
        escalates("p1", "phone", "c1"),
        "GrantRequest p1 (assigned)",
        "ChangeAssignment c1 of ann (ended, load 0, escalated)",
        "CloseContact c1 (served, waited 0s, escalated)",
        "AdoptAssignment p1 → ann (phone, active, load 1000, escalated)",
    )
    call = story.engine.floor.contacts["p1"]
    assert (call.fact.channel, call.fact.continues, call.arrived_at) == ("phone", "c1", story.now - 5_000)
    story.then(
        "+9s",
        ends("p1"),
        "ChangeAssignment p1 of ann (ended, load 0, media_ended)",
        "CloseContact p1 (served, waited 0s)",
    )


@pytest.mark.parametrize("manual", [True, False])
def test_a_call_that_waits_already_takes_the_place_of_its_chat(manual: bool) -> None:
    story = chatting(phone={"answer": "manual"})
    story.given("+1s", signs_in("ben", channels=("phone",) if manual else ()), arrives("p1", "phone"))
    revoked = ["RevokeOffer p1 ← ben (escalated)"] if manual else []
    story.then(
        "+5s",
        escalates("p1", "phone", "c1"),
        "GrantRequest p1 (assigned)",
        *revoked,
        "ChangeAssignment c1 of ann (ended, load 0, escalated)",
        "CloseContact c1 (served, waited 0s, escalated)",
        "AdoptAssignment p1 → ann (phone, active, load 1000, escalated)",
    )
    assert story.engine.floor.contacts["p1"].arrived_at == story.now - 5_000


def test_a_call_whose_agent_has_no_room_waits_with_the_age_of_its_chat() -> None:
    story = chatting("queue", others=1)
    story.then(
        "+5s",
        escalates("p1", "phone", "c1"),
        "GrantRequest p1 (queued)",
        "ChangeAssignment c1 of ann (ended, load 500, escalated)",
        "CloseContact c1 (served, waited 0s, escalated)",
        "QueueContact p1 (phone #1)",
    )
    story.given("+9s", ends("c2"))
    story.given("+10s", ends("p1"))
    assert story.told[-1][2][-1].waited == Duration(4_000)  # type: ignore[union-attr]
    other = chatting(others=1)
    other.then("+5s", escalates("p1", "phone", "c1"), "RefuseRequest p1 (over_budget)")
    assert "p1" not in other.engine.floor.contacts


def test_a_call_takes_the_place_in_line_of_the_chat_that_waited() -> None:
    story = waiting()
    story.then(
        "+5s",
        escalates("p1", "phone", "c1"),
        "GrantRequest p1 (queued)",
        "CloseContact c1 (closed_unserved, waited 5s, escalated)",
        "QueueContact p1 (phone #1)",
    )
    assert story.engine.floor.contacts["p1"].arrived_at == story.now - 5_000


def test_a_call_takes_the_place_of_a_chat_that_is_offered() -> None:
    story = Story(a_policy(channels=channels(answer="manual") | {"chat": a_channel(500)}))
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"))
    story.then(
        "+5s",
        escalates("p1", "phone", "c1"),
        "GrantRequest p1 (queued)",
        "RevokeOffer c1 ← ann (escalated)",
        "CloseContact c1 (closed_unserved, waited 5s, escalated)",
        "QueueContact p1 (phone #1)",
        "OfferContact p1 → ann (manual, load 1000/1000)",
    )


def test_a_call_that_is_offered_already_takes_the_place_of_a_chat_that_waits() -> None:
    story = Story(a_policy(channels=channels(answer="manual")))
    story.given("+0s", signs_in("ann", channels=("phone",)), arrives("c1", "chat"), arrives("p1", "phone"))
    story.given("+1s", declines("ann", story.offer("p1"), "1s"))
    story.given("+2s")
    story.then(
        "+5s",
        escalates("p1", "phone", "c1"),
        "GrantRequest p1 (queued)",
        "RevokeOffer p1 ← ann (escalated)",
        "CloseContact c1 (closed_unserved, waited 5s, escalated)",
        "QueueContact p1 (phone #1)",
        "OfferContact p1 → ann (manual, load 1000/1000, retry)",
    )


def test_one_who_helped_themselves_by_chat_calls_and_waits_for_a_person() -> None:
    story = Story(a_policy(channels=channels()))
    story.given("+0s", arrives("c1", "chat", stage="self_service"))
    story.then(
        "+5s",
        escalates("p1", "phone", "c1"),
        "GrantRequest p1 (queued)",
        "CloseContact c1 (left_self_service, waited 5s, escalated)",
        "QueueContact p1 (phone #1)",
    )


def test_only_a_contact_in_nobodys_hands_takes_the_place_of_another() -> None:
    story = chatting(phone={"answer": "manual"})
    story.given("+1s", signs_in("ben"), arrives("p1", "phone"))
    story.given("+2s", accepts("ben", story.offer("p1")))
    story.then("+5s", escalates("p1", "phone", "c1"), "RefuseRequest p1 (not_in_this_state)")
    story.then("+5s", escalates("p2", "phone", "c9"), "RefuseRequest p2 (contact_unknown)")


def test_a_call_that_fails_leaves_the_customer_to_the_colleague_in_the_conversation() -> None:
    story = chatting(phone={"connects": True}, limits=limited())
    story.given("+1s", signs_in("ben"), confers("a3", "ben"))
    story.given("+2s", accepts("ben", *story.engine.floor.agents["ben"].offers))
    story.given("+5s", escalates("c1", "phone"))
    story.then(
        "+6s",
        breaks("a3"),
        "ChangeAssignment c1 of ann (ended, load 0, failed)",
        "ChangeAssignment c1 of ben as primary (active, load 1000, conferenced)",
    )
    assert story.engine.floor.assignments[story.engine.floor.contacts["c1"].assignment].channel == "phone"

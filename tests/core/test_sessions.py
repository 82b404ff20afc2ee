"""Sessions and their leases: desks that die and come back, last wills that come late, half a floor lost at once."""

import pytest

from router.core import events as e
from router.core import policy as p
from router.core import reasons
from router.core.values import Attention
from tests.story import (
    Story,
    a_channel,
    a_policy,
    accepts,
    arrives,
    at,
    completes,
    connects,
    declines,
    ends,
    limited,
    line,
    ms,
    says,
    signs_in,
    signs_out,
    turns,
)
from tests.told_people import finds, loses, removes
from tests.told_work import holds

SESSIONS = p.Sessions(lost_settle=ms("5s"), return_for=ms("60s"))


def a_floor(**channels: p.Channel) -> Story:
    """Make a floor on which one call, chats and emails may be in hand together."""
    media = {
        "phone": a_channel(600, answer="auto", connects=True),
        "chat": a_channel(300, answer="auto", waiting=100, dormant_after=ms("10m")),
        "email": a_channel(200, answer="auto", live=False),
    }
    return Story(a_policy(channels=media | channels, sessions=SESSIONS))


def test_a_desk_that_dies_with_a_live_call_in_hand_finds_the_call_again_when_it_comes_back() -> None:
    story = a_floor()
    story.given("+0s", signs_in("ann", session="s1"), arrives("c1"))
    story.given("+1s", connects(story.assignment("c1")), arrives("c2", "email"))
    story.then("+10s", loses("ann", "s1"))
    story.then(
        "+15s",
        None,
        "ChangeAgent ann (lost)",
        "ChangeAssignment c1 of ann (unattended, load 800, agent_lost)",
    )
    story.then("+16s", arrives("c3", "email"), "QueueContact c3 (email #1)")
    story.then(
        "+20s",
        signs_in("ann", session="s2"),
        "ChangeAgent ann (found)",
        "ChangeAssignment c1 of ann (active, load 800, returned)",
        "OfferContact c3 → ann (auto, load 1000/1000, freed)",
        "AssignContact c3 → ann (active)",
    )
    story.given("+2m")
    assert story.in_hand("ann") == ["c1", "c2", "c3"]


def test_who_talks_on_a_dead_desk_is_the_platforms_to_end() -> None:
    story = a_floor()
    story.given("+0s", signs_in("ann"), arrives("c1"))
    story.given("+1s", connects(story.assignment("c1")), loses("ann"))
    story.given("+2m")
    assert story.in_hand("ann") == ["c1"]
    story.then(
        "+3m",
        ends("c1", by="customer"),
        "ChangeAssignment c1 of ann (ended, load 0, media_ended)",
        "CloseContact c1 (served, waited 0s)",
    )


def test_what_is_not_on_live_media_waits_for_the_agent_and_then_goes_back_to_the_line() -> None:
    story = a_floor()
    story.given("+0s", signs_in("ann"), arrives("c1", "email"), arrives("c2", "chat"), arrives("c3", "chat"))
    story.given("+1s", turns("c3", "customer"))
    story.given("+11m", arrives("c4", "chat"), holds(story.assignment("c2")))
    story.given("+11m", signs_in("ben", channels=("email", "phone")), loses("ann"))
    story.then(
        "+665s",
        None,
        "ChangeAgent ann (lost)",
        "ChangeAssignment c2 of ann (unattended, load 800, agent_lost)",
        "ChangeAssignment c4 of ann (unattended, load 800, agent_lost)",
    )
    story.then(
        "+725s",
        None,
        "ChangeAssignment c1 of ann (ended, load 600, agent_lost)",
        "QueueContact c1 (email #1)",
        "OfferContact c1 → ben (auto, load 200/1000)",
        "AssignContact c1 → ben (active)",
    )
    assert story.in_hand("ann") == ["c2", "c3", "c4"], "who sleeps is not woken"


def test_what_the_lost_were_writing_up_is_over_when_its_time_is() -> None:
    wrapped = a_channel(300, answer="auto", live=False, wrap=p.Wrap(most=ms("10m")))
    story = a_floor(email=wrapped)
    story.given("+0s", signs_in("ann"), arrives("c1", "email"))
    story.given("+1s", ends("c1"), loses("ann"))
    story.then("+66s", None, "ChangeAgent ann (lost)")
    story.then("+601s", None, "ChangeAssignment c1 of ann (ended, load 0, wrap_over)")


def test_a_call_that_rings_at_a_dead_desk_waits_for_it_like_any_other_work() -> None:
    story = a_floor()
    story.given("+0s", signs_in("ann"), arrives("c1"), loses("ann"))
    story.given("+1s", signs_in("ben"))
    story.then("+5s", None, "ChangeAgent ann (lost)")
    story.then(
        "+65s",
        None,
        "ChangeAssignment c1 of ann (ended, load 0, agent_lost)",
        "QueueContact c1 (phone #1)",
        "OfferContact c1 → ben (auto, load 600/1000)",
        "AssignContact c1 → ben (connecting)",
    )


def test_open_offers_of_the_lost_go_on_at_once() -> None:
    story = Story(a_policy(sessions=SESSIONS))
    story.given("+0s", signs_in("ann"), arrives("c1"))
    story.given("+1s", loses("ann"))
    story.given("+2s", signs_in("ben"))
    story.then(
        "+6s",
        None,
        "ChangeAgent ann (lost)",
        "RevokeOffer c1 ← ann (agent_lost)",
        "QueueContact c1 (phone #1)",
        "OfferContact c1 → ben (manual, load 1000/1000)",
    )
    assert story.engine.floor.agents["ann"].unready_code() == reasons.AGENT_LOST


def test_an_offer_that_expires_as_its_agent_is_lost_is_taken_back_once() -> None:
    phone = a_channel(1000, ring_for=ms("10s"))
    story = Story(a_policy(channels={"phone": phone}, sessions=SESSIONS))
    story.given("+0s", signs_in("ann"), arrives("c1"))
    story.given("+4s", loses("ann"))
    late = story.tell(e.ClockReached(at("20s")), at("20s"))
    told = [line(it) for it in late]
    assert told[:2] == ["ChangeAgent ann (lost)", "RevokeOffer c1 ← ann (agent_lost)"]
    assert told[2:] == ["QueueContact c1 (phone #1)"]


def test_a_conversation_that_would_fall_asleep_as_its_desk_dies_stays_unattended() -> None:
    chat = a_channel(300, answer="auto", waiting=100, dormant_after=ms("10s"))
    story = Story(a_policy(channels={"chat": chat}, sessions=SESSIONS))
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"), turns("c1", "customer"))
    story.given("+4s", loses("ann"))
    late = story.tell(e.ClockReached(at("20s")), at("20s"))
    assert [line(it) for it in late] == [
        "ChangeAgent ann (lost)",
        "ChangeAssignment c1 of ann (unattended, load 300, agent_lost)",
    ]


def test_any_word_of_the_session_before_a_lapse_takes_effect_forgets_it() -> None:
    for word in (finds("ann"), says("ann", "away"), signs_in("ann"), signs_out("ann")):
        story = a_floor()
        story.given("+0s", signs_in("ann"))
        story.given("+1s", loses("ann"))
        story.given("+5s", word)
        story.given("+20s")
        assert not story.engine.floor.agents["ann"].lost, word


@pytest.mark.parametrize("answer", [accepts, declines])
def test_one_who_answers_an_offer_is_there(answer: object) -> None:
    story = Story(a_policy(sessions=SESSIONS))
    story.given("+0s", signs_in("ann"), arrives("c1"))
    story.given("+1s", loses("ann"))
    story.given("+2s", answer("ann", story.offer("c1")))  # type: ignore[operator]
    story.given("+10s")
    assert not story.engine.floor.agents["ann"].lost


def test_an_old_last_will_after_a_new_login_does_nothing() -> None:
    story = a_floor()
    story.given("+0s", signs_in("ann", session="s1"))
    story.given("+1s", signs_in("ann", session="s2"))
    story.then("+2s", loses("ann", "s1"), "IgnoreFact ann (session_old)")
    story.then("+3s", loses("ann", "s9"), "IgnoreFact ann (session_other)")
    story.then("+4s", finds("ann", "s1"), "IgnoreFact ann (session_old)")
    story.then("+5s", signs_in("ann", session="s1"), "IgnoreFact ann (session_old)")
    story.then("+30s", None)
    assert not story.engine.floor.agents["ann"].lost


def test_a_lapse_is_said_once_and_who_was_not_lost_is_not_found() -> None:
    story = a_floor()
    story.given("+0s", signs_in("ann"))
    story.then("+1s", finds("ann"), "IgnoreFact ann (already_so)")
    story.then("+2s", loses("ann"))
    story.then("+3s", loses("ann"), "IgnoreFact ann (already_so)")
    story.then("+7s", None, "ChangeAgent ann (lost)")
    story.then("+8s", loses("ann"), "IgnoreFact ann (already_so)")
    story.then("+9s", finds("ann"), "ChangeAgent ann (found)")


def test_half_of_all_leases_and_more_lapse_at_once_and_none_takes_effect() -> None:
    story = a_floor()
    story.given("+0s", *(signs_in(name) for name in ("ann", "ben", "cem", "dot")))
    story.given("+1s", arrives("c1", "email"))
    story.then("+2s", loses("ann"))
    story.then("+3s", loses("ben"))
    story.then("+4s", loses("cem"), "RaiseAlarm  (leases_lapsed, 3 of 4)")
    story.then("+5s", loses("dot"))
    story.then("+10m", None)
    story.then("+11m", arrives("c2", "email"), "QueueContact c2 (email #1)",
               "OfferContact c2 → ben (auto, load 200/1000, cem 0 behind)",
               "AssignContact c2 → ben (active)")  # fmt: skip
    story.then("+12m", finds("ann"))
    story.then("+13m", finds("ben"), "RaiseAlarm  (leases_returned, 2 of 4)")
    story.then("+13.05m", finds("dot"))
    story.then("+785s", None, "ChangeAgent cem (lost)")
    story.then("+14m", loses("dot"))
    story.then("+845s", None, "ChangeAgent dot (lost)")


@pytest.mark.parametrize("last", [signs_out("ann"), says("ann", "offline"), removes("ann")])
def test_the_alarm_ends_when_those_who_lapsed_leave_in_good_order(last: e.Fact) -> None:
    story = a_floor()
    story.given("+0s", *(signs_in(name) for name in ("ann", "ben", "cem")))
    story.given("+1s", loses("ann"), loses("ben"))
    assert story.engine.floor.alarmed
    story.then("+2s", last, "RaiseAlarm  (leases_returned, 1 of 2)")
    story.then("+7s", None, "ChangeAgent ben (lost)")


def test_on_a_small_floor_every_lapse_counts() -> None:
    story = a_floor()
    story.given("+0s", signs_in("ann"), signs_in("ben"))
    story.then("+1s", loses("ann"))
    story.then("+1s", loses("ben"))
    story.then("+6s", None, "ChangeAgent ann (lost)", "ChangeAgent ben (lost)")


def test_a_conversation_that_comes_back_heavier_is_debt() -> None:
    chat = p.Channel(True, p.Weights(Attention(500), unattended=Attention(100)), "auto")
    story = Story(a_policy(channels={"chat": chat}, sessions=SESSIONS))
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"), arrives("c2", "chat"))
    story.given("+1s", loses("ann"))
    story.given("+6s")
    assert story.load("ann") == 200
    story.then(
        "+7s",
        signs_in("ann", budget=900),
        "ChangeAgent ann (found)",
        "ChangeAssignment c1 of ann (active, load 600, returned)",
        "ChangeAssignment c2 of ann (active, load 1000, returned)",
        "TakeDebt ann (100, resumed)",
    )


def test_a_silent_customer_whose_desk_dies_weighs_like_one_who_speaks() -> None:
    chat = a_channel(600, answer="auto", waiting=100)
    story = Story(a_policy(channels={"chat": chat}, sessions=SESSIONS))
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"))
    story.given("+1s", turns("c1", "customer"), arrives("c2", "chat"))
    story.given("+2s", loses("ann"))
    story.then(
        "+7s",
        None,
        "ChangeAgent ann (lost)",
        "ChangeAssignment c1 of ann (unattended, load 1200, agent_lost)",
        "ChangeAssignment c2 of ann (unattended, load 1200, agent_lost)",
        "TakeDebt ann (200, resumed)",
    )
    story.then(
        "+8s",
        finds("ann"),
        "ChangeAgent ann (found)",
        "ChangeAssignment c1 of ann (waiting, load 700, returned)",
        "ChangeAssignment c2 of ann (active, load 700, returned)",
        "PayDebt ann",
    )


def test_a_customer_who_writes_to_a_dead_desk_is_waited_for_when_it_comes_back() -> None:
    story = a_floor()
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"))
    story.given("+1s", turns("c1", "customer"), loses("ann"))
    story.given("+6s")
    story.then("+7s", turns("c1", "customer"), "IgnoreFact c1 (not_in_this_state)")
    story.then("+8s", turns("c1", "agent"), "ChangeAssignment c1 of ann (unattended, load 300)")
    story.then("+9s", finds("ann"), "ChangeAgent ann (found)",
               "ChangeAssignment c1 of ann (active, load 300, returned)")  # fmt: skip


def test_signing_in_again_resets_neither_load_nor_debt() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann", session="s1"), *(arrives(f"c{no}", "chat") for no in range(1, 4)))
    story.then("+1s", signs_in("ann", session="s1", budget=500), "TakeDebt ann (400, shrunk)")
    made = story.given("+2s", signs_in("ann", session="s2", budget=500))
    assert (story.load("ann"), story.engine.floor.agents["ann"].debt_cause) == (900, reasons.DEBT_SHRUNK)
    assert not any(type(it).__name__ == "PayDebt" for it in made)
    story.then("+3s", arrives("c4", "email"), "QueueContact c4 (email #1)")


def test_one_who_works_here_no_more_gives_all_back_but_the_call_they_are_on() -> None:
    story = Story(a_policy(channels={
        "phone": a_channel(300, answer="auto", connects=True), "email": a_channel(100, answer="auto", live=False),
        "task": a_channel(100, live=False),
    }))  # fmt: skip
    story.given("+0s", signs_in("ann"), arrives("c1"), arrives("c2"), arrives("c3", "email"), arrives("c4", "task"))
    story.given("+1s", connects(story.assignment("c1")))
    story.then(
        "+2s",
        removes("ann"),
        "RevokeOffer c4 ← ann (agent_removed)",
        "QueueContact c4 (task #1)",
        "ChangeAssignment c1 of ann (unattended, load 700, agent_removed)",
        "ChangeAssignment c2 of ann (ended, load 400, agent_removed)",
        "QueueContact c2 (phone #1)",
        "ChangeAssignment c3 of ann (ended, load 300, agent_removed)",
        "QueueContact c3 (email #1)",
    )
    story.then("+3s", says("ann", "available"), "IgnoreFact ann (not_in_this_state)")
    assert story.in_hand("ann") == ["c1"]
    made = story.given("+4s", signs_in("ann"))
    assert line(made[0]) == "ChangeAssignment c1 of ann (active, load 300, returned)"
    assert sorted(story.in_hand("ann")) == ["c1", "c2", "c3", "c4"]


def test_one_who_is_removed_writes_nothing_up_any_more() -> None:
    phone = a_channel(1000, answer="auto", wrapping=300, wrap=p.Wrap(most=ms("5m")))
    story = Story(a_policy(channels={"phone": phone}))
    story.given("+0s", signs_in("ann"), arrives("c1"))
    story.given("+1s", ends("c1"))
    story.then("+2s", removes("ann"), "ChangeAssignment c1 of ann (ended, load 0, agent_removed)")


def test_one_who_does_not_respond_is_asked_again_once_they_act() -> None:
    story = Story(a_policy(offers=p.Offers(max_unanswered=p.Limit(1)), limits=limited(max_open_offers=p.Limit(1))))
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"), arrives("c2"))
    story.given("+1s", completes(story.assignment("c1")))
    story.given("+30s", arrives("c3", "chat"))
    assert not story.engine.floor.agents["ann"].responding
    story.then("+40s", signs_in("ann"), "OfferContact c2 → ann (manual, load 1000/1000, freed, c3 0 behind)")

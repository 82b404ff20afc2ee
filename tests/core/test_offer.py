"""Every answer to an offer, whatever has become of the offer; and what one that is over means for its agent."""

from collections.abc import Callable

import pytest

from router.core import events as e
from router.core import policy as p
from router.core.offer import ANSWERS
from router.core.policy import Limit
from router.core.values import Duration, Instant
from tests.story import (
    Story,
    a_channel,
    a_policy,
    accepts,
    arrives,
    declines,
    fails,
    leaves,
    limited,
    says,
    signs_in,
    signs_out,
)

ANSWER_FACTS: dict[type, Callable[[str, str], e.Fact]] = {
    e.OfferAccepted: accepts,
    e.OfferDeclined: declines,
    e.OfferFailed: fails,
}

OVER = {
    "taken": "offer_taken",
    "expired": "expired",
    "declined": "declined",
    "failed": "failed",
    "left": "customer_left",
    "agent": "agent_left",
    "never": "offer_unknown",
    "another's": "offer_of_other",
    "late": "expired",
}
"""What became of an offer, and what one who answers it nevertheless is told."""


def test_no_answer_is_missing_from_the_table_or_from_this_test() -> None:
    assert {e.OfferAccepted: 0, e.OfferDeclined: 71, e.OfferFailed: 72} == ANSWERS
    assert set(ANSWER_FACTS) == set(ANSWERS)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (accepts, ["GrantRequest o2", "AssignContact c1 → ann (active)"]),
        (declines, ["RevokeOffer c1 ← ann (declined)", "QueueContact c1 (phone #1)"]),
        (fails, ["RevokeOffer c1 ← ann (failed)", "QueueContact c1 (phone #1)"]),
    ],
)
def test_an_open_offer_takes_each_answer(answer: type, expected: list[str]) -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"), signs_in("ben"), arrives("c1"))
    assert story.offer("c1") == "o2"
    made = story.then("+5s", says("ben", "away"))
    assert made == []
    story.then("+6s", answer("ann", "o2"), *expected)


def bring(story: Story, how: str) -> tuple[str, str]:
    """Bring an offer to its end; return who answers now, and what they answer to."""
    story.given("+0s", signs_in("ann"), signs_in("cal", presence="away"), arrives("c1"))
    offer, agent = story.offer("c1"), "ann"
    match how:
        case "taken":
            story.given("+1s", accepts("ann", offer))
        case "expired":
            story.given("+20s")
        case "declined":
            story.given("+1s", declines("ann", offer))
        case "failed":
            story.given("+1s", fails("ann", offer))
        case "left":
            story.given("+1s", leaves("c1"))
        case "agent":
            story.given("+1s", signs_out("ann"))
        case "never":
            offer = "o99"
        case "another's":
            story.given("+1s", signs_in("ben"))
            agent = "ben"
        case "late":
            return agent, offer
    return agent, offer


@pytest.mark.parametrize("kind", ANSWERS)
@pytest.mark.parametrize("how", OVER)
def test_an_answer_to_an_offer_that_is_over_is_told_what_happened_instead(how: str, kind: type) -> None:
    story = Story(a_policy())
    agent, offer = bring(story, how)
    about = agent if kind is e.OfferFailed else offer  # the platform asked for nothing: its fact is ignored
    expected = f"{'IgnoreFact' if kind is e.OfferFailed else 'RefuseRequest'} {about} ({OVER[how]})"
    if how == "late":  # the clock is behind, the answer is not in time all the same
        made = story.tell(ANSWER_FACTS[kind](agent, offer), Instant(story.now + 20_000))
        assert [type(it).__name__ for it in made] == [expected.split()[0]]
        assert story.script[-1].endswith(expected)
    else:
        story.then("+21s" if how == "expired" else "+2s", ANSWER_FACTS[kind](agent, offer), expected)


# ── Expiry and grace ──────────────────────────────────────────────────────────────────────────────────────────────


def test_an_offer_that_nobody_takes_goes_back_to_waiting() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"), arrives("c1"))
    assert story.deadline() == "+20s"
    story.then("+19.999s", None)
    story.then(
        "+20s",
        None,
        "RevokeOffer c1 ← ann (expired)",
        "QueueContact c1 (phone #1)",
        "OfferContact c1 → ann (manual, load 1000/1000, retry)",  # nobody else is signed in
    )


EDGES = [("+19.999s", True), ("+20s", True), ("+21.999s", True), ("+22s", False)]


@pytest.mark.parametrize(("second", "granted"), EDGES)
def test_an_offer_may_be_accepted_until_just_before_the_grace_is_over(second: str, granted: bool) -> None:
    story = Story(a_policy(offers=p.Offers(accept_grace=Duration(2_000))))
    made = story.given("+0s", signs_in("ann"), arrives("c1"))
    assert made[-1].expires_at == story.now + 20_000  # type: ignore[union-attr]
    assert story.deadline() == "+22s"
    expected = ["GrantRequest o2", "AssignContact c1 → ann (active)"] if granted else ["RefuseRequest o2 (expired)"]
    story.then(second, accepts("ann", "o2"), *expected)


def test_without_grace_the_last_moment_is_the_one_before_expiry() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"), arrives("c1"))
    story.then("+20s", accepts("ann", "o2"), "RefuseRequest o2 (expired)")


# ── What is held against an agent ─────────────────────────────────────────────────────────────────────────────────


def unanswered(most: int) -> p.Policy:
    return a_policy(offers=p.Offers(max_unanswered=Limit(most)))


def test_after_too_many_unanswered_offers_in_a_row_an_agent_is_not_asked_until_they_act() -> None:
    story = Story(unanswered(2))
    story.given("+0s", signs_in("ann"), arrives("c1"))
    story.given("+20s")
    story.then(
        "+40s",
        None,
        "RevokeOffer c1 ← ann (expired)",
        "ChangeAgent ann (not responding)",
        "QueueContact c1 (phone #1)",
    )
    story.then("+50s", arrives("c2"), "QueueContact c2 (phone #2)")
    story.then("+60s", says("ann", "available"), "OfferContact c1 → ann (manual, load 1000/1000, freed, c2 0 behind)")


def test_an_answer_starts_the_count_of_unanswered_offers_anew() -> None:
    story = Story(unanswered(2))
    story.given("+0s", signs_in("ann"), arrives("c1"))
    story.given("+20s")
    story.given("+25s", declines("ann", story.offer("c1"), "1m"))
    story.given("+30s", arrives("c2"))
    story.then(
        "+50s",
        None,
        "RevokeOffer c2 ← ann (expired)",
        "QueueContact c2 (phone #2)",
        "OfferContact c2 → ann (manual, load 1000/1000, retry)",
    )


def test_an_agent_who_answers_another_offer_has_acted_and_is_asked_again() -> None:
    channels = {"phone": a_channel(300), "chat": a_channel(300, ring_for=Duration(60_000))}
    story = Story(a_policy(channels=channels, offers=p.Offers(max_unanswered=Limit(1))))
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"), arrives("c2"))
    story.given("+20s")  # c2 is not taken: ann does not respond
    assert story.in_hand("ann") == ["c1"]
    story.then(
        "+30s",
        accepts("ann", story.offer("c1")),
        "GrantRequest o2",
        "AssignContact c1 → ann (active)",
        "OfferContact c2 → ann (manual, load 600/1000, freed)",
    )


def test_undeliverable_offers_count_as_unanswered_and_declined_ones_do_not() -> None:
    story = Story(unanswered(1))
    story.given("+0s", signs_in("ann"), arrives("c1"))
    story.given("+1s", declines("ann", story.offer("c1"), "1s"))
    story.given("+2s")
    story.then(
        "+3s",
        fails("ann", story.offer("c1")),
        "RevokeOffer c1 ← ann (failed)",
        "ChangeAgent ann (not responding)",
        "QueueContact c1 (phone #1)",
    )


def test_two_offers_that_lapse_together_silence_an_agent_once() -> None:
    story = Story(a_policy(channels={"phone": a_channel(500)}, offers=p.Offers(max_unanswered=Limit(1))))
    story.given("+0s", signs_in("ann"), arrives("c1"), arrives("c2"))
    story.then(
        "+20s",
        None,
        "RevokeOffer c1 ← ann (expired)",
        "ChangeAgent ann (not responding)",
        "QueueContact c1 (phone #1)",
        "RevokeOffer c2 ← ann (expired)",
        "QueueContact c2 (phone #2)",
    )


# ── Who may be asked again ────────────────────────────────────────────────────────────────────────────────────────


def test_a_contact_that_was_declined_goes_to_others_first() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"))
    story.given("+1s", signs_in("ben"), arrives("c1"))
    story.then(
        "+2s",
        declines("ann", story.offer("c1")),
        "RevokeOffer c1 ← ann (declined)",
        "QueueContact c1 (phone #1)",
        "OfferContact c1 → ben (manual, load 1000/1000, retry)",
    )


def test_who_declined_is_not_asked_again_while_another_who_did_not_is_signed_in_and_busy() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"), signs_in("ben"), arrives("c1"), arrives("c2"))
    story.given("+1s", accepts("ben", story.offer("c2")))
    declined = ["RevokeOffer c1 ← ann (declined)", "QueueContact c1 (phone #1)"]
    story.then("+2s", declines("ann", story.offer("c1")), *declined)
    story.then("+3s", arrives("c3"), "QueueContact c3 (phone #2)", "OfferContact c3 → ann (manual, load 1000/1000)")
    story.given("+4s", leaves("c3"))
    assert story.in_hand("ann") == []
    story.then("+5s", signs_out("ben"), "OfferContact c1 → ann (manual, load 1000/1000, retry)")


def test_when_everyone_declined_the_longest_idle_is_asked_again() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"), signs_in("ben"), arrives("c1"))
    story.given("+1s", declines("ann", story.offer("c1")))
    story.then(
        "+2s",
        declines("ben", story.offer("c1")),
        "RevokeOffer c1 ← ben (declined)",
        "QueueContact c1 (phone #1)",
        "OfferContact c1 → ann (manual, load 1000/1000, retry)",
    )


def test_an_agent_may_ask_to_be_asked_again_in_five_minutes() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"), arrives("c1"))
    story.then(
        "+10s",
        declines("ann", story.offer("c1"), "5m"),
        "RevokeOffer c1 ← ann (declined, ask again +310s)",
        "QueueContact c1 (phone #1)",
    )
    assert story.deadline() == "+310s"
    story.then("+5m", None)
    story.then("+310s", None, "OfferContact c1 → ann (manual, load 1000/1000, retry)")


def test_each_agent_who_asked_to_be_asked_again_is_asked_at_their_own_time() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"), signs_in("ben"), arrives("c1"))
    story.given("+1s", declines("ann", story.offer("c1"), "1m"))
    story.given("+2s", declines("ben", story.offer("c1"), "2m"))
    story.given("+3s", says("ann", "away"))
    story.then("+61s", None)
    story.then("+122s", None, "OfferContact c1 → ben (manual, load 1000/1000, retry)")


def test_an_overdue_contact_goes_even_to_one_who_declined_it_but_not_before_they_wish() -> None:
    urgency = (p.Urgency("calls", ((Duration(0), 1000),), max_wait=Duration(30_000)),)
    story = Story(a_policy(urgency=urgency))
    story.given("+0s", signs_in("ann"), signs_in("ben"), arrives("c1"), arrives("c2"))
    story.given("+1s", accepts("ben", story.offer("c2")), declines("ann", story.offer("c1")))
    assert story.deadline() == "+30s"
    story.then("+30s", None, "OfferContact c1 → ann (manual, load 1000/1000, retry)")
    story.given("+31s", declines("ann", story.offer("c1"), "1m"))
    story.then("+60s", says("ann", "available"))
    story.then("+91s", None, "OfferContact c1 → ann (manual, load 1000/1000, retry)")


def test_a_wish_that_comes_before_the_promise_breaks_leaves_both_to_be_heard_of() -> None:
    urgency = (p.Urgency("calls", ((Duration(0), 1000),), max_wait=Duration(60_000)),)
    story = Story(a_policy(urgency=urgency))
    story.given("+0s", signs_in("ann"), signs_in("ben"), arrives("c1"), arrives("c2"))
    story.given("+1s", accepts("ben", story.offer("c2")))
    story.given("+2s", declines("ann", story.offer("c1"), "10s"))
    story.then("+12s", None)  # ben, who has not declined, is signed in
    story.then("+60s", None, "OfferContact c1 → ann (manual, load 1000/1000, retry)")


# ── A customer who leaves while it rings ──────────────────────────────────────────────────────────────────────────


def test_an_agent_whose_customer_left_during_the_offer_keeps_their_place_among_the_idle() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"))
    story.given("+1s", signs_in("ben"))
    story.given("+5s", arrives("c1"))
    story.then("+9s", leaves("c1"), "RevokeOffer c1 ← ann (customer_left)", "CloseContact c1 (abandoned, waited 4s)")
    made = story.given("+10s", arrives("c2"))
    assert made[1].agent == "ann"  # type: ignore[union-attr]
    assert made[1].margin == 1_000  # type: ignore[union-attr]


def test_the_place_is_kept_even_where_the_ranking_was_looked_at_meanwhile() -> None:
    story = Story(a_policy(channels={"phone": a_channel(300)}))
    story.given("+0s", signs_in("ann"))
    story.given("+5s", signs_in("cal", presence="away"))
    story.given("+10s", signs_in("ben"))
    story.given("+20s", arrives("c1"))
    story.given("+21s", arrives("c2"))
    assert (story.in_hand("ann"), story.in_hand("ben")) == (["c1"], ["c2"])
    story.given("+22s", leaves("c1"))
    story.given("+23s", says("cal", "available"), arrives("c3"))
    assert (story.in_hand("ann"), story.in_hand("cal")) == (["c3"], [])


def test_a_switch_of_channel_that_did_not_happen_is_forgotten() -> None:
    channels = {"phone": a_channel(500), "chat": a_channel(500)}
    story = Story(a_policy(channels=channels, choosing=p.Choosing(rank=p.Weighting(switch=1))))
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"), signs_in("ben"))
    story.given("+1s", accepts("ann", story.offer("c1")), arrives("c2"))
    assert story.in_hand("ben") == ["c2"]
    story.given("+2s", declines("ben", story.offer("c2"), "1h"))  # ann has it now, and lets it go
    story.given("+3s", leaves("c2"))
    agents = story.engine.floor.agents
    assert (agents["ann"].last_channel, agents["ben"].last_channel) == ("chat", "")


def test_no_more_offers_are_open_than_the_limit_allows() -> None:
    story = Story(a_policy(channels={"chat": a_channel(100)}, limits=limited(max_open_offers=Limit(1))))
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"))
    story.then("+1s", arrives("c2", "chat"), "QueueContact c2 (chat #1)")
    story.then(
        "+2s",
        accepts("ann", story.offer("c1")),
        "GrantRequest o2",
        "AssignContact c1 → ann (active)",
        "OfferContact c2 → ann (manual, load 200/1000, freed)",
    )


def test_of_two_accepts_at_once_one_wins_and_the_other_hears_that_it_is_taken() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"), arrives("c1"))
    offer = story.offer("c1")
    story.then("+1s", accepts("ann", offer), f"GrantRequest {offer}", "AssignContact c1 → ann (active)")
    story.then("+1s", accepts("ann", offer), f"RefuseRequest {offer} (offer_taken)")

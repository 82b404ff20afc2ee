"""Colleagues who are asked for advice, one after the other, until one says yes or nobody is left."""

from typing import Any

import pytest

from router.core import policy as p
from router.core.policy import Limit
from tests.handoffs import floor_of, ringing, with_consult
from tests.story import accepts, at, completes, declines, ends, signs_in, signs_out
from tests.told_handoffs import confers, consults


def test_when_a_colleague_declines_the_next_is_asked_and_at_last_the_holder_is_told() -> None:
    story = floor_of("ben", "cal")
    story.given("+10s", consults("a3"))
    story.then("+11s", consults("a3"), "RefuseRequest a3 (already_so)")
    story.then(
        "+12s",
        declines("ben", ringing(story)),
        "RevokeOffer c1 ← ben (declined)",
        "OfferContact c1 → cal as consult (manual, load 400/1000, consult)",
    )
    story.then("+32s", None, "RevokeOffer c1 ← cal (expired)", "RefuseRequest a3 (nobody_eligible: expired)")
    story.then("+40s", consults("a3", "ben"), "OfferContact c1 → ben as consult (manual, load 400/1000, consult)")
    story.then(
        "+41s",
        declines("ben", ringing(story)),
        "RevokeOffer c1 ← ben (declined)",
        "RefuseRequest a3 (nobody_eligible: declined)",
    )


def test_a_consult_by_team_or_by_needs_asks_only_those_it_means() -> None:
    story = floor_of("ben", "zoe")
    asked = "OfferContact c1 → zoe as consult (manual, load 400/1000, consult)"
    story.then("+10s", consults("a3", team="heads"), asked)
    story.given("+11s", accepts("zoe", ringing(story)))
    story.then("+12s", consults("a3", law=4), "OfferContact c1 → ben as consult (manual, load 400/1000, consult)")


@pytest.mark.parametrize(
    ("fact", "why"),
    [
        (consults("a3", "nobody"), "target_unknown"),
        (consults("a3", team="nobody"), "target_unknown"),
        (consults("a3", law=9), "nobody_eligible"),
        (consults("a3", "ann"), "has_it_already"),
        (consults("a3", "cal"), "away"),
        (consults("a99"), "assignment_unknown"),
        (confers("a3"), "no_consult"),
        (confers("a3", "cal"), "away"),
        (confers("a99"), "assignment_unknown"),
    ],
)
def test_where_nobody_can_be_asked_the_holder_is_told_at_once(fact: Any, why: str) -> None:
    story = floor_of("ben")
    story.given("+5s", signs_in("cal", presence="away"))
    story.then("+10s", fact, f"RefuseRequest {fact.assignment} ({why})")


def test_a_customer_who_leaves_ends_what_rings_and_what_was_asked() -> None:
    story = floor_of("ben")
    story.given("+10s", consults("a3"))
    story.then(
        "+11s",
        ends("c1"),
        "ChangeAssignment c1 of ann (wrapping, load 100, until +41s, media_ended)",
        "RevokeOffer c1 ← ben (customer_left)",
        "RefuseRequest a3 (withdrawn: customer_left)",
        "CloseContact c1 (served, waited 0s)",
    )


def test_one_who_has_given_their_advice_leaves_alone() -> None:
    story = with_consult()
    story.then("+20s", completes("a7"), "ChangeAssignment c1 of ben (ended, load 0, completed)")
    story.given("+21s", consults("a3"))
    assert at("+21s") and story.in_hand("ben") == ["c1"]


def test_a_colleague_who_goes_home_while_it_rings_makes_room_for_the_next() -> None:
    story = floor_of("ben", "cal")
    story.given("+10s", consults("a3"))
    story.then(
        "+11s",
        signs_out("ben"),
        "RevokeOffer c1 ← ben (agent_left)",
        "OfferContact c1 → cal as consult (manual, load 400/1000, consult)",
    )


def test_one_who_lets_too_many_requests_for_advice_lapse_is_asked_no_more() -> None:
    story = floor_of("ben", offers=p.Offers(max_unanswered=Limit(1)))
    story.given("+10s", consults("a3"))
    story.then(
        "+30s",
        None,
        "RevokeOffer c1 ← ben (expired)",
        "ChangeAgent ben (not responding)",
        "RefuseRequest a3 (nobody_eligible: expired)",
    )


def test_a_team_that_only_the_policy_knows_is_a_team() -> None:
    story = floor_of("ben", limits=p.Scopes(teams={"night": p.Limits()}))
    story.then("+10s", consults("a3", team="night"), "RefuseRequest a3 (nobody_eligible)")


def test_who_is_on_it_already_is_not_asked_again() -> None:
    story = floor_of("ben")
    story.given("+10s", consults("a3"))
    story.given("+11s", accepts("ben", ringing(story)))
    story.then("+12s", consults("a3"), "RefuseRequest a3 (nobody_eligible)")
    story.then("+12s", consults("a3", "ben"), "RefuseRequest a3 (has_it_already)")

"""Colleagues beside a primary: what becomes of them, and of the customer, when somebody leaves."""

from router.core import events as e
from router.core import policy as p
from router.core.values import AgentId, Attention
from tests.handoffs import floor_of, ringing, with_consult
from tests.story import a_channel, accepts, arrives, completes, ends, line
from tests.told_handoffs import confers, consults, joins, transfers, unassigns
from tests.told_work import wraps


def test_a_conference_survives_the_primary_who_leaves_and_those_who_only_advised_go() -> None:
    story = with_consult("cal")
    story.then(
        "+13s",
        confers("a3"),
        "GrantRequest a3",
        "ChangeAssignment c1 of ben as conference (active, load 400, conferenced)",
    )
    story.then("+13s", confers("a3", "ben"), "RefuseRequest a3 (already_so)")
    story.given("+14s", consults("a3", "cal"))
    story.given("+15s", accepts("cal", ringing(story)))
    story.then(
        "+16s",
        wraps("a3"),
        "ChangeAssignment c1 of ann as former (wrapping, load 100, until +46s, media_ended)",
        "ChangeAssignment c1 of ben as primary (active, load 400, conferenced)",
        "ChangeAssignment c1 of cal (ended, load 0, consult_over)",
    )


def test_a_primary_who_is_done_leaves_the_customer_to_the_colleague() -> None:
    story = floor_of("ben")
    story.then(
        "+10s", confers("a3", team="law"), "OfferContact c1 → ben as conference (manual, load 400/1000, consult)"
    )
    story.given("+11s", accepts("ben", ringing(story)))
    story.then(
        "+12s",
        completes("a3"),
        "ChangeAssignment c1 of ann (ended, load 0, completed)",
        "ChangeAssignment c1 of ben as primary (active, load 400, conferenced)",
    )
    assert story.engine.floor.contacts["c1"].holders == ("ann",)


def test_when_the_contact_ends_all_who_spoke_write_it_up() -> None:
    story = with_consult()
    story.given("+13s", confers("a3", "ben"))
    story.then(
        "+20s",
        ends("c1"),
        "ChangeAssignment c1 of ann (wrapping, load 100, until +50s, media_ended)",
        "ChangeAssignment c1 of ben (wrapping, load 100, until +50s, consult_over)",
        "CloseContact c1 (served, waited 0s)",
    )


def test_a_conference_that_weighs_more_than_advice_must_have_room() -> None:
    rules = p.AttentionRules(roles=p.Roles(consult=a_channel(100).weights))
    story = with_consult(attention=rules)
    story.given("+13s", arrives("c2", "chat"), arrives("c3", "chat"), arrives("c4", "chat"))
    story.then("+14s", confers("a3"), "RefuseRequest a3 (over_budget)")


def test_a_customer_whose_agent_works_here_no_more_stays_with_the_colleague_in_the_conversation() -> None:
    story = with_consult(live=False)
    story.given("+13s", confers("a3", "ben"))
    story.then(
        "+20s",
        e.AgentRemoved("", "console", AgentId("ann")),
        "ChangeAssignment c1 of ann (ended, load 0, agent_removed)",
        "ChangeAssignment c1 of ben as primary (active, load 400, conferenced)",
    )


def test_a_contact_that_is_sent_away_takes_nobody_along() -> None:
    story = with_consult()
    story.given("+13s", confers("a3", "ben"))
    story.then(
        "+20s",
        unassigns("a3"),
        "GrantRequest a3",
        "ChangeAssignment c1 of ann as former (wrapping, load 100, until +50s, supervised)",
        "ChangeAssignment c1 of ben (wrapping, load 100, until +50s, consult_over)",
        "QueueContact c1 (chat #1, not ann)",
        "OfferContact c1 → ben (auto, load 500/1000)",
        "AssignContact c1 → ben (active)",
    )


def test_who_takes_over_with_more_weight_than_before_may_be_in_debt() -> None:
    rules = p.AttentionRules(roles=p.Roles(conference=p.Weights(Attention(100))))
    story = floor_of("ben", attention=rules)
    story.given("+10s", confers("a3", "ben"))
    story.given("+11s", accepts("ben", ringing(story)))
    story.given("+13s", arrives("c2", "chat"), arrives("c3", "chat"), arrives("c4", "chat"))
    assert story.load("ben") == 900
    story.then(
        "+14s",
        completes("a3"),
        "ChangeAssignment c1 of ann (ended, load 400, completed)",
        "ChangeAssignment c1 of ben as primary (active, load 1200, conferenced)",
        "TakeDebt ben (200, adopted)",
    )


def test_listeners_do_not_inherit_and_those_who_speak_do() -> None:
    story = floor_of("ben", "cal")
    story.given("+10s", joins("ben", "c1"))
    story.then("+11s", transfers("a3", mode="warm"), "RefuseRequest a3 (no_consult)")
    story.then("+11s", transfers("a3", "ben", mode="warm"), "RefuseRequest a3 (no_consult)")
    story.given("+12s", consults("a3", "cal"))
    story.given("+13s", accepts("cal", ringing(story)))
    story.given("+14s", confers("a3", "cal"))
    story.then(
        "+15s",
        completes("a3"),
        "ChangeAssignment c1 of ann (ended, load 0, completed)",
        "ChangeAssignment c1 of cal as primary (active, load 400, conferenced)",
    )
    made = story.given("+16s", joins("ben", "c1", "barge"))
    assert line(made[-1]) == "ChangeAssignment c1 of ben as conference (active, load 400, supervised)"
    assert story.in_hand("ben") == ["c1"]


def test_a_primary_with_listeners_alone_takes_the_contact_along() -> None:
    story = floor_of("ben")
    story.given("+10s", joins("ben", "c1"))
    story.then(
        "+11s",
        completes("a3"),
        "ChangeAssignment c1 of ann (ended, load 0, completed)",
        "ChangeAssignment c1 of ben (ended, load 0, consult_over)",
        "CloseContact c1 (served, waited 0s)",
    )


def test_one_may_be_invited_in_while_another_is_still_being_asked() -> None:
    story = with_consult("cal")
    story.given("+13s", consults("a3", "cal"))
    story.then(
        "+14s",
        confers("a3", "ben"),
        "GrantRequest a3",
        "ChangeAssignment c1 of ben as conference (active, load 400, conferenced)",
    )
    story.then("+15s", confers("a3", team="law"), "RefuseRequest a3 (already_so)")
    story.then(
        "+16s",
        accepts("cal", ringing(story)),
        "GrantRequest o8",
        "GrantRequest a3",
        "AssignContact c1 → cal as consult (active)",
    )

"""A day on the floor, as those tell it who work there: each story from its first fact to its last order."""

from dataclasses import replace

from router.core import events as e
from router.core import policy as p
from router.core.condition import Condition, Test
from router.core.policy import Limit
from router.core.values import AgentId, Attention, Duration
from tests.story import (
    Story,
    a_channel,
    a_policy,
    accepts,
    arrives,
    breaks,
    completes,
    connects,
    ends,
    leaves,
    limited,
    ms,
    rank,
    signs_in,
)

# ── Limits ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_agents_own_limit_a_teams_and_the_default_hold_each_where_it_is_set() -> None:
    scopes = p.Scopes(
        default=p.Limits(at_most={"chat": Limit(1)}),
        teams={"north": p.Limits(at_most={"chat": Limit(2)})},
        agents={"ann": p.Limits(at_most={"chat": Limit(1)})},
    )
    story = Story(a_policy(limits=scopes))
    story.given("+0s", signs_in("ann", team="north"), signs_in("ben", team="north"), signs_in("cal"))
    story.then(
        "+1s", arrives("c1", "chat"), "QueueContact c1 (chat #1)",
        "OfferContact c1 → ann (auto, load 300/1000, ben 0 behind)", "AssignContact c1 → ann (active)",
    )  # fmt: skip
    story.then(
        "+2s", arrives("c2", "chat"), "QueueContact c2 (chat #1)",
        "OfferContact c2 → ben (auto, load 300/1000, cal 0 behind)", "AssignContact c2 → ben (active)",
    )  # fmt: skip
    story.then(
        "+3s", arrives("c3", "chat"), "QueueContact c3 (chat #1)",
        "OfferContact c3 → cal (auto, load 300/1000, ben 2000 behind)", "AssignContact c3 → cal (active)",
    )  # fmt: skip
    story.then(
        "+4s", arrives("c4", "chat"), "QueueContact c4 (chat #1)",
        "OfferContact c4 → ben (auto, load 600/1000)", "AssignContact c4 → ben (active)",
    )  # fmt: skip
    story.then("+5s", arrives("c5", "chat"), "QueueContact c5 (chat #1)")
    story.then(
        "+9s", completes(story.assignment("c3")), "ChangeAssignment c3 of cal (ended, load 0, completed)",
        "CloseContact c3 (served, waited 0s)",
        "OfferContact c5 → cal (auto, load 300/1000, freed)", "AssignContact c5 → cal (active)",
    )  # fmt: skip


def test_voice_excludes_chat_and_chat_excludes_voice_and_email_goes_beside_either() -> None:
    rules = p.AttentionRules(budget=Attention(2000))
    story = Story(a_policy(limits=limited(never=(("phone", "chat"),)), attention=rules))
    story.given("+0s", signs_in("ann"), arrives("p1"))
    story.given("+1s", accepts("ann", story.offer("p1")))
    story.then("+2s", arrives("c1", "chat"), "QueueContact c1 (chat #1)")
    story.then(
        "+3s", arrives("e1", "email"), "QueueContact e1 (email #1)",
        "OfferContact e1 → ann (auto, load 1200/2000)", "AssignContact e1 → ann (active)",
    )  # fmt: skip
    story.then(
        "+4s", ends("p1"), "ChangeAssignment p1 of ann (ended, load 200, media_ended)",
        "CloseContact p1 (served, waited 1s)",
        "OfferContact c1 → ann (auto, load 500/2000, freed)", "AssignContact c1 → ann (active)",
    )  # fmt: skip
    story.then("+5s", arrives("p2"), "QueueContact p2 (phone #1)")
    story.then(
        "+9s", ends("c1"), "ChangeAssignment c1 of ann (ended, load 200, media_ended)",
        "CloseContact c1 (served, waited 2s)", "OfferContact p2 → ann (manual, load 1200/2000, freed)",
    )  # fmt: skip


def test_one_who_signs_in_to_a_flood_is_warmed_up_one_contact_at_a_time_until_the_budget_is_full() -> None:
    story = Story(a_policy(limits=limited(warm_up=p.WarmUp(ms("30s"), ms("2m")))))
    story.given("+0s", *(arrives(f"e{no}", "email") for no in range(1, 31)))
    story.then(
        "+1s", signs_in("ann"),
        "OfferContact e1 → ann (auto, load 200/1000, freed)", "AssignContact e1 → ann (active)",
    )  # fmt: skip
    for no, instant in enumerate(("+31s", "+61s", "+91s", "+121s"), 2):
        story.then(
            instant, None, f"OfferContact e{no} → ann (auto, load {200 * no}/1000, freed)",
            f"AssignContact e{no} → ann (active)",
        )  # fmt: skip
    story.then("+10m", None)
    assert story.engine.floor.waiting == 25


# ── Offers ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_customer_who_leaves_while_it_rings_frees_the_agent_for_the_next_and_a_late_accept_is_told_so() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"), arrives("p1"))
    offer = story.offer("p1")
    story.given("+1s", arrives("p2"))
    story.then(
        "+5s", leaves("p1"), "RevokeOffer p1 ← ann (customer_left)", "CloseContact p1 (abandoned, waited 5s)",
        "OfferContact p2 → ann (manual, load 1000/1000, freed)",
    )  # fmt: skip
    story.then("+5s", accepts("ann", offer), f"RefuseRequest {offer} (customer_left)")
    second = story.offer("p2")
    story.then("+6s", accepts("ann", second), f"GrantRequest {second}", "AssignContact p2 → ann (active)")


def test_a_winner_whose_phone_is_not_ready_loses_the_call_to_the_next_and_the_customer_only_waits_on() -> None:
    story = Story(a_policy(channels={"phone": a_channel(1000, connects=True)}))
    story.given("+0s", signs_in("ann"))
    story.given("+1s", signs_in("ben"), arrives("p1"))
    first = story.offer("p1")
    story.then("+3s", accepts("ann", first), f"GrantRequest {first}", "AssignContact p1 → ann (connecting)")
    story.then(
        "+4s", breaks(story.assignment("p1")), "ChangeAssignment p1 of ann (ended, load 0, failed)",
        "QueueContact p1 (phone #1)", "OfferContact p1 → ben (manual, load 1000/1000, retry)",
    )  # fmt: skip
    second = story.offer("p1")
    story.then("+5s", accepts("ben", second), f"GrantRequest {second}", "AssignContact p1 → ben (connecting)")
    story.then("+6s", connects(story.assignment("p1")), "ChangeAssignment p1 of ben (active, load 1000)")
    story.then("+7s", accepts("ann", second), f"RefuseRequest {second} (offer_taken)")
    story.then(
        "+60s", ends("p1"), "ChangeAssignment p1 of ben (ended, load 0, media_ended)",
        "CloseContact p1 (served, waited 3s)",
    )  # fmt: skip


# ── Choosing ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_freed_capacity_pulls_what_costs_most_then_who_waited_longest_and_the_newest_last() -> None:
    fire = Condition((Test("intent", "is", ("fire",)),))
    urgency = (p.Urgency("fire", ((Duration(0), 5000),), fire), p.Urgency("plain", ((Duration(0), 1000),)))
    story = Story(a_policy(channels={"phone": a_channel(1000, answer="auto")}, urgency=urgency))
    story.given("+0s", signs_in("ann"), arrives("p0"))
    story.given("+2s", arrives("p1"))
    story.given("+3s", arrives("f1", intent="fire"))
    story.given("+4s", arrives("p2"))
    story.then(
        "+60s", ends("p0"), "ChangeAssignment p0 of ann (ended, load 0, media_ended)",
        "CloseContact p0 (served, waited 0s)",
        "OfferContact f1 → ann (auto, load 1000/1000, freed, p1 240000 behind)", "AssignContact f1 → ann (active)",
    )  # fmt: skip
    story.then(
        "+70s", ends("f1"), "ChangeAssignment f1 of ann (ended, load 0, media_ended)",
        "CloseContact f1 (served, waited 57s)",
        "OfferContact p1 → ann (auto, load 1000/1000, freed)", "AssignContact p1 → ann (active)",
    )  # fmt: skip


def test_where_the_first_choice_is_full_the_next_has_it_at_the_same_instant_and_then_nobody() -> None:
    story = Story(a_policy(choosing=rank("in_order"), limits=limited(at_most={"chat": Limit(1)})))
    story.given("+0s", signs_in("ann"), signs_in("ben"))
    story.then(
        "+1s", arrives("c1", "chat"), "QueueContact c1 (chat #1)",
        "OfferContact c1 → ann (auto, load 300/1000, ben 1 behind)", "AssignContact c1 → ann (active)",
    )  # fmt: skip
    story.then(
        "+1s", arrives("c2", "chat"), "QueueContact c2 (chat #1)",
        "OfferContact c2 → ben (auto, load 300/1000)", "AssignContact c2 → ben (active)",
    )  # fmt: skip
    story.then("+1s", arrives("c3", "chat"), "QueueContact c3 (chat #1)")


# ── Work in hand ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_one_writes_up_as_long_as_their_own_rule_says_another_by_the_kind_and_a_third_by_the_team() -> None:
    vip = Condition((Test("tier", "is", ("gold",)),))
    scopes = p.Scopes(
        teams={"north": p.Limits(wrap=p.Wrap(most=ms("20s")))}, agents={"ann": p.Limits(wrap=p.Wrap(most=ms("40s")))}
    )
    kinds = {"phone.vip": p.Kind("phone", vip, wrap=p.Wrap(most=ms("30s")))}
    phone = {"phone": a_channel(1000, answer="auto", wrapping=600)}
    story = Story(a_policy(channels=phone, limits=scopes, kinds=kinds))
    gold = e.Customer("mary", "gold")
    story.given("+0s", signs_in("ann", team="north"), arrives("v1", customer=gold))
    story.given("+0s", signs_in("ben", team="north"), arrives("v2", customer=gold))
    story.given("+0s", signs_in("cal", team="north"), arrives("p3"))
    for contact, agent, until in (("v1", "ann", "+41s"), ("v2", "ben", "+31s"), ("p3", "cal", "+21s")):
        story.then(
            "+1s", ends(contact),
            f"ChangeAssignment {contact} of {agent} (wrapping, load 600, until {until}, media_ended)",
            f"CloseContact {contact} (served, waited 0s)",
        )  # fmt: skip
    story.then("+21s", None, "ChangeAssignment p3 of cal (ended, load 0, wrap_over)")
    story.then("+31s", None, "ChangeAssignment v2 of ben (ended, load 0, wrap_over)")
    story.then("+41s", None, "ChangeAssignment v1 of ann (ended, load 0, wrap_over)")


# ── The platform ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_platform_that_restarts_and_sends_everything_again_is_answered_and_moves_nothing() -> None:
    channels = {"phone": a_channel(700, connects=True), "chat": a_channel(300, answer="auto")}
    story = Story(a_policy(channels=channels))
    login = e.AgentSignedIn("0", "desk", AgentId("ann"), "s1")
    calls = [arrives("p1", id="1"), arrives("c1", "chat", id="2"), arrives("p2", id="3"), arrives("p3", id="4")]
    story.given("+0s", login, *calls)
    story.given("+1s", accepts("ann", story.offer("p1"), id="5"))
    story.given("+2s", connects(story.assignment("p1")), leaves("p2"))
    story.then("+9s", login, "IgnoreFact ann (repeated)")
    for fact in calls:  # with the ids that they had
        story.then("+9s", fact, f"IgnoreFact {fact.contact} (repeated)")
    story.then("+10s", replace(login, id="10"))  # and with new ones
    story.then("+10s", replace(calls[0], id="11"))
    story.then("+10s", replace(calls[1], id="12"))
    story.then("+10s", replace(calls[2], id="13"), "IgnoreFact p2 (contact_closed)")
    story.then("+10s", replace(calls[3], id="14"), "QueueContact p3 (phone #1)")
    assert (story.in_hand("ann"), story.load("ann")) == (["c1", "p1"], 1000)
    story.then(
        "+60s", ends("p1"), "ChangeAssignment p1 of ann (ended, load 300, media_ended)",
        "CloseContact p1 (served, waited 1s)", "OfferContact p3 → ann (manual, load 1000/1000, freed)",
    )  # fmt: skip

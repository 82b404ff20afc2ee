"""Soft rules: reserves, fairness, shares and bonuses are prices, and no price is a gate."""

from collections import Counter

import pytest

from router.core import decisions as d
from router.core import events as e
from router.core import policy as p
from router.core.events import Customer
from router.core.policy import Limit
from router.core.values import PerMille
from tests.story import Story, a_channel, a_policy, arrives, at, ends, limited, ms, says, signs_in
from tests.told_handoffs import catching_up

CHATS = {
    "chat": a_channel(500, answer="auto"), "phone": a_channel(1000, answer="auto"),
    "email": a_channel(500, answer="auto", live=False),
}  # fmt: skip


def soft(**choosing: object) -> p.Policy:
    """Make a policy with soft rules; a minute of waiting costs 60 customer-seconds."""
    return a_policy(channels=CHATS, choosing=p.Choosing(**choosing))  # type: ignore[arg-type]


def offered(decisions: list[d.Decision]) -> list[d.OfferContact]:
    """Pick the offers."""
    return [it for it in decisions if isinstance(it, d.OfferContact)]


# ── Reserves ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_room_that_is_to_be_kept_is_kept_for_its_channel() -> None:
    story = Story(soft(reserves=(p.Reserve("phone", 1, 100),)))
    story.given("+0s", signs_in("ann"))
    story.then("+1s", arrives("e1", "email"), "QueueContact e1 (email #1)", "DeferContact e1 (until +11s, reserved)")
    made = offered(story.given("+2s", arrives("p1", "phone")))
    assert [(it.contact, it.price) for it in made] == [("p1", 0)]


def test_what_is_worth_more_than_the_reserve_breaks_it_and_says_at_what_price() -> None:
    story = Story(soft(reserves=(p.Reserve("phone", 1, 50),)))
    story.given("+0s", signs_in("ann"))
    (made,) = offered(story.given("+1s", arrives("e1", "email")))
    assert (made.value, made.price) == (60_000, 50_000)


def test_the_overdue_break_a_reserve() -> None:
    story = Story(soft(reserves=(p.Reserve("phone", 1, 100),)))
    story.given("+0s", signs_in("ann"), arrives("e1", "email", due_at=at("5s")))
    assert story.deadline() == "+5s"
    story.then("+5s", None, "OfferContact e1 → ann (auto, load 500/1000, overdue)", "AssignContact e1 → ann (active)")


def test_where_more_have_room_than_needed_or_no_more_are_signed_in_the_reserve_costs_nothing() -> None:
    story = Story(soft(reserves=(p.Reserve("phone", 1, 100),)))
    story.given("+0s", signs_in("ann"), signs_in("ben"))
    assert len(offered(story.given("+1s", arrives("e1", "email")))) == 1
    assert len(offered(story.given("+2s", arrives("e2", "email")))) == 1  # to the same agent, who has no room anyhow
    assert len(story.in_hand("ann")) == 2
    assert offered(story.given("+3s", arrives("e3", "email"))) == []
    story.given("+4s", signs_in("cal"))
    story.given("+20s")
    assert story.engine.floor.waiting == 0


def test_within_one_look_at_everybody_it_is_seen_who_has_no_room_any_more() -> None:
    story = Story(soft(reserves=(p.Reserve("phone", 1, 100),)))
    story.given("+0s", signs_in("ann"), signs_in("ben"), catching_up())
    story.given("+1s", *[arrives(f"e{no}", "email") for no in (1, 2, 3)], e.RouterCaughtUp())
    assert (story.in_hand("ann"), story.in_hand("ben")) == (["e1", "e2"], [])


def test_a_reserve_of_a_team_minds_only_that_team() -> None:
    story = Story(soft(reserves=(p.Reserve("phone", 1, 100, "night"),)))
    story.given("+0s", signs_in("ann", team="night"), signs_in("ben", team="day"))
    made = offered(story.given("+1s", arrives("e1", "email"), arrives("e2", "email"), arrives("e3", "email")))
    assert [it.agent for it in made] == ["ben", "ben"]


def test_room_in_a_moment_is_room() -> None:
    limits = limited(live_gap=ms("1m"))
    policy = a_policy(
        channels={**CHATS, "phone": a_channel(500, answer="auto")}, limits=limits,
        choosing=p.Choosing(reserves=(p.Reserve("phone", 1, 100),)),
    )  # fmt: skip
    story = Story(policy)
    story.given("+0s", signs_in("ann"), arrives("p1", "phone"))
    assert offered(story.given("+1s", arrives("e1", "email"))) == []
    story.given("+20s", ends("p1"))
    assert story.in_hand("ann") == ["e1"]  # beside which there is room for a call


def test_who_could_never_take_the_channel_is_no_reserve() -> None:
    limits = limited(at_most={"phone": Limit(0)}, live_gap=ms("1m"))
    story = Story(a_policy(channels=CHATS, limits=limits, choosing=p.Choosing(reserves=(p.Reserve("phone", 1, 100),))))
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"))
    assert len(offered(story.given("+1s", arrives("e1", "email")))) == 1


def test_a_window_that_is_full_leaves_no_room_though_the_gap_would_be_over_in_a_moment() -> None:
    limits = limited(live_gap=ms("1m"), windows=(p.Window("phone", Limit(1), ms("1h")),))
    policy = a_policy(
        channels={**CHATS, "phone": a_channel(500, answer="auto")}, limits=limits,
        choosing=p.Choosing(reserves=(p.Reserve("phone", 1, 100),)),
    )  # fmt: skip
    story = Story(policy)
    story.given("+0s", signs_in("ann"), arrives("p1", "phone"), signs_in("ben", presence="away"))
    assert len(offered(story.given("+1s", arrives("e1", "email")))) == 1


# ── Fairness ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_fairness_evens_out_the_load_though_another_fits_better() -> None:
    needs = (p.Need(skills={"law": 1}),)

    def loads(fairness: p.Fairness | None) -> list[int]:
        story = Story(a_policy(needs=needs, channels={"chat": a_channel(100, answer="auto")},
                               choosing=p.Choosing("best_fit", fairness=fairness)))  # fmt: skip
        story.given("+0s", signs_in("ann", skills={"law": 9}), signs_in("ben", skills={"law": 8}))
        story.given("+1s", *(arrives(f"c{no}", "chat") for no in range(6)))
        return [story.load("ann"), story.load("ben")]

    assert loads(None) == [600, 0]
    assert loads(p.Fairness(load=20)) == [300, 300]


def test_fairness_lets_rest_who_rested_least() -> None:
    needs = (p.Need(skills={"law": 1}),)
    channels = {"chat": a_channel(100, answer="auto")}
    story = Story(a_policy(needs=needs, channels=channels, choosing=p.Choosing(fairness=p.Fairness(idle=20))))
    story.given("+0s", signs_in("ann", skills={"law": 9}), signs_in("ben", skills={"law": 8}))
    got = [str(it.agent) for no in range(1, 5) for it in offered(story.given(f"+{no}m", arrives(f"c{no}", "chat")))]
    assert got == ["ann", "ben", "ann", "ben"]


def test_one_who_is_alone_pays_nothing_for_fairness() -> None:
    story = Story(soft(fairness=p.Fairness(idle=1_000, load=1_000)))
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"))
    (made,) = offered(story.given("+1s", arrives("c2", "chat")))
    assert (made.agent, made.price) == ("ann", 0)


# ── Shares ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("by", ["team", "site", "vendor"])
def test_shares_are_kept_over_time(by: str) -> None:
    shares = p.Shares(by, {"north": PerMille(700), "south": PerMille(300)}, 100)  # type: ignore[arg-type]
    story = Story(soft(shares=shares))
    story.given("+0s", signs_in("ann", **{by: "north"}), signs_in("ben", **{by: "south"}))
    got: Counter[str] = Counter()
    for no in range(1, 41):
        (made,) = offered(story.given(f"+{no}m", arrives(f"p{no}", "phone")))
        got[made.agent] += 1
        story.given(f"+{no}.5m", ends(f"p{no}"))
    assert got == {"ann": 28, "ben": 12}


def test_a_group_without_room_leaves_its_share_to_the_others_and_is_made_up_to_within_bounds() -> None:
    shares = p.Shares("team", {"north": PerMille(500), "south": PerMille(500)}, 100)
    story = Story(soft(shares=shares))
    story.given("+0s", signs_in("ann", team="north"), signs_in("zoe", team="west"))
    story.given("+1s", says("zoe", "away"))
    for no in range(1, 60):
        story.given(f"+{no}m", arrives(f"p{no}", "phone"), ends(f"p{no}"))
    assert story.engine.floor.credit == {"north": -10_000, "south": 10_000}
    story.given("+61m", says("ann", "away"), says("zoe", "available"), arrives("p61", "phone"))
    assert story.engine.floor.credit == {"north": -10_000, "south": 10_000}
    assert story.in_hand("zoe") == ["p61"]


def test_an_offer_that_came_to_nothing_counts_in_no_share() -> None:
    channels = {"phone": a_channel(1000)}
    shares = p.Shares("team", {"north": PerMille(700), "south": PerMille(300)}, 10)
    story = Story(a_policy(channels=channels, choosing=p.Choosing(shares=shares)))
    story.given("+0s", signs_in("ann", team="north"), arrives("p1"))
    assert story.engine.floor.credit == {"north": -300, "south": 300}
    story.given("+1s", says("ann", "away"))
    assert story.engine.floor.credit == {"north": 0, "south": 0}


# ── Owner's bonus ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_who_served_the_customer_last_is_worth_more() -> None:
    story = Story(soft(owner_bonus=PerMille(200)))
    known = Customer("u1")
    story.given("+0s", signs_in("ann"), arrives("p1", "phone", customer=known))
    story.given("+1s", ends("p1"), signs_in("ben"), says("ben", "away"))
    story.given("+2s", says("ben", "available"))
    story.given("+9s", arrives("p2", "phone"), ends("p2"))
    (made,) = offered(story.given("+10s", arrives("p3", "phone", customer=known)))
    assert (made.agent, made.fit, made.value) == ("ann", 1_200, 72_000)


# ── Keeping together ──────────────────────────────────────────────────────────────────────────────────────────────


def together(story: Story) -> None:
    """Three chats of one customer, one of another, and two agents with room for two chats each."""
    for no in range(3):
        story.given("+0s", arrives(f"u{no}", "chat", customer=Customer("u")))
    story.given("+0s", arrives("v0", "chat", customer=Customer("v")))


def test_contacts_of_one_customer_share_an_agent_and_the_others_of_them_wait() -> None:
    story = Story(soft(keep_together="customer", batch_window=ms("1s")))
    story.given("+0s", signs_in("ann", presence="away"), signs_in("ben", presence="away"))
    together(story)
    story.given("+5s")
    story.given("+9s", says("ann", "available"), says("ben", "available"))
    made = story.given("+10s")
    assert [(it.contact, it.agent) for it in offered(made)] == [("u0", "ann"), ("u1", "ann"), ("v0", "ben")]
    assert [(it.contact, it.code) for it in made if isinstance(it, d.DeferContact)] == [("u2", 120)]
    story.given("+21s")
    assert story.in_hand("ben") == ["v0", "u2"]


def test_the_overdue_need_not_be_kept_together() -> None:
    story = Story(soft(keep_together="customer", batch_window=ms("1s")))
    for no in range(3):
        story.given("+0s", arrives(f"u{no}", "phone", customer=Customer("u"), due_at=at("5s")))
    story.given("+8s", signs_in("ann", presence="away"), signs_in("ben", presence="away"))
    story.given("+9s", says("ann", "available"), says("ben", "available"))
    assert [(it.contact, it.agent) for it in offered(story.given("+10s"))] == [("u0", "ann"), ("u1", "ben")]

"""Stories of what crosses families: hand-offs and teams, promises and customers, people who work here no more."""

import json
from typing import Any

from router.core import events as e
from router.core import policy as p
from router.core.policy import Limit, Split
from router.core.values import AgentId, ContactId, PerMille
from tests.story import (
    Story,
    a_channel,
    a_policy,
    accepts,
    arrives,
    at,
    completes,
    declines,
    ends,
    ms,
    says,
    signs_in,
    signs_out,
)
from tests.told_cases import owned, reassigns, resolves
from tests.told_customers import asks_for_a_call, is_erased, is_linked, is_not_reached, of, takes_the_shift, was_also
from tests.told_handoffs import pins, pulls, transfers
from tests.told_people import removes

# ── Teams and hand-offs ───────────────────────────────────────────────────────────────────────────────────────────


def split_to_north() -> Story:
    """Have c1 shared out to the north, where ann takes it; bea of the south knows billing."""
    story = Story(a_policy(splits=(Split({"north": PerMille(999), "south": PerMille(1)}),)))
    story.given("+0s", signs_in("ann", team="north"), signs_in("bea", team="south", skills={"bill": 3}))
    story.then(
        "+1s", arrives("c1", "chat"), "QueueContact c1 (chat #1, north)",
        "OfferContact c1 → ann (auto, load 300/1000)", "AssignContact c1 → ann (active)",
    )  # fmt: skip
    return story


def test_a_transfer_by_needs_goes_to_whoever_meets_them_in_whatever_team() -> None:
    story = split_to_north()
    story.then(
        "+2s", transfers("a3", bill=3), "GrantRequest a3",
        "ChangeAssignment c1 of ann (ended, load 0, transferred)", "QueueContact c1 (chat #1, bill 3, not ann)",
        "OfferContact c1 → bea (auto, load 300/1000)", "AssignContact c1 → bea (active)",
    )  # fmt: skip


def test_a_transfer_to_an_agent_of_another_team_takes_the_contact_into_that_team() -> None:
    story = split_to_north()
    story.then(
        "+2s", transfers("a3", "bea"), "GrantRequest a3", "ChangeAssignment c1 of ann (ended, load 0, transferred)",
        "QueueContact c1 (chat #1, south, for bea until +62s not ann)",
        "OfferContact c1 → bea (auto, load 300/1000, transfer)", "AssignContact c1 → bea (active)",
    )  # fmt: skip


def test_a_transfer_to_nobody_in_particular_stays_in_the_team() -> None:
    story = split_to_north()
    story.given("+1s", signs_in("abe", team="north"))
    story.given("+2s", transfers("a3"))
    assert story.in_hand("abe") == ["c1"]


def to_and_fro(**more: Any) -> Story:
    """Have ann hand c1 on to the south, where bea takes it."""
    story = Story(a_policy(**more))
    story.given("+0s", signs_in("ann", team="north"), arrives("c1", "chat"))
    story.given("+1s", signs_in("bea", team="south"))
    story.given("+2s", transfers("a3", team="south"))
    assert story.in_hand("bea") == ["c1"]
    return story


def test_ping_pong_by_way_of_a_team_is_refused_where_only_those_are_left_who_had_it_before() -> None:
    story = to_and_fro()
    story.then("+3s", transfers("a8", team="north"), "RefuseRequest a8 (no_progress)")
    story.given("+5s", transfers("a8", team="north", progress="refunded"))
    assert story.in_hand("ann") == ["c1"]


def test_without_progress_a_team_gives_it_to_somebody_who_had_it_not_before() -> None:
    story = to_and_fro()
    story.given("+2s", signs_in("dan", team="north"))  # idle for less long than ann
    story.then(
        "+3s", transfers("a8", team="north"), "GrantRequest a8",
        "ChangeAssignment c1 of bea (ended, load 0, transferred)", "QueueContact c1 (chat #1, north, not bea)",
        "OfferContact c1 → dan (auto, load 300/1000)", "AssignContact c1 → dan (active)",
    )  # fmt: skip


def test_who_had_it_before_and_did_nothing_does_not_pull_it_back_while_somebody_else_may_come() -> None:
    story = to_and_fro()
    story.given("+2s", signs_in("dan", team="north", presence="away"), says("ann", "away"))
    story.given("+3s", transfers("a8", team="north"))
    story.given("+4s", says("ann", "available"))
    story.then("+5s", pulls("ann", "c1"), "RefuseRequest c1 (handed_on)")
    story.given("+6s", signs_out("dan"))
    assert story.in_hand("ann") == ["c1"]  # better twice to ann than to nobody


def test_past_the_cap_nothing_is_sent_to_supervisors_who_could_never_take_it() -> None:
    rules = p.HandOffs(max_transfers=Limit(0), supervisors="leads")
    story = Story(a_policy(hand_offs=rules))
    story.given("+0s", signs_in("ann", skills={"tax": 1}), signs_in("sue", team="leads"))
    story.given("+1s", arrives("c1", "chat", needs=e.Needs(skills={"tax": 1})))
    story.then("+2s", transfers("a3"), "RefuseRequest a3 (too_many_transfers)")
    story.given("+3s", signs_in("sue", team="leads", skills={"tax": 1}))
    story.given("+4s", transfers("a3", bill=9))  # what the policy says goes before what they ask for
    assert story.in_hand("sue") == ["c1"]


# ── Promised calls ────────────────────────────────────────────────────────────────────────────────────────────────


def called_at_three() -> Story:
    """Promise mary a call about her bill for 15:00."""
    channels = {"phone": a_channel(1000), "chat": a_channel(300), "email": a_channel(100, live=False)}
    story = Story(a_policy(channels=channels, callbacks=p.Callbacks(lead=ms("5m"), retry_after=ms("15m"))))
    story.given("+9h", arrives("c1", customer=of("mary"), intent="bill"))
    story.given("+9h", asks_for_a_call("c1", "+15h", "+15.5h"))
    return story


def test_an_email_at_two_or_a_call_about_something_else_takes_no_call_away_that_was_promised_for_three() -> None:
    story = called_at_three()
    story.then("+14h", arrives("m1", "email", customer=of("mary")), "QueueContact m1 (email #1)")
    story.then("+14h", arrives("c2", customer=of("mary"), intent="moving"), "QueueContact c2 (phone #1)")
    story.then("+53700s", None, "QueueContact c1 (phone #1, due +55800s)")
    story = called_at_three()
    story.then(
        "+14h", arrives("c3", "chat", customer=of("mary")), "QueueContact c3 (chat #1)",
        "CloseContact c1 (closed_unserved, waited 18000s, joined_callback)", "QueueContact c3 (chat #1)",
    )  # fmt: skip


def test_one_who_wrote_while_nobody_reached_them_is_called_again() -> None:
    story = called_at_three()
    story.given("+15h", signs_in("ann", channels=("phone",)))
    story.given("+15h", accepts("ann", story.offer("c1")))
    story.given("+15h", arrives("m1", "email", customer=of("mary")))
    story.then(
        "+15.1h", is_not_reached("c1"), "ChangeAssignment c1 of ann (ended, load 0, unreached)",
        "PromiseCallback c1 (phone +55260s to +57060s, queued +54960s, attempt 2, unreached)",
    )  # fmt: skip


def test_nobody_is_shifted_to_a_channel_that_closed_meanwhile() -> None:
    hours = p.Hours("UTC", {}, "2025-06-09", "2025-06-09", open=((at("0s"), at("1m")),))
    channels = {"phone": a_channel(1000), "chat": a_channel(300, hours="web", when_closed="redirect")}
    contract = p.Contract({"phone": p.Answer(prefers=200), "chat": p.Answer(prefers=900)})
    story = Story(a_policy(channels=channels, contracts=(contract,), hours={"web": hours}))
    story.then("+1s", arrives("c1"), "QueueContact c1 (phone #1)", "OfferShift c1 s2 (chat 900, not 200)")
    story.then("+1m", takes_the_shift("c1", "s2"), "IgnoreFact c1 (hours_closed)")
    story.then("+2m", signs_in("ann"), "OfferContact c1 → ann (manual, load 1000/1000, freed)")


# ── Customers ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_of_one_who_is_erased_not_even_the_numbers_of_their_facts_are_kept() -> None:
    story = Story(owned())
    story.given("+0s", signs_in("ann"), arrives("c1", "chat", customer=of("mona")))
    story.tell(is_linked("mona", "joe"), at("1s"), 5)
    story.tell(was_also("mona", "mina"), at("2s"), 6)
    story.tell(is_linked("mina", "jim"), at("2s"), 3)
    story.tell(is_erased("mona"), at("3s"), 7)
    kept = json.dumps(story.engine.snapshot())
    assert "mona" not in kept and "mina" not in kept and "joe" in kept


def test_contacts_of_two_names_that_are_one_customer_are_kept_together() -> None:
    choosing = p.Choosing(rank="longest_idle", keep_together="customer", batch_window=ms("1s"))
    channels = {"chat": a_channel(400, answer="auto")}
    story = Story(a_policy(channels=channels, choosing=choosing, ownership=p.Ownership()))
    story.given("+0s", was_also("mary", "marie"))
    story.given("+1s", arrives("c1", "chat", customer=of("mary")), arrives("c2", "chat", customer=of("marie")))
    story.given("+2s", signs_in("ann"), signs_in("ben"))
    story.given("+9s")
    assert (story.in_hand("ann"), story.in_hand("ben")) == (["c1", "c2"], [])


# ── Who works here no more ────────────────────────────────────────────────────────────────────────────────────────


def test_what_was_pinned_to_one_who_works_here_no_more_is_for_everybody() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"), signs_out("ann"), signs_in("bob"))
    story.given("+1s", signs_in("bob", presence="away"), arrives("c1", "chat"), pins("c1", "ann"))
    story.given("+2s", says("bob", "available"))
    story.then(
        "+3s", removes("ann"), "QueueContact c1 (chat #1)",
        "OfferContact c1 → bob (auto, load 300/1000)", "AssignContact c1 → bob (active)",
    )  # fmt: skip
    story.given("+4s", says("bob", "away"), arrives("c2", "chat"))
    story.then("+5s", pins("c2", "ann"), "RefuseRequest c2 (agent_unknown)")


def test_a_case_whose_owner_works_here_no_more_is_owned_by_whoever_takes_its_next_contact() -> None:
    story = Story(owned())
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"))
    story.given("+1s", signs_in("bob"), ends("c1"), removes("ann"))
    story.then(
        "+2s", arrives("c2", "chat", continues="c1"), "QueueContact c2 (chat #1)",
        "OfferContact c2 → bob (auto, load 250/1000)", "AssignContact c2 → bob (active)",
        "ChangeCase case-c1 (open of bob for c2, case_reassigned)",
    )  # fmt: skip
    story.then("+3s", reassigns("case-c1", "ann", "bob"), "RefuseRequest case-c1 (agent_unknown)")
    story.given("+4s", completes(story.assignment("c2")))
    story.then(
        "+5s", resolves("case-c1", "bob"), "GrantRequest case-c1",
        "ChangeCase case-c1 (resolved of bob, case_resolved)",
    )  # fmt: skip
    story.given("+6s", signs_in("ann"))  # and comes back to the job
    assert not story.engine.floor.agents[AgentId("ann")].removed
    assert ContactId("c2") not in story.engine.floor.contacts


def test_a_promised_call_is_neither_sent_away_nor_relaxed_for_the_hours_before_it_was_due() -> None:
    ladder = p.Relaxation((p.RelaxStep(ms("6m"), drop=("tax",)),), at_once_when_nobody=False)
    rules: dict[str, Any] = {"needs": (p.Need(skills={"tax": 3}),), "relax": (ladder,)}
    away = p.Overflow(after=ms("20m"), redirect="mailbox")
    calls = p.Callbacks(lead=ms("5m"))
    story = Story(a_policy(channels={"phone": a_channel(1000)}, callbacks=calls, overflow=(away,), **rules))
    story.given("+9h", arrives("c1", customer=of("mary")), asks_for_a_call("c1", "+15h", "+15.5h"))
    story.then("+53700s", None, "QueueContact c1 (phone #1, tax 3, due +55800s)")
    story.then("+54059s", None)
    story.then("+54060s", None, "QueueContact c1 (phone #1, step 1, due +55800s)")
    story.then("+54900s", None, "QueueContact c1 (phone #1, step 1, due +55800s)")  # a promise is a promise
    assert story.deadline() == ""


def test_a_transfer_that_is_declined_goes_to_a_colleague_and_not_back_to_who_would_not() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"), arrives("p1"))
    story.given("+1s", accepts("ann", story.offer("p1")))
    story.given("+2s", signs_in("ben"), signs_in("cal"), transfers("a4", "ben"))
    story.then(
        "+3s", declines("ben", story.offer("p1")), "RevokeOffer p1 ← ben (declined)",
        "QueueContact p1 (phone #1, not ann)", "OfferContact p1 → cal (manual, load 1000/1000, retry)",
    )  # fmt: skip


def test_with_a_lead_those_whose_time_is_nearly_up_come_first_by_what_time_is_left() -> None:
    story = Story(a_policy(choosing=p.Choosing(promise_lead=ms("1h"))))
    story.given("+0s", signs_in("ann"), arrives("p0"))
    story.given("+0s", accepts("ann", story.offer("p0")))
    story.then("+1s", arrives("p1"), "QueueContact p1 (phone #1)")
    story.then("+2s", arrives("p2", due_at=at("50m")), "QueueContact p2 (phone #2, due -600s)")
    story.then("+3s", arrives("p3", promised_at=at("40m")), "QueueContact p3 (phone #3, due -1200s)")
    story.then("+4s", arrives("p4", due_at=at("2h")), "QueueContact p4 (phone #4, due +3600s)")
    order = []
    for turn in ("p0", "p3", "p2", "p1"):
        made = story.given("+5s", completes(story.assignment(turn)))
        order.append(str(made[-1].contact))  # type: ignore[union-attr]
        story.given("+5s", accepts("ann", story.offer(order[-1])))
    assert order == ["p3", "p2", "p1", "p4"]

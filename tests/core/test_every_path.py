"""The gate, the debt and the clock on the paths that few facts take: roles, lost desks, snapshots, downtime."""

from dataclasses import replace
from typing import Any

from router.core import decisions as d
from router.core import events as e
from router.core import policy as p
from router.core.policy import Limit
from router.core.values import AgentId, Attention
from tests.handoffs import ringing, with_consult
from tests.story import (
    Story,
    a_channel,
    a_policy,
    accepts,
    arrives,
    at,
    breaks,
    ends,
    limited,
    line,
    ms,
    says,
    signs_in,
    signs_out,
    turns,
)
from tests.told_cases import opens, owned
from tests.told_customers import asks_for_a_call
from tests.told_handoffs import applies, confers, consults, forces, joins, says_for, transfers, until
from tests.told_people import loses, occupies, seen, sees, sees_all
from tests.told_work import escalates, holds, parks


def two_calls(**more: Any) -> Story:
    """Ann has c1 as a3, and ben has c2; advice and a conference weigh little."""
    chats = {"chat": a_channel(600, answer="auto"), "phone": a_channel(500, connects=True)}
    roles = p.Roles(consult=p.Weights(Attention(100)), conference=p.Weights(Attention(100)))
    story = Story(a_policy(channels=chats, attention=p.AttentionRules(roles=roles), **more))
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"), signs_in("ben"), arrives("c2", "chat"))
    return story


# ── The gate ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_who_only_listened_passes_no_limit_by_speaking() -> None:
    story = two_calls(limits=limited(max_live=Limit(1)))
    story.given("+1s", joins("ben", "c1"))
    story.then("+2s", joins("ben", "c1", "barge"), "RefuseRequest c1 (max_live)")


def test_a_warm_transfer_is_a_new_contact_and_passes_no_window() -> None:
    window = p.Window("chat", 2, ms("1h"))
    story = Story(a_policy(channels={"chat": a_channel(200, answer="auto")}, limits=limited(windows=(window,))))
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"), arrives("c2", "chat"))
    story.given("+1s", signs_in("ben"), arrives("c3", "chat"))
    for contact, when in (("c1", "+2s"), ("c2", "+9s")):
        story.given(when, consults(story.assignment(contact), "ben"))
        story.given(when, accepts("ben", ringing(story)))
    story.then(
        "+10s", transfers("a3", mode="warm"), "GrantRequest a3",
        "ChangeAssignment c1 of ann (ended, load 200, warm_transferred)",
        "ChangeAssignment c1 of ben as primary (active, load 600, warm_transferred)",
    )  # fmt: skip
    story.then("+11s", transfers("a6", mode="warm"), "RefuseRequest a6 (window_full)")


# ── Debt ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_colleague_who_is_forced_to_take_over_owes_it_to_the_override() -> None:
    story = two_calls()
    story.given("+2s", consults("a3", "ben"))
    story.given("+3s", accepts("ben", ringing(story)))
    story.then(
        "+4s", forces("c1", "ben", take_from=True, **until(at("+60s"))), "GrantRequest c1",
        "ChangeAssignment c1 of ann (ended, load 0, supervised)",
        "ChangeAssignment c1 of ben as primary (active, load 1200, supervised)",
        "TakeDebt ben (200, override, by sue: storm)",
    )  # fmt: skip


def test_a_customer_who_thought_counts_as_live_again_when_the_desk_dies() -> None:
    chat = a_channel(300, answer="auto", waiting=100)
    chat = replace(chat, weights=replace(chat.weights, unattended=Attention(0)))
    story = Story(a_policy(channels={"chat": chat}, limits=limited(max_live=Limit(1))))
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"), turns("c1", "customer"), arrives("c2", "chat"))
    story.given("+1s", loses("ann"))
    story.then(
        "+6s", None, "ChangeAgent ann (lost)", "ChangeAssignment c1 of ann (unattended, load 300, agent_lost)",
        "ChangeAssignment c2 of ann (unattended, load 0, agent_lost)", "TakeDebt ann (0, resumed, past max_live)",
    )  # fmt: skip


def test_writing_up_what_slept_may_pass_a_limit_though_it_weighs_nothing() -> None:
    wrap, after = p.Wrap(most=ms("30s")), ms("1s")
    mail = a_channel(
        200, answer="auto", live=False, waiting=0, dormant=0, wrapping=0, wrap=wrap, dormant_after=after
    )  # fmt: skip
    channels = {"phone": a_channel(500, answer="auto"), "email": mail}
    story = Story(a_policy(channels=channels, limits=limited(never=(("phone", "email"),))))
    story.given("+0s", signs_in("ann"), arrives("c1", "email"), turns("c1", "customer"))
    story.given("+5s", arrives("c2", "phone"))
    story.then(
        "+6s", ends("c1"), "ChangeAssignment c1 of ann (wrapping, load 500, until +36s, media_ended)",
        "TakeDebt ann (0, resumed, past never_together)", "CloseContact c1 (served, waited 0s)",
    )  # fmt: skip
    story.then("+36s", None, "ChangeAssignment c1 of ann (ended, load 500, wrap_over)", "PayDebt ann")


def test_what_a_snapshot_adds_to_a_debt_is_told() -> None:
    story = Story(a_policy(channels={"chat": a_channel(500, answer="auto", waiting=100)}))
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"), turns("c1", "customer"))
    story.given("+1s", arrives("c2", "chat"), turns("c2", "customer"), arrives("c3", "chat"))
    story.given("+2s", turns("c1", "agent"), turns("c2", "agent"))
    walk = e.Outside("walk", "chat", 300)
    story.then("+3s", sees("ann", 0, outside=(walk,)), "TakeDebt ann (800, outside)")


# ── Who is there ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_supervisors_word_does_not_bring_a_dead_desk_back() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"))
    story.given("+1s", loses("ann"))
    story.given("+7s", says_for("ann", "away"))
    story.then("+8s", says_for("ann", "available"), "ChangeAgent ann (available)")
    story.then("+9s", arrives("c1"), "QueueContact c1 (phone #1)")
    story.then(
        "+10s", says("ann", "available"), "ChangeAgent ann (found)",
        "OfferContact c1 → ann (manual, load 1000/1000, freed)",
    )  # fmt: skip


def test_a_supervisors_word_does_not_undo_a_lapse() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"))
    story.given("+1s", loses("ann"))
    story.given("+2s", says_for("ann", "available"))
    story.then("+6s", None, "ChangeAgent ann (lost)")


def test_a_colleague_who_rang_for_a_call_that_failed_did_not_let_it_ring() -> None:
    channels = {"chat": a_channel(300, answer="auto"), "phone": a_channel(500, answer="auto", connects=True)}
    story = Story(a_policy(channels=channels))
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"), signs_in("ben"))
    story.given("+1s", consults("a3", "ben"), escalates("c1", "phone"), breaks("a3"))
    assert story.engine.floor.agents["ben"].unanswered == 0


def test_who_woke_in_the_hands_of_one_who_is_lost_waits_no_longer_than_their_other_work() -> None:
    chat = a_channel(500, answer="auto", waiting=200, dormant=0, dormant_after=ms("1m"))
    story = Story(a_policy(channels={"chat": chat, "phone": a_channel(1000, answer="auto")}))
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"), turns("c1", "customer"))
    story.given("+61s", arrives("p1"))
    story.given("+62s", turns("c1", "agent"), loses("ann"))
    story.given("+67s")
    story.then(
        "+187s", None, "ChangeAssignment c1 of ann (ended, load 1000, agent_lost)", "QueueContact c1 (chat #1)"
    )  # fmt: skip


def test_only_a_primary_is_connected_whatever_the_platform_sees() -> None:
    story = with_consult()
    work = next(iter(story.engine.floor.agents["ben"].assignments))
    story.given("+13s", holds(work))
    story.then(
        "+14s", sees("ben", 99, seen("c1", "connecting", "chat", work)),
        "ChangeAssignment c1 of ben (active, load 400, reconciled)", "ReconcileAgent ben (moved c1, as of 99)",
    )  # fmt: skip
    story.then("+15s", breaks(work), f"IgnoreFact {work} (not_in_this_state)")


def test_a_customer_stays_with_the_colleague_in_the_conversation_when_the_platform_sees_wrap_up() -> None:
    story = with_consult()
    story.given("+13s", confers("a3"))
    story.then(
        "+14s", sees("ann", 99, seen("c1", "wrapping", "chat", "a3")),
        "ChangeAssignment c1 of ann as former (wrapping, load 100, until +44s, reconciled)",
        "ChangeAssignment c1 of ben as primary (active, load 400, conferenced)",
        "ReconcileAgent ann (moved c1, as of 99)",
    )  # fmt: skip


# ── What falls due together ───────────────────────────────────────────────────────────────────────────────────────


def test_parked_work_whose_contact_goes_at_the_instant_at_which_it_is_due_is_written_up() -> None:
    mail = a_channel(200, answer="auto", live=False, wrap=p.Wrap(most=ms("30s")))
    story = Story(a_policy(channels={"email": mail}))
    story.given("+0s", signs_in("ann"), arrives("c1", "email"))
    story.given("+16s", parks("a3", at("+40s")))
    story.given("+30s", sees_all(99))
    story.then(
        "+40s", None, "ChangeAssignment c1 of ann (wrapping, load 200, until +70s, reconciled)",
        "CloseContact c1 (served, waited 0s)",
    )  # fmt: skip


def test_an_owner_who_is_silent_and_away_too_long_when_the_clock_is_late_loses_the_case_once() -> None:
    story = Story(owned(max_silence=ms("5m"), reassign_after=ms("10m")))
    story.given("+0s", signs_in("ann"), signs_in("bob"), opens("K", "ann"), arrives("c1", "email", case="K"))
    story.given("+1s", signs_out("ann"), arrives("c2", "email", case="K"))
    assert story.engine.floor.cases["K"].cover == "bob"
    made = story.tell(e.ClockReached(at("+5m")), at("+11m"))
    changed = [line(it) for it in made if isinstance(it, d.ChangeCase)]
    assert changed[0] == "ChangeCase K (open for c1, silent_owner)"


def test_a_policy_without_a_limit_on_silence_takes_nothing_from_those_who_were_silent() -> None:
    story = Story(owned(max_silence=ms("5m")))
    story.given("+0s", signs_in("ann"), arrives("c1", "email"))
    story.given("+1m", applies(owned()))
    story.then("+6m", None)
    story.given("+7m", applies(owned(max_silence=ms("5m")), "d3"))
    assert story.deadline() == "+720s"


# ── Time, and what is said of the floor ───────────────────────────────────────────────────────────────────────────


def test_time_with_an_agent_does_not_use_up_the_time_a_contact_may_wait() -> None:
    story = Story(a_policy(channels={"chat": a_channel(300, answer="auto", expires_after=ms("60s"))}))
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"))
    story.given("+300s", says("ann", "draining"))
    story.then(
        "+301s", transfers("a3"), "GrantRequest a3", "ChangeAssignment c1 of ann (ended, load 0, transferred)",
        "QueueContact c1 (chat #1, not ann)",
    )  # fmt: skip
    story.then("+361s", None, "CloseContact c1 (expired_waiting, waited 60s)")


def test_a_promised_call_is_kept_though_the_platform_missed_the_customer_before() -> None:
    story = Story(a_policy(callbacks=p.Callbacks(lead=ms("0s"))))
    story.given("+0s", arrives("c1"))
    story.given("+5s", sees_all(99))
    story.given("+6s", asks_for_a_call("c1", "+15s", "+100s"))
    story.then("+15s", None, "QueueContact c1 (phone #1, due +100s)")
    story.given("+16s", signs_in("ann"))
    assert story.in_hand("ann") == ["c1"]


def test_work_on_a_channel_that_no_policy_knew_stands_in_no_policys_way() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"), occupies("ann", "walk-in", channel="fax", weight=100))
    story.then("+1s", applies(a_policy(about="new")), "ChangePolicy d2 by sue")


def test_who_is_nobody_is_not_taken_in() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"))
    nobody = e.PoolContact("", "phone", AgentId("ann"))
    story.then("+1s", sees_all(0, e.PoolContact("", "phone", ""), nobody))

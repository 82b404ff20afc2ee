"""What only time lifts: windows slide, switches and live contacts are spaced, newcomers warm up, who failed rests."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from router.core import events as e
from router.core import policy as p
from router.core import reasons
from router.core.engine import Engine
from router.core.pace import Pace, Pacing, remembered_for
from router.core.policy import UNLIMITED, Limits, RestAfter, Scopes, Switches, WarmUp, Window
from router.core.tariff import KindCost, costs
from router.core.values import NEVER
from tests.story import (
    START,
    Story,
    a_channel,
    a_policy,
    accepts,
    arrives,
    at,
    completes,
    declines,
    fails,
    leaves,
    limited,
    line,
    ms,
    signs_in,
    signs_out,
)


def few(of: str, most: int, within: str) -> Window:
    return Window(of, most, ms(within))


def refused(story: Story, kind: str, agent: str = "ann") -> list[str]:
    """Name the rules by which the gate refuses a newcomer now."""
    verdict = story.engine.floor.agents[agent].attention.admit(kind, story.now)
    return [reasons.NAMES[code] for code in verdict.reasons]


def done(story: Story, when: str, *contacts: str) -> None:
    story.given(when, *[completes(story.assignment(contact)) for contact in contacts])


# ── Windows ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_so_many_an_hour_slide_and_the_next_comes_when_the_first_is_an_hour_old() -> None:
    story = Story(a_policy(limits=limited(windows=(few("email", 2, "1h"),))))
    story.given("+0s", signs_in("ann"), arrives("e1", "email"))
    story.given("+10m", arrives("e2", "email"))
    done(story, "+11m", "e1", "e2")
    story.then("+12m", arrives("e3", "email"), "QueueContact e3 (email #1)")
    assert refused(story, "email") == ["window_full"]
    assert (refused(story, "chat"), story.deadline()) == ([], "+3600s")
    story.then("+60m", None, "OfferContact e3 → ann (auto, load 200/1000, freed)", "AssignContact e3 → ann (active)")
    story.then("+61m", arrives("e4", "email"), "QueueContact e4 (email #1)")
    story.then("+70m", None, "OfferContact e4 → ann (auto, load 400/1000, freed)", "AssignContact e4 → ann (active)")


def test_a_day_and_an_hour_hold_together_and_all_counts_every_channel() -> None:
    story = Story(a_policy(limits=limited(windows=(few("all", 2, "1h"), few("all", 3, "1d")))))
    story.given("+0s", signs_in("ann"), *[arrives(f"e{no}", "email") for no in range(4)])
    assert story.in_hand("ann") == ["e0", "e1"]
    story.given("+1h")
    assert story.in_hand("ann") == ["e0", "e1", "e2"]
    assert (refused(story, "chat"), story.deadline()) == (["window_full"], "+86400s")
    story.given("+24h")
    assert story.in_hand("ann") == ["e0", "e1", "e2", "e3"]


def test_an_offer_that_comes_to_nothing_does_not_count() -> None:
    story = Story(a_policy(limits=limited(windows=(few("phone", 1, "1h"),))))
    story.given("+0s", signs_in("ann"), arrives("c1"))
    assert refused(story, "phone") == ["over_budget", "window_full"]
    story.given("+1s", leaves("c1"))
    assert refused(story, "phone") == []
    story.given("+2s", arrives("c2"))
    assert story.in_hand("ann") == ["c2"]


def test_windows_of_every_scope_hold_and_the_default_for_what_nobody_names() -> None:
    scopes = Scopes(
        Limits(windows=(few("chat", 1, "1h"), few("email", 2, "1h")), live_gap=ms("5s"),
               warm_up=WarmUp(ms("1m"), ms("2m")), max_switches=Switches(9, ms("1h"))),
        all=Limits(windows=(few("chat", 5, "1h"),)),
        teams={"north": Limits(live_gap=ms("3s"), max_switches=Switches(4, ms("1h")))},
        agents={"ann": Limits(windows=(few("chat", 2, "1m"), Window("email", UNLIMITED, ms("1h"))), live_gap=ms("7s"),
                              warm_up=WarmUp(ms("9s"), ms("9s")), max_switches=Switches(int(UNLIMITED), ms("1h")))},
    )  # fmt: skip
    bob, ann = Pacing(scopes, "", "bob"), Pacing(scopes, "north", "ann")
    assert bob.quotas == [("chat", 5, ms("1h")), ("email", 2, ms("1h"))]
    assert (bob.live_gap, bob.warm_ups) == (ms("5s"), [(ms("1m"), ms("2m"))])
    assert [most for _, most, _ in bob.switches] == [9]
    assert ann.quotas == [("chat", 5, ms("1h")), ("chat", 2, ms("1m"))]
    assert (ann.live_gap, ann.warm_ups) == (ms("7s"), [(ms("9s"), ms("9s"))])
    assert [most for _, most, _ in ann.switches] == [4]
    nobody = Pacing(Scopes(), "", "ann")
    assert (nobody.quotas, nobody.switches, nobody.live_gap, nobody.warm_ups) == ([], [], 0, [])


def test_a_policy_without_such_limits_remembers_nothing() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"))
    assert story.engine.floor.agents["ann"].attention.pace is None
    assert remembered_for(a_policy(attention=p.AttentionRules(rest_after=RestAfter(decline=ms("1s"))))) == {}


def test_advice_to_a_colleague_counts_as_no_new_contact() -> None:
    story = Story(a_policy(limits=limited(windows=(few("chat", 1, "1h"),))))
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"))
    assert (refused(story, "chat"), refused(story, "chat/consult")) == (["window_full"], [])
    pace = story.engine.floor.agents["ann"].attention.pace
    assert pace is not None
    kept = pace.dump(story.now)
    cost = costs(story.policy, 1000)["chat/consult"]
    pace.given(cost, story.now)
    pace.undone(cost, story.now, True, "")
    assert pace.dump(story.now) == kept


# ── Switches ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_so_many_switches_of_channel_and_no_more() -> None:
    story = Story(a_policy(limits=limited(max_switches=Switches(2, ms("10m")))))
    story.given("+0s", signs_in("ann"), arrives("e1", "email"))
    story.given("+1m", arrives("c1", "chat"))
    story.given("+2m", arrives("e2", "email"))
    assert (refused(story, "chat"), refused(story, "email")) == (["too_many_switches"], [])
    story.given("+3m", arrives("c2", "chat"), arrives("e3", "email"))
    assert story.in_hand("ann") == ["e1", "c1", "e2", "e3"]
    done(story, "+4m", "e1", "e2", "e3")
    story.then("+11m", None, "OfferContact c2 → ann (auto, load 600/1000, freed)", "AssignContact c2 → ann (active)")


def test_a_switch_is_uncounted_when_the_offer_lapses() -> None:
    channels = {name: a_channel(300, ring_for=ms("20s")) for name in ("chat", "email")}
    story = Story(a_policy(channels=channels, limits=limited(max_switches=Switches(1, ms("1h")))))
    story.given("+0s", signs_in("ann"), arrives("e1", "email"))
    story.given("+1s", accepts("ann", story.offer("e1")), arrives("c1", "chat"))
    assert refused(story, "email") == ["too_many_switches"]
    story.given("+30s", leaves("c1"))
    pace = story.engine.floor.agents["ann"].attention.pace
    assert pace is not None and pace.channel == "email"
    assert (refused(story, "email"), refused(story, "chat")) == ([], [])


def test_a_switch_stands_where_other_work_was_given_since() -> None:
    channels = {name: a_channel(300, ring_for=ms("20s")) for name in ("chat", "email")}
    story = Story(a_policy(channels=channels, limits=limited(max_switches=Switches(1, ms("1h")))))
    story.given("+0s", signs_in("ann"), arrives("e1", "email"))
    story.given("+1s", accepts("ann", story.offer("e1")), arrives("c1", "chat"), arrives("c2", "chat"))
    story.given("+2s", leaves("c1"))
    assert refused(story, "email") == ["too_many_switches"]


# ── The gap between live contacts ─────────────────────────────────────────────────────────────────────────────────


def test_two_new_live_contacts_do_not_come_at_once_but_others_do() -> None:
    story = Story(a_policy(limits=limited(live_gap=ms("30s"))))
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"))
    story.then("+1s", arrives("c2", "chat"), "QueueContact c2 (chat #1)")
    assert refused(story, "chat") == ["live_gap"]
    story.given("+2s", arrives("e1", "email"))
    assert story.in_hand("ann") == ["c1", "e1"]
    story.then("+30s", None, "OfferContact c2 → ann (auto, load 800/1000, freed)", "AssignContact c2 → ann (active)")


def test_one_refused_for_now_is_passed_over_for_one_who_may_take_it() -> None:
    story = Story(a_policy(limits=limited(live_gap=ms("30s")), choosing=p.Choosing(rank="in_order")))
    story.given("+0s", signs_in("ann"), signs_in("ben"), arrives("c1", "chat"), arrives("c2", "chat"))
    assert (story.in_hand("ann"), story.in_hand("ben")) == (["c1"], ["c2"])
    story.given("+31s", arrives("c3", "chat"))
    assert story.in_hand("ann") == ["c1", "c3"]


# ── Warm-up ───────────────────────────────────────────────────────────────────────────────────────────────────────


def warm(every: str, lasts: str) -> p.Policy:
    return a_policy(limits=limited(warm_up=WarmUp(ms(every), ms(lasts))))


def test_who_signs_in_to_five_hundred_waiting_is_given_one_after_the_other() -> None:
    engine = Engine(warm("30s", "2m"))  # no twins: five hundred contacts are a lot to compare after every fact
    for no in range(500):
        engine.handle(arrives(f"e{no}", "email", id=f"e{no}"), START)
    engine.handle(signs_in("ann"), at("1s"))
    ann = engine.floor.agents["ann"]
    given = [(1, len(ann.assignments))]
    while (due := engine.deadline()) is not None and due <= at("61s"):
        engine.handle(e.ClockReached(due), due)
        given.append(((due - START) // 1000, len(ann.assignments)))
    assert given == [(1, 1), (31, 2), (61, 3)]
    assert engine.floor.waiting == 497
    engine.floor.check()
    for id in list(ann.assignments):
        engine.handle(completes(id), at("62s"))
    assert not ann.assignments, "work that is done does not speed the warm-up up"


def test_when_the_warm_up_is_over_the_budget_is_what_limits() -> None:
    story = Story(warm("30s", "1m"))
    story.given("+0s", *[arrives(f"e{no}", "email") for no in range(9)], signs_in("ann"))
    assert (len(story.in_hand("ann")), refused(story, "email"), story.deadline()) == (1, ["warming_up"], "+30s")
    story.given("+59s")
    assert len(story.in_hand("ann")) == 2
    story.given("+60s")
    assert (len(story.in_hand("ann")), refused(story, "email")) == (5, ["over_budget"])


def test_a_desk_that_signs_in_again_is_not_cold_but_one_who_was_away_is() -> None:
    story = Story(warm("1m", "5m"))
    story.given("+0s", signs_in("ann", session="s1"), arrives("e1", "email"))
    story.given("+6m", signs_in("ann", session="s2"), arrives("e2", "email"), arrives("e3", "email"))
    assert story.in_hand("ann") == ["e1", "e2", "e3"]
    story.given("+6.5m", signs_out("ann"), signs_in("ann", session="s3"), arrives("e4", "email"))
    assert story.in_hand("ann") == ["e1", "e2", "e3"], "what was given before counts for the warm-up as well"
    story.given("+7m")
    assert story.in_hand("ann") == ["e1", "e2", "e3", "e4"]


# ── Rest ──────────────────────────────────────────────────────────────────────────────────────────────────────────


REST = p.AttentionRules(rest_after=RestAfter(ms("2m"), ms("1m"), ms("30s")))


@pytest.mark.parametrize(
    ("answer", "cause", "until"),
    [(declines, "declined", "+61s"), (fails, "failed", "+31s"), (None, "expired", "+140s")],
)
def test_one_who_lets_an_offer_go_rests_before_the_next(
    answer: Callable[[str, str], e.Fact] | None, cause: str, until: str
) -> None:
    story = Story(a_policy(attention=REST))
    story.given("+0s", signs_in("ann"), arrives("c1"))
    told = [] if answer is None else [answer("ann", story.offer("c1"))]
    made = story.given("+1s" if told else "+20s", *told)
    assert f"RevokeOffer c1 ← ann ({cause}, rests until {until})" in [line(it) for it in made]
    assert refused(story, "email") == refused(story, "email/consult") == ["resting"]
    assert story.in_hand("ann") == []
    story.given(until)
    assert story.in_hand("ann") == ["c1"]


def test_a_customer_who_leaves_costs_no_rest() -> None:
    story = Story(a_policy(attention=REST))
    story.given("+0s", signs_in("ann"), arrives("c1"), leaves("c1"))
    assert refused(story, "phone") == []


def test_nobody_is_looked_at_when_a_gap_would_end_that_is_none_since_the_customer_left() -> None:
    story = Story(a_policy(limits=limited(live_gap=ms("5s"))))
    story.given("+0s", signs_in("ann"), arrives("c1"), leaves("c1"))
    assert story.deadline() == ""


# ── At random ─────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class ByHand:
    """Pace counted over a plain list of what was offered: (when, kind, channel before), None if it came to nothing."""

    limits: Limits
    offers: list[tuple[int, str, str]] = field(default_factory=list)

    def refusals(self, kind: str, channel: str, now: int) -> list[int]:
        found = []
        warm, gap, switches = self.limits.warm_up, self.limits.live_gap, self.limits.max_switches
        if warm and now < warm.lasts and any(when + warm.every > now for when, _, _ in self.offers):
            found.append(reasons.WARMING_UP)
        if gap and kind != "email" and any(when + gap > now for when, it, _ in self.offers if it != "email"):
            found.append(reasons.LIVE_GAP)
        for window in self.limits.windows:
            its = [when for when, it, _ in self.offers if window.of in (it, "all") and when > now - window.within]
            if window.of in (kind, "all") and len(its) >= window.most:
                found.append(reasons.WINDOW_FULL)
                break
        if switches and channel not in ("", kind):
            its = [when for when, it, before in self.offers if before not in ("", it) and when > now - switches.within]
            if len(its) >= switches.most:
                found.append(reasons.TOO_MANY_SWITCHES)
        return found


TIMES = st.integers(1, 40).map(lambda seconds: ms(f"{seconds}s"))
WINDOWS = st.builds(Window, st.sampled_from(["phone", "chat", "email", "all"]), st.integers(1, 3), TIMES)
LIMITS = st.builds(
    Limits, windows=st.lists(WINDOWS, max_size=3).map(tuple), live_gap=st.none() | TIMES,
    max_switches=st.none() | st.builds(Switches, st.integers(1, 3), TIMES),
    warm_up=st.none() | st.builds(WarmUp, TIMES, TIMES),
)  # fmt: skip
STEPS = st.lists(
    st.tuples(st.integers(0, 9_000), st.sampled_from(["phone", "chat", "email", "undo"])), min_size=1, max_size=30
)


@given(LIMITS, STEPS)
def test_after_every_offer_what_time_forbids_is_what_a_list_of_offers_says(
    limits: Limits, steps: list[tuple[int, str]]
) -> None:
    policy = a_policy(limits=Scopes(all=limits))
    keeps = remembered_for(policy)
    if keeps is None:
        return
    table, hand, now = costs(policy, 1000), ByHand(limits), 0
    pace = Pace(Pacing(policy.limits, "", "ann"), keeps)
    pace.signed_in_at = 0
    channel = ""
    for wait, what in steps:
        now += wait
        if what != "undo":
            pace.given(table[what], now)
            hand.offers.append((now, what, channel))
            channel = what
        elif hand.offers:
            when, kind, before = hand.offers.pop()
            pace.undone(table[kind], when, True, before)
            channel = before
        refused_at = [tell(pace, table, now), tell(pace, table, pace.lifts_at(now) - 1)]
        assert refused_at[0] == [hand.refusals(kind, channel, now) for kind in ("phone", "chat", "email")]
        if pace.lifts_at(now) < NEVER:
            assert refused_at[0] == refused_at[1], "until then nothing is lifted"
        again = Pace(Pacing(policy.limits, "", "ann"), keeps)
        again.load(pace.dump(now))
        assert tell(again, table, now) == refused_at[0]
        assert again.lifts_at(now) == pace.lifts_at(now)


def tell(pace: Pace, table: dict[str, KindCost], now: int) -> list[list[int]]:
    found = []
    for kind in ("phone", "chat", "email"):
        failing: list[int] = []
        pace.judge(table[kind], now, failing)
        found.append(failing)
    return found


def test_a_floor_comes_back_with_the_pace_of_its_agents() -> None:
    story = Story(warm("1m", "5m"))
    story.given("+0s", signs_in("ann"), arrives("e1", "email"), arrives("e2", "email"))
    plain = story.engine.snapshot()["agents"][0]["pace"]
    assert plain == {
        "stamps": {"*": [START]}, "channel": "email", "due": at("1m"), "rest_until": 0, "signed_in_at": START,
    }  # fmt: skip


def test_until_somebody_says_that_the_time_has_come_it_has_not() -> None:
    story = Story(warm("1m", "5m"))
    story.given("+0s", signs_in("ann"), arrives("e1", "email"), arrives("e2", "email"))
    story.tell(arrives("e3", "email"), at("2m"))
    assert (refused(story, "email"), story.in_hand("ann")) == (["warming_up"], ["e1"])
    story.tell(leaves("e1"), at("2m"))  # or whatever else makes the floor look at her again
    assert (story.in_hand("ann"), story.deadline()) == ([], "+60s")
    story.given("+2m")
    assert story.in_hand("ann") == ["e2"]

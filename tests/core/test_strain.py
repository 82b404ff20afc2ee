"""Load has memory: much of it accrues strain, light work repays; past the limit an agent rests and carries less."""

from hypothesis import given
from hypothesis import strategies as st

from router.core.policy import AttentionRules, Policy, Recovery
from router.core.strain import LIGHT, STRAINED, Strain
from router.core.values import NEVER, Duration, PerMille
from tests.story import Story, a_channel, a_policy, arrives, completes, line, ms, says, signs_in, signs_out, turns
from tests.told_people import occupies, removes

HOUR = Recovery(PerMille(800), PerMille(400), ms("1h"), PerMille(2000), PerMille(700))


def a_floor(rule: Recovery = HOUR, **more: object) -> Policy:
    channels = {"chat": a_channel(400, answer="auto", waiting=100), "email": a_channel(100, answer="auto", live=False)}
    return a_policy(channels=channels, attention=AttentionRules(recovery=rule), **more)


def accrued(story: Story) -> float:
    """Return the minutes of strain."""
    strain = story.engine.floor.agents["ann"].strain
    assert strain is not None
    return strain.at(story.now) / 60_000_000


def test_an_hour_of_much_load_is_told_to_the_agent_once_and_lowers_the_budget_until_half_is_repaid() -> None:
    story = Story(a_floor())
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"))
    story.given("+10m", arrives("c2", "chat"))  # 800 of 1000
    assert (accrued(story), story.deadline()) == (0, "+4200s")
    story.given("+40m")
    assert story.engine.floor.agents["ann"].strain is not None
    story.then(
        "+70m",
        None,
        "AdviseRest ann (strain 3600s, budget 700)",
        "ChangeAgent ann (budget 700, strained)",
        "TakeDebt ann (100, shrunk)",
    )
    assert story.deadline() == ""
    story.given("+80m", arrives("e1", "email"))
    story.then(
        "+90m",
        completes(story.assignment("c1")),
        "ChangeAssignment c1 of ann (ended, load 400, completed)",
        "CloseContact c1 (served, waited 0s)",
        "PayDebt ann",
        "OfferContact e1 → ann (auto, load 500/700, freed)",
        "AssignContact e1 → ann (active)",
    )
    assert accrued(story) == 80
    story.given("+91m", completes(story.assignment("e1")))  # 400: light; 50 minutes are to be repaid at double speed
    assert story.deadline() == "+6960s"
    story.then("+116m", None, "ChangeAgent ann (budget 1000, recovered)")
    assert (accrued(story), story.deadline()) == (30, "")


def test_who_carries_less_before_it_is_time_to_rest_is_not_looked_at_then() -> None:
    story = Story(a_floor())
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"), arrives("c2", "chat"))
    assert story.deadline() == "+3600s"
    story.given("+10m", completes(story.assignment("c2")))
    assert story.deadline() == ""


def test_whoever_works_here_no_more_rests_from_what_they_did_elsewhere() -> None:
    story = Story(a_floor())
    story.given("+0s", signs_in("ann"), occupies("ann", "walk", weight=900))
    story.given("+30m", removes("ann"))
    assert (accrued(story), story.deadline()) == (30, "")
    story.given("+40m", signs_in("ben"))
    assert accrued(story) == 10


def test_no_more_than_twice_the_limit_accrues_so_that_a_forgotten_call_costs_no_day_of_rest() -> None:
    strain = Strain(HOUR, 0)
    strain.full = 1000
    strain.weigh(0, 900)
    assert strain.at(ms("90m")) == ms("90m") * 1000
    assert strain.at(ms("48h")) == ms("2h") * 1000
    strain.weigh(ms("48h"), 0)
    assert strain.at(ms("49h")) == 0


def test_something_is_left_of_the_smallest_budget() -> None:
    assert [Strain(HOUR, 0).lowered(budget) for budget in (1000, 1)] == [700, 1]


def test_work_that_is_neither_much_nor_light_leaves_strain_as_it_is() -> None:
    story = Story(a_floor())
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"), arrives("c2", "chat"))
    story.given("+30m", turns("c1", "customer"))  # 500
    assert accrued(story) == 30
    story.given("+60m", turns("c1", "agent"))
    assert (accrued(story), story.deadline()) == (30, "+5400s")
    story.given("+75m", completes(story.assignment("c1")), completes(story.assignment("c2")))
    story.given("+90m", says("ann", "away"))
    assert accrued(story) == 15, "rest repays, at double speed"
    story.given("+2h", says("ann", "available"))
    assert accrued(story) == 0


def test_strain_is_not_forgotten_by_signing_out_and_in_and_a_lowered_budget_stays() -> None:
    story = Story(a_floor())
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"), arrives("c2", "chat"))
    story.given("+60m")
    story.then("+61m", signs_out("ann"))
    story.then("+62m", signs_in("ann"))
    assert story.engine.floor.agents["ann"].attention.budget == 700
    story.given("+63m", completes(story.assignment("c1")), completes(story.assignment("c2")))
    made = story.given("+2h")
    assert [line(it) for it in made] == ["ChangeAgent ann (budget 1000, recovered)"]


def test_strain_is_judged_by_what_the_policy_gives_and_an_own_limit_below_it_stays() -> None:
    story = Story(a_floor())
    story.given("+0s", signs_in("ann", own_limit=600), arrives("c1", "chat"))
    story.given("+5m", arrives("e1", "email"), arrives("e2", "email"))  # 600 of 1000, all that they want
    assert (accrued(story), story.deadline()) == (0, "")
    strict = Story(a_floor(Recovery(PerMille(500), PerMille(400), ms("1h"), PerMille(1000), PerMille(700))))
    strict.given("+0s", signs_in("ann", own_limit=600), arrives("c1", "chat"), arrives("e1", "email"))
    strict.then("+1h", None, "AdviseRest ann (strain 3600s, budget 600)")
    strict.given("+61m", completes(strict.assignment("c1")))
    strict.then("+93m", None, "ChangeAgent ann (budget 600, recovered)")


def test_where_nobody_said_that_the_hour_was_over_it_is_seen_at_once() -> None:
    story = Story(a_floor())
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"), arrives("c2", "chat"))
    story.tell(completes(story.assignment("c1")), story.now + ms("2h"))  # type: ignore[arg-type]
    assert story.deadline() == "+7200s"
    made = story.given("+2h")
    assert line(made[0]) == "AdviseRest ann (strain 7200s, budget 700)"


def test_a_policy_without_recovery_keeps_no_ledger() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"))
    assert story.engine.floor.agents["ann"].strain is None
    assert story.engine.snapshot()["agents"][0]["strain"] is None


@given(
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 1200)), max_size=20),
    st.integers(1, 1000), st.integers(1, 1000), st.integers(1, 3000), st.integers(1, 50_000),
)  # fmt: skip
def test_the_ledger_is_what_a_count_by_milliseconds_finds_however_often_it_is_brought_up_to_date(
    steps: list[tuple[int, int]], one: int, other: int, repay: int, limit: int
) -> None:
    light, much = sorted((one, other))
    rule = Recovery(PerMille(much), PerMille(light), Duration(limit), PerMille(repay), PerMille(500))
    strain, often = Strain(rule, 0), Strain(rule, 0)
    strain.full = often.full = 1000
    now, load, by_hand = 0, 0, 0
    for lasts, then in steps:
        if load <= light:
            by_hand = max(0, by_hand - lasts * repay)
        elif load >= much:
            by_hand = min(by_hand + lasts * 1000, limit * 2000)
        often.weigh(now + lasts // 2, load)
        now, load = now + lasts, then
        strain.weigh(now, load)
        often.weigh(now, load)
        assert strain.accrued == often.accrued == by_hand
        assert strain.level == (LIGHT if load <= light else STRAINED if load >= much else 0)
        for strain.resting in (False, True):
            due_at = strain.due_at()
            if due_at < NEVER:
                assert strain.turned(due_at) and (due_at == now or not strain.turned(due_at - 1))
            else:
                assert not strain.turned(now + 10**9)
        strain.resting = False

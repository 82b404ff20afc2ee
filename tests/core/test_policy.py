"""A policy's records refuse by themselves what no policy can mean; the rest is the linter's."""

from collections.abc import Callable
from dataclasses import FrozenInstanceError, fields, is_dataclass

import pytest

from router.core import policy as p
from router.core.values import Attention, Duration, PerMille


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: p.Wrap(Duration(2), Duration(1)), "least is longer than most"),
        (lambda: p.Limits(Attention(0)), "a budget is a positive number"),
        (lambda: p.Limits(Attention(-1)), "a budget is a positive number"),
        (lambda: p.Urgency("u", ()), "a curve starts at age 0s"),
        (lambda: p.Urgency("u", ((Duration(1), 5),)), "a curve starts at age 0s"),
        (lambda: curve((0, 5), (0, 6)), "ages must grow and costs must not fall"),
        (lambda: curve((0, 5), (9, 4)), "ages must grow and costs must not fall"),
        (lambda: curve((0, 1), (9, 4), (8, 5)), "ages must grow and costs must not fall"),
        (lambda: curve((0, -1)), "a cost is never negative"),
        (lambda: curve((0, -1), (5, 1)), "a cost is never negative"),
        (lambda: p.Fit(0), "the top level is a positive number"),
    ],
)
def test_what_no_policy_can_mean_is_refused(make: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}$"):
        make()


def curve(*points: tuple[int, int]) -> p.Urgency:
    return p.Urgency("u", tuple((Duration(age), cost) for age, cost in points))


def test_what_is_just_within_is_taken() -> None:
    assert p.Wrap(Duration(5), Duration(5)).least == 5
    assert p.Limits(Attention(1)).budget == 1
    assert curve((0, 0), (1, 0)).curve[-1] == (1, 0)
    assert p.Fit(1).top_level == 1


def records() -> list[type]:
    return [kind for kind in vars(p).values() if is_dataclass(kind) and isinstance(kind, type)]


@pytest.mark.parametrize("kind", records(), ids=lambda kind: kind.__name__)
def test_every_record_of_a_policy_is_frozen(kind: type) -> None:
    record: object = object.__new__(kind)
    with pytest.raises(FrozenInstanceError):
        setattr(record, fields(kind)[0].name, 1)


def test_a_policy_without_further_words_limits_nothing_and_asks_for_nothing() -> None:
    plain = p.Policy("plain", {"chat": p.Channel(True, p.Weights(Attention(100)))})
    assert plain.limits == p.Scopes() and plain.limits.all == p.Limits() and plain.needs == ()
    assert plain.attention == p.AttentionRules(Attention(1000), Attention(0), (), Attention(0))
    assert plain.memory.waiting_max == p.UNLIMITED
    assert [(rule.name, rule.curve, rule.max_wait) for rule in plain.urgency] == [("plain", ((0, 1000),), None)]


def test_two_policies_share_no_default_that_could_change() -> None:
    one, other = (p.Policy("p", {}) for _ in range(2))
    assert one.kinds is not other.kinds and one.hours is not other.hours
    assert one.limits.default.at_most is not other.limits.all.at_most


def test_a_weight_of_a_taste_is_never_negative() -> None:
    with pytest.raises(ValueError, match="never negative"):
        p.Weighting(idle=-1)


def step(after: int) -> p.RelaxStep:
    return p.RelaxStep(Duration(after))


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: p.Relaxation((step(5), step(5))), "later"),
        (lambda: p.Relaxation((step(5), step(9), step(8))), "later"),
        (lambda: p.Overflow(redirect="x"), "waiting or after"),
        (lambda: p.Overflow(waiting=p.Limit(1), after=Duration(1), redirect="x"), "waiting or after"),
        (lambda: p.Overflow(waiting=p.Limit(1)), "to_team, to_pool or redirect"),
        (lambda: p.Overflow(after=Duration(1), to_team="x", to_pool="y"), "to_team, to_pool or redirect"),
        (lambda: p.Overflow(after=Duration(1), to_team="x", share=PerMille(0)), "a share"),
        (lambda: p.Overflow(after=Duration(1), to_team="x", share=PerMille(1001)), "a share"),
        (lambda: p.Split({"x": PerMille(999)}), "100%"),
        (lambda: p.Split({"x": PerMille(1001), "y": PerMille(-1)}), "100%"),
        (lambda: p.Positions(step=-1), "positive"),
        (lambda: p.Positions(every=Duration(0)), "positive"),
    ],
)
def test_what_contradicts_itself_about_the_order_is_refused(make: Callable[[], object], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        make()


def test_what_is_just_within_about_the_order_is_taken() -> None:
    assert len(p.Relaxation((step(0), step(1))).steps) == 2
    assert p.Overflow(waiting=p.Limit(0), to_pool="x", share=PerMille(1)).share == 1
    assert p.Positions(0, Duration(1)).every == 1


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: p.Recovery(PerMille(300), PerMille(400)), "light is more than strain"),
        (lambda: p.Recovery(limit=Duration(0)), "positive"),
        (lambda: p.AttentionRules(ramp=((Duration(0), PerMille(1)), (Duration(0), PerMille(2)))), "grow in time"),
        (lambda: p.AttentionRules(ramp=((Duration(1), PerMille(1)),)), "starts at 0d"),
        (lambda: p.AttentionRules(ramp=((Duration(0), PerMille(0)),)), "never lets a budget be nothing"),
        (lambda: p.Window("all", 0, Duration(1)), "positive"),
        (lambda: p.Switches(1, Duration(0)), "positive"),
        (lambda: p.Shares("team", {"a": PerMille(900)}, 1), "make up 100%"),
        (lambda: p.Callbacks(window=Duration(0)), "positive"),
        (lambda: p.Callbacks(at_most_ahead=Duration(0)), "positive"),
        (lambda: p.Callbacks(attempts=0), "positive"),
        (lambda: p.Callbacks(retry_after=Duration(0)), "positive"),
        (lambda: p.Preference(half_life=Duration(0)), "positive"),
        (lambda: p.Preference(customers_max=0), "positive"),
        (lambda: p.Preference(contacts_kept=0), "positive"),
        (lambda: p.Preference(prior_weight=-1), "never negative"),
        (lambda: p.Preference(shift_from=-1), "never negative"),
        (lambda: p.Preference(quality_least=-1), "never negative"),
        (lambda: p.Answer(prefers=1001), "between 0 and 1000"),
        (lambda: p.Answer(quality=-1), "between 0 and 1000"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_the_record_itself(make: Callable[[], object], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        make()


def test_what_is_just_within_of_customers_and_their_calls_is_taken() -> None:
    assert p.Callbacks(lead=Duration(0), window=Duration(1), attempts=1).attempts == 1
    assert p.Preference(prior_weight=0, shift_from=0, quality_least=0, contacts_kept=1).prior_weight == 0
    assert (p.Answer(prefers=0).prefers, p.Answer(quality=1000).quality) == (0, 1000)

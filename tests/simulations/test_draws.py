"""Draws by hash: the same contact draws the same, whoever else is there and in whatever order they come."""

import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulations.draws import LONGEST_MS, Constant, Distribution, Draws, Exponential, Lognormal, spell

CONTACTS = [f"c-{number}" for number in range(4000)]


@given(st.integers(), st.lists(st.text(max_size=8), unique=True, max_size=8), st.randoms(use_true_random=False))
def test_a_draw_does_not_depend_on_the_order_of_use(seed: int, contacts: list[str], shuffle: object) -> None:
    one, other = Draws(seed), Draws(seed)
    expected = {contact: one.uniform("patience", contact) for contact in contacts}
    other.uniform("handle", "somebody else")
    assert {contact: other.uniform("patience", contact) for contact in reversed(contacts)} == {
        contact: expected[contact] for contact in reversed(contacts)
    }


def test_seed_stream_and_contact_each_make_another_draw() -> None:
    drawn = {Draws(seed).bits(stream, contact) for seed in (0, 1) for stream in ("a", "b") for contact in ("x", "y")}
    assert len(drawn) == 8


def test_a_draw_is_the_same_on_every_machine_and_for_ever() -> None:
    assert Draws(7).bits("patience", "c-1") == 0xA0E1A9A9D2A9E3F5 or Draws(7).bits("patience", "c-1") > 0
    assert Draws(7).bits("patience", "c-1") == 0x7315D9F47BC6ADBC


def test_uniform_draws_fill_the_interval_and_never_touch_its_ends() -> None:
    drawn = sorted(Draws(1).uniform("u", contact) for contact in CONTACTS)
    assert 0 < drawn[0] < 0.002 and 0.998 < drawn[-1] < 1
    gaps = [abs(value - (index + 0.5) / len(drawn)) for index, value in enumerate(drawn)]
    assert max(gaps) < 0.03


def test_a_pick_is_an_index() -> None:
    picks = [Draws(1).pick("handle", contact, 7) for contact in CONTACTS]
    assert set(picks) == set(range(7))


@pytest.mark.parametrize(
    ("spread", "mean", "sd"),
    [
        (Constant(90_000), 90_000, 0),
        (Exponential(60_000), 60_000, 60_000),
        (Lognormal(240_000, 180_000), 240_000, 180_000),
    ],
)
def test_a_distribution_has_the_mean_and_the_deviation_that_are_written(
    spread: Distribution, mean: float, sd: float
) -> None:
    drawn = [spread.at((index + 0.5) / 20_000) for index in range(20_000)]
    assert all(type(value) is int and value >= 0 for value in drawn)
    assert statistics.fmean(drawn) == pytest.approx(mean, rel=0.01)
    assert statistics.pstdev(drawn) == pytest.approx(sd, rel=0.05)


def test_a_heavy_tail_stays_within_what_an_instant_holds() -> None:
    assert Lognormal(10**12, 10**15).at(1 - 2**-52) <= LONGEST_MS


@pytest.mark.parametrize(
    ("length", "words"), [(90_000, "90s"), (4 * 3_600_000, "4h"), (0, "0s"), (1_500, "1.5s"), (120_000, "2m")]
)
def test_lengths_are_spelled_as_policies_spell_them(length: int, words: str) -> None:
    assert spell(length) == words

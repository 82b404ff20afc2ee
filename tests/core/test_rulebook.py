"""The policy made ready for use: the first rule that holds counts, needs add up, and every table finds its clock."""

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from router.core.condition import ALWAYS, Condition, Test
from router.core.policy import Choosing, Hours, Kind, Need, Policy, RankName, Urgency, Weighting, Wrap
from router.core.rulebook import TASTES, WEIGHTED, Rulebook, levels, raise_levels
from router.core.values import Duration, Instant
from tests.story import a_channel, a_policy

FIELDS: dict[str, object] = {
    "channel": "chat", "intent": "tax", "priority": 2, "language": "fr", "tier": "gold", "site": "", "direction": "in",
    "stage": "queue",
}  # fmt: skip


def on(field: str, value: str | int) -> Condition:
    return Condition((Test(field, "is", (value,)),))


GOLD, TAX, NO = on("tier", "gold"), on("intent", "tax"), on("tier", "lead")


def table(name: str, when: Condition = ALWAYS, **more: Any) -> Urgency:
    return Urgency(name, ((Duration(0), 1000),), when, **more)


def rulebook(**fields: Any) -> Rulebook:
    return Rulebook(a_policy(**fields))


# ── Rules ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("kinds", "kind"),
    [
        ({}, "chat"),
        ({"chat.vip": Kind("chat", NO)}, "chat"),
        ({"chat.vip": Kind("chat", GOLD)}, "chat.vip"),
        ({"phone.vip": Kind("phone", GOLD)}, "chat"),
        ({"chat.no": Kind("chat", NO), "chat.tax": Kind("chat", TAX), "chat.vip": Kind("chat", GOLD)}, "chat.tax"),
        ({"chat.vip": Kind("chat", GOLD), "chat.tax": Kind("chat", TAX)}, "chat.vip"),
    ],
)
def test_the_first_kind_of_its_channel_that_holds_names_the_work(kinds: dict[str, Kind], kind: str) -> None:
    assert rulebook(kinds=kinds).rule(FIELDS).kind == kind


@pytest.mark.parametrize(
    ("tables", "urgency"),
    [
        ((table("plain"),), 0),
        ((table("gold", GOLD), table("plain")), 0),
        ((table("lead", NO), table("tax", TAX), table("gold", GOLD), table("plain")), 1),
        ((table("lead", NO), table("plain")), 1),
        ((table("lead", NO), table("last", NO)), 1),  # the linter refuses this one; nobody is lost all the same
    ],
)
def test_the_first_urgency_table_that_holds_counts(tables: tuple[Urgency, ...], urgency: int) -> None:
    book = rulebook(urgency=tables)
    assert book.rule(FIELDS).urgency == urgency
    assert book.urgency_no == {rule.name: number for number, rule in enumerate(tables)}


def test_needs_that_hold_add_up_and_the_higher_level_wins() -> None:
    needs = (
        Need(GOLD, {"tact": 7, "chat": 1}, authority={"refund": 50}),
        Need(TAX, {"tax": 4, "tact": 3}, language=True, authority={"refund": 20, "waive": 1}),
        Need(NO, {"sales": 9}, authority={"refund": 999}),
        Need(skills={"chat": 2}),
    )
    ruling = rulebook(needs=needs).rule(FIELDS)
    assert ruling.skills == (("chat", 2), ("tact", 7), ("tax", 4))
    assert ruling.authority == (("refund", 50), ("waive", 1))
    assert ruling.language


def test_no_need_asks_for_nothing() -> None:
    ruling = rulebook(needs=(Need(NO, {"sales": 9}, language=True),)).rule(FIELDS)
    assert (ruling.skills, ruling.language, ruling.authority) == ((), False, ())


def test_a_language_once_needed_stays_needed() -> None:
    assert rulebook(needs=(Need(language=True), Need(skills={"a": 1}))).rule(FIELDS).language


LEVELS = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 9))


@given(st.lists(LEVELS))
def test_levels_merged_are_the_highest_of_each_and_in_order_of_name(parts: list[dict[str, int]]) -> None:
    into: dict[str, int] = {}
    for part in parts:
        raise_levels(into, part)
    assert levels(into) == tuple(
        (name, max(part[name] for part in parts if name in part)) for name in "abcd" if any(name in p for p in parts)
    )


# ── Wrap-up ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_kinds_wrap_up_is_its_own_or_its_channels() -> None:
    short, long = Wrap(most=Duration(5)), Wrap(most=Duration(9))
    book = rulebook(
        channels={"chat": a_channel(wrap=short), "phone": a_channel()},
        kinds={"chat.vip": Kind("chat", GOLD, wrap=long), "chat.tax": Kind("chat", TAX)},
    )
    assert [book.wrap(kind) for kind in ("chat", "chat.vip", "chat.tax", "phone")] == [short, long, short, Wrap()]


# ── Clocks, curves, times ─────────────────────────────────────────────────────────────────────────────────────────


def test_an_urgency_table_runs_on_its_own_hours_or_on_the_wall() -> None:
    office = Hours("UTC", {}, "", "", open=((Instant(100), Instant(200)),))
    book = rulebook(hours={"office": office}, urgency=(table("office", hours="office"), table("plain")))
    assert [clock.elapsed(Instant(150)) for clock in book.clock_of] == [50, 150]
    assert book.clock("office").is_open(Instant(150)) and not book.clock("office").is_open(Instant(250))
    assert book.clock(None).always
    assert [curve.cost(5) for curve in book.curves] == [1000, 1000]


def test_channels_that_give_contacts_up_are_known_by_name() -> None:
    expires = {"chat": Duration(7), "phone": Duration(0), "mail": None}
    channels = {name: a_channel(expires_after=after) for name, after in expires.items()}
    assert rulebook(channels=channels).expires == {"chat": 7, "phone": 0}


# ── Tastes ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_taste_that_a_policy_may_name_has_its_number() -> None:
    assert set(TASTES) == set(get_args(RankName))
    assert sorted([*TASTES.values(), WEIGHTED]) == list(range(len(TASTES) + 1))


@pytest.mark.parametrize("name", get_args(RankName))
def test_a_taste_named_by_a_word(name: RankName) -> None:
    book = rulebook(choosing=Choosing(name))
    assert (book.taste, book.weighting) == (TASTES[name], Weighting())
    assert book.improvable == (name == "least_loaded")


def test_a_taste_given_as_a_weighting() -> None:
    weighting = Weighting(fit=1, idle=2)
    book = rulebook(choosing=Choosing(weighting))
    assert (book.taste, book.weighting, book.improvable) == (WEIGHTED, weighting, True)


# ── What conditions read ──────────────────────────────────────────────────────────────────────────────────────────

VIP = Condition(any=(Condition(none=(on("attributes.vip", 1),)),))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, False),
        ({"kinds": {"chat.vip": Kind("chat", GOLD)}, "needs": (Need(TAX),), "urgency": (table("a", NO),)}, False),
        ({"kinds": {"chat.vip": Kind("chat", VIP)}}, True),
        ({"needs": (Need(TAX), Need(VIP))}, True),
        ({"urgency": (table("vip", VIP), table("plain"))}, True),
    ],
)
def test_a_policy_that_reads_attributes_says_so(fields: dict[str, Any], expected: bool) -> None:
    assert rulebook(**fields).attributes is expected


def test_a_rulebook_is_of_one_policy() -> None:
    policy: Policy = a_policy()
    assert Rulebook(policy).policy is policy

"""The policy made ready for use: the first rule that holds counts, needs add up, and every table finds its clock."""

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from router.core.condition import ALWAYS, Condition, Test
from router.core.policy import (
    Choosing,
    HeadStart,
    Hours,
    Kind,
    Limit,
    Memory,
    Need,
    Overflow,
    Policy,
    Positions,
    RankName,
    Relaxation,
    RelaxStep,
    Split,
    Urgency,
    Weighting,
    Wrap,
)
from router.core.rulebook import TASTES, WEIGHTED, Rulebook, levels, lower_levels, raise_levels
from router.core.values import NEVER, Duration, Instant, PerMille
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
    assert [curve.worth(5, 2000) for curve in book.curves] == [2000, 2000]


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
        ({"relax": (Relaxation((), VIP),)}, True),
        ({"overflow": (Overflow(VIP, waiting=Limit(1), to_team="x"),)}, True),
        ({"splits": (Split({"x": PerMille(1000)}, VIP),)}, True),
    ],
)
def test_a_policy_that_reads_attributes_says_so(fields: dict[str, Any], expected: bool) -> None:
    assert rulebook(**fields).attributes is expected


def test_a_rulebook_is_of_one_policy() -> None:
    policy: Policy = a_policy()
    assert Rulebook(policy).policy is policy


# ── Ceilings, ladders, overflow, splits ───────────────────────────────────────────────────────────────────────────


@given(st.lists(LEVELS))
def test_ceilings_merged_are_the_lowest_of_each(parts: list[dict[str, int]]) -> None:
    into: dict[str, int] = {}
    for part in parts:
        lower_levels(into, part)
    assert into == {
        name: min(part[name] for part in parts if name in part) for name in "abcd" if any(name in p for p in parts)
    }


def test_ceilings_of_needs_that_hold_are_ruled_in_order_of_name() -> None:
    needs = (Need(GOLD, ceilings={"tax": 7, "law": 2}), Need(TAX, ceilings={"tax": 4}), Need(NO, ceilings={"tax": 1}))
    assert rulebook(needs=needs).rule(FIELDS).ceilings == (("law", 2), ("tax", 4))


STEP = RelaxStep(Duration(10))
PARTS = {"north": PerMille(500), "south": PerMille(500)}


@pytest.mark.parametrize(
    ("fields", "ladder", "split"),
    [
        ({}, -1, -1),
        ({"relax": (Relaxation((STEP,), NO),), "splits": (Split(PARTS, NO),)}, -1, -1),
        ({"relax": (Relaxation((STEP,), NO), Relaxation((STEP,)), Relaxation((STEP,), GOLD))}, 1, -1),
        ({"splits": (Split(PARTS, GOLD), Split(PARTS))}, -1, 0),
    ],
)
def test_the_first_ladder_and_the_first_split_that_hold_count(fields: dict[str, Any], ladder: int, split: int) -> None:
    ruling = rulebook(**fields).rule(FIELDS)
    assert (ruling.ladder, ruling.split) == (ladder, split)


def test_rules_of_overflow_are_asked_by_length_in_order_of_writing_and_by_wait_in_order_of_age() -> None:
    far: dict[str, Any] = {"redirect": "far"}
    rules = (
        Overflow(after=Duration(9), **far), Overflow(waiting=Limit(9), **far), Overflow(NO, after=Duration(1), **far),
        Overflow(after=Duration(3), **far), Overflow(waiting=Limit(3), **far), Overflow(GOLD, after=Duration(3), **far),
    )  # fmt: skip
    ruling = rulebook(overflow=rules).rule(FIELDS)
    assert (ruling.crowded, ruling.late) == ((1, 4), (3, 5, 0))


@pytest.mark.parametrize(
    ("fields", "flags"),
    [
        ({}, ""),
        ({"relax": (Relaxation((STEP,)),)}, "at_once reviews"),
        ({"relax": (Relaxation((STEP,), at_once_when_nobody=False),)}, "reviews"),
        ({"overflow": (Overflow(after=Duration(1), to_team="x"),)}, "reviews"),
        ({"overflow": (Overflow(waiting=Limit(1), to_team="x"),)}, "crowds"),
        ({"positions": Positions(1)}, "tells"),
        ({"memory": Memory(waiting_max=Limit(5))}, "bounded"),
        ({"memory": Memory(entry=((0, Limit(5)),))}, "bounded"),
        ({"head_start": HeadStart(most=Duration(5))}, ""),
        ({"head_start": HeadStart(per_menu_level=Duration(5))}, "heads"),
        ({"head_start": HeadStart(failed_self_service=Duration(5))}, "heads"),
        ({"head_start": HeadStart(asked_for_human=Duration(5))}, "heads"),
        ({"head_start": HeadStart(per_repeat=Duration(5))}, "heads"),
        ({"head_start": HeadStart(per_transfer=Duration(5))}, "heads"),
    ],
)
def test_what_a_policy_does_not_use_is_not_worked_out(fields: dict[str, Any], flags: str) -> None:
    book = rulebook(**fields)
    found = [name for name in ("at_once", "bounded", "crowds", "heads", "reviews", "tells") if getattr(book, name)]
    assert " ".join(found) == flags


@pytest.mark.parametrize(
    ("guard", "longest"), [(None, [30, NEVER]), (Duration(20), [20, 20]), (Duration(90), [30, 90])]
)  # fmt: skip
def test_the_longest_wait_is_the_tables_or_the_starvation_guards(guard: Duration | None, longest: list[int]) -> None:
    tables = (table("late", max_wait=Duration(30)), table("plain"))
    assert rulebook(urgency=tables, choosing=Choosing(starvation_guard=guard)).longest == longest

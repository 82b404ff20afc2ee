"""A compiled policy has one text and one digest, and comes back from its text exactly."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from router.core.condition import Condition, Test
from router.core.policy import UNLIMITED, Choosing, Limits, Mix, Need, Policy, Scopes, Share, Urgency, Weighting
from router.core.values import Attention, Duration, PerMille
from router.policy_file import PolicyError, dump_policy, policy_digest, policy_from_json
from tests.policy_file.examples import policy


def test_a_policy_comes_back_exactly() -> None:
    plain = policy()
    again = policy_from_json(dump_policy(plain))
    assert again == plain
    assert dump_policy(again) == dump_policy(plain)
    assert again.hours["office"].open == plain.hours["office"].open != ()


def test_the_text_is_compact_and_holds_every_field() -> None:
    text = dump_policy(policy()).decode()
    assert ": " not in text and ", " not in text and "\n" not in text
    assert list(json.loads(text))[:3] == ["name", "channels", "about"]
    assert json.loads(text)["channels"]["email"]["weights"]["active"] == {"per_mille": 250}


def test_the_order_of_kinds_carries_meaning_and_is_kept() -> None:
    two = policy(("attention:", "  chat.low: {channel: chat, when: {tier: tin}, weights: {active: 290}}\nattention:"))
    turned = replace(two, kinds=dict(reversed(two.kinds.items())))
    assert turned == two, "mappings do not compare their order"
    assert policy_digest(turned) != policy_digest(two)
    assert list(policy_from_json(dump_policy(turned)).kinds) == ["chat.low", "chat.vip"]


def test_the_digest_covers_the_compiled_hours() -> None:
    plain = policy()
    office = plain.hours["office"]
    revised = replace(plain, hours={"office": replace(office, open=office.open[1:])})
    assert policy_digest(revised) != policy_digest(plain)


def test_comments_and_spaces_do_not_change_the_digest() -> None:
    assert policy_digest(policy(("name: plain", "# a word\nname:   plain"))) == policy_digest(policy())


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.pop("channels"),
        lambda data: data.update(extra=1),
        lambda data: data["channels"]["phone"].update(ring_for="20s"),
        lambda data: data["channels"]["phone"].update(live=1),
        lambda data: data["needs"][0]["when"].update(some=[]),
        lambda data: data["needs"][0]["when"].update(any={}),
        lambda data: data["needs"][0]["when"].update(tests=[{"field": "a", "operator": "was", "values": []}]),
        lambda data: data["needs"][0].update(when=None),
        lambda data: data["urgency"][0].update(curve=[]),
    ],
)
def test_what_is_no_compiled_policy_is_refused(change: object) -> None:
    data = json.loads(dump_policy(policy()))
    assert callable(change)
    change(data)
    with pytest.raises(PolicyError, match="compiled policy:1:1 "):
        policy_from_json(json.dumps(data).encode())


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[" * 100_000, b"null", b"[]", b"9" * 5000])
def test_rubbish_is_refused(content: bytes) -> None:
    with pytest.raises(PolicyError):
        policy_from_json(content)


TEXT = st.text(max_size=5)
AMOUNT = st.integers(0, 10**15).map(Attention)
VALUE = TEXT | st.booleans() | st.integers(-(10**15), 10**15)
TESTS = st.builds(Test, TEXT, st.sampled_from(["is", "at_least", "like"]), st.tuples(VALUE)) | st.builds(
    Test, TEXT, st.just("in"), st.lists(VALUE, min_size=1, max_size=3).map(tuple)
)
CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    st.lists(TESTS, max_size=2).map(lambda tests: Condition(tuple(tests))),
    lambda inner: st.builds(
        Condition, st.just(()), st.tuples(inner), st.tuples(inner), st.lists(inner, max_size=2).map(tuple)
    ),
    max_leaves=4,
)
LIMITS = st.builds(
    Limits,
    budget=st.none() | st.integers(1, 10**15).map(Attention),
    at_most=st.dictionaries(TEXT, st.integers(0, 9) | st.just(UNLIMITED), max_size=2),
    never=st.lists(st.tuples(TEXT, TEXT), max_size=2).map(tuple),
)
POLICIES = st.builds(
    lambda base, **parts: replace(base, **parts),
    st.just(replace(policy(), hours={})),
    name=TEXT,
    about=TEXT,
    limits=st.builds(Scopes, LIMITS, LIMITS, st.dictionaries(TEXT, LIMITS, max_size=2)),
    needs=st.lists(
        st.builds(Need, CONDITIONS, st.dictionaries(TEXT, st.integers(0, 9), max_size=2), st.booleans())
    ).map(tuple),
    urgency=st.lists(st.builds(Urgency, TEXT, st.just(((Duration(0), 5),)), CONDITIONS), max_size=2).map(tuple),
    choosing=st.builds(Choosing, st.just("best_fit") | st.builds(Weighting, st.integers(0, 9))),
)


@settings(max_examples=60)
@given(POLICIES)
def test_any_policy_comes_back_exactly(made: Policy) -> None:
    text = dump_policy(made)
    assert policy_from_json(text) == made
    assert dump_policy(policy_from_json(text)) == text


def test_a_share_and_an_amount_are_told_apart() -> None:
    made = replace(policy(), attention=replace(policy().attention, mix=(Mix(("phone", "email"), Attention(5)),)))
    weights = replace(made.channels["phone"].weights, active=Share(PerMille(5)), waiting=Attention(5))
    made = replace(made, channels={"phone": replace(made.channels["phone"], weights=weights)})
    assert policy_from_json(dump_policy(made)) == made

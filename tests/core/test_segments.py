"""Segments by customer, history and time; the channel contract; preference that is learnt."""

from typing import Any

import pytest

from router.core import policy as p
from router.core.condition import Condition, Scalar, Test
from router.core.engine import Engine
from router.core.events import PastContact
from router.core.policy import Answer
from router.core.segments import better, context, preference
from router.core.values import ContactId, Duration, Instant
from tests.story import START, Story, a_channel, a_policy, arrives, at, changes, leaves, ms
from tests.told_customers import is_linked, of, remembers


def when(field: str, value: Scalar, operator: Any = "is") -> Condition:
    """Test one field."""
    return Condition((Test(field, operator, (value,)),))


def segmented(*segments: tuple[str, Condition], **more: Any) -> p.Policy:
    """Make a policy of segments."""
    return a_policy(segments=tuple(p.Segment(name, test) for name, test in segments), **more)


def segment(story: Story, contact: str) -> str:
    return story.engine.floor.contacts[contact].segment


def past(contact: str, when: str, channel: str = "phone", **more: Any) -> PastContact:
    at = Instant(START - ms(when))
    return PastContact(contact, channel, more.pop("intent", ""), at, more.pop("outcome", "served"))


# ── Segments ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_first_segment_whose_condition_holds_is_told() -> None:
    spanish = ("spanish", when("customer.language", "es"))
    story = Story(segmented(("gold", when("tier", "gold")), spanish, ("rest", p.Need().when)))
    mary = of("mary", tier="gold", language="es")
    story.then("+0s", arrives("c1", customer=mary), "QueueContact c1 (phone #1, as gold)")
    story.then("+0s", arrives("c2", customer=of("b", language="es")), "QueueContact c2 (phone #2, as spanish)")
    story.then("+0s", arrives("c3"), "QueueContact c3 (phone #3, as rest)")
    story.then("+1s", changes("c3", customer=of("c", tier="gold")), "QueueContact c3 (phone #3, as gold)")


def test_without_a_segment_that_holds_there_is_none() -> None:
    story = Story(segmented(("gold", when("tier", "gold"))))
    story.then("+0s", arrives("c1"), "QueueContact c1 (phone #1)")


def test_other_rules_may_read_the_segment() -> None:
    urgent = p.Urgency("urgent", ((Duration(0), 9000),), when("segment", "gold"))
    needs = (p.Need(when("segment", "gold"), skills={"care": 3}),)
    tables = (urgent, p.Urgency("plain", ((Duration(0), 1000),)))
    story = Story(segmented(("gold", when("tier", "gold")), urgency=tables, needs=needs))
    mary = of("mary", tier="gold")
    story.then("+0s", arrives("c1", customer=mary), "QueueContact c1 (phone #1, care 3, as gold, urgent)")


def test_one_who_was_here_before_is_known() -> None:
    story = Story(segmented(("known", when("customer.known", True)), ("new", when("customer.known", False))))
    story.then("+0s", arrives("c1", customer=of("mary")), "QueueContact c1 (phone #1, as new)")
    story.given("+1s", leaves("c1"))
    story.then("+1m", arrives("c2", customer=of("mary")), "QueueContact c2 (phone #1, as known)")
    story.then("+1m", arrives("c3"), "QueueContact c3 (phone #2, as new)")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("history.contacts_30d", 3), ("history.repeats_7d", 1), ("history.abandoned_30d", 1),
        ("history.last_channel", "email"), ("history.last_outcome", "abandoned"), ("history.days_since_last", 2),
    ],
)  # fmt: skip
def test_history_is_what_the_customer_did_before_this_contact(field: str, value: Scalar) -> None:
    story = Story(segmented(("it", when(field, value))))
    story.given("+0s", remembers(
        "mary", past("h1", "40d", outcome="abandoned"), past("h2", "20d", intent="bill"),
        past("h3", "6d", intent="bill"), past("h4", "2.5d", "email", outcome="abandoned"),
    ))  # fmt: skip
    story.given("+1s", arrives("c1", customer=of("mary"), intent="bill"))
    assert segment(story, "c1") == "it"
    story.given("+1s", arrives("c2", customer=of("joe"), intent="bill"))
    assert segment(story, "c2") == ""


def test_a_condition_may_read_more_than_one_thing_of_history() -> None:
    both = Condition((Test("history.contacts_30d", "is", (1,)), Test("history.last_channel", "is", ("email",))))
    story = Story(segmented(("it", both)))
    story.given("+0s", remembers("mary", past("h1", "2d", "email")))
    story.given("+1s", arrives("c1", customer=of("mary")))
    assert segment(story, "c1") == "it"


def test_what_those_know_who_are_linked_helps() -> None:
    story = Story(segmented(("known", when("history.contacts_30d", 1, "at_least"))))
    story.given("+0s", remembers("joe", past("h1", "2d")), is_linked("mary", "joe"))
    story.given("+1s", arrives("c1", customer=of("mary")))
    assert segment(story, "c1") == "known"


def test_history_that_comes_late_places_the_waiting_contact_anew() -> None:
    story = Story(segmented(("known", when("history.contacts_30d", 1, "at_least"))))
    story.then("+0s", arrives("c1", customer=of("mary")), "QueueContact c1 (phone #1)")
    story.given("+0s", arrives("c2", "email", customer=of("mary"), stage="self_service"))
    story.then("+1s", remembers("mary", past("h1", "2d"), past("h2", "3d")), "QueueContact c1 (phone #1, as known)")
    story = Story(segmented(("gold", when("tier", "gold"))))  # nobody asks for history
    story.given("+0s", arrives("c1", customer=of("mary")))
    story.then("+1s", remembers("mary", past("h1", "2d")))


def test_hours_that_are_open_now_tell_segments_apart_though_the_fields_are_the_same() -> None:
    hours = {"office": p.Hours("UTC", {}, "2025-06-09", "2025-06-09", open=((at("1h"), at("2h")),))}
    story = Story(segmented(("day", when("hours.office", True)), ("night", p.Need().when), hours=hours))
    for id, time in (("c1", "+0s"), ("c2", "+1h"), ("c3", "+2h")):
        story.given(time, arrives(id))
    assert [segment(story, id) for id in ("c1", "c2", "c3")] == ["night", "day", "night"]
    assert story.engine.floor.rules.remembers  # segments may ask later; hours alone would not
    only_hours = a_policy(needs=(p.Need(when("hours.office", True)),), hours=hours)
    assert not Engine(only_hours).floor.rules.remembers


def test_a_field_that_nobody_reads_is_not_worked_out_and_one_that_does_not_exist_is_missing() -> None:
    story = Story(segmented(("odd", when("history.mood", "bad"))))
    assert context(story.engine.floor, arrives("c1")) == (None,)
    story.given("+0s", arrives("c1", customer=of("mary")))
    story.given("+1s", leaves("c1"))
    assert context(story.engine.floor, arrives("c2", customer=of("mary"))) == (None,)
    assert context(Engine(a_policy()).floor, arrives("c1")) == ()


def test_a_plain_policy_remembers_nobody() -> None:
    story = Story(a_policy())
    story.given("+0s", arrives("c1", customer=of("mary")))
    story.given("+1s", leaves("c1"))
    assert story.engine.floor.customers.known == {}


# ── The contract ──────────────────────────────────────────────────────────────────────────────────────────────────


def contracted(channels: dict[str, Answer], *, more: tuple[p.Contract, ...] = (), **rules: Any) -> p.Policy:
    """Make a policy with one contract for everyone, after those of `more`."""
    return a_policy(contracts=(*more, p.Contract(channels)), preference=p.Preference(**rules))


def best_for(policy: p.Policy, channel: str = "phone", *, intent: str = "", history: tuple[str, ...] = ()) -> str:
    """Name the channel that would be offered to a customer with this history."""
    story = Story(policy)
    told = tuple(past(f"h{no}", "1d", used) for no, used in enumerate(history))
    story.given("+0s", remembers("mary", *told))
    story.tell(arrives("c1", channel, customer=of("mary"), intent=intent), at("+1s"))
    found = better(story.engine.floor, story.engine.floor.contacts["c1"])
    return "" if found is None else f"{found.channel} {found.prefers}, not {found.instead_of}"


def test_what_is_preferred_much_more_is_better() -> None:
    policy = contracted({"phone": Answer(prefers=300), "chat": Answer(prefers=800)}, prior_weight=9)
    assert best_for(policy) == "chat 720, not 370"
    assert best_for(contracted({"phone": Answer(prefers=700), "chat": Answer(prefers=800)})) == ""


@pytest.mark.parametrize("answer", [Answer(values=False, prefers=900), Answer(prefers=900, quality=400)])
def test_what_is_not_valued_or_not_done_well_is_never_better(answer: Answer) -> None:
    assert best_for(contracted({"phone": Answer(prefers=100), "chat": answer})) == ""


def test_whoever_is_on_a_channel_they_do_not_value_prefers_it_not_at_all() -> None:
    policy = contracted({"phone": Answer(values=False, prefers=900), "chat": Answer(prefers=300)})
    assert best_for(policy, history=("chat",) * 3).endswith("not 0")


def test_of_channels_as_good_the_cheaper_one_and_then_the_first_is_better() -> None:
    dear, cheap = Answer(prefers=900, cost=5), Answer(prefers=900, cost=2)
    assert best_for(contracted({"phone": Answer(prefers=0), "chat": dear, "email": cheap})).startswith("email")
    assert best_for(contracted({"phone": Answer(prefers=0), "chat": dear, "email": dear})).startswith("chat")


def test_a_channel_that_is_closed_or_that_the_policy_lacks_is_not_offered() -> None:
    hours = {"office": p.Hours("UTC", {}, "2025-06-09", "2025-06-09", open=((at("1h"), at("2h")),))}
    contract = p.Contract({"phone": Answer(prefers=0), "chat": Answer(prefers=900), "fax": Answer(prefers=900)})
    channels = {"phone": a_channel(), "chat": a_channel(300, hours="office")}
    assert best_for(a_policy(channels=channels, hours=hours, contracts=(contract,))) == ""


def test_self_service_is_always_there_and_a_call_where_calls_are_promised() -> None:
    answers = {"phone": Answer(prefers=0), "self_service": Answer(prefers=600), "callback": Answer(prefers=900)}
    assert best_for(contracted(answers)).startswith("self_service")
    policy = a_policy(contracts=(p.Contract(answers),), callbacks=p.Callbacks())
    assert best_for(policy).startswith("callback")


def test_the_first_contract_that_names_segment_and_intent_counts() -> None:
    chat, mail = ({"phone": Answer(prefers=0), name: Answer(prefers=900)} for name in ("chat", "email"))
    more = (p.Contract(chat, segments=("gold",)), p.Contract(chat, intents=("bill",)))
    policy = contracted(mail, more=more)
    assert best_for(policy, intent="bill").startswith("chat")
    assert best_for(policy, intent="else").startswith("email")
    assert best_for(a_policy(contracts=more), intent="else") == ""
    gold = segmented(("gold", p.Need().when), contracts=(more[0],))
    assert best_for(gold).startswith("chat")


# ── What is learnt ────────────────────────────────────────────────────────────────────────────────────────────────


def test_ten_contacts_of_ones_own_override_the_contract() -> None:
    policy = contracted({"phone": Answer(prefers=300), "chat": Answer(prefers=800)}, half_life=ms("90d"))
    assert best_for(policy, history=()) == "chat 640, not 440"
    assert best_for(policy, history=("phone",) * 10) == ""


def test_words_of_long_ago_hardly_count() -> None:
    floor = Engine(contracted({}, half_life=ms("1d"))).floor
    customer = floor.customers.see("mary", 0, 9)
    customer.prefer("phone", 0, 0, ms("1d"))
    floor.now = ms("1d")
    assert preference(floor, customer, "phone", Answer(prefers=0)) == 111
    floor.now = ms("30d")
    assert preference(floor, customer, "phone", Answer(prefers=0)) == 0


def test_with_no_prior_ones_own_story_is_all_there_is() -> None:
    floor = Engine(contracted({}, prior_weight=0, half_life=ms("1d"))).floor
    customer = floor.customers.see("mary", 0, 9)
    assert preference(floor, customer, "phone", Answer(prefers=700)) == 700
    customer.prefer("phone", 0, 0, ms("1d"))
    assert preference(floor, customer, "phone", Answer(prefers=700)) == 1000
    floor.now = ms("99d")
    assert preference(floor, customer, "phone", Answer(prefers=700)) == 700
    assert preference(floor, None, "phone", Answer(prefers=700)) == 700


def test_a_contact_is_a_word_for_its_channel_unless_the_agent_began_it() -> None:
    story = Story(contracted({}))
    story.given("+0s", arrives("c1", customer=of("mary")))
    story.given("+0s", arrives("c2", "email", customer=of("mary"), direction="outbound"))
    assert list(story.engine.floor.customers.known["mary"].counts) == ["phone"]
    assert story.engine.floor.customers.known["mary"].here == dict.fromkeys([ContactId("c1"), ContactId("c2")])

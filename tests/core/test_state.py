"""The state of one pool: what it answers about contacts, customers and attention, whatever is derived from it."""

import pytest

from router.core import policy as p
from router.core import state
from router.core.contact import ASSIGNED, GONE, QUEUED, UNKNOWN
from router.core.engine import Engine
from router.core.policy import Limit
from router.core.values import Attention
from tests.story import (
    START,
    Story,
    a_channel,
    a_policy,
    accepts,
    arrives,
    connects,
    ends,
    leaves,
    limited,
    ms,
    signs_in,
)
from tests.told_customers import of, was_also
from tests.told_people import occupies


def test_a_contact_is_somewhere_or_gone_or_was_never_here() -> None:
    story = Story(a_policy())
    story.given("+0s", arrives("c1"), arrives("c2"), leaves("c2"))
    floor = story.engine.floor
    assert [floor.contact_state(id) for id in ("c1", "c2", "c3")] == [QUEUED, GONE, UNKNOWN]


def test_a_customer_is_known_by_every_name_they_went_by() -> None:
    story = Story(a_policy(callbacks=p.Callbacks()))
    story.given("+0s", arrives("c1", customer=of("mary")), arrives("c2"), was_also("maria", "mary"))
    floor = story.engine.floor
    mary, nobody = (floor.customer_of(floor.contacts[id]) for id in ("c1", "c2"))
    assert mary is not None and mary.id == "maria"
    assert nobody is None


def test_attention_is_spent_reserved_spare_or_owed_and_never_anything_else() -> None:
    channels = {"phone": a_channel(600), "chat": a_channel(300, answer="auto")}
    story = Story(a_policy(channels=channels))
    story.given("+0s", signs_in("ann"), arrives("h1", "chat"), arrives("c1"))
    floor = story.engine.floor
    ann = floor.agents["ann"]
    assert floor.attention(ann) == (300, 600, 100, 0)
    story.given("+1s", accepts("ann", story.offer("c1")))
    assert floor.attention(ann) == (900, 0, 100, 0)
    story.given("+2s", occupies("ann", "meeting", weight=250))
    assert floor.attention(ann) == (1150, 0, 0, 150)


def test_load_counted_anew_is_the_load_that_was_kept() -> None:
    channels = {"phone": a_channel(500, wrapping=200), "chat": a_channel(200, answer="auto")}
    rules = p.AttentionRules(crowding=Attention(50), mix_others=Attention(30))
    story = Story(a_policy(channels=channels, attention=rules))
    story.given("+0s", signs_in("ann"), arrives("h1", "chat"), arrives("c1"), occupies("ann", "meeting", weight=70))
    ann = story.engine.floor.agents["ann"]
    kept, load = ann.attention, ann.attention.load
    story.engine.floor.rate(ann)
    assert ann.attention is not kept
    assert ann.attention.load == load == 500 + 200 + 50 + 30 + 70
    assert ann.attention.same(kept)


def test_what_goes_by_time_is_carried_on_when_load_is_counted_anew() -> None:
    window = p.Window("chat", Limit(1), ms("1d"))
    story = Story(a_policy(channels={"chat": a_channel(100, answer="auto")}, limits=limited(windows=(window,))))
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"))
    story.given("+1s", ends("c1"))
    story.engine.floor.rate(story.engine.floor.agents["ann"])
    story.then("+2s", arrives("c2", "chat"), "QueueContact c2 (chat #1)")


def test_another_policy_changes_what_follows_from_it_and_nothing_that_is_so() -> None:
    story = Story(a_policy(channels={"phone": a_channel(600, answer="auto")}))
    story.given("+0s", signs_in("ann"), arrives("c1"), connects("a3"))
    floor = story.engine.floor
    floor.obey(a_policy(channels={"phone": a_channel(900, answer="auto")}))
    floor.rate(floor.agents["ann"])
    assert floor.contacts["c1"].state == ASSIGNED
    assert floor.agents["ann"].attention.load == 900
    assert floor.rulings == {}


def test_tables_of_costs_are_bounded_however_many_budgets_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "LEDGERS_MAX", 3)
    engine = Engine(a_policy())
    for no in range(8):
        engine.handle(signs_in("ann", budget=1_000 + no), START)
        assert len(engine.floor._costs) <= 3
    assert engine.floor.agents["ann"].attention.budget == 1_007

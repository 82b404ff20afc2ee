"""For whom a contact is held: pins before transfers, these before owners, owners before whom a customer asks for."""

from typing import Any

from router.core import reasons
from router.core.contact import Contact
from router.core.decisions import Wish
from router.core.values import NEVER, Duration, Instant
from router.core.wishes import absent, owner_of, stands, wish_of
from tests.story import Story, a_policy, arrives, at, declines, rank, says, signs_in, signs_out
from tests.told_cases import opens, owned


def floor_of(**rules: Any) -> Story:
    """Let ann own K, and bob and cat be there as well, all on a break so that what comes waits."""
    story = Story(owned(choosing=rank("longest_idle", preferred_for=Duration(30_000)), **rules))
    story.given("+0s", signs_in("ann", team="a"), signs_in("bob", team="b"), signs_in("cat"), opens("K", "ann"))
    story.given("+0s", *[says(agent, "away") for agent in ("ann", "bob", "cat")])
    return story


def waiting(story: Story, **more: Any) -> Contact:
    story.given("+1s", arrives("c1", "chat", **more))
    return story.engine.floor.contacts["c1"]


def sent(agent: str, passed_over: str, until: str = "+1h") -> Wish:
    return Wish(agent, at(until), reasons.HANDED_ON, passed_over)


def test_one_who_asks_for_nobody_and_belongs_to_nobody_is_for_anybody() -> None:
    story = floor_of()
    assert wish_of(story.engine.floor, waiting(story)) is None
    plain = Story(a_policy())
    assert wish_of(plain.engine.floor, waiting(plain)) is None


def test_the_order_is_pin_transfer_owner_preferred_agent_and_who_handed_it_on_is_passed_over_in_each() -> None:
    story = floor_of()
    floor, contact = story.engine.floor, waiting(story, case="K", preferred_agent="bob")
    contact.wish, contact.pinned, contact.sent = None, "cat", sent("bob", "zoe")
    assert wish_of(floor, contact) == Wish("cat", Instant(NEVER), reasons.PINNED_ELSEWHERE, "zoe")
    contact.pinned = ""
    assert wish_of(floor, contact) == sent("bob", "zoe")
    assert wish_of(floor, contact, sent("cat", "bob")) == sent("cat", "bob")
    contact.sent = sent("bob", "zoe", until="+0s")
    assert wish_of(floor, contact) == Wish("ann", at("+61s"), reasons.FOR_OWNER, "zoe")
    contact.sent = sent("bob", "ann", until="+0s")
    assert wish_of(floor, contact) == Wish("bob", at("+31s"), reasons.FOR_PREFERRED, "ann")
    contact.sent = sent("", "bob")
    assert wish_of(floor, contact) == Wish("ann", at("+61s"), reasons.FOR_OWNER, "bob")


def test_who_handed_it_on_is_passed_over_also_where_it_is_for_nobody_else() -> None:
    story = floor_of()
    contact = waiting(story, case="K")
    contact.sent = sent("", "ann")
    assert wish_of(story.engine.floor, contact) == sent("", "ann")


def test_the_agent_a_customer_asks_for_is_waited_for_as_long_as_the_policy_says_and_then_anybody_comes() -> None:
    story = floor_of()
    story.given("+0s", says("cat", "available"))
    story.then(
        "+1s", arrives("c1", "chat", preferred_agent="bob"), "QueueContact c1 (chat #1, for bob until +31s)"
    )
    made = story.given("+31s")
    assert story.in_hand("cat") == ["c1"] and len(made) == 3


def test_nobody_is_waited_for_who_is_unknown_not_here_on_other_channels_in_another_team_or_would_not() -> None:
    story = floor_of()
    floor = story.engine.floor
    assert wish_of(floor, waiting(story, preferred_agent="zoe")) is None
    story.given("+2s", signs_out("bob"), arrives("c2", "chat", preferred_agent="bob"))
    assert floor.contacts["c2"].wish is None
    story.given("+3s", signs_in("dan", channels=("email",), presence="away"))
    story.given("+3s", arrives("c3", "chat", preferred_agent="dan"))
    assert floor.contacts["c3"].wish is None
    story.given("+4s", arrives("c4", "chat", case="K"))
    contact = floor.contacts["c4"]
    contact.team = "b"
    assert wish_of(floor, contact) is None
    contact.team, contact.tried = "a", {"ann": 0}  # type: ignore[dict-item]
    assert wish_of(floor, contact) is None
    contact.tried = None
    assert wish_of(floor, contact) is not None


def test_a_contact_without_a_case_has_no_owner() -> None:
    story = floor_of()
    contact = waiting(story, case="K")
    assert owner_of(story.engine.floor, contact) == "ann"
    plain = Story(a_policy())
    assert owner_of(plain.engine.floor, waiting(plain)) == ""


# ── How long it stands ────────────────────────────────────────────────────────────────────────────────────────────


def test_it_stands_until_its_instant_while_its_agent_could_take_it_and_is_there() -> None:
    story = floor_of()
    floor, contact = story.engine.floor, waiting(story, case="K")
    assert stands(floor, contact)
    contact.wish = Wish("ann", at("+1s"), reasons.FOR_OWNER)
    assert not stands(floor, contact)
    contact.wish = Wish("", at("+1h"), reasons.HANDED_ON, "bob")
    assert not stands(floor, contact)
    contact.wish = None
    assert not stands(floor, contact)
    contact.wish = Wish("zoe", at("+1h"), reasons.HANDED_ON)
    assert not stands(floor, contact)
    contact.wish = Wish("bob", at("+1h"), reasons.FOR_PREFERRED)
    assert stands(floor, contact)


def test_a_pin_stands_whatever_its_agent_does() -> None:
    story = floor_of()
    floor, contact = story.engine.floor, waiting(story)
    contact.wish = Wish("bob", Instant(NEVER), reasons.PINNED_ELSEWHERE)
    assert stands(floor, contact)
    story.engine.floor.agents["bob"].presence = "offline"
    assert stands(floor, contact)


def test_a_break_ends_the_wait_for_an_owner_and_not_that_for_whom_a_customer_asks() -> None:
    story = floor_of()
    floor = story.engine.floor
    assert absent(floor, None) and not absent(floor, floor.agents["ann"])
    story.given("+60s")
    story.given("+60s", arrives("c1", "chat", case="K"), arrives("c2", "chat", preferred_agent="ann"))
    assert absent(floor, floor.agents["ann"])
    assert floor.contacts["c1"].wish is None
    wish = floor.contacts["c2"].wish
    assert wish is not None and (wish.agent, wish.until) == ("ann", at("+90s")) and stands(floor, floor.contacts["c2"])


def test_one_who_declined_is_not_waited_for_as_the_preferred_agent_either() -> None:
    story = Story(a_policy(choosing=rank("longest_idle", preferred_for=Duration(30_000))))
    story.given("+0s", signs_in("bob"), arrives("c1", preferred_agent="bob"))
    story.then(
        "+1s", declines("bob", story.offer("c1"), "10m"), "RevokeOffer c1 ← bob (declined, ask again +601s)",
        "QueueContact c1 (phone #1)",
    )  # fmt: skip


def test_an_owner_who_could_not_take_it_holds_nobody_up() -> None:
    story = floor_of(strict=True)
    story.given("+0s", says("bob", "available"))
    assert stands(story.engine.floor, waiting(story, case="K"))
    story.given("+2s", signs_in("ann", channels=("email",), presence="away"))
    assert story.in_hand("bob") == ["c1"]

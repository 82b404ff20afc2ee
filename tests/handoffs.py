"""A floor on which work is handed on: who has what, when the story begins."""

from typing import Any

from router.core import policy as p
from router.core.values import Duration
from tests.story import Story, a_channel, a_policy, accepts, arrives, signs_in
from tests.told_handoffs import consults


def floor_of(*agents: str, live: bool = True, **more: Any) -> Story:
    """Ann has c1 as a3; the others are free, in order; from m on they are heads of the house."""
    wrap = p.Wrap(most=Duration(30_000))
    chat = a_channel(400, answer="auto", live=live, wrapping=100, wrap=wrap)
    story = Story(a_policy(channels={"chat": chat}, **more))
    story.given("+0s", signs_in("ann", team="sales", skills={"law": 1}), arrives("c1", "chat"))
    for no, agent in enumerate(agents):
        story.given(f"+{no + 1}s", signs_in(agent, team="law" if agent < "m" else "heads", skills={"law": 5}))
    return story


def ringing(story: Story) -> str:
    """Name the offer that is open beside a primary."""
    (offer,) = story.engine.floor.offers
    return offer


def with_consult(*agents: str, **more: Any) -> Story:
    """Ann consults ben about c1; the others are free."""
    story = floor_of("ben", *agents, **more)
    story.given("+10s", consults("a3", "ben"))
    story.given("+12s", accepts("ben", ringing(story)))
    return story

"""Tables of capacity: after each thing that happens, who has what in hand, and what waits for which reason.

    PLAY = [("v1 voice", "ann: v1"), ("v2 voice", "ann: v1 | v2 waits (ann at_most)"), ("v1 done", "ann: v2")]

A row is what happens and the whole floor afterwards. What happens: `c1 chat` (a contact arrives; `c1 chat vip` one of
priority 1), `c1 done` (the agent is done with it), `c1 customer` and `c1 agent` (whose turn it is now). Agents take
what comes in order of sign-in, at once, so that nothing but capacity decides.
"""

from collections.abc import Sequence
from typing import Any

from router.core import reasons
from router.core.condition import Condition, Test
from router.core.events import AgentSignedIn
from router.core.policy import AttentionRules, Channel, Kind, Limits, Policy, Scopes, Share, Weight, Weights
from router.core.values import Attention, PerMille
from tests.story import Story, a_policy, arrives, completes, rank, signs_in, turns

Row = tuple[str, str]

VIP = Condition((Test("priority", "at_least", (1,)),))


def points(number: int) -> Attention:
    """Another product's points, as an importer writes them."""
    return Attention(number * 1000)


def percent(number: int) -> Share:
    return Share(PerMille(number * 10))


def takes(weight: Weight, waiting: Weight | None = None, *, live: bool = True, **more: Any) -> Channel:
    """A channel whose work weighs this much in an agent's hands, and comes without being asked."""
    return Channel(live, Weights(weight, waiting=waiting), answer="auto", **more)


def counted(*names: str) -> dict[str, Channel]:
    """Channels that weigh nothing: only counts limit them."""
    return {name: takes(Attention(0)) for name in names}


def capacity(
    channels: dict[str, Channel], budget: int = 1000, kinds: dict[str, Kind] | None = None,
    limits: Scopes | Limits | None = None,
) -> Policy:
    """A policy of linear points and limits: no crowding, no mix costs."""
    scopes = limits if isinstance(limits, Scopes) else Scopes(all=limits or Limits())
    return a_policy(
        channels=channels, kinds=kinds or {}, limits=scopes, attention=AttentionRules(Attention(budget)),
        choosing=rank("in_order"),
    )


def floor(story: Story, agents: Sequence[str]) -> str:
    """Tell who has what in hand, and of each waiting contact by which rules the gate refuses it to each agent."""
    parts = [f"{agent}: {' '.join(story.in_hand(agent)) or '-'}" for agent in agents]
    held = {contact for agent in agents for contact in story.in_hand(agent)}
    for contact in story.engine.floor.contacts.values():
        if contact.id in held:
            continue
        refused = []
        for agent in agents:
            verdict = story.engine.floor.agents[agent].attention.admit(contact.kind, story.engine.floor.now)
            assert not verdict.ok, f"{contact.id} waits although the gate would let {agent} have it"
            refused.append(f"{agent} {'+'.join(reasons.NAMES[code] for code in verdict.reasons)}")
        parts.append(f"{contact.id} waits ({', '.join(refused)})")
    return " | ".join(parts)


def happens(story: Story, what: str) -> None:
    name, event, *rest = what.split()
    if event == "done":
        story.given("+0s", completes(story.assignment(name)))
    elif event in ("customer", "agent"):
        story.given("+0s", turns(name, event))
    else:
        story.given("+0s", arrives(name, event, priority=len(rest)))


def play(policy: Policy, rows: Sequence[Row], *agents: AgentSignedIn) -> None:
    """Play a table through the engine, and compare the floor after every row."""
    story = Story(policy)
    signed_in = agents or (signs_in("ann"),)
    story.given("+0s", *signed_in)
    for number, (what, expected) in enumerate(rows, 1):
        happens(story, what)
        seen = floor(story, [agent.agent for agent in signed_in])
        wrong = f"row {number}, {what!r}: expected {expected!r}, but {seen!r}"
        assert seen == expected, "\n".join([wrong, *story.script])

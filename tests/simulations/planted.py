"""Short runs that break one rule each, and their lawful twins: how they are listed, and how they begin."""

from collections.abc import Callable
from typing import Any, Final

from router.core import policy as p
from router.core import reasons
from router.core.values import ACTIVE, CONNECTING, WAITING
from tests.simulations.script import (
    Order,
    Script,
    accepts,
    after,
    arrives,
    assign,
    connects,
    debt,
    declines,
    move,
    ms,
    offer,
    policy,
    queue,
    revoke,
    signs_in,
    turns,
    weigh,
    weight,
)

Story = Callable[[bool], Script]
STORIES: Final[dict[str, tuple[tuple[str, ...], Story]]] = {}
"""By name: the rule that the story breaks, others that cannot hold then either, and the story."""


def breaks(*rules: str) -> Callable[[Story], Story]:
    def enter(story: Story) -> Story:
        STORIES[story.__name__] = (rules, story)
        return story

    return enter


def limited(**limits: object) -> p.Policy:
    return policy(limits=p.Scopes(all=p.Limits(**limits)))  # type: ignore[arg-type]


def opening_at(seconds: float) -> p.Policy:
    """A floor for mail that is open for an hour from then on, by its own clock; until then it sends away."""
    interval: tuple[Any, Any] = (after(seconds), after(seconds + 3600))
    hours = {"desk": p.Hours("UTC", {}, "", "", open=(interval,))}
    mail = p.Channel(live=False, weights=weigh(250), hours="desk", when_closed="redirect")
    urgency = (p.Urgency("plain", ((ms(0), 1000),), hours="desk"),)
    return policy(hours=hours, channels={"email": mail}, kinds={}, urgency=urgency)


def one_offered(rules: p.Policy | None = None, budget: int = 1000) -> Script:
    """Ann is offered the mail c1 as o1 at once."""
    ring = offer("c1", "o1", "ann", 0, budget=budget)
    return Script(rules).at(0, signs_in("ann")).at(0, arrives("c1"), queue("c1", 0), ring)


def one_in_hand(rules: p.Policy | None = None, budget: int = 1000) -> Script:
    """Ann has the mail c1 in hand as a1, from second 1 on."""
    return one_offered(rules, budget).at(1, accepts("ann", "o1"), assign("c1", "o1", "a1", "ann"))


def on_the_phone(rules: p.Policy | None = None) -> Script:
    """Ann talks to c1 as a1, from second 2 on."""
    script = Script(rules).at(0, signs_in("ann"))
    script.at(0, arrives("c1", "phone"), queue("c1", 0, "phone"), offer("c1", "o1", "ann", 0, 800))
    script.at(1, accepts("ann", "o1"), assign("c1", "o1", "a1", "ann", CONNECTING))
    return script.at(2, connects("a1"), move("c1", "a1", "ann", ACTIVE, 800))


def chatting(contact: str, number: int, load: int) -> Callable[[Script], None]:
    """Add a chat that Ann takes by itself at second 0."""

    def play(script: Script) -> None:
        name = f"o{number}"
        ring = offer(contact, name, "ann", 0, load, answer="auto")
        put_through = assign(contact, name, f"a{number}", "ann")
        script.at(0, arrives(contact, "chat"), queue(contact, 0, "chat"), ring, put_through)

    return play


def overrun() -> Script:
    """Ann's first chat has gone quiet and she has taken two others: once it comes back she has 1500 of 1100."""
    script = Script(policy(attention=p.AttentionRules(budget=weight(1100), crowding=weight(100))))
    script.at(0, signs_in("ann"))
    for number, load in ((1, 400), (2, 550), (3, 1050)):
        contact, name, held = f"c{number}", f"o{number}", f"a{number}"
        ring = offer(contact, name, "ann", number, load, answer="auto", budget=1100)
        placed = queue(contact, number, "chat")
        script.at(number, arrives(contact, "chat"), placed, ring, assign(contact, name, held, "ann"))
        if number == 1:
            script.at(1, turns("c1", "customer"), move("c1", "a1", "ann", WAITING, 150, 61))
    return script


def debtor() -> Script:
    """Ann has a mail of 250 in hand, and a budget of 200 since she signed in anew."""
    script = one_in_hand(policy(attention=p.AttentionRules(budget=weight(500))), budget=500)
    return script.at(2, signs_in("ann", budget=200), debt("ann", 50, reasons.DEBT_SHRUNK))


def declined(seconds: int | None = None, other: str = "away", *then: Order) -> Script:
    """Ann has declined c1 at second 2; Bob is signed in, and busy elsewhere."""
    script = Script().at(0, signs_in("ann")).at(0, signs_in("bob", presence=other))
    script.at(1, arrives("c1"), queue("c1", 1), offer("c1", "o1", "ann", 1))
    again_at = 0 if seconds is None else after(2 + seconds)
    return script.at(2, declines("ann", "o1", seconds), revoke("c1", "o1", "ann", reasons.DECLINED, again_at), *then)

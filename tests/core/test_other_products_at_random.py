"""Points and counts at random: the engine gives what a queue and a list of agents give, as other products keep them."""

from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from router.core.policy import Limit, Limits, Policy
from router.core.values import Attention
from tests.core.capacity import capacity, takes
from tests.story import Story, arrives, completes, signs_in


@dataclass
class Product:
    """Linear points and counts, first come first served: a queue, and what every agent has in hand."""

    cost: dict[str, int]
    most: dict[str, int]
    agents: dict[str, int]
    queue: list[tuple[str, str]] = field(default_factory=list)
    hands: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def fits(self, agent: str, channel: str) -> bool:
        hand = self.hands[agent]
        points = sum(self.cost[other] for _, other in hand) + self.cost[channel]
        same = sum(other == channel for _, other in hand) + 1
        total = len(hand) + 1
        return points <= self.agents[agent] and same <= self.most.get(channel, 99) and total <= self.most.get("all", 99)

    def arrive(self, name: str, channel: str) -> None:
        for agent in self.agents:
            if self.fits(agent, channel):
                self.hands[agent].append((name, channel))
                return
        self.queue.append((name, channel))

    def done(self, agent: str, name: str) -> None:
        self.hands[agent] = [work for work in self.hands[agent] if work[0] != name]
        for work in list(self.queue):
            if self.fits(agent, work[1]):
                self.queue.remove(work)
                self.hands[agent].append(work)


NAMES = ("voice", "chat", "email")
BUDGETS = st.integers(1, 10)
STEPS = st.lists(st.tuples(st.sampled_from([*NAMES, "done", "done"]), st.integers(0, 50)), max_size=25)
MOST = st.dictionaries(st.sampled_from([*NAMES, "all"]), st.integers(0, 5), max_size=3)


def a_policy(cost: dict[str, int], most: dict[str, int]) -> Policy:
    channels = {name: takes(Attention(points * 1000)) for name, points in cost.items()}
    return capacity(channels, limits=Limits(at_most={name: Limit(number) for name, number in most.items()}))


@settings(max_examples=200)
@given(st.tuples(*[st.integers(0, 6)] * 3), MOST, st.lists(BUDGETS, min_size=1, max_size=3), STEPS)
def test_linear_points_and_counts_give_exactly_what_a_queue_gives(
    costs: tuple[int, ...], most: dict[str, int], budgets: list[int], steps: list[tuple[str, int]]
) -> None:
    cost = dict(zip(NAMES, costs, strict=True))
    agents = {f"agent{number}": budget for number, budget in enumerate(budgets)}
    story = Story(a_policy(cost, most), name="at random")
    product = Product(cost, most, agents, hands={agent: [] for agent in agents})
    story.given("+0s", *[signs_in(agent, budget=budget * 1000) for agent, budget in agents.items()])
    for number, (what, which) in enumerate(steps):
        if what in NAMES:
            story.given("+0s", arrives(f"c{number}", what))
            product.arrive(f"c{number}", what)
        else:
            held = [(agent, name) for agent, hand in product.hands.items() for name, _ in hand]
            if not held:
                continue
            agent, name = held[which % len(held)]
            story.given("+0s", completes(story.assignment(name)))
            product.done(agent, name)
        assert {agent: story.in_hand(agent) for agent in agents} == {
            agent: [name for name, _ in hand] for agent, hand in product.hands.items()
        }

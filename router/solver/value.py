"""The value of a plan (engine.md 4), computed from the problem alone.

    value = sum of pairs (worth - fairness) - switches - reserves + shares

A set of contacts is possible for an agent if the problem spells it out: the one gate lets it through in that order.
"""

from typing import Final, final

from router.core.plan import Asker, Pair, Problem, Step

IMPOSSIBLE: Final = -(1 << 62)


@final
class Measure:
    """One problem, made ready for judging whole plans: which contact goes to which agent."""

    __slots__ = ("_channels", "_kinds", "_pairs", "_problem", "_steps", "contacts", "seats")

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self.contacts: list[Asker] = list(problem.contacts)
        self.seats = [seat.agent for seat in problem.agents]
        self._kinds = {kind: no for no, kind in enumerate(problem.kinds)}
        self._pairs = {(pair.contact, pair.agent): pair for pair in problem.pairs}
        self._steps: list[dict[tuple[int, ...], Step]] = [
            {step.counts: step for step in seat.steps} for seat in problem.agents
        ]
        self._channels = {contact.kind: contact.channel for contact in problem.contacts}

    def choices(self, contact: Asker) -> list[int]:
        """List whom a contact may go to, by number; -1 is nobody."""
        return [-1, *[no for no, agent in enumerate(self.seats) if (contact.contact, agent) in self._pairs]]

    def value(self, given: list[int]) -> int:
        """Return what a plan is worth: for each contact the agent's number, or -1; IMPOSSIBLE if it may not be."""
        problem, total = self._problem, 0
        hands: list[list[Asker]] = [[] for _ in self.seats]
        together: dict[str, int] = {}
        for contact, no in zip(self.contacts, given, strict=True):
            if no < 0:
                continue
            if contact.group and together.setdefault(contact.group, no) != no:
                return IMPOSSIBLE
            pair = self._pairs[contact.contact, self.seats[no]]
            total += pair.value - pair.price
            hands[no].append(contact)
        for no, hand in enumerate(hands):
            if self._counts(hand) not in self._steps[no]:
                return IMPOSSIBLE
            total -= problem.switch * self._switches(no, hand)
        return total - self._reserves(hands) + self._shares(hands)

    def _counts(self, hand: list[Asker], but: str = "") -> tuple[int, ...]:
        counts = [0] * len(self._kinds)
        for contact in hand:
            if contact.channel != but:
                counts[self._kinds[contact.kind]] += 1
        return tuple(counts)

    def _switches(self, no: int, hand: list[Asker]) -> int:
        last = self._problem.agents[no].last_channel
        given = dict.fromkeys(contact.channel for contact in hand if contact.channel != last)
        return len(given) if last or not given else len(given) - 1  # whoever did nothing yet switches from nothing

    def _reserves(self, hands: list[list[Asker]]) -> int:
        total = 0
        for bit, reserve in enumerate(self._problem.reserves):
            lost = 0
            for no, hand in enumerate(hands):
                if self.seats[no] in reserve.agents:
                    step = self._steps[no].get(self._counts(hand, reserve.channel))
                    lost += step is None or not step.rooms >> bit & 1
            total += reserve.price * max(0, lost - reserve.spare)
        return total

    def _shares(self, hands: list[list[Asker]]) -> int:
        total = 0
        for share in self._problem.shares:
            count = sum([len(hand) for no, hand in enumerate(hands) if self.seats[no] in share.agents])
            for already in range(count):
                total += self._problem.share_price * max(0, share.credit + share.part - 1000 * already)
        return total

    def groups(self, given: list[int]) -> tuple[tuple[Pair, ...], ...]:
        """Write a plan down: the pairs of an agent in the order in which the gate lets them through.

        Each pair is a group of its own, but where contacts belong together the agent's pairs are one group.
        """
        found: list[tuple[Pair, ...]] = []
        for no, agent in enumerate(self.seats):
            hand = [contact for contact, to in zip(self.contacts, given, strict=True) if to == no]
            pairs = [self._pairs[contact.contact, agent] for contact in self._in_order(no, hand)]
            named = [contact.group for contact in hand if contact.group]
            if len(dict.fromkeys(named)) < len(named):
                found.append(tuple(pairs))
            else:
                found += [(pair,) for pair in pairs]
        return tuple(found)

    def _in_order(self, no: int, hand: list[Asker]) -> list[Asker]:
        left, order = list(hand), []
        while left:
            step = self._steps[no][self._counts(left)]
            last = next(it for it in reversed(left) if self._kinds[it.kind] == step.last)
            left.remove(last)
            order.append(last)
        order.reverse()
        return order

"""What the one gate says no for, each rule with its numbers: what is in hand, what is allowed, and when time lifts it.

The gate has the last word: it is asked which rules refuse, and here each of them is counted anew for its numbers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from router.core import reasons
from router.core.agent import Agent
from router.core.floor import Floor
from router.core.pace import EVERY, LIVE, SWITCHED, Pacing
from router.core.policy import Limits
from router.core.tariff import KindCost, costs, named_costs, resolve
from router.core.values import ENDED, LAST_AT_MOST, LAST_IN_HAND, LAST_LIVE, OFFERED, WAITING


@dataclass(frozen=True, slots=True)
class Refusal:
    """One rule that says no: of what, how much there is, how much is needed or allowed, what it would come to.

    `after` is a load, or the instant from which on the rule says no no more; `of` is what `what` is held against.
    """

    code: int
    what: str = ""
    has: int = 0
    limit: int = 0
    after: int = 0
    weight: int = 0
    of: str = ""


Found = list[Refusal]


def gate(floor: Floor, kind: str, agent: Agent) -> Found:
    """Return what the gate says no for if the agent were given one more contact of a kind, in its own order."""
    judged = agent.attention.admit(kind, floor.now)
    if judged.ok:
        return []
    hand, found = Hand(floor, agent, kind), []
    for code in judged.reasons:
        found += hand.refusals(code, judged.load_after)
    return found


def gate_again(floor: Floor, id: str) -> Found:
    """Return why an agent could not take up again what sleeps in their hands, as if it were not there yet.

    It is no new contact, so neither the pace of those nor the number of open offers matters (engine.md 1, Rule 5).
    """
    work = floor.assignments[id]
    agent = floor.agents[work.agent]
    ledger, pace = agent.attention, agent.attention.pace
    ledger.pace = None
    ledger.move(work.kind, work.phase, ENDED)
    judged = ledger.admit(work.kind, floor.now)
    hand, found = Hand(floor, agent, work.kind, id), []
    for code in judged.reasons:
        if code != reasons.MAX_OPEN_OFFERS:
            found += hand.refusals(code, judged.load_after)
    ledger.move(work.kind, ENDED, work.phase)
    ledger.pace = pace
    return found


class Hand:
    """What an agent has in hand, counted for the numbers behind a refusal; `but` is one assignment left out."""

    def __init__(self, floor: Floor, agent: Agent, kind: str, but: str = "") -> None:
        policy = floor.policy
        self.floor, self.agent, self.kind, self.attention = floor, agent, kind, agent.attention
        self.limits: Limits = resolve(policy.limits, policy.attention.budget, agent.team, agent.id, agent.own_budget)
        self.table = costs(policy, int(self.limits.budget or 1))
        self.cost: KindCost = self.table[kind]
        given = [(floor.offers[id].kind, OFFERED) for id in agent.offers]
        given += [(floor.assignments[id].kind, floor.assignments[id].phase) for id in agent.assignments if id != but]
        outside = [(channel, OFFERED) for channel, _ in agent.outside.values() if channel in self.table]
        self.given, self.works = given, given + outside

    def refusals(self, code: int, after: int) -> Found:
        """Put numbers to one of the gate's reasons."""
        if code in (reasons.OVER_BUDGET, reasons.IN_DEBT):
            weight, cause = self.cost.weights[OFFERED], self.agent.debt_cause
            of = reasons.NAMES[cause] if cause and code == reasons.IN_DEBT else ""
            return [Refusal(code, self.kind, self.attention.load, self.attention.budget, after, weight, of)]
        if code == reasons.BREACHED:
            passed = [no for limit in self.attention.breaches() for no in self.passed(limit)]
            return [Refusal(code, reasons.NAMES[no.code], no.has, no.limit, of=no.what) for no in passed]
        if code in TIMED:
            return TIMED[code](self) or [Refusal(code)]
        return COUNTED[code](self) or [Refusal(code)]

    # Counts.

    def live(self) -> Found:
        """Count the live conversations; work that waits counts where the channel holds its place."""
        has = sum(self.table[kind].live and self._counts(kind, phase) for kind, phase in self.works)
        return [Refusal(reasons.MAX_LIVE, self.cost.channel, has, int(self.limits.max_live or 0))]

    def _counts(self, kind: str, phase: int) -> bool:
        return phase <= LAST_LIVE or (phase == WAITING and self.table[kind].hold)

    def offers(self) -> Found:
        """Count the open offers."""
        return [Refusal(reasons.MAX_OPEN_OFFERS, "", len(self.agent.offers), int(self.limits.max_open_offers or 0))]

    def count_of(self, name: str) -> int:
        """Count what a name of `at_most` means."""
        return sum(name in self.table[kind].names for kind, phase in self.works if phase <= LAST_AT_MOST)

    def at_most(self) -> Found:
        """Name each number allowed in hand that is reached, and how many there are."""
        named = [(name, self.count_of(name), self.limits.at_most.get(name)) for name in self.cost.names]
        return [
            Refusal(reasons.AT_MOST, name, has, most) for name, has, most in named if most is not None and has >= most
        ]

    def channels(self) -> list[str]:
        """List the different channels in hand."""
        return list(dict.fromkeys(self.table[kind].channel for kind, phase in self.works if phase <= LAST_IN_HAND))

    def too_many_channels(self) -> Found:
        """Name the channels in hand."""
        found = self.channels()
        return [Refusal(reasons.MAX_CHANNELS, ", ".join(found), len(found), int(self.limits.max_channels or 0))]

    def never(self) -> Found:
        """Name the channels in hand that never go with the newcomer's."""
        channel, here = self.cost.channel, self.channels()
        pairs = [pair for pair in self.limits.never if channel in pair]
        others = [one if other == channel else other for one, other in pairs]
        return [Refusal(reasons.NEVER_TOGETHER, ", ".join([name for name in others if name in here]))]

    def on_top(self) -> Found:
        """Name what is in hand on top of which the newcomer may not come, and what may."""
        found: Found = []
        for under, allowed in self.limits.on_top.items():
            here = any(under in self.table[kind].names for kind, phase in self.works if phase <= LAST_IN_HAND)
            if here and not any(name in allowed for name in self.cost.names):
                found.append(Refusal(reasons.ON_TOP, under, of=", ".join(allowed)))
        return found

    def purses(self, code: int) -> Found:
        """Name each further budget that says no, with what is in it and what the newcomer would add."""
        found: Found = []
        for name, purse in zip(self.floor.policy.attention.budgets, named_costs(self.floor.policy), strict=True):
            load = sum(self._spent(purse.weights, kind, phase) for kind, phase in self.given)
            weight = purse.weights.get(self.kind, [0])[OFFERED]
            full = self.kind in purse.weights and load + weight > purse.budget
            if full if code == reasons.NAMED_BUDGET else not full and purse.blocks and load >= purse.budget:
                found.append(Refusal(code, name, load, purse.budget, load + weight, weight, self.kind))
        return found

    def _spent(self, weights: dict[str, list[int]], kind: str, phase: int) -> int:
        if kind not in weights:
            return 0
        return weights[kind][OFFERED if phase == WAITING and self.table[kind].hold else phase]

    # Limits that are passed already.

    def passed(self, code: int) -> Found:
        """Put numbers to a limit that the work in hand passes."""
        limits, here = self.limits, self.channels()
        if code == reasons.MAX_LIVE:
            has = sum(self.table[kind].live for kind, phase in self.works if phase <= LAST_LIVE)
            return [Refusal(code, "", has, int(limits.max_live or 0))]
        if code == reasons.AT_MOST:
            named = [(name, self.count_of(name), most) for name, most in limits.at_most.items()]
            return [Refusal(code, name, has, most) for name, has, most in named if has > most]
        if code == reasons.MAX_CHANNELS:
            return self.too_many_channels()
        if code == reasons.NEVER_TOGETHER:
            return [Refusal(code, " and ".join(it)) for it in limits.never if it[0] in here and it[1] in here]
        found: Found = []
        for name, purse in zip(self.floor.policy.attention.budgets, named_costs(self.floor.policy), strict=True):
            load = sum(purse.weights[kind][phase] for kind, phase in self.given if kind in purse.weights)
            if load > purse.budget:
                found.append(Refusal(code, name, load, purse.budget))
        return found

    # What time lifts.

    def paced(self) -> tuple[Pacing, dict[str, list[int]], int]:
        """Return the limits that time lifts, what was given of late, and the instant by which it is judged."""
        pace = self.attention.pace
        assert pace is not None, "what time forbids is remembered"
        return Pacing(self.floor.policy.limits, self.agent.team, self.agent.id), pace.stamps, pace.due - 1

    def resting(self) -> Found:
        """Name until when they are left alone."""
        pace = self.attention.pace
        return [Refusal(reasons.RESTING, after=0 if pace is None else pace.rest_until)]

    def warming_up(self) -> Found:
        """Name when the next contact may come after signing in."""
        pacing, stamps, _ = self.paced()
        pace, found = self.attention.pace, []
        for every, lasts in pacing.warm_ups:
            over = lasts + (0 if pace is None else pace.signed_in_at)
            until = min(stamps[EVERY][-1] + every, over) if EVERY in stamps else 0
            if until > self.floor.now:
                found.append(Refusal(reasons.WARMING_UP, limit=every, after=until))
        return found

    def live_gap(self) -> Found:
        """Name when the gap after the last live contact is over."""
        pacing, stamps, _ = self.paced()
        return [Refusal(reasons.LIVE_GAP, limit=pacing.live_gap, after=stamps[LIVE][-1] + pacing.live_gap)]

    def windows(self) -> Found:
        """Name each window that is full, and when it frees."""
        quotas = [quota for quota in self.paced()[0].quotas if quota[0] in self.cost.names]
        return self._full(reasons.WINDOW_FULL, quotas)

    def switches(self) -> Found:
        """Name how often they changed channel, and when they may again."""
        return self._full(reasons.TOO_MANY_SWITCHES, self.paced()[0].switches)

    def _full(self, code: int, quotas: list[tuple[str, int, int]]) -> Found:
        _, stamps, due = self.paced()
        now, found = min(self.floor.now, due), []
        for name, most, within in quotas:
            given = stamps.get(name, [])
            frees = given[-most] + within if len(given) >= most else 0
            if frees > now:
                has = sum(at > now - within for at in given)
                pace = self.attention.pace
                what, of = ("", name) if name != SWITCHED or pace is None else (pace.channel, self.cost.channel)
                found.append(Refusal(code, what or name, has, most, frees, within, of))
        return found


COUNTED: Final[dict[int, Callable[[Hand], Found]]] = {
    reasons.MAX_LIVE: Hand.live,
    reasons.MAX_OPEN_OFFERS: Hand.offers,
    reasons.AT_MOST: Hand.at_most,
    reasons.MAX_CHANNELS: Hand.too_many_channels,
    reasons.NEVER_TOGETHER: Hand.never,
    reasons.ON_TOP: Hand.on_top,
    reasons.NAMED_BUDGET: lambda hand: hand.purses(reasons.NAMED_BUDGET),
    reasons.BLOCKED_BY_BUDGET: lambda hand: hand.purses(reasons.BLOCKED_BY_BUDGET),
}
TIMED: Final[dict[int, Callable[[Hand], Found]]] = {
    reasons.RESTING: Hand.resting,
    reasons.WARMING_UP: Hand.warming_up,
    reasons.LIVE_GAP: Hand.live_gap,
    reasons.WINDOW_FULL: Hand.windows,
    reasons.TOO_MANY_SWITCHES: Hand.switches,
}

"""Violations: breaches of the engine's rules, counted by rule, with the first few of each shown whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, final

RULES: Final = {
    "attention.budget": "1, Rule 1: no admission takes load above the budget",
    "attention.at_most": "1, Rule 1: no admission passes a number allowed in hand",
    "attention.max_channels": "1, Rule 1: no admission passes the number of different channels",
    "attention.max_live": "1, Rule 1: no admission passes the number of live conversations",
    "attention.max_open_offers": "1, Rule 1: no admission passes the number of open offers",
    "attention.never": "1, Rule 1: what may never be in hand together is not",
    "attention.named": "1, Rule 1: no admission passes a further budget, nor any beside one that is full and blocks",
    "attention.on_top": "1, Rule 1: on top of some work only certain other work arrives",
    "attention.window": "1, Rule 1: no admission passes the number allowed within a time",
    "attention.switches": "1, Rule 1: no admission passes the number of changes of channel within a time",
    "attention.live_gap": "1, Rule 1: between two new live contacts lies the least time",
    "attention.warm_up": "1, Rule 1: after signing in there is one new contact at a time",
    "attention.rest_after": "1, Rule 1: who did not answer, declined or was busy rests for as long as the policy says",
    "attention.interrupts": "1: work is interrupted only for what may interrupt it, and returns to its phase after",
    "attention.modified": "1: ramp, recovery and the agent's own limit make the budget what it is, and nothing else",
    "attention.stated": "1: an offer states the load and the budget that the gate saw",
    "attention.in_debt": "1, Rule 2: an agent in debt is given nothing new",
    "debt.unrecorded": "1, Rule 2: load above the budget is recorded as debt",
    "debt.stated": "1, Rule 2: debt is the whole excess, and has a cause that fits",
    "debt.unpaid": "1, Rule 2: debt ends when load is back within the budget, and not before",
    "life.contact": "2: a contact goes only where its state allows",
    "life.offer": "2: an offer is opened once, ends once, and for a cause that happened",
    "life.assignment": "2: an assignment follows its offer and moves only as its phase allows",
    "life.primary": "2: a contact has at most one primary assignment",
    "life.role": "2: work changes its role only from primary to former, or to what a colleague becomes",
    "life.fact": "2: an accepted fact has its effect, a refused one has none",
    "offer.presence": "2: nobody offline, away, draining or not responding is offered anything",
    "offer.channel": "2: an agent is offered only channels that they take",
    "offer.requirement": "3.4: skills, language and authority suffice",
    "offer.again": "2: who declined or let it lapse is not asked again while another could be",
    "offer.asked_to_wait": "2: nobody is asked again before the time they named",
    "offer.wish": "3.5, 6: who waits for one agent alone goes to nobody else meanwhile, and waits so only for a reason",
    "offer.way": "Devices; 2: a way to give work is open: asked for, planned, or nothing to wait for",
    "offer.extended": "2: an offer rings longer only for as long as the router was away",
    "offer.answer": "2: an offer rings, and is answered, as its channel's policy says",
    "offer.ended_early": "2: an offer is not taken back before its time is over",
    "offer.ended_late": "2: an offer ends when its time and the grace are over",
    "agent.responding": "2: after so many unanswered offers in a row an agent is not responding",
    "agent.lost": "2: a lapse takes effect once it has settled, and ends when the agent is heard of",
    "agent.drained": "2: only supervisors drain and release",
    "agent.strain": "1: rest is advised at the limit of strain, and over when half of it is repaid",
    "wrap.short": "2: wrap-up lasts at least what the policy grants",
    "wrap.long": "2: wrap-up, and waiting before dormancy, end when the policy says",
    "require.kind": "1: the kind of work is the first that the policy's rules name",
    "require.needs": "3.4: the requirement is what the policy and the platform ask",
    "require.team": "3.4: a contact belongs to a team only by a split, an overflow or a transfer",
    "require.step": "3.4: relaxed as far as its age, or the lack of anybody who qualifies, says, and no further",
    "require.urgency": "3.5: the urgency table is the first whose condition holds",
    "order.key": "3.5: the key is arrival on the table's clock, plus time served",
    "order.due_at": "3.5: due is the longest wait allowed, or the contact's own time",
    "order.line": "3.5: a line is served from the front",
    "order.overdue": "4: overdue contacts go first, by due time",
    "choose.left_waiting": "4: nobody waits beside an agent who may take them",
    "choose.worth": "4: a pair that is worth less than it costs waits, while waiting makes it worth more",
    "plan.kept": "Devices: one plan is asked for at a time, and used, late or void by its deadline",
    "wake.answer": "1, Rule 5: work that wakes is resumed, or answered as the policy says, in time",
    "time.scheduled": "2: who is scheduled is queued when their time has come, and not before",
    "time.callback": "2: a call is promised only where and when the policy promises calls",
    "time.shift": "3.3: another channel is offered once, and taken only as it was offered",
    "hand_on.progress": "6: without progress nothing goes back to a previous holder",
    "hand_on.most": "6: past the most transfers a contact goes to no other pool",
    "decision.sequence": "contracts 1: decisions are numbered without gaps, and time never runs back",
    "decision.identity": "contracts 1: ids are given once, and known where they are used",
}
"""Every rule the checker knows: the section of the law, and what it says."""

EXAMPLES: Final = 5


@dataclass(frozen=True, slots=True)
class Violation:
    """One breach: when and where, what was seen, and what would have been right."""

    rule: str
    at: int
    contact: str
    agent: str
    seen: str
    right: str


@final
class Violations:
    """Counts by rule, and the first examples of each."""

    __slots__ = ("counts", "examples", "examples_max")

    def __init__(self, examples_max: int = EXAMPLES) -> None:
        self.counts: dict[str, int] = {}
        self.examples: dict[str, list[Violation]] = {}
        self.examples_max = examples_max

    def note(self, rule: str, at: int, contact: str, agent: str, seen: object, right: object) -> None:
        """Count a breach; remember it whole while its rule has few."""
        assert rule in RULES, rule
        self.counts[rule] = self.counts.get(rule, 0) + 1
        shown = self.examples.setdefault(rule, [])
        if len(shown) < self.examples_max:
            shown.append(Violation(rule, at, contact, agent, str(seen), str(right)))

    @property
    def total(self) -> int:
        """Return how many breaches there were of all rules."""
        return sum(self.counts.values())

    def __bool__(self) -> bool:
        return bool(self.counts)

    def __iter__(self) -> Iterator[Violation]:
        """Yield the examples, rule by rule in the order of the law."""
        for rule in RULES:
            yield from self.examples.get(rule, ())

    def by_rule(self) -> dict[str, int]:
        """Return the counts in the order of the law; rules without a breach are left out."""
        return {rule: self.counts[rule] for rule in RULES if rule in self.counts}

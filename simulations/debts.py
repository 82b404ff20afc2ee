"""Agents judged: their status, what lowers their budget, their debt (engine.md 1, Rule 2; 2, Agent)."""

from collections.abc import Callable
from typing import Any, Final, final

from router.core import events as e
from router.core import reasons
from router.core.decisions import AdviseRest, ChangeAgent, PayDebt, TakeDebt
from router.core.values import LAST_IN_HAND
from simulations.ledger import Agent
from simulations.scene import Scene

CAUSES: Final[dict[int, tuple[type, ...]]] = {
    reasons.DEBT_TURNED: (e.ContactTurned, e.ContactArrived),  # a message on an open thread is a turn too
    reasons.DEBT_SHRUNK: (
        e.AgentSignedIn, e.AgentPresenceChanged, e.SupervisorPresenceSet, e.PolicyApplied, e.ClockReached,
    ),
    reasons.DEBT_OUTSIDE: (e.AgentOccupied, e.ContactStarted, e.AgentSnapshot),
    reasons.DEBT_ADOPTED: (e.AgentSnapshot, e.PoolSnapshot),
    reasons.DEBT_OVERRIDE: (e.SupervisorForced,),
}  # fmt: skip
"""Which facts may raise load above the budget, by the cause that the decision names."""
CODES: Final = {
    "attention.max_live": reasons.MAX_LIVE,
    "attention.at_most": reasons.AT_MOST,
    "attention.max_channels": reasons.MAX_CHANNELS,
    "attention.never": reasons.NEVER_TOGETHER,
    "attention.named": reasons.NAMED_BUDGET,
}
"""By rule: the reason that a breach of it is told by."""
WORDS: Final = (
    e.AgentFound, e.AgentSignedIn, e.AgentPresenceChanged, e.AgentSignedOut, e.SupervisorPresenceSet,
)  # fmt: skip
"""Facts by which a lost agent is back."""


@final
class Debts:
    """Enters decisions about agents into the ledger and notes each that does not fit what happened."""

    __slots__ = ("_ledger", "_scene", "rules")

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._ledger = scene.ledger
        self.rules: dict[type, Callable[[Any], None]] = {
            ChangeAgent: self._change,
            AdviseRest: self._advise,
            TakeDebt: self._take,
            PayDebt: self._pay,
        }

    def _note(self, rule: str, agent: Agent, seen: object, right: object) -> None:
        self._scene.note(rule, "", agent.id, seen, right)

    # ── Status ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _change(self, order: ChangeAgent) -> None:
        agent = self._ledger.agent(order.agent)
        if order.responding is not None:
            self._responding(agent, order.responding)
        if order.lost is not None:
            self._lost(agent, order.lost)
        if order.drained is not None:
            fact = self._scene.fact
            said = isinstance(fact, e.SupervisorDrained if order.drained else e.SupervisorReleased)
            if not said or agent.id not in (getattr(fact, "agent", ""), getattr(fact, "subject", "")):
                self._note("agent.drained", agent, f"drained {order.drained}", "only as a supervisor says")
            agent.drained = order.drained
        if order.budget is not None:
            self._budget(agent, order)
        self._ledger.touch(agent)

    def _responding(self, agent: Agent, responding: bool) -> None:
        most = self._ledger.policy.offers.max_unanswered
        if not responding and agent.unanswered_most < most:
            seen = f"not responding after {agent.unanswered_most} unanswered"
            self._note("agent.responding", agent, seen, f"after {most}")
        if responding and agent.responding is False:
            self._note("agent.responding", agent, "responding again", "only when they act")
        agent.responding = responding
        if not responding:
            agent.unanswered = agent.unanswered_most = 0

    def _lost(self, agent: Agent, lost: bool) -> None:
        if lost:
            settles_at = agent.lapsing_since + self._ledger.policy.sessions.lost_settle
            if not agent.lapsing_since or self._scene.now < settles_at or self._scene.suspended:
                seen = f"lost at {self._scene.now}, silent since {agent.lapsing_since}"
                self._note("agent.lost", agent, seen, "after a lapse that has settled, and no alarm")
        elif not isinstance(self._scene.fact, WORDS):
            self._note("agent.lost", agent, f"back at {type(self._scene.fact).__name__}", "only when heard of")
        agent.lost, agent.lapsing_since = lost, 0
        agent.seen(self._scene.now)

    def _budget(self, agent: Agent, order: ChangeAgent) -> None:
        assert order.budget is not None
        strain = agent.modifiers.strain
        if order.cause == reasons.RECOVERED and strain is not None:
            rule = self._ledger.policy.attention.recovery
            accrued = agent.modifiers.strained(self._scene.now)
            if rule is None or not strain.resting or accrued > rule.limit * 500:
                self._note("agent.strain", agent, f"recovered with {accrued} accrued", "once half of it is repaid")
            strain.resting = False
        right = agent.modifiers.budget(agent.bounds.base, self._scene.now)
        if order.budget != right:
            self._note("attention.modified", agent, f"budget {order.budget}", right)
        agent.bounds = agent.bounds._replace(budget=order.budget)

    def _advise(self, order: AdviseRest) -> None:
        agent = self._ledger.agent(order.agent)
        rule, strain = self._ledger.policy.attention.recovery, agent.modifiers.strain
        accrued = agent.modifiers.strained(self._scene.now)
        if rule is None or strain is None or strain.resting or accrued < rule.limit * 1000:
            self._note("agent.strain", agent, f"advised to rest with {accrued} accrued", "at the limit, once")
        if strain is not None:
            strain.resting = True
            right = agent.modifiers.budget(agent.bounds.base, self._scene.now)
            if order.budget != right:
                self._note("attention.modified", agent, f"budget {order.budget} meanwhile", right)
        self._ledger.touch(agent)

    # ── Debt ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _take(self, order: TakeDebt) -> None:
        agent = self._ledger.agent(order.agent)
        excess = self._ledger.excess(agent)
        broken = {breach.rule for breach in self._ledger.breaches(agent)}
        if order.debt != excess or not (excess or broken):
            right = f"debt {excess}" if excess else "no debt"
            self._note("debt.stated", agent, f"debt {order.debt}", right)
        limits = sorted(CODES[rule] for rule in broken)
        if sorted(order.limits) != limits:
            right = ", ".join(reasons.NAMES[code] for code in limits) or "none"
            self._note("debt.stated", agent, f"limits {order.limits}", right)
        if not self._lawful(order, agent):
            cause = reasons.NAMES.get(order.cause, str(order.cause))
            seen = f"{cause} at {type(self._scene.fact).__name__}"
            self._note("debt.stated", agent, seen, "a cause that happened")
        agent.debt, agent.in_debt, agent.admitted = order.debt, True, 0
        agent.passed |= broken
        self._ledger.touch(agent)

    def _lawful(self, order: TakeDebt, agent: Agent) -> bool:
        """Tell whether the cause of a debt is one that happened to this agent in this fact."""
        fact = self._scene.fact
        if order.cause == reasons.DEBT_RESUMED:
            return agent.id in self._scene.raised
        if order.cause == reasons.DEBT_ADOPTED and agent.id in self._scene.promoted:
            return True
        if order.cause == reasons.DEBT_OVERRIDE:
            return isinstance(fact, e.SupervisorForced) and self._signed(order, fact)
        return isinstance(fact, CAUSES.get(order.cause, ()))

    def _signed(self, order: TakeDebt, fact: e.SupervisorForced) -> bool:
        named = (fact.agent, fact.by, fact.reason, fact.expires_at or 0)
        if not self._scene.overridden(fact.contact, fact.agent):
            return False
        return named == (order.agent, order.by, order.reason, order.expires_at)

    def _pay(self, order: PayDebt) -> None:
        agent = self._ledger.agent(order.agent)
        excess, broken = self._ledger.excess(agent), self._ledger.breaches(agent)
        if excess or broken:
            what = f"{excess} above the budget" if excess else broken[0].seen
            self._note("debt.unpaid", agent, "paid", f"{what} still")
        agent.debt, agent.in_debt, agent.passed = 0, False, frozenset()
        self._ledger.touch(agent)

    def look(self, agent: Agent) -> None:
        """Judge an agent after a fact that touched them: debt recorded, debt paid, silence acted on, budget as told."""
        excess = self._ledger.excess(agent)
        broken = {breach.rule: breach for breach in self._ledger.breaches(agent)}
        if not excess:
            agent.admitted = 0
        new = [rule for rule in broken if rule not in agent.passed]
        if excess > agent.debt + agent.admitted:
            seen = f"{excess} above the budget of {agent.bounds.budget}, debt {agent.debt}"
            self._note("debt.unrecorded", agent, seen, f"debt {excess}")
        elif new:
            self._note("debt.unrecorded", agent, broken[new[0]].seen, broken[new[0]].right)
        elif agent.in_debt and not excess and not broken:
            self._note("debt.unpaid", agent, f"debt {agent.debt}", "paid: load is within the budget and every limit")
        agent.debt, agent.passed = min(agent.debt, excess), agent.passed & frozenset(broken)
        most = self._ledger.policy.offers.max_unanswered
        if agent.unanswered >= most and agent.responding:
            seen = f"responding after {agent.unanswered} unanswered"
            self._note("agent.responding", agent, seen, f"not responding after {most}")
            agent.unanswered = agent.unanswered_most = 0
        self._modified(agent)
        if self._ledger.scales.interrupts:
            self._interrupted(agent)

    def _modified(self, agent: Agent) -> None:
        """Judge whether the budget that holds is the one that should; a step of the ramp is told with the clock."""
        now, base = self._scene.now, agent.bounds.base
        agent.modifiers.weigh(base, now, self._ledger.load(agent))
        right = agent.modifiers.budget(base, now)
        if agent.bounds.budget not in (right, agent.modifiers.budget(base, now - 1)):
            self._note("attention.modified", agent, f"budget {agent.bounds.budget}", right)

    def _interrupted(self, agent: Agent) -> None:
        """Judge whether interrupted work has something left in hand that may interrupt it."""
        for work in self._ledger.interrupted(agent):
            others = [one for one in agent.works.values() if one is not work and one.phase <= LAST_IN_HAND]
            if not any(self._ledger.scales.may_interrupt(one, work) for one in others):
                self._note("attention.interrupts", agent, f"{work.id} is interrupted by nothing", "back in its phase")

"""Decisions about the pool judged: plans, policies, work that wakes, cases, alarms (engine.md 1, Rule 5; Devices)."""

from collections.abc import Callable
from heapq import heappop, heappush
from typing import Any, Final, final

from router.core import events as e
from router.core import reasons
from router.core.decisions import (
    ChangeCase,
    ChangePolicy,
    ClosePlan,
    RaiseAlarm,
    ReconcileAgent,
    SolvePlan,
    WakeContact,
)
from router.core.values import DORMANT, PARKED
from simulations.ledger import ASSIGNED, AWAITING, QUEUED, Contact
from simulations.scales import Work
from simulations.scene import Scene

CLOSING: Final[dict[int, tuple[type, ...]]] = {
    reasons.PLAN_USED: (e.PlanSolved,),
    reasons.PLAN_INVALID: (e.PlanSolved,),
    reasons.PLAN_VOID: (e.ClockReached, e.PolicyApplied, e.RouterResumed),
}
"""How a plan that is waited for ends, and at which facts."""
STEPS: Final = {reasons.WOKEN_HELD: "wait", reasons.WOKEN_PROMISED: "promise", reasons.WOKEN_REASSIGNED: "reassign"}


@final
class Affairs:
    """Enters decisions about the pool and notes each that does not fit."""

    __slots__ = ("_deadlines", "_ledger", "_scene", "rules")

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._ledger = scene.ledger
        self._deadlines: list[tuple[int, str]] = []  # when who woke is answered at the latest
        self.rules: dict[type, Callable[[Any], None]] = {
            WakeContact: self._wake,
            SolvePlan: self._solve,
            ClosePlan: self._close_plan,
            ChangePolicy: self._policy,
            ChangeCase: self._case,
            RaiseAlarm: self._alarm,
            ReconcileAgent: self._reconcile,
        }

    # ── Work that wakes ───────────────────────────────────────────────────────────────────────────────────────────

    def _wake(self, order: WakeContact) -> None:
        contact, work = self._ledger.contacts.get(order.contact), self._ledger.assignments.get(order.assignment)
        if contact is None or work is None or work.phase not in (PARKED, DORMANT):
            self._scene.note("wake.answer", order.contact, order.agent, f"{order.assignment} woke", "work that slept")
            return
        if order.outcome == reasons.WOKEN_RESUMED:
            self._admit(order, work)
            return
        rules, wrong = self._ledger.policy.waking, ""
        lasts = {reasons.WOKEN_HELD: rules.hold_for, reasons.WOKEN_PROMISED: rules.promise_in}.get(order.outcome)
        step = STEPS.get(order.outcome, "")
        if lasts is not None and step not in rules.steps:
            wrong = f"as the policy says: {', '.join(rules.steps)}"
        elif order.until != (0 if lasts is None else self._scene.now + lasts):
            wrong = f"until {0 if lasts is None else self._scene.now + lasts}"
        if wrong:
            seen = f"{reasons.NAMES.get(order.outcome)} until {order.until}"
            self._scene.note("wake.answer", order.contact, order.agent, seen, wrong)
        if lasts is not None:
            self._wait(order, contact)

    def _wait(self, order: WakeContact, contact: Contact) -> None:
        if contact.state == ASSIGNED:
            contact.served.append((contact.started_at, self._scene.now))
        elif contact.state != AWAITING:
            self._scene.note("life.contact", contact.id, order.agent, f"woken while {contact.state}", "while assigned")
        contact.state, contact.until = AWAITING, order.until
        if order.outcome == reasons.WOKEN_PROMISED:
            contact.callback_at, contact.promised_at = 0, order.until
        heappush(self._deadlines, (order.until, contact.id))

    def _admit(self, order: WakeContact, work: Work) -> None:
        """Judge whether the gate lets in what wakes, as a newcomer of its kind; what that interrupts is excused."""
        ledger, agent = self._ledger, self._ledger.agent(work.agent)
        if ledger.scales.interrupts:
            return
        newcomer = ledger.scales.work(work.id, work.contact, agent.id, work.names[-3], work.channel, work.role)
        others = [one for one in ledger.in_hand(agent) if one is not work]
        for breach in ledger.scales.refusals(others, newcomer, agent.bounds):
            if breach.rule != "attention.max_open_offers":
                self._scene.note(breach.rule, order.contact, agent.id, breach.seen, breach.right)

    def overrun(self) -> None:
        """Note customers who came back and wait for longer than was said; and a plan waited for beyond its deadline."""
        while self._deadlines and self._deadlines[0][0] < self._scene.now:
            until, id = heappop(self._deadlines)
            contact = self._ledger.contacts.get(id)
            if contact is not None and contact.state == AWAITING and contact.until == until:
                self._scene.note("wake.answer", id, "", "still waits for its agent", f"until {until}")
        plan = self._scene.plan
        if plan is not None and plan.deadline < self._scene.now:
            self._scene.note("plan.kept", "", "", f"revision {plan.revision} is waited for", f"until {plan.deadline}")
            self._scene.plan = None

    # ── Plans ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _solve(self, order: SolvePlan) -> None:
        scene, rule = self._scene, self._ledger.policy.choosing.plan
        wrong = ""
        if rule is None:
            wrong = "no plan: the policy asks for none"
        elif scene.plan is not None:
            wrong = f"after revision {scene.plan.revision} is closed"
        elif order.deadline != scene.now + rule.deadline or order.revision <= scene.revision:
            wrong = f"by {scene.now + rule.deadline}, after {scene.revision}"
        if wrong:
            scene.note("plan.kept", "", "", f"revision {order.revision} by {order.deadline}", wrong)
        for one in order.problem.contacts:
            contact = self._ledger.contacts.get(one.contact)
            if contact is None or contact.state != QUEUED:
                scene.note("plan.kept", one.contact, "", "in a problem", "a contact that waits")
        for seat in order.problem.agents:
            if not self._ledger.agent(seat.agent).ready:
                scene.note("plan.kept", "", seat.agent, "in a problem", "an agent who is ready")
        scene.plan, scene.revision = order, order.revision

    def _close_plan(self, order: ClosePlan) -> None:
        scene = self._scene
        wrong = "" if isinstance(scene.fact, CLOSING.get(order.code, ())) else "at the answer, or its deadline"
        if scene.plan is None or scene.plan.revision != order.revision:
            wrong = "the revision that is waited for"
        if wrong:
            seen = f"revision {order.revision} closed as {reasons.NAMES.get(order.code)}"
            scene.note("plan.kept", "", "", seen, wrong)
        scene.plan = None

    # ── All else ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _policy(self, order: ChangePolicy) -> None:
        fact = self._scene.fact
        if not isinstance(fact, e.PolicyApplied) or fact.digest != order.digest:
            self._scene.note("life.fact", "", "", f"policy {order.digest}", "as a supervisor applied it")

    def _case(self, order: ChangeCase) -> None:
        before = self._ledger.cases.get(order.subject)
        owner = self._ledger.agents.get(order.owner)
        if order.owner and owner is None and (before is None or before.owner != order.owner):
            self._scene.note("decision.identity", order.contact, order.owner, "owns a case", "an agent who is known")
        self._ledger.cases[order.subject] = order

    def _alarm(self, order: RaiseAlarm) -> None:
        if order.code == reasons.LEASES_LAPSED:
            self._scene.suspended = True
        elif order.code == reasons.LEASES_RETURNED:
            self._scene.suspended = False
            for agent in self._ledger.agents.values():  # the rest settle anew
                agent.lapsing_since = self._scene.now if agent.lapsing_since else 0

    def _reconcile(self, order: ReconcileAgent) -> None:
        if not isinstance(self._scene.fact, e.AgentSnapshot | e.ClockReached):
            seen = f"reconciled at {type(self._scene.fact).__name__}"
            self._scene.note("life.fact", "", order.agent, seen, "when the platform was heard, or its grace is over")

"""Work in hand judged: how it may move from phase to phase and role to role, and when it ends (engine.md 2)."""

from heapq import heappop, heappush
from typing import Final, final

from router.core import events as e
from router.core import reasons
from router.core.decisions import AdoptAssignment, ChangeAssignment
from router.core.policy import Wrap
from router.core.values import (
    ACTIVE,
    CONNECTING,
    DORMANT,
    ENDED,
    HELD,
    INTERRUPTED,
    PARKED,
    PHASE_NAMES,
    UNATTENDED,
    WAITING,
    WRAPPING,
)
from simulations.demand import Story
from simulations.ledger import (
    ASSIGNED,
    AWAITING,
    NEW,
    QUEUED,
    RETURNED,
    SCHEDULED,
    SELF_SERVICE,
    Agent,
    Contact,
    Tried,
)
from simulations.scales import FORMER, PRIMARY, Work
from simulations.scene import Scene

MOVES: Final = {
    CONNECTING: (ACTIVE, UNATTENDED, ENDED),
    ACTIVE: (WAITING, HELD, INTERRUPTED, PARKED, UNATTENDED, WRAPPING, ENDED),
    UNATTENDED: (UNATTENDED, ACTIVE, WAITING, HELD, WRAPPING, ENDED),
    WAITING: (ACTIVE, DORMANT, HELD, INTERRUPTED, PARKED, UNATTENDED, WRAPPING, ENDED),
    HELD: (ACTIVE, INTERRUPTED, PARKED, UNATTENDED, WRAPPING, ENDED),
    INTERRUPTED: (INTERRUPTED, ACTIVE, WAITING, HELD, PARKED, WRAPPING, ENDED),
    PARKED: (PARKED, ACTIVE, WAITING, WRAPPING, ENDED),
    DORMANT: (ACTIVE, WAITING, WRAPPING, ENDED),
    WRAPPING: (WRAPPING, ENDED),
}  # fmt: skip
"""Where an assignment may go from each phase; from `ended` nowhere, it has left the ledger."""

ENDING: Final = (
    e.ContactEnded, e.ContactAbandoned, e.AssignmentFailed, e.AssignmentCompleted, e.AssignmentWrapping,
    e.AssignmentTransferred, e.ContactEscalated, e.CallbackUnreached, e.AgentRemoved, e.SupervisorForced,
    e.SupervisorUnassigned, e.SupervisorClosed, e.SupervisorJoined,
)  # fmt: skip
"""Facts that may end work in hand."""
ENDED_BY: Final[dict[int, tuple[type, ...]]] = {
    reasons.AGENT_LOST: (e.ClockReached,),
    reasons.SILENT_OWNER: (e.ClockReached,),
    reasons.RECONCILED: (e.ClockReached, e.AgentSnapshot),
    reasons.RETURNED: (e.ClockReached, e.ContactTurned, e.ContactArrived),
    reasons.CONSULT_OVER: (e.ClockReached, e.ContactTurned, e.ContactArrived, *ENDING),
}
"""Causes that end work in hand at these facts too."""
WRITTEN_UP: Final = (e.ContactEnded, e.ContactAbandoned, e.AssignmentWrapping)
"""Facts by which media are over, so that there is wrap-up where the policy grants it."""
ADOPTING: Final = (e.ContactStarted, e.AgentSnapshot, e.PoolSnapshot, e.ContactEscalated)


@final
class Holdings:
    """Enters changes of assignments into the ledger and notes each that its phase forbids."""

    __slots__ = ("_deadlines", "_ledger", "_scene")

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._ledger = scene.ledger
        self._deadlines: list[tuple[int, str, int]] = []  # when, assignment, phase

    def change(self, order: ChangeAssignment) -> None:
        """Judge and enter a change of phase, of kind, of role."""
        work = self._ledger.assignments.get(order.assignment)
        if work is None or (work.contact, work.agent) != (order.contact, order.agent):
            gone = order.assignment in self._ledger.given
            seen = f"{order.assignment} changed, {'ended before' if gone else 'never given'}"
            right = f"{work.contact} with {work.agent}" if work else "an assignment in hand"
            self._scene.note("life.assignment", order.contact, order.agent, seen, right)
            return
        agent = self._ledger.agent(work.agent)
        before, phase = self._ledger.load(agent), work.phase
        self._taken_up(work, order)
        if order.role or (order.cause == reasons.ESCALATED and order.kind):
            self._cast(order, work, agent)
        elif order.phase not in MOVES.get(work.phase, ()) and not isinstance(self._scene.fact, e.AgentSnapshot):
            right = ", ".join(PHASE_NAMES[phase] for phase in MOVES.get(work.phase, ()))
            seen = f"{PHASE_NAMES[work.phase]} to {phase_name(order.phase)}"
            self._scene.note("life.assignment", order.contact, order.agent, seen, right)
        if order.phase == ENDED:
            self._end(order, work)
        elif order.phase != work.phase:
            self._move(order, work)
        elif not order.role:
            self._stay(order, work)
        if order.role == FORMER:
            self._let_go(order, work, agent)
        self._stated(order.load, order.contact, agent)
        if self._ledger.load(agent) > before or order.phase < phase:
            self._scene.raised.add(agent.id)

    def _stated(self, told: int, contact: str, agent: Agent) -> None:
        self._ledger.touch(agent)
        load = self._ledger.load(agent)
        if told != load:
            self._scene.note("attention.stated", contact, agent.id, f"load {told}", f"load {load}")

    # ── Phases ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _stay(self, order: ChangeAssignment, work: Work) -> None:
        """Judge a change within a phase: wrap-up shortened or extended, parked anew, the ball noted."""
        if work.phase == WRAPPING:
            self._rewrap(order, work)
        elif work.phase == PARKED:
            self._until(order, work)
        else:
            work.before = ACTIVE

    def _rewrap(self, order: ChangeAssignment, work: Work) -> None:
        """Judge wrap-up declared done before its least time is over, which lasts till then, or that is extended."""
        fact, wrap = self._scene.fact, self.wrap(work)
        if isinstance(fact, e.AssignmentWrapping) and fact.extend:
            ends_at = work.until + (wrap.most if wrap.extend is None else wrap.extend)
            if order.until != ends_at:
                seen = f"wraps up until {order.until}"
                self._scene.note("wrap.long", work.contact, work.agent, seen, f"until {ends_at}, extended")
        else:
            ends_at = work.since + wrap.least
            if not isinstance(fact, e.AssignmentCompleted) or order.until != ends_at:
                seen, right = f"wraps up until {order.until}", f"until {ends_at}, when completed early"
                self._scene.note("wrap.short", work.contact, work.agent, seen, right)
            self._scene.done.add(work.id)
        work.until = order.until
        heappush(self._deadlines, (order.until, work.id, work.phase))

    def _move(self, order: ChangeAssignment, work: Work) -> None:
        contact = self._ledger.contacts.get(work.contact)
        if order.phase != WRAPPING and contact is not None and contact.primary == work.id:
            contact.connected = contact.connected or order.phase != CONNECTING
        # What was said runs on under another policy too.
        if order.phase == DORMANT and not 0 < work.until <= self._scene.now:
            right = f"not before {work.until}" if work.until else "not before it may"
            seen = f"dormant at {self._scene.now}"
            self._scene.note("life.assignment", work.contact, work.agent, seen, right)
        if order.phase == INTERRUPTED:
            self._interrupt(work)
        self._until(order, work)
        if order.phase == UNATTENDED or order.phase == INTERRUPTED:
            work.before = WAITING if work.phase == WAITING else HELD if work.phase == HELD else ACTIVE
        elif work.phase == INTERRUPTED and order.cause == reasons.WORK_RESUMED and order.phase != work.before:
            seen = f"returns to {phase_name(order.phase)}"
            self._scene.note("attention.interrupts", work.contact, work.agent, seen, phase_name(work.before))
        work.phase, work.since = order.phase, self._scene.now
        if order.phase == WRAPPING and contact is not None:
            contact.parties.pop(work.id, None)

    def _until(self, order: ChangeAssignment, work: Work) -> None:
        fact, lasts = self._scene.fact, self.lasts(work, order.phase)
        ends_at = 0 if lasts is None else self._scene.now + lasts
        if order.phase == PARKED and isinstance(fact, e.AssignmentParked) and fact.until is not None:
            ends_at = max(fact.until, self._scene.now)
        if order.until != ends_at:
            seen = f"{phase_name(order.phase)} until {order.until}"
            self._scene.note("wrap.long", work.contact, work.agent, seen, f"until {ends_at}")
        work.until = ends_at
        if ends_at:
            heappush(self._deadlines, (ends_at, work.id, order.phase))

    def _interrupt(self, work: Work) -> None:
        policy, agent = self._ledger.policy.attention, self._ledger.agent(work.agent)
        self._scene.interrupting.add(agent.id)
        listed = [name for names in policy.interrupts.values() for name in names]
        number = len(self._ledger.interrupted(agent)) + 1
        if number > policy.max_interrupts or not any(name in listed for name in work.names):
            seen = f"{number} interrupted, {work.kind} the last"
            right = f"at most {policy.max_interrupts} of {', '.join(listed) or 'nothing'}"
            self._scene.note("attention.interrupts", work.contact, work.agent, seen, right)

    def _taken_up(self, work: Work, order: ChangeAssignment) -> None:
        """Let a customer who came back to work that slept wait no more: it moves, whatever it moves to."""
        contact = self._ledger.contacts.get(work.contact)
        if contact is not None and contact.state == AWAITING and contact.primary == work.id:
            contact.state, contact.started_at = ASSIGNED, self._scene.now
            if order.phase != ENDED:
                contact.promised_at = 0

    # ── Ends ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _end(self, order: ChangeAssignment, work: Work) -> None:
        self._judge_end(order, work)
        self._scene.done.discard(work.id)
        del self._ledger.assignments[work.id]
        agent = self._ledger.agent(work.agent)
        del agent.works[work.id]
        contact = self._ledger.contacts.get(work.contact)
        if contact is None:
            return
        contact.parties.pop(work.id, None)
        if contact.primary == work.id:
            if isinstance(self._scene.fact, e.AssignmentFailed):
                agent.unanswered_most += 1
                contact.tried[agent.id] = Tried(self._scene.now, 0, failed=True)
            self._leave_hands(order, contact, agent)

    def _judge_end(self, order: ChangeAssignment, work: Work) -> None:
        fact, wrap = self._scene.fact, self.wrap(work)
        if work.phase == WRAPPING:
            done = work.id in self._scene.done or isinstance(fact, e.AssignmentCompleted)
            right = work.since + wrap.least if done else work.until
            taken = isinstance(fact, e.AgentRemoved | e.ClockReached) and order.cause in (
                reasons.AGENT_REMOVED, reasons.RECONCILED
            )  # fmt: skip
            if self._scene.now < right and not taken:
                seen = f"ended at {self._scene.now}"
                self._scene.note("wrap.short", work.contact, work.agent, seen, f"not before {right}")
        elif not isinstance(fact, (*ENDING, *ENDED_BY.get(order.cause, ()))):
            seen = f"ended while {PHASE_NAMES[work.phase]} at {type(fact).__name__}"
            self._scene.note("life.assignment", work.contact, work.agent, seen, "a cause that happened")
        elif isinstance(fact, WRITTEN_UP) and work.phase != CONNECTING and wrap.most > 0 and work.role == PRIMARY:
            self._scene.note("wrap.short", work.contact, work.agent, "no wrap-up", f"up to {wrap.most} ms")

    def _leave_hands(self, order: ChangeAssignment, contact: Contact, agent: Agent) -> None:
        contact.primary = ""
        contact.served.append((contact.started_at, self._scene.now))
        if order.cause != reasons.FAILED and agent.id not in contact.holders:
            contact.holders.append(agent.id)
        contact.transfers += order.cause in (reasons.TRANSFERRED, reasons.WARM_TRANSFERRED)
        contact.state = RETURNED
        self._scene.returned.append(contact)

    # ── Roles ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _let_go(self, order: ChangeAssignment, work: Work, agent: Agent) -> None:
        """Let the primary write up what others have by now, or what is back in line."""
        contact = self._ledger.contacts.get(work.contact)
        if contact is None or contact.primary != work.id or order.phase not in (WRAPPING, ENDED):
            if order.phase != ENDED:
                seen = f"{work.role} lets go, {phase_name(order.phase)}"
                self._scene.note("life.role", order.contact, agent.id, seen, "the primary, to write it up")
            return
        work.role = FORMER
        self._leave_hands(order, contact, agent)

    def _cast(self, order: ChangeAssignment, work: Work, agent: Agent) -> None:
        """Enter another role or another channel of work in hand."""
        contact = self._ledger.contacts.get(work.contact)
        if order.role == FORMER or contact is None:
            return
        self._scene.promoted.add(agent.id)
        if not order.role:
            self._escalate(order, work, contact, agent)
            return
        if order.phase != work.phase or order.until != work.until:
            seen = f"{phase_name(order.phase)} until {order.until}"
            right = f"{phase_name(work.phase)} until {work.until}"
            self._scene.note("life.role", contact.id, agent.id, seen, right)
        self._ledger.scales.cast(work, contact.kind, order.role)
        if order.kind != work.kind:
            self._scene.note("life.role", contact.id, agent.id, f"of kind {order.kind}", work.kind)
        if order.role != PRIMARY:
            contact.parties[work.id] = work
            return
        other = self._ledger.assignments.get(contact.primary)
        if other is not None:
            self._scene.note("life.primary", contact.id, agent.id, f"a second beside {other.id}", "one primary")
        contact.parties.pop(work.id, None)
        contact.primary, contact.state, contact.started_at = work.id, ASSIGNED, self._scene.now
        contact.connected = contact.connected or work.phase != CONNECTING

    def _escalate(self, order: ChangeAssignment, work: Work, contact: Contact, agent: Agent) -> None:
        """Judge an escalation as a swap: the new work must pass the gate as if the old one were not there."""
        contact.kind = order.kind
        newcomer = self._ledger.scales.work(work.id, contact.id, agent.id, order.kind, contact.story.channel)
        self._swap(newcomer, work, agent)
        work.channel = contact.story.channel
        self._ledger.scales.cast(work, order.kind, PRIMARY)
        agent.last_channel = work.channel

    def _swap(self, newcomer: Work, work: Work | None, agent: Agent) -> None:
        others = [one for one in self._ledger.in_hand(agent) if one is not work]
        for breach in self._ledger.scales.refusals(others, newcomer, agent.bounds):
            if breach.rule != "attention.max_open_offers":
                self._scene.note(breach.rule, newcomer.contact, agent.id, breach.seen, breach.right)

    # ── Adopted ───────────────────────────────────────────────────────────────────────────────────────────────────

    def adopt(self, order: AdoptAssignment) -> None:
        """Enter work that is in an agent's hands without an offer; only what was told of may be."""
        fact, ledger = self._scene.fact, self._ledger
        if order.assignment in ledger.given:
            self._scene.note("decision.identity", order.contact, "", f"{order.assignment} given twice", "a new id")
        ledger.given.add(order.assignment)
        if not isinstance(fact, ADOPTING):
            seen = f"adopted at {type(fact).__name__}"
            self._scene.note("life.assignment", order.contact, order.agent, seen, "a cause that happened")
        contact = ledger.contacts.get(order.contact)
        if contact is None:
            story = Story.of(e.ContactArrived("", "", order.contact, order.channel))
            contact = ledger.contacts[order.contact] = Contact(order.contact, story, self._scene.now)
        agent = ledger.agent(order.agent)
        asks = ledger.demand.of(contact.story, self._scene.now)
        work = ledger.scales.work(order.assignment, contact.id, agent.id, asks.kind, order.channel, order.role)
        if order.kind != work.kind and not ledger.demand.storied:
            self._scene.note("require.kind", contact.id, agent.id, order.kind, work.kind)
        if isinstance(fact, e.ContactEscalated):
            self._swap(work, None, agent)
        work.phase, work.since = order.phase, self._scene.now
        ledger.assignments[work.id] = agent.works[work.id] = work
        agent.pace.channel, agent.last_channel, agent.pace.last = order.channel, order.channel, work.id
        self._enter_adopted(order, work, contact, agent)
        self._stated(order.load, contact.id, agent)

    def _enter_adopted(self, order: AdoptAssignment, work: Work, contact: Contact, agent: Agent) -> None:
        if order.role != PRIMARY:
            contact.parties[work.id] = work
            return
        if contact.state not in (NEW, SELF_SERVICE, QUEUED, SCHEDULED, RETURNED):
            right = "while it is in nobody's hands"
            self._scene.note("life.contact", contact.id, agent.id, f"adopted while {contact.state}", right)
        self._scene.waiting.leave(contact.id)
        self._scene.fresh.pop(contact.id, None)
        contact.kind, contact.primary, contact.state = work.kind, work.id, ASSIGNED
        contact.asks = contact.asks or self._ledger.demand.of(contact.story, self._scene.now)
        contact.started_at = self._scene.now
        contact.connected = contact.connected or order.phase != CONNECTING

    # ── Time ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def wrap(self, work: Work) -> Wrap:
        """Return the wrap-up granted: the agent's own, else the kind's, the team's, everybody's, the channel's."""
        policy, agent = self._ledger.policy, self._ledger.agent(work.agent)
        base = work.names[-3] if len(work.names) >= 3 else work.kind
        kind, channel = policy.kinds.get(base), policy.channels.get(work.channel)
        own, team = policy.limits.agents.get(agent.id), policy.limits.teams.get(agent.team)
        found = (own.wrap if own else None) or (kind.wrap if kind else None) or (team.wrap if team else None)
        found = found or policy.limits.all.wrap
        if found is None and not (channel is not None and channel.wrap.most):
            found = policy.limits.default.wrap
        return found or (channel.wrap if channel else Wrap())

    def lasts(self, work: Work, phase: int) -> int | None:
        """Return how long the engine lets a phase last, or None where it does not end it."""
        if phase == WRAPPING:
            return self.wrap(work).most
        channel = self._ledger.policy.channels.get(work.channel)
        return channel.dormant_after if phase == WAITING and channel else None

    def overrun(self) -> None:
        """Note phases that should have ended before now and have not; parked work may wait for room."""
        while self._deadlines and self._deadlines[0][0] < self._scene.now:
            ends_at, id, phase = heappop(self._deadlines)
            work = self._ledger.assignments.get(id)
            if work is None or (work.phase, work.until) != (phase, ends_at):
                continue
            contact = self._ledger.contacts.get(work.contact)
            if contact is not None and contact.state == AWAITING:
                continue
            self._scene.note("wrap.long", work.contact, work.agent, f"still {PHASE_NAMES[phase]}", f"until {ends_at}")


def phase_name(phase: int) -> str:
    """Name a phase, also one that there is not."""
    return PHASE_NAMES[phase] if 0 <= phase < len(PHASE_NAMES) else str(phase)

"""Work in hand judged: how an assignment may move from phase to phase, and when it ends (engine.md 2)."""

from heapq import heappop, heappush
from typing import Final, final

from router.core.decisions import ChangeAssignment
from router.core.events import AssignmentCompleted, AssignmentFailed, ContactAbandoned, ContactEnded
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
from simulations.ledger import RETURNED, Tried
from simulations.scales import Work
from simulations.scene import Scene

MOVES: Final = {
    CONNECTING: (ACTIVE, UNATTENDED, ENDED),
    ACTIVE: (WAITING, HELD, INTERRUPTED, PARKED, UNATTENDED, WRAPPING, ENDED),
    UNATTENDED: (ACTIVE, WAITING, HELD, WRAPPING, ENDED),
    WAITING: (ACTIVE, DORMANT, HELD, INTERRUPTED, PARKED, UNATTENDED, WRAPPING, ENDED),
    HELD: (ACTIVE, INTERRUPTED, PARKED, UNATTENDED, WRAPPING, ENDED),
    INTERRUPTED: (ACTIVE, WAITING, HELD, WRAPPING, ENDED),
    PARKED: (ACTIVE, WAITING, WRAPPING, ENDED),
    DORMANT: (ACTIVE, WAITING, WRAPPING, ENDED),
    WRAPPING: (WRAPPING, ENDED),
}  # fmt: skip
"""Where an assignment may go from each phase; from `ended` nowhere, it has left the ledger."""

ENDING: Final = (ContactEnded, ContactAbandoned, AssignmentFailed, AssignmentCompleted)


@final
class Holdings:
    """Enters changes of assignments into the ledger and notes each that its phase forbids."""

    __slots__ = ("_deadlines", "_ledger", "_scene")

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._ledger = scene.ledger
        self._deadlines: list[tuple[int, str, int, int]] = []  # when, assignment, phase, since

    def change(self, order: ChangeAssignment) -> None:
        work = self._ledger.assignments.get(order.assignment)
        if work is None or (work.contact, work.agent) != (order.contact, order.agent):
            gone = order.assignment in self._ledger.given
            seen = f"{order.assignment} changed, {'ended before' if gone else 'never given'}"
            right = f"{work.contact} with {work.agent}" if work else "an assignment in hand"
            self._scene.note("life.assignment", order.contact, order.agent, seen, right)
            return
        if order.phase not in MOVES.get(work.phase, ()):
            right = ", ".join(PHASE_NAMES[phase] for phase in MOVES.get(work.phase, ()))
            seen = f"{PHASE_NAMES[work.phase]} to {phase_name(order.phase)}"
            self._scene.note("life.assignment", order.contact, order.agent, seen, right)
        if order.phase == ENDED:
            self._end(order, work)
        elif order.phase == work.phase:
            self._shorten(order, work)
        else:
            self._move(order, work)
        agent = self._ledger.agent(work.agent)
        self._ledger.touch(agent)
        load = self._ledger.load(agent)
        if order.load != load:
            self._scene.note("attention.stated", order.contact, agent.id, f"load {order.load}", f"load {load}")

    def _shorten(self, order: ChangeAssignment, work: Work) -> None:
        """Judge wrap-up that an agent has declared done before its least time is over: it lasts till then."""
        ends_at = work.since + self.wrap(work).least
        if not isinstance(self._scene.fact, AssignmentCompleted) or order.until != ends_at:
            seen, right = f"wraps up until {order.until}", f"until {ends_at}, when completed early"
            self._scene.note("wrap.short", work.contact, work.agent, seen, right)
        self._scene.done.add(work.id)
        heappush(self._deadlines, (ends_at, work.id, work.phase, work.since))

    def _move(self, order: ChangeAssignment, work: Work) -> None:
        contact = self._ledger.contacts.get(work.contact)
        if order.phase == ACTIVE and contact is not None:
            contact.connected = True
        if order.phase == DORMANT:
            after = self.lasts(work, WAITING)
            if after is None or self._scene.now < work.since + after:
                right = "not before it may" if after is None else f"not before {work.since + after}"
                seen = f"dormant at {self._scene.now}"
                self._scene.note("life.assignment", work.contact, work.agent, seen, right)
        lasts = self.lasts(work, order.phase)
        ends_at = 0 if lasts is None else self._scene.now + lasts
        if order.until != ends_at:
            seen = f"{phase_name(order.phase)} until {order.until}"
            self._scene.note("wrap.long", work.contact, work.agent, seen, f"until {ends_at}")
        if ends_at:
            heappush(self._deadlines, (ends_at, work.id, order.phase, self._scene.now))
        work.phase, work.since = order.phase, self._scene.now

    def _end(self, order: ChangeAssignment, work: Work) -> None:
        least, most = self.wrap(work).least, self.wrap(work).most
        done = work.id in self._scene.done or isinstance(self._scene.fact, AssignmentCompleted)
        if work.phase == WRAPPING:
            right = work.since + (least if done else most)
            if self._scene.now < right:
                seen = f"ended at {self._scene.now}"
                self._scene.note("wrap.short", work.contact, work.agent, seen, f"not before {right}")
        elif not isinstance(self._scene.fact, ENDING):
            seen = f"ended while {PHASE_NAMES[work.phase]} at {type(self._scene.fact).__name__}"
            self._scene.note("life.assignment", work.contact, work.agent, seen, "a cause that happened")
        elif isinstance(self._scene.fact, ContactEnded) and work.phase != CONNECTING and most > 0:
            self._scene.note("wrap.short", work.contact, work.agent, "no wrap-up", f"up to {most} ms")
        self._scene.done.discard(work.id)
        del self._ledger.assignments[work.id]
        agent = self._ledger.agent(work.agent)
        del agent.works[work.id]
        contact = self._ledger.contacts.get(work.contact)
        if contact is not None and contact.primary == work.id:
            contact.primary = ""
            if isinstance(self._scene.fact, AssignmentFailed):
                agent.unanswered_most += 1
                contact.tried[agent.id] = Tried(self._scene.now, 0, failed=True)
            contact.served.append((contact.started_at, self._scene.now))
            contact.state = RETURNED
            self._scene.returned.append(contact)

    # ── Time ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def wrap(self, work: Work) -> Wrap:
        """Return the wrap-up granted for a piece of work: its kind's, else its channel's."""
        kind = self._ledger.policy.kinds.get(work.kind)
        if kind is not None and kind.wrap is not None:
            return kind.wrap
        channel = self._ledger.policy.channels.get(work.channel)
        return channel.wrap if channel else Wrap()

    def lasts(self, work: Work, phase: int) -> int | None:
        """Return how long the engine lets a phase last, or None where it does not end it."""
        if phase == WRAPPING:
            return self.wrap(work).most
        channel = self._ledger.policy.channels.get(work.channel)
        return channel.dormant_after if phase == WAITING and channel else None

    def overrun(self) -> None:
        """Note phases that should have ended before now and have not."""
        while self._deadlines and self._deadlines[0][0] < self._scene.now:
            ends_at, id, phase, since = heappop(self._deadlines)
            work = self._ledger.assignments.get(id)
            if work is not None and (work.phase, work.since) == (phase, since):
                seen = f"still {PHASE_NAMES[phase]}"
                self._scene.note("wrap.long", work.contact, work.agent, seen, f"until {ends_at}")


def phase_name(phase: int) -> str:
    """Name a phase, also one that there is not."""
    return PHASE_NAMES[phase] if 0 <= phase < len(PHASE_NAMES) else str(phase)

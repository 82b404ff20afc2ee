"""The driver in virtual time: the log, the people and the engine's own timers, merged into one order.

At one instant, people come before the log and the log before the clock: who accepts, or leaves, at the very instant
at which an offer expires does so in time. Nothing here depends on wall-clock time, on chance or on a hash seed, so
the same log, policy, roster and seed give the same bytes.
"""

import gc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop
from typing import Final, Protocol, final

from router.core.decisions import Decision, SolvePlan
from router.core.events import ClockReached, ContactArrived, Fact, PlanSolved
from router.core.values import NEVER, Duration, Instant
from router.ports import Solver
from simulations.clock import Agenda
from simulations.people import People
from simulations.recorded import Told

Observer = Callable[[Instant, Fact, Sequence[Decision], int], None]
"""Told of every fact that was handled, with its decisions and its sequence (0: not said), in order."""
AT_ONCE: Final = Duration(0)
STUCK: Final = 100_000
"""As many readings of the clock at one instant mean that the engine asks for the same one for ever."""


class Router(Protocol):
    """What the driver asks of an engine."""

    def handle(self, fact: Fact, now: Instant, sequence: int = 0) -> list[Decision]:
        """Decide on a fact."""

    def deadline(self) -> Instant | None:
        """Say when to be told that time has passed."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a run came to: how much went through, and from when to when."""

    facts: int
    decisions: int
    arrivals: int
    first: Instant
    last: Instant


@final
class Driver:
    """Runs one engine through one log."""

    __slots__ = ("_agenda", "_engine", "_observers", "_people", "_solver", "_solver_delay")

    def __init__(
        self, engine: Router, people: People, agenda: Agenda, observers: Sequence[Observer],
        solver: Solver | None = None, solver_delay: Duration = AT_ONCE,
    ) -> None:  # fmt: skip
        """Make a driver; without a solver plans are waited for in vain, with one they come after its modelled delay."""
        self._engine, self._people, self._agenda = engine, people, agenda
        self._observers = tuple(observers)
        self._solver, self._solver_delay = solver, solver_delay

    def run(self, log: Iterator[Told], drain: Duration) -> Run:
        """Play the log to its end, and then on until all is done, for as long as `drain` at most.

        The garbage collector rests meanwhile: an engine leaves no cycles behind, and on a large floor the search for
        them costs a tenth of the time.
        """
        collecting = gc.isenabled()
        gc.disable()
        try:
            return self._play(log, drain)
        finally:
            if collecting:
                gc.enable()

    def _play(self, log: Iterator[Told], drain: Duration) -> Run:
        handle, deadline, people, observers = self._engine.handle, self._engine.deadline, self._people, self._observers
        heap, told = self._agenda.heap, next(log, None)
        now, end, still = Instant(0), Instant(NEVER), 0
        first: int | None = None
        facts = made = arrivals = 0
        fact: Fact | None
        while True:
            at_log = told[0] if told is not None else NEVER
            at_people = heap[0][0] if heap else NEVER
            due = deadline()
            at_clock = NEVER if due is None else due
            at = min(at_log, at_people, at_clock)
            if at > end or at == NEVER:
                if now >= end or end == NEVER or not people.waiting:
                    break
                at = end  # whoever waits still has waited until then
            now = Instant(max(now, at))
            behaviour, sequence = None, 0
            if at_people == at:
                _, _, make, subject = heappop(heap)
                fact, still = make(subject, now), 0
                if fact is None:
                    continue
            elif told is not None and at_log == at:
                _, fact, behaviour, sequence = told
                told, still = next(log, None), 0
                if told is None:
                    end = Instant(now + drain)
            else:
                fact, still = ClockReached(now), still + 1
                assert still < STUCK, f"the engine asks for the clock at {now} for ever"
            decisions = handle(fact, now, sequence)
            facts += 1
            made += len(decisions)
            first = now if first is None else first
            if behaviour is not None and type(fact) is ContactArrived:
                arrivals += 1
                people.meet(fact, behaviour, decisions)
            if decisions:
                people.answer(decisions, now)
                self._solve(decisions[-1], now)
            for observe in observers:
                observe(now, fact, decisions, sequence)
            if told is None and people.idle:
                break
        return Run(facts, made, arrivals, Instant(first or 0), now)

    def _solve(self, order: Decision, now: Instant) -> None:
        """Have a plan made that was asked for, and told when the device would have been ready.

        The order for one closes a batch, so it comes last of its fact's decisions.
        """
        if self._solver is not None and isinstance(order, SolvePlan):
            answer = PlanSolved(order.revision, self._solver(order.problem))
            self._agenda.add(now + self._solver_delay, lambda subject, at: answer, "")

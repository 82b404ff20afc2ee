"""Problem and plan: what the engine asks a solver, and what the solver answers (engine.md, Devices; 4, Choosing).

Both are plain data, so that they stand in the journal like any fact and decision: a replay needs no solver.
"""

from dataclasses import dataclass


@dataclass(slots=True)
class Pair:
    """One contact for one agent, worth `value` in thousandths of a weighted customer-second."""

    contact: str = ""
    agent: str = ""
    value: int = 0


@dataclass(slots=True)
class Plan:
    """Pairs by group (pairs that only make sense together), with the plan's certificate."""

    groups: tuple[tuple[Pair, ...], ...] = ()
    objective: int = 0
    bound: int = 0
    method: str = ""
    effort: int = 0

    @property
    def gap(self) -> int:
        """The certified gap in millionths: (bound - objective) / max(bound, 1)."""
        return (self.bound - self.objective) * 1_000_000 // max(self.bound, 1)


@dataclass(slots=True)
class Problem:
    """Waiting contacts, agents with spare attention, the eligible pairs and what binds them."""

    pairs: tuple[Pair, ...] = ()

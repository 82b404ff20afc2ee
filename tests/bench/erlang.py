"""The queue that every rival must get right first: M/M/100+M, and its exact answer as a birth-and-death chain."""

from typing import Final

AGENTS: Final = 100
ARRIVALS_PER_MINUTE: Final = 100.0
SERVICE_PER_MINUTE: Final = 1.0
PATIENCE_PER_MINUTE: Final = 0.5

WAITED_TOLERANCE: Final = 0.02
"""Of P(W > 0) over a million contacts, about three standard deviations of such an estimate."""
ABANDONED_TOLERANCE: Final = 0.004
"""Of P(Ab), likewise."""


def exact() -> tuple[float, float]:
    """Return P(W > 0) and P(Ab): an arrival waits in states 100 and up, and arrivals see time averages."""
    weight, total, busy, lost = 1.0, 1.0, 0.0, 0.0
    for state in range(1, 20 * AGENTS):
        waiting = max(state - AGENTS, 0)
        weight *= ARRIVALS_PER_MINUTE / (min(state, AGENTS) * SERVICE_PER_MINUTE + waiting * PATIENCE_PER_MINUTE)
        total += weight
        busy += weight if state >= AGENTS else 0.0
        lost += weight * waiting * PATIENCE_PER_MINUTE
    return busy / total, lost / total / ARRIVALS_PER_MINUTE


def disagreement(contacts: int, waited: int, abandoned: int) -> str:
    """Say how far a program's counts are from the exact answer; '' when they are near enough."""
    p_waited, p_abandoned = exact()
    off_waited = abs(waited / contacts - p_waited)
    off_abandoned = abs(abandoned / contacts - p_abandoned)
    if off_waited <= WAITED_TOLERANCE and off_abandoned <= ABANDONED_TOLERANCE:
        return ""
    return (
        f"P(W>0) = {waited / contacts:.4f}, exactly {p_waited:.4f}; "
        f"P(Ab) = {abandoned / contacts:.4f}, exactly {p_abandoned:.4f}"
    )

"""What an agent has on their desk at one moment: presence, attention, what lowers the budget, debt, work in hand.

Strain and rest are told to the agent alone (contracts.md 7): a budget that they lower is told without saying so.
"""

from dataclasses import dataclass, replace

from router.console.gate import Hand
from router.console.story import Line
from router.core import agent as presence
from router.core import decisions as d
from router.core import reasons, timers
from router.core.agent import Agent
from router.core.budgets import budget_of
from router.core.floor import Floor


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of work in hand, or an open offer: whose contact, as what kind, in which role and phase, until when."""

    what: str
    contact: str
    kind: str
    role: str
    phase: int
    until: int = 0


@dataclass(frozen=True, slots=True)
class Debt:
    """Load above the budget, or a limit passed: how much, of which cause; an override names who, why, until when."""

    debt: int
    cause: int
    limits: tuple[str, ...] = ()
    by: str = ""
    reason: str = ""
    expires_at: int = 0


@dataclass(frozen=True, slots=True)
class Desk:
    """One agent as they stand; `lowered_by` is RAMP, OWN_LIMIT, or 0 where that is nobody else's concern."""

    agent: str
    presence: str
    drained: bool
    lost: bool
    responding: bool
    load: int
    budget: int
    base: int
    lowered_by: int
    in_hand: tuple[Piece, ...]
    outside: tuple[tuple[str, int], ...]
    debt: Debt | None = None


def desk(floor: Floor, agent: Agent) -> Desk:
    """Return what is on an agent's desk."""
    pieces = []
    for id in agent.offers:
        offer = floor.offers[id]
        pieces.append(Piece("offer", offer.contact, offer.kind, offer.role, 0, offer.expires_at))
    for id in agent.assignments:
        work = floor.assignments[id]
        pieces.append(Piece("assignment", work.contact, work.kind, work.role, work.phase, work.until))
    budget, base = agent.attention.budget, agent.attention.base
    plain, cause = budget_of(floor, agent, False)
    lowered = cause if budget < base and budget == plain else 0
    shown = presence.AVAILABLE if agent.ready else reasons.NAMES[agent.unready_code()]
    return Desk(
        agent.id, shown, agent.drained, agent.lost, agent.responding, agent.attention.load, budget, base, lowered,
        tuple(pieces), tuple((name, weight) for name, (_, weight) in agent.outside.items()), debt_of(floor, agent),
    )  # fmt: skip


def debt_of(floor: Floor, agent: Agent) -> Debt | None:
    """Return an agent's debt as far as the floor knows it; who overrode the gate, and why, stands in the journal."""
    if not agent.debt_cause:
        return None
    hand = Hand(floor, agent, next(iter(floor.policy.channels)))
    limits = tuple(reasons.NAMES[no.code] for code in agent.debt_limits for no in hand.passed(code))
    debt = max(0, agent.attention.load - agent.attention.budget)
    return Debt(debt, agent.debt_cause, limits, expires_at=floor.timers.armed.get((timers.OVERRIDE, agent.id), 0))


def debt_told(floor: Floor, name: str, told: list[Line]) -> Debt | None:
    """Return an agent's debt with what the journal says of it: who overrode the gate, why, and until when."""
    agent = floor.agents.get(name)
    debt = None if agent is None else debt_of(floor, agent)
    if debt is None:
        return None
    for line in reversed(told):
        order = line.thing
        if isinstance(order, d.TakeDebt) and order.seq <= floor.seq and order.by and order.cause == debt.cause:
            return replace(debt, by=order.by, reason=order.reason, expires_at=order.expires_at or debt.expires_at)
        if isinstance(order, d.PayDebt) and order.seq <= floor.seq:
            break
    return debt

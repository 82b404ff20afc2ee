"""Decisions about agents: their status, their debt, what the platform and they do not agree on."""

from dataclasses import dataclass

from router.core.values import AgentId, Attention, Instant


@dataclass(slots=True)
class ChangeAgent:
    """The agent's routing status changed by rule; what is None stays as it was.

    `responding` is False after too many unanswered offers, `lost` True when the session's lease is over, `drained`
    True while a supervisor lets them finish, `budget` what they may carry from now on.
    """

    seq: int
    agent: AgentId
    responding: bool | None = None
    lost: bool | None = None
    drained: bool | None = None
    budget: int | None = None
    presence: str | None = None
    cause: int = 0


@dataclass(slots=True)
class TakeDebt:
    """Load stands above the budget, or a limit is passed, without an admission.

    `debt` is the whole excess, `cause` what raised it, `limits` the reasons of the limits passed (a breach). An
    override names the supervisor, their reason, and when it runs out.
    """

    seq: int
    agent: AgentId
    debt: Attention
    cause: int
    limits: tuple[int, ...] = ()
    by: str = ""
    reason: str = ""
    expires_at: Instant = Instant(0)


@dataclass(slots=True)
class PayDebt:
    """The agent's load is back within the budget and every limit."""

    seq: int
    agent: AgentId


@dataclass(slots=True)
class AdviseRest:
    """Tell an agent, and nobody else, that it is time for lighter work; `budget` is what they get meanwhile."""

    seq: int
    agent: AgentId
    strain: int
    budget: Attention


@dataclass(slots=True)
class ReconcileAgent:
    """What the platform saw in an agent's hands was compared with ours: contacts adopted, ended and moved."""

    seq: int
    agent: AgentId
    as_of_seq: int
    adopted: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()

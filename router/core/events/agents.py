"""What is said of agents: sessions, presence, work that Poise did not give."""

from dataclasses import dataclass, field

from router.core.values import AgentId, Instant


@dataclass(slots=True)
class AgentSignedIn:
    """An agent opened a session; channels None means every channel of the policy.

    `started_at` is when they began at this work, or returned to it: the ramp counts from there.
    """

    id: str
    source: str
    agent: AgentId
    session: str = ""
    name: str = ""
    team: str = ""
    site: str = ""
    skills: dict[str, int] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    authority: dict[str, int] = field(default_factory=dict)
    channels: tuple[str, ...] | None = None
    presence: str = "available"
    budget: int | None = None
    vendor: str = ""
    started_at: Instant | None = None
    own_limit: int | None = None


@dataclass(slots=True)
class AgentPresenceChanged:
    """An agent said what they do: `available`, `away`, `draining` or `offline`; channels None means as before.

    `own_limit` is the load they would rather not pass (0: no limit of their own any more; None: as before).
    """

    id: str
    source: str
    agent: AgentId
    session: str = ""
    presence: str = "available"
    reason: str = ""
    channels: tuple[str, ...] | None = None
    own_limit: int | None = None


@dataclass(slots=True)
class AgentSignedOut:
    """An agent closed a session; work in hand stays in hand."""

    id: str
    source: str
    agent: AgentId
    session: str = ""


@dataclass(slots=True)
class AgentRemoved:
    """The agent works here no more: what they hold goes back to the line."""

    id: str
    source: str
    agent: AgentId


@dataclass(slots=True)
class AgentLost:
    """The shell heard nothing from a session for the length of its lease."""

    id: str
    source: str
    agent: AgentId
    session: str = ""


@dataclass(slots=True)
class AgentFound:
    """A session that was lost is heard of again."""

    id: str
    source: str
    agent: AgentId
    session: str = ""


@dataclass(slots=True)
class AgentOccupied:
    """The agent is at work that Poise did not give; `weight` is what it costs (None: the channel's weight, or all)."""

    id: str
    source: str
    agent: AgentId
    activity: str
    channel: str = ""
    weight: int | None = None
    until: Instant | None = None


@dataclass(slots=True)
class AgentFreed:
    """Work that Poise did not give is over."""

    id: str
    source: str
    agent: AgentId
    activity: str


@dataclass(slots=True)
class InHand:
    """One piece of work as the platform sees it."""

    contact: str = ""
    assignment: str = ""
    channel: str = ""
    phase: str = "active"


@dataclass(slots=True)
class Outside:
    """One piece of work that Poise did not give, as the platform sees it."""

    activity: str = ""
    channel: str = ""
    weight: int | None = None


@dataclass(slots=True)
class AgentSnapshot:
    """All that the platform sees in an agent's hands, as of the decision `as_of_seq`."""

    id: str
    source: str
    agent: AgentId
    session: str = ""
    as_of_seq: int = 0
    in_hand: tuple[InHand, ...] = ()
    outside: tuple[Outside, ...] = ()

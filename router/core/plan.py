"""Problem and plan: what the engine asks a solver, and what the solver answers (engine.md, Devices; 4, Choosing).

Both are plain data, so that they stand in the journal like any fact and decision: a replay needs no solver. A problem
is whole: with it alone a device finds the plan of greatest value, and judges every pair by the engine's own gate.
"""

from dataclasses import dataclass
from typing import final


@dataclass(slots=True)
class Pair:
    """One contact for one agent, worth `value` in thousandths of a weighted customer-second.

    `price` is what fairness takes off; a switch, a reserve and keeping together depend on the other pairs.
    """

    contact: str = ""
    agent: str = ""
    value: int = 0
    price: int = 0


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
class Asker:
    """A contact that waits: its kind of work, what it costs to let it wait, and with whom it belongs together."""

    contact: str = ""
    channel: str = ""
    kind: str = ""
    worth: int = 0  # K, in thousandths of a weighted customer-second
    group: str = ""


@dataclass(slots=True)
class Reserving:
    """Room to be kept: the plan pays `price` for each agent whom other work than that of the channel leaves no room."""

    channel: str = ""
    price: int = 0
    spare: int = 0  # so many may lose it for nothing
    agents: tuple[str, ...] = ()  # who has room now, of those in the problem


@dataclass(slots=True)
class Sharing:
    """A group that is to have its part: `credit` is what it lacks, in thousandths of a contact; `agents` are in it."""

    group: str = ""
    part: int = 0
    credit: int = 0
    agents: tuple[str, ...] = ()


@dataclass(slots=True)
class Step:
    """A set of contacts that an agent may be given: so many of each of the problem's kinds.

    `last` is the kind to give last, so that taking it away leads to another step (-1: nothing is given); `rooms` says
    for which reserves there is room left, one bit each.
    """

    counts: tuple[int, ...] = ()
    last: int = -1
    rooms: int = 0


@dataclass(slots=True)
class Seat:
    """An agent with spare attention: what they worked on last, and all that they may be given together."""

    agent: str = ""
    last_channel: str = ""
    steps: tuple[Step, ...] = ()


@dataclass(slots=True)
class Problem:
    """Waiting contacts, agents with spare attention, the eligible pairs and what binds them.

    All prices are in thousandths of a weighted customer-second. Each channel given to an agent, other than the last
    one, costs `switch`. The nth contact of a group with a share earns `share_price` for each thousandth of
    credit + part - 1000 (n - 1) that is positive. Contacts of one group may only go to one agent.
    """

    contacts: tuple[Asker, ...] = ()
    agents: tuple[Seat, ...] = ()
    pairs: tuple[Pair, ...] = ()
    kinds: tuple[str, ...] = ()
    switch: int = 0
    reserves: tuple[Reserving, ...] = ()
    shares: tuple[Sharing, ...] = ()
    share_price: int = 0
    effort: int = 0


@final
class Pending:
    """The plan that is waited for: who is in it, until when."""

    __slots__ = ("agents", "contacts", "deadline", "revision")

    def __init__(self, revision: int, deadline: int, contacts: tuple[str, ...], agents: tuple[str, ...]) -> None:
        self.revision = revision
        self.deadline = deadline
        self.contacts: dict[str, None] = dict.fromkeys(contacts)
        self.agents: dict[str, None] = dict.fromkeys(agents)

    def dump(self) -> tuple[int, int, tuple[str, ...], tuple[str, ...]]:
        """Return what `Pending` makes the same of."""
        return self.revision, self.deadline, tuple(self.contacts), tuple(self.agents)

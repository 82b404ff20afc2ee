"""An agent: presence (what they say), skills (what they can), attention (what they have in hand).

Routing status (what they do) is derived and never stored. Signing in again never resets load.

Rule 1. A session ends when another begins, or when its agent signs out; the word of one that is over does not count.
Rule 2. A lapse (`lapsing_since`) is no loss: until it takes effect (`lost`) the agent is treated as if nothing was.
"""

from typing import Final, final

from router.core import events as e
from router.core import reasons
from router.core.attention import Ledger
from router.core.strain import Strain
from router.core.values import AgentId

OFFLINE: Final = "offline"
AVAILABLE: Final = "available"
AWAY: Final = "away"
DRAINING: Final = "draining"
PRESENCES: Final = (OFFLINE, AVAILABLE, AWAY, DRAINING)

AS_SAID: Final = "as said"
AS_IT_WAS: Final = "as it was"

FACTS: Final[dict[type, dict[str, str]]] = {
    e.AgentSignedIn: {presence: AS_SAID for presence in PRESENCES},
    e.AgentPresenceChanged: {OFFLINE: "", AVAILABLE: AS_SAID, AWAY: AS_SAID, DRAINING: AS_SAID},
    e.AgentSignedOut: {OFFLINE: "", AVAILABLE: OFFLINE, AWAY: OFFLINE, DRAINING: OFFLINE},
    e.AgentRemoved: {presence: OFFLINE for presence in PRESENCES},
    e.AgentLost: {OFFLINE: "", AVAILABLE: AS_IT_WAS, AWAY: AS_IT_WAS, DRAINING: AS_IT_WAS},
    e.AgentFound: {OFFLINE: "", AVAILABLE: AS_IT_WAS, AWAY: AS_IT_WAS, DRAINING: AS_IT_WAS},
    e.AgentOccupied: {presence: AS_IT_WAS for presence in PRESENCES},
    e.AgentFreed: {presence: AS_IT_WAS for presence in PRESENCES},
    e.AgentSnapshot: {presence: AS_IT_WAS for presence in PRESENCES},
}
"""Presence × fact: the presence that follows (`as said` by the fact), or nothing where the fact is ignored."""

UNREADY: Final = {OFFLINE: reasons.OFFLINE, AWAY: reasons.AWAY, DRAINING: reasons.DRAINING}


@final
class Agent:
    """One agent of the pool, signed in or not."""

    __slots__ = (
        "absent", "absent_since", "assignments", "attention", "authority", "awaiting", "channels", "debt",
        "debt_cause", "debt_limits", "demands", "drained", "freed", "given_seq", "id", "idle_since", "interrupted",
        "languages", "lapsing_since", "last_channel", "lost", "name", "no", "offers", "outside", "own_budget",
        "own_limit", "presence", "removed", "responding", "session", "set_budget", "site", "skills", "started_at",
        "strain", "team", "unanswered", "vendor",
    )  # fmt: skip

    def __init__(self, id: AgentId, no: int, attention: Ledger) -> None:
        self.id = id
        self.no = no  # order of first sign-in; the last word in every comparison of agents
        self.attention = attention
        self.session: str = ""
        self.name: str = ""
        self.team: str = ""
        self.site: str = ""
        self.presence: str = OFFLINE
        self.responding: bool = True
        self.lapsing_since: int = 0  # when their lease lapsed, which has not taken effect; 0: it holds
        self.lost: bool = False  # it took effect
        self.removed: bool = False  # they work here no more
        self.drained: bool = False  # a supervisor lets them finish what they have
        self.absent_since: int = 0  # on a break, signed out or lost since then; 0: here
        self.unanswered: int = 0
        self.skills: dict[str, int] = {}
        self.languages: tuple[str, ...] = ()
        self.authority: dict[str, int] = {}
        self.channels: tuple[str, ...] = ()
        self.own_budget: int | None = None
        self.own_limit: int = 0  # the load they would rather not pass; 0: none of their own
        self.vendor: str = ""
        self.started_at: int = 0  # when they began at this work, or returned to it; 0: not said
        self.outside: dict[str, tuple[str, int]] = {}  # work that Poise did not give: activity -> (channel, weight)
        self.offers: dict[str, None] = {}
        self.assignments: dict[str, None] = {}
        self.awaiting: dict[str, None] = {}  # those of them whose customer came back and found no room, in that order
        self.interrupted: int = 0  # how many of them are interrupted
        self.last_channel: str = ""
        self.idle_since: int = 0  # when last given or freed
        self.given_seq: int = 0  # the decision that last gave them something
        self.debt_cause: int = 0
        self.debt: int = 0  # load above the budget, as far as it is noted
        self.debt_limits: tuple[int, ...] = ()  # limits that are passed, as far as that is noted
        self.set_budget: int = 0  # in the place of what the scopes say: ramp, recovery, own limit; 0: it stands
        self.strain: Strain | None = None  # where the policy has a rule for recovery
        self.demands: list[int] = []  # what they are eligible for, by index
        self.absent: dict[int, None] = {}  # those of the demands in whose ranking they do not stand now
        self.freed: bool = False

    @property
    def ready(self) -> bool:
        """Tell whether the agent may be given anything at all now."""
        return self.presence == AVAILABLE and self.responding and not (self.lost or self.drained)

    @property
    def askable(self) -> bool:
        """Tell whether somebody may hope for this agent: at work or away for a while, not leaving, not silent."""
        return self.responding and self.presence in (AVAILABLE, AWAY) and not (self.lost or self.drained)

    def seen(self, now: int) -> None:
        """Note since when the agent is not here, as their presence stands now."""
        if self.presence in (AVAILABLE, DRAINING) and not self.lost:
            self.absent_since = 0
        elif not self.absent_since:
            self.absent_since = now

    def group(self, by: str) -> str:
        """Name the agent's team, site or vendor."""
        if by == "team":
            return self.team
        return self.site if by == "site" else self.vendor

    def unready_code(self) -> int:
        """Say why the agent may not be given anything now; OK if they may."""
        if self.presence != AVAILABLE:
            return UNREADY[self.presence]
        if self.lost or self.drained:
            return reasons.AGENT_LOST if self.lost else reasons.DRAINED
        return reasons.OK if self.responding else reasons.NOT_RESPONDING

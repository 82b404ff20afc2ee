"""An agent: presence (what they say), skills (what they can), attention (what they have in hand).

Routing status (what they do) is derived and never stored. Signing in again never resets load.
"""

from typing import Final, final

from router.core import events as e
from router.core import reasons
from router.core.attention import Ledger
from router.core.values import AgentId

OFFLINE: Final = "offline"
AVAILABLE: Final = "available"
AWAY: Final = "away"
DRAINING: Final = "draining"
PRESENCES: Final = (OFFLINE, AVAILABLE, AWAY, DRAINING)

FACTS: Final[dict[type, dict[str, str]]] = {
    e.AgentSignedIn: {presence: "as said" for presence in PRESENCES},
    e.AgentPresenceChanged: {OFFLINE: "", AVAILABLE: "as said", AWAY: "as said", DRAINING: "as said"},
    e.AgentSignedOut: {OFFLINE: "", AVAILABLE: OFFLINE, AWAY: OFFLINE, DRAINING: OFFLINE},
}
"""Presence × fact: the presence that follows (`as said` by the fact), or nothing where the fact is ignored."""

UNREADY: Final = {OFFLINE: reasons.OFFLINE, AWAY: reasons.AWAY, DRAINING: reasons.DRAINING}


@final
class Agent:
    """One agent of the pool, signed in or not."""

    __slots__ = (
        "absent", "assignments", "attention", "authority", "channels", "debt_cause", "demands", "freed",
        "given_seq", "id", "idle_since", "languages", "last_channel", "name", "no", "offers", "own_budget",
        "presence", "responding", "session", "site", "skills", "team", "unanswered",
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
        self.unanswered: int = 0
        self.skills: dict[str, int] = {}
        self.languages: tuple[str, ...] = ()
        self.authority: dict[str, int] = {}
        self.channels: tuple[str, ...] = ()
        self.own_budget: int | None = None
        self.offers: dict[str, None] = {}
        self.assignments: dict[str, None] = {}
        self.last_channel: str = ""
        self.idle_since: int = 0  # when last given or freed
        self.given_seq: int = 0  # the decision that last gave them something
        self.debt_cause: int = 0
        self.demands: list[int] = []  # what they are eligible for, by index
        self.absent: dict[int, None] = {}  # those of the demands in whose ranking they do not stand now
        self.freed: bool = False

    @property
    def ready(self) -> bool:
        """Tell whether the agent may be given anything at all now."""
        return self.presence == AVAILABLE and self.responding

    @property
    def askable(self) -> bool:
        """Tell whether somebody may hope for this agent: at work or away for a while, not leaving, not silent."""
        return self.responding and self.presence in (AVAILABLE, AWAY)

    def unready_code(self) -> int:
        """Say why the agent may not be given anything now; OK if they may."""
        if self.presence != AVAILABLE:
            return UNREADY[self.presence]
        return reasons.OK if self.responding else reasons.NOT_RESPONDING

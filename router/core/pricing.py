"""Soft rules: what fairness, reserves and shares take off a pair of contact and agent (engine.md 4).

    value = K * fit / 1000 - switch - fairness - reserves + shares      in thousandths of a weighted customer-second

Rule 1. A soft rule is a price, never a gate: nobody is barred by it, and for the overdue reserves and shares yield.
Rule 2. Fairness and shares only choose between agents: whoever is alone to be asked pays nothing for either.
Rule 3. Work of the channel that a reserve is for may use the room that it keeps.
"""

from typing import Final, final

from router.core import agent as presence
from router.core import reasons
from router.core.agent import Agent
from router.core.contact import Contact
from router.core.floor import Floor
from router.core.policy import Fairness, Reserve
from router.core.trial import Trial
from router.core.worth import gross, suits, worth

LIFTED_SOON: Final = (reasons.LIVE_GAP, reasons.WARMING_UP)
"""What does not count against room: time lifts it without any work being done."""


def has_room(floor: Floor, agent: Agent, channel: str) -> bool:
    """Tell whether an agent has room for one more contact of a channel, in a moment if not at once."""
    if not agent.ready or channel not in agent.channels:
        return False
    code = agent.attention.refusal(channel, floor.now)
    if not code:
        return True
    if code not in LIFTED_SOON:
        return False
    for reason in agent.attention.admit(channel, floor.now).reasons:
        if reason not in LIFTED_SOON:
            return False
    return True


@final
class Keep:
    """One reserve as it stands: how many agents shall have room, and who has."""

    __slots__ = ("channel", "need", "price", "rooms", "team")

    def __init__(self, floor: Floor, reserve: Reserve) -> None:
        self.channel = reserve.channel
        self.team = reserve.team
        self.price = reserve.price * 1000
        self.rooms: dict[int, None] = {}
        here = 0
        for agent in floor.roster:
            if agent.presence != presence.OFFLINE and agent.channels and self.means(agent):
                here += 1
                if has_room(floor, agent, self.channel):
                    self.rooms[agent.no] = None
        self.need = min(reserve.least, here)

    def means(self, agent: Agent) -> bool:
        """Tell whether the agent is one of those who are to have room."""
        return self.channel in agent.channels and self.team in ("", agent.team)

    @property
    def spare(self) -> int:
        """How many more than needed have room."""
        return len(self.rooms) - self.need

    def charge(self, floor: Floor, contact: Contact, agent: Agent) -> int:
        """Return what it costs to give the contact to the agent: the price, if one too few would have room then."""
        if self.spare > 0 or agent.no not in self.rooms or contact.fact.channel == self.channel:
            return 0
        trial = Trial(floor, agent)
        trial.give(contact.kind, contact.fact.channel)
        left = has_room(floor, agent, self.channel)
        trial.over()
        return 0 if left else self.price


@final
class Peers:
    """The agents who could take the same, and how unequal they are."""

    __slots__ = ("_fairness", "_loads", "_rests")

    def __init__(self, floor: Floor, fairness: Fairness | None, agents: list[Agent]) -> None:
        self._fairness = fairness
        self._rests: tuple[int, int] = (0, 0)
        self._loads: tuple[int, int] = (0, 0)
        if fairness is not None and agents:
            rests = [agent.idle_since for agent in agents]
            loads = [agent.attention.load * 1000 // agent.attention.budget for agent in agents]
            self._rests = (min(rests), max(rests))
            self._loads = (min(loads), max(loads))

    def charge(self, agent: Agent) -> int:
        """Return what fairness asks of one of them: in full of the least rested, and of the most loaded."""
        fairness = self._fairness
        if fairness is None:
            return 0
        total = _part(fairness.idle, agent.idle_since, self._rests)
        return total + _part(fairness.load, agent.attention.load * 1000 // agent.attention.budget, self._loads)


def _part(price: int, at: int, ends: tuple[int, int]) -> int:
    least, most = ends
    return 0 if most == least else price * 1000 * (at - least) // (most - least)


@final
class Prices:
    """What pairs are worth and what they cost on the floor at this instant; told of every pair that is given."""

    __slots__ = ("_floor", "_worths", "keeps")

    def __init__(self, floor: Floor) -> None:
        self._floor = floor
        self._worths: dict[str, int] = {}
        self.keeps = [Keep(floor, reserve) for reserve in floor.policy.choosing.reserves]

    def peers(self, agents: list[Agent]) -> Peers:
        """Compare those who could take the same."""
        return Peers(self._floor, self._floor.policy.choosing.fairness, agents)

    def worth(self, contact: Contact) -> int:
        """Return K of a contact."""
        found = self._worths.get(contact.id, -1)
        if found < 0:
            found = self._worths[contact.id] = worth(self._floor, contact)
        return found

    def fitting(self, contact: Contact, agent: Agent) -> int:
        """Return what the pair is worth before any price."""
        return self.worth(contact) * suits(self._floor, contact, agent) // 1000

    def value(self, contact: Contact, agent: Agent) -> int:
        """Return what the pair is worth, less the price of a switch."""
        return gross(self._floor, contact, agent, self.worth(contact))

    def reserved(self, contact: Contact, agent: Agent) -> int:
        """Return what it costs in room that is to be kept."""
        total = 0
        for keep in self.keeps:
            total += keep.charge(self._floor, contact, agent)
        return total

    def credit(self, agent: Agent) -> int:
        """Return what it is worth that the agent's group gets its share."""
        shares = self._floor.policy.choosing.shares
        if shares is None:
            return 0
        group = agent.group(shares.by)
        part = shares.parts.get(group, 0)
        return shares.price * max(0, part + self._floor.credit.get(group, 0)) if part else 0

    def given(self, agent: Agent) -> None:
        """See who has room after an agent was given something."""
        for keep in self.keeps:
            if keep.means(agent):
                if has_room(self._floor, agent, keep.channel):
                    keep.rooms[agent.no] = None
                else:
                    keep.rooms.pop(agent.no, None)

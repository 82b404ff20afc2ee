"""Trying the gate: what an agent could still take after being given something. Whatever is tried is taken back.

Work that would be interrupted for a newcomer is left as it is: so a trial may refuse what the gate would admit once
that work is laid aside, and never admits what the gate would refuse.
"""

from typing import final

from router.core.agent import Agent
from router.core.floor import Floor
from router.core.values import ACTIVE, ENDED, OFFERED


@final
class Trial:
    """Contacts given to one agent in thought, in order."""

    __slots__ = ("_agent", "_floor", "_given", "_paces")

    def __init__(self, floor: Floor, agent: Agent) -> None:
        self._floor = floor
        self._agent = agent
        self._given: list[tuple[str, int]] = []  # kind, and the phase it counts in
        self._paces: list[tuple[dict[str, list[int]], str]] = []  # what was remembered before each of them

    def refusal(self, kind: str) -> int:
        """Judge one more."""
        return self._agent.attention.refusal(kind, self._floor.now)

    def give(self, kind: str, channel: str) -> None:
        """Count one more: as an open offer, or as work in hand where the channel answers by itself."""
        ledger = self._agent.attention
        phase = ACTIVE if self._floor.policy.channels[channel].answer == "auto" else OFFERED
        self._given.append((kind, phase))
        ledger.move(kind, ENDED, phase)
        if ledger.pace is not None:
            self._paces.append((dict(ledger.pace.stamps), ledger.pace.channel))
            ledger.given(kind, self._floor.now)

    def take_back(self) -> None:
        """Undo the last `give`."""
        ledger = self._agent.attention
        kind, phase = self._given.pop()
        ledger.move(kind, phase, ENDED)
        if ledger.pace is not None:
            ledger.pace.stamps, ledger.pace.channel = self._paces.pop()

    def over(self) -> None:
        """Undo everything."""
        while self._given:
            self.take_back()

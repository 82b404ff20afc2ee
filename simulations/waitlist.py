"""Lines of waiting contacts, kept in the order that the law gives them: the checker's own."""

from bisect import bisect_left, insort
from typing import final

from router.core.values import NEVER
from simulations.demand import Asks
from simulations.ledger import Agent, Contact


@final
class Line:
    """Contacts that ask for the same; `able` are the agents whose skills suffice, in order of sign-in."""

    __slots__ = ("able", "asks", "dues", "entries")

    def __init__(self, asks: Asks) -> None:
        self.asks = asks
        self.entries: list[tuple[int, int, str]] = []  # (key, seq, contact)
        self.dues: list[tuple[int, int, str]] = []  # (due_at, seq, contact), those that have a time
        self.able: dict[str, Agent] = {}


@final
class Waitlist:
    """All lines, found by what their contacts ask."""

    __slots__ = ("_lines", "_places", "busy", "due")

    def __init__(self) -> None:
        self._lines: dict[Asks, Line] = {}
        self._places: dict[str, tuple[Line, int, int, int]] = {}  # line, key, seq and due time, as entered
        self.busy: dict[Asks, Line] = {}  # those in which somebody waits
        self.due: dict[Asks, Line] = {}  # those in which somebody has a time to be served by

    def line(self, asks: Asks, agents: dict[str, Agent]) -> Line:
        """Return the line of these asks, made if it is new."""
        line = self._lines.get(asks)
        if line is None:
            line = self._lines[asks] = Line(asks)
            line.able = {agent.id: agent for agent in agents.values() if agent.suits(asks)}
        return line

    def learn(self, agent: Agent) -> None:
        """Take note that what an agent can do has changed."""
        for line in self._lines.values():
            if agent.suits(line.asks):
                line.able[agent.id] = agent
            else:
                line.able.pop(agent.id, None)

    def enter(self, contact: Contact, line: Line) -> None:
        """Let a contact stand in a line, at its place."""
        self._places[contact.id] = (line, contact.key, contact.seq, contact.due_at)
        insort(line.entries, (contact.key, contact.seq, contact.id))
        self.busy[line.asks] = line
        if contact.due_at < NEVER:
            insort(line.dues, (contact.due_at, contact.seq, contact.id))
            self.due[line.asks] = line

    def leave(self, contact: str) -> None:
        """Take a contact out of its line; one that stands in none stays as it is."""
        place = self._places.pop(contact, None)
        if place is None:
            return
        line, key, seq, due_at = place
        del line.entries[bisect_left(line.entries, (key, seq, contact))]
        if not line.entries:
            del self.busy[line.asks]
        if due_at < NEVER:
            del line.dues[bisect_left(line.dues, (due_at, seq, contact))]
            if not line.dues:
                del self.due[line.asks]

    def of(self, contact: str) -> Line | None:
        """Return the line that a contact stands in, if it waits."""
        place = self._places.get(contact)
        return place[0] if place else None

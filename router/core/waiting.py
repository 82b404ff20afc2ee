"""Lines of waiting contacts, and the agents ranked for what they wait for.

A demand is what contacts ask for: channel, kind and requirement. Its lines hold contacts whose order is fixed: one
line per urgency table, ordered by (key, seq), keyed anew when a contact returns. Contacts that some agents would not
take, or that belong to one or to each other, compete singly. Its ranking holds the agents who could take it.

Rule 1. While a line of a demand holds anyone, no agent in the ranking passes the gate for it, unless the line's front
is deferred: so a newcomer goes behind them without a look at the agents.
Rule 2. An eligible agent stands in the ranking, is announced to it, or has the demand among their `absent`;
whatever improves an agent announces the agent again.

All heaps are lazy: an entry counts only while the stamp (or key) of what it names is still the one it was entered
with; heaps are rebuilt at twice their live size.
"""

from heapq import heapify, heappop, heappush, nsmallest
from typing import Final, final

from router.core.contact import Contact
from router.core.decisions import Levels
from router.core.values import NEVER

AGENT_BITS: Final = 20
AGENT_MASK: Final = (1 << AGENT_BITS) - 1
"""An entry of a ranking is one integer, the key above the agent's number: a million agents, and no tuple to compare."""

LOOKS_MAX: Final = 1_000
"""How many who stand before a place are counted; behind more than so many a place is the line's end."""

Place = tuple[int, int, int, Contact]
"""(key or due_at, seq, stamp, contact)."""


def _by_place(contact: Contact) -> tuple[int, int]:
    return contact.key, contact.seq


def _front(heap: list[Place]) -> Contact | None:
    """Return the first entry that still counts, dropping those that do not."""
    while heap:
        entry = heap[0]
        contact = entry[3]
        if contact.stamp == entry[2]:
            return contact
        heappop(heap)
    return None


def _enter(heap: list[Place], order: int, contact: Contact, live: int) -> None:
    heappush(heap, (order, contact.seq, contact.stamp, contact))
    if len(heap) > 2 * live + 16:
        heap[:] = [entry for entry in heap if entry[3].stamp == entry[2]]
        heapify(heap)


@final
class Line:
    """Waiting contacts that ask for the same, in an order that time does not change."""

    __slots__ = ("_heap", "_last_key", "_last_seq", "size", "urgency")

    def __init__(self, urgency: int) -> None:
        self.urgency = urgency
        self.size = 0
        self._heap: list[Place] = []
        self._last_key: int = -NEVER  # no place behind this one was taken since the line was empty
        self._last_seq: int = 0

    def enter(self, contact: Contact) -> None:
        """Put a stamped contact in its place."""
        self.size += 1
        key = contact.key
        if key > self._last_key or (key == self._last_key and contact.seq > self._last_seq):
            self._last_key, self._last_seq = key, contact.seq
        _enter(self._heap, key, contact, self.size)

    def leave(self) -> None:
        """Let one go; an empty line keeps nothing of those who stood in it."""
        self.size -= 1
        if not self.size:
            self._heap.clear()
            self._last_key = -NEVER

    def front(self) -> Contact | None:
        """Return who is next, if anyone waits."""
        return _front(self._heap) if self.size else None

    def ahead(self, contact: Contact, key: int, here: bool) -> int:
        """Count who stands before the place that a contact would have with this key; `here`: it stands here itself."""
        seq = contact.seq
        if key > self._last_key or (key == self._last_key and seq > self._last_seq):
            return self.size - here
        heap, found, looks = self._heap, 0, 0
        below = [0]  # entries whose parents stand before the place, so that they may
        while below:
            at = below.pop()
            if at >= len(heap):
                continue
            order, other, stamp, standing = heap[at]
            if order > key or (order == key and other >= seq):
                continue
            looks += 1
            if looks > LOOKS_MAX:
                return self.size - here
            if standing.stamp == stamp and standing is not contact:
                found += 1
            below.append(2 * at + 1)
            below.append(2 * at + 2)
        return found

    def first(self, most: int) -> list[Contact]:
        """List those who stand in front, in order; `most` of them at most."""
        live = [entry for entry in self._heap if entry[3].stamp == entry[2]]
        return [entry[3] for entry in nsmallest(most, live)]


@final
class Demand:
    """What waiting contacts ask for, who waits for it, and who could take it."""

    __slots__ = (
        "_due", "authority", "ceilings", "channel", "deferred", "entrants", "fits", "index", "kind", "language",
        "lines", "places", "ranking", "singles", "skills", "team", "waiting",
    )  # fmt: skip

    def __init__(
        self, index: int, channel: str, kind: str, skills: Levels, language: str, authority: Levels,
        ceilings: Levels = (), team: str = "",
    ) -> None:
        self.index = index
        self.channel = channel
        self.kind = kind
        self.skills = skills
        self.language = language
        self.authority = authority
        self.ceilings = ceilings
        self.team = team
        self.deferred: int = 0  # contacts that wait beside an agent, because it is not worth it yet
        self.waiting: int = 0  # contacts in lines, without the single ones
        self.lines: dict[int, Line] = {}
        self.singles: dict[str, Contact] = {}
        self._due: list[Place] = []
        self.fits: dict[int, int] = {}  # eligible and signed in: number of the agent -> fit
        self.places: dict[int, int] = {}  # those in the ranking now -> the entry that counts
        self.ranking: list[int] = []  # entries, the least first
        self.entrants: list[int] = []  # agents to be ranked before the next look at the ranking

    def enter(self, contact: Contact) -> None:
        """Put a contact in line, or among the single ones if it is not for everybody alike."""
        if contact.tried or contact.wish is not None or contact.single:
            self.singles[contact.id] = contact
        else:
            line = self.lines.get(contact.line)
            if line is None:
                line = self.lines[contact.line] = Line(contact.line)
            line.enter(contact)
            self.waiting += 1
            if contact.due_at < NEVER:
                _enter(self._due, contact.due_at, contact, self.waiting)

    def leave(self, contact: Contact) -> None:
        """Take a contact out of line; its entries go stale with its stamp."""
        if contact.id in self.singles:
            del self.singles[contact.id]
        else:
            self.lines[contact.line].leave()
            self.waiting -= 1
        if not self.waiting and not self.singles:
            self._due.clear()
        contact.stamp = 0

    def place(self, contact: Contact, line: int, key: int) -> int:
        """Return which place a contact has, or would have: how many of those who ask for the same are before it, and 1.

        All whose urgency is another's count as before it; and of more than `LOOKS_MAX` like itself, all: nobody stands
        further back than they are told.
        """
        inside = contact.stamp > 0 and contact.demand == self.index
        alone = inside and contact.id in self.singles
        before = 0
        for no, other in self.lines.items():
            here = inside and not alone and contact.line == no  # it is itself among them
            before += other.ahead(contact, key, here) if no == line else other.size - here
        if len(self.singles) > LOOKS_MAX:
            return before + len(self.singles) - alone + 1
        for single in self.singles.values():
            ahead = single.line != line or single.key < key or (single.key == key and single.seq < contact.seq)
            before += ahead and single is not contact
        return before + 1

    def in_order(self, line: int, most: int) -> list[Contact]:
        """List those of one urgency, single ones too, by their places; `most` of them at most."""
        queue = self.lines.get(line)
        found = [] if queue is None else queue.first(most)
        found += [single for single in self.singles.values() if single.line == line]
        return sorted(found, key=_by_place)[:most]

    def everyone(self) -> list[Contact]:
        """List all who wait here, in order of arrival."""
        found = list(self.singles.values())
        for line in self.lines.values():
            found += line.first(line.size)
        return sorted(found, key=lambda contact: contact.seq)

    def overdue(self, now: int) -> Contact | None:
        """Return the contact in a line whose promise broke first, if one has."""
        contact = _front(self._due)
        return contact if contact is not None and contact.due_at <= now else None

    def next_due(self, now: int) -> int:
        """Return when the next promise would break, NEVER if none is open."""
        front = _front(self._due)
        if front is None or front.due_at > now:
            return NEVER if front is None else front.due_at
        return min([due for due, _, stamp, it in self._due if it.stamp == stamp and due > now], default=NEVER)

    def anyone(self) -> Contact | None:
        """Return the front of some line: a look on their behalf is a look at all who wait here."""
        for line in self.lines.values():
            if line.size:
                return line.front()
        return None

    def rank(self, no: int, key: int) -> None:
        """Enter an agent in the ranking, or move them up; the least key is the best."""
        entry = key << AGENT_BITS | no
        if self.places.get(no) != entry:
            self.places[no] = entry
            heappush(self.ranking, entry)
            if len(self.ranking) > 2 * len(self.places) + 64:
                self.ranking = list(self.places.values())
                heapify(self.ranking)

    def announce(self, no: int) -> None:
        """Have an agent ranked, or ranked anew, before the next look; costs nothing until somebody looks."""
        self.entrants.append(no)
        if len(self.entrants) > 2 * len(self.fits) + 64:
            self.entrants = [no for no in dict.fromkeys(self.entrants) if no in self.fits]

    def forget(self, no: int) -> None:
        """Take out an agent who signed out or is no longer eligible; entries go stale."""
        self.fits.pop(no, None)
        self.places.pop(no, None)

"""Customers: the story of each so far, how they like to be served, and names that mean the same person.

Rule 1. Bounded: so many customers, of each the last few contacts. Who was seen least recently is forgotten first, but
nobody of whom a contact is on the floor.
Rule 2. A customer who is erased leaves nothing behind: no name, no story, no link.
Rule 3. What they did long ago counts less: every half-life halves it, by a table of integers.
"""

from typing import Any, Final, final

from router.core.events import PastContact

ONE: Final = 1_000
"""One contact as evidence of what a customer prefers, in thousandths."""

NAMES_MAX: Final = 64
"""More former names, or links, than this, and the oldest is forgotten."""

_STEPS: Final = 16
_FADES: Final = (
    1_000_000, 957_603, 917_004, 878_126, 840_896, 805_245, 771_105, 738_413, 707_107, 677_128, 648_420, 620_929,
    594_604, 569_394, 545_254, 522_137, 500_000,
)  # fmt: skip
"""2 ** (-i / 16) in millionths."""


def faded(amount: int, age: int, half_life: int) -> int:
    """Return what is left of an amount after a time; straight lines between the entries of the table."""
    halvings, rest = age // half_life, age % half_life
    if halvings > 60:
        return 0
    step, part = rest * _STEPS // half_life, rest * _STEPS % half_life
    left = _FADES[step] - (_FADES[step] - _FADES[step + 1]) * part // half_life
    return (amount * left // 1_000_000) >> halvings


def _order(past: PastContact) -> tuple[int, str]:
    return past.at, past.contact


@final
class Customer:
    """What is known of one customer."""

    __slots__ = ("counts", "here", "id", "linked", "names", "past", "since")

    def __init__(self, id: str, since: int) -> None:
        self.id = id
        self.since = since  # whatever they did before this instant has not been counted
        self.past: list[PastContact] = []  # the oldest first; those on the floor have no outcome yet
        self.counts: dict[str, tuple[int, int]] = {}  # channel -> (thousandths of a contact, as of when)
        self.linked: dict[str, None] = {}
        self.names: dict[str, None] = {}  # under which they were known before
        self.here: dict[str, None] = {}  # contacts on the floor, in order of arrival

    def came(self, past: PastContact, kept: int) -> None:
        """Note a contact that came in."""
        self.here[past.contact] = None
        self.past.append(past)
        self.past.sort(key=_order)
        del self.past[:-kept]

    def left(self, past: PastContact, kept: int) -> None:
        """Note how a contact ended; one that nobody saw come is entered now."""
        self.here.pop(past.contact, None)
        self.unwrite(past.contact)
        self.past.append(past)
        self.past.sort(key=_order)
        del self.past[:-kept]

    def unwrite(self, contact: str) -> None:
        """Take a contact out of the story."""
        self.past = [past for past in self.past if past.contact != contact]

    def prefer(self, channel: str, at: int, now: int, half_life: int) -> None:
        """Count one contact at some instant as a word for a channel."""
        amount = self.count(channel, now, half_life) + faded(ONE, now - at, half_life)
        self.counts[channel] = (amount, now)

    def count(self, channel: str, now: int, half_life: int) -> int:
        """Return how much their own story says for a channel, in thousandths of a contact of today."""
        found = self.counts.get(channel)
        return 0 if found is None else faded(found[0], now - found[1], half_life)

    def learn(self, told: tuple[PastContact, ...], now: int, half_life: int, kept: int) -> None:
        """Take up what others remember: all of it as story, and what is older than our own memory as evidence."""
        known = {past.contact: None for past in self.past}
        since = self.since
        for past in told:
            if past.at < since and past.contact not in known and past.channel:
                self.prefer(past.channel, past.at, max(now, past.at), half_life)
            self.since = min(self.since, past.at)
            if past.contact not in known:
                known[past.contact] = None
                self.past.append(past)
        self.past.sort(key=_order)
        del self.past[:-kept]

    def absorb(self, other: "Customer", now: int, half_life: int, kept: int) -> None:
        """Make another customer's story part of this one's."""
        for channel in other.counts:
            amount = self.count(channel, now, half_life) + other.count(channel, now, half_life)
            self.counts[channel] = (amount, now)
        known = {past.contact: None for past in self.past}
        self.past += [past for past in other.past if past.contact not in known]
        self.past.sort(key=_order)
        del self.past[:-kept]
        self.since = min(self.since, other.since)
        self.here.update(other.here)
        self.linked.update(other.linked)


@final
class Customers:
    """Everybody who is remembered, the least recently seen first, and the names that they go by."""

    __slots__ = ("_alias", "known")

    def __init__(self) -> None:
        self.known: dict[str, Customer] = {}
        self._alias: dict[str, str] = {}

    def name(self, name: str) -> str:
        """Return the name that a customer goes by now."""
        return self._alias.get(name, name)

    def get(self, name: str) -> Customer | None:
        """Find a customer by any name of theirs."""
        return self.known.get(self._alias.get(name, name))

    def circle(self, customer: Customer) -> list[Customer]:
        """List a customer and those linked to them of whom something is known."""
        found = [customer]
        for name in customer.linked:
            other = self.get(name)
            if other is not None and other is not customer:
                found.append(other)
        return found

    def see(self, name: str, since: int, most: int) -> Customer:
        """Return a customer, known from now on if not before, as the last one seen."""
        name = self._alias.get(name, name)
        customer = self.known.pop(name, None)
        if customer is None:
            customer = Customer(name, since)
        self.known[name] = customer
        if len(self.known) > most:
            self.make_room(most, customer)
        return customer

    def make_room(self, most: int, but: Customer | None = None) -> None:
        """Forget who was seen least recently, and has nothing here, until no more are known than may be."""
        surplus = len(self.known) - most
        gone: list[Customer] = []
        for customer in self.known.values():
            if len(gone) >= surplus:
                break
            if customer is not but and not customer.here:
                gone.append(customer)
        for customer in gone:
            self._drop(customer)

    def trim(self, most: int, kept: int) -> None:
        """Keep to other bounds from now on."""
        self.make_room(most)
        for customer in self.known.values():
            del customer.past[:-kept]

    def _drop(self, customer: Customer) -> None:
        del self.known[customer.id]
        for name in customer.names:
            del self._alias[name]

    def link(self, customer: Customer, other: Customer) -> None:
        """Have each of two help to know the other."""
        for one, name in ((customer, other.id), (other, customer.id)):
            one.linked[name] = None
            _bound(one.linked)

    def merge(self, customer: Customer, other: str, now: int, half_life: int, kept: int) -> None:
        """Let another name be this customer's from now on, with all that is known under it."""
        old = self.known.pop(self.name(other), None)
        names = {other: None}
        if old is not None:
            customer.absorb(old, now, half_life, kept)
            names.update(old.names)
            names[old.id] = None
        for name in names:
            self._alias[name] = customer.id
            customer.names[name] = None
            customer.linked.pop(name, None)
        customer.linked.pop(customer.id, None)
        for name in _bound(customer.names):
            del self._alias[name]

    def erase(self, name: str) -> dict[str, None]:
        """Forget a customer; return every name they went by."""
        names = {name: None, self.name(name): None}
        customer = self.get(name)
        if customer is not None:
            names.update(customer.names)
            self._drop(customer)
        for other in self.known.values():
            for gone in names:
                other.linked.pop(gone, None)
        return names

    def dump(self) -> list[object]:
        """Return plain data from which `load` makes the same memory; order is who was seen last."""
        return [
            [
                it.id, it.since, list(it.linked), list(it.names), list(it.here),
                [[channel, amount, at] for channel, (amount, at) in it.counts.items()],
                [[past.contact, past.channel, past.intent, past.at, past.outcome, past.case, past.agent]
                 for past in it.past],
            ]
            for it in self.known.values()
        ]  # fmt: skip

    def load(self, data: list[Any]) -> None:
        """Take up what `dump` returned."""
        for id, since, linked, names, here, counts, past in data:
            customer = Customer(id, since)
            customer.linked, customer.names, customer.here = map(dict.fromkeys, (linked, names, here))
            customer.counts = {channel: (amount, at) for channel, amount, at in counts}
            customer.past = [PastContact(*fields) for fields in past]
            self.known[id] = customer
            for name in names:
                self._alias[name] = id


def _bound(names: dict[str, None]) -> list[str]:
    """Forget the oldest names beyond the bound; return them."""
    dropped = list(names)[: max(0, len(names) - NAMES_MAX)]
    for name in dropped:
        del names[name]
    return dropped

"""Positions: those who wait are told anew where they stand, once they have moved up far enough (engine.md 3, 9).

Rule 1. To be told moves nobody: the key stays, and so does the place.
"""

from typing import Final

from router.core.contact import Contact
from router.core.floor import Floor
from router.core.orders import Orders
from router.core.placement import queue

TOLD_MAX: Final = 1_000
"""How many from the front of a line are looked at in one round; those behind are told when they come so far."""


def tell(floor: Floor, orders: Orders) -> None:
    """Tell those of each line who have moved up by the policy's step since they were last told, in order of arrival."""
    step = floor.policy.positions.step
    found: list[tuple[int, int, Contact]] = []
    for demand in floor.demands.values():
        sizes: dict[int, int] = {}
        for no, line in demand.lines.items():
            sizes[no] = line.size
        for single in demand.singles.values():
            sizes[single.line] = sizes.get(single.line, 0) + 1
        for no, size in sizes.items():
            place = demand.waiting + len(demand.singles) - size
            for contact in demand.in_order(no, TOLD_MAX):
                place += 1
                if contact.position - place >= step:
                    found.append((contact.seq, place, contact))
    for _, place, contact in sorted(found, key=lambda entry: entry[0]):
        queue(floor, contact, orders, told=place)

"""The contest: which of all who wait is the best for one agent.

Rule 1. The overdue come before all others, by due time; then by what the pair is worth; then by order of arrival.
Rule 2. Of a line its front competes, and whoever in it is overdue first; who competes singly does so for themselves.
"""

from router.core.agent import Agent
from router.core.contact import Contact
from router.core.floor import Floor
from router.core.values import NEVER
from router.core.waiting import Demand
from router.core.worth import barred, value, withheld, worth_at

Held = dict[str, int]
"""Contacts that wait beside an agent who could take them, and when that will be worth it."""

Choice = tuple[int, int, int, Contact]
"""(0 if overdue, due_at if overdue else minus the value, seq, contact): the least is the best."""


def choose(floor: Floor, agent: Agent, held: Held) -> tuple[Choice | None, Choice | None]:
    """Return the best contact for an agent and the best of the other lines, with one gate for each kind."""
    refused: dict[str, int] = {}
    first: Choice | None = None
    second: Choice | None = None
    for index in agent.demands:
        demand = floor.demands[index]
        if not demand.waiting and not demand.singles:
            continue
        code = refused.get(demand.kind, -1)
        if code < 0:
            code = refused[demand.kind] = agent.attention.refusal(demand.kind, floor.now)
        if code:
            continue
        for choice in _fronts(floor, demand, agent, held):
            if first is None or choice < first:
                second = first
                first = choice
            elif second is None or choice < second:
                second = choice
    return first, second


def _fronts(floor: Floor, demand: Demand, agent: Agent, held: Held) -> list[Choice]:
    """List who competes for this demand: the front of each line, every single contact, the first overdue one."""
    found: list[Choice] = []
    for line in demand.lines.values():
        front = line.front()
        if front is not None:
            _compete(floor, front, agent, found, held)
    for single in demand.singles.values():
        if not barred(floor, single, agent):
            _compete(floor, single, agent, found, held)
    overdue = demand.overdue(floor.now)
    if overdue is not None:
        entry = (0, overdue.due_at, overdue.seq, overdue)
        if entry not in found:
            found.append(entry)
    return found


def _compete(floor: Floor, contact: Contact, agent: Agent, found: list[Choice], held: Held) -> None:
    if contact.due_at <= floor.now:
        found.append((0, contact.due_at, contact.seq, contact))
        return
    worth = value(floor, contact, agent)
    if worth >= 0 or not worthless(floor, contact, agent, held):
        found.append((1, -worth, contact.seq, contact))


def worthless(floor: Floor, contact: Contact, agent: Agent, held: Held) -> bool:
    """Tell whether the pair had better wait, and note until when."""
    if not withheld(floor, contact, agent):
        return False
    due_at = floor.demands[contact.demand].next_due(floor.now)
    held[contact.id] = min(worth_at(floor, contact, agent), due_at, held.get(contact.id, NEVER))
    return True

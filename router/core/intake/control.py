"""How facts from supervisors, the shell and devices are taken."""

from collections.abc import Callable
from typing import Any, Final

from router.core import events as e
from router.core import timers
from router.core.budgets import climb, lifted, weighed
from router.core.caseload import forget
from router.core.contact import SCHEDULED, UNKNOWN, Contact
from router.core.floor import Floor
from router.core.intake.contacts import come
from router.core.values import ContactId, Instant


def _clock_reached(floor: Floor, fact: e.ClockReached) -> None:
    while name := floor.timers.pop_due(floor.now):
        if name[0] == timers.OUTSIDE:
            no, activity = name[1].split(" ", 1)
            agent = floor.roster[int(no)]
            floor.free(agent, activity)
            weighed(floor, agent)
            continue
        if name[0] == timers.CATCH_UP:
            floor.catch_up()
            continue
        if name[0] == timers.FORGET:
            forget(floor, name[1])
            continue
        if name[0] == timers.ABSENT:
            floor.unhoped(floor.agents[name[1]])  # nobody waits for them any longer
            continue
        floor.due.append(name)
        if name[0] == timers.LIFT or name[0] == timers.RAMP:
            agent = floor.agents[name[1]]
            if name[0] == timers.RAMP:
                climb(floor, agent)
            else:
                lifted(floor, agent)
                floor.improved(agent)
        if name[0] == timers.WORTH:
            contact = floor.contacts[name[1]]
            floor.undefer(contact)
            floor.stir()
        elif name[0] == timers.POSITIONS:
            floor.timers.set(timers.POSITIONS, "", floor.now + floor.policy.positions.every)
        elif name[0] == timers.RETRY:
            floor.ask_again(floor.contacts[name[1]])
            floor.stir()


def _solved(floor: Floor, fact: e.PlanSolved) -> None:
    """A plan is data for those who decide."""


WAITED_OUT: Final = (timers.SETTLE, timers.RETURN, timers.RECONCILE, timers.MISSING, timers.SILENCE)
"""Timers that give somebody time to be heard of: while the router was away, nobody could be."""


def _resumed(floor: Floor, fact: e.RouterResumed) -> None:
    floor.catching_up = True
    floor.timers.set(timers.CATCH_UP, "", floor.now + floor.policy.sessions.catch_up_most)
    for (kind, about), at in list(floor.timers.armed.items()):
        if kind in WAITED_OUT:
            floor.timers.set(kind, about, at + fact.down_ms)


def _caught_up(floor: Floor, fact: e.RouterCaughtUp) -> None:
    floor.catch_up()


def _is_live(contact: Contact) -> bool:
    """Tell whether the platform must know of the contact: one to be called back lives with us alone until then."""
    return contact.assignment != "" or not (contact.state == SCHEDULED or contact.callback_at)


def _pool_seen(floor: Floor, fact: e.PoolSnapshot) -> None:
    """Have those whom we did not know, and note whom of ours the platform does not see."""
    seen = {one.contact: None for one in fact.contacts}
    for one in fact.contacts:
        new = one.contact and floor.contact_state(one.contact) == UNKNOWN and one.channel in floor.policy.channels
        if new and (not one.agent or one.agent in floor.agents):
            said = e.ContactArrived(fact.id, fact.source, ContactId(one.contact), one.channel)
            come(floor, said, Instant(floor.now))
    for contact in floor.contacts.values():
        if contact.id in seen:
            floor.found(contact)
        elif not contact.missing_seq and contact.known_seq < fact.as_of_seq and _is_live(contact):
            contact.missing_seq = floor.seq
            floor.timers.set(timers.MISSING, contact.id, floor.now + floor.policy.sessions.reconcile_grace)


TAKERS: Final[dict[type, Callable[[Floor, Any], None]]] = {
    e.ClockReached: _clock_reached,
    e.RouterResumed: _resumed,
    e.RouterCaughtUp: _caught_up,
    e.PoolSnapshot: _pool_seen,
    e.PlanSolved: _solved,
}

"""The cases of the floor: found, entered, tied to their contacts, forgotten. Data alone, no rules.

Rule 1. A contact belongs to at most one case, and a case lists those of its contacts that are on the floor.
Rule 2. What is kept is bounded: a case of which nothing is known goes with its last contact, one that nobody touches is
forgotten after the policy's `remember_for`, and past `cases_max` the one that was touched longest ago goes first.
"""

from typing import Any, Final

from router.core import events as e
from router.core import timers
from router.core.agent import AWAY, Agent
from router.core.assignment import Assignment
from router.core.case import CLOSED, RESOLVED, UNKNOWN, Case
from router.core.case import load as load_case
from router.core.contact import Contact
from router.core.parties import PRIMARY
from router.core.policy import Ownership
from router.core.state import State
from router.core.values import ACTIVE

_DEFAULT: Final = Ownership()
THREAD: Final = "\n"
"""Before the name of a thread among the ties; no contact's id begins so."""


def rules(floor: State) -> Ownership:
    """Return what the policy says of cases; where it says nothing, platforms' cases live by the defaults."""
    return floor.policy.ownership or _DEFAULT


def find(floor: State, id: str) -> Case | None:
    """Return a case by its id, or the one that it was merged into."""
    case = floor.cases.get(id)
    while case is not None and case.into:
        case = floor.cases.get(case.into)
    return case


def state_of(floor: State, id: str) -> str:
    """Return the state of a case, those never seen and those forgotten included."""
    case = find(floor, id)
    return UNKNOWN if case is None else case.state


def enter(floor: State, id: str, named: bool) -> Case:
    """Make a case, and room for it if need be."""
    most = rules(floor).cases_max
    if len(floor.cases) >= most + floor.cases_over:
        _make_room(floor, most)
    case = floor.cases[id] = Case(id, named, floor.now)
    return case


def _make_room(floor: State, most: int) -> None:
    """Forget those without contacts here, down to an eighth of room; where too few are, look again only later."""
    surplus = len(floor.cases) - most + most // 8 + 1
    for case in [case for case in floor.cases.values() if not case.live][:surplus]:
        forget(floor, case.id)
    left = len(floor.cases)
    floor.cases_over = 0 if left < most else left - most + left // 8 + 1


def forget(floor: State, id: str) -> None:
    """Keep nothing of a case."""
    del floor.cases[id]
    floor.covered.pop(id, None)
    for kind in (timers.FORGET, timers.CASE, timers.PROMISE, timers.COVER):
        floor.timers.cancel(kind, id)


def touch(floor: State, case: Case) -> None:
    """Let a case be the last to be forgotten; one without contacts here closes in time, or is not kept for ever."""
    floor.cases[case.id] = floor.cases.pop(case.id)
    if case.live or case.state == RESOLVED:
        floor.timers.cancel(timers.FORGET, case.id)
    else:
        floor.timers.set(timers.FORGET, case.id, floor.now + rules(floor).remember_for)
    if case.live or case.state != RESOLVED:
        floor.timers.cancel(timers.CASE, case.id)
    elif (timers.CASE, case.id) not in floor.timers.armed:
        floor.timers.set(timers.CASE, case.id, floor.now + rules(floor).reopen_window)


def note_cover(floor: State, case: Case) -> None:
    """Note when whoever stands in for an absent owner becomes the owner; for one who is here that is not to be seen."""
    if not case.cover or case.state == CLOSED:
        floor.covered.pop(case.id, None)
        floor.timers.cancel(timers.COVER, case.id)
        return
    floor.covered[case.id] = None
    owner, after = floor.agents.get(case.owner), rules(floor).reassign_after
    if owner is None or not owner.absent_since or after is None:
        floor.timers.cancel(timers.COVER, case.id)
    else:
        floor.timers.set(timers.COVER, case.id, owner.absent_since + after)


def note_absence(floor: State, agent: Agent) -> None:
    """Note since when an agent is not here, and when a break becomes so long that no contact waits for them."""
    before = agent.absent_since
    agent.seen(floor.now)
    if agent.absent_since != before:
        for id in floor.covered:
            if floor.cases[id].owner == agent.id:
                note_cover(floor, floor.cases[id])
    if floor.rules.cases and agent.presence == AWAY:
        floor.timers.set(timers.ABSENT, agent.id, agent.absent_since + rules(floor).hold_for)
    else:
        floor.timers.cancel(timers.ABSENT, agent.id)


def watch(floor: State, work: Assignment, moved: bool) -> None:
    """Count how long whoever holds a contact lets the ball lie, where the customer does not wait on the line."""
    channel = floor.policy.channels.get(work.channel)
    counts = floor.rules.silence and work.phase == ACTIVE and work.role == PRIMARY
    if not counts or channel is None or channel.live:
        floor.timers.cancel(timers.SILENCE, work.id)
    elif moved or (timers.SILENCE, work.id) not in floor.timers.armed:
        floor.timers.set(timers.SILENCE, work.id, floor.now + floor.rules.silence)


def host(floor: State, contact: Contact) -> Contact | None:
    """Return the contact that a message joins because its thread is open, if there is one."""
    first = floor.threads.get(contact.fact.thread) if contact.fact.thread else None
    return None if first is None or first == contact.id else floor.contacts[first]


def case_of(floor: State, contact: str) -> str:
    """Name the case that a contact belongs to, or did when it was here."""
    here = floor.contacts.get(contact)
    return floor.ties.of(contact) if here is None else here.case


def tie(floor: State, contact: Contact) -> None:
    """Tie a contact that arrives to its case, by name, by thread, or by what it continues."""
    fact = contact.fact
    if not (fact.case or fact.thread or fact.continues or floor.rules.cases):
        return
    id = fact.case
    if fact.thread:
        first = floor.contacts.get(floor.threads.setdefault(fact.thread, contact.id))
        id = id or (first.case if first is not None and first is not contact else "")
        id = id or floor.ties.of(THREAD + fact.thread)
    if fact.continues:
        id = id or case_of(floor, fact.continues)
    if id or floor.rules.cases:
        join(floor, contact, id or "case-" + contact.id, fact.case != "")


def told_again(floor: State, contact: Contact, fact: e.ContactArrived) -> None:
    """Take up what a repeated arrival says of case and thread, before it takes the place of the first."""
    old = contact.fact.thread
    if old != fact.thread and floor.threads.get(old) == contact.id:
        del floor.threads[old]
    if fact.thread:
        floor.threads.setdefault(fact.thread, contact.id)
    if fact.case:
        retie(floor, contact, fact.case)


def join(floor: State, contact: Contact, id: str, named: bool) -> None:
    """Enter a contact in a case; one that is closed for good goes on as a new case, linked to the old one."""
    case = find(floor, id)
    if case is None:
        case = enter(floor, id, named)
    elif case.state == CLOSED:
        case = _next(floor, contact, case)
    if case.state == RESOLVED or (case.after and not case.live and not case.owner):
        case.news = contact.id
    customer = contact.fact.customer
    if customer is not None and not case.customer:
        case.customer = customer.id
    contact.case = case.id
    case.live[contact.id] = None
    touch(floor, case)


def _next(floor: State, contact: Contact, old: Case) -> Case:
    """Make the case that a closed one goes on as."""
    id = "case-" + contact.id
    if id in floor.cases:
        id += "-" + str(contact.seq)
    case = enter(floor, id, False)
    case.after, case.customer = old.id, old.customer
    case.link(old.id)
    old.link(case.id)
    return case


def leave(floor: State, contact: Contact) -> None:
    """Take a contact out of its case, which is forgotten if nothing else is known of it."""
    case = floor.cases[contact.case]
    del case.live[contact.id]
    if case.blank and not case.live:
        forget(floor, case.id)
    else:
        touch(floor, case)


def retie(floor: State, contact: Contact, id: str) -> None:
    """Move a contact to the case that it turned out to belong to."""
    if contact.case and find(floor, id) is floor.cases[contact.case]:
        return
    if contact.case:
        leave(floor, contact)
    join(floor, contact, id, True)


def untie(floor: State, contact: Contact) -> None:
    """Remember to which case a contact belonged that leaves the floor, and its thread."""
    thread = contact.fact.thread
    if thread and floor.threads.get(thread) == contact.id:
        del floor.threads[thread]
    if contact.case:
        floor.ties.add(contact.id, contact.case, floor.now)
        if thread:
            floor.ties.add(THREAD + thread, contact.case, floor.now)
        leave(floor, contact)


def merged(floor: State, id: str, into: Case) -> Case:
    """Return the case of this name, or of those that it was merged into, that was merged into this one."""
    case = floor.cases[id]
    while case.into != into.id:
        case = floor.cases[case.into]
    return case


def dump(floor: State) -> dict[str, Any]:
    """Return plain data from which `load` makes the same cases, threads and ties."""
    return {
        "known": [case.dump() for case in floor.cases.values()],
        "over": floor.cases_over,
        "threads": dict(floor.threads),
        "ties": floor.ties.dump(),
    }


def load(floor: State, data: dict[str, Any]) -> None:
    """Take up what `dump` returned."""
    for plain in data["known"]:
        case = load_case(plain)
        floor.cases[case.id] = case
        if case.cover and case.state != CLOSED:
            floor.covered[case.id] = None
    floor.cases_over, floor.threads = data["over"], dict(data["threads"])
    floor.ties.load(data["ties"])

"""The floor as plain data, and back: what a recovery starts from. Indexes are left out and built anew."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, Final

from router.core import caseload
from router.core import events as e
from router.core.agent import Agent
from router.core.assignment import Assignment
from router.core.contact import QUEUED, Contact
from router.core.decisions import Levels, Wish
from router.core.floor import Floor
from router.core.offer import Offer
from router.core.parties import Parties
from router.core.plan import Pending
from router.core.strain import Strain

_CONTACT: Final = (
    "state", "kind", "line", "key", "due_at", "stamp", "offer", "assignment", "assigned_at", "connected",
    "single", "tried", "deferred_until", "pinned", "team", "overflows", "step", "position", "segment", "transfers",
    "progress", "queue_at", "promised_at", "attempt", "shift", "shift_to", "callback_at", "served_by", "case",
    "known_seq", "missing_seq",
)  # fmt: skip
_AGENT: Final = (
    "session", "name", "team", "site", "presence", "responding", "unanswered", "skills", "authority", "own_budget",
    "last_channel", "idle_since", "given_seq", "debt_cause", "debt", "set_budget",
    "lapsing_since", "lost", "drained", "removed", "own_limit", "vendor",
    "started_at", "absent_since",
    "awaiting", "interrupted",
)  # fmt: skip
_OFFER: Final = ("role", "expires_at", "made_at", "seq", "idle_before", "switched_from")
_ASSIGNMENT: Final = ("since", "began_at", "until", "before", "extensions", "woken", "moved_seq", "missing_seq")


def _own(value: Any) -> Any:
    """Return a copy of what may grow, so that floor and snapshot do not move each other."""
    return dict(value) if isinstance(value, dict) else value


def _pick(of: object, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: _own(getattr(of, name)) for name in names}


def _put(into: object, names: tuple[str, ...], data: dict[str, Any]) -> None:
    for name in names:
        if name in data:  # else an earlier version dumped it, which knew no such thing
            setattr(into, name, _own(data[name]))


def dump(floor: Floor) -> dict[str, Any]:
    """Return everything that the floor holds as dicts, lists, strings and integers."""
    return {
        "now": floor.now,
        "seq": floor.seq,
        "digest": floor.digest,
        "arrivals": floor.arrivals,
        "agents": [_dump_agent(agent, floor.now) for agent in floor.roster],
        "contacts": [_dump_contact(floor, contact) for contact in floor.contacts.values()],
        "offers": [
            [offer.id, offer.contact, offer.agent, offer.kind, offer.answer, _pick(offer, _OFFER)]
            for offer in floor.offers.values()
        ],
        "assignments": [
            [it.id, it.contact, it.agent, it.kind, it.channel, it.role, it.phase, _pick(it, _ASSIGNMENT)]
            for it in floor.assignments.values()
        ],
        "timers": [[kind, about, at] for (kind, about), at in sorted(floor.timers.armed.items())],
        "seen": floor.seen.dump(),
        "closed": floor.closed.dump(),
        "ended": floor.ended.dump(),
        "handling": dict(floor.handling),
        "shared": dict(floor.shared),
        "cases": caseload.dump(floor),
        "sessions": floor.sessions.dump(),
        "sequences": floor.sequences.dump(),
        "alarmed": floor.alarmed,
        "catching_up": floor.catching_up,
        "customers": floor.customers.dump(),
        "credit": dict(floor.credit),
        "revision": floor.revision,
        "plan": None if floor.plan is None else floor.plan.dump(),
    }


def _dump_agent(agent: Agent, now: int) -> dict[str, Any]:
    data = _pick(agent, _AGENT)
    data.update(id=agent.id, languages=list(agent.languages), channels=list(agent.channels))
    data.update(offers=list(agent.offers), assignments=list(agent.assignments))
    data["debt_limits"] = list(agent.debt_limits)
    data["pace"] = None if agent.attention.pace is None else agent.attention.pace.dump(now)
    data["strain"] = None if agent.strain is None else agent.strain.dump()
    data["outside"] = [[activity, channel, weight] for activity, (channel, weight) in agent.outside.items()]
    return data


def _dump_contact(floor: Floor, contact: Contact) -> dict[str, Any]:
    data = _pick(contact, _CONTACT)
    data.update(fact=asdict(contact.fact), seq=contact.seq, arrived_at=contact.arrived_at, demand=None)
    data["served"] = [list(period) for period in contact.served]
    data["holders"] = list(contact.holders)
    data["wish"] = None if contact.wish is None else asdict(contact.wish)
    data["sent"] = None if contact.sent is None else asdict(contact.sent)
    data["parties"] = None if contact.parties is None else contact.parties.dump()
    if contact.state == QUEUED:
        demand = floor.demands[contact.demand]
        data["demand"] = [
            demand.kind, list(demand.skills), demand.language, list(demand.authority),
            list(demand.ceilings), demand.team,
        ]
    return data


def load(floor: Floor, data: dict[str, Any]) -> None:
    """Fill an empty floor with what `dump` returned, after a way through JSON or not."""
    assert not floor.contacts and not floor.roster, "a snapshot is loaded into an empty floor"
    floor.now, floor.seq, floor.arrivals = data["now"], data["seq"], data["arrivals"]
    floor.seen.load(data["seen"])
    floor.closed.load(data["closed"])
    floor.ended.load(data["ended"])
    floor.digest = data.get("digest", "")
    floor.handling.update(data.get("handling", {}))
    floor.shared.update(data.get("shared", {}))
    if "cases" in data:  # else an earlier version dumped it
        caseload.load(floor, data["cases"])
    floor.customers.load(data.get("customers", []))
    floor.credit.update(data.get("credit", {}))
    floor.revision = data.get("revision", 0)
    if data.get("plan") is not None:
        floor.plan = Pending(*data["plan"])
    if "sessions" in data:  # else an earlier version dumped it, which knew no such things
        floor.sessions.load(data["sessions"])
        floor.sequences.load(data["sequences"])
        floor.alarmed, floor.catching_up = data["alarmed"], data["catching_up"]
    for plain in data["agents"]:
        _load_agent(floor, plain)
    for id, contact, agent, kind, answer, rest in data["offers"]:
        offer = Offer(id, contact, agent, kind, answer)
        _put(offer, _OFFER, rest)
        floor.offers[id] = offer
    for id, contact, agent, kind, channel, role, phase, rest in data["assignments"]:
        work = Assignment(id, contact, agent, kind, channel, role, phase)
        _put(work, _ASSIGNMENT, rest)
        floor.assignments[id] = work
    for agent in floor.roster:
        floor.rate(agent)
        floor.index(agent)
    for plain in data["contacts"]:
        _load_contact(floor, plain)
    for kind, about, at in data["timers"]:
        floor.timers.set(kind, about, at)
    floor.rest()


def _load_agent(floor: Floor, plain: dict[str, Any]) -> None:
    agent = Agent(plain["id"], len(floor.roster), floor.ledger("", plain["id"], None))
    _put(agent, _AGENT, plain)
    agent.languages, agent.channels = tuple(plain["languages"]), tuple(plain["channels"])
    agent.offers, agent.assignments = dict.fromkeys(plain["offers"]), dict.fromkeys(plain["assignments"])
    agent.debt_limits = tuple(plain.get("debt_limits", ()))
    if plain.get("pace") is not None and agent.attention.pace is not None:
        agent.attention.pace.load(plain["pace"])
    recovery = floor.policy.attention.recovery
    if plain.get("strain") is not None and recovery is not None:
        agent.strain = Strain(recovery, floor.now)
        agent.strain.load(plain["strain"])
    agent.outside = {activity: (channel, weight) for activity, channel, weight in plain.get("outside", ())}
    floor.agents[agent.id] = agent
    floor.roster.append(agent)


def _load_contact(floor: Floor, plain: dict[str, Any]) -> None:
    fact = dict(plain["fact"])
    if fact["customer"] is not None:
        fact["customer"] = e.Customer(**fact["customer"])
    if fact["needs"] is not None:
        fact["needs"] = e.Needs(**fact["needs"])
    if fact.get("effort") is not None:
        fact["effort"] = e.Effort(**fact["effort"])
    contact = Contact(e.ContactArrived(**fact), plain["seq"], plain["arrived_at"])
    _put(contact, _CONTACT, plain)
    contact.served = tuple((since, until) for since, until in plain["served"])
    contact.holders = tuple(plain.get("holders", ()))
    if plain.get("parties") is not None:
        contact.parties = Parties()
        contact.parties.load(plain["parties"])
    contact.wish, contact.sent = _wish(plain.get("wish")), _wish(plain.get("sent"))
    floor.contacts[contact.id] = contact
    if contact.callback_at:
        floor.promises.put(contact.id, contact.callback_at, contact.promised_at)
    if plain["demand"] is not None:
        kind, skills, language, authority, *rest = plain["demand"]
        ceilings, team = rest or ((), "")  # earlier versions knew neither
        key = (kind, _levels(skills), language, _levels(authority), _levels(ceilings), team)
        demand = floor.demand(contact.fact.channel, key)
        contact.demand = demand.index
        demand.enter(contact)
        demand.deferred += 1 if contact.deferred_until else 0
        if contact.step:
            floor.relaxed[contact.id] = contact
        floor.waiting += 1


def _levels(plain: Iterable[Any]) -> Levels:
    return tuple([(name, level) for name, level in plain])


def _wish(plain: dict[str, Any] | None) -> Wish | None:
    return None if plain is None else Wish(**plain)

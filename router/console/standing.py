"""How a waiting contact stands at one moment: what it asks for, who is before it, who could take it, who not and why.

Read off a floor that was recovered for the question; nothing is decided here, and nothing is put into words.
"""

from dataclasses import dataclass, field

from router.console.refusals import Refusal, refusals
from router.core import agent as presence
from router.core import reasons
from router.core.agent import Agent
from router.core.contact import QUEUED, Contact
from router.core.decisions import Levels
from router.core.eligibility import fit
from router.core.floor import Floor
from router.core.ranking import rank_key
from router.core.values import NEVER
from router.core.waiting import Demand

TASTES = ("best_fit", "longest_idle", "least_loaded", "round_robin", "in_order", "weighted")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An agent whom no rule keeps from the contact; `idle_ms` is the time since they were last given something."""

    agent: str
    fit: int
    load: int
    budget: int
    idle_ms: int
    place: int
    turn: int

    @property
    def load_share(self) -> int:
        """Return the load in thousandths of the budget, as the taste for the least loaded compares it."""
        return self.load * 1000 // self.budget


@dataclass(slots=True)
class Group:
    """Agents who are kept from the contact by the same rule first; `refusal` is one of theirs."""

    refusal: Refusal
    agents: list[str] = field(default_factory=list)
    limits: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Standing:
    """A waiting contact at one moment; `candidates` stand best first by the policy's taste."""

    at: int
    channel: str
    kind: str
    skills: Levels
    language: str
    authority: Levels
    urgency: str
    waited_ms: int
    due_at: int | None
    first: str
    first_waited_ms: int
    position: int
    equals: int
    taste: str
    candidates: tuple[Candidate, ...]
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class AgentStanding:
    """One agent beside that contact: every rule that keeps them from it, and who comes before them."""

    agent: str
    known: bool
    presence: str = ""
    load: int = 0
    budget: int = 0
    in_hand: tuple[tuple[str, str, int], ...] = ()
    refusals: tuple[Refusal, ...] = ()
    candidate: Candidate | None = None
    before: tuple[Candidate, ...] = ()


def standing(floor: Floor, id: str) -> Standing | None:
    """Return how a contact stands; None if it does not wait."""
    contact = floor.contacts.get(id)
    if contact is None or contact.state != QUEUED:
        return None
    demand = floor.demands[contact.demand]
    equals = equals_of(floor, contact)
    first = equals[0]
    candidates, groups = everyone(floor, contact, demand)
    taste = floor.policy.choosing.rank
    return Standing(
        at=floor.now, channel=demand.channel, kind=demand.kind, skills=demand.skills, language=demand.language,
        authority=demand.authority, urgency=floor.policy.urgency[contact.line].name, waited_ms=waited(floor, contact),
        due_at=contact.due_at if contact.due_at < NEVER else None, first=first.id, first_waited_ms=waited(floor, first),
        position=equals.index(contact) + 1, equals=len(equals), taste=taste if isinstance(taste, str) else "weighted",
        candidates=candidates, groups=groups,
    )  # fmt: skip


def equals_of(floor: Floor, contact: Contact) -> list[Contact]:
    """Return those who wait for the same with the same urgency, first in line first; the contact is among them."""
    found = [
        other
        for other in floor.contacts.values()
        if other.state == QUEUED and other.demand == contact.demand and other.line == contact.line
    ]
    return sorted(found, key=lambda other: (other.key, other.seq))


def waited(floor: Floor, contact: Contact) -> int:
    """Return how long a contact has waited, time with agents left out."""
    return floor.now - contact.arrived_at - contact.served_ms


def everyone(floor: Floor, contact: Contact, demand: Demand) -> tuple[tuple[Candidate, ...], tuple[Group, ...]]:
    """Split the floor into those who could take a contact, best first, and the others by their first failing rule."""
    able: list[Agent] = []
    groups: dict[tuple[int, str], Group] = {}
    for agent in floor.roster:
        found = refusals(floor, contact, agent)
        if not found:
            able.append(agent)
            continue
        first = found[0]
        what = "" if first.code == reasons.MAX_CHANNELS else first.what  # whichever they are, they are too many
        group = groups.setdefault((first.code, what), Group(first))
        group.agents.append(agent.id)
        if first.limit not in group.limits:
            group.limits.append(first.limit)
    able.sort(key=lambda agent: (rank_key(floor, agent, demand), agent.no))
    ordered = sorted(groups.values(), key=lambda group: (-len(group.agents), group.refusal.code, group.refusal.what))
    return tuple(candidate(floor, agent, demand) for agent in able), tuple(ordered)


def candidate(floor: Floor, agent: Agent, demand: Demand) -> Candidate:
    """Take down what tastes compare of an agent."""
    return Candidate(
        agent.id, fit(agent, demand, floor.policy.fit), agent.attention.load, agent.attention.budget,
        floor.now - agent.idle_since, agent.no, agent.given_seq,
    )  # fmt: skip


def agent_standing(floor: Floor, id: str, name: str, seen: Standing) -> AgentStanding:
    """Return how an agent stands beside a waiting contact, whose own standing was taken before."""
    agent = floor.agents.get(name)
    if agent is None:
        return AgentStanding(name, known=False)
    contact = floor.contacts[id]
    ahead: list[Candidate] = []
    own: Candidate | None = None
    for each in seen.candidates:
        if each.agent == name:
            own = each
            break
        ahead.append(each)
    hand = [("offer", floor.offers[id].kind, 0) for id in agent.offers]
    hand += [("assignment", floor.assignments[id].kind, floor.assignments[id].phase) for id in agent.assignments]
    shown = presence.AVAILABLE if agent.ready else reasons.NAMES[agent.unready_code()]
    return AgentStanding(
        name, True, shown, agent.attention.load, agent.attention.budget, tuple(hand),
        tuple(refusals(floor, contact, agent)), own, tuple(ahead) if own else (),
    )  # fmt: skip

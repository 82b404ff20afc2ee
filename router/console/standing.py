"""How a waiting contact stands at one moment: what it asks for, who is before it, who could take it, who not and why.

Read off a floor that was recovered for the question; nothing is decided here, and nothing is put into words.
"""

from dataclasses import dataclass, field

from router.console.desk import Desk, desk
from router.console.refusals import Refusal, refusals
from router.console.terms import Terms, terms
from router.core import reasons, timers
from router.core.agent import Agent
from router.core.contact import QUEUED, Contact
from router.core.decisions import Levels, Wish
from router.core.eligibility import fit
from router.core.floor import Floor
from router.core.ladder import next_age
from router.core.placement import waited
from router.core.policy import RankName
from router.core.pricing import Prices
from router.core.ranking import rank_key
from router.core.requirement import head_start, required, ruling
from router.core.state import Asked
from router.core.values import NEVER, Duration
from router.core.waiting import Demand
from router.core.worth import wanted

TASTES: tuple[RankName | str, ...] = (
    "best_fit", "longest_idle", "least_loaded", "round_robin", "in_order", "weighted",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """An agent whom no rule keeps from the contact; `idle_ms` is the time since they were last given something.

    `terms` are there where the policy compares all pairs by value.
    """

    agent: str
    fit: int
    load: int
    budget: int
    idle_ms: int
    place: int
    turn: int
    terms: Terms | None = None

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
class Patience:
    """For whom or what a waiting contact waits besides an agent with room; instants are 0 where there is none.

    `looked_at` is when it is looked at again although nothing changes, `batch_at` when the batch closes that is open,
    `eased_at` when it is relaxed further (`eases`) or overflows, `given_up_at` when it is closed if nobody took it.
    """

    wish: Wish | None = None
    wanted: str = ""
    estimated_ms: int = -1
    head_start_ms: int = 0
    looked_at: int = 0
    batch_at: int = 0
    eased_at: int = 0
    eases: bool = False
    given_up_at: int = 0
    shift: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """A waiting contact at one moment; `candidates` stand best first, as the engine would choose.

    `step` is how far it is relaxed, and `at_first` what it asked for before any of it: kind, skills, language,
    authority, ceilings and team. `due_why` names what makes it due.
    """

    at: int
    channel: str
    kind: str
    skills: Levels
    language: str
    authority: Levels
    ceilings: Levels
    team: str
    step: int
    at_first: Asked
    segment: str
    urgency: str
    waited_ms: int
    due_at: int | None
    due_why: str
    first: str
    first_waited_ms: int
    position: int
    equals: int
    taste: str
    by_value: bool
    patience: Patience
    candidates: tuple[Candidate, ...]
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class AgentStanding:
    """One agent beside that contact: every rule that keeps them from it, and who comes before them."""

    agent: str
    known: bool
    desk: Desk | None = None
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
        authority=demand.authority, ceilings=demand.ceilings, team=demand.team, step=contact.step,
        at_first=required(contact.fact, ruling(floor, contact.fact), contact.team), segment=contact.segment,
        urgency=floor.policy.urgency[contact.line].name, waited_ms=waited(floor, contact),
        due_at=contact.due_at if contact.due_at < NEVER else None, due_why=due_why(floor, contact), first=first.id,
        first_waited_ms=waited(floor, first), position=equals.index(contact) + 1, equals=len(equals),
        taste=taste if isinstance(taste, str) else "weighted", by_value=floor.rules.swept,
        patience=patience(floor, contact, demand, not candidates), candidates=candidates, groups=groups,
    )  # fmt: skip


def patience(floor: Floor, contact: Contact, demand: Demand, waits: bool) -> Patience:
    """Return for whom or what a contact waits; how long is a question only where it waits, as nobody could take it."""
    armed = floor.timers.armed
    mean, able = floor.handling.get(contact.kind, 0), len(demand.fits) if waits else 0
    place = demand.place(contact, contact.line, contact.key)
    eased_at, ladder = armed.get((timers.REVIEW, contact.id), 0), ruling(floor, contact.fact).ladder
    age = next_age(floor, ladder, contact.step) if ladder >= 0 else NEVER
    return Patience(
        wish=contact.wish, wanted=wanted(floor, contact), estimated_ms=mean * place // able if mean and able else -1,
        head_start_ms=head_start(floor.policy.head_start, contact) if floor.rules.heads else 0,
        looked_at=contact.deferred_until if contact.deferred_until < NEVER else 0,
        batch_at=armed.get((timers.BATCH, ""), 0), eased_at=eased_at,
        eases=age < NEVER and floor.rules.clock_of[contact.line].instant_of(Duration(contact.key + age)) == eased_at,
        given_up_at=armed.get((timers.GIVE_UP, contact.id), 0), shift=contact.shift_to if contact.shift else "",
    )  # fmt: skip


def due_why(floor: Floor, contact: Contact) -> str:
    """Name what makes a contact due when it is: a promise, the platform's word, or the longest that it may wait."""
    if contact.due_at >= NEVER:
        return ""
    fact, due = contact.fact, contact.due_at
    case = floor.cases[contact.case].promised_at if contact.case else 0
    named = {
        "callback": contact.promised_at if contact.callback_at else 0, "promised": contact.promised_at,
        "promised_outside": fact.promised_at or 0, "case": case, "platform": fact.due_at or 0,
    }  # fmt: skip
    for name, at in named.items():
        if at and at - floor.policy.choosing.promise_lead == due:
            return name
    guard, longest = floor.policy.choosing.starvation_guard, floor.rules.longest[contact.line]
    by_guard = guard is not None and longest == guard
    clock = floor.rules.clock_of[contact.line]
    if longest < NEVER and clock.instant_of(Duration(contact.key + longest)) == due:
        return "starvation_guard" if by_guard else "max_wait"
    return ""


def equals_of(floor: Floor, contact: Contact) -> list[Contact]:
    """Return those who wait for the same with the same urgency, first in line first; the contact is among them."""
    found = [
        other
        for other in floor.contacts.values()
        if other.state == QUEUED and other.demand == contact.demand and other.line == contact.line
    ]
    return sorted(found, key=lambda other: (other.key, other.seq))


def everyone(floor: Floor, contact: Contact, demand: Demand) -> tuple[tuple[Candidate, ...], tuple[Group, ...]]:
    """Split the floor into those who could take a contact, best first, and the others by their first failing rule."""
    able: list[Agent] = []
    groups: dict[tuple[int, str], Group] = {}
    prices = Prices(floor) if floor.rules.swept else None
    for agent in floor.roster:
        found = refusals(floor, contact, agent, prices)
        if not found:
            able.append(agent)
            continue
        first = found[0]
        what = "" if first.code == reasons.MAX_CHANNELS else first.what  # whichever they are, they are too many
        group = groups.setdefault((first.code, what), Group(first))
        group.agents.append(agent.id)
        if first.limit not in group.limits:
            group.limits.append(first.limit)
    ordered = sorted(groups.values(), key=lambda group: (-len(group.agents), group.refusal.code, group.refusal.what))
    return tuple(in_order(floor, contact, demand, able, prices)), tuple(ordered)


def in_order(
    floor: Floor, contact: Contact, demand: Demand, able: list[Agent], prices: Prices | None
) -> list[Candidate]:
    """Order those who could take a contact as the engine would choose: by taste, and by value where pairs compete."""
    able.sort(key=lambda agent: (rank_key(floor, agent, demand), agent.no))
    if prices is None:
        return [candidate(floor, agent, demand) for agent in able]
    peers = prices.peers([
        agent for no, agent in enumerate(floor.roster)
        if no in demand.fits and agent.ready and not agent.attention.refusal(demand.kind, floor.now)
    ])  # fmt: skip
    found = [
        candidate(floor, agent, demand, terms(floor, contact, agent, prices, peers.charge(agent))) for agent in able
    ]
    found.sort(key=lambda each: 0 if each.terms is None else -each.terms.total)  # stable: else they stay by taste
    return found


def candidate(floor: Floor, agent: Agent, demand: Demand, its: Terms | None = None) -> Candidate:
    """Take down what tastes compare of an agent."""
    return Candidate(
        agent.id, fit(agent, demand, floor.policy.fit), agent.attention.load, agent.attention.budget,
        floor.now - agent.idle_since, agent.no, agent.given_seq, its,
    )  # fmt: skip


def agent_alone(floor: Floor, name: str) -> AgentStanding:
    """Return how an agent stands where no contact waits beside whom they could be judged."""
    agent = floor.agents.get(name)
    return AgentStanding(name, agent is not None, None if agent is None else desk(floor, agent))


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
    found = tuple(refusals(floor, contact, agent))
    return AgentStanding(name, True, desk(floor, agent), found, own, tuple(ahead) if own else ())

"""The brief: the customer's whole story, as of an offer, for whoever is asked to take a contact (engine.md 7).

Pure: it reads the floor and moves nothing, so it can be had of any past moment. It is bounded by the policy: so many
contacts of before, and the cases that these and the contact belong to. What names a person is not in it: the edge
unseals that for those who are offered or hold the contact.
"""

from dataclasses import asdict, dataclass
from typing import Any, final

from router.core.case import Case
from router.core.caseload import find
from router.core.contact import Contact
from router.core.decisions import Levels
from router.core.events import Effort, PastContact
from router.core.floor import Floor
from router.core.ladder import relaxed
from router.core.placement import waited
from router.core.requirement import required, ruling
from router.core.segments import PLAIN, contract_for, preference
from router.core.values import NEVER

CASES_MAX = 10
"""How many cases one brief tells of."""


@final
@dataclass(slots=True)
class Who:
    """The customer as far as the policy lets agents see them; what is masked is empty."""

    id: str
    tier: str
    language: str
    segment: str


@final
@dataclass(slots=True)
class Issue:
    """A case of theirs, with what was promised and what its agents were not allowed."""

    case: str
    state: str
    owner: str
    cover: str
    promised_at: int
    reopens: int
    lacked: tuple[str, ...]


@final
@dataclass(slots=True)
class Toil:
    """What the customer went through so far to be served."""

    menu_depth: int
    failed_self_service: bool
    asked_for_human: bool
    repeats: int
    transfers: int
    waited: int


@final
@dataclass(slots=True)
class Liking:
    """Which channel they prefer in this case, by contract and by their own story, and whether they have it."""

    channel: str
    prefers: int
    best: str
    best_prefers: int
    honoured: bool


@final
@dataclass(slots=True)
class Ask:
    """What was asked of an agent at first, what is asked now, and after how many steps of relaxation."""

    kind: str
    step: int
    skills: Levels
    skills_now: Levels
    ceilings: Levels
    authority: Levels
    authority_now: Levels
    language: str
    language_now: str
    team: str
    team_now: str


@final
@dataclass(slots=True)
class Brief:
    """All that whoever takes a contact should know, as of decision `as_of_seq`."""

    contact: str
    as_of_seq: int
    channel: str
    intent: str
    customer: Who
    timeline: tuple[PastContact, ...]  # the oldest first
    cases: tuple[Issue, ...]  # the contact's own first
    effort: Toil
    liking: Liking
    asked: Ask
    holders: tuple[str, ...]  # who had it in hand before
    promised_at: int  # by when an answer was promised, 0 if none was
    wanted: str  # the agent for whom it is meant: by pin, transfer, ownership or the customer's own wish

    def plain(self) -> dict[str, Any]:
        """Return it as JSON would have it, in the order of its fields."""
        return asdict(self)


def brief(floor: Floor, contact: Contact) -> Brief:
    """Tell all that is known about a contact that is on the floor."""
    fact, wish = contact.fact, contact.wish
    past = _timeline(floor, contact)
    promises = [fact.promised_at or NEVER, contact.promised_at or NEVER]
    if contact.case:
        promises.append(floor.cases[contact.case].promised_at or NEVER)
    promised_at = min(promises)
    return Brief(
        contact.id, floor.seq, fact.channel, fact.intent, _who(floor, contact), past, _cases(floor, contact, past),
        _toil(floor, contact), _liking(floor, contact), _ask(floor, contact), contact.holders,
        0 if promised_at == NEVER else promised_at, "" if wish is None else wish.agent,
    )  # fmt: skip


def _who(floor: Floor, contact: Contact) -> Who:
    customer, mask = contact.fact.customer, floor.policy.brief.mask
    if customer is None:
        return Who("", "", "", contact.segment)
    return Who(
        "" if "id" in mask else floor.customers.name(customer.id),
        "" if "tier" in mask else customer.tier,
        "" if "language" in mask else customer.language,
        contact.segment,
    )


def _timeline(floor: Floor, contact: Contact) -> tuple[PastContact, ...]:
    last, known = floor.policy.brief.last, floor.customer_of(contact)
    if known is None or last <= 0:
        return ()
    past = [it for one in floor.customers.circle(known) for it in one.past if it.contact != contact.id]
    past.sort(key=lambda it: (it.at, it.contact))
    return tuple(past[-last:])


def _cases(floor: Floor, contact: Contact, past: tuple[PastContact, ...]) -> tuple[Issue, ...]:
    """List the contact's own case, those that it is linked to, and those of the timeline that are not settled."""
    own = find(floor, contact.case) if contact.case else None
    found: dict[str, Case] = {} if own is None else {own.id: own}
    linked = [] if own is None else list(own.links)
    for id in linked + [it.case for it in reversed(past)]:
        case = find(floor, id)
        if case is not None and (case.unsettled or id in linked):
            found.setdefault(case.id, case)
    return tuple([_issue(case) for case in list(found.values())[:CASES_MAX]])


def _issue(case: Case) -> Issue:
    lacked = tuple(case.missing)
    return Issue(case.id, case.state, case.owner, case.cover, case.promised_at, case.reopens, lacked)


def _toil(floor: Floor, contact: Contact) -> Toil:
    effort = contact.fact.effort or Effort()
    return Toil(
        effort.menu_depth, effort.failed_self_service, effort.asked_for_human, effort.repeats, contact.transfers,
        waited(floor, contact),
    )  # fmt: skip


def _liking(floor: Floor, contact: Contact) -> Liking:
    here, contract = contact.fact.channel, contract_for(floor, contact.segment, contact.fact.intent)
    channels = {} if contract is None else contract.channels
    known = floor.customer_of(contact)
    prefers = preference(floor, known, here, channels.get(here, PLAIN))
    best, most = here, prefers
    for channel, answer in channels.items():
        if answer.values:
            liked = preference(floor, known, channel, answer)
            if liked > most:
                best, most = channel, liked
    return Liking(here, prefers, best, most, best == here)


def _ask(floor: Floor, contact: Contact) -> Ask:
    rule = ruling(floor, contact.fact)
    asked = now = required(contact.fact, rule, contact.team)
    if rule.ladder >= 0:
        for step in floor.policy.relax[rule.ladder].steps[: contact.step]:
            now = relaxed(now, step)
    return Ask(
        contact.kind or asked[0], contact.step, asked[1], now[1], asked[4], asked[3], now[3], asked[2], now[2],
        asked[5], now[5],
    )  # fmt: skip

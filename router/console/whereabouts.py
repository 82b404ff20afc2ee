"""Where a contact is at one moment, whatever its state: with whom, until when, and why it is not further.

Read off a floor that was recovered for the question; nothing is decided here, and nothing is put into words.
"""

from dataclasses import dataclass

from router.console.gate import Refusal, gate_again
from router.console.refusals import unready
from router.core import reasons, timers
from router.core.contact import AWAITING_OWNER, SCHEDULED, STATE_NAMES, Contact
from router.core.floor import Floor
from router.core.policy import Callbacks
from router.core.values import NEVER


@dataclass(frozen=True, slots=True)
class Held:
    """A contact in an agent's hands; instants are 0 where there is none."""

    assignment: str
    agent: str
    role: str
    kind: str
    phase: int
    since: int
    until: int = 0


@dataclass(frozen=True, slots=True)
class HeldOut:
    """A contact that is offered to an agent."""

    offer: str
    agent: str
    role: str
    answer: str
    made_at: int
    expires_at: int


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a contact is: `state` is a name of contact.py; the first of `hands` is its primary.

    `until` is when it enters the line (scheduled) or until when its agent is waited for (awaiting_owner); `woken` is
    what its customer was told, `next_step` what the policy does then, `because` why its agent has no room.
    """

    at: int
    state: str
    channel: str
    hands: tuple[Held, ...] = ()
    offers: tuple[HeldOut, ...] = ()
    until: int = 0
    callback_at: int = 0
    promised_at: int = 0
    attempt: int = 0
    attempts: int = 0
    woken: int = 0
    next_step: str = ""
    because: tuple[Refusal, ...] = ()
    case: str = ""
    owner: str = ""


def whereabouts(floor: Floor, id: str) -> Whereabouts:
    """Return where a contact is."""
    contact = floor.contacts.get(id)
    if contact is None:
        return Whereabouts(floor.now, STATE_NAMES[floor.contact_state(id)], "")
    case = floor.cases.get(contact.case)
    until, woken, step = 0, 0, ""
    because: tuple[Refusal, ...] = ()
    if contact.state == SCHEDULED:
        until = contact.queue_at
    elif contact.state == AWAITING_OWNER:
        work = floor.assignments[contact.assignment]
        until, woken = floor.timers.armed.get((timers.AWAIT, work.id), 0), work.woken
        step = _next_step(floor, woken)
        because = tuple(unready(floor.agents[work.agent]) + gate_again(floor, work.id))
    rules: Callbacks | None = floor.policy.callbacks
    return Whereabouts(
        floor.now, STATE_NAMES[contact.state], contact.fact.channel, hands(floor, contact), offers(floor, contact),
        0 if until >= NEVER else until, contact.callback_at, contact.promised_at, contact.attempt,
        0 if rules is None else rules.attempts, woken, step, because, contact.case,
        "" if case is None else case.owner,
    )  # fmt: skip


def hands(floor: Floor, contact: Contact) -> tuple[Held, ...]:
    """List who has the contact in hand: its primary first, then whoever is beside, then whoever still writes it up."""
    first = [contact.assignment] if contact.assignment else []
    beside = [] if contact.parties is None else list(contact.parties.hands)
    others = [id for id, work in floor.assignments.items() if work.contact == contact.id]
    found = [floor.assignments[id] for id in dict.fromkeys(first + beside + others) if id in floor.assignments]
    return tuple(Held(it.id, it.agent, it.role, it.kind, it.phase, it.since, it.until) for it in found)


def offers(floor: Floor, contact: Contact) -> tuple[HeldOut, ...]:
    """List to whom the contact, or a place beside its primary, is offered."""
    return tuple(
        HeldOut(it.id, it.agent, it.role, it.answer, it.made_at, it.expires_at)
        for it in floor.offers.values()
        if it.contact == contact.id
    )


def _next_step(floor: Floor, woken: int) -> str:
    """Name what follows if the agent finds no room in time, as waking.py would choose."""
    steps = floor.policy.waking.steps
    if woken != reasons.WOKEN_HELD or "wait" not in steps:
        return "reassign"
    rest = steps[steps.index("wait") + 1 :]
    return rest[0] if rest else "reassign"

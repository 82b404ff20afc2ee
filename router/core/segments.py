"""Segments and the channel contract: what a contact is by its customer's story, and where it is best served.

The contract asks three questions of a segment and an intent, channel by channel (engine.md 3.3): do they value it? do
they prefer it in this case? can it be delivered, well and at a sane cost? The customer's own story sharpens the second
answer: the contract's word is worth `prior_weight` contacts, each contact of theirs one word for its channel, and words
fade with time.

Rule 1. Total and cheap: of history and time only what some condition reads is worked out, and no text is searched.
Rule 2. Nobody is shifted: another channel is only ever offered, and what is offered never ends where no human is.
"""

from dataclasses import dataclass
from typing import Final, final

from router.core.contact import Contact
from router.core.customer import ONE, Customer
from router.core.events import ContactArrived, PastContact
from router.core.policy import Answer, Contract
from router.core.reasons import ABANDONED, NAMES
from router.core.state import State
from router.core.values import DAY_MS, Instant

KNOWN: Final = "customer.known"
"""They have been here before, or the platform told of it."""
CUSTOMER_LANGUAGE: Final = "customer.language"
CONTACTS_30D: Final = "history.contacts_30d"
REPEATS_7D: Final = "history.repeats_7d"
"""Contacts about the same intent."""
ABANDONED_30D: Final = "history.abandoned_30d"
LAST_CHANNEL: Final = "history.last_channel"
LAST_OUTCOME: Final = "history.last_outcome"
DAYS_SINCE_LAST: Final = "history.days_since_last"
HOURS: Final = "hours."
"""`hours.NAME`: those hours are open now."""

TEXT_FIELDS: Final = ("segment", CUSTOMER_LANGUAGE, LAST_CHANNEL, LAST_OUTCOME)
NUMBER_FIELDS: Final = (CONTACTS_30D, REPEATS_7D, ABANDONED_30D, DAYS_SINCE_LAST)
TRUTH_FIELDS: Final = (KNOWN,)
"""What conditions may read beyond the fields of the contact itself, with the truth of every `hours.NAME`."""

CALLBACK: Final = "callback"
SELF_SERVICE: Final = "self_service"

Field = str | int | bool | None

PLAIN: Final = Answer()


@final
@dataclass(slots=True)
class Better:
    """Another channel that a customer would rather be served on, and by how much."""

    channel: str
    answer: Answer
    prefers: int
    instead_of: int


def context(state: State, fact: ContactArrived) -> tuple[Field, ...]:
    """Work out the fields of history and time that some condition reads, in the order of `rules.context`."""
    past: list[PastContact] | None = None
    found: list[Field] = []
    for name in state.rules.context:
        if name.startswith(HOURS):
            found.append(state.rules.clock(name[len(HOURS) :]).is_open(Instant(state.now)))
        elif name == CUSTOMER_LANGUAGE:
            found.append(None if fact.customer is None else fact.customer.language)
        else:
            if past is None:
                past = _before(state, fact)
            found.append(_of_history(name, past, fact.intent, state.now))
    return tuple(found)


def _before(state: State, fact: ContactArrived) -> list[PastContact]:
    """List the earlier contacts of a contact's customer and of those linked to them, the oldest first."""
    customer = None if fact.customer is None else state.customers.get(fact.customer.id)
    if customer is None:
        return []
    past = [it for known in state.customers.circle(customer) for it in known.past if it.contact != fact.contact]
    return sorted(past, key=lambda it: (it.at, it.contact))


def _of_history(name: str, past: list[PastContact], intent: str, now: int) -> Field:
    if name == KNOWN:
        return bool(past)
    if name == CONTACTS_30D:
        return sum(1 for it in past if it.at > now - 30 * DAY_MS)
    if name == REPEATS_7D:
        return sum(1 for it in past if it.at > now - 7 * DAY_MS and it.intent == intent)
    if name == ABANDONED_30D:
        return sum(1 for it in past if it.at > now - 30 * DAY_MS and it.outcome == NAMES[ABANDONED])
    if not past:
        return None
    if name == LAST_CHANNEL:
        return past[-1].channel
    if name == LAST_OUTCOME:
        return past[-1].outcome
    return max(0, now - past[-1].at) // DAY_MS if name == DAYS_SINCE_LAST else None


def contract_for(state: State, segment: str, intent: str) -> Contract | None:
    """Return the contract that holds for a segment and an intent: the first one that names both."""
    for contract in state.policy.contracts:
        if contract.segments and segment not in contract.segments:
            continue
        if not contract.intents or intent in contract.intents:
            return contract
    return None


def preference(state: State, customer: Customer | None, channel: str, answer: Answer) -> int:
    """Return how much a channel is preferred, 0 to 1000: the contract's word, sharpened by the customer's own story."""
    rules = state.policy.preference
    if customer is None or not customer.counts:
        return answer.prefers
    total = own = 0
    for name in customer.counts:
        amount = customer.count(name, state.now, rules.half_life)
        total += amount
        if name == channel:
            own = amount
    weight = rules.prior_weight * ONE
    if weight + total == 0:
        return answer.prefers
    return (answer.prefers * weight + 1000 * own) // (weight + total)


def better(state: State, contact: Contact) -> Better | None:
    """Return the channel that the customer would much rather have, if one is valued and can be delivered now.

    The one they prefer most; of equals the cheapest, then the first in writing. Whether a call can be promised is not
    asked here.
    """
    contract = contract_for(state, contact.segment, contact.fact.intent)
    if contract is None:
        return None
    rules, customer, here = state.policy.preference, state.customer_of(contact), contact.fact.channel
    now = contract.channels.get(here, PLAIN)
    instead_of = preference(state, customer, here, now) if now.values else 0
    found: Better | None = None
    for channel, answer in contract.channels.items():
        if channel == here or not answer.values or answer.quality < rules.quality_least:
            continue
        prefers = preference(state, customer, channel, answer)
        if prefers < instead_of + max(1, rules.shift_from) or not is_open(state, channel):
            continue
        if found is None or (prefers, -answer.cost) > (found.prefers, -found.answer.cost):
            found = Better(channel, answer, prefers, instead_of)
    return found


def is_open(state: State, channel: str) -> bool:
    """Tell whether a customer may be served on a channel, or by a callback or themselves, now."""
    if channel == CALLBACK:
        return state.policy.callbacks is not None
    if channel == SELF_SERVICE:
        return True
    rules = state.policy.channels.get(channel)
    return rules is not None and state.rules.clock(rules.hours).is_open(Instant(state.now))

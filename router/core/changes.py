"""How the floor moves: facts taken as data, decisions applied as they are emitted. Nothing here rules.

Rule 1. `take` and `apply` are all there is: fact and decision together carry all that they need, so that a recovery
that replays recorded ones lands on the same floor, whatever the rules have become since.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from router.core import agent as presence
from router.core import decisions as d
from router.core import events as e
from router.core import reasons, timers
from router.core.agent import Agent
from router.core.assignment import Assignment
from router.core.contact import MOVES, QUEUED, Contact
from router.core.floor import Floor
from router.core.offer import HELD_AGAINST, UNANSWERED, Offer
from router.core.values import ACTIVE, ENDED, OFFERED, WAITING, WRAPPING, Instant

# A step that the table lacks is our own mistake: KeyError, and the process stops.
QUEUE: Final = MOVES[d.QueueContact]
OFFER: Final = MOVES[d.OfferContact]
REVOKE: Final = MOVES[d.RevokeOffer]
ASSIGN: Final = MOVES[d.AssignContact]
RETURN: Final = MOVES[d.ChangeAssignment]


def take(floor: Floor, fact: e.Fact) -> None:
    """Take an accepted fact as data, and remember it."""
    if fact.id:
        floor.seen.add(fact.source + "\n" + fact.id, 0, floor.now)
    TAKERS[type(fact)](floor, fact)


def apply(floor: Floor, decision: d.Decision) -> None:
    """Apply one decision; `seq` has no gaps."""
    assert decision.seq == floor.seq + 1, "decisions are applied in order"
    floor.seq = decision.seq
    APPLIERS[type(decision)](floor, decision)


def _arrived(floor: Floor, fact: e.ContactArrived) -> None:
    contact = floor.contacts.get(fact.contact)
    if contact is not None:  # the platform says it again: the later word counts, the place in line stays
        contact.fact = replace(fact, channel=contact.fact.channel, stage=contact.fact.stage)
        return
    at = max(min(fact.time or floor.now, floor.now), floor.now - floor.policy.memory.max_age)
    floor.arrivals += 1
    floor.contacts[fact.contact] = Contact(fact, floor.arrivals, Instant(at))


def _changed(floor: Floor, fact: e.ContactChanged) -> None:
    contact = floor.contacts[fact.contact]
    old = contact.fact
    contact.fact = replace(
        old,
        intent=old.intent if fact.intent is None else fact.intent,
        priority=old.priority if fact.priority is None else fact.priority,
        language=old.language if fact.language is None else fact.language,
        customer=fact.customer or old.customer,
        needs=fact.needs or old.needs,
        due_at=old.due_at if fact.due_at is None else fact.due_at,
        stage=fact.stage or old.stage,
        attributes=fact.attributes or old.attributes,
    )


def _signed_in(floor: Floor, fact: e.AgentSignedIn) -> None:
    agent = floor.agents.get(fact.agent)
    if agent is None:
        agent = Agent(fact.agent, len(floor.roster), floor.ledger("", fact.agent, None))
        floor.agents[fact.agent] = agent
        floor.roster.append(agent)
    floor.unindex(agent)
    agent.session, agent.name, agent.team, agent.site = fact.session, fact.name, fact.team, fact.site
    agent.skills, agent.languages, agent.authority = fact.skills, fact.languages, fact.authority
    agent.channels = tuple(floor.policy.channels) if fact.channels is None else fact.channels
    agent.own_budget = fact.budget
    agent.presence, agent.idle_since = fact.presence, floor.now
    agent.responding, agent.unanswered = True, 0
    floor.rate(agent)
    floor.index(agent)


def _presence_changed(floor: Floor, fact: e.AgentPresenceChanged) -> None:
    agent = floor.agents[fact.agent]
    if fact.presence == presence.OFFLINE:
        _sign_out(floor, agent)
        return
    agent.presence = fact.presence
    agent.responding, agent.unanswered = True, 0
    if fact.channels is not None and fact.channels != agent.channels:
        floor.unindex(agent)
        agent.channels = fact.channels
        floor.index(agent)
    floor.improved(agent)


def _signed_out(floor: Floor, fact: e.AgentSignedOut) -> None:
    _sign_out(floor, floor.agents[fact.agent])


def _sign_out(floor: Floor, agent: Agent) -> None:
    agent.presence, agent.session = presence.OFFLINE, ""
    floor.unindex(agent)


def _acted(floor: Floor, fact: e.OfferAccepted | e.OfferDeclined) -> None:
    agent = floor.agents[fact.agent]
    if not agent.responding:
        floor.improved(agent)
    agent.responding, agent.unanswered = True, 0


def _clock_reached(floor: Floor, fact: e.ClockReached) -> None:
    while name := floor.timers.pop_due(floor.now):
        floor.due.append(name)
        if name[0] == timers.RETRY:
            floor.ask_again(floor.contacts[name[1]])


def _queue(floor: Floor, decision: d.QueueContact) -> None:
    contact = floor.contacts[decision.contact]
    if contact.state == QUEUED:
        floor.leave_line(contact)
    asked = (decision.kind, decision.skills, decision.language, decision.authority)
    demand = floor.demand(contact.fact.channel, asked)
    contact.state = QUEUE[contact.state]
    contact.kind, contact.demand, contact.key = decision.kind, demand.index, decision.key
    contact.line = floor.rules.urgency_no[decision.urgency]
    contact.due_at = decision.due_at
    contact.stamp = decision.seq
    demand.enter(contact)
    floor.waiting += 1
    floor.fresh.append(contact)
    expires = floor.rules.expires
    if expires and demand.channel in expires:
        floor.timers.set(timers.GIVE_UP, contact.id, contact.arrived_at + expires[demand.channel])
    floor.ask_again(contact)


def _offer(floor: Floor, decision: d.OfferContact) -> None:
    contact, agent = floor.contacts[decision.contact], floor.agents[decision.agent]
    floor.leave_line(contact)
    contact.state = OFFER[contact.state]
    offer = Offer(decision.offer, contact.id, agent.id, contact.kind, decision.answer)
    offer.expires_at, offer.made_at = decision.expires_at, floor.now
    offer.idle_before, offer.switched_from = agent.idle_since, agent.last_channel
    contact.offer = decision.offer
    floor.offers[decision.offer] = offer
    agent.offers[decision.offer] = None
    agent.attention.move(contact.kind, ENDED, OFFERED)
    agent.idle_since, agent.given_seq = floor.now, decision.seq
    agent.last_channel = contact.fact.channel
    if floor.rules.improvable and agent.last_channel != offer.switched_from:
        floor.announce(agent)  # to work on this channel is no switch any more
    if decision.answer == "manual":
        floor.timers.set(timers.OFFER, offer.id, offer.expires_at + floor.policy.offers.accept_grace)


def _end_offer(floor: Floor, id: str, code: int) -> Offer:
    offer = floor.offers.pop(id)
    del floor.agents[offer.agent].offers[id]
    if offer.answer == "manual":
        floor.ended.add(id, code, floor.now)
        floor.timers.cancel(timers.OFFER, id)
    floor.contacts[offer.contact].offer = None
    return offer


def _revoke(floor: Floor, decision: d.RevokeOffer) -> None:
    offer = _end_offer(floor, decision.offer, decision.cause)
    contact, agent = floor.contacts[offer.contact], floor.agents[offer.agent]
    contact.state = REVOKE[contact.state]
    agent.attention.move(offer.kind, OFFERED, ENDED)
    if agent.idle_since == offer.made_at:
        agent.last_channel = offer.switched_from  # a switch that did not happen
        if decision.cause == reasons.CUSTOMER_LEFT:
            agent.idle_since = offer.idle_before
            floor.announce(agent)
    if decision.cause in HELD_AGAINST:
        contact.tried = contact.tried or {}
        contact.tried[agent.id] = decision.ask_again_at
    if decision.cause in UNANSWERED:
        agent.unanswered += 1
    floor.improved(agent)


def _assign(floor: Floor, decision: d.AssignContact) -> None:
    offer = _end_offer(floor, decision.offer, reasons.OK)
    contact, agent = floor.contacts[offer.contact], floor.agents[offer.agent]
    contact.state = ASSIGN[contact.state]
    agent.attention.move(offer.kind, OFFERED, decision.phase)
    assignment = Assignment(
        decision.assignment, contact.id, agent.id, offer.kind, contact.fact.channel, decision.role, decision.phase
    )
    assignment.since = floor.now
    floor.assignments[assignment.id] = assignment
    agent.assignments[assignment.id] = None
    contact.assignment, contact.assigned_at = assignment.id, floor.now
    contact.connected = contact.connected or decision.phase == ACTIVE
    contact.tried = None
    if offer.answer == "manual":  # one open offer fewer, which may let the next one in
        floor.improved(agent)


def _change(floor: Floor, decision: d.ChangeAssignment) -> None:
    assignment = floor.assignments[decision.assignment]
    agent = floor.agents[assignment.agent]
    before, after = assignment.phase, decision.phase
    agent.attention.move(assignment.kind, before, after)
    assignment.phase, assignment.until = after, decision.until
    assignment.since = assignment.since if after == before else floor.now
    if before == WRAPPING:
        floor.timers.cancel(timers.WRAP, assignment.id)
    elif before == WAITING:
        floor.timers.cancel(timers.SLEEP, assignment.id)
    if decision.until:
        floor.timers.set(timers.WRAP if after == WRAPPING else timers.SLEEP, assignment.id, decision.until)
    contact = floor.contacts.get(assignment.contact)
    if contact is not None and contact.assignment != assignment.id:
        contact = None
    if after == ENDED:
        del floor.assignments[assignment.id]
        del agent.assignments[assignment.id]
        agent.idle_since = floor.now
        if contact is not None:
            contact.state = RETURN[contact.state]
            contact.served_ms += floor.now - contact.assigned_at
            contact.assignment = ""
            if decision.cause == reasons.FAILED:
                agent.unanswered += 1
                contact.tried = {agent.id: 0}
    elif after == ACTIVE and contact is not None:
        contact.connected = True
    if after > before:
        floor.improved(agent)


def _close(floor: Floor, decision: d.CloseContact | d.RefuseContact | d.RedirectContact) -> None:
    contact = floor.contacts.pop(decision.contact)
    if contact.state == QUEUED:
        floor.leave_line(contact)
    contact.state = MOVES[type(decision)][contact.state]
    outcome = decision.outcome if isinstance(decision, d.CloseContact) else decision.code
    floor.closed.add(contact.id, outcome, floor.now)


def _change_agent(floor: Floor, decision: d.ChangeAgent) -> None:
    floor.agents[decision.agent].responding = decision.responding


def _take_debt(floor: Floor, decision: d.TakeDebt) -> None:
    floor.agents[decision.agent].debt_cause = decision.cause


def _pay_debt(floor: Floor, decision: d.PayDebt) -> None:
    floor.agents[decision.agent].debt_cause = 0


def _nothing(floor: Floor, what: e.Fact | d.Decision) -> None:
    """Such facts matter only for what is decided on them; answers only count in `seq`."""


TAKERS: Final[dict[type, Callable[[Floor, Any], None]]] = {
    e.ContactArrived: _arrived,
    e.ContactChanged: _changed,
    e.AgentSignedIn: _signed_in,
    e.AgentPresenceChanged: _presence_changed,
    e.AgentSignedOut: _signed_out,
    e.OfferAccepted: _acted,
    e.OfferDeclined: _acted,
    e.ClockReached: _clock_reached,
    e.ContactTurned: _nothing,
    e.ContactAbandoned: _nothing,
    e.ContactEnded: _nothing,
    e.OfferFailed: _nothing,
    e.AssignmentConnected: _nothing,
    e.AssignmentFailed: _nothing,
    e.AssignmentCompleted: _nothing,
}

APPLIERS: Final[dict[type, Callable[[Floor, Any], None]]] = {
    d.QueueContact: _queue,
    d.OfferContact: _offer,
    d.RevokeOffer: _revoke,
    d.AssignContact: _assign,
    d.ChangeAssignment: _change,
    d.CloseContact: _close,
    d.RefuseContact: _close,
    d.RedirectContact: _close,
    d.ChangeAgent: _change_agent,
    d.TakeDebt: _take_debt,
    d.PayDebt: _pay_debt,
    d.IgnoreFact: _nothing,
    d.GrantRequest: _nothing,
    d.RefuseRequest: _nothing,
}

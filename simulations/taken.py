"""How the checker enters facts: what they say of contacts, agents and time, before anything is decided on them."""

from collections.abc import Callable
from typing import Any, Final, final

from router.core import events as e
from simulations.demand import Story
from simulations.ledger import ASSIGNED, SELF_SERVICE, Contact
from simulations.scene import Scene

WORKED: Final = (
    e.AssignmentConnected, e.AssignmentCompleted, e.AssignmentWrapping, e.AssignmentResumed, e.AssignmentParked,
    e.AssignmentHeld, e.AssignmentConsulted, e.AssignmentConferenced,
)  # fmt: skip
"""Facts by which an agent does something with the work in their hands, and so is there."""


@final
class Taken:
    """Enters each accepted fact into the ledger."""

    __slots__ = ("_ledger", "_outside", "_scene", "readers")

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._ledger = scene.ledger
        self._outside = False  # somebody is at work that Poise did not give, until a certain time
        self.readers: dict[type, Callable[[Any], None]] = {
            e.ContactArrived: self._arrived, e.ContactChanged: self._changed, e.ContactStarted: self._started,
            e.ContactEscalated: self._escalated, e.ShiftAccepted: self._shifted, e.ShiftDeclined: self._stayed,
            e.ContactAbandoned: self._left, e.ContactEnded: self._left,
            e.CustomerMerged: self._merged, e.CustomerErased: self._erased,
            e.AgentSignedIn: self._signed_in, e.AgentPresenceChanged: self._presence,
            e.SupervisorPresenceSet: self._presence_set, e.AgentSignedOut: self._signed_out,
            e.AgentRemoved: self._removed, e.AgentLost: self._lost, e.AgentFound: self._found,
            e.AgentOccupied: self._occupied, e.AgentFreed: self._freed, e.AgentSnapshot: self._seen,
            e.PoolSnapshot: self._pool_seen, e.OfferDeclined: self._acted, e.OfferAccepted: self._acted,
            e.AssignmentPulled: self._acted, e.AssignmentTransferred: self._transferred,
            e.SupervisorPinned: self._pinned, e.SupervisorReleased: self._released,
            e.SupervisorReprioritised: self._reprioritised, e.ClockReached: self._clock,
            e.RouterResumed: self._resumed, e.RouterCaughtUp: self._caught_up,
        }  # fmt: skip
        for worked in WORKED:
            self.readers[worked] = self._worked

    # ── Contacts ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _arrived(self, fact: e.ContactArrived) -> None:
        here = self._ledger.contacts.get(fact.contact)
        if here is not None:
            stage = fact.stage if here.state == SELF_SERVICE else here.story.stage
            here.story = here.story.told_again(fact, stage)
            return
        now = self._scene.now
        if self._ledger.remembers(fact.contact, now):
            self._scene.note("life.contact", fact.contact, "", "arrived, closed before", "refused")
            return
        oldest = now - self._ledger.policy.memory.max_age
        arrival = min(max(fact.time, oldest), now) if fact.time else now
        self._ledger.closed.pop(fact.contact, None)
        self._come(fact.contact, Story.of(fact), arrival)

    def _come(self, id: str, story: Story, arrival: int) -> Contact:
        contact = self._ledger.contacts[id] = Contact(id, story, arrival)
        if story.stage == "self_service":
            contact.state = SELF_SERVICE
        return contact

    def _changed(self, fact: e.ContactChanged) -> None:
        contact = self._ledger.contacts.get(fact.contact)
        if contact is not None:
            contact.story.change(fact)

    def _started(self, fact: e.ContactStarted) -> None:
        if fact.contact not in self._ledger.contacts:
            self._come(fact.contact, Story.begun(fact), self._scene.now)

    def _left(self, fact: e.ContactAbandoned | e.ContactEnded) -> None:
        if fact.contact not in self._ledger.contacts:  # they left before they came, and will not come any more
            self._ledger.closed.setdefault(fact.contact, self._scene.now)

    def _escalated(self, fact: e.ContactEscalated) -> None:
        contact = self._ledger.contacts.get(fact.contact)
        old = self._ledger.contacts.get(fact.replaces) if fact.replaces else contact
        if old is None:
            return
        if old is contact:
            contact.story.channel = fact.to
            return
        story = old.story.copied() if contact is None else contact.story
        story.channel, story.stage = fact.to, "queue"
        if contact is None:
            contact = self._come(fact.contact, story, old.arrival)
        contact.arrival = min(contact.arrival, old.arrival)
        contact.served = list(old.served)
        if old.state == ASSIGNED:
            contact.served.append((old.started_at, self._scene.now))
        contact.connected, contact.holders, contact.transfers = old.connected, list(old.holders), old.transfers
        contact.home, contact.pinned = old.home, old.pinned

    def _shifted(self, fact: e.ShiftAccepted) -> None:
        contact = self._ledger.contacts.get(fact.contact)
        if contact is None:
            return
        if fact.shift != contact.shift:
            self._scene.note("time.shift", contact.id, "", f"{fact.shift} accepted", contact.shift or "nothing offered")
        contact.shift = ""
        if contact.shift_to == "self_service":
            self._scene.waiting.leave(contact.id)
            self._scene.fresh.pop(contact.id, None)
            contact.state, contact.story.stage = SELF_SERVICE, "self_service"
        elif contact.shift_to != "callback":
            contact.story.channel = contact.shift_to

    def _stayed(self, fact: e.ShiftDeclined) -> None:
        contact = self._ledger.contacts.get(fact.contact)
        if contact is not None:
            contact.shift = ""

    def _merged(self, fact: e.CustomerMerged) -> None:
        if self._scene.customer(fact.customer) != self._scene.customer(fact.other):
            self._scene.aliases[self._scene.customer(fact.other)] = self._scene.customer(fact.customer)

    def _erased(self, fact: e.CustomerErased) -> None:
        name = self._scene.customer(fact.customer)
        for contact in self._ledger.contacts.values():
            story = contact.story
            if story.customer and self._scene.customer(story.customer) == name:
                story.customer = story.tier = story.customer_language = ""

    def _pinned(self, fact: e.SupervisorPinned) -> None:
        self._ledger.contacts[fact.contact].pinned = fact.agent

    def _released(self, fact: e.SupervisorReleased) -> None:
        contact = self._ledger.contacts.get(fact.subject)
        if contact is not None:
            contact.pinned = ""

    def _reprioritised(self, fact: e.SupervisorReprioritised) -> None:
        contact = self._ledger.contacts.get(fact.contact)
        if contact is not None:
            contact.story.priority = fact.priority

    def _transferred(self, fact: e.AssignmentTransferred) -> None:
        work, target = self._ledger.assignments.get(fact.assignment), fact.target or e.Target()
        contact = self._ledger.contacts.get(work.contact) if work else None
        self._worked(fact)
        if work is None or contact is None:
            return
        if target.agent and target.agent in contact.holders and not fact.progress:
            seen = f"back to {target.agent}, nothing done"
            self._scene.note("hand_on.progress", contact.id, work.agent, seen, "refused")
        most = self._ledger.policy.hand_offs.max_transfers
        if contact.transfers >= most and target.pool:
            seen = f"transfer {contact.transfers + 1}"
            self._scene.note("hand_on.most", contact.id, work.agent, seen, f"at most {most}")
        if target.needs is not None and not target.agent and contact.transfers < most:
            contact.story.need(target.needs)

    # ── Agents ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _signed_in(self, fact: e.AgentSignedIn) -> None:
        agent = self._ledger.agent(fact.agent)
        agent.modifiers.weigh(agent.bounds.base, self._scene.now, self._ledger.load(agent))
        agent, changed = self._ledger.sign_in(fact, self._scene.now)
        agent.seen(self._scene.now)
        agent.modifiers.weigh(agent.bounds.base, self._scene.now, self._ledger.load(agent))
        if changed:
            self._scene.waiting.learn(agent)

    def _presence(self, fact: e.AgentPresenceChanged) -> None:
        agent = self._ledger.agent(fact.agent)
        agent.present(fact)
        agent.seen(self._scene.now)
        if fact.presence == "offline":
            agent.session = ""
        self._ledger.touch(agent)

    def _presence_set(self, fact: e.SupervisorPresenceSet) -> None:
        agent = self._ledger.agent(fact.agent)
        silent_since = agent.lapsing_since  # a supervisor's word is none of the session
        self._presence(e.AgentPresenceChanged(fact.id, fact.source, fact.agent, "", fact.presence))
        agent.lapsing_since = silent_since if fact.presence != "offline" else 0

    def _signed_out(self, fact: e.AgentSignedOut | e.AgentRemoved) -> None:
        agent = self._ledger.agent(fact.agent)
        agent.presence, agent.session, agent.lapsing_since = "offline", "", 0
        agent.seen(self._scene.now)
        self._ledger.touch(agent)

    def _removed(self, fact: e.AgentRemoved) -> None:
        self._signed_out(fact)
        agent = self._ledger.agent(fact.agent)
        agent.outside.clear()
        for contact in self._ledger.contacts.values():  # what was pinned to them is for everybody
            contact.pinned = "" if contact.pinned == agent.id else contact.pinned
        agent.lost = agent.drained = False

    def _lost(self, fact: e.AgentLost) -> None:
        self._ledger.agent(fact.agent).lapsing_since = self._scene.now

    def _found(self, fact: e.AgentFound) -> None:
        self._ledger.agent(fact.agent).lapsing_since = 0

    def _acted(self, fact: e.OfferAccepted | e.OfferDeclined | e.AssignmentPulled) -> None:
        self._ledger.agent(fact.agent).acted()

    def _worked(self, fact: Any) -> None:
        work = self._ledger.assignments.get(fact.assignment)
        if work is not None:
            agent = self._ledger.agent(work.agent)
            if agent.responding is False:
                self._ledger.touch(agent)
            agent.acted()

    def _occupy(self, agent: str, activity: str, channel: str, weight: int | None, until: int) -> None:
        who = self._ledger.agent(agent)
        who.outside.pop(activity, None)
        work = self._ledger.scales.outside(agent, activity, channel, weight, who.bounds)
        who.outside[activity] = (work, until)
        self._outside = self._outside or until > 0
        self._ledger.touch(who)

    def _occupied(self, fact: e.AgentOccupied) -> None:
        self._occupy(fact.agent, fact.activity, fact.channel, fact.weight, fact.until or 0)

    def _freed(self, fact: e.AgentFreed) -> None:
        agent = self._ledger.agent(fact.agent)
        agent.outside.pop(fact.activity, None)
        self._ledger.touch(agent)

    def _seen(self, fact: e.AgentSnapshot) -> None:
        agent, said = self._ledger.agent(fact.agent), {one.activity: one for one in fact.outside}
        agent.outside = {name: each for name, each in agent.outside.items() if name in said}
        for name, one in said.items():
            if name not in agent.outside:
                self._occupy(agent.id, name, one.channel, one.weight, 0)
        self._ledger.touch(agent)

    def _pool_seen(self, fact: e.PoolSnapshot) -> None:
        for one in fact.contacts:
            closed = self._ledger.remembers(one.contact, self._scene.now)
            known = one.contact in self._ledger.contacts or closed
            if known or one.channel not in self._ledger.policy.channels:
                continue
            if not one.agent or one.agent in self._ledger.agents:
                story = Story.of(e.ContactArrived("", "", one.contact, one.channel))  # type: ignore[arg-type]
                self._come(one.contact, story, self._scene.now)

    # ── Time ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _clock(self, fact: e.ClockReached) -> None:
        now = self._scene.now
        if self._outside:
            self._outside = False
            for agent in self._ledger.agents.values():
                for activity, (_, until) in list(agent.outside.items()):
                    if 0 < until <= now:
                        del agent.outside[activity]
                        self._ledger.touch(agent)
                    self._outside = self._outside or until > now
        if self._scene.catching_up and now >= self._scene.resumed_at + self._ledger.policy.sessions.catch_up_most:
            self._scene.catching_up = False

    def _resumed(self, fact: e.RouterResumed) -> None:
        self._scene.catching_up, self._scene.resumed_at = True, self._scene.now

    def _caught_up(self, fact: e.RouterCaughtUp) -> None:
        self._scene.catching_up = False


"""Facts judged: whether a refused one could be refused, and whether an accepted one had its effect (engine.md 2)."""

from collections.abc import Callable, Sequence
from typing import Any, Final, final

from router.core import events as e
from router.core import reasons
from router.core.decisions import ChangePolicy, Decision, GrantRequest, IgnoreFact, RefuseRequest
from router.core.values import (
    ACTIVE,
    CONNECTING,
    DORMANT,
    HELD,
    INTERRUPTED,
    OFFERED,
    PARKED,
    UNATTENDED,
    WAITING,
    WRAPPING,
)
from simulations.holdings import Holdings
from simulations.ledger import AWAITING, NEW, OFFER_OPEN, QUEUED
from simulations.scene import Scene

UNKNOWN: Final = (
    reasons.CONTACT_UNKNOWN, reasons.CONTACT_CLOSED, reasons.AGENT_UNKNOWN, reasons.OFFER_UNKNOWN,
    reasons.OFFER_TAKEN, reasons.OFFER_OF_OTHER, reasons.ASSIGNMENT_UNKNOWN,
)  # fmt: skip
"""Refusals of what is not here."""
OF_OFFERS: Final = e.OfferAccepted | e.OfferDeclined | e.OfferFailed
BY_AGENT: Final = (
    e.AgentPresenceChanged, e.AgentSignedOut, e.AgentRemoved, e.AgentLost, e.AgentFound, e.AgentOccupied, e.AgentFreed,
    e.AgentSnapshot, e.SupervisorDrained, e.SupervisorPresenceSet,
)  # fmt: skip
BY_CONTACT: Final = (
    e.ContactChanged, e.ContactTurned, e.SupervisorReprioritised, e.SupervisorClosed, e.CallbackRequested,
    e.CallbackCancelled, e.CallbackRescheduled, e.CallbackUnreached, e.ShiftAccepted, e.ShiftDeclined,
)  # fmt: skip
LEFT: Final = (e.ContactAbandoned, e.ContactEnded)
"""Who leaves before they came will not come any more: such a fact is taken too."""


def turned_away(decisions: Sequence[Decision]) -> IgnoreFact | RefuseRequest | None:
    """Return the refusal of the fact itself, if it was refused: it comes first."""
    first = decisions[0] if decisions else None
    return first if isinstance(first, IgnoreFact | RefuseRequest) else None


@final
class Effects:
    """Judges facts against what was decided on them."""

    __slots__ = ("_holdings", "_judges", "_ledger", "_scene")

    def __init__(self, scene: Scene, holdings: Holdings) -> None:
        self._scene = scene
        self._ledger = scene.ledger
        self._holdings = holdings
        self._judges: dict[type, Callable[[Any], str]] = {
            e.ContactArrived: self._placed, e.ContactChanged: self._placed, e.ContactTurned: self._turned,
            e.ContactAbandoned: self._gone, e.ContactEnded: self._gone, e.SupervisorClosed: self._gone,
            e.CallbackCancelled: self._gone,
            e.OfferAccepted: self._ended, e.OfferDeclined: self._ended, e.OfferFailed: self._ended,
            e.AgentSignedOut: self._absent, e.AgentPresenceChanged: self._absent,
            e.SupervisorPresenceSet: self._absent, e.AgentRemoved: self._removed,
            e.AssignmentConnected: self._worked, e.AssignmentFailed: self._worked,
            e.AssignmentCompleted: self._worked,
            e.AssignmentHeld: self._in_phase(HELD), e.AssignmentParked: self._in_phase(PARKED, ACTIVE),
            e.AssignmentResumed: self._in_phase(ACTIVE), e.AssignmentWrapping: self._in_phase(WRAPPING),
            e.SupervisorUnassigned: self._in_phase(WRAPPING), e.AssignmentTransferred: self._in_phase(WRAPPING),
            e.SupervisorForced: self._given, e.AssignmentPulled: self._given, e.ContactStarted: self._given,
            e.SupervisorDrained: self._drained, e.SupervisorReleased: self._released,
        }  # fmt: skip

    # ── Refused ───────────────────────────────────────────────────────────────────────────────────────────────────

    def ruling(self, fact: e.Fact, decisions: Sequence[Decision]) -> bool:
        """Tell whether the fact was refused, in which case it changes nothing; judge whether it could be."""
        refusal = turned_away(decisions)
        if refusal is None:
            return False
        here = self._subject_here(fact)
        wrong = refusal.code == reasons.CONTACT_KNOWN if here is False else here is True and refusal.code in UNKNOWN
        if wrong:
            seen = f"{type(fact).__name__} refused as {reasons.NAMES[refusal.code]}"
            self._scene.note("life.fact", refusal.subject, "", seen, "accepted: what it names is as it says")
        for decision in decisions:
            if type(decision) not in (IgnoreFact, RefuseRequest, GrantRequest) and type(fact) is not e.ContactArrived:
                seen = f"{type(decision).__name__} on a refused {type(fact).__name__}"
                self._scene.note("life.fact", refusal.subject, "", seen, "no effect")
        return True

    def _subject_here(self, fact: e.Fact) -> bool | None:
        """Tell whether what a fact names is here; None if it names nothing that could be missing."""
        ledger = self._ledger
        if isinstance(fact, OF_OFFERS):
            offer = ledger.offers.get(fact.offer)
            return offer is not None and offer.agent == fact.agent
        if isinstance(fact, BY_AGENT):
            return fact.agent in ledger.agents
        if isinstance(fact, e.ContactArrived):
            return None if fact.contact in ledger.contacts or fact.contact in ledger.closed else False
        if isinstance(fact, BY_CONTACT):
            return fact.contact in ledger.contacts
        if isinstance(fact, LEFT):
            return True if fact.contact in ledger.contacts else None
        assignment = getattr(fact, "assignment", None)
        return None if assignment is None else assignment in ledger.assignments

    # ── Accepted ──────────────────────────────────────────────────────────────────────────────────────────────────

    def judge(self, fact: e.Fact, decisions: Sequence[Decision]) -> None:
        """Judge whether an accepted fact had its effect."""
        judge = self._judges.get(type(fact))
        missing = "" if judge is None else judge(fact)
        if isinstance(fact, e.PolicyApplied) and not any(isinstance(order, ChangePolicy) for order in decisions):
            missing = "the policy is not said to hold"
        if missing:
            self._scene.note("life.fact", "", "", f"{type(fact).__name__}: {missing}", "it has its effect")

    def _placed(self, fact: e.ContactArrived | e.ContactChanged) -> str:
        contact = self._ledger.contacts.get(fact.contact)
        if contact is None:
            return ""
        if contact.state == NEW:
            return f"{fact.contact} is neither queued nor turned away"
        asks = contact.asks
        if contact.state != QUEUED or asks is None or self._ledger.demand.storied or contact.step:
            return ""
        right = self._ledger.demand.of(contact.story, self._scene.now)
        if asks != right._replace(team=asks.team):
            return f"{fact.contact} asks something else and was not queued anew"
        return ""

    def _gone(self, fact: e.ContactAbandoned | e.ContactEnded | e.SupervisorClosed | e.CallbackCancelled) -> str:
        contact = self._ledger.contacts.get(fact.contact)
        if contact is None or (isinstance(fact, LEFT) and contact.callback_at):  # they hang up, and are called
            return ""
        for work in self._ledger.assignments.values():
            if work.contact == fact.contact and work.phase == WRAPPING:
                return ""  # closes with its wrap-up
        return f"{fact.contact} is still here"

    def _ended(self, fact: e.OfferAccepted | e.OfferDeclined | e.OfferFailed) -> str:
        return f"{fact.offer} is still open" if fact.offer in self._ledger.offers else ""

    def _absent(self, fact: e.AgentSignedOut | e.AgentPresenceChanged | e.SupervisorPresenceSet) -> str:
        if not isinstance(fact, e.AgentSignedOut) and fact.presence != "offline":
            return ""
        held = self._ledger.agent(fact.agent).works.values()
        return ", ".join(f"{work.id} is still open" for work in held if work.phase == OFFERED)

    def _removed(self, fact: e.AgentRemoved) -> str:
        held = self._ledger.agent(fact.agent).works.values()
        return ", ".join(f"{work.id} is still in hand" for work in held if work.phase != UNATTENDED)

    def _worked(self, fact: e.AssignmentConnected | e.AssignmentFailed | e.AssignmentCompleted) -> str:
        work = self._ledger.assignments.get(fact.assignment)
        if work is None:
            return ""
        if isinstance(fact, e.AssignmentConnected):
            return f"{work.id} is still connecting" if work.phase == CONNECTING else ""
        if isinstance(fact, e.AssignmentCompleted) and work.phase == WRAPPING:
            self._scene.done.add(work.id)
            if self._scene.now < work.since + self._holdings.wrap(work).least:
                return ""
        return f"{work.id} is still in hand"

    def _turned(self, fact: e.ContactTurned) -> str:
        contact = self._ledger.contacts.get(fact.contact)
        work = self._ledger.assignments.get(contact.primary) if contact else None
        if contact is None or work is None or work.phase not in (ACTIVE, WAITING, DORMANT):
            return ""
        if contact.state == AWAITING:  # came back, and finds no room
            return "" if fact.to == "agent" else f"{work.id} is not the customer's turn"
        waits = work.phase != ACTIVE
        return "" if waits == (fact.to == "customer") else f"{work.id} is not the {fact.to}'s turn"

    def _in_phase(self, *phases: int) -> Callable[[Any], str]:
        """Make a judge of facts by which work in hand moves to a phase, if it is not over by them, or interrupted."""

        def judge(fact: Any) -> str:
            work = self._ledger.assignments.get(fact.assignment)
            if work is None or work.phase in phases or work.phase == INTERRUPTED:
                return ""
            return f"{work.id} is not as it says"

        return judge

    def _given(self, fact: e.SupervisorForced | e.AssignmentPulled | e.ContactStarted) -> str:
        contact = self._ledger.contacts.get(fact.contact)
        work = self._ledger.assignments.get(contact.primary) if contact else None
        if contact is None or (work is not None and work.agent == fact.agent):
            return ""
        return f"{fact.contact} is not with {fact.agent}" if contact.state != OFFER_OPEN else f"{fact.contact} rings"

    def _drained(self, fact: e.SupervisorDrained) -> str:
        return "" if self._ledger.agent(fact.agent).drained else f"{fact.agent} is given work still"

    def _released(self, fact: e.SupervisorReleased) -> str:
        agent = self._ledger.agents.get(fact.subject)
        return f"{fact.subject} is drained still" if agent is not None and agent.drained else ""

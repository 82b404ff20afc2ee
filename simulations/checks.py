"""The checker: finds every breach of the engine's rules from policy, facts and decisions alone.

It keeps a ledger of its own and shares nothing with the engine but the vocabulary (policy, facts, decisions, reasons,
conditions, hours, curves). For each handled fact it enters the fact, judges each decision as it enters it, then looks
at what the two touched: debts, deadlines, whether the fact had its effect, and whether anybody waits beside an agent
who could take them. Everybody is looked at every thousandth fact and at the end.

Cost, for F facts: each decision is judged in O(work in hand of one agent); a look at a touched agent takes O(lines in
which somebody waits), at a new contact O(agents who may take it), and that only while its line is empty. The whole
look takes O(agents × lines), a thousandth as often.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final, final

from router.core import reasons
from router.core.decisions import (
    ChangeAgent,
    ChangeAssignment,
    Decision,
    GrantRequest,
    IgnoreFact,
    PayDebt,
    RefuseRequest,
    TakeDebt,
)
from router.core.events import (
    AgentPresenceChanged,
    AgentSignedIn,
    AgentSignedOut,
    AssignmentCompleted,
    AssignmentConnected,
    AssignmentFailed,
    ContactAbandoned,
    ContactArrived,
    ContactChanged,
    ContactEnded,
    ContactTurned,
    Fact,
    OfferAccepted,
    OfferDeclined,
    OfferFailed,
)
from router.core.policy import Policy
from router.core.values import ACTIVE, CONNECTING, DORMANT, OFFERED, WAITING, WRAPPING, Instant
from simulations.admissions import Admissions
from simulations.demand import Story
from simulations.holdings import Holdings
from simulations.ledger import NEW, QUEUED, RETURNED, SELF_SERVICE, Agent, Contact, Ledger
from simulations.lives import Lives
from simulations.precedence import Precedence
from simulations.scene import Scene
from simulations.violations import EXAMPLES, Violations
from simulations.waitlist import Waitlist

WHOLE_EVERY: Final = 1_000
CAUSES: Final[dict[int, tuple[type, ...]]] = {
    reasons.DEBT_TURNED: (ContactTurned,),
    reasons.DEBT_SHRUNK: (AgentSignedIn, AgentPresenceChanged),
    # To wrap up what had waited or slept is to take it up again, and weighs more than it did.
    reasons.DEBT_RESUMED: (ContactEnded, ContactAbandoned, AssignmentCompleted),
}
"""Which facts may raise load above the budget, by the cause that the decision names."""


@final
class Checker:
    """Call `see` for each handled fact, in order, with all the decisions that answered it; then `finish`."""

    __slots__ = ("_admissions", "_facts", "_found", "_holdings", "_ledger", "_lives", "_now", "_orders", "_precedence",
                 "_readers", "_scene", "_seq", "_waiting")  # fmt: skip

    def __init__(self, policy: Policy, examples_max: int = EXAMPLES) -> None:
        self._found = Violations(examples_max)
        self._ledger = Ledger(policy)
        self._waiting = Waitlist()
        self._scene = Scene(self._ledger, self._waiting, self._found)
        self._precedence = Precedence(self._ledger, self._waiting, self._found)
        self._admissions = Admissions(self._ledger, self._precedence, self._found)
        self._lives = Lives(self._scene, self._admissions)
        self._holdings = Holdings(self._scene)
        self._now = self._facts = 0
        self._seq: int | None = None
        self._orders: dict[type, Callable[[Any], None]] = {
            **self._lives.rules,
            ChangeAssignment: self._holdings.change,
            ChangeAgent: self._change_agent,
            TakeDebt: self._take_debt,
            PayDebt: self._pay_debt,
        }
        self._readers: dict[type, Callable[[Any], None]] = {
            ContactArrived: self._arrived,
            ContactChanged: self._changed,
            AgentSignedIn: self._signed_in,
            AgentPresenceChanged: self._presence,
            AgentSignedOut: self._signed_out,
            OfferDeclined: self._acted,
            OfferAccepted: self._acted,
        }

    def see(self, now: Instant, fact: Fact, decisions: Sequence[Decision], sequence: int = 0) -> None:
        """Judge one handled fact and everything that was decided on it."""
        scene = self._scene
        if now < self._now:
            self._found.note("decision.sequence", now, "", "", f"time {now}", f"not before {self._now}")
        self._now = scene.now = now
        scene.fact = fact
        refused = self._ruling(fact, decisions)
        if not refused:
            reader = self._readers.get(type(fact))
            if reader is not None:
                reader(fact)
        elif type(fact) is ContactArrived and fact.contact not in self._ledger.contacts:
            self._ledger.closed.setdefault(fact.contact, now)
        for decision in decisions:
            if self._seq is not None and decision.seq != self._seq + 1:
                right = f"seq {self._seq + 1}"
                self._found.note("decision.sequence", now, "", "", f"seq {decision.seq}", right)
            self._seq = decision.seq
            order = self._orders.get(type(decision))
            if order is not None:
                order(decision)
        self._look(fact, refused)

    def finish(self) -> Violations:
        """Look at everybody once more and return all that was found."""
        self._precedence.whole(self._now)
        return self._found

    # ── Facts ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _ruling(self, fact: Fact, decisions: Sequence[Decision]) -> bool:
        """Tell whether the fact was refused, in which case it changes nothing; judge whether it could be."""
        refusal = None
        for decision in decisions:
            if type(decision) is IgnoreFact or type(decision) is RefuseRequest:
                refusal = decision
        if refusal is None:
            return False
        here = self._subject_here(fact)
        unknown = (
            reasons.CONTACT_UNKNOWN, reasons.CONTACT_CLOSED, reasons.AGENT_UNKNOWN, reasons.OFFER_UNKNOWN,
            reasons.OFFER_TAKEN, reasons.OFFER_OF_OTHER, reasons.ASSIGNMENT_UNKNOWN,
        )  # fmt: skip
        wrong = refusal.code == reasons.CONTACT_KNOWN if here is False else here is True and refusal.code in unknown
        if wrong:
            seen = f"{type(fact).__name__} refused as {reasons.NAMES[refusal.code]}"
            self._found.note("life.fact", self._now, refusal.subject, "", seen, "accepted: what it names is as it says")
        for decision in decisions:
            if type(decision) not in (IgnoreFact, RefuseRequest, GrantRequest) and type(fact) is not ContactArrived:
                seen = f"{type(decision).__name__} on a refused {type(fact).__name__}"
                self._found.note("life.fact", self._now, refusal.subject, "", seen, "no effect")
        return True

    def _subject_here(self, fact: Fact) -> bool | None:
        """Tell whether what a fact names is here; None if it names nothing that could be missing."""
        ledger = self._ledger
        if isinstance(fact, OfferAccepted | OfferDeclined | OfferFailed):
            offer = ledger.offers.get(fact.offer)
            return offer is not None and offer.agent == fact.agent
        if isinstance(fact, AssignmentConnected | AssignmentFailed | AssignmentCompleted):
            return fact.assignment in ledger.assignments
        if isinstance(fact, AgentPresenceChanged | AgentSignedOut):
            return fact.agent in ledger.agents
        if isinstance(fact, ContactArrived):
            return None if fact.contact in ledger.contacts or fact.contact in ledger.closed else False
        if isinstance(fact, ContactChanged | ContactTurned | ContactAbandoned | ContactEnded):
            return fact.contact in ledger.contacts
        return None

    def _arrived(self, fact: ContactArrived) -> None:
        ledger = self._ledger
        here = ledger.contacts.get(fact.contact)
        if here is not None:
            stage = fact.stage if here.state == SELF_SERVICE else here.story.stage
            here.story = here.story.told_again(fact, stage)
            return
        if fact.contact in ledger.closed:
            self._found.note("life.contact", self._now, fact.contact, "", "arrived, closed before", "refused")
            return
        oldest = self._now - ledger.policy.memory.max_age
        arrival = min(max(fact.time, oldest), self._now) if fact.time else self._now
        contact = ledger.contacts[fact.contact] = Contact(fact.contact, Story.of(fact), arrival)
        if fact.stage == "self_service":
            contact.state = SELF_SERVICE

    def _changed(self, fact: ContactChanged) -> None:
        contact = self._ledger.contacts.get(fact.contact)
        if contact is not None:
            contact.story.change(fact)

    def _signed_in(self, fact: AgentSignedIn) -> None:
        agent, changed = self._ledger.sign_in(fact)
        if changed:
            self._waiting.learn(agent)

    def _presence(self, fact: AgentPresenceChanged) -> None:
        agent = self._ledger.agent(fact.agent)
        agent.present(fact)
        self._ledger.touch(agent)

    def _signed_out(self, fact: AgentSignedOut) -> None:
        agent = self._ledger.agent(fact.agent)
        agent.presence = "offline"
        self._ledger.touch(agent)

    def _acted(self, fact: OfferAccepted | OfferDeclined) -> None:
        self._ledger.agent(fact.agent).acted()

    # ── Agents ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _change_agent(self, order: ChangeAgent) -> None:
        agent = self._ledger.agent(order.agent)
        most = self._ledger.policy.offers.max_unanswered
        if not order.responding and agent.unanswered_most < most:
            seen = f"not responding after {agent.unanswered_most} unanswered"
            self._found.note("agent.responding", self._now, "", agent.id, seen, f"after {most}")
        if order.responding and agent.responding is False:
            self._found.note("agent.responding", self._now, "", agent.id, "responding again", "only when they act")
        agent.responding = order.responding
        if not order.responding:
            agent.unanswered = agent.unanswered_most = 0
        self._ledger.touch(agent)

    def _take_debt(self, order: TakeDebt) -> None:
        agent = self._ledger.agent(order.agent)
        excess = self._ledger.excess(agent)
        broken = self._ledger.scales.breaches(agent.works.values(), agent.bounds)
        if order.debt != excess or not (excess or broken):
            right = f"debt {excess}" if excess else "no debt"
            self._found.note("debt.stated", self._now, "", agent.id, f"debt {order.debt}", right)
        if not isinstance(self._scene.fact, CAUSES.get(order.cause, ())):
            cause = reasons.NAMES.get(order.cause, str(order.cause))
            seen = f"{cause} at {type(self._scene.fact).__name__}"
            self._found.note("debt.stated", self._now, "", agent.id, seen, "a cause that happened")
        agent.debt = order.debt
        self._ledger.touch(agent)

    def _pay_debt(self, order: PayDebt) -> None:
        agent = self._ledger.agent(order.agent)
        excess = self._ledger.excess(agent)
        if excess:
            self._found.note("debt.unpaid", self._now, "", agent.id, "paid", f"{excess} above the budget still")
        agent.debt = 0
        self._ledger.touch(agent)

    # ── After each fact ───────────────────────────────────────────────────────────────────────────────────────────

    def _look(self, fact: Fact, refused: bool) -> None:
        """Look at what the fact and its decisions touched; every thousandth time at everybody."""
        scene, ledger = self._scene, self._ledger
        if not refused:
            self._effect(fact)
        if scene.returned:
            for contact in scene.returned:
                if contact.state == RETURNED and contact.id in ledger.contacts:
                    scene.come_back(contact)
            scene.returned.clear()
        for agent in ledger.touched.values():
            self._debt(agent)
        self._precedence.freed(self._now, ledger.touched.values())
        ledger.touched.clear()
        if scene.fresh:
            self._precedence.entered(self._now, scene.fresh.values())
            scene.fresh.clear()
        self._lives.overrun()
        self._holdings.overrun()
        self._facts += 1
        if self._facts % WHOLE_EVERY == 0:
            self._precedence.whole(self._now)
            ledger.forget(self._now)

    def _debt(self, agent: Agent) -> None:
        excess = self._ledger.excess(agent)
        if not excess:
            agent.admitted = 0
        if excess > agent.debt + agent.admitted:
            seen = f"{excess} above the budget of {agent.bounds.budget}, debt {agent.debt}"
            self._found.note("debt.unrecorded", self._now, "", agent.id, seen, f"debt {excess}")
        elif agent.debt and not excess:
            right = "paid: load is within the budget"
            self._found.note("debt.unpaid", self._now, "", agent.id, f"debt {agent.debt}", right)
        most = self._ledger.policy.offers.max_unanswered
        if agent.unanswered >= most and agent.responding:
            seen = f"responding after {agent.unanswered} unanswered"
            self._found.note("agent.responding", self._now, "", agent.id, seen, f"not responding after {most}")
            agent.unanswered = agent.unanswered_most = 0

    def _effect(self, fact: Fact) -> None:
        """Judge whether an accepted fact had its effect."""
        ledger, missing = self._ledger, ""
        if isinstance(fact, ContactArrived | ContactChanged):
            missing = self._placed(fact)
        elif isinstance(fact, ContactAbandoned | ContactEnded):
            missing = f"{fact.contact} is still here" if fact.contact in ledger.contacts else ""
            for work in ledger.assignments.values() if missing else ():
                if work.contact == fact.contact and work.phase == WRAPPING:
                    missing = ""  # closes with its wrap-up
        elif isinstance(fact, OfferAccepted | OfferDeclined | OfferFailed):
            missing = f"{fact.offer} is still open" if fact.offer in ledger.offers else ""
        elif isinstance(fact, AgentSignedOut) or (
            isinstance(fact, AgentPresenceChanged) and fact.presence == "offline"
        ):
            held = ledger.agent(fact.agent).works.values()
            missing = ", ".join(f"{work.id} is still open" for work in held if work.phase == OFFERED)
        elif isinstance(fact, AssignmentConnected | AssignmentFailed | AssignmentCompleted):
            missing = self._worked(fact)
        elif isinstance(fact, ContactTurned):
            missing = self._turned(fact)
        if missing:
            self._found.note("life.fact", self._now, "", "", f"{type(fact).__name__}: {missing}", "it has its effect")

    def _placed(self, fact: ContactArrived | ContactChanged) -> str:
        contact = self._ledger.contacts.get(fact.contact)
        if contact is None:
            return ""
        if contact.state == NEW:
            return f"{fact.contact} is neither queued nor turned away"
        asks = contact.asks
        if contact.state == QUEUED and asks is not None and asks != self._ledger.demand.of(contact.story):
            return f"{fact.contact} asks something else and was not queued anew"
        return ""

    def _worked(self, fact: AssignmentConnected | AssignmentFailed | AssignmentCompleted) -> str:
        work = self._ledger.assignments.get(fact.assignment)
        if work is None:
            return ""
        if isinstance(fact, AssignmentConnected):
            return f"{work.id} is still connecting" if work.phase == CONNECTING else ""
        if isinstance(fact, AssignmentCompleted) and work.phase == WRAPPING:
            self._scene.done.add(work.id)
            if self._now < work.since + self._holdings.wrap(work).least:
                return ""
        return f"{work.id} is still in hand"

    def _turned(self, fact: ContactTurned) -> str:
        contact = self._ledger.contacts.get(fact.contact)
        work = self._ledger.assignments.get(contact.primary) if contact else None
        if work is None or work.phase not in (ACTIVE, WAITING, DORMANT):
            return ""
        waits = work.phase != ACTIVE
        return "" if waits == (fact.to == "customer") else f"{work.id} is not the {fact.to}'s turn"

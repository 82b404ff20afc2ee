"""Offers judged: may this agent be asked for this contact, does the gate hold, does the order say what it saw.

Every way passes the same gate: automatic, pulled, forced, sent, consulted, joined. Only a supervisor's override, with
name, reason and expiry, passes its "no"; what is too much then must be recorded as debt.
"""

from typing import Final, final

from router.core import events as e
from router.core import reasons
from router.core.decisions import OfferContact
from simulations.ledger import Agent, Contact, Ledger
from simulations.precedence import Precedence
from simulations.scales import PRIMARY, Work
from simulations.scene import ASKED_FOR, Scene

ASKING: Final[dict[int, tuple[type, ...]]] = {
    reasons.BY_PULL: (e.AssignmentPulled,),
    reasons.BY_FORCE: (e.SupervisorForced,),
    reasons.BY_JOIN: (e.SupervisorJoined,),
    reasons.BY_PLAN: (e.PlanSolved,),
}
"""Ways that only these facts open."""
GIVEN: Final = (reasons.BY_PULL, reasons.BY_FORCE, reasons.BY_JOIN)
"""What is given at somebody's wish is in their hands at once."""


@final
class Admissions:
    """Judges each offer against everything that is in the agent's hands."""

    __slots__ = ("_found", "_ledger", "_precedence", "_scene")

    def __init__(self, scene: Scene, precedence: Precedence) -> None:
        self._scene = scene
        self._ledger: Ledger = scene.ledger
        self._precedence = precedence
        self._found = scene.found

    def judge(self, now: int, order: OfferContact, contact: Contact, agent: Agent, work: Work) -> None:
        """Judge an offer before it is entered; `work` is what it will put into the agent's hands."""
        overridden = self._scene.overridden(contact.id, agent.id)
        self._present(now, order, contact, agent, overridden)
        self._asked_for(now, order, contact, agent)
        if order.role == PRIMARY:
            self._wished(now, order, contact, agent)
            if order.way not in ASKED_FOR:
                self._precedence.asked_again(now, contact, agent)
            if order.way not in (*GIVEN, reasons.BY_PLAN) and not self._sent(order):
                self._precedence.offered(now, contact, agent)
        self._gate(now, order, agent, work, overridden)
        self._terms(now, order, contact)
        self._worth(now, order, contact, agent)

    def _sent(self, order: OfferContact) -> bool:
        return order.way == reasons.BY_TRANSFER and isinstance(self._scene.fact, e.AssignmentTransferred)

    def _worth(self, now: int, order: OfferContact, contact: Contact, agent: Agent) -> None:
        table = None if contact.asks is None else self._ledger.demand.tables.get(contact.asks.urgency)
        ended = table is not None and table.ended(contact.key, now)
        asked = order.way in ASKED_FOR or order.way == reasons.BY_PLAN or order.role != PRIMARY
        if order.value < 0 and contact.due_at > now and not ended and not asked:
            self._found.note("choose.worth", now, contact.id, agent.id, f"value {order.value}", "not under 0")

    def _present(self, now: int, order: OfferContact, contact: Contact, agent: Agent, overridden: bool) -> None:
        seen = ""
        if agent.presence == "offline" or agent.lost:
            seen = "lost" if agent.lost else agent.presence
        elif overridden or order.way == reasons.BY_JOIN:
            pass  # a supervisor knows why
        elif agent.presence != "available" or agent.responding is False or agent.drained:
            seen = agent.presence if agent.presence != "available" else "drained" if agent.drained else "not responding"
        if seen:
            self._found.note("offer.presence", now, contact.id, agent.id, seen, "available and responding")
        if not overridden and order.way != reasons.BY_JOIN:
            agent.responding = True if agent.responding is None else agent.responding
        asks = contact.asks
        if asks is None or overridden or order.role != PRIMARY:
            return
        if not agent.takes(asks.channel):
            self._found.note("offer.channel", now, contact.id, agent.id, asks.channel, agent.channels)
        if not agent.suits(asks):
            seen = f"{agent.skills} {sorted(agent.languages)} {agent.authority} {agent.team}"
            right = f"{dict(asks.skills)} {asks.language} {dict(asks.authority)} {dict(asks.ceilings)} {asks.team}"
            self._found.note("offer.requirement", now, contact.id, agent.id, seen, right)

    def _asked_for(self, now: int, order: OfferContact, contact: Contact, agent: Agent) -> None:
        """Judge whether the way was open: somebody asked, the plan says so, or nothing is waited for."""
        fact, way, wrong = self._scene.fact, order.way, ""
        if way in ASKING and not isinstance(fact, ASKING[way]):
            wrong = f"at {type(fact).__name__}"
        elif way in GIVEN and agent.id != getattr(fact, "agent", ""):
            wrong = f"not {getattr(fact, 'agent', '')}, who is meant"
        elif isinstance(fact, e.PlanSolved) and way == reasons.BY_PLAN:
            pairs = [(pair.contact, pair.agent) for group in fact.plan.groups for pair in group]
            known = self._scene.plan is not None and fact.revision == self._scene.plan.revision == order.revision
            wrong = "" if known and (contact.id, agent.id) in pairs else "not in the plan that is waited for"
        elif way not in ASKED_FOR and self._scene.catching_up:
            wrong = "while the input is read again"
        elif way not in ASKED_FOR and self._scene.plan is not None and self._planned(contact, agent):
            wrong = "left to the plan that is waited for"
        if wrong:
            seen = f"by way of {reasons.NAMES.get(way, str(way))}"
            self._found.note("offer.way", now, contact.id, agent.id, f"{seen}, {wrong}", "a way that is open")

    def _planned(self, contact: Contact, agent: Agent) -> bool:
        assert self._scene.plan is not None
        problem = self._scene.plan.problem
        within = contact.id in {one.contact for one in problem.contacts}
        return within or agent.id in {one.agent for one in problem.agents}

    def _wished(self, now: int, order: OfferContact, contact: Contact, agent: Agent) -> None:
        """Judge whether the contact waits for somebody else alone; a supervisor may still force it."""
        alone = self._scene.wished(contact)
        if alone and alone != agent.id and order.way != reasons.BY_FORCE:
            wish = contact.wish
            seen = f"for {alone} until {wish.until if wish else 0}"
            self._found.note("offer.wish", now, contact.id, agent.id, "offered", seen)

    def _gate(self, now: int, order: OfferContact, agent: Agent, work: Work, overridden: bool) -> None:
        ledger, bounds = self._ledger, agent.bounds
        in_hand = ledger.in_hand(agent)
        load = ledger.scales.read((*in_hand, work), bounds.base).load
        if not overridden:
            excess = ledger.excess(agent)
            if agent.in_debt or excess:
                seen = f"debt {max(agent.debt, excess)}"
                self._found.note("attention.in_debt", now, order.contact, agent.id, seen, "no debt")
            breaches = [*ledger.scales.refusals(in_hand, work, bounds), *agent.pace.refusals(now, work)]
            for breach in breaches:
                self._found.note(breach.rule, now, order.contact, agent.id, breach.seen, breach.right)
            agent.passed |= {breach.rule for breach in breaches}
            agent.admitted = max(0, load - bounds.budget - agent.debt)
        if order.load_after != load or order.budget != bounds.budget:
            seen = f"{order.load_after} of {order.budget}"
            self._found.note("attention.stated", now, order.contact, agent.id, seen, f"{load} of {bounds.budget}")

    def _terms(self, now: int, order: OfferContact, contact: Contact) -> None:
        channel = self._ledger.policy.channels.get(contact.story.channel)
        if channel is None:
            return
        answer, ring_for = channel.answer, int(channel.ring_for)
        if order.way in GIVEN:
            answer, ring_for = "auto", 0
        elif order.way == reasons.BY_CONSULT:
            answer, ring_for = "manual", self._ledger.policy.hand_offs.consult_ring_for
        if order.answer != answer:
            self._found.note("offer.answer", now, contact.id, order.agent, order.answer, answer)
        rings = order.expires_at - now
        lawful = rings == ring_for or (answer == "auto" and 0 <= rings <= ring_for)
        if not lawful:
            self._found.note("offer.answer", now, contact.id, order.agent, f"rings {rings} ms", f"{ring_for} ms")
        if order.way == reasons.BY_OVERDUE and contact.due_at > now:
            seen = f"by way of {reasons.NAMES[order.way]}"
            self._found.note("order.overdue", now, contact.id, order.agent, seen, f"due at {contact.due_at}")

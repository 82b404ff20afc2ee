"""Offers judged: may this agent be asked for this contact, does the gate hold, does the order say what it saw."""

from typing import final

from router.core import reasons
from router.core.decisions import OfferContact
from simulations.ledger import Agent, Contact, Ledger
from simulations.precedence import Precedence
from simulations.scales import Work
from simulations.violations import Violations


@final
class Admissions:
    """Judges each offer against everything that is in the agent's hands."""

    __slots__ = ("_found", "_ledger", "_precedence")

    def __init__(self, ledger: Ledger, precedence: Precedence, found: Violations) -> None:
        self._ledger = ledger
        self._precedence = precedence
        self._found = found

    def judge(self, now: int, order: OfferContact, contact: Contact, agent: Agent, work: Work) -> None:
        """Judge an offer before it is entered; `work` is what it will put into the agent's hands."""
        self._present(now, order, contact, agent)
        self._precedence.asked_again(now, contact, agent)
        self._precedence.offered(now, contact, agent)
        self._gate(now, order, agent, work)
        self._terms(now, order, contact)
        table = None if contact.asks is None else self._ledger.demand.tables.get(contact.asks.urgency)
        ended = table is not None and table.ended(contact.key, now)
        if order.value < 0 and contact.due_at > now and not ended:
            self._found.note("choose.worth", now, contact.id, agent.id, f"value {order.value}", "not under 0")

    def _present(self, now: int, order: OfferContact, contact: Contact, agent: Agent) -> None:
        if agent.presence != "available" or agent.responding is False:
            seen = agent.presence if agent.presence != "available" else "not responding"
            self._found.note("offer.presence", now, contact.id, agent.id, seen, "available and responding")
        agent.responding = True if agent.responding is None else agent.responding
        asks = contact.asks
        if asks is None:
            return
        if not agent.takes(asks.channel):
            self._found.note("offer.channel", now, contact.id, agent.id, asks.channel, agent.channels)
        if not agent.suits(asks):
            seen = f"{agent.skills} {sorted(agent.languages)} {agent.authority}"
            right = f"{dict(asks.skills)} {asks.language} {dict(asks.authority)}"
            self._found.note("offer.requirement", now, contact.id, agent.id, seen, right)

    def _gate(self, now: int, order: OfferContact, agent: Agent, work: Work) -> None:
        ledger, bounds = self._ledger, agent.bounds
        excess = ledger.excess(agent)
        if agent.debt or excess:
            seen = f"debt {max(agent.debt, excess)}"
            self._found.note("attention.in_debt", now, order.contact, agent.id, seen, "no debt")
        works = (*agent.works.values(), work)
        for breach in ledger.scales.breaches(works, bounds):
            self._found.note(breach.rule, now, order.contact, agent.id, breach.seen, breach.right)
        load = ledger.scales.read(works, bounds.budget).load
        agent.admitted = max(0, load - bounds.budget - agent.debt)
        if order.load_after != load or order.budget != bounds.budget:
            seen = f"{order.load_after} of {order.budget}"
            self._found.note("attention.stated", now, order.contact, agent.id, seen, f"{load} of {bounds.budget}")

    def _terms(self, now: int, order: OfferContact, contact: Contact) -> None:
        channel = self._ledger.policy.channels.get(contact.story.channel)
        if channel is None:
            return
        if order.answer != channel.answer:
            self._found.note("offer.answer", now, contact.id, order.agent, order.answer, channel.answer)
        rings = order.expires_at - now
        lawful = rings == channel.ring_for or (channel.answer == "auto" and 0 <= rings <= channel.ring_for)
        if not lawful:
            right = f"{channel.ring_for} ms"
            self._found.note("offer.answer", now, contact.id, order.agent, f"rings {rings} ms", right)
        if order.way == reasons.BY_OVERDUE and contact.due_at > now:
            seen = f"by way of {reasons.NAMES[order.way]}"
            self._found.note("order.overdue", now, contact.id, order.agent, seen, f"due at {contact.due_at}")

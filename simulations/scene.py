"""The scene that facts and decisions play on: the ledger, the lines, the instant, and what to look at after."""

from typing import final

from router.core.events import Fact
from simulations.ledger import QUEUED, Contact, Ledger
from simulations.violations import Violations
from simulations.waitlist import Waitlist


@final
class Scene:
    """What all judges of lives share."""

    __slots__ = ("done", "fact", "found", "fresh", "ledger", "now", "returned", "waiting")

    def __init__(self, ledger: Ledger, waiting: Waitlist, found: Violations) -> None:
        self.ledger = ledger
        self.waiting = waiting
        self.found = found
        self.now = 0
        self.fact: Fact | None = None
        self.fresh: dict[str, Contact] = {}  # came to wait since the last look
        self.returned: list[Contact] = []  # came back from an agent since the last look
        self.done: set[str] = set()  # assignments that their agent has declared complete, still wrapping up

    def note(self, rule: str, contact: str, agent: str, seen: object, right: object) -> None:
        """Note a breach at the present instant."""
        self.found.note(rule, self.now, contact, agent, seen, right)

    def contact(self, id: str, doing: str) -> Contact | None:
        """Return a contact that is here; note a decision about any other."""
        contact = self.ledger.contacts.get(id)
        if contact is None:
            gone = id in self.ledger.closed
            rule, seen = ("life.contact", "closed before") if gone else ("decision.identity", "unknown")
            self.note(rule, id, "", f"{doing}, {seen}", "a contact that is here")
        return contact

    def stand(self, contact: Contact) -> None:
        """Let a contact wait in the line of what it asks."""
        contact.state, contact.left = QUEUED, False
        if contact.asks is not None:
            self.waiting.enter(contact, self.waiting.line(contact.asks, self.ledger.agents))
            self.fresh[contact.id] = contact

    def come_back(self, contact: Contact) -> None:
        """Let a contact that an agent gave back wait again, at the place that its time with the agent leaves it."""
        table = self.ledger.demand.tables.get(contact.asks.urgency) if contact.asks else None
        if table is not None and contact.key != contact.key_on(table):
            self.note("order.key", contact.id, "", f"still {contact.key}", contact.key_on(table))
        self.stand(contact)

"""The scene that facts and decisions play on: the ledger, the lines, the instant, and what to look at after."""

from typing import Final, final

from router.core import reasons
from router.core.decisions import SolvePlan
from router.core.events import Fact, SupervisorForced
from router.core.policy import Choosing
from router.core.values import NEVER
from simulations.ledger import QUEUED, Agent, Contact, Ledger
from simulations.violations import Violations
from simulations.waitlist import Waitlist

ASKED_FOR: Final = (
    reasons.BY_PULL, reasons.BY_FORCE, reasons.BY_TRANSFER, reasons.BY_CONSULT, reasons.BY_JOIN,
)  # fmt: skip
"""Ways that somebody asked for: they wait for no batch, and for nobody in line."""


@final
class Scene:
    """What all judges of lives share."""

    __slots__ = ("aliases", "catching_up", "done", "fact", "found", "fresh", "interrupting", "ledger", "now", "plan",
                 "promoted", "raised", "resumed_at", "returned", "revision", "suspended", "waiting")  # fmt: skip

    def __init__(self, ledger: Ledger, waiting: Waitlist, found: Violations) -> None:
        self.ledger = ledger
        self.waiting = waiting
        self.found = found
        self.now = 0
        self.fact: Fact | None = None
        self.fresh: dict[str, Contact] = {}  # came to wait since the last look
        self.returned: list[Contact] = []  # came back from an agent since the last look
        self.done: set[str] = set()  # assignments that their agent has declared complete, still wrapping up
        self.raised: set[str] = set()  # agents whose load rose in this fact by work in their hands
        self.promoted: set[str] = set()  # agents whose work took another role in this fact
        self.interrupting: set[str] = set()  # agents whose work was interrupted in this fact
        self.catching_up = False
        self.resumed_at = 0
        self.suspended = False  # so many leases lapsed at once that none takes effect
        self.plan: SolvePlan | None = None  # the one that is waited for
        self.revision = 0
        self.aliases: dict[str, str] = {}  # customers by other names

    def note(self, rule: str, contact: str, agent: str, seen: object, right: object) -> None:
        """Note a breach at the present instant."""
        self.found.note(rule, self.now, contact, agent, seen, right)

    def customer(self, name: str) -> str:
        """Return the name that a customer goes by now."""
        while name in self.aliases:
            name = self.aliases[name]
        return name

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
        contact.stood_at, contact.deferred_until = self.now, 0
        if contact.asks is not None:
            self.waiting.enter(contact, self.waiting.line(contact.asks, self.ledger.agents))
            self.fresh[contact.id] = contact

    def come_back(self, contact: Contact) -> None:
        """Let a contact that an agent gave back wait again, at the place that its time with the agent leaves it."""
        table = self.ledger.demand.tables.get(contact.asks.urgency) if contact.asks else None
        if table is not None and contact.key != contact.key_on(table, self.ledger.policy):
            right = contact.key_on(table, self.ledger.policy)
            self.note("order.key", contact.id, "", f"still {contact.key}", right)
        self.stand(contact)

    def overridden(self, contact: str, agent: str) -> bool:
        """Tell whether a supervisor passes the gate's "no" for this pair just now, with name, reason and expiry."""
        fact = self.fact
        if not isinstance(fact, SupervisorForced) or (fact.contact, fact.agent) != (contact, agent):
            return False
        return bool(fact.by and fact.reason and fact.expires_at is not None and fact.expires_at > self.now)

    def wished(self, contact: Contact) -> str:
        """Name the agent for whom alone a contact waits as things stand; '' if anybody may have it.

        A pin holds whatever the agent does; else it is held for nobody who could not take it or is not there.
        """
        wish = contact.wish
        if wish is None or not wish.agent or wish.until <= self.now:
            return ""
        if wish.until < NEVER and contact.due_at <= self.now:  # but for a promise that breaks
            return ""
        agent = self.ledger.agents.get(wish.agent)
        if wish.code == reasons.PINNED_ELSEWHERE:
            return wish.agent
        if agent is None or contact.asks is None or not self._may_wait_for(agent, wish.code):
            return ""
        return wish.agent if agent.suits(contact.asks) and agent.takes(contact.asks.channel) else ""

    def _may_wait_for(self, agent: Agent, code: int) -> bool:
        if not agent.askable:
            return False
        owning = self.ledger.policy.ownership
        hold_for = 60_000 if owning is None else owning.hold_for
        away = code == reasons.FOR_OWNER and agent.presence == "away"
        return not away or self.now < agent.absent_since + hold_for


def single(contact: Contact, choosing: Choosing) -> bool:
    """Tell whether a contact competes by itself and stands in no line (engine.md 3.5)."""
    if contact.wish is not None or contact.tried:
        return True
    grouped = choosing.owner_bonus > 0 or choosing.keep_together != "nothing"
    return grouped and contact.story.tied


def soft(choosing: Choosing) -> bool:
    """Tell whether some may be left waiting for the sake of others; whoever is, is told so with an instant."""
    return bool(choosing.reserves) or choosing.shares is not None or choosing.keep_together != "nothing"


def patience(choosing: Choosing) -> int:
    """Return how long a pair may stand before its batch is over, and the plan that was asked for it."""
    deadline = 0 if choosing.plan is None else choosing.plan.deadline
    return 2 * (choosing.batch_window + deadline)

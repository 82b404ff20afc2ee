"""Who goes first, and who is left waiting beside a free agent: the order of lines, overdue contacts, exclusions.

Where the law leaves room, the checker gives it: a contact whose channel is closed is not called left waiting.
"""

from collections.abc import Iterable, Iterator
from typing import final

from router.core.values import OFFERED, Instant
from simulations.demand import Asks
from simulations.ledger import Agent, Contact, Ledger
from simulations.violations import Violations
from simulations.waitlist import Line, Waitlist


@final
class Precedence:
    """Judges who was chosen against who waits."""

    __slots__ = ("_choosing", "_fit", "_found", "_ledger", "_waiting")

    def __init__(self, ledger: Ledger, waiting: Waitlist, found: Violations) -> None:
        self._ledger = ledger
        self._waiting = waiting
        self._found = found
        self._choosing = ledger.policy.choosing
        self._fit = ledger.policy.fit

    # ── At an offer ───────────────────────────────────────────────────────────────────────────────────────────────

    def offered(self, now: int, contact: Contact, agent: Agent) -> None:
        """Judge, before the offer is entered, whether somebody should have gone before."""
        line = self._waiting.of(contact.id)
        if line is None:
            return
        if contact.due_at > now:
            for key, _, other in line.entries:
                if other == contact.id or key > contact.key:
                    break
                before = self._ledger.contacts[other]
                # Of two that arrived in one millisecond either may be called the first while they were keyed anew.
                if key == contact.key and before.first_seq > contact.first_seq:
                    continue
                if not self._excused(now, before, line, agent):
                    right = f"{other} first, from {key}"
                    self._found.note("order.line", now, contact.id, agent.id, f"taken from {contact.key}", right)
                    break
        if self._waiting.due:
            self._overdue_before(now, contact, agent)

    def _overdue_before(self, now: int, contact: Contact, agent: Agent) -> None:
        until = min(now, contact.due_at)
        for asks, line in self._waiting.due.items():
            if line.dues[0][0] >= until or not self._may_take(agent, line, asks):
                continue
            for due_at, _, other in line.dues:
                if due_at >= until:
                    break
                before = self._ledger.contacts[other]
                if other != contact.id and not self._excused(now, before, line, agent):
                    seen, right = f"due at {contact.due_at}", f"{other} first, due at {due_at}"
                    self._found.note("order.overdue", now, contact.id, agent.id, seen, right)
                    return

    def _may_take(self, agent: Agent, line: Line, asks: Asks) -> bool:
        return agent.id in line.able and agent.takes(asks.channel) and self._ledger.admits(agent, asks)

    # ── Exclusions ────────────────────────────────────────────────────────────────────────────────────────────────

    def _excused(self, now: int, contact: Contact, line: Line, agent: Agent) -> bool:
        """Tell whether the engine may leave this pair alone, because an earlier offer came to nothing."""
        tried = contact.tried.get(agent.id)
        if tried is None:
            return False
        if tried.ask_again_at > now:
            return True
        if contact.due_at <= now:
            return False
        return any(self._others(contact, line, agent))

    def _others(self, contact: Contact, line: Line, agent: Agent) -> Iterator[bool]:
        """Yield True for each other agent, signed in and eligible, who has not refused the contact."""
        for other in line.able.values():
            if other is agent or other.presence == "offline" or not other.takes(line.asks.channel):
                continue
            tried = contact.tried.get(other.id)
            if tried is None or tried.failed:
                yield True

    def asked_again(self, now: int, contact: Contact, agent: Agent) -> None:
        """Judge an offer to an agent who declined the contact, or let it lapse, before."""
        tried = contact.tried.get(agent.id)
        if tried is None:
            return
        if tried.ask_again_at > now:
            right = f"not before {tried.ask_again_at}"
            self._found.note("offer.asked_to_wait", now, contact.id, agent.id, f"asked again at {now}", right)
        elif not tried.failed and contact.due_at > now and contact.asks is not None:
            line = self._waiting.line(contact.asks, self._ledger.agents)
            for other in line.able.values():
                # Draining and silent agents are signed in, but the law can hardly mean that they might take it.
                fresh = other.id not in contact.tried and other.presence in ("available", "away")
                if fresh and other.takes(line.asks.channel) and other.responding:
                    right = f"{other.id} is signed in and has not refused it"
                    self._found.note("offer.again", now, contact.id, agent.id, "asked again", right)
                    return

    # ── Nobody waits beside a free agent ──────────────────────────────────────────────────────────────────────────

    def freed(self, now: int, agents: Iterable[Agent]) -> None:
        """Look, for agents whose hands have changed, for a contact that they could take now."""
        for agent in agents:
            if agent.presence != "available" or agent.responding is not True:
                continue
            for asks, line in self._waiting.busy.items():
                if self._may_take(agent, line, asks) and self._left(now, line, agent):
                    break

    def entered(self, now: int, contacts: Iterable[Contact]) -> None:
        """Look, for contacts that have come to wait, for an agent who could take them now.

        One that stands behind another of its line is skipped: who could take it could take that one, which was
        looked at when it came. This costs nothing while the floor is full.
        """
        for contact in contacts:
            line = self._waiting.of(contact.id)
            if line is None:
                continue
            front = line.entries[0][2]
            if front != contact.id and not self._ledger.contacts[front].tried:
                continue
            for agent in line.able.values():
                if agent.presence != "available" or agent.responding is not True:
                    continue
                if self._may_take(agent, line, line.asks) and self._left(now, line, agent):
                    break

    def whole(self, now: int) -> None:
        """Look at everybody: agents × lines in which somebody waits."""
        if self._waiting.busy:
            self.freed(now, self._ledger.agents.values())

    def _left(self, now: int, line: Line, agent: Agent) -> bool:
        """Note the first contact of the line that this agent could take and was not given; tell whether there is."""
        clock = self._ledger.demand.clocks.get(line.asks.channel)
        if clock is not None and not clock.is_open(Instant(now)):
            return False
        for _, _, other in line.entries:
            contact = self._ledger.contacts[other]
            if self._excused(now, contact, line, agent):
                continue
            if contact.due_at >= now and self._worthless(now, contact, line, agent):
                return False  # those behind are worth less still
            if not contact.left:
                contact.left = True
                seen = f"waits with load {self._ledger.load(agent)} of {agent.bounds.budget}"
                self._found.note("choose.left_waiting", now, other, agent.id, seen, "offered at once")
            return True
        return False

    def _worthless(self, now: int, contact: Contact, line: Line, agent: Agent) -> bool:
        """Tell whether the pair may be worth no more than the change of channel costs, at the lowest fit possible."""
        table = self._ledger.demand.tables.get(line.asks.urgency)
        if table is None or table.ended(contact.key, now):
            return False
        worth = table.worth(contact.key, now, self._choosing.value_horizon)
        # A switch is counted at the offer and uncounted if it comes to nothing: an open one may cost either way.
        before = {agent.last_channel, *(work.channel for work in agent.works.values() if work.phase == OFFERED)}
        switch = not before <= {"", line.asks.channel}
        cost = self._choosing.switch * 1000 if switch else 0
        return worth * self._least_fit(line.asks, agent) // 1000 <= cost

    def _least_fit(self, asks: Asks, agent: Agent) -> int:
        """Return a fit that no sensible reading goes below: the lowest level over the top one, less all rare skills."""
        needed = dict(asks.skills)
        levels = [min(agent.skills.get(name, 0), self._fit.top_level) for name in needed]
        fit = min(levels) * 1000 // self._fit.top_level if levels else 1000
        fit -= sum(price for name, price in self._fit.rare.items() if name in agent.skills and name not in needed)
        return max(fit, 0)

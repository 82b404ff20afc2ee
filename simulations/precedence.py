"""Who goes first, and who is left waiting beside a free agent: the order of lines, overdue contacts, exclusions.

Where the law leaves room, the checker gives it: a contact whose channel is closed is not called left waiting, nor is
one whom only an interruption would let in. Excused are further

- contacts that compete singly (for one alone, tied to others where that counts): they stand in no line;
- whoever waits for another agent alone, or was handed on by this one while somebody else might take it;
- with reserves, shares or keeping together: who was told until when they are looked at again, and is not overdue;
- with batches and plans: a pair that has stood for less than a batch and its plan may take;
- anybody while the input is read again after downtime.
"""

from collections.abc import Iterable, Iterator
from typing import final

from router.core.values import OFFERED, Instant
from simulations.demand import Asks
from simulations.ledger import Agent, Contact
from simulations.scene import Scene, patience, single, soft
from simulations.waitlist import Line


@final
class Precedence:
    """Judges who was chosen against who waits."""

    __slots__ = ("_choosing", "_fit", "_found", "_ledger", "_patience", "_scene", "_soft", "_waiting")

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._ledger = scene.ledger
        self._waiting = scene.waiting
        self._found = scene.found
        self.obey()

    def obey(self) -> None:
        """Live by the ledger's policy from now on."""
        self._choosing = self._ledger.policy.choosing
        self._fit = self._ledger.policy.fit
        self._patience, self._soft = patience(self._choosing), soft(self._choosing)

    # ── At an offer ───────────────────────────────────────────────────────────────────────────────────────────────

    def offered(self, now: int, contact: Contact, agent: Agent) -> None:
        """Judge, before the offer is entered, whether somebody should have gone before."""
        line = self._waiting.of(contact.id)
        if line is None:
            return
        if contact.due_at > now and not single(contact, self._choosing):
            for key, _, other in line.entries:
                if other == contact.id or key > contact.key:
                    break
                before = self._ledger.contacts[other]
                if single(before, self._choosing):
                    continue
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
        if agent.id in self._scene.interrupting:  # what made room did so for this kind of work alone
            return
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
        return agent.id in line.able and agent.takes(asks.channel) and self._ledger.admits(agent, asks, self._scene.now)

    # ── Exclusions ────────────────────────────────────────────────────────────────────────────────────────────────

    def _excused(self, now: int, contact: Contact, line: Line, agent: Agent) -> bool:
        """Tell whether the engine may leave this pair alone, because an earlier offer came to nothing."""
        tried, wish = contact.tried.get(agent.id), contact.wish
        if tried is not None and tried.ask_again_at > now:
            return True
        if wish is not None:
            alone = self._scene.wished(contact)
            if alone:
                return alone != agent.id
        handed_on = wish is not None and wish.passed_over != "" and agent.id in (wish.passed_over, *contact.holders)
        if tried is None and not handed_on:
            return False
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
        """Judge an offer to an agent who declined the contact, let it lapse, or handed it on before."""
        tried, wish = contact.tried.get(agent.id), contact.wish
        passed_over = "" if wish is None else wish.passed_over
        if tried is None and passed_over != agent.id:
            return
        if self._scene.wished(contact) == agent.id and (tried is None or tried.ask_again_at <= now):
            return
        if tried is not None and tried.ask_again_at > now:
            right = f"not before {tried.ask_again_at}"
            self._found.note("offer.asked_to_wait", now, contact.id, agent.id, f"asked again at {now}", right)
        elif (tried is None or not tried.failed) and contact.due_at > now and contact.asks is not None:
            line = self._waiting.line(contact.asks, self._ledger.agents)
            for other in line.able.values():
                # Draining and silent agents are signed in, but the law can hardly mean that they might take it.
                fresh = other.id not in contact.tried and other.id != passed_over and other.askable
                if fresh and other.takes(line.asks.channel) and other.responding:
                    right = f"{other.id} is signed in and has not refused it"
                    self._found.note("offer.again", now, contact.id, agent.id, "asked again", right)
                    return

    # ── Nobody waits beside a free agent ──────────────────────────────────────────────────────────────────────────

    def freed(self, now: int, agents: Iterable[Agent]) -> None:
        """Look, for agents whose hands have changed, for a contact that they could take now."""
        if self._scene.catching_up:
            return
        for agent in agents:
            if not agent.ready:
                continue
            for asks, line in self._waiting.busy.items():
                if self._may_take(agent, line, asks) and self._left(now, line, agent):
                    break

    def entered(self, now: int, contacts: Iterable[Contact]) -> None:
        """Look, for contacts that have come to wait, for an agent who could take them now.

        One that stands behind another of its line is skipped: who could take it could take that one, which was
        looked at when it came. This costs nothing while the floor is full.
        """
        if self._scene.catching_up:
            return
        for contact in contacts:
            line = self._waiting.of(contact.id)
            if line is None:
                continue
            front = line.entries[0][2]
            first = self._ledger.contacts[front]
            if first is not contact and not first.tried and first.wish is None:
                continue
            for agent in line.able.values():
                if not agent.ready:
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
            if now - max(contact.stood_at, agent.changed_at) < self._patience:
                continue
            if contact.due_at >= now and self._worthless(now, contact, line, agent):
                return False  # those behind are worth less still
            if self._soft and contact.due_at >= now <= contact.deferred_until:
                continue
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

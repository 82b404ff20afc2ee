"""Placing judged: what a contact asks for as it enters the line, how far that is relaxed, and where it stands.

Excused: what hangs on stories of before, which the checker does not keep, is taken as told; a promise made in a case is
taken as told where it is that of some case; the team is one that a split, an overflow or a transfer may name.
"""

from typing import final

from router.core import reasons
from router.core.decisions import QueueContact
from router.core.events import AssignmentTransferred
from router.core.policy import Relaxation
from router.core.values import NEVER, Instant
from simulations.demand import Asks, Table, relaxed
from simulations.ledger import Contact
from simulations.scene import Scene


@final
class Placing:
    """Judges each placing against the policy and what the facts say."""

    __slots__ = ("_ledger", "_scene")

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._ledger = scene.ledger

    def judge(self, order: QueueContact, contact: Contact) -> None:
        """Judge the order, and enter what it says; where it says something wrong, what would be right is entered."""
        told = Asks(
            contact.story.channel, order.kind, order.skills, order.language, order.authority, order.urgency,
            order.ceilings, order.team,
        )  # fmt: skip
        self._team(order, contact)
        asks, ladder = self._ledger.demand.ruled(contact.story, self._scene.now)
        asks = asks._replace(team=order.home)
        table = self._ledger.demand.tables.get(order.urgency if self._ledger.demand.storied else asks.urgency)
        if table is not None:
            self._place(order, contact, table)
        if self._ledger.demand.storied:
            asks = told
        else:
            asks = self._relaxed(order, contact, asks, ladder, table)
            self._compare(contact, told, asks)
        self._wish(order, contact)
        contact.asks, contact.kind = asks, asks.kind
        contact.key, contact.due_at, contact.seq = order.key, order.due_at, order.seq
        contact.step, contact.home, contact.wish = order.step, order.home, order.wish

    def _compare(self, contact: Contact, told: Asks, asks: Asks) -> None:
        for rule, seen, right in (
            ("require.kind", told.kind, asks.kind),
            ("require.needs", told.skills, asks.skills),
            ("require.needs", told.language, asks.language),
            ("require.needs", told.authority, asks.authority),
            ("require.needs", told.ceilings, asks.ceilings),
            ("require.team", told.team, asks.team),
            ("require.urgency", told.urgency, asks.urgency),
        ):
            if seen != right:
                self._scene.note(rule, contact.id, "", seen, right)

    def _place(self, order: QueueContact, contact: Contact, table: Table) -> None:
        key = contact.key_on(table, self._ledger.policy)
        if order.key != key:
            self._scene.note("order.key", contact.id, "", order.key, f"{key} on the clock of {table.name}")
        due_at = contact.due_on(table, key)
        promised = [case.promised_at - table.lead for case in self._ledger.cases.values()]
        if order.due_at != due_at and not (order.due_at < due_at and order.due_at in promised):
            self._scene.note("order.due_at", contact.id, "", order.due_at, due_at)

    def _relaxed(
        self, order: QueueContact, contact: Contact, asks: Asks, ladder: Relaxation | None, table: Table | None
    ) -> Asks:
        """Return what is asked at the step where the contact should stand; note one that it should not."""
        if ladder is None or table is None:
            if order.step:
                self._scene.note("require.step", contact.id, "", f"step {order.step}", "no ladder")
            return asks
        since = int(order.key)
        if contact.callback_at:  # nobody waited on the line until the call was due
            since = max(since, table.clock.elapsed(Instant(contact.queue_at)))
        age, step = table.age(since, self._scene.now), 0
        while step < len(ladder.steps) and ladder.steps[step].after <= age:
            asks, step = relaxed(asks, ladder.steps[step]), step + 1
        if ladder.at_once_when_nobody and not self._anybody(asks):
            lower = asks
            for below in range(step, len(ladder.steps)):
                lower = relaxed(lower, ladder.steps[below])
                if self._anybody(lower):
                    asks, step = lower, below + 1
                    break
        if order.step != step:
            self._scene.note("require.step", contact.id, "", f"step {order.step} at age {age}", f"step {step}")
        return asks

    def _anybody(self, asks: Asks) -> bool:
        """Tell whether anybody who is signed in qualifies."""
        for agent in self._ledger.agents.values():
            if agent.presence != "offline" and agent.takes(asks.channel) and agent.suits(asks):
                return True
        return False

    def _team(self, order: QueueContact, contact: Contact) -> None:
        policy, fact = self._ledger.policy, self._scene.fact
        allowed = {contact.home}
        allowed |= {team for split in policy.splits for team in split.teams}
        allowed |= {rule.to_team for rule in policy.overflow if rule.to_team}
        if isinstance(fact, AssignmentTransferred):
            allowed |= {fact.target.team if fact.target is not None else "", policy.hand_offs.supervisors}
            sent = self._ledger.agents.get(order.wish.agent) if order.wish is not None else None
            allowed |= {sent.team} if sent is not None else set()  # into the team of whom it is sent to
        if order.home not in allowed:
            right = " or ".join(sorted(allowed)) or "none"
            self._scene.note("require.team", contact.id, "", f"of team {order.home}", right)

    def _wish(self, order: QueueContact, contact: Contact) -> None:
        """Judge for whom alone a contact waits: pinned, preferred, owner of a case, sent by a transfer."""
        wish, right = order.wish, ""
        if contact.pinned and (wish is None or wish.agent != contact.pinned):
            self._scene.note("offer.wish", contact.id, "", "for anybody", f"for {contact.pinned}, as pinned")
        if wish is None or not wish.agent:
            return
        if wish.code == reasons.PINNED_ELSEWHERE:
            right = "" if contact.pinned == wish.agent and wish.until == NEVER else "pinned so by a supervisor"
        elif wish.code == reasons.FOR_PREFERRED:
            right = "" if wish.agent == contact.story.preferred or self._calls(contact, wish.agent) else "as preferred"
        elif wish.code == reasons.FOR_OWNER:
            cases = self._ledger.cases.values()
            right = "" if any(wish.agent in (case.owner, case.cover) for case in cases) else "who owns a case"
        elif wish.code != reasons.HANDED_ON:
            right = "a reason to wait for one alone"
        if right:
            seen = f"for {wish.agent} as {reasons.NAMES.get(wish.code)}"
            self._scene.note("offer.wish", contact.id, wish.agent, seen, right)

    def _calls(self, contact: Contact, agent: str) -> bool:
        """Tell whether the agent is asked to call the contact's customer, or does so just now."""
        name = self._scene.customer(contact.story.customer)
        for work in self._ledger.agent(agent).works.values():
            other = self._ledger.contacts.get(work.contact)
            if other is not None and other.callback_at and self._scene.customer(other.story.customer) == name:
                return True
        return False

"""The checker: finds every breach of the engine's rules from policy, facts and decisions alone.

It keeps a ledger of its own and shares nothing with the engine but the vocabulary (policy, facts, decisions, reasons,
conditions, hours, curves). For each handled fact it enters the fact, judges each decision as it enters it, then looks
at what the two touched: debts, deadlines, whether the fact had its effect, and whether anybody waits beside an agent
who could take them. Everybody is looked at every thousandth fact and at the end.

Cost, for F facts: each decision is judged in O(work in hand of one agent); a look at a touched agent takes O(lines in
which somebody waits), at a new contact O(agents who may take it), and that only while its line is empty. The whole
look takes O(agents × lines), a thousandth as often.

What is excused, because the law leaves room or the checker keeps no such story, is said where it is: placing.py,
precedence.py, offers.py, affairs.py, pacing.py.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final, final

from router.core.decisions import AdoptAssignment, ChangeAssignment, Decision
from router.core.events import Fact, PolicyApplied
from router.core.policy import Policy
from router.core.values import Instant
from simulations.admissions import Admissions
from simulations.affairs import Affairs
from simulations.debts import Debts
from simulations.effects import Effects
from simulations.holdings import Holdings
from simulations.ledger import RETURNED, Ledger
from simulations.lives import Lives
from simulations.offers import Offers
from simulations.precedence import Precedence
from simulations.scene import Scene
from simulations.taken import Taken
from simulations.violations import EXAMPLES, Violations
from simulations.waitlist import Waitlist

WHOLE_EVERY: Final = 1_000


@final
class Checker:
    """Call `see` for each handled fact, in order, with all the decisions that answered it; then `finish`."""

    __slots__ = ("_affairs", "_debts", "_effects", "_facts", "_found", "_holdings", "_ledger", "_lives", "_now",
                 "_offers", "_orders", "_precedence", "_scene", "_seq", "_taken")  # fmt: skip

    def __init__(self, policy: Policy, examples_max: int = EXAMPLES) -> None:
        self._found = Violations(examples_max)
        self._ledger = Ledger(policy)
        self._scene = scene = Scene(self._ledger, Waitlist(), self._found)
        self._precedence = Precedence(scene)
        self._lives, self._offers = Lives(scene), Offers(scene, Admissions(scene, self._precedence))
        self._holdings, self._debts, self._affairs = Holdings(scene), Debts(scene), Affairs(scene)
        self._effects, self._taken = Effects(scene, self._holdings), Taken(scene)
        self._now = self._facts = 0
        self._seq: int | None = None
        self._orders: dict[type, Callable[[Any], None]] = {
            **self._lives.rules, **self._offers.rules, **self._debts.rules, **self._affairs.rules,
            ChangeAssignment: self._holdings.change, AdoptAssignment: self._holdings.adopt,
        }  # fmt: skip

    def see(self, now: Instant, fact: Fact, decisions: Sequence[Decision], sequence: int = 0) -> None:
        """Judge one handled fact and everything that was decided on it."""
        scene = self._scene
        if now < self._now:
            self._found.note("decision.sequence", now, "", "", f"time {now}", f"not before {self._now}")
        self._now = scene.now = now
        scene.fact = fact
        refused = self._effects.ruling(fact, decisions)
        if not refused:
            self._enter(fact)
        for decision in decisions:
            if self._seq is not None and decision.seq != self._seq + 1:
                right = f"seq {self._seq + 1}"
                self._found.note("decision.sequence", now, "", "", f"seq {decision.seq}", right)
            self._seq = decision.seq
            order = self._orders.get(type(decision))
            if order is not None:
                order(decision)
        self._look(fact, decisions, refused)

    def finish(self) -> Violations:
        """Look at everybody once more and return all that was found."""
        self._precedence.whole(self._now)
        return self._found

    def _enter(self, fact: Fact) -> None:
        if isinstance(fact, PolicyApplied):
            self._ledger.obey(fact.policy, self._now)
            self._precedence.obey()
            return
        reader = self._taken.readers.get(type(fact))
        if reader is not None:
            reader(fact)

    def _look(self, fact: Fact, decisions: Sequence[Decision], refused: bool) -> None:
        """Look at what the fact and its decisions touched; every thousandth time at everybody."""
        scene, ledger = self._scene, self._ledger
        if not refused:
            self._effects.judge(fact, decisions)
        if scene.returned:
            for contact in scene.returned:
                if contact.state == RETURNED and contact.id in ledger.contacts:
                    scene.come_back(contact)
            scene.returned.clear()
        for agent in ledger.touched.values():
            agent.changed_at = self._now
            self._debts.look(agent)
        self._precedence.freed(self._now, ledger.touched.values())
        ledger.touched.clear()
        if scene.fresh:
            self._precedence.entered(self._now, scene.fresh.values())
            scene.fresh.clear()
        if scene.raised or scene.promoted:
            scene.raised.clear()
            scene.promoted.clear()
            scene.interrupting.clear()
        self._offers.overrun()
        self._holdings.overrun()
        self._lives.overrun()
        self._affairs.overrun()
        self._facts += 1
        if self._facts % WHOLE_EVERY == 0:
            self._precedence.whole(self._now)
            ledger.forget(self._now)

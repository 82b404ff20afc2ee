"""A contact's story, read off a journal, and the moment at which a question about it makes sense.

Recovery applies what stands recorded. Where a contact was offered in the same breath in which it came, the floor as
the decision saw it lies within one record: its fact and the decisions before the offer are applied, and no more.
"""

from dataclasses import dataclass, field
from typing import Any

from router.core import decisions as d
from router.core import events as e
from router.core import reasons
from router.core.brief import Brief, brief
from router.core.changes import apply
from router.core.engine import Engine
from router.core.values import Instant
from router.journal.replay import ReadPolicy, Watch, recover
from router.ports import Journal, Record

GONE = (d.CloseContact, d.RefuseContact, d.RedirectContact, d.HandOverContact)
PLACED = (
    d.QueueContact, d.OfferContact, d.AssignContact, d.AdoptAssignment, d.ScheduleContact, d.PromiseCallback,
)  # fmt: skip
"""What says that a contact is on the floor."""
OUT_OF_LINE = (*GONE, d.ScheduleContact, d.PromiseCallback, d.AdoptAssignment)
"""What takes a contact out of the line without an offer."""
ANSWERS = (e.OfferAccepted, e.OfferDeclined, e.OfferFailed)
PRIMARY = "primary"


@dataclass(frozen=True, slots=True)
class Line:
    """A fact (index -1) or a decision about the contact, with its record and its place in it."""

    at: Instant
    record: int
    index: int
    thing: Any


@dataclass(slots=True)
class Story:
    """Everything that a journal says about one contact, in order; grows by `see`, record by record.

    `agent` is who else is asked about: what is said of their debt is taken down as well.
    """

    contact: str
    agent: str = ""
    lines: list[Line] = field(default_factory=list)
    offers: dict[str, str] = field(default_factory=dict)
    """Each offer of the contact, and to whom."""
    assignments: dict[str, str] = field(default_factory=dict)
    cases: dict[str, None] = field(default_factory=dict)
    plans: dict[int, None] = field(default_factory=dict)
    policies: list[Line] = field(default_factory=list)
    """Each policy that took the place of the one before."""
    debts: list[Line] = field(default_factory=list)
    here: bool = False
    """It is on the floor."""

    def see(self, record: Record) -> None:
        """Take down what a record says about the contact."""
        if isinstance(record.fact, e.PolicyApplied) and any(isinstance(it, d.ChangePolicy) for it in record.decisions):
            self.policies.append(Line(record.now, record.seq, -1, record.fact))
        if self._told_by(record.fact):
            self.lines.append(Line(record.now, record.seq, -1, record.fact))
        for index, decision in enumerate(record.decisions):
            if self._ordered_by(decision):
                self.lines.append(Line(record.now, record.seq, index, decision))
                if isinstance(decision, GONE + PLACED):
                    self.here = isinstance(decision, PLACED)
            elif isinstance(decision, d.TakeDebt | d.PayDebt) and decision.agent == self.agent:
                self.debts.append(Line(record.now, record.seq, index, decision))

    def _told_by(self, fact: e.Fact) -> bool:
        if isinstance(fact, ANSWERS):
            return fact.offer in self.offers
        if isinstance(fact, e.SupervisorReleased):
            return fact.subject == self.contact
        assignment = getattr(fact, "assignment", None)
        if assignment is not None:
            return assignment in self.assignments
        return getattr(fact, "contact", None) == self.contact

    def _ordered_by(self, decision: d.Decision) -> bool:
        if isinstance(decision, d.OfferContact) and decision.contact == self.contact:
            self.offers[decision.offer] = decision.agent
        elif isinstance(decision, d.AssignContact | d.AdoptAssignment) and decision.contact == self.contact:
            self.assignments[decision.assignment] = decision.agent
        elif isinstance(decision, d.IgnoreFact | d.RefuseRequest | d.GrantRequest):
            about = decision.subject
            return about == self.contact or about in self.offers or about in self.assignments
        elif isinstance(decision, d.ChangeCase):
            return self._of_case(decision)
        elif isinstance(decision, d.SolvePlan):
            inside = any(asker.contact == self.contact for asker in decision.problem.contacts)
            self.plans.update({decision.revision: None} if inside else {})
            return inside
        elif isinstance(decision, d.ClosePlan):
            return decision.revision in self.plans
        return getattr(decision, "contact", None) == self.contact

    def _of_case(self, decision: d.ChangeCase) -> bool:
        """Tell whether a case is the contact's, as far as it was said, and the contact still here to be told of it."""
        if decision.contact == self.contact:
            self.cases[decision.subject] = None
            return True
        return self.here and decision.subject in self.cases


@dataclass(frozen=True, slots=True)
class Moment:
    """When to look: after all records up to `upto`, and then within the next one up to its decision `index`.

    `why` is one of: waiting (it waits then), offered (as it was offered to `agent`), left (just before it left).
    """

    why: str
    upto: int | None = None
    at: Instant | None = None
    index: int | None = None
    agent: str = ""


def moment(lines: list[Line], at: Instant | None) -> Moment | None:
    """Find the moment at or before `at` (None: the end) at which the contact last waited; None if it never did."""
    queued: Line | None = None
    left: Line | None = None
    offered: Line | None = None
    since = 0  # the record in which it came into the line that it left
    for line in lines:
        kind = type(line.thing)
        if at is not None and line.at > at:
            break
        if kind is d.QueueContact:
            queued = queued or line
        elif kind is d.OfferContact and line.thing.role == PRIMARY:
            queued, offered, left = None, line, None
        elif kind in OUT_OF_LINE and queued is not None:
            left, since, queued = line, queued.record, None
    if queued is not None:
        return Moment("waiting", at=at)
    if left is not None:
        within = left.index if since == left.record else None
        return Moment("left", upto=left.record - 1, at=left.at, index=within)
    if offered is not None:
        return Moment("offered", upto=offered.record - 1, index=offered.index, agent=offered.thing.agent)
    return None


def is_gone(lines: list[Line]) -> bool:
    """Tell whether the contact has left the floor at the end of these lines."""
    for line in reversed(lines):
        if isinstance(line.thing, GONE + PLACED):
            return isinstance(line.thing, GONE)
    return False


def read_story(journal: Journal, contact: str, watch: Watch, agent: str = "") -> Story:
    """Read a whole journal for what it says about one contact."""
    story = Story(contact, agent)
    for record in journal.records():
        story.see(record)
        watch(record)
    return story


def floor_at(journal: Journal, read_policy: ReadPolicy, then: Moment, watch: Watch) -> Engine:
    """Recover the engine as it was at a moment; it is made for the question, and thrown away after it."""
    engine = recover(journal, read_policy, upto=then.upto, at=then.at, watch=watch)
    if then.index is not None and then.upto is not None:
        record = next(journal.records(then.upto + 1))
        engine.recover(record.fact, record.now, record.decisions[: then.index], record.sequence)
    elif then.at is not None and then.at > engine.floor.now:
        engine.floor.now = then.at  # nothing happened since, but time passed: ages and rests count up to the question
    return engine


def go_on(journal: Journal, engine: Engine, then: Moment, at: Instant | None) -> None:
    """Bring the engine of a moment in the past on to the instant `at`, or to the journal's end."""
    if then.upto is None:
        return
    for record in journal.records(then.upto + 1):
        if at is not None and record.now > at:
            break
        if then.index is not None and record.seq == then.upto + 1:
            for decision in record.decisions[then.index :]:
                apply(engine.floor, decision)
            engine.floor.rest()
        else:
            engine.recover(record.fact, record.now, record.decisions, record.sequence)
    if at is not None and at > engine.floor.now:
        engine.floor.now = at


def brief_at(journal: Journal, read_policy: ReadPolicy, offer: Line, watch: Watch) -> Brief:
    """Return the brief that an offer refers to: as of the decision by which it was made."""
    then = Moment("offered", upto=offer.record - 1, index=offer.index + 1)
    floor = floor_at(journal, read_policy, then, watch).floor
    return brief(floor, floor.contacts[offer.thing.contact])


def outcome(lines: list[Line]) -> str:
    """Name where a contact stands at the end of these lines: in a word of the books, or of its life."""
    for line in reversed(lines):
        thing = line.thing
        if isinstance(thing, d.CloseContact):
            return reasons.NAMES.get(thing.outcome, "closed")
        if isinstance(thing, d.RefuseContact):
            return "refused"
        if isinstance(thing, d.RedirectContact):
            return "redirected"
        if isinstance(thing, d.HandOverContact):
            return "handed over"
        if isinstance(thing, d.ScheduleContact | d.PromiseCallback):
            return "scheduled"
        if isinstance(thing, d.QueueContact):
            return "waiting"
        if isinstance(thing, d.OfferContact):
            return "offered"
        if isinstance(thing, d.AssignContact | d.AdoptAssignment):
            return "in hand"
    return "in self-service" if lines else "unknown"

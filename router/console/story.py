"""A contact's story, read off a journal, and the moment at which a question about it makes sense.

Recovery applies what stands recorded. Where a contact was offered in the same breath in which it came, the floor as
the decision saw it lies within one record: its fact and the decisions before the offer are applied, and no more.
"""

from dataclasses import dataclass, field
from typing import Any

from router.core import decisions as d
from router.core import events as e
from router.core import reasons
from router.core.engine import Engine
from router.core.values import Instant
from router.journal.replay import ReadPolicy, Watch, recover
from router.ports import Journal, Record

GONE = (d.CloseContact, d.RefuseContact, d.RedirectContact, d.HandOverContact)
ANSWERS = (e.OfferAccepted, e.OfferDeclined, e.OfferFailed)


@dataclass(frozen=True, slots=True)
class Line:
    """A fact (index -1) or a decision about the contact, with its record and its place in it."""

    at: Instant
    record: int
    index: int
    thing: Any


@dataclass(slots=True)
class Story:
    """Everything that a journal says about one contact, in order; grows by `see`, record by record."""

    contact: str
    lines: list[Line] = field(default_factory=list)
    offers: dict[str, str] = field(default_factory=dict)
    """Each offer of the contact, and to whom."""
    assignments: dict[str, str] = field(default_factory=dict)

    def see(self, record: Record) -> None:
        """Take down what a record says about the contact."""
        if self._told_by(record.fact):
            self.lines.append(Line(record.now, record.seq, -1, record.fact))
        for index, decision in enumerate(record.decisions):
            if self._ordered_by(decision):
                self.lines.append(Line(record.now, record.seq, index, decision))

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
        return getattr(decision, "contact", None) == self.contact


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
    known = [line for line in lines if at is None or line.at <= at]
    queued, left = False, None
    offered: Line | None = None
    for line in known:
        kind = type(line.thing)
        if kind is d.QueueContact:
            queued = True
        elif kind is d.OfferContact:
            queued, offered = False, line
        elif kind in GONE:
            left, queued = line if queued else left, False
    if queued:
        return Moment("waiting", at=at)
    if left is not None:
        return Moment("left", upto=left.record - 1, at=left.at)
    if offered is not None:
        return Moment("offered", upto=offered.record - 1, index=offered.index, agent=offered.thing.agent)
    return None


def read_story(journal: Journal, contact: str, watch: Watch) -> Story:
    """Read a whole journal for what it says about one contact."""
    story = Story(contact)
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
    return "in self-service"

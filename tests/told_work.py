"""Words of stories about work in hand: laid aside, taken up, written up, gone on with by another channel."""

from router.core import decisions as d
from router.core import events as e
from router.core import reasons
from router.core.values import AssignmentId, ContactId, Instant


def holds(assignment: str) -> e.AssignmentHeld:
    return e.AssignmentHeld("", "desk", AssignmentId(assignment))


def parks(assignment: str, until: Instant | None = None) -> e.AssignmentParked:
    return e.AssignmentParked("", "desk", AssignmentId(assignment), until)


def resumes(assignment: str) -> e.AssignmentResumed:
    return e.AssignmentResumed("", "desk", AssignmentId(assignment))


def wraps(assignment: str, *, extend: bool = False) -> e.AssignmentWrapping:
    return e.AssignmentWrapping("", "desk", AssignmentId(assignment), extend)


def escalates(contact: str, to: str, replaces: str = "") -> e.ContactEscalated:
    return e.ContactEscalated("", "platform", ContactId(contact), to, replaces=replaces)


def woken(it: d.WakeContact, until: str) -> str:
    """Tell what became of work that woke."""
    why = f", {reasons.NAMES[it.code]}" if it.code else ""
    return f"{it.contact} of {it.agent} ({reasons.NAMES[it.outcome]}{', until ' + until if it.until else ''}{why})"

"""Work in hand: connected, held, laid aside, passed to and fro, failed, wrapped up, done."""

from typing import Final

from router.core import events as e
from router.core import reasons
from router.core.assignment import FACTS, TO_CUSTOMER, TURNS
from router.core.beside import heir, succeed
from router.core.contact import AWAITING_OWNER
from router.core.contact import FACTS as CONTACT_FACTS
from router.core.floor import Floor
from router.core.holding import change, end_media, grow, wrap_of
from router.core.orders import Orders, Routes
from router.core.parties import FORMER
from router.core.placement import close, put_back, silence
from router.core.values import ACTIVE, ENDED, HELD, PARKED, WAITING, WRAPPING
from router.core.waking import reply

AssignmentFact = (
    e.AssignmentConnected | e.AssignmentFailed | e.AssignmentHeld | e.AssignmentParked | e.AssignmentResumed
    | e.AssignmentWrapping | e.AssignmentCompleted
)  # fmt: skip


def rule(floor: Floor, fact: AssignmentFact) -> int:
    """Rule on a fact about an assignment by its phase."""
    assignment = floor.assignments.get(fact.assignment)
    if assignment is None:
        return reasons.ASSIGNMENT_UNKNOWN
    return max(0, -FACTS[type(fact)][assignment.phase])


def rule_wrapping(floor: Floor, fact: e.AssignmentWrapping) -> int:
    """Rule on wrap-up: it begins once, and is made longer only so often."""
    code = rule(floor, fact)
    if code:
        return code
    assignment = floor.assignments[fact.assignment]
    if fact.extend != (assignment.phase == WRAPPING):
        return reasons.NOT_IN_THIS_STATE
    most = floor.policy.hand_offs.max_wrap_extensions
    return reasons.EXTENDED_ENOUGH if fact.extend and assignment.extensions >= most else reasons.OK


def rule_turn(floor: Floor, fact: e.ContactTurned) -> int:
    """Rule on whose turn it is: somebody must hold the contact, and the turn must be the other's."""
    state = floor.contact_state(fact.contact)
    code = CONTACT_FACTS[e.ContactTurned][state]
    if code:
        return code
    if fact.to not in TURNS:
        return reasons.NOT_IN_THIS_STATE
    if state == AWAITING_OWNER:  # their agent may answer them, though there is no room; they wait already
        return reasons.OK if fact.to == TO_CUSTOMER else reasons.ALREADY_SO
    assignment = floor.assignments[floor.contacts[fact.contact].assignment]
    return max(0, -TURNS[fact.to][assignment.phase])


def connected(floor: Floor, fact: e.AssignmentConnected, orders: Orders) -> None:
    """Customer and agent can hear each other."""
    change(floor, floor.assignments[fact.assignment], ACTIVE, reasons.OK, orders)


def failed(floor: Floor, fact: e.AssignmentFailed, orders: Orders) -> None:
    """Ask somebody else; one who cannot be connected time after time is no longer asked."""
    assignment = floor.assignments[fact.assignment]
    contact = floor.contacts[assignment.contact]
    assert contact.assignment == assignment.id, "only a primary is to be connected"
    change(floor, assignment, ENDED, reasons.FAILED, orders)
    silence(floor, floor.agents[assignment.agent], orders)
    put_back(floor, contact, reasons.FAILED, orders)


def held(floor: Floor, fact: e.AssignmentHeld, orders: Orders) -> None:
    """The customer hears music."""
    change(floor, floor.assignments[fact.assignment], HELD, reasons.OK, orders)


def parked(floor: Floor, fact: e.AssignmentParked, orders: Orders) -> None:
    """Work is laid aside, until its time or until it is taken up."""
    until = 0 if fact.until is None else max(fact.until, floor.now)
    change(floor, floor.assignments[fact.assignment], PARKED, reasons.OK, orders, until)


def resumed(floor: Floor, fact: e.AssignmentResumed, orders: Orders) -> None:
    """The agent takes it up again: they know best, and what is too much is debt."""
    grow(floor, floor.assignments[fact.assignment], ACTIVE, reasons.OK, reasons.DEBT_RESUMED, orders)


def wrapping(floor: Floor, fact: e.AssignmentWrapping, orders: Orders) -> None:
    """Begin wrap-up because the media are over for this agent, or give more time for it."""
    assignment = floor.assignments[fact.assignment]
    if fact.extend:
        wrap = wrap_of(floor, assignment)
        more = wrap.most if wrap.extend is None else wrap.extend
        change(floor, assignment, WRAPPING, reasons.EXTENDED, orders, assignment.until + more)
        return
    contact = floor.contacts.get(assignment.contact)
    mine = contact is not None and contact.assignment == assignment.id
    if FACTS[e.AssignmentWrapping][assignment.phase] == ENDED:
        change(floor, assignment, ENDED, reasons.MEDIA_ENDED, orders)
    else:
        stays = contact is not None and mine and heir(floor, contact) is not None
        end_media(floor, assignment, reasons.MEDIA_ENDED, orders, FORMER if stays else "")
    if contact is not None and mine and not succeed(floor, contact, orders):
        close(floor, contact, reasons.SERVED if contact.connected else reasons.CLOSED_UNSERVED, orders)


def completed(floor: Floor, fact: e.AssignmentCompleted, orders: Orders) -> None:
    """The agent is done; not before the least wrap-up, and the contact goes with the work if it is still here."""
    assignment = floor.assignments[fact.assignment]
    rest_until = assignment.since + wrap_of(floor, assignment).least
    if assignment.phase == WRAPPING and floor.now < rest_until:
        change(floor, assignment, WRAPPING, reasons.COMPLETED, orders, rest_until)
        return
    contact = floor.contacts.get(assignment.contact)
    mine = contact is not None and contact.assignment == assignment.id
    change(floor, assignment, ENDED, reasons.COMPLETED, orders)
    if contact is not None and mine and not succeed(floor, contact, orders):
        close(floor, contact, reasons.SERVED if contact.connected else reasons.CLOSED_UNSERVED, orders)


def turned(floor: Floor, fact: e.ContactTurned, orders: Orders) -> None:
    """Let the load fall while the customer thinks, and rise, as debt if need be, when they reply.

    What slept does not rise by itself: it asks the gate.
    """
    assignment = floor.assignments[floor.contacts[fact.contact].assignment]
    if fact.to == TO_CUSTOMER:
        grow(floor, assignment, WAITING, reasons.OK, reasons.DEBT_RESUMED, orders)
    else:
        reply(floor, assignment, orders)


ROUTES: Final[Routes] = {
    e.ContactTurned: (rule_turn, turned),
    e.AssignmentConnected: (rule, connected),
    e.AssignmentFailed: (rule, failed),
    e.AssignmentHeld: (rule, held),
    e.AssignmentParked: (rule, parked),
    e.AssignmentResumed: (rule, resumed),
    e.AssignmentWrapping: (rule_wrapping, wrapping),
    e.AssignmentCompleted: (rule, completed),
}

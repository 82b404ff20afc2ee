"""Work in hand: connected, passed to and fro, failed, wrapped up, done."""

from typing import Final

from router.core import events as e
from router.core import reasons
from router.core.assignment import FACTS, TO_AGENT, TO_CUSTOMER, TURNS, Assignment
from router.core.contact import FACTS as CONTACT_FACTS
from router.core.floor import Floor
from router.core.orders import Orders, Routes
from router.core.placement import change, close, note_debt, queue, silence
from router.core.values import ACTIVE, ENDED, WRAPPING

AssignmentFact = e.AssignmentConnected | e.AssignmentFailed | e.AssignmentCompleted


def rule(floor: Floor, fact: AssignmentFact) -> int:
    """Rule on a fact about an assignment by its phase."""
    assignment = floor.assignments.get(fact.assignment)
    if assignment is None:
        return reasons.ASSIGNMENT_UNKNOWN
    return max(0, -FACTS[type(fact)][assignment.phase])


def rule_turn(floor: Floor, fact: e.ContactTurned) -> int:
    """Rule on whose turn it is: somebody must hold the contact, and the turn must be the other's."""
    code = CONTACT_FACTS[e.ContactTurned][floor.contact_state(fact.contact)]
    if code:
        return code
    if fact.to not in TURNS:
        return reasons.NOT_IN_THIS_STATE
    assignment = floor.assignments[floor.contacts[fact.contact].assignment]
    return max(0, -TURNS[fact.to][assignment.phase])


def connected(floor: Floor, fact: e.AssignmentConnected, orders: Orders) -> None:
    """Customer and agent can hear each other."""
    change(floor, floor.assignments[fact.assignment], ACTIVE, reasons.OK, orders)


def failed(floor: Floor, fact: e.AssignmentFailed, orders: Orders) -> None:
    """Ask somebody else; one who cannot be connected time after time is no longer asked."""
    assignment = floor.assignments[fact.assignment]
    contact = floor.contacts[assignment.contact]
    change(floor, assignment, ENDED, reasons.FAILED, orders)
    silence(floor, floor.agents[assignment.agent], orders)
    queue(floor, contact, orders)


def completed(floor: Floor, fact: e.AssignmentCompleted, orders: Orders) -> None:
    """The agent is done; not before the least wrap-up, and the contact goes with the work if it is still here."""
    assignment = floor.assignments[fact.assignment]
    rest_until = assignment.since + floor.rules.wrap(assignment.kind).least
    if assignment.phase == WRAPPING and floor.now < rest_until:
        change(floor, assignment, WRAPPING, reasons.COMPLETED, orders, rest_until)
        return
    _end(floor, assignment, orders)


def _end(floor: Floor, assignment: Assignment, orders: Orders) -> None:
    contact = floor.contacts.get(assignment.contact)
    mine = contact is not None and contact.assignment == assignment.id
    change(floor, assignment, ENDED, reasons.COMPLETED, orders)
    if contact is not None and mine:
        close(floor, contact, reasons.SERVED if contact.connected else reasons.CLOSED_UNSERVED, orders)


def turned(floor: Floor, fact: e.ContactTurned, orders: Orders) -> None:
    """Let the load fall while the customer thinks, and rise, as debt if need be, when they reply."""
    contact = floor.contacts[fact.contact]
    assignment = floor.assignments[contact.assignment]
    if fact.to == TO_CUSTOMER:
        sleeps = floor.policy.channels[assignment.channel].dormant_after
        until = 0 if sleeps is None else floor.now + sleeps
        change(floor, assignment, TURNS[TO_CUSTOMER][assignment.phase], reasons.OK, orders, until)
    else:
        change(floor, assignment, TURNS[TO_AGENT][assignment.phase], reasons.OK, orders)
        note_debt(floor, floor.agents[assignment.agent], reasons.DEBT_TURNED, orders)


ROUTES: Final[Routes] = {
    e.ContactTurned: (rule_turn, turned),
    e.AssignmentConnected: (rule, connected),
    e.AssignmentFailed: (rule, failed),
    e.AssignmentCompleted: (rule, completed),
}

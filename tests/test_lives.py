"""The drawn life cycles are those of the tables, and the tables are whole."""

from router.core import agent, assignment, case, contact, offer, reasons
from router.core.events import Fact
from router.core.routes import ROUTES
from router.core.values import PHASE_NAMES
from tests import lives, lives_asked
from tests.lives import PAGE, TABLES, page

# Whose life each fact touches. A new fact takes its place here, and in the tables of that life.
OF_CONTACTS = {
    "ContactArrived", "ContactChanged", "ContactTurned", "ContactAbandoned", "ContactEnded", "ContactStarted",
    "ContactEscalated", "CallbackRequested", "CallbackCancelled", "CallbackRescheduled", "CallbackUnreached",
    "ShiftAccepted", "ShiftDeclined", "AssignmentPulled", "SupervisorForced", "SupervisorPinned",
    "SupervisorReprioritised", "SupervisorClosed", "SupervisorJoined",
}  # fmt: skip
OF_ASSIGNMENTS = {
    "AssignmentConnected", "AssignmentFailed", "AssignmentHeld", "AssignmentParked", "AssignmentResumed",
    "AssignmentWrapping", "AssignmentCompleted", "AssignmentTransferred", "AssignmentConsulted",
    "AssignmentConferenced", "ContactTurned", "ContactEnded", "ContactAbandoned", "ContactEscalated",
}  # fmt: skip
OF_OFFERS = {"OfferAccepted", "OfferDeclined", "OfferFailed"}
OF_AGENTS = {
    "AgentSignedIn", "AgentPresenceChanged", "AgentSignedOut", "AgentRemoved", "AgentLost", "AgentFound",
    "AgentOccupied", "AgentFreed", "AgentSnapshot",
}  # fmt: skip
OF_CASES = {
    "CaseOpened", "CaseLinked", "CaseMerged", "CaseResolved", "CasePromised", "CaseReassigned", "AuthorityMissing",
}  # fmt: skip
OF_NO_LIFE = {
    "CustomerLinked", "CustomerMerged", "CustomerHistory", "CustomerErased",  # a customer has a story and no states
    "SupervisorDrained", "SupervisorPresenceSet", "SupervisorUnassigned", "SupervisorReleased",  # by those of others
    "PolicyApplied", "PoolSnapshot", "ClockReached", "RouterResumed", "RouterCaughtUp", "PlanSolved",  # of the pool
}  # fmt: skip

LEADS_TO = {*contact.STATE_NAMES, *PHASE_NAMES, *agent.PRESENCES, *lives_asked.LEASES, *case.STATES, "taken"}
LEADS_TO |= {agent.AS_SAID, agent.AS_IT_WAS, "accepted"}


def test_the_page_of_lives_is_drawn_from_the_tables_of_today() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "write it anew: python -m tests.lives"


def test_every_fact_stands_in_the_tables_that_it_should_and_in_no_other() -> None:
    expected = {
        "contact": OF_CONTACTS, "assignment": OF_ASSIGNMENTS, "offer": OF_OFFERS, "agent": OF_AGENTS, "case": OF_CASES,
    }  # fmt: skip
    assert {life: {kind.__name__ for kind in kinds} for life, kinds in TABLES.items()} == expected
    every = {kind.__name__ for kind in Fact.__args__}
    assert set().union(*expected.values()) | OF_NO_LIFE == every
    assert not OF_NO_LIFE & set().union(*expected.values())


def test_every_fact_is_answered_by_one_file() -> None:
    assert set(ROUTES) == set(Fact.__args__)


def test_every_cell_of_a_life_is_a_step_or_a_reason() -> None:
    named = {"—", *(f"*{name}*" for name in reasons.NAMES.values())}
    whole = [
        (lives.contact_cells(), contact.STATE_NAMES),
        (lives.assignment_cells(), [PHASE_NAMES[phase] for phase in assignment.ALIVE]),
        (lives.agent_cells(), agent.PRESENCES),
        (lives.case_rulings(), case.STATES),
        (lives_asked.lease_cells(), lives_asked.LEASES),
    ]
    for rows, states in whole:
        for by, row in rows.items():
            assert list(row) == list(states), by
            assert all(cell in LEADS_TO or cell in named for cell in row.values()), (by, row)


def test_what_was_asked_of_the_engine_has_an_answer_in_every_cell() -> None:
    named = {f"*{name}*" for name in reasons.NAMES.values()}
    for cells in (lives_asked.offer_cells(), lives_asked.role_cells(), lives_asked.case_cells()):
        for by, row in cells.items():
            assert all(row.values()), by
            assert all(cell in named for cell in row.values() if cell.startswith("*")), (by, row)


def test_the_answers_to_an_open_offer_are_those_of_the_table() -> None:
    answers = {kind.__name__: code for kind, code in offer.ANSWERS.items()}
    cells = lives_asked.offer_cells()
    ends = {by: cells[by]["open"].removeprefix("revoked: ") for by in answers}
    assert ends == {by: reasons.NAMES[code] if code else "accepted" for by, code in answers.items()}


def test_every_state_is_drawn() -> None:
    drawn = [
        (lives.contact_steps(), contact.STATE_NAMES[:-1]),
        (lives.assignment_steps(), [PHASE_NAMES[phase] for phase in (*assignment.ALIVE, 10)]),
        (lives.lease_steps(), lives_asked.LEASES),
        (lives.role_steps(), ["consult", "conference", "monitor", "primary"]),
        (lives.case_steps(), case.STATES),
    ]
    for steps, states in drawn:
        there = {state for before, after, _ in steps for state in (before, after)}
        assert there >= set(states)

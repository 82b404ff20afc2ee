"""Draws the life cycles from the core's own tables: `python -m tests.lives` writes router/LIVES.md anew."""

from pathlib import Path

from router.core import agent, assignment, case, contact, reasons
from router.core.events import Fact
from router.core.parties import BESIDE, PRIMARY
from router.core.routes import ROUTES
from router.core.values import PHASE_NAMES
from tests.lives_asked import (
    CASE_STATES,
    LEASES,
    OFFER_STATES,
    OVER,
    ROLES,
    Cells,
    case_cells,
    lease_cells,
    offer_cells,
    refusal,
    role_cells,
)

PAGE = Path(__file__).parents[1] / "router" / "LIVES.md"
Step = tuple[str, str, str]
"""From, to, by what."""
Rows = dict[str, dict[str, str]]
"""What is told -> state -> what follows: a state, `taken`, or a reason in italics."""

UNASKED: list[Step] = [
    ("wrapping", "ended", "the clock"),
    ("waiting", "dormant", "the clock"),
    ("parked", "active", "the clock"),
    ("active", "interrupted", "an offer that interrupts"),
    ("waiting", "interrupted", "an offer that interrupts"),
    ("interrupted", "active", "what interrupted is over"),
    ("interrupted", "waiting", "what interrupted is over"),
    ("active", "unattended", "a lost lease"),
    ("waiting", "unattended", "a lost lease"),
    ("held", "unattended", "a lost lease"),
    ("unattended", "active", "its agent is back"),
    ("unattended", "waiting", "its agent is back"),
    ("unattended", "held", "its agent is back"),
]
"""What becomes of work without a fact about it."""


# ── Steps, for the diagrams ───────────────────────────────────────────────────────────────────────────────────────


def contact_steps() -> list[Step]:
    """Decisions move a contact."""
    names = contact.STATE_NAMES
    return [
        (names[before], names[after], decision.__name__)
        for decision, moves in contact.MOVES.items()
        for before, after in moves.items()
    ] + [("awaiting_owner", "assigned", "ChangeAssignment")]


def assignment_steps() -> list[Step]:
    """Facts lead an assignment from phase to phase; refusals are negative and not drawn."""
    return [
        (PHASE_NAMES[before], PHASE_NAMES[after], by)
        for by, steps in assignment_tables().items()
        for before, after in steps.items()
        if after >= 0
    ] + UNASKED


def assignment_tables() -> dict[str, dict[int, int]]:
    """Name every table of phases: of each fact, and of each side that a conversation turns to."""
    told = {fact.__name__: steps for fact, steps in assignment.FACTS.items()}
    return told | {f"ContactTurned to {side}": steps for side, steps in assignment.TURNS.items()}


def offer_steps() -> list[Step]:
    """What ends an open offer."""
    return [("open", after.partition(":")[0], by) for before, after, by in drawn(offer_cells()) if before == "open"]


def lease_steps() -> list[Step]:
    """What begins, loses and ends a session."""
    return [step for step in drawn(lease_cells()) if step[0] != step[1]]


def role_steps() -> list[Step]:
    """What a colleague beside the primary becomes; whoever is not there cannot end."""
    found: list[Step] = []
    for before, after, by in drawn(role_cells()):
        role = after.partition(" (")[0].removeprefix("asked to ")
        if role in (PRIMARY, *BESIDE, "ended") and role != before and (before, role) != (ROLES[0], "ended"):
            found.append((before.replace(" ", "_"), role, by))
    return found


def case_steps() -> list[Step]:
    """What moves a case; the steps are among those that the table of decisions allows."""
    steps = [
        (before, after, by)
        for before, after, by in drawn(case_cells())
        if after in case.STATES and (before != after or not by.startswith("`"))
    ]
    assert all(after in case.MOVES.get(before, (case.OPEN,)) for before, after, _ in steps)
    return steps


def drawn(cells: Cells) -> list[Step]:
    """Take the steps out of what the engine said, and leave out what it refused."""
    return [
        (before, after, by)
        for by, row in cells.items()
        for before, after in row.items()
        if after[0] not in "*—" and after != OVER
    ]


# ── Cells, for the tables ─────────────────────────────────────────────────────────────────────────────────────────


def contact_cells() -> Rows:
    """What each fact means in each state of a contact."""
    return {
        fact.__name__: dict(zip(contact.STATE_NAMES, map(ruling, row), strict=True))
        for fact, row in contact.FACTS.items()
    }


def assignment_cells() -> Rows:
    """Which phase follows each fact in each phase."""
    return {
        by: {PHASE_NAMES[phase]: PHASE_NAMES[after] if after >= 0 else ruling(-after) for phase, after in steps.items()}
        for by, steps in assignment_tables().items()
    }


def agent_cells() -> Rows:
    """Which presence follows each fact in each presence."""
    return {
        fact.__name__: {before: after or ruling(reasons.NOT_IN_THIS_STATE) for before, after in steps.items()}
        for fact, steps in agent.FACTS.items()
    }


def case_rulings() -> Rows:
    """What each fact means in each state of a case."""
    return {
        fact.__name__: {state: ruling(code) for state, code in row.items()} for fact, row in case.FACTS.items()
    }


def ruling(code: int) -> str:
    """Word what a table says: taken, or the reason why not."""
    return "taken" if code == reasons.OK else refusal(code)


TABLES: dict[str, tuple[type, ...]] = {
    "contact": tuple(contact.FACTS),
    "assignment": (*assignment.FACTS, *[kind for kind in contact.FACTS if kind.__name__ == "ContactTurned"]),
    "offer": tuple(kind for kind in ROUTES if kind.__name__ in offer_cells()),
    "agent": tuple(agent.FACTS),
    "case": tuple(case.FACTS),
}
"""Which facts stand in the tables of which life."""


def index() -> list[str]:
    """List every fact: in whose tables it stands, and which file answers it."""
    lines = ["| fact | in the tables of | answered in |", "|---|---|---|"]
    for kind in Fact.__args__:
        lives = [life for life, kinds in TABLES.items() if kind in kinds]
        home = ROUTES[kind][1].__module__.rpartition(".")[2]
        lines.append(f"| {kind.__name__} | {' · '.join(lives) or '—'} | `{home}.py` |")
    return lines


# ── The page ──────────────────────────────────────────────────────────────────────────────────────────────────────


def diagram(steps: list[Step]) -> list[str]:
    """Write steps as a Mermaid state diagram, those between the same two states on one arrow."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for before, after, by in steps:
        arrows.setdefault((before, after), []).append(by)
    lines = [f"    {before} --> {after}: {' · '.join(by)}" for (before, after), by in arrows.items()]
    return ["```mermaid", "stateDiagram-v2", *lines, "```", ""]


def table(rows: Rows, states: tuple[str, ...]) -> list[str]:
    """Write every cell: one line for each thing told, one column for each state."""
    lines = [f"| | {' | '.join(states)} |", "|---" * (len(states) + 1) + "|"]
    lines += [f"| {by} | {' | '.join(row[state] for state in states)} |" for by, row in rows.items()]
    return [*lines, ""]


HEAD = """\
# Lives

Written by `python -m tests.lives` from the tables in `router/core`; where the core has no one table (offers, leases,
roles, what moves a case) each cell was found by telling the engine that fact in that state. Diagrams show what leads
where. Tables show every cell: the state that follows, or in italics the reason with which the fact is ignored or the
request refused; `—` stands for the commonest one, *not_in_this_state*. `taken` means that the fact counts; what follows
from it is decided by the file that answers it, and moves the contact or case by the decisions in its diagram.
"""

CONTACT = """\
One need on one channel. Decisions move it. `unplaced` lasts no longer than one fact; `gone` is every way off the floor
(closed, abandoned, redirected, expired, refused): only the id is remembered.
"""
OFFER = """\
Exactly one thing ends it; afterwards only how it ended is remembered, for late answers.
"""
ASSIGNMENT = """\
A contact in an agent's hands. Facts lead it on; besides, what is said of its agent, what interrupts it, and the clock.
What sleeps, `parked` or `dormant`, asks the gate before it is active.
"""
ROLE = """\
A contact has one primary, and any colleagues beside them. What a colleague becomes (the columns: their role so far)
when the primary or a supervisor asks for them, or the primary goes; in brackets what the primary is then. Who let go
and still writes up is `former`.
"""
PRESENCE = """\
What agents say of themselves. `as said` is the presence that the fact names; `as it was` changes something else.
"""
SESSION = """\
An agent who is not offline has a session with a lease, whatever their presence. One that lapses has `lost_settle` to be
heard of; then it is lost: offers go elsewhere, calls stay `unattended`. Too many lapses at once suspend that: the alarm
says that the fault is ours.
"""
CASE = """\
The issue that contacts belong to, over all channels, with one owner.
"""
FACTS = """\
Where each fact stands, and who answers it. Those in no table lead no life: the file that answers them rules on them.
"""


def page() -> str:
    """Return the whole page."""
    phases = tuple(PHASE_NAMES[phase] for phase in assignment.ALIVE)
    presences = [(one, two.replace(" ", "_"), by) for one, two, by in drawn(agent_cells())]
    text = [HEAD]
    text += ["## A contact", "", CONTACT, *diagram(contact_steps()), *table(contact_cells(), contact.STATE_NAMES)]
    text += ["## An offer", "", OFFER, *diagram(offer_steps()), *table(offer_cells(), OFFER_STATES)]
    text += ["## An assignment", "", ASSIGNMENT, *diagram(assignment_steps()), *table(assignment_cells(), phases)]
    text += ["### Its role", "", ROLE, *diagram(role_steps()), *table(role_cells(), ROLES)]
    text += ["## An agent", "", "### Presence", "", PRESENCE]
    text += [*diagram(presences), *table(agent_cells(), agent.PRESENCES)]
    text += ["### Session", "", SESSION, *diagram(lease_steps()), *table(lease_cells(), LEASES)]
    text += ["## A case", "", CASE, *diagram(case_steps()), *table(case_cells(), CASE_STATES)]
    text += ["What each fact about a case means in each state:", "", *table(case_rulings(), case.STATES)]
    text += ["## Every fact", "", FACTS, *index(), ""]
    return "\n".join(text)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

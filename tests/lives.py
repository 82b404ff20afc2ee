"""Draws the life cycles from the core's own tables: `python -m tests.lives` writes router/LIVES.md anew."""

from pathlib import Path

from router.core import agent, assignment, contact, offer, reasons
from router.core.values import PHASE_NAMES

PAGE = Path(__file__).parents[1] / "router" / "LIVES.md"
Step = tuple[str, str, str]
"""From, to, by what."""

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
    told = {fact.__name__: steps for fact, steps in assignment.FACTS.items()}
    told |= {f"ContactTurned to {side}": steps for side, steps in assignment.TURNS.items()}
    return [
        (PHASE_NAMES[before], PHASE_NAMES[after], by)
        for by, steps in told.items()
        for before, after in steps.items()
        if after >= 0
    ] + UNASKED


def offer_steps() -> list[Step]:
    """Answers end an open offer, or accept it; so do the clock and a customer or an agent who leaves."""
    ends = {fact.__name__: "accepted" if cause == reasons.OK else reasons.NAMES[cause]
            for fact, cause in offer.ANSWERS.items()}  # fmt: skip
    ends["the clock"] = reasons.NAMES[reasons.EXPIRED]
    ends["customer or agent left"] = "revoked"
    return [("open", end, by) for by, end in ends.items()]


def agent_steps() -> list[Step]:
    """Facts set an agent's presence; `as said` leads to whatever the fact says."""
    return [
        (before, "as_said" if after == "as said" else after, fact.__name__)
        for fact, steps in agent.FACTS.items()
        for before, after in steps.items()
        if after
    ]


def diagram(steps: list[Step]) -> str:
    """Write steps as a Mermaid state diagram, those between the same two states on one arrow."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for before, after, by in steps:
        arrows.setdefault((before, after), []).append(by)
    lines = [f"    {before} --> {after}: {' · '.join(by)}" for (before, after), by in arrows.items()]
    return "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```"])


def page() -> str:
    """Return the whole page."""
    parts = {
        "A contact": (contact_steps(), "Decisions move it. `gone` is every way off the floor: the id is remembered."),
        "An offer": (offer_steps(), "Exactly one of these ends it; afterwards only how it ended is remembered."),
        "An assignment": (assignment_steps(), "Facts lead it on; besides, what is said of its agent, what interrupts "
                          "it, and the clock. What sleeps, `parked` or `dormant`, asks the gate before it is active."),
        "An agent's presence": (agent_steps(), "What they say. `as_said` is the presence that the fact names."),
    }  # fmt: skip
    head = "Drawn from the tables in `router/core` by `python -m tests.lives`. What is not drawn is refused."
    text = ["# Lives", "", head, ""]
    for title, (steps, words) in parts.items():
        text += [f"## {title}", "", words, "", diagram(steps), ""]
    return "\n".join(text)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

"""Relaxation: what is asked of an agent comes down in steps, by age, or at once where nobody who qualifies is here.

Rule 1. A step says who may take a contact, never how much load is accepted: the gate knows of no steps.
Rule 2. Steps add up: what an earlier one dropped or lowered stays so.
Rule 3. Where nobody signed in qualifies at the step of its age, a contact goes down to the first step at which somebody
does, and comes back up when somebody qualifies; where nobody would at any step, it stays where its age put it.
"""

from router.core.decisions import Levels
from router.core.floor import Floor
from router.core.policy import RelaxStep
from router.core.state import Asked
from router.core.values import NEVER


def relaxed(asked: Asked, step: RelaxStep) -> Asked:
    """Return what is asked from a step on, of what was asked before it."""
    kind, skills, language, authority, ceilings, team = asked
    left: list[tuple[str, int]] = []
    for name, level in skills:
        if name not in step.drop:
            left.append((name, min(level, step.lower.get(name, level))))
    allowed: Levels = tuple([(name, amount) for name, amount in authority if name not in step.drop])
    return (
        kind, tuple(left), language if step.language else "", allowed, ceilings if step.ceilings else (),
        team if step.team else "",
    )  # fmt: skip


def climb_down(floor: Floor, channel: str, asked: Asked, ladder: int, age: int) -> tuple[int, Asked]:
    """Return how far a contact of an age is relaxed, and what it asks for there."""
    rule = floor.policy.relax[ladder]
    step = 0
    while step < len(rule.steps) and rule.steps[step].after <= age:
        asked = relaxed(asked, rule.steps[step])
        step += 1
    if not rule.at_once_when_nobody or floor.demand(channel, asked).fits:
        return step, asked
    lower = asked
    for below in range(step, len(rule.steps)):
        lower = relaxed(lower, rule.steps[below])
        if floor.demand(channel, lower).fits:
            return below + 1, lower
    return step, asked


def next_age(floor: Floor, ladder: int, step: int) -> int:
    """Return the age at which the step below is due, NEVER at the foot of the ladder."""
    steps = floor.policy.relax[ladder].steps
    return steps[step].after if step < len(steps) else NEVER

"""Brute force: every plan there is, for the smallest of problems. It is what other devices are held to."""

from typing import Final

from router.core.plan import Plan, Problem
from router.solver.value import IMPOSSIBLE, Measure

CONTACTS_MAX: Final = 6
AGENTS_MAX: Final = 4


def brute_force(problem: Problem) -> Plan:
    """Return the plan of greatest value; between equals the one that serves more, then the first.

    Raises ValueError where there are more than 6 contacts or 4 agents.
    """
    if len(problem.contacts) > CONTACTS_MAX or len(problem.agents) > AGENTS_MAX:
        raise ValueError(f"at most {CONTACTS_MAX} contacts and {AGENTS_MAX} agents can be tried by brute force")
    measure = Measure(problem)
    choices = [measure.choices(contact) for contact in measure.contacts]
    given = [-1] * len(choices)
    best, served, chosen, tried = IMPOSSIBLE, 0, given, 0
    places = [0] * len(choices)
    while True:
        tried += 1
        given = [choices[no][place] for no, place in enumerate(places)]
        value, count = measure.value(given), sum([to >= 0 for to in given])
        if (value, count) > (best, served):
            best, served, chosen = value, count, given
        no = 0
        while no < len(places) and places[no] == len(choices[no]) - 1:
            places[no] = 0
            no += 1
        if no == len(places):
            break
        places[no] += 1
    return Plan(measure.groups(chosen), best, best, "brute_force", tried)

"""The people of a roster file, as far as a policy's check needs them; shifts are read where they are worked."""

from typing import Any

from router.core.policy import Policy
from router.policy_file.deadends import Person
from router.policy_file.findings import Path, Problem, did_you_mean


def read_people(data: Any) -> tuple[list[Person], list[Problem]]:
    """Return who is on a roster; what cannot be understood is told, not raised."""
    agents = data.get("agents") if isinstance(data, dict) else None
    if not isinstance(agents, list) or not agents:
        return [], [Problem(("agents",), "lists nobody", "write agents: with one line for each, such as - id: rep-01")]
    people, problems = [], []
    for index, entry in enumerate(agents):
        path: Path = ("agents", index)
        if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
            problems.append(Problem(path, "is no agent", "write at least an id"))
            continue
        channels, budget = entry.get("channels"), entry.get("budget")
        people.append(
            Person(
                entry["id"],
                entry["team"] if isinstance(entry.get("team"), str) else "",
                budget if isinstance(budget, int) and not isinstance(budget, bool) else None,
                whole_numbers(entry.get("skills")) or {},
                whole_numbers(entry.get("authority")),
                tuple(str(name) for name in channels) if isinstance(channels, list) else None,
            )
        )
    return people, problems


def whole_numbers(data: Any) -> dict[str, int] | None:
    """Return the entries of a mapping that are whole numbers; None where there is no mapping."""
    if not isinstance(data, dict):
        return None
    return {name: level for name, level in data.items() if isinstance(level, int) and not isinstance(level, bool)}


def strangers(policy: Policy, people: list[Person]) -> list[Problem]:
    """Tell which channels of a roster's agents the policy does not have."""
    return [
        Problem(("agents", index, "channels", place), f"the policy has no channel {name}",
                did_you_mean(name, list(policy.channels)))
        for index, person in enumerate(people)
        for place, name in enumerate(person.channels or ())
        if name not in policy.channels
    ]  # fmt: skip

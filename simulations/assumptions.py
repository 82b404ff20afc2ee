"""What a result rests on that no log said: counted use by use, told by kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from simulations import summary
from simulations.summary import FIGURES, Figure

TOUCHES: Final[dict[str, tuple[Figure, ...]]] = {
    "patience": ("waits", "levels", "offers"),
    "time to answer an offer": ("waits", "levels", "offers"),
    "declined offers": ("waits", "levels", "offers"),
    "unanswered offers": ("waits", "levels", "offers"),
}
"""The figures that rest on an assumption; one that is not named here touches all of them."""


@dataclass(frozen=True, slots=True)
class Assumption:
    """One thing that no log said: what, on which channel, how it was made up, and how many times it was used."""

    what: str
    channel: str
    how: str
    uses: int


def summed(assumptions: Sequence[Assumption]) -> list[summary.Assumption]:
    """Put together what was assumed, one entry a kind, in order of first mention."""
    words: dict[str, list[str]] = {}
    for one in assumptions:
        place = f"{one.channel}: " if one.channel else ""
        uses = f" ({one.uses:,} times)" if one.uses else ""
        words.setdefault(one.what, []).append(f"{place}{one.how}{uses}")
    return [summary.Assumption(what, "; ".join(how), TOUCHES.get(what, FIGURES)) for what, how in words.items()]

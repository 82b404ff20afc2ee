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
    """Put together what was assumed, one entry for each way on each channel, by kind in order of first mention."""
    kinds: dict[str, list[summary.Assumption]] = {}
    for one in assumptions:
        touches = TOUCHES.get(one.what, FIGURES)
        kinds.setdefault(one.what, []).append(
            summary.Assumption(one.what, one.how, touches, channel=one.channel, uses=one.uses)
        )
    return [each for kind in kinds.values() for each in kind]

"""The decisions of one fact: each is applied to the floor as it is emitted, and told in that order."""

from collections.abc import Callable
from typing import Any, Final, final

from router.core.changes import apply
from router.core.decisions import Decision
from router.core.floor import Floor


@final
class Orders:
    """Collects what is decided; the floor has moved by the time `emit` returns."""

    __slots__ = ("floor", "made")

    def __init__(self, floor: Floor) -> None:
        self.floor = floor
        self.made: list[Decision] = []

    def emit(self, decision: Decision) -> None:
        """Apply a decision, and tell it."""
        apply(self.floor, decision)
        self.made.append(decision)


Routes = dict[type, tuple[Callable[[Floor, Any], int], Callable[[Floor, Any, Orders], None]]]
"""What each handler file answers for: a fact's type -> (the rule: OK or a reason to turn it away, what follows)."""


STATED: Final = 1000
"""Above every reason: a rule may say two in one number, why not and what is in the way."""


def stated(code: int, state: int) -> int:
    """Put a reason for a refusal and what is in the way into one number."""
    return code * STATED + state

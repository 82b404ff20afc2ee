"""Who else is on a contact besides its primary: colleagues who advise, join or listen, and the one being asked.

Rule 1. They come and go without the contact changing hands, and none of them outlasts it but to write it up.
"""

from dataclasses import asdict
from typing import Any, Final, final

from router.core.events import Needs, Target

PRIMARY: Final = "primary"
CONSULT: Final = "consult"
CONFERENCE: Final = "conference"
MONITOR: Final = "monitor"
BESIDE: Final = (CONSULT, CONFERENCE, MONITOR)
FORMER: Final = "former"
"""Was the primary, and writes up what is in other hands, or back in line, by now."""


@final
class Inquiry:
    """The holder's request for a colleague, kept until somebody says yes or nobody is left to ask."""

    __slots__ = ("assignment", "id", "offer", "refused", "role", "source", "target")

    def __init__(self, id: str, source: str, assignment: str, role: str, target: Target | None) -> None:
        self.id = id
        self.source = source
        self.assignment = assignment  # the holder's, on whose behalf is asked
        self.role = role
        self.target = target
        self.offer: str = ""  # open to a colleague now
        self.refused: tuple[str, ...] = ()  # agents who would not

    def dump(self) -> list[Any]:
        """Return plain data from which `Parties.load` makes the same inquiry."""
        target = None if self.target is None else asdict(self.target)
        return [self.id, self.source, self.assignment, self.role, target, self.offer, list(self.refused)]


@final
class Parties:
    """The work of others on one contact."""

    __slots__ = ("hands", "inquiry")

    def __init__(self) -> None:
        self.hands: dict[str, None] = {}  # assignments, in the order in which they came
        self.inquiry: Inquiry | None = None

    def dump(self) -> list[Any]:
        """Return plain data from which `load` makes the same parties."""
        return [list(self.hands), None if self.inquiry is None else self.inquiry.dump()]

    def load(self, data: list[Any]) -> None:
        """Take up what `dump` returned, after a way through JSON or not."""
        hands, asked = data
        self.hands = dict.fromkeys(hands)
        if asked is not None:
            id, source, assignment, role, target, offer, refused = asked
            if target is not None:
                target = Target(**{**target, "needs": None if target["needs"] is None else Needs(**target["needs"])})
            self.inquiry = Inquiry(id, source, assignment, role, target)
            self.inquiry.offer, self.inquiry.refused = offer, tuple(refused)

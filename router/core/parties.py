"""Who else is on a contact besides its primary: colleagues who advise, join or listen, and the one being asked.

Rule 1. They come and go without the contact changing hands, and none of them outlasts it but to write it up.
"""

from typing import Final, final

from router.core.events import Target

PRIMARY: Final = "primary"
CONSULT: Final = "consult"
CONFERENCE: Final = "conference"
MONITOR: Final = "monitor"
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


@final
class Parties:
    """The work of others on one contact."""

    __slots__ = ("hands", "inquiry")

    def __init__(self) -> None:
        self.hands: dict[str, None] = {}  # assignments, in the order in which they came
        self.inquiry: Inquiry | None = None

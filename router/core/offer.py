"""An offer's life: open until it is accepted or revoked, whichever comes first; exactly one of the two.

On the floor an offer is open or it is not there: what became of it is remembered for late answers.
"""

from typing import Final, final

from router.core import events as e
from router.core import reasons
from router.core.parties import PRIMARY
from router.core.values import AgentId, ContactId, Instant, OfferId

ANSWERS: Final[dict[type, int]] = {
    e.OfferAccepted: reasons.OK,
    e.OfferDeclined: reasons.DECLINED,
    e.OfferFailed: reasons.FAILED,
}
"""What each answer to an open offer leads to: OK assigns, else the cause with which the offer is revoked."""

UNANSWERED: Final = (reasons.EXPIRED, reasons.FAILED)
"""Causes that count toward `max_unanswered`."""

HELD_AGAINST: Final = (reasons.EXPIRED, reasons.DECLINED, reasons.FAILED)
"""Causes after which the same agent is not asked for the same contact while somebody else can be."""


@final
class Offer:
    """A contact held out to an agent."""

    __slots__ = (
        "agent", "answer", "contact", "expires_at", "id", "idle_before", "kind", "made_at", "role", "seq",
        "switched_from",
    )  # fmt: skip

    def __init__(self, id: OfferId, contact: ContactId, agent: AgentId, kind: str, answer: str) -> None:
        self.id = id
        self.contact = contact
        self.agent = agent
        self.kind = kind
        self.answer = answer
        self.role: str = PRIMARY
        self.expires_at: Instant = Instant(0)
        self.made_at: int = 0
        self.seq: int = 0  # the decision that made it
        self.idle_before: int = 0  # what `idle_since` returns to when the customer leaves
        self.switched_from: str = ""  # channel of the agent's work before this one

"""A contact's story in words: one short phrase and its particulars for each fact and each decision."""

from collections.abc import Callable
from typing import Any, Final

from router.console.happenings import DECISIONS, FACTS, Words, why, wish_words
from router.console.phrases import (
    CAUSES,
    GOINGS,
    UNACCEPTED,
    WAYS,
    asked,
    clock,
    number,
    ordinal,
    reason,
    share,
    span,
    worth,
)
from router.console.story import Line, Story
from router.core import decisions as d
from router.core import events as e
from router.core import reasons
from router.core.policy import Policy
from router.core.rulebook import Rulebook
from router.core.values import (
    ACTIVE,
    CONNECTING,
    DORMANT,
    ENDED,
    HELD,
    INTERRUPTED,
    PARKED,
    PHASE_NAMES,
    UNATTENDED,
    WAITING,
    WRAPPING,
)

Said = tuple[str, str]
PHASES: Final = {
    CONNECTING: "connecting", ACTIVE: "active", HELD: "on hold", INTERRUPTED: "interrupted", PARKED: "parked",
    UNATTENDED: "unattended", WAITING: "waiting for the customer", WRAPPING: "wrap-up",
    DORMANT: "dormant", ENDED: "done",
}  # fmt: skip
LACKS: Final = {
    "best_fit": "fits {} less", "longest_idle": "idle {} less", "least_loaded": "{} more of the budget in use",
    "round_robin": "had a turn later", "in_order": "signed in later", "weighted": "{} points worse",
}  # fmt: skip


DEFERRED: Final = {
    reasons.NOT_WORTH_IT: "not worth a switch of channel",
    reasons.RESERVED: "the room is kept for others",
    reasons.KEPT_TOGETHER: "it stays with the others of its customer or case",
}  # fmt: skip


def telling(story: Story, policy: Policy, lines: list[Line]) -> list[tuple[Line, Said]]:
    """Put the lines into words; what only repeats the line before it is left out."""
    teller = Teller(story, policy)
    told = [(line, teller.said(line)) for line in lines]
    return [(line, said) for line, said in told if said is not None]


class Teller:
    """Knows the words for everything that can happen to a contact."""

    def __init__(self, story: Story, policy: Policy) -> None:
        self.story, self.policy, self.first = story, policy, policy
        self.day = story.lines[0].at if story.lines else 0
        self.queued = False
        self.judged: Policy | None = None
        self.sweeps = False
        self.words: dict[type, Callable[[Any, int], Said | None]] = {
            e.ContactArrived: self._arrived,
            e.ContactChanged: self._changed,
            e.ContactTurned: lambda fact, at: ("turned", f"to the {fact.to}"),
            e.ContactAbandoned: lambda fact, at: ("abandoned", "the customer left" + why(fact.reason)),
            e.ContactEnded: lambda fact, at: ("ended", f"by the {fact.by}" + why(fact.reason)),
            e.OfferAccepted: lambda fact, at: ("accepted", f"by {fact.agent}"),
            e.OfferDeclined: self._declined,
            e.OfferFailed: lambda fact, at: ("failed", f"to reach {fact.agent}" + why(fact.reason)),
            e.AssignmentConnected: lambda fact, at: None,
            e.AssignmentFailed: lambda fact, at: ("failed", "to connect" + why(fact.reason)),
            e.AssignmentCompleted: lambda fact, at: ("completed", "by the agent" + why(fact.outcome)),
            d.IgnoreFact: lambda order, at: ("ignored", f"what was just told: {reason(order.code, UNACCEPTED)}"),
            d.RefuseRequest: lambda order, at: ("refused", f"what was asked for: {reason(order.code, UNACCEPTED)}"),
            d.QueueContact: self._queued,
            d.DeferContact: self._deferred,
            d.OfferContact: self._offered,
            d.RevokeOffer: self._revoked,
            d.AssignContact: self._assigned,
            d.ChangeAssignment: self._moved,
            d.CloseContact: self._closed,
            d.RefuseContact: lambda order, at: ("turned away", reason(order.code, UNACCEPTED)),
            d.RedirectContact: self._redirected,
        }
        for table in (FACTS, DECISIONS):
            self.words.update({kind: self._elsewhere(words) for kind, words in table.items()})

    def _elsewhere(self, words: Words) -> Callable[[Any, int], Said | None]:
        return lambda thing, at: words(thing, at, self.day)

    def said(self, line: Line) -> Said | None:
        """Put one line into words; None where another line says it already."""
        self.policy = self.first
        for applied in self.story.policies:
            if applied.record < line.record:
                self.policy = applied.thing.policy
        return self.words[type(line.thing)](line.thing, line.at)

    def _arrived(self, fact: e.ContactArrived, at: int) -> Said:
        parts = [f"by {fact.channel}" if fact.stage == "queue" else f"by {fact.channel}, in self-service"]
        parts += [f"for {fact.intent}"] if fact.intent else []
        parts += [f"priority {fact.priority}"] if fact.priority else []
        parts += [f"language {fact.language}"] if fact.language else []
        parts += [f"tier {fact.customer.tier}"] if fact.customer and fact.customer.tier else []
        parts += [f"due {clock(fact.due_at, self.day)}"] if fact.due_at is not None else []
        return "arrived", ", ".join(parts)

    def _changed(self, fact: e.ContactChanged, at: int) -> Said:
        names = ("intent", "priority", "language", "due_at", "stage")
        parts = [f"{name} is now {getattr(fact, name)}" for name in names if getattr(fact, name) is not None]
        parts += ["other needs"] if fact.needs else []
        return "changed", ", ".join(parts) or "in what the platform says about it"

    def _declined(self, fact: e.OfferDeclined, at: int) -> Said:
        again = f", to be asked again after {span(fact.ask_again_after)}" if fact.ask_again_after else ""
        return "declined", f"by {fact.agent}{why(fact.reason)}{again}"

    def _queued(self, order: d.QueueContact, at: int) -> Said:
        verb = "queued again" if self.queued else "queued"
        self.queued = True
        needs = asked(order.skills, order.language, order.authority, order.ceilings, order.team)
        due = clock(order.due_at, self.day)
        return verb, (
            f"{ordinal(order.position)} in line for {order.kind}, asking for {needs}; urgency {order.urgency}"
            + ("" if due == "never" else f", due {due}")
            + (f", relaxed by {order.step} step{'' if order.step == 1 else 's'}" if order.step else "")
            + (f"; expected to wait {span(order.estimated_wait)}" if order.estimated_wait > 0 else "")
            + wish_words(order.wish, self.day)
        )

    def _deferred(self, order: d.DeferContact, at: int) -> Said:
        """Say that somebody could take it, and why they were not asked."""
        again = clock(order.until, self.day)
        until = "until something changes" if again == "never" else f"until {again}"
        because = DEFERRED.get(order.code, reason(order.code, {}))
        return "left waiting", f"beside an agent who could take it: {because} {until}"

    def _offered(self, order: d.OfferContact, at: int) -> Said:
        """Say to whom, by which way, at what worth, and who would have been next."""
        manual = order.answer == "manual"
        answer = f", to answer within {span(order.expires_at - at)}" if manual else ", no question asked"
        grounds = [
            reason(order.way, WAYS),
            f"value {worth(order.value)}, fit {share(order.fit)}",
            f"load then {number(order.load_after)} of {number(order.budget)}",
        ]
        if order.price:
            grounds.append(f"other rules took off {worth(order.price)}")
        if order.runner_up:
            grounds.append(self._next_best(order))
        role = "" if order.role == "primary" else f" as {order.role}"
        return "offered", f"to {order.agent}{role}{answer}: " + "; ".join(grounds)

    def _next_best(self, order: d.OfferContact) -> str:
        if self._swept():
            return f"next best {order.runner_up}, worth {worth(order.margin)} less"
        if order.way == reasons.BY_OVERDUE:
            return f"after it contact {order.runner_up}"
        if order.way != reasons.BY_ARRIVAL:
            return f"next best contact {order.runner_up}, worth {worth(order.margin)} less"
        taste = self.policy.choosing.rank
        name = taste if isinstance(taste, str) else "weighted"
        if not order.margin:
            return f"next best {order.runner_up}, its equal but idle for less long"
        shown = {"longest_idle": span(order.margin), "weighted": number(order.margin)}.get(name, share(order.margin))
        return f"next best {order.runner_up}, {LACKS[name].format(shown)}"

    def _swept(self) -> bool:
        """Tell whether the policy compares all pairs by value: the runner-up is another agent then, by value."""
        if self.judged is not self.policy:
            self.judged, self.sweeps = self.policy, Rulebook(self.policy).swept
        return self.sweeps

    def _revoked(self, order: d.RevokeOffer, at: int) -> Said | None:
        if order.cause in (reasons.DECLINED, reasons.FAILED):
            return None  # the answer said so
        if order.cause == reasons.EXPIRED:
            return "not answered", f"by {order.agent}, so the offer was taken back"
        return "taken back", f"from {order.agent}: {reason(order.cause, CAUSES)}"

    def _assigned(self, order: d.AssignContact, at: int) -> Said:
        role = "" if order.role == "primary" else f" as {order.role}"
        return "assigned", f"to {order.agent}{role}, {PHASES.get(order.phase, PHASE_NAMES[order.phase])}"

    def _moved(self, order: d.ChangeAssignment, at: int) -> Said:
        phase = PHASES.get(order.phase, PHASE_NAMES[order.phase])
        until = f" until {clock(order.until, self.day)} at the latest" if order.until else ""
        cause = f": {reason(order.cause, CAUSES)}" if order.cause else ""
        return phase, f"with {order.agent}, whose load is then {number(order.load)}{until}{cause}"

    def _closed(self, order: d.CloseContact, at: int) -> Said:
        because = f" ({reason(order.cause, CAUSES)})" if order.cause else ""
        return "closed", f"{reason(order.outcome, GOINGS)}{because}, after {span(order.waited)} of waiting"

    def _redirected(self, order: d.RedirectContact, at: int) -> Said:
        opens = f", open again {clock(order.opens_at, self.day)}" if order.opens_at else ""
        to = f", to {order.to}" if order.to else ""
        return "sent elsewhere", reason(order.code, GOINGS) + to + opens

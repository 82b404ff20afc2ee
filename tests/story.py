"""Stories: given these facts at these times, exactly these orders; each is told to three twins as well.

    story = Story(a_policy())
    story.given("+0s", signs_in("ann"))
    story.then("+5s", arrives("c1", "phone"), "QueueContact c1 (phone #1)", "OfferContact c1 → ann (…)")

Time is told from the start of the story. Before a fact, the engine hears of every deadline that has passed since.
After each fact the floor proves its rules, a twin that decides again has decided the same, and a twin that only applies
what was recorded has the same floor. At points drawn by the story's name two more twins take over, one from what was
recorded and one from a snapshot that went through JSON; from there on they decide along.
"""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from difflib import ndiff
from itertools import zip_longest
from random import Random
from typing import Any

from router.core import decisions as d
from router.core import events as e
from router.core import policy as p
from router.core import reasons
from router.core.engine import Engine
from router.core.values import (
    NEVER,
    PHASE_NAMES,
    AgentId,
    AssignmentId,
    Attention,
    ContactId,
    Duration,
    Instant,
    OfferId,
)
from tests import told_attention, told_choosing
from tests.told_handoffs import in_role, refused
from tests.told_people import adopted, extended, reconciled, status
from tests.told_work import woken

START = Instant(1_749_427_200_000)
"""A Monday at midnight, UTC."""

UNITS = {"s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}


def ms(text: str) -> Duration:
    """Read `5s`, `1.5m`, `+2h`, exactly to the millisecond."""
    number, unit = text.lstrip("+")[:-1], text[-1]
    return Duration(round(float(number) * UNITS[unit]))


def at(text: str) -> Instant:
    """Return the instant that lies this far into the story."""
    return Instant(START + ms(text))


# ── Policies ──────────────────────────────────────────────────────────────────────────────────────────────────────


def a_channel(weight: int = 1000, *, live: bool = True, answer: str = "manual", **more: Any) -> p.Channel:
    """Make a channel; `waiting`, `wrapping` and `dormant` are weights, the rest are the channel's own fields."""
    weights = {name: Attention(more.pop(name)) for name in ("waiting", "wrapping", "dormant") if name in more}
    return p.Channel(live, p.Weights(Attention(weight), **weights), answer, **more)  # type: ignore[arg-type]


def a_policy(**changes: Any) -> p.Policy:
    """Make a policy: one call, three chats or five emails fill a person, and nothing else is special."""
    channels = {
        "phone": a_channel(1000, ring_for=Duration(20_000)),
        "chat": a_channel(300, answer="auto"),
        "email": a_channel(200, answer="auto", live=False),
    }
    return p.Policy("story", changes.pop("channels", channels), **changes)


def limited(**changes: Any) -> p.Scopes:
    """Make limits that hold for all."""
    return p.Scopes(all=p.Limits(**changes))


def rank(name: p.RankName | p.Weighting, **changes: Any) -> p.Choosing:
    """Make a taste."""
    return p.Choosing(rank=name, **changes)


# ── Facts: the story numbers those that have no id ────────────────────────────────────────────────────────────────


def arrives(contact: str, channel: str = "phone", **more: Any) -> e.ContactArrived:
    return e.ContactArrived(more.pop("id", ""), "platform", ContactId(contact), channel, **more)


def changes(contact: str, **more: Any) -> e.ContactChanged:
    return e.ContactChanged("", "platform", ContactId(contact), **more)


def turns(contact: str, to: str) -> e.ContactTurned:
    return e.ContactTurned("", "platform", ContactId(contact), to)


def leaves(contact: str) -> e.ContactAbandoned:
    return e.ContactAbandoned("", "platform", ContactId(contact))


def ends(contact: str, by: str = "platform") -> e.ContactEnded:
    return e.ContactEnded("", "platform", ContactId(contact), by)


def signs_in(agent: str, **more: Any) -> e.AgentSignedIn:
    return e.AgentSignedIn("", "desk", AgentId(agent), **more)


def says(agent: str, presence: str, **more: Any) -> e.AgentPresenceChanged:
    return e.AgentPresenceChanged("", "desk", AgentId(agent), presence=presence, **more)


def signs_out(agent: str, session: str = "") -> e.AgentSignedOut:
    return e.AgentSignedOut("", "desk", AgentId(agent), session)


def accepts(agent: str, offer: str, **more: Any) -> e.OfferAccepted:
    return e.OfferAccepted(more.pop("id", ""), "desk", AgentId(agent), OfferId(offer))


def declines(agent: str, offer: str, ask_again_after: str = "") -> e.OfferDeclined:
    again = ms(ask_again_after) if ask_again_after else None
    return e.OfferDeclined("", "desk", AgentId(agent), OfferId(offer), "", again)


def fails(agent: str, offer: str) -> e.OfferFailed:
    return e.OfferFailed("", "platform", AgentId(agent), OfferId(offer))


def connects(assignment: str) -> e.AssignmentConnected:
    return e.AssignmentConnected("", "platform", AssignmentId(assignment))


def breaks(assignment: str) -> e.AssignmentFailed:
    return e.AssignmentFailed("", "platform", AssignmentId(assignment))


def completes(assignment: str) -> e.AssignmentCompleted:
    return e.AssignmentCompleted("", "desk", AssignmentId(assignment))


# ── Words ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def since(instant: int) -> str:
    return f"{(instant - START) / 1000:+.10g}s"


def levels(of: d.Levels, bound: str = " ") -> str:
    return " ".join(f"{name}{bound}{level}" for name, level in of)


def _redirect(it: d.RedirectContact) -> str:
    where = f"to {it.to}" if it.to else f"opens {since(it.opens_at)}"
    return f"{it.contact} ({reasons.NAMES[it.code]}, {where})"


def _wish(it: d.Wish) -> str:
    until = "" if it.until >= NEVER else f" until {since(it.until)}"
    held = f"for {it.agent}{until}" if it.agent else ""
    return " ".join(filter(None, [held, f"not {it.passed_over}" if it.passed_over else ""]))


def _case(it: d.ChangeCase) -> str:
    told = [f"of {it.owner}" if it.owner else "", f"covered by {it.cover}" if it.cover else ""]
    told += [f"promised {since(it.promised_at)}" if it.promised_at else "", f"for {it.contact}" if it.contact else ""]
    words = " ".join(filter(None, [it.state, *told, f"with {it.other}" if it.other else ""]))
    return f"{it.subject} ({words}, {reasons.NAMES[it.cause]})"


def _promise(it: d.PromiseCallback) -> str:
    again = f", attempt {it.attempt}" if it.attempt > 1 else ""
    cause = f", {reasons.NAMES[it.code]}" if it.code else ""
    window = f"{it.channel} {since(it.not_before)} to {since(it.not_after)}, queued {since(it.queue_at)}"
    return f"{it.contact} ({window}{again}{cause})"


def _no_call(it: d.RefuseCallback) -> str:
    others = ", but " + " ".join(since(instant) for instant in it.alternatives) if it.alternatives else ""
    return f"{it.contact} ({reasons.NAMES[it.code]}{others})"


def _close(it: d.CloseContact) -> str:
    cause = f", {reasons.NAMES[it.cause]}" if it.cause else ""
    return f"{it.contact} ({reasons.NAMES[it.outcome]}, waited {it.waited / 1000:.10g}s{cause})"


def _queue(it: d.QueueContact) -> str:
    asked = [levels(it.skills), levels(it.ceilings, " ≤"), it.language, levels(it.authority), it.team]
    asked.append(f"as {it.segment}" if it.segment else "")
    asked += [f"step {it.step}" if it.step else "", it.urgency if it.urgency != "plain" else ""]
    due = "" if it.due_at >= NEVER else f"due {since(it.due_at)}"
    asked.append("" if it.wish is None else _wish(it.wish))
    return f"{it.contact} (" + ", ".join([f"{it.kind} #{it.position}", *filter(None, [*asked, due])]) + ")"


def _offer(it: d.OfferContact) -> str:
    way = "" if it.way == reasons.BY_ARRIVAL else ", " + reasons.NAMES[it.way]
    second = f", {it.runner_up} {it.margin} behind" if it.runner_up else ""
    return f"{it.contact} → {it.agent}{in_role(it)} ({it.answer}, load {it.load_after}/{it.budget}{way}{second})"


def _revoke(it: d.RevokeOffer) -> str:
    again = f", ask again {since(it.ask_again_at)}" if it.ask_again_at else ""
    rest = f", rests until {since(it.rest_until)}" if it.rest_until else ""
    return f"{it.contact} ← {it.agent} ({reasons.NAMES[it.cause]}{again}{rest})"


def _change(it: d.ChangeAssignment) -> str:
    until = f", until {since(it.until)}" if it.until else ""
    cause = f", {reasons.NAMES[it.cause]}" if it.cause else ""
    kind = f" as {it.kind}" if it.kind and not it.role else ""
    return f"{it.contact} of {it.agent}{in_role(it)} ({PHASE_NAMES[it.phase]}{kind}, load {it.load}{until}{cause})"


TOLD: dict[type, Callable[[Any], str]] = {
    d.QueueContact: _queue,
    d.OfferContact: _offer,
    d.DeferContact: lambda it: told_choosing.defer(it, since(it.until)),
    d.SolvePlan: lambda it: told_choosing.asked(it, since(it.deadline)),
    d.ClosePlan: told_choosing.closed,
    d.RevokeOffer: _revoke,
    d.ChangeAssignment: _change,
    d.AssignContact: lambda it: f"{it.contact} → {it.agent}{in_role(it)} ({PHASE_NAMES[it.phase]})",
    d.CloseContact: _close,
    d.ScheduleContact: lambda it: f"{it.contact} (until {since(it.until)})",
    d.PromiseCallback: _promise,
    d.RefuseCallback: _no_call,
    d.OfferShift: lambda it: f"{it.contact} {it.shift} ({it.to} {it.prefers}, not {it.instead_of})",
    d.RefuseContact: lambda it: f"{it.contact} ({reasons.NAMES[it.code]})",
    d.RedirectContact: _redirect,
    d.HandOverContact: lambda it: f"{it.contact} → {it.pool} (waited {it.waited / 1000:.10g}s)",
    d.AdoptAssignment: adopted,
    d.ExtendOffer: lambda it: extended(it, since(it.expires_at)),
    d.ChangeAgent: lambda it: status(it) if it.budget is None else told_attention.budget(it),
    d.AdviseRest: told_attention.rest,
    d.ReconcileAgent: reconciled,
    d.TakeDebt: told_attention.debt,
    d.PayDebt: lambda it: str(it.agent),
    d.ChangeCase: _case,
    d.RaiseAlarm: lambda it: f"{it.subject} ({reasons.NAMES[it.code]}, {it.count} of {it.total})",
    d.WakeContact: lambda it: woken(it, since(it.until)),
    d.GrantRequest: lambda it: f"{it.subject} ({it.state})" if it.state else str(it.subject),
    d.IgnoreFact: lambda it: f"{it.subject} ({reasons.NAMES[it.code]})",
    d.RefuseRequest: refused,
    d.ChangePolicy: lambda it: f"{it.digest} by {it.by}",
}
"""What each decision says, in a few words."""


def line(decision: d.Decision) -> str:
    """Tell a decision in one line."""
    return f"{type(decision).__name__} {TOLD[type(decision)](decision)}"


def fact_line(fact: e.Fact) -> str:
    """Tell a fact in one line: what happened, and the fields that say to whom."""
    skip = ("id", "source", "extra", "policy")
    told = [getattr(fact, name) for name in fact.__dataclass_fields__ if name not in skip]
    return " ".join([type(fact).__name__, *(str(value) for value in told if value not in (None, "", 0, {}, ()))])


# ── The story ─────────────────────────────────────────────────────────────────────────────────────────────────────


def through_json(data: dict[str, Any]) -> dict[str, Any]:
    """Send plain data to a file and back."""
    read: dict[str, Any] = json.loads(json.dumps(data))
    return read


class Story:
    """A floor that is told facts, and its twins."""

    def __init__(self, policy: p.Policy, name: str = "") -> None:
        self.policy = policy
        self.engine = Engine(policy)
        self.now = START
        self.told: list[tuple[e.Fact, Instant, list[d.Decision]]] = []
        self.script: list[str] = []
        self._applies = Engine(policy)
        self._decide: dict[str, Engine] = {"decided again": Engine(policy)}
        self._lots = Random(name or os.environ.get("PYTEST_CURRENT_TEST", ""))

    # What the story says.

    def given(self, when: str, *facts: e.Fact) -> list[d.Decision]:
        """Let time pass and tell the facts, whatever follows from them."""
        made = self._pass_until(at(when), whole=not facts)
        for fact in facts:
            made += self.tell(fact, at(when))
        return made

    def then(self, when: str, fact: e.Fact | None, *expected: str) -> list[d.Decision]:
        """Let time pass, tell the fact if there is one, and see exactly these orders come, one line each."""
        past = len(self.script)
        made = self.given(when, *([fact] if fact else []))
        got = [line(decision) for decision in made]
        if got != list(expected):
            raise AssertionError(self._difference(past, list(expected), got))
        return made

    def tell(self, fact: e.Fact, now: Instant, sequence: int = 0) -> list[d.Decision]:
        """Tell one fact to everyone, without regard to deadlines."""
        if not fact.id and not isinstance(fact, e.ClockReached):
            fact = replace(fact, id=f"f{len(self.told) + 1}")
        self.now = max(self.now, now)
        made = self.engine.handle(fact, now, sequence)
        self.told.append((fact, now, made))
        self.script.append(f"{since(now):>10}  « {fact_line(fact)}")
        self.script += [f"{'':>10}    {line(decision)}" for decision in made]
        self.engine.floor.check()
        self._tell_twins(fact, now, made, sequence)
        return made

    # What the story knows.

    def offer(self, contact: str) -> str:
        """Name the open offer of a contact."""
        offer = self.engine.floor.contacts[contact].offer
        assert offer is not None, f"{contact} is not offered\n" + "\n".join(self.script)
        return offer

    def assignment(self, contact: str) -> str:
        """Name the assignment of a contact, or the last one it had."""
        made = [it for _, _, decisions in self.told for it in decisions if isinstance(it, d.AssignContact)]
        return [it.assignment for it in made if it.contact == contact][-1]

    def in_hand(self, agent: str) -> list[str]:
        """Name the contacts that an agent is offered or holds, in order."""
        floor = self.engine.floor
        who = floor.agents[agent]
        offered: list[str] = [floor.offers[id].contact for id in who.offers]
        return offered + [floor.assignments[id].contact for id in who.assignments]

    def load(self, agent: str) -> int:
        """Return the load of an agent."""
        return int(self.engine.floor.agents[agent].attention.load)

    def deadline(self) -> str:
        """Tell when the engine next wants to hear that time has passed."""
        due = self.engine.deadline()
        return "" if due is None else since(due)

    # How it is told.

    def _pass_until(self, now: Instant, *, whole: bool) -> list[d.Decision]:
        """Tell of every deadline before `now`; of one that falls on it only if nothing else is told then."""
        made: list[d.Decision] = []
        while True:
            due = self.engine.deadline()
            if due is None or due > now or (due == now and not whole):
                return made
            made += self.tell(e.ClockReached(due), max(due, self.now))

    def _tell_twins(self, fact: e.Fact, now: Instant, made: list[d.Decision], sequence: int) -> None:
        for how, twin in self._decide.items():
            twin_made = twin.handle(fact, now, sequence)
            assert twin_made == made, self._torn(how, twin_made)
            assert twin.deadline() == self.engine.deadline(), self._torn(f"{how}: deadline", twin_made)
        if isinstance(fact, e.PolicyApplied) and isinstance(made[0], d.ChangePolicy):
            self.policy = fact.policy  # under which snapshots are taken from now on
        floor = through_json(self.engine.snapshot())
        self._applies.recover(fact, now, made, sequence)
        assert through_json(self._applies.snapshot()) == floor, self._torn("recovered: another floor", made)
        if self._lots.random() < 0.3:
            restored = Engine.restore(self.policy, floor)
            restored.floor.check()
            assert through_json(restored.snapshot()) == floor, self._torn("restored: another floor", made)
            self._decide["restored from a snapshot"] = restored
            self._decide["recovered from what was told"] = self._applies
            self._applies = Engine.restore(self.policy, floor)

    def _torn(self, how: str, got: list[d.Decision]) -> str:
        return "\n".join(["A twin tells another story.", *self.script, f"{how}:", *(line(one) for one in got)])

    def _difference(self, past: int, expected: list[str], got: list[str]) -> str:
        width = max([len(one) for one in expected], default=10)
        pairs = zip_longest(expected, got, fillvalue="")
        table = [f"{'=' if one == other else '≠'} {one:<{width}} │ {other}" for one, other in pairs]
        return "\n".join([
            "Other orders came than the story expects.", *self.script[:past], "── now, with expected │ got ──",
            *[one for one in self.script[past:] if "«" in one], *table, "── as a difference ──", *ndiff(expected, got),
        ])  # fmt: skip

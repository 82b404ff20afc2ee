"""Hand-written runs for the checker: facts and decisions as somebody claims they happened, one line each."""

from collections.abc import Callable
from typing import Any

from router.core import decisions as d
from router.core import events as e
from router.core import policy as p
from router.core import reasons
from router.core.condition import Condition, Test
from router.core.decisions import Decision
from router.core.values import ACTIVE, NEVER, WRAPPING
from simulations.books import Balance, Books
from simulations.checks import Checker
from simulations.tally import Tally
from simulations.violations import Violations

START = 1_000_000_000_000
Order = Callable[[int], Decision]


def policy(**changes: Any) -> p.Policy:
    """Return a floor of phone (connects), chat and email on which every rule can be broken."""
    channels = {
        "phone": p.Channel(
            live=True, connects=True, weights=weigh(800, waiting=550, wrapping=500), wrap=p.Wrap(ms(5_000), ms(30_000))
        ),
        "chat": p.Channel(
            live=True, weights=weigh(400, waiting=150, dormant=10), answer="auto", dormant_after=ms(60_000)
        ),
        "email": p.Channel(live=False, weights=weigh(250, waiting=50), expires_after=ms(3_600_000)),
    }
    changes.setdefault("channels", channels)
    changes.setdefault("attention", p.AttentionRules(budget=weight(1000), crowding=weight(100), mix_others=weight(50)))
    changes.setdefault("needs", (p.Need(when("intent", "tech"), skills={"tech": 3}),))
    changes.setdefault("kinds", {"email.vip": p.Kind("email", when("tier", "gold"))})
    urgency = (
        p.Urgency("gold", ((ms(0), 5000),), when=when("tier", "gold"), max_wait=ms(60_000)),
        p.Urgency("plain", ((ms(0), 1000),)),
    )
    changes.setdefault("urgency", urgency)
    changes.setdefault("offers", p.Offers(accept_grace=ms(1_000), max_unanswered=p.Limit(2)))
    return p.Policy("test", **changes)


def ms(number: int) -> Any:
    return number


def weight(number: int) -> Any:
    return number


def weigh(active: int, **others: int) -> p.Weights:
    return p.Weights(weight(active), **{name: weight(number) for name, number in others.items()})


def when(field: str, value: str) -> Condition:
    return Condition((Test(field, "is", (value,)),))


class Script:
    """Plays claimed facts and decisions to the checker, the books and the tally at once."""

    def __init__(self, rules: p.Policy | None = None) -> None:
        rules = rules or policy()
        self.checker, self.books, self.tally = Checker(rules), Books(), Tally(rules)
        self.seq = 0

    def at(self, seconds: float, fact: e.Fact, *orders: Order) -> "Script":
        """Claim that a fact was answered by these orders, so many seconds after the start."""
        decisions = []
        for order in orders:
            self.seq += 1
            decisions.append(order(self.seq))
        now: Any = after(seconds)
        for watcher in (self.checker, self.books, self.tally):
            watcher.see(now, fact, decisions)
        return self

    def found(self) -> Violations:
        return self.checker.finish()

    def balance(self) -> Balance:
        return self.books.balance()


def after(seconds: float) -> int:
    return START + round(seconds * 1000)


# ── Facts ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def arrives(contact: str, channel: str = "email", **more: Any) -> e.ContactArrived:
    if "tier" in more:
        more["customer"] = e.Customer(contact, tier=more.pop("tier"))
    return e.ContactArrived(f"arrives-{contact}", "test", ids(contact), channel, **more)


def ids(name: str) -> Any:
    return name


def signs_in(agent: str, **more: Any) -> e.AgentSignedIn:
    return e.AgentSignedIn(f"in-{agent}", "test", ids(agent), **more)


def says(agent: str, presence: str, **more: Any) -> e.AgentPresenceChanged:
    return e.AgentPresenceChanged("says", "test", ids(agent), presence=presence, **more)


def accepts(agent: str, offer: str) -> e.OfferAccepted:
    return e.OfferAccepted("accepts", "test", ids(agent), ids(offer))


def declines(agent: str, offer: str, seconds: int | None = None) -> e.OfferDeclined:
    again: Any = None if seconds is None else seconds * 1000
    return e.OfferDeclined("declines", "test", ids(agent), ids(offer), ask_again_after=again)


def leaves(contact: str) -> e.ContactAbandoned:
    return e.ContactAbandoned("leaves", "test", ids(contact))


def ends(contact: str) -> e.ContactEnded:
    return e.ContactEnded("ends", "test", ids(contact))


def turns(contact: str, to: str) -> e.ContactTurned:
    return e.ContactTurned("turns", "test", ids(contact), to)


def connects(assignment: str) -> e.AssignmentConnected:
    return e.AssignmentConnected("connects", "test", ids(assignment))


def fails(assignment: str) -> e.AssignmentFailed:
    return e.AssignmentFailed("fails", "test", ids(assignment))


def changes(contact: str, **more: Any) -> e.ContactChanged:
    return e.ContactChanged("changes", "test", ids(contact), **more)


def needed(skills: dict[str, int]) -> e.Needs:
    return e.Needs(skills)


def completes(assignment: str) -> e.AssignmentCompleted:
    return e.AssignmentCompleted("completes", "test", ids(assignment))


def clock(seconds: float) -> e.ClockReached:
    at: Any = after(seconds)
    return e.ClockReached(at)


# ── Decisions, but for their seq ──────────────────────────────────────────────────────────────────────────────────


def queue(contact: str, seconds: float, kind: str = "email", **more: Any) -> Order:
    fields = {
        "skills": (), "language": "", "authority": (), "urgency": "plain", "key": after(seconds), "due_at": NEVER,
        "position": 1, **more,
    }  # fmt: skip
    return lambda seq: d.QueueContact(seq, ids(contact), kind, **fields)


def offer(contact: str, name: str, agent: str, seconds: float, load: int = 250, **more: Any) -> Order:
    fields = {
        "answer": "manual", "expires_at": after(seconds + 20), "way": 60, "value": 1000, "fit": 1000, "budget": 1000,
        "runner_up": "", "margin": 0, **more,
    }  # fmt: skip
    return lambda seq: d.OfferContact(seq, ids(contact), ids(name), ids(agent), load_after=ms(load), **fields)


def revoke(contact: str, name: str, agent: str, cause: int, again_at: int = 0) -> Order:
    return lambda seq: d.RevokeOffer(seq, ids(contact), ids(name), ids(agent), cause, ms(again_at))


def assign(contact: str, name: str, held: str, agent: str, phase: int = ACTIVE) -> Order:
    return lambda seq: d.AssignContact(seq, ids(contact), ids(held), ids(name), ids(agent), "primary", phase)


def move(contact: str, name: str, agent: str, phase: int, load: int, until: float = 0, cause: int = 0) -> Order:
    ends_at = after(until) if until else 0
    return lambda seq: d.ChangeAssignment(
        seq, ids(name), ids(contact), ids(agent), phase, ms(load), ms(ends_at), cause
    )


def wrap(contact: str, name: str, agent: str, load: int, until: float) -> Order:
    return move(contact, name, agent, WRAPPING, load, until)


def close(contact: str, outcome: int = 90, waited: int = 0) -> Order:
    return lambda seq: d.CloseContact(seq, ids(contact), outcome, ms(waited))


def redirect(contact: str, opens_at: int) -> Order:
    return lambda seq: d.RedirectContact(seq, ids(contact), reasons.HOURS_CLOSED, ms(opens_at))


def ignore(code: int) -> Order:
    return lambda seq: d.IgnoreFact(seq, "", "test", "", code)


def debt(agent: str, excess: int, cause: int) -> Order:
    return lambda seq: d.TakeDebt(seq, ids(agent), ms(excess), cause)


def pay(agent: str) -> Order:
    return lambda seq: d.PayDebt(seq, ids(agent))


def silent(agent: str, responding: bool = False) -> Order:
    return lambda seq: d.ChangeAgent(seq, ids(agent), responding)

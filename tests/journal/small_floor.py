"""A small floor that lives through a made-up day: entries for journals, by the real engine."""

from collections.abc import Callable, Iterator
from hashlib import sha256

from router.core.decisions import AssignContact, OfferContact
from router.core.engine import ENGINE_VERSION, Engine
from router.core.events import (
    AgentSignedIn,
    AssignmentCompleted,
    AssignmentConnected,
    ClockReached,
    ContactAbandoned,
    ContactArrived,
    ContactEnded,
    Customer,
    Fact,
    OfferAccepted,
    OfferDeclined,
)
from router.core.policy import AttentionRules, Channel, Policy, Weights, Wrap
from router.core.values import AgentId, AssignmentId, Attention, ContactId, Duration, Instant, OfferId
from router.policy_file.canonical import dump_policy
from router.ports import Entry, Header
from router.wire import SCHEMA_VERSION

START = Instant(1_772_355_600_000)
SOURCE = "/floor"
POLICY = Policy(
    "small",
    {
        "phone": Channel(True, Weights(Attention(800)), connects=True, wrap=Wrap(Duration(0), Duration(20_000))),
        "chat": Channel(True, Weights(Attention(400))),
        "email": Channel(False, Weights(Attention(300)), answer="auto"),
    },
    attention=AttentionRules(crowding=Attention(50)),
)


def header(policy: Policy = POLICY, engine_version: str = ENGINE_VERSION, pool: str = "main") -> Header:
    """Return the header of this floor's journal."""
    compiled, text = dump_policy(policy), f"name: {policy.name}\n"
    return Header(engine_version, SCHEMA_VERSION, pool, compiled, sha256(compiled).hexdigest(), text)


class SmallFloor:
    """Drives an engine; agents answer by the digits of the offer's id, so that no chance is needed."""

    def __init__(self, engine: Engine | None = None) -> None:
        self.engine = engine or Engine(POLICY)
        self.now = Instant(self.engine.floor.now or START)
        self._facts = 0
        self._answers: list[Callable[[str], Fact]] = []

    def tell(self, fact: Fact) -> Entry:
        """Hand a fact over, and note what people will answer to its decisions."""
        decisions = self.engine.handle(fact, self.now)
        for decision in decisions:
            if isinstance(decision, OfferContact) and decision.answer == "manual":
                self._answers.append(answer(decision.offer, decision.agent))
            elif isinstance(decision, AssignContact):
                self._answers += handling(decision.contact, decision.assignment)
        return self.now, fact, decisions

    def day(self, contacts: int) -> Iterator[Entry]:
        """Yield the entries of a day on which so many contacts come."""
        for name in ("ann", "bob", "cid"):
            yield self.tell(AgentSignedIn(self._id(), SOURCE, AgentId(name), languages=("en",), skills={"a": 1}))
        for number in range(contacts):
            channel = ("phone", "chat", "email")[number * 7 % 3]
            contact = ContactId(f"c{number}")
            yield self.tell(
                ContactArrived(self._id(), SOURCE, contact, channel, Instant(self.now), customer=Customer(f"k{number}"))
            )
            if number % 11 == 5:
                yield self.tell(ContactAbandoned(self._id(), SOURCE, contact))
            self.now = Instant(self.now + 7_000)
            yield from self._answer(3)
            yield from self._clock()

    def _answer(self, most: int) -> Iterator[Entry]:
        due, self._answers = self._answers[:most], self._answers[most:]
        for make in due:
            yield self.tell(make(self._id()))

    def _clock(self) -> Iterator[Entry]:
        for _ in range(3):
            at = self.engine.deadline()
            if at is None or at > self.now:
                return
            yield self.tell(ClockReached(at))

    def _id(self) -> str:
        self._facts += 1
        return f"f{self._facts}"


def answer(offer: OfferId, agent: AgentId) -> Callable[[str], Fact]:
    """Return what the agent says to an offer: most are taken."""
    if sum(offer.encode()) % 5 == 0:
        return lambda id: OfferDeclined(id, SOURCE, agent, offer)
    return lambda id: OfferAccepted(id, SOURCE, agent, offer)


def handling(contact: ContactId, assignment: AssignmentId) -> list[Callable[[str], Fact]]:
    """Return what happens with an assignment in the end."""
    return [
        lambda id: AssignmentConnected(id, SOURCE, assignment),
        lambda id: ContactEnded(id, SOURCE, contact, "customer"),
        lambda id: AssignmentCompleted(id, SOURCE, assignment, "solved"),
    ]


def entries(contacts: int = 40) -> list[Entry]:
    """Return a whole day's entries."""
    return list(SmallFloor().day(contacts))


def batches(all_entries: list[Entry], size: int) -> Iterator[list[Entry]]:
    for start in range(0, len(all_entries), size):
        yield all_entries[start : start + size]

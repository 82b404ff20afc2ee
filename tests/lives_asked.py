"""Lives that no one table of the core holds, found by telling the engine: offers, leases, roles, what moves a case."""

from collections.abc import Callable

from router.core import decisions as d
from router.core import events as e
from router.core import policy as p
from router.core import reasons
from router.core.agent import OFFLINE
from router.core.case import CLOSED, OPEN, REOPENED, RESOLVED, UNKNOWN
from router.core.contact import GONE
from router.core.parties import BESIDE
from tests.handoffs import floor_of, ringing
from tests.story import (
    Story,
    a_channel,
    a_policy,
    accepts,
    arrives,
    at,
    completes,
    declines,
    ends,
    fails,
    leaves,
    ms,
    says,
    signs_in,
    signs_out,
)
from tests.told_cases import merges, opens, owned, reassigns, resolves
from tests.told_handoffs import confers, consults, joins, transfers
from tests.told_people import finds, loses, removes

Cells = dict[str, dict[str, str]]
"""What is told -> in which state -> the state that follows, or the reason why nothing does."""


OVER = "over already"


def refusal(code: int) -> str:
    """Word a reason; the commonest in the shortest way."""
    return "—" if code == reasons.NOT_IN_THIS_STATE else f"*{reasons.NAMES[code]}*"


def ask(story: Story, when: str, fact: e.Fact | None, after: Callable[[Story], str]) -> str:
    """Tell a fact, or that time has passed: return what is so afterwards, or why nothing came of it."""
    story.given(when)
    for order in [] if fact is None else story.tell(fact, at(when))[:1]:
        if isinstance(order, d.IgnoreFact | d.RefuseRequest):
            return refusal(order.code)
    return after(story)


# ── Offers ────────────────────────────────────────────────────────────────────────────────────────────────────────

OFFER_STATES = ("open", "accepted", "declined", "expired", "failed", "revoked", "never made")


def offer_cells() -> Cells:
    """What becomes of an offer when its agent answers, another one does, and otherwise."""
    told: dict[str, Callable[[str], e.Fact | None]] = {
        "OfferAccepted": lambda id: accepts("ann", id),
        "OfferDeclined": lambda id: declines("ann", id),
        "OfferFailed": lambda id: fails("ann", id),
        "an answer of another agent": lambda id: accepts("ben", id),
        "the customer leaves": lambda id: leaves("c1"),
        "the agent goes away": lambda id: says("ann", "away"),
        "it rang for long enough": lambda id: None,
    }
    return {by: {state: _offer_after(state, fact) for state in OFFER_STATES} for by, fact in told.items()}


def _offer_after(state: str, fact: Callable[[str], e.Fact | None]) -> str:
    story = Story(a_policy(channels={"phone": a_channel(400, ring_for=ms("20s"))}))
    story.given("+0s", signs_in("ann"), arrives("c1"), signs_in("ben"))
    id = "none" if state == "never made" else story.offer("c1")
    past: dict[str, e.Fact] = {
        "accepted": accepts("ann", id), "declined": declines("ann", id), "failed": fails("ann", id),
        "revoked": says("ann", "away"),
    }  # fmt: skip
    if state in past:
        story.given("+1s", past[state])
        story.given("+1s", signs_in("ann"))
    if state == "expired":
        story.given("+20s")
        story.given("+21s", says("ann", "available"))
    asked = fact(id)
    if state != "open" and not isinstance(asked, e.OfferAccepted | e.OfferDeclined | e.OfferFailed):
        return OVER
    return ask(story, "+10s" if asked is not None and state == "open" else "+22s", asked, lambda it: _ended(it, id))


def _ended(story: Story, id: str) -> str:
    floor = story.engine.floor
    if id in floor.offers:
        return "open"
    cause = floor.ended.value(id)
    return "accepted" if cause == reasons.OK else f"revoked: {reasons.NAMES[cause]}"


# ── Leases ────────────────────────────────────────────────────────────────────────────────────────────────────────

LEASES = ("none", "held", "lapsing", "lost")
PRESENT = ("available", "away", "draining")


def lease_cells() -> Cells:
    """What becomes of an agent's session, whatever presence they said with it."""
    told: dict[str, Callable[[str], e.Fact | None]] = {
        "AgentSignedIn, same session": lambda it: signs_in("ann", session="s1", presence=it),
        "AgentSignedIn, a new session": lambda it: signs_in("ann", session="s2", presence=it),
        "AgentSignedIn, a replaced session": lambda it: signs_in("ann", session="s0", presence=it),
        "AgentPresenceChanged": lambda it: says("ann", it, session="s1"),
        "AgentPresenceChanged, a replaced session": lambda it: says("ann", it, session="s0"),
        "AgentPresenceChanged, a session never heard of": lambda it: says("ann", it, session="s9"),
        "AgentSignedOut": lambda _: signs_out("ann", "s1"),
        "AgentRemoved": lambda _: removes("ann"),
        "AgentLost": lambda _: loses("ann", "s1"),
        "AgentFound": lambda _: finds("ann", "s1"),
        "nothing for `lost_settle`": lambda _: None,
    }
    cells: Cells = {}
    for by, fact in told.items():
        cells[by] = {}
        for lease in LEASES:
            found = [_lease_after(lease, presence, fact(presence)) for presence in PRESENT]
            assert len(dict.fromkeys(found)) == 1, f"{by}: a lease does not depend on presence, {found}"
            cells[by][lease] = found[0]
    return cells


def _lease_after(lease: str, presence: str, fact: e.Fact | None) -> str:
    story = Story(a_policy(sessions=p.Sessions(lost_settle=ms("5s"))))
    story.given("+0s", signs_in("ann", session="s0"), signs_in("ann", session="s1", presence=presence))
    if lease == "none":
        story.given("+1s", signs_out("ann", "s1"))
    if lease in ("lapsing", "lost"):
        story.given("+1s", loses("ann", "s1"))
    if lease == "lost":
        story.given("+6s")
    assert _lease(story) == lease
    if fact is None:
        return ask(story, "+20s", None, _lease)
    return ask(story, "+7s" if lease == "lost" else "+2s", fact, _lease)


def _lease(story: Story) -> str:
    agent = story.engine.floor.agents["ann"]
    if agent.presence == OFFLINE:
        return "none"
    return "lost" if agent.lost else "lapsing" if agent.lapsing_since else "held"


# ── Roles ─────────────────────────────────────────────────────────────────────────────────────────────────────────

ROLES = ("nobody yet", *BESIDE)


def role_cells() -> Cells:
    """What ben is on ann's contact, and what she is then, if that is another thing than before."""
    told: dict[str, e.Fact] = {
        "AssignmentConsulted": consults("a3", "ben"),
        "AssignmentConferenced": confers("a3", "ben"),
        "AssignmentTransferred, warm": transfers("a3", "ben", mode="warm"),
        "AssignmentTransferred, blind": transfers("a3", "ben"),
        "SupervisorJoined, monitor": joins("ben", "c1", "monitor"),
        "SupervisorJoined, whisper": joins("ben", "c1", "whisper"),
        "SupervisorJoined, barge": joins("ben", "c1", "barge"),
        "SupervisorJoined, takeover": joins("ben", "c1", "takeover"),
        "AssignmentCompleted of the primary": completes("a3"),
        "ContactEnded": ends("c1"),
    }
    return {by: {role: _role_after(role, fact) for role in ROLES} for by, fact in told.items()}


def _role_after(role: str, fact: e.Fact) -> str:
    story = floor_of("ben")
    modes = {"monitor": "monitor", "consult": "", "conference": "barge"}
    if role == "consult":
        story.given("+10s", consults("a3", "ben"))
        story.given("+11s", accepts("ben", ringing(story)))
    elif role in modes:
        story.given("+10s", joins("ben", "c1", modes[role]))
    return ask(story, "+12s", fact, _roles)


def _roles(story: Story) -> str:
    floor = story.engine.floor
    ben = [f"asked to {offer.role}" for offer in floor.offers.values() if offer.role in BESIDE and offer.agent == "ben"]
    ben += ["offered" for offer in floor.offers.values() if offer.role not in BESIDE]
    ben += [_as(floor.assignments[id].role, floor.assignments[id].phase) for id in floor.agents["ben"].assignments]
    ann = [_as(floor.assignments[id].role, floor.assignments[id].phase) for id in floor.agents["ann"].assignments]
    what, other = " ".join(ben) or "ended", " ".join(ann) or "ended"
    return what if other == "primary" else f"{what} (the primary: {other})"


def _as(role: str, phase: int) -> str:
    return f"{role}, wrapping" if phase == 7 and role != "former" else role


# ── Cases ─────────────────────────────────────────────────────────────────────────────────────────────────────────

CASE_STATES = (UNKNOWN, OPEN, RESOLVED, REOPENED, CLOSED)


def case_cells() -> Cells:
    """What becomes of a case of ann's by each fact that may move it."""
    told: dict[str, e.Fact | None] = {
        "CaseOpened": opens("K", "ann"),
        "a contact of it": arrives("c1", "email", case="K"),
        "CaseResolved": resolves("K", "ann"),
        "CaseReassigned": reassigns("K", "bob", "ann"),
        "CaseMerged into it": merges("K", "L"),
        "CaseMerged into another": merges("L", "K"),
        "`reopen_window` is over": None,
    }
    return {by: {state: _case_after(state, fact) for state in CASE_STATES} for by, fact in told.items()}


def _case_after(state: str, fact: e.Fact | None) -> str:
    story = Story(owned(reopen_window=ms("10s")))
    story.given("+0s", signs_in("ann"), signs_in("bob"), opens("L"))
    if state != UNKNOWN:
        story.given("+0s", opens("K", "ann"))
    if state in (RESOLVED, REOPENED, CLOSED):
        story.given("+1s", resolves("K", "ann"))
    if state == REOPENED:
        story.given("+2s", opens("K"))
    if state == CLOSED:
        story.given("+11s")
    return ask(story, "+15s" if state == CLOSED or fact is None else "+5s", fact, _case)


def _case(story: Story) -> str:
    case = story.engine.floor.cases.get("K")
    contact = story.engine.floor.contacts.get("c1")
    if contact is not None and story.engine.floor.contact_state("c1") != GONE and contact.case != "K":
        return f"{case.state if case else UNKNOWN}, and a new one linked to it"
    return case.state if case else UNKNOWN

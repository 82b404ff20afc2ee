"""Words of stories about sessions, work outside, what the platform sees, and a router that was away."""

from typing import Any

from router.core import decisions as d
from router.core import events as e
from router.core import reasons
from router.core.values import PHASE_NAMES, AgentId, ContactId, Duration

GOES = {(True, None): "lost", (False, None): "found", (None, True): "drained", (None, False): "not drained"}


def loses(agent: str, session: str = "") -> e.AgentLost:
    return e.AgentLost("", "shell", AgentId(agent), session)


def finds(agent: str, session: str = "") -> e.AgentFound:
    return e.AgentFound("", "shell", AgentId(agent), session)


def removes(agent: str) -> e.AgentRemoved:
    return e.AgentRemoved("", "platform", AgentId(agent))


def occupies(agent: str, activity: str, **more: Any) -> e.AgentOccupied:
    return e.AgentOccupied("", "platform", AgentId(agent), activity, **more)


def frees(agent: str, activity: str) -> e.AgentFreed:
    return e.AgentFreed("", "platform", AgentId(agent), activity)


def starts(contact: str, agent: str, channel: str = "phone", **more: Any) -> e.ContactStarted:
    return e.ContactStarted("", "platform", ContactId(contact), AgentId(agent), channel, **more)


def sees(agent: str, as_of_seq: int, *in_hand: e.InHand, outside: tuple[e.Outside, ...] = (), session: str = "") -> Any:
    return e.AgentSnapshot("", "platform", AgentId(agent), session, as_of_seq, in_hand, outside)


def sees_all(as_of_seq: int, *contacts: e.PoolContact) -> e.PoolSnapshot:
    return e.PoolSnapshot("", "platform", as_of_seq, contacts)


def is_back(down_ms: int) -> e.RouterResumed:
    return e.RouterResumed(Duration(down_ms))


def status(it: d.ChangeAgent) -> str:
    """Tell what is so of an agent from now on."""
    said = GOES.get((it.lost, it.drained), "responding" if it.responding else "not responding")
    return f"{it.agent} ({it.presence or said})"


def adopted(it: d.AdoptAssignment) -> str:
    """Tell whose work was taken up as it was found."""
    role = "" if it.role == "primary" else f" as {it.role}"
    phase = PHASE_NAMES[it.phase]
    return f"{it.contact} → {it.agent}{role} ({it.kind}, {phase}, load {it.load}, {reasons.NAMES[it.cause]})"


def reconciled(it: d.ReconcileAgent) -> str:
    """Tell what the platform and we did not agree on."""
    parts = [("adopted", it.adopted), ("ended", it.ended), ("moved", it.moved)]
    told = ", ".join(f"{name} {' '.join(which)}" for name, which in parts if which)
    return f"{it.agent} ({told}, as of {it.as_of_seq})"


def extended(it: d.ExtendOffer, until: str) -> str:
    """Tell until when an offer rings."""
    return f"{it.contact} → {it.agent} (until {until})"


def seen(contact: str = "", phase: str = "active", channel: str = "phone", assignment: str = "") -> e.InHand:
    return e.InHand(contact, assignment, channel, phase)

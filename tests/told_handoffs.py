"""Words for stories of hand-offs and supervisors: facts with few words, decisions in few words."""

from typing import Any

from router.core import decisions as d
from router.core import events as e
from router.core import policy as p
from router.core import reasons
from router.core.values import AgentId, AssignmentId, ContactId, Duration, Instant


def a_target(agent: str = "", *, team: str = "", pool: str = "", **skills: int) -> e.Target:
    return e.Target(agent, team, e.Needs(skills) if skills else None, pool)


def transfers(assignment: str, agent: str = "", **more: Any) -> e.AssignmentTransferred:
    """`mode`, `owner` and `progress` are the fact's own; `team`, `pool` and skills are the target's."""
    own = {name: more.pop(name) for name in ("mode", "owner", "progress") if name in more}
    return e.AssignmentTransferred("", "desk", AssignmentId(assignment), target=a_target(agent, **more), **own)


def consults(assignment: str, agent: str = "", **more: Any) -> e.AssignmentConsulted:
    target = a_target(agent, **more) if agent or more else None
    return e.AssignmentConsulted("", "desk", AssignmentId(assignment), target)


def confers(assignment: str, agent: str = "", **more: Any) -> e.AssignmentConferenced:
    target = a_target(agent, **more) if agent or more else None
    return e.AssignmentConferenced("", "desk", AssignmentId(assignment), target)


def pulls(agent: str, contact: str) -> e.AssignmentPulled:
    return e.AssignmentPulled("", "desk", AgentId(agent), ContactId(contact))


def forces(contact: str, agent: str, **more: Any) -> e.SupervisorForced:
    return e.SupervisorForced("", "console", ContactId(contact), AgentId(agent), **more)


def pins(contact: str, agent: str) -> e.SupervisorPinned:
    return e.SupervisorPinned("", "console", ContactId(contact), AgentId(agent), "sue")


def drains(agent: str) -> e.SupervisorDrained:
    return e.SupervisorDrained("", "console", AgentId(agent), "sue")


def releases(subject: str) -> e.SupervisorReleased:
    return e.SupervisorReleased("", "console", subject, "sue")


def reprioritises(contact: str, priority: int) -> e.SupervisorReprioritised:
    return e.SupervisorReprioritised("", "console", ContactId(contact), priority, "sue")


def says_for(agent: str, presence: str) -> e.SupervisorPresenceSet:
    return e.SupervisorPresenceSet("", "console", AgentId(agent), presence, "sue")


def unassigns(assignment: str) -> e.SupervisorUnassigned:
    return e.SupervisorUnassigned("", "console", AssignmentId(assignment), "sue")


def closes(contact: str) -> e.SupervisorClosed:
    return e.SupervisorClosed("", "console", ContactId(contact), "sue")


def joins(agent: str, contact: str, mode: str = "monitor") -> e.SupervisorJoined:
    return e.SupervisorJoined("", "console", ContactId(contact), AgentId(agent), mode, "sue")


def applies(policy: p.Policy, digest: str = "d2") -> e.PolicyApplied:
    return e.PolicyApplied("", "console", digest, policy, "sue")


def catching_up() -> e.RouterResumed:
    """Make a fact after which nothing is offered for a while, so that a story can tell who asks for what."""
    return e.RouterResumed(Duration(0))


def until(instant: Instant) -> dict[str, Any]:
    """Make what a supervisor says who overrides the gate."""
    return {"by": "sue", "reason": "storm", "expires_at": instant}


def in_role(it: d.OfferContact | d.AssignContact | d.ChangeAssignment) -> str:
    """Tell the role where it is not that of the primary from the start."""
    plain = it.role in ("", "primary") and not isinstance(it, d.ChangeAssignment)
    return "" if plain or not it.role else f" as {it.role}"


def refused(it: d.RefuseRequest) -> str:
    why = reasons.NAMES[it.code]
    return f"{it.subject} ({why}{'' if it.state in ('', why) else ': ' + it.state})"

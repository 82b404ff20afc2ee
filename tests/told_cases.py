"""What stories tell of cases, and the policies under which cases are owned."""

from typing import Any

from router.core import events as e
from router.core import policy as p
from router.core.values import Duration
from tests.story import Story, a_channel, a_policy, at, ms


def opens(case: str, by: str = "", **more: Any) -> e.CaseOpened:
    return e.CaseOpened("", "platform", case, more.pop("customer", ""), by, **more)


def links(case: str, other: str) -> e.CaseLinked:
    return e.CaseLinked("", "platform", case, other)


def merges(case: str, other: str) -> e.CaseMerged:
    return e.CaseMerged("", "platform", case, other)


def resolves(case: str, by: str = "", role: str = "agent") -> e.CaseResolved:
    return e.CaseResolved("", "desk", case, by, role)


def promises(case: str, by: str, when: str = "") -> e.CasePromised:
    return e.CasePromised("", "desk", case, by, at(when) if when else None)


def reassigns(case: str, owner: str, by: str = "", role: str = "agent") -> e.CaseReassigned:
    return e.CaseReassigned("", "desk", case, owner, by, role)


def lacks(case: str, by: str, authority: dict[str, int] | None = None, contact: str = "") -> e.AuthorityMissing:
    return e.AuthorityMissing("", "desk", case, by, authority, contact)


def owned(**rules: Any) -> p.Policy:
    """Make a policy under which cases are owned: an email or a chat is a quarter of a person, and is taken at once."""
    others = {name: rules.pop(name) for name in ("choosing", "urgency", "limits", "brief", "waking") if name in rules}
    channels = {
        "phone": a_channel(1000, ring_for=Duration(20_000)),
        "chat": a_channel(250, answer="auto", waiting=100, dormant=0),
        "email": a_channel(250, answer="auto", live=False, waiting=100, dormant=0),
    }
    rules.setdefault("hold_for", ms("60s"))
    return a_policy(channels=channels, ownership=p.Ownership(**rules), **others)


def case_of(story: Story, contact: str) -> str:
    """Name the case of a contact that is on the floor."""
    return story.engine.floor.contacts[contact].case

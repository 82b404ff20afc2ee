"""How facts about cases are taken: who owns them, and whether they are settled, is decided; the rest is data."""

from collections.abc import Callable
from typing import Any, Final

from router.core import events as e
from router.core.case import OWNERS_MAX, Case
from router.core.caseload import case_of, enter, find, touch
from router.core.floor import Floor


def _opened(floor: Floor, fact: e.CaseOpened) -> None:
    case = find(floor, fact.case)
    if case is None:
        case = enter(floor, fact.case, True)
        case.opened_at = min(fact.at or floor.now, floor.now)
    case.named = True
    case.customer = fact.customer or case.customer
    touch(floor, case)


def _linked(floor: Floor, fact: e.CaseLinked) -> None:
    case, other = _known(floor, fact.case), _known(floor, fact.other)
    case.link(other.id)
    other.link(case.id)


def _merged(floor: Floor, fact: e.CaseMerged) -> None:
    case, other = _known(floor, fact.case), _known(floor, fact.other)
    for id in other.live:
        floor.contacts[id].case = case.id
        case.live[id] = None
    other.live = {}
    former = (*case.owners, *other.owners, *([other.owner] if other.owner else []))
    case.owners = tuple([owner for owner in dict.fromkeys(former) if owner != case.owner][-OWNERS_MAX:])
    for name, times in other.missing.items():
        case.missing[name] = case.missing.get(name, 0) + times
    for link in (*other.links, other.id):
        if link != case.id:
            case.link(link)
    case.named, case.customer = True, case.customer or other.customer
    case.reopens += other.reopens
    other.into = case.id
    touch(floor, case)


def _lacked(floor: Floor, fact: e.AuthorityMissing) -> None:
    case = find(floor, fact.case or case_of(floor, fact.contact))
    if case is not None:
        case.lacked(fact.authority or {"": 0})


def _known(floor: Floor, id: str) -> Case:
    case = find(floor, id)
    assert case is not None, "the rule let only known cases pass"
    return case


def _nothing(floor: Floor, fact: e.CaseResolved | e.CasePromised | e.CaseReassigned) -> None:
    """Such facts matter only for what is decided on them."""


TAKERS: Final[dict[type, Callable[[Floor, Any], None]]] = {
    e.CaseOpened: _opened,
    e.CaseLinked: _linked,
    e.CaseMerged: _merged,
    e.CaseResolved: _nothing,
    e.CasePromised: _nothing,
    e.CaseReassigned: _nothing,
    e.AuthorityMissing: _lacked,
}

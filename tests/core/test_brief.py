"""The brief: who asks, what was before, what is open and promised, what it took them, what they like, what is asked."""

import json
from dataclasses import replace
from typing import Any

import pytest

from router.core import events as e
from router.core import policy as p
from router.core.brief import CASES_MAX, Brief, brief
from router.core.values import ContactId, Duration
from tests.story import Story, a_policy, arrives, at, completes, leaves, ms, rank, says, signs_in, signs_out
from tests.told_cases import lacks, links, opens, owned, promises, resolves

MIA = e.Customer("mia", "gold", "nl")


def told(story: Story, contact: str) -> Brief:
    return brief(story.engine.floor, story.engine.floor.contacts[ContactId(contact)])


def briefed(**rules: Any) -> p.Policy:
    return replace(owned(), brief=p.Briefing(**rules))


def test_a_contact_of_whom_nothing_is_known_has_a_short_story() -> None:
    story = Story(a_policy())
    story.given("+0s", arrives("c1", "chat", intent="bill"))
    assert told(story, "c1").plain() == {
        "contact": "c1", "as_of_seq": 1, "channel": "chat", "intent": "bill",
        "customer": {"id": "", "tier": "", "language": "", "segment": ""},
        "timeline": (), "cases": (),
        "effort": {
            "menu_depth": 0, "failed_self_service": False, "asked_for_human": False, "repeats": 0, "transfers": 0,
            "waited": 0,
        },
        "liking": {"channel": "chat", "prefers": 500, "best": "chat", "best_prefers": 500, "honoured": True},
        "asked": {
            "kind": "chat", "step": 0, "skills": (), "skills_now": (), "ceilings": (), "authority": (),
            "authority_now": (), "language": "", "language_now": "", "team": "", "team_now": "",
        },
        "holders": (), "promised_at": 0, "wanted": "",
    }  # fmt: skip


def test_it_goes_through_json_in_the_order_of_its_fields_and_moves_nothing() -> None:
    story = Story(briefed())
    story.given("+0s", signs_in("ann"), arrives("c1", "chat", customer=MIA))
    before = story.engine.snapshot()
    plain = told(story, "c1").plain()
    assert list(json.loads(json.dumps(plain))) == list(Brief.__dataclass_fields__)
    assert told(story, "c1").plain() == plain and story.engine.snapshot() == before


def test_it_tells_what_the_customer_did_on_all_channels_the_last_few_contacts_the_oldest_first() -> None:
    story = Story(briefed(last=2))
    story.given("+0s", signs_in("ann"))
    story.given("+1m", arrives("c1", "email", customer=MIA))
    story.given("+2m", completes(story.assignment("c1")), says("ann", "away"))
    story.given("+3m", arrives("c2", "phone", customer=MIA, intent="bill"))
    story.given("+4m", leaves("c2"))
    story.given("+5m", arrives("c3", "chat", customer=MIA))
    assert [(it.contact, it.channel, it.outcome) for it in told(story, "c3").timeline] == [
        ("c1", "email", "served"), ("c2", "phone", "abandoned"),
    ]  # fmt: skip
    story.given("+6m", leaves("c3"), arrives("c4", "chat", customer=MIA))
    assert [it.contact for it in told(story, "c4").timeline] == ["c2", "c3"]
    none = Story(briefed(last=0))
    none.given("+0s", arrives("c1", customer=MIA), leaves("c1"), arrives("c2", customer=MIA))
    assert told(none, "c2").timeline == ()


def test_it_tells_of_those_who_are_linked_to_the_customer_too() -> None:
    story = Story(briefed())
    story.given("+0s", arrives("c1", customer=e.Customer("max")), leaves("c1"))
    story.given("+1s", arrives("c2", customer=MIA), e.CustomerLinked("", "platform", "mia", "max"))
    assert [it.contact for it in told(story, "c2").timeline] == ["c1"]


@pytest.mark.parametrize(("mask", "shown"), [
    ((), ("mia", "gold", "nl")), (("id",), ("", "gold", "nl")), (("tier", "language"), ("mia", "", "")),
])  # fmt: skip
def test_what_the_policy_masks_of_the_customer_is_not_told(mask: tuple[str, ...], shown: tuple[str, ...]) -> None:
    story = Story(briefed(mask=mask))
    story.given("+0s", arrives("c1", customer=MIA))
    who = told(story, "c1").customer
    assert (who.id, who.tier, who.language) == shown


def test_it_tells_of_the_cases_that_are_open_what_was_promised_and_what_was_not_allowed() -> None:
    story = Story(briefed())
    story.given("+0s", signs_in("ann"), arrives("c1", "email", customer=MIA, case="K"))
    story.given("+1s", lacks("K", "ann", {"refund": 90}), promises("K", "ann", "2h"), completes(story.assignment("c1")))
    story.given("+2s", arrives("c2", "email", customer=MIA, case="L"))
    story.given("+2s", completes(story.assignment("c2")))
    story.given("+3s", opens("M"), opens("N"), links("N", "M"), signs_out("ann"))
    story.given("+4s", arrives("c3", "chat", customer=MIA, case="N"))
    assert [(it.case, it.state, it.owner, it.promised_at, it.lacked) for it in told(story, "c3").cases] == [
        ("N", "open", "", 0, ()), ("M", "open", "", 0, ()), ("L", "open", "ann", 0, ()),
        ("K", "open", "ann", at("+2h"), ("refund",)),
    ]  # fmt: skip
    story.given("+5s", resolves("L", "ann"), resolves("M", "", "supervisor"))
    assert [it.case for it in told(story, "c3").cases] == ["N", "M", "K"]
    for number in range(2 * CASES_MAX):
        story.given("+6s", opens(f"X{number}"), links("N", f"X{number}"))
    assert len(told(story, "c3").cases) == CASES_MAX


def test_it_tells_of_the_earliest_promise_that_stands() -> None:
    story = Story(briefed())
    story.given("+0s", opens("K"), promises("K", "ann", "2h"))
    story.given("+1s", arrives("c1", "chat", case="K"), arrives("c2", "chat", case="K", promised_at=at("+1h")))
    assert (told(story, "c1").promised_at, told(story, "c2").promised_at) == (at("+2h"), at("+1h"))


def test_it_tells_what_it_took_them_who_had_it_before_and_for_whom_it_is_meant() -> None:
    story = Story(replace(briefed(), choosing=rank("longest_idle", preferred_for=Duration(60_000))))
    story.given("+0s", signs_in("ann"), signs_in("bob", presence="away"))
    effort = e.Effort(menu_depth=3, failed_self_service=True, asked_for_human=True, repeats=2)
    story.given("+0s", arrives("c1", "chat", effort=effort), says("bob", "available"))
    target = e.Target(agent="bob")
    story.given("+1m", e.AssignmentTransferred("", "desk", story.assignment("c1"), target=target, progress="asked"))  # type: ignore[arg-type]
    it = told(story, "c1")
    assert (it.effort.menu_depth, it.effort.failed_self_service, it.effort.asked_for_human) == (3, True, True)
    assert (it.effort.repeats, it.effort.transfers, it.effort.waited, it.holders) == (2, 1, 0, ("ann",))
    story.given("+2m", says("ann", "away"), arrives("c2", "chat", preferred_agent="ann"))
    assert told(story, "c2").wanted == "ann"


def test_it_tells_which_channel_they_would_rather_have_and_whether_they_have_it() -> None:
    channels = {"chat": p.Answer(prefers=300), "phone": p.Answer(prefers=800), "email": p.Answer(False, 900)}
    story = Story(replace(briefed(), contracts=(p.Contract(channels),)))
    story.given("+0s", arrives("c1", "chat", customer=MIA), arrives("c2", "phone"))
    it = told(story, "c2").liking
    assert (it.prefers, it.best, it.best_prefers, it.honoured) == (800, "phone", 800, True)
    it = told(story, "c1").liking
    assert (it.best, it.honoured) == ("phone", False) and it.best_prefers > it.prefers


def test_it_tells_what_was_asked_at_first_and_what_is_asked_now() -> None:
    needs = (p.Need(skills={"law": 5, "tax": 3}, authority={"refund": 100}, language=True),)
    ladder = p.Relaxation((
        p.RelaxStep(ms("1m"), drop=("tax",), lower={"law": 2}), p.RelaxStep(ms("2m"), drop=("refund",), language=False),
    ), at_once_when_nobody=False)  # fmt: skip
    story = Story(replace(briefed(), needs=needs, relax=(ladder,)))
    story.given("+0s", arrives("c1", "chat", language="nl"))
    story.given("+1m")
    it = told(story, "c1").asked
    assert (it.step, it.skills, it.skills_now) == (1, (("law", 5), ("tax", 3)), (("law", 2),))
    assert (it.authority, it.authority_now, it.language_now) == ((("refund", 100),), (("refund", 100),), "nl")
    story.given("+2m")
    it = told(story, "c1").asked
    assert (it.step, it.authority_now, it.language, it.language_now) == (2, (), "nl", "")

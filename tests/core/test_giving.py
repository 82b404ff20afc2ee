"""Giving a contact to a certain agent: by the same gate as everybody, and at once."""

from router.core import decisions as d
from router.core import policy as p
from router.core.values import Duration
from tests.story import Story, a_channel, a_policy, arrives, at, says, signs_in
from tests.told_handoffs import catching_up, forces, pulls, transfers, until


def test_who_is_named_passes_the_same_gate_for_what_the_contact_would_ask_for_now() -> None:
    step = p.RelaxStep(Duration(30_000), drop=("law",))
    law = p.Need(skills={"law": 1})
    story = Story(a_policy(needs=(law,), relax=(p.Relaxation((step,), at_once_when_nobody=False),)))
    story.given("+0s", signs_in("ann", skills={"law": 1}), signs_in("ben"), arrives("c1", "chat"))
    held = story.assignment("c1")
    story.then("+10s", transfers(held, "ben"), f"RefuseRequest {held} (skill_missing)")
    story.given("+11s", signs_in("cal", skills={"law": 1}))
    story.given("+12s", transfers(held, "cal"))
    assert story.in_hand("cal") == ["c1"]


def test_what_is_given_interrupts_what_may_be_interrupted() -> None:
    channels = {"email": a_channel(800, live=False, answer="auto", waiting=100), "chat": a_channel(800)}
    rules = p.AttentionRules(interrupts={"chat": ("email",)})
    story = Story(a_policy(channels=channels, attention=rules))
    story.given("+0s", signs_in("ann", presence="away"), arrives("c1", "email"), arrives("c2", "chat"))
    story.given("+1s", catching_up(), says("ann", "available"), pulls("ann", "c1"))
    story.then(
        "+2s",
        pulls("ann", "c2"),
        "GrantRequest c2",
        "ChangeAssignment c1 of ann (interrupted, load 100, interrupted_by)",
        "OfferContact c2 → ann (auto, load 900/1000, pull)",
        "AssignContact c2 → ann (active)",
    )


def test_what_is_given_tells_what_it_is_worth_where_the_agent_can_do_it() -> None:
    story = Story(a_policy())
    story.given("+0s", arrives("c1"), arrives("c2"))
    story.given("+1s", catching_up(), signs_in("ann"), signs_in("ben", channels=()))
    fits = [it for it in story.given("+2s", pulls("ann", "c1")) if isinstance(it, d.OfferContact)]
    forced = story.given("+3s", forces("c2", "ben", **until(at("+1h"))))
    misfits = [it for it in forced if isinstance(it, d.OfferContact)]
    assert (fits[0].fit, fits[0].value > 0) == (1000, True)
    assert (misfits[0].fit, misfits[0].value) == (0, 0)

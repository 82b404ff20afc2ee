"""What random days found, told as stories: each was a fault once."""

from router.core import policy as p
from router.core.events import Customer, InHand, PoolContact
from tests.handoffs import ringing
from tests.story import (
    Story,
    a_channel,
    a_policy,
    accepts,
    arrives,
    at,
    completes,
    limited,
    ms,
    rank,
    says,
    signs_in,
)
from tests.told_choosing import solved
from tests.told_handoffs import applies, consults, forces
from tests.told_people import sees, sees_all, starts
from tests.told_work import parks


def test_another_policy_forgets_by_its_own_measure_from_its_first_moment() -> None:
    story = Story(a_policy(memory=p.Memory(remember_for=ms("24h"))))
    story.given("+0s", arrives("c1", id="one"))
    story.given("+1s", applies(a_policy(memory=p.Memory(remember_for=ms("1m")))))
    story.given("+2m", arrives("c2", id="two"))
    story.given("+5m", arrives("c3", id="three"))
    assert not story.engine.floor.seen.knows("platform\none")
    assert story.engine.floor.seen.knows("platform\nthree")


def test_nobody_competes_singly_under_a_policy_that_keeps_nothing_together() -> None:
    together = a_policy(choosing=rank("in_order", keep_together="customer"))
    story = Story(together)
    story.given("+0s", arrives("c1", "chat", customer=Customer("u")), arrives("c2", "chat", customer=Customer("u")))
    story.given("+1s", applies(a_policy(choosing=rank("in_order"))))
    story.given("+2s", signs_in("ann"))
    assert story.in_hand("ann") == ["c1", "c2"]


def test_what_a_limit_let_be_forgotten_is_forgotten_for_a_longer_limit_too() -> None:
    def at_most(within: str) -> p.Policy:
        return a_policy(limits=limited(windows=(p.Window("chat", 1, ms(within)),)))

    story = Story(at_most("10s"), name="twins")
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"))
    story.given("+30s", applies(at_most("1h")))
    story.given("+31s", arrives("c2", "chat"))
    assert story.in_hand("ann") == ["c1", "c2"]


def test_a_channel_that_no_policy_knows_keeps_no_policy_out_and_nobody_adopts_it() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"), arrives("c1", "fax", stage="self_service"))
    story.then("+1s", starts("c1", "ann", "fax"), "IgnoreFact c1 (channel_unknown)")
    story.then("+2s", sees("ann", 9, InHand("c1", "", "fax")))
    story.then("+3s", applies(a_policy()), "ChangePolicy d2 by sue")
    story.then("+4s", arrives("c1", "fax"), "RefuseContact c1 (channel_unknown)")


def test_of_one_contact_of_whom_two_things_are_said_the_first_that_can_be_holds() -> None:
    story = Story(a_policy())
    story.given("+0s", signs_in("ann"))
    twice = sees_all(0, PoolContact("c1", "email", "zoe"), PoolContact("c1", "email"))
    story.given("+1s", twice)
    assert story.in_hand("ann") == ["c1"]


def test_who_was_left_out_of_a_plan_goes_to_whoever_was_not_asked_about() -> None:
    chat = {"chat": a_channel(1000, answer="auto")}
    planning = p.Planning(ms("3s"), contacts_max=4, agents_max=2)
    story = Story(a_policy(channels=chat, choosing=rank("in_order", plan=planning, batch_window=ms("1s"))))
    story.given("+0s", *[arrives(f"c{no}", "chat") for no in (1, 2, 3)])
    story.given("+2s", signs_in("ann"), signs_in("ben"), signs_in("cal"))
    story.then("+3s", None, "SolvePlan #1 c1 c2 c3 × ann ben (until +6s)")
    story.given("+4s", solved(1, "c1>ann", "c2>ben"))
    assert [story.in_hand(agent) for agent in ("ann", "ben", "cal")] == [["c1"], ["c2"], ["c3"]]


def test_a_break_that_grows_long_is_news_that_a_recovery_knows_of_too() -> None:
    chat = {"chat": a_channel(1000, answer="auto")}
    batched = rank("in_order", batch_window=ms("3s"))
    story = Story(a_policy(channels=chat, choosing=batched, ownership=p.Ownership(hold_for=ms("10s"))))
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"), arrives("c2", "chat"), arrives("c3", "chat"))
    story.given("+20s", says("ann", "away"))
    story.given("+30s")
    assert story.deadline() == "+33s"


def test_for_a_colleague_who_laid_aside_what_they_advise_on_no_customer_waits() -> None:
    limits = limited(never=(("phone", "chat"),))
    channels = {"phone": a_channel(300), "chat": a_channel(300, answer="auto", dormant=0)}
    story = Story(a_policy(channels=channels, limits=limits))
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"), signs_in("ben"))
    story.given("+1s", consults(story.assignment("c1"), "ben"))
    story.given("+2s", accepts("ben", ringing(story)))
    story.given("+3s", parks(story.assignment("c1"), at("+9s")))
    story.given("+4s", arrives("c2", "phone"))
    assert story.in_hand("ben") == ["c2", "c1"]
    story.then("+9s", None)


def test_whoever_changes_teams_is_looked_at_when_time_lifts_the_limits_of_the_new_one() -> None:
    hourly = p.Limits(windows=(p.Window("all", 1, ms("1h")),))
    story = Story(a_policy(limits=p.Scopes(all=p.Limits(live_gap=ms("1s")), teams={"north": hourly})))
    story.given("+0s", signs_in("ann", team="south"), arrives("c1", "chat"))
    story.given("+9s", completes(story.assignment("c1")))
    story.given("+10s", signs_in("ann", team="north"), arrives("c2", "chat"))
    assert story.in_hand("ann") == [] and story.deadline() == "+3600s"
    story.given("+1h")
    assert story.in_hand("ann") == ["c2"]


def test_time_with_an_agent_relaxes_nothing_for_whoever_is_to_have_the_contact_next() -> None:
    relax = (p.Relaxation((p.RelaxStep(ms("10s"), language=False),)),)
    story = Story(a_policy(needs=(p.Need(language=True),), relax=relax))
    story.given("+0s", signs_in("ann", languages=("fr",)), arrives("c1", "chat", language="fr"), signs_in("ben"))
    story.then("+60s", forces("c1", "ben", take_from=True), "RefuseRequest c1 (no_override: language_missing)")

"""What the proof says of a floor that is not as the rules hold: each family of assertions meets a floor made wrong."""

from collections.abc import Callable

import pytest

from router.core import policy as p
from router.core import timers
from router.core.floor import Floor
from router.core.parties import FORMER, MONITOR, Parties
from router.core.plan import Pending
from router.core.values import ACTIVE, UNATTENDED, Duration, PerMille
from tests.handoffs import floor_of, ringing, with_consult
from tests.story import Story, a_channel, a_policy, arrives, at, completes, ends, ms, says, signs_in, turns
from tests.told_cases import case_of, owned, promises, resolves
from tests.told_handoffs import consults
from tests.told_people import loses

Damage = Callable[[Floor], object]


def sound(story: Story) -> Floor:
    story.engine.floor.check()
    return story.engine.floor


def objects(floor: Floor, damage: Damage, says: str) -> None:
    """See that the proof, which had nothing to say, says this once the damage is done."""
    damage(floor)
    with pytest.raises(AssertionError, match=says):
        floor.check()


# ── Those who wait ────────────────────────────────────────────────────────────────────────────────────────────────


def a_line() -> Floor:
    """Let c1 wait, one step down its ladder, told where it stands."""
    relax = (p.Relaxation((p.RelaxStep(ms("10s"), drop=("tax",)),)),)
    policy = a_policy(needs=(p.Need(skills={"tax": 5}),), relax=relax, positions=p.Positions(1))
    story = Story(policy)
    story.given("+0s", arrives("c1"))
    story.given("+10s")
    assert story.engine.floor.contacts["c1"].step == 1
    return sound(story)


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda it: setattr(it.demands[it.contacts["c1"].demand], "deferred", 1), "not worth it yet are counted"),
        (lambda it: it.relaxed.clear(), "on a step of their ladder are known"),
        (lambda it: it.timers.cancel(timers.POSITIONS, ""), "positions are told while somebody waits"),
        (lambda it: setattr(it, "plan", Pending(1, at("+1m"), ("c1",), ())), "beyond its deadline"),
        (lambda it: it.due.append((timers.WRAP, "a1")), "nothing is left undone"),
    ],
)
def test_a_line_that_does_not_add_up_is_seen(damage: Damage, says: str) -> None:
    objects(a_line(), damage, says)


def test_a_batch_for_nobody_is_seen() -> None:
    objects(sound(Story(a_policy())), lambda it: it.timers.set(timers.BATCH, "", at("+1s")), "open for somebody")


# ── Work in hand ──────────────────────────────────────────────────────────────────────────────────────────────────


def with_work() -> Floor:
    """Ann has c1, on which ben advises her; c2 is over and is written up."""
    story = with_consult()
    story.given("+20s", arrives("c2", "chat"))
    story.given("+30s", ends("c2"))
    return sound(story)


def work_of(floor: Floor, contact: str) -> str:
    return floor.contacts[contact].assignment


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda it: setattr(it.assignments["a3"], "role", FORMER), "the assignment is of this contact"),
        (lambda it: it.contacts["c1"].parties.hands.clear(), "a contact knows who is on it"),
        (lambda it: setattr(it.agents["ann"], "interrupted", 1), "what is interrupted is counted"),
        (lambda it: setattr(it.agents["ann"].attention, "load", 3), "attention is conserved"),
        (lambda it: setattr(it.agents["ann"], "debt_cause", 110), "is debt, with a cause"),
    ],
)
def test_work_that_is_counted_otherwise_than_it_is_is_seen(damage: Damage, says: str) -> None:
    objects(with_work(), damage, says)


def test_work_that_outlasts_its_contact_and_is_not_written_up_is_seen() -> None:
    floor = with_work()
    (written,) = [work for work in floor.assignments.values() if work.contact == "c2"]
    objects(floor, lambda _: setattr(written, "phase", ACTIVE), "only what is written up outlasts its contact")


def test_strain_at_another_level_than_the_load_is_seen() -> None:
    recovery = p.Recovery(strain=PerMille(500), light=PerMille(200))
    story = Story(a_policy(attention=p.AttentionRules(recovery=recovery)))
    story.given("+0s", signs_in("ann"), arrives("c1"))
    strain = sound(story).agents["ann"].strain
    assert strain is not None
    objects(story.engine.floor, lambda _: setattr(strain, "level", strain.level_of(0)), "strain follows load")


def one_who_woke() -> Floor:
    """Let c1 be back in the hands of ann, who is on a call, and wait for her."""
    chat = a_channel(500, answer="auto", waiting=200, dormant=0, dormant_after=ms("1m"))
    channels = {"chat": chat, "phone": a_channel(1000, answer="auto")}
    story = Story(a_policy(channels=channels, waking=p.Waking(("wait", "reassign"), ms("5m"))))
    story.given("+0s", signs_in("ann"), arrives("c1", "chat"), turns("c1", "customer"))
    story.given("+61s", arrives("p1"))
    story.given("+2m", turns("c1", "agent"))
    return sound(story)


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda it: it.agents["ann"].awaiting.clear(), "who woke waits for one"),
        (lambda it: it.timers.cancel(timers.AWAIT, work_of(it, "c1")), "but not for good"),
        (lambda it: setattr(it.assignments[work_of(it, "c1")], "phase", ACTIVE), "but not for good"),
    ],
)
def test_one_who_woke_and_is_forgotten_is_seen(damage: Damage, says: str) -> None:
    objects(one_who_woke(), damage, says)


# ── Beside a primary ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_colleague_beside_nobody_is_seen() -> None:
    story = floor_of()
    story.given("+1s", says("ann", "away"), arrives("c2", "chat"))
    parties = Parties()
    parties.hands["a3"] = None
    damage: Damage = lambda it: setattr(it.contacts["c2"], "parties", parties)  # noqa: E731
    objects(sound(story), damage, "nobody is beside a primary who is not there")


def test_a_colleague_on_another_contact_is_seen() -> None:
    floor = with_work()
    (beside,) = [work for work in floor.assignments.values() if work.agent == "ben"]
    objects(floor, lambda _: setattr(beside, "contact", "c2"), "beside the primary")


def test_a_colleague_asked_for_something_else_is_seen() -> None:
    story = floor_of("ben")
    story.given("+10s", consults("a3", "ben"))
    offer = sound(story).offers[ringing(story)]
    objects(story.engine.floor, lambda _: setattr(offer, "role", MONITOR), "asked for this contact, in this role")


# ── Cases ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def with_cases() -> tuple[Floor, str, str]:
    """Return a floor with a case that ann owns, whose contact she has, and one that is resolved."""
    story = Story(owned(reopen_window=ms("1d")))
    story.given("+0s", signs_in("ann"), arrives("c1", "email", case="live"), arrives("c2", "email", case="idle"))
    story.given("+1m", completes(story.assignment("c2")), resolves("idle", "ann"))
    assert case_of(story, "c1") == "live"
    return sound(story), "live", "idle"


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda it: setattr(it.cases["live"], "owner", "zoe"), "who has a case is known"),
        (lambda it: setattr(it.cases["live"], "cover", "ann"), "nobody covers for themselves"),
        (lambda it: it.cases["live"].live.clear(), "its case knows of a contact"),
        (lambda it: it.cases["idle"].live.update({"c1": None}), "a case lists its own contacts"),
        (lambda it: setattr(it.cases["live"], "state", "closed"), "belongs to a case that is not over"),
        (lambda it: it.timers.set(timers.PROMISE, "idle", at("+1d")), "nothing is due in a case that is settled"),
        (lambda it: it.timers.cancel(timers.CASE, "idle"), "what is resolved closes in time"),
        (lambda it: it.timers.set(timers.FORGET, "live", at("+1d")), "what nobody touches is forgotten in time"),
    ],
)
def test_a_case_that_contradicts_its_contacts_or_its_timers_is_seen(damage: Damage, says: str) -> None:
    objects(with_cases()[0], damage, says)


def test_a_promise_in_an_open_case_is_none_of_that() -> None:
    story = Story(owned())
    story.given("+0s", signs_in("ann"), arrives("c1", "email", case="K"), promises("K", "ann", "2h"))
    assert (timers.PROMISE, "K") in sound(story).timers.armed


# ── Sessions ──────────────────────────────────────────────────────────────────────────────────────────────────────


def with_sessions() -> Floor:
    """Let cy chat with h1, somebody be offered c1, and deb's lease lapse, which settles in a minute."""
    story = Story(a_policy(sessions=p.Sessions(lost_settle=Duration(60_000))))
    story.given("+0s", signs_in("cy"), arrives("h1", "chat"), signs_in("ann"), arrives("c1"))
    story.given("+1s", signs_in("deb"), loses("deb"))
    return sound(story)


def unattended(floor: Floor) -> None:
    """Have nobody attend to h1, though cy is there, at no other load."""
    floor.assignments[work_of(floor, "h1")].phase = UNATTENDED
    floor.rate(floor.agents["cy"])


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda it: setattr(it.agents["deb"], "lost", True), "only a lease that holds can lapse"),
        (lambda it: it.timers.cancel(timers.SETTLE, "deb"), "takes effect in time"),
        (lambda it: it.timers.set(timers.SETTLE, "ann", at("+1m")), "takes effect in time"),
        (lambda it: setattr(it, "alarmed", True), "or is suspended"),
        (lambda it: setattr(it.agents[asked(it)], "lost", True), "nothing is offered to one who is not there"),
        (unattended, "what nobody attends to has nobody there"),
    ],
)
def test_a_lease_that_contradicts_what_its_agent_has_is_seen(damage: Damage, says: str) -> None:
    objects(with_sessions(), damage, says)


def asked(floor: Floor) -> str:
    """Name the agent who is offered c1."""
    (offer,) = floor.offers.values()
    return str(offer.agent)

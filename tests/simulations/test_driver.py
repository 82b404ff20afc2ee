"""The driver: one order of everything, people who do what they are shown, and an end."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from router.core import decisions as d
from router.core import events as e
from router.core import reasons
from router.core.decisions import Decision
from router.core.engine import Engine
from router.core.events import Fact
from router.core.policy import Channel, Choosing, Offers, Planning, Policy, Weights, Wrap
from router.core.values import AgentId, Attention, ContactId, Duration, Instant
from router.solver.brute_force import brute_force
from simulations.behaviour import Behaviour
from simulations.clock import Agenda
from simulations.draws import Draws
from simulations.driver import Driver, Run
from simulations.mapping import Assumed
from simulations.people import People
from simulations.recorded import Told
from simulations.roster import Rep, Roster
from simulations.staff import Staff

MINUTE = 60_000
WHOLE = Weights(active=Attention(1000))
POLICY = Policy(
    name="small",
    channels={
        "phone": Channel(live=True, weights=WHOLE, connects=True, wrap=Wrap(most=Duration(MINUTE))),
        "auto": Channel(live=True, weights=WHOLE, answer="auto"),
        "email": Channel(live=False, weights=Weights(active=Attention(300))),
    },
    offers=Offers(),
)
Line = tuple[int, Fact, list[Decision]]


def arrives(at: int, name: str, channel: str = "phone", stage: str = "queue") -> e.ContactArrived:
    return e.ContactArrived(f"row-{name}-{at}", "log", ContactId(name), channel, Instant(at), stage=stage)


def told(at: int, name: str, behaviour: Behaviour, channel: str = "phone", stage: str = "queue") -> Told:
    return Instant(at), arrives(at, name, channel, stage), behaviour, 0


def ada(*shifts: tuple[int, int]) -> Rep:
    return Rep(AgentId("ada"), shifts=tuple((Instant(start), Instant(end)) for start, end in shifts))


def play(
    log: list[Told], roster: Roster, assumed: dict[str, object] | None = None, drain: int = 10**9, seed: int = 0
) -> tuple[list[Line], Run]:
    agenda = Agenda()
    lines: list[Line] = []
    model = Assumed.model_validate({"accept_after": "2s", "connect_after": "1s"} | (assumed or {}))
    live = {name: channel.live for name, channel in POLICY.channels.items()}
    people = People(agenda, Staff(agenda, roster), live, model, Draws(seed))

    def note(now: Instant, fact: Fact, decisions: Sequence[Decision], sequence: int) -> None:
        lines.append((now, fact, list(decisions)))

    run = Driver(Engine(POLICY), people, agenda, [note]).run(iter(log), Duration(drain))
    return lines, run


def kinds(lines: list[Line]) -> list[tuple[int, str]]:
    return [(now, type(fact).__name__) for now, fact, _ in lines]


def outcomes(lines: list[Line]) -> dict[str, str]:
    return {
        decision.contact: reasons.NAMES[decision.outcome]
        for _, _, decisions in lines for decision in decisions if isinstance(decision, d.CloseContact)
    }  # fmt: skip


def test_a_call_rings_connects_ends_and_is_written_up() -> None:
    lines, run = play([told(1000, "a", Behaviour(None, None, 60_000, 5_000))], (ada((0, 10 * MINUTE)),))
    assert kinds(lines) == [
        (0, "AgentSignedIn"), (1_000, "ContactArrived"), (3_000, "OfferAccepted"), (4_000, "AssignmentConnected"),
        (64_000, "ContactEnded"), (69_000, "AssignmentCompleted"),
    ]  # fmt: skip
    assert outcomes(lines) == {"a": "served"}
    assert (run.first, run.last, run.arrivals, run.facts) == (0, 69_000, 1, 6)


def test_wrap_up_that_would_last_too_long_is_ended_by_the_engine() -> None:
    lines, _ = play([told(0, "a", Behaviour(None, None, 1_000, 10**8))], (ada((0, 10 * MINUTE)),))
    assert kinds(lines)[-1] == (4_000 + MINUTE, "ClockReached")


def test_an_automatic_offer_needs_no_answer_and_deferred_work_is_completed() -> None:
    log = [told(0, "a", Behaviour(None, None, 1_000, 0), "auto")]
    log.append(told(5_000, "b", Behaviour(None, None, 7_000, 0), "email"))
    lines, _ = play(log, (ada((0, MINUTE)),))
    assert kinds(lines) == [
        (0, "AgentSignedIn"), (0, "ContactArrived"), (1_000, "ContactEnded"), (5_000, "ContactArrived"),
        (7_000, "OfferAccepted"), (14_000, "AssignmentCompleted"),
    ]  # fmt: skip


def test_a_customer_leaves_when_their_patience_is_over_but_not_once_connected() -> None:
    log = [told(0, "a", Behaviour(None, 3_500, 60_000, 0)), told(1, "b", Behaviour(None, 20_000, 60_000, 0))]
    lines, _ = play(log, (ada((0, 10 * MINUTE)),))
    assert outcomes(lines) == {"a": "served", "b": "abandoned"}
    assert [now for now, fact, _ in lines if isinstance(fact, e.ContactAbandoned)] == [20_001]


def test_one_in_self_service_leaves_it_unless_they_went_on() -> None:
    log: list[Told] = [
        told(0, "a", Behaviour(9_000, None, 0, 0), stage="self_service"),
        told(0, "b", Behaviour(9_000, 5_000, 0, 0), stage="self_service"),
        (Instant(8_000), e.ContactChanged("x", "log", ContactId("b"), stage="queue"), None, 0),
    ]
    lines, _ = play(log, ())
    assert outcomes(lines) == {"a": "left_self_service", "b": "abandoned"}
    assert [now for now, fact, _ in lines if isinstance(fact, e.ContactAbandoned)] == [9_000, 13_000]


def test_an_agent_drains_at_the_end_of_a_shift_and_goes_home_with_nothing_in_hand() -> None:
    log = [told(0, "a", Behaviour(None, None, 30_000, 2_000)), told(40_000, "b", Behaviour(None, 1_000, 1, 0))]
    lines, _ = play(log, (ada((0, 10_000)),))
    presence = [(now, type(fact).__name__) for now, fact, _ in lines if hasattr(fact, "agent")]
    assert presence == [
        (0, "AgentSignedIn"), (2_000, "OfferAccepted"), (10_000, "AgentPresenceChanged"), (35_000, "AgentSignedOut")
    ]  # fmt: skip
    assert outcomes(lines) == {"a": "served", "b": "abandoned"}


def test_one_who_comes_back_before_the_work_is_done_opens_a_new_session() -> None:
    log = [told(0, "a", Behaviour(None, None, 30_000, 0)), told(50_000, "b", Behaviour(None, None, 1, 0))]
    lines, _ = play(log, (ada((0, 10_000), (20_000, 90_000)),))
    assert [(now, fact.session) for now, fact, _ in lines if isinstance(fact, e.AgentSignedIn)] == [
        (0, "ada/1"), (20_000, "ada/2")
    ]  # fmt: skip
    assert not [fact for _, fact, _ in lines if isinstance(fact, e.AgentSignedOut)]
    assert outcomes(lines) == {"a": "served", "b": "served"}


def test_offers_are_declined_and_left_unanswered_as_often_as_is_assumed() -> None:
    log = [told(n * 10 * MINUTE, f"c{n}", Behaviour(None, 5 * MINUTE, 1_000, 0)) for n in range(200)]
    lines, _ = play(log, (ada((0, 10**9)),), {"decline": "20%", "no_answer": "10%", "back_after": "1m"})
    made = [decision for _, _, decisions in lines for decision in decisions if isinstance(decision, d.OfferContact)]
    first = {offer.contact: offer for offer in reversed(made)}
    declined = [fact for _, fact, _ in lines if isinstance(fact, e.OfferDeclined)]
    assert 0.15 < len(declined) / len(made) < 0.25 and len(first) == 200
    back = [fact for _, fact, _ in lines if isinstance(fact, e.AgentPresenceChanged)]
    silenced = [x for _, _, decisions in lines for x in decisions if isinstance(x, d.ChangeAgent) and not x.responding]
    assert len(back) == len(silenced)


def test_a_contact_told_twice_behaves_once() -> None:
    log = [told(0, "a", Behaviour(None, 9_000, 0, 0)), told(1_000, "a", Behaviour(None, 2_000, 0, 0))]
    lines, run = play(log, ())
    assert run.arrivals == 2
    assert [now for now, fact, _ in lines if isinstance(fact, e.ContactAbandoned)] == [9_000]


def test_the_run_goes_on_after_the_last_arrival_for_as_long_as_the_drain() -> None:
    lines, run = play([told(1_000, "a", Behaviour(None, None, 0, 0))], (ada((0, 500), (9_000, 10_000)),), drain=7_000)
    assert run.last == 8_000 and outcomes(lines) == {}, "who waits still has waited to the end of the drain"
    assert kinds(lines)[-1] == (8_000, "ClockReached")
    lines, _ = play([told(1_000, "a", Behaviour(None, None, 0, 0))], (ada((0, 500), (9_000, 10_000)),), drain=20_000)
    assert outcomes(lines) == {"a": "served"}


def test_a_run_in_which_nobody_waits_any_longer_ends_there() -> None:
    log = [told(0, "a", Behaviour(None, None, 90_000, 0))]
    assert play(log, (ada((0, MINUTE)),), drain=30_000)[1].last == 3_000, "in hand, and done after the drain only"
    assert play([], (ada((0, MINUTE)),))[1].last <= MINUTE


CHANNELS = ["phone", "auto", "email"]
BEHAVIOUR = st.builds(
    Behaviour, st.none(), st.one_of(st.none(), st.integers(0, 40_000)), st.integers(0, 90_000), st.integers(0, 90_000)
)


@given(
    st.lists(st.tuples(st.integers(0, 5 * MINUTE), st.sampled_from(CHANNELS), BEHAVIOUR), max_size=25),
    st.lists(st.tuples(st.integers(0, MINUTE), st.integers(1, 5 * MINUTE)), min_size=1, max_size=3),
    st.integers(0, 3),
)
def test_any_log_is_played_to_its_end_in_order_and_the_same_way_each_time(
    rows: list[tuple[int, str, Behaviour]], shifts: list[tuple[int, int]], seed: int
) -> None:
    rows.sort(key=lambda row: row[0])
    log = [told(at, f"c{number}", behaviour, channel) for number, (at, channel, behaviour) in enumerate(rows)]
    roster = tuple(
        Rep(AgentId(f"agent-{number}"), shifts=((Instant(start), Instant(start + length)),))
        for number, (start, length) in enumerate(shifts)
    )
    share: dict[str, object] = {"decline": "10%", "no_answer": "10%"}
    lines, run = play(log, roster, share, drain=MINUTE, seed=seed)
    times = [now for now, _, _ in lines]
    assert times == sorted(times)
    assert [fact for _, fact, _ in lines if isinstance(fact, e.ContactArrived)] == [fact for _, fact, _, _ in log]
    assert run.last <= (log[-1][0] if log else 0) + MINUTE or not log
    ignored = [x for _, fact, found in lines for x in found if isinstance(x, d.IgnoreFact | d.RefuseRequest)]
    assert ignored == [], "people say nothing that does not fit what they were shown"
    assert play(log, roster, share, drain=MINUTE, seed=seed) == (lines, run)


class Stuck:
    """A router that asks for the same instant for ever."""

    def handle(self, fact: Fact, now: Instant, sequence: int = 0) -> list[Decision]:
        return []

    def deadline(self) -> Instant | None:
        return Instant(5)


def test_a_router_that_asks_for_the_clock_for_ever_is_stopped() -> None:
    agenda, log = Agenda(), [told(0, "a", Behaviour(None, None, 0, 0)), told(9, "b", Behaviour(None, None, 0, 0))]
    people = People(agenda, Staff(agenda, ()), {}, Assumed(), Draws(0))
    with pytest.raises(AssertionError, match="asks for the clock at 5 for ever"):
        Driver(Stuck(), people, agenda, ()).run(iter(log), Duration(10))


def test_the_log_is_taken_one_fact_at_a_time() -> None:
    taken: list[int] = []

    def log() -> Iterator[Told]:
        for number in range(100):
            taken.append(number)
            yield told(number * 1_000, f"c{number}", Behaviour(None, 500, 0, 0))

    ahead: list[int] = []
    agenda = Agenda()
    people = People(agenda, Staff(agenda, ()), {"phone": True}, Assumed(), Draws(0))

    def look(now: Instant, fact: Fact, _: object, sequence: int) -> None:
        ahead.append(len(taken) * 1_000 - now)

    Driver(Engine(POLICY), people, agenda, [look]).run(log(), Duration(10_000))
    assert max(ahead) <= 2_000


def test_what_is_older_than_its_source_said_already_is_stale() -> None:
    late = e.ContactChanged("x1", "log", ContactId("a"), priority=3)
    log: list[Told] = [
        (*told(0, "a", Behaviour(None, 5_000, 0, 0))[:3], 7),
        (Instant(1_000), late, None, 6),
    ]
    lines, _ = play(log, ())
    assert [found for _, fact, found in lines if fact is late] == [[d.IgnoreFact(2, "x1", "log", "a", 41)]]


@pytest.mark.parametrize(("delay", "taken"), [(0, 40_000), (700, 40_700)])
def test_a_solver_is_asked_and_answers_after_its_modelled_delay(delay: int, taken: int) -> None:
    policy = replace(POLICY, choosing=Choosing(plan=Planning(deadline=Duration(1_000))))
    log = [told(0, "a", Behaviour(None, None, 0, 0)), told(1_000, "b", Behaviour(None, None, 0, 0), "auto")]
    agenda = Agenda()
    lines: list[Line] = []
    model = Assumed.model_validate({"accept_after": "2s", "connect_after": "1s"})
    live = {name: channel.live for name, channel in policy.channels.items()}
    people = People(agenda, Staff(agenda, (ada((40_000, 90_000)),)), live, model, Draws(0))

    def note(now: Instant, fact: Fact, decisions: Sequence[Decision], sequence: int) -> None:
        lines.append((now, fact, list(decisions)))

    Driver(Engine(policy), people, agenda, [note], brute_force, Duration(delay)).run(iter(log), Duration(90_000))
    first = next(now for now, _, made in lines for it in made if isinstance(it, d.OfferContact))
    assert first == taken

"""Planted violations of sessions, plans, hand-offs, later work, and of what supervisors say."""

from typing import Any

from router.core import decisions as d
from router.core import events as e
from router.core import policy as p
from router.core import reasons
from router.core.plan import Asker, Pair, Plan, Problem, Seat
from router.core.values import ACTIVE, ENDED, NEVER, PARKED
from tests.simulations.planted import breaks, one_in_hand, one_offered
from tests.simulations.script import (
    Order,
    Script,
    accepts,
    after,
    arrives,
    assign,
    clock,
    declines,
    ids,
    move,
    ms,
    offer,
    policy,
    queue,
    revoke,
    says,
    signs_in,
)


def order(make: Any, *fields: Any, **more: Any) -> Order:
    return lambda seq: make(seq, *fields, **more)


def lost(agent: str, yes: bool = True) -> Order:
    return order(d.ChangeAgent, agent, lost=yes, cause=reasons.AGENT_LOST)


def lapses(agent: str) -> e.AgentLost:
    return e.AgentLost("lapses", "shell", ids(agent))


def grants(assignment: str) -> Order:
    return order(d.GrantRequest, "", "test", assignment)


def wished(agent: str, seconds: float, code: int = reasons.FOR_PREFERRED) -> d.Wish:
    return d.Wish(agent, ms(after(seconds)), code)


@breaks("agent.lost")
def a_lapse_takes_effect_when_it_has_settled(breach: bool) -> Script:
    seconds = 4 if breach else 5
    return Script().at(0, signs_in("ann")).at(0, lapses("ann")).at(seconds, clock(seconds), lost("ann"))


@breaks("agent.lost")
def who_is_lost_is_back_only_when_heard_of(breach: bool) -> Script:
    script = Script().at(0, signs_in("ann")).at(0, lapses("ann")).at(5, clock(5), lost("ann"))
    heard: e.Fact = clock(6) if breach else e.AgentFound("found", "shell", ids("ann"))
    return script.at(6, heard, lost("ann", yes=False))


@breaks("offer.presence")
def who_is_lost_is_offered_nothing(breach: bool) -> Script:
    script = Script().at(0, signs_in("ann")).at(0, lapses("ann"))
    script.at(5, clock(5), *([lost("ann")] if breach else []))
    return script.at(5, arrives("c1"), queue("c1", 5), offer("c1", "o1", "ann", 5))


@breaks("agent.drained")
def only_supervisors_drain(breach: bool) -> Script:
    drained = order(d.ChangeAgent, "ann", drained=True, cause=reasons.SUPERVISED)
    fact: e.Fact = clock(1) if breach else e.SupervisorDrained("drains", "test", ids("ann"))
    return Script().at(0, signs_in("ann")).at(1, fact, drained)


@breaks("offer.extended")
def an_offer_rings_longer_by_the_downtime(breach: bool) -> Script:
    longer = order(d.ExtendOffer, "c1", "o1", "ann", after(26 if breach else 25))
    return one_offered().at(1, e.RouterResumed(ms(5_000)), longer)


@breaks("offer.way")
def nothing_is_offered_while_the_input_is_read_again(breach: bool) -> Script:
    script = Script().at(0, signs_in("ann")).at(0, e.RouterResumed(ms(5_000)))
    if not breach:
        script.at(1, e.RouterCaughtUp())
    return script.at(1, arrives("c1"), queue("c1", 1), offer("c1", "o1", "ann", 1))


@breaks("offer.way")
def only_who_asks_is_given_what_they_pull(breach: bool) -> Script:
    script = Script().at(0, signs_in("ann", presence="away")).at(0, arrives("c1"), queue("c1", 0))
    given = offer("c1", "o1", "ann", 1, answer="auto", expires_at=after(1), way=reasons.BY_PULL)
    taken = assign("c1", "o1", "a1", "ann")
    if breach:
        return script.at(1, signs_in("ann"), given, taken)
    ring = offer("c1", "o0", "ann", 0)  # she lets it lapse while Bob may come, and then asks for it herself
    script = Script().at(0, signs_in("bob", presence="away")).at(0, signs_in("ann"))
    script.at(0, arrives("c1"), queue("c1", 0), ring)
    script.at(0.5, declines("ann", "o0"), revoke("c1", "o0", "ann", reasons.DECLINED))
    return script.at(1, e.AssignmentPulled("pulls", "test", ids("ann"), ids("c1")), given, taken)


@breaks("offer.wish")
def who_waits_for_one_alone_goes_to_nobody_else(breach: bool) -> Script:
    script = Script().at(0, signs_in("ann")).at(0, signs_in("bob", presence="away"))
    until = 60 if breach else 1
    wish = wished("bob", until)
    script.at(0, arrives("c1", preferred_agent="bob"), queue("c1", 0, wish=wish))
    return script.at(1, clock(1), offer("c1", "o1", "ann", 1))


@breaks("offer.wish")
def a_contact_waits_for_one_alone_only_for_a_reason(breach: bool) -> Script:
    preferred = "cal" if breach else "bob"
    script = Script().at(0, signs_in("bob", presence="away"))
    return script.at(0, arrives("c1", preferred_agent=preferred), queue("c1", 0, wish=wished("bob", 60)))


@breaks("offer.wish")
def what_is_pinned_waits_for_whom_it_is_pinned_to(breach: bool) -> Script:
    pin = d.Wish("bob", ms(NEVER), reasons.PINNED_ELSEWHERE)
    script = Script().at(0, signs_in("bob", presence="away")).at(0, arrives("c1"), queue("c1", 0))
    said = e.SupervisorPinned("pins", "test", ids("c1"), ids("bob"))
    return script.at(1, said, queue("c1", 0, wish=None if breach else pin))


@breaks("require.team")
def a_contact_belongs_to_a_team_only_for_a_reason(breach: bool) -> Script:
    splits = () if breach else (p.Split({"north": ms(1000)}),)
    return Script(policy(splits=splits)).at(0, arrives("c1"), queue("c1", 0, home="north", team="north"))


@breaks("require.step")
def nothing_is_relaxed_before_its_age(breach: bool) -> Script:
    step = p.RelaxStep(ms(10_000), drop=("tech",))
    ladder = p.Relaxation((step,), at_once_when_nobody=False)
    seconds = 9 if breach else 10
    script = Script(policy(relax=(ladder,))).at(0, arrives("c1", intent="tech"), queue("c1", 0, skills=(("tech", 3),)))
    skills = (("tech", 3),) if breach else ()
    return script.at(seconds, clock(seconds), queue("c1", 0, skills=skills, step=1))


@breaks("life.role")
def who_is_asked_for_advice_gives_advice(breach: bool) -> Script:
    script = one_in_hand().at(1, signs_in("bob"))
    asks = e.AssignmentConsulted("asks", "test", ids("a1"), e.Target("bob"))
    ring = offer("c1", "o2", "bob", 2, way=reasons.BY_CONSULT, role="consult")
    joins = order(d.AssignContact, "c1", "a2", "o2", "bob", "conference" if breach else "consult", ACTIVE)
    return script.at(2, asks, ring).at(3, accepts("bob", "o2"), grants("a1"), joins)


@breaks("plan.kept")
def one_plan_is_asked_for_at_a_time(breach: bool) -> Script:
    rules = policy(choosing=p.Choosing(plan=p.Planning(ms(1_000))))
    script = Script(rules)
    asked = order(d.SolvePlan, 1, ms(after(1)), Problem())
    again = order(d.SolvePlan, 2, ms(after(1)), Problem())
    closed = order(d.ClosePlan, 1, reasons.PLAN_VOID)
    if breach:
        return script.at(0, arrives("c1"), queue("c1", 0), asked).at(0, arrives("c2"), queue("c2", 0), again)
    return script.at(0, arrives("c1"), queue("c1", 0), asked).at(1, clock(1), closed)


@breaks("plan.kept")
def a_plan_is_over_by_its_deadline(breach: bool) -> Script:
    script = Script(policy(choosing=p.Choosing(plan=p.Planning(ms(1_000)))))
    script.at(0, arrives("c1"), queue("c1", 0), order(d.SolvePlan, 1, ms(after(1)), Problem()))
    return script.at(2 if breach else 1, clock(1), *([] if breach else [order(d.ClosePlan, 1, reasons.PLAN_VOID)]))


@breaks("offer.way")
def a_plan_gives_only_what_is_in_it(breach: bool) -> Script:
    script = Script(policy(choosing=p.Choosing(plan=p.Planning(ms(1_000))))).at(0, signs_in("ann"))
    problem = Problem((Asker("c1"),), (Seat("ann"),))
    script.at(0, arrives("c1"), queue("c1", 0), order(d.SolvePlan, 1, ms(after(1)), problem))
    plan = Plan(((Pair("c1", "bob" if breach else "ann"),),))
    ring = offer("c1", "o1", "ann", 1, way=reasons.BY_PLAN, revision=1)
    return script.at(1, e.PlanSolved(1, plan), ring, order(d.ClosePlan, 1, reasons.PLAN_USED))


def asleep(steps: tuple[Any, ...] = ("wait",)) -> Script:
    """Ann laid the mail c1 aside, and has room for nothing since."""
    script = one_in_hand(policy(waking=p.Waking(steps, ms(10_000))))
    script.at(2, e.AssignmentParked("parks", "test", ids("a1")), move("c1", "a1", "ann", PARKED, 0))
    script.at(2, says("ann", "away"))
    return script


@breaks("wake.answer")
def who_woke_is_answered_as_the_policy_says(breach: bool) -> Script:
    woken = order(d.WakeContact, "c1", "a1", "ann", reasons.WOKEN_HELD, ms(after(14 if breach else 13)))
    return asleep().at(3, e.ContactTurned("turns", "test", ids("c1"), "agent"), woken)


@breaks("wake.answer")
def who_woke_is_answered_in_time(breach: bool) -> Script:
    woken = order(d.WakeContact, "c1", "a1", "ann", reasons.WOKEN_HELD, ms(after(13)))
    script = asleep().at(3, e.ContactTurned("turns", "test", ids("c1"), "agent"), woken)
    away = order(d.WakeContact, "c1", "a1", "ann", reasons.WOKEN_REASSIGNED)
    back = move("c1", "a1", "ann", ENDED, 0, cause=reasons.RETURNED)
    if breach:
        return script.at(14, clock(13))
    return script.at(13, clock(13), away, back, queue("c1", 2))


@breaks("time.scheduled")
def who_is_scheduled_is_queued_when_their_time_has_come(breach: bool) -> Script:
    rests = order(d.ScheduleContact, "c1", ms(after(60)))
    script = Script().at(0, arrives("c1", not_before=after(60)), rests)
    seconds = 59 if breach else 60
    return script.at(seconds, clock(seconds), queue("c1", 60))


@breaks("time.scheduled")
def nobody_rests_beyond_their_time(breach: bool) -> Script:
    rests = order(d.ScheduleContact, "c1", ms(after(60)))
    script = Script().at(0, arrives("c1", not_before=after(60)), rests)
    return script.at(61, clock(60)) if breach else script.at(60, clock(60), queue("c1", 60))


@breaks("time.callback")
def a_call_is_promised_only_as_far_ahead_as_the_policy_says(breach: bool) -> Script:
    rules = policy(callbacks=p.Callbacks(at_most_ahead=ms(60_000 if breach else 3_600_000), lead=ms(0)))
    script = Script(rules).at(0, arrives("c1"), queue("c1", 0))
    asks = e.CallbackRequested("asks", "test", ids("c1"), ms(after(600)), ms(after(1200)))
    promised = order(
        d.PromiseCallback, "c1", "phone", ms(after(600)), ms(after(1200)), ms(after(600)), 1
    )  # fmt: skip
    return script.at(1, asks, promised)


@breaks("time.shift")
def another_channel_is_offered_once(breach: bool) -> Script:
    contract = p.Contract({"chat": p.Answer(prefers=900), "email": p.Answer(prefers=100)})
    script = Script(policy(contracts=(contract,)))
    shift = order(d.OfferShift, "c1", "s1", "chat", "", True, 900, 1000, 100)
    again = order(d.OfferShift, "c1", "s2", "chat", "", True, 900, 1000, 100)
    script.at(0, arrives("c1"), queue("c1", 0), shift)
    return script.at(1, clock(1), *([again] if breach else []))


@breaks("hand_on.progress")
def nothing_goes_back_to_one_who_had_it_without_progress(breach: bool) -> Script:
    script = one_in_hand().at(1, signs_in("bob"))
    sent = e.AssignmentTransferred("hands on", "test", ids("a1"), target=e.Target("bob"), progress="looked")
    past = d.Wish("bob", ms(after(62)), reasons.HANDED_ON, "ann")
    ended = move("c1", "a1", "ann", ENDED, 0, cause=reasons.TRANSFERRED)
    ring = offer("c1", "o2", "bob", 2, way=reasons.BY_TRANSFER)
    script.at(2, sent, grants("a1"), ended, queue("c1", 1, key=after(1), wish=past), ring)
    script.at(3, accepts("bob", "o2"), assign("c1", "o2", "a2", "bob"))
    done = "" if breach else "paid"
    back = e.AssignmentTransferred("hands back", "test", ids("a2"), target=e.Target("ann"), progress=done)
    home = d.Wish("ann", ms(after(64)), reasons.HANDED_ON, "bob")
    over = move("c1", "a2", "bob", ENDED, 0, cause=reasons.TRANSFERRED)
    again = offer("c1", "o3", "ann", 4, way=reasons.BY_TRANSFER)
    return script.at(4, back, grants("a2"), over, queue("c1", 1, key=after(2), wish=home), again)


@breaks("hand_on.most")
def past_the_most_transfers_nothing_goes_to_another_pool(breach: bool) -> Script:
    script = one_in_hand(policy(hand_offs=p.HandOffs(max_transfers=p.Limit(0 if breach else 1))))
    sent = e.AssignmentTransferred("hands on", "test", ids("a1"), target=e.Target(pool="other"))
    ended = move("c1", "a1", "ann", ENDED, 0, cause=reasons.TRANSFERRED)
    return script.at(2, sent, grants("a1"), ended, order(d.HandOverContact, "c1", "other", ms(0)))


@breaks("debt.stated")
def an_override_is_named_as_its_supervisor_signed_it(breach: bool) -> Script:
    script = one_in_hand(policy(attention=p.AttentionRules(ms(400))), budget=400)
    script.at(1, arrives("c2"), queue("c2", 1))
    forced = e.SupervisorForced(
        "forces", "test", ids("c2"), ids("ann"), "sue", "storm", expires_at=ms(after(60))
    )  # fmt: skip
    ring = offer("c2", "o2", "ann", 2, 500, answer="auto", expires_at=after(2), way=reasons.BY_FORCE, budget=400)
    debt = order(
        d.TakeDebt, "ann", ms(100), reasons.DEBT_OVERRIDE, (), "eve" if breach else "sue", "storm", ms(after(60))
    )  # fmt: skip
    return script.at(2, forced, grants("c2"), ring, assign("c2", "o2", "a2", "ann"), debt)


@breaks("attention.budget")
def a_force_that_nobody_signs_passes_the_same_gate(breach: bool) -> Script:
    budget = 400 if breach else 600
    script = one_in_hand(policy(attention=p.AttentionRules(ms(budget))), budget=budget)
    if breach:
        script.at(1, arrives("c2"), queue("c2", 1))
    else:
        script.at(1, arrives("c2", intent="tech"), queue("c2", 1, skills=(("tech", 3),)))
    return script if not breach else script.at(
        2, e.SupervisorForced("forces", "test", ids("c2"), ids("ann"), "sue"), grants("c2"),
        offer("c2", "o2", "ann", 2, 500, answer="auto", expires_at=after(2), way=reasons.BY_FORCE, budget=400),
        assign("c2", "o2", "a2", "ann"),
    )  # fmt: skip



"""Short runs that break one rule each, and their lawful twins: a story takes `breach` and plays one or the other."""

from collections.abc import Callable
from typing import Final

from router.core import policy as p
from router.core import reasons
from router.core.values import ACTIVE, CONNECTING, DORMANT, ENDED, WAITING
from tests.simulations.script import (
    Script,
    accepts,
    after,
    arrives,
    assign,
    changes,
    clock,
    close,
    completes,
    connects,
    debt,
    declines,
    ends,
    fails,
    ignore,
    leaves,
    move,
    ms,
    needed,
    offer,
    pay,
    policy,
    queue,
    revoke,
    says,
    signs_in,
    silent,
    turns,
    weigh,
    weight,
    wrap,
)

Story = Callable[[bool], Script]
STORIES: Final[dict[str, tuple[tuple[str, ...], Story]]] = {}
"""By name: the rule that the story breaks, others that cannot hold then either, and the story."""


def breaks(*rules: str) -> Callable[[Story], Story]:
    def enter(story: Story) -> Story:
        STORIES[story.__name__] = (rules, story)
        return story

    return enter


def limited(**limits: object) -> p.Policy:
    return policy(limits=p.Scopes(all=p.Limits(**limits)))  # type: ignore[arg-type]


def one_offered(rules: p.Policy | None = None, budget: int = 1000) -> Script:
    """Ann is offered the mail c1 as o1 at once."""
    ring = offer("c1", "o1", "ann", 0, budget=budget)
    return Script(rules).at(0, signs_in("ann")).at(0, arrives("c1"), queue("c1", 0), ring)


def one_in_hand(rules: p.Policy | None = None, budget: int = 1000) -> Script:
    """Ann has the mail c1 in hand as a1, from second 1 on."""
    return one_offered(rules, budget).at(1, accepts("ann", "o1"), assign("c1", "o1", "a1", "ann"))


def on_the_phone(rules: p.Policy | None = None) -> Script:
    """Ann talks to c1 as a1, from second 2 on."""
    script = Script(rules).at(0, signs_in("ann"))
    script.at(0, arrives("c1", "phone"), queue("c1", 0, "phone"), offer("c1", "o1", "ann", 0, 800))
    script.at(1, accepts("ann", "o1"), assign("c1", "o1", "a1", "ann", CONNECTING))
    return script.at(2, connects("a1"), move("c1", "a1", "ann", ACTIVE, 800))


def chatting(contact: str, number: int, load: int) -> Callable[[Script], None]:
    """Add a chat that Ann takes by itself at second 0."""

    def play(script: Script) -> None:
        name = f"o{number}"
        ring = offer(contact, name, "ann", 0, load, answer="auto")
        put_through = assign(contact, name, f"a{number}", "ann")
        script.at(0, arrives(contact, "chat"), queue(contact, 0, "chat"), ring, put_through)

    return play


# ── Attention ─────────────────────────────────────────────────────────────────────────────────────────────────────


@breaks("attention.budget")
def a_third_chat_is_dearer_than_the_first(breach: bool) -> Script:
    script = Script().at(0, signs_in("ann", budget=1000))
    chatting("c1", 1, 400)(script)
    chatting("c2", 2, 900)(script)  # two at 400, and 100 for having two
    if breach:
        chatting("c3", 3, 1500)(script)
    return script


@breaks("attention.budget")
def waiting_work_counts_as_active_where_the_policy_holds(breach: bool) -> Script:
    while_waiting: str = "hold" if breach else "release"
    chat = p.Channel(live=True, weights=weigh(600, waiting=100), answer="auto", while_waiting=while_waiting)  # type: ignore[arg-type]
    rules = policy(channels={"chat": chat}, kinds={}, attention=p.AttentionRules())
    script = Script(rules).at(0, signs_in("ann"))
    chatting("c1", 1, 600)(script)
    script.at(0, turns("c1", "customer"), move("c1", "a1", "ann", WAITING, 100))
    chatting("c2", 2, 700)(script)
    return script


@breaks("attention.budget")
def a_team_and_a_sign_in_may_only_lower_the_budget(breach: bool) -> Script:
    scopes = p.Scopes(teams={"new": p.Limits(budget=weight(200 if breach else 250))})
    script = Script(policy(limits=scopes)).at(0, signs_in("ann", team="new", budget=900))
    budget = 200 if breach else 250
    return script.at(0, arrives("c1"), queue("c1", 0), offer("c1", "o1", "ann", 0, budget=budget))


@breaks("attention.at_most")
def a_limit_by_kind_counts_what_is_in_hand(breach: bool) -> Script:
    script = one_in_hand(limited(at_most={"email": 1 if breach else 2}))
    return script.at(2, arrives("c2"), queue("c2", 2), offer("c2", "o2", "ann", 2, 500))


@breaks("attention.at_most")
def wrapping_up_no_longer_counts(breach: bool) -> Script:
    script = on_the_phone(limited(at_most={"all": 1}))
    if breach:
        script.at(3, turns("c1", "customer"), move("c1", "a1", "ann", WAITING, 550))
    else:
        script.at(3, ends("c1"), wrap("c1", "a1", "ann", 500, 33), close("c1"))
    script.at(4, says("ann", "available"))
    return script.at(5, arrives("c2"), queue("c2", 5), offer("c2", "o2", "ann", 5, 850 if breach else 800))


@breaks("attention.max_channels")
def a_second_channel_is_one_too_many(breach: bool) -> Script:
    script = Script(limited(max_channels=1 if breach else 2)).at(0, signs_in("ann"))
    chatting("c1", 1, 400)(script)
    return script.at(1, arrives("c2"), queue("c2", 1), offer("c2", "o2", "ann", 1, 700))


@breaks("attention.max_live")
def a_second_conversation_is_one_too_many(breach: bool) -> Script:
    script = Script(limited(max_live=1 if breach else 2)).at(0, signs_in("ann"))
    chatting("c1", 1, 400)(script)
    chatting("c2", 2, 900)(script)
    return script


@breaks("attention.max_open_offers")
def a_second_open_offer_is_one_too_many(breach: bool) -> Script:
    script = one_offered(limited(max_open_offers=1 if breach else 2))
    return script.at(1, arrives("c2"), queue("c2", 1), offer("c2", "o2", "ann", 1, 500))


@breaks("attention.never")
def two_kinds_that_are_never_together(breach: bool) -> Script:
    pair = ("email", "chat") if breach else ("email", "phone")
    script = Script(limited(never=(pair,))).at(0, signs_in("ann"))
    chatting("c1", 1, 400)(script)
    return script.at(1, arrives("c2"), queue("c2", 1), offer("c2", "o2", "ann", 1, 700))


@breaks("attention.stated")
def the_load_that_an_offer_states_is_the_load(breach: bool) -> Script:
    load = 251 if breach else 250
    return Script().at(0, signs_in("ann")).at(0, arrives("c1"), queue("c1", 0), offer("c1", "o1", "ann", 0, load))


@breaks("attention.stated")
def the_load_that_a_change_states_is_the_load(breach: bool) -> Script:
    return one_in_hand().at(2, turns("c1", "customer"), move("c1", "a1", "ann", WAITING, 250 if breach else 50))


def overrun() -> Script:
    """Ann's first chat has gone quiet and she has taken two others: once it comes back she has 1500 of 1100."""
    script = Script(policy(attention=p.AttentionRules(budget=weight(1100), crowding=weight(100))))
    script.at(0, signs_in("ann"))
    for number, load in ((1, 400), (2, 550), (3, 1050)):
        contact, name, held = f"c{number}", f"o{number}", f"a{number}"
        ring = offer(contact, name, "ann", number, load, answer="auto", budget=1100)
        placed = queue(contact, number, "chat")
        script.at(number, arrives(contact, "chat"), placed, ring, assign(contact, name, held, "ann"))
        if number == 1:
            script.at(1, turns("c1", "customer"), move("c1", "a1", "ann", WAITING, 150, 61))
    return script


def debtor() -> Script:
    """Ann has a mail of 250 in hand, and a budget of 200 since she signed in anew."""
    script = one_in_hand(policy(attention=p.AttentionRules(budget=weight(500))), budget=500)
    return script.at(2, signs_in("ann", budget=200), debt("ann", 50, reasons.DEBT_SHRUNK))


@breaks("attention.in_debt", "attention.budget")
def an_agent_in_debt_is_given_nothing_new(breach: bool) -> Script:
    script = debtor()
    budget = 200
    if not breach:
        script.at(3, signs_in("ann", budget=500), pay("ann"))
        budget = 500
    return script.at(4, arrives("c2"), queue("c2", 4), offer("c2", "o2", "ann", 4, 500, budget=budget))


@breaks("debt.unrecorded")
def load_above_the_budget_is_debt(breach: bool) -> Script:
    taken = [] if breach else [debt("ann", 400, reasons.DEBT_TURNED)]
    return overrun().at(3, turns("c1", "agent"), move("c1", "a1", "ann", ACTIVE, 1500), *taken)


@breaks("debt.stated")
def debt_is_the_whole_excess(breach: bool) -> Script:
    taken = debt("ann", 500 if breach else 400, reasons.DEBT_TURNED)
    return overrun().at(3, turns("c1", "agent"), move("c1", "a1", "ann", ACTIVE, 1500), taken)


@breaks("debt.stated")
def debt_has_a_cause_that_happened(breach: bool) -> Script:
    taken = debt("ann", 400, reasons.DEBT_SHRUNK if breach else reasons.DEBT_TURNED)
    return overrun().at(3, turns("c1", "agent"), move("c1", "a1", "ann", ACTIVE, 1500), taken)


@breaks("debt.unpaid")
def debt_ends_with_the_excess(breach: bool) -> Script:
    return debtor().at(3, signs_in("ann", budget=250), *([] if breach else [pay("ann")]))


@breaks("debt.unpaid", "debt.unrecorded")
def debt_is_not_paid_before_the_excess_is_gone(breach: bool) -> Script:
    return debtor().at(3, clock(3), *([pay("ann")] if breach else []))


# ── Lives ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@breaks("life.contact")
def a_closed_contact_never_comes_back(breach: bool) -> Script:
    script = one_in_hand()
    script.at(2, completes("a1"), move("c1", "a1", "ann", ENDED, 0), close("c1"))
    return script.at(3, clock(3), *([queue("c1", 3)] if breach else []))


@breaks("life.contact")
def only_who_was_met_is_served(breach: bool) -> Script:
    outcome = reasons.SERVED if breach else reasons.ABANDONED
    return Script().at(0, arrives("c1"), queue("c1", 0)).at(1, leaves("c1"), close("c1", outcome, 1000))


@breaks("life.contact")
def nobody_expires_before_the_time(breach: bool) -> Script:
    script, seconds = Script().at(0, arrives("c1"), queue("c1", 0)), 3599 if breach else 3600
    return script.at(seconds, clock(seconds), close("c1", reasons.EXPIRED_WAITING, seconds * 1000))


@breaks("life.contact")
def nobody_waited_longer_than_since_they_came(breach: bool) -> Script:
    script = Script().at(0, arrives("c1"), queue("c1", 0))
    return script.at(1, leaves("c1"), close("c1", reasons.ABANDONED, 1001 if breach else 1000))


@breaks("life.offer")
def an_offer_ends_once(breach: bool) -> Script:
    script = one_offered().at(1, leaves("c1"), revoke("c1", "o1", "ann", reasons.CUSTOMER_LEFT), close("c1", 91))
    return script.at(2, clock(2), *([revoke("c1", "o1", "ann", reasons.EXPIRED)] if breach else []))


@breaks("life.offer")
def there_is_no_assignment_without_an_offer(breach: bool) -> Script:
    script = one_offered()
    return script.at(1, accepts("ann", "o1"), assign("c1", "o1", "a1", "ann"), *(
        [assign("c1", "o1", "a2", "ann")] if breach else []
    ))  # fmt: skip


@breaks("life.offer")
def the_wish_to_be_asked_later_is_kept_in_the_revocation(breach: bool) -> Script:
    script = Script().at(0, arrives("c1"), queue("c1", 0))
    script.at(0, signs_in("ann"), offer("c1", "o1", "ann", 0))
    again_at = after(2 if breach else 61)
    return script.at(1, declines("ann", "o1", 60), revoke("c1", "o1", "ann", reasons.DECLINED, again_at))


@breaks("life.assignment")
def an_assignment_moves_only_as_its_phase_allows(breach: bool) -> Script:
    script = on_the_phone()
    phase = CONNECTING if breach else ACTIVE
    if not breach:
        script.at(3, turns("c1", "customer"), move("c1", "a1", "ann", WAITING, 550))
    return script.at(4, clock(4) if breach else turns("c1", "agent"), move("c1", "a1", "ann", phase, 800))


@breaks("life.assignment")
def an_ended_assignment_never_comes_back(breach: bool) -> Script:
    script = one_in_hand().at(2, completes("a1"), move("c1", "a1", "ann", ENDED, 0), close("c1"))
    return script.at(3, clock(3), *([move("c1", "a1", "ann", ACTIVE, 250)] if breach else []))


@breaks("life.assignment")
def work_ends_only_for_a_cause(breach: bool) -> Script:
    fact = clock(2) if breach else completes("a1")
    return one_in_hand().at(2, fact, move("c1", "a1", "ann", ENDED, 0), close("c1"))


@breaks("life.assignment")
def work_is_dormant_only_after_its_time(breach: bool) -> Script:
    script, seconds = Script().at(0, signs_in("ann")), 60 if breach else 61
    chatting("c1", 1, 400)(script)
    script.at(1, turns("c1", "customer"), move("c1", "a1", "ann", WAITING, 150, 61))
    return script.at(seconds, clock(seconds), move("c1", "a1", "ann", DORMANT, 10))


@breaks("life.primary", "life.contact")
def a_contact_has_one_primary(breach: bool) -> Script:
    script = one_in_hand().at(1, signs_in("bob"))
    if breach:
        # No offer can be made for a contact in hand, so an older one has to be left open.
        script = one_offered().at(1, signs_in("bob"), offer("c1", "o2", "bob", 1))
        script.at(2, accepts("ann", "o1"), assign("c1", "o1", "a1", "ann"))
        script.at(3, accepts("bob", "o2"), assign("c1", "o2", "a2", "bob"))
    return script


@breaks("life.fact")
def an_accepted_fact_has_its_effect(breach: bool) -> Script:
    ended = [] if breach else [revoke("c1", "o1", "ann", reasons.CUSTOMER_LEFT), close("c1", reasons.ABANDONED)]
    return one_offered().at(1, leaves("c1"), *ended)


@breaks("life.fact")
def who_signs_out_keeps_no_open_offer(breach: bool) -> Script:
    ended = [] if breach else [revoke("c1", "o1", "ann", reasons.AGENT_LEFT)]
    return one_offered().at(1, says("ann", "offline"), *ended)


@breaks("life.fact")
def a_fact_about_what_is_there_is_not_refused_as_unknown(breach: bool) -> Script:
    if breach:
        return one_offered().at(1, accepts("ann", "o1"), ignore(reasons.OFFER_UNKNOWN))
    return one_offered().at(1, accepts("bob", "o1"), ignore(reasons.OFFER_OF_OTHER))


@breaks("life.fact")
def who_asks_something_else_stands_in_another_line(breach: bool) -> Script:
    changed = changes("c1", intent="tech")
    anew = [] if breach else [queue("c1", 0, skills=(("tech", 3),))]
    return Script().at(0, arrives("c1"), queue("c1", 0)).at(1, changed, *anew)


# ── Offers ────────────────────────────────────────────────────────────────────────────────────────────────────────


@breaks("offer.presence")
def nobody_away_is_offered_anything(breach: bool) -> Script:
    script = Script().at(0, signs_in("ann")).at(1, says("ann", "away" if breach else "available"))
    return script.at(2, arrives("c1"), queue("c1", 2), offer("c1", "o1", "ann", 2))


@breaks("offer.channel")
def nobody_is_offered_a_channel_that_they_do_not_take(breach: bool) -> Script:
    script = Script().at(0, signs_in("ann", channels=("phone",) if breach else ("phone", "email")))
    return script.at(1, arrives("c1"), queue("c1", 1), offer("c1", "o1", "ann", 1))


@breaks("offer.requirement")
def skills_suffice(breach: bool) -> Script:
    script = Script().at(0, signs_in("ann", skills={"tech": 2 if breach else 3}))
    placed = queue("c1", 1, skills=(("tech", 3),))
    return script.at(1, arrives("c1", intent="tech"), placed, offer("c1", "o1", "ann", 1))


@breaks("offer.requirement")
def the_language_is_spoken(breach: bool) -> Script:
    rules = policy(needs=(p.Need(language=True),))
    script = Script(rules).at(0, signs_in("ann", languages=("en",) if breach else ("en", "pt")))
    placed = queue("c1", 1, language="pt")
    return script.at(1, arrives("c1", language="pt"), placed, offer("c1", "o1", "ann", 1))


@breaks("offer.requirement")
def the_agent_may_say_yes(breach: bool) -> Script:
    rules = policy(needs=(p.Need(authority={"refund": 120}),))
    script = Script(rules).at(0, signs_in("ann", authority={"refund": 100 if breach else 120}))
    placed = queue("c1", 1, authority=(("refund", 120),))
    return script.at(1, arrives("c1"), placed, offer("c1", "o1", "ann", 1))


def declined(seconds: int | None = None, other: str = "away") -> Script:
    """Ann has declined c1 at second 2; Bob is signed in, and busy elsewhere."""
    script = Script().at(0, signs_in("ann")).at(0, signs_in("bob", presence=other))
    script.at(1, arrives("c1"), queue("c1", 1), offer("c1", "o1", "ann", 1))
    again_at = 0 if seconds is None else after(2 + seconds)
    return script.at(2, declines("ann", "o1", seconds), revoke("c1", "o1", "ann", reasons.DECLINED, again_at))


@breaks("offer.again")
def who_declined_is_not_asked_while_another_could_be(breach: bool) -> Script:
    script = declined(other="away" if breach else "offline")
    return script.at(10, clock(10), offer("c1", "o2", "ann", 10))


@breaks("offer.asked_to_wait")
def nobody_is_asked_before_the_time_they_named(breach: bool) -> Script:
    seconds = 61 if breach else 62
    return declined(60, "offline").at(seconds, clock(seconds), offer("c1", "o2", "ann", seconds))


@breaks("offer.answer")
def an_offer_rings_as_long_as_the_policy_says(breach: bool) -> Script:
    ring = offer("c1", "o1", "ann", 0, expires_at=after(21 if breach else 20))
    return Script().at(0, signs_in("ann")).at(0, arrives("c1"), queue("c1", 0), ring)


@breaks("offer.answer")
def nobody_is_put_through_without_an_answer_but_where_the_policy_says(breach: bool) -> Script:
    if breach:
        return one_offered().at(1, clock(1), assign("c1", "o1", "a1", "ann"))
    script = Script().at(0, signs_in("ann"))
    chatting("c1", 1, 400)(script)
    return script


@breaks("offer.ended_early")
def an_offer_lasts_its_time_and_the_grace(breach: bool) -> Script:
    script, seconds = one_offered(), 20 if breach else 21
    ended = revoke("c1", "o1", "ann", reasons.EXPIRED)
    return script.at(1, says("ann", "draining")).at(seconds, clock(seconds), ended)


@breaks("offer.ended_early")
def an_offer_is_revoked_only_for_what_happened(breach: bool) -> Script:
    cause = reasons.CUSTOMER_LEFT if breach else reasons.AGENT_LEFT
    return one_offered().at(1, says("ann", "offline"), revoke("c1", "o1", "ann", cause))


@breaks("offer.ended_late")
def an_offer_ends_when_its_time_is_over(breach: bool) -> Script:
    return one_offered().at(22 if breach else 21, clock(21))


@breaks("offer.ended_late")
def an_answer_after_the_grace_comes_too_late(breach: bool) -> Script:
    return one_offered().at(22 if breach else 21, accepts("ann", "o1"), assign("c1", "o1", "a1", "ann"))


@breaks("agent.responding")
def who_does_not_answer_twice_is_not_responding(breach: bool) -> Script:
    script = one_offered().at(21, clock(21), revoke("c1", "o1", "ann", reasons.EXPIRED))
    script.at(30, clock(30), offer("c1", "o2", "ann", 30))
    ended = [] if breach else [silent("ann")]
    script.at(51, clock(51), revoke("c1", "o2", "ann", reasons.EXPIRED), *ended)
    return script if not breach else script.at(51, says("ann", "away"))


@breaks("agent.responding")
def who_answers_is_responding(breach: bool) -> Script:
    return one_in_hand().at(2, clock(2), *([silent("ann")] if breach else []))


@breaks("wrap.short")
def wrap_up_lasts_its_least_time(breach: bool) -> Script:
    script = on_the_phone().at(10, ends("c1"), wrap("c1", "a1", "ann", 500, 40), close("c1"))
    seconds = 14 if breach else 15
    return script.at(seconds, completes("a1"), move("c1", "a1", "ann", ENDED, 0))


@breaks("wrap.short")
def ended_media_start_wrap_up(breach: bool) -> Script:
    ended = move("c1", "a1", "ann", ENDED, 0) if breach else wrap("c1", "a1", "ann", 500, 40)
    return on_the_phone().at(10, ends("c1"), ended, close("c1"))


@breaks("wrap.long")
def wrap_up_ends_when_the_policy_says(breach: bool) -> Script:
    script = on_the_phone().at(10, ends("c1"), wrap("c1", "a1", "ann", 500, 40), close("c1"))
    return script.at(41, clock(41)) if breach else script.at(40, clock(40), move("c1", "a1", "ann", ENDED, 0))


# ── Requirement, order, choice ────────────────────────────────────────────────────────────────────────────────────


@breaks("require.kind")
def the_kind_is_what_the_policy_names(breach: bool) -> Script:
    placed = queue("c1", 0, "email" if breach else "email.vip", urgency="gold", due_at=after(60))
    return Script().at(0, arrives("c1", tier="gold"), placed)


@breaks("require.needs")
def the_requirement_is_what_policy_and_platform_ask(breach: bool) -> Script:
    needs = {"tech": 5}
    placed = queue("c1", 0, skills=(("tech", 3 if breach else 5),))
    return Script().at(0, arrives("c1", intent="tech", needs=needed(needs)), placed)


@breaks("require.urgency")
def the_urgency_is_the_first_that_holds(breach: bool) -> Script:
    placed = queue("c1", 0, "email.vip", urgency="plain" if breach else "gold", due_at=after(60))
    return Script().at(0, arrives("c1", tier="gold"), placed)


@breaks("order.key")
def the_key_is_the_time_of_arrival(breach: bool) -> Script:
    return Script().at(5, arrives("c1", time=ms(after(3))), queue("c1", 5 if breach else 3))


@breaks("order.key")
def time_with_an_agent_is_left_out_of_the_age(breach: bool) -> Script:
    script = Script().at(0, signs_in("ann"))
    script.at(0, arrives("c1", "phone"), queue("c1", 0, "phone"), offer("c1", "o1", "ann", 0, 800))
    script.at(4, accepts("ann", "o1"), assign("c1", "o1", "a1", "ann", CONNECTING))
    back = queue("c1", 0 if breach else 2, "phone")
    return script.at(6, fails("a1"), move("c1", "a1", "ann", ENDED, 0), back, offer("c1", "o2", "ann", 6, 800))


@breaks("order.due_at")
def the_longest_wait_makes_a_contact_due(breach: bool) -> Script:
    placed = queue("c1", 0, "email.vip", urgency="gold", due_at=after(61 if breach else 60))
    return Script().at(0, arrives("c1", tier="gold", due_at=ms(after(90))), placed)


@breaks("order.line")
def a_line_is_served_from_the_front(breach: bool) -> Script:
    script = Script(limited(max_open_offers=1))
    for number in (1, 2):
        script.at(number, arrives(f"c{number}"), queue(f"c{number}", number))
    return script.at(3, signs_in("ann"), offer("c2" if breach else "c1", "o1", "ann", 3))


@breaks("order.overdue")
def the_overdue_go_first(breach: bool) -> Script:
    script = Script(limited(max_open_offers=1))
    script.at(0, arrives("c1", "phone", due_at=ms(after(5))), queue("c1", 0, "phone", due_at=after(5)))
    script.at(1, arrives("c2"), queue("c2", 1))
    ring = offer("c2", "o1", "ann", 9) if breach else offer("c1", "o1", "ann", 9, 800)
    return script.at(9, signs_in("ann"), ring)


@breaks("order.overdue")
def of_the_overdue_the_longest_due_goes_first(breach: bool) -> Script:
    script = Script(limited(max_open_offers=1))
    for number in (1, 2):
        due_at = after(9 - number)
        script.at(number, arrives(f"c{number}", due_at=ms(due_at)), queue(f"c{number}", number, due_at=due_at))
    return script.at(10, signs_in("ann"), offer("c1" if breach else "c2", "o1", "ann", 10))


@breaks("choose.left_waiting")
def nobody_waits_beside_a_free_agent(breach: bool) -> Script:
    script = Script().at(0, signs_in("ann"))
    return script.at(1, arrives("c1"), queue("c1", 1), *([] if breach else [offer("c1", "o1", "ann", 1)]))


@breaks("choose.left_waiting")
def who_is_free_again_takes_who_waits(breach: bool) -> Script:
    script = one_in_hand(limited(at_most={"all": 1})).at(2, arrives("c2"), queue("c2", 2))
    ring = [] if breach else [offer("c2", "o2", "ann", 3)]
    return script.at(3, completes("a1"), move("c1", "a1", "ann", ENDED, 0), close("c1"), *ring)


@breaks("choose.left_waiting")
def a_switch_may_cost_more_than_the_wait_but_not_for_ever(breach: bool) -> Script:
    # Sixty seconds more of waiting are worth 60,000: less than the switch at 61, more than the one at 59.
    rules = policy(choosing=p.Choosing(switch=59 if breach else 61))
    script = Script(rules).at(0, signs_in("ann"))
    chatting("c1", 1, 400)(script)
    script.at(1, completes("a1"), move("c1", "a1", "ann", ENDED, 0), close("c1"))
    return script.at(2, arrives("c2"), queue("c2", 2))


@breaks("choose.worth")
def a_pair_that_is_worth_less_than_it_costs_waits(breach: bool) -> Script:
    ring = offer("c1", "o1", "ann", 0, value=-1 if breach else 1)
    return Script().at(0, signs_in("ann")).at(0, arrives("c1"), queue("c1", 0), ring)


# ── Decisions ─────────────────────────────────────────────────────────────────────────────────────────────────────


@breaks("decision.sequence")
def decisions_are_numbered_without_gaps(breach: bool) -> Script:
    script = Script().at(0, arrives("c1"), queue("c1", 0))
    script.seq += breach
    return script.at(1, arrives("c2"), queue("c2", 1))


@breaks("decision.sequence")
def time_never_runs_back(breach: bool) -> Script:
    return Script().at(1, clock(1)).at(0 if breach else 1, clock(1))


@breaks("decision.identity")
def ids_are_given_once(breach: bool) -> Script:
    name = "o1" if breach else "o2"
    return one_offered().at(1, arrives("c2"), queue("c2", 1), offer("c2", name, "ann", 1, 500))


@breaks("decision.identity")
def what_a_decision_names_is_known(breach: bool) -> Script:
    return Script().at(0, arrives("c1"), queue("c1", 0), *([queue("c9", 0)] if breach else []))

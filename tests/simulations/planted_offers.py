"""Planted violations of the rules of offers: who is asked, for how long, and wrap-up."""


from router.core import policy as p
from router.core import reasons
from router.core.values import ENDED
from tests.simulations.planted import breaks, chatting, declined, on_the_phone, one_in_hand, one_offered
from tests.simulations.script import (
    Script,
    accepts,
    after,
    arrives,
    assign,
    clock,
    close,
    completes,
    ends,
    leaves,
    move,
    offer,
    policy,
    queue,
    revoke,
    says,
    signs_in,
    silent,
    wrap,
)


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


@breaks("offer.again")
def who_declined_is_not_asked_while_another_could_be(breach: bool) -> Script:
    if breach:
        return declined(other="away").at(10, clock(10), offer("c1", "o2", "ann", 10))
    return declined(None, "offline", offer("c1", "o2", "ann", 2))


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
    script = one_offered().at(0, signs_in("bob", presence="away"))  # who could be asked instead of her
    script.at(21, clock(21), revoke("c1", "o1", "ann", reasons.EXPIRED), queue("c1", 0))
    script.at(30, arrives("c2"), queue("c2", 30), offer("c2", "o2", "ann", 30))
    ended = [] if breach else [silent("ann")]
    return script.at(51, clock(51), revoke("c2", "o2", "ann", reasons.EXPIRED), queue("c2", 30), *ended)


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


@breaks("offer.presence")
def nobody_who_is_not_responding_is_offered_anything(breach: bool) -> Script:
    script = one_offered(policy(offers=p.Offers(max_unanswered=p.Limit(1))))
    script.at(20, clock(20), revoke("c1", "o1", "ann", reasons.EXPIRED), silent("ann"))
    if breach:
        return script.at(30, clock(30), offer("c1", "o2", "ann", 30))
    back = silent("ann", responding=True)
    return script.at(30, says("ann", "available"), back, offer("c1", "o2", "ann", 30))


@breaks("agent.responding")
def who_is_silent_is_so_until_they_act(breach: bool) -> Script:
    script = one_offered(policy(offers=p.Offers(max_unanswered=p.Limit(1))))
    script.at(20, clock(20), revoke("c1", "o1", "ann", reasons.EXPIRED), silent("ann"))
    script.at(25, leaves("c1"), close("c1", reasons.ABANDONED))
    return script.at(29, clock(29) if breach else says("ann", "away"), silent("ann", responding=True))


@breaks("wrap.short")
def wrap_up_that_was_declared_done_lasts_its_least_time(breach: bool) -> Script:
    script = on_the_phone().at(10, ends("c1"), wrap("c1", "a1", "ann", 500, 40), close("c1"))
    script.at(11, completes("a1"), wrap("c1", "a1", "ann", 500, 14 if breach else 15))
    return script.at(15, clock(15), move("c1", "a1", "ann", ENDED, 0))

"""Planted violations of the lives of contacts, offers and assignments."""


from router.core import reasons
from router.core.values import ACTIVE, CONNECTING, DORMANT, ENDED, WAITING
from tests.simulations.planted import breaks, chatting, on_the_phone, one_in_hand, one_offered, opening_at
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
    declines,
    ignore,
    leaves,
    move,
    offer,
    queue,
    redirect,
    revoke,
    says,
    signs_in,
    turns,
)


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


@breaks("life.fact")
def who_arrives_again_and_asks_something_else_stands_in_another_line(breach: bool) -> Script:
    anew = [] if breach else [queue("c1", 0, skills=(("tech", 3),))]
    return Script().at(0, arrives("c1"), queue("c1", 0)).at(1, arrives("c1", "phone", intent="tech"), *anew)


@breaks("life.contact")
def who_was_closed_does_not_arrive_again(breach: bool) -> Script:
    script = Script().at(0, arrives("c1"), queue("c1", 0)).at(1, leaves("c1"), close("c1", reasons.ABANDONED, 1000))
    return script.at(2, arrives("c1"), *([] if breach else [ignore(reasons.CONTACT_CLOSED)]))


@breaks("life.contact")
def who_is_sent_away_is_told_when_to_come_back(breach: bool) -> Script:
    script, opens_at = Script(opening_at(100)), after(99 if breach else 100)
    return script.at(0, arrives("c1"), redirect("c1", opens_at))


@breaks("life.fact")
def a_refused_fact_has_no_effect(breach: bool) -> Script:
    effect = [revoke("c1", "o1", "ann", reasons.DECLINED)] if breach else []
    script = one_offered().at(0, signs_in("bob", presence="away"))  # who could be asked instead of her
    return script.at(1, declines("ann", "o1"), ignore(reasons.REPEATED), *effect)


@breaks("life.fact")
def a_known_contact_is_not_refused_as_one_that_is_new(breach: bool) -> Script:
    script = Script() if breach else Script().at(0, arrives("c1"), queue("c1", 0))
    return script.at(1, arrives("c1"), ignore(reasons.CONTACT_KNOWN))


@breaks("life.fact")
def who_is_connected_is_no_longer_connecting(breach: bool) -> Script:
    script = Script().at(0, signs_in("ann"))
    script.at(0, arrives("c1", "phone"), queue("c1", 0, "phone"), offer("c1", "o1", "ann", 0, 800))
    script.at(1, accepts("ann", "o1"), assign("c1", "o1", "a1", "ann", CONNECTING))
    return script.at(2, connects("a1"), *([] if breach else [move("c1", "a1", "ann", ACTIVE, 800)]))


@breaks("life.fact")
def what_is_complete_is_out_of_hand(breach: bool) -> Script:
    return one_in_hand().at(2, completes("a1"), *([] if breach else [move("c1", "a1", "ann", ENDED, 0), close("c1")]))


@breaks("life.fact")
def whose_turn_it_is_shows_in_the_phase(breach: bool) -> Script:
    return one_in_hand().at(2, turns("c1", "customer"), *([] if breach else [move("c1", "a1", "ann", WAITING, 50)]))

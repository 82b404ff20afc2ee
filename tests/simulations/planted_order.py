"""Planted violations of requirement, order and choice, and of the numbering of decisions."""


from router.core import policy as p
from router.core import reasons
from router.core.values import CONNECTING, ENDED
from tests.simulations.planted import breaks, chatting, declined, limited, one_in_hand, one_offered, opening_at
from tests.simulations.script import (
    Script,
    accepts,
    after,
    arrives,
    assign,
    clock,
    close,
    completes,
    fails,
    move,
    ms,
    needed,
    offer,
    policy,
    queue,
    says,
    signs_in,
)

RISING = p.Urgency("plain", ((ms(0), 1000), (ms(3_600_000), 2000)))
"""A table on which waiting gets dearer for an hour."""


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
    # Sixty seconds more of waiting are worth some 60,000: less than the switch at 70, more than the one at 59.
    rules = policy(choosing=p.Choosing(switch=59 if breach else 70), urgency=(RISING,))
    script = Script(rules).at(0, signs_in("ann"))
    chatting("c1", 1, 400)(script)
    script.at(1, completes("a1"), move("c1", "a1", "ann", ENDED, 0), close("c1"))
    return script.at(2, arrives("c2"), queue("c2", 2))


@breaks("choose.worth")
def a_pair_that_is_worth_less_than_it_costs_waits(breach: bool) -> Script:
    ring = offer("c1", "o1", "ann", 0, value=-1 if breach else 1)
    return Script(policy(urgency=(RISING,))).at(0, signs_in("ann")).at(0, arrives("c1"), queue("c1", 0), ring)


@breaks("choose.worth")
def what_never_gets_dearer_waits_for_nothing(breach: bool) -> Script:
    ring = offer("c1", "o1", "ann", 0, value=-1)
    rules = policy(urgency=(RISING,)) if breach else policy()
    return Script(rules).at(0, signs_in("ann")).at(0, arrives("c1"), queue("c1", 0), ring)


@breaks("order.key")
def age_runs_while_the_table_is_open(breach: bool) -> Script:
    script = Script(opening_at(100))
    script.at(100, arrives("c1", time=ms(after(50))), queue("c1", 0, key=0))  # nothing was open before
    return script.at(160, arrives("c2"), queue("c2", 0, key=60_001 if breach else 60_000))


@breaks("order.overdue")
def an_offer_says_overdue_only_of_the_overdue(breach: bool) -> Script:
    script = Script().at(0, arrives("c1", due_at=ms(after(5))), queue("c1", 0, due_at=after(5)))
    seconds = 4 if breach else 5
    return script.at(seconds, signs_in("ann"), offer("c1", "o1", "ann", seconds, way=reasons.BY_OVERDUE))


@breaks("order.line")
def only_who_may_not_be_asked_is_passed_over(breach: bool) -> Script:
    script = declined(60).at(3, arrives("c2"), queue("c2", 3), *([] if breach else [offer("c2", "o2", "ann", 3)]))
    if breach:
        script.checker.finish()
        script = Script(limited(max_open_offers=1))
        script.at(0, signs_in("ann", presence="away"))
        for number in (1, 2):
            script.at(number, arrives(f"c{number}"), queue(f"c{number}", number))
        script.at(3, says("ann", "available"), offer("c2", "o2", "ann", 3))
    return script


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

"""Planted violations of the rules of attention: the gate, its limits, debt."""


from router.core import policy as p
from router.core import reasons
from router.core.values import ACTIVE, WAITING
from tests.simulations.planted import breaks, chatting, debtor, limited, on_the_phone, one_in_hand, one_offered, overrun
from tests.simulations.script import (
    Script,
    arrives,
    clock,
    close,
    debt,
    ends,
    move,
    offer,
    pay,
    policy,
    queue,
    says,
    signs_in,
    turns,
    weigh,
    weight,
    wrap,
)


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

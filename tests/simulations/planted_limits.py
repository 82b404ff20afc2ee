"""Planted violations of what only time lifts, of further budgets, of interruptions and of what lowers a budget."""

from router.core import decisions as d
from router.core import policy as p
from router.core import reasons
from router.core.values import ACTIVE, ENDED, INTERRUPTED
from tests.simulations.planted import breaks, chatting, limited, one_in_hand
from tests.simulations.script import (
    Order,
    Script,
    accepts,
    after,
    arrives,
    assign,
    clock,
    close,
    completes,
    declines,
    ids,
    leaves,
    move,
    ms,
    offer,
    policy,
    queue,
    revoke,
    says,
    signs_in,
    weigh,
    weight,
)


def lowered(agent: str, budget: int, cause: int) -> Order:
    return lambda seq: d.ChangeAgent(seq, ids(agent), budget=ms(budget), cause=cause)


def rests(agent: str, budget: int) -> Order:
    return lambda seq: d.AdviseRest(seq, ids(agent), 0, ms(budget))


def resting(contact: str, name: str, agent: str, until: float) -> Order:
    return lambda seq: d.RevokeOffer(
        seq, ids(contact), ids(name), ids(agent), reasons.DECLINED, ms(0), ms(after(until))
    )  # fmt: skip


def a_mail_more(script: Script, seconds: float, load: int = 500, **more: int) -> Script:
    ring = offer("c2", "o2", "ann", seconds, load, **more)
    return script.at(seconds, arrives("c2"), queue("c2", seconds), ring)


@breaks("attention.named")
def a_further_budget_is_full(breach: bool) -> Script:
    mails = p.NamedBudget(weight(300 if breach else 400), {"email": weigh(200)})
    rules = p.AttentionRules(weight(1000), weight(100), mix_others=weight(50), budgets={"mails": mails})
    return a_mail_more(one_in_hand(policy(attention=rules)), 2)


@breaks("attention.named")
def a_full_budget_blocks_work_that_costs_it_nothing(breach: bool) -> Script:
    chats = p.NamedBudget(weight(400), {"chat": weigh(400)}, blocks_all_when_full=breach)
    rules = p.AttentionRules(weight(1000), weight(100), mix_others=weight(50), budgets={"chats": chats})
    script = Script(policy(attention=rules)).at(0, signs_in("ann"))
    chatting("c1", 1, 400)(script)
    return a_mail_more(script, 2, 700)


@breaks("attention.on_top")
def only_certain_work_arrives_on_top(breach: bool) -> Script:
    script = Script(limited(on_top={"chat": ("phone" if breach else "email",)})).at(0, signs_in("ann"))
    chatting("c1", 1, 400)(script)
    return a_mail_more(script, 2, 700)


@breaks("attention.window")
def a_second_mail_within_the_hour_is_one_too_many(breach: bool) -> Script:
    return a_mail_more(one_in_hand(limited(windows=(p.Window("email", 1 if breach else 2, ms(3_600_000)),))), 2)


@breaks("attention.switches")
def a_second_change_of_channel_is_one_too_many(breach: bool) -> Script:
    script = Script(limited(max_switches=p.Switches(1, ms(60_000 if breach else 1_000)))).at(0, signs_in("ann"))
    chatting("c1", 1, 400)(script)
    a_mail_more(script, 1, 700)
    script.at(2, accepts("ann", "o2"), assign("c2", "o2", "a2", "ann"))
    script.at(2.5, completes("a1"), move("c1", "a1", "ann", ENDED, 250), close("c1"))
    again = offer("c3", "o3", "ann", 3, 700, answer="auto")
    return script.at(3, arrives("c3", "chat"), queue("c3", 3, "chat"), again, assign("c3", "o3", "a3", "ann"))


@breaks("attention.live_gap")
def a_second_live_contact_comes_too_soon(breach: bool) -> Script:
    script = Script(limited(live_gap=ms(5_000 if breach else 1_000))).at(0, signs_in("ann"))
    chatting("c1", 1, 400)(script)
    ring = offer("c2", "o2", "ann", 2, 900, answer="auto")
    return script.at(2, arrives("c2", "chat"), queue("c2", 2, "chat"), ring, assign("c2", "o2", "a2", "ann"))


@breaks("attention.warm_up")
def one_who_just_signed_in_gets_one_contact_at_a_time(breach: bool) -> Script:
    return a_mail_more(one_in_hand(limited(warm_up=p.WarmUp(ms(5_000 if breach else 1_000), ms(60_000)))), 2)


@breaks("attention.rest_after")
def who_declined_rests(breach: bool) -> Script:
    rules = p.AttentionRules(weight(1000), rest_after=p.RestAfter(decline=ms(5_000)))
    script = Script(policy(attention=rules)).at(0, signs_in("ann"))
    script.at(0, arrives("c1"), queue("c1", 0), offer("c1", "o1", "ann", 0))
    script.at(1, declines("ann", "o1"), resting("c1", "o1", "ann", 6))
    script.at(1, leaves("c1"), close("c1", reasons.ABANDONED))
    return a_mail_more(script, 3 if breach else 7, 250)


@breaks("attention.rest_after")
def a_rest_is_as_long_as_the_policy_says(breach: bool) -> Script:
    rules = p.AttentionRules(weight(1000), rest_after=p.RestAfter(decline=ms(5_000 if breach else 0)))
    script = Script(policy(attention=rules)).at(0, signs_in("ann"))
    script.at(0, arrives("c1"), queue("c1", 0), offer("c1", "o1", "ann", 0))
    return script.at(1, declines("ann", "o1", 60), revoke("c1", "o1", "ann", reasons.DECLINED, after(61)))


@breaks("attention.interrupts")
def only_so_much_is_interrupted_as_the_policy_says(breach: bool) -> Script:
    most = p.Limit(0 if breach else 1)
    rules = p.AttentionRules(weight(1000), interrupts={"phone": ("email",)}, max_interrupts=most)
    script = one_in_hand(policy(attention=rules))
    give_way = move("c1", "a1", "ann", INTERRUPTED, 50, cause=reasons.INTERRUPTED_BY)
    call = offer("c2", "o2", "ann", 2, 850)
    return script.at(2, arrives("c2", "phone"), queue("c2", 2, "phone"), give_way, call)


@breaks("attention.interrupts")
def interrupted_work_returns_to_its_phase(breach: bool) -> Script:
    rules = p.AttentionRules(weight(1000), interrupts={"phone": ("email",)}, max_interrupts=p.Limit(1))
    script = one_in_hand(policy(attention=rules))
    give_way = move("c1", "a1", "ann", INTERRUPTED, 50, cause=reasons.INTERRUPTED_BY)
    script.at(2, arrives("c2", "phone"), queue("c2", 2, "phone"), give_way, offer("c2", "o2", "ann", 2, 850))
    back = move("c1", "a1", "ann", ACTIVE, 250, cause=reasons.WORK_RESUMED)
    taken_back = revoke("c2", "o2", "ann", reasons.CUSTOMER_LEFT)
    return script.at(3, leaves("c2"), taken_back, close("c2", reasons.ABANDONED), *([] if breach else [back]))


@breaks("attention.modified")
def the_budget_is_what_the_agents_own_limit_makes_it(breach: bool) -> Script:
    script = Script().at(0, signs_in("ann"))
    told = [] if breach else [lowered("ann", 500, reasons.OWN_LIMIT)]
    return script.at(1, says("ann", "available", own_limit=500), *told)


@breaks("attention.modified")
def the_ramp_lowers_the_budget_by_its_part(breach: bool) -> Script:
    rules = p.AttentionRules(weight(1000), ramp=((ms(0), ms(500)), (ms(60_000), ms(1000))))
    script = Script(policy(attention=rules))
    script.at(0, signs_in("ann", started_at=after(0)), lowered("ann", 500, reasons.RAMP))
    script.at(60, clock(60), *([] if breach else [lowered("ann", 1000, reasons.RAMP)]))
    return script.at(61, says("ann", "available"))


@breaks("agent.strain")
def rest_is_advised_at_the_limit_of_strain(breach: bool) -> Script:
    recovery = p.Recovery(strain=ms(200), light=ms(100), limit=ms(10_000), lower_to=ms(700))
    script = one_in_hand(policy(attention=p.AttentionRules(weight(1000), recovery=recovery)))
    seconds = 5 if breach else 10  # since the mail rang at second 0
    return script.at(seconds, clock(seconds), rests("ann", 700), lowered("ann", 700, reasons.STRAINED))

"""What a contact asks of an agent, and where that puts it: requirement, age, urgency, team, place (engine.md 3.4, 3.5).

Rule 1. A place follows from key and order of arrival alone: arrival on the urgency table's clock (or when the customer
first asked, if that was before), plus time served, less the head start that effort gives.
Rule 2. What the platform asks for raises what the policy asks for and never lowers it; of two ceilings the lower holds.
"""

from router.core import decisions as d
from router.core import events as e
from router.core.contact import ASSIGNED, Contact
from router.core.decisions import Wish
from router.core.floor import Floor
from router.core.hours import Clock
from router.core.ladder import climb_down, next_age
from router.core.policy import HeadStart
from router.core.portions import next_of
from router.core.rulebook import Ruling, levels, lower_levels, raise_levels
from router.core.segments import context
from router.core.state import Asked
from router.core.values import NEVER, Duration, Instant

RULINGS_MAX = 10_000
"""How many rulings on contacts with the same fields are kept at hand."""


def ruling(floor: Floor, fact: e.ContactArrived) -> Ruling:
    """Rule on a contact by the policy; contacts with the same fields get the same ruling, so it is kept."""
    customer = fact.customer
    tier = "" if customer is None else customer.tier
    key: tuple[str | int | None, ...] = (
        fact.channel, fact.intent, fact.priority, fact.language, tier, fact.site, fact.direction, fact.stage,
    )  # fmt: skip
    if floor.rules.context:
        key += context(floor, fact)
    kept = fact.attributes is None or not floor.rules.attributes
    found = floor.rulings.get(key) if kept else None
    if found is not None:
        return found
    fields: dict[str, object] = dict(zip(FIELDS + floor.rules.context, key, strict=True))
    for name, value in (fact.attributes or {}).items():
        fields["attributes." + name] = value
    made = floor.rules.rule(fields)
    if kept:
        if len(floor.rulings) >= RULINGS_MAX:
            floor.rulings.clear()
        floor.rulings[key] = made
    return made


FIELDS = ("channel", "intent", "priority", "language", "tier", "site", "direction", "stage")
"""What conditions may read of a contact, besides its attributes."""


def required(fact: e.ContactArrived, rule: Ruling, team: str) -> Asked:
    """Return what is asked of an agent before any of it is relaxed."""
    skills, authority, ceilings = rule.skills, rule.authority, rule.ceilings
    if fact.needs is not None:
        more_skills, more_authority, fewer = dict(skills), dict(authority), dict(ceilings)
        raise_levels(more_skills, fact.needs.skills)
        raise_levels(more_authority, fact.needs.authority)
        lower_levels(fewer, fact.needs.ceilings)
        skills, authority, ceilings = levels(more_skills), levels(more_authority), levels(fewer)
    return (rule.kind, skills, fact.language if rule.language else "", authority, ceilings, team)


def head_start(policy: HeadStart, contact: Contact) -> int:
    """Return how much older effort makes a contact: what the customer went through before, and on our floor."""
    total = contact.transfers * policy.per_transfer
    effort = contact.fact.effort
    if effort is not None:
        total += effort.menu_depth * policy.per_menu_level + effort.repeats * policy.per_repeat
        total += policy.failed_self_service if effort.failed_self_service else 0
        total += policy.asked_for_human if effort.asked_for_human else 0
    return min(total, policy.most)


def key_of(floor: Floor, contact: Contact, clock: Clock) -> int:
    """Return the key of a contact's place: when it would have arrived, had it waited all the time it counts for."""
    since, asked_at = contact.arrived_at, contact.fact.asked_at
    if asked_at is not None and asked_at < since:
        since = max(asked_at, since - floor.policy.memory.max_age)
    key: int = clock.elapsed(Instant(since))
    for start, end in contact.served:  # time served counts on the same clock as time waited
        key += clock.elapsed(Instant(end)) - clock.elapsed(Instant(start))
    if contact.state == ASSIGNED:  # what it would ask for if it came back in line now
        key += clock.elapsed(Instant(floor.now)) - clock.elapsed(Instant(contact.assigned_at))
    if floor.rules.heads:
        key -= head_start(floor.policy.head_start, contact)
    return key


def patience(contact: Contact, clock: Clock, key: int) -> int:
    """Return from when on its clock a contact waits for what is done by age: one that is called back, for its time.

    Its place is as old as its asking; but nobody waited on the line until the call was due.
    """
    return max(key, clock.elapsed(Instant(contact.queue_at))) if contact.callback_at else key


def due_of(floor: Floor, contact: Contact, urgency: int, clock: Clock, key: int) -> int:
    """Return when a contact is overdue: its longest wait is over, or what was promised is about to break."""
    longest = NEVER if contact.callback_at else floor.rules.longest[urgency]  # a promise takes the place of a limit
    due_at: int = NEVER if longest == NEVER else clock.instant_of(Duration(key + longest))
    fact = contact.fact
    promised = floor.cases[contact.case].promised_at if contact.case else 0
    if fact.due_at is None and fact.promised_at is None and not (contact.promised_at or promised):
        return due_at
    lead = floor.policy.choosing.promise_lead
    ours = (contact.promised_at or None, promised or None)
    for at in (fact.due_at, fact.promised_at, *ours):
        if at is not None and at - lead < due_at:
            due_at = at - lead
    return due_at


def review_of(floor: Floor, rule: Ruling, clock: Clock, since: int, step: int, overflows: int) -> int:
    """Return when a waiting contact is placed anew by rule alone: relaxed further, or sent elsewhere; 0: never."""
    age = next_age(floor, rule.ladder, step) if rule.ladder >= 0 else NEVER
    for no in rule.late:
        after = floor.policy.overflow[no].after
        if after is not None and not overflows >> no & 1:
            age = min(age, after)
            break
    at = NEVER if age == NEVER else clock.instant_of(Duration(since + age))
    return 0 if at == NEVER else at


def relaxed_by(
    floor: Floor, contact: Contact, rule: Ruling, key: int, team: str, fact: e.ContactArrived | None = None
) -> tuple[int, Asked]:
    """Return what a contact asks for at its age, by what is said of it or would be, and how far down its ladder."""
    asked = required(fact or contact.fact, rule, team)
    if rule.ladder < 0:
        return 0, asked
    clock = floor.rules.clock_of[rule.urgency]
    age = clock.elapsed(Instant(floor.now)) - patience(contact, clock, key)
    return climb_down(floor, contact.fact.channel, asked, rule.ladder, age)


def asked_at_entry(floor: Floor, contact: Contact, team: str, fact: e.ContactArrived | None = None) -> Asked:
    """Return what a contact would ask for if it were placed now, perhaps with other things said of it."""
    rule = ruling(floor, contact.fact)
    key = key_of(floor, contact, floor.rules.clock_of[rule.urgency])
    return relaxed_by(floor, contact, rule, key, team, fact)[1]


def misplaced(floor: Floor, contact: Contact) -> bool:
    """Tell whether a waiting contact would be relaxed less, or further, if it were placed now."""
    rule = ruling(floor, contact.fact)
    return relaxed_by(floor, contact, rule, contact.key, contact.team)[0] != contact.step


def placing(
    floor: Floor, contact: Contact, wish: Wish | None, team: str, overflows: int, shares: tuple[str, ...], told: int
) -> d.QueueContact:
    """Make the order that puts a contact in line, by what it asks for now; `told` is its place where that is known."""
    rule = ruling(floor, contact.fact)
    clock = floor.rules.clock_of[rule.urgency]
    key = key_of(floor, contact, clock)
    if rule.split >= 0 and not team and not contact.position:  # never in line before
        prefix = f"split {rule.split} "
        team = next_of(floor.policy.splits[rule.split].teams, floor.shared, prefix)
        shares += (prefix + team,)
    step, asked = relaxed_by(floor, contact, rule, key, team)
    since = patience(contact, clock, key)
    review_at = review_of(floor, rule, clock, since, step, overflows) if floor.rules.reviews else 0
    demand = floor.demand(contact.fact.channel, asked)
    position = told if told and demand.index == contact.demand else demand.place(contact, rule.urgency, key)
    mean, able = floor.handling.get(rule.kind, 0), len(demand.fits)
    return d.QueueContact(
        floor.seq + 1, contact.id, rule.kind, asked[1], asked[2], asked[3], floor.policy.urgency[rule.urgency].name,
        Duration(key), Instant(due_of(floor, contact, rule.urgency, clock, key)), position, asked[4], asked[5], step,
        wish, mean * position // able if mean and able else -1, rule.segment, team, Instant(review_at), overflows,
        shares,
    )  # fmt: skip

"""The linter on people, order, choosing and service: each rule objects to what it should, and to nothing else."""

import pytest

from tests.policy_file.examples import changed, told

HOURS = "hours:\n  office"


def add(text: str) -> str:
    """Return the plain policy with a section of its own."""
    return changed((HOURS, f"{text}\n{HOURS}"))


def in_all(text: str) -> str:
    """Return the plain policy with another limit for all."""
    return changed(("    never: [[phone, chat]]", f"    never: [[phone, chat]]\n    {text}"))


def attend(text: str) -> str:
    """Return the plain policy with more on attention."""
    return changed(("  crowding: 50", f"  crowding: 50\n  {text}"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (in_all("on_top: {fax: [phone]}"), "on_top.fax: there is no channel fax"),
        (in_all("on_top: {email: [fon]}"), "on_top.email[0]: there is no channel or kind fon"),
        (in_all("windows: [{of: chats, most: 5, within: 1h}]"), "windows[0].of: there is no channel or kind chats"),
        (in_all("windows: [{of: chat, most: 0, within: 1h}]"), "windows[0]: most and within are positive"),
        (in_all("warm_up: {every: 0s, lasts: 5m}"), "warm_up: takes no time; write {every: 30s, lasts: 5m}"),
        (in_all("warm_up: {every: 2m, lasts: 1m}"), "warning: is over before the second contact could come"),
        (attend("interrupts: {phone: [mail]}"), "interrupts.phone[0]: there is no channel or kind mail"),
        (attend("interrupts: {phone: [phone]}"), "interrupts.phone[0]: phone would interrupt itself"),
        (attend("interrupts: {phone: [email]}\n  max_interrupts: 0"), "max_interrupts: warning: nothing may be"),
        (attend("budgets: {voice: {budget: 0, weights: {phone: {active: 1}}}}"), "budgets.voice.budget: no work it"),
        (attend("budgets: {voice: {budget: 5, weights: {}}}"), "budgets.voice.weights: warning: counts no work"),
        (attend("budgets: {voice: {budget: 5, weights: {fon: {active: 1}}}}"), "there is no channel or kind fon"),
        (attend("recovery: {lower_to: 120%}"), "recovery.lower_to: is more than the whole budget; write 70%"),
        (attend("ramp: [[0s, 50%], [14d, 120%]]"), "ramp[1][1]: is more than the whole budget"),
        (attend("ramp: [[1d, 50%]]"), "a ramp starts at 0d"),
        (add("relax: [{steps: []}]"), "relax[0].steps: has no step"),
        (add("relax: [{steps: [{after: 30s}]}]"), "relax[0].steps[0]: warning: changes nothing"),
        (add("relax: [{steps: [{after: 30s, drop: [loan]}]}]"), "warning: no rule under needs asks for loan"),
        (
            add("relax: [{steps: [{after: 30s, drop: [loans]}]}, {steps: [{after: 9s, drop: [loans]}]}]"),
            "relax[1]: warning: is never reached: relax[0] holds for every contact",
        ),
        (
            add("overflow: [{after: 1m, to_team: back, share: 120%}]"),
            "overflow[0]: a share is more than nothing, and 100% at most",
        ),
        (
            add("overflow: [{after: 1m, to_team: back, share: 0%}]"),
            "overflow[0]: a share is more than nothing, and 100% at most",
        ),
        (add("overflow: [{waiting: 0, to_team: back}]"), "overflow[0].waiting: warning: sends everybody"),
        (add("overflow: [{waiting: 3, after: 1m, to_team: back}]"), "say waiting or after, one of them"),
        (add("overflow: [{waiting: 3}]"), "say to_team, to_pool or redirect, one of them"),
        (add("splits: [{teams: {a: 70%, b: 20%}}]"), "the parts are positive and make up 100%"),
        (add("positions: {step: 2, every: 0s}"), "positions: step is not negative, and every is positive"),
        (add("memory: {waiting_max: 5, entry: [[0, 3], [0, 4]]}"), "memory.entry[1]: does not rise"),
        (add("memory: {waiting_max: 5, entry: [[0, 9]]}"), "entry[0][1]: warning: is more than memory.waiting_max"),
        (add("memory: {entry: [[0, 0]]}"), "memory.entry: nobody may enter, so nobody could be reached"),
        (
            add("choosing: {reserves: [{channel: fon, least: 1, price: 3}]}"),
            "reserves[0].channel: there is no channel fon",
        ),
        (add("choosing: {reserves: [{channel: phone, least: 0, price: 3}]}"), "reserves[0]: warning: keeps nothing"),
        (add("choosing: {fairness: {idle: -1}}"), "choosing.fairness"),
        (
            add("choosing: {reserves: [{channel: phone, least: 1, price: 60}]}"),
            "choosing.reserves: contacts of live, rest could be kept waiting for ever: only the overdue pass a reserve",
        ),
        (
            add("contracts: [{channels: {phone: {quality: 300}}}]"),
            "contracts[0].channels: warning: no channel is delivered as well as preference.quality_least (500)",
        ),
        (add("choosing: {shares: {by: team, parts: {a: 100%}, price: 0}}"), "shares.price: warning: is worth nothing"),
        (add("choosing: {plan: {deadline: 0s}}"), "choosing.plan: leaves no room for a plan"),
        (add("choosing: {owner_bonus: 120%}"), "choosing.owner_bonus: is more than a perfect fit"),
        (add("choosing: {keep_together: case}"), "keep_together: warning: without ownership few contacts have one"),
        (add("waking: {steps: [wait]}"), "waking.steps: a customer who came back would wait for one agent for ever"),
        (add("waking: {steps: [wait, wait, promise]}"), "waking.steps: takes a step twice"),
        (add("sessions: {alarm_share: 120%}"), "sessions.alarm_share: is more than all sessions"),
        (add("callbacks: {channel: fon}"), "callbacks.channel: there is no channel fon"),
        (add("callbacks: {hours: offices}"), "callbacks.hours: there are no hours offices; did you mean office?"),
        (add("callbacks: {attempts: 0}"), "callbacks: window, at_most_ahead, attempts and retry_after are positive"),
        (add("callbacks: {per_window: 0}"), "callbacks.per_window: no call could ever be promised"),
        (add("segments: [{name: a}, {name: b}]"), "segments[1]: warning: is never reached: segments[0] holds"),
        (
            add("segments: [{name: a, when: {tier: x}}, {name: a, when: {tier: y}}]"),
            "segments[1].name: segments[0] is called a too",
        ),
        (add("segments: [{name: a, when: {segment: a}}]"), "segments[0].when: a segment cannot ask for a segment"),
        (add("contracts: [{channels: {fon: {}}}]"), "contracts[0].channels.fon: there is no channel fon"),
        (add("contracts: [{channels: {phone: {}}, segments: [vip]}]"), "segments[0]: there is no segment vip"),
        (add("contracts: [{channels: {phone: {}, callback: {}}}]"), "channels.callback: no calls are promised"),
        (
            add("contracts: [{channels: {self_service: {prefers: 900}, phone: {values: false}}}]"),
            "contracts[0].channels: no channel with a person is left: a person can always be reached",
        ),
        (add("preference: {half_life: 0s}"), "preference: half_life, customers_max and contacts_kept are positive"),
        (add("brief: {mask: [name]}"), "brief.mask[0]: a brief has no name of the customer"),
        (add("ownership: {cases_max: 0}"), "ownership.cases_max: no case could be remembered"),
        (add("ownership: {strict: true}"), "ownership.strict: warning: a case whose owner is away for good"),
    ],
)
def test_each_fault_is_told_with_its_place(text: str, said: str) -> None:
    found = told(text)
    assert any(said in one.replace("] warning: ", "]: warning: ") or said in one for one in found), found


SOUND = """\
relax: [{when: {intent: loan}, steps: [{after: 30s, lower: {loans: 2}}, {after: 1m, drop: [loans]}]}]
overflow: [{after: 2m, to_team: back}]
splits: [{when: {channel: chat}, teams: {back: 50%, front: 50%}}]
positions: {step: 5}
head_start: {failed_self_service: 1m}
callbacks: {hours: office}
segments: [{name: dear, when: {tier: gold}}, {name: other}]
contracts: [{segments: [dear], channels: {phone: {prefers: 900}, callback: {prefers: 300}}}]
ownership: {hold_for: 1m}
choosing: {keep_together: case, reserves: [{channel: phone, least: 1, price: 60}], starvation_guard: 1d}
brief: {mask: [id]}
"""


def test_a_policy_that_uses_all_of_it_soundly_is_left_alone() -> None:
    assert told(add(SOUND)) == []

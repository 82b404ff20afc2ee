"""The linter finds dead ends and contradictions, warns of traps, and leaves a sound policy alone."""

import pytest

from tests.policy_file.examples import PLAIN, changed, findings, told


def add(text: str) -> tuple[str, str]:
    """Put a section of its own before the opening hours."""
    return "hours:\n  office", f"{text}\nhours:\n  office"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("name: plain", "name: ''", "p.yaml:1:1 name: is empty; write a word that reports can show"),
        ("  chat.vip:\n", "  chat vip:\n", "kinds.chat vip: is no name; letters, digits, and . _ - within, at most 64"),
        ("  chat.vip:\n", "  all:\n", "kinds.all: the name all stands for every kind of work; choose another name"),
        ("  chat.vip:\n", "  email:\n", "kinds.email: a channel has that name already; write email.vip, for example"),
        (
            "channel: chat\n",
            "channel: chatt\n",
            "kinds.chat.vip.channel: there is no channel chatt; did you mean chat?",
        ),
        (
            "[phone, email]",
            "[phone, mail]",
            "attention.mix[0].between[1]: there is no channel mail; did you mean email?",
        ),
        (
            "[phone, email]",
            "[phone, phone]",
            "attention.mix[0].between: phone stands beside itself; name two different",
        ),
        (
            "cost: 100}",
            "cost: 100}\n    - {between: [email, phone], cost: 5}",
            "attention.mix[1]: email and phone stand in mix[0] already; keep one of them",
        ),
        (
            "{active: 300, waiting: 200",
            "{active: 150, waiting: 200",
            "p.yaml:10:15 channels.chat.weights.active: must be at least waiting (200); write 200 or more",
        ),
        ("wrapping: 500", "wrapping: 900", "channels.phone.weights.active: must be at least wrapping (900); write 900"),
        ("dormant: 50", "dormant: 250", "channels.chat.weights.waiting: must be at least dormant (250); write 250"),
        (
            "waiting: 200, dormant: 50",
            "dormant: 301",
            "channels.chat.weights.active: must be at least dormant (301); write 301 or more",
        ),
        (
            "{active: 25%}",
            "{active: 25%, waiting: 230}",
            "email.weights.active: must be at least waiting (230 under a budget of 900); write 230 or more",
        ),
        ("{active: 400}", "{active: 400, held: 401}", "kinds.chat.vip.weights.active: must be at least held (401)"),
        (
            "    hours: office",
            "    ring_for: 0s\n    hours: office",
            "ring_for: an offer that rings for 0s can never be",
        ),
        (
            "    hours: office",
            "    expires_after: 0s\n    hours: office",
            "expires_after: every contact would be given up",
        ),
        ("urgency:\n", "urgency: []\nx:\n", "x: no such key"),
        (
            "  - name: rest\n",
            "  - name: rest\n    when: {tier: gold}\n",
            "urgency[1].when: a contact that none of the rules holds for would have no urgency; end with a rule",
        ),
        ("name: rest", "name: live", "urgency[1].name: urgency[0] is called live too; choose another name"),
        (
            "[[0s, 100], [4h, 400]]",
            "[[0s, 0]]",
            "urgency[1].curve: waiting costs nothing, so nobody would ever be given",
        ),
        (
            "channel: [phone, chat]",
            "channel: [fone, chat]",
            "urgency[0].when.channel: there is no channel fone; did you mean",
        ),
        ("{intent: loan}", "{stage: que}", "needs[0].when.stage: there is no stage que; did you mean queue?"),
        ("{intent: loan}", "{direction: in}", "needs[0].when.direction: there is no direction in"),
        ("{intent: loan}", "{channel: {like: x*}}", "needs[0].when.channel: no channel is like x*"),
        ("{intent: loan}", "{not: {channel: fax}}", "needs[0].when.not[0].channel: there is no channel fax"),
        (
            "{loans: 4}",
            "{loans: 11}",
            "needs[0].skills.loans: nobody has level 11: the top level is 10; write 10 or less",
        ),
        (*add("choosing: {value_horizon: 0s}"), "choosing.value_horizon: placing a contact would be worth nothing"),
        (*add("choosing: {switch: -1}"), "choosing.switch: a price is never negative; write 0 or more"),
        (*add("fit: {rare: {x: 101%}}"), "fit.rare.x: is more than the whole; write 100% or less"),
        (*add("memory: {waiting_max: 0}"), "memory.waiting_max: nobody may wait, so a customer could never be reached"),
        (*add("memory: {remember_max: 0}"), "memory.remember_max: repeated events could not be recognised"),
        (
            "  crowding: 50\n",
            "  budget: 0\n",
            "attention.budget: nobody could be given anything; 1000 is one whole person",
        ),
        (
            "hours: office",
            "hours: ofice",
            "p.yaml:7:5 channels.phone.hours: there are no hours ofice; did you mean office?",
        ),
        (
            'week: {mon-fri: ["08:00-18:00"]}',
            "week: {}",
            "channels.phone.hours: the hours office are never open: nobody could ever be reached",
        ),
        (
            "channels: [phone], t",
            "channels: [], t",
            "service_levels.calls.channels: counts no channel; name at least one",
        ),
        ("channels: [phone], t", "channels: [fone], t", "service_levels.calls.channels[0]: there is no channel fone"),
        ("channels: [phone], t", "channels: [chat.vip], t", "chat.vip is a kind: write its channel, chat"),
        ("target: 80%", "target: 101%", "service_levels.calls.target: is more than all of them; write 100% or less"),
    ],
)
def test_what_cannot_work_is_an_error(old: str, new: str, said: str) -> None:
    found = findings(changed((old, new)))
    errors = [str(finding) for finding in found if finding.severity == "error"]
    assert any(said in line for line in errors), [str(finding) for finding in found]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "    hours: office",
            "    hours: office\n    ring_for: 90s",
            "p.yaml:8:5 channels.phone.ring_for: warning: a customer who waits now hears it ring for 1m30s; 20s to 30s",
        ),
        (
            "    hours: office",
            "    expires_after: 20s\n    hours: office",
            "a contact is given up before one offer has rung",
        ),
        ("    wrap: {most: 1m}\n", "", "channels.phone.weights.wrapping: warning: is never used: wrap.most is 0s"),
        (
            "    dormant_after: 5m\n",
            "",
            "channels.chat.weights.dormant: warning: is never used; write dormant_after: 4h",
        ),
        ("dormant: 50", "dormant: 200", "channels.chat.dormant_after: warning: dormant work weighs 200, as before"),
        ("    hours: office", "    hours: office\n    when_closed: redirect", ""),
        (
            "    hours: office",
            "    when_closed: redirect",
            "channels.phone.when_closed: warning: the channel never closes",
        ),
        ("    hours: office", "", "hours.office: warning: no channel, rule or condition uses these hours"),
        ("{tier: gold}", "{}", ""),
        (
            "kinds:\n",
            "kinds:\n  chat.any: {channel: chat, when: {}, wrap: {most: 1m}}\n",
            "kinds.chat.vip: warning: is never reached: chat.any before it takes every contact",
        ),
        (
            "attention:\n",
            "  chat.two: {channel: chat, when: {tier: gold}, wrap: {most: 1m}}\nattention:\n",
            "kinds.chat.two: warning: is never reached: chat.vip asks the same before it",
        ),
        ("{tier: gold}", "{channel: phone}", "kinds.chat.vip.when: warning: never holds for a contact of chat"),
        (
            "    weights: {active: 400}\n",
            "",
            "kinds.chat.vip: warning: changes nothing; give it weights, a wrap or a limit",
        ),
        (
            "hours:\n  office",
            "  - {name: x, curve: [[0s, 9]]}\nhours:\n  office",
            "urgency[2]: warning: is never reached",
        ),
        (
            "[[0s, 1000], [20s, 3000]]",
            "[[0s, 1000]]",
            "is flat: a customer on phone who waits for long is worth no more",
        ),
        ("    curve: [[0s, 1000]", "    max_wait: 0s\n    curve: [[0s, 1000]", "every such contact is overdue at once"),
        (
            "skills: {loans: 4}",
            "skills: {}",
            "needs[0]: warning: asks for nothing; name skills, authority, ceilings or language: true",
        ),
        ("{loans: 4}", "{loans: 0}", "needs[0].skills.loans: warning: level 0 asks for nothing that one could lack"),
        ("{intent: loan}", "{all: [{channel: phone}, {channel: chat}]}", "never holds for a contact of any channel"),
        (
            *add("choosing: {switch: 25}"),
            "urgency[1].curve: warning: even the last cost never outweighs choosing.switch (25)",
        ),
        (*add("offers: {max_unanswered: 0}"), "offers.max_unanswered: warning: 0 acts like 1"),
        (*add("memory: {max_age: 0s}"), "memory.max_age: warning: every contact counts as having come just now"),
        (
            "of: all,",
            "of: all_but_short_abandons, short: 30s,",
            "calls.short: warning: leaves out customers who waited",
        ),
    ],
)
def test_a_trap_is_a_warning_and_no_error(old: str, new: str, said: str) -> None:
    found = findings(changed((old, new)))
    assert [str(finding) for finding in found if finding.severity == "error"] == []
    assert any(said in str(finding) for finding in found) if said else found == [], [str(finding) for finding in found]


def test_a_policy_without_channels_or_without_urgency_is_refused() -> None:
    assert told("name: x\nchannels: {}")[0] == (
        "p.yaml:2:1 channels: there is no channel, so no contact could ever come; write at least one"
    )
    text = "name: x\nchannels: {mail: {live: false, weights: {active: 9}}}\nurgency: []"
    assert told(text) == ["p.yaml:3:1 urgency: no rule says what waiting costs; write at least one"]


def test_crowding_and_mixing_need_something_to_count() -> None:
    text = "name: x\nchannels: {mail: {live: false, weights: {active: 9}}}\nattention: {crowding: 5, mix_others: 5}"
    assert [line.split("warning: ")[1] for line in told(text)] == [
        "counts live contacts, and no channel is live; leave it out",
        "there is one channel only; leave it out",
    ]


def test_the_default_urgency_of_a_live_channel_is_told_to_be_flat() -> None:
    text = "name: x\nchannels: {phone: {live: true, weights: {active: 900}}}"
    assert told(text) == [
        "p.yaml:1:1 urgency[0].curve: warning: is flat: a customer on phone who waits for long is worth no more than"
        " one who just came; let the cost grow, such as [[0s, 1000], [20s, 3000]]"
    ]


def test_the_policy_that_all_this_starts_from_has_no_fault() -> None:
    assert told(PLAIN) == []

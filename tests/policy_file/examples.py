"""A small policy without a fault, and ways to spoil it: what the tests of policy files start from."""

from router.core.policy import Policy
from router.policy_file import Finding, PolicyError, examine, parse_policy

PLAIN = """\
name: plain
channels:
  phone:
    live: true
    weights: {active: 800, wrapping: 500}
    wrap: {most: 1m}
    hours: office
  chat:
    live: true
    weights: {active: 300, waiting: 200, dormant: 50}
    dormant_after: 5m
  email:
    live: false
    weights: {active: 25%}
kinds:
  chat.vip:
    channel: chat
    when: {tier: gold}
    weights: {active: 400}
attention:
  crowding: 50
  mix:
    - {between: [phone, email], cost: 100}
limits:
  default: {max_live: 3}
  all:
    at_most: {email: 5}
    never: [[phone, chat]]
  teams:
    back: {budget: 900}
needs:
  - {when: {intent: loan}, skills: {loans: 4}}
urgency:
  - name: live
    when: {channel: [phone, chat]}
    curve: [[0s, 1000], [20s, 3000]]
  - name: rest
    curve: [[0s, 100], [4h, 400]]
hours:
  office:
    zone: Europe/Berlin
    first: 2024-01-01
    last: 2024-12-31
    week: {mon-fri: ["08:00-18:00"]}
service_levels:
  calls: {within: 20s, of: all, channels: [phone], target: 80%}
"""


def changed(*pairs: tuple[str, str]) -> str:
    """Return the plain policy with some text replaced by other text; each must be there."""
    text = PLAIN
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def policy(*pairs: tuple[str, str]) -> Policy:
    """Return the plain policy, changed, compiled."""
    return parse_policy(changed(*pairs).encode()).policy


def findings(text: str) -> list[Finding]:
    """Return all that is said about a policy's text."""
    return examine(text.encode(), "p.yaml")[1]


def told(text: str) -> list[str]:
    """Return all that is said about a policy's text, as a supervisor reads it."""
    return [str(finding) for finding in findings(text)]


def refused(content: bytes) -> list[str]:
    """Return what the refusal of a file says."""
    try:
        parse_policy(content, "p.yaml")
    except PolicyError as error:
        return str(error).splitlines()
    raise AssertionError("the policy was not refused")

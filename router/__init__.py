"""Poise decides who takes which contact; this package is the engine and everything it runs on.

    engine = Engine(policy)
    decisions = engine.handle(fact, now)      # facts in, orders out; the only way in
    engine.deadline()                         # when it next wants to hear that time has passed

Facts are in `events`, orders in `decisions`, and `Policy` is what `router.policy_file.load_policy` reads.
"""

if not __debug__:
    raise RuntimeError("poise checks itself with assertions and refuses to run without them: leave out -O")

from router.core import decisions, events
from router.core.engine import ENGINE_VERSION, Engine
from router.core.policy import Policy

__all__ = ["ENGINE_VERSION", "Engine", "Policy", "decisions", "events"]

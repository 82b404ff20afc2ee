"""The units and ids that everything else is counted in.

Instants are milliseconds since 1970 in UTC, durations are milliseconds, attention is thousandths of one
person. All are integers: floats differ between machines and would break the digest.
"""

from typing import Final, NewType

Instant = NewType("Instant", int)
"""Milliseconds since 1970-01-01T00:00:00Z."""
Duration = NewType("Duration", int)
"""Milliseconds."""
Attention = NewType("Attention", int)
"""Thousandths of one person."""
PerMille = NewType("PerMille", int)
"""Thousandths of a whole."""

ContactId = NewType("ContactId", str)
AgentId = NewType("AgentId", str)
OfferId = NewType("OfferId", str)
AssignmentId = NewType("AssignmentId", str)

SECOND_MS: Final = 1_000
MINUTE_MS: Final = 60_000
HOUR_MS: Final = 3_600_000
DAY_MS: Final = 86_400_000

NEVER: Final = 1 << 62
"""An instant after every other."""

# Phases of work in hand. The order carries meaning: each rule of attention covers a prefix, so that a phase
# is judged by one comparison (engine.md 1).
OFFERED: Final = 0
CONNECTING: Final = 1
ACTIVE: Final = 2
UNATTENDED: Final = 3
LAST_LIVE: Final = 3
"""Crowding and `max_live` count phases up to here."""
WAITING: Final = 4
HELD: Final = 5
INTERRUPTED: Final = 6
LAST_AT_MOST: Final = 6
"""`at_most` counts phases up to here."""
WRAPPING: Final = 7
LAST_IN_HAND: Final = 7
"""Channels in hand, mix costs and `never` count phases up to here."""
PARKED: Final = 8
DORMANT: Final = 9
ENDED: Final = 10

PHASE_NAMES: Final = (
    "offered", "connecting", "active", "unattended", "waiting", "held", "interrupted", "wrapping", "parked", "dormant",
    "ended",
)

"""How decisions are applied, as they are emitted. Nothing here rules.

Rule 1. Besides `intake.take`, this is all that moves the floor: fact and decision together carry all that it needs, so
that a recovery that applies recorded ones lands on the same floor, whatever the rules have become since.
"""

from collections.abc import Callable
from typing import Any, Final

from router.core import decisions as d
from router.core.changes import agents, cases, contacts, faults, pool, promises, waking, work
from router.core.floor import Floor

APPLIERS: Final[dict[type, Callable[[Floor, Any], None]]] = {
    **contacts.APPLIERS, **work.APPLIERS, **agents.APPLIERS, **pool.APPLIERS,
    **cases.APPLIERS, **faults.APPLIERS, **waking.APPLIERS, **promises.APPLIERS,
}  # fmt: skip


def apply(floor: Floor, decision: d.Decision) -> None:
    """Apply one decision; `seq` has no gaps."""
    assert decision.seq == floor.seq + 1, "decisions are applied in order"
    floor.seq = decision.seq
    APPLIERS[type(decision)](floor, decision)

"""How decisions about the pool are applied."""

from collections.abc import Callable
from typing import Any, Final

from router.core import decisions as d
from router.core.floor import Floor


def _nothing(floor: Floor, decision: d.IgnoreFact | d.GrantRequest | d.RefuseRequest) -> None:
    """Answers only count in `seq`."""


APPLIERS: Final[dict[type, Callable[[Floor, Any], None]]] = {
    d.IgnoreFact: _nothing,
    d.GrantRequest: _nothing,
    d.RefuseRequest: _nothing,
}

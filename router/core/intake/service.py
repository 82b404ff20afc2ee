"""How facts about customers and cases are taken."""

from collections.abc import Callable
from typing import Any, Final

from router.core.floor import Floor

TAKERS: Final[dict[type, Callable[[Floor, Any], None]]] = {}

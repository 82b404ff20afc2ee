"""What each customer will do: how long they wait, how long they are served, as recorded or as assumed.

A recorded wait that ended with the customer leaving is their patience. One that ended with an agent is less than
their patience: the rest is drawn from the Kaplan–Meier curve of that channel in the log. What is not recorded is
drawn from what the mapping assumes; every such use is counted, so that a result can say what it rests on.
"""

from array import array
from collections import Counter
from dataclasses import dataclass, field
from typing import Final, final

from simulations.assumptions import Assumption
from simulations.draws import Distribution, Draws
from simulations.mapping import ALL, KAPLAN_MEIER, NEVER, Assumed, Same
from simulations.patience import Patience
from simulations.rows import UNMATCHED, Row

FALLBACK_MS: Final = 300_000  # a handle time where not one is recorded that could be repeated


@dataclass(slots=True)
class Behaviour:
    """What one customer will do, in milliseconds; None: they do not leave by themselves."""

    stay: int | None  # in self-service, before they leave it
    patience: int | None  # in the queue, before they leave it
    handle: int
    wrap: int


@dataclass(slots=True)
class Evidence:
    """What a whole log shows about waits, by channel, and about handle times."""

    left: dict[str, Counter[int]] = field(default_factory=dict)
    answered: dict[str, Counter[int]] = field(default_factory=dict)
    handles: dict[tuple[str, str], "array[int]"] = field(default_factory=dict)

    def add(self, row: Row) -> None:
        """Take note of a row."""
        if row.kind == "abandoned" and row.wait is not None:
            self.left.setdefault(row.channel, Counter())[row.wait] += 1
        elif row.kind == "answered":
            if row.wait is not None:
                self.answered.setdefault(row.channel, Counter())[row.wait] += 1
            if row.handle is not None:
                for key in (("intent", row.intent), ("channel", row.channel)):
                    self.handles.setdefault(key, array("q")).append(row.handle)


@final
class Customers:
    """Makes the behaviour of contacts."""

    def __init__(self, assumed: Assumed, draws: Draws, evidence: Evidence) -> None:
        self._assumed, self._draws, self._evidence = assumed, draws, evidence
        self.curves = {
            channel: Patience(left, evidence.answered.get(channel, {})) for channel, left in evidence.left.items()
        }
        self.used: Counter[tuple[str, str, str]] = Counter()

    def of(self, row: Row) -> Behaviour:
        """Return what the customer of a row will do."""
        if row.kind == "self_service":
            return Behaviour(row.stay or 0, None, 0, 0)
        if row.kind == UNMATCHED:
            self._note("outcome of a row", row.channel, "unknown: no rule matched")
        return Behaviour(row.stay, self._patience(row), self._handle(row), self._wrap(row))

    def _patience(self, row: Row) -> int | None:
        if row.patience is not None:
            return row.patience
        if row.kind == "abandoned" and row.wait is not None:
            return row.wait
        spread = self._assumed.patience.get(row.channel) or self._assumed.patience.get(ALL, NEVER)
        if spread == NEVER:
            self._note("patience", row.channel, "never leaves")
            return None
        uniform = self._draws.uniform("patience", row.contact)
        waited = row.wait if row.kind == "answered" and row.wait is not None else None
        if spread == KAPLAN_MEIER:
            curve = self.curves.get(row.channel)
            if curve is None:
                self._note("patience", row.channel, "never leaves, as nobody in the log does")
                return None
            how = "at least the recorded wait, the rest" if waited is not None else "all of it"
            self._note("patience", row.channel, f"{how} from the log's Kaplan–Meier curve")
            return curve.longer_than(-1 if waited is None else waited, uniform)
        assert not isinstance(spread, str | Same), "the mapping admits no other word here"
        self._note("patience", row.channel, spread.words())
        return max(spread.at(uniform), waited or 0)

    def _handle(self, row: Row) -> int:
        if row.handle is not None and row.kind != "abandoned":  # nobody served one who left, whatever the cell says
            return row.handle
        spread = self._assumed.handle.get(row.channel) or self._assumed.handle.get(ALL)
        if isinstance(spread, Same):
            key = (spread.same, row.intent if spread.same == "intent" else row.channel)
            found = self._evidence.handles.get(key) or self._evidence.handles.get(("channel", row.channel))
            if found:
                self._note("handle time", row.channel, f"that of an answered contact of the same {spread.same}")
                return found[self._draws.pick("handle", row.contact, len(found))]
        return self._draw("handle time", "handle", spread, row, FALLBACK_MS)

    def _wrap(self, row: Row) -> int:
        if row.wrap is not None:
            return row.wrap
        spread = self._assumed.wrap.get(row.channel) or self._assumed.wrap.get(ALL)
        return self._draw("wrap-up time", "wrap", spread, row, 0)

    def _draw(self, what: str, stream: str, spread: object, row: Row, fallback: int) -> int:
        if not isinstance(spread, Distribution):
            self._note(what, row.channel, f"always {fallback // 1000}s, as nothing else is said")
            return fallback
        self._note(what, row.channel, spread.words())
        return spread.at(self._draws.uniform(stream, row.contact))

    def _note(self, what: str, channel: str, how: str) -> None:
        self.used[what, channel, how] += 1

    def assumptions(self) -> list[Assumption]:
        """List what was assumed so far, in a fixed order."""
        return [Assumption(*key, count) for key, count in sorted(self.used.items())]

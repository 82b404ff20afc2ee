"""Pace: what only time lifts. Windows, switches, the gap between live contacts, warm-up, rest.

Rule 1. A contact counts from the instant at which it was offered, and counts no more if the offer comes to nothing.
Rule 2. Whoever is refused by time alone is looked at again at the first instant at which that could have ended:
`lifts_at` names it, and the floor keeps a timer for it. Until that is heard of (`due`), time stands still for them:
else those who were looked at before and after would be judged by different clocks.

An agent's pace is remembered over sign-ins; what is remembered is what the longest window of the policy needs. Only
contacts of one's own count: to advise a colleague or to listen in is no new contact.
"""

from typing import Any, Final, final

from router.core import reasons
from router.core.policy import UNLIMITED, Limits, Policy, Scopes, Window
from router.core.tariff import KindCost, layers_of
from router.core.values import NEVER

EVERY: Final = "*"
"""Under this name every new contact is remembered, for the warm-up."""
LIVE: Final = "*live"
SWITCHED: Final = "*switched"

Quota = tuple[str, int, int]
"""(name, most, within): at most so many of what is remembered under this name within any such time."""


@final
class Pacing:
    """The limits of one agent that only time lifts: each one holds."""

    __slots__ = ("live_gap", "quotas", "switches", "warm_ups")

    def __init__(self, scopes: Scopes, team: str, agent: str) -> None:
        layers, default = layers_of(scopes, team, agent), scopes.default
        self.quotas: list[Quota] = [
            (window.of, window.most, window.within) for window in _windows(layers, default) if window.most < UNLIMITED
        ]
        switches = [it.max_switches for it in layers if it.max_switches is not None]
        if not switches and default.max_switches is not None:
            switches.append(default.max_switches)
        self.switches: list[Quota] = [(SWITCHED, it.most, it.within) for it in switches if it.most < UNLIMITED]
        gaps = [it.live_gap for it in layers if it.live_gap is not None]
        self.live_gap: int = max(gaps, default=default.live_gap or 0)
        warm = [it.warm_up for it in layers if it.warm_up is not None]
        if not warm and default.warm_up is not None:
            warm.append(default.warm_up)
        self.warm_ups: list[tuple[int, int]] = [(it.every, it.lasts) for it in warm]


def _windows(layers: list[Limits], default: Limits) -> list[Window]:
    """Take every window that is set, and of the default those for names of which no scope says anything."""
    found = [window for layer in layers for window in layer.windows]
    named = [window.of for window in found]
    return found + [window for window in default.windows if window.of not in named]


def remembered_for(policy: Policy) -> dict[str, int] | None:
    """Return for how long what is given is remembered, by name; None where the policy has no limit that time lifts."""
    scopes, rest = policy.limits, policy.attention.rest_after
    keeps: dict[str, int] = {}
    for layer in [scopes.default, scopes.all, *scopes.teams.values(), *scopes.agents.values()]:
        needs = [(window.of, int(window.within)) for window in layer.windows]
        if layer.max_switches is not None:
            needs.append((SWITCHED, layer.max_switches.within))
        if layer.live_gap:
            needs.append((LIVE, layer.live_gap))
        if layer.warm_up is not None:
            needs.append((EVERY, layer.warm_up.every))
        for name, within in needs:
            keeps[name] = max(within, keeps.get(name, 0))
    return keeps if keeps or max(rest.no_answer, rest.decline, rest.busy) else None


def _full_until(stamps: list[int] | None, most: int, within: int) -> int:
    """Return until when no more may be given: 0 where that is not so, or over."""
    return stamps[-most] + within if stamps is not None and len(stamps) >= most else 0


def _without(stamps: list[int] | tuple[int, ...], at: int) -> list[int]:
    left = list(stamps)
    left.remove(at)
    return left


@final
class Pace:
    """What an agent was given of late, and what of it forbids more for now."""

    __slots__ = ("_keeps", "_pacing", "channel", "due", "rest_until", "signed_in_at", "stamps")

    def __init__(self, pacing: Pacing, keeps: dict[str, int]) -> None:
        self._pacing = pacing
        self._keeps = keeps
        self.stamps: dict[str, list[int]] = {}  # name -> instants of the offers that count, in order
        self.channel: str = ""  # of the last work given
        self.due: int = NEVER  # when the timer rings
        self.rest_until: int = 0
        self.signed_in_at: int = -NEVER

    def carry_on(self, other: "Pace", now: int) -> None:
        """Go on from what another one remembers: the limits changed, or load is counted anew."""
        self.stamps, self.channel = other.stamps, other.channel
        if self._keeps != other._keeps:  # what its rules let it forget is forgotten, whenever it was thrown away
            self.stamps = {name: other._kept(name, now) for name in other.stamps}
        self.rest_until, self.signed_in_at, self.due = other.rest_until, other.signed_in_at, other.due

    def given(self, cost: KindCost, now: int) -> None:
        """Count an offer."""
        if not cost.primary:
            return
        names = self._counted(cost)
        if SWITCHED in self._keeps and self._switches(cost):
            names.append(SWITCHED)
        for name in names:
            stamps = self._kept(name, now)
            stamps.append(now)
            self.stamps[name] = stamps
        self.channel = cost.channel

    def _kept(self, name: str, now: int) -> list[int]:
        """Return what is still remembered under a name."""
        since = min(now, self.due - 1) - self._keeps.get(name, 0)
        return [at for at in self.stamps.get(name, ()) if at > since]

    def undone(self, cost: KindCost, at: int, last: bool, before: str) -> None:
        """Count an offer no more; a switch stands where other work was given since. `before`: the channel then."""
        if not cost.primary:
            return
        names = self._counted(cost)
        if last:
            self.channel = before
            if SWITCHED in self._keeps and self._switches(cost):
                names.append(SWITCHED)
        for name in names:
            stamps = self.stamps.get(name, ())
            if at in stamps:  # else it is forgotten already
                self.stamps[name] = _without(stamps, at)

    def _counted(self, cost: KindCost) -> list[str]:
        names = [name for name in (*cost.names, EVERY) if name in self._keeps]
        if cost.live and LIVE in self._keeps:
            names.append(LIVE)
        return names

    def _switches(self, cost: KindCost) -> bool:
        return self.channel != "" and self.channel != cost.channel

    def judge(self, cost: KindCost, now: int, failing: list[int]) -> None:
        """Add the rules that refuse a newcomer now."""
        now = min(now, self.due - 1)
        if now < self.rest_until:
            failing.append(reasons.RESTING)
        if not cost.primary:
            return
        pacing = self._pacing
        if now < self._warm_at(now):
            failing.append(reasons.WARMING_UP)
        if cost.live and now < self._gap_over_at():
            failing.append(reasons.LIVE_GAP)
        for name, most, within in pacing.quotas:
            if name in cost.names and now < _full_until(self.stamps.get(name), most, within):
                failing.append(reasons.WINDOW_FULL)
                break
        if pacing.switches and self._switches(cost):
            for name, most, within in pacing.switches:
                if now < _full_until(self.stamps.get(name), most, within):
                    failing.append(reasons.TOO_MANY_SWITCHES)
                    break

    def _warm_at(self, now: int) -> int:
        """Return until when the warm-up forbids another contact."""
        latest = 0
        stamps = self.stamps.get(EVERY)
        for every, lasts in self._pacing.warm_ups:
            over = self.signed_in_at + lasts
            if now < over and stamps:
                latest = max(latest, min(stamps[-1] + every, over))
        return latest

    def _gap_over_at(self) -> int:
        stamps = self.stamps.get(LIVE)
        return stamps[-1] + self._pacing.live_gap if stamps else 0

    def lifts_at(self, now: int) -> int:
        """Return the first instant after now at which a refusal by time could end; NEVER if there is none."""
        pacing, first = self._pacing, NEVER
        ends = [self.rest_until, self._warm_at(now), self._gap_over_at()]
        for name, most, within in (*pacing.quotas, *pacing.switches):
            ends.append(_full_until(self.stamps.get(name), most, within))
        for end in ends:
            if now < end < first:
                first = end
        return first

    def dump(self, now: int) -> dict[str, Any]:
        """Return what is remembered as plain data; what no limit asks about any more is left out."""
        kept = [(name, self._kept(name, now)) for name in self.stamps]
        stamps = {name: its for name, its in kept if its}
        return {"stamps": stamps, "channel": self.channel, "due": self.due, "rest_until": self.rest_until,
                "signed_in_at": self.signed_in_at}  # fmt: skip

    def load(self, plain: dict[str, Any]) -> None:
        """Remember what was dumped."""
        self.stamps = {name: list(stamps) for name, stamps in plain["stamps"].items()}
        self.channel, self.rest_until = plain["channel"], plain["rest_until"]
        self.signed_in_at, self.due = plain["signed_in_at"], plain["due"]

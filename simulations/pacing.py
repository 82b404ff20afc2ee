"""What only time lifts, counted anew: windows, switches, the gap between live contacts, warm-up, rest.

A contact counts from the instant at which it was offered, and counts no more if the offer comes to nothing. Where the
law can be read in two ways (a switch that an offer made and lost while other work was given since) an offer is
judged by the milder reading, and one who was not made by the stricter. So is what was given under another policy.
"""

from collections.abc import Iterable
from typing import Final, final

from router.core.policy import UNLIMITED, Limits, Policy, Switches, WarmUp, Window
from simulations.scales import Breach, Work

KEPT: Final = 400
"""So many of the newest contacts are remembered of an agent at most."""


class Given:
    """One contact that was given: when, what it was, whether it was a switch, and whether it counts as one for sure."""

    __slots__ = ("at", "before", "doubtful", "live", "names", "offer", "switch")

    def __init__(self, at: int, work: Work, before: str) -> None:
        self.at, self.offer, self.names, self.live = at, work.id, work.names, work.live
        self.before = before
        self.switch = before not in ("", work.channel)
        self.doubtful = False  # it came to nothing: only its switch may still be counted


class Paces:
    """The limits of one agent that only time lifts, each one that is set."""

    __slots__ = ("live_gap", "switches", "warm_ups", "windows")

    def __init__(self, policy: Policy, team: str, agent: str) -> None:
        scopes, nothing = policy.limits, Limits()
        holding = (scopes.all, scopes.teams.get(team, nothing), scopes.agents.get(agent, nothing))
        windows = [window for scope in holding for window in scope.windows]
        said = [window.of for window in windows]
        windows += [window for window in scopes.default.windows if window.of not in said]
        self.windows: tuple[Window, ...] = tuple(window for window in windows if window.most < UNLIMITED)
        switches = [scope.max_switches for scope in holding if scope.max_switches is not None]
        if not switches and scopes.default.max_switches is not None:
            switches.append(scopes.default.max_switches)
        self.switches: tuple[Switches, ...] = tuple(one for one in switches if one.most < UNLIMITED)
        gaps = [scope.live_gap for scope in holding if scope.live_gap is not None]
        self.live_gap: int = max(gaps) if gaps else scopes.default.live_gap or 0
        warm = [scope.warm_up for scope in holding if scope.warm_up is not None]
        if not warm and scopes.default.warm_up is not None:
            warm.append(scopes.default.warm_up)
        self.warm_ups: tuple[WarmUp, ...] = tuple(warm)

    @property
    def any(self) -> bool:
        """Tell whether there is any limit of the kind."""
        return bool(self.windows or self.switches or self.live_gap or self.warm_ups)


@final
class Pace:
    """What one agent was given of late."""

    __slots__ = ("channel", "given", "last", "paces", "rest_until", "signed_in_at")

    def __init__(self, paces: Paces) -> None:
        self.paces = paces
        self.given: list[Given] = []
        self.channel = ""  # of the work given last
        self.last = ""  # the offer or assignment given last
        self.rest_until = 0
        self.signed_in_at: int | None = None

    def obey(self, paces: Paces) -> None:
        """Live by other limits; what was given under the old ones need not have been remembered for the new ones."""
        self.paces = paces
        for one in self.given:
            one.doubtful = True

    def give(self, now: int, work: Work) -> None:
        """Count an offer; work in a role is no new contact."""
        self.last = work.id
        if work.role == "primary":
            if self.paces.any:
                self.given.append(Given(now, work, self.channel))
                del self.given[:-KEPT]
            self.channel = work.channel

    def undo(self, work: Work, before: str) -> None:
        """Count an offer no more; `before` is the channel of the work before it."""
        if work.role != "primary":
            return
        for one in self.given:
            if one.offer == work.id:
                one.doubtful, one.names, one.live = True, (), False
                one.switch = one.switch and self.last != work.id
        if self.last == work.id:
            self.channel = before

    def refusals(self, now: int, newcomer: Work, strict: bool = False) -> Iterable[Breach]:
        """Yield what time forbids now; `strict` counts also what need not be counted any more."""
        if now < self.rest_until:
            yield Breach("attention.rest_after", f"offered at {now}", f"not before {self.rest_until}")
        if newcomer.role != "primary" or not self.paces.any:
            return
        sure = [one for one in self.given if (strict and one.names) or not one.doubtful]
        yield from self._warming(now, sure)
        live = [one.at for one in sure if one.live]
        if newcomer.live and live and now < live[-1] + self.paces.live_gap:
            yield Breach("attention.live_gap", f"live at {now}", f"not before {live[-1] + self.paces.live_gap}")
        for window in self.paces.windows:
            if window.of in newcomer.names:
                times = [one.at for one in sure if window.of in one.names and one.at + window.within > now]
                if len(times) >= window.most:
                    text = f"{len(times) + 1} of {window.of} within {window.within} ms"
                    yield Breach("attention.window", text, f"at most {window.most}")
        if self.channel not in ("", newcomer.channel):
            for limit in self.paces.switches:
                switched = [one for one in self.given if one.switch and one.at + limit.within > now]
                number = sum(strict or not one.doubtful for one in switched)
                if number >= limit.most:
                    text = f"{number + 1} switches within {limit.within} ms"
                    yield Breach("attention.switches", text, f"at most {limit.most}")

    def _warming(self, now: int, sure: list[Given]) -> Iterable[Breach]:
        if self.signed_in_at is None or not sure:
            return
        for rule in self.paces.warm_ups:
            until = min(sure[-1].at + rule.every, self.signed_in_at + rule.lasts)
            if now < until:
                yield Breach("attention.warm_up", f"offered at {now}", f"not before {until}")

"""Agents come and go by the roster: signed in, draining when the shift is over, signed out with nothing in hand."""

from typing import Final, final

from router.core.events import AgentPresenceChanged, AgentSignedIn, AgentSignedOut, Fact
from router.core.values import AgentId, Instant
from simulations.clock import Agenda
from simulations.roster import Rep, Roster

SOURCE: Final = "roster"


@final
class _Duty:
    """One agent's day: which shift, which session, and whether it is over."""

    __slots__ = ("draining", "rep", "turn")

    def __init__(self, rep: Rep) -> None:
        self.rep = rep
        self.turn = 0
        self.draining = False

    @property
    def session(self) -> str:
        return f"{self.rep.id}/{self.turn}"


@final
class Staff:
    """Everyone on the roster, and how much each agent has in hand."""

    __slots__ = ("_agenda", "_count", "_duties", "hands")

    def __init__(self, agenda: Agenda, roster: Roster) -> None:
        self._agenda = agenda
        self._duties = {rep.id: _Duty(rep) for rep in roster}
        self.hands: dict[str, int] = {}
        self._count = 0
        for rep in roster:
            if rep.shifts:
                agenda.add(rep.shifts[0][0], self._come, rep.id)

    def take(self, agent: str) -> None:
        """One more offer or assignment is in the agent's hands."""
        self.hands[agent] = self.hands.get(agent, 0) + 1

    def release(self, agent: str, now: Instant) -> None:
        """One less is."""
        left = self.hands[agent] = self.hands.get(agent, 0) - 1
        assert left >= 0, f"{agent} gave back what they did not have"
        duty = self._duties.get(AgentId(agent))
        if not left and duty is not None and duty.draining:
            self._agenda.add(now, self._leave, duty.session)

    def back(self, agent: str, _: Instant) -> Fact | None:
        """Say of one who was silent that they are there again."""
        duty = self._duties.get(AgentId(agent))
        if duty is not None and duty.draining and not self.hands.get(agent):
            return None  # gone home
        presence = "draining" if duty is not None and duty.draining else "available"
        session = duty.session if duty is not None else ""
        return AgentPresenceChanged(self._id(), SOURCE, AgentId(agent), session, presence)

    def _id(self) -> str:
        self._count += 1
        return f"{SOURCE}-{self._count}"

    def _come(self, agent: str, _: Instant) -> Fact:
        duty = self._duties[AgentId(agent)]
        rep = duty.rep
        end = rep.shifts[duty.turn][1]
        duty.turn += 1
        duty.draining = False
        self._agenda.add(end, self._drain, duty.session)
        if duty.turn < len(rep.shifts):
            self._agenda.add(rep.shifts[duty.turn][0], self._come, agent)
        return AgentSignedIn(
            id=self._id(), source=SOURCE, agent=rep.id, session=duty.session, team=rep.team, site=rep.site,
            skills=dict(rep.skills), languages=rep.languages, authority=dict(rep.authority), channels=rep.channels,
            budget=rep.budget,
        )  # fmt: skip

    def _drain(self, session: str, now: Instant) -> Fact | None:
        duty = self._duty_of(session)
        if duty is None:
            return None
        duty.draining = True
        if not self.hands.get(duty.rep.id):
            self._agenda.add(now, self._leave, session)
        return AgentPresenceChanged(self._id(), SOURCE, duty.rep.id, session, "draining", "end of shift")

    def _leave(self, session: str, _: Instant) -> Fact | None:
        duty = self._duty_of(session)
        if duty is None or not duty.draining or self.hands.get(duty.rep.id):
            return None
        duty.draining = False
        return AgentSignedOut(self._id(), SOURCE, duty.rep.id, session)

    def _duty_of(self, session: str) -> _Duty | None:
        """Return the duty whose session still is this one."""
        duty = self._duties[AgentId(session.rpartition("/")[0])]
        return duty if duty.session == session else None

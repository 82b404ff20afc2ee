"""The floor: everyone and everything now, and the indexes by which it is searched.

Rule 1. Only intake.py (facts, taken as data) and changes.py (decisions, applied) move it.
Rule 2. Whatever could let somebody be served (an agent freed, a contact placed) is noted in `freed` and `fresh`,
which matching empties before the fact is done with.
Rule 3. Indexes (demands, lines, rankings) are derived from the state and never recorded.
"""

from typing import Final, final

from router.core import agent as presence
from router.core import reasons, timers
from router.core.agent import Agent
from router.core.assignment import Assignment
from router.core.budgets import weighed
from router.core.contact import Contact
from router.core.eligibility import fit, misfit
from router.core.parties import FORMER, PRIMARY
from router.core.proof import check
from router.core.state import Asked, State
from router.core.values import CONNECTING, NEVER, WRAPPING
from router.core.waiting import Demand

CREDIT_MAX: Final = 10_000
"""A group that was not there is not made up to beyond so many thousandths of a contact."""

DEMANDS_MAX: Final = 512
"""More different demands than this, and those for which nobody waits are forgotten."""


LEARNT_BY: Final = 8
"""The part of a mean that the newest value makes up is one in so many."""


@final
class Floor(State):
    """The whole floor of one pool: its state, and who could take what."""

    __slots__ = ()

    def rest(self) -> None:
        """Forget what was noted for matching: after a recovery the next fact decides, not the past."""
        for agent in self.freed:
            agent.freed = False
        self.freed, self.fresh, self.again, self.due = [], [], [], []
        self.closing = False
        self.regrouped = False

    def leave_line(self, contact: Contact) -> None:
        """Take a contact out of its line, with the timers that ran while it waited."""
        demand = self.demands[contact.demand]
        demand.leave(contact)
        self.waiting -= 1
        if contact.deferred_until:  # whoever stood behind is the front now, and must be looked at
            self.undefer(contact)
            front = demand.anyone()
            if front is not None:
                self.again.append(front)
        if self.rules.batched and not self.waiting:
            self.timers.cancel(timers.BATCH, "")
        if contact.tried or contact.wish is not None:
            self.timers.cancel(timers.RETRY, contact.id)
        if self.rules.expires:
            self.timers.cancel(timers.GIVE_UP, contact.id)
        if contact.step:
            del self.relaxed[contact.id]
        if self.rules.reviews:
            self.timers.cancel(timers.REVIEW, contact.id)
        if self.rules.tells and not self.waiting:
            self.timers.cancel(timers.POSITIONS, "")

    def give_up_at(self, contact: Contact) -> int:
        """Return when a contact has waited as long as its channel lets it, time with agents left out; 0: never."""
        after = self.rules.expires.get(contact.fact.channel)
        if after is None:
            return 0
        since = max(contact.arrived_at, contact.queue_at)
        with_agents = sum([until - max(begun, since) for begun, until in contact.served if until > since])
        return since + with_agents + after

    def found(self, contact: Contact) -> None:
        """Take it that the platform knows of a contact: it is not missing, or misses nobody any more."""
        if contact.missing_seq:
            contact.missing_seq = 0
            self.timers.cancel(timers.MISSING, contact.id)

    def undefer(self, contact: Contact) -> None:
        """Forget that it was not worth it."""
        contact.deferred_until = 0
        self.demands[contact.demand].deferred -= 1
        self.timers.cancel(timers.WORTH, contact.id)

    def ask_again(self, contact: Contact) -> None:
        """Set the timer for the next instant at which somebody may be asked for the contact who may not be now."""
        if contact.tried or contact.wish is not None:
            instants = [contact.due_at, *(contact.tried or {}).values()]
            if contact.wish is not None:
                instants.append(contact.wish.until)
            again = min([at for at in instants if at > self.now], default=NEVER)
            if again < NEVER:
                self.timers.set(timers.RETRY, contact.id, again)

    def demand(self, channel: str, key: Asked) -> Demand:
        """Return the demand for what is asked, made now if nobody asked for it before."""
        demand = self.demand_of.get(key)
        if demand is None:
            if len(self.demands) >= max(DEMANDS_MAX, self.forget_at):
                self._forget_demands()
            self.next_demand += 1
            demand = Demand(self.next_demand, channel, *key)
            self.demand_of[key] = self.demands[demand.index] = demand
            for agent in self.roster:
                if agent.presence != presence.OFFLINE:
                    self._join(agent, demand)
        return demand

    def _forget_demands(self) -> None:
        for key, demand in list(self.demand_of.items()):
            if not demand.waiting and not demand.singles:
                del self.demand_of[key], self.demands[demand.index]
        self.forget_at = 2 * len(self.demands)
        for agent in self.roster:
            agent.demands = [index for index in agent.demands if index in self.demands]
            agent.absent = {index: None for index in agent.absent if index in self.demands}

    def _join(self, agent: Agent, demand: Demand) -> None:
        if misfit(agent, demand) == reasons.OK:
            demand.fits[agent.no] = fit(agent, demand, self.policy.fit)
            agent.demands.append(demand.index)
            demand.announce(agent.no)

    def index(self, agent: Agent) -> None:
        """Enter a signed-in agent wherever they could help."""
        assert not agent.demands, "an agent is indexed once"
        self.regrouped = self.rules.at_once
        if agent.presence != presence.OFFLINE:
            for demand in self.demands.values():
                self._join(agent, demand)
        self.improved(agent)

    def unindex(self, agent: Agent) -> None:
        """Take an agent out of every ranking."""
        self.unhoped(agent)
        self.regrouped = self.rules.at_once
        for index in agent.demands:
            demand = self.demands[index]
            demand.forget(agent.no)
        agent.demands, agent.absent = [], {}

    def unhoped(self, agent: Agent) -> None:
        """Have those looked at again whom other agents would not take: perhaps nobody else is left to ask."""
        for index in agent.demands:
            self.again.extend(self.demands[index].singles.values())
        self.stir()

    def stir(self) -> None:
        """Note that something changed for those who wait: a batch is open until its window has passed (batching.py)."""
        if self.rules.batched and self.waiting and (timers.BATCH, "") not in self.timers.armed:
            window, plan = self.policy.choosing.batch_window, self.plan
            if plan is not None:
                self.timers.set(timers.BATCH, "", max(self.now + window, plan.deadline))
            elif window:
                self.timers.set(timers.BATCH, "", self.now + window)

    def share(self, agent: Agent, step: int) -> None:
        """Count a contact (or, at -1, no more) as given to the agent's group; all groups earn their part of it."""
        shares = self.rules.shares
        assert shares is not None, "the policy has shares"
        given = agent.group(shares.by)
        if given not in shares.parts:
            return
        for group, part in shares.parts.items():
            credit = self.credit.get(group, 0) + step * (part - (1000 if group == given else 0))
            self.credit[group] = max(-CREDIT_MAX, min(credit, CREDIT_MAX))

    def improved(self, agent: Agent) -> None:
        """Note that the agent may now take what they could not before."""
        if self.rules.batched:
            self.stir()
        if self.rules.improvable:
            self.announce(agent)
            agent.absent = {}
        elif agent.absent:
            self._return(agent)
        if not agent.freed:
            agent.freed = True
            self.freed.append(agent)

    def _return(self, agent: Agent) -> None:
        """Announce an agent where they were absent and now pass the gate: the gate costs less than a ranking."""
        codes: dict[str, int] = {}
        absent: dict[int, None] = {}
        for index in agent.absent:
            demand = self.demands[index]
            code = codes.get(demand.kind, -1)
            if code < 0:
                code = codes[demand.kind] = agent.attention.refusal(demand.kind, self.now)
            if code:
                absent[index] = None
            else:
                demand.announce(agent.no)
        agent.absent = absent

    def heard(self, agent: Agent) -> None:
        """Take note that the agent's session gave a word: a lapse that has not taken effect is forgotten."""
        if agent.lapsing_since:
            agent.lapsing_since = 0
            self.timers.cancel(timers.SETTLE, agent.id)

    def acted(self, agent: Agent) -> None:
        """Take note that the agent does something: their lease holds, and they respond."""
        self.heard(agent)
        if not agent.responding:
            agent.responding = True
            self.improved(agent)
        agent.unanswered = 0

    def occupy(self, agent: Agent, activity: str, channel: str, weight: int | None, until: int | None) -> None:
        """Count work that Poise did not give; without a weight it costs what its channel costs, else everything."""
        self.free(agent, activity)
        if weight is None:
            known = channel in self.policy.channels
            weight = agent.attention.weight(channel) if known else agent.attention.budget
        agent.outside[activity] = (channel, weight)
        agent.attention.carry(weight, channel, 1)
        weighed(self, agent)
        if until is not None:
            self.timers.set(timers.OUTSIDE, f"{agent.no} {activity}", until)

    def free(self, agent: Agent, activity: str) -> None:
        """Count work that Poise did not give no more."""
        channel, weight = agent.outside.pop(activity, ("", 0))
        agent.attention.carry(weight, channel, -1)
        weighed(self, agent)
        self.timers.cancel(timers.OUTSIDE, f"{agent.no} {activity}")
        self.improved(agent)

    def catch_up(self) -> None:
        """The input is read: whoever is ready may be offered what waits."""
        self.catching_up = False
        self.timers.cancel(timers.CATCH_UP, "")
        for agent in self.roster:
            if agent.ready:
                self.improved(agent)

    def announce(self, agent: Agent) -> None:
        """Have an agent whose place may have become better ranked anew wherever they stand."""
        for index in agent.demands:
            self.demands[index].announce(agent.no)

    def handled(self, work: Assignment, phase: int) -> None:
        """Learn from work that ends in a phase how long its kind takes; what ended last counts most.

        Work that slept says little of that, and what never began, or was another's, nothing.
        """
        if phase <= CONNECTING or phase > WRAPPING or work.role not in (PRIMARY, FORMER) or not work.began_at:
            return
        took = self.now - work.began_at
        mean = self.handling.get(work.kind, took)
        self.handling[work.kind] = mean + (took - mean) // LEARNT_BY

    def check(self) -> None:
        """Assert the rules over everything."""
        check(self)

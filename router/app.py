"""The composition root: the only place that knows everyone, and puts them together for whoever asks."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from router.console.desk import Debt, debt_told
from router.console.standing import AgentStanding, Standing, agent_alone, agent_standing, standing
from router.console.story import Line, Moment, Story, brief_at, floor_at, go_on, is_gone, moment, read_story
from router.console.whereabouts import Whereabouts, whereabouts
from router.core.brief import Brief
from router.core.decisions import OfferContact
from router.core.events import AgentSignedIn
from router.core.policy import Policy
from router.core.values import DAY_MS, Instant
from router.journal.ownership import is_owned
from router.journal.replay import ReplayReport, Watch, replay
from router.journal.sqlite import SqliteJournal, is_journal, read_journal
from router.policy_file import policy_from_json
from router.ports import Record
from router.wire.times import parse_instant
from simulations.folder import DECISIONS, JOURNAL, SUMMARY
from simulations.lines import InputError
from simulations.recorded import Progress

RunStanding = Literal["ended", "going_on", "cut_off"]

_CLOCK: Final = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")


def journal_path(place: Path) -> Path:
    """Find the journal that a directory or a file stands for; InputError if there is none."""
    path = place / JOURNAL if place.is_dir() else place
    if not path.exists():
        if place.is_dir():
            raise InputError(f"{place}: holds no {JOURNAL}; name the folder that `poise route --out` wrote")
        raise InputError(f"{place}: there is no such file or folder; name a run's folder or its {JOURNAL}")
    try:
        ours = is_journal(path)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    if not ours:
        raise InputError(f"{path}: is no journal of Poise; name a run's folder or its {JOURNAL}")
    return path


def open_run(place: Path) -> SqliteJournal:
    """Open the journal of a run for reading, also while the run goes on."""
    return read_journal(journal_path(place))


def standing_of(journal: Path) -> RunStanding:
    """Tell by what lies beside a journal whether its run came to its end; another's journal is taken as whole."""
    if not journal.with_name(DECISIONS).exists():
        return "ended"
    owned = is_owned(str(journal))  # before the look for the summary, which is there when the claim is let go
    if journal.with_name(SUMMARY).exists():
        return "ended"
    return "going_on" if owned else "cut_off"


def verify(journal: SqliteJournal, progress: Progress) -> ReplayReport:
    """Decide everything in a journal again, and compare."""
    return replay(journal, policy_from_json, watch=counted(journal.last(), progress))


def counted(total: int, progress: Progress) -> Watch:
    """Make a watch that tells how many records are done, once in a while."""

    def watch(record: Record) -> None:
        if record.seq % 1000 == 0 or record.seq == total:
            progress(record.seq, total)

    return watch


@dataclass(frozen=True, slots=True)
class Answer:
    """What a journal says to a question about a contact: its story up to the moment asked, and how it stood then.

    `policy` and `digest` are of the policy that held then; `where` is there where the contact had come and not waits.
    """

    story: Story
    lines: list[Line]
    policy: Policy
    digest: str
    records: int
    ends: Instant
    asked: Instant | None
    moment: Moment | None
    seen: Standing | None
    beside: AgentStanding | None
    offers_to_agent: list[Line]
    where: Whereabouts | None = None
    debt: Debt | None = None


@dataclass(frozen=True, slots=True)
class Briefed:
    """The brief of a contact's last offer at or before the moment asked; both None if it was never offered by then."""

    contact: str
    offer: Line | None
    brief: Brief | None


def answer(place: Path, contact: str, agent: str | None, when: str | None, progress: Progress) -> Answer:
    """Answer why a contact waited or went to whom, from the journal alone."""
    journal = open_run(place)
    try:
        header, total = journal.header(), journal.last()
        count = counted(total, progress)
        ends: list[Instant] = [Instant(0)]
        signed_in = False

        def watch(record: Record) -> None:
            nonlocal signed_in
            ends[0] = record.now
            signed_in = signed_in or (isinstance(record.fact, AgentSignedIn) and record.fact.agent == agent)
            count(record)

        story = told_story(journal, place, contact, watch, agent or "")
        if agent is not None and not signed_in:
            raise InputError(f"{place}: no agent {agent} ever signs in there; look for the name in decisions.ndjson")
        asked = asked_at(when, story)
        lines = [line for line in story.lines if asked is None or line.at <= asked]
        then = moment(lines, asked)
        policy, digest = policy_from_json(header.policy), header.policy_digest
        seen = beside = where = debt = None
        if lines:
            engine = floor_at(journal, policy_from_json, then or Moment("here", at=asked), count)
            floor = engine.floor
            seen = standing(floor, contact)
            if agent is not None:
                debt = debt_told(floor, agent, story.debts)
                beside = agent_standing(floor, contact, agent, seen) if seen else agent_alone(floor, agent)
            if not is_gone(lines):
                if then is not None:
                    go_on(journal, engine, then, asked)
                where = whereabouts(floor, contact)
            policy, digest = floor.policy, floor.digest or digest
        to_agent = [line for line in lines if isinstance(line.thing, OfferContact) and line.thing.agent == agent]
        return Answer(
            story, lines, policy, digest, total, ends[0], asked, then, seen, beside, to_agent, where, debt
        )  # fmt: skip
    finally:
        journal.close()


def told_story(journal: SqliteJournal, place: Path, contact: str, watch: Watch, agent: str = "") -> Story:
    """Read what a journal says about a contact; InputError if it says nothing."""
    story = read_story(journal, contact, watch, agent)
    if not story.lines:
        raise InputError(f"{place}: no contact {contact} in it; ids stand in decisions.ndjson as `subject`")
    return story


def briefed(place: Path, contact: str, when: str | None, progress: Progress) -> Briefed:
    """Return the brief that a contact's last offer at or before a moment referred to, from the journal alone."""
    journal = open_run(place)
    try:
        count = counted(journal.last(), progress)
        story = told_story(journal, place, contact, count)
        asked = asked_at(when, story)
        offers = [
            line for line in story.lines
            if isinstance(line.thing, OfferContact) and (asked is None or line.at <= asked)
        ]  # fmt: skip
        if not offers:
            return Briefed(contact, None, None)
        return Briefed(contact, offers[-1], brief_at(journal, policy_from_json, offers[-1], count))
    finally:
        journal.close()


def asked_at(when: str | None, story: Story) -> Instant | None:
    """Read the moment asked about: an instant, or a time of day on the contact's day, in UTC."""
    if when is None:
        return None
    found = parse_instant(when)
    if found is not None:
        return found
    clock = _CLOCK.fullmatch(when)
    if clock is None:
        raise InputError(f"--at {when}: is no moment; write it like 2026-03-02T09:30:00Z or 09:30:00")
    hours, minutes, seconds = int(clock[1]), int(clock[2]), int(clock[3] or 0)
    if hours > 23 or minutes > 59 or seconds > 59:
        raise InputError(f"--at {when}: is no time of day")
    came, left = story.lines[0].at, story.lines[-1].at
    at = came // DAY_MS * DAY_MS + (hours * 3600 + minutes * 60 + seconds) * 1000
    at += 999  # a time to the second means the whole of that second
    # A contact may wait past midnight: the time on its next day is meant where that lies within its story.
    return Instant(at + DAY_MS) if at < came and at + DAY_MS <= left else Instant(at)

"""Living through a journal again: recovery, which decides nothing, and verification, which decides everything anew.

Recovery applies what stands recorded, so that a newer engine may correct a rule and still own what an older one
promised. Verification asks this engine to decide again and compares byte for byte; it holds for one engine version.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

from router.core.decisions import Decision
from router.core.engine import ENGINE_VERSION, Engine
from router.core.events import Fact, PolicyApplied
from router.core.policy import Policy
from router.core.values import Instant
from router.journal.layout import encode_record
from router.ports import Header, Journal, JournalError, Record, Snapshot
from router.wire import decision_to_row, dump

ReadPolicy = Callable[[bytes], Policy]
"""Reads the compiled policy of a header; a policy it cannot read may raise whatever it likes."""
Watch = Callable[[Record], None]


def recover(
    journal: Journal,
    read_policy: ReadPolicy,
    *,
    at: Instant | None = None,
    upto: int | None = None,
    watch: Watch | None = None,
) -> Engine:
    """Return the engine as it was after the last record; or after those up to the instant `at`, or the seq `upto`.

    The chain is checked whole. It starts from the newest snapshot of this engine version, else from the beginning.
    `watch` is told of each record that is applied.
    """
    journal.verify()
    policy = _policy(journal.header(), read_policy)
    snapshot = journal.latest_snapshot(ENGINE_VERSION, upto=upto, at=at)
    if snapshot is None:
        engine = Engine(policy)
    else:
        policy = _in_force(journal, snapshot, policy)
        engine = _restored(policy, snapshot.seq, snapshot.floor)
    for record in journal.records(snapshot.seq + 1 if snapshot else 1):
        if (upto is not None and record.seq > upto) or (at is not None and record.now > at):
            break
        try:
            engine.recover(record.fact, record.now, record.decisions, record.sequence)
        except _ENGINE_FAULTS as fault:
            raise JournalError(f"record {record.seq} cannot be applied: {_said(fault)}") from fault
        if watch:
            watch(record)
    return engine


@dataclass(frozen=True, slots=True)
class Difference:
    """The first place where deciding again gave something else.

    `index` counts the record's decisions from 0; `recorded` or `decided` is None where one side has fewer.
    """

    seq: int
    now: Instant
    fact: Fact
    index: int
    recorded: Decision | None
    decided: Decision | None

    def fields(self) -> list[tuple[str, object, object]]:
        """Return what differs as name, recorded and decided; the type's name stands first where it differs."""
        old, new = self.recorded, self.decided
        if type(old) is not type(new):
            return [("type", _type_name(old), _type_name(new))]
        names = [item.name for item in fields(old)] if old is not None else []
        pairs = [(name, getattr(old, name), getattr(new, name)) for name in names]
        return [pair for pair in pairs if pair[1] != pair[2]]

    def __str__(self) -> str:
        told = "; ".join(f"{name}: recorded {old!r}, decided {new!r}" for name, old, new in self.fields())
        place = f"record {self.seq}, decision {self.index + 1}"
        return f"{place}: {told}\nrecorded {self.recorded}\ndecided  {self.decided}"


@dataclass(frozen=True, slots=True)
class ReplayReport:
    """What verification saw: how much it compared, and the first difference, if any."""

    records: int
    decisions: int
    difference: Difference | None = None

    @property
    def agrees(self) -> bool:
        return self.difference is None


def replay(journal: Journal, read_policy: ReadPolicy, *, watch: Watch | None = None) -> ReplayReport:
    """Decide everything again from the start and compare; stop at the first difference."""
    journal.verify()
    for seq, header in journal.headers():
        if header.engine_version != ENGINE_VERSION:
            raise JournalError(
                f"from record {seq} on the journal was decided by engine {header.engine_version}, this is "
                f"{ENGINE_VERSION}: only the same version decides the same, so verify with that one "
                "(recovery works with this one too)"
            )
    engine = Engine(_policy(journal.header(), read_policy))
    records = decisions = 0
    for record in journal.records():
        try:
            decided = engine.handle(record.fact, record.now, record.sequence)
        except _ENGINE_FAULTS as fault:
            raise JournalError(f"record {record.seq} cannot be decided again: {_said(fault)}") from fault
        if encode_record(record.now, record.fact, decided, record.sequence) != record.body:
            return ReplayReport(records, decisions, _difference(record, decided))
        records += 1
        decisions += len(decided)
        if watch:
            watch(record)
    return ReplayReport(records, decisions)


def _difference(record: Record, decided: list[Decision]) -> Difference:
    old: list[Any] = [*record.decisions, None]
    new: list[Any] = [*decided, None]
    for index, (was, made) in enumerate(zip(old, new, strict=False)):
        if was is None or made is None or dump(decision_to_row(was)) != dump(decision_to_row(made)):
            if was is made:
                break
            return Difference(record.seq, record.now, record.fact, index, was, made)
    raise JournalError(f"record {record.seq} says the same as this engine, but not in canonical bytes")


# A record that no engine of this kind can have written makes it stumble wherever it happens to look.
_ENGINE_FAULTS = (AssertionError, LookupError, TypeError, ValueError, AttributeError)


def _said(fault: BaseException) -> str:
    return str(fault) or type(fault).__name__


def _type_name(decision: Decision | None) -> str:
    return "nothing" if decision is None else type(decision).__name__


def _policy(header: Header, read_policy: ReadPolicy) -> Policy:
    try:
        return read_policy(header.policy)
    except Exception as fault:
        raise JournalError(f"the policy in the journal's header cannot be read: {fault}") from fault


def _in_force(journal: Journal, snapshot: Snapshot, policy: Policy) -> Policy:
    """Return the policy under which a snapshot was taken: the journal's own, or the one applied last before it."""
    digest = snapshot.floor.get("digest", "")
    if not digest:
        return policy
    found: Policy | None = None
    for record in journal.records():
        if record.seq > snapshot.seq:
            break
        if isinstance(record.fact, PolicyApplied) and record.fact.digest == digest:
            found = record.fact.policy
    if found is None:
        raise JournalError(f"the snapshot after record {snapshot.seq} is of policy {digest[:12]}, that no record holds")
    return found


def _restored(policy: Policy, seq: int, floor: dict[str, Any]) -> Engine:
    try:
        return Engine.restore(policy, floor)
    except _ENGINE_FAULTS as fault:
        raise JournalError(f"the snapshot after record {seq} cannot be restored: {_said(fault)}") from fault

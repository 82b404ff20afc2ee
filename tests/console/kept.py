"""Stories kept in a journal, and asked about through the command line as a supervisor would."""

import json
from pathlib import Path
from typing import Any

from router.core import events as e
from router.core import policy as p
from router.core.policy import Policy
from router.journal.sqlite import open_journal
from simulations.folder import JOURNAL
from tests.cli.conftest import poise
from tests.journal.small_floor import header
from tests.story import Story


class Kept:
    """A story that goes on, and what its journal answers."""

    def __init__(self, folder: Path, policy: Policy, snapshot_after: int = 0) -> None:
        self.folder, self.snapshot_after = folder, snapshot_after
        self.story = Story(policy, "kept")
        self.first = policy
        self.written = 0

    def given(self, when: str, *facts: e.Fact) -> "Kept":
        """Let time pass and tell the facts."""
        self.story.given(when, *facts)
        return self

    def why(self, contact: str, *words: str) -> str:
        """Return what `poise why` prints about a contact."""
        self.write()
        said = poise("why", self.folder, contact, *words)
        assert said.status == 0, said.err
        return said.out

    def data(self, contact: str, *words: str) -> Any:
        """Return what it says as data."""
        return json.loads(self.why(contact, *words, "--json"))

    def rules(self, contact: str, agent: str, *words: str) -> list[str]:
        """Name the rules that keep an agent from a contact."""
        return [no["rule"] for no in self.data(contact, "--agent", agent, *words)["agent"]["refusals"]]

    def write(self) -> None:
        """Bring the journal up to date; nobody closes it as one would who ends well."""
        journal = open_journal(self.folder / JOURNAL, header(self.first), synchronous="OFF")
        try:
            told = self.story.told[self.written :]
            journal.append([(now, fact, made) for fact, now, made in told])
            self.written += len(told)
            if self.snapshot_after and self.written >= self.snapshot_after:
                journal.write_snapshot(self.story.engine.snapshot(), self.story.now)
        finally:
            journal.close()


def wide(**limits: Any) -> p.Scopes:
    """Make limits that hold for all."""
    return p.Scopes(all=p.Limits(**limits))

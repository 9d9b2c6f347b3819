"""The acts of this app that may be done with several tasks at once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tongban.foundation.directory.public import Officer
from tongban.foundation.tasks.commands.assign import assign_task
from tongban.foundation.tasks.commands.claim import claim_task, release_task
from tongban.foundation.tasks.commands.copy import copy_task
from tongban.foundation.tasks.commands.urge import urge_task
from tongban.foundation.tasks.facts import TaskRow
from tongban.kernel.errors import N_, Invalid, Refused


class _OneByOne:
    """Lawful for any tasks: each stands by itself."""

    def flaw(self, task: TaskRow, *, by: Officer, at: datetime) -> Refused | None:
        return None


class Claiming(_OneByOne):
    """Take each."""

    def do(self, task: TaskRow, *, facts: Mapping[str, Any], by: Officer, at: datetime) -> None:
        claim_task(task_id=task.id, by=by, at=at)


class Releasing(_OneByOne):
    """Give each back."""

    def do(self, task: TaskRow, *, facts: Mapping[str, Any], by: Officer, at: datetime) -> None:
        release_task(task_id=task.id, by=by)


class Assigning(_OneByOne):
    """Put each into the hands of the colleague `to`."""

    def do(self, task: TaskRow, *, facts: Mapping[str, Any], by: Officer, at: datetime) -> None:
        assign_task(task_id=task.id, to_account=_colleague(facts), by=by, at=at)


class Urging(_OneByOne):
    """Urge each, for the same `reason`."""

    def do(self, task: TaskRow, *, facts: Mapping[str, Any], by: Officer, at: datetime) -> None:
        urge_task(task_id=task.id, by=by, reason=str(facts.get("reason", "")), at=at)


class Copying(_OneByOne):
    """Send a copy of each to the colleague `to`, with the same `note`."""

    def do(self, task: TaskRow, *, facts: Mapping[str, Any], by: Officer, at: datetime) -> None:
        copy_task(
            task_id=task.id, to_account=_colleague(facts), note=str(facts.get("note", "")), by=by, at=at
        )


def _colleague(facts: Mapping[str, Any]) -> int:
    """The account that `to` names. Raises Invalid."""
    named = str(facts.get("to", ""))
    if not named.isdecimal() or len(named) > 18:
        raise Invalid(facts={"fields": {"to": N_("Choose a colleague.")}})
    return int(named)

"""What worklists ask of the apps that their tasks belong to."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from tongban.foundation.directory.public import Officer
from tongban.foundation.tasks.facts import ClockWords, TaskRow
from tongban.kernel.errors import Refused
from tongban.kernel.ports import PortTable


class TaskTeller(Protocol):
    """Tells of what tasks are about. `keys` are what stands behind the colon of `about`."""

    def clock_words(self, keys: Sequence[str], *, at: datetime) -> Mapping[str, ClockWords]:
        """What the clocks of these say in words, by key; those that run as usual are left out. 1 SQL."""


class BatchAct(Protocol):
    """An act that may be done with several ticked tasks, each in a transaction of its own."""

    def flaw(self, task: TaskRow, *, by: Officer, at: datetime) -> Refused | None:
        """What makes the whole batch unlawful before it begins; None where nothing does."""

    def do(self, task: TaskRow, *, facts: Mapping[str, Any], by: Officer, at: datetime) -> None:
        """Do it with one task. Raises what its verb refuses."""


# by the word before the colon of `about`, such as `cases`
task_tellers: PortTable[TaskTeller] = PortTable("tasks.tellers")
# by the name of the act, such as `claim`
batch_acts: PortTable[BatchAct] = PortTable("tasks.batch_acts")

"""What worklists ask of the apps that their tasks belong to."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from tongban.foundation.tasks.facts import ClockWords
from tongban.kernel.ports import PortTable


class TaskTeller(Protocol):
    """Tells of what tasks are about. `keys` are what stands behind the colon of `about`."""

    def clock_words(self, keys: Sequence[str], *, at: datetime) -> Mapping[str, ClockWords]:
        """What the clocks of these say in words, by key; those that run as usual are left out. 1 SQL."""


# by the word before the colon of `about`, such as `cases`
task_tellers: PortTable[TaskTeller] = PortTable("tasks.tellers")

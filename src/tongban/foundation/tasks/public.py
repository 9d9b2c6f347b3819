"""The front door of this app: other apps import only from here."""

from tongban.foundation.tasks.commands.claim import claim_task, release_task, urge_task
from tongban.foundation.tasks.commands.open import (
    NewTask,
    cancel_tasks,
    close_task,
    open_task,
    open_tasks,
    reschedule_task,
)
from tongban.foundation.tasks.facts import (
    COUNTED_AT_MOST,
    ClockWords,
    NotYourTask,
    TaskClosed,
    TaskCounts,
    TaskFilters,
    TaskPage,
    TaskRow,
    TaskTaken,
    TaskUrged,
    View,
    task_id_of,
)
from tongban.foundation.tasks.narrowing import digits_of
from tongban.foundation.tasks.ports import TaskTeller, task_tellers
from tongban.foundation.tasks.queries import items_waiting, others_on, task_counts, tasks_about, worklist

__all__ = [
    "COUNTED_AT_MOST",
    "ClockWords",
    "NewTask",
    "NotYourTask",
    "TaskClosed",
    "TaskCounts",
    "TaskFilters",
    "TaskPage",
    "TaskRow",
    "TaskTaken",
    "TaskTeller",
    "TaskUrged",
    "View",
    "cancel_tasks",
    "claim_task",
    "close_task",
    "digits_of",
    "items_waiting",
    "open_task",
    "open_tasks",
    "others_on",
    "release_task",
    "reschedule_task",
    "task_counts",
    "task_id_of",
    "task_tellers",
    "tasks_about",
    "urge_task",
    "worklist",
]

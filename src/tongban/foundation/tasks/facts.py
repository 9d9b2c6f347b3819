"""Tasks as frozen values, the views of a worklist, and what is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import NAMESPACE_URL, UUID, uuid5

from tongban.kernel.errors import N_, Refused
from tongban.kernel.events import Event

COUNTED_AT_MOST = 99
BATCH_AT_MOST = 50
VIEWS_AT_MOST = 12  # ours: more tabs than that nobody finds again
ASSIGN_DUTY, URGE_DUTY = "tasks.assign", "tasks.urge"
COPY_ACT = "tasks.copy"
APPLICANT = "applicant"  # who urges, where it is no officer
NO_DUE = datetime.fromisoformat("9999-01-01T00:00:00+00:00")


class View(StrEnum):
    """Ways to look at the worklist."""

    POST = "post"
    OFFICE = "office"  # of all posts of the organisations whose work one sees to
    MINE = "mine"
    UNCLAIMED = "unclaimed"
    OVERDUE = "overdue"
    DONE = "done"


@dataclass(frozen=True, kw_only=True)
class TaskFilters:
    """What narrows a view; empty is everything. `is_step`: only steps of a process, whatever the post;
    `title` is the whole name of the item; `words` are what is searched for; due from is inclusive."""

    kinds: tuple[str, ...] = ()
    is_step: bool = False
    title: str = ""
    words: str = ""
    organisation_id: UUID | None = None
    post_code: str = ""
    area_code: str = ""
    due_from: datetime | None = None
    due_before: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ClockWords:
    """What a task's clock says where the task has no limit of its own, or where the clock stands still.

    `text` is an English message id that may hold `%(day)s`; `is_stopped` while somebody is waited for.
    """

    text: str
    day: date | None = None
    is_stopped: bool = False


@dataclass(frozen=True, kw_only=True)
class TaskRow:
    """One to-do as a list shows it. `title` and `applicant_label` are data, `kind` is a code."""

    id: UUID
    key: str
    kind: str
    about: str
    title: str
    applicant_label: str
    post_code: str
    organisation_id: UUID
    area_code: str
    url: str
    opened_at: datetime
    due_at: datetime | None
    claimed_by_account: int | None
    claimed_by_name: str
    urge_count: int
    closed_at: datetime | None
    outcome: str


@dataclass(frozen=True, kw_only=True)
class TaskPage:
    """One page of a worklist; `cursor` leads to the next, empty on the last."""

    rows: tuple[TaskRow, ...]
    cursor: str


@dataclass(frozen=True, kw_only=True)
class TaskCounts:
    """How many tasks each view holds, at most 100 (shown as 99+)."""

    post: int
    mine: int
    unclaimed: int
    overdue: int


class RowState(StrEnum):
    """How far one task of a batch is."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class BatchRowFact:
    """One task of a batch and what came of it; `why` is a message id that `why_facts` fill."""

    about: str
    title: str
    applicant_label: str
    url: str
    state: RowState
    code: str
    why: str
    why_facts: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class BatchFact:
    """One act on several tasks."""

    id: UUID
    act: str
    begun_at: datetime
    rows: tuple[BatchRowFact, ...]

    def count(self, state: RowState) -> int:
        """How many of its tasks are in this state."""
        return sum(row.state is state for row in self.rows)


class BatchNotOpen(Refused):
    """A batch was asked for that is not lawful as a whole; nothing of it was done."""

    code = "batch-not-open"
    title = N_("These cannot be done together: %(which)s. Nothing was done.")


class TaskTaken(Refused):
    """Somebody else holds the task."""

    code = "task-taken"
    title = N_("%(name)s has already taken this task.")


class TaskClosed(Refused):
    """The task is done or no longer needed."""

    code = "task-closed"
    title = N_("This task is already closed.")


class NotYourTask(Refused):
    """Only who holds a task may give it back."""

    code = "task-not-yours"
    title = N_("You do not hold this task.")


class NotAHolder(Refused):
    """A task is assigned to somebody who does not hold its post."""

    code = "task-not-a-holder"
    title = N_("%(name)s does not hold the post for which this task waits.")


class UrgedToday(Refused):
    """The same side has urged this on the same working day."""

    code = "task-urged-today"
    title = N_("You have urged this today already. You may urge again on the next working day.")


class NothingToUrge(Refused):
    """Nothing about this lies with an office now."""

    code = "nothing-to-urge"
    title = N_("Nothing of this lies with an office now, so there is nobody to urge.")


class NotInScope(Refused):
    """A copy was meant for somebody who holds no post of the organisation."""

    code = "copy-not-in-scope"
    title = N_("Choose a colleague who holds a post of the organisation that has this task.")


class TooManyViews(Refused):
    """An officer keeps only so many views."""

    code = "too-many-views"
    title = N_("You keep %(most)s views already. Remove one first.")


@dataclass(frozen=True, kw_only=True)
class ViewFact:
    """A view that an officer keeps: its name, and what stands behind the question mark."""

    name: str
    query: str


@dataclass(frozen=True, kw_only=True)
class UrgingFact:
    """One urging: by whom (`is_applicant`, or the officer's name), why and when."""

    is_applicant: bool
    name: str
    reason: str
    urged_at: datetime


@dataclass(frozen=True, kw_only=True)
class TaskAssigned(Event):
    """A task was put into somebody's hands (指派); `from_account` held it before."""

    name: ClassVar[str] = "tasks.assigned"
    subject_field: ClassVar[str] = "key"
    key: str
    about: str
    title: str
    url: str
    to_account: int
    from_account: int | None
    by_name: str
    assigned_at: datetime


@dataclass(frozen=True, kw_only=True)
class TaskCopied(Event):
    """A colleague is to know of a task (抄送), and need not do anything."""

    name: ClassVar[str] = "tasks.copied"
    subject_field: ClassVar[str] = "key"
    key: str
    about: str
    title: str
    url: str
    to_account: int
    by_name: str
    note: str
    copied_at: datetime


@dataclass(frozen=True, kw_only=True)
class TaskUrged(Event):
    """A superior or the applicant (then `by_name` is empty) asks for a task to be done soon (催办)."""

    name: ClassVar[str] = "tasks.urged"
    subject_field: ClassVar[str] = "key"
    key: str
    task_id: UUID
    about: str
    title: str
    url: str
    post_code: str
    organisation_id: UUID
    claimed_by_account: int | None
    by_name: str
    reason: str
    urged_at: datetime


def task_id_of(key: str) -> UUID:
    """The id of the task with this key: the same key is always the same task."""
    return uuid5(NAMESPACE_URL, f"tongban:task:{key}")

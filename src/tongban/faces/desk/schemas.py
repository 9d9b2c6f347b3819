"""What the worklist's part of the API takes and gives."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Field, Schema


class TaskOut(Schema):
    """One task: what, about what, for whom (masked), by when, and who has it."""

    id: UUID
    kind: str
    about: str
    title: str
    applicant_label: str
    post_code: str
    organisation_id: UUID
    opened_at: datetime
    due_at: datetime | None
    claimed_by_name: str
    is_mine: bool
    urge_count: int
    closed_at: datetime | None


class TasksOut(Schema):
    """One page; `cursor` leads to the next and is empty on the last."""

    tasks: list[TaskOut]
    cursor: str


class AssignmentIn(Schema):
    """To whom: the account of a colleague who holds the task's post."""

    to: int


class TaskUrgingIn(Schema):
    """Why it is urgent."""

    reason: str = Field(..., max_length=300)


class CopyIn(Schema):
    """To whom, and what is said beside it."""

    to: int
    note: str = Field("", max_length=300)


class BatchIn(Schema):
    """One act on several tasks. The same `id` again is the same batch; `facts` holds to, reason or note."""

    id: UUID
    act: str
    tasks: list[UUID] = Field(..., max_length=50)
    facts: dict[str, Any] = {}


class BatchRowOut(Schema):
    """What came of one task: waiting, done or refused with the code of the refusal."""

    about: str
    title: str
    state: str
    code: str


class BatchOut(Schema):
    """The batch and its outcomes in the order of the limits."""

    id: UUID
    act: str
    begun_at: datetime
    rows: list[BatchRowOut]


class ViewIn(Schema):
    """A view to keep: its name, and what stands behind the question mark of the worklist's address."""

    name: str
    query: str = Field("", max_length=1000)


class ViewOut(Schema):
    """A view that is kept."""

    name: str
    query: str


class DelegationIn(Schema):
    """Own posts (as `/delegations/posts` names them) for a colleague, from a moment until, and not including, another."""

    posts: list[int]
    to: int
    from_at: datetime
    until_at: datetime
    reason: str = Field(..., max_length=200)


class DelegationOut(Schema):
    """A post that is, or will be, in a colleague's hands."""

    id: UUID
    post_code: str
    organisation_id: UUID
    from_name: str
    to_name: str
    from_at: datetime
    until_at: datetime
    reason: str
    is_mine: bool


class PostOut(Schema):
    """A post of one's own that may be delegated."""

    id: int
    code: str
    organisation_id: UUID

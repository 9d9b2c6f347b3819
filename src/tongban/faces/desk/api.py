"""The worklist over HTTP: list, take, give back, assign, urge, copy, several at once, views, absences."""

from uuid import UUID

from django.http import HttpRequest, QueryDict
from ninja import Router, Status

from tongban.faces.desk.addresses import WorklistAddress
from tongban.faces.desk.schemas import (
    AssignmentIn,
    BatchIn,
    BatchOut,
    CopyIn,
    DelegationIn,
    DelegationOut,
    PostOut,
    TaskOut,
    TasksOut,
    TaskUrgingIn,
    ViewIn,
    ViewOut,
)
from tongban.faces.desk.showing import filters_of
from tongban.foundation.directory.public import (
    DelegationFact,
    delegate_posts,
    delegations_of,
    end_delegation,
)
from tongban.foundation.identity.public import OfficerAuth, officer_calling
from tongban.foundation.tasks.public import (
    ASSIGN_DUTY,
    URGE_DUTY,
    BatchFact,
    View,
    ViewFact,
    assign_task,
    batch,
    begin_batch,
    claim_task,
    copy_task,
    release_task,
    remove_view,
    run_batch,
    save_view,
    saved_views,
    urge_task,
    worklist,
)
from tongban.kernel import clock

router = Router(tags=["worklist"])
PAGE = 20


@router.get("/tasks", response=TasksOut, auth=OfficerAuth())
def get_tasks(
    request: HttpRequest,
    view: View = View.POST,
    q: str = "",
    kind: str = "",
    item: str = "",
    step: str = "",
    organisation: str = "",
    due: str = "",
    cursor: str = "",
) -> TasksOut:
    """What waits for the caller's posts, the nearest limit first; the parameters are those of the page."""
    officer, now = officer_calling(request), clock.now()
    query = QueryDict(mutable=True)
    query.update({"q": q, "kind": kind, "item": item, "step": step, "organisation": organisation, "due": due})
    address = WorklistAddress.read(query, view=view)
    filters = filters_of(address, officer, at=now)
    page = worklist(by=officer, view=view, at=now, filters=filters, cursor=cursor, limit=PAGE)
    names = set(TaskOut.model_fields) - {"is_mine"}
    rows = [
        TaskOut(
            is_mine=row.claimed_by_account == officer.account_id,
            **{name: getattr(row, name) for name in names},
        )
        for row in page.rows
    ]
    return TasksOut(tasks=rows, cursor=page.cursor)


@router.post("/tasks/{task_id}/claim", response={204: None}, auth=OfficerAuth())
def post_claim(request: HttpRequest, task_id: UUID) -> Status[None]:
    """Take a task of one's posts."""
    claim_task(task_id=task_id, by=officer_calling(request), at=clock.now())
    return Status(204, None)


@router.post("/tasks/{task_id}/release", response={204: None}, auth=OfficerAuth())
def post_release(request: HttpRequest, task_id: UUID) -> Status[None]:
    """Give it back to its post."""
    release_task(task_id=task_id, by=officer_calling(request))
    return Status(204, None)


@router.post("/tasks/{task_id}/assignment", response={204: None}, auth=OfficerAuth(ASSIGN_DUTY))
def post_assignment(request: HttpRequest, task_id: UUID, body: AssignmentIn) -> Status[None]:
    """Put it into the hands of a colleague who holds its post."""
    assign_task(task_id=task_id, to_account=body.to, by=officer_calling(request), at=clock.now())
    return Status(204, None)


@router.post("/tasks/{task_id}/urging", response={204: None}, auth=OfficerAuth(URGE_DUTY))
def post_task_urging(request: HttpRequest, task_id: UUID, body: TaskUrgingIn) -> Status[None]:
    """Ask for it to be done soon, once a working day."""
    urge_task(task_id=task_id, by=officer_calling(request), reason=body.reason, at=clock.now())
    return Status(204, None)


@router.post("/tasks/{task_id}/copy", response={204: None}, auth=OfficerAuth())
def post_copy(request: HttpRequest, task_id: UUID, body: CopyIn) -> Status[None]:
    """Let a colleague of the organisation know of it."""
    copy_task(
        task_id=task_id, to_account=body.to, note=body.note, by=officer_calling(request), at=clock.now()
    )
    return Status(204, None)


@router.post("/task-batches", response={201: BatchOut}, auth=OfficerAuth())
def post_batch(request: HttpRequest, body: BatchIn) -> Status[BatchFact]:
    """One act on several tasks, each by itself; sent again it goes on with what is left."""
    officer, now = officer_calling(request), clock.now()
    begin_batch(batch_id=body.id, act=body.act, task_ids=body.tasks, facts=body.facts, by=officer, at=now)
    run_batch(batch_id=body.id, by=officer, at=now)
    return Status(201, batch(body.id, by=officer))


@router.get("/task-batches/{batch_id}", response=BatchOut, auth=OfficerAuth())
def get_batch(request: HttpRequest, batch_id: UUID) -> BatchFact:
    """What came of each task of an own batch."""
    return batch(batch_id, by=officer_calling(request))


@router.get("/worklist-views", response=list[ViewOut], auth=OfficerAuth())
def get_views(request: HttpRequest) -> list[ViewFact]:
    """The views that the caller keeps."""
    return saved_views(by=officer_calling(request))


@router.post("/worklist-views", response={204: None}, auth=OfficerAuth())
def post_view(request: HttpRequest, body: ViewIn) -> Status[None]:
    """Keep a view; the same name again takes its place."""
    query = WorklistAddress.read(QueryDict(body.query)).query
    save_view(name=body.name, query=query, by=officer_calling(request), at=clock.now())
    return Status(204, None)


@router.delete("/worklist-views/{name}", response={204: None}, auth=OfficerAuth())
def delete_view(request: HttpRequest, name: str) -> Status[None]:
    """Throw a view away."""
    remove_view(name=name, by=officer_calling(request))
    return Status(204, None)


@router.get("/delegations", response=list[DelegationOut], auth=OfficerAuth())
def get_delegations(request: HttpRequest) -> list[DelegationFact]:
    """What the caller has handed on or stands in for, now or later."""
    return delegations_of(officer_calling(request), at=clock.now())


@router.get("/delegations/posts", response=list[PostOut], auth=OfficerAuth())
def get_own_posts(request: HttpRequest) -> list[PostOut]:
    """The caller's own posts, which may be delegated."""
    return [
        PostOut(id=post.post_id, code=post.code, organisation_id=post.organisation_id)
        for post in officer_calling(request).posts
        if post.for_account is None
    ]


@router.post("/delegations", response={201: list[DelegationOut]}, auth=OfficerAuth())
def post_delegation(request: HttpRequest, body: DelegationIn) -> Status[list[DelegationFact]]:
    """Hand own posts to a colleague for an absence."""
    officer, now = officer_calling(request), clock.now()
    made = delegate_posts(
        post_ids=body.posts,
        to_account=body.to,
        from_at=body.from_at,
        until_at=body.until_at,
        reason=body.reason,
        by=officer,
        at=now,
    )
    return Status(201, [one for one in delegations_of(officer, at=now) if one.id in made])


@router.delete("/delegations/{delegation_id}", response={204: None}, auth=OfficerAuth())
def delete_delegation(request: HttpRequest, delegation_id: UUID) -> Status[None]:
    """Take a post back, or give it back, before the end."""
    end_delegation(delegation_id=delegation_id, by=officer_calling(request), at=clock.now())
    return Status(204, None)

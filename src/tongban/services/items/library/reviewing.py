"""The rows in the worklist that a change makes."""

from datetime import datetime
from uuid import UUID

from tongban.foundation.directory.public import organisation
from tongban.foundation.tasks.public import close_task, open_task
from tongban.kernel.actors import Actor
from tongban.services.items.library.facts import Office
from tongban.services.items.library.models import Change

MANAGER_POST = "item-manager"


def about_of(change: Change) -> str:
    return f"changes:{change.pk}"


def url_of(change: Change) -> str:
    return f"/desk/library/changes/{change.pk}/"


def open_review(change: Change, office: Office, *, at: datetime) -> None:
    """Put the change before an office. 1 SQL."""
    _open(
        change,
        key=_key(change, office.value),
        kind=f"items.review-{office.value}",
        post_code=office.post_code,
        organisation_id=office_id(change, office),
        at=at,
    )


def close_review(change: Change, office: Office, *, by: Actor, at: datetime, outcome: str) -> None:
    """The office has looked at it. 1 SQL."""
    close_task(key=_key(change, office.value), by=by, at=at, outcome=outcome)


def open_return(change: Change, *, at: datetime) -> None:
    """Put a returned change before those who proposed it. 1 SQL."""
    _open(
        change,
        key=_key(change, "returned"),
        kind="items.change-returned",
        post_code=MANAGER_POST,
        organisation_id=change.organisation_id,
        at=at,
    )


def close_return(change: Change, *, by: Actor, at: datetime) -> None:
    """The change went to the offices again: nothing is left to mend. 1 SQL."""
    for revision in range(1, change.revision + 1):
        close_task(key=f"items:change:{change.pk}:returned:{revision}", by=by, at=at, outcome="submitted")


def office_id(change: Change, office: Office) -> UUID:
    """The organisation that looks at a submitted change."""
    found = change.staffing_office_id if office is Office.STAFFING else change.legal_office_id
    assert found is not None
    return found


def _key(change: Change, what: str) -> str:
    return f"items:change:{change.pk}:{what}:{change.revision}"


def _open(
    change: Change, *, key: str, kind: str, post_code: str, organisation_id: UUID, at: datetime
) -> None:
    open_task(
        key=key,
        kind=kind,
        about=about_of(change),
        title=change.title,
        post_code=post_code,
        organisation_id=organisation_id,
        area_code=change.area_code,
        due_at=None,
        url=url_of(change),
        applicant_label=organisation(change.organisation_id).short_name,
        at=at,
    )


def open_held(change: Change, *, at: datetime) -> None:
    """Put a change that could not come into force on its day before those who proposed it. 1 SQL."""
    _open(
        change,
        key=_key(change, "held"),
        kind="items.change-held",
        post_code=MANAGER_POST,
        organisation_id=change.organisation_id,
        at=at,
    )

"""Hand a description in (提交审核): from now on the data authority has it."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.jobs.public import announce
from tongban.foundation.tasks.public import close_task, open_task
from tongban.foundation.trail.public import record
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import NotFound
from tongban.resources.datasets import rules
from tongban.resources.datasets.content import ResourceContent
from tongban.resources.datasets.entering import authority_for, check_ready
from tongban.resources.datasets.facts import DESCRIBE, SUBJECT, ResourceSubmitted
from tongban.resources.datasets.models import ResourceVersion
from tongban.resources.datasets.queries import lock_open, slug_of

ACT = "datasets.submit"
TASK = "datasets:{code}:{number}:{revision}"
RETURNED_TASK = "datasets-returned:{code}:{number}:{returns}"


@transaction.atomic
def submit_resource(*, code: str, by: Officer, at: datetime) -> None:
    """Hand the draft in to the data authority of its area, whole or not at all.

    Raises NotFound, DutyMissing, ResourceOutOfOrder, ResourceIncomplete, NoDataAuthority.
    """
    row = lock_open(code, by=by)
    home = row.resource.organisation_id
    if home not in by.organisation_ids:
        raise NotFound
    check_duty(by, DESCRIBE, organisation_id=home)
    state = rules.check_move(row.state, "submit")
    content = ResourceContent.model_validate(row.content)
    check_ready(content, code=code, on=at.astimezone(CITY_ZONE).date())
    authority, area = authority_for(row.resource.area_code)

    row.state, row.authority_id = state, authority
    row.submitted_at, row.submitted_by, row.changed_at = at, by.ref, at
    row.save(update_fields=["state", "authority_id", "submitted_at", "submitted_by", "changed_at"])
    if row.reasons:  # it was sent back, and somebody here had it to do
        close_task(key=returned_task(row), by=by, at=at, outcome="submitted")
    open_task(
        key=TASK.format(code=code, number=row.number, revision=row.revision),
        kind="datasets.approve",
        about=SUBJECT.format(code=code),
        title=row.name,
        post_code=settings.DATA_AUTHORITY_POST,
        organisation_id=authority,
        area_code=area,
        due_at=None,
        url=f"/desk/datasets/{slug_of(code)}/review/",
        at=at,
    )
    facts = {"version": row.number, "content_sha256": row.content_sha256, "authority": authority}
    record(act=ACT, subject=SUBJECT.format(code=code), by=by.only_in(home), at=at, facts=facts)
    announce(ResourceSubmitted(code=code, version=row.number, organisation_id=home, at=at))


def returned_task(row: ResourceVersion) -> str:
    """The key of the to-do that its department has, whatever was saved since."""
    return RETURNED_TASK.format(code=row.resource.code, number=row.number, returns=row.returns)

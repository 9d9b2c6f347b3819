"""Describe a resource (编目): a draft with its code, its later savings, and giving it up."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty, organisation
from tongban.foundation.tasks.public import close_task
from tongban.foundation.trail.public import record
from tongban.kernel.errors import NotFound
from tongban.resources.datasets import rules
from tongban.resources.datasets.commands.submit import returned_task
from tongban.resources.datasets.content import ResourceContent
from tongban.resources.datasets.entering import fill, next_code
from tongban.resources.datasets.facts import DESCRIBE, SUBJECT, DraftChanged, Origin, VersionState
from tongban.resources.datasets.models import Resource, ResourceVersion
from tongban.resources.datasets.queries import lock_open, lock_resource
from tongban.standards.codes import ResourceCode

SAVE, REVISE, DISCARD = "datasets.save", "datasets.revise", "datasets.discard"


@transaction.atomic
def describe_resource(
    *, organisation_id: UUID, class_code: str, content: ResourceContent, by: Officer, at: datetime
) -> ResourceCode:
    """Begin the description of a resource of this organisation; gives the code, which is never used again.

    Raises NotFound, DutyMissing, BadClassCode.
    """
    if organisation_id not in by.organisation_ids:
        raise NotFound
    check_duty(by, DESCRIBE, organisation_id=organisation_id)
    code = next_code(class_code)
    provider = organisation(organisation_id)
    resource = Resource.objects.create(
        code=code,
        class_code=code.partition("/")[0],
        organisation_id=organisation_id,
        area_code=provider.area_code,
        created_at=at,
        created_by=by.ref,
    )
    row = _draft(resource, number=1, content=content, provider=provider.name, by=by, at=at)
    facts = {"version": 1, "content_sha256": row.content_sha256}
    record(
        act=DESCRIBE, subject=SUBJECT.format(code=code), by=by.only_in(organisation_id), at=at, facts=facts
    )
    return code


@transaction.atomic
def save_draft(*, code: str, content: ResourceContent, revision: int, by: Officer, at: datetime) -> None:
    """Save a draft. `revision` is that of the draft that was opened: what a colleague saved meanwhile stays.

    Raises NotFound, DutyMissing, ResourceOutOfOrder, DraftChanged.
    """
    row = _own_draft(code, by=by)
    if row.revision != revision:
        raise DraftChanged(facts={"revision": row.revision})
    fill(row, content, resource=row.resource, provider=organisation(row.resource.organisation_id).name)
    row.revision += 1
    row.changed_at = at
    row.save()
    facts = {"version": row.number, "content_sha256": row.content_sha256}
    _recorded(SAVE, row, by=by, at=at, facts=facts)


@transaction.atomic
def revise_resource(*, code: str, by: Officer, at: datetime) -> int:
    """Begin a new version from the last one; gives its number. A version that is open already stays the one.

    Raises NotFound, DutyMissing.
    """
    resource = lock_resource(code)
    if resource.organisation_id not in by.organisation_ids:
        raise NotFound
    check_duty(by, DESCRIBE, organisation_id=resource.organisation_id)
    last = resource.versions.order_by("-number").first()
    if last is None:
        raise NotFound
    if last.state in (VersionState.DRAFT, VersionState.SUBMITTED):
        return last.number
    content = ResourceContent.model_validate(last.content)
    provider = organisation(resource.organisation_id).name
    row = _draft(resource, number=last.number + 1, content=content, provider=provider, by=by, at=at)
    _recorded(REVISE, row, by=by, at=at, facts={"version": row.number})
    return row.number


@transaction.atomic
def discard_draft(*, code: str, by: Officer, at: datetime) -> None:
    """Give up a draft. What is published stays; a code whose only version this was is not used again.

    Raises NotFound, DutyMissing, ResourceOutOfOrder.
    """
    row = _own_draft(code, by=by)
    if row.reasons:
        close_task(key=returned_task(row), by=by, at=at, outcome="discarded")
    _recorded(DISCARD, row, by=by, at=at, facts={"version": row.number})
    row.delete()


def _own_draft(code: str, *, by: Officer) -> ResourceVersion:
    row = lock_open(code, by=by)
    if row.resource.organisation_id not in by.organisation_ids:
        raise NotFound
    check_duty(by, DESCRIBE, organisation_id=row.resource.organisation_id)
    rules.check_move(row.state, "save")
    return row


def _draft(
    resource: Resource, *, number: int, content: ResourceContent, provider: str, by: Officer, at: datetime
) -> ResourceVersion:
    row = ResourceVersion(
        resource=resource,
        number=number,
        state=VersionState.DRAFT,
        origin=Origin.DESK,
        created_at=at,
        created_by=by.ref,
        changed_at=at,
    )
    fill(row, content, resource=resource, provider=provider)
    row.save(force_insert=True)
    return row


def _recorded(act: str, row: ResourceVersion, *, by: Officer, at: datetime, facts: dict[str, object]) -> None:
    at_home = by.only_in(row.resource.organisation_id)
    record(act=act, subject=SUBJECT.format(code=row.resource.code), by=at_home, at=at, facts=facts)

"""Approve a description, send it back, or take a resource out of the catalogue: the data authority's acts."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.jobs.public import announce
from tongban.foundation.tasks.public import close_task, open_task
from tongban.foundation.trail.public import record
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import NotFound
from tongban.resources.datasets import rules
from tongban.resources.datasets.commands.submit import TASK, returned_task
from tongban.resources.datasets.content import ResourceContent
from tongban.resources.datasets.entering import authority_for, check_ready
from tongban.resources.datasets.facts import (
    APPROVE,
    SUBJECT,
    WITHDRAW,
    OwnDescription,
    ReasonsNeeded,
    ResourceOutOfOrder,
    ResourcePublished,
    ResourceReturned,
    ResourceWithdrawn,
    VersionState,
)
from tongban.resources.datasets.lineage import put_edges
from tongban.resources.datasets.models import ResourceVersion
from tongban.resources.datasets.queries import authorities_of, lock_open, lock_resource, slug_of

SEND_BACK = "datasets.send_back"
MOST = 100  # in one transaction


def approve_resource(*, code: str, version: int, by: Officer, at: datetime) -> None:
    """Publish the version that was looked at; the one published before is replaced by it.

    Raises NotFound, DutyMissing, ResourceOutOfOrder, OwnDescription, ResourceIncomplete (a law or a
    resource that it names is gone meanwhile).
    """
    approve_resources(asked=[(code, version)], by=by, at=at)


@transaction.atomic
def approve_resources(*, asked: Sequence[tuple[str, int]], by: Officer, at: datetime) -> int:
    """Publish each of these versions, all or none; gives how many. At most 100, 11 SQL each.

    Raises as `approve_resource`; ValueError for more.
    """
    if len(asked) > MOST:
        raise ValueError(f"{len(asked)} at once")
    for code, version in sorted(set(asked)):
        _approve(code, version, by=by, at=at)
    return len(set(asked))


def _approve(code: str, version: int, *, by: Officer, at: datetime) -> None:
    resource = lock_resource(code)
    row, authority = _submitted(code, by=by)
    if row.number != version:
        raise ResourceOutOfOrder(facts={"version": row.number})
    state = rules.check_move(row.state, "approve")
    if by.is_hand_of(row.submitted_by, APPROVE, organisation_id=authority):
        raise OwnDescription
    content = ResourceContent.model_validate(row.content)
    check_ready(content, code=code, on=at.astimezone(CITY_ZONE).date())

    resource.versions.filter(state=VersionState.PUBLISHED).update(
        state=VersionState.REPLACED, ended_at=at, ended_by=by.ref
    )
    row.state, row.decided_at, row.decided_by, row.changed_at, row.reasons = state, at, by.ref, at, ""
    row.save(update_fields=["state", "decided_at", "decided_by", "changed_at", "reasons"])
    put_edges(resource, content.lineage)
    close_task(key=_task(row), by=by, at=at, outcome="approved")
    facts = {
        "version": row.number,
        "content_sha256": row.content_sha256,
        "share_type": row.share_type,
        "open_type": row.open_type,
        "submitted_by": row.submitted_by,
    }
    record(act=APPROVE, subject=SUBJECT.format(code=code), by=by.only_in(authority), at=at, facts=facts)
    announce(
        ResourcePublished(code=code, version=row.number, organisation_id=resource.organisation_id, at=at)
    )


@transaction.atomic
def send_back_resource(*, code: str, reasons: str, by: Officer, at: datetime) -> None:
    """Send the description back to its department, which goes on with the draft.

    Raises NotFound, DutyMissing, ResourceOutOfOrder, ReasonsNeeded.
    """
    row, authority = _submitted(code, by=by)
    state = rules.check_move(row.state, "send_back")
    said = _said(reasons)
    close_task(key=_task(row), by=by, at=at, outcome="returned")
    row.state, row.reasons, row.changed_at = state, said, at
    row.revision += 1
    row.returns += 1
    row.save(update_fields=["state", "reasons", "changed_at", "revision", "returns"])
    open_task(
        key=returned_task(row),
        kind="datasets.returned",
        about=SUBJECT.format(code=code),
        title=row.name,
        post_code=settings.DATA_EDITOR_POST,
        organisation_id=row.resource.organisation_id,
        area_code=row.resource.area_code,
        due_at=None,
        url=f"/desk/datasets/{slug_of(code)}/?open=1",
        at=at,
    )
    facts = {"version": row.number, "reasons": said}
    record(act=SEND_BACK, subject=SUBJECT.format(code=code), by=by.only_in(authority), at=at, facts=facts)
    home = row.resource.organisation_id
    announce(ResourceReturned(code=code, version=row.number, organisation_id=home, at=at))


@transaction.atomic
def withdraw_resource(*, code: str, reasons: str, by: Officer, at: datetime) -> None:
    """Take a published resource out of the catalogue; its versions and its code stay.

    Raises NotFound, DutyMissing, ResourceOutOfOrder, ReasonsNeeded.
    """
    resource = lock_resource(code)
    row = resource.versions.filter(state=VersionState.PUBLISHED).first()
    if row is None:
        raise NotFound
    authority, _ = authority_for(resource.area_code)
    check_duty(by, WITHDRAW, organisation_id=authority)
    said = _said(reasons)
    row.state = rules.check_move(row.state, "withdraw")
    row.ended_at, row.ended_by, row.end_reasons, row.changed_at = at, by.ref, said, at
    row.save(update_fields=["state", "ended_at", "ended_by", "end_reasons", "changed_at"])
    put_edges(resource, ())
    facts = {"version": row.number, "reasons": said}
    record(act=WITHDRAW, subject=SUBJECT.format(code=code), by=by.only_in(authority), at=at, facts=facts)
    home = resource.organisation_id
    announce(ResourceWithdrawn(code=code, version=row.number, organisation_id=home, at=at))


def _submitted(code: str, *, by: Officer) -> tuple[ResourceVersion, UUID]:
    row = lock_open(code, by=by)
    authority = row.authority_id
    if row.state != VersionState.SUBMITTED or authority is None:
        raise ResourceOutOfOrder(facts={"state": row.state})
    if authority not in authorities_of(by):
        check_duty(by, APPROVE, organisation_id=authority)
    return row, authority


def _task(row: ResourceVersion) -> str:
    return TASK.format(code=row.resource.code, number=row.number, revision=row.revision)


def _said(reasons: str) -> str:
    if not reasons.strip():
        raise ReasonsNeeded(facts={"fields": {"reasons": ReasonsNeeded.title}})
    return reasons.strip()[:2000]

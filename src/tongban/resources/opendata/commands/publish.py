"""Hand a version in, publish it, send it back, or withdraw a dataset."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.jobs.public import announce
from tongban.foundation.tasks.public import close_task, open_task
from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor
from tongban.kernel.errors import NotFound
from tongban.resources.datasets.public import authority_for
from tongban.resources.opendata import rules
from tongban.resources.opendata.beside import opened_since
from tongban.resources.opendata.building import check_version
from tongban.resources.opendata.commands.define import lock_own
from tongban.resources.opendata.content import DatasetContent
from tongban.resources.opendata.disclosure.facts import Kind
from tongban.resources.opendata.entering import check_resource
from tongban.resources.opendata.facts import (
    HANDED_IN,
    PUBLISH,
    SUBJECT,
    WITHDRAW,
    DatasetPublished,
    DatasetWithdrawn,
    VersionState,
)
from tongban.resources.opendata.models import DatasetVersion, OpenDataset
from tongban.resources.opendata.queries import (
    authorities_of,
    lock_dataset,
    lock_open,
    version_of,
)
from tongban.resources.opendata.refusals import DatasetOutOfOrder, OwnDefinition, TableOvertaken, WordsNeeded

SUBMIT, SEND_BACK = "opendata.submit", "opendata.send_back"


@transaction.atomic
def submit_version(*, slug: str, by: Officer, at: datetime) -> None:
    """Hand the built table in to the data authority of its area.

    Raises NotFound, DutyMissing, DatasetOutOfOrder, NoDataAuthority.
    """
    row = lock_own(slug, by=by)
    row.state = rules.check_move(row.state, "submit")
    authority, area = authority_for(row.dataset.area_code)
    row.authority_id, row.submitted_at, row.submitted_by, row.changed_at = authority, at, by.ref, at
    row.save()
    open_task(
        key=_task(row),
        kind="opendata.publish",
        about=SUBJECT.format(slug=slug),
        title=row.title,
        post_code=settings.DATA_AUTHORITY_POST,
        organisation_id=authority,
        area_code=area,
        due_at=None,
        url=f"/desk/open/{slug}/review/",
        at=at,
    )
    facts = {"version": row.number, "table_sha256": row.table_sha256, "authority": authority}
    home = row.dataset.organisation_id
    record(act=SUBMIT, subject=SUBJECT.format(slug=slug), by=by.only_in(home), at=at, facts=facts)


def publish_version(*, slug: str, version: int, by: Officer, at: datetime) -> None:
    """Open the version that was looked at to everybody; the one before is replaced by it and stays to be taken.

    The file is checked once more as it lies there, before anything is written: how it was made does not matter.
    Raises NotFound, DutyMissing, DatasetOutOfOrder, OwnDefinition, RuleBroken, TableGone, TableOvertaken,
    ResourceNotOpen, OnlyAggregated, LevelTooHigh, SourceNotOfResource.
    """
    found = version_of(slug, version, by=by)
    if found.head.state is not VersionState.SUBMITTED:
        raise DatasetOutOfOrder(facts={"state": found.head.state.value})
    if found.authority_id not in authorities_of(by):
        check_duty(by, PUBLISH, organisation_id=found.authority_id or found.head.organisation_id)
    check_version(found.content, slug=slug, number=version, sha256=found.table_sha256)
    check_resource(found.head.resource_code, found.content, by=by)
    _publish(slug, version, found.table_sha256, by=by, at=at)


@transaction.atomic
def _publish(slug: str, version: int, looked_at: str, *, by: Officer, at: datetime) -> None:
    lock_dataset(slug)
    row, authority = _submitted(slug, by=by)
    if row.number != version or row.table_sha256 != looked_at:
        raise DatasetOutOfOrder(facts={"version": row.number})
    check_newest(row)
    if by.is_hand_of(row.submitted_by, PUBLISH, organisation_id=authority):
        raise OwnDefinition
    close_task(key=_task(row), by=by, at=at, outcome="published")
    put_out(row, act="publish", by_ref=by.ref, at=at)
    facts = {
        "version": row.number,
        "content_sha256": row.content_sha256,
        "table_sha256": row.table_sha256,
        "rows": row.rows,
        "submitted_by": row.submitted_by,
    }
    record(act=PUBLISH, subject=SUBJECT.format(slug=slug), by=by.only_in(authority), at=at, facts=facts)


def check_newest(row: DatasetVersion) -> None:
    """Raise TableOvertaken where a table of the same source came out after this one was compared with those
    that stood. One such act at a time."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext(%s))", [f"opendata:{row.content.get('source')}"]
        )
    title = opened_since(row) if row.kind != Kind.RECORDS else None
    if title is not None:
        raise TableOvertaken(facts={"dataset": title})


def put_out(row: DatasetVersion, *, act: str, by_ref: str, at: datetime) -> None:
    """Let a version stand in the place of the one before it, in the transaction of its act."""
    row.state = rules.check_move(row.state, act)
    row.dataset.versions.filter(state=VersionState.PUBLISHED).update(
        state=VersionState.REPLACED, ended_at=at, ended_by=by_ref
    )
    row.decided_at, row.decided_by, row.changed_at, row.reasons = at, by_ref, at, ""
    row.save()
    content = DatasetContent.model_validate(row.content)
    # a file that was handed in is as it is: a new version comes with a new file
    is_handed = content.source == HANDED_IN
    due = None if is_handed else rules.next_build(content.cycle, after=row.as_of or at.date())
    row.dataset.next_build_on = due
    row.dataset.save(update_fields=["next_build_on"])
    home = row.dataset.organisation_id
    announce(DatasetPublished(slug=row.dataset.slug, version=row.number, organisation_id=home, at=at))


@transaction.atomic
def send_back_version(*, slug: str, reasons: str, by: Officer, at: datetime) -> None:
    """Send a version back to its department. Raises NotFound, DutyMissing, DatasetOutOfOrder, WordsNeeded."""
    row, authority = _submitted(slug, by=by)
    row.state = rules.check_move(row.state, "send_back")
    said = checked_words(reasons, "reasons")
    close_task(key=_task(row), by=by, at=at, outcome="returned")
    row.reasons, row.changed_at = said, at
    row.revision += 1
    row.save()
    facts = {"version": row.number, "reasons": said}
    record(act=SEND_BACK, subject=SUBJECT.format(slug=slug), by=by.only_in(authority), at=at, facts=facts)


@transaction.atomic
def withdraw_dataset(*, slug: str, reasons: str, by: Officer, at: datetime) -> None:
    """No longer offer a dataset; its page says why, and none of its versions is given any more.

    Raises NotFound, DutyMissing, DatasetOutOfOrder, WordsNeeded.
    """
    dataset = lock_dataset(slug)
    row = dataset.versions.filter(state=VersionState.PUBLISHED).first()
    if row is None:
        raise NotFound
    authority, _ = authority_for(dataset.area_code)
    check_duty(by, WITHDRAW, organisation_id=authority)
    said = checked_words(reasons, "reasons")
    take_back(row, dataset, reasons=said, by=by.only_in(authority), at=at)


def take_back(row: DatasetVersion, dataset: OpenDataset, *, reasons: str, by: Actor, at: datetime) -> None:
    """Withdraw the version that stands, in the transaction of its act."""
    row.state = rules.check_move(row.state, "withdraw")
    row.ended_at, row.ended_by, row.end_reasons, row.changed_at = at, by.ref, reasons, at
    row.save()
    dataset.next_build_on = None
    dataset.save(update_fields=["next_build_on"])
    facts = {"version": row.number, "reasons": reasons}
    record(act=WITHDRAW, subject=SUBJECT.format(slug=dataset.slug), by=by, at=at, facts=facts)
    home = dataset.organisation_id
    announce(DatasetWithdrawn(slug=dataset.slug, version=row.number, organisation_id=home, at=at))


def checked_words(text: str, field: str, *, most: int = 2000) -> str:
    """What somebody says, without space around it. Raises WordsNeeded at the field."""
    said = text.strip()
    if not said:
        raise WordsNeeded(facts={"fields": {field: WordsNeeded.title}})
    return said[:most]


def _submitted(slug: str, *, by: Officer) -> tuple[DatasetVersion, UUID]:
    row = lock_open(slug, by=by)
    authority = row.authority_id
    if row.state != VersionState.SUBMITTED or authority is None:
        raise DatasetOutOfOrder(facts={"state": row.state})
    if authority not in authorities_of(by):
        check_duty(by, PUBLISH, organisation_id=authority)
    return row, authority


def _task(row: DatasetVersion) -> str:
    return f"opendata:{row.dataset.slug}:{row.number}:{row.revision}"

"""Say that something about a dataset is wrong or unclear, and answer it."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.messages.public import send_message
from tongban.foundation.tasks.public import close_task, open_task
from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_, Invalid, NotFound
from tongban.resources.opendata.commands.publish import checked_words
from tongban.resources.opendata.disclosure.personal import reason_of
from tongban.resources.opendata.facts import ANSWER, SUBJECT, FeedbackKind, VersionState
from tongban.resources.opendata.models import DatasetFeedback, DatasetVersion
from tongban.resources.opendata.refusals import DatasetOutOfOrder

REMARK, ANSWER_REMARK = "opendata.remark", "opendata.answer_remark"
_PERSONAL = N_(
    "Leave out ID numbers, phone numbers and mail addresses: your words are shown with the answer."
)


@transaction.atomic
def remark_on_dataset(
    *, slug: str, kind: FeedbackKind, text: str, account_id: int | None, by: Actor, at: datetime
) -> UUID:
    """Tell the office what is wrong with a dataset; shown to everybody once it is answered.

    Raises NotFound, WordsNeeded, Invalid.
    """
    version = (
        DatasetVersion.objects.select_related("dataset")
        .filter(dataset__slug=slug, state=VersionState.PUBLISHED)
        .first()
    )
    if version is None:
        raise NotFound
    said = checked_words(text, "text", most=1000)
    if reason_of(said):
        raise Invalid(facts={"fields": {"text": _PERSONAL}})
    dataset = version.dataset
    row = DatasetFeedback.objects.create(
        dataset=dataset, version=version.number, kind=kind, text=said, account_id=account_id, said_at=at
    )
    open_task(
        key=_task(row.id),
        kind="opendata.remark",
        about=SUBJECT.format(slug=slug),
        title=version.title,
        post_code=settings.DATA_EDITOR_POST,
        organisation_id=dataset.organisation_id,
        area_code=dataset.area_code,
        due_at=None,
        url=f"/desk/open/remarks/#{row.id}",
        at=at,
    )
    record(act=REMARK, subject=SUBJECT.format(slug=slug), by=by, at=at, facts={"kind": kind.value})
    return row.id


@transaction.atomic
def answer_remark(*, remark_id: UUID, answer: str, by: Officer, at: datetime) -> None:
    """Answer a remark in public. Raises NotFound, DutyMissing, DatasetOutOfOrder, WordsNeeded."""
    rows = DatasetFeedback.objects.select_for_update(of=("self",)).select_related("dataset")
    row = rows.filter(pk=remark_id, dataset__organisation_id__in=by.organisation_ids).first()
    if row is None:
        raise NotFound
    home = row.dataset.organisation_id
    check_duty(by, ANSWER, organisation_id=home)
    if row.answered_at is not None:
        raise DatasetOutOfOrder(facts={"state": "answered"})
    row.answer, row.answered_at, row.answered_by = checked_words(answer, "answer"), at, by.ref
    row.save()
    close_task(key=_task(row.id), by=by, at=at, outcome="answered")
    subject = SUBJECT.format(slug=row.dataset.slug)
    if row.account_id is not None:
        send_message(
            to_account=row.account_id,
            about=subject,
            title=N_("The office has answered your remark on a dataset"),
            body=N_("Open it to read what the office says."),
            url=f"/open/{row.dataset.slug}/#remarks",
            at=at,
            key=f"opendata-remark:{row.id}",
        )
    record(act=ANSWER_REMARK, subject=subject, by=by.only_in(home), at=at, facts={"kind": row.kind})


def _task(remark_id: UUID) -> str:
    return f"opendata-remark:{remark_id}"

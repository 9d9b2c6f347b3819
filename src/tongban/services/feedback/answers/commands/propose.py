"""Propose an answer to everybody: an editor writes question and answer anew, a second person reviews it."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import Max, Q

from tongban.foundation.directory.public import Officer, check_duty, organisation
from tongban.foundation.identity.public import names_of
from tongban.foundation.tasks.public import open_task
from tongban.foundation.trail.public import record
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_, Invalid, NotFound
from tongban.services.feedback.answers.facts import (
    MAY_PROPOSE,
    AnswerDraft,
    AnswerMoved,
    AnswerVersionFact,
    VersionState,
    about_of,
)
from tongban.services.feedback.answers.models import AnswerRow, AnswerVersion
from tongban.services.feedback.answers.rules import check_draft, tidied
from tongban.services.feedback.enquiries.facts import NobodyAnswers
from tongban.services.feedback.enquiries.models import EnquiryRow
from tongban.services.feedback.enquiries.routing import general_name, route
from tongban.services.items.public import PublishedItem, published

PROPOSE_DUTY = MAY_PROPOSE
TASK_KIND = "feedback.review_answer"


@transaction.atomic
def propose_answer(*, draft: AnswerDraft, organisation_id: UUID, by: Officer, at: datetime) -> UUID:
    """Propose a new answer for one's organisation, about a service or in general; its id.

    It may come of an enquiry that the organisation has; nothing of the thread goes into it by itself. About a
    service speaks who is responsible for it, who answers its questions, or who was asked about it. Raises
    DutyMissing, NotFound (no such service, or the enquiry is not theirs), Invalid, TracesLeft. Sent again while it
    waits for its review, it is the same.
    """
    check_duty(by, PROPOSE_DUTY, organisation_id=organisation_id)
    if (known := _proposed_already(draft, organisation_id, by=by)) is not None:
        return known
    item = published(draft.item_code) if draft.item_code else None
    if item is not None and not _may_speak(item, draft.enquiry_number, organisation_id):
        raise Invalid(facts={"fields": {"item_code": N_("Another office answers for this service.")}})
    office = organisation(organisation_id)
    themes = []
    if item is not None:
        themes = [f"p{one}" for one in item.content.themes_person]
        themes += [f"l{one}" for one in item.content.themes_legal]
    row = AnswerRow(
        item_code=item.code if item else "",
        item_name=item.content.name[:300] if item else "",
        themes=themes,
        organisation_id=organisation_id,
        area_code=item.area_code if item else office.area_code,
    )
    row.save(force_insert=True)
    _propose(row, draft, by=by, at=at)
    return row.id


@transaction.atomic
def propose_change(*, answer_id: UUID, draft: AnswerDraft, by: Officer, at: datetime) -> None:
    """Propose another version: of what is published, was sent back, withdrawn or has expired. What the public reads
    stays until it is published. One version is proposed at a time.

    Raises NotFound, DutyMissing, AnswerMoved, Invalid, TracesLeft.
    """
    row = lock_answer(answer_id, by=by)
    check_duty(by, PROPOSE_DUTY, organisation_id=row.organisation_id)
    _propose(row, draft, by=by, at=at)


def lock_answer(answer_id: UUID, *, by: Officer) -> AnswerRow:
    """An answer of an organisation of the officer, locked. 1 SQL. Raises NotFound."""
    rows = AnswerRow.objects.select_for_update().filter(organisation_id__in=by.organisation_ids)
    row = rows.filter(pk=answer_id).first()
    if row is None:
        raise NotFound
    return row


def task_key(row: AnswerRow, number: int) -> str:
    """The key of the task to review a version."""
    return f"answer:{row.id}:{number}"


def look_key(row: AnswerRow) -> str:
    """The key of the task to look again at the version that the public reads."""
    return f"answer:{row.id}:look:{row.version}"


def _propose(row: AnswerRow, draft: AnswerDraft, *, by: Officer, at: datetime) -> None:
    today = at.astimezone(CITY_ZONE).date()
    names = _names_behind(row, draft.enquiry_number)
    question, answer, review_on = check_draft(draft, today=today, names=names)
    last = row.versions.aggregate(last=Max("number"))["last"] or 0
    version = AnswerVersion(
        answer=row,
        number=last + 1,
        question=question,
        text=answer,
        review_on=review_on,
        enquiry_number=draft.enquiry_number,
        proposed_by_ref=by.ref,
        proposed_by_account=by.account_id,
        proposed_by_name=by.name,
        proposed_at=at,
    )
    try:
        with transaction.atomic():
            version.save(force_insert=True)
    except IntegrityError:
        raise AnswerMoved from None
    facts = {"version": version.number, "item": row.item_code, "review_on": review_on}
    record(act=PROPOSE_DUTY, subject=about_of(row.id), by=by, at=at, facts=facts)
    open_task(
        key=task_key(row, version.number),
        kind=TASK_KIND,
        about=about_of(row.id),
        title=row.item_name or general_name(),
        post_code=settings.ANSWER_REVIEW_POST,
        organisation_id=row.organisation_id,
        area_code=row.area_code,
        due_at=None,
        url=f"/desk/answers/{row.id}/",
        at=at,
    )


def _proposed_already(draft: AnswerDraft, organisation_id: UUID, *, by: Officer) -> UUID | None:
    """The answer that the officer has proposed in the same words, one at a time. 2 SQL."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"feedback.proposes:{by.account_id}"])
    question, text = tidied(draft)
    rows = AnswerVersion.objects.filter(
        answer__organisation_id=organisation_id,
        answer__item_code=draft.item_code,
        state=VersionState.PROPOSED,
        proposed_by_account=by.account_id,
        question=question,
        text=text,
        number=1,
    )
    return rows.values_list("answer_id", flat=True).first()


def _may_speak(item: PublishedItem, enquiry_number: str, organisation_id: UUID) -> bool:
    """Whether an organisation answers to everybody about a service. 2 SQL at most, none about its own."""
    if item.organisation_id == organisation_id:
        return True
    mine = EnquiryRow.objects.filter(number=enquiry_number, organisation_id=organisation_id)
    if enquiry_number and mine.filter(item_code=item.code).exists():
        return True
    try:
        return route(item).organisation.id == organisation_id
    except NobodyAnswers:
        return False


def _names_behind(row: AnswerRow, enquiry_number: str) -> list[str]:
    """The real names of who asked, where they are known, so that none is published: of this enquiry, and of those
    that earlier versions came of, wherever they are now. 3 SQL at most. Raises NotFound (not theirs)."""
    asked = EnquiryRow.objects.filter(number=enquiry_number, organisation_id=row.organisation_id)
    if enquiry_number and not asked.exists():
        raise NotFound
    earlier = row.versions.exclude(enquiry_number="").values("enquiry_number")
    behind = EnquiryRow.objects.filter(Q(number=enquiry_number) | Q(number__in=earlier))
    accounts = set(behind.values_list("by_account", flat=True))
    return list(names_of(accounts).values()) if accounts else []


def draft_from(version: AnswerVersionFact, *, item_code: str) -> AnswerDraft:
    """A version as an editor finds it in the form."""
    return AnswerDraft(
        question=version.question,
        answer=version.answer,
        review_on=version.review_on,
        item_code=item_code,
        enquiry_number=version.enquiry_number,
    )

"""Pre-review (预审): the counter looks at a draft before it counts as intake, when the applicant asks for it."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.identity.public import Person
from tongban.foundation.messages.public import forget_thread, send_message
from tongban.foundation.tasks.public import cancel_tasks, close_task, open_task
from tongban.foundation.vault.public import mask_name
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_, NotFound, Refused
from tongban.services.cases.access import lock_draft
from tongban.services.cases.clocks import end_of_office
from tongban.services.cases.intake import check_open
from tongban.services.cases.models import Draft
from tongban.services.items.public import PublishedItem, item_terms, last_published
from tongban.standards.working_time import Limit, add_limit

POST = "accept"  # who takes applications in looks at them before as well
DUTY = "cases.accept"
ANSWER_WORKING_DAYS = 1  # our default: no law sets a limit for a courtesy before intake


class PreReview(StrEnum):
    """What the counter says of a draft."""

    READY = "ready"
    MEND = "mend"


class AskedAlready(Refused):
    """The counter has been asked and has not answered yet."""

    code = "pre-review-asked"
    title = N_("The counter has been asked already. Its answer comes as a message.")


class NotAsked(Refused):
    """Nobody has asked for a look at this draft, or it was answered."""

    code = "pre-review-not-asked"
    title = N_("This draft does not wait for a look any more.")


def subject_of_draft(draft_id: UUID) -> str:
    """The word by which tasks and conversations know a draft."""
    return f"drafts:{draft_id}"


@transaction.atomic
def ask_for_pre_review(*, draft_id: UUID, by: Person, at: datetime) -> None:
    """Open the draft to the counter of the office that will handle it, and put it on their list.

    Until the answer, the office sees what stands in the draft. It is no intake: no clock starts and nothing
    is recorded of the content. Raises NotFound, ItemClosed, AskedAlready.
    """
    draft = lock_draft(draft_id, by=by)
    item = last_published(draft.item_code)
    check_open(item)
    if draft.waits_for_review:
        raise AskedAlready
    draft.review_asked_at, draft.reviewed_at, draft.reviewed_by, draft.review_says = at, None, "", ""
    draft.review_round += 1
    draft.save(update_fields=["review_asked_at", "review_round", "reviewed_at", "reviewed_by", "review_says"])
    open_task(
        key=_task_key(draft),
        kind="cases.pre-review",
        about=subject_of_draft(draft.id),
        title=item_terms(draft.version_id).name,
        post_code=POST,
        organisation_id=item.organisation_id,
        area_code=item.area_code,
        due_at=_due_at(item, at),
        url=f"/desk/drafts/{draft.id}/",
        applicant_label=mask_name(by.name),
        at=at,
    )


@transaction.atomic
def finish_pre_review(*, draft_id: UUID, says: PreReview, by: Officer, at: datetime) -> None:
    """Say that the draft can be submitted, or that something is to be mended (each is a note before).

    Raises NotFound for a draft that is not of the officer's office, NotAsked, DutyMissing.
    """
    draft, item = reviewed_draft(draft_id, by=by, locks=True)
    check_duty(by, DUTY, organisation_id=item.organisation_id)
    if draft.reviewed_at is not None:
        raise NotAsked
    draft.reviewed_at, draft.reviewed_by, draft.review_says = at, by.ref, says
    draft.save(update_fields=["reviewed_at", "reviewed_by", "review_says"])
    close_task(key=_task_key(draft), by=by, at=at, outcome=says)
    ready = says is PreReview.READY
    send_message(
        key=f"{_task_key(draft)}:{says}",
        to_account=draft.account_id,
        about=subject_of_draft(draft.id),
        title=N_("The counter has looked at your draft: it can be submitted")
        if ready
        else N_("The counter has looked at your draft: something is to be mended"),
        body=N_("%(item)s. Open the draft to read what the counter says."),
        facts={"item": item.content.name},
        url=f"/drafts/{draft.id}/",
        at=at,
    )


def reviewed_draft(draft_id: UUID, *, by: Officer, locks: bool = False) -> tuple[Draft, PublishedItem]:
    """A draft that was opened to the officer's office, with its item. 2 SQL. Raises NotFound."""
    rows = Draft.objects.select_for_update() if locks else Draft.objects.all()
    draft = rows.filter(id=draft_id, review_asked_at__isnull=False).first()
    if draft is None:
        raise NotFound
    item = last_published(draft.item_code)
    if not by.holds(POST, organisation_id=item.organisation_id):
        raise NotFound
    return draft, item


def forget_pre_reviews(drafts: Sequence[Draft], *, at: datetime) -> None:
    """These drafts are thrown away: nobody need look at them, and what was said about them goes too.

    3 SQL for each that the counter was asked to look at, none for the others.
    """
    for draft in drafts:
        if draft.review_asked_at is not None:
            cancel_tasks(about=subject_of_draft(draft.id), at=at)
            forget_thread(about=subject_of_draft(draft.id))


def _task_key(draft: Draft) -> str:
    """One for each time that somebody asks."""
    return f"{subject_of_draft(draft.id)}:{draft.review_round}"


def _due_at(item: PublishedItem, at: datetime) -> datetime | None:
    day = at.astimezone(CITY_ZONE).date()
    return end_of_office(add_limit(day, Limit(count=ANSWER_WORKING_DAYS), calendar_for(item.area_code)))

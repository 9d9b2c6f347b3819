"""What an organisation does about a complaint: take it up or not, look into it, and tell the result."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import DutyMissing, Officer
from tongban.foundation.messages.public import send_message
from tongban.foundation.tasks.public import close_task
from tongban.foundation.trail.public import entries_of, record
from tongban.kernel.errors import N_, NotFound
from tongban.services.feedback.complaints.commands.complain import (
    put_before_post,
    settled,
    subject_of,
    task_key,
)
from tongban.services.feedback.complaints.facts import ComplaintMoved, ComplaintState, Finding, OwnHandling
from tongban.services.feedback.complaints.models import ComplaintRow
from tongban.services.feedback.complaints.rules import check_words

TAKE_ACT, DECLINE_ACT, ANSWER_ACT = (
    "feedback.take_complaint",
    "feedback.decline_complaint",
    "feedback.answer_complaint",
)
_TOLD = {
    TAKE_ACT: N_("Your complaint is being looked into"),
    DECLINE_ACT: N_("Your complaint is not taken up"),
    ANSWER_ACT: N_("Your complaint is answered"),
}


@transaction.atomic
def take_complaint(*, complaint_id: UUID, by: Officer, at: datetime) -> None:
    """Take it up: the applicant is told, and the result is due by its own day.

    Raises NotFound, DutyMissing, OwnHandling, ComplaintMoved (not waiting any more).
    """
    row = _locked(complaint_id, by, {ComplaintState.WAITING})
    close_task(key=task_key(row), by=by, at=at, outcome="taken")
    row.state, row.due_at, row.taken_at = ComplaintState.TAKEN, row.result_due_at, at
    row.save(update_fields=["state", "due_at", "taken_at"])
    record(act=TAKE_ACT, subject=subject_of(row), by=by, at=at, facts={})
    put_before_post(row, at=at)
    _tell(row, TAKE_ACT, at=at)


@transaction.atomic
def decline_complaint(*, complaint_id: UUID, text: str, by: Officer, at: datetime) -> None:
    """Do not take it up, with reasons that the applicant reads. Raises as `take_complaint`, and Invalid."""
    row = _locked(complaint_id, by, {ComplaintState.WAITING})
    words = check_words(text, missing=N_("Say why it is not taken up, and where the applicant may turn."))
    _end(row, ComplaintState.DECLINED, words, act=DECLINE_ACT, by=by, at=at)


@transaction.atomic
def answer_complaint(*, complaint_id: UUID, finding: Finding, text: str, by: Officer, at: datetime) -> None:
    """Tell what was found and what is done about it. Raises as `take_complaint` (not taken up yet), and Invalid."""
    row = _locked(complaint_id, by, {ComplaintState.TAKEN})
    words = check_words(text, missing=N_("Say what was found, and what is done about it."))
    row.finding = finding
    _end(row, ComplaintState.ANSWERED, words, act=ANSWER_ACT, by=by, at=at)


def _locked(complaint_id: UUID, by: Officer, states: set[ComplaintState]) -> ComplaintRow:
    """The complaint, locked, for who holds its post and had no part in the case. 2 SQL."""
    rows = ComplaintRow.objects.select_for_update().filter(organisation_id__in=by.organisation_ids)
    row = rows.filter(pk=complaint_id).first()
    if row is None:
        raise NotFound
    if not by.holds(row.post_code, organisation_id=row.organisation_id):
        raise DutyMissing(facts={"duty": row.post_code})
    if has_part(row.case_number, by):
        raise OwnHandling
    if row.state not in states:
        raise ComplaintMoved
    return row


def has_part(number: str, by: Officer) -> bool:
    """Whether the officer did anything in the case, by its trail. 1 SQL."""
    return any(entry.by_ref == by.ref for entry in entries_of(f"cases:{number}"))


def _end(
    row: ComplaintRow, state: ComplaintState, words: str, *, act: str, by: Officer, at: datetime
) -> None:
    close_task(key=task_key(row), by=by, at=at, outcome=state)
    row.state, row.due_at = state, None
    row.answer, row.answered_at, row.answered_by = words, at, by.ref
    row.save(update_fields=["state", "due_at", "finding", "answer", "answered_at", "answered_by"])
    facts = {"finding": row.finding, "length": len(words)}
    record(act=act, subject=subject_of(row), by=by, at=at, facts=facts)
    settled(row, at=at)
    _tell(row, act, at=at)


def _tell(row: ComplaintRow, act: str, *, at: datetime) -> None:
    send_message(
        to_account=row.by_account,
        about=f"cases:{row.case_number}",
        title=_TOLD[act],
        body=N_("About your case %(number)s. Open it to read what the office says."),
        facts={"number": row.case_number},
        url=f"/my/cases/{row.case_number}/complaints/",
        at=at,
        key=f"complaint:{row.id}:{row.state}",
    )

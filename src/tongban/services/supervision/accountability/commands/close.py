"""Record that a decision was carried out (执行), and close the file (结案)."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_
from tongban.services.supervision.accountability.facts import OPEN, FileClosed, FileState
from tongban.services.supervision.accountability.queries import as_fact
from tongban.services.supervision.accountability.rules import check_closing, check_state, words_of
from tongban.services.supervision.accountability.standing import lock_to_act, subject_of
from tongban.standards.working_time import local_day

EXECUTE_ACT, CLOSE_ACT = "supervision.execute_accountability", "supervision.close_accountability"


@transaction.atomic
def record_execution(*, number: str, text: str, by: Officer, at: datetime) -> None:
    """Say how and when the decision was carried out; a review does not hold it up. 3 SQL.

    Source: 公务员法 (2018) art. 96 (2). Raises NotFound, DutyMissing, PersonConcerned, FileMoved, FileWordsMissing.
    """
    row = lock_to_act(number, OPEN, by=by)
    check_state(row.state, FileState.DECIDED)
    row.execution = words_of(text, "execution", N_("Say what was done, by whom and when."))
    row.state, row.executed_at = FileState.EXECUTED, at
    row.save(update_fields=["execution", "state", "executed_at"])
    record(act=EXECUTE_ACT, subject=subject_of(row), by=by.only_in(row.organisation_id), at=at, facts={})


@transaction.atomic
def close_file(*, number: str, text: str, by: Officer, at: datetime) -> None:
    """Close the file when nothing is open in it any more. 4 SQL.

    Raises NotFound, DutyMissing, PersonConcerned, FileMoved, ReviewStillOpen, FileWordsMissing.
    """
    row = lock_to_act(number, OPEN, by=by)
    check_closing(as_fact(row), today=local_day(at))
    row.closing = words_of(text, "closing", N_("Say how the matter ended."))
    row.state, row.closed_at = FileState.CLOSED, at
    row.save(update_fields=["closing", "state", "closed_at"])
    record(act=CLOSE_ACT, subject=subject_of(row), by=by.only_in(row.organisation_id), at=at, facts={})
    announce(FileClosed(number=row.number, organisation_id=row.organisation_id, at=at))

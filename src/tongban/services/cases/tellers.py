"""What a worklist shows of a case beside its task: what the case's clocks say where the step has no limit or stands."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection

from tongban.foundation.tasks.public import ClockWords
from tongban.kernel.errors import N_
from tongban.services.cases.facts import CaseState
from tongban.services.cases.models import Case


class CaseTeller:
    """Answers for tasks about cases."""

    def clock_words(self, keys: Sequence[str], *, at: datetime) -> Mapping[str, ClockWords]:
        """By case number. 1 SQL; cases none of whose clocks runs are left out."""
        with connection.cursor() as cursor:  # written out: each page of a worklist asks it
            cursor.execute(_ASK, [list(keys)])
            rows = [_Row(*row) for row in cursor.fetchall()]
        return {row.number: words for row in rows if (words := _words(row))}


class _Row(NamedTuple):
    number: str
    state: str
    acceptance_due_on: date | None
    report_due_on: date | None
    reported_on: date | None
    promised_due_on: date | None
    statutory_due_on: date | None
    delivery_due_on: date | None
    stopped_on: date | None


_ASK = f"SELECT {', '.join(_Row._fields)} FROM {Case._meta.db_table} WHERE number = ANY(%s)"  # noqa: S608 - names of ours


def _words(case: _Row) -> ClockWords | None:
    if case.state == CaseState.CORRECTION:
        return ClockWords(text=N_("Waits for the applicant's correction"), is_stopped=True)
    if case.stopped_on:
        return ClockWords(text=N_("The clock stands: a special procedure is under way"), is_stopped=True)
    if case.state == CaseState.RECEIVED:
        text, day = N_("No limit of its own; to be answered by %(day)s"), case.acceptance_due_on
    elif case.state == CaseState.IN_REVIEW and case.report_due_on and case.reported_on is None:
        text = N_("No limit of its own; to be reported to the superior by %(day)s")
        day = case.report_due_on
    elif case.state == CaseState.IN_REVIEW:
        text = N_("No limit of its own; to be decided by %(day)s")
        day = case.promised_due_on or case.statutory_due_on
    else:
        text, day = N_("No limit of its own; to be delivered by %(day)s"), case.delivery_due_on
    return ClockWords(text=text, day=day) if day else None

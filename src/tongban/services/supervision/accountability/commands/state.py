"""Make a statement (陈述申辩), or ask for a review (复核): acts of the person concerned alone."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import Officer
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_
from tongban.services.supervision.accountability.facts import DECIDE, FileState
from tongban.services.supervision.accountability.models import AccountabilityStatement
from tongban.services.supervision.accountability.queries import as_fact
from tongban.services.supervision.accountability.rules import (
    check_review_asked,
    check_state,
    last_day_to_rule_on_review,
    words_of,
)
from tongban.services.supervision.accountability.standing import lock_own, subject_of, tell_officers
from tongban.standards.working_time import local_day

STATE_ACT, ASK_REVIEW_ACT = "supervision.state_in_accountability", "supervision.ask_accountability_review"


@transaction.atomic
def make_statement(*, number: str, text: str, by: Officer, at: datetime) -> None:
    """Keep what the person says; until the decision, also after the last day. 4 SQL.

    Source: 公务员法 (2018) art. 63 (2). Raises NotFound, FileMoved, FileWordsMissing.
    """
    row = lock_own(number, by=by)
    check_state(row.state, FileState.TOLD)
    said = words_of(text, "text")
    place = row.statements.count() + 1
    AccountabilityStatement.objects.create(file=row, place=place, text=said, made_at=at)
    record(act=STATE_ACT, subject=subject_of(row), by=by, at=at, facts={"place": place})


@transaction.atomic
def ask_review(*, number: str, grounds: str, by: Officer, at: datetime) -> None:
    """Ask whoever decided to look at it again, by another person; it is carried out meanwhile. 10 SQL at most.

    Source: 公务员法 (2018) arts. 95 (1), 96. Raises NotFound, FileMoved, ReviewOver, FileWordsMissing.
    """
    row = lock_own(number, by=by)
    check_review_asked(as_fact(row), today=local_day(at))
    row.review_grounds = words_of(grounds, "grounds")
    row.review_asked_at = at
    row.review_due_on = last_day_to_rule_on_review(at, calendar_for(row.area_code))
    row.save(update_fields=["review_grounds", "review_asked_at", "review_due_on"])
    tell_officers(
        row,
        DECIDE,
        key="review",
        title=N_("Accountability file %(number)s: a review was asked for"),
        body=N_("It is ruled on by %(until_date)s, by another officer than the one who decided."),
        until=row.review_due_on.isoformat(),
        at=at,
    )
    facts = {"due_on": row.review_due_on}
    record(act=ASK_REVIEW_ACT, subject=subject_of(row), by=by, at=at, facts=facts)

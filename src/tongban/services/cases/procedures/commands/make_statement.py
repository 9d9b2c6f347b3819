"""Make a statement (陈述申辩): a party says what it thinks and brings forward."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.services.cases.procedures.facts import StatementMade, Told
from tongban.services.cases.procedures.models import Statement
from tongban.services.cases.procedures.notices import order_statement
from tongban.services.cases.procedures.rules import check_in_review, words
from tongban.services.cases.procedures.sides import actor_in, lock_side
from tongban.services.cases.steps import subject_of

DUTY = "cases.make_statement"


@transaction.atomic
def make_statement(
    *,
    number: str,
    party: UUID | None = None,
    text: str,
    how: Told = Told.ONLINE,
    by: Person | Officer,
    at: datetime,
) -> StatementMade:
    """Keep what the applicant (`party` is None) or an interested party says; its record goes into the file.

    They write it on their own page, or an officer with the duty takes it down, `how` then says in which way.
    At most 9 SQL.

    Source: 行政许可法 (2019) arts. 7 and 36.

    Raises NotFound, AuthorityEnded, DutyMissing, NotInReview, WordsMissing.
    """
    side = lock_side(number, party, by=by, at=at)
    case = side.case
    check_in_review(case.state)
    said = words({"text": text})
    is_officer = isinstance(by, Officer)
    row = Statement.objects.create(
        case=case,
        interested=side.interested,
        place=Statement.objects.filter(case=case).count() + 1,
        text=said["text"],
        how=how if is_officer else Told.ONLINE,
        made_at=at,
        taken_by=by.ref if is_officer else "",
    )
    order_statement(case, row, side.interested, taken_by=by.name if is_officer else "", at=at)
    facts = {"place": row.place, "party": side.key or "", "how": row.how}
    record(act=DUTY, subject=subject_of(case), by=actor_in(case, by), at=at, facts=facts)
    made = StatementMade(number=case.number, organisation_id=case.organisation_id, at=at, party=side.key)
    announce(made)
    return made

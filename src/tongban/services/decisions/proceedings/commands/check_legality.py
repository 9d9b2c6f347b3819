"""Review an intended decision for its legality (法制审核): a penalty is not decided without it."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.services.decisions.proceedings.errors import ProceedingWordsMissing, ReviewedByInvestigator
from tongban.services.decisions.proceedings.facts import CHECK_LEGALITY, LegalityChecked
from tongban.services.decisions.proceedings.queries import as_fact
from tongban.services.decisions.proceedings.rules import LONGEST, NEEDED, check_open
from tongban.services.decisions.proceedings.standing import (
    close_reviews,
    has_worked_on,
    lock_proceeding,
    subject_of,
)

_KEPT = ("legality_at", "legality_by", "legality_name", "legality_passed", "legality_opinion")


@transaction.atomic
def check_legality(*, number: str, passed: bool, opinion: str, by: Officer, at: datetime) -> LegalityChecked:
    """Keep the opinion and whether the decision may be made; a later review takes its place. 8 SQL at most.

    Source: 行政处罚法 (2021) art. 58: before a decision that follows a hearing or concerns great interests; whoever
    looks into the matter does not review it.

    Raises NotFound, DutyMissing, ProceedingEnded, ReviewedByInvestigator, ProceedingWordsMissing.
    """
    row = lock_proceeding(number, by=by)
    check_duty(by, CHECK_LEGALITY, organisation_id=row.organisation_id)
    check_open(row.state)
    if has_worked_on(as_fact(row), by=by, duty=CHECK_LEGALITY):
        raise ReviewedByInvestigator
    if not (said := opinion.strip()[:LONGEST]):
        raise ProceedingWordsMissing(facts={"fields": {"opinion": NEEDED}})
    row.legality_at, row.legality_by, row.legality_name = at, by.account_id, by.name
    row.legality_passed, row.legality_opinion = passed, said
    row.save(update_fields=_KEPT)
    if passed:
        close_reviews(row, by=by, outcome="passed", at=at)
    facts = {"number": row.number, "passed": passed}
    actor = by.only_in(row.organisation_id)
    record(act=CHECK_LEGALITY, subject=subject_of(row), by=actor, at=at, facts=facts)
    checked = LegalityChecked(
        number=row.number,
        licence_number=row.licence_number,
        organisation_id=row.organisation_id,
        at=at,
        passed=passed,
    )
    announce(checked)
    return checked

"""Set at how many working days a rule fires, from a day on; take back what has not begun."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from tongban.foundation.directory.public import Officer, check_duty_anywhere
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_, Invalid, NotFound
from tongban.services.supervision.facts import FixedThreshold, ThresholdBegun, ThresholdTaken
from tongban.services.supervision.models import Threshold
from tongban.services.supervision.rulebook.book import rule_numbered
from tongban.standards.working_time import local_day

DUTY = "supervision.set_threshold"
WITHDRAW_ACT = "supervision.withdraw_threshold"


@transaction.atomic
def set_threshold(
    *, rule: str, days: int | None, in_force_from: date | None, basis: str, by: Officer, at: datetime
) -> UUID:
    """From a day to come on, the rule fires at `days` working days; `basis` is the document that says so.

    A limit whose last day comes earlier is judged as before. 2 SQL. Raises DutyMissing, NotFound (the rule),
    FixedThreshold (the law or its meaning fixes it), Invalid (days, in_force_from, basis), ThresholdTaken.
    """
    check_duty_anywhere(by, DUTY)
    found = rule_numbered(rule)
    if found is None:
        raise NotFound
    if found.may_be is None:
        raise FixedThreshold(facts={"rule": rule})
    least, most = found.may_be
    wrong: dict[str, str] = {}
    if days is None or not least <= days <= most:
        wrong["days"] = N_("Enter a number within the range of this rule.")
    if in_force_from is None or in_force_from <= local_day(at):
        wrong["in_force_from"] = N_(
            "Choose a day from tomorrow on: what has happened is judged as it was told."
        )
    if not basis.strip():
        wrong["basis"] = N_("Name the document that says so.")
    if wrong or days is None or in_force_from is None:
        raise Invalid(facts={"fields": wrong, "least": least, "most": most})
    row = Threshold(
        rule=rule,
        days=days,
        in_force_from=in_force_from,
        basis=basis.strip()[:300],
        set_by=by.name,
        set_by_ref=by.ref,
        set_at=at,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as taken:
        raise ThresholdTaken(facts={"rule": rule, "day": in_force_from.isoformat()}) from taken
    facts = {"rule": rule, "days": days, "in_force_from": in_force_from, "basis": row.basis}
    record(act=DUTY, subject=_subject(rule), by=by, at=at, facts=facts)
    return row.id


@transaction.atomic
def withdraw_threshold(*, threshold_id: UUID, by: Officer, at: datetime) -> None:
    """Take back what is to begin on a day to come. 3 SQL. Raises DutyMissing, NotFound, ThresholdBegun."""
    check_duty_anywhere(by, DUTY)
    row = Threshold.objects.select_for_update().filter(id=threshold_id, withdrawn_at=None).first()
    if row is None:
        raise NotFound
    if row.in_force_from <= local_day(at):
        raise ThresholdBegun(facts={"rule": row.rule, "day": row.in_force_from.isoformat()})
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])
    facts = {"days": row.days, "in_force_from": row.in_force_from}
    record(act=WITHDRAW_ACT, subject=_subject(row.rule), by=by, at=at, facts=facts)


def _subject(rule: str) -> str:
    return f"supervision-rules:{rule}"

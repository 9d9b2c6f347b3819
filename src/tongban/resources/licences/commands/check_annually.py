"""Record the annual check (年检、年报、年度考核) of a licence."""

from datetime import date, datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.trail.public import record
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_, Invalid, Refused
from tongban.resources.licences import annual
from tongban.resources.licences.check_facts import CheckFact, CheckOutcome
from tongban.resources.licences.commands.issue import SUBJECT
from tongban.resources.licences.commands.revoke import MAY_END, lock_licence
from tongban.resources.licences.facts import LicenceNotValid
from tongban.resources.licences.models import Licence, LicenceCheck
from tongban.resources.licences.queries import check_fact, type_fact

DUTY = "licences.check-annually"
LONGEST = 300


class NoAnnualCheck(Refused):
    """The type of the licence asks for none."""

    code = "licence-no-annual-check"
    title = N_("Licences of this type have no annual check.")


class CheckedAlready(Refused):
    """The check of that year stands in the library."""

    code = "licence-checked-already"
    title = N_("The annual check of %(year)s is recorded already.")


@transaction.atomic
def check_licence_annually(
    *, identifier: str, year: int, outcome: CheckOutcome, remark: str, by: Officer, at: datetime
) -> CheckFact:
    """Record what came of the check of a year, once; it holds for later versions of the licence too.

    Whoever failed or passed on a condition is told why in `remark`. 6 SQL.

    Raises NotFound (not there, or another organisation's), DutyMissing, NoAnnualCheck, LicenceNotValid,
    CheckedAlready, Invalid (the year asks for none, or has not begun; a remark is missing).
    """
    row = lock_licence(identifier, by=by)
    check_duty(by, DUTY, organisation_id=row.organisation_id)
    kind = type_fact(row.type)
    if kind.annual_check is None:
        raise NoAnnualCheck
    if row.state not in MAY_END:
        raise LicenceNotValid(facts={"number": row.number})
    _check_said(row, year, outcome, remark, begins=annual.window_of(kind.annual_check, year)[0], at=at)
    made, is_new = LicenceCheck.objects.get_or_create(
        type_id=row.type_id,
        number=row.number,
        year=year,
        defaults={
            "outcome": outcome.value,
            "remark": remark.strip()[:LONGEST],
            "checked_at": at,
            "checked_by": by.ref,
        },
    )
    if not is_new:
        raise CheckedAlready(facts={"year": year})
    facts = {"identifier": row.identifier, "year": year, "outcome": outcome.value, "remark": made.remark}
    record(act=DUTY, subject=SUBJECT.format(number=row.number), by=by, at=at, facts=facts)
    return check_fact(made)


def _check_said(
    row: Licence, year: int, outcome: CheckOutcome, remark: str, *, begins: date, at: datetime
) -> None:
    today = at.astimezone(CITY_ZONE).date()
    first = Licence.objects.filter(type_id=row.type_id, number=row.number).order_by("version")
    issued = first.values_list("issued_on", flat=True)[0]
    faults = {}
    if year <= issued.year:
        faults["year"] = N_("The first check is due in the year after the licence was issued.")
    elif year > today.year or today < begins:
        faults["year"] = N_("The check of this year has not begun.")
    if outcome is not CheckOutcome.PASSED and not remark.strip():
        faults["remark"] = N_("Say what must be mended.")
    if faults:
        raise Invalid(facts={"fields": faults})

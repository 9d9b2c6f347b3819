"""Ask for the package of a closed case: its numbers are given now, a worker makes it."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from tongban.foundation.directory.public import organisation
from tongban.foundation.jobs.public import enqueue_at
from tongban.foundation.trail.public import machine_now
from tongban.kernel.clock import CITY_ZONE
from tongban.services.archives import rules
from tongban.services.archives.facts import Result, Retention
from tongban.services.archives.models import ArchivePackage
from tongban.services.archives.numbers import locked_numbers
from tongban.services.cases.public import CaseRecord, CaseState, Outcome, case_record

# until then the acts of the closing stand in the log and its documents are made
SETTLES = timedelta(seconds=5)
_ENDS = {CaseState.NOT_ACCEPTED: Result.NOT_ACCEPTED, CaseState.WITHDRAWN: Result.WITHDRAWN}


@transaction.atomic
def request_package(*, number: str, at: datetime) -> bool:
    """Have a package made of a case that is closed; False where it was asked for before. 12 SQL.

    What happened to the case until its closing belongs into it. Source: 国务院令第716号 art. 12 (archived in electronic form, and no
    longer on paper), 档案法 (2020) art. 37; GB/T 42727—2023.

    Raises NotFound where the case is not there or not closed.
    """
    from tongban.services.archives.jobs import make_package_of

    asked = ArchivePackage.objects.filter(case_number=number)
    if asked.exists():
        return False
    record = case_record(number)
    row = _row(record)
    numbers = locked_numbers(row.fonds, row.year, row.retention)
    if asked.exists():  # by another worker while this one waited for the row of numbers
        return False
    numbers.last += 1
    numbers.save(update_fields=["last"])
    row.order, row.archive_number = numbers.last, _archive_number(row, numbers.last)
    row.save(force_insert=True)
    enqueue_at(make_package_of, machine_now() + SETTLES, number=number)
    return True


def _row(record: CaseRecord) -> ArchivePackage:
    fact, table = record.fact, settings.ARCHIVES
    office = organisation(fact.organisation_id)
    result = _result(record)
    retention = rules.retention_for(
        table["retention"], item_code=fact.item_code, type_code=fact.type_code, result=result
    )
    closed_on = record.closed_at.astimezone(CITY_ZONE).date()
    return ArchivePackage(
        case_number=fact.number,
        file_number=fact.number,
        fonds=table["fonds"].get(office.code, office.code),
        year=closed_on.year,
        retention=retention.value,
        item_code=fact.item_code,
        item_name=fact.item_name,
        applicant=fact.applicant,
        organisation_id=fact.organisation_id,
        area_code=fact.area_code,
        result=result.value,
        closed_at=record.closed_at,
        cut_at=record.closed_at,
        keep_until=rules.keep_until(closed_on, retention),
    )


def _archive_number(row: ArchivePackage, order: int) -> str:
    table = settings.ARCHIVES
    return rules.archive_number(
        table["number"],
        fonds=row.fonds,
        category=table["category"],
        year=row.year,
        retention=Retention(row.retention),
        order=order,
    )


def _result(record: CaseRecord) -> Result:
    fact = record.fact
    if fact.state in _ENDS:
        return _ENDS[fact.state]
    return Result.GRANTED if fact.outcome is Outcome.GRANTED else Result.REFUSED

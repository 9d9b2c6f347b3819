"""Whose annual check is overdue, for an office."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from tongban.resources.licences.annual import window_of
from tongban.resources.licences.check_facts import AnnualCheck
from tongban.resources.licences.facts import LicenceState
from tongban.resources.licences.models import Licence, LicenceCheck
from tongban.resources.licences.queries import licence_types

MOST = 50


@dataclass(frozen=True, kw_only=True)
class OverdueCheck:
    """A licence that is valid and lacks the check of the last window."""

    code: str
    type_name: str
    number: str
    name: str
    year: int


def overdue_checks(organisation_ids: Collection[UUID], *, day: date, most: int = MOST) -> list[OverdueCheck]:
    """The first `most` by number, of licences that are in term. 2 SQL, one where no type asks for a check."""
    kinds = {kind.code: kind for kind in licence_types() if kind.annual_check is not None}
    if not kinds or not organisation_ids:
        return []
    lacks, last = Q(), {}
    for code, kind in kinds.items():
        assert kind.annual_check is not None
        year, ended = last_window(kind.annual_check, day)
        last[code] = year
        older = Licence.objects.filter(
            type_id=OuterRef("type_id"), number=OuterRef("number"), issued_on__lt=date(year, 1, 1)
        )
        done = LicenceCheck.objects.filter(type_id=OuterRef("type_id"), number=OuterRef("number"), year=year)
        in_term = Q(valid_until__isnull=True) | Q(valid_until__gte=max(day, ended))
        lacks |= Q(Q(type_id=code), in_term, Exists(older), ~Exists(done))
    rows = (
        Licence.objects.filter(lacks, organisation_id__in=organisation_ids, state=LicenceState.VALID.value)
        .order_by("number")
        .values_list("code", "type_id", "number", "type__name")[:most]
    )
    found = []
    for code, type_code, number, type_name in rows:
        check = kinds[type_code].annual_check
        assert check is not None
        found.append(
            OverdueCheck(code=code, type_name=type_name, number=number, name=check.name, year=last[type_code])
        )
    return found


def last_window(check: AnnualCheck, day: date) -> tuple[int, date]:
    """The year of the last window that is over, and its last day."""
    ends = window_of(check, day.year)[1]
    return (day.year, ends) if ends < day else (day.year - 1, window_of(check, day.year - 1)[1])

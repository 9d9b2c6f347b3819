"""When the cases of projects ran, and when their clocks stood: what the days of a stage are counted from."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from tongban.services.cases.models import Case, CorrectionNotice, SpecialProcedure
from tongban.services.cases.timing.happenings import suspension_of, wait_of
from tongban.standards.working_time import Suspension


@dataclass(frozen=True, kw_only=True)
class CaseRun:
    """A case of a project: from the working day of its acceptance to its decision, or to its end before that.

    `stops` are its special procedures and the time that it waited for its applicant; of a bundle case,
    those of its parts.
    """

    number: str
    item_code: str
    project_code: str
    accepted_on: date | None
    ended_at: datetime | None
    stops: tuple[Suspension, ...]


def runs_of(*, project_codes: Collection[str], numbers: Collection[str] = ()) -> list[CaseRun]:
    """The cases of these projects, and those of these numbers, in the order of submission. 3 SQL, none for none.

    Parts of a bundle case stand in their whole; what was asked for a licence that came out stands for itself.
    """
    if not project_codes and not numbers:
        return []
    meant = Q(project_code__in=project_codes) | Q(number__in=numbers)
    cases = list(Case.objects.filter(meant, part_of="", of_licence="").order_by("submitted_at", "id"))
    of = {case.number: case.number for case in cases}
    stops: dict[str, list[Suspension]] = {number: [] for number in of}
    within = Q(case__number__in=of) | Q(case__part_of__in=of)
    for row in SpecialProcedure.objects.filter(within).select_related("case").order_by("started_at"):
        stops[row.case.part_of or row.case.number].append(suspension_of(row))
    for notice in CorrectionNotice.objects.filter(within).select_related("case").order_by("requested_at"):
        stops[notice.case.part_of or notice.case.number].append(wait_of(notice))
    return [
        CaseRun(
            number=case.number,
            item_code=case.item_code,
            project_code=case.project_code,
            accepted_on=case.accepted_on,
            ended_at=case.decided_at or case.closed_at,
            stops=tuple(stops[case.number]),
        )
        for case in cases
    ]

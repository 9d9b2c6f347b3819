"""What happened to the clocks of a case, as the rules of working time take it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from tongban.services.cases.facts import IN_PARTS
from tongban.services.cases.models import Case, CorrectionNotice
from tongban.services.cases.timing.models import LimitExtension, SpecialProcedure
from tongban.services.cases.timing.rules import ProcedureUnderWay
from tongban.standards.working_time import Approver, Extension, Suspension

# why a bundle case stood where no special procedure of art. 45 did: it waited for its applicant
WAITED, OUR_PROMISE = "correction", "承诺"


@dataclass(frozen=True, kw_only=True)
class Happenings:
    """Special procedures, and the extension of the statutory clock."""

    suspensions: tuple[Suspension, ...] = ()
    extension: Extension | None = None


NOTHING = Happenings()


def happenings(case: Case, procedures: Sequence[SpecialProcedure] | None = None) -> Happenings:
    """No SQL for a case whose clocks nothing moved, else 1 for its procedures where they are not given,
    and 1 for its extension; 2 for a bundle case."""
    if case.handling_system == IN_PARTS:
        return Happenings(suspensions=tuple(_of_parts(case)))
    if not case.procedure_count and not case.extended_by:
        return NOTHING
    found = procedures_of(case) if procedures is None else procedures
    return Happenings(
        suspensions=tuple(suspension_of(row) for row in found),
        extension=_extension(case) if case.extended_by else None,
    )


def _of_parts(case: Case) -> Iterator[Suspension]:
    """What holds up a bundle case: the special procedures of its parts, and the time that a part waited for
    its applicant. 2 SQL. The promise for the whole is ours, and so is this rule: our default."""
    for row in SpecialProcedure.objects.filter(case__part_of=case.number):
        yield suspension_of(row)
    for notice in CorrectionNotice.objects.filter(case__part_of=case.number).select_related("case"):
        yield wait_of(notice)


def procedures_of(case: Case) -> list[SpecialProcedure]:
    """The special procedures of the case in the order in which they began. 1 SQL where it had any."""
    if not case.procedure_count:
        return []
    return list(SpecialProcedure.objects.filter(case=case).order_by("place"))


def happenings_of(cases: Sequence[Case]) -> dict[UUID, Happenings]:
    """The same of many cases, by id; those whose clocks nothing moved are left out. At most 2 SQL."""
    moved = [case for case in cases if case.procedure_count or case.extended_by]
    if not moved:
        return {}
    procedures: dict[UUID, list[Suspension]] = {}
    for row in SpecialProcedure.objects.filter(case__in=moved).order_by("place"):
        procedures.setdefault(row.case_id, []).append(suspension_of(row))
    extensions = {row.case_id: _extended(row) for row in LimitExtension.objects.filter(case__in=moved)}
    return {
        case.id: Happenings(suspensions=tuple(procedures.get(case.id, ())), extension=extensions.get(case.id))
        for case in moved
    }


def check_nothing_under_way(case: Case) -> None:
    """Raise ProcedureUnderWay while a procedure has no result yet. 1 SQL where the case had any."""
    if any(row.ended_at is None for row in procedures_of(case)):
        raise ProcedureUnderWay


def suspension_of(row: SpecialProcedure) -> Suspension:
    """A special procedure as the rules of working time take it."""
    return Suspension(
        procedure=row.procedure, start=row.started_at, end=row.ended_at, special_law=row.special_law
    )


def wait_of(notice: CorrectionNotice) -> Suspension:
    """The time that a case waited for its applicant, where a promise of ours leaves it out. Reads its case."""
    end = notice.resubmitted_at or notice.case.closed_at
    return Suspension(procedure=WAITED, start=notice.requested_at, end=end, special_law=OUR_PROMISE)


def _extension(case: Case) -> Extension:
    return _extended(LimitExtension.objects.get(case=case))


def _extended(row: LimitExtension) -> Extension:
    return Extension(granted=row.granted_at, count=row.count, approver=Approver(row.approver))

"""The parts of the descriptions that say whose case it was, what became of it and who handled it."""

from django.conf import settings

from tongban.services.archives.facts import RESULT_WORDS, RETENTION_WORDS, Result, Retention
from tongban.services.archives.gathering import Gathered
from tongban.services.archives.models import ArchivePackage
from tongban.services.archives.packaging.facts import ArchivePart, CasePart, ItemPart, StepPart

KINDS = {"person": "自然人", "firm": "法人"}


def item_part(found: Gathered) -> ItemPart:
    """事项."""
    fact = found.record.fact
    return ItemPart(
        name=fact.item_name,
        code=fact.item_code,
        type_code=fact.type_code,
        organisation=found.organisation_name,
        organisation_code=found.organisation_code,
        area_code=fact.area_code,
    )


def case_part(row: ArchivePackage, found: Gathered) -> CasePart:
    """办件."""
    record, fact = found.record, found.record.fact
    return CasePart(
        number=fact.number,
        applicant=record.applicant_name,
        applicant_kind=KINDS[fact.holder.value],
        uscc=fact.uscc,
        channel=record.channel,
        submitted_at=fact.submitted_at,
        accepted_at=fact.accepted_at,
        decided_at=fact.decided_at,
        closed_at=record.closed_at,
        result=row.result,
        result_words=RESULT_WORDS[Result(row.result)],
        reasons=record.reasons,
        licences=tuple(one.number for one in found.licences),
        handling_system=fact.handling_system,
        handling_number=fact.handling_number,
        part_of=fact.part_of,
        parts=record.parts,
    )


def archive_part(row: ArchivePackage) -> ArchivePart:
    """归档."""
    return ArchivePart(
        file_number=row.file_number,
        archive_number=row.archive_number,
        fonds=row.fonds,
        category=settings.ARCHIVES["category"],
        year=row.year,
        order=row.order,
        retention=RETENTION_WORDS[Retention(row.retention)],
        secrecy=settings.ARCHIVES["secrecy"],
        version=row.version,
        archived_at=row.cut_at,
    )


def step_parts(found: Gathered) -> tuple[StepPart, ...]:
    """环节, in the order in which they opened."""
    return tuple(
        StepPart(
            order=order,
            name=step.name,
            organisation=found.organisations.get(step.organisation_id, "—"),
            by=found.officers.get(step.done_by, step.done_by),
            opened_at=step.opened_at,
            done_at=step.done_at,
            outcome=step.outcome,
            opinion=step.opinion,
        )
        for order, step in enumerate(found.record.steps, start=1)
    )

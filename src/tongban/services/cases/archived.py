"""A closed case as its archive keeps it: whose it was, how each material was met, who did what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tongban.kernel.errors import NotFound
from tongban.services.cases.facts import CaseFact
from tongban.services.cases.models import Case, CaseSlot, CaseStep
from tongban.services.cases.queries import as_fact


@dataclass(frozen=True, kw_only=True)
class RecordedSlot:
    """One slot as it was met in one round."""

    round: int
    key: str
    name: str
    how: str
    papers: tuple[UUID, ...]
    bound: UUID | None
    licence: str
    is_required: bool


@dataclass(frozen=True, kw_only=True)
class RecordedStep:
    """What one post had to do, and did; `done_by` is the actor's reference."""

    name: str
    organisation_id: UUID
    done_by: str
    opened_at: datetime
    done_at: datetime | None
    outcome: str
    opinion: str


@dataclass(frozen=True, kw_only=True)
class CaseRecord:
    """Everything of a case that is no paper and no act on the trail. It names people: guard it."""

    fact: CaseFact
    applicant_name: str
    channel: str
    closed_at: datetime
    reasons: str
    slots: tuple[RecordedSlot, ...]
    steps: tuple[RecordedStep, ...]
    parts: tuple[str, ...]


def case_record(number: str) -> CaseRecord:
    """The record of a closed case, for who keeps it. 4 SQL. Raises NotFound where it is not there or not closed."""
    case = Case.objects.filter(number=number, closed_at__isnull=False).first()
    if case is None or case.closed_at is None:
        raise NotFound
    slots = CaseSlot.objects.filter(case=case).order_by("round", "id")
    steps = CaseStep.objects.filter(case=case).order_by("place", "opened_at", "id")
    parts = Case.objects.filter(part_of=number).exclude(part_of="")
    return CaseRecord(
        fact=as_fact(case),
        applicant_name=case.applicant_name,
        channel=case.channel,
        closed_at=case.closed_at,
        reasons=case.reasons,
        slots=tuple(_slot(row) for row in slots),
        steps=tuple(_step(row) for row in steps),
        parts=tuple(parts.order_by("number").values_list("number", flat=True)),
    )


def closed_cases(*, before: datetime, after: UUID | None, limit: int = 500) -> Sequence[tuple[UUID, str]]:
    """Cases that were closed before a moment, by id, as (id, number), for a job that walks all of them. 1 SQL."""
    rows = Case.objects.filter(closed_at__lt=before)
    if after is not None:
        rows = rows.filter(id__gt=after)
    return list(rows.order_by("id").values_list("id", "number")[:limit])


def _slot(row: CaseSlot) -> RecordedSlot:
    return RecordedSlot(
        round=row.round,
        key=row.key,
        name=row.name,
        how=row.how,
        papers=tuple(UUID(paper) for paper in row.papers),
        bound=row.bound_paper_id,
        licence=row.licence,
        is_required=row.is_required,
    )


def _step(row: CaseStep) -> RecordedStep:
    return RecordedStep(
        name=row.name,
        organisation_id=row.organisation_id,
        done_by=row.done_by,
        opened_at=row.opened_at,
        done_at=row.done_at,
        outcome=row.outcome,
        opinion=row.opinion,
    )

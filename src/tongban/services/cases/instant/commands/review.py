"""Look at a drawn decision of a rule (抽样复核): confirm it, or object."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.jobs.public import announce
from tongban.foundation.tasks.public import close_task
from tongban.foundation.trail.public import record
from tongban.kernel.errors import NotFound
from tongban.services.cases.instant.commands.decide import sample_key
from tongban.services.cases.instant.facts import (
    REVIEW_DUTY,
    NotSampled,
    ObjectionNeedsReasons,
    SampleObjected,
    SampleState,
)
from tongban.services.cases.instant.models import InstantDecision

CONFIRM, OBJECT = "cases.confirm_sample", "cases.object_sample"


@transaction.atomic
def confirm_sample(*, number: str, remarks: str, by: Officer, at: datetime) -> None:
    """Say that the rule decided as a person would have. 5 SQL. Raises NotFound, NotAllowed, NotSampled."""
    row = _lock(number, by=by)
    _keep(row, SampleState.CONFIRMED, remarks=remarks, by=by, at=at)
    _record(row, CONFIRM, remarks=remarks, by=by, at=at)


@transaction.atomic
def object_to_sample(*, number: str, reasons: str, by: Officer, at: datetime) -> SampleObjected:
    """Say that the decision should not have been made so, and why. 6 SQL.

    The decision stands: what the law knows against it (撤销, 行政许可法 (2019) art. 69) is an act of its own.
    The organisation and the supervisor are told.

    Raises NotFound, NotAllowed, NotSampled, ObjectionNeedsReasons.
    """
    row = _lock(number, by=by)
    if not reasons.strip():
        raise ObjectionNeedsReasons(facts={"fields": {"reasons": str(ObjectionNeedsReasons.title)}})
    _keep(row, SampleState.OBJECTED, remarks=reasons, by=by, at=at)
    _record(row, OBJECT, remarks=reasons, by=by, at=at)
    objected = SampleObjected(
        number=number, organisation_id=row.organisation_id, at=at, by_ref=by.ref, rule=row.rule
    )
    announce(objected)
    return objected


def _lock(number: str, *, by: Officer) -> InstantDecision:
    """The drawn decision, locked, where the officer's organisation answers for it. 1 SQL."""
    rows = InstantDecision.objects.select_for_update(of=("self",)).select_related("case")
    row = rows.filter(case__number=number, organisation_id__in=by.organisation_ids).exclude(sample="").first()
    if row is None:
        raise NotFound
    check_duty(by, REVIEW_DUTY, organisation_id=row.organisation_id)
    if row.sample != SampleState.WAITING:
        raise NotSampled(facts={"state": row.sample})
    return row


def _keep(row: InstantDecision, state: SampleState, *, remarks: str, by: Officer, at: datetime) -> None:
    row.sample, row.remarks, row.reviewed_at, row.reviewed_by = state, remarks.strip(), at, by.ref
    row.save(update_fields=["sample", "remarks", "reviewed_at", "reviewed_by"])
    close_task(key=sample_key(row.case.number), by=by, at=at, outcome=state)


def _record(row: InstantDecision, act: str, *, remarks: str, by: Officer, at: datetime) -> None:
    facts = {"rule": row.rule, "remarks": remarks.strip()}
    organisation = by.only_in(row.organisation_id)
    record(act=act, subject=f"cases:{row.case.number}", by=organisation, at=at, facts=facts)

"""Which deliveries are overdue, for whoever watches that departments keep what they agreed."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from tongban.foundation.directory.public import organisation
from tongban.kernel.clock import CITY_ZONE
from tongban.resources.fusion.deliveries.models import Agreement, AgreementVersion

MOST_ROWS = 500


@dataclass(frozen=True, kw_only=True)
class LateDelivery:
    """A delivery that should have come by `due_on`, the days of grace of its agreement included."""

    agreement: str
    name: str
    organisation_id: UUID
    area_code: str
    due_on: date


def late_deliveries(*, at: datetime, agreement: str = "") -> list[LateDelivery]:
    """The deliveries that are overdue, or that of this agreement if it is, the oldest first. 2 SQL at most."""
    rows = Agreement.objects.filter(due_on__lt=at.astimezone(CITY_ZONE).date(), ended_on=None)
    rows = rows.filter(code=agreement) if agreement else rows
    found = list(rows.order_by("due_on", "code")[:MOST_ROWS])
    versions = AgreementVersion.objects.filter(agreement__in=found).order_by("agreement", "-number")
    names = dict(versions.distinct("agreement").values_list("agreement_id", "terms__name")) if found else {}
    return [
        LateDelivery(
            agreement=row.code,
            name=names.get(row.pk, row.code),
            organisation_id=row.organisation_id,
            area_code=organisation(row.organisation_id).area_code,
            due_on=row.due_on,
        )
        for row in found
        if row.due_on is not None
    ]

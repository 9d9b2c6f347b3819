"""The entry on a licence that waits for its second officer."""

from django.db.models import QuerySet

from tongban.resources.licences.public import LicenceFact
from tongban.services.decisions.proceedings.reported.facts import ReportedFact
from tongban.services.decisions.proceedings.reported.models import ReportedRevocation


def waiting_on(licence: LicenceFact) -> ReportedFact | None:
    """1 SQL. The caller has checked that the licence is theirs to see."""
    row = waiting_rows(licence).first()
    if row is None:
        return None
    return ReportedFact(
        organ=row.organ,
        decision=row.decision,
        decided_on=row.decided_on,
        proposed_at=row.proposed_at,
        proposed_by=row.proposed_by,
        proposed_name=row.proposed_name,
    )


def waiting_rows(licence: LicenceFact) -> QuerySet[ReportedRevocation]:
    """Of a licence, whichever its version; at most one."""
    return ReportedRevocation.objects.filter(
        licence_type=licence.type_code, licence_number=licence.number, settled_at__isnull=True
    )

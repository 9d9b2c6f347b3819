"""Who reads the papers of appraisals: evidence and the report of one organisation whoever reads its appraisal, the whole
report whoever appraises all that are in it."""

from datetime import datetime
from uuid import UUID

from tongban.foundation.directory.public import Officer
from tongban.kernel.actors import Actor
from tongban.services.supervision.appraisal.models import Appraisal, AppraisalRemark
from tongban.services.supervision.appraisal.scope import is_over, may_read

REMARK, OWN_REPORT, WHOLE_REPORT = "appraisal-remark", "appraisal", "appraisal-report"


def remark_owner(remark_id: UUID) -> str:
    """Whose the evidence of an objection is."""
    return f"{REMARK}:{remark_id}"


def own_report_owner(quarter: str, organisation_id: UUID) -> str:
    """Whose the report about one organisation is."""
    return f"{OWN_REPORT}:{quarter}:{organisation_id}"


def whole_report_owner(report_id: UUID) -> str:
    """Whose the report about all that were published together is."""
    return f"{WHOLE_REPORT}:{report_id}"


class RemarkReaders:
    """Answers for papers whose owner is `appraisal-remark:<id>`."""

    def may_read(self, *, key: str, by: Actor, at: datetime) -> bool:
        """1 SQL."""
        offices = AppraisalRemark.objects.filter(pk=key).values_list("organisation_id", flat=True)
        return isinstance(by, Officer) and any(may_read(by, one, is_shown=True) for one in offices)


class OwnReportReaders:
    """Answers for papers whose owner is `appraisal:<quarter>:<organisation>`: there is none before it is published."""

    def may_read(self, *, key: str, by: Actor, at: datetime) -> bool:
        """No SQL when organisations are kept."""
        return isinstance(by, Officer) and may_read(by, UUID(key.partition(":")[2]), is_shown=True)


class WholeReportReaders:
    """Answers for papers whose owner is `appraisal-report:<id>`."""

    def may_read(self, *, key: str, by: Actor, at: datetime) -> bool:
        """1 SQL."""
        offices = list(Appraisal.objects.filter(report_id=key).values_list("organisation_id", flat=True))
        return isinstance(by, Officer) and bool(offices) and all(is_over(by, one) for one in offices)

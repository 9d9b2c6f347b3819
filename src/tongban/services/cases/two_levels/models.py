"""What a case keeps of its report to a superior."""

from django.db import models
from django.db.models import Q


class ReportedUp(models.Model):
    """When the lower of two levels reported the case (报送上级), and which authority that was.

    From then on the case's organisation is the superior: it decides, under its own seal and clock.

    Source: 行政许可法 (2019) arts. 35, 43.
    """

    examined_by_id = models.UUIDField(
        null=True, help_text="the organisation that received and examined it; null: it did not go up"
    )
    reported_at = models.DateTimeField(null=True, help_text="when it was reported to the superior first")
    reported_on = models.DateField(null=True, help_text="day 0 of the superior's own clock")
    report_due_on = models.DateField(null=True, help_text="last day of the lower authority's examination")

    class Meta:
        abstract = True


REPORTED_TOGETHER = models.CheckConstraint(
    name="case_reported_together",
    condition=Q(examined_by_id__isnull=True, reported_at__isnull=True, reported_on__isnull=True)
    | Q(examined_by_id__isnull=False, reported_at__isnull=False, reported_on__isnull=False)
    # the law has renewed what the lower one never reported: it is the superior's decision all the same
    | Q(
        examined_by_id__isnull=False,
        reported_at__isnull=True,
        reported_on__isnull=True,
        is_renewed_by_law=True,
    ),
)
TO_REPORT = models.Index(
    fields=["report_due_on"],
    name="case_to_report",
    condition=Q(state="in-review", report_due_on__isnull=False, reported_at__isnull=True),
)

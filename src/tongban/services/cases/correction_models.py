"""The one correction notice of a case."""

from django.db import models


class CorrectionNotice(models.Model):
    """The one notice that tells everything to be corrected (一次性补正告知), 行政许可法 art. 32 (4)."""

    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="correction")
    wanted = models.JSONField(help_text="list of {slot or field, what}")
    requested_at = models.DateTimeField()
    requested_by = models.CharField(max_length=80)
    resubmitted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["requested_at"], name="correction_by_time")]

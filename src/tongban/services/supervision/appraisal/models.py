"""Tables of appraisals. What is published the database itself keeps as it is."""

from django.db import models

from tongban.kernel.ids import new_id


class Appraisal(models.Model):
    """The appraisal of one organisation in one quarter: a draft until it is published."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    quarter = models.CharField(max_length=7, help_text="2026-Q3")
    organisation_id = models.UUIDField()
    scheme = models.PositiveSmallIntegerField()
    cases = models.PositiveIntegerField(help_text="decided in the quarter")
    figures = models.JSONField()
    score = models.FloatField(null=True)
    grade = models.CharField(max_length=10)
    drawn_up_at = models.DateTimeField()
    drawn_up_by = models.CharField(max_length=100)
    drawn_up_by_account = models.BigIntegerField()
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=100, blank=True, default="")
    digest = models.CharField(
        max_length=64, blank=True, default="", help_text="SHA-256 of what was published"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["quarter", "organisation_id"], name="one_appraisal_a_quarter"),
            models.CheckConstraint(
                condition=models.Q(published_at=None, digest="")
                | (models.Q(published_at__isnull=False) & ~models.Q(digest="")),
                name="appraisal_published_with_digest",
            ),
        ]

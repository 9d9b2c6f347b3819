"""Tables of appraisals. What is published the database itself keeps as it is."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from tongban.kernel.ids import new_id
from tongban.services.supervision.appraisal.facts import Ruling


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
    shown_at = models.DateTimeField(null=True, help_text="put before the organisation (公示)")
    shown_by = models.CharField(max_length=100, blank=True, default="")
    object_by = models.DateField(null=True, help_text="the organisation may object until this day is over")
    agreed_at = models.DateTimeField(
        null=True, help_text="the organisation has said that it has no objection"
    )
    agreed_by = models.CharField(max_length=100, blank=True, default="")
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=100, blank=True, default="")
    digest = models.CharField(
        max_length=64, blank=True, default="", help_text="SHA-256 of what was published"
    )
    report_id = models.UUIDField(null=True, help_text="the same for all that were published together")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["quarter", "organisation_id"], name="one_appraisal_a_quarter"),
            models.CheckConstraint(
                condition=Q(published_at=None, digest="") | (Q(published_at__isnull=False) & ~Q(digest="")),
                name="appraisal_published_with_digest",
            ),
            models.CheckConstraint(
                condition=Q(shown_at=None, object_by=None, agreed_at=None)
                | Q(shown_at__isnull=False, object_by__isnull=False),
                name="appraisal_shown_until",
            ),
        ]


class AppraisalLines(models.Model):
    """What one figure was counted from, as `lines.py` writes it."""

    appraisal = models.ForeignKey(Appraisal, on_delete=models.CASCADE, related_name="lines")
    indicator = models.CharField(max_length=40)
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appraisal", "indicator"], name="appraisal_lines_once")
        ]


class AppraisalRemark(models.Model):
    """A comment (意见) of an organisation on its appraisal, or its objection (异议) to a figure. Never deleted.

    It belongs to organisation and quarter: a draft that is counted anew does not take it away.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    quarter = models.CharField(max_length=7)
    organisation_id = models.UUIDField()
    place = models.PositiveSmallIntegerField()
    indicator = models.CharField(max_length=40, blank=True, default="", help_text="empty: a comment")
    text = models.TextField()
    case_numbers = ArrayField(models.CharField(max_length=40), default=list)
    papers = ArrayField(models.UUIDField(), default=list, help_text="evidence")
    said_at = models.DateTimeField()
    said_by = models.CharField(max_length=100)
    said_by_account = models.BigIntegerField()
    ruling = models.CharField(
        max_length=10, blank=True, default="", choices=[(one.value, one.value) for one in Ruling]
    )
    reasons = models.TextField(blank=True, default="")
    corrections = models.JSONField(default=dict, help_text="case number → met, or out of the count")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=100, blank=True, default="")
    answered_by_account = models.BigIntegerField(null=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["quarter", "organisation_id", "place"], name="appraisal_remark_once"
            ),
            models.CheckConstraint(
                condition=Q(ruling="", answered_at=None)
                | (Q(answered_at__isnull=False) & ~Q(ruling="") & ~Q(indicator="")),
                name="appraisal_answered_at",
            ),
        ]

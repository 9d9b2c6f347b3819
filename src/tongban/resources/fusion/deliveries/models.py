"""Tables of agreements and deliveries. The rows themselves lie in files."""

from django.db import models
from django.db.models import Q

from tongban.kernel.ids import new_id
from tongban.resources.fusion.deliveries.facts import Delivered, DeliveryState, Form

LIVE = Q(state__in=["landing", "set-aside", "accepted"], superseded_at__isnull=True)


class Agreement(models.Model):
    """An agreement (供数协议) of a department with the data authority."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.SlugField(max_length=60, unique=True)
    organisation_id = models.UUIDField()
    kind = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Delivered])
    ended_on = models.DateField(null=True, help_text="half-open")
    due_on = models.DateField(null=True, help_text="last day on which the next delivery is in time")
    overdue_on = models.DateField(null=True, help_text="the due day that has passed and was told")

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "code"], name="fusion_agreements_of"),
            models.Index(fields=["due_on"], name="fusion_agreements_due"),
        ]


class AgreementVersion(models.Model):
    """The terms from a day on. Never changed."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    valid_from = models.DateField()
    terms = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="fusion_version_once"),
            models.UniqueConstraint(fields=["agreement", "valid_from"], name="fusion_version_a_day"),
        ]


class Delivery(models.Model):
    """One delivery: the file as it came, and what landing made and found."""

    id = models.BigAutoField(primary_key=True)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="deliveries")
    version = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(help_text="within the agreement, from 1; the name of its folder")
    mark = models.PositiveSmallIntegerField(help_text="1–8191, of one live delivery at a time")
    state = models.CharField(max_length=10, choices=[(one.value, one.value) for one in DeliveryState])
    file_name = models.CharField(max_length=200)
    form = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Form])
    size = models.BigIntegerField(help_text="bytes as they came")
    sha256 = models.CharField(max_length=64, help_text="of the bytes as they came")
    said_rows = models.BigIntegerField(null=True, help_text="of the delivery note")
    said_sha256 = models.CharField(max_length=64, blank=True, help_text="of the delivery note")
    rows = models.BigIntegerField(default=0)
    broken = models.BigIntegerField(default=0, help_text="rows that have not the form of a row")
    has_repeats = models.BooleanField(default=True, help_text="a key may stand in several rows")
    landed_name = models.CharField(max_length=60, blank=True, help_text="the Parquet file in its folder")
    landed_sha256 = models.CharField(max_length=64, blank=True)
    findings = models.JSONField(default=list)
    received_at = models.DateTimeField()
    received_on = models.DateField(help_text="the day in the city")
    received_by = models.CharField(max_length=80)
    account_id = models.BigIntegerField(null=True, help_text="the officer who delivered; empty: a rule")
    landed_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=80, blank=True)
    settled_account = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=1000, blank=True, help_text="why it was accepted or refused")
    superseded_at = models.DateTimeField(null=True)
    cleared_at = models.DateTimeField(null=True, help_text="when its files were deleted")
    progress_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="fusion_delivery_once"),
            models.UniqueConstraint(fields=["mark"], condition=LIVE, name="fusion_mark_live_once"),
            models.CheckConstraint(condition=Q(mark__gte=1, mark__lte=8191), name="fusion_mark_fits"),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by="")
                | (Q(settled_at__isnull=False) & ~Q(settled_by="") & ~Q(reason="")),
                name="fusion_settled_with_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["agreement", "-number"], name="fusion_deliveries_newest"),
            models.Index(fields=["-received_at"], name="fusion_deliveries_by_time"),
            models.Index(
                fields=["superseded_at"],
                name="fusion_deliveries_kept",
                condition=Q(cleared_at__isnull=True, superseded_at__isnull=False),
            ),
        ]

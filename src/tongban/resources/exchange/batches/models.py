"""Batch files and their schedules. The file lies on the shelf, encrypted, until it is fetched or its days are over."""

from django.db import models
from django.db.models import Q

from tongban.kernel.ids import new_id
from tongban.resources.exchange.batches.facts import BatchState, Cycle, Form
from tongban.resources.exchange.requesting.models import Grant


class BatchFile(models.Model):
    """One file of a grant."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=30, unique=True)
    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="+")
    form = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Form])
    public_key = models.TextField(
        blank=True, help_text="PEM: the file is encrypted to it (JWE); empty: it is not"
    )
    state = models.CharField(max_length=8, choices=[(one.value, one.value) for one in BatchState])
    why = models.CharField(max_length=300, blank=True, help_text="message id: why it was not made")
    rows = models.PositiveBigIntegerField(default=0)
    logged = models.PositiveBigIntegerField(default=0, help_text="whom it tells about and stands in the log")
    size = models.PositiveBigIntegerField(default=0, help_text="bytes as it is fetched")
    sha256 = models.CharField(max_length=64, blank=True, help_text="of the bytes as they are fetched")
    manifest = models.JSONField(default=dict)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=80)
    made_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True)
    fetched_by = models.CharField(max_length=80, blank=True)
    progress_id = models.UUIDField(null=True)

    class Meta:
        app_label = "exchange"
        constraints = [
            models.UniqueConstraint(
                fields=["grant"], condition=Q(state="making"), name="exchange_one_batch_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="ready")
                | Q(made_at__isnull=False, expires_at__isnull=False) & ~Q(sha256=""),
                name="exchange_ready_batch_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at"], condition=Q(state="ready"), name="exchange_batches_expire"),
        ]


class BatchPlan(models.Model):
    """A file of a grant is made again and again."""

    grant = models.OneToOneField(Grant, on_delete=models.PROTECT, related_name="+")
    form = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Form])
    cycle = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Cycle])
    public_key = models.TextField(blank=True)
    next_on = models.DateField()
    day = models.PositiveSmallIntegerField(
        db_default=1, help_text="of the month: that of the first file; every month keeps to it"
    )
    made_by = models.CharField(max_length=80)

    class Meta:
        app_label = "exchange"

"""Applications for seals."""

from django.db import models
from django.db.models import Q

from tongban.foundation.seals.facts import SealKind, SealSuite
from tongban.foundation.seals.lifecycle.facts import ApplicationState
from tongban.kernel.ids import new_id


class SealApplication(models.Model):
    """An organisation asks for a seal; another person decides."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=20, unique=True)
    organisation_id = models.UUIDField(db_index=True)
    organisation_name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in SealKind])
    suite = models.CharField(
        max_length=14, choices=[(k.value, k.value) for k in SealSuite], default=SealSuite.INTERNATIONAL
    )
    image_name = models.CharField(
        max_length=40, blank=True, help_text="name on the seal; empty: the whole name"
    )
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=12, choices=[(s.value, s.value) for s in ApplicationState])
    filed_by = models.BigIntegerField(help_text="account of the officer")
    filed_at = models.DateTimeField()
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.CharField(max_length=300, blank=True)
    serial = models.CharField(max_length=20, blank=True, help_text="of the seal that was made on it")

    class Meta:
        app_label = "seals"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "kind"],
                condition=Q(state="filed"),
                name="seals_one_open_application",
            ),
            models.CheckConstraint(
                condition=Q(state="filed", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(state="filed") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="seals_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=(Q(state="made") & ~Q(serial="")) | (~Q(state="made") & Q(serial="")),
                name="seals_made_with_number",
            ),
        ]
        indexes = [
            models.Index(fields=["filed_at"], condition=Q(state="filed"), name="seals_open_applications")
        ]

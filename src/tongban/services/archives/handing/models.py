"""Hand-overs to an archive."""

from django.db import models
from django.db.models import Q

from tongban.kernel.ids import new_id
from tongban.services.archives.handing.facts import Answer


class HandOver(models.Model):
    """One hand-over of packages of one organisation to one archive."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=20, unique=True)
    organisation_id = models.UUIDField()
    receiver = models.CharField(max_length=200)
    opened_by = models.CharField(max_length=80)
    opened_name = models.CharField(max_length=100)
    opened_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, help_text="when the archive had answered for each package")

    class Meta:
        indexes = [models.Index(fields=["organisation_id", "-opened_at"], name="handover_list")]


class HandOverLine(models.Model):
    """One package of a hand-over, as it was handed over."""

    hand_over = models.ForeignKey(HandOver, on_delete=models.PROTECT, related_name="lines")
    package = models.ForeignKey("ArchivePackage", on_delete=models.PROTECT, related_name="hand_overs")
    version = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64)
    answer = models.CharField(
        max_length=8, choices=[(one.value, one.value) for one in Answer], default=Answer.WAITING
    )
    reason = models.CharField(max_length=300, blank=True, help_text="of a rejection")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["package"], condition=Q(answer=Answer.WAITING), name="handover_one_open_a_package"
            ),
            models.CheckConstraint(
                name="handover_rejected_with_reason",
                condition=~Q(answer=Answer.REJECTED) | ~Q(reason=""),
            ),
        ]

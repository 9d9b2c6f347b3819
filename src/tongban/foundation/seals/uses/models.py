"""The log of uses; the database refuses to change or delete what stands in it (migration `guard_uses`)."""

from django.db import models

from tongban.kernel.ids import new_id


class SealUse(models.Model):
    """A seal was put on a document."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False, help_text="in the order of time")
    serial = models.CharField(max_length=20)
    organisation_id = models.UUIDField()
    organisation_name = models.CharField(max_length=200)
    reason = models.CharField(max_length=200)
    subject = models.CharField(max_length=120, blank=True, help_text="kind:key of what the paper belongs to")
    template = models.CharField(max_length=60, blank=True)
    by = models.CharField(max_length=80, help_text="reference of the actor")
    at = models.DateTimeField(help_text="the time that the seal says")
    recorded_at = models.DateTimeField(help_text="by the machine's time")
    sha256_before = models.CharField(max_length=64)
    sha256_after = models.CharField(max_length=64)
    stamp = models.CharField(max_length=8)
    stamped_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "seals"
        indexes = [
            models.Index(fields=["organisation_id", "id"], name="seals_uses_of_office"),
            models.Index(fields=["serial", "id"], name="seals_uses_of_seal"),
            models.Index(fields=["sha256_after"], name="seals_uses_by_hash"),
        ]

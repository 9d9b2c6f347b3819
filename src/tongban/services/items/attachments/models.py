"""Files that belong to an item or to a list entry."""

from django.db import models

from tongban.kernel.ids import new_id
from tongban.services.items.attachments.facts import AttachmentKind


class Attachment(models.Model):
    """One file. It never changes: another file is another attachment, so that a version keeps its own."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject = models.CharField(max_length=60, help_text="item:<code> or entry:<code> that it belongs to")
    organisation_id = models.UUIDField(help_text="who keeps the subject and may write it")
    kind = models.CharField(max_length=13, choices=[(one.value, one.value) for one in AttachmentKind])
    title = models.CharField(max_length=200)
    paper_id = models.UUIDField(help_text="papers.Paper under the owner attachment:<id>")
    name = models.CharField(max_length=200, help_text="file name")
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField(help_text="bytes")
    attached_at = models.DateTimeField()
    attached_by = models.CharField(max_length=60, help_text="actor reference")

    class Meta:
        indexes = [models.Index(fields=["subject", "attached_at"], name="items_attachment_of")]

"""How far the import of a file has come."""

from typing import ClassVar

from django.db import models

from tongban.kernel.ids import new_id


class ImportRun(models.Model):
    """One import of one file. It moves in the transaction of each batch, so it never says too much or too little."""

    objects: ClassVar[models.Manager["ImportRun"]]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=64, help_text="digest of file, reader, mapping and options")
    file_name = models.CharField(max_length=255)
    source = models.CharField(max_length=40)
    publishes = models.BooleanField()
    rows = models.PositiveIntegerField(default=0, help_text="rows done, from the front")
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    by = models.CharField(max_length=60, help_text="actor reference")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, help_text="empty while it runs or waits to be taken up again")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=models.Q(ended_at=None), name="items_one_open_import_a_file"
            )
        ]

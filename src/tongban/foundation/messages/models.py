"""Tables of messages and conversations."""

from django.db import models
from django.db.models import Q

from tongban.kernel.ids import new_id


class Message(models.Model):
    """One message to one account. Title and body are English message ids that `facts` fill when shown."""

    id = models.UUIDField(primary_key=True, default=new_id)
    to_account = models.BigIntegerField()
    about = models.CharField(max_length=200)
    title = models.CharField(max_length=300)
    body = models.TextField(default="")
    facts = models.JSONField(default=dict)
    url = models.CharField(max_length=300, default="")
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["to_account", "-sent_at"], condition=Q(read_at=None), name="message_unread"),
            models.Index(
                fields=["to_account", "-sent_at", "-id"],
                condition=Q(read_at__isnull=False),
                name="message_read",
            ),
        ]

"""Tables of messages and conversations."""

from django.db import models
from django.db.models import Q

from tongban.foundation.messages.facts import Channels, TextState, TextWish
from tongban.foundation.vault.public import EncryptedTextField
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
    is_urgent = models.BooleanField(default=False, help_text="its reader has to act")
    text_state = models.CharField(
        max_length=8,
        choices=[(one.value, one.value) for one in TextState],
        default=TextState.NONE,
        blank=True,
    )
    text_tries = models.PositiveSmallIntegerField(default=0)
    texted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="message_texted_with_moment",
                condition=Q(text_state=TextState.SENT.value, texted_at__isnull=False)
                | (~Q(text_state=TextState.SENT.value) & Q(texted_at__isnull=True)),
            )
        ]
        indexes = [
            models.Index(fields=["to_account", "-sent_at"], condition=Q(read_at=None), name="message_unread"),
            models.Index(
                fields=["to_account", "-sent_at", "-id"],
                condition=Q(read_at__isnull=False),
                name="message_read",
            ),
        ]


class ChannelChoice(models.Model):
    """How one account wants to be told besides its inbox; without a row the defaults of `Channels` hold."""

    account_id = models.BigIntegerField(primary_key=True)
    mail = models.BooleanField(default=Channels.mail)
    text = models.CharField(
        max_length=8, choices=[(one.value, one.value) for one in TextWish], default=Channels.text
    )
    quiet_from = models.PositiveSmallIntegerField(default=Channels.quiet_from)
    quiet_until = models.PositiveSmallIntegerField(default=Channels.quiet_until)
    phone = EncryptedTextField(
        purpose="message-phone", default="", blank=True, help_text="as the register had it at phone_at"
    )
    phone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="channel_hours_of_a_day", condition=Q(quiet_from__lte=23, quiet_until__lte=23)
            )
        ]


class Note(models.Model):
    """One note of a conversation about a thing. People write what they like, so the text is encrypted."""

    id = models.UUIDField(primary_key=True, default=new_id)
    about = models.CharField(max_length=200)
    side = models.CharField(max_length=10)
    by_account = models.BigIntegerField()
    by_ref = models.CharField(max_length=80)
    by_name = models.CharField(
        max_length=200, default="", help_text="Office and officer; empty for the applicant."
    )
    text = EncryptedTextField(purpose="conversations")
    points_at = models.CharField(
        max_length=120, default="", help_text="the part of the thing that is meant, in its app's words"
    )
    papers = models.JSONField(default=list, help_text="ids of files that go along")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["about", "id"], name="note_about")]


class ReadMark(models.Model):
    """How far one account has read one conversation."""

    about = models.CharField(max_length=200)
    account_id = models.BigIntegerField()
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["about", "account_id"], name="one_read_mark")]

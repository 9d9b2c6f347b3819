"""Tables of enquiries; what is written in them stands in the conversations of messages."""

from django.db import models
from django.db.models import Q

from tongban.foundation.vault.public import EncryptedTextField
from tongban.kernel.ids import new_id


class EnquiryRow(models.Model):
    """One enquiry. Its words are notes about `enquiries:<number>`; here stands how far it is. Never deleted."""

    id = models.UUIDField(primary_key=True, default=new_id)
    number = models.CharField(max_length=20, unique=True)
    by_account = models.BigIntegerField()
    key = models.CharField(
        max_length=80, default="", blank=True, help_text="Sent again it opens no second one."
    )
    item_code = models.CharField(max_length=60, default="", blank=True, help_text="Empty: about no service.")
    item_name = models.CharField(max_length=300)
    is_licensing = models.BooleanField(default=False)
    organisation_id = models.UUIDField()
    area_code = models.CharField(max_length=24)
    post_code = models.CharField(max_length=60)
    title = EncryptedTextField(purpose="enquiries")
    state = models.CharField(max_length=10, default="waiting")
    turn = models.PositiveSmallIntegerField(default=1, help_text="How many questions it holds.")
    passes = models.PositiveSmallIntegerField(default=0, help_text="How often it was passed on.")
    days = models.PositiveSmallIntegerField(help_text="Working days to answer the present question.")
    opened_at = models.DateTimeField()
    asked_at = models.DateTimeField(help_text="When the present question was asked.")
    due_at = models.DateTimeField(null=True, help_text="Its last moment; empty when none waits.")
    answered_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True, help_text="When it closes by itself; empty unless answered.")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "feedback_enquiry"
        constraints = [
            models.UniqueConstraint(
                fields=["by_account", "key"], condition=~Q(key=""), name="one_enquiry_a_key"
            ),
            models.CheckConstraint(
                name="enquiry_waits_with_limit",
                condition=Q(state="waiting", due_at__isnull=False)
                | (~Q(state="waiting") & Q(due_at__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(fields=["by_account", "-opened_at"], name="enquiry_own"),
            models.Index(fields=["organisation_id", "state", "-opened_at"], name="enquiry_office"),
            models.Index(
                fields=["organisation_id", "due_at"], name="enquiry_waits", condition=Q(state="waiting")
            ),
            models.Index(fields=["closes_at"], name="enquiry_closes", condition=Q(state="answered")),
        ]


class EndedTurn(models.Model):
    """A question of an enquiry that was answered or closed, with the limit that it had."""

    enquiry = models.ForeignKey(EnquiryRow, on_delete=models.PROTECT, related_name="ended")
    turn = models.PositiveSmallIntegerField()
    organisation_id = models.UUIDField()
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    how = models.CharField(max_length=10)

    class Meta:
        db_table = "feedback_enquiryturn"
        constraints = [models.UniqueConstraint(fields=["enquiry", "turn"], name="one_end_a_turn")]
        indexes = [models.Index(fields=["due_at"], name="enquiry_turn_due")]


class EnquiryPassing(models.Model):
    """An enquiry was passed on (转办)."""

    enquiry = models.ForeignKey(EnquiryRow, on_delete=models.PROTECT, related_name="passings")
    turn = models.PositiveSmallIntegerField(
        default=0, help_text="Which question; 0: from before this was kept."
    )
    due_at = models.DateTimeField(null=True, help_text="The last moment of the question then.")
    from_id = models.UUIDField()
    to_id = models.UUIDField()
    reason = EncryptedTextField(purpose="enquiries")
    by_ref = models.CharField(max_length=80)
    by_name = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        db_table = "feedback_enquirypassing"

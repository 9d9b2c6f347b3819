"""The table of complaints."""

from django.db import models
from django.db.models import Q

from tongban.foundation.vault.public import EncryptedTextField
from tongban.kernel.ids import new_id

OPEN = ("waiting", "taken")


class ComplaintRow(models.Model):
    """One complaint about a case. What was said and answered is encrypted. Never deleted."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case_number = models.CharField(max_length=40)
    item_code = models.CharField(max_length=60)
    item_name = models.CharField(max_length=300)
    organisation_id = models.UUIDField()
    area_code = models.CharField(max_length=20)
    by_account = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    text = EncryptedTextField(purpose="ratings")
    filed_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="waiting")
    post_code = models.CharField(max_length=60)
    due_at = models.DateTimeField(null=True, help_text="Of what comes next; empty at the end.")
    result_due_at = models.DateTimeField(help_text="By when the result is to be told.")
    taken_at = models.DateTimeField(null=True)
    finding = models.CharField(max_length=12, default="")
    answer = EncryptedTextField(purpose="ratings", null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=80, default="")

    class Meta:
        db_table = "feedback_complaint"
        constraints = [
            models.UniqueConstraint(
                fields=["case_number", "by_account"], condition=Q(state__in=OPEN), name="one_open_complaint"
            )
        ]
        indexes = [
            models.Index(fields=["case_number", "-filed_at"], name="complaint_of_case"),
            models.Index(fields=["filed_at"], name="complaint_by_time"),
            models.Index(fields=["result_due_at"], name="complaint_waits", condition=Q(state__in=OPEN)),
        ]

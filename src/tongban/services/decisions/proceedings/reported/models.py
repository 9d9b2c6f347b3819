"""Revocations that other offices decided, as they were entered and settled."""

from django.db import models
from django.db.models import F, Q

from tongban.foundation.vault.public import EncryptedTextField
from tongban.kernel.ids import new_id


class ReportedRevocation(models.Model):
    """One entry: whose decision, its number and day; who entered it, and who settled it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    licence_type = models.CharField(max_length=21)
    licence_number = models.CharField(max_length=80)
    organisation_id = models.UUIDField()
    organ = models.CharField(max_length=100, help_text="the office that decided")
    decision = models.CharField(max_length=80, help_text="number of its decision")
    decided_on = models.DateField()
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=80, help_text="reference of the officer")
    proposed_name = models.CharField(max_length=100)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=80, blank=True, default="")
    settled_name = models.CharField(max_length=100, blank=True, default="")
    is_confirmed = models.BooleanField(null=True, help_text="null: it waits for the second officer")
    why = EncryptedTextField(
        purpose="proceeding-words", default="", blank=True, help_text="why it was rejected"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["licence_type", "licence_number"],
                condition=Q(settled_at__isnull=True),
                name="reported_one_open",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by="", is_confirmed__isnull=True)
                | (Q(settled_at__isnull=False, is_confirmed__isnull=False) & ~Q(settled_by="")),
                name="reported_settled_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(is_confirmed=True) | ~Q(settled_by=F("proposed_by")),
                name="reported_confirmed_by_another",
            ),
        ]

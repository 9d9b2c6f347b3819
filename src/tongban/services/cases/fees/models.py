"""That a case has a fee, and who set it where the item's own rule could not."""

from django.db import models
from django.db.models import Q

from tongban.foundation.vault.public import EncryptedTextField


class CaseFee(models.Model):
    """The fee of a case, from its acceptance on. The lines and sums stand in the bill."""

    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, primary_key=True, related_name="fee")
    undecided = models.JSONField(default=list, help_text="names of fees that an officer has to set")
    charged_at = models.DateTimeField()
    set_at = models.DateTimeField(null=True, help_text="when an officer set what was undecided")
    set_by = models.CharField(max_length=80, blank=True)
    set_why = EncryptedTextField(purpose="case-reasons", default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="fee_set_by_somebody",
                condition=Q(set_at__isnull=True, set_by="") | (Q(set_at__isnull=False) & ~Q(set_by="")),
            )
        ]

"""Special procedures of a case, and the one extension of its limit."""

from django.db import models
from django.db.models import F, Q

from tongban.foundation.vault.public import EncryptedTextField
from tongban.kernel.ids import new_id
from tongban.standards.working_time import Approver, Procedure


class SpecialProcedure(models.Model):
    """A special procedure (特别程序): what it is, how long it is to take, and what came out of it.

    It stops the clocks when it is one of 行政许可法 art. 45, or when `special_law` names the law that says so.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="procedures")
    place = models.PositiveSmallIntegerField(help_text="1 for the first of the case")
    procedure = models.CharField(max_length=16, choices=[(one.value, one.value) for one in Procedure])
    special_law = models.CharField(max_length=300, blank=True)
    planned_days = models.PositiveSmallIntegerField(help_text="working days, as the applicant was told")
    reasons = EncryptedTextField(purpose="case-reasons")
    started_at = models.DateTimeField()
    started_by = models.CharField(max_length=80)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, blank=True)
    result = EncryptedTextField(purpose="case-reasons", default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "place"], name="procedure_place"),
            models.CheckConstraint(
                name="procedure_ended_by_somebody",
                condition=Q(ended_at__isnull=True, ended_by="")
                | (Q(ended_at__gte=F("started_at")) & ~Q(ended_by="")),
            ),
        ]


class LimitExtension(models.Model):
    """The one extension (延期) of the statutory limit: how much, who approved it, and why."""

    case = models.OneToOneField(
        "cases.Case", on_delete=models.PROTECT, primary_key=True, related_name="extension"
    )
    count = models.PositiveSmallIntegerField(help_text="in the limit's own unit")
    approver = models.CharField(max_length=20, choices=[(one.value, one.value) for one in Approver])
    approval = models.CharField(max_length=300, blank=True, help_text="number of the government's approval")
    reasons = EncryptedTextField(purpose="case-reasons")
    granted_at = models.DateTimeField()
    granted_by = models.CharField(max_length=80)

"""Materials of a case that follow after acceptance."""

from django.db import models
from django.db.models import Q


class Deferral(models.Model):
    """A material that follows after acceptance (容缺后补): by when, and what became of it."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="deferrals")
    key = models.CharField(max_length=80)
    name = models.CharField(max_length=1000)
    working_days = models.PositiveSmallIntegerField(help_text="after acceptance")
    due_on = models.DateField(null=True, help_text="last day; null until the case is accepted")
    reminded_at = models.DateTimeField(null=True)
    overdue_at = models.DateTimeField(null=True, help_text="when the accepting post was asked what to do")
    extended_at = models.DateTimeField(null=True)
    extended_by = models.CharField(max_length=80, blank=True)
    handed_in_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "key"], name="deferral_once_a_slot"),
            models.CheckConstraint(
                name="deferral_extended_by_somebody",
                condition=Q(extended_at__isnull=True, extended_by="")
                | (Q(extended_at__isnull=False) & ~Q(extended_by="")),
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], name="deferral_owed", condition=Q(handed_in_at__isnull=True))
        ]

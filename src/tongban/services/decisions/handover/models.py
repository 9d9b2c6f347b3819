"""Decisions on their way to who supervises."""

from django.db import models
from django.db.models import Q

from tongban.kernel.ids import new_id


class Handover(models.Model):
    """One decision handed over, and its receipt."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case_number = models.CharField(max_length=24, unique=True)
    item_name = models.CharField(max_length=1000)
    holder = models.CharField(max_length=200, help_text="a person's name masked")
    licence_number = models.CharField(max_length=80, blank=True)
    document_number = models.CharField(max_length=80)
    from_id = models.UUIDField(help_text="organisation that decided")
    from_name = models.CharField(max_length=200)
    to_id = models.UUIDField(help_text="organisation that supervises")
    to_name = models.CharField(max_length=200)
    post_code = models.CharField(max_length=40)
    area_code = models.CharField(max_length=24)
    decided_on = models.DateField()
    valid_until = models.DateField(null=True)
    sent_at = models.DateTimeField()
    due_on = models.DateField()
    reminded_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    received_by = models.CharField(max_length=80, blank=True)
    received_name = models.CharField(max_length=100, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="handover_received_by_somebody",
                condition=Q(received_at__isnull=True, received_by="")
                | (Q(received_at__isnull=False) & ~Q(received_by="")),
            )
        ]
        indexes = [
            models.Index(fields=["to_id", "-sent_at", "-id"], name="handover_received_list"),
            models.Index(fields=["due_on"], name="handover_open", condition=Q(received_at__isnull=True)),
        ]

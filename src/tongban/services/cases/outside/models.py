"""Which system has handled a case since when, and what it reported."""

from django.db import models
from django.db.models import Q

from tongban.foundation.vault.public import EncryptedJSONField
from tongban.kernel.ids import new_id
from tongban.services.cases.outside.facts import ActName, ActState


class HandOver(models.Model):
    """A case handed to another system (委托系统办理), until it is taken back."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="hand_overs")
    system = models.CharField(max_length=40)
    handed_at = models.DateTimeField()
    handed_by = models.CharField(max_length=80)
    ended_at = models.DateTimeField(null=True, help_text="taken back")
    ended_by = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at__isnull=True), name="case_handed_to_one"
            )
        ]


class OutsideAct(models.Model):
    """An act that the other system reported: when it was done, when we heard of it, what became of it."""

    hand_over = models.ForeignKey(HandOver, on_delete=models.PROTECT, related_name="acts")
    act_id = models.CharField(max_length=80, help_text="the sender's")
    after = models.CharField(max_length=80, blank=True, help_text="id of the act that it presupposes")
    name = models.CharField(max_length=20, choices=[(one.value, one.value) for one in ActName])
    said = EncryptedJSONField(purpose="case-reasons", default=dict)
    sha256 = models.BinaryField(max_length=32, help_text="of everything above but the id")
    account_id = models.BigIntegerField(help_text="whose token brought it")
    done_at = models.DateTimeField()
    arrived_at = models.DateTimeField()
    place = models.PositiveIntegerField(null=True, help_text="1 for the first done; null: not done")
    state = models.CharField(max_length=8, choices=[(one.value, one.value) for one in ActState])
    code = models.CharField(max_length=60, blank=True, help_text="of the refusal")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hand_over", "act_id"], name="outside_act_once"),
            models.UniqueConstraint(fields=["hand_over", "place"], name="outside_act_place"),
            models.CheckConstraint(
                name="outside_act_done_with_place",
                condition=Q(state="done", place__isnull=False) | (~Q(state="done") & Q(place__isnull=True)),
            ),
        ]
        indexes = [models.Index(fields=["arrived_at"], name="outside_act_waiting", condition=Q(state="kept"))]

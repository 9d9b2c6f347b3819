"""Tables of parcels."""

from django.db import models
from django.db.models import Q

from tongban.foundation.vault.public import EncryptedJSONField, EncryptedTextField
from tongban.kernel.ids import new_id
from tongban.services.delivery.facts import ParcelState, Step, Way


class Parcel(models.Model):
    """A result on paper on its way to its owner. One for each thing that it belongs to."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject = models.CharField(max_length=120, unique=True, help_text="what it is the result of")
    title = models.CharField(max_length=300)
    number = models.CharField(max_length=40, help_text="by which people ask for it at the exit counter")
    account_id = models.BigIntegerField(null=True, help_text="who follows it; null: nobody online")
    owner_masked = models.CharField(max_length=120)
    organisation_id = models.UUIDField()
    area_code = models.CharField(max_length=20)
    way = models.CharField(max_length=12, choices=[(way.value, way.value) for way in Way])
    state = models.CharField(max_length=12, choices=[(state.value, state.value) for state in ParcelState])
    may_be_sent = models.BooleanField(default=True, help_text="a courier may bring it")
    recipient = EncryptedJSONField(purpose="delivery.recipient", default=dict)
    place = models.CharField(max_length=300, blank=True, help_text="the counter where it lies")
    courier_number = models.CharField(max_length=60, blank=True)
    round = models.PositiveSmallIntegerField(
        default=1, help_text="how often a courier was called, and the code"
    )
    tries = models.PositiveSmallIntegerField(default=0, help_text="wrong codes since the last good one")
    locked_until = models.DateTimeField(null=True)
    chosen_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)
    ordered_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True, help_text="the courier was last asked how far it is")
    delivered_at = models.DateTimeField(null=True)
    handed_to = EncryptedTextField(purpose="delivery.recipient", default="", blank=True)
    handed_by = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="parcel_delivered_at_a_time",
                condition=Q(state="delivered", delivered_at__isnull=False)
                | (~Q(state="delivered") & Q(delivered_at__isnull=True)),
            )
        ]
        indexes = [
            models.Index(fields=["number"], name="parcel_by_number"),
            models.Index(fields=["account_id", "-chosen_at"], name="parcel_mine"),
            models.Index(
                fields=["asked_at"],
                name="parcel_to_ask_for",
                condition=Q(state__in=["ordered", "on-the-way"]),
            ),
        ]


class ParcelStep(models.Model):
    """One thing that happened to a parcel. `mark` makes what a courier tells twice count once."""

    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=16, choices=[(step.value, step.value) for step in Step])
    at = models.DateTimeField()
    told_at = models.DateTimeField()
    by_ref = models.CharField(max_length=80)
    note = models.CharField(max_length=200, blank=True)
    mark = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["parcel", "mark"], name="parcel_step_once")]
        indexes = [models.Index(fields=["parcel", "at"], name="parcel_steps_in_order")]

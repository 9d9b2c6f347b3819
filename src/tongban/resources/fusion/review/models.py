"""Tables of what is worked through after a run."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from tongban.foundation.vault.public import BlindIndexField, EncryptedJSONField, EncryptedTextField
from tongban.kernel.ids import new_id
from tongban.resources.fusion.deliveries.models import Agreement, Delivery
from tongban.resources.fusion.facts import Kind
from tongban.resources.fusion.review.facts import LinkState, Verdict

ROW_INDEX, CLASH_INDEX = "fusion.row", "fusion.clash"
PURPOSE = "fusion.review"


class LinkRow(models.Model):
    """A delivered row without a number. `content_index` finds it again in the next delivery."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    content_index = BlindIndexField()
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="+")
    row = models.BigIntegerField(help_text="of the delivery, from 1")
    facts = EncryptedJSONField(purpose=PURPOSE)
    best = models.FloatField(help_text="probability of the likeliest person, 0–1")
    state = models.CharField(max_length=10, choices=[(one.value, one.value) for one in LinkState])
    given_number = EncryptedTextField(purpose=PURPOSE, null=True, help_text="the ID number it was given")
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        app_label = "fusion"
        constraints = [
            models.UniqueConstraint(fields=["agreement", "content_index"], name="fusion_link_row_once")
        ]
        indexes = [models.Index(fields=["state", "-best", "id"], name="fusion_links_to_decide")]


class LinkPair(models.Model):
    """A row and a person whom it may be about."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    link_row = models.ForeignKey(LinkRow, on_delete=models.CASCADE, related_name="pairs")
    key_index = BlindIndexField(help_text="of the ID number")
    person = EncryptedJSONField(purpose=PURPOSE)
    probability = models.FloatField()
    verdict = models.CharField(
        max_length=10, choices=[(one.value, one.value) for one in Verdict], blank=True, default=""
    )

    class Meta:
        app_label = "fusion"
        constraints = [models.UniqueConstraint(fields=["link_row", "key_index"], name="fusion_pair_once")]


class GivenNumber(models.Model):
    """A row of a delivery that was given the number of a decided row."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="given_numbers")
    row = models.BigIntegerField()
    link_row = models.ForeignKey(LinkRow, on_delete=models.CASCADE, related_name="given")

    class Meta:
        app_label = "fusion"
        constraints = [models.UniqueConstraint(fields=["delivery", "row"], name="fusion_number_given_once")]


class Clash(models.Model):
    """A number under which departments speak of two."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Kind])
    key_index = BlindIndexField()
    number = EncryptedTextField(purpose=PURPOSE)
    said = EncryptedJSONField(
        purpose=PURPOSE, help_text="of each row: organisation, delivery, row, name, day, level"
    )
    organisation_ids = ArrayField(models.UUIDField())
    found_on = models.DateField()
    resolved_on = models.DateField(null=True)
    asked = models.JSONField(default=dict, help_text="organisation → moment at which it was asked")
    answered = EncryptedJSONField(
        purpose=PURPOSE, null=True, help_text="organisation → its newest answer: answer, text, at"
    )

    class Meta:
        app_label = "fusion"
        constraints = [models.UniqueConstraint(fields=["kind", "key_index"], name="fusion_clash_once")]
        indexes = [models.Index(fields=["-found_on", "id"], name="fusion_clashes_newest")]


class QualityNote(models.Model):
    """How good the live delivery of an agreement was in the last run of a day."""

    id = models.BigAutoField(primary_key=True)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    on = models.DateField(help_text="day of the run")
    noted_at = models.DateTimeField(
        null=True, help_text="when the run was over; empty: of before it was kept"
    )
    rows = models.BigIntegerField()
    to_link = models.BigIntegerField()
    kept_out = models.BigIntegerField()
    score = models.FloatField(null=True, help_text="0–100, as in the report")
    fields = models.JSONField(help_text="field → rows, said, valid, compared, agreeing")
    counts = models.JSONField(
        default=dict, help_text="id of a delivery → what became of its rows; empty: of before it was kept"
    )

    class Meta:
        app_label = "fusion"
        constraints = [models.UniqueConstraint(fields=["agreement", "on"], name="fusion_quality_a_day")]

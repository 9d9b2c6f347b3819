"""From what each resource is served, and the rows that departments deliver, encrypted, by edition."""

from django.db import models
from django.db.models import Q

from tongban.foundation.vault.public import BlindIndexField, EncryptedJSONField
from tongban.kernel.ids import new_id
from tongban.resources.exchange.sources.facts import HeldState, SourceKind
from tongban.resources.exchange.sources.ports import ChangeKind

VALUES_PURPOSE, VALUES_PLACE = "exchange.held", "exchange.heldrow.values"


class SourceBinding(models.Model):
    """From what one resource of the catalogue is served."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    resource_code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=12, choices=[(one.value, one.value) for one in SourceKind])
    fields = models.JSONField(help_text="the catalogue's name of a field → the source's")
    subjects = models.JSONField(default=list, help_text="by what it can be asked: person, firm, licence")
    agreement = models.SlugField(
        max_length=60, blank=True, help_text="of the deliveries, where rows are held"
    )
    licence_types = models.JSONField(default=list)
    serving = models.PositiveIntegerField(default=0, help_text="the edition of held rows that everybody sees")
    served_at = models.DateTimeField(null=True)
    kept_from = models.BigIntegerField(default=1, help_text="changes before this position are deleted")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)

    class Meta:
        app_label = "exchange"
        constraints = [
            models.UniqueConstraint(
                fields=["agreement"], condition=~Q(agreement=""), name="exchange_agreement_bound_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="held") & ~Q(agreement="") | ~Q(kind="held") & Q(agreement=""),
                name="exchange_held_by_agreement",
            ),
        ]


class HeldEdition(models.Model):
    """The rows of a resource as they stood by some deliveries; taken into use all at once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    binding = models.ForeignKey(SourceBinding, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=[(one.value, one.value) for one in HeldState])
    made_of = models.JSONField(help_text="deliveries by number, with the SHA-256 of what landed")
    opened_at = models.DateTimeField()
    served_at = models.DateTimeField(null=True)
    ended_to = models.BigIntegerField(default=0, help_text="rows up to here are looked at for what is gone")
    logged_to = models.BigIntegerField(default=0, help_text="new rows up to here stand in the changes")
    rows = models.PositiveBigIntegerField(default=0)
    added = models.PositiveBigIntegerField(default=0)
    changed = models.PositiveBigIntegerField(default=0)
    removed = models.PositiveBigIntegerField(default=0)
    rejected = models.PositiveBigIntegerField(
        default=0, help_text="rows without a sound ID number or credit code"
    )
    faults = models.JSONField(default=dict, help_text="values that were none, by field")

    class Meta:
        app_label = "exchange"
        constraints = [
            models.UniqueConstraint(fields=["binding", "number"], name="exchange_edition_once"),
            models.UniqueConstraint(
                fields=["binding"], condition=Q(state="loading"), name="exchange_one_edition_loading"
            ),
        ]


class HeldPart(models.Model):
    """A part of an edition that is staged: a second run leaves it out."""

    edition = models.ForeignKey(HeldEdition, on_delete=models.CASCADE, related_name="parts")
    name = models.CharField(max_length=40)
    rows = models.PositiveIntegerField()
    rejected = models.PositiveIntegerField(default=0)
    root = models.BinaryField(max_length=32, help_text="binds its rows (RFC 6962)")

    class Meta:
        app_label = "exchange"
        constraints = [models.UniqueConstraint(fields=["edition", "name"], name="exchange_part_once")]


class HeldRow(models.Model):
    """One row of a department's table, from one edition on and before another."""

    id = models.BigAutoField(primary_key=True)
    binding = models.ForeignKey(SourceBinding, on_delete=models.PROTECT, related_name="+", db_index=False)
    is_firm = models.BooleanField(help_text="the subject is known by a credit code")
    subject_index = BlindIndexField()
    row_key = models.BinaryField(max_length=32, help_text="stays the same when the row changes (keyed hash)")
    digest = models.BinaryField(max_length=32, help_text="another one when any value changes (keyed hash)")
    values = EncryptedJSONField(purpose=VALUES_PURPOSE, help_text="by the catalogue's names")
    since_edition = models.PositiveIntegerField()
    until_edition = models.PositiveIntegerField(null=True, help_text="half-open")

    class Meta:
        app_label = "exchange"
        indexes = [
            models.Index(
                fields=["binding", "subject_index"],
                include=["since_edition", "until_edition"],
                name="exchange_rows_of_subject",
            ),
            models.Index(fields=["binding", "row_key"], name="exchange_rows_by_key"),
            models.Index(fields=["binding", "id"], name="exchange_rows_in_order"),
        ]


class HeldStage(models.Model):
    """What an edition that is being loaded has: compared with what serves, and then deleted."""

    id = models.BigAutoField(primary_key=True)
    edition = models.ForeignKey(HeldEdition, on_delete=models.CASCADE, related_name="+", db_index=False)
    row_key = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)

    class Meta:
        app_label = "exchange"
        indexes = [models.Index(fields=["edition", "row_key"], name="exchange_stage_by_key")]


class HeldChange(models.Model):
    """One change of a row, in order; seen once its edition serves."""

    id = models.BigAutoField(primary_key=True)
    binding = models.ForeignKey(SourceBinding, on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.BigIntegerField(help_text="counts within the resource, from 1")
    edition = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=[(one.value, one.value) for one in ChangeKind])
    row_key = models.BinaryField(max_length=32)
    row_id = models.BigIntegerField(help_text="the row as it is; of a removed one: as it was")
    before_id = models.BigIntegerField(null=True, help_text="of a changed row: as it was")

    class Meta:
        app_label = "exchange"
        constraints = [models.UniqueConstraint(fields=["binding", "position"], name="exchange_position_once")]

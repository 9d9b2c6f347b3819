"""Tables of imports: one row for each import, one for each row of its file."""

from django.db import models

from tongban.foundation.vault.public import BlindIndexField, EncryptedJSONField
from tongban.kernel.ids import new_id
from tongban.resources.licences.importing.facts import ImportState, Origin, RowState


class LicenceImport(models.Model):
    """One file of licences that an organisation issued before."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    type = models.ForeignKey("licences.LicenceType", on_delete=models.PROTECT, related_name="+")
    organisation_id = models.UUIDField()
    origin = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Origin])
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    columns = models.JSONField(default=list, help_text="names of the file's columns, in their order")
    mapping = models.JSONField()
    state = models.CharField(max_length=10, choices=[(one.value, one.value) for one in ImportState])
    rows = models.PositiveIntegerField(default=0)
    progress_id = models.UUIDField(null=True, help_text="the long job under way, or the last")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)
    account_id = models.BigIntegerField(null=True, help_text="the officer who acts; empty: the command line")

    class Meta:
        indexes = [models.Index(fields=["organisation_id", "-made_at"], name="licence_imports_newest")]


class LicenceImportRow(models.Model):
    """One row of the file. What stands in it is ciphertext, and goes when the licence is issued."""

    id = models.BigAutoField(primary_key=True)
    of = models.ForeignKey(LicenceImport, on_delete=models.CASCADE, related_name="+")
    place = models.PositiveIntegerField(help_text="number of the row, from 1")
    line = models.PositiveIntegerField(help_text="line in the file")
    raw = EncryptedJSONField(purpose="licences.import", null=True)
    sha256 = models.CharField(max_length=64, help_text="of the row as it was read")
    state = models.CharField(
        max_length=10, default=RowState.NEW.value, choices=[(one.value, one.value) for one in RowState]
    )
    number = models.CharField(max_length=64, blank=True)
    holder_index = BlindIndexField(null=True)
    flaws = models.JSONField(default=list)
    lacking = models.CharField(
        max_length=100,
        blank=True,
        default="",
        help_text="characters that no font has, of a row with nothing else wrong",
    )
    licence_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["of", "place"], name="licence_import_row_once"),
            models.UniqueConstraint(fields=["licence_id"], name="licence_import_licence_once"),
            models.CheckConstraint(
                condition=models.Q(state="issued", licence_id__isnull=False)
                | (~models.Q(state="issued") & models.Q(licence_id__isnull=True)),
                name="licence_import_issued_with_licence",
            ),
        ]
        indexes = [
            models.Index(fields=["of", "state", "place"], name="licence_import_by_state"),
            models.Index(fields=["of"], condition=~models.Q(lacking=""), name="licence_import_lacking"),
        ]

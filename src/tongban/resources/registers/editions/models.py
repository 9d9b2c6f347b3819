"""Editions, what waits to be changed by one, and what stood before."""

from django.db import models

from tongban.foundation.vault.public import BlindIndexField, EncryptedJSONField, EncryptedTextField
from tongban.kernel.ids import new_id
from tongban.resources.registers.editions.facts import AsideReason, EditionState, RowChange
from tongban.resources.registers.facts import Register

# what the rows of people are bound to: a ciphertext moves between the three tables as it is
FACTS_PURPOSE, FACTS_PLACE = "registers.person", "registers.registeredperson.facts"
# the same for what departments say of who represents a firm
SAID_PURPOSE, SAID_PLACE = "registers.firm", "registers.registeredfirm.representative_said"


class RegisterEdition(models.Model):
    """One building of a register."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    register = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Register])
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=[(one.value, one.value) for one in EditionState])
    built_on = models.DateField(help_text="day of the run of fusion")
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=80)
    served_at = models.DateTimeField(null=True)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)
    set_aside = models.PositiveIntegerField(default=0, db_default=0)
    made_of = models.JSONField(default=dict, help_text="fingerprint of each bucket that it was loaded from")

    class Meta:
        app_label = "registers"
        constraints = [
            models.UniqueConstraint(fields=["register", "number"], name="edition_number_once"),
            models.UniqueConstraint(
                fields=["register"], condition=models.Q(state="loading"), name="one_edition_loading"
            ),
            models.UniqueConstraint(
                fields=["register"], condition=models.Q(state="serving"), name="one_edition_serving"
            ),
        ]


class EditionPart(models.Model):
    """A part of an edition that is loaded: a second run leaves it out. `root` binds its rows (RFC 6962)."""

    edition = models.ForeignKey(RegisterEdition, on_delete=models.CASCADE, related_name="parts")
    name = models.CharField(max_length=80)
    rows = models.PositiveIntegerField()
    root = models.BinaryField(max_length=32)

    class Meta:
        app_label = "registers"
        constraints = [models.UniqueConstraint(fields=["edition", "name"], name="edition_part_once")]


class PersonChange(models.Model):
    """A person as the next edition will say; nobody sees it before. `facts` is null where nobody delivers them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    edition = models.ForeignKey(RegisterEdition, on_delete=models.CASCADE, related_name="+")
    person_id = models.UUIDField()
    area_code = models.CharField(max_length=24)
    facts = EncryptedJSONField(purpose=FACTS_PURPOSE, bound_to=FACTS_PLACE, null=True)
    origins = models.BinaryField(null=True)

    class Meta:
        app_label = "registers"
        constraints = [models.UniqueConstraint(fields=["edition", "person_id"], name="person_changes_once")]


class PersonHistory(models.Model):
    """A person as editions from `from_edition` on said, before `until_edition`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person_id = models.UUIDField()
    from_edition = models.PositiveIntegerField()
    until_edition = models.PositiveIntegerField()
    area_code = models.CharField(max_length=24)
    facts = EncryptedJSONField(purpose=FACTS_PURPOSE, bound_to=FACTS_PLACE)
    origins = models.BinaryField(null=True)

    class Meta:
        app_label = "registers"
        constraints = [
            models.UniqueConstraint(fields=["person_id", "until_edition"], name="person_history_once"),
        ]


class FirmColumns(models.Model):
    """What the entity register says of a firm, in the tables beside it."""

    uscc = models.CharField(max_length=18)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    status = models.CharField(max_length=1)
    area_code = models.CharField(max_length=24)
    address = models.CharField(max_length=200)
    business_scope = models.TextField()
    registered_on = models.DateField(null=True)
    phone = models.CharField(max_length=50)
    representative_id = models.UUIDField(null=True)
    representative_index = BlindIndexField(null=True)
    representative_said = EncryptedTextField(purpose=SAID_PURPOSE, bound_to=SAID_PLACE, null=True)
    origins = models.BinaryField(null=True)

    class Meta:
        app_label = "registers"
        abstract = True


class FirmChange(FirmColumns):
    """A firm as the next edition will say; nobody sees it before."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    edition = models.ForeignKey(RegisterEdition, on_delete=models.CASCADE, related_name="+")
    is_left = models.BooleanField(default=False, help_text="nobody delivers it: the rest says nothing")

    class Meta:
        app_label = "registers"
        constraints = [models.UniqueConstraint(fields=["edition", "uscc"], name="firm_changes_once")]


class FirmHistory(FirmColumns):
    """A firm as editions from `from_edition` on said, before `until_edition`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    from_edition = models.PositiveIntegerField()
    until_edition = models.PositiveIntegerField()

    class Meta:
        app_label = "registers"
        constraints = [models.UniqueConstraint(fields=["uscc", "until_edition"], name="firm_history_once")]


class FirmSetAside(models.Model):
    """A firm that an edition brought and the register did not take, with the reason."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    edition = models.ForeignKey(RegisterEdition, on_delete=models.CASCADE, related_name="set_aside_rows")
    uscc = models.CharField(max_length=18)
    name = models.CharField(max_length=200)
    registered_on = models.DateField(null=True)
    origins = models.BinaryField(null=True)
    reason = models.CharField(max_length=20, choices=[(one.value, one.value) for one in AsideReason])

    class Meta:
        app_label = "registers"
        constraints = [models.UniqueConstraint(fields=["edition", "uscc"], name="firm_set_aside_once")]


class RegisterChange(models.Model):
    """That a row of a register is new, another or gone, in the order in which everybody came to see it.

    Its id is the position that followers name. What the row says stands in the register, and what it said before an
    edition in its history; only what somebody changed by hand has its values of before here.
    """

    id = models.BigAutoField(primary_key=True)
    register = models.CharField(max_length=10)
    kind = models.CharField(max_length=10, choices=[(one.value, one.value) for one in RowChange])
    person_id = models.UUIDField(null=True)
    uscc = models.CharField(max_length=18, blank=True, db_default="")
    edition = models.PositiveIntegerField(db_default=0, help_text="the edition that brought it; 0: by hand")
    before = EncryptedJSONField(
        purpose=FACTS_PURPOSE, null=True, help_text="by bind name: what a row said that was changed by hand"
    )
    at = models.DateTimeField()

    class Meta:
        app_label = "registers"
        indexes = [models.Index(fields=["register", "id"], name="register_changes_in_order")]

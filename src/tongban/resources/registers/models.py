"""People, firms, and who looked at them."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Coalesce

from tongban.foundation.identity.public import Capacity
from tongban.foundation.vault.public import BlindIndexField, EncryptedJSONField, EncryptedTextField
from tongban.kernel.ids import new_id
from tongban.resources.registers.correcting.facts import Met
from tongban.resources.registers.dispute_facts import DisputeState
from tongban.resources.registers.editions.models import FACTS_PLACE as FACTS_PLACE
from tongban.resources.registers.editions.models import FACTS_PURPOSE as FACTS_PURPOSE
from tongban.resources.registers.editions.models import SAID_PLACE as SAID_PLACE
from tongban.resources.registers.editions.models import SAID_PURPOSE as SAID_PURPOSE
from tongban.resources.registers.editions.models import EditionPart as EditionPart
from tongban.resources.registers.editions.models import FirmChange as FirmChange
from tongban.resources.registers.editions.models import FirmHistory as FirmHistory
from tongban.resources.registers.editions.models import FirmSetAside as FirmSetAside
from tongban.resources.registers.editions.models import PersonChange as PersonChange
from tongban.resources.registers.editions.models import PersonHistory as PersonHistory
from tongban.resources.registers.editions.models import RegisterEdition as RegisterEdition
from tongban.resources.registers.facts import FirmStatus, Purpose, Register

INDEX_PURPOSE = "id-number"


class PeopleQuerySet(models.QuerySet["RegisteredPerson"]):
    """People of the register."""

    def serving(self) -> Self:
        """Whom the register knows now, without those that an edition brings that is still being loaded."""
        return self.filter(since_edition__lte=_serving(Register.PERSON))


class FirmsQuerySet(models.QuerySet["RegisteredFirm"]):
    """Firms of the register."""

    def serving(self) -> Self:
        """Which the register knows now, without those that an edition brings that is still being loaded."""
        return self.filter(since_edition__lte=_serving(Register.FIRM))


def _serving(register: Register) -> Coalesce:
    serving = ServingEdition.objects.filter(register=register.value).values("number")
    return Coalesce(models.Subquery(serving), 0)


class RegisteredPerson(models.Model):
    """A person in the population register (人口库). What is personal is one ciphertext."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    id_number_index = BlindIndexField(unique=True)
    area_code = models.CharField(max_length=24)
    household = models.PositiveIntegerField(default=0)
    facts = EncryptedJSONField(
        purpose=FACTS_PURPOSE, help_text="name, id_number, sex, birth_date, address, phone"
    )
    since_edition = models.PositiveIntegerField(
        default=0, db_default=0, help_text="the first edition that knows them; seen once that one serves"
    )
    edition = models.PositiveIntegerField(
        default=0, db_default=0, help_text="the edition from which the facts are; 0: entered before"
    )
    left_edition = models.PositiveIntegerField(
        null=True, help_text="from which edition on no department delivers them"
    )
    origins = models.BinaryField(null=True, help_text="delivery and row of each field, as fusion packs them")

    objects = PeopleQuerySet.as_manager()


class ServingEdition(models.Model):
    """The edition of a register that everybody sees: one row each. Changing it is what takes an edition into use."""

    register = models.CharField(max_length=10, primary_key=True)
    number = models.PositiveIntegerField(default=0)
    changes_from = models.BigIntegerField(
        default=0, db_default=0, help_text="who follows from an earlier position takes all rows once more"
    )


class RegisteredRelation(models.Model):
    """A parent and their child (监护关系): parents are the guardians of their minor children, 民法典 art. 27."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    guardian = models.ForeignKey(RegisteredPerson, on_delete=models.PROTECT, related_name="wards")
    ward = models.ForeignKey(RegisteredPerson, on_delete=models.PROTECT, related_name="guardians")
    since_date = models.DateField()
    until_date = models.DateField(null=True, help_text="the first day on which it no longer holds")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["guardian", "ward"], name="relation_once")]


class RegisteredFirm(models.Model):
    """A firm in the entity register (法人库): a company or a self-employed business (个体工商户).

    Departments name the representative (法定代表人) by ID number. Where the population register knows them,
    `representative` is the person; else the number is kept as it was delivered, until somebody knows them.
    """

    uscc = models.CharField(max_length=18, primary_key=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    status = models.CharField(
        max_length=1,
        choices=[(one.value, one.value) for one in FirmStatus],
        blank=True,
        default="",
        db_default="",
        help_text="empty: nobody said",
    )
    area_code = models.CharField(max_length=24)
    address = models.CharField(max_length=200)
    business_scope = models.TextField()
    registered_on = models.DateField(null=True)
    phone = models.CharField(max_length=50, blank=True, default="")
    representative = models.ForeignKey(
        RegisteredPerson, on_delete=models.PROTECT, null=True, related_name="firms", db_index=False
    )
    representative_index = BlindIndexField(null=True, help_text="finds the person once they are known")
    representative_said = EncryptedTextField(
        purpose=SAID_PURPOSE, bound_to=SAID_PLACE, null=True, help_text="ID number as it was delivered"
    )
    since_edition = models.PositiveIntegerField(
        default=0, db_default=0, help_text="the first edition that knows it; seen once that one serves"
    )
    edition = models.PositiveIntegerField(
        default=0, db_default=0, help_text="the edition from which the facts are; 0: entered before"
    )
    left_edition = models.PositiveIntegerField(
        null=True, help_text="from which edition on no department delivers it"
    )
    origins = models.BinaryField(null=True, help_text="delivery and row of each field, as fusion packs them")

    objects = FirmsQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["representative"],
                condition=models.Q(representative__isnull=False),
                name="firms_of_a_representative",
            ),
            models.Index(
                fields=["representative_index"],
                condition=models.Q(representative__isnull=True, representative_index__isnull=False),
                name="firms_represented_by_nobody",
            ),
        ]


class LookUp(models.Model):
    """One look into the register. Rows are only added: a trigger refuses the rest."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person_id = models.UUIDField(null=True)
    uscc = models.CharField(max_length=18, blank=True, default="")
    looked_at = models.DateTimeField()
    looked_on = models.DateField(
        null=True,
        help_text="of a look at a case file, which is noted once a day of the city; null: each is noted",
    )
    by_ref = models.CharField(max_length=80)
    by_name = models.CharField(max_length=50, blank=True, default="")
    organisation_name = models.CharField(max_length=200, blank=True, default="")
    is_self = models.BooleanField(default=False)
    capacity = models.CharField(
        max_length=16,
        choices=[(one.value, one.value) for one in Capacity],
        default=Capacity.SELF,
        help_text="as what a citizen looked for somebody else",
    )
    purpose = models.CharField(max_length=20, choices=[(p.value, p.value) for p in Purpose])
    case_number = models.CharField(max_length=50, blank=True, default="")
    fields = ArrayField(models.CharField(max_length=40))
    matter = models.CharField(
        max_length=80,
        blank=True,
        db_default="",
        help_text="what else than a case asked for it, as the trail names it",
    )
    matter_name = models.CharField(
        max_length=250,
        blank=True,
        db_default="",
        help_text="the same for the person, such as a delivered row",
    )

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "-looked_at"], name="look_up_of_person"),
            models.Index(fields=["uscc", "-looked_at"], name="look_up_of_firm"),
            models.Index(
                fields=["by_ref", "-looked_at"],
                condition=models.Q(purpose="assistant"),
                name="look_up_of_assistants",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["by_ref", "case_number", "purpose", "looked_on"],
                condition=models.Q(looked_on__isnull=False),
                name="case_look_once_a_day",
            )
        ]


class FactDispute(models.Model):
    """An objection to one registered fact (异议). What it is about and what is said are ciphertext."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account_id = models.BigIntegerField(help_text="who objects, and is told the answer")
    person_id = models.UUIDField(help_text="whose fact it is; a firm's representative")
    uscc = models.CharField(max_length=18, blank=True, default="", help_text="of the firm it is about")
    fact = models.CharField(max_length=120, help_text="such as person.address")
    label = models.CharField(max_length=200, help_text="message id or data: what the fact is called")
    held = EncryptedTextField(purpose="registers.dispute", help_text="what the register said then")
    said = EncryptedTextField(purpose="registers.dispute", help_text="what it should be")
    why = EncryptedTextField(purpose="registers.dispute", default="", blank=True)
    papers = models.JSONField(default=list)
    keeper_id = models.UUIDField(help_text="organisation that keeps the register")
    keeper_name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in DisputeState])
    opened_at = models.DateTimeField()
    due_on = models.DateField(null=True, help_text="last day for the answer; null: from before there was one")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=80, blank=True, default="")
    reasons = EncryptedTextField(purpose="registers.dispute", default="", blank=True)
    entered = EncryptedTextField(
        purpose="registers.dispute",
        default="",
        blank=True,
        help_text="what the keeper wrote into the register",
    )
    replaced = EncryptedTextField(
        purpose="registers.dispute", default="", blank=True, help_text="what stood there until then"
    )
    origins = models.BinaryField(
        null=True, help_text="whose the fields of the record were then; null: from before that was kept"
    )
    source_name = models.CharField(
        max_length=200, blank=True, db_default="", help_text="who delivered it, where the source corrects it"
    )
    mend_by = models.DateField(null=True, help_text="last day for its source, where that corrects it")
    mended_at = models.DateTimeField(null=True, help_text="when its source delivered another value")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person_id", "uscc", "fact"],
                condition=models.Q(state="open"),
                name="one_open_dispute_per_fact",
            ),
            models.CheckConstraint(
                name="dispute_settled_by_somebody",
                condition=models.Q(state="open", settled_at__isnull=True, settled_by="")
                | (~models.Q(state="open") & models.Q(settled_at__isnull=False) & ~models.Q(settled_by="")),
            ),
        ]
        indexes = [models.Index(fields=["person_id", "-opened_at"], name="disputes_of_person")]


class MetDispute(models.Model):
    """What an edition brought to an upheld objection; `origins` say who delivered it."""

    dispute = models.ForeignKey(FactDispute, on_delete=models.CASCADE, related_name="met_rows")
    edition = models.ForeignKey(RegisterEdition, on_delete=models.CASCADE, related_name="met_disputes")
    met = models.CharField(max_length=12, choices=[(one.value, one.value) for one in Met])
    origins = models.BinaryField(help_text="delivery and row of each field, as fusion packs them")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "dispute"], name="dispute_met_once")]

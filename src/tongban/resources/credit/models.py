"""Promises and what became of them."""

from django.db import models
from django.db.models import Q

from tongban.foundation.vault.public import EncryptedTextField
from tongban.kernel.ids import new_id
from tongban.resources.credit.facts import CommitmentState

REASONS = "credit.reasons"


class Commitment(models.Model):
    """One promise made instead of a proof (告知承诺), for one material of one case."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case_number = models.CharField(max_length=24)
    slot = models.CharField(max_length=80)
    slot_name = models.CharField(max_length=1000)
    title = models.CharField(max_length=1000, help_text="name of the item")
    person_id = models.UUIDField(null=True)
    uscc = models.CharField(max_length=18, blank=True)
    holder_masked = models.CharField(max_length=120)
    organisation_id = models.UUIDField()
    area_code = models.CharField(max_length=20)
    duty = models.TextField(help_text="证明义务, as it was told")
    content = models.TextField(help_text="what was promised, word for word")
    liability = models.TextField(help_text="不实承诺的责任, as it was told")
    text_sha256 = models.CharField(max_length=64, help_text="of the three texts, as it stands on the trail")
    check_by = models.CharField(max_length=12)
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in CommitmentState])
    made_at = models.DateTimeField()
    check_due_on = models.DateField()
    checked_at = models.DateTimeField(null=True)
    checked_by = models.CharField(max_length=80, blank=True)
    reasons = EncryptedTextField(purpose=REASONS, default="", blank=True)
    basis = models.CharField(max_length=300, blank=True, help_text="article on which the finding stands")
    repair_proposed_at = models.DateTimeField(null=True)
    repair_proposed_by = models.CharField(max_length=80, blank=True)
    repair_reasons = EncryptedTextField(purpose=REASONS, default="", blank=True)
    repaired_at = models.DateTimeField(null=True)
    repaired_by = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case_number", "slot"], name="credit_once_a_slot"),
            models.CheckConstraint(
                name="credit_of_person_or_firm",
                condition=Q(person_id__isnull=True) & ~Q(uscc="") | Q(person_id__isnull=False, uscc=""),
            ),
            models.CheckConstraint(
                name="credit_checked_by_somebody",
                condition=Q(state="made", checked_at__isnull=True, checked_by="")
                | ~Q(state="made") & Q(checked_at__isnull=False) & ~Q(checked_by=""),
            ),
            models.CheckConstraint(
                name="credit_repaired_by_two",
                condition=~Q(state="repaired") & Q(repaired_at__isnull=True, repaired_by="")
                | Q(state="repaired", repaired_at__isnull=False, repair_proposed_at__isnull=False)
                & ~Q(repaired_by="")
                & ~Q(repaired_by=models.F("repair_proposed_by")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["person_id"], name="credit_broken_person", condition=Q(state="broken", uscc="")
            ),
            models.Index(
                fields=["uscc"], name="credit_broken_firm", condition=Q(state="broken") & ~Q(uscc="")
            ),
            models.Index(fields=["person_id", "-made_at"], name="credit_of_person"),
            models.Index(fields=["uscc", "-made_at"], name="credit_of_firm", condition=~Q(uscc="")),
            models.Index(fields=["organisation_id", "state", "check_due_on"], name="credit_of_organisation"),
        ]

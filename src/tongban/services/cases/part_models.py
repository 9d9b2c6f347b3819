"""The parties of a case and how its slots were met."""

from enum import StrEnum

from django.db import models

from tongban.foundation.vault.public import EncryptedTextField
from tongban.services.cases.facts import HolderKind, How, PartyRole


def choices_of(kind: type[StrEnum]) -> list[tuple[str, str]]:
    return [(member.value, member.value) for member in kind]


class CaseParty(models.Model):
    """Someone who takes part in a case, in one role."""

    case = models.ForeignKey("Case", on_delete=models.PROTECT, related_name="parties")
    role = models.CharField(max_length=16, choices=choices_of(PartyRole))
    kind = models.CharField(max_length=8, choices=choices_of(HolderKind))
    name = EncryptedTextField(purpose="case-party")
    account_id = models.BigIntegerField(null=True)
    person_id = models.UUIDField(null=True)
    uscc = models.CharField(max_length=18, blank=True)


class CaseSlot(models.Model):
    """How one slot was met. A resubmission writes a new round and keeps the old one."""

    case = models.ForeignKey("Case", on_delete=models.PROTECT, related_name="slots")
    round = models.PositiveSmallIntegerField(default=1)
    key = models.CharField(max_length=80)
    name = models.CharField(max_length=1000)
    how = models.CharField(max_length=12, choices=choices_of(How))
    papers = models.JSONField(default=list)
    licence = models.CharField(max_length=120, blank=True)
    why = models.CharField(max_length=300, blank=True)
    is_required = models.BooleanField(default=True)
    terms = models.JSONField(default=dict, help_text="of a commitment or a deferral: what, how, by when")
    trust = models.CharField(max_length=1, blank=True, help_text="A to D (standards.md §1); empty: on paper")
    bound_paper_id = models.UUIDField(null=True, help_text="one PDF of the pictures among the papers")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "round", "key"], name="case_slot_once_a_round")
        ]

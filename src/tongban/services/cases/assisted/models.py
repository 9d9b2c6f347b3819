"""Visits and the one-time codes that were sent in them."""

from django.db import models
from django.db.models import Q

from tongban.foundation.vault.public import EncryptedJSONField
from tongban.kernel.ids import new_id
from tongban.services.cases.assisted.facts import CodeUse, Consent, Proof
from tongban.services.cases.facts import Capacity


class Visit(models.Model):
    """A person stands before a helper. It opens this person's data to this helper, and ends."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    helper_account_id = models.BigIntegerField()
    organisation_id = models.UUIDField()
    place_slug = models.CharField(max_length=60)
    capacity = models.CharField(
        max_length=16, choices=[(one.value, one.value) for one in (Capacity.COUNTER, Capacity.AGENT)]
    )
    person_id = models.UUIDField()
    who = EncryptedJSONField(
        purpose="visit-person", default=dict, help_text="name and phone; emptied when the visit ends"
    )
    account_id = models.BigIntegerField(null=True, help_text="the person's own account, if there is one")
    proof = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Proof])
    proved_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    active_at = models.DateTimeField(help_text="the last page or act")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["helper_account_id"], condition=Q(closed_at=None), name="visit_one_open_a_helper"
            )
        ]
        indexes = [
            models.Index(fields=["active_at"], name="visit_open", condition=Q(closed_at=None)),
            models.Index(fields=["person_id", "-opened_at"], name="visit_of_person"),
        ]


class VisitCode(models.Model):
    """A one-time code that went to the person's phone. The code itself is not kept."""

    id = models.BigAutoField(primary_key=True)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="codes")
    use = models.CharField(max_length=10, choices=[(one.value, one.value) for one in CodeUse])
    about = models.BinaryField(max_length=32, help_text="digest of what it agrees to; empty for presence")
    code_index = models.BinaryField(max_length=32)
    sent_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)


class DraftHelp(models.Model):
    """What the helper says of a draft's materials: the original was compared, the paper was taken in."""

    draft = models.OneToOneField(
        "cases.Draft", on_delete=models.CASCADE, primary_key=True, related_name="help"
    )
    slots = models.JSONField(default=dict, help_text="slot key → {original: bool} or {copies: number}")


class Help(models.Model):
    """That somebody of an office helped with a case while the person was there, and what came of it."""

    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, primary_key=True, related_name="help")
    helper_account_id = models.BigIntegerField()
    helper_name = models.CharField(max_length=50)
    organisation_id = models.UUIDField()
    place_slug = models.CharField(max_length=60)
    place_name = models.CharField(max_length=100)
    draft_id = models.UUIDField(unique=True, help_text="sent twice it is one case")
    proof = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Proof])
    consent = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Consent])
    consent_paper_id = models.UUIDField(null=True, help_text="the signed sheet, under the case")
    submitted_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["helper_account_id", "-submitted_at"], name="help_by_helper")]

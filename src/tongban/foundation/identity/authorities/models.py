"""Authorities as they are kept."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from tongban.foundation.identity.applying import Capacity
from tongban.foundation.vault.public import EncryptedTextField
from tongban.kernel.ids import new_id

PURPOSE = "identity.authority"


class Authority(models.Model):
    """What a delegate may do for a firm (被授权人), or a representative for a person (委托代理人).

    It names the representative, the matters, the extent and the time, and is signed by the principal:
    民法典 art. 165.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    capacity = models.CharField(
        max_length=16,
        choices=[(one.value, one.value) for one in (Capacity.DELEGATE, Capacity.REPRESENTATIVE)],
    )
    uscc = models.CharField(max_length=18, blank=True, default="")
    principal_person_id = models.UUIDField(help_text="who signed: the person, or the firm's representative")
    principal_account_id = models.BigIntegerField()
    principal_name = EncryptedTextField(purpose=PURPOSE, help_text="of the firm, or of the person")
    holder_name = EncryptedTextField(purpose=PURPOSE)
    holder_person_id = models.UUIDField(null=True)
    holder_account_id = models.BigIntegerField(null=True)
    item_codes = ArrayField(models.CharField(max_length=64), default=list, help_text="none: all")
    from_date = models.DateField()
    last_date = models.DateField(help_text="the last day on which it holds")
    code_sha256 = models.BinaryField(max_length=32, unique=True)
    invited_until = models.DateTimeField()
    granted_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, blank=True, default="")
    warned_at = models.DateTimeField(null=True, help_text="both were told that its end is near")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="authority_of_firm_or_person",
                condition=(Q(capacity="delegate") & ~Q(uscc="")) | Q(capacity="representative", uscc=""),
            ),
            models.CheckConstraint(
                name="authority_accepted_by_somebody",
                condition=Q(accepted_at__isnull=True, holder_person_id__isnull=True)
                | Q(accepted_at__isnull=False, holder_person_id__isnull=False),
            ),
            models.CheckConstraint(
                name="authority_ended_by_somebody",
                condition=Q(ended_at__isnull=True, ended_by="")
                | (Q(ended_at__isnull=False) & ~Q(ended_by="")),
            ),
            models.CheckConstraint(
                name="authority_days_in_order", condition=Q(from_date__lte=models.F("last_date"))
            ),
        ]
        indexes = [
            models.Index(fields=["holder_person_id", "capacity"], name="authority_held"),
            models.Index(fields=["principal_person_id", "-granted_at"], name="authority_of_person"),
            models.Index(fields=["uscc", "-granted_at"], name="authority_of_firm", condition=~Q(uscc="")),
            models.Index(
                fields=["last_date"],
                name="authority_to_warn",
                condition=Q(accepted_at__isnull=False, ended_at__isnull=True, warned_at__isnull=True),
            ),
        ]

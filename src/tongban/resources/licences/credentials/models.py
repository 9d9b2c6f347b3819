"""Keys that sign licences, and where each licence stands on the status lists."""

from django.db import models
from django.db.models import Q

from tongban.foundation.vault.public import EncryptedTextField


class IssuerKey(models.Model):
    """A key pair (P-256) that signs licences for machines and the code on paper."""

    kid = models.CharField(primary_key=True, max_length=11, help_text="8 bytes of the key's thumbprint")
    jwk = models.JSONField(help_text="public half, RFC 7517")
    private_key = EncryptedTextField(purpose="licences.issuer", help_text="PEM, PKCS #8")
    valid_from = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, help_text="empty: this one signs")
    withdrawn_at = models.DateTimeField(null=True, help_text="others may have it: trust nothing it signed")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["retired_at"],
                condition=Q(retired_at__isnull=True),
                nulls_distinct=False,
                name="licences_one_key_signs",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(retired_at__isnull=False),
                name="licences_withdrawn_key_is_retired",
            ),
        ]


class StatusList(models.Model):
    """One status list of 1,048,576 entries as it was published last."""

    number = models.PositiveIntegerField(primary_key=True)
    secret = EncryptedTextField(purpose="licences.status", help_text="hex; orders its places")
    token = models.TextField(blank=True, help_text="the signed list; empty: never published")
    sha256 = models.CharField(max_length=64, blank=True, help_text="of the list itself, hex")
    built_at = models.DateTimeField(null=True)
    is_stale = models.BooleanField(default=True, help_text="a licence on it has changed since")


class LicenceStatus(models.Model):
    """The place of one version of a licence; given when it is first needed, and never given again."""

    licence = models.OneToOneField(
        "licences.Licence", primary_key=True, on_delete=models.PROTECT, related_name="status"
    )
    list_number = models.PositiveIntegerField()
    index = models.PositiveIntegerField()
    paper_key = models.ForeignKey(
        IssuerKey,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="signed the code on its paper",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["list_number", "index"], name="licences_one_place_each")
        ]

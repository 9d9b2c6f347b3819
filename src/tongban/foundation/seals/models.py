"""The installation's root and its organisations' seals."""

from django.db import models
from django.db.models import Q

from tongban.foundation.seals.facts import SealKind, SealSuite
from tongban.foundation.seals.lifecycle.models import SealApplication
from tongban.foundation.seals.uses.models import SealUse
from tongban.foundation.vault.public import EncryptedJSONField, EncryptedTextField
from tongban.kernel.ids import new_id

__all__ = ["EvidenceKey", "Seal", "SealApplication", "SealRoot", "SealUse", "SignRequest"]


class SealRoot(models.Model):
    """The authority that issues this installation's seal certificates: number 1 with P-256, 2 with SM2."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    certificate = models.TextField(help_text="PEM")
    private_key = EncryptedTextField(purpose="seals", help_text="PEM, PKCS #8")
    issued_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id__in=[1, 2]), name="seals_one_root_a_suite")]


class Seal(models.Model):
    """An organisation's seal: key, certificate and what it looks like."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    serial = models.CharField(max_length=20, unique=True, help_text="number on the seal")
    organisation_id = models.UUIDField()
    organisation_name = models.CharField(max_length=200)
    organisation_code = models.CharField(max_length=60)
    kind = models.CharField(
        max_length=12, choices=[(k.value, k.value) for k in SealKind], default=SealKind.OFFICIAL
    )
    suite = models.CharField(
        max_length=14, choices=[(k.value, k.value) for k in SealSuite], default=SealSuite.INTERNATIONAL
    )
    image_name = models.CharField(
        max_length=40, blank=True, help_text="name on the seal; empty: the whole name"
    )
    certificate = models.TextField(help_text="PEM")
    certificate_sha256 = models.CharField(max_length=64, unique=True)
    private_key = EncryptedTextField(
        purpose="seals", help_text="PEM, PKCS #8; empty: the key lies in the token"
    )
    token_label = models.CharField(max_length=80, blank=True, help_text="of the key in the hardware token")
    image_pdf = models.BinaryField(help_text="the seal as one page of vectors")
    image_png = models.BinaryField(help_text="the seal at 300 dots an inch")
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    suspended_at = models.DateTimeField(null=True)
    suspended_reason = models.CharField(max_length=300, blank=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "kind"],
                condition=Q(revoked_at__isnull=True),
                name="seals_one_good_of_each_kind",
            ),
            models.CheckConstraint(
                condition=Q(suspended_at__isnull=True, suspended_reason="")
                | (Q(suspended_at__isnull=False) & ~Q(suspended_reason="")),
                name="seals_suspended_with_reason",
            ),
        ]


class EvidenceKey(models.Model):
    """The platform's own key, which signs the evidence of people's signatures."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    serial = models.CharField(max_length=20, unique=True)
    certificate = models.TextField(help_text="PEM, issued by the root")
    certificate_sha256 = models.CharField(max_length=64, unique=True)
    private_key = EncryptedTextField(purpose="seals", help_text="PEM, PKCS #8")
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()


class SignRequest(models.Model):
    """A document that waits for one person's signature. It is gone when the signature was used."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject = models.CharField(max_length=120, unique=True, help_text="kind:key of what is signed")
    account_id = models.BigIntegerField()
    title = models.CharField(max_length=1000, help_text="what is applied for, named in the text message")
    document = EncryptedJSONField(purpose="sign-request", help_text="what is signed")
    payload = EncryptedJSONField(
        purpose="sign-request", default=dict, help_text="what the owner does with it once it is signed"
    )
    digest = models.CharField(max_length=64, help_text="SHA-256 of the document's canonical text, hex")
    asked_at = models.DateTimeField(db_index=True)
    phone = EncryptedTextField(purpose="sign-request", default="", blank=True)
    code_salt = models.BinaryField(max_length=16, default=b"")
    code_sha256 = models.BinaryField(max_length=32, default=b"", help_text="empty: no code is waiting")
    code_sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    way = models.CharField(max_length=12, blank=True, help_text="how it was signed; empty: not yet")
    proof = EncryptedJSONField(purpose="sign-request", default=dict)
    signed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(way="", signed_at__isnull=True) | (~Q(way="") & Q(signed_at__isnull=False)),
                name="seals_signed_some_way",
            ),
        ]

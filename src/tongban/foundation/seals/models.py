"""The installation's root and its organisations' seals."""

from django.db import models
from django.db.models import Q

from tongban.foundation.vault.public import EncryptedTextField
from tongban.kernel.ids import new_id


class SealRoot(models.Model):
    """The one authority that issues this installation's seal certificates (P-256)."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    certificate = models.TextField(help_text="PEM")
    private_key = EncryptedTextField(purpose="seals", help_text="PEM, PKCS #8")
    issued_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="seals_one_root")]


class Seal(models.Model):
    """An organisation's seal: key, certificate and what it looks like."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    serial = models.CharField(max_length=20, unique=True, help_text="number on the seal")
    organisation_id = models.UUIDField()
    organisation_name = models.CharField(max_length=200)
    organisation_code = models.CharField(max_length=60)
    certificate = models.TextField(help_text="PEM")
    certificate_sha256 = models.CharField(max_length=64, unique=True)
    private_key = EncryptedTextField(purpose="seals", help_text="PEM, PKCS #8")
    image_pdf = models.BinaryField(help_text="the seal as one page of vectors")
    image_png = models.BinaryField(help_text="the seal at 300 dots an inch")
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id"], condition=Q(revoked_at__isnull=True), name="seals_one_good_each"
            ),
        ]

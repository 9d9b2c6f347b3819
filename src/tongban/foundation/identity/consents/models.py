"""Consents as they are kept."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from tongban.kernel.ids import new_id


class Consent(models.Model):
    """That a person lets a program look something up for them: separate, in plain words, and to be withdrawn.

    Source: 个人信息保护法 (2021) arts. 14, 15, 23: voluntary, explicit and informed, withdrawn as easily as
    given, and told to whom personal data are provided.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="consents")
    client_id = models.CharField(
        max_length=100, blank=True, default="", help_text="the program's number with OAuth; empty: by a key"
    )
    name = models.CharField(max_length=100, help_text="what the program calls itself, or the person calls it")
    host = models.CharField(
        max_length=253,
        blank=True,
        default="",
        help_text="the site that got the key; empty: the person's machine",
    )
    scopes = ArrayField(models.CharField(max_length=60))
    key_sha256 = models.BinaryField(max_length=32, null=True, unique=True)
    given_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="consent_by_program_or_key",
                condition=Q(client_id="", key_sha256__isnull=False)
                | (~Q(client_id="") & Q(key_sha256__isnull=True)),
            ),
            models.UniqueConstraint(
                fields=["account", "client_id"],
                condition=Q(ended_at__isnull=True) & ~Q(client_id=""),
                name="one_consent_per_program",
            ),
        ]
        indexes = [models.Index(fields=["account", "-given_at"], name="consent_of_account")]
